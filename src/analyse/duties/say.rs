//! What is said of an entry, in Chinese.

use super::index::Days;
use super::period::days_between;
use super::{Evidence, Task};
use crate::ruleset::Status;
use crate::ruleset::reference::Duty;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Days that a reason lists.
const MAX_DAYS_SHOWN: usize = 5;

/// Document and clause.
pub(super) fn clause(duty: &Duty) -> String {
    let draft = if duty.status == Status::Draft { "（草案，原文没有核对）" } else { "" };
    format!("{} {}{draft}", duty.source.document, duty.spec.clause)
}

/// A reason with its clause.
pub(super) fn with_clause(what: &str, clause: &str) -> String {
    format!("{what}。依据：{clause}")
}

pub(super) fn span((first, last): Days) -> String {
    if first == last { first.to_string() } else { format!("{first} 至 {last}") }
}

/// Done, with the days, and how late.
pub(super) fn done(wanted: u32, found: &[(Option<Days>, &Evidence)], times: u32, due_on: Option<Date>) -> String {
    let days: BTreeSet<Days> = found.iter().filter_map(|(days, _)| *days).collect();
    let shown: Vec<String> = days.iter().take(MAX_DAYS_SHOWN).map(|days| span(*days)).collect();
    let shown = if shown.is_empty() { "没写日期".to_owned() } else { shown.join("、") };
    let more = if days.len() > MAX_DAYS_SHOWN { "等" } else { "" };
    let last_needed = days.iter().nth(usize::try_from(wanted.saturating_sub(1)).unwrap_or(0));
    let late = last_needed.zip(due_on).map_or(0, |((first, _), due_on)| days_between(due_on, *first));
    let late = if late > 0 { format!("，比期限晚了 {late} 天") } else { String::new() };
    format!("要求 {wanted} 次，做了 {times} 次（{shown}{more}）{late}")
}

/// How much time is left.
pub(super) fn left(due_on: Date, days: i64) -> String {
    match days {
        0 => format!("今天（{due_on}）到期"),
        _ => format!("{due_on} 到期，还有 {days} 天"),
    }
}

/// Why no table shows it.
pub(super) fn no_table(duty: &Duty) -> String {
    match duty.spec.no_table.trim() {
        "" => "没有表格能看出做没做".to_owned(),
        why => why.trim_end_matches('。').to_owned(),
    }
}

/// The tables that should show it and whose absence tells something, by title.
pub(super) fn tables(duty: &Duty) -> String {
    let titles: BTreeSet<&str> =
        duty.evidence.iter().filter(|rule| !rule.positive_only).map(|rule| rule.rows.table_title.as_str()).collect();
    let titles: Vec<String> = titles.into_iter().map(|title| format!("《{title}》")).collect();
    titles.join("、")
}

/// The trades are not known.
pub(super) fn unclear(task: &Task<'_>) -> String {
    let whom = if task.duty.spec.applies_to.is_empty() { "部分行业的企业" } else { &task.duty.spec.applies_to };
    format!("行业不清楚，不知道归不归这一条（只管{whom}）")
}
