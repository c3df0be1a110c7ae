//! One item of a scheme in one period: what it gives, and why.

use super::facts::{Fact, Mark, Period};
use super::judged::{judged, sampled};
use super::say::{by_mark, measured, number, plain, reason};
use super::subject::Context;
use crate::model::score::{ItemScore, Reason, Standing};
use crate::ruleset::assessment::{By, Deduct, Measured, Premise, SchemeItem};
use crate::ruleset::{Against, WhenUnknown};
use crate::script::{Evaluator, ScriptError, Truth, Value};
use rust_decimal::Decimal;

/// An item that is being scored.
pub(super) struct Item<'i> {
    pub(super) context: &'i Context<'i>,
    /// Its position in the scheme.
    pub(super) at: usize,
    pub(super) rule: &'i SchemeItem,
    pub(super) group: &'i str,
    pub(super) period: Period,
    pub(super) facts: &'i [Fact],
    pub(super) marks: Vec<&'i Mark>,
}

/// A value by an expression; none where anything that it reads is unknown.
pub(super) fn value(evaluator: &Evaluator, of: &Measured, facts: &[Fact]) -> Result<Option<Decimal>, ScriptError> {
    let known = |at: &usize| facts.get(*at).and_then(|fact| fact.value);
    let Some(expression) = &of.expression else { return Ok(of.reads.first().and_then(known)) };
    if !of.reads.iter().all(|at| known(at).is_some()) {
        return Ok(None);
    }
    evaluator.number(expression, |name| read(name, expression.reads(), &of.reads, facts)).map(Some)
}

/// Decides a condition.
pub(super) fn decide(evaluator: &Evaluator, premise: &Premise, facts: &[Fact]) -> Result<Truth, ScriptError> {
    let names = premise.condition.reads();
    evaluator.decide(&premise.condition, &|name| read(name, names, &premise.reads, facts))
}

/// The value of a name, where names and what they read stand in one order.
fn read(name: &str, names: &[String], reads: &[usize], facts: &[Fact]) -> Value {
    let at = names.iter().position(|known| known == name).and_then(|at| reads.get(at));
    let value = at.and_then(|at| facts.get(*at)).and_then(|fact| fact.value);
    value.map_or(Value::Blank, Value::Number)
}

