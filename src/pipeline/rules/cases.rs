//! Runs the cases that stand beside the rules.

use super::{Bench, schemes};
use crate::grade::criteria::{Judgement, Subject, Watch, judge_watched, suspect};
use crate::grade::grade_inputs;
use crate::model::{Answer, FactorInput, GradingInputs, MethodRef, RiskLevel, decimal_from_text};
use crate::ruleset::criteria::{Criteria, Criterion};
use crate::ruleset::spec::{CaseExpectation, CaseSpec, ExampleSpec, GivenValue, SchemeCaseSpec};
use crate::ruleset::{BandEdge, FactKind, Grading, Profile, RulesetError};
use crate::script::Value;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One case, with a name of its own.
#[derive(Clone, Debug)]
pub struct Case {
    /// File and what it shows.
    pub name: String,
    pub(super) kind: CaseKind,
}

#[derive(Clone, Debug)]
pub(super) enum CaseKind {
    Criterion(Arc<CaseSpec>),
    Example(String, Arc<ExampleSpec>),
    Edges(String, Arc<Vec<(Decimal, RiskLevel)>>),
    Scheme(String, Arc<SchemeCaseSpec>),
}

/// How a case went: nothing, or what differs.
pub type CaseRun = Result<(), String>;

impl Bench {
    /// All cases of all files.
    ///
    /// # Errors
    /// When a file is not written as cases are.
    pub fn cases(&self) -> Result<Vec<Case>, RulesetError> {
        let mut all = Vec::new();
        for (path, spec) in crate::ruleset::cases(&self.files)? {
            let mut count: BTreeMap<String, u32> = BTreeMap::new();
            for case in spec.cases {
                let kind = if case.text.is_some() { "text" } else { "facts" };
                let stem = format!("{path}::{}::{}::{kind}", case.rule.value, expectation(case.expect));
                let number = count.entry(stem.clone()).and_modify(|number| *number += 1).or_insert(1);
                let name = if *number == 1 { stem } else { format!("{stem}::{number}") };
                all.push(Case { name, kind: CaseKind::Criterion(Arc::new(case)) });
            }
            for example in spec.examples {
                let name = format!("{path}::{}", example.name);
                all.push(Case { name, kind: CaseKind::Example(spec.method.clone(), Arc::new(example)) });
            }
            for (profile, edges) in spec.edges {
                let name = format!("{path}::edges::{profile}");
                all.push(Case { name, kind: CaseKind::Edges(profile, Arc::new(edges)) });
            }
        }
        for scheme in &self.schemes.all {
            all.extend(scheme.cases.iter().map(|case| Case {
                name: format!("{}::{}::{}", scheme.declared_at.file, scheme.id, case.name.value),
                kind: CaseKind::Scheme(scheme.id.clone(), Arc::new(case.clone())),
            }));
        }
        Ok(all)
    }

    /// Runs a case.
    ///
    /// # Errors
    /// What differs from the expectation.
    pub fn run(&self, case: &Case) -> CaseRun {
        self.run_watched(case, &mut |_, _, _, _| {})
    }

    pub(super) fn run_watched(&self, case: &Case, watch: Watch<'_>) -> CaseRun {
        match &case.kind {
            CaseKind::Criterion(case) => criterion_case(&self.criteria, case, watch),
            CaseKind::Example(method, example) => self.example_case(method, example),
            CaseKind::Edges(profile, edges) => self.edge_case(profile, edges),
            CaseKind::Scheme(scheme, case) => schemes::run(&self.schemes, scheme, case),
        }
    }

    fn chosen(&self, id: &str) -> Result<(MethodRef, &Profile), String> {
        let (at, profile_at) = self.ruleset.find_profile(id).ok_or_else(|| format!("没有「{id}」这个档案"))?;
        let method = self.ruleset.methods.get(at).ok_or("没有这个方法")?;
        let profile = method.profiles.get(profile_at).ok_or("没有这个档案")?;
        let factors = method.factors.iter().map(|factor| Some(factor.field)).collect();
        Ok((MethodRef { method: at, profile: profile_at, factors }, profile))
    }

