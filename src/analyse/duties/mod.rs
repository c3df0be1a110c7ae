//! 工作日历: who must do what by when, and whether rows of the town's book show that it was done.
//!
//! Unknown is not no. A duty counts as missed only where its day has passed and a table that tells of that time has no row that
//! shows it. What no table can show, what was not sent in, and what a row leaves open stays unknown.

mod events;
mod index;
mod period;
mod periodic;
mod say;
mod sieve;
#[cfg(test)]
mod tests;

pub use sieve::Sieve;

use crate::ruleset::reference::Duty;
use crate::ruleset::spec::{DutyHolder, Period};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Rows that an entry names; the others are counted.
pub const MAX_ROWS_SHOWN: usize = 20;

/// 责任单位: somebody who has duties.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Holder {
    /// The name by which rows know it.
    pub name: String,
    /// What it is.
    pub kind: DutyHolder,
    /// Its trades by the names of the packs; empty where they are not known.
    pub trades: Vec<String>,
    /// The day from which it has duties, where that is known.
    pub from: Option<Date>,
}

/// 证据行: a row of a table that may show that something was done or must be.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Evidence {
    /// The row's number in the book.
    pub id: i64,
    /// The kind of table.
    pub kind: String,
    /// The unit that the row names, by the name under which it is known; empty, or the sender, where it names none.
    pub unit: String,
    /// Who sent the table, by the name under which it is known; empty where the table does not say, which makes it the office's
    /// own. A name that is made up for such a table must not stand here.
    pub sender: String,
    /// When it happened, for rules that name no field.
    pub happened: Option<Date>,
    /// The fields as they are to be read, days as 2026-03-05 or 2026-03-01~2026-03-31.
    pub fields: BTreeMap<String, String>,
    /// What time the table tells of, first and last day; all time where it does not say. Who knows on which day the table was
    /// drawn up ends the time there, for it cannot tell of later days.
    pub covers: Option<(Date, Date)>,
    /// Where the row stands: file, sheet, row.
    pub place: (String, String, u32),
}

/// 时段: which part of the calendar is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Window {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Days before its last day from which a duty is due soon.
    pub soon_days: u32,
}

/// 状态: how it stands with a duty.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DutyState {
    /// 没做: its day has passed, and the tables that should show it do not.
    Missed,
    /// 该做了: its day is near, or it is called for and the source sets no day.
    DueSoon,
    /// 不知道: nothing tells.
    Unknown,
    /// 没到期.
    NotYetDue,
    /// 做了.
    Done,
}

impl DutyState {
    /// All states, the most pressing first.
    pub const ALL: [Self; 5] = [Self::Missed, Self::DueSoon, Self::Unknown, Self::NotYetDue, Self::Done];

    /// Identifier in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::DueSoon => "due_soon",
            Self::Unknown => "unknown",
            Self::NotYetDue => "not_yet_due",
            Self::Done => "done",
        }
    }

    /// The state as a clerk would say it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Missed => "没做",
            Self::DueSoon => "该做了",
            Self::Unknown => "不知道",
            Self::NotYetDue => "没到期",
            Self::Done => "做了",
        }
    }
}

/// A row that an entry rests on.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct EvidenceRef {
    /// The row's number in the book.
    pub id: i64,
    /// Where it stands: file, sheet, row.
    pub place: (String, String, u32),
    /// The days that it tells of, first and last; none where it tells of none.
    pub on: Option<(Date, Date)>,
}

/// 日历的一项: one duty of one holder in one period, or after one event.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DutyEntry {
    /// The duty's identifier.
    pub duty: String,
    /// What is to be done.
    pub title: String,
    /// Whose duty it is.
    pub holder: String,
    /// What the holder is.
    pub holder_kind: DutyHolder,
    /// The period; from the event to the last day where it comes after one; none where the event's day is not known.
    pub period: Option<(Date, Date)>,
    /// The last day on which it is in time, where there is one.
    pub due_on: Option<Date>,
    /// How it stands.
    pub state: DutyState,
    /// How often it was done.
    pub times_done: u32,
    /// How often it must be done; none where nobody knows what called for it.
    pub times_wanted: Option<u32>,
    /// The row that called for it.
    pub trigger: Option<EvidenceRef>,
    /// Rows that show that it was done, by day, the first [`MAX_ROWS_SHOWN`] of them.
    pub rows: Vec<EvidenceRef>,
    /// Why it stands so, with the clause.
    pub reason: String,
    /// Document and clause.
    pub clause: String,
    /// What to do where it was missed.
    pub remedy: String,
}

/// The calendar: every duty of every holder whose time lies in the window at least in part, and what was called for before and
/// is still open. Duties and holders keep their order; their entries go by day.
#[must_use]
pub fn calendar(
    duties: &[Duty],
    holders: &[Holder],
    evidence: &[Evidence],
    as_of: Date,
    window: &Window,
) -> Vec<DutyEntry> {
    let index = index::Index::new(duties, holders, evidence);
    let mut entries = Vec::new();
    for duty in duties {
        for holder in holders.iter().filter(|holder| duty.spec.who.contains(&holder.kind)) {
            let concerns = duty.concerns(&holder.trades);
            if concerns == Some(false) {
                continue;
            }
            let task = Task { duty, holder, is_unclear: concerns.is_none(), as_of, window };
            match duty.spec.every {
                Period::Event => events::entries(&task, &index, &mut entries),
                _ => periodic::entries(&task, &index, &mut entries),
            }
        }
    }
    entries
}

/// How many entries are in each state, the most pressing first.
#[must_use]
pub fn count_by_state(entries: &[DutyEntry]) -> [(DutyState, usize); 5] {
    DutyState::ALL.map(|state| (state, entries.iter().filter(|entry| entry.state == state).count()))
}

/// One duty of one holder.
struct Task<'t> {
    duty: &'t Duty,
    holder: &'t Holder,
    /// Whether it is not known if the duty concerns the holder.
    is_unclear: bool,
    as_of: Date,
    window: &'t Window,
}

impl Task<'_> {
    /// An entry about which nothing is known yet.
    fn blank(&self, period: Option<(Date, Date)>, due_on: Option<Date>) -> DutyEntry {
        let spec = &self.duty.spec;
        DutyEntry {
            duty: spec.id.value.clone(),
            title: spec.title.clone(),
            holder: self.holder.name.clone(),
            holder_kind: self.holder.kind,
            period,
            due_on,
            state: DutyState::Unknown,
            times_done: 0,
            times_wanted: Some(spec.times),
            trigger: None,
            rows: Vec::new(),
            reason: String::new(),
            clause: say::clause(self.duty),
            remedy: spec.remedy.clone(),
        }
    }

    /// What is said of a duty whose day has not come.
    fn before(&self, due_on: Date) -> (DutyState, String) {
        let left = period::days_between(self.as_of, due_on);
        let is_soon = left <= i64::from(self.window.soon_days);
        let state = if is_soon { DutyState::DueSoon } else { DutyState::NotYetDue };
        (state, say::left(due_on, left))
    }
}