impl Item<'_> {
    /// Scores the item; problems with marks are put among `wrong`.
    pub(super) fn score(&self, wrong: &mut Vec<String>) -> ItemScore {
        if let Some(mark) = self.marks.iter().find(|mark| mark.is_not_applicable) {
            let why = if mark.reason.is_empty() { "评分人写明缺项" } else { &mark.reason };
            return not_applicable(by_mark(mark, why, Decimal::ZERO, &self.rule.clause));
        }
        if let Some(answer) = self.does_not_apply() {
            return answer;
        }
        match &self.rule.by {
            Some(By::Rate { of, none_at, full_at, against }) => self.rate(of, (*none_at, *full_at), *against),
            Some(By::Steps { of, at, below, against }) => self.steps(of, at, *below, *against),
            Some(By::Deduct(all)) => self.deduct(all),
            Some(By::Present(of)) => {
                self.with(of, |value| if value > Decimal::ZERO { self.rule.points } else { Decimal::ZERO })
            }
            Some(By::Duty { title, wanted, done, unknown, each }) => {
                self.duty(title, [*wanted, *done, *unknown], *each)
            }
            Some(By::Judged { from, deduct }) => judged(self, *from, deduct, wrong),
            Some(By::Sampled(each)) => sampled(self, *each, wrong),
            Some(By::Formula(of)) => self.with(of, |value| value),
            None => ItemScore::default(),
        }
    }

    /// The answer where it is known not to concern the subject, or not known whether it does.
    fn does_not_apply(&self) -> Option<ItemScore> {
        let premise = self.rule.applies.as_ref()?;
        match decide(self.context.evaluator, premise, self.facts) {
            Ok(Truth::Holds) => None,
            Ok(Truth::Fails) => {
                let text = format!("不涉及（{} 不成立）", premise.title);
                Some(not_applicable(reason(text, Decimal::ZERO, &self.rule.clause, &premise.reads, self.facts)))
            }
            Ok(Truth::Unknown(_)) => Some(self.unknown("看不出是否涉及：台账里没有要看的数")),
            Err(error) => Some(self.unknown(&format!("算不出是否涉及：{error}"))),
        }
    }

    /// What it gives where a value tells how many points.
    fn with(&self, of: &Measured, points: impl Fn(Decimal) -> Decimal) -> ItemScore {
        match value(self.context.evaluator, of, self.facts) {
            Ok(Some(value)) => {
                let points = self.context.scheme.rounded(points(value)).clamp(Decimal::ZERO, self.rule.points);
                let text = measured(of, value, self.facts);
                self.given(
                    points,
                    vec![reason(text, self.rule.points - points, &self.rule.clause, &of.reads, self.facts)],
                )
            }
            Ok(None) if self.is_of_nothing(of) => {
                let text = format!("{}没有基数，不涉及", of.title);
                not_applicable(reason(text, Decimal::ZERO, &self.rule.clause, &of.reads, self.facts))
            }
            Ok(None) => self.unknown(&format!("台账里看不出{}", of.title)),
            Err(error) => self.unknown(&format!("{}算不出：{error}", of.title)),
        }
    }

    /// Whether all that a value lacks is what its share would be of.
    fn is_of_nothing(&self, of: &Measured) -> bool {
        let mut missing = of.reads.iter().filter_map(|at| self.facts.get(*at)).filter(|fact| fact.value.is_none());
        let first = missing.next();
        first.is_some_and(|fact| fact.is_of_nothing) && missing.all(|fact| fact.is_of_nothing)
    }

    fn rate(&self, of: &Measured, (none_at, full_at): (Decimal, Decimal), against: Against) -> ItemScore {
        self.against(of, against, |value| self.rule.points * (value - none_at) / (full_at - none_at))
    }

    fn steps(&self, of: &Measured, at: &[(Decimal, Decimal)], below: Decimal, against: Against) -> ItemScore {
        self.against(of, against, |value| {
            at.iter().find(|(from, _)| value >= *from).map_or(below, |(_, points)| *points)
        })
    }

    /// As [`Self::with`], of a value itself or of what it is of the group's median, in per cent.
    fn against(&self, of: &Measured, against: Against, points: impl Fn(Decimal) -> Decimal) -> ItemScore {
        if against == Against::Itself {
            return self.with(of, points);
        }
        let quarter = match self.period {
            Period::Year => 0,
            Period::Quarter(quarter) => usize::from(quarter),
        };
        let Some(median) = self.context.medians.get(self.at, quarter, self.group) else {
            return self.unknown(&format!("同组有数的不足三家，或中位数为 0，{}没有可比的", of.title));
        };
        let mut score = self.with(of, |value| points(value * Decimal::ONE_HUNDRED / median));
        if let Some(reason) = score.reasons.first_mut().filter(|_| score.standing == Standing::Given) {
            reason.text = format!("{}，同组中位数 {}", reason.text, number(median));
        }
        score
    }

    fn deduct(&self, all: &[Deduct]) -> ItemScore {
        let mut left = self.rule.points;
        let mut reasons = Vec::new();
        for deduct in all {
            let counted = match value(self.context.evaluator, &deduct.of, self.facts) {
                Ok(Some(count)) => count.max(Decimal::ZERO),
                Ok(None) if self.rule.unknown == WhenUnknown::Full => continue,
                Ok(None) => return self.unknown(&format!("台账里看不出{}", deduct.of.title)),
                Err(error) => return self.unknown(&format!("{}算不出：{error}", deduct.of.title)),
            };
            let wanted = self.context.scheme.rounded((counted * deduct.each).min(deduct.most));
            let taken = wanted.min(left);
            left -= taken;
            let limit = if counted * deduct.each > taken {
                format!("，扣到 {} 分为止", number(taken))
            } else {
                String::new()
            };
            let text = if counted.is_zero() {
                format!("{}：没有", deduct.reason)
            } else {
                format!("{}：{} × 每次 {} 分{limit}", deduct.reason, number(counted), number(deduct.each))
            };
            reasons.push(reason(text, taken, &deduct.clause, &deduct.of.reads, self.facts));
        }
        self.given(left, reasons)
    }

    fn duty(&self, title: &str, inputs: [usize; 3], each: Option<Decimal>) -> ItemScore {
        let [wanted, done, unknown] = inputs.map(|at| self.facts.get(at).and_then(|fact| fact.value));
        let (Some(wanted), Some(done), Some(unknown)) = (wanted, done, unknown) else {
            return self.unknown(&format!("台账里看不出做没做：{title}"));
        };
        // What nothing tells of counts as the scheme says.
        let (times, kept) = match self.rule.unknown {
            _ if unknown.is_zero() => (wanted, done),
            WhenUnknown::Pending => {
                return self.unknown(&format!("{title}：{} 次看不出做没做{}", number(unknown), self.note(inputs)));
            }
            WhenUnknown::Zero => (wanted + unknown, done),
            WhenUnknown::Full => (wanted + unknown, done + unknown),
            WhenUnknown::NotApplicable => (wanted, done),
        };
        if times.is_zero() {
            let text = format!("{title}：这段时间没有要做的");
            return not_applicable(reason(text, Decimal::ZERO, &self.rule.clause, &inputs, self.facts));
        }
        let kept = kept.min(times);
        let text = format!("{title}：应做 {} 次，做了 {} 次{}", number(times), number(kept), self.note(inputs));
        let points = each.map_or(self.rule.points * kept / times, |each| self.rule.points - each * (times - kept));
        let points = self.context.scheme.rounded(points).clamp(Decimal::ZERO, self.rule.points);
        let taken = self.rule.points - points;
        self.given(points, vec![reason(text, taken, &self.rule.clause, &inputs, self.facts)])
    }

    /// What facts have to say beside their values.
    fn note(&self, inputs: [usize; 3]) -> String {
        let notes = inputs.iter().filter_map(|at| self.facts.get(*at)).map(|fact| fact.note.as_str());
        notes.filter(|note| !note.is_empty()).flat_map(|note| ["；", note]).collect()
    }

    /// Points given.
    pub(super) fn given(&self, points: Decimal, reasons: Vec<Reason>) -> ItemScore {
        ItemScore { points, full: self.rule.points, reasons, ..ItemScore::default() }
    }

    /// What it counts as where nothing is known.
    pub(super) fn unknown(&self, why: &str) -> ItemScore {
        let clause = &self.rule.clause;
        match self.rule.unknown {
            WhenUnknown::Pending => ItemScore {
                standing: Standing::Pending,
                full: self.rule.points,
                reasons: vec![plain(why, Decimal::ZERO, clause)],
                ..ItemScore::default()
            },
            WhenUnknown::Zero => {
                let reasons = vec![plain(format!("{why}，按评分标准不得分"), self.rule.points, clause)];
                self.given(Decimal::ZERO, reasons)
            }
            WhenUnknown::Full => {
                self.given(self.rule.points, vec![plain(format!("{why}，按评分标准不扣分"), Decimal::ZERO, clause)])
            }
            WhenUnknown::NotApplicable => not_applicable(plain(format!("{why}，作缺项"), Decimal::ZERO, clause)),
        }
    }
}

pub(super) fn not_applicable(why: Reason) -> ItemScore {
    ItemScore { standing: Standing::NotApplicable, reasons: vec![why], ..ItemScore::default() }
}
