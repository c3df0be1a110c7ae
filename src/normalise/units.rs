//! Which names mean the same unit.

use crate::ruleset::Senders;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A unit's name in the ways that matter here.
#[derive(Clone, Copy, Debug)]
pub struct NameOfUnit<'a> {
    /// As written.
    pub written: &'a str,
    /// Without place and legal form.
    pub folded: &'a str,
    /// Its unified social credit code.
    pub credit_code: Option<&'a str>,
}

/// The name by which each unit is known: the fullest of all that mean the same. It depends on the set of names alone, never on
/// their order.
///
/// Two names mean the same unit where the town says so (`same`, folded, the name to go by first), where they fold to one, give one credit code, or where one is short for exactly one other.
#[must_use]
pub fn known_names(names: &[NameOfUnit<'_>], senders: &Senders, same: &[Vec<String>]) -> Vec<String> {
    let mut groups = Groups((0..names.len()).collect());
    let mut by_folded: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        groups.join(at, *by_folded.entry(name.folded).or_insert(at));
        if let Some(code) = name.credit_code {
            groups.join(at, *by_code.entry(code).or_insert(at));
        }
    }
    for group in same {
        let mut members = group.iter().filter_map(|name| by_folded.get(name.as_str()).copied());
        if let Some(first) = members.next() {
            members.for_each(|member| groups.join(first, member));
        }
    }
    let is_short = |name: &NameOfUnit<'_>| !senders.is_full(name.written) && !senders.is_body(name.written);
    for (folded, at) in by_folded.iter().filter(|(_, at)| names.get(**at).is_some_and(is_short)) {
        if let Some(whole) = groups.only_one_with(folded, *at, &by_folded, |whole| {
            names.get(whole).is_some_and(|name| !senders.is_body(name.written))
        }) {
            groups.join(*at, whole);
        }
    }
    let mut known: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        let best = known.entry(groups.root(at)).or_insert(at);
        // What the town goes by; else the longest is the fullest; of two alike the first in the alphabet.
        let is_official =
            |name: &NameOfUnit<'_>| same.iter().any(|group| group.first().is_some_and(|first| first == name.folded));
        let key = |name: &NameOfUnit<'_>| {
            (
                is_official(name),
                senders.is_full(name.written),
                name.written.chars().count(),
                Reverse(name.written.to_owned()),
            )
        };
        if names.get(*best).is_none_or(|best| key(name) > key(best)) {
            *best = at;
        }
    }
    let best_of = |at: usize| known.get(&groups.root(at)).and_then(|best| names.get(*best));
    (0..names.len()).map(|at| best_of(at).map_or(String::new(), |name| name.written.to_owned())).collect()
}

/// Sets of names that mean the same: each points at another of its set, or at itself.
struct Groups(Vec<usize>);

impl Groups {
    fn root(&self, mut at: usize) -> usize {
        while let Some(up) = self.0.get(at).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        let (first, second) = (one.min(other), one.max(other));
        if let Some(up) = self.0.get_mut(second) {
            *up = first;
        }
    }

    /// The set of the names in which this one stands, where they are all of one set.
    fn only_one_with(
        &self,
        short: &str,
        own: usize,
        by_folded: &BTreeMap<&str, usize>,
        may_be: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let longer = by_folded.iter().filter(|(folded, at)| **at != own && folded.contains(short) && may_be(**at));
        let sets: BTreeSet<usize> = longer.map(|(_, at)| self.root(*at)).filter(|set| *set != self.root(own)).collect();
        if sets.len() == 1 { sets.first().copied() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ruleset::{RuleFiles, Ruleset};

    #[test]
    fn short_names_belong_to_the_one_full_name() {
        let ruleset = Ruleset::load(&RuleFiles::shipped(), jiff::civil::date(2026, 11, 30)).unwrap();
        let places = ["云溪镇".to_owned(), "云溪".to_owned()];
        let written = [
            "云溪栋禾建筑工程有限公司",
            "栋禾建筑",
            "禾建",
            "禾建筑材料有限公司",
            "上庄村",
            "上庄村木业有限公司",
            "上庄村村委会",
        ];
        let folded = written.map(|name| ruleset.senders.fold(name, &places));
        let mut names: Vec<NameOfUnit<'_>> = written
            .iter()
            .zip(&folded)
            .map(|(written, folded)| NameOfUnit { written, folded, credit_code: None })
            .collect();
        let known = known_names(&names, &ruleset.senders, &[]);
        assert_eq!(known[0], "云溪栋禾建筑工程有限公司");
        assert_eq!(known[1], known[0]);
        assert_eq!(known[2], "禾建", "it may be short for either");
        assert_eq!(known[4], "上庄村村委会");
        assert_eq!(known[6], known[4]);
        assert_eq!(known[5], written[5], "a firm is not its village");
        names.reverse();
        let mut reversed = known_names(&names, &ruleset.senders, &[]);
        reversed.reverse();
        assert_eq!(reversed, known);
    }
}
