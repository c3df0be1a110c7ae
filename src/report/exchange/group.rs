//! Which rows make one record, and its identifier.

use super::ExchangeRow;
use crate::model::book::DangerState;
use crate::model::{RiskLevel, hexadecimal};
use crate::ruleset::exchange::{Exchange, ExchangeTable, Named, comparable, names};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Bytes of a hash that make an identifier: 32 hexadecimal digits.
const ID_BYTES: usize = 16;
/// What stands between the parts of what is hashed.
const SEPARATOR: [u8; 1] = [0x1f];

/// A row, or one part of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'r> {
    pub(super) row: &'r ExchangeRow<'r>,
    part: Option<(&'r str, Option<&'r str>)>,
}

impl<'r> Member<'r> {
    pub(super) const fn of(row: &'r ExchangeRow<'r>) -> Self {
        Self { row, part: None }
    }

    /// What a name of the rules means here; none where it is blank.
    pub(super) fn text(&self, name: &str) -> Option<&'r str> {
        let row = self.row;
        let field = || row.fields.get(name).map(|text| text.trim());
        let text = match name {
            names::ROW => Some(row.id.as_str()),
            names::UNIT => Some(row.unit.trim()).filter(|unit| !unit.is_empty()).or_else(field),
            names::LEVEL => row.level.map(RiskLevel::title),
            names::STATE => row.state.map(DangerState::title),
            names::PART => self.part.map(|(text, _)| text),
            names::PART_WORD => self.part.and_then(|(_, word)| word),
            _ => field(),
        };
        text.filter(|text| !text.is_empty())
    }

    /// The comparable texts of names; the first that is blank where one is.
    pub(super) fn key<'n>(&self, names: impl Iterator<Item = &'n str>) -> Result<Vec<String>, &'n str> {
        names.map(|name| self.text(name).map(comparable).ok_or(name)).collect()
    }
}

/// A record of a table.
#[derive(Debug)]
pub(super) struct Record<'r> {
    pub(super) id: String,
    pub(super) unit: &'r str,
    /// At least one, in the order of their places.
    pub(super) members: Vec<Member<'r>>,
}

/// The records of a table.
#[derive(Debug, Default)]
pub(super) struct Records<'r> {
    pub(super) all: Vec<Record<'r>>,
    by_key: HashMap<Vec<String>, usize>,
    /// Rows without something that tells records apart, and what.
    pub(super) keyless: Vec<(&'r ExchangeRow<'r>, Named)>,
    /// Rows that lack what the table needs, and what.
    pub(super) needy: Vec<(&'r ExchangeRow<'r>, Named)>,
}

impl<'r> Records<'r> {
    /// Groups the rows of a table's kind.
    pub(super) fn group(rules: &Exchange, table: &'r ExchangeTable, rows: &[&'r ExchangeRow<'r>]) -> Self {
        let mut records = Self::default();
        for row in rows.iter().copied().filter(|row| row.kind == table.kind) {
            let members = members(table, row);
            if let Some(lacking) = table.needs.iter().find(|need| Member::of(row).text(&need.name).is_none()) {
                if !members.is_empty() {
                    records.needy.push((row, lacking.clone()));
                }
                continue;
            }
            let mut is_keyless = false;
            for member in members {
                match member.key(table.one_per.iter().map(|named| named.name.as_str())) {
                    Ok(key) => records.add(rules, table, key, member),
                    Err(blank) if !is_keyless => {
                        is_keyless = true;
                        let named = table.one_per.iter().find(|named| named.name == blank);
                        records.keyless.extend(named.map(|named| (row, named.clone())));
                    }
                    Err(_) => {}
                }
            }
        }
        records
    }

    fn add(&mut self, rules: &Exchange, table: &ExchangeTable, key: Vec<String>, member: Member<'r>) {
        if let Some(record) = self.by_key.get(&key).and_then(|at| self.all.get_mut(*at)) {
            record.members.push(member);
            return;
        }
        let unit = member.text(names::UNIT).unwrap_or_default();
        self.all.push(Record { id: identifier(&rules.id, &table.id, &key), unit, members: vec![member] });
        self.by_key.insert(key, self.all.len() - 1);
    }

    /// The record that a row fills, by what tells records of this table apart.
    pub(super) fn of(&self, table: &ExchangeTable, member: &Member<'_>) -> Option<&Record<'r>> {
        let key = member.key(table.one_per.iter().map(|named| named.name.as_str())).ok()?;
        self.by_key.get(&key).and_then(|at| self.all.get(*at))
    }
}

/// The parts of a row that may make records.
fn members<'r>(table: &'r ExchangeTable, row: &'r ExchangeRow<'r>) -> Vec<Member<'r>> {
    let Some(parts) = &table.parts else { return vec![Member::of(row)] };
    let mut found = Vec::new();
    for (field, word) in &parts.fields {
        let Some(text) = row.fields.get(field) else { continue };
        found.extend(parts.split(text).map(|part| Member { row, part: Some((part, word.as_deref())) }));
    }
    found
}

/// An identifier that follows from what tells the record from others.
fn identifier(exchange: &str, table: &str, key: &[String]) -> String {
    let mut hasher = Sha256::new();
    for part in [exchange, table].into_iter().chain(key.iter().map(String::as_str)) {
        hasher.update(part.as_bytes());
        hasher.update(SEPARATOR);
    }
    let hash = hasher.finalize();
    hexadecimal(hash.get(..ID_BYTES).unwrap_or(&hash))
}
