//! Puts a table together: kind, columns, method, and what its level words mean.

use super::header::Header;
use super::mapping::{self, Assigned, Mapping};
use super::method::{self, Evidence};
use super::ranks::{self, Finding};
use super::stream::Place;
use super::values::{Reading as ValueReading, ValueReader};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{CellRef, Column, FieldId, MappedBy, MethodRef, RISK_REGISTER, Refusal, RiskLevel, Row, Table};
use crate::ruleset::{LevelWord, LevelWords, RankOrder, Ruleset, TableKind, ValueType};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// Cells of a column that are looked at to see whether it is written as its field is.
const PROBED_CELLS: usize = 60;
/// Below so many percent the kind of a table is asked.
const UNSURE_BELOW: u8 = 50;

/// A table whose rows are going by.
#[derive(Debug)]
pub(super) struct ActiveTable<'r> {
    pub(super) table: Arc<Table>,
    /// Reads its cells.
    pub(super) values: ValueReader<'r>,
    /// The columns whose cells may be unreadable: (field, 0-based column).
    pub(super) checked: Vec<(FieldId, u32)>,
    /// The columns that a row must fill in.
    pub(super) required: Vec<(FieldId, u32)>,
    /// The texts of each header row by column, to know the headings when they come again.
    pub(super) header_rows: Vec<Vec<(u32, String)>>,
    /// Columns in which a mark such as 示例 may stand: those that mean nothing, the first, and the remarks.
    pub(super) mark_columns: Vec<u32>,
    /// The columns that hold a factor or the risk value.
    pub(super) number_columns: Vec<u32>,
    pub(super) levels: LevelReader,
    pub(super) records: u64,
}

/// Reads the level words of one table.
#[derive(Debug)]
pub(super) struct LevelReader {
    order: RankOrder,
    changed: HashMap<String, RiskLevel>,
    known: HashMap<String, Option<RiskLevel>, RandomState>,
}

impl LevelReader {
    /// The level that a text gives; each spelling is worked out once.
    pub(super) fn read(&mut self, words: &LevelWords, text: &str) -> Option<RiskLevel> {
        if let Some(level) = self.known.get(text) {
            return *level;
        }
        let changed = self.changed.get(&LevelWords::normal(text)).copied();
        let level = changed.or_else(|| match words.read(text)? {
            LevelWord::Named(level) => Some(level),
            LevelWord::Rank(rank) => Some(self.order.level(rank)),
        });
        if self.known.len() < 1_000 {
            self.known.insert(text.to_owned(), level);
        }
        level
    }
}

/// What a table is built from.
pub(super) struct Parts<'p, 'a, 'r> {
    pub(super) ruleset: &'r Ruleset,
    pub(super) place: &'p Place,
    pub(super) header: &'p Header,
    pub(super) header_rows: &'p [Row<'a>],
    /// Title, notes above the headings and the sheet's name.
    pub(super) title: &'p str,
    /// Texts above the headings.
    pub(super) above: &'p str,
    pub(super) sample: &'p [Row<'a>],
    pub(super) named_profile: Option<(usize, usize)>,
}

