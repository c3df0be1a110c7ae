//! From factors to a risk value and a level.

use super::Verdict;
use super::issues;
use super::reconcile::{Computed, reconcile};
use crate::diagnostic::Issue;
use crate::model::{FactorInput, FieldId, GradingInputs, MethodRef, Reason, RiskLevel};
use crate::ruleset::{Factor, FormulaPart, Grading, Matrix, Method, Profile, Ruleset, Source};
use crate::script::Value;
use rust_decimal::Decimal;

/// The verdict on a row's numbers.
pub(super) fn verdict(ruleset: &Ruleset, method: Option<&MethodRef>, inputs: &GradingInputs) -> Verdict {
    let parts = method.and_then(|chosen| {
        let method = ruleset.methods.get(chosen.method)?;
        Some(Scorer { ruleset, chosen, method, profile: method.profiles.get(chosen.profile)?, inputs })
    });
    let mut reasons = Vec::new();
    let mut issues = Vec::new();
    let computed = match &parts {
        Some(scorer) => scorer.score(&mut reasons, &mut issues),
        None => Computed::default(),
    };
    let grade = reconcile(ruleset, inputs, computed, reasons, &mut issues);
    Verdict::new(grade, issues)
}

struct Scorer<'s> {
    ruleset: &'s Ruleset,
    chosen: &'s MethodRef,
    method: &'s Method,
    profile: &'s Profile,
    inputs: &'s GradingInputs,
}

impl Scorer<'_> {
    fn score(&self, reasons: &mut Vec<Reason>, issues: &mut Vec<Issue>) -> Computed {
        self.check_scales(issues);
        let numbers: Option<Vec<Decimal>> = self.inputs.factors.iter().map(|factor| factor.number()).collect();
        match numbers {
            Some(numbers) if numbers.len() == self.method.factors.len() => match &self.profile.grading {
                Grading::Bands(_) => self.by_formula(&numbers, reasons, issues),
                Grading::Matrix(matrix) => self.by_matrix(matrix, &numbers, reasons),
            },
            _ => self.without_factors(reasons, issues),
        }
    }

    fn check_scales(&self, issues: &mut Vec<Issue>) {
        for (at, (factor, input)) in self.method.factors.iter().zip(&self.inputs.factors).enumerate() {
            if let Some(value) = input.number().filter(|value| !self.profile.on_scale(at, *value)) {
                issues.push(issues::off_scale(self.field(at), factor, value, self.profile, at));
            }
        }
    }

    /// The field that a factor was found in, or its own.
    fn field(&self, factor: usize) -> FieldId {
        let found = self.chosen.factors.get(factor).copied().flatten();
        found.or_else(|| self.method.factors.get(factor).map(|factor| factor.field)).unwrap_or(FieldId(u16::MAX))
    }

    fn by_formula(&self, numbers: &[Decimal], reasons: &mut Vec<Reason>, issues: &mut Vec<Issue>) -> Computed {
        let Some(formula) = &self.method.formula else { return Computed::default() };
        let value_of = |name: &str| {
            let at = self.method.factors.iter().position(|factor| factor.id == name);
            at.and_then(|at| numbers.get(at)).map_or(Value::Blank, |number| Value::Number(*number))
        };
        match self.ruleset.evaluator.number(formula, value_of) {
            Ok(value) => {
                let value = value.normalize();
                reasons.push(self.formula_reason(numbers, value));
                let level = self.band_level(value, reasons);
                Computed { value: Some(value), level, from_factors: true }
            }
            Err(error) => {
                issues.push(issues::not_computable(self.field(0), &error.to_string()));
                Computed::default()
            }
        }
    }

    /// `D=L×E×C=6×3×7=126`.
    fn formula_reason(&self, numbers: &[Decimal], value: Decimal) -> Reason {
        let (mut letters, mut figures) = (String::new(), String::new());
        for part in &self.method.formula_parts {
            match part {
                FormulaPart::Text(text) => {
                    letters.push_str(text);
                    figures.push_str(text);
                }
                FormulaPart::Factor(at) => {
                    letters.push_str(self.method.factors.get(*at).map_or("", |factor| &factor.symbol));
                    figures.extend(numbers.get(*at).map(Decimal::to_string));
                }
            }
        }
        reason(&self.method.id, &self.method.source, format!("{}={letters}={figures}={value}", self.method.symbol))
    }

    fn band_level(&self, value: Decimal, reasons: &mut Vec<Reason>) -> Option<RiskLevel> {
        let band = self.profile.band(value)?;
        let edge = self.profile.edge_note(value).map(|note| format!("（{note}）")).unwrap_or_default();
        let text = format!("{value} 在 {} 档（{}），判为{}{edge}", band.range, band.name, band.level.title());
        reasons.push(reason(&self.profile.id, &self.profile.source, text));
        Some(band.level)
    }

    fn by_matrix(&self, matrix: &Matrix, numbers: &[Decimal], reasons: &mut Vec<Reason>) -> Computed {
        let (row, column) = (numbers.get(matrix.row), numbers.get(matrix.column));
        let cell = row.zip(column).and_then(|(row, column)| matrix.cell(*row, *column));
        let Some((level, score)) = cell else { return Computed::default() };
        let values: Vec<String> = self
            .method
            .factors
            .iter()
            .zip(numbers)
            .map(|(factor, number)| format!("{}={number}", factor.symbol))
            .collect();
        let score_text = score.map(|score| format!("，{}={score}", self.method.symbol)).unwrap_or_default();
        let text = format!("查表 {}{score_text}，判为{}", values.join("、"), level.title());
        reasons.push(reason(&self.profile.id, &self.profile.source, text));
        Computed { value: score, level: Some(level), from_factors: true }
    }

    /// Without all factors, a typed risk value still has a band; but nobody can check it.
    fn without_factors(&self, reasons: &mut Vec<Reason>, issues: &mut Vec<Issue>) -> Computed {
        let all = self.method.factors.len();
        let is_missing = |at: &usize| matches!(self.inputs.factors.get(*at), None | Some(FactorInput::Missing));
        let missing: Vec<usize> = (0..all).filter(is_missing).collect();
        let factors: Vec<&Factor> = missing.iter().filter_map(|at| self.method.factors.get(*at)).collect();
        let typed = self.inputs.declared_value.number();
        match (typed, missing.first()) {
            (Some(value), _) if missing.len() == all => {
                let score = self.ruleset.fields.known.score;
                issues.push(issues::score_without_factors(score, &self.method.symbol, value, &factors));
            }
            (_, Some(first)) => issues.push(issues::missing(self.field(*first), &factors, self.profile, *first)),
            (_, None) => {}
        }
        let Some(value) = typed else { return Computed::default() };
        let text = format!("只填了{}={value}，取值不全，无法复核，按填报值分档", self.method.symbol);
        reasons.push(reason(&self.method.id, &self.method.source, text));
        Computed { value: None, level: self.band_level(value, reasons), from_factors: false }
    }
}

fn reason(rule: &str, source: &Source, text: String) -> Reason {
    Reason { rule: rule.to_owned(), source: source.document.clone(), clause: source.clause.clone(), text }
}
