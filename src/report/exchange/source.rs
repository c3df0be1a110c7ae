//! Where the values of a field come from.

use super::cell::{Cell, Fault, length, wired};
use super::fill::Filler;
use super::gap::GapKind;
use super::group::{Member, Record};
use crate::ruleset::exchange::{ExchangeField, Filled, Pick, comparable, names};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::HashMap;

/// Texts by what rows must be alike in, each text once.
type Index<'r> = HashMap<Vec<String>, Vec<&'r str>>;

impl<'r> Filler<'r> {
    /// The values of a field, one for each record.
    pub(super) fn column(&self, at: usize, field: &'r ExchangeField) -> Vec<Cell> {
        let records = self.records.get(at).map(|records| records.all.as_slice()).unwrap_or_default();
        let cells = self.cells(field, records);
        cells.into_iter().zip(records).map(|(cell, record)| checked(field, cell, record)).collect()
    }

    fn cells(&self, field: &'r ExchangeField, records: &[Record<'r>]) -> Vec<Cell> {
        match &field.filled {
            Filled::OwnId => records.iter().map(|record| Cell::of(record.id.as_str())).collect(),
            Filled::Nothing => records.iter().map(|record| fault(GapKind::NoSource, "", record)).collect(),
            Filled::Constant(text) => {
                records.iter().map(|_| Cell::of(wired(field, text).unwrap_or_default())).collect()
            }
            Filled::Given(id) => records.iter().map(|record| self.given_cell(*id, field, record)).collect(),
            Filled::From(from) => records.iter().map(|record| self.row_cell(from, field, record)).collect(),
            Filled::Reference { table: target, by } => self.references(*target, by, records),
            Filled::Lookup { kind, take, by } => {
                let index = self.lookup_index(kind, take, by);
                records.iter().map(|record| self.lookup_cell(&index, by, field, record)).collect()
            }
        }
    }

    fn given_cell(&self, id: usize, field: &ExchangeField, record: &Record<'_>) -> Cell {
        let value = self.rules.given.get(id).and_then(|(id, _)| self.given.find(record.unit, id));
        match value {
            None => fault(GapKind::NotGiven, record.unit, record),
            Some(text) => match wired(field, text) {
                Some(value) => Cell::of(value),
                None => fault(GapKind::Unreadable, text, record),
            },
        }
    }

    /// The value that the rows of a record give.
    fn row_cell(&self, from: &[String], field: &ExchangeField, record: &Record<'_>) -> Cell {
        let mut found: Vec<(Value, &str, &Member<'_>)> = Vec::new();
        let mut cell = Cell::default();
        for member in &record.members {
            let Some((text, value)) = self.value_of(from, field, member, &mut cell) else { continue };
            let is_new = !found.iter().any(|(_, other, _)| comparable(other) == comparable(text));
            if is_new && !found.iter().any(|(other, ..)| *other == value) {
                found.push((value, text, member));
            }
        }
        let number = |value: &Value| value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        let chosen = match field.pick {
            Pick::First => found.first(),
            Pick::Smallest => found.iter().min_by_key(|(value, ..)| number(value)),
            Pick::Largest => found.iter().max_by_key(|(value, ..)| number(value)),
        };
        if let (Pick::First, [(_, first, _), (_, second, member), ..]) = (field.pick, found.as_slice()) {
            let value = format!("{first}」「{second}");
            cell.faults.push(Fault { kind: GapKind::Differs, value, place: member.row.place.clone() });
        }
        if let Some((value, ..)) = chosen {
            cell.value = value.clone();
        } else if cell.faults.is_empty() {
            return fault(GapKind::Missing, "", record);
        }
        cell
    }

    /// What a row gives: the text, and the value on the wire. Faults go into the cell, each once.
    fn value_of<'m>(
        &self,
        from: &[String],
        field: &ExchangeField,
        member: &Member<'m>,
        cell: &mut Cell,
    ) -> Option<(&'m str, Value)> {
        let text = from.iter().find_map(|name| member.text(name))?;
        let mut tell = |kind: GapKind| {
            if !cell.faults.iter().any(|fault| fault.kind == kind && fault.value == text) {
                cell.faults.push(Fault { kind, value: text.to_owned(), place: member.row.place.clone() });
            }
        };
        let code = match &field.coding {
            None => text.to_owned(),
            Some(coding) if coding.count.is_some() => {
                let counts: Vec<Option<Decimal>> =
                    from.iter().map(|name| member.text(name).and_then(|text| text.parse().ok())).collect();
                let Some(code) = coding.count_code(&counts) else {
                    // Where the first is blank, it is missing rather than ill-written.
                    if from.first().is_some_and(|name| member.text(name).is_some()) {
                        tell(GapKind::Unreadable);
                    }
                    return None;
                };
                code.to_owned()
            }
            Some(coding) => {
                let Some(coded) = coding.code(self.codes, text) else {
                    tell(GapKind::NoCode);
                    return None;
                };
                cell.review |= coded.review;
                coded.code
            }
        };
        let value = wired(field, &code);
        if value.is_none() {
            tell(GapKind::Unreadable);
        }
        value.map(|value| (text, value))
    }

    fn references(&self, target: usize, by: &[(String, String)], records: &[Record<'r>]) -> Vec<Cell> {
        let (Some(table), Some(others)) = (self.rules.tables.get(target), self.records.get(target)) else {
            return records.iter().map(|record| fault(GapKind::NoMatch, "", record)).collect();
        };
        if by.is_empty() {
            let of = |record: &Record<'_>| record.members.first().and_then(|member| others.of(table, member));
            let cell = |record| match of(record) {
                Some(other) => Cell::of(other.id.as_str()),
                None => fault(GapKind::NoMatch, "", record),
            };
            return records.iter().map(cell).collect();
        }
        let mut index = Index::new();
        for other in &others.all {
            for member in &other.members {
                add(&mut index, member, by, &other.id);
            }
        }
        records.iter().map(|record| match_cell(&index, by, record)).collect()
    }

    fn lookup_index(&self, kind: &str, take: &str, by: &[(String, String)]) -> Index<'r> {
        let mut index = Index::new();
        for row in self.rows.iter().filter(|row| row.kind == kind) {
            let member = Member::of(row);
            if let Some(text) = member.text(take) {
                add(&mut index, &member, by, text);
            }
        }
        index
    }

    fn lookup_cell(
        &self,
        index: &Index<'_>,
        by: &[(String, String)],
        field: &ExchangeField,
        record: &Record<'_>,
    ) -> Cell {
        let mut cell = match_cell(index, by, record);
        let Some(text) = cell.text() else { return cell };
        let code = match &field.coding {
            None => Some(text.clone()),
            Some(coding) => coding.code(self.codes, &text).map(|coded| {
                cell.review |= coded.review;
                coded.code
            }),
        };
        match code.as_deref().map(|code| wired(field, code)) {
            Some(Some(value)) => Cell { value, ..cell },
            Some(None) => fault(GapKind::Unreadable, &text, record),
            None => fault(GapKind::NoCode, &text, record),
        }
    }
}

