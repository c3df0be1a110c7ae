//! Fills the tables column by column and tells what is missing.

use super::cell::{Cell, Fault, length};
use super::gap::{ExchangeGap, GapKind, RowPlace};
use super::group::Records;
use super::{ExchangeRow, Exchanged, ExchangedTable, GivenValues};
use crate::ruleset::exchange::{Exchange, ExchangeField, ExchangeTable, Filled, Mandatory, Named};
use crate::ruleset::reference::Codes;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How many values with codes a message lists.
const MAX_CHOICES: usize = 12;

/// Fills the tables of one exchange.
pub(super) struct Filler<'r> {
    pub(super) rules: &'r Exchange,
    pub(super) codes: &'r Codes,
    pub(super) given: &'r GivenValues,
    /// The rows in the order of their places.
    pub(super) rows: Vec<&'r ExchangeRow<'r>>,
    /// The records of each table.
    pub(super) records: Vec<Records<'r>>,
}

/// The gaps of a table in the order in which they are told: by place, then by field.
type Gaps = BTreeMap<(Option<RowPlace>, usize, GapKind, String), ExchangeGap>;

impl<'r> Filler<'r> {
    pub(super) fn new(
        rules: &'r Exchange,
        codes: &'r Codes,
        given: &'r GivenValues,
        rows: Vec<&'r ExchangeRow<'r>>,
    ) -> Self {
        let records = rules.tables.iter().map(|table| Records::group(rules, table, &rows)).collect();
        Self { rules, codes, given, rows, records }
    }

    pub(super) fn fill(&self) -> Exchanged {
        let mut filled = Exchanged { tables: Vec::new(), gaps: Vec::new() };
        for (at, table) in self.rules.tables.iter().enumerate() {
            let columns: Vec<Vec<Cell>> = table.fields.iter().map(|field| self.column(at, field)).collect();
            let mut gaps = Gaps::new();
            if let Some(records) = self.records.get(at) {
                not_made(table, records, &mut gaps);
            }
            for (position, (field, column)) in table.fields.iter().zip(&columns).enumerate() {
                for (record, cell) in column.iter().enumerate() {
                    let is_wanted = is_wanted(&field.mandatory, &columns, record);
                    self.tell(table, (position, field), cell, is_wanted, &mut gaps);
                }
            }
            filled.gaps.extend(gaps.into_values());
            let count = self.records.get(at).map_or(0, |records| records.all.len());
            filled.tables.push(ExchangedTable {
                id: table.id.clone(),
                name: table.name.clone(),
                title: table.title.clone(),
                records: (0..count).map(|record| object(table, &columns, record)).collect(),
            });
        }
        filled
    }

    /// Tells what is wrong with a value, as far as it matters.
    fn tell(
        &self,
        table: &ExchangeTable,
        (position, field): (usize, &ExchangeField),
        cell: &Cell,
        is_wanted: bool,
        gaps: &mut Gaps,
    ) {
        for fault in &cell.faults {
            let matters_always =
                !matches!(fault.kind, GapKind::Missing | GapKind::NoMatch | GapKind::NoSource | GapKind::NotGiven);
            if !is_wanted && !matters_always {
                continue;
            }
            let (message, help) = self.words(field, fault);
            let gap = gap(table, Some((field, is_wanted)), fault.kind, &fault.value, message, help);
            match fault.kind {
                GapKind::NoSource | GapKind::NotGiven => told_once(gaps, position, gap, None),
                _ => told(gaps, position, gap, &fault.place),
            }
        }
        if cell.review {
            let help = if field.note.is_empty() {
                "请人核对".to_owned()
            } else {
                format!("请人核对：{}", field.note)
            };
            let message = "是按规则推定的".to_owned();
            told_once(gaps, position, gap(table, Some((field, is_wanted)), GapKind::Review, "", message, help), None);
        }
    }

