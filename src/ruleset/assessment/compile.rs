//! Compiles one scheme; every mistake is reported at its place.

use super::extras::{bands, check_grade, extra, veto};
use super::{By, Deduct, Input, Measured, Premise, Scheme, SchemeItem, check};
use crate::ruleset::parse::{Problems, place};
use crate::ruleset::reference::Duty;
use crate::ruleset::spec::{DeductSpec, DutyPointsSpec, ItemSpec, PointsBySpec, SchemeSpec, StepsSpec, TermKey};
use crate::ruleset::{Figures, Ruleset, Source};
use crate::script::{Evaluator, Kind, Names};
use rust_decimal::Decimal;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The smallest difference between points where a scheme names none.
const FINEST: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// What help says of expressions.
const NAMES: &str = "可用的名称是 rulesets/common/figures/ 里的指标编号";

/// What schemes are compiled with.
pub(super) struct Tools<'t> {
    pub(super) file: &'t Arc<str>,
    pub(super) ruleset: &'t Ruleset,
    pub(super) figures: &'t Figures,
    pub(super) duties: &'t [Duty],
    pub(super) evaluator: &'t Evaluator,
}

/// What a scheme reads, each once.
#[derive(Default)]
pub(super) struct Inputs {
    all: Vec<Input>,
    places: BTreeMap<Input, usize>,
}

impl Inputs {
    pub(super) fn place(&mut self, input: Input) -> usize {
        if let Some(known) = self.places.get(&input) {
            return *known;
        }
        let at = self.all.len();
        self.all.push(input.clone());
        self.places.insert(input, at);
        at
    }
}

impl Tools<'_> {
    fn names(&self) -> Names {
        self.figures.iter().map(|figure| (figure.id.as_str(), Kind::Number)).collect()
    }

    /// A value by an expression, or simply a figure.
    pub(super) fn measured(
        &self,
        text: &Spanned<String>,
        inputs: &mut Inputs,
        problems: &mut Problems<'_>,
    ) -> Option<Measured> {
        let written = text.value.trim();
        if let Some((_, figure)) = self.figures.find(written) {
            let reads = vec![inputs.place(Input::Figure(written.to_owned()))];
            let (title, unit) = (figure.title.clone(), figure.unit.clone());
            return Some(Measured { text: written.to_owned(), title, unit, expression: None, reads });
        }
        let compiled = self.evaluator.formula(written, &self.names());
        let expression = compiled.map_err(|error| problems.script(self.file, text, "公式", &error, NAMES)).ok()?;
        let reads = expression.reads().iter().map(|name| inputs.place(Input::Figure(name.clone()))).collect();
        let title = self.titled(written, expression.reads());
        Some(Measured { text: written.to_owned(), title, unit: String::new(), expression: Some(expression), reads })
    }

    /// An expression with the titles of figures for their names, as people read it.
    fn titled(&self, text: &str, reads: &[String]) -> String {
        let mut longest: Vec<&String> = reads.iter().collect();
        longest.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let named = longest.into_iter().fold(text.to_owned(), |text, name| match self.figures.find(name) {
            Some((_, figure)) => text.replace(name.as_str(), &figure.title),
            None => text,
        });
        let signs = [
            (" * ", "×"),
            (" / ", "÷"),
            (" >= ", "≥"),
            (" <= ", "≤"),
            (" == ", "＝"),
            (" && ", "，且"),
            (" || ", "，或"),
        ];
        signs.into_iter().fold(named, |text, (sign, word)| text.replace(sign, word))
    }

    /// A condition with what it reads.
    pub(super) fn premise(
        &self,
        text: &Spanned<String>,
        inputs: &mut Inputs,
        problems: &mut Problems<'_>,
    ) -> Option<Premise> {
        let compiled = self.evaluator.condition(&text.value, &self.names());
        let condition = compiled.map_err(|error| problems.script(self.file, text, "条件", &error, NAMES)).ok()?;
        let reads = condition.reads().iter().map(|name| inputs.place(Input::Figure(name.clone()))).collect();
        let title = self.titled(text.value.trim(), condition.reads());
        Some(Premise { title, condition, reads })
    }
}

