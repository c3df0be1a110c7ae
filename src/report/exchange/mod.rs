//! 数据交换: fills the tables of a platform from rows of our tables.
//!
//! What a table needs and we do not have is written as null and told as a gap; nothing is made up. The order in which rows come
//! makes no difference, and the same content has the same identifiers at every run.

mod cell;
mod fill;
mod gap;
mod group;
mod source;
#[cfg(test)]
mod tests;

pub use gap::{ExchangeGap, GapKind, RowPlace};

use crate::model::book::{BookRow, DangerState};
use crate::model::{RISK_REGISTER, RiskLevel};
use crate::ruleset::exchange::Exchange;
use crate::ruleset::reference::Codes;
use fill::Filler;
use serde_json::Value;
use std::collections::BTreeMap;

/// A row of one of our tables.
#[derive(Clone, Debug)]
pub struct ExchangeRow<'r> {
    /// The kind of table.
    pub kind: &'r str,
    /// The unit that it is about.
    pub unit: &'r str,
    /// Its own identifier, the same in all its versions.
    pub id: String,
    /// The level that it was graded.
    pub level: Option<RiskLevel>,
    /// How far a hidden danger has come.
    pub state: Option<DangerState>,
    /// Its fields as they are to be read.
    pub fields: &'r BTreeMap<String, String>,
    /// Where it stands.
    pub place: RowPlace,
}

impl<'r> From<&'r BookRow> for ExchangeRow<'r> {
    fn from(row: &'r BookRow) -> Self {
        let (file, sheet, number) = &row.place;
        // The book writes 重大; a ledger's 重大 is no level of risk.
        let is_its = |level: &RiskLevel| {
            let written = row.level.as_deref().unwrap_or_default();
            row.kind == RISK_REGISTER
                && [level.id(), level.title(), level.title().trim_end_matches("风险")].contains(&written)
        };
        Self {
            kind: &row.kind,
            unit: &row.unit,
            id: row.item.to_string(),
            level: RiskLevel::DESCENDING.into_iter().find(is_its),
            state: row.state,
            fields: &row.fields,
            place: RowPlace { file: file.clone(), sheet: sheet.clone(), row: *number },
        }
    }
}

/// What no table has and a person gives, by the identifiers of the exchange.
#[derive(Clone, Debug, Default)]
pub struct GivenValues {
    /// For all units.
    pub for_all: BTreeMap<String, String>,
    /// By unit; goes before what holds for all.
    pub by_unit: BTreeMap<String, BTreeMap<String, String>>,
}

impl GivenValues {
    fn find(&self, unit: &str, id: &str) -> Option<&str> {
        let own = self.by_unit.get(unit).and_then(|values| values.get(id));
        own.or_else(|| self.for_all.get(id)).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

/// A filled table.
#[derive(Clone, Debug)]
pub struct ExchangedTable {
    /// Its identifier in the rules.
    pub id: String,
    /// Its name on the wire.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Its records: one object each, the fields in the order of the rules.
    pub records: Vec<Value>,
}

impl ExchangedTable {
    /// The table as a JSON array, the same text at every run.
    #[must_use]
    pub fn json(&self) -> String {
        let lines: Vec<String> = self.records.iter().map(|record| format!("  {record}")).collect();
        if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
    }
}

/// The filled tables, and what is missing in them.
#[derive(Clone, Debug)]
pub struct Exchanged {
    /// The tables, in the order of the rules.
    pub tables: Vec<ExchangedTable>,
    /// What is missing, by table, then by place.
    pub gaps: Vec<ExchangeGap>,
}

/// Fills the tables of an exchange from rows of any kinds.
#[must_use]
pub fn exchange(rules: &Exchange, codes: &Codes, rows: &[ExchangeRow<'_>], given: &GivenValues) -> Exchanged {
    let mut sorted: Vec<&ExchangeRow<'_>> = rows.iter().collect();
    sorted
        .sort_by(|a, b| (&a.place, a.kind, a.unit, &a.id, a.fields).cmp(&(&b.place, b.kind, b.unit, &b.id, b.fields)));
    Filler::new(rules, codes, given, sorted).fill()
}
