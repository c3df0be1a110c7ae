//! 年度考核: turns figures, marks and appeals into scores, with the reason and the rows for every point.
//!
//! Nothing is fetched here and no number of any scheme stands here: what is scored, by which rule and for how many points is
//! the scheme's. Unknown is not no: what nobody knows is 待核 and is left out of both sides until it is found out.

mod analysis;
mod appeal;
mod extra;
mod facts;
mod item;
mod judged;
mod medians;
mod outlook;
mod rank;
mod say;
mod subject;

pub use analysis::{Beside, analyse};
pub use appeal::Appeal;
pub use facts::{Fact, Mark, Period, SubjectFacts};

use crate::model::score::{Assessment, ExtraHead, ItemHead, SchemeHead, SubjectScore};
use crate::ruleset::assessment::{Extra, Scheme};
use crate::ruleset::{ListAbout, Status, TermKey};
use crate::script::Evaluator;
use medians::Medians;
use rust_decimal::Decimal;

/// Scores all subjects by a scheme, ranks them, and says what would change their grades.
#[must_use]
pub fn assess(
    scheme: &Scheme,
    evaluator: &Evaluator,
    year: i16,
    as_of: &str,
    subjects: &[SubjectFacts],
    appeals: &[Appeal],
) -> Assessment {
    let medians = Medians::of(scheme, evaluator, subjects);
    let context = subject::Context { scheme, evaluator, medians: &medians, appeals };
    let scored = in_parallel(subjects, &|facts| subject::score(&context, facts));
    let mut problems = Vec::new();
    let mut all: Vec<SubjectScore> = Vec::with_capacity(scored.len());
    for (score, wrong) in scored {
        problems.extend(wrong);
        all.push(score);
    }
    problems.extend(appeal::unused(appeals, scheme, &all));
    rank::rank(&mut all);
    for score in &mut all {
        score.outlook = outlook::outlook(scheme, score);
    }
    Assessment {
        year,
        as_of: as_of.to_owned(),
        scheme: head(scheme),
        items: scheme.items.iter().map(item_head).collect(),
        bonuses: scheme.bonuses.iter().map(extra_head).collect(),
        penalties: scheme.penalties.iter().map(extra_head).collect(),
        vetoes: scheme.vetoes.iter().map(veto_head).collect(),
        subjects: all,
        problems,
    }
}

/// Does work for every one of many, on all cores, in order.
fn in_parallel<T: Sync, R: Send>(all: &[T], work: &(dyn Fn(&T) -> R + Sync)) -> Vec<R> {
    const FEW: usize = 64;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if all.len() < FEW || threads == 1 {
        return all.iter().map(work).collect();
    }
    let share = all.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            all.chunks(share).map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<R>>())).collect();
        let done = parts.into_iter().flat_map(|part| match part.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    })
}

fn head(scheme: &Scheme) -> SchemeHead {
    let source = &scheme.source;
    SchemeHead {
        id: scheme.id.clone(),
        title: scheme.title.clone(),
        about: if scheme.about == ListAbout::Village { "村（社区）" } else { "企业" }.to_owned(),
        basis: format!("{} {}", source.document, source.clause).trim().to_owned(),
        is_draft: scheme.status == Status::Draft,
        total: scheme.total,
        out_of: scheme.out_of,
        step: scheme.step,
        terms: scheme.terms,
        bonus_cap: scheme.bonus_cap,
        bands: scheme.bands.iter().map(|band| (band.from, band.grade.clone())).collect(),
        red: scheme.red.clone(),
        black: scheme.black.clone(),
        note: scheme.note.clone(),
    }
}

fn item_head(item: &crate::ruleset::assessment::SchemeItem) -> ItemHead {
    ItemHead {
        id: item.id.clone(),
        title: item.title.clone(),
        points: item.points,
        clause: item.clause.clone(),
        rule: item.rule.clone(),
        depth: item.depth,
        is_leaf: item.by.is_some(),
        is_quarterly: item.by.is_some() && item.term == TermKey::Quarter,
        is_marked: item.is_marked(),
    }
}

fn extra_head(extra: &Extra) -> ExtraHead {
    ExtraHead { id: extra.id.clone(), title: extra.title.clone(), clause: extra.clause.clone(), most: extra.most }
}

fn veto_head(veto: &crate::ruleset::assessment::Veto) -> ExtraHead {
    ExtraHead { id: veto.id.clone(), title: veto.title.clone(), clause: veto.clause.clone(), most: Decimal::ZERO }
}

/// Rounds a score half up to two places.
fn two_places(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}
