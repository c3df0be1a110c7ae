//! How alike two texts are: the words they share, weighed, and what lowers the score.

use super::wording::{Said, Wording, pairs_weight};
use crate::ruleset::{Similarity, SimilaritySearch, WordId, WordKind};
use std::cmp::Ordering;

/// The whole, in per mille.
const WHOLE: u64 = 1000;

/// A word that two texts share.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Shared {
    /// Its list.
    pub kind: WordKind,
    /// The word as it is shown to people, with its number where it is a place: 2号仓库.
    pub name: String,
}

/// How alike two texts are.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Likeness {
    /// From 0 to 1000.
    pub per_mille: u32,
    /// The words that both have, by list.
    pub shared: Vec<Shared>,
}

impl Likeness {
    /// The names of the shared words of a list, between 「」.
    pub(super) fn quoted(&self, kind: WordKind) -> String {
        quoted(&self.shared, kind)
    }
}

/// The names of words of a list, between 「」.
pub(super) fn quoted(words: &[Shared], kind: WordKind) -> String {
    let names = words.iter().filter(|word| word.kind == kind).flat_map(|word| ["「", word.name.as_str(), "」"]);
    names.collect()
}

/// How alike two texts are, with what they share.
#[must_use]
pub fn likeness(rules: &Similarity, search: &SimilaritySearch, one: &Wording, other: &Wording) -> Likeness {
    let found = best(rules, search, one, other);
    found.map_or_else(Likeness::default, |(per_mille, one, other)| Likeness {
        per_mille,
        shared: shared(rules, one, other),
    })
}

/// What each list has in common in two texts.
#[derive(Clone, Copy, Default)]
struct Side {
    one: bool,
    other: bool,
    common: bool,
}

/// How alike two texts are: as wholes, or by the two clauses that are most alike.
pub(super) fn per_mille(rules: &Similarity, search: &SimilaritySearch, one: &Wording, other: &Wording) -> u32 {
    best(rules, search, one, other).map_or(0, |(score, _, _)| score)
}

/// The score of the parts of two texts that are most alike, and the parts.
fn best<'w>(
    rules: &Similarity,
    search: &SimilaritySearch,
    one: &'w Wording,
    other: &'w Wording,
) -> Option<(u32, &'w Said, &'w Said)> {
    let parts = |wording: &'w Wording| std::iter::once(&wording.whole).chain(&wording.clauses).enumerate();
    let pairs = parts(one).flat_map(|one| parts(other).map(move |other| (one, other)));
    let scored = pairs.filter_map(|((at, one), (other_at, other))| {
        let is_clause = (at, other_at) != (0, 0);
        // Clauses that complain of different things are no nearer than the texts they stand in.
        let defects = side(rules, one, other, WordKind::Defect);
        if is_clause && defects.one && defects.other && !defects.common {
            return None;
        }
        let factor = if is_clause { rules.factors.clause_only } else { 1000 };
        Some((of_said(rules, search, one, other) * factor / 1000, one, other))
    });
    // Of equals the first is taken, so the wholes come before their clauses.
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

fn of_said(rules: &Similarity, search: &SimilaritySearch, one: &Said, other: &Said) -> u32 {
    // Near words are matched one by one, and in this order whichever text is given first.
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let (weight, other_weight) = (one.weight, other.weight);
    let (shorter, longer) = (u64::from(weight.min(other_weight)), u64::from(weight.max(other_weight)));
    let share = u64::from(rules.weights.shorter_share);
    let whole = share * shorter + WHOLE.saturating_sub(share) * longer;
    let common = common_words(rules, one, other) + common_pairs(rules, one, other);
    // `common` is in thousandths of a weight, and so is `whole`.
    let mut score = (common * WHOLE).checked_div(whole).unwrap_or(0).min(WHOLE);
    for factor in factors(rules, one, other).into_iter().chain([place_factor(rules, search, one, other)]) {
        score = score * u64::from(factor) / WHOLE;
    }
    u32::try_from(score).unwrap_or(0)
}

/// The weight of the words that both have, in thousandths; near ones count in part.
fn common_words(rules: &Similarity, one: &Said, other: &Said) -> u64 {
    let weight = |id: WordId| rules.word(id).map_or(0, |word| u64::from(rules.weights.of(word.kind)));
    let is_in = |id: &WordId, wording: &Said| wording.words.binary_search(id).is_ok();
    let mut sum = 0;
    let mut unmatched: Vec<WordId> = other.words.iter().copied().filter(|id| !is_in(id, one)).collect();
    for id in &one.words {
        if is_in(id, other) {
            sum += WHOLE * weight(*id);
        } else if let Some(at) = unmatched.iter().position(|other| rules.is_near(*id, *other)) {
            unmatched.remove(at);
            sum += u64::from(rules.weights.near) * weight(*id);
        }
    }
    sum
}

/// The weight of the characters in no list that both have, in thousandths.
fn common_pairs(rules: &Similarity, one: &Said, other: &Said) -> u64 {
    let count = common_count(&one.pairs, &other.pairs);
    let most = one.pairs.len().max(other.pairs.len());
    let weight = u64::from(pairs_weight(rules, most)) * WHOLE;
    let (count, most) = (u64::try_from(count).unwrap_or(0), u64::try_from(most).unwrap_or(u64::MAX));
    (weight * count).checked_div(most).unwrap_or(0)
}

/// How many values two ascending lists share.
fn common_count(one: &[u64], other: &[u64]) -> usize {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut count = 0;
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        match a.cmp(b) {
            Ordering::Less => drop(one.next()),
            Ordering::Greater => drop(other.next()),
            Ordering::Equal => {
                count += 1;
                one.next();
                other.next();
            }
        }
    }
    count
}

