//! The same danger again in one enterprise.

use super::candidates::{First, Index};
use super::score::{likeness, per_mille};
use super::wording::Wording;
use super::{Likeness, Read, Repeat};
use crate::ruleset::{Similarity, WordKind};
use foldhash::fast::FixedState;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Pairs of rows of the same enterprise; `rows` are sorted by enterprise and day.
pub(super) fn find<'r>(rows: &[Read<'r>], rules: &Similarity) -> Vec<Repeat<'r>> {
    rows.chunk_by(|one, other| one.row.unit == other.row.unit).flat_map(|unit| of_unit(unit, rules)).collect()
}

/// What the rows of an enterprise have said up to the day before.
#[derive(Default)]
struct Past<'a, 'r> {
    index: Index,
    /// The last row of each wording, in the order in which the wordings came up. Ledgers repeat themselves, so a row is compared
    /// with wordings and not with every row that says the same.
    latest: Vec<&'a Read<'r>>,
    at_of: HashMap<&'a Wording, usize, FixedState>,
}

impl<'a, 'r> Past<'a, 'r> {
    fn add(&mut self, rules: &Similarity, read: &'a Read<'r>) {
        let at = *self.at_of.entry(&read.wording).or_insert(self.latest.len());
        if let Some(latest) = self.latest.get_mut(at) {
            *latest = read;
        } else {
            self.index.add(rules, &read.wording.whole, at);
            self.latest.push(read);
        }
    }

    /// The earlier row that is most like a row, and of equals the last.
    fn most_like(&self, rules: &Similarity, later: &Read<'r>) -> Option<&'a Read<'r>> {
        let search = &rules.within_unit;
        let found = self.index.find(rules, &later.wording.whole, search.candidates, First::Latest);
        let scored = found.into_iter().filter_map(|at| {
            let earlier = *self.latest.get(at)?;
            let score = per_mille(rules, search, &earlier.wording, &later.wording);
            (score >= search.threshold).then_some((score, earlier.row.found_on, Reverse(earlier.row.id), earlier))
        });
        scored.max_by(|one, other| (one.0, one.1, one.2).cmp(&(other.0, other.1, other.2))).map(|found| found.3)
    }
}

fn of_unit<'r>(rows: &[Read<'r>], rules: &Similarity) -> Vec<Repeat<'r>> {
    let mut past = Past::default();
    let mut pairs = Vec::new();
    // A day's rows are added after all of them were looked up: what is found twice on one day has not returned.
    for day in rows.chunk_by(|one, other| one.row.found_on == other.row.found_on) {
        if day.first().is_some_and(|read| read.row.found_on.is_some()) {
            for later in day {
                pairs.extend(past.most_like(rules, later).and_then(|earlier| repeat(rules, earlier, later)));
            }
            for read in day {
                past.add(rules, read);
            }
        }
    }
    pairs
}

fn repeat<'r>(rules: &Similarity, earlier: &Read<'r>, later: &Read<'r>) -> Option<Repeat<'r>> {
    let search = &rules.within_unit;
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
