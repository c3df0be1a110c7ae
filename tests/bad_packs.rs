//! A drawer of bad packs: every mistake is told, at its place, with the words that help.
//!
//! `tests/support/bad-packs/*.yaml` hold files of rules and what must be said about them; adding one needs no Rust.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::pipeline::rules::{RuleFiles, check};
use jiff::civil::date;
use libtest_mimic::{Arguments, Trial};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A bad pack.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BadPack {
    /// What is wrong with it.
    shows: String,
    /// Files by path, laid over the shipped ones.
    files: BTreeMap<String, String>,
    /// One line for each mistake, in order: all of these must stand in it.
    says: Vec<Vec<String>>,
}

fn main() {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/bad-packs");
    let mut trials = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a drawer") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a file");
        let pack: BadPack = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        trials.push(Trial::test(name, move || {
            run(&pack);
            Ok(())
        }));
    }
    assert!(trials.len() >= 20, "the drawer was not found");
    libtest_mimic::run(&arguments, trials).exit();
}

/// The pack over what all packs share. The other packs would take a hundred times as long, so they come only where it names
/// one.
fn laid_over(pack: &BadPack) -> RuleFiles {
    let shipped = RuleFiles::shipped();
    let is_shared = |path: &str| {
        ["common/", "assessment/", "major-hazard-installations/"].iter().any(|folder| path.starts_with(folder))
    };
    let folders: BTreeSet<&str> = shipped.iter().filter_map(|(path, _)| path.split('/').next()).collect();
    let names_another = |text: &String| folders.iter().any(|folder| *folder != "common" && text.contains(folder));
    let needs_all = pack.files.values().any(names_another);
    let shared = shipped.iter().filter(|(path, _)| needs_all || is_shared(path));
    let own = pack.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    RuleFiles::from_texts(shared.chain(own))
}

fn run(pack: &BadPack) {
    assert!(!pack.shows.is_empty() && !pack.says.is_empty(), "a pack says what it shows");
    let mistakes: Vec<String> = check(&laid_over(pack), date(2026, 11, 24)).iter().map(ToString::to_string).collect();
    assert_eq!(mistakes.len(), pack.says.len(), "every mistake is told once:\n{}", mistakes.join("\n"));
    for (told, words) in mistakes.iter().zip(&pack.says) {
        for word in words {
            assert!(told.contains(word.as_str()), "「{word}」 is missing in: {told}");
        }
    }
}
