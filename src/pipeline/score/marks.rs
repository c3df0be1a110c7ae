//! 评分: what persons gave, as rows of the book say it.

use super::scoring::Year;
use crate::model::book::BookRow;
use crate::model::period::{Period, PeriodKind};
use crate::model::score::ScoreRow;
use crate::model::{checksum_of, decimal_from_text};
use crate::pipeline::book::Asker;
use crate::pipeline::reports::Office;
use crate::ruleset::ListAbout;
use crate::ruleset::assessment::Scheme;
use crate::score::Mark;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::path::Path;

/// The kind of table.
const MARKS: &str = "assessment_marks";
/// The folder of a workspace with photos and files that marks and appeals name.
const EVIDENCE: &str = "证据";
/// Signs of a file's SHA-256 that slips show.
const HASH_SHOWN: usize = 12;

/// The day on which an item was marked.
const MARKED_ON: &str = "marked_on";

/// What of a year a row is about.
enum Part {
    Whole,
    Quarter(u8),
}

impl Part {
    const fn quarter(&self) -> Option<u8> {
        match self {
            Self::Whole => None,
            Self::Quarter(quarter) => Some(*quarter),
        }
    }
}

/// A row with the subject, the item and the quarter that it is about.
pub(super) type MarkRow<'m> = (&'m BookRow, String, String, Option<u8>);

/// The marks of a year, by whom they are about.
pub(super) struct Marks<'m, 'o> {
    office: &'m Office<'o>,
    rows: Vec<BookRow>,
}

impl<'m, 'o> Marks<'m, 'o> {
    pub(super) fn read(
        office: &'m Office<'o>,
        asker: &mut Asker<'_>,
    ) -> Result<Self, crate::pipeline::book::BookError> {
        let kind = office.ruleset.columns.kind(MARKS);
        let rows = kind.map(|kind| asker.rows(kind, &[])).transpose()?.unwrap_or_default();
        Ok(Self { office, rows })
    }

    /// Those of a scheme and year, by subject.
    pub(super) fn of(&self, asker: &Asker<'_>, scheme: &Scheme, year: Year) -> HashMap<String, Vec<Mark>> {
        let mut all: HashMap<String, Vec<Mark>> = HashMap::new();
        for (row, subject, item, quarter) in self.rows_of(asker, scheme, year) {
            all.entry(subject).or_default().push(Mark { item, quarter, ..self.mark(row) });
        }
        all
    }

    /// The rows of a scheme and year, with the subject, the item and the quarter that each is about. A line whose item is another
    /// scheme's is not about this one. Of several days on which an item was marked the last counts, with all its lines.
    pub(super) fn rows_of(&self, asker: &Asker<'_>, scheme: &Scheme, year: Year) -> Vec<MarkRow<'_>> {
        let known = self.rows.iter().filter_map(|row| {
            let part = part_of(row, year)?;
            Some((row, self.subject(asker, scheme, row), item_of(scheme, row)?, part.quarter()))
        });
        let known: Vec<MarkRow<'_>> = known.collect();
        let mut last: HashMap<(&str, &str, Option<u8>), &str> = HashMap::new();
        for (row, subject, item, quarter) in &known {
            let day = last.entry((subject, item, *quarter)).or_default();
            *day = (*day).max(text_of(row, MARKED_ON));
        }
        let is_last = |(row, subject, item, quarter): &&MarkRow<'_>| {
            last.get(&(subject.as_str(), item.as_str(), *quarter)).is_none_or(|day| *day == text_of(row, MARKED_ON))
        };
        known.iter().filter(is_last).cloned().collect()
    }

    fn subject(&self, asker: &Asker<'_>, scheme: &Scheme, row: &BookRow) -> String {
        if scheme.about == ListAbout::Village { self.office.village(asker, row) } else { row.unit.clone() }
    }

