//! 排名: among whom, and where.

use super::medians::median;
use super::two_places;
use crate::model::score::SubjectScore;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Puts subjects in order and ranks them in their groups: those without a veto first, the higher score first. Equal ones have
/// equal ranks, and the next rank counts all before it.
pub(super) fn rank(all: &mut [SubjectScore]) {
    let order = |subject: &SubjectScore| {
        (
            subject.group.clone(),
            subject.score.is_none(),
            subject.is_vetoed(),
            Reverse(subject.score),
            subject.name.clone(),
        )
    };
    all.sort_by_cached_key(order);
    for group in all.chunk_by_mut(|one, other| one.group == other.group) {
        let mut scores: Vec<Decimal> = group.iter().filter_map(|subject| subject.score).collect();
        let ranked = u32::try_from(scores.len()).unwrap_or(u32::MAX);
        let middle = median(&mut scores).map(two_places);
        let mut before: Option<(bool, Decimal, u32)> = None;
        for (at, subject) in (1..).zip(group.iter_mut()) {
            subject.ranked = ranked;
            subject.group_median = middle;
            let Some(score) = subject.score else { continue };
            let is_vetoed = subject.is_vetoed();
            let rank = match before {
                Some((vetoed, other, rank)) if vetoed == is_vetoed && other == score => rank,
                _ => at,
            };
            subject.rank = Some(rank);
            before = Some((is_vetoed, score, rank));
        }
    }
}
