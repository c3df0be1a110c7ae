//! Counts by name: risk points, accident types.

use super::tally::LEVEL_SLOTS;
use crate::model::{Figure, RiskLevel};
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Names that are kept apart; later ones are counted together.
const MAX_NAMES: usize = 50_000;
/// The name under which the rest is counted.
const REST: &str = "（其余）";

/// The counts of one name.
#[derive(Clone, Debug)]
pub struct Group {
    /// The name.
    pub name: String,
    /// Rows by level, the highest first, those without a level last.
    pub counts: [u64; LEVEL_SLOTS],
    /// All rows.
    pub rows: Figure,
}

impl Group {
    /// The highest level that occurs: a risk point is as grave as its gravest row.
    #[must_use]
    pub fn highest(&self) -> Option<RiskLevel> {
        RiskLevel::DESCENDING.into_iter().zip(self.counts).find(|(_, count)| *count > 0).map(|(level, _)| level)
    }
}

/// Counts by name.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    all: Vec<Group>,
    by_name: HashMap<String, usize, RandomState>,
}

impl Groups {
    /// The position of a name, new or not.
    pub(super) fn position(&mut self, name: &str) -> usize {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        if self.all.len() >= MAX_NAMES && name != REST {
            return self.position(REST);
        }
        let rows = Figure::new(format!("「{name}」的全部记录"));
        self.all.push(Group { name: name.to_owned(), counts: [0; LEVEL_SLOTS], rows });
        self.by_name.insert(name.to_owned(), self.all.len() - 1);
        self.all.len() - 1
    }

    /// Counts a row under the name at a position.
    pub(super) fn count(&mut self, position: usize, slot: usize, place: usize, row: u32) {
        let Some(group) = self.all.get_mut(position) else { return };
        if let Some(count) = group.counts.get_mut(slot) {
            *count += 1;
        }
        group.rows.push(place, row);
    }

    /// Adds the counts of another tally whose places are counted from `offset`.
    pub(super) fn append(&mut self, other: Self, offset: usize) {
        for group in other.all {
            let at = self.position(&group.name);
            let Some(own) = self.all.get_mut(at) else { continue };
            for (count, more) in own.counts.iter_mut().zip(group.counts) {
                *count += more;
            }
            own.rows.append(group.rows, offset);
        }
    }

    /// The groups, those with the gravest rows first.
    #[must_use]
    pub fn gravest_first(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.all.iter().collect();
        groups.sort_by(|one, other| other.counts.cmp(&one.counts).then_with(|| one.name.cmp(&other.name)));
        groups
    }
}
