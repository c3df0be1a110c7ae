//! Duties that come with an event: rows that call for them, and rows that show that they were done.

use super::index::{Cover, Days, Fit, Index};
use super::period::{after, days_between};
use super::periodic::times;
use super::{DutyEntry, DutyState, Evidence, MAX_ROWS_SHOWN, Task, say};
use crate::ruleset::reference::{EvidenceRule, TriggerRule};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A row and the days that it tells of.
type Found<'e> = (Option<Days>, &'e Evidence);

/// A row that calls for the duty.
struct Call<'t, 'e> {
    rule: &'t TriggerRule,
    row: &'e Evidence,
    day: Option<Date>,
}

/// What the rows say of one duty of one holder.
#[derive(Default)]
struct Shown<'e> {
    /// Rows that show that it was done, by day.
    done: Vec<(Days, &'e Evidence)>,
    /// Rows that show that it was done on a day that is not told.
    undated: Vec<&'e Evidence>,
    /// Rows that may show it, or at a time that is not clear.
    unsure: Vec<Found<'e>>,
    cover: Cover,
}

/// Adds the entries of one duty of one holder.
pub(super) fn entries(task: &Task<'_>, index: &Index<'_>, out: &mut Vec<DutyEntry>) {
    let shown = shown(task, index);
    let (mut calls, mut gaps) = (Vec::new(), Vec::new());
    for rule in &task.duty.triggers {
        let mut is_sent = false;
        let mut unsure = 0_usize;
        for row in index.rows(&rule.rows, task.holder) {
            is_sent = true;
            match rule.rows.fit(row) {
                Fit::Yes => calls.extend(call(task, rule, row)),
                Fit::Maybe => unsure += 1,
                Fit::No => {}
            }
        }
        if !is_sent {
            gaps.push(format!("《{}》里没有该单位的行，不知道有没有“{}”", rule.rows.table_title, rule.name));
        } else if unsure > 0 {
            gaps.push(format!("《{}》有 {unsure} 行没写清是不是“{}”", rule.rows.table_title, rule.name));
        }
    }
    calls.sort_by_key(|call| (call.day, call.row.id));
    let days: BTreeSet<Date> = calls.iter().filter_map(|call| call.day).collect();
    let answered = calls.iter().map(|call| entry(task, &shown, &days, call));
    out.extend(answered.filter(|entry| is_wanted(task, entry)));
    out.extend(rest(task, &shown, gaps));
}

/// A call up to the day of the calendar.
fn call<'t, 'e>(task: &Task<'_>, rule: &'t TriggerRule, row: &'e Evidence) -> Option<Call<'t, 'e>> {
    let day = rule.rows.own_days(row).map(|(_, last)| last);
    let is_known = day.is_none_or(|day| day <= task.as_of && day <= task.window.until);
    is_known.then_some(Call { rule, row, day })
}

/// What was called for before the window is wanted only while it is open.
fn is_wanted(task: &Task<'_>, entry: &DutyEntry) -> bool {
    entry.state != DutyState::Done || entry.period.is_none_or(|(from, _)| from >= task.window.from)
}

fn shown<'e>(task: &Task<'_>, index: &Index<'e>) -> Shown<'e> {
    let mut shown = Shown::default();
    for rule in task.duty.evidence.iter().filter(|rule| !rule.in_trigger_row) {
        for row in index.rows(&rule.rows, task.holder) {
            if !rule.positive_only {
                shown.cover.add(row.covers);
            }
            let days = rule.rows.days(row);
            match (rule.rows.fit(row), days) {
                (Fit::No, _) => {}
                (_, Some((first, _))) if first > task.as_of => {}
                (Fit::Yes, Some(days)) => shown.done.push((days, row)),
                (Fit::Yes, None) => shown.undated.push(row),
                (Fit::Maybe, _) if rule.positive_only => {}
                (Fit::Maybe, days) => shown.unsure.push((days, row)),
            }
        }
    }
    shown.done.sort_by_key(|(days, row)| (*days, row.id));
    shown.cover = shown.cover.joined();
    shown
}

impl<'e> Shown<'e> {
    /// The rows that answer a call: in time, or later but before the next call, which they answer then.
    fn answers(&self, day: Date, due_on: Option<Date>, days: &BTreeSet<Date>) -> Vec<Found<'e>> {
        let next = days.range(day..).find(|other| **other > day);
        let before_next = next.map_or(Date::MAX, |next| next.yesterday().unwrap_or(*next));
        let last = due_on.map_or(before_next, |due_on| due_on.max(before_next));
        let start = self.done.partition_point(|((first, _), _)| *first < day);
        let rows = self.done.iter().skip(start).take_while(|((first, _), _)| *first <= last);
        rows.map(|(days, row)| (Some(*days), *row)).collect()
    }

    fn may_answer(&self, day: Date) -> bool {
        !self.undated.is_empty() || self.unsure.iter().any(|(days, _)| days.is_none_or(|(_, last)| day <= last))
    }
}

