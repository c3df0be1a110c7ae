//! One value of one record, as it goes on the wire.

use super::gap::{GapKind, RowPlace};
use crate::ruleset::exchange::{ExchangeField, WireType};
use jiff::civil::{Date, DateTime};
use serde_json::Value;

/// A value of a record, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) faults: Vec<Fault>,
    /// Whether a person must look at it.
    pub(super) review: bool,
}

/// What is wrong with a value.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) kind: GapKind,
    pub(super) value: String,
    pub(super) place: RowPlace,
}

impl Cell {
    pub(super) fn of(value: impl Into<Value>) -> Self {
        Self { value: value.into(), ..Self::default() }
    }

    pub(super) fn fault(kind: GapKind, value: &str, place: &RowPlace) -> Self {
        let fault = Fault { kind, value: value.to_owned(), place: place.clone() };
        Self { faults: vec![fault], ..Self::default() }
    }

    /// The value as rules compare it; none where it is null.
    pub(super) fn text(&self) -> Option<String> {
        match &self.value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

/// A text as a field writes it; none where it cannot.
pub(super) fn wired(field: &ExchangeField, text: &str) -> Option<Value> {
    match field.wire {
        WireType::Text => Some(text.into()),
        WireType::Integer => text.parse::<i64>().ok().map(Value::from),
        WireType::Date => day(text).map(|day| day.to_string().into()),
        WireType::Time => time(text).map(Value::from),
    }
}

fn day(text: &str) -> Option<Date> {
    text.parse::<Date>().ok()
}

/// A day alone is its beginning.
fn time(text: &str) -> Option<String> {
    let time = text.parse::<DateTime>().ok()?;
    Some(time.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// Characters of a text, a wide one counted twice.
pub(super) fn length(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_and_a_time_is_kept() {
        assert_eq!(time("2026-03-05").as_deref(), Some("2026-03-05 00:00:00"));
        assert_eq!(time("2026-03-05 14:30:05").as_deref(), Some("2026-03-05 14:30:05"));
        assert_eq!(time("3月5日"), None);
        assert_eq!(length("T-101罐"), 7);
    }
}
