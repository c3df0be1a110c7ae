//! What all scores together show: where points are lost, whether a group is worse off, and what ranks hang on.

use super::medians::median;
use super::rank::{Ranked, ranks};
use super::two_places;
use crate::model::score::{
    Assessment, BoardLine, GroupBias, GroupSummary, ItemLoss, ItemSensitivity, Mover, Relation, ScoreAnalysis,
    Standing, SubjectScore,
};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Points of per cent by which a group loses more than the others before it is said.
const BIAS: Decimal = Decimal::from_parts(20, 0, 0, false, 0);
/// How many of a group, and of the others, must be decided.
const FEWEST: u32 = 3;
/// How many subjects are compared pair by pair at most.
const MAX_COMPARED: usize = 2_000;
/// From which size on τ is said to be a tendency.
const TENDENCY: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// Something that scores may go with: what it is called, and how much of it each subject has.
pub struct Beside {
    /// 企业数, 从业人数.
    pub title: String,
    /// By name of the subject.
    pub values: BTreeMap<String, Decimal>,
}

/// Looks at all scores together.
#[must_use]
pub fn analyse(assessment: &Assessment, beside: &[Beside]) -> ScoreAnalysis {
    let subjects = &assessment.subjects;
    let leaves: Vec<usize> =
        assessment.items.iter().enumerate().filter(|(_, item)| item.is_leaf).map(|(at, _)| at).collect();
    ScoreAnalysis {
        grades: grades(assessment),
        spans: spans(assessment),
        groups: subjects.chunk_by(|one, other| one.group == other.group).map(group).collect(),
        losses: losses(subjects, &leaves),
        biases: biases(subjects, &leaves),
        relations: beside.iter().filter_map(|beside| relation(subjects, beside)).collect(),
        sensitivity: sensitivity(assessment, &leaves),
        movers: movers(subjects),
        red: board(assessment, |subject| !subject.is_vetoed() && assessment.scheme.red.contains(&subject.grade)),
        black: board(assessment, |subject| subject.is_vetoed() || assessment.scheme.black.contains(&subject.grade)),
        typical: Vec::new(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn grades(assessment: &Assessment) -> Vec<(String, u32)> {
    let of = |grade: &str| count(assessment.subjects.iter().filter(|subject| subject.grade == grade).count());
    assessment.scheme.bands.iter().map(|(_, grade)| (grade.clone(), of(grade))).collect()
}

/// Scores in tenths of the scale, the highest first; what is above the scale counts with the highest.
fn spans(assessment: &Assessment) -> Vec<(String, u32)> {
    const PARTS: u32 = 10;
    let width = assessment.scheme.out_of / Decimal::from(PARTS);
    if width <= Decimal::ZERO {
        return Vec::new();
    }
    let span = |part: u32| {
        let (from, until) = (width * Decimal::from(part), width * Decimal::from(part + 1));
        let has = |score: Decimal| score >= from && (score < until || part + 1 == PARTS);
        let inside = assessment.subjects.iter().filter_map(|subject| subject.score).filter(|score| has(*score));
        let title = if part + 1 == PARTS {
            format!("{} 分及以上", from.normalize())
        } else {
            format!("{}—{}（不含）", from.normalize(), until.normalize())
        };
        (title, count(inside.count()))
    };
    (0..PARTS).rev().map(span).collect()
}

fn group(subjects: &[SubjectScore]) -> GroupSummary {
    let mut scores: Vec<Decimal> = subjects.iter().filter_map(|subject| subject.score).collect();
    let mean = (!scores.is_empty()).then(|| two_places(scores.iter().sum::<Decimal>() / Decimal::from(scores.len())));
    GroupSummary {
        group: subjects.first().map(|subject| subject.group.clone()).unwrap_or_default(),
        count: count(subjects.len()),
        ranked: count(scores.len()),
        highest: scores.iter().max().copied(),
        lowest: scores.iter().min().copied(),
        mean,
        median: median(&mut scores).map(two_places),
    }
}

fn loss<'s>(subjects: impl Iterator<Item = &'s SubjectScore>, at: usize) -> ItemLoss {
    let mut loss = ItemLoss { at, ..ItemLoss::default() };
    for item in subjects.filter_map(|subject| subject.items.get(at)) {
        match item.standing {
            Standing::Given => {
                loss.decided += 1;
                loss.full += item.full;
                loss.lost += item.full - item.points;
                loss.losers += u32::from(item.points < item.full);
            }
            Standing::Pending => loss.pending += 1,
            Standing::NotApplicable => {}
        }
    }
    if !loss.full.is_zero() {
        loss.rate = two_places(loss.lost * Decimal::ONE_HUNDRED / loss.full);
    }
    loss
}

fn losses(subjects: &[SubjectScore], leaves: &[usize]) -> Vec<ItemLoss> {
    let mut all: Vec<ItemLoss> = leaves.iter().map(|at| loss(subjects.iter(), *at)).collect();
    all.sort_by_key(|loss| (Reverse(loss.rate), loss.at));
    all
}

fn biases(subjects: &[SubjectScore], leaves: &[usize]) -> Vec<GroupBias> {
    let groups: Vec<&str> = subjects
        .chunk_by(|one, other| one.group == other.group)
        .filter_map(|group| group.first())
        .map(|s| s.group.as_str())
        .collect();
    if groups.len() < 2 {
        return Vec::new();
    }
    let mut all = Vec::new();
    for at in leaves {
        for name in &groups {
            let own = loss(subjects.iter().filter(|subject| subject.group == *name), *at);
            let others = loss(subjects.iter().filter(|subject| subject.group != *name), *at);
            if own.decided >= FEWEST && others.decided >= FEWEST && own.rate - others.rate >= BIAS {
                all.push(GroupBias { at: *at, group: (*name).to_owned(), rate: own.rate, others: others.rate });
            }
        }
    }
    all.sort_by_key(|bias| (Reverse(bias.rate - bias.others), bias.at));
    all
}

/// Kendall's τ over all pairs that differ in both.
fn relation(subjects: &[SubjectScore], beside: &Beside) -> Option<Relation> {
    let pair = |subject: &SubjectScore| Some((subject.score?, *beside.values.get(&subject.name)?));
    let known: Vec<(Decimal, Decimal)> = subjects.iter().filter_map(pair).take(MAX_COMPARED).collect();
    let (mut same, mut opposite) = (0_i64, 0_i64);
    for (at, one) in known.iter().enumerate() {
        for other in known.iter().skip(at + 1) {
            match one.0.cmp(&other.0) as i8 * (one.1.cmp(&other.1) as i8) {
                1 => same += 1,
                -1 => opposite += 1,
                _ => {}
            }
        }
    }
    if same + opposite == 0 {
        return None;
    }
    let tau = two_places(Decimal::from(same - opposite) / Decimal::from(same + opposite));
    let title = &beside.title;
    let words = match () {
        () if tau >= TENDENCY => format!("{title}越多的，得分越高"),
        () if tau <= -TENDENCY => format!("{title}越多的，得分越低"),
        () => format!("得分高低与{title}多少看不出关系"),
    };
    Some(Relation { with: title.clone(), tau, count: count(known.len()), words })
}

/// What ranks would be without each item, its points left out of both sides.
fn sensitivity(assessment: &Assessment, leaves: &[usize]) -> Vec<ItemSensitivity> {
    let scheme = &assessment.scheme;
    // With terms the weights of the quarters enter; leaving an item out would need the quarters apart.
    if scheme.terms.is_some() {
        return Vec::new();
    }
    let grade = |score: Decimal| scheme.bands.iter().find(|(from, _)| score >= *from).map(|(_, grade)| grade.as_str());
    let mut all: Vec<ItemSensitivity> = leaves
        .iter()
        .map(|at| {
            let then: Vec<Ranked<'_>> =
                assessment.subjects.iter().map(|subject| without(assessment, subject, *at)).collect();
            let mut line = ItemSensitivity { at: *at, ..ItemSensitivity::default() };
            let mut furthest = (0, Reverse(usize::MAX));
            for (place, rank) in ranks(&then) {
                let Some((subject, other)) = assessment.subjects.get(place).zip(then.get(place)) else { continue };
                line.regraded += u32::from(subject.score.and_then(grade) != other.score.and_then(grade));
                let (Some(now), Some(then)) = (subject.rank, rank) else { continue };
                line.moved += u32::from(now != then);
                if (now.abs_diff(then), Reverse(place)) > furthest {
                    furthest = (now.abs_diff(then), Reverse(place));
                    line.furthest = Some((subject.name.clone(), now, then)).filter(|_| now != then);
                }
            }
            line
        })
        .collect();
    all.sort_by_key(|line| (Reverse(line.moved), line.at));
    all
}

/// A subject as it is ranked without an item.
fn without<'s>(assessment: &Assessment, subject: &'s SubjectScore, at: usize) -> Ranked<'s> {
    let given = subject.items.get(at).filter(|item| item.standing == Standing::Given);
    let (points, full) = given.map(|item| (item.points, item.full)).unwrap_or_default();
    let (earned, applicable) = (subject.earned - points, subject.applicable - full);
    let scheme = &assessment.scheme;
    let base = (applicable > Decimal::ZERO).then(|| two_places(earned / applicable * scheme.out_of));
    let limited =
        |base: Decimal| (base + subject.bonus - subject.penalty).clamp(Decimal::ZERO, scheme.out_of + scheme.bonus_cap);
    Ranked { score: base.map(limited), ..Ranked::of(subject) }
}

