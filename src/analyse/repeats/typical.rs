//! Typical dangers: texts of many enterprises that mean the same.

use super::candidates::{First, Index};
use super::score::{named, per_mille, quoted};
use super::wording::Wording;
use super::{Read, Shared, TypicalDanger};
use crate::ruleset::{Similarity, WordKind};
use foldhash::fast::FixedState;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Rows that say the very same.
struct Group {
    /// Positions of the rows, ascending.
    rows: Vec<usize>,
    unit_count: usize,
}

/// The typical dangers; `rows` are sorted by enterprise and day.
///
/// Every wording joins the cluster whose leader it is most like, or leads one of its own. Wordings of many enterprises come
/// first, so they lead, and no cluster drifts from one danger to another over a chain of texts between them.
pub(super) fn find<'r>(rows: &[Read<'r>], rules: &Similarity) -> Vec<TypicalDanger<'r>> {
    let groups = groups(rows);
    let mut index = Index::default();
    let mut clusters: Vec<(&Wording, Vec<&Group>)> = Vec::new();
    for group in &groups {
        let Some(wording) = wording_of(rows, group) else { continue };
        if let Some((_, members)) = leader(&index, &clusters, wording, rules).and_then(|at| clusters.get_mut(at)) {
            members.push(group);
        } else {
            index.add(rules, &wording.whole, clusters.len());
            clusters.push((wording, vec![group]));
        }
    }
    let mut typical: Vec<TypicalDanger<'r>> =
        clusters.iter().filter_map(|(wording, members)| typical(rows, rules, wording, members)).collect();
    typical.sort_by_key(|it| {
        (Reverse(it.units.len()), Reverse(it.row_ids.len()), it.text, it.representative_id, it.units.first().copied())
    });
    typical
}

/// Rows by what they say, the wordings of the most enterprises first.
fn groups(rows: &[Read<'_>]) -> Vec<Group> {
    let mut at_of: HashMap<&Wording, usize, FixedState> = HashMap::default();
    let mut groups: Vec<Group> = Vec::new();
    for (at, read) in rows.iter().enumerate() {
        let group = *at_of.entry(&read.wording).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Group { rows: Vec::new(), unit_count: 0 });
        }
        let Some(group) = groups.get_mut(group) else { continue };
        let last = group.rows.last().and_then(|last| rows.get(*last));
        group.unit_count += usize::from(last.is_none_or(|last| last.row.unit != read.row.unit));
        group.rows.push(at);
    }
    groups.sort_by_cached_key(|group| {
        (Reverse(group.unit_count), Reverse(group.rows.len()), first_of(rows, group).map(|read| read.row.text))
    });
    groups
}

fn first_of<'a, 'r>(rows: &'a [Read<'r>], group: &Group) -> Option<&'a Read<'r>> {
    group.rows.first().and_then(|at| rows.get(*at))
}

fn wording_of<'a>(rows: &'a [Read<'_>], group: &Group) -> Option<&'a Wording> {
    first_of(rows, group).map(|read| &read.wording)
}

/// The cluster whose leader a wording is most like; of equals the first.
fn leader(index: &Index, clusters: &[(&Wording, Vec<&Group>)], wording: &Wording, rules: &Similarity) -> Option<usize> {
    let search = &rules.across_units;
    let found = index.find(rules, &wording.whole, search.candidates, First::Added);
    let scored = found.into_iter().filter_map(|at| {
        let score = per_mille(rules, search, clusters.get(at)?.0, wording);
        (score >= search.threshold).then_some((score, Reverse(at)))
    });
    scored.max().map(|(_, Reverse(at))| at)
}

/// A cluster as a typical danger, where it has enough enterprises.
fn typical<'r>(
    rows: &[Read<'r>],
    rules: &Similarity,
    leader: &Wording,
    members: &[&Group],
) -> Option<TypicalDanger<'r>> {
    let mut all: Vec<usize> = members.iter().flat_map(|group| group.rows.iter().copied()).collect();
    all.sort_unstable();
    let all: Vec<&Read<'r>> = all.into_iter().filter_map(|at| rows.get(at)).collect();
    let mut units: Vec<&'r str> = all.iter().map(|read| read.row.unit).collect();
    units.dedup();
    if units.len() < rules.typical_from_units {
        return None;
    }
    let stands_for_all = members.first().and_then(|group| first_of(rows, group))?;
    let about = named(rules, &leader.whole);
    let reason = reason(&about, units.len(), all.len());
    Some(TypicalDanger {
        representative_id: stands_for_all.row.id,
        text: stands_for_all.row.text,
        units,
        row_ids: all.iter().map(|read| read.row.id).collect(),
        about,
        reason,
    })
}

fn reason(about: &[Shared], unit_count: usize, row_count: usize) -> String {
    let kinds = [WordKind::Equipment, WordKind::Part, WordKind::Material, WordKind::Defect];
    let words: String = kinds.into_iter().map(|kind| quoted(about, kind)).collect();
    let words = if words.is_empty() { "用语大体相同".to_owned() } else { format!("都与{words}有关") };
    format!("{unit_count} 家企业有 {row_count} 条，{words}；是不是同一类隐患请人核对")
}
