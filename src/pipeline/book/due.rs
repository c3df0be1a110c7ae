//! 到期: dangers and duties whose time is over, or soon will be.

use super::asking::{Asker, Filter, find_kind};
use super::duties::entries;
use super::{BookError, Workspace};
use crate::analyse::duties::DutyEntry;
use crate::model::book::BookRow;
use crate::model::day_number;
use crate::pipeline::load_rules;
use jiff::civil::Date;

/// The kind of table with hidden dangers.
const LEDGER: &str = "hidden_danger_ledger";

/// What is due.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// Dangers that were to be put right before the day, the longest overdue first.
    pub overdue: Vec<DueDanger>,
    /// Dangers that are to be put right within so many days.
    pub soon: Vec<DueDanger>,
    /// Duties of this year, by duty and holder.
    pub duties: Vec<DutyEntry>,
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
    let rules = load_rules(&workspace.rules(day))?;
    let mut book = workspace.book()?;
    let mut asker = Asker::new(&rules.ruleset, &mut book, day)?;
    let mut found = Due { duties: entries(workspace, &rules, &mut asker, day, soon)?, ..Due::default() };
    let until = day.saturating_add(jiff::Span::new().days(i32::from(soon) + 1));
    let Some(ledger) = find_kind(&rules.ruleset, LEDGER) else { return Ok(found) };
    for row in asker.rows(ledger, &[Filter::DueBefore(until)])? {
        let id = ledger.book.cited(row.item);
        let Some(limit) = row.dates.due else { continue };
        let text = row.fields.get("danger_description").cloned().unwrap_or_default();
        let danger = DueDanger { id, text, days: (day_number(day) - day_number(limit)).abs(), row };
        if limit < day { found.overdue.push(danger) } else { found.soon.push(danger) }
    }
    for list in [&mut found.overdue, &mut found.soon] {
        list.sort_by(|one, other| (one.row.dates.due, &one.id).cmp(&(other.row.dates.due, &other.id)));
    }
    book.close()?;
    Ok(found)
}