impl<'r> Parts<'_, '_, 'r> {
    /// The table, and what is to be said about it.
    pub(super) fn build(&self) -> Option<(ActiveTable<'r>, Vec<Diagnostic>)> {
        let mapping = mapping::map(self.ruleset, &self.header.columns, self.title, self.sample)?;
        let kind = self.ruleset.columns.kinds.get(mapping.kind)?;
        let fields = mapping.fields();
        let is_graded = &*kind.id == RISK_REGISTER;
        let refusal = match (is_graded, kind.is_read) {
            (true, _) if !self.names_what_is_at_risk(mapping.kind, &fields) => Some(Refusal::AllowedValues),
            (false, false) => Some(Refusal::Figures),
            _ => None,
        };
        let mut notes = Vec::new();
        let (method, ranks) = if is_graded && refusal.is_none() {
            self.method_and_ranks(&fields, &mut notes)
        } else {
            (None, Finding::NotNeeded)
        };
        if refusal.is_none() {
            self.note_unsure(kind, &mapping, &mut notes);
        }
        let table = Table {
            sheet: Arc::clone(&self.place.sheet),
            kind: Arc::clone(&kind.id),
            confidence: mapping.confidence,
            refusal,
            above: self.above.to_owned(),
            header_row: self.header_rows.first().map_or(1, |row| row.number),
            last_header_row: self.header_rows.last().map_or(1, |row| row.number),
            columns: self.columns(&mapping),
            fields,
            year: year_of(self.title)
                .or_else(|| year_of(self.place.file.rsplit(['/', '\\']).next().unwrap_or_default())),
            method,
        };
        let values = ValueReader::of(self.ruleset, &table);
        let column_of = |field: &FieldId| Some((*field, table.column_of(*field)?));
        let active = ActiveTable {
            checked: self.readable_columns(checked_columns(self.ruleset, &table), &values, &mut notes),
            required: kind.required.iter().filter_map(column_of).collect(),
            values,
            header_rows: self.header_rows.iter().map(texts_of).collect(),
            mark_columns: mark_columns(self.ruleset, &table),
            number_columns: number_columns(self.ruleset, &table),
            levels: self.level_reader(&table, ranks),
            table: Arc::new(table),
            records: 0,
        };
        Some((active, notes))
    }

    /// The columns whose unreadable cells are told one by one. Where most cells cannot be read the column is written in a way of
    /// its own, which is told once.
    fn readable_columns(
        &self,
        columns: Vec<(FieldId, u32)>,
        values: &ValueReader<'_>,
        notes: &mut Vec<Diagnostic>,
    ) -> Vec<(FieldId, u32)> {
        let is_readable = |(field, column): &(FieldId, u32)| {
            let cells = self.sample.iter().filter_map(|row| row.cell(*column)).filter(|cell| !cell.is_blank());
            let (mut read, mut unreadable) = (0, 0);
            for cell in cells.take(PROBED_CELLS) {
                match values.read(*field, cell) {
                    ValueReading::Unreadable(_) => unreadable += 1,
                    _ => read += 1,
                }
            }
            unreadable < 3 || unreadable <= read
        };
        let (readable, other): (Vec<_>, Vec<_>) = columns.into_iter().partition(is_readable);
        for (field, column) in other {
            let title = self.ruleset.fields.title(field);
            notes.push(self.note_column(Code::ColumnUnreadable, column, |heading| {
                format!("「{heading}」这一列多半不是「{title}」的写法，照原文留着，没有逐格指出")
            }));
        }
        readable
    }

    /// A register says what is at risk; columns of numbers and levels alone are a list of allowed values.
    fn names_what_is_at_risk(&self, kind: usize, fields: &[(FieldId, u32)]) -> bool {
        let is_text = |field: FieldId| {
            self.ruleset.fields.get(field).is_some_and(|declared| declared.value_type.is_text())
                && self.ruleset.columns.declares(kind, field)
        };
        fields.iter().any(|(field, _)| is_text(*field))
    }

    /// Asks what is too unsure to go by: the kind of table, or what a column holds.
    fn note_unsure(&self, kind: &TableKind, mapping: &Mapping, notes: &mut Vec<Diagnostic>) {
        let rival = mapping.rival.and_then(|rival| self.ruleset.columns.kinds.get(rival));
        if let Some(rival) = rival.filter(|_| mapping.confidence < UNSURE_BELOW) {
            let message =
                format!("按「{}」读，也可能是「{}」（把握 {}%）", kind.title, rival.title, mapping.confidence);
            let help = "请给表加上说明是什么表的标题，或用 anping headers 确认这套表头";
            notes.push(self.note(Code::KindUnsure, kind.title.clone(), message, help));
        }
        for (column, field) in &mapping.maybe {
            let title = self.ruleset.fields.title(*field);
            notes.push(self.note_column(Code::ColumnUnsure, *column, |heading| {
                format!("表头「{heading}」可能是「{title}」，没有把握，这一列没有采用")
            }));
        }
        for near in mapping.columns.iter().filter(|assigned| assigned.by == MappedBy::Near) {
            let title = self.ruleset.fields.title(near.field);
            notes.push(self.note_column(Code::ColumnAssumed, near.column, |heading| {
                format!("表头「{heading}」按「{title}」读，差一个字")
            }));
        }
    }