fn entry(task: &Task<'_>, shown: &Shown<'_>, days: &BTreeSet<Date>, call: &Call<'_, '_>) -> DutyEntry {
    let spec = &task.duty.spec;
    let due_on = call.day.zip(call.rule.days).map(|(day, days)| after(day, days));
    let mut found = call.day.map(|day| shown.answers(day, due_on, days)).unwrap_or_default();
    let (in_row, lacking) = in_row(task, call);
    found.extend((in_row == Some(Fit::Yes)).then(|| (own_days(task, call), call.row)));
    let mut entry = task.blank(call.day.map(|day| (day, due_on.unwrap_or(day))), due_on);
    entry.trigger = Some(call.row.named(call.day.map(|day| (day, day))));
    entry.times_done = times(&found);
    entry.rows = found.iter().take(MAX_ROWS_SHOWN).map(|(days, row)| row.named(*days)).collect();
    let (state, why) = if entry.times_done >= spec.times {
        (DutyState::Done, say::done(spec.times, &found, entry.times_done, due_on))
    } else if task.duty.evidence.is_empty() {
        (DutyState::Unknown, say::no_table(task.duty))
    } else if task.is_unclear {
        (DutyState::Unknown, say::unclear(task))
    } else if in_row == Some(Fit::Maybe) {
        (DutyState::Unknown, format!("这一行的“{}”没写清，不知道做没做", lacking.join("、")))
    } else {
        let lack =
            if lacking.is_empty() { String::new() } else { format!("，这一行没写“{}”", lacking.join("、")) };
        let (state, why) = open(task, shown, call, due_on);
        (state, format!("{why}{lack}"))
    };
    let when = call.day.map_or_else(|| "日期没写".to_owned(), |day| day.to_string());
    entry.state = state;
    entry.reason = say::with_clause(&format!("{}（{when}）：{why}", call.rule.name), &entry.clause);
    entry
}

/// Whether the row that called for it shows that it was done, and what it lacks; none where other rows must show it.
fn in_row<'t>(task: &Task<'t>, call: &Call<'_, '_>) -> (Option<Fit>, Vec<&'t str>) {
    let rules = task.duty.evidence.iter().filter(|rule| rule.in_trigger_row && rule.rows.table == call.row.kind);
    let fit_of = |rule: &EvidenceRule| {
        let is_later = own_day_of(rule, call).is_some_and(|(first, _)| first > task.as_of);
        if is_later { Fit::No } else { rule.rows.fit(call.row) }
    };
    let best = rules.map(|rule| (fit_of(rule), rule)).max_by_key(|(fit, _)| *fit);
    (best.map(|(fit, _)| fit), best.map(|(_, rule)| rule.rows.lacking(call.row)).unwrap_or_default())
}

/// The days on which the calling row says that it was done.
fn own_days(task: &Task<'_>, call: &Call<'_, '_>) -> Option<Days> {
    task.duty.evidence.iter().filter(|rule| rule.in_trigger_row).find_map(|rule| own_day_of(rule, call))
}

fn own_day_of(rule: &EvidenceRule, call: &Call<'_, '_>) -> Option<Days> {
    rule.rows.date.as_ref().and_then(|_| rule.rows.own_days(call.row))
}

/// What is said of a call that nothing answers.
fn open(task: &Task<'_>, shown: &Shown<'_>, call: &Call<'_, '_>, due_on: Option<Date>) -> (DutyState, String) {
    let Some(day) = call.day else {
        let state = if call.rule.days.is_some() { DutyState::Unknown } else { DutyState::DueSoon };
        return (state, "还没有做的记录，也不知道从哪天算起".to_owned());
    };
    let Some(due_on) = due_on else {
        let since = days_between(day, task.as_of);
        return (DutyState::DueSoon, format!("已过 {since} 天，还没有做的记录；依据文件没有给天数，应尽快做"));
    };
    if task.as_of <= due_on {
        return task.before(due_on);
    }
    let is_elsewhere = task.duty.evidence.iter().any(|rule| !rule.in_trigger_row);
    if is_elsewhere {
        let tables = say::tables(task.duty);
        if shown.may_answer(day) {
            return (DutyState::Unknown, format!("{due_on} 已到期；{tables}里有的行没写清是不是、在哪一天，要人看"));
        }
        if !shown.cover.tells_of((day, due_on)) {
            return (DutyState::Unknown, format!("{due_on} 已到期；账本里没有该单位管到这段时间的{tables}，请催报"));
        }
    }
    (DutyState::Missed, format!("到 {due_on} 没有做的记录"))
}

/// One entry for what nobody can see: events that no table shows. What was done is counted; how often it should be is not known.
fn rest(task: &Task<'_>, shown: &Shown<'_>, mut gaps: Vec<String>) -> Option<DutyEntry> {
    let spec = &task.duty.spec;
    let is_shown = |name: &&String| task.duty.triggers.iter().any(|rule| rule.name == **name);
    let hidden: Vec<&str> = spec.triggers.iter().filter(|name| !is_shown(name)).map(String::as_str).collect();
    if !hidden.is_empty() {
        gaps.push(format!("没有表格记载“{}”，不知道该做几次", hidden.join("、")));
    }
    if gaps.is_empty() {
        return None;
    }
    let (from, until) = (task.window.from, task.window.until);
    let inside = shown.done.iter().filter(|((first, last), _)| *first <= until && from <= *last);
    let dated = inside.map(|(days, row)| (Some(*days), *row));
    let found: Vec<Found<'_>> = dated.chain(shown.undated.iter().map(|row| (None, *row))).collect();
    let mut entry = task.blank(Some((from, until)), None);
    entry.times_wanted = None;
    entry.times_done = times(&found);
    entry.rows = found.iter().take(MAX_ROWS_SHOWN).map(|(days, row)| row.named(*days)).collect();
    if task.duty.evidence.is_empty() {
        gaps.push(say::no_table(task.duty));
    } else if task.duty.evidence.iter().any(|rule| !rule.in_trigger_row) {
        gaps.push(format!("记到 {} 次", entry.times_done));
    }
    if task.is_unclear {
        gaps.push(say::unclear(task));
    }
    entry.reason = say::with_clause(&gaps.join("；"), &entry.clause);
    Some(entry)
}
