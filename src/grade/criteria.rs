//! 重大事故隐患判定: applies criteria to facts and to texts.

use crate::model::Answer;
use crate::ruleset::Scope;
use crate::ruleset::criteria::{Criteria, Criterion, CriterionTest, NormalText, Pack};
use crate::script::{Condition, Truth, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What is known when a criterion is applied.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Known facts by identifier; every other one is unknown.
    pub facts: &'a BTreeMap<String, Value>,
    /// The enterprise's trades as (pack, trade); none where its 行业 is unknown.
    pub trades: Option<&'a [(usize, &'a str)]>,
    /// What else is known in words: the enterprise's name.
    pub context: &'a str,
    /// The day of the finding: the text in force on it decides.
    pub on: Date,
}

/// What a criterion says, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Judgement {
    /// The answer.
    pub answer: Answer,
    /// The facts that must be known first, by identifier.
    pub asks: Vec<String>,
    /// The words of the text that spoke for it.
    pub words: Vec<String>,
}

impl Judgement {
    const fn plain(answer: Answer) -> Self {
        Self { answer, asks: Vec::new(), words: Vec::new() }
    }

    const fn unknown(asks: Vec<String>) -> Self {
        Self { answer: Answer::Unknown, asks, words: Vec::new() }
    }
}

/// Told of every part of a condition that was decided: the criterion, which of its conditions, which part, and how.
pub type Watch<'w> = &'w mut dyn FnMut(&Criterion, usize, usize, bool);

/// Applies a criterion to what is known; nothing where it is not in force on the day.
#[must_use]
pub fn judge(criteria: &Criteria, criterion: &Criterion, subject: &Subject<'_>) -> Option<Judgement> {
    judge_watched(criteria, criterion, subject, &mut |_, _, _, _| {})
}

/// The same, telling a watcher what was decided.
#[must_use]
pub fn judge_watched(
    criteria: &Criteria,
    criterion: &Criterion,
    subject: &Subject<'_>,
    watch: Watch<'_>,
) -> Option<Judgement> {
    if !criterion.in_force(subject.on) {
        return None;
    }
    if !concerns_trade(criteria, criterion, subject.trades) {
        return Some(Judgement::plain(Answer::NotApplicable));
    }
    Some(Judge { criteria, subject, watch }.judge(criterion))
}

/// Every criterion in force whose keywords a text meets, as a suspicion that a person must confirm; those that are known not to
/// concern the enterprise are left out.
#[must_use]
pub fn suspect<'c>(criteria: &'c Criteria, text: &str, subject: &Subject<'_>) -> Vec<(&'c Criterion, Judgement)> {
    let hits = criteria.matcher.find(text);
    if hits.is_empty() {
        return Vec::new();
    }
    let told = [text, subject.context].map(NormalText::new);
    let suspicion = |hit: crate::ruleset::criteria::TextHit| {
        let criterion = criteria.all.get(hit.criterion)?;
        let concerned = criterion.in_force(subject.on) && may_concern(criteria, criterion, &told, subject.trades);
        let excluded = !concerned || premise(criteria, criterion, subject) == Truth::Fails;
        (!excluded).then_some((criterion, Judgement { answer: Answer::Suspected, asks: Vec::new(), words: hit.words }))
    };
    hits.into_iter().filter_map(suspicion).collect()
}

/// Whether all premises of a criterion hold.
#[must_use]
pub fn premise(criteria: &Criteria, criterion: &Criterion, subject: &Subject<'_>) -> Truth {
    Judge { criteria, subject, watch: &mut |_, _, _, _| {} }.premise(criterion)
}

/// Whether a criterion may concern an enterprise: its trades allow it, or, where they are unknown, what is told of it in words
/// speaks of the pack's matters.
#[must_use]
pub fn may_concern(
    criteria: &Criteria,
    criterion: &Criterion,
    told: &[NormalText],
    trades: Option<&[(usize, &str)]>,
) -> bool {
    let spoken_of = |pack: &Pack| told.iter().any(|text| pack.is_spoken_of(text));
    match trades {
        Some(_) => concerns_trade(criteria, criterion, trades),
        None => criteria.pack_of(criterion).is_none_or(spoken_of),
    }
}

