//! 到期: dangers whose time is over, or soon will be; what has no time of its own, by the longest that rules give.

use super::asking::{Asker, on_day};
use super::filter::Filter;
use super::{BookError, Workspace};
use crate::model::book::BookRow;
use crate::model::day_number;
use crate::pipeline::findings::LEDGER;
use crate::ruleset::TableKind;
use crate::store::Order;
use jiff::civil::Date;

/// The field with what is dangerous.
const TEXT: &str = "danger_description";
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
    /// How many have no limit and would be over it by a rule.
    pub late_by_rule_count: usize,
    /// The longest late of them.
    pub late_by_rule: Vec<DueDanger>,
    /// How many were put right and not checked in the time that a rule gives.
    pub recheck_late_count: usize,
    /// The longest late of them.
    pub recheck_late: Vec<DueDanger>,
}

/// A danger that is due.
#[derive(Clone, Debug)]
pub struct DueDanger {
    /// The number under which it may be cited.
    pub id: String,
    /// What is dangerous.
    pub text: String,
    /// By when.
    pub due_on: Option<Date>,
    /// Days over the limit, or left until it.
    pub days: i32,
    /// What it says beside its state, in words.
    pub marks: String,
    /// The limit by rule in words, where its row has none.
    pub reason: String,
    /// The row.
    pub row: BookRow,
}

/// What is overdue on a day, what will be `soon` days later, and what is late by a rule.
///
/// # Errors
/// When the book cannot be read.
pub fn due(workspace: &Workspace, day: Date, soon: u16) -> Result<Due, BookError> {
    let until = day.saturating_add(jiff::Span::new().days(i32::from(soon) + 1));
    on_day(workspace, day, |rules, asker| {
        let Some(ledger) = rules.ruleset.columns.kind(LEDGER) else { return Ok(Due::default()) };
        let mut by_limit = |filter| -> Result<(usize, Vec<DueDanger>), BookError> {
            let (count, rows) = asker.first(ledger, &[filter], Order::Due, MAX_GIVEN)?;
            Ok((count, rows.into_iter().map(|row| danger(asker, ledger, row, day)).collect()))
        };
        let (overdue_count, overdue) = by_limit(Filter::Overdue)?;
        let (soon_count, soon) = by_limit(Filter::DueBetween(day, until))?;
        let (late_by_rule_count, late_by_rule) = by_rule(asker, ledger, Filter::LateByRule, day)?;
        let (recheck_late_count, recheck_late) = by_rule(asker, ledger, Filter::RecheckLate, day)?;
        Ok(Due {
            overdue_count,
            overdue,
            soon_count,
            soon,
            late_by_rule_count,
            late_by_rule,
            recheck_late_count,
            recheck_late,
        })
    })
}

/// How many are late by a rule, and the longest late of them. Of all that might be, only the fields that decide are read.
fn by_rule(
    asker: &mut Asker<'_>,
    ledger: &TableKind,
    filter: Filter,
    day: Date,
) -> Result<(usize, Vec<DueDanger>), BookError> {
    let mut fields = asker.fields_beside(ledger);
    fields.extend([TEXT.to_owned(), "rectification_due_on".to_owned()]);
    let rows = asker.rows_with(ledger, &[filter], Some(&fields))?;
    let count = rows.len();
    let mut late: Vec<DueDanger> = rows.into_iter().map(|row| danger(asker, ledger, row, day)).collect();
    late.sort_by_key(|danger| danger.due_on);
    late.truncate(usize::try_from(MAX_GIVEN).unwrap_or(usize::MAX));
    Ok((count, late))
}

fn danger(asker: &Asker<'_>, ledger: &TableKind, row: BookRow, day: Date) -> DueDanger {
    let by_rule = asker.limit(ledger, &row);
    let due_on = by_rule.as_ref().map(|limit| limit.on).or(row.dates.due);
    DueDanger {
        id: ledger.book.cited(row.item),
        text: row.fields.get(TEXT).cloned().unwrap_or_default(),
        due_on,
        days: due_on.map_or(0, |limit| (day_number(day) - day_number(limit)).abs()),
        marks: asker.marks(ledger, &row).said(),
        reason: by_rule.map(|limit| limit.reason).unwrap_or_default(),
        row,
    }
}
