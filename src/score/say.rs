//! How points and values are put into words.

use super::facts::{Fact, Mark};
use crate::model::score::{Reason, ScoreRow};
use crate::ruleset::assessment::Measured;
use rust_decimal::Decimal;

/// Places of values that do not come out even.
const PLACES: u32 = 2;
/// Rows that a reason keeps for which points were taken; the others are counted.
const KEPT_ROWS: usize = 20;
/// Rows that a reason keeps which only tells what was measured.
const SHOWN_ROWS: usize = 3;

/// A number without needless places.
pub(super) fn number(value: Decimal) -> String {
    let rounded = value.round_dp_with_strategy(PLACES, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    rounded.normalize().to_string()
}

/// 整改率 95.65%（44÷46）.
pub(super) fn measured(of: &Measured, value: Decimal, facts: &[Fact]) -> String {
    let share = match of.reads.as_slice() {
        [only] if of.expression.is_none() => facts.get(*only).and_then(|fact| fact.share),
        _ => None,
    };
    let share = share.map(|(part, whole)| format!("（{}÷{}）", number(part), number(whole))).unwrap_or_default();
    format!("{} {}{}{share}", of.title, number(value), of.unit)
}

/// A reason that rests on the rows of what was measured.
pub(super) fn reason(text: String, taken: Decimal, clause: &str, reads: &[usize], facts: &[Fact]) -> Reason {
    let read = || reads.iter().filter_map(|at| facts.get(*at));
    let most = if taken.is_zero() { SHOWN_ROWS } else { KEPT_ROWS };
    let mut rows: Vec<ScoreRow> = Vec::new();
    for row in read().flat_map(|fact| &fact.rows) {
        if rows.len() < most && !rows.contains(row) {
            rows.push(row.clone());
        }
    }
    let row_count = read().map(|fact| fact.row_count).max().unwrap_or_default().max(rows.len());
    Reason { text, taken, clause: clause.to_owned(), rows, row_count }
}

/// A reason that rests on a line that a person filled in.
pub(super) fn by_mark(mark: &Mark, text: &str, taken: Decimal, clause: &str) -> Reason {
    let by = if mark.by.is_empty() { String::new() } else { format!("（{}）", mark.by) };
    Reason { text: format!("{text}{by}"), taken, clause: clause.to_owned(), rows: vec![mark.row.clone()], row_count: 1 }
}

/// A reason without rows.
pub(super) fn plain(text: impl Into<String>, taken: Decimal, clause: &str) -> Reason {
    Reason { text: text.into(), taken, clause: clause.to_owned(), rows: Vec::new(), row_count: 0 }
}
