//! Which way a file numbers its levels: 1 for the highest or for the lowest.

use crate::model::Row;
use crate::ruleset::{LevelWord, LevelWords, Numbering, Profile, RankOrder};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Pairs are compared two by two: more would cost more than they tell.
const MAX_PAIRS: usize = 300;

/// The order found, and how it was found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Finding {
    /// No cell gives its level as a number.
    NotNeeded,
    /// The levels run against the scores, or the profile says so.
    Descending,
    /// The levels rise with the scores, or the profile says so.
    Ascending(u8),
    /// Nothing tells; 1 is taken for the highest.
    Assumed,
}

impl Finding {
    pub(super) const fn order(self) -> RankOrder {
        match self {
            Self::Ascending(ranks) => RankOrder::Ascending(ranks),
            Self::NotNeeded | Self::Descending | Self::Assumed => RankOrder::Descending,
        }
    }
}

/// Compares the ranks in the level column with the scores beside them.
pub(super) fn find(
    words: &LevelWords,
    level_column: Option<u32>,
    score_column: Option<u32>,
    profile: Option<&Profile>,
    sample: &[Row<'_>],
) -> Finding {
    let Some(level_column) = level_column else { return Finding::NotNeeded };
    let rank = |row: &Row<'_>| match words.read(&row.cell(level_column)?.display())? {
        LevelWord::Rank(rank) => Some(rank),
        LevelWord::Named(_) => None,
    };
    let ranked: Vec<(u8, Option<Decimal>)> = sample
        .iter()
        .filter_map(|row| Some((rank(row)?, score_column.and_then(|column| row.cell(column)?.decimal()))))
        .take(MAX_PAIRS)
        .collect();
    if ranked.is_empty() {
        return Finding::NotNeeded;
    }
    let pairs: Vec<(u8, Decimal)> = ranked.iter().filter_map(|(rank, score)| Some((*rank, (*score)?))).collect();
    let ascending = || Finding::Ascending(rank_count(&ranked, &pairs, profile));
    if profile.is_some_and(|profile| profile.numbering == Numbering::Ascending) {
        return ascending();
    }
    // Where the pairs do not tell, as with one rank only, the profile's bands may.
    let by_bands = profile.map_or(Ordering::Equal, |profile| {
        let rising = [4, 5].map(|ranks| agreeing(&pairs, profile, RankOrder::Ascending(ranks))).into_iter().max();
        rising.cmp(&Some(agreeing(&pairs, profile, RankOrder::Descending)))
    });
    match concordance(&pairs).then(by_bands) {
        Ordering::Greater => ascending(),
        Ordering::Less => Finding::Descending,
        Ordering::Equal => Finding::Assumed,
    }
}

/// How many rows have the level that the profile gives their score, if ranks run in an order.
fn agreeing(pairs: &[(u8, Decimal)], profile: &Profile, order: RankOrder) -> usize {
    let agrees =
        |(rank, score): &&(u8, Decimal)| profile.band(*score).is_some_and(|band| band.level == order.level(*rank));
    pairs.iter().filter(agrees).count()
}

/// Whether more pairs of rows rise together (`Greater`) than against each other (`Less`).
fn concordance(pairs: &[(u8, Decimal)]) -> Ordering {
    let mut balance = 0_i64;
    for (at, (rank, score)) in pairs.iter().enumerate() {
        for (other_rank, other_score) in pairs.iter().skip(at + 1) {
            balance += i64::from(rank.cmp(other_rank) as i8) * i64::from(score.cmp(other_score) as i8);
        }
    }
    balance.cmp(&0)
}

/// Four or five ranks: the number under which more levels agree with the profile's bands.
fn rank_count(ranked: &[(u8, Option<Decimal>)], pairs: &[(u8, Decimal)], profile: Option<&Profile>) -> u8 {
    let highest = ranked.iter().map(|(rank, _)| *rank).max().unwrap_or(4);
    let (Some(profile), true) = (profile, highest <= 4) else { return highest.max(4) };
    let agreeing = |ranks| agreeing(pairs, profile, RankOrder::Ascending(ranks));
    match agreeing(4).cmp(&agreeing(5)) {
        Ordering::Greater => 4,
        Ordering::Less => 5,
        Ordering::Equal => u8::try_from(profile.rank_count().clamp(4, 5)).unwrap_or(4),
    }
}
