//! Duties that come again with each month, quarter, half-year or year.

use super::index::{Cover, Days, Fit, Index};
use super::period::{containing, due_on, title, within};
use super::{DutyEntry, DutyState, Evidence, MAX_ROWS_SHOWN, Task, say};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A row and the days that it tells of.
type Found<'e> = (Option<Days>, &'e Evidence);

/// What the rows say of one duty of one holder.
#[derive(Default)]
struct Shown<'e> {
    /// Rows that show that it was done, by the first day of their period; for duties that last, all under none.
    done: BTreeMap<Option<Date>, Vec<Found<'e>>>,
    /// Rows that may show it, or at a time that is not clear.
    unsure: Vec<Found<'e>>,
    cover: Cover,
}

/// Adds the entries of one duty of one holder.
pub(super) fn entries(task: &Task<'_>, index: &Index<'_>, out: &mut Vec<DutyEntry>) {
    let shown = shown(task, index);
    let ended_before = |(_, last): &(Date, Date)| task.holder.from.is_some_and(|from| *last < from);
    let periods = within(task.duty.spec.every, task.window.from, task.window.until);
    out.extend(periods.filter(|period| !ended_before(period)).map(|period| entry(task, &shown, period)));
}

fn shown<'e>(task: &Task<'_>, index: &Index<'e>) -> Shown<'e> {
    let spec = &task.duty.spec;
    let mut shown = Shown::default();
    for rule in task.duty.evidence.iter().filter(|rule| !rule.in_trigger_row) {
        for row in index.rows(&rule.rows, task.holder) {
            if !rule.positive_only {
                shown.cover.add(row.covers);
            }
            let days = rule.rows.days(row);
            let (fit, is_known) = (rule.rows.fit(row), days.is_none_or(|(first, _)| first <= task.as_of));
            if fit == Fit::No || !is_known {
                continue;
            }
            let period = days.and_then(|days| one_period(task, days));
            match period {
                _ if spec.lasts && fit == Fit::Yes => shown.done.entry(None).or_default().push((days, row)),
                Some(first) if fit == Fit::Yes => shown.done.entry(Some(first)).or_default().push((days, row)),
                _ if rule.positive_only => {}
                _ => shown.unsure.push((days, row)),
            }
        }
    }
    for rows in shown.done.values_mut() {
        rows.sort_by_key(|(days, row)| (*days, row.id));
    }
    shown.cover = shown.cover.joined();
    shown
}

/// The first day of the period in which all the days lie.
fn one_period(task: &Task<'_>, (first, last): Days) -> Option<Date> {
    let (from, until) = containing(task.duty.spec.every, first)?;
    (last <= until).then_some(from)
}

/// How often something was done: rows of one day are one time, for a meeting may stand in two tables.
pub(super) fn times(found: &[Found<'_>]) -> u32 {
    let days: BTreeSet<Option<Days>> = found.iter().map(|(days, _)| *days).collect();
    u32::try_from(days.len()).unwrap_or(u32::MAX)
}

impl<'e> Shown<'e> {
    /// The rows that count for a period.
    fn of_period(&self, task: &Task<'_>, period: Days, due_on: Date) -> Vec<Found<'e>> {
        if task.duty.spec.lasts {
            let all = self.done.get(&None).into_iter().flatten();
            return all.filter(|(days, _)| days.is_none_or(|(first, _)| first <= period.1)).copied().collect();
        }
        let own = self.done.get(&Some(period.0)).cloned().unwrap_or_default();
        if times(&own) >= task.duty.spec.times || due_on <= period.1 {
            return own;
        }
        self.with_late(task, own, period, due_on)
    }

    /// Adds what was done in the days of grace and what the next period can spare: each period's rows are its own first.
    fn with_late(&self, task: &Task<'_>, own: Vec<Found<'e>>, period: Days, due_on: Date) -> Vec<Found<'e>> {
        let Some(next) = period.1.tomorrow().ok().and_then(|day| self.done.get(&Some(day))) else { return own };
        let spare = times(next).saturating_sub(task.duty.spec.times);
        let late = next.iter().filter(|(days, _)| days.is_some_and(|(_, last)| last <= due_on));
        let mut found = own;
        let limit = times(&found) + spare.min(task.duty.spec.times - times(&found));
        for row in late {
            if times(&found) >= limit && !found.iter().any(|(days, _)| *days == row.0) {
                break;
            }
            found.push(*row);
        }
        found
    }

    /// How many rows may show that it was done in a period.
    fn unsure_in(&self, (from, until): Days) -> usize {
        let overlaps = |(days, _): &&Found<'_>| days.is_none_or(|(first, last)| first <= until && from <= last);
        self.unsure.iter().filter(overlaps).count()
    }
}

fn entry(task: &Task<'_>, shown: &Shown<'_>, period: Days) -> DutyEntry {
    let spec = &task.duty.spec;
    let due_on = due_on(spec, period);
    let found = shown.of_period(task, period, due_on);
    let mut entry = task.blank(Some(period), Some(due_on));
    entry.times_done = times(&found);
    entry.rows = found.iter().take(MAX_ROWS_SHOWN).map(|(days, row)| row.named(*days)).collect();
    let (state, why) = if entry.times_done >= spec.times {
        (DutyState::Done, say::done(spec.times, &found, entry.times_done, Some(due_on)))
    } else {
        let (state, why) = open(task, shown, period, due_on);
        let count = match entry.times_done {
            0 => format!("要求 {} 次", spec.times),
            done => format!("要求 {} 次，记到 {done} 次", spec.times),
        };
        (state, format!("{count}，{why}"))
    };
    entry.state = state;
    entry.reason = say::with_clause(&format!("{}：{why}", title(spec.every, period.0)), &entry.clause);
    entry
}

/// What is said of a period in which it was not done often enough.
fn open(task: &Task<'_>, shown: &Shown<'_>, period: Days, due_on: Date) -> (DutyState, String) {
    let unknown = |why: String| (DutyState::Unknown, why);
    if task.as_of < period.0 {
        return task.before(due_on);
    }
    if task.is_unclear {
        return unknown(say::unclear(task));
    }
    if task.duty.evidence.is_empty() {
        return unknown(format!("{due_on} 到期；{}", say::no_table(task.duty)));
    }
    if task.as_of <= due_on {
        return task.before(due_on);
    }
    let unsure = shown.unsure_in((period.0, due_on.max(period.1)));
    let tables = say::tables(task.duty);
    if unsure > 0 {
        return unknown(format!("{due_on} 已到期；{tables}里有 {unsure} 行没写清是不是、在哪一天，要人看"));
    }
    if shown.cover.is_empty() {
        return unknown(format!("{due_on} 已到期；账本里没有该单位的{tables}，不知道做没做，请催报"));
    }
    // Duties that last are shown by the state on their last day, whatever the tables say of the time before.
    let first = if task.duty.spec.lasts { due_on } else { period.0.min(due_on) };
    if !shown.cover.tells_of((first, due_on.min(period.1).max(first))) {
        return unknown(format!("{due_on} 已到期；该单位的{tables}没有管到整个这一期，请催报"));
    }
    if let Some(from) = task.holder.from.filter(|from| *from > period.0) {
        return unknown(format!("{due_on} 已到期；{from} 才开始有这项责任，这一期要不要做由人定"));
    }
    (DutyState::Missed, format!("到 {due_on} 没有做够；该单位的{tables}里没有这样的行"))
}
