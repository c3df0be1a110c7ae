//! Counts graded records into figures that know their rows.
//!
//! [`Tally`] takes in records as they go by and keeps counts and row numbers, never the records themselves. [`repeats`]
//! compares the texts of dangers with one another.

pub mod duties;
pub mod figures;
mod groups;
mod register;
pub mod repeats;
mod tally;

pub use groups::{Group, Groups};
pub use register::TableFigures;
pub use tally::{JUDGED_ANSWERS, LEVEL_SLOTS, PlaceTally, Tally, level_slot};
