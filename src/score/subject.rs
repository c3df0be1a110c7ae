//! One subject: its items, what is added and taken, vetoes, and what it comes to.

use super::appeal::{self, Appeal};
use super::extra::{bonuses, penalties, vetoes};
use super::facts::{Period, SubjectFacts};
use super::item::Item;
use super::medians::Medians;
use super::two_places;
use crate::model::score::{ItemScore, Standing, SubjectScore};
use crate::ruleset::TermKey;
use crate::ruleset::assessment::Scheme;
use crate::script::Evaluator;
use rust_decimal::Decimal;

/// What all subjects are scored with.
pub(super) struct Context<'c> {
    pub(super) scheme: &'c Scheme,
    pub(super) evaluator: &'c Evaluator,
    pub(super) medians: &'c Medians<'c>,
    pub(super) appeals: &'c [Appeal],
}

/// Scores a subject, with what was wrong with its marks.
pub(super) fn score(context: &Context<'_>, facts: &SubjectFacts) -> (SubjectScore, Vec<String>) {
    let mut wrong = Vec::new();
    let scheme = context.scheme;
    let mut items: Vec<ItemScore> = vec![ItemScore::default(); scheme.items.len()];
    for (at, item) in scheme.leaves() {
        let mut scored = match item.term {
            TermKey::Year => in_period(context, facts, at, Period::Year, &mut wrong),
            TermKey::Quarter => in_quarters(context, facts, at, &mut wrong),
        };
        appeal::decide_item(context.appeals, &facts.name, item, &mut scored);
        if let Some(slot) = items.get_mut(at) {
            *slot = scored;
        }
    }
    for mark in &facts.marks {
        if !scheme.knows(&mark.item) {
            wrong.push(format!("{}：考核办法里没有项目「{}」，没有计入；请核对项目编号", mark.place(), mark.item));
        }
    }
    let mut result = SubjectScore {
        name: facts.name.clone(),
        village: facts.village.clone(),
        trade: facts.trade.clone(),
        group: facts.group.clone(),
        bonuses: bonuses(context, facts, &mut wrong),
        penalties: penalties(context, facts, &mut wrong),
        vetoes: vetoes(context, facts),
        ..SubjectScore::default()
    };
    total(scheme, &mut result, &items);
    sum_up(scheme, &mut items);
    result.items = items;
    (result, wrong)
}

fn in_period(
    context: &Context<'_>,
    facts: &SubjectFacts,
    at: usize,
    period: Period,
    wrong: &mut Vec<String>,
) -> ItemScore {
    let known = match period {
        Period::Year => Some(&facts.year),
        Period::Quarter(quarter) => facts.quarters.get(usize::from(quarter) - 1),
    };
    let Some(item) = context.scheme.items.get(at) else { return ItemScore::default() };
    let marks = facts.marks.iter().filter(|mark| mark.item == item.id && mark.is_of(period)).collect();
    let nothing = Vec::new();
    let item = Item { context, at, rule: item, group: &facts.group, period, facts: known.unwrap_or(&nothing), marks };
    // A quarter that has not begun is neither kept nor missed.
    if known.is_none() { pending(&item) } else { item.score(wrong) }
}

fn pending(item: &Item<'_>) -> ItemScore {
    let reasons = vec![super::say::plain("这一季还没有到", Decimal::ZERO, &item.rule.clause)];
    ItemScore { standing: Standing::Pending, full: item.rule.points, reasons, ..ItemScore::default() }
}

/// The mean of the quarters that are decided.
fn in_quarters(context: &Context<'_>, facts: &SubjectFacts, at: usize, wrong: &mut Vec<String>) -> ItemScore {
    let quarters: Vec<ItemScore> =
        (1..=4).map(|quarter| in_period(context, facts, at, Period::Quarter(quarter), wrong)).collect();
    let given: Vec<&ItemScore> = quarters.iter().filter(|quarter| quarter.standing == Standing::Given).collect();
    let is_pending = quarters.iter().any(|quarter| quarter.standing == Standing::Pending);
    let full = context.scheme.items.get(at).map(|item| item.points).unwrap_or_default();
    let (standing, points, full) = match (given.len(), is_pending) {
        (0, true) => (Standing::Pending, Decimal::ZERO, full),
        (0, false) => (Standing::NotApplicable, Decimal::ZERO, Decimal::ZERO),
        (count, _) => {
            let sum: Decimal = given.iter().map(|quarter| quarter.points).sum();
            (Standing::Given, two_places(sum / Decimal::from(count)), full)
        }
    };
    ItemScore { standing, points, full, quarters, ..ItemScore::default() }
}

/// Earned and applicable points of some items.
#[derive(Clone, Copy, Default)]
struct Sum {
    earned: Decimal,
    applicable: Decimal,
    pending: Decimal,
}

impl Sum {
    fn add(&mut self, score: &ItemScore) {
        match score.standing {
            Standing::Given => {
                self.earned += score.points;
                self.applicable += score.full;
            }
            Standing::Pending => self.pending += score.full,
            Standing::NotApplicable => {}
        }
    }