    fn example_case(&self, method: &str, example: &ExampleSpec) -> CaseRun {
        if example.levels.is_empty() {
            return Err("算例没有写应得的等级".to_owned());
        }
        for (id, level) in &example.levels {
            let (chosen, profile) = self.chosen(id)?;
            let factors = self.ruleset.methods.get(chosen.method).filter(|found| found.id == method);
            let factors = &factors.ok_or_else(|| format!("「{id}」不是方法「{method}」的档案"))?.factors;
            let mut given = example.given.clone();
            let inputs = factors.iter().enumerate().map(|(at, factor)| {
                let text = given.remove(&factor.id).unwrap_or_default();
                let number = decimal_from_text(&text).or_else(|| profile.scale_word(at, &text));
                number.map_or(FactorInput::Missing, FactorInput::Number)
            });
            let inputs = GradingInputs { factors: inputs.collect(), ..GradingInputs::default() };
            if let Some(other) = given.keys().next() {
                return Err(format!("「{other}」不是这个方法的取值"));
            }
            let verdict = grade_inputs(&self.ruleset, &chosen, &inputs);
            same(&format!("{id} 的等级"), &verdict.grade.level.map(RiskLevel::title), &Some(level.title()))?;
            if example.risk_value.is_some() {
                let expected = example.risk_value.map(|value| value.normalize());
                same(&format!("{id} 的风险值"), &verdict.grade.risk_value, &expected)?;
            }
            let off = verdict.issues.iter().filter(|issue| issue.code == crate::diagnostic::Code::ValueOffScale);
            let off: Vec<&str> = off.map(|issue| self.ruleset.fields.id(issue.field)).collect();
            let expected: Vec<&str> = example.off_scale.iter().map(String::as_str).collect();
            same(&format!("{id} 不在取值表内的取值"), &off, &expected)?;
        }
        Ok(())
    }

    /// Each value has its level, and every edge has a case on it and on both sides.
    fn edge_case(&self, id: &str, expected: &[(Decimal, RiskLevel)]) -> CaseRun {
        let (_, profile) = self.chosen(id)?;
        for (value, level) in expected {
            let found = profile.band(*value).map(|band| band.level.title());
            same(&format!("{id} 在 {value} 的等级"), &found, &Some(level.title()))?;
        }
        let Grading::Bands(bands) = &profile.grading else { return Err(format!("{id} 没有分级界限")) };
        for edge in bands.iter().map(|band| band.edge).filter(|edge| *edge != BandEdge::From(Decimal::ZERO)) {
            let edge = edge.value();
            let tested = |fits: &dyn Fn(Decimal) -> bool| expected.iter().any(|(value, _)| fits(*value));
            let near = Decimal::ONE;
            for (found, what) in [
                (tested(&|value| value == edge), "恰在"),
                (tested(&|value| value < edge && value > edge - near), "略低于"),
                (tested(&|value| value > edge && value < edge + near), "略高于"),
            ] {
                if !found {
                    return Err(format!("{id} 缺少{what} {edge} 的例子"));
                }
            }
        }
        Ok(())
    }
}

pub(super) fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> CaseRun {
    if found == expected { Ok(()) } else { Err(format!("{what}应为 {expected:?}，得到 {found:?}")) }
}