    /// What is wrong and what to do.
    fn words(&self, field: &ExchangeField, fault: &Fault) -> (String, String) {
        let value = &fault.value;
        let ours = if field.ours.is_empty() { "原表".to_owned() } else { field.ours.clone() };
        let coding = field.coding.as_ref();
        let note = if field.note.is_empty() { String::new() } else { format!("（{}）", field.note) };
        match fault.kind {
            GapKind::NoCode if let Some(code) = coding.and_then(|coding| coding.coarser_code(self.codes, value)) => {
                (format!("「{value}」只对得上上一级的代码「{code}」"), "请看内容，在平台上选定".to_owned())
            }
            GapKind::NoCode => {
                let choices = coding.map(|coding| coding.choices(self.codes)).unwrap_or_default();
                let etc = if choices.len() > MAX_CHOICES { "等" } else { "" };
                let choices: Vec<&str> = choices.into_iter().take(MAX_CHOICES).collect();
                let help = format!("{ours}可写：{}{etc}；或在规则里补上对应的代码", choices.join("、"));
                (format!("没有「{value}」对应的代码"), help)
            }
            GapKind::Unreadable => {
                (format!("「{value}」写不成要求的格式"), format!("请核对{ours}，日期写到日，数写成数字"))
            }
            GapKind::TooLong => {
                let max = field.max.unwrap_or_default();
                (format!("有 {} 个字符（汉字算两个），超过 {max}", length(value)), format!("请缩短{ours}"))
            }
            GapKind::NoMatch if value.is_empty() => ("对不上".to_owned(), format!("请在平台上指定{note}")),
            GapKind::NoMatch => {
                (format!("按「{value}」对不上"), format!("请把两张表里的写法改成一样，或在平台上指定{note}"))
            }
            GapKind::SeveralMatches => {
                (format!("按「{value}」对上了几条，没有填"), format!("请在平台上指定是哪一条{note}"))
            }
            GapKind::Differs => (format!("各行不同：「{value}」，取了前一个"), format!("请把{ours}改成一样")),
            GapKind::NoSource => {
                ("必填，我们的表里没有这一栏".to_owned(), "请在平台上补填，或在规则里写明取哪个字段".to_owned())
            }
            GapKind::NotGiven => {
                let given = match field.filled {
                    Filled::Given(at) => self.rules.given.get(at).map(|(_, title)| title.as_str()),
                    _ => None,
                };
                let what = given.unwrap_or(&field.title);
                ("没有给出".to_owned(), format!("导出时请给出「{value}」的{what}"))
            }
            _ => ("必填，没有填".to_owned(), format!("请补填{ours}")),
        }
    }
}

/// Tells of rows that made no record.
fn not_made(table: &ExchangeTable, records: &Records<'_>, gaps: &mut Gaps) {
    for (row, Named { title, .. }) in &records.keyless {
        let message = format!("没有填「{title}」，这一行没有导出");
        let help = format!("请补填「{title}」");
        told(gaps, 0, gap(table, None, GapKind::NoKey, "", message, help), &row.place);
    }
    for (row, Named { title, .. }) in &records.needy {
        let message = format!("没有填「{title}」的行没有导出");
        let help = format!("需要报的，请补填「{title}」");
        told_once(gaps, 0, gap(table, None, GapKind::NotMade, title, message, help), Some(&row.place));
    }
}

/// Whether a record must have a field.
fn is_wanted(mandatory: &Mandatory, columns: &[Vec<Cell>], record: usize) -> bool {
    let text = |at: usize| columns.get(at).and_then(|column| column.get(record)).and_then(Cell::text);
    match mandatory {
        Mandatory::No => false,
        Mandatory::Yes => true,
        Mandatory::Unless(other) => text(*other).is_none(),
        Mandatory::When(other, these) => text(*other).is_some_and(|text| these.contains(&text)),
    }
}

fn object(table: &ExchangeTable, columns: &[Vec<Cell>], record: usize) -> Value {
    let value = |column: &Vec<Cell>| column.get(record).map(|cell| cell.value.clone()).unwrap_or_default();
    let fields = table.fields.iter().zip(columns);
    Value::Object(fields.map(|(field, column)| (field.name.clone(), value(column))).collect::<Map<_, _>>())
}

fn gap(
    table: &ExchangeTable,
    field: Option<(&ExchangeField, bool)>,
    kind: GapKind,
    value: &str,
    message: String,
    help: String,
) -> ExchangeGap {
    ExchangeGap {
        table: table.id.clone(),
        table_title: table.title.clone(),
        field: field.map(|(field, _)| field.name.clone()).unwrap_or_default(),
        field_title: field.map(|(field, _)| field.title.clone()).unwrap_or_default(),
        kind,
        is_mandatory: field.is_some_and(|(_, is_wanted)| is_wanted),
        place: None,
        count: 1,
        value: value.to_owned(),
        message,
        help,
    }
}

/// Adds a gap of one row; a row with many parts tells it once, with their number.
fn told(gaps: &mut Gaps, position: usize, mut gap: ExchangeGap, place: &RowPlace) {
    gap.place = Some(place.clone());
    let key = (gap.place.clone(), position, gap.kind, gap.value.clone());
    gaps.entry(key).and_modify(|known| known.count += 1).or_insert(gap);
}

/// Adds a gap that is told once for the table, with the first row where one is named.
fn told_once(gaps: &mut Gaps, position: usize, mut gap: ExchangeGap, first: Option<&RowPlace>) {
    gap.place = first.cloned();
    let key = (None, position, gap.kind, gap.value.clone());
    gaps.entry(key).and_modify(|known| known.count += 1).or_insert(gap);
}
