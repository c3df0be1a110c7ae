//! What stands beside the items of a scheme: bonuses, penalties, vetoes and grades.

use super::compile::{Inputs, Tools};
use super::{Measured, Premise};
use crate::ruleset::parse::Problems;
use crate::ruleset::spec::{ExtraSpec, SchemeSpec, VetoSpec};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// 加分项、扣分项: what adds or takes points beside the items.
#[derive(Clone, Debug)]
pub struct Extra {
    /// The number by which it is cited.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The clause.
    pub clause: String,
    /// The most that it comes to.
    pub most: Decimal,
    /// How many times, and points for each, where the book tells; else a person says.
    pub counted: Option<(Measured, Decimal)>,
    /// What a person may choose from.
    pub options: Vec<BonusOption>,
    /// Whether only the highest of several counts.
    pub highest_once: bool,
}

/// What a person may choose.
#[derive(Clone, Debug)]
pub struct BonusOption {
    /// What it is called.
    pub title: String,
    /// Its points.
    pub points: Decimal,
}

/// 一票否决.
#[derive(Clone, Debug)]
pub struct Veto {
    /// The number by which it is cited.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The clause.
    pub clause: String,
    /// When it applies, where the book tells; else a person says.
    pub when: Option<Premise>,
    /// The best grade that is left.
    pub at_most: String,
}

/// 等次: a grade with its lower edge, which belongs to it.
#[derive(Clone, Debug)]
pub struct GradeBand {
    /// The lower edge.
    pub from: Decimal,
    /// What it is called.
    pub grade: String,
}

pub(super) fn extra(
    tools: &Tools<'_>,
    spec: &ExtraSpec,
    inputs: &mut Inputs,
    problems: &mut Problems<'_>,
) -> Option<Extra> {
    let file = tools.file;
    if spec.most.value <= Decimal::ZERO {
        problems.rule(file, &spec.most, "最多的分数应大于 0".to_owned(), "扣分也写正数");
    }
    let counted = match (&spec.of, &spec.each) {
        (Some(of), Some(each)) => Some((tools.measured(of, inputs, problems)?, each.value)),
        (Some(of), None) => {
            problems.rule(file, of, "没有写每次多少分".to_owned(), "请加上 each");
            None
        }
        (None, Some(each)) => {
            problems.rule(file, each, "没有写几次从哪里数".to_owned(), "请加上 of，或去掉 each，由人评");
            None
        }
        (None, None) => None,
    };
    for option in spec.options.iter().filter(|option| option.points.value > spec.most.value) {
        let message =
            format!("「{}」{} 分，超过这一项最多的 {} 分", option.title, option.points.value, spec.most.value);
        problems.rule(file, &option.points, message, "请改小，或把 most 改大");
    }
    let option = |option: &crate::ruleset::spec::BonusOptionSpec| BonusOption {
        title: option.title.clone(),
        points: option.points.value,
    };
    Some(Extra {
        id: spec.id.value.clone(),
        title: spec.title.clone(),
        clause: spec.clause.clone(),
        most: spec.most.value,
        counted,
        options: spec.options.iter().map(option).collect(),
        highest_once: spec.highest_once,
    })
}

pub(super) fn veto(
    tools: &Tools<'_>,
    spec: &VetoSpec,
    scheme: &SchemeSpec,
    inputs: &mut Inputs,
    problems: &mut Problems<'_>,
) -> Veto {
    check_grade(tools, &spec.at_most, scheme, problems);
    Veto {
        id: spec.id.value.clone(),
        title: spec.title.clone(),
        clause: spec.clause.clone(),
        when: spec.when.as_ref().and_then(|text| tools.premise(text, inputs, problems)),
        at_most: spec.at_most.value.clone(),
    }
}

/// The grades; lower edges only, so that there is neither hole nor overlap.
pub(super) fn bands(tools: &Tools<'_>, scheme: &SchemeSpec, problems: &mut Problems<'_>) -> Vec<GradeBand> {
    let file = tools.file;
    let most = scheme.out_of + scheme.bonus.as_ref().map_or(Decimal::ZERO, |bonus| bonus.cap.value);
    let mut seen = HashSet::new();
    let mut above: Option<Decimal> = None;
    for band in &scheme.bands {
        if above.is_some_and(|above| band.from.value >= above) {
            let message = format!("等次「{}」从 {} 分起，不低于上一等次，两等重叠", band.grade.value, band.from.value);
            problems.rule(file, &band.from, message, "各等次从高到低写，起点逐个降低");
        }
        if band.from.value > most {
            let message =
                format!("等次「{}」从 {} 分起，最多只有 {most} 分，谁也到不了", band.grade.value, band.from.value);
            problems.rule(file, &band.from, message, "请把起点改到满分以内");
        }
        if !seen.insert(band.grade.value.as_str()) {
            let message = format!("等次「{}」写了两次", band.grade.value);
            problems.rule(file, &band.grade, message, "每个等次写一次");
        }
        above = Some(band.from.value);
    }
    match scheme.bands.last() {
        Some(last) if !last.from.value.is_zero() => {
            let message = format!("{} 分以下没有等次", last.from.value);
            problems.rule(file, &last.from, message, "最后一个等次请从 0 起");
        }
        Some(_) => {}
        None => problems.rule(file, &scheme.id, "没有写等次".to_owned(), "请写 bands，最后一个从 0 起"),
    }
    scheme.bands.iter().map(|band| GradeBand { from: band.from.value, grade: band.grade.value.clone() }).collect()
}

/// Whether a grade is one of the scheme's.
pub(super) fn check_grade(
    tools: &Tools<'_>,
    grade: &serde_saphyr::Spanned<String>,
    scheme: &SchemeSpec,
    problems: &mut Problems<'_>,
) {
    if !scheme.bands.iter().any(|band| band.grade.value == grade.value) {
        let known = scheme.bands.iter().map(|band| band.grade.value.as_str()).collect::<Vec<_>>().join("、");
        problems.rule(tools.file, grade, format!("没有「{}」这个等次", grade.value), &format!("可写：{known}"));
    }
}