/// Whether a criterion may concern enterprises of these trades; unknown trades exclude nothing.
fn concerns_trade(criteria: &Criteria, criterion: &Criterion, trades: Option<&[(usize, &str)]>) -> bool {
    let Some(trades) = trades else { return true };
    if criteria.pack_of(criterion).is_none_or(|pack| pack.scope == Scope::Any) {
        return true;
    }
    let is_own = |(pack, trade): &(usize, &str)| {
        *pack == criterion.pack && (criterion.trades.is_empty() || criterion.trades.iter().any(|own| own == trade))
    };
    let is_referred = |(pack, _): &(usize, &str)| {
        criteria.packs.get(*pack).is_some_and(|pack| pack.refers_to.contains(&criterion.pack))
    };
    trades.iter().any(is_own) || trades.iter().any(is_referred)
}

struct Judge<'j> {
    criteria: &'j Criteria,
    subject: &'j Subject<'j>,
    watch: Watch<'j>,
}

impl Judge<'_> {
    fn judge(&mut self, criterion: &Criterion) -> Judgement {
        let premise = self.premise(criterion);
        if premise == Truth::Fails {
            return Judgement::plain(Answer::NotApplicable);
        }
        match &criterion.test {
            CriterionTest::Person => Judgement::unknown(missing(premise)),
            CriterionTest::Count { elements, at_least } => self.count(criterion, premise, elements, *at_least),
            CriterionTest::Condition(condition) => {
                let truth = self.decide(criterion, criterion.premises.len(), condition);
                answer(criterion, premise, truth)
            }
        }
    }

    fn premise(&mut self, criterion: &Criterion) -> Truth {
        let mut asks = Vec::new();
        for (number, premise) in criterion.premises.iter().enumerate() {
            match self.decide(criterion, number, premise) {
                Truth::Fails => return Truth::Fails,
                Truth::Unknown(more) => extend(&mut asks, more),
                Truth::Holds => {}
            }
        }
        if asks.is_empty() { Truth::Holds } else { Truth::Unknown(asks) }
    }

    /// A condition that fails to run is as good as unknown facts.
    fn decide(&mut self, criterion: &Criterion, number: usize, condition: &Condition) -> Truth {
        let value = |name: &str| self.subject.facts.get(name).cloned().unwrap_or(Value::Blank);
        let watch = &mut *self.watch;
        let decided = self.criteria.evaluator.decide_watched(condition, &value, &mut |leaf, holds| {
            watch(criterion, number, leaf, holds);
        });
        decided.unwrap_or_else(|_| Truth::Unknown(condition.reads().to_vec()))
    }

    fn count(&mut self, criterion: &Criterion, premise: Truth, elements: &[usize], at_least: usize) -> Judgement {
        let (mut holding, mut asks, mut open) = (0, Vec::new(), 0);
        for element in elements.iter().filter_map(|at| self.criteria.all.get(*at)) {
            let judgement = self.judge(element);
            match judgement.answer {
                Answer::Element => holding += 1,
                Answer::Unknown => {
                    open += 1;
                    extend(&mut asks, judgement.asks);
                }
                _ => {}
            }
        }
        let truth = if holding >= at_least {
            Truth::Holds
        } else if holding + open < at_least {
            Truth::Fails
        } else {
            Truth::Unknown(asks)
        };
        answer(criterion, premise, truth)
    }
}

fn answer(criterion: &Criterion, premise: Truth, truth: Truth) -> Judgement {
    match (premise, truth) {
        (_, Truth::Fails) => Judgement::plain(Answer::Silent),
        (Truth::Holds, Truth::Holds) if criterion.is_element => Judgement::plain(Answer::Element),
        (Truth::Holds, Truth::Holds) if criterion.decides_alone() => Judgement::plain(Answer::Determined),
        (Truth::Holds, Truth::Holds) => Judgement::plain(Answer::Suspected),
        (premise, truth) => {
            let mut asks = missing(premise);
            extend(&mut asks, missing(truth));
            Judgement::unknown(asks)
        }
    }
}

fn missing(truth: Truth) -> Vec<String> {
    match truth {
        Truth::Unknown(names) => names,
        Truth::Holds | Truth::Fails => Vec::new(),
    }
}

fn extend(asks: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if !asks.contains(&name) {
            asks.push(name);
        }
    }
}
