//! Puts a table together: kind, columns, method, and what its level words mean.

use super::header::{Header, HeaderColumn};
use super::mapping::{self, Mapping};
use super::method::{self, Evidence};
use super::ranks::{self, Finding};
use super::stream::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{CellRef, Column, FieldId, MethodRef, RISK_REGISTER, RiskLevel, Row, Table};
use crate::ruleset::{LevelWord, LevelWords, Profile, RankOrder, Ruleset, ValueType};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// What becomes of a table's rows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Reading {
    /// Records with what grading reads.
    Graded,
    /// Records as they are.
    Plain,
    /// Nothing: another kind of table.
    PassedOver,
}

/// A table whose rows are going by.
#[derive(Debug)]
pub(super) struct ActiveTable {
    pub(super) table: Arc<Table>,
    /// What becomes of its rows.
    pub(super) reading: Reading,
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
pub(super) struct Parts<'p, 'a> {
    pub(super) ruleset: &'p Ruleset,
    pub(super) place: &'p Place,
    pub(super) header: &'p Header,
    pub(super) header_rows: &'p [Row<'a>],
    /// Title, notes above the headings and the sheet's name.
    pub(super) title: &'p str,
    pub(super) sample: &'p [Row<'a>],
    pub(super) named_profile: Option<(usize, usize)>,
}

impl Parts<'_, '_> {
    /// The table, and what is to be said about it.
    pub(super) fn build(&self) -> Option<(ActiveTable, Vec<Diagnostic>)> {
        let Mapping { kind, fields } = mapping::map(self.ruleset, &self.header.columns, self.title, self.sample)?;
        let kind = self.ruleset.columns.kinds.get(kind)?;
        let of_register_kind = &*kind.id == RISK_REGISTER;
        let reading = match (of_register_kind, kind.is_read) {
            (true, _) if self.names_what_is_at_risk(&fields) => Reading::Graded,
            (false, true) => Reading::Plain,
            _ => Reading::PassedOver,
        };
        let mut notes = Vec::new();
        let (method, ranks) = match reading {
            Reading::Graded => self.method_and_ranks(&fields, &mut notes),
            Reading::Plain => (None, Finding::NotNeeded),
            Reading::PassedOver => {
                let title = if of_register_kind { "取值表" } else { &kind.title };
                let message = format!("这是「{title}」，不是风险登记表，本命令不分级");
                notes.push(self.note(Code::TableNotGraded, title.to_owned(), message, "无需处理；登记表请另行提供"));
                (None, Finding::NotNeeded)
            }
        };
        let table = Table {
            sheet: Arc::clone(&self.place.sheet),
            kind: Arc::clone(&kind.id),
            header_row: self.header_rows.first().map_or(1, |row| row.number),
            columns: self.columns(&fields),
            fields,
            method,
        };
        let active = ActiveTable {
            reading,
            header_rows: self.header_rows.iter().map(texts_of).collect(),
            mark_columns: mark_columns(self.ruleset, &table),
            number_columns: number_columns(self.ruleset, &table),
            levels: self.level_reader(&table, ranks),
            table: Arc::new(table),
            records: 0,
        };
        Some((active, notes))
    }

    /// A register says what is at risk; columns of numbers and levels alone are a list of allowed values.
    fn names_what_is_at_risk(&self, fields: &[(FieldId, u32)]) -> bool {
        let known = self.ruleset.fields.known;
        fields
            .iter()
            .filter(|(field, _)| *field != known.seq)
            .any(|(field, _)| self.ruleset.fields.get(*field).is_some_and(|field| field.value_type == ValueType::Text))
    }

    fn method_and_ranks(&self, fields: &[(FieldId, u32)], notes: &mut Vec<Diagnostic>) -> (Option<MethodRef>, Finding) {
        let Self { ruleset, header, title, sample, .. } = self;
        let evidence = Evidence { ruleset, columns: &header.columns, fields, title, sample };
        let choice = method::choose(&evidence, self.named_profile);
        let profile = choice.method.as_ref().and_then(|chosen| profile_of(ruleset, chosen));
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

    fn columns(&self, fields: &[(FieldId, u32)]) -> Vec<Column> {
        let field_of = |index: u32| fields.iter().find(|(_, column)| *column == index).map(|(field, _)| *field);
        let titled = |column: &HeaderColumn| Column {
            index: column.index,
            path: column.path.clone(),
            field: field_of(column.index),
        };
        let mut columns: Vec<Column> = self.header.columns.iter().map(titled).collect();
        for (index, _) in self.sample.iter().flat_map(|row| &row.cells).filter(|(_, value)| !value.is_blank()) {
            if columns.iter().all(|column| column.index != *index) {
                columns.push(Column { index: *index, path: Vec::new(), field: None });
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

pub(super) fn profile_of<'r>(ruleset: &'r Ruleset, method: &MethodRef) -> Option<&'r Profile> {
    ruleset.methods.get(method.method)?.profiles.get(method.profile)
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
