//! 勾稽: figures that must agree. A report in which they do not is not made.

use super::{Amount, CountedRow, Grouped, Material, When};
use crate::ruleset::{FigureMeasure, Figures, ReportFigure};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Rows that a mismatch names.
const NAMED_ROWS: usize = 10;

/// Two figures that should be equal and are not.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{one_title} {one}，{other_title} {other}，两者应相等{}", rows_words(.rows))]
pub struct Mismatch {
    /// What the first number is.
    pub one_title: String,
    /// The first number.
    pub one: Decimal,
    /// What the other number is.
    pub other_title: String,
    /// The other number.
    pub other: Decimal,
    /// Rows that are in one and not in the other, or in one twice; the first of them.
    pub rows: Vec<String>,
}

fn rows_words(rows: &[String]) -> String {
    if rows.is_empty() { String::new() } else { format!("；不一致的行：{}", rows.join("、")) }
}

/// Whether the groups of a table add up to its totals.
#[must_use]
pub fn foot_groups(title: &str, figures: &[&ReportFigure], table: &Grouped<'_>) -> Vec<Mismatch> {
    let column = |(at, (figure, total)): (usize, (&&ReportFigure, &Amount<'_>))| {
        let amounts: Vec<&Amount<'_>> = table.lines.iter().filter_map(|line| line.amounts.get(at)).collect();
        // Units may be in several groups, and shares are no sums.
        let adds_up = matches!(figure.measure, FigureMeasure::Count | FigureMeasure::Sum(_));
        if !adds_up {
            return None;
        }
        let total_rows = [total];
        mismatch(
            (format!("「{title}」各行“{}”之和", figure.title), &amounts),
            (format!("“{}”合计", figure.title), &total_rows),
        )
    };
    figures.iter().zip(&table.total).enumerate().filter_map(column).collect()
}

/// Whether the months of a period add up to it.
#[must_use]
pub fn foot_months(
    material: &Material<'_, '_>,
    figure: &ReportFigure,
    when: When,
    total: &Amount<'_>,
) -> Option<Mismatch> {
    let adds_up = matches!(figure.measure, FigureMeasure::Count | FigureMeasure::Sum(_)) && figure.in_period.is_some();
    let months = when.period.months();
    if !adds_up || months.len() < 2 {
        return None;
    }
    let of_month = |month| material.measure(figure, When { period: month, cut_off: when.cut_off });
    let amounts: Vec<Amount<'_>> = months.into_iter().map(of_month).collect();
    let amounts: Vec<&Amount<'_>> = amounts.iter().collect();
    mismatch((format!("各月“{}”之和", figure.title), &amounts), (format!("“{}”", figure.title), &[total]))
}

/// Whether the parts that rules name add up to their wholes; the amounts are those of all figures, in their order.
#[must_use]
pub fn foot_sums(figures: &Figures, amounts: &[&Amount<'_>]) -> Vec<Mismatch> {
    let named = |at: usize| figures.get(at).zip(amounts.get(at).copied());
    let sum = |sum: &crate::ruleset::Sum| {
        let (whole, total) = named(sum.whole)?;
        let parts: Vec<(&ReportFigure, &Amount<'_>)> = sum.parts.iter().filter_map(|at| named(*at)).collect();
        let titles: Vec<&str> = parts.iter().map(|(figure, _)| figure.title.as_str()).collect();
        let amounts: Vec<&Amount<'_>> = parts.iter().map(|(_, amount)| *amount).collect();
        mismatch((format!("“{}”之和", titles.join("”“")), &amounts), (format!("“{}”", whole.title), &[total]))
    };
    figures.sums.iter().filter_map(sum).collect()
}

/// Whether the rows of a share's part all belong to its whole; where they are of another kind, whether it is no larger.
#[must_use]
pub fn foot_shares(figures: &Figures, amounts: &[&Amount<'_>]) -> Vec<Mismatch> {
    let share = |figure: &ReportFigure| {
        let FigureMeasure::Share(part, whole) = figure.measure else { return None };
        let (of_part, of_whole) = (*amounts.get(part)?, *amounts.get(whole)?);
        let (part, whole) = (figures.get(part)?, figures.get(whole)?);
        if part.rows != whole.rows {
            let (one, other) = (of_part.value.number()?, of_whole.value.number()?);
            let titles = [part, whole].map(|figure| format!("“{}”", figure.title));
            return (one > other).then(|| too_large(titles, [one, other]));
        }
        let whole_rows: BTreeSet<&str> = of_whole.rows.iter().map(|row| row.id.as_str()).collect();
        let outside: Vec<&CountedRow> =
            of_part.rows.iter().filter(|row| !whole_rows.contains(row.id.as_str())).copied().collect();
        if outside.is_empty() || of_part.value.number().is_none() || of_whole.value.number().is_none() {
            return None;
        }
        Some(Mismatch {
            one_title: format!("算“{}”时，“{}”里也算在“{}”里的有", figure.title, part.title, whole.title),
            one: super::count(of_part.rows.len() - outside.len()),
            other_title: format!("“{}”共有", part.title),
            other: super::count(of_part.rows.len()),
            rows: outside.iter().take(NAMED_ROWS).map(|row| row.id.clone()).collect(),
        })
    };
    figures.iter().filter_map(share).collect()
}

fn too_large([one_title, other_title]: [String; 2], [one, other]: [Decimal; 2]) -> Mismatch {
    Mismatch { one_title, one, other_title, other, rows: Vec::new() }
}

/// Whether a list that was read by itself has the rows that a figure counts.
#[must_use]
pub fn foot_list(title: &str, rows: &[String], figure: &ReportFigure, amount: &Amount<'_>) -> Option<Mismatch> {
    let listed: BTreeSet<&str> = rows.iter().map(String::as_str).collect();
    let counted: BTreeSet<&str> = amount.rows.iter().map(|row| row.id.as_str()).collect();
    let value = amount.value.number()?;
    let is_equal = super::count(rows.len()) == value && listed == counted;
    (!is_equal).then(|| Mismatch {
        one_title: format!("清单「{title}」的行数"),
        one: super::count(rows.len()),
        other_title: format!("“{}”", figure.title),
        other: value,
        rows: listed.symmetric_difference(&counted).take(NAMED_ROWS).map(|id| (*id).to_owned()).collect(),
    })
}

/// The mismatch of two sums that should be equal; what is unknown counts for nothing, but a whole that is unknown is not compared.
fn mismatch(one: (String, &[&Amount<'_>]), other: (String, &[&Amount<'_>])) -> Option<Mismatch> {
    let sum = |amounts: &[&Amount<'_>]| amounts.iter().filter_map(|amount| amount.value.number()).sum::<Decimal>();
    let known = |amounts: &[&Amount<'_>]| amounts.iter().any(|amount| amount.value.number().is_some());
    let (ones, others) = (sum(one.1), sum(other.1));
    if ones == others || !known(one.1) || !known(other.1) {
        return None;
    }
    let counts = |amounts: &[&Amount<'_>]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in amounts.iter().flat_map(|amount| &amount.rows) {
            *counts.entry(row.id.clone()).or_default() += 1;
        }
        counts
    };
    let (first, second) = (counts(one.1), counts(other.1));
    let ids: BTreeSet<&String> = first.keys().chain(second.keys()).collect();
    let differing = ids.into_iter().filter(|id| first.get(*id) != second.get(*id));
    Some(Mismatch {
        one_title: one.0,
        one: ones,
        other_title: other.0,
        other: others,
        rows: differing.take(NAMED_ROWS).cloned().collect(),
    })
}
