//! Arbitrary text as a rule file of each kind.
#![no_main]

use anping::ruleset::{RuleFiles, Ruleset};
use libfuzzer_sys::fuzz_target;

const PATHS: [&str; 7] = [
    "common/methods/fuzz.yaml",
    "common/direct/fuzz.yaml",
    "common/columns/fuzz.yaml",
    "common/columns/headings.yaml",
    "common/values/risk-level.yaml",
    "common/values/row-noise.yaml",
    "common/values/accident-type.yaml",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, text)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let path = PATHS[usize::from(*kind) % PATHS.len()];
    let _ = Ruleset::load(&RuleFiles::from_texts([(path, text)]), jiff::civil::date(2026, 11, 24));
});
