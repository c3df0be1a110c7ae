//! Medians of groups, for rules that look at a value against those of others.

use super::facts::SubjectFacts;
use super::item;
use crate::ruleset::assessment::{By, Measured, Scheme};
use crate::ruleset::{Against, TermKey};
use crate::script::Evaluator;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// How many of a group must be known.
const FEWEST: usize = 3;

/// The medians that a scheme needs: by item, quarter (0 for the year) and group.
#[derive(Default)]
pub(super) struct Medians<'s>(HashMap<(usize, usize, &'s str), Decimal>);

impl<'s> Medians<'s> {
    pub(super) fn of(scheme: &Scheme, evaluator: &Evaluator, subjects: &'s [SubjectFacts]) -> Self {
        let mut medians = Self::default();
        for (at, scheme_item) in scheme.leaves() {
            let Some(of) = scheme_item.by.as_ref().and_then(against_others) else { continue };
            let is_quarterly = scheme_item.term == TermKey::Quarter;
            let quarters = if is_quarterly { 1..=4 } else { 0..=0 };
            for quarter in quarters {
                let mut values: BTreeMap<&str, Vec<Decimal>> = BTreeMap::new();
                for subject in subjects {
                    let facts = if is_quarterly { subject.quarters.get(quarter - 1) } else { Some(&subject.year) };
                    let value = facts.and_then(|facts| item::value(evaluator, of, facts).ok().flatten());
                    if let Some(value) = value {
                        values.entry(&subject.group).or_default().push(value);
                    }
                }
                for (group, mut values) in values.into_iter().filter(|(_, values)| values.len() >= FEWEST) {
                    medians.0.extend(median(&mut values).map(|median| ((at, quarter, group), median)));
                }
            }
        }
        medians
    }

    /// The median of a group, where enough of it is known and it is something.
    pub(super) fn get(&self, item: usize, quarter: usize, group: &str) -> Option<Decimal> {
        self.0.get(&(item, quarter, group)).copied().filter(|median| *median > Decimal::ZERO)
    }
}

fn against_others(by: &By) -> Option<&Measured> {
    match by {
        By::Rate { of, against: Against::Median, .. } | By::Steps { of, against: Against::Median, .. } => Some(of),
        _ => None,
    }
}

/// The median: the mean of the middle two where they are even in number.
pub(super) fn median(values: &mut [Decimal]) -> Option<Decimal> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some((upper + *values.get(middle.checked_sub(1)?)?) / Decimal::TWO)
}
