//! Every case beside the rules is a test of its own, named by file and case; so are the checks over all rules.
//!
//! The cases stand in `rulesets/**/tests/*.yaml`; adding one needs no Rust.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::pipeline::rules::{Bench, check, files};
use jiff::civil::date;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::sync::Arc;

fn main() {
    let arguments = Arguments::from_args();
    let files = files(Some(Path::new("rulesets"))).expect("the shipped rules");
    let mistakes = check(&files, date(2026, 11, 24));
    assert!(mistakes.is_empty(), "the shipped rules have mistakes: {mistakes:#?}");
    let bench = Arc::new(Bench::load(files, date(2026, 11, 24)).expect("rules without mistakes"));
    let cases = bench.cases().expect("cases without mistakes");
    assert!(cases.len() > 50, "the cases were not found");
    let mut trials = Vec::new();
    for case in cases {
        let bench = Arc::clone(&bench);
        trials.push(Trial::test(case.name.clone(), move || bench.run(&case).map_err(Failed::from)));
    }
    let coverage = bench.coverage().expect("cases without mistakes");
    trials.push(Trial::test("every_rule_branch_and_band_has_its_cases", move || {
        let missing: Vec<String> =
            coverage.uncovered.iter().map(|uncovered| format!("{}：{}", uncovered.id, uncovered.what)).collect();
        if missing.is_empty() { Ok(()) } else { Err(missing.join("\n").into()) }
    }));
    libtest_mimic::run(&arguments, trials).exit();
}
