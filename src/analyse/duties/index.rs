//! Rows by kind and by whom they are about, so that each duty looks only at its own.

use super::{Evidence, EvidenceRef, Holder};
use crate::ruleset::reference::{Duty, RowCondition, RowRule};
use crate::ruleset::spec::{About, DutyHolder};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The field with the village in which a row's unit lies.
const VILLAGE: &str = "village";
/// Between the first and the last day of a span.
const TO: char = '~';

/// By what a row is found: `About`, with villages apart, because a row that names only a village is about that village.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Slot {
    Unit,
    UnitOfVillage,
    Sender,
    Village,
    Office,
}

/// The rows that duties look for.
pub(super) struct Index<'e>(BTreeMap<(&'e str, Slot, &'e str), Vec<&'e Evidence>>);

/// First and last day.
pub(super) type Days = (Date, Date);

impl<'e> Index<'e> {
    pub(super) fn new(duties: &'e [Duty], holders: &[Holder], evidence: &'e [Evidence]) -> Self {
        let mut wanted: BTreeMap<&str, BTreeSet<Slot>> = BTreeMap::new();
        for duty in duties {
            let rules = duty.evidence.iter().map(|rule| &rule.rows).chain(duty.triggers.iter().map(|rule| &rule.rows));
            for rule in rules {
                let slots = duty.spec.who.iter().filter_map(|kind| slot(rule.about, *kind));
                wanted.entry(&rule.table).or_default().extend(slots);
            }
        }
        let senders = senders(holders);
        let mut rows: BTreeMap<(&str, Slot, &str), Vec<&Evidence>> = BTreeMap::new();
        for row in evidence {
            for slot in wanted.get(row.kind.as_str()).into_iter().flatten() {
                if let Some(name) = name(*slot, row, &senders) {
                    rows.entry((&row.kind, *slot, name)).or_default().push(row);
                }
            }
        }
        Self(rows)
    }

    /// The rows of a rule's kind that are about a holder. What names nobody is the office's own.
    pub(super) fn rows(&self, rule: &RowRule, holder: &Holder) -> Vec<&'e Evidence> {
        let slot = slot(rule.about, holder.kind);
        let own = if slot == Some(Slot::Office) { "" } else { holder.name.trim() };
        let has_unnamed = holder.kind == DutyHolder::Township && !own.is_empty();
        let names = std::iter::once(own).chain(has_unnamed.then_some(""));
        let found = slot.into_iter().flat_map(move |slot| names.clone().map(move |name| (slot, name)));
        let rows = found.filter_map(|(slot, name)| self.0.get(&(rule.table.as_str(), slot, name)));
        rows.flatten().copied().collect()
    }
}

/// Units that speak for themselves.
pub(super) fn senders(holders: &[Holder]) -> BTreeSet<&str> {
    let speaks = holders.iter().filter(|holder| holder.kind != DutyHolder::Township);
    speaks.map(|holder| holder.name.trim()).collect()
}

pub(super) const fn slot(about: About, kind: DutyHolder) -> Option<Slot> {
    match (about, kind) {
        (About::Unit, DutyHolder::Village) => Some(Slot::UnitOfVillage),
        (About::Unit, _) => Some(Slot::Unit),
        (About::Sender, _) => Some(Slot::Sender),
        (About::Village, _) => Some(Slot::Village),
        (About::Office, DutyHolder::Township) => Some(Slot::Office),
        (About::Office, _) => None,
    }
}

/// Whom a row is about; empty where it names nobody, none where that is not told. `senders` are units that speak for themselves:
/// what the office gathers from many units may name only the village.
pub(super) fn name<'e>(slot: Slot, row: &'e Evidence, senders: &BTreeSet<&str>) -> Option<&'e str> {
    let (unit, sender) = (row.unit.trim(), row.sender.trim());
    let village = row.fields.get(VILLAGE).map_or("", |village| village.trim());
    match slot {
        Slot::Unit => Some(if unit.is_empty() { sender } else { unit }),
        Slot::UnitOfVillage if !unit.is_empty() && unit != sender => Some(unit),
        Slot::UnitOfVillage if village.is_empty() || senders.contains(sender) => Some(sender),
        Slot::UnitOfVillage => Some(village),
        Slot::Sender => Some(sender),
        Slot::Village => (!village.is_empty()).then_some(village),
        Slot::Office => Some(""),
    }
}

/// Whether what is wanted holds of a row.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Fit {
    No,
    /// A cell is blank or worded in an unknown way.
    Maybe,
    Yes,
}

impl RowRule {
    /// Whether a row is one that is looked for.
    pub(super) fn fit(&self, row: &Evidence) -> Fit {
        self.conditions.iter().map(|condition| fit(condition, row)).min().unwrap_or(Fit::Yes)
    }

    /// Headings of the conditions that do not hold for certain.
    pub(super) fn lacking(&self, row: &Evidence) -> Vec<&str> {
        let lacking = self.conditions.iter().filter(|condition| fit(condition, row) != Fit::Yes);
        lacking.map(|condition| condition.title.as_str()).collect()
    }

    /// The days that the row itself tells of.
    pub(super) fn own_days(&self, row: &Evidence) -> Option<Days> {
        match &self.date {
            Some(field) => row.fields.get(field).and_then(|text| days(text)),
            None => row.happened.map(|day| (day, day)),
        }
    }

    /// The days that a row tells of; where its own cell is blank, the time that its table tells of.
    pub(super) fn days(&self, row: &Evidence) -> Option<Days> {
        self.own_days(row).or(row.covers)
    }
}

/// Whether a condition holds of a row.
fn fit(condition: &RowCondition, row: &Evidence) -> Fit {
    match condition.holds(row.fields.get(&condition.field).map_or("", String::as_str)) {
        Some(true) => Fit::Yes,
        Some(false) => Fit::No,
        None => Fit::Maybe,
    }
}

/// A day, or one day to another.
fn days(text: &str) -> Option<Days> {
    let (first, last) = text.split_once(TO).unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last).then_some((first, last))
}

impl Evidence {
    /// The row as entries name it.
    pub(super) fn named(&self, on: Option<Days>) -> EvidenceRef {
        EvidenceRef { id: self.id, place: self.place.clone(), on }
    }
}

/// What time the tables of a holder tell of.
#[derive(Clone, Debug, Default)]
pub(super) struct Cover {
    spans: Vec<Days>,
    is_open: bool,
}

impl Cover {
    pub(super) fn add(&mut self, covers: Option<Days>) {
        match covers {
            Some(days) if self.spans.last() != Some(&days) => self.spans.push(days),
            Some(_) => {}
            None => self.is_open = true,
        }
    }

    /// Brings the spans in order and joins those that touch.
    pub(super) fn joined(mut self) -> Self {
        self.spans.sort_unstable();
        let mut joined: Vec<Days> = Vec::new();
        for (first, last) in std::mem::take(&mut self.spans) {
            match joined.last_mut() {
                Some((_, end)) if end.tomorrow().is_ok_and(|next| first <= next) => *end = last.max(*end),
                _ => joined.push((first, last)),
            }
        }
        Self { spans: joined, ..self }
    }

    /// Whether there is no table at all.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty() && !self.is_open
    }

    /// Whether the tables tell of all these days.
    pub(super) fn tells_of(&self, (first, last): Days) -> bool {
        self.is_open || self.spans.iter().any(|(from, until)| *from <= first && last <= *until)
    }
}
