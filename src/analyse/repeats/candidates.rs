//! Which texts are worth comparing: those that share a thing and its fault, or failing that rare characters.

use super::wording::Said;
use crate::ruleset::{Similarity, WordId, WordKind};
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// Pairs of a thing and its fault of one text that are looked up.
const MAX_FAULTS: usize = 16;
/// Pairs of characters in no list of one text that are looked up, the rarest.
const MAX_RARE: usize = 8;
/// Marks the key of a thing with its fault, which no pair of characters has: a character has 21 bits.
const FAULT: u64 = 1 << 63;

/// Texts by what they say; they are known by the order in which they were added.
#[derive(Default)]
pub(super) struct Index {
    by_key: HashMap<u64, Vec<usize>, FixedState>,
}

/// Which of the texts that share a key are compared first.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum First {
    /// Those added first.
    Added,
    /// Those added last.
    Latest,
}

impl Index {
    /// Adds a text under all its keys.
    pub(super) fn add(&mut self, rules: &Similarity, wording: &Said, at: usize) {
        let faults = faults(rules, wording, |id| vec![id]);
        for key in faults.into_iter().chain(wording.words.iter().map(|id| u64::from(*id))).chain(wording.pairs.clone())
        {
            self.by_key.entry(key).or_default().push(at);
        }
    }

    /// Texts to compare with, at most so many: those under the same fault of the same thing before those that share only a
    /// word or rare characters, and under rare keys before common ones.
    pub(super) fn find(&self, rules: &Similarity, wording: &Said, most: usize, first: First) -> Vec<usize> {
        let near = |id: WordId| {
            let near = rules.word(id).map(|word| word.near.as_slice()).unwrap_or_default();
            std::iter::once(id).chain(near.iter().copied()).collect()
        };
        let words = wording.words.iter().flat_map(|id| near(*id)).map(u64::from).collect();
        let mut rare = self.rarest_first(wording.pairs.clone());
        rare.truncate(MAX_RARE);
        let lists = [self.rarest_first(faults(rules, wording, near)), rare, self.rarest_first(words)];
        let mut found = Vec::new();
        for key in lists.into_iter().flatten() {
            let under = self.by_key.get(&key).map(Vec::as_slice).unwrap_or_default();
            match first {
                First::Added => found.extend(under.iter().take(most)),
                First::Latest => found.extend(under.iter().rev().take(most)),
            }
            if found.len() > most {
                dedup_in_order(&mut found);
            }
            if found.len() >= most {
                break;
            }
        }
        dedup_in_order(&mut found);
        found.truncate(most);
        found
    }

    fn rarest_first(&self, keys: Vec<u64>) -> Vec<u64> {
        let count = |key: u64| self.by_key.get(&key).map_or(0, Vec::len);
        let mut keys: Vec<(usize, u64)> = keys.into_iter().map(|key| (count(key), key)).collect();
        keys.retain(|(count, _)| *count > 0);
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().map(|(_, key)| key).collect()
    }
}

/// Leaves the first of equal values.
fn dedup_in_order(list: &mut Vec<usize>) {
    let mut seen = std::collections::HashSet::with_capacity_and_hasher(list.len(), FixedState::default());
    list.retain(|at| seen.insert(*at));
}

/// Keys of a thing (equipment, part or material) together with its fault, each with what stands for it.
fn faults(rules: &Similarity, wording: &Said, stands_for: impl Fn(WordId) -> Vec<WordId>) -> Vec<u64> {
    let things = [WordKind::Equipment, WordKind::Part, WordKind::Material];
    let things = things.into_iter().flat_map(|kind| wording.of_kind(rules, kind));
    let both = things.flat_map(|thing| wording.of_kind(rules, WordKind::Defect).map(move |defect| (thing, defect)));
    let mut keys = Vec::new();
    for (thing, defect) in both.take(MAX_FAULTS) {
        for thing in stands_for(thing) {
            keys.extend(stands_for(defect).into_iter().map(|it| FAULT | (u64::from(thing) << 16) | u64::from(it)));
        }
    }
    keys
}
