//! 评分表: what persons still have to say, and what they have said already.

use super::marks::Marks;
use super::scoring::{Scoring, Year, with_scoring};
use super::{ScoreError, ScoreRequest};
use crate::model::book::BookRow;
use crate::model::score::{MarkAsks, MarkLine};
use crate::pipeline::book::{Asker, Workspace};
use crate::ruleset::TermKey;
use crate::ruleset::assessment::{By, Extra, Scheme, SchemeItem};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// What the fields of a line are that a person fills in.
const FILLED: [&str; 11] = [
    "deducted_marks",
    "deduction_reason",
    "awarded_marks",
    "not_applicable",
    "is_veto",
    "sampled_of",
    "sampled_count",
    "nonconforming_count",
    "evidence_files",
    "marker",
    "marked_on",
];

/// 评分表: the lines of one scheme.
#[derive(Clone, Debug)]
pub struct MarkForm {
    /// The scheme's identifier.
    pub scheme: String,
    /// What it is called.
    pub title: String,
    /// The day for which it was made: of two that tell of one item the later counts.
    pub dated_on: Date,
    /// The lines: all items of a subject together.
    pub lines: Vec<MarkLine>,
}

/// The lines that persons fill in for a year.
///
/// # Errors
/// As for [`super::scores`].
pub fn mark_forms(workspace: &Workspace, request: &ScoreRequest, as_of: Date) -> Result<Vec<MarkForm>, ScoreError> {
    with_scoring(workspace, request, as_of, |scoring, schemes| {
        schemes.iter().map(|scheme| form(scoring, scheme, request.year)).collect()
    })
}

fn form(scoring: &mut Scoring<'_, '_>, scheme: &Scheme, year: i16) -> Result<MarkForm, ScoreError> {
    let year = Year::new(year, scoring.as_of);
    let asked = asked(scheme);
    let subjects = scoring.facts(scheme, year)?;
    let known = known(&scoring.marks, scoring.asker, scheme, year);
    let mut lines = Vec::new();
    for subject in &subjects {
        for ask in &asked {
            for quarter in ask.quarters() {
                let line = MarkLine {
                    period: quarter.map_or_else(|| year.year.to_string(), |quarter| format!("{}Q{quarter}", year.year)),
                    subject: subject.name.clone(),
                    village: subject.village.clone(),
                    ..ask.line.clone()
                };
                let rows = known.get(&(subject.name.clone(), ask.line.item.clone(), quarter));
                match rows {
                    Some(rows) => lines.extend(rows.iter().map(|row| MarkLine { given: filled(row), ..line.clone() })),
                    None => lines.push(line),
                }
            }
        }
    }
    let town = &scoring.office.workspace.town.spec.town;
    let own = scheme.title.strip_prefix(town.as_str()).unwrap_or(&scheme.title);
    let title = format!("{town}{}年度{own}评分表", year.year);
    Ok(MarkForm { scheme: scheme.id.clone(), title, dated_on: scoring.as_of, lines })
}

/// What is asked of every subject.
struct Asked {
    line: MarkLine,
    is_quarterly: bool,
}

impl Asked {
    fn quarters(&self) -> Vec<Option<u8>> {
        if self.is_quarterly { (1..=4).map(Some).collect() } else { vec![None] }
    }
}

fn asked(scheme: &Scheme) -> Vec<Asked> {
    let items = scheme.leaves().filter(|(_, item)| item.is_marked());
    let items =
        items.map(|(at, item)| Asked { line: of_item(scheme, at, item), is_quarterly: item.term == TermKey::Quarter });
    let extras = |block: &'static str, all: &[Extra]| {
        let marked = all.iter().filter(|extra| extra.counted.is_none());
        marked.map(|extra| Asked { line: of_extra(block, extra), is_quarterly: false }).collect::<Vec<_>>()
    };
    let vetoes = scheme.vetoes.iter().map(|veto| Asked {
        line: MarkLine {
            title: veto.title.clone(),
            rule: veto.clause.clone(),
            asks: MarkAsks::Veto,
            ..blank(&veto.id, "一票否决", Decimal::ZERO)
        },
        is_quarterly: false,
    });
    items.chain(extras("加分", &scheme.bonuses)).chain(extras("扣分", &scheme.penalties)).chain(vetoes).collect()
}

fn of_item(scheme: &Scheme, at: usize, item: &SchemeItem) -> MarkLine {
    let (least, reasons) = match &item.by {
        Some(By::Judged { from, deduct }) => (*from, deduct.iter().map(|case| case.reason.clone()).collect()),
        _ => (Decimal::ZERO, Vec::new()),
    };
    let block = scheme.block(at).map_or("", |block| block.title.as_str());
    MarkLine {
        title: item.title.clone(),
        rule: item.rule.clone(),
        least,
        reasons,
        asks: if matches!(item.by, Some(By::Sampled(_))) { MarkAsks::Sample } else { MarkAsks::Points },
        ..blank(&item.id, block, item.points)
    }
}

fn of_extra(block: &str, extra: &Extra) -> MarkLine {
    MarkLine {
        title: extra.title.clone(),
        rule: extra.clause.clone(),
        reasons: extra.options.iter().map(|option| option.title.clone()).collect(),
        asks: MarkAsks::Extra,
        ..blank(&extra.id, block, extra.most)
    }
}

fn blank(item: &str, block: &str, points: Decimal) -> MarkLine {
    MarkLine {
        period: String::new(),
        subject: String::new(),
        village: String::new(),
        item: item.to_owned(),
        block: block.to_owned(),
        title: String::new(),
        points,
        rule: String::new(),
        least: Decimal::ZERO,
        reasons: Vec::new(),
        asks: MarkAsks::Points,
        given: BTreeMap::new(),
    }
}

/// The rows of the book by subject, item and quarter.
type Known<'m> = HashMap<(String, String, Option<u8>), Vec<&'m BookRow>>;

fn known<'m>(marks: &'m Marks<'_, '_>, asker: &Asker<'_>, scheme: &Scheme, year: Year) -> Known<'m> {
    let mut known: Known<'_> = HashMap::new();
    for (row, subject, item, quarter) in marks.rows_of(asker, scheme, year) {
        known.entry((subject, item, quarter)).or_default().push(row);
    }
    known
}

fn filled(row: &BookRow) -> BTreeMap<String, String> {
    let text = |field: &&str| Some(((*field).to_owned(), row.fields.get(*field)?.clone()));
    FILLED.iter().filter_map(text).collect()
}
