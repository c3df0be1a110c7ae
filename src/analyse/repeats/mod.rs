//! 反复出现的隐患和典型隐患: the same danger again in one enterprise, and dangers that many enterprises have.
//!
//! Two rows are the same danger where their texts say so by the words and weights of [`Similarity`]. What comes out is a
//! suggestion for a person who looks at both rows; nothing is graded or deducted for it.
//!
//! Rows are compared only with rows that share a rare word with them, and with so many at most as the rules say, so the time
//! grows with the number of rows and not with its square. The order of the rows given changes nothing.

mod again;
mod candidates;
mod score;
mod typical;
mod wording;

pub use score::{Likeness, Shared, likeness};
pub use wording::Wording;

use crate::ruleset::Similarity;
use jiff::civil::Date;

/// A row of a ledger of hidden dangers, as far as repeats need it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct DangerRow<'r> {
    /// The enterprise, by whatever name or code it is known; empty where it is not known.
    pub unit: &'r str,
    /// The day on which the danger was found.
    pub found_on: Option<Date>,
    /// What tells the row from all others.
    pub id: &'r str,
    /// What is wrong.
    pub text: &'r str,
    /// Where, if it stands in a cell of its own.
    pub place: Option<&'r str>,
}

/// 反复出现的隐患: a danger that was found on one day and again on a later one, in the same enterprise.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Repeat<'r> {
    /// The enterprise.
    pub unit: &'r str,
    /// The earlier row.
    pub earlier_id: &'r str,
    /// The day of the earlier row.
    pub earlier_found_on: Date,
    /// The later row.
    pub later_id: &'r str,
    /// The day of the later row.
    pub later_found_on: Date,
    /// How alike their texts are.
    pub likeness: Likeness,
    /// Why they are taken for the same, for people.
    pub reason: String,
}

/// 典型隐患: a danger that several enterprises have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TypicalDanger<'r> {
    /// The row that stands for all.
    pub representative_id: &'r str,
    /// Its text.
    pub text: &'r str,
    /// The enterprises, in the order of their names.
    pub units: Vec<&'r str>,
    /// All rows, by enterprise and day.
    pub row_ids: Vec<&'r str>,
    /// What the text is about.
    pub about: Vec<Shared>,
    /// Why it is taken for typical, for people.
    pub reason: String,
}

/// What was found in a ledger.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Repeats<'r> {
    /// Dangers found again, by enterprise and later day. Every later row is paired once: with the earlier row that is most
    /// like it, and of equals with the last; so a danger found five times gives four pairs.
    pub again: Vec<Repeat<'r>>,
    /// Typical dangers: those of the most enterprises first, then those of the most rows, then by text.
    pub typical: Vec<TypicalDanger<'r>>,
    /// Rows of which no enterprise is known; they are left out.
    pub unknown_unit_count: usize,
    /// Rows without a day; they count among the typical but cannot be told to be earlier or later.
    pub undated_count: usize,
    /// Rows whose text says too little to be compared; they are left out.
    pub vague_count: usize,
}

/// A row and what its text says.
struct Read<'r> {
    row: DangerRow<'r>,
    wording: Wording,
}

/// Finds the dangers that return and those that are typical.
#[must_use]
pub fn find_repeats<'r>(rows: &[DangerRow<'r>], rules: &Similarity) -> Repeats<'r> {
    let mut sorted = rows.to_vec();
    sorted.retain(|row| !row.unit.trim().is_empty());
    let unknown_unit_count = rows.len() - sorted.len();
    sorted.sort_unstable();
    let mut read: Vec<Read<'r>> =
        sorted.into_iter().map(|row| Read { row, wording: Wording::read(rules, row.text, row.place) }).collect();
    let all_count = read.len();
    read.retain(|read| read.wording.is_comparable(rules));
    Repeats {
        again: again::find(&read, rules),
        typical: typical::find(&read, rules),
        unknown_unit_count,
        undated_count: read.iter().filter(|read| read.row.found_on.is_none()).count(),
        vague_count: all_count - read.len(),
    }
}

#[cfg(test)]
mod tests;
