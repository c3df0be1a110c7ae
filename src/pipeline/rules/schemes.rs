//! Schemes of the annual assessment on the bench: their mistakes, and their worked cases.

use super::cases::{CaseRun, same};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::score::{ItemScore, Standing, SubjectScore};
use crate::pipeline::book::Filter;
use crate::ruleset::assessment::{Input, Scheme, Schemes};
use crate::ruleset::reference::Reference;
use crate::ruleset::spec::{CaseMarkSpec, SchemeCaseSpec};
use crate::ruleset::{Figures, RuleFiles, Ruleset};
use crate::score::{Fact, Mark, SubjectFacts, assess};
use rust_decimal::Decimal;

/// The schemes, or every mistake in them; nothing is said where figures or duties have mistakes of their own.
pub(super) fn load(files: &RuleFiles, ruleset: &Ruleset) -> Result<Schemes, Vec<Diagnostic>> {
    let (Ok(figures), Ok(reference)) = (Figures::load(files, ruleset), Reference::load(files)) else {
        return Err(Vec::new());
    };
    let schemes = Schemes::load(files, ruleset, &figures, &reference.duties).map_err(|error| error.0)?;
    let wrong = |scheme: &Scheme| {
        let wrong = |text: &String| {
            let error = Filter::read(text).and_then(|filter| filter.check(ruleset).map(drop)).err()?;
            Some(Diagnostic {
                code: Code::RuleInvalid,
                location: scheme.declared_at.clone(),
                value: text.clone(),
                message: format!("考核办法「{}」：{error}", scheme.id),
                help: String::new(),
            })
        };
        scheme.filters.iter().filter_map(wrong).collect::<Vec<_>>()
    };
    let wrong: Vec<Diagnostic> = schemes.all.iter().flat_map(wrong).collect();
    if wrong.is_empty() { Ok(schemes) } else { Err(wrong) }
}

/// Scores the subject of a case and compares.
pub(super) fn run(schemes: &Schemes, scheme: &str, case: &SchemeCaseSpec) -> CaseRun {
    let scheme = schemes.find(scheme).ok_or_else(|| format!("没有「{scheme}」这个考核办法"))?;
    let facts = facts(scheme, case)?;
    let assessment = assess(scheme, &schemes.evaluator, 0, "", std::slice::from_ref(&facts), &[]);
    let subject = assessment.subjects.first().ok_or("没有考核对象")?;
    if let Some(problem) = assessment.problems.first() {
        return Err(problem.clone());
    }
    let expect = &case.expect;
    if expect.score.is_some() {
        let expected = expect.score.map(|score| score.normalize());
        same("分数", &subject.score.map(|score| score.normalize()), &expected)?;
    }
    if let Some(grade) = &expect.grade {
        same("等次", &subject.grade, grade)?;
    }
    for (id, expected) in &expect.items {
        let points = points_of(scheme, subject);
        let known = points.iter().find(|(known, _)| *known == id);
        let (_, points) = known.ok_or_else(|| format!("没有项目「{id}」"))?;
        same(&format!("{id} 的得分"), points, &expected.map(|points| points.normalize()))?;
    }
    Ok(())
}

/// Points of items, bonuses and penalties by number; none where they are left open or out.
fn points_of<'s>(scheme: &'s Scheme, subject: &SubjectScore) -> Vec<(&'s String, Option<Decimal>)> {
    let extras = scheme.bonuses.iter().zip(&subject.bonuses).chain(scheme.penalties.iter().zip(&subject.penalties));
    let extras = extras.map(|(extra, score)| (&extra.id, Some(score.points.normalize())));
    let given = |score: &ItemScore| (score.standing == Standing::Given).then(|| score.points.normalize());
    let items = scheme.items.iter().zip(&subject.items).map(|(item, score)| (&item.id, given(score)));
    items.chain(extras).collect()
}

fn facts(scheme: &Scheme, case: &SchemeCaseSpec) -> Result<SubjectFacts, String> {
    let is_read = |name: &String| scheme.inputs.iter().any(|input| input.name() == name);
    if let Some(other) = case.given.keys().chain(case.duties.keys()).find(|name| !is_read(name)) {
        return Err(format!("这个考核办法不看「{other}」"));
    }
    let value = |input: &Input| match input {
        Input::Figure(id) => case.given.get(id).copied(),
        Input::DutyWanted(id) => case.duties.get(id).map(|(wanted, _)| *wanted),
        Input::DutyDone(id) => case.duties.get(id).map(|(_, done)| *done),
        Input::DutyUnknown(id) => case.duties.get(id).map(|_| Decimal::ZERO),
    };
    let known: Vec<Fact> = scheme.inputs.iter().map(|input| Fact { value: value(input), ..Fact::default() }).collect();
    let mark = |(item, spec): (&String, &CaseMarkSpec)| Mark {
        item: item.clone(),
        points: spec.points,
        deduct: spec.deduct,
        is_not_applicable: spec.not_applicable,
        is_veto: Some(spec.veto),
        sampled: spec.sampled,
        ..Mark::default()
    };
    Ok(SubjectFacts {
        name: "算例".to_owned(),
        quarters: vec![known.clone(); if scheme.terms.is_some() { 4 } else { 0 }],
        year: known,
        marks: case.marks.iter().map(mark).collect(),
        ..SubjectFacts::default()
    })
}