    fn note_column(&self, code: Code, column: u32, message: impl Fn(&str) -> String) -> Diagnostic {
        let heading = self.header.columns.iter().find(|other| other.index == column);
        let heading = heading.map(|column| column.path.join("/")).unwrap_or_default();
        let row = self.header_rows.last().map_or(1, |row| row.number);
        let location = self.place.cell(CellRef { row, column });
        let help = "确认后用 anping headers 记进表头册，以后同样的表头都照此读".to_owned();
        Diagnostic { code, location, message: message(&heading), value: heading, help }
    }

    fn method_and_ranks(&self, fields: &[(FieldId, u32)], notes: &mut Vec<Diagnostic>) -> (Option<MethodRef>, Finding) {
        let Self { ruleset, header, title, sample, .. } = self;
        let evidence = Evidence { ruleset, columns: &header.columns, fields, title, sample };
        let choice = method::choose(&evidence, self.named_profile);
        let profile = choice.method.as_ref().and_then(|chosen| ruleset.profile(chosen));
        if let (true, Some(profile)) = (choice.passed_over, profile) {
            let message = format!("本表没有指定方法的全部取值列，改用「{}」", profile.id);
            notes.push(self.note(
                Code::ProfileNotApplied,
                profile.id.clone(),
                message,
                "如不合适，请为这份表另行指定 --profile",
            ));
        }
        if choice.method.is_none() {
            let message = "看不出用的是哪种评价方法，只登记填报的等级".to_owned();
            notes.push(self.note(
                Code::MethodUnknown,
                String::new(),
                message,
                "请补上 L、E、C 等取值列，或用 --profile 指定方法",
            ));
        }
        let column = |field: FieldId| fields.iter().find(|(other, _)| *other == field).map(|(_, column)| *column);
        let known = ruleset.fields.known;
        let ranks = ranks::find(&ruleset.levels, column(known.risk_level), column(known.score), profile, sample);
        self.note_ranks(ranks, notes);
        (choice.method, ranks)
    }

    fn note_ranks(&self, ranks: Finding, notes: &mut Vec<Diagnostic>) {
        match ranks {
            Finding::Ascending(_) => notes.push(self.note(
                Code::LevelNumberingAscending,
                String::new(),
                "等级数字随风险值升高而变大，按“数字越大风险越高”读".to_owned(),
                "如与单位约定相反，请改用文字等级（重大、较大、一般、低）",
            )),
            Finding::Assumed => notes.push(self.note(
                Code::LevelNumberingAssumed,
                String::new(),
                "等级用数字或字母填写，又看不出方向，按“1 级最高”读".to_owned(),
                "请改用文字等级（重大、较大、一般、低）",
            )),
            Finding::NotNeeded | Finding::Descending => {}
        }
    }

