//! Every worked example and every band edge of the rule files is a test of its own, named by file and case.
//!
//! The cases stand beside the rules in `rulesets/**/tests/*.yaml`; adding one needs no Rust.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::grade::grade_inputs;
use anping::model::{FactorInput, GradingInputs, MethodRef, RiskLevel, decimal_from_text};
use anping::ruleset::spec::{CasesSpec, ExampleSpec};
use anping::ruleset::{BandEdge, Grading, Profile, RuleFiles, Ruleset};
use libtest_mimic::{Arguments, Failed, Trial};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

fn main() {
    let arguments = Arguments::from_args();
    let files = RuleFiles::shipped();
    let as_of = "2026-11-24".parse().expect("a date");
    let ruleset = match Ruleset::load(&files, as_of) {
        Ok(ruleset) => Arc::new(ruleset),
        Err(error) => panic!("{error}: {:#?}", error.0),
    };
    let mut trials = Vec::new();
    let mut tested: BTreeSet<String> = BTreeSet::new();
    // The cases of GB 18218 are units of inventories: installations_cases.rs runs them.
    let is_ours = |path: &str| path.contains("/tests/") && !path.starts_with("major-hazard-installations/");
    for (path, text) in files.iter().filter(|(path, _)| is_ours(path)) {
        let cases: CasesSpec = serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        tested.extend(cases.edges.keys().cloned());
        let cases = Arc::new(cases);
        for at in 0..cases.examples.len() {
            let (ruleset, cases) = (Arc::clone(&ruleset), Arc::clone(&cases));
            let name = format!("{path}::{}", cases.examples[at].name);
            trials.push(Trial::test(name, move || example(&ruleset, &cases.method, &cases.examples[at])));
        }
        for profile in cases.edges.clone().into_keys() {
            let (ruleset, cases) = (Arc::clone(&ruleset), Arc::clone(&cases));
            let name = format!("{path}::edges::{profile}");
            trials.push(Trial::test(name, move || edges(&ruleset, &profile, &cases.edges[&profile])));
        }
    }
    trials.push(every_profile_has_edges(&ruleset, &tested));
    libtest_mimic::run(&arguments, trials).exit();
}

fn find(ruleset: &Ruleset, id: &str) -> Result<MethodRef, Failed> {
    let (method, profile) = ruleset.find_profile(id).ok_or_else(|| Failed::from(format!("no profile {id}")))?;
    let factors = ruleset.methods[method].factors.iter().map(|factor| Some(factor.field)).collect();
    Ok(MethodRef { method, profile, factors })
}

fn profile<'r>(ruleset: &'r Ruleset, chosen: &MethodRef) -> &'r Profile {
    &ruleset.methods[chosen.method].profiles[chosen.profile]
}

fn example(ruleset: &Ruleset, method: &str, case: &ExampleSpec) -> Result<(), Failed> {
    assert!(!case.levels.is_empty(), "an example must expect a level");
    for (id, level) in &case.levels {
        let chosen = find(ruleset, id)?;
        assert_eq!(ruleset.methods[chosen.method].id, method, "{id} is a profile of another method");
        let mut given = case.given.clone();
        let factors = ruleset.methods[chosen.method].factors.iter().enumerate().map(|(at, factor)| {
            let text = given.remove(&factor.id).unwrap_or_default();
            let number = decimal_from_text(&text).or_else(|| profile(ruleset, &chosen).scale_word(at, &text));
            number.map_or(FactorInput::Missing, FactorInput::Number)
        });
        let inputs = GradingInputs { factors: factors.collect(), ..GradingInputs::default() };
        assert!(given.is_empty(), "not factors of {method}: {given:?}");
        let verdict = grade_inputs(ruleset, &chosen, &inputs);
        assert_eq!(verdict.grade.level, Some(*level), "level under {id}");
        if case.risk_value.is_some() {
            assert_eq!(
                verdict.grade.risk_value,
                case.risk_value.map(|value| value.normalize()),
                "risk value under {id}"
            );
        }
        let off: Vec<String> = verdict
            .issues
            .iter()
            .filter(|issue| issue.code.id() == "value_off_scale")
            .map(|issue| ruleset.fields.id(issue.field).to_owned())
            .collect();
        assert_eq!(off, case.off_scale, "factors off the scale under {id}");
    }
    Ok(())
}

fn edges(ruleset: &Ruleset, id: &str, expected: &[(Decimal, RiskLevel)]) -> Result<(), Failed> {
    let chosen = find(ruleset, id)?;
    let profile = profile(ruleset, &chosen);
    for (value, level) in expected {
        assert_eq!(profile.band(*value).map(|band| band.level), Some(*level), "{id} at {value}");
    }
    let Grading::Bands(bands) = &profile.grading else { return Err(format!("{id} has no bands").into()) };
    for edge in bands.iter().map(|band| band.edge).filter(|edge| *edge != BandEdge::From(Decimal::ZERO)) {
        let tested = |fits: &dyn Fn(&Decimal) -> bool| expected.iter().any(|(value, _)| fits(value));
        let near = Decimal::ONE;
        let edge = edge.value();
        assert!(tested(&|value| *value == edge), "{id}: no case on {edge}");
        assert!(tested(&|value| *value < edge && *value > edge - near), "{id}: no case just below {edge}");
        assert!(tested(&|value| *value > edge && *value < edge + near), "{id}: no case just above {edge}");
    }
    Ok(())
}

fn every_profile_has_edges(ruleset: &Ruleset, tested: &BTreeSet<String>) -> Trial {
    let banded = ruleset
        .methods
        .iter()
        .flat_map(|method| &method.profiles)
        .filter(|profile| matches!(profile.grading, Grading::Bands(_)))
        .map(|profile| profile.id.clone());
    let missing: Vec<String> = banded.filter(|id| !tested.contains(id)).collect();
    Trial::test("every_profile_has_edge_cases", move || {
        if missing.is_empty() { Ok(()) } else { Err(format!("no edge cases for {}", missing.join(", ")).into()) }
    })
}
