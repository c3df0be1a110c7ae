//! Which rows a calendar needs: of a million rows of a ledger, few show a duty or call for one that is still open.

use super::index::{Days, Fit, name, senders, slot};
use super::{Evidence, Holder, Window};
use crate::ruleset::reference::{Duty, RowRule};
use crate::ruleset::spec::{DutyHolder, Period};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashSet};

/// The field with the village, which may say whose row it is.
const VILLAGE: &str = "village";

/// Lets through rows of one kind that change the calendar. Of the others, which say only that somebody sent such a table and for
/// what time, one stands for all that say the same.
pub struct Sieve<'d> {
    looked_for: Vec<LookedFor<'d>>,
    holders: BTreeSet<(DutyHolder, &'d str)>,
    senders: BTreeSet<&'d str>,
    /// The first day of the calendar's first year, before which no period of it begins.
    from: Date,
    /// What was called for and answered before this day is shown no more.
    settled_before: Date,
    sent: HashSet<Sent>,
}

/// Whose row it may be, and what time its table tells of.
type Sent = (String, String, Option<String>, Option<Days>);

/// Rows that a duty looks for.
struct LookedFor<'d> {
    duty: &'d Duty,
    rule: &'d RowRule,
    as_what: AsWhat,
}

/// What such a row is to a duty.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum AsWhat {
    Trigger,
    Evidence { positive_only: bool },
}

impl<'d> Sieve<'d> {
    /// A sieve for the rows of a kind.
    #[must_use]
    pub fn new(duties: &'d [Duty], holders: &'d [Holder], kind: &str, as_of: Date, window: &Window) -> Self {
        let looked_for = duties.iter().flat_map(|duty| {
            let shows = duty.evidence.iter().filter(|rule| !rule.in_trigger_row);
            let shows = shows.map(|rule| (&rule.rows, AsWhat::Evidence { positive_only: rule.positive_only }));
            let all = shows.chain(duty.triggers.iter().map(|rule| (&rule.rows, AsWhat::Trigger)));
            all.map(move |(rule, as_what)| LookedFor { duty, rule, as_what })
        });
        Self {
            looked_for: looked_for.filter(|looked_for| looked_for.rule.table == kind).collect(),
            holders: holders.iter().map(|holder| (holder.kind, holder.name.trim())).collect(),
            senders: senders(holders),
            from: window.from.first_of_year(),
            settled_before: window.from.min(as_of),
            sent: HashSet::new(),
        }
    }

    /// Whether the calendar would be another one without this row.
    pub fn keeps(&mut self, row: &Evidence) -> bool {
        let mut is_asked = false;
        for looked_for in self.looked_for.iter().filter(|looked_for| self.is_asked(looked_for, row)) {
            if self.is_needed(looked_for, row) {
                return true;
            }
            is_asked = true;
        }
        let village = || row.fields.get(VILLAGE).cloned();
        is_asked && self.sent.insert((row.unit.clone(), row.sender.clone(), village(), row.covers))
    }

    /// Whether the row is about somebody whose duty it is.
    fn is_asked(&self, looked_for: &LookedFor<'_>, row: &Evidence) -> bool {
        looked_for.duty.spec.who.iter().any(|kind| {
            let name = slot(looked_for.rule.about, *kind).and_then(|slot| name(slot, row, &self.senders));
            // What names nobody is the office's own.
            name.is_some_and(|name| match kind {
                DutyHolder::Township if name.is_empty() => true,
                _ => self.holders.contains(&(*kind, name)),
            })
        })
    }

    fn is_needed(&self, LookedFor { duty, rule, as_what }: &LookedFor<'_>, row: &Evidence) -> bool {
        match (rule.fit(row), as_what) {
            (Fit::No, _) | (Fit::Maybe, AsWhat::Evidence { positive_only: true }) => false,
            (_, AsWhat::Evidence { .. }) => {
                // What comes with an event is wanted until it is answered, and what lasts counts whenever it was done.
                let is_of_its_time = duty.spec.every != Period::Event && !duty.spec.lasts;
                !is_of_its_time || rule.days(row).is_none_or(|(_, last)| last >= self.from)
            }
            (Fit::Maybe, AsWhat::Trigger) => true,
            (Fit::Yes, AsWhat::Trigger) => !self.is_settled(duty, rule, row),
        }
    }

    /// Whether a row called for a duty before the calendar's time, and itself shows that it was done. Where other rows may show it,
    /// each call counts, for it ends the time of the one before.
    fn is_settled(&self, duty: &Duty, call: &RowRule, row: &Evidence) -> bool {
        let is_before = |days: Option<Days>| days.is_none_or(|(first, _)| first < self.settled_before);
        let is_called_before = call.own_days(row).is_some_and(|(_, last)| last < self.settled_before);
        duty.spec.times <= 1
            && is_called_before
            && duty.evidence.iter().all(|rule| rule.in_trigger_row)
            && duty.evidence.iter().any(|rule| {
                let own = rule.rows.date.as_ref().and_then(|_| rule.rows.own_days(row));
                rule.rows.table == row.kind && rule.rows.fit(row) == Fit::Yes && is_before(own)
            })
    }
}