fn criterion_case(criteria: &Criteria, case: &CaseSpec, watch: Watch<'_>) -> CaseRun {
    let id = &case.rule.value;
    let criterion = criteria.find(id).ok_or_else(|| format!("没有「{id}」这条规则"))?;
    let facts = given(criteria, criterion, &case.given)?;
    // A case is about an enterprise of its pack.
    let trades: Vec<(usize, &str)> = own_trades(criteria, criterion.pack, &criterion.trades);
    let subject = Subject {
        facts: &facts,
        trades: Some(&trades),
        context: "",
        on: case.as_of.unwrap_or_else(|| criterion.some_day()),
    };
    let judged = judge_watched(criteria, criterion, &subject, watch);
    let judged = with_text(criteria, criterion, case.text.as_deref(), &subject, judged);
    let found = judged.as_ref().map_or(expectation(CaseExpectation::NotInForce), |judgement| judgement.answer.id());
    same("结论", &found, &expectation(case.expect))?;
    match &case.asks {
        Some(asks) => same("要问的事实", &judged.map(|judgement| judgement.asks).unwrap_or_default(), asks),
        None => Ok(()),
    }
}

/// A text speaks where facts leave the answer open; where only a text is given, no hit is silence.
fn with_text(
    criteria: &Criteria,
    criterion: &Criterion,
    text: Option<&str>,
    subject: &Subject<'_>,
    judged: Option<Judgement>,
) -> Option<Judgement> {
    let (Some(text), Some(judged)) = (text, &judged) else { return judged };
    if matches!(judged.answer, Answer::NotApplicable | Answer::Determined) {
        return Some(judged.clone());
    }
    let hit = suspect(criteria, text, subject).into_iter().find(|(found, _)| found.id == criterion.id);
    let silent = Judgement { answer: Answer::Silent, asks: Vec::new(), words: Vec::new() };
    Some(match hit {
        Some((_, judgement)) => judgement,
        None if subject.facts.is_empty() => silent,
        None => judged.clone(),
    })
}

/// Facts as a case gives them, as values of their kinds.
pub(super) fn given(
    criteria: &Criteria,
    criterion: &Criterion,
    given: &BTreeMap<String, GivenValue>,
) -> Result<BTreeMap<String, Value>, String> {
    let mut facts = BTreeMap::new();
    for (id, written) in given {
        let fact = criteria.facts.find(id).ok_or_else(|| format!("没有「{id}」这个事实"))?;
        if fact.pack.is_some_and(|pack| pack != criterion.pack) {
            return Err(format!("事实「{id}」属于别的规则包"));
        }
        let value = match (fact.kind, written) {
            (FactKind::YesNo, GivenValue::YesNo(truth)) => Some(Value::YesNo(*truth)),
            (FactKind::Number, GivenValue::Number(number)) => Some(Value::Number(*number)),
            (FactKind::Device | FactKind::Choice, GivenValue::Text(text)) => fact.read(text),
            (FactKind::Choice, GivenValue::Number(number)) => fact.read(&number.to_string()),
            (FactKind::Choices, GivenValue::Texts(texts)) => fact.read(&texts.join("、")),
            _ => None,
        };
        let message = || format!("事实「{id}」不能取 {written:?}（{}）", fact.choices().join("、"));
        facts.insert(id.clone(), value.ok_or_else(message)?);
    }
    Ok(facts)
}

/// Trades of a pack: those named, or all of them.
pub(super) fn own_trades<'c>(criteria: &'c Criteria, pack: usize, named: &[String]) -> Vec<(usize, &'c str)> {
    let trades = criteria.packs.get(pack).into_iter().flat_map(|found| &found.trades).map(|trade| trade.name.as_str());
    trades.filter(|name| named.is_empty() || named.iter().any(|own| own == name)).map(|name| (pack, name)).collect()
}

/// The word of an expectation: an answer's identifier, or that there is none.
const fn expectation(expect: CaseExpectation) -> &'static str {
    match expect {
        CaseExpectation::Fires => Answer::Determined.id(),
        CaseExpectation::Silent => Answer::Silent.id(),
        CaseExpectation::Suspected => Answer::Suspected.id(),
        CaseExpectation::Unknown => Answer::Unknown.id(),
        CaseExpectation::NotApplicable => Answer::NotApplicable.id(),
        CaseExpectation::Element => Answer::Element.id(),
        CaseExpectation::NotInForce => "not_in_force",
    }
}
