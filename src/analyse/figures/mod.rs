//! Figures of reports: measured over rows of the book, compared, divided into groups, and checked against each other.
//!
//! Nothing is fetched here: the rows of each kind and what a filter means are given.

mod change;
mod crossfoot;
mod groups;
mod shares;

pub use change::{Change, Tone, change};
pub use crossfoot::{Mismatch, foot_groups, foot_list, foot_months, foot_shares, foot_sums};
pub use groups::{By, Group, GroupNames, Grouped, GroupedLine, UNSAID, grouped};
pub use shares::{per_cent, shares_of_hundred};

use crate::model::book::BookRow;
use crate::model::decimal_from_text;
use crate::model::period::Period;
use crate::ruleset::{DateRole, FigureMeasure, Figures, KeptBy, ROSTER, ReportFigure};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A row as figures count it.
#[derive(Clone, Debug)]
pub struct CountedRow {
    /// The row.
    pub row: BookRow,
    /// The number under which it is cited.
    pub id: String,
    /// 村（社区） of its unit, or that unit itself.
    pub village: String,
    /// The trade of its unit.
    pub trade: String,
}

/// Of what time, and as things were known on which day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct When {
    /// The period.
    pub period: Period,
    /// 统计日: what happened later had not happened.
    pub cut_off: Date,
}

impl When {
    /// The same figures of another period, as they were as long after its end.
    #[must_use]
    pub fn of(self, other: Period) -> Self {
        Self { period: other, cut_off: self.period.same_distance(other, self.cut_off) }
    }
}

/// Whether a row fits a filter on a day.
pub type Fits<'f> = dyn Fn(&CountedRow, &str, Date) -> bool + 'f;

/// What figures are measured from: the rows of one scope.
pub struct Material<'m, 'f> {
    /// The figures.
    pub figures: &'m Figures,
    /// The rows by kind of table.
    pub rows: BTreeMap<&'m str, Vec<&'m CountedRow>>,
    /// The tables by kind: one row for each, about who sent it and with the time that it tells of.
    pub tables: BTreeMap<&'m str, Vec<&'m CountedRow>>,
    /// The kinds of which the book has any row, in the scope or not.
    pub sent_kinds: BTreeSet<&'m str>,
    /// What filters mean.
    pub fits: &'f Fits<'f>,
}

/// How much a figure is.
#[derive(Clone, Debug, Default)]
pub struct Amount<'m> {
    /// The value.
    pub value: Worth,
    /// The rows behind it; of a share those of its part.
    pub rows: Vec<&'m CountedRow>,
    /// Part and whole of a share.
    pub share: Option<(Decimal, Decimal)>,
}

/// A value that may be missing.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Worth {
    /// Nobody has sent in what it would be counted from.
    #[default]
    Unknown,
    /// A share of nothing.
    OfNothing,
    /// So much.
    Known(Decimal),
}

impl Worth {
    /// The number, where there is one.
    #[must_use]
    pub const fn number(self) -> Option<Decimal> {
        match self {
            Self::Known(number) => Some(number),
            Self::Unknown | Self::OfNothing => None,
        }
    }
}

