//! Two results side by side: before and after an appeal, by one scheme and by another.

use crate::model::score::{Assessment, SubjectScore};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How somebody stands: score, grade, rank.
pub type Stands = (Option<Decimal>, String, Option<u32>);

/// 前后对照: somebody who stands otherwise.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ScoreChange {
    /// The name.
    pub name: String,
    /// Before, or by the one scheme.
    pub before: Stands,
    /// After, or by the other.
    pub after: Stands,
}

/// All who stand otherwise in one than in the other, in the order of the second.
#[must_use]
pub fn changes(before: &Assessment, after: &Assessment) -> Vec<ScoreChange> {
    let known: BTreeMap<&str, &SubjectScore> =
        before.subjects.iter().map(|subject| (subject.name.as_str(), subject)).collect();
    let change = |subject: &SubjectScore| {
        let before = known.get(subject.name.as_str()).map(|subject| stands(subject)).unwrap_or_default();
        let after = stands(subject);
        (before != after).then(|| ScoreChange { name: subject.name.clone(), before, after })
    };
    after.subjects.iter().filter_map(change).collect()
}

fn stands(subject: &SubjectScore) -> Stands {
    (subject.score, subject.grade.clone(), subject.rank)
}
