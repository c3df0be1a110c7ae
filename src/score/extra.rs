//! What stands beside the items: bonuses, penalties, vetoes.

use super::appeal;
use super::facts::{Mark, SubjectFacts};
use super::item::{decide, value};
use super::say::{by_mark, measured, number, plain, reason};
use super::subject::Context;
use crate::model::score::{ExtraScore, Reason, VetoScore};
use crate::ruleset::assessment::{Extra, Veto};
use crate::script::Truth;
use rust_decimal::Decimal;

pub(super) fn bonuses(context: &Context<'_>, facts: &SubjectFacts, wrong: &mut Vec<String>) -> Vec<ExtraScore> {
    context.scheme.bonuses.iter().map(|extra| decided(context, facts, extra, wrong)).collect()
}

pub(super) fn penalties(context: &Context<'_>, facts: &SubjectFacts, wrong: &mut Vec<String>) -> Vec<ExtraScore> {
    context.scheme.penalties.iter().map(|extra| decided(context, facts, extra, wrong)).collect()
}

fn decided(context: &Context<'_>, facts: &SubjectFacts, extra: &Extra, wrong: &mut Vec<String>) -> ExtraScore {
    let mut score = match &extra.counted {
        Some((of, each)) => counted(context, facts, extra, of, *each),
        None => marked(facts, extra, wrong),
    };
    appeal::decide_extra(context.appeals, &facts.name, extra, &mut score);
    score
}

fn counted(
    context: &Context<'_>,
    facts: &SubjectFacts,
    extra: &Extra,
    of: &crate::ruleset::assessment::Measured,
    each: Decimal,
) -> ExtraScore {
    let count = match value(context.evaluator, of, &facts.year) {
        Ok(Some(count)) if count <= Decimal::ZERO => return ExtraScore::default(),
        Ok(Some(count)) => count,
        Ok(None) => return told(plain(format!("台账里看不出{}，没有计", of.title), Decimal::ZERO, &extra.clause)),
        Err(error) => return told(plain(format!("{}算不出：{error}", of.title), Decimal::ZERO, &extra.clause)),
    };
    let points = context.scheme.rounded(count * each).min(extra.most);
    let text = format!("{}，每次 {} 分", measured(of, count, &facts.year), number(each));
    ExtraScore { points, ..told(reason(text, points, &extra.clause, &of.reads, &facts.year)) }
}

fn told(reason: Reason) -> ExtraScore {
    ExtraScore { reasons: vec![reason], ..ExtraScore::default() }
}

/// What persons gave: points as written, or those of the case that the reason names.
fn marked(facts: &SubjectFacts, extra: &Extra, wrong: &mut Vec<String>) -> ExtraScore {
    let mut all: Vec<(Decimal, &Mark)> = Vec::new();
    for mark in facts.marks.iter().filter(|mark| mark.item == extra.id) {
        let chosen = extra.options.iter().find(|option| option.title == mark.reason.trim()).map(|option| option.points);
        let points = mark.points.or(mark.deduct).map(|points| points.abs()).filter(|points| !points.is_zero());
        let problem = |what: &str| format!("{}：项目 {} {what}，没有计入；请改", mark.place(), extra.id);
        match (points, chosen) {
            _ if !mark.unreadable.is_empty() => wrong.push(problem("的分数认不出")),
            (Some(points), Some(chosen)) if points != chosen => {
                wrong.push(problem(&format!(
                    "「{}」是 {} 分，填了 {} 分",
                    mark.reason,
                    number(chosen),
                    number(points)
                )));
            }
            (Some(points), _) if points > extra.most => {
                wrong.push(problem(&format!("最多 {} 分，填了 {} 分", number(extra.most), number(points))));
            }
            (Some(points), _) | (None, Some(points)) => all.push((points, mark)),
            (None, None) => {}
        }
    }
    if extra.highest_once {
        let highest = all.iter().map(|(points, _)| *points).max();
        all.retain(|(points, _)| Some(*points) == highest);
        all.truncate(1);
    }
    let points = all.iter().map(|(points, _)| *points).sum::<Decimal>().min(extra.most);
    let line = |(points, mark): &(Decimal, &Mark)| {
        let why = if mark.reason.is_empty() { extra.title.as_str() } else { mark.reason.as_str() };
        by_mark(mark, why, *points, &extra.clause)
    };
    ExtraScore { points, reasons: all.iter().map(line).collect(), appeal: None }
}

/// The vetoes that apply or are to be found out.
pub(super) fn vetoes(context: &Context<'_>, facts: &SubjectFacts) -> Vec<VetoScore> {
    let all = context.scheme.vetoes.iter().enumerate();
    let known = all.filter_map(|(at, veto)| {
        let (applies, reasons) = stands(context, facts, veto)?;
        let mut score = VetoScore { at, applies, at_most: veto.at_most.clone(), reasons, appeal: None };
        let is_left = appeal::decide_veto(context.appeals, &facts.name, veto, &mut score);
        is_left.then_some(score)
    });
    known.collect()
}

/// Whether a veto applies, and why; nothing where it is known not to.
fn stands(context: &Context<'_>, facts: &SubjectFacts, veto: &Veto) -> Option<(bool, Vec<Reason>)> {
    let marks = || facts.marks.iter().filter(|mark| mark.item == veto.id);
    if let Some(mark) = marks().find(|mark| mark.is_veto == Some(true)) {
        let why = if mark.reason.is_empty() { &veto.title } else { &mark.reason };
        return Some((true, vec![by_mark(mark, why, Decimal::ZERO, &veto.clause)]));
    }
    let unknown = |why: String| Some((false, vec![plain(why, Decimal::ZERO, &veto.clause)]));
    let Some(premise) = &veto.when else {
        let is_denied = marks().any(|mark| mark.is_veto == Some(false));
        return if is_denied { None } else { unknown(format!("没有人写明有没有：{}", veto.title)) };
    };
    match decide(context.evaluator, premise, &facts.year) {
        Ok(Truth::Holds) => {
            Some((true, vec![reason(veto.title.clone(), Decimal::ZERO, &veto.clause, &premise.reads, &facts.year)]))
        }
        Ok(Truth::Fails) => None,
        Ok(Truth::Unknown(_)) if marks().any(|mark| mark.is_veto == Some(false)) => None,
        Ok(Truth::Unknown(_)) => unknown(format!("台账里看不出有没有：{}", veto.title)),
        Err(error) => unknown(format!("{}算不出：{error}", veto.title)),
    }
}