    /// Earned ÷ applicable; with what is to be found out taken as none or as all of it.
    fn rate(self, as_earned: Option<bool>) -> Option<Decimal> {
        let (earned, applicable) = match as_earned {
            None => (self.earned, self.applicable),
            Some(is_earned) => {
                (self.earned + if is_earned { self.pending } else { Decimal::ZERO }, self.applicable + self.pending)
            }
        };
        (applicable > Decimal::ZERO).then(|| earned / applicable)
    }
}

/// What all of it comes to.
fn total(scheme: &Scheme, result: &mut SubjectScore, items: &[ItemScore]) {
    let mut year = Sum::default();
    let mut quarters = [Sum::default(); 4];
    let mut all = Sum::default();
    for (at, item) in scheme.leaves() {
        let Some(score) = items.get(at) else { continue };
        all.add(score);
        match (item.term, score.quarters.is_empty()) {
            (TermKey::Quarter, false) if score.appeal.is_none() => {
                quarters.iter_mut().zip(&score.quarters).for_each(|(sum, quarter)| sum.add(quarter));
            }
            // What an appeal decided holds for each quarter.
            (TermKey::Quarter, _) => quarters.iter_mut().for_each(|sum| sum.add(score)),
            (TermKey::Year, _) => year.add(score),
        }
    }
    let base = |as_earned| base(scheme, year, &quarters, as_earned);
    let has_pending = year.pending > Decimal::ZERO || quarters.iter().any(|quarter| quarter.pending > Decimal::ZERO);
    let beside = beside(scheme, result);
    result.earned = all.earned;
    result.applicable = all.applicable;
    result.pending = all.pending;
    result.base = base(None);
    result.score = result.base.map(|base| limited(scheme, base + beside));
    result.is_provisional = has_pending || result.vetoes.iter().any(|veto| !veto.applies);
    if has_pending {
        let edge = |is_earned| base(Some(is_earned)).map(|base| limited(scheme, base + beside));
        result.range = edge(false).zip(edge(true));
    }
    let Some(score) = result.score else { return };
    scheme.grade(score).clone_into(&mut result.grade_by_score);
    let limits = result.vetoes.iter().filter(|veto| veto.applies).map(|veto| veto.at_most.as_str());
    let worst = limits.chain([result.grade_by_score.as_str()]).max_by_key(|grade| scheme.place_of(grade));
    result.grade = worst.unwrap_or_default().to_owned();
}

fn limited(scheme: &Scheme, score: Decimal) -> Decimal {
    two_places(score).clamp(Decimal::ZERO, scheme.out_of + scheme.bonus_cap)
}

/// The items out of the scheme's scale; a term of which nothing is decided leaves its weight to the other.
fn base(scheme: &Scheme, year: Sum, quarters: &[Sum], as_earned: Option<bool>) -> Option<Decimal> {
    let of_year = year.rate(as_earned);
    let Some((of_quarters, of_end)) = scheme.terms else { return of_year.map(|rate| two_places(rate * scheme.out_of)) };
    let rates: Vec<Decimal> = quarters.iter().filter_map(|quarter| quarter.rate(as_earned)).collect();
    let mean = (!rates.is_empty()).then(|| rates.iter().sum::<Decimal>() / Decimal::from(rates.len()));
    let parts = [(mean, of_quarters), (of_year, of_end)];
    let known: Vec<(Decimal, Decimal)> =
        parts.into_iter().filter_map(|(rate, weight)| rate.map(|rate| (rate, weight))).collect();
    let weights: Decimal = known.iter().map(|(_, weight)| *weight).sum();
    let sum: Decimal = known.iter().map(|(rate, weight)| rate * weight).sum();
    (weights > Decimal::ZERO).then(|| two_places(sum / weights * scheme.out_of))
}

/// Gives each item that consists of others the sums of its parts.
fn sum_up(scheme: &Scheme, items: &mut [ItemScore]) {
    // Parts stand after their whole, so that going backwards all parts are complete.
    for (at, item) in scheme.items.iter().enumerate().rev() {
        if item.by.is_none() {
            let parts = scheme.items.iter().zip(items.iter()).filter(|(part, _)| part.parent == Some(at));
            let standings: Vec<Standing> = parts.clone().map(|(_, score)| score.standing).collect();
            let given = parts.filter(|(_, score)| score.standing == Standing::Given);
            let (points, full) =
                given.fold((Decimal::ZERO, Decimal::ZERO), |(p, f), (_, score)| (p + score.points, f + score.full));
            let standing = match () {
                () if standings.contains(&Standing::Given) => Standing::Given,
                () if standings.contains(&Standing::Pending) => Standing::Pending,
                () => Standing::NotApplicable,
            };
            if let Some(slot) = items.get_mut(at) {
                *slot = ItemScore { standing, points, full, ..ItemScore::default() };
            }
        }
    }
}

/// Sums up what is added and taken beside the items, within the limits, and gives both together.
fn beside(scheme: &Scheme, result: &mut SubjectScore) -> Decimal {
    result.bonus = result.bonuses.iter().map(|bonus| bonus.points).sum::<Decimal>().min(scheme.bonus_cap);
    result.penalty = result.penalties.iter().map(|penalty| penalty.points).sum();
    result.bonus - result.penalty
}
