//! A drawer of bad packs: every mistake is told, at its place, with the words that help.
//!
//! `tests/support/bad-packs/*.yaml` hold files of rules and what must be said about them; adding one needs no Rust.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::pipeline::rules::{check, files};
use jiff::civil::date;
use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use std::collections::BTreeMap;
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
        trials.push(Trial::test(name, move || run(&pack)));
    }
    assert!(trials.len() >= 20, "the drawer was not found");
    libtest_mimic::run(&arguments, trials).exit();
}

fn run(pack: &BadPack) -> Result<(), Failed> {
    assert!(!pack.shows.is_empty() && !pack.says.is_empty(), "a pack says what it shows");
    let folder = tempfile::tempdir()?;
    for (path, text) in &pack.files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder above"))?;
        std::fs::write(path, text)?;
    }
    let mistakes: Vec<String> =
        check(&files(Some(folder.path()))?, date(2026, 11, 24)).iter().map(ToString::to_string).collect();
    assert_eq!(mistakes.len(), pack.says.len(), "every mistake is told once:\n{}", mistakes.join("\n"));
    for (told, words) in mistakes.iter().zip(&pack.says) {
        for word in words {
            assert!(told.contains(word.as_str()), "「{word}」 is missing in: {told}");
        }
    }
    Ok(())
}