pub(super) fn scheme(tools: &Tools<'_>, spec: &SchemeSpec, problems: &mut Problems<'_>) -> Scheme {
    let mut inputs = Inputs::default();
    let mut items = Items { tools, scheme: spec, inputs: &mut inputs, problems, all: Vec::new() };
    for item in &spec.items {
        items.add(item, None, 0, TermKey::default());
    }
    let items = items.all;
    let bonus = spec.bonus.iter().flat_map(|bonus| &bonus.items);
    let bonuses = bonus.filter_map(|item| extra(tools, item, &mut inputs, problems)).collect();
    let penalties = spec.penalties.iter().filter_map(|item| extra(tools, item, &mut inputs, problems)).collect();
    let vetoes = spec.vetoes.iter().map(|item| veto(tools, item, spec, &mut inputs, problems)).collect();
    for grade in spec.boards.red.iter().chain(&spec.boards.black) {
        check_grade(tools, grade, spec, problems);
    }
    check::alone(tools, spec, &items, problems);
    let grades = |grades: &[Spanned<String>]| grades.iter().map(|grade| grade.value.clone()).collect();
    Scheme {
        id: spec.id.value.clone(),
        title: spec.title.clone(),
        source: Source::from(&spec.source),
        status: spec.status,
        about: spec.about,
        is_default: spec.is_default,
        effective_from: spec.effective_from,
        effective_to: spec.effective_to,
        filters: spec.filters.iter().map(|filter| filter.value.clone()).collect(),
        total: spec.total.value,
        out_of: spec.out_of,
        step: spec.step.as_ref().map_or(FINEST, |step| step.value),
        terms: spec.terms.as_ref().map(|terms| (terms.quarters.value, terms.year_end.value)),
        groups: spec.groups.clone(),
        items,
        bonus_cap: spec.bonus.as_ref().map_or(Decimal::ZERO, |bonus| bonus.cap.value),
        bonuses,
        penalties,
        vetoes,
        bands: bands(tools, spec, problems),
        red: grades(&spec.boards.red),
        black: grades(&spec.boards.black),
        note: spec.note.clone(),
        inputs: inputs.all,
        cases: spec.cases.clone(),
        declared_at: place(tools.file, &spec.id),
    }
}

/// The items of a scheme as they are put in order.
struct Items<'i, 'p, 'f> {
    tools: &'i Tools<'i>,
    scheme: &'i SchemeSpec,
    inputs: &'i mut Inputs,
    problems: &'p mut Problems<'f>,
    all: Vec<SchemeItem>,
}

