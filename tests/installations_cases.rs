//! Every worked example and every edge of GB 18218 is a test of its own, named by file and case.
//!
//! The cases stand beside the tables in `rulesets/major-hazard-installations/tests/*.yaml`; adding one needs no Rust.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::grade::identify_installations;
use anping::model::{InventoryLine, Ratio, UnitVerdict};
use anping::ruleset::spec::{AlphaVectorSpec, InstallationCaseSpec, InstallationCasesSpec, LevelVectorSpec};
use anping::ruleset::{Installations, RuleFiles};
use libtest_mimic::{Arguments, Failed, Trial};
use std::sync::Arc;

fn main() {
    let arguments = Arguments::from_args();
    let files = RuleFiles::shipped();
    let rules = match Installations::load(&files, "2026-11-24".parse().expect("a date")) {
        Ok(rules) => Arc::new(rules),
        Err(error) => panic!("{error}: {:#?}", error.0),
    };
    let mut trials = Vec::new();
    let is_ours = |path: &str| path.starts_with("major-hazard-installations/tests/");
    for (path, text) in files.iter().filter(|(path, _)| is_ours(path)) {
        let cases: InstallationCasesSpec =
            serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        for case in cases.cases {
            let rules = Arc::clone(&rules);
            trials.push(Trial::test(format!("{path}::{}", case.name), move || run(&rules, &case)));
        }
        for vector in cases.alpha {
            let rules = Arc::clone(&rules);
            trials.push(Trial::test(format!("{path}::alpha::{}", vector.persons), move || alpha(&rules, &vector)));
        }
        for vector in cases.levels {
            let rules = Arc::clone(&rules);
            trials.push(Trial::test(format!("{path}::level::{}", vector.r), move || level(&rules, &vector)));
        }
    }
    assert!(trials.len() > 60, "the cases were not found");
    libtest_mimic::run(&arguments, trials).exit();
}

fn alpha(rules: &Installations, vector: &AlphaVectorSpec) -> Result<(), Failed> {
    equal("alpha", &rules.alpha(vector.persons), &Some(vector.alpha)).map_err(Failed::from)
}

fn level(rules: &Installations, vector: &LevelVectorSpec) -> Result<(), Failed> {
    let at = rules.level_of(Ratio::from_decimal(vector.r).expect("no negative R")).ok_or("no level")?;
    assert_eq!(rules.levels[at].name, vector.level);
    Ok(())
}

fn run(rules: &Installations, case: &InstallationCaseSpec) -> Result<(), Failed> {
    let lines = case.lines.iter().enumerate().map(|(at, line)| InventoryLine {
        unit: "一单元".to_owned(),
        unit_kind: case.unit_kind,
        name: line.name.clone(),
        alias: line.alias.clone(),
        cas: line.cas.clone(),
        content: line.content.clone(),
        hazard_class: line.hazard_class.clone(),
        physical_state: line.physical_state.clone(),
        quantity: line.quantity,
        measure: line.measure.clone().unwrap_or_else(|| "t".to_owned()),
        density: line.density,
        at: format!("「清单」B{}", at + 2),
    });
    let verdicts = identify_installations(rules, &lines.collect::<Vec<_>>(), case.persons);
    let [verdict] = verdicts.as_slice() else { return Err("one unit gives one verdict".into()) };
    compare(case, verdict).map_err(|message| format!("{message}\n{verdict:#?}").into())
}

fn compare(case: &InstallationCaseSpec, verdict: &UnitVerdict) -> Result<(), String> {
    equal("certainty", verdict.is_major.certainty(), &*case.certainty)?;
    equal("is_major", &verdict.is_major.value().copied(), &case.is_major)?;
    if let Some(s) = &case.s {
        equal("S", &verdict.s.exact().map(|s| s.to_string()).as_ref(), &Some(s))?;
    }
    if case.alpha.is_some() {
        equal("alpha", &verdict.alpha, &case.alpha)?;
    }
    if let Some(r) = &case.r {
        equal("R", &verdict.r.and_then(|r| r.exact()).map(|r| r.to_string()).as_ref(), &Some(r))?;
    }
    if let Some(certainty) = &case.level_certainty {
        equal("certainty of the level", verdict.level.certainty(), certainty)?;
        equal("levels", &verdict.possible_levels, &case.levels)?;
    }
    if verdict.level.value().is_some() {
        equal("level", &verdict.level.value(), &verdict.possible_levels.first())?;
    }
    // The level of an installation may rest on assumptions that a case about S alone does not speak of.
    let is_complete = case.level_certainty.is_some() || case.is_major != Some(true);
    piece("assumptions", &verdict.assumptions, case.assumes.as_ref(), is_complete)?;
    let warnings: Vec<String> = verdict.lines.iter().flat_map(|line| line.warnings.clone()).collect();
    piece("warnings", &warnings, case.warns.as_ref(), case.certainty != "待核")?;
    if let Some(says) = &case.says {
        piece("trace", &verdict.trace, Some(says), true)?;
    }
    Ok(())
}

fn equal<T: PartialEq + std::fmt::Debug + ?Sized>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: found {found:?}, expected {expected:?}")) }
}

/// One of the texts has the piece; without a piece there must be no text, where that is asked for.
fn piece(what: &str, texts: &[String], expected: Option<&String>, is_complete: bool) -> Result<(), String> {
    match expected {
        Some(piece) if !texts.iter().any(|text| text.contains(piece.as_str())) => {
            Err(format!("{what}: no 「{piece}」 in {texts:#?}"))
        }
        None if is_complete && !texts.is_empty() => Err(format!("{what}: unexpected {texts:#?}")),
        _ => Ok(()),
    }
}
