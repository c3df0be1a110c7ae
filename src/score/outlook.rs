//! What would change a grade.

use super::two_places;
use crate::model::score::{Outlook, Standing, SubjectScore};
use crate::ruleset::assessment::Scheme;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// The next better and the next worse grade, and the items that would make up for what is missing.
pub(super) fn outlook(scheme: &Scheme, subject: &SubjectScore) -> Option<Outlook> {
    let score = subject.score?;
    let here = scheme.place_of(&subject.grade_by_score);
    let band = |at: Option<usize>| at.and_then(|at| scheme.bands.get(at));
    let better = band(here.checked_sub(1)).map(|band| (band.grade.clone(), band.from - score));
    let worse = band(Some(here + 1)).zip(band(Some(here))).map(|(worse, own)| (worse.grade.clone(), score - own.from));
    let items = better.as_ref().map(|(_, missing)| enough(scheme, subject, *missing)).unwrap_or_default();
    let without_veto = (subject.grade != subject.grade_by_score).then(|| subject.grade_by_score.clone());
    Some(Outlook { better, items, worse, without_veto })
}

/// The items on which most was lost, as many as make up for what is missing.
fn enough(scheme: &Scheme, subject: &SubjectScore, missing: Decimal) -> Vec<(usize, Decimal)> {
    if subject.applicable.is_zero() {
        return Vec::new();
    }
    let lost = |(at, _): (usize, &crate::ruleset::assessment::SchemeItem)| {
        let item = subject.items.get(at).filter(|item| item.standing == Standing::Given)?;
        let lost = item.full - item.points;
        (lost > Decimal::ZERO).then_some((at, lost))
    };
    let mut all: Vec<(usize, Decimal)> = scheme.leaves().filter_map(lost).collect();
    all.sort_by_key(|(at, lost)| (Reverse(*lost), *at));
    let mut gained = Decimal::ZERO;
    let mut taken = Vec::new();
    for (at, lost) in all {
        if gained >= missing {
            break;
        }
        gained += two_places(lost / subject.applicable * scheme.out_of);
        taken.push((at, lost));
    }
    taken
}