impl<'m> Material<'m, '_> {
    /// Measures a figure.
    #[must_use]
    pub fn measure(&self, figure: &ReportFigure, when: When) -> Amount<'m> {
        self.measure_in(figure, when, None)
    }

    /// Measures a figure over the rows of a group.
    #[must_use]
    pub fn measure_in(&self, figure: &ReportFigure, when: When, group: Option<&Group>) -> Amount<'m> {
        match &figure.measure {
            FigureMeasure::Share(part, whole) => self.share(*part, *whole, when, group),
            FigureMeasure::Senders => self.senders(figure, when, group, true),
            FigureMeasure::NonSenders => self.senders(figure, when, group, false),
            measure => {
                if !self.is_known(figure, group) {
                    return Amount::default();
                }
                let rows = self.counted(figure, when, group);
                let value = match measure {
                    FigureMeasure::Units => count(units(&rows).len()),
                    FigureMeasure::Sum(field) => rows.iter().filter_map(|row| number(row, field)).sum(),
                    _ => count(rows.len()),
                };
                Amount { value: Worth::Known(value), rows, share: None }
            }
        }
    }

    /// The rows that a figure counts.
    fn counted(&self, figure: &ReportFigure, when: When, group: Option<&Group>) -> Vec<&'m CountedRow> {
        let is_meant = |row: &&&CountedRow| {
            let day = day_of(row, figure.in_period);
            let is_in_time = figure.in_period.is_none() || day.is_some_and(|day| when.period.holds(day));
            let had_happened = row.row.dates.happened.is_none_or(|happened| happened <= when.cut_off);
            is_in_time
                && had_happened
                && group.is_none_or(|group| group.has(row, day))
                && figure.filters.iter().all(|filter| (self.fits)(row, filter, when.cut_off))
        };
        self.of_kind(figure).iter().filter(is_meant).copied().collect()
    }

    fn of_kind(&self, figure: &ReportFigure) -> &[&'m CountedRow] {
        let kind = figure.rows.as_deref().unwrap_or_default();
        self.rows.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Whether anybody whom the figure is about ever sent in a table of the kind. A month without rows is a quiet one; a village
    /// without any row at all has sent nothing.
    fn is_known(&self, figure: &ReportFigure, group: Option<&Group>) -> bool {
        if figure.kept_by == KeptBy::Town {
            return figure.rows.as_deref().is_some_and(|kind| self.sent_kinds.contains(kind));
        }
        let rows = self.of_kind(figure);
        match group.filter(|group| group.by.is_who()) {
            Some(group) => rows.iter().any(|row| group.has(row, None)),
            None => !rows.is_empty(),
        }
    }

    fn share(&self, part: usize, whole: usize, when: When, group: Option<&Group>) -> Amount<'m> {
        let measured = |at: usize| self.figures.get(at).map(|figure| self.measure_in(figure, when, group));
        let (Some(part), Some(whole)) = (measured(part), measured(whole)) else { return Amount::default() };
        let (Worth::Known(number), Worth::Known(of)) = (part.value, whole.value) else { return Amount::default() };
        let value = if of.is_zero() { Worth::OfNothing } else { Worth::Known(number * Decimal::ONE_HUNDRED / of) };
        Amount { value, rows: part.rows, share: Some((number, of)) }
    }

    /// The enterprises of the list that sent in a table of the kind that tells of the period, or that did not.
    fn senders(&self, figure: &ReportFigure, when: When, group: Option<&Group>, sent: bool) -> Amount<'m> {
        let Some(roster) = self.rows.get(ROSTER).filter(|rows| !rows.is_empty()) else { return Amount::default() };
        let tells = |table: &&&CountedRow| {
            let (from, until) = (when.period.from, when.period.until);
            table.row.covers.is_some_and(|(first, last)| first <= until && last >= from)
        };
        let kind = figure.rows.as_deref().unwrap_or_default();
        let tables = self.tables.get(kind).map_or(&[][..], Vec::as_slice);
        let senders: BTreeSet<&str> = tables.iter().filter(tells).map(|table| table.row.unit.as_str()).collect();
        let is_meant = |row: &&&CountedRow| {
            group.is_none_or(|group| group.has(row, None)) && senders.contains(row.row.unit.as_str()) == sent
        };
        let rows: Vec<&CountedRow> = roster.iter().filter(is_meant).copied().collect();
        Amount { value: Worth::Known(count(units(&rows).len())), rows, share: None }
    }
}

/// The day of a row that decides about its period.
#[must_use]
pub fn day_of(row: &CountedRow, day: Option<DateRole>) -> Option<Date> {
    day?.day_of(&row.row.dates)
}

fn units<'m>(rows: &[&'m CountedRow]) -> BTreeSet<&'m str> {
    rows.iter().map(|row| row.row.unit.as_str()).filter(|unit| !unit.is_empty()).collect()
}

fn number(row: &CountedRow, field: &str) -> Option<Decimal> {
    decimal_from_text(row.row.fields.get(field)?)
}

fn count(number: usize) -> Decimal {
    Decimal::from(u64::try_from(number).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
