//! Arbitrary text as a rule file of each kind.
#![no_main]

use anping::pipeline::rules::check;
use anping::ruleset::RuleFiles;
use anping::ruleset::criteria::Criteria;
use libfuzzer_sys::fuzz_target;

/// A pack for the criteria and facts that are read in it.
const PACK: (&str, &str) = ("fuzz/ruleset.yaml", "id: fuzz\ntitle: f\nscope: any\n");

const PATHS: [&str; 16] = [
    "common/methods/fuzz.yaml",
    "common/direct/fuzz.yaml",
    "common/columns/fuzz.yaml",
    "common/columns/headings.yaml",
    "common/values/risk-level.yaml",
    "common/values/row-noise.yaml",
    "common/values/accident-type.yaml",
    "fuzz/criteria/fuzz.yaml",
    "fuzz/tests/fuzz.yaml",
    "common/facts/fuzz.yaml",
    "common/lexicon/fuzz.yaml",
    "common/codes/fuzz.yaml",
    "common/duties/fuzz.yaml",
    "common/consistency/fuzz.yaml",
    "common/templates/fuzz.yaml",
    "fuzz/sentences.yaml",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, text)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let path = PATHS[usize::from(*kind) % PATHS.len()];
    let files = RuleFiles::from_texts([PACK, (path, text)]);
    let _ = check(&files, jiff::civil::date(2026, 11, 24));
    if let Ok(criteria) = Criteria::load(&files) {
        let _ = criteria.matcher.find(text);
    }
});