impl Items<'_, '_, '_> {
    fn add(&mut self, spec: &ItemSpec, parent: Option<usize>, depth: usize, term: TermKey) {
        let term = spec.term.unwrap_or(term);
        let at = self.all.len();
        let applies = spec.applies.as_ref().and_then(|text| self.tools.premise(text, self.inputs, self.problems));
        self.all.push(SchemeItem {
            id: spec.id.value.clone(),
            title: spec.title.clone(),
            points: spec.points.value,
            clause: spec.clause.clone(),
            rule: spec.rule.clone(),
            evidence: spec.evidence.clone(),
            term,
            depth,
            parent,
            applies,
            unknown: spec.unknown,
            by: None,
            declared_at: place(self.tools.file, &spec.id),
        });
        self.check_shape(spec);
        if let Some(by) = &spec.by {
            let by = self.by(spec, by);
            if let Some(item) = self.all.get_mut(at) {
                item.by = by;
            }
        }
        for inner in &spec.items {
            self.add(inner, Some(at), depth + 1, term);
        }
    }

    fn check_shape(&mut self, spec: &ItemSpec) {
        let file = self.tools.file;
        match (&spec.by, spec.items.is_empty()) {
            (None, true) => {
                let message = format!("项目「{}」没有写怎么得分，也没有下级", spec.title);
                self.problems.rule(file, &spec.id, message, "请写 by，或写下级 items");
            }
            (Some(_), false) => {
                let message = format!("项目「{}」有下级，又写了怎么得分", spec.title);
                self.problems.rule(file, &spec.id, message, "得分写在最下一级，请去掉 by 或 items");
            }
            (Some(_), true) if spec.rule.trim().is_empty() => {
                let message = format!("项目「{}」没有写评分标准", spec.title);
                self.problems.rule(file, &spec.id, message, "请写 rule：怎么得分、怎么扣分，评分表和得分单上要印");
            }
            _ => {}
        }
        let parts: Decimal = spec.items.iter().map(|item| item.points.value).sum();
        if !spec.items.is_empty() && parts != spec.points.value {
            let message = format!("项目「{}」{} 分，下级合计 {parts} 分", spec.title, spec.points.value);
            self.problems.rule(file, &spec.points, message, "请改成相等");
        }
        let step = self.scheme.step.as_ref().map_or(FINEST, |step| step.value);
        if spec.points.value <= Decimal::ZERO || step <= Decimal::ZERO || spec.points.value % step != Decimal::ZERO {
            let message = format!("项目「{}」的分值 {} 不是计分单位 {step} 的正整数倍", spec.title, spec.points.value);
            self.problems.rule(file, &spec.points, message, "请改分值或计分单位");
        }
    }

    fn by(&mut self, item: &ItemSpec, by: &PointsBySpec) -> Option<By> {
        let tools = self.tools;
        Some(match by {
            PointsBySpec::Rate(rate) => {
                if rate.none_at == rate.full_at {
                    let message = "不得分和得满分是同一个数，比例没有意义".to_owned();
                    self.problems.rule(tools.file, &rate.of, message, "请把 none_at 和 full_at 写成两个数");
                }
                By::Rate {
                    of: tools.measured(&rate.of, self.inputs, self.problems)?,
                    none_at: rate.none_at,
                    full_at: rate.full_at,
                    against: rate.against,
                }
            }
            PointsBySpec::Steps(steps) => {
                check::steps(tools, item, steps, self.problems);
                self.steps(steps)?
            }
            PointsBySpec::Deduct(all) => {
                By::Deduct(all.iter().filter_map(|deduct| self.deduct(item, deduct)).collect())
            }
            PointsBySpec::Present(present) => By::Present(tools.measured(&present.of, self.inputs, self.problems)?),
            PointsBySpec::Duty(duty) => self.duty(duty)?,
            PointsBySpec::Judged(judged) => {
                check::judged(tools, item, judged, self.problems);
                By::Judged { from: judged.from, deduct: judged.deduct.clone() }
            }
            PointsBySpec::Sampled(sampled) => By::Sampled(sampled.each.as_ref().map(|each| each.value)),
            PointsBySpec::Formula(text) => By::Formula(tools.measured(text, self.inputs, self.problems)?),
        })
    }

    fn steps(&mut self, spec: &StepsSpec) -> Option<By> {
        Some(By::Steps {
            of: self.tools.measured(&spec.of, self.inputs, self.problems)?,
            at: spec.at.iter().map(|step| (step.from.value, step.points.value)).collect(),
            below: spec.below,
            against: spec.against,
        })
    }

    fn deduct(&mut self, item: &ItemSpec, spec: &DeductSpec) -> Option<Deduct> {
        check::deduct(self.tools, item, spec, self.problems);
        Some(Deduct {
            reason: spec.reason.clone(),
            of: self.tools.measured(&spec.of, self.inputs, self.problems)?,
            each: spec.each.value,
            most: spec.most.as_ref().map_or(item.points.value, |most| most.value),
            clause: if spec.clause.is_empty() { item.clause.clone() } else { spec.clause.clone() },
        })
    }

    fn duty(&mut self, spec: &DutyPointsSpec) -> Option<By> {
        let Some(duty) = self.tools.duties.iter().find(|duty| duty.spec.id.value == spec.id.value) else {
            let message = format!("没有「{}」这项职责", spec.id.value);
            self.problems.rule(self.tools.file, &spec.id, message, "请写 rulesets 的 duties 里已有的编号");
            return None;
        };
        check::holder(self.tools, self.scheme, spec, duty, self.problems);
        Some(By::Duty {
            title: duty.spec.title.clone(),
            wanted: self.inputs.place(Input::DutyWanted(spec.id.value.clone())),
            done: self.inputs.place(Input::DutyDone(spec.id.value.clone())),
            unknown: self.inputs.place(Input::DutyUnknown(spec.id.value.clone())),
            each: spec.each.as_ref().map(|each| each.value),
        })
    }
}
