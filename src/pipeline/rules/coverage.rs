//! Which rules, bands and branches no case touches.

use super::cases::CaseKind;
use super::{Bench, Case};
use crate::ruleset::criteria::CriterionTest;
use crate::ruleset::spec::CaseExpectation;
use crate::ruleset::{Grading, RulesetError};
use std::collections::{BTreeMap, BTreeSet};

/// What the cases touch.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Criteria, and how many of them have a case that fires and one that stays silent.
    pub rules: (usize, usize),
    /// Parts of conditions, and how many of them were seen to hold and not to hold.
    pub branches: (usize, usize),
    /// Profiles with bands, and how many of them have edge cases.
    pub profiles: (usize, usize),
    /// What is not touched.
    pub uncovered: Vec<Uncovered>,
}

/// Something that no case touches.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Uncovered {
    /// The rule or profile.
    pub id: String,
    /// What is missing.
    pub what: String,
}

impl Bench {
    /// Runs all cases and tells what they do not touch.
    ///
    /// # Errors
    /// When a file is not written as cases are.
    pub fn coverage(&self) -> Result<Coverage, RulesetError> {
        let cases = self.cases()?;
        let mut coverage = Coverage::default();
        self.cover_criteria(&cases, &mut coverage);
        self.cover_profiles(&cases, &mut coverage);
        Ok(coverage)
    }

    fn cover_criteria(&self, cases: &[Case], coverage: &mut Coverage) {
        let mut seen: BTreeSet<(String, usize, usize, bool)> = BTreeSet::new();
        let mut answers: BTreeMap<&str, Vec<CaseExpectation>> = BTreeMap::new();
        for case in cases {
            if let CaseKind::Criterion(spec) = &case.kind {
                answers.entry(&spec.rule.value).or_default().push(spec.expect);
                let mut watch = |criterion: &crate::ruleset::criteria::Criterion, condition, leaf, holds| {
                    seen.insert((criterion.id.clone(), condition, leaf, holds));
                };
                // A case that fails is told of by the tests; here it counts for what it touches.
                let _ = self.run_watched(case, &mut watch);
            }
        }
        for criterion in &self.criteria.all {
            let answered = answers.get(criterion.id.as_str()).map_or(&[][..], Vec::as_slice);
            let missing: Vec<&str> = wanted(&criterion.test)
                .iter()
                .filter(|(any_of, _)| !answered.iter().any(|answer| any_of.contains(answer)))
                .map(|(_, what)| *what)
                .collect();
            coverage.rules.0 += 1;
            coverage.rules.1 += usize::from(missing.is_empty());
            let note = |what: &str| Uncovered { id: criterion.id.clone(), what: what.to_owned() };
            coverage.uncovered.extend(missing.into_iter().map(note));
            for (number, condition) in criterion.conditions().enumerate() {
                for leaf in 0..condition.leaf_count() {
                    let was = |holds| seen.contains(&(criterion.id.clone(), number, leaf, holds));
                    coverage.branches.0 += 1;
                    coverage.branches.1 += usize::from(was(true) && was(false));
                    let what = match (was(true), was(false)) {
                        (true, true) => continue,
                        (true, false) => "没有例子使它不成立",
                        (false, true) => "没有例子使它成立",
                        (false, false) => "没有例子用到",
                    };
                    let which = if number < criterion.premises.len() { "前提" } else { "条件" };
                    coverage.uncovered.push(note(&format!("{which}的第 {} 部分{what}", leaf + 1)));
                }
            }
        }
    }

    fn cover_profiles(&self, cases: &[Case], coverage: &mut Coverage) {
        let tested: BTreeSet<&str> = cases
            .iter()
            .filter_map(|case| match &case.kind {
                CaseKind::Edges(profile, _) => Some(profile.as_str()),
                _ => None,
            })
            .collect();
        let profiles = self.ruleset.methods.iter().flat_map(|method| &method.profiles);
        for profile in profiles.filter(|profile| matches!(profile.grading, Grading::Bands(_))) {
            let is_tested = tested.contains(profile.id.as_str());
            coverage.profiles.0 += 1;
            coverage.profiles.1 += usize::from(is_tested);
            if !is_tested {
                let what = "分级界限没有例子".to_owned();
                coverage.uncovered.push(Uncovered { id: profile.id.clone(), what });
            }
        }
    }
}

/// The answers of which a criterion needs a case, and what is said where there is none.
const fn wanted(test: &CriterionTest) -> &'static [(&'static [CaseExpectation], &'static str)] {
    use CaseExpectation::{Element, Fires, Silent, Suspected, Unknown};
    match test {
        CriterionTest::Person => &[(&[Unknown], "没有答“待核”的例子")],
        CriterionTest::Condition(_) | CriterionTest::Count { .. } => {
            &[(&[Fires, Suspected, Element], "没有成立的例子"), (&[Silent], "没有“未命中”的例子")]
        }
    }
}
