//! 最长期限: by when a danger is to be put right or checked at the latest, where its row does not say. It is told, with its reason,
//! and never counts as a limit that somebody set.

use crate::model::book::{BookRow, DangerState};
use crate::ruleset::reference::Deadline;
use crate::ruleset::spec::DeadlineOf;
use crate::ruleset::{DateRole, KeptRows, Ruleset, Status};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What a rule says about a row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LimitByRule {
    /// What is to be done.
    pub what: DeadlineOf,
    /// The last day for it.
    pub on: Date,
    /// The rule.
    pub rule: String,
    /// Whether nobody compared it with its source.
    pub is_draft: bool,
    /// All of it in words.
    pub reason: String,
}

/// The last day that rules give a row that itself has none, as things were on a day.
pub(super) fn limit_of(
    deadlines: &[Deadline],
    (ruleset, kept): (&Ruleset, &KeptRows),
    row: &BookRow,
    day: Date,
) -> Option<LimitByRule> {
    let what = asks_for(row, day)?;
    let of_row = |deadline: &&Deadline| deadline.spec.what == what && deadline.spec.table.value == row.kind;
    let last_day = |deadline: &'_ Deadline| deadline.last_day(&row.dates, &row.fields);
    let mut of_row = deadlines.iter().filter(of_row);
    let (deadline, on) = of_row.find_map(|deadline| Some((deadline, last_day(deadline)?)))?;
    let (title, days, cited) = (&deadline.spec.title, deadline.spec.days, deadline.cited());
    let reason = match what {
        DeadlineOf::Rectification => {
            let lacks = match written_limit(ruleset, kept, row) {
                Some(text) => format!("期限写的是「{text}」，算不出日子"),
                None => "没有写期限".to_owned(),
            };
            format!("{lacks}；按{title}最长 {days} 日（{cited}），应不晚于 {on}")
        }
        DeadlineOf::Recheck => format!("整改后没有复查；按{title} {days} 日（{cited}），复查应不晚于 {on}"),
    };
    let is_draft = deadline.status == Status::Draft;
    Some(LimitByRule { what, on, rule: deadline.spec.id.value.clone(), is_draft, reason })
}

/// What is still to be done about a danger, and by no day that its row gives.
fn asks_for(row: &BookRow, day: Date) -> Option<DeadlineOf> {
    match row.state_on(day)? {
        state if state.is_open() => row.dates.due.is_none().then_some(DeadlineOf::Rectification),
        DangerState::AwaitingRecheck => Some(DeadlineOf::Recheck),
        _ => None,
    }
}

/// What stands in place of a limit.
fn written_limit<'r>(ruleset: &Ruleset, kept: &KeptRows, row: &'r BookRow) -> Option<&'r str> {
    let field = ruleset.fields.get(kept.date(DateRole::Due)?)?;
    row.fields.get(&field.id).map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// The fields that the limits of a kind of table read.
pub(super) fn fields_of_limits(deadlines: &[Deadline], kind: &str) -> BTreeSet<String> {
    let of_kind = deadlines.iter().filter(|deadline| deadline.spec.table.value == kind);
    of_kind.flat_map(|deadline| &deadline.conditions).map(|condition| condition.field.clone()).collect()
}