/// The same thing with another fault is another danger, and so is the same fault of another thing.
fn factors(rules: &Similarity, one: &Said, other: &Said) -> [u32; 5] {
    const NOTHING_LOST: u32 = 1000;
    let factors = &rules.factors;
    let rate = |kind: WordKind, differ: u32, missing: u32| {
        let side = side(rules, one, other, kind);
        match (side.one, side.other) {
            (true, true) if !side.common => differ,
            (true, false) | (false, true) => missing,
            _ => NOTHING_LOST,
        }
    };
    [
        rate(WordKind::Equipment, factors.other_equipment, factors.no_equipment),
        rate(WordKind::Part, factors.other_part, NOTHING_LOST),
        rate(WordKind::Defect, factors.other_defect, factors.no_defect),
        rate(WordKind::Material, factors.other_material, NOTHING_LOST),
        if lacks_unlike(rules, one, other) { factors.no_part } else { NOTHING_LOST },
    ]
}

/// Whether all that both texts complain of is that something is missing, and they do not say the same of what: 没有 alone does
/// not make two dangers one.
fn lacks_unlike(rules: &Similarity, one: &Said, other: &Said) -> bool {
    let parts = side(rules, one, other, WordKind::Part);
    let is_unnamed = !parts.one && !parts.other;
    let is_otherwise =
        is_unnamed && !one.pairs.is_empty() && !other.pairs.is_empty() && common_count(&one.pairs, &other.pairs) == 0;
    let mut common = common_of(rules, one, other).chain(common_of(rules, other, one)).peekable();
    (parts.one != parts.other || is_otherwise)
        && common.peek().is_some()
        && common.all(|id| rules.word(id).is_some_and(|word| word.is_lack))
}

/// The defects of a text that another has, or one near them.
fn common_of<'w>(rules: &'w Similarity, one: &'w Said, other: &'w Said) -> impl Iterator<Item = WordId> + 'w {
    let has = |id: &WordId| other.words.iter().any(|it| it == id || rules.is_near(*id, *it));
    one.of_kind(rules, WordKind::Defect).filter(has)
}

fn side(rules: &Similarity, one: &Said, other: &Said, kind: WordKind) -> Side {
    let is_same = |a: WordId, b: WordId| a == b || rules.is_near(a, b);
    let mut side = Side { other: other.of_kind(rules, kind).next().is_some(), ..Side::default() };
    for id in one.of_kind(rules, kind) {
        side.one = true;
        side.common |= other.of_kind(rules, kind).any(|other| is_same(id, other));
    }
    side
}

/// 1号车间 and 2号车间 are two places, and so are 车间 and 仓库; a text that names no place may mean any.
fn place_factor(rules: &Similarity, search: &SimilaritySearch, one: &Said, other: &Said) -> u32 {
    const ANYWHERE: u32 = 1000;
    if one.places.is_empty() || other.places.is_empty() {
        return ANYWHERE;
    }
    let mut is_named = false;
    let mut is_numbered_otherwise = false;
    for (id, number) in &one.places {
        let those = other.places.iter().filter(|(other, _)| other == id);
        let numbers: Vec<_> = those.map(|(_, number)| number).collect();
        is_named |= !numbers.is_empty() || other.places.iter().any(|(other, _)| rules.is_near(*id, *other));
        let is_known = number.is_some() && !numbers.is_empty() && numbers.iter().all(|number| number.is_some());
        let own = one.places.iter().filter(|(own, _)| own == id).map(|(_, number)| number);
        is_numbered_otherwise |= is_known && !own.into_iter().any(|number| numbers.contains(&number));
    }
    match (is_named, is_numbered_otherwise) {
        (true, false) => ANYWHERE,
        (true, true) => search.other_number,
        (false, _) => search.other_place,
    }
}

/// The words that both texts have, by list; of two near words the one of the first text.
fn shared(rules: &Similarity, one: &Said, other: &Said) -> Vec<Shared> {
    let has = |id: WordId| other.words.iter().any(|other| *other == id || rules.is_near(id, *other));
    let mut found = Said { words: one.words.iter().copied().filter(|id| has(*id)).collect(), ..Said::default() };
    let in_both = |place: &&(WordId, Option<Box<str>>)| other.places.iter().any(|other| *place == other);
    found.places = one.places.iter().filter(in_both).cloned().collect();
    named(rules, &found)
}

/// The words and places of a text, by list.
pub(super) fn named(rules: &Similarity, wording: &Said) -> Vec<Shared> {
    let words = wording.words.iter().filter_map(|id| rules.word(*id));
    let mut all: Vec<Shared> = words.map(|word| Shared { kind: word.kind, name: word.name.clone() }).collect();
    for (id, number) in &wording.places {
        if let Some(word) = rules.word(*id) {
            let number = number.as_ref().map(|number| format!("{number}号")).unwrap_or_default();
            all.push(Shared { kind: word.kind, name: format!("{number}{}", word.name) });
        }
    }
    all.sort();
    all
}