fn movers(subjects: &[SubjectScore]) -> Vec<Mover> {
    let mover = |subject: &SubjectScore| {
        let last = subject.last_year.as_ref()?;
        Some(Mover {
            name: subject.name.clone(),
            scores: (last.score?, subject.score?),
            ranks: (last.rank, subject.rank),
            grades: (last.grade.clone(), subject.grade.clone()),
        })
    };
    let mut all: Vec<Mover> = subjects.iter().filter_map(mover).collect();
    all.sort_by_key(|mover| (Reverse(mover.scores.1 - mover.scores.0), mover.name.clone()));
    all
}

fn board(assessment: &Assessment, is_on: impl Fn(&SubjectScore) -> bool) -> Vec<BoardLine> {
    const NAMED: usize = 3;
    let line = |subject: &SubjectScore| {
        let title = |at: usize| assessment.items.get(at).map_or("", |item| item.title.as_str());
        let applying = subject.vetoes.iter().filter(|veto| veto.applies);
        let vetoed =
            applying.filter_map(|veto| assessment.vetoes.get(veto.at)).map(|veto| format!("一票否决：{}", veto.title));
        let mut lost: Vec<(Decimal, usize)> = assessment
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.is_leaf)
            .filter_map(|(at, _)| subject.items.get(at).map(|item| (item, at)))
            .filter(|(item, _)| item.standing == Standing::Given && item.points < item.full)
            .map(|(item, at)| (item.full - item.points, at))
            .collect();
        lost.sort_by_key(|(lost, at)| (Reverse(*lost), *at));
        let worst = lost.iter().take(NAMED).map(|(lost, at)| format!("{}失 {} 分", title(*at), lost.normalize()));
        BoardLine {
            name: subject.name.clone(),
            village: subject.village.clone(),
            grade: subject.grade.clone(),
            score: subject.score,
            reason: vetoed.chain(worst).collect::<Vec<_>>().join("；"),
        }
    };
    assessment.subjects.iter().filter(|subject| subject.score.is_some() && is_on(subject)).map(line).collect()
}
