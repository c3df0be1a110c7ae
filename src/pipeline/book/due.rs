//! 到期: dangers whose time is over, or soon will be.

use super::asking::on_day;
use super::filter::Filter;
use super::{BookError, Workspace};
use crate::model::book::BookRow;
use crate::model::day_number;
use crate::pipeline::findings::LEDGER;
use crate::store::Order;
use jiff::civil::Date;

/// Dangers of each sort that are given one by one.
const MAX_GIVEN: u32 = 50;

/// What is due.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// How many dangers were to be put right before the day.
    pub overdue_count: usize,
    /// The longest overdue of them.
    pub overdue: Vec<DueDanger>,
    /// How many are to be put right within so many days.
    pub soon_count: usize,
    /// The first of them.
    pub soon: Vec<DueDanger>,
}

/// A danger that is due.
#[derive(Clone, Debug)]
pub struct DueDanger {
    /// The number under which it may be cited.
    pub id: String,
    /// What is dangerous.
    pub text: String,
    /// Days over the limit, or left until it.
    pub days: i32,
    /// The row.
    pub row: BookRow,
}

/// What is overdue on a day, and what will be `soon` days later.
///
/// # Errors
/// When the book cannot be read.
pub fn due(workspace: &Workspace, day: Date, soon: u16) -> Result<Due, BookError> {
    let until = day.saturating_add(jiff::Span::new().days(i32::from(soon) + 1));
    on_day(workspace, day, |rules, asker| {
        let Some(ledger) = rules.ruleset.columns.kind(LEDGER) else { return Ok(Due::default()) };
        let mut first = |filter| asker.first(ledger, &[filter], Order::Due, MAX_GIVEN);
        let (overdue_count, overdue) = first(Filter::Overdue)?;
        let (soon_count, soon) = first(Filter::DueBetween(day, until))?;
        let danger = |row: BookRow| {
            let text = row.fields.get("danger_description").cloned().unwrap_or_default();
            let days = row.dates.due.map_or(0, |limit| (day_number(day) - day_number(limit)).abs());
            DueDanger { id: ledger.book.cited(row.item), text, days, row }
        };
        let (overdue, soon) = (overdue.into_iter().map(danger).collect(), soon.into_iter().map(danger).collect());
        Ok(Due { overdue_count, overdue, soon_count, soon })
    })
}