    fn columns(&self, mapping: &Mapping) -> Vec<Column> {
        // A column may stand in for a field beside its own, which is named first.
        let held = |index: u32| -> Option<&Assigned> {
            mapping.columns.iter().filter(|assigned| assigned.column == index).min_by_key(|assigned| assigned.by)
        };
        let maybe = |index: u32| mapping.maybe.iter().find(|(column, _)| *column == index).map(|(_, field)| *field);
        let stands_for = |index: u32| {
            let stand_in = |assigned: &&Assigned| assigned.column == index && assigned.by == MappedBy::StandIn;
            mapping.columns.iter().find(stand_in).map(|assigned| assigned.field)
        };
        let column = |index: u32, path: Vec<String>| Column {
            index,
            path,
            field: held(index).map(|assigned| assigned.field),
            mapped_by: held(index).map(|assigned| assigned.by),
            maybe: maybe(index),
            stands_for: stands_for(index),
        };
        let mut columns: Vec<Column> =
            self.header.columns.iter().map(|header| column(header.index, header.path.clone())).collect();
        for (index, _) in self.sample.iter().flat_map(|row| &row.cells).filter(|(_, value)| !value.is_blank()) {
            if columns.iter().all(|column| column.index != *index) {
                columns.push(column(*index, Vec::new()));
            }
        }
        columns.sort_by_key(|column| column.index);
        columns
    }

    fn level_reader(&self, table: &Table, ranks: Finding) -> LevelReader {
        let column = table.column_of(self.ruleset.fields.known.risk_level);
        let texts = self.sample.iter().filter_map(|row| row.text(column?));
        let changed = self.ruleset.levels.changed_in_company(texts);
        LevelReader { order: ranks.order(), changed, known: HashMap::default() }
    }

    fn note(&self, code: Code, value: String, message: String, help: &str) -> Diagnostic {
        let row = self.header_rows.first().map_or(1, |row| row.number);
        let location = self.place.cell(CellRef { row, column: 0 });
        Diagnostic { code, location, value, message, help: help.to_owned() }
    }
}

/// The year that a title or a file's name speaks of: `2026年度`, `2026-Q3`.
fn year_of(text: &str) -> Option<i16> {
    let is_year = |digits: &&str| digits.len() == 4 && (digits.starts_with("20") || digits.starts_with("19"));
    text.split(|c: char| !c.is_ascii_digit()).find(is_year).and_then(|digits| digits.parse().ok())
}

/// The columns of a table whose cells may be unreadable. What grading reads it checks itself.
fn checked_columns(ruleset: &Ruleset, table: &Table) -> Vec<(FieldId, u32)> {
    let known = ruleset.fields.known;
    let graded: Vec<FieldId> =
        table.method.iter().flat_map(|method| method.factors.iter().flatten().copied()).collect();
    let is_graded = |field: FieldId| {
        table.is_graded() && (field == known.score || field == known.risk_level || graded.contains(&field))
    };
    let may_fail = |field: FieldId| {
        ruleset.fields.get(field).is_some_and(|field| match field.value_type {
            ValueType::Text => field.is_closed,
            // A factor of another method, or a level in that method's own words, is nobody's mistake.
            ValueType::Factor | ValueType::AccidentTypes => false,
            ValueType::Level => !table.is_graded(),
            _ => true,
        })
    };
    table.fields.iter().copied().filter(|(field, _)| !is_graded(*field) && may_fail(*field)).collect()
}

fn texts_of(row: &Row<'_>) -> Vec<(u32, String)> {
    row.cells.iter().filter_map(|(column, value)| Some((*column, value.as_text()?.trim().to_owned()))).collect()
}

fn mark_columns(ruleset: &Ruleset, table: &Table) -> Vec<u32> {
    let mut columns: Vec<u32> =
        table.columns.iter().filter(|column| column.field.is_none()).map(|column| column.index).collect();
    columns.extend(table.columns.first().map(|column| column.index));
    columns.extend(ruleset.fields.find("remark").and_then(|remark| table.column_of(remark)));
    columns
}

fn number_columns(ruleset: &Ruleset, table: &Table) -> Vec<u32> {
    let factors = table.method.iter().flat_map(|method| method.factors.iter().flatten());
    let fields = factors.copied().chain(std::iter::once(ruleset.fields.known.score));
    fields.filter_map(|field| table.column_of(field)).collect()
}
