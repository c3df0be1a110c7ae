//! What a row says of itself beside its texts: its days, how far a danger has come, its level.

use super::marks::extension_of;
use super::told::{Told, find};
use crate::model::book::{DangerState, RecordDates};
use crate::model::{CellValue, FieldId, Term, Value};
use crate::normalise::ValueReader;
use crate::ruleset::{DateRole, KeptRows, Ruleset};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a row says of itself beside its texts.
pub(super) struct RowFacts {
    pub(super) dates: RecordDates,
    pub(super) state: Option<DangerState>,
    pub(super) level: Option<String>,
}

/// The facts of a row whose fields are as the book has them: canonical spellings read back as what they mean.
pub(super) fn facts_of(ruleset: &Ruleset, kept: &KeptRows, fields: &BTreeMap<String, String>) -> RowFacts {
    let reader = ValueReader::without_headings(ruleset);
    let cells: Vec<(&String, CellValue<'_>)> =
        fields.iter().map(|(id, text)| (id, CellValue::Text(text.as_str().into()))).collect();
    let told = cells.iter().filter_map(|(id, cell)| {
        let id = ruleset.fields.find(id)?;
        Told::of(ruleset, &reader, ruleset.fields.get(id)?, id, cell)
    });
    facts(ruleset, kept, &told.collect::<Vec<_>>())
}

pub(super) fn facts(ruleset: &Ruleset, kept: &KeptRows, values: &[Told<'_>]) -> RowFacts {
    let mut dates = dates(kept, values);
    let texts = |field: FieldId| find(values, field).map(Told::meaning);
    let moved = extension_of(ruleset, kept, &texts, &dates).and_then(|extension| extension.counts_until());
    // A limit that was moved to an earlier day was not extended.
    dates.due = dates.due.max(moved);
    // Only what is closed one day has a state.
    let is_danger = kept.date(DateRole::Closed).is_some();
    let level = kept.level.and_then(|field| find(values, field));
    RowFacts { dates, state: is_danger.then(|| state(kept, values, &dates)), level: level.map(level_of) }
}

fn dates(kept: &KeptRows, values: &[Told<'_>]) -> RecordDates {
    let value = |role: DateRole| find(values, kept.date(role)?)?.value.as_ref();
    let first = |role| match value(role)? {
        Value::Day(day) | Value::Period(day, _) => Some(*day),
        _ => None,
    };
    let last = |role| match value(role)? {
        Value::Day(day) | Value::Period(_, day) => Some(*day),
        _ => None,
    };
    let happened = first(DateRole::Happened);
    let due = last(DateRole::Due).or_else(|| match value(DateRole::Due)? {
        Value::Term(term) => limit(happened?, *term),
        _ => None,
    });
    let done = last(DateRole::Done);
    RecordDates { happened, due, done, accepted: last(DateRole::Accepted), closed: last(DateRole::Closed) }
}

/// The last day of a time limit that begins on a day.
fn limit(from: Date, term: Term) -> Option<Date> {
    let after = |days: u32| from.checked_add(jiff::Span::new().try_days(i64::from(days)).ok()?).ok();
    match term {
        Term::AtOnce => Some(from),
        Term::Always => None,
        Term::Days(days) => after(days),
        // Two days of rest a week; holidays are decreed year by year, and a limit without them is never too late.
        Term::WorkingDays(days) => {
            let mut day = from;
            for _ in 0..days {
                day = day.tomorrow().ok()?;
                while matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
                    day = day.tomorrow().ok()?;
                }
            }
            Some(day)
        }
    }
}

/// Whether it was closed after all, or done after the check that it failed.
fn is_done_again(dates: &RecordDates) -> bool {
    dates.closed.is_some() || dates.done.zip(dates.accepted).is_some_and(|(done, checked)| done > checked)
}

/// How far a danger has come: what its days say, or its words where they say more.
fn state(kept: &KeptRows, values: &[Told<'_>], dates: &RecordDates) -> DangerState {
    let by_days = match dates {
        RecordDates { closed: Some(_), .. } => DangerState::Closed,
        RecordDates { accepted: Some(_), done: Some(_), .. } => DangerState::Accepted,
        RecordDates { done: Some(_), .. } => DangerState::AwaitingRecheck,
        RecordDates { due: Some(_), .. } => DangerState::Assigned,
        _ => DangerState::Registered,
    };
    let said = kept.states.iter().find(|words| {
        let Some(told) = find(values, words.field) else { return false };
        words.is.iter().any(|known| known == told.meaning())
            || words.contains.iter().any(|word| told.raw.contains(word.as_str()))
    });
    match said {
        Some(words) if words.overrules && !is_done_again(dates) => words.state,
        Some(words) => by_days.max(words.state),
        None => by_days,
    }
}

fn level_of(told: &Told<'_>) -> String {
    match &told.value {
        Some(Value::Level(level)) => level.word().to_owned(),
        _ => told.meaning().to_owned(),
    }
}
