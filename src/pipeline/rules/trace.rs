//! Explains what a rule answers to what is given.

use super::Bench;
use crate::grade::criteria::{Subject, judge, suspect};
use crate::grade::grade_inputs;
use crate::model::{Answer, FactorInput, GradingInputs, MethodRef, RiskLevel, decimal_from_text};
use crate::ruleset::criteria::Criterion;
use crate::script::{Condition, Truth, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Why a rule cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// No criterion and no profile has this identifier.
    #[error("没有「{id}」这条判定标准或方法档案{near}")]
    Unknown {
        /// The identifier.
        id: String,
        /// What it may have been.
        near: String,
    },
    /// What is given cannot be used.
    #[error("{0}")]
    Given(String),
}

impl Bench {
    /// What a criterion or a profile makes of `given` (name and value) and of a text, line by line.
    ///
    /// # Errors
    /// When nothing has this identifier, or something given is no fact or factor of it.
    pub fn trace(
        &self,
        id: &str,
        given: &[(String, String)],
        text: Option<&str>,
        on: Date,
    ) -> Result<Vec<String>, TraceError> {
        if let Some(criterion) = self.criteria.find(id) {
            return self.trace_criterion(criterion, given, text, on);
        }
        if let Some(chosen) = self.ruleset.find_profile(id) {
            return self.trace_profile(chosen, given);
        }
        let near = self.near_ids(id);
        let near = if near.is_empty() { String::new() } else { format!("（是否为 {}？）", near.join("、")) };
        Err(TraceError::Unknown { id: id.to_owned(), near })
    }

    fn trace_criterion(
        &self,
        criterion: &Criterion,
        given: &[(String, String)],
        text: Option<&str>,
        on: Date,
    ) -> Result<Vec<String>, TraceError> {
        let facts = self.facts_given(criterion, given)?;
        let subject = Subject { facts: &facts, trades: None, context: "", on };
        let mut lines = vec![format!("{} {}", criterion.id, criterion.title), format!("依据：{}", criterion.basis())];
        let Some(judgement) = judge(&self.criteria, criterion, &subject) else {
            lines.push(format!("结论：{on} 不在有效期内，不适用这一条"));
            return Ok(lines);
        };
        for (number, condition) in criterion.conditions().enumerate() {
            let what = if number < criterion.premises.len() { "前提" } else { "条件" };
            lines.push(format!("{what} {}：{}", condition.source(), self.truth(condition, &facts)));
        }
        for name in criterion.conditions().flat_map(Condition::reads) {
            let fact = self.criteria.facts.find(name);
            let title = fact.map_or("", |fact| fact.title.as_str());
            let value = facts.get(name).map_or("不知道".to_owned(), shown);
            lines.push(format!("  {name}（{title}）= {value}"));
        }
        let mut answer = judgement.answer;
        if let Some(text) = text {
            let hit = suspect(&self.criteria, text, &subject).into_iter().find(|(found, _)| found.id == criterion.id);
            lines.push(match &hit {
                Some((_, hit)) => format!("文字：命中“{}”", hit.words.join("”“")),
                None => "文字：没有命中".to_owned(),
            });
            if hit.is_some() && !matches!(answer, Answer::Determined | Answer::NotApplicable) {
                answer = Answer::Suspected;
            }
        }
        lines.push(format!("结论：{}", answer.title()));
        let asks = judgement.asks.iter().filter_map(|id| self.criteria.facts.find(id));
        lines.extend(asks.map(|fact| format!("  要问：{}（{}）", fact.ask, fact.id)));
        if matches!(answer, Answer::Determined | Answer::Suspected) {
            lines.push(format!("处理：{}", criterion.remedy));
        }
        Ok(lines)
    }

    fn facts_given(
        &self,
        criterion: &Criterion,
        given: &[(String, String)],
    ) -> Result<BTreeMap<String, Value>, TraceError> {
        let mut facts = BTreeMap::new();
        for (name, written) in given {
            let reads = || {
                let names = criterion.conditions().flat_map(Condition::reads).cloned();
                names.collect::<Vec<_>>().join("、")
            };
            let fact = self.criteria.facts.find(name);
            let fact =
                fact.ok_or_else(|| TraceError::Given(format!("没有「{name}」这个事实；这一条用到：{}", reads())))?;
            let value = fact.read(written).ok_or_else(|| {
                let choices = fact.choices();
                let choices = if choices.is_empty() { "一个数值".to_owned() } else { choices.join("、") };
                TraceError::Given(format!("「{name}」不能填「{written}」；可填：{choices}"))
            })?;
            facts.insert(name.clone(), value);
        }
        Ok(facts)
    }

    fn truth(&self, condition: &Condition, facts: &BTreeMap<String, Value>) -> String {
        let values = |name: &str| facts.get(name).cloned().unwrap_or(Value::Blank);
        match self.criteria.evaluator.decide(condition, &values) {
            Ok(Truth::Holds) => "成立".to_owned(),
            Ok(Truth::Fails) => "不成立".to_owned(),
            Ok(Truth::Unknown(missing)) => format!("不知道（还缺 {}）", missing.join("、")),
            Err(error) => format!("算不出（{error}）"),
        }
    }

    fn trace_profile(
        &self,
        (method_at, profile_at): (usize, usize),
        given: &[(String, String)],
    ) -> Result<Vec<String>, TraceError> {
        let found =
            self.ruleset.methods.get(method_at).and_then(|method| Some((method, method.profiles.get(profile_at)?)));
        let Some((method, profile)) = found else { return Ok(Vec::new()) };
        let mut factors = vec![FactorInput::Missing; method.factors.len()];
        for (name, written) in given {
            let at = method.factors.iter().position(|factor| factor.id == *name || factor.symbol == *name);
            let known = || {
                method.factors.iter().map(|factor| format!("{}（{}）", factor.id, factor.symbol)).collect::<Vec<_>>()
            };
            let at =
                at.ok_or_else(|| TraceError::Given(format!("没有「{name}」这个取值；有：{}", known().join("、"))))?;
            let number = decimal_from_text(written).or_else(|| profile.scale_word(at, written));
            let number = number.ok_or_else(|| TraceError::Given(format!("「{name}」填的「{written}」不是数值")))?;
            if let Some(slot) = factors.get_mut(at) {
                *slot = FactorInput::Number(number);
            }
        }
        let fields = method.factors.iter().map(|factor| Some(factor.field)).collect();
        let chosen = MethodRef { method: method_at, profile: profile_at, factors: fields };
        let verdict = grade_inputs(&self.ruleset, &chosen, &GradingInputs { factors, ..GradingInputs::default() });
        let mut lines = vec![format!("{} {}", profile.id, profile.title)];
        lines.extend(verdict.grade.reasons.iter().map(|reason| {
            format!("{}〔{}，{}〕", reason.text, reason.rule, format!("{} {}", reason.source, reason.clause).trim())
        }));
        lines.extend(verdict.issues.iter().map(|issue| format!("提示：{}；{}", issue.message, issue.help)));
        lines.push(format!("结论：{}", verdict.grade.level.map_or("未能判定", RiskLevel::title)));
        Ok(lines)
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Blank => "不知道".to_owned(),
        Value::Empty => "空".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::YesNo(true) => "是".to_owned(),
        Value::YesNo(false) => "否".to_owned(),
        Value::Texts(texts) => texts.join("、"),
    }
}
