//! Loading all packs, and reading sentences against all criteria on one core. Run with `cargo bench --bench criteria`.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark may fail loudly")]

use anping::ruleset::criteria::Criteria;
use anping::ruleset::reference::{Checks, Reference};
use anping::ruleset::{RuleFiles, Ruleset, sentences};
use divan::Bencher;
use divan::counter::ItemsCount;

/// Sentences that one round reads.
const SENTENCES: usize = 100_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn load_all_packs() -> usize {
    let files = RuleFiles::shipped();
    let ruleset = Ruleset::load(&files, jiff::civil::date(2026, 11, 24)).expect("rules");
    let checks = Checks::load(&files, &ruleset).expect("checks");
    let criteria = Criteria::load(&files).expect("criteria");
    let reference = Reference::load(&files).expect("code lists");
    criteria.all.len() + checks.all().len() + reference.duties.len()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn match_100_000_sentences(bencher: Bencher<'_, '_>) {
    let files = RuleFiles::shipped();
    let criteria = Criteria::load(&files).expect("criteria");
    let labelled: Vec<String> = sentences(&files)
        .expect("sentences")
        .into_iter()
        .flat_map(|(_, spec)| spec.sentences.into_iter().map(|sentence| sentence.text))
        .collect();
    let texts: Vec<&str> = labelled.iter().map(String::as_str).cycle().take(SENTENCES).collect();
    bencher
        .counter(ItemsCount::new(SENTENCES))
        .bench(|| texts.iter().map(|text| criteria.matcher.find(text).len()).sum::<usize>());
}
