//! The same danger again in one enterprise.

use super::candidates::{First, Index};
use super::score::{likeness, per_mille};
use super::{Likeness, Read, Repeat};
use crate::ruleset::{Similarity, WordKind};
use std::cmp::Reverse;

/// Pairs of rows of the same enterprise; `rows` are sorted by enterprise and day.
pub(super) fn find<'r>(rows: &[Read<'r>], rules: &Similarity) -> Vec<Repeat<'r>> {
    rows.chunk_by(|one, other| one.row.unit == other.row.unit).flat_map(|unit| of_unit(unit, rules)).collect()
}

fn of_unit<'r>(rows: &[Read<'r>], rules: &Similarity) -> Vec<Repeat<'r>> {
    let mut index = Index::default();
    let mut pairs = Vec::new();
    let mut at = 0;
    // A day's rows are added after all of them were looked up: what is found twice on one day has not returned.
    for day in rows.chunk_by(|one, other| one.row.found_on == other.row.found_on) {
        if day.first().is_some_and(|read| read.row.found_on.is_some()) {
            pairs.extend(day.iter().filter_map(|later| latest_like(rows, &index, later, rules)));
            for (offset, read) in day.iter().enumerate() {
                index.add(rules, &read.wording.whole, at + offset);
            }
        }
        at += day.len();
    }
    pairs
}

/// The earlier row that is most like a row, and of equals the last.
fn latest_like<'r>(rows: &[Read<'r>], index: &Index, later: &Read<'r>, rules: &Similarity) -> Option<Repeat<'r>> {
    let search = &rules.within_unit;
    let found = index.find(rules, &later.wording.whole, search.candidates, First::Latest);
    let scored = found.into_iter().filter_map(|at| {
        let earlier = rows.get(at)?;
        let score = per_mille(rules, search, &earlier.wording, &later.wording);
        (score >= search.threshold).then_some((score, earlier.row.found_on, Reverse(at)))
    });
    let (_, _, Reverse(at)) = scored.max()?;
    let earlier = rows.get(at)?;
    let likeness = likeness(rules, search, &earlier.wording, &later.wording);
    let (earlier_found_on, later_found_on) = (earlier.row.found_on?, later.row.found_on?);
    let days = (later_found_on - earlier_found_on).get_days();
    let reason = reason(&likeness, days, search.threshold);
    Some(Repeat {
        unit: later.row.unit,
        earlier_id: earlier.row.id,
        earlier_found_on,
        later_id: later.row.id,
        later_found_on,
        likeness,
        reason,
    })
}

/// What both rows have in common: 都是「灭火器」「压力不足」，都在「1号仓库」；….
fn reason(likeness: &Likeness, days: i32, threshold: u32) -> String {
    let about = [WordKind::Equipment, WordKind::Part, WordKind::Material, WordKind::Defect];
    let about: String = about.into_iter().map(|kind| likeness.quoted(kind)).collect();
    let place = likeness.quoted(WordKind::Place);
    let about = if about.is_empty() { "用语大体相同".to_owned() } else { format!("都是{about}") };
    let place = if place.is_empty() { String::new() } else { format!("，都在{place}") };
    let score = likeness.per_mille;
    format!("相隔 {days} 天，{about}{place}；相似度千分之 {score}（{threshold} 起提示），是不是同一隐患请人核对")
}
