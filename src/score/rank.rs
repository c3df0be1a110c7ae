//! 排名: among whom, and where.

use super::medians::median;
use super::two_places;
use crate::model::score::SubjectScore;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// What decides about a rank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked<'r> {
    pub(super) group: &'r str,
    pub(super) is_vetoed: bool,
    pub(super) score: Option<Decimal>,
    pub(super) name: &'r str,
}

impl<'r> Ranked<'r> {
    pub(super) fn of(subject: &'r SubjectScore) -> Self {
        Self { group: &subject.group, is_vetoed: subject.is_vetoed(), score: subject.score, name: &subject.name }
    }

    fn order(&self) -> (&'r str, bool, bool, Reverse<Option<Decimal>>, &'r str) {
        (self.group, self.score.is_none(), self.is_vetoed, Reverse(self.score), self.name)
    }
}

/// The order of subjects, each with its rank in its group: those without a veto first, the higher score first. Equal ones have
/// equal ranks, and the next rank counts all before it.
pub(super) fn ranks(all: &[Ranked<'_>]) -> Vec<(usize, Option<u32>)> {
    let mut order: Vec<(usize, &Ranked<'_>)> = all.iter().enumerate().collect();
    order.sort_by(|(_, one), (_, other)| one.order().cmp(&other.order()));
    let mut ranks = Vec::with_capacity(all.len());
    for group in order.chunk_by(|(_, one), (_, other)| one.group == other.group) {
        let mut before: Option<(bool, Decimal, u32)> = None;
        for (place, (at, subject)) in (1..).zip(group) {
            let rank = subject.score.map(|score| match before {
                Some((vetoed, other, rank)) if vetoed == subject.is_vetoed && other == score => rank,
                _ => place,
            });
            before = subject.score.zip(rank).map(|(score, rank)| (subject.is_vetoed, score, rank));
            ranks.push((*at, rank));
        }
    }
    ranks
}

/// Puts subjects in order and ranks them in their groups.
pub(super) fn rank(all: &mut Vec<SubjectScore>) {
    let order = ranks(&all.iter().map(Ranked::of).collect::<Vec<_>>());
    let mut taken: Vec<Option<SubjectScore>> = std::mem::take(all).into_iter().map(Some).collect();
    for (at, rank) in order {
        all.extend(taken.get_mut(at).and_then(Option::take).map(|subject| SubjectScore { rank, ..subject }));
    }
    for group in all.chunk_by_mut(|one, other| one.group == other.group) {
        let mut scores: Vec<Decimal> = group.iter().filter_map(|subject| subject.score).collect();
        let ranked = u32::try_from(scores.len()).unwrap_or(u32::MAX);
        let middle = median(&mut scores).map(two_places);
        for subject in group {
            subject.ranked = ranked;
            subject.group_median = middle;
        }
    }
}