    fn mark(&self, row: &BookRow) -> Mark {
        let text = |field: &str| text_of(row, field);
        let mut unreadable = Vec::new();
        let mut number = |field: &str, heading: &str| -> Option<Decimal> {
            let text = text(field);
            let number = decimal_from_text(text);
            if number.is_none() && !text.is_empty() {
                unreadable.push(format!("{heading}「{text}」"));
            }
            number
        };
        let points = number("awarded_marks", "得分");
        let deduct = number("deducted_marks", "扣分");
        let looked_at = number("sampled_count", "抽查数");
        let failed = number("nonconforming_count", "不符合数");
        Mark {
            points,
            deduct,
            sampled: looked_at.zip(failed),
            reason: text("deduction_reason").to_owned(),
            is_not_applicable: ["是", "缺项", "√", "不涉及"].contains(&text("not_applicable")),
            is_veto: match text("is_veto") {
                "是" => Some(true),
                "否" => Some(false),
                _ => None,
            },
            unreadable,
            by: self.by(row),
            row: ScoreRow { id: self.cited(row), place: row.place.clone() },
            ..Mark::default()
        }
    }

    fn cited(&self, row: &BookRow) -> String {
        self.office.ruleset.columns.kind(MARKS).map(|kind| kind.book.cited(row.item)).unwrap_or_default()
    }

    /// Who, when, with which evidence.
    fn by(&self, row: &BookRow) -> String {
        let (marker, day) = (text_of(row, "marker"), text_of(row, MARKED_ON));
        let marker = if marker.is_empty() { String::new() } else { format!("评分人 {marker}") };
        let parts = [marker, day.to_owned(), evidence(&self.office.workspace.folder, text_of(row, "evidence_files"))];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，")
    }
}

fn text_of<'r>(row: &'r BookRow, field: &str) -> &'r str {
    row.fields.get(field).map_or("", |text| text.trim())
}

/// What of a year a row is about; nothing where it is about another.
fn part_of(row: &BookRow, year: Year) -> Option<Part> {
    let written = row.fields.get("assessment_year").and_then(|text| period_of(text));
    let period = match (written, row.covers) {
        (Some(period), _) => period,
        (None, Some((from, until))) => {
            let whole = year.period();
            return (from >= whole.from && until <= whole.until).then_some(Part::Whole);
        }
        (None, None) => return None,
    };
    if period.from.year() != year.year {
        return None;
    }
    match period.kind {
        PeriodKind::Quarter => u8::try_from((period.from.month() - 1) / 3 + 1).ok().map(Part::Quarter),
        PeriodKind::Year => Some(Part::Whole),
        _ => None,
    }
}

/// 2026, 2026年, 2026年度, 2026Q1.
fn period_of(text: &str) -> Option<Period> {
    text.trim().trim_end_matches('度').trim_end_matches('年').parse().ok()
}

/// The number of the item that a line is about: its own, or that of the item called so.
fn item_of(scheme: &Scheme, row: &BookRow) -> Option<String> {
    let text = |field: &str| Some(text_of(row, field)).filter(|text| !text.is_empty());
    if let Some(code) = text("item_code") {
        return scheme.knows(code).then(|| code.to_owned());
    }
    let title = text("assessment_item")?;
    let mut called = scheme.leaves().filter(|(_, item)| item.title == title);
    let (_, item) = called.next()?;
    called.next().is_none().then(|| item.id.clone())
}

/// Files that somebody names, with the beginning of their SHA-256; what is not there is said.
pub(super) fn evidence(folder: &Path, names: &str) -> String {
    let is_inside = |name: &str| !name.contains("..") && !Path::new(name).is_absolute();
    let told = |name: &str| match std::fs::read(folder.join(EVIDENCE).join(name)) {
        Ok(bytes) if is_inside(name) => {
            let hash = checksum_of(&bytes);
            format!("{name}（SHA-256 {}…）", hash.get(..HASH_SHOWN).unwrap_or(&hash))
        }
        _ => format!("{name}（“{EVIDENCE}”文件夹里没有）"),
    };
    let names = names.split(['、', ';', '；', '\n', '|']).map(str::trim).filter(|name| !name.is_empty());
    let told: Vec<String> = names.map(told).collect();
    if told.is_empty() { String::new() } else { format!("证据：{}", told.join("、")) }
}
