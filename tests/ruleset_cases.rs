//! Every case beside the rules is a test of its own, named by file and case; so are the checks over all rules.
//!
//! The cases stand in `rulesets/**/tests/*.yaml`; adding one needs no Rust.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::pipeline::rules::{Bench, Counts, TextScore, check, files};
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
    let packs = bench.packs(date(2026, 11, 24));
    trials.push(Trial::test("packs_hold_as_many_criteria_as_their_standards_count", move || {
        let short: Vec<String> = packs
            .iter()
            .filter(|pack| pack.published.is_some_and(|count| count != pack.in_force))
            .map(|pack| format!("{}: {} of {:?}", pack.id, pack.in_force, pack.published))
            .collect();
        if short.is_empty() { Ok(()) } else { Err(short.join("\n").into()) }
    }));
    let texts = bench.measure_texts().expect("sentences without mistakes");
    trials.push(Trial::test("held_out_sentences_are_found_and_few_others", move || held_out(&texts)));
    libtest_mimic::run(&arguments, trials).exit();
}

/// Nine of ten are found, and in no pack is more than one suspicion of five wrong.
fn held_out(texts: &TextScore) -> Result<(), Failed> {
    let all = texts.packs.iter().fold(Counts::default(), |all, pack| all.and(pack.held_out));
    if all.hit + all.missed < 200 || all.recall() < Some(900) {
        return Err(format!("recall {:?} in tenths of a percent, {all:?}", all.recall()).into());
    }
    let poor = texts.packs.iter().filter(|pack| pack.held_out.precision().is_some_and(|precision| precision < 800));
    let poor: Vec<&str> = poor.map(|pack| pack.id.as_str()).collect();
    if poor.is_empty() { Ok(()) } else { Err(poor.join(", ").into()) }
}