/// Puts a text under what rows of the same unit must be alike in; rows where that is blank cannot be found.
fn add<'t>(index: &mut Index<'t>, member: &Member<'_>, by: &[(String, String)], text: &'t str) {
    let theirs = std::iter::once(names::UNIT).chain(by.iter().map(|(theirs, _)| theirs.as_str()));
    let Ok(key) = member.key(theirs) else { return };
    let texts = index.entry(key).or_default();
    if !texts.contains(&text) {
        texts.push(text);
    }
}

/// The one text under what the record's first row says; a fault where there is none, or several.
fn match_cell(index: &Index<'_>, by: &[(String, String)], record: &Record<'_>) -> Cell {
    let own = std::iter::once(names::UNIT).chain(by.iter().map(|(_, own)| own.as_str()));
    let said = |member: &Member<'_>| by.iter().find_map(|(_, own)| member.text(own)).unwrap_or_default().to_owned();
    let value = record.members.first().map(said).unwrap_or_default();
    let key = record.members.first().and_then(|member| member.key(own).ok());
    match key.and_then(|key| index.get(&key)).map(Vec::as_slice) {
        Some([one]) => Cell::of(*one),
        Some([_, _, ..]) => fault(GapKind::SeveralMatches, &value, record),
        _ => fault(GapKind::NoMatch, &value, record),
    }
}

/// A null with its reason, at the record's first row.
fn fault(kind: GapKind, value: &str, record: &Record<'_>) -> Cell {
    let place = record.members.first().map(|member| member.row.place.clone()).unwrap_or_default();
    Cell::fault(kind, value, &place)
}

/// The cell with what can be told from the value alone.
fn checked(field: &ExchangeField, mut cell: Cell, record: &Record<'_>) -> Cell {
    if let (Some(max), Some(text)) = (field.max, cell.text())
        && length(&text) > max
    {
        cell.faults.extend(fault(GapKind::TooLong, &text, record).faults);
    }
    cell.review |= field.review && !cell.value.is_null();
    cell
}
