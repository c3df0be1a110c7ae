//! Every folder under `samples/` is run, and what was planted there must be found: nothing missed, nothing invented.
//!
//! A sample is a folder with `inputs/` and `sample.yaml`; adding one needs no Rust.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/run.rs"]
mod run;

use run::json_lines;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    title: String,
    shows: Vec<String>,
    planted: Vec<Planted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planted {
    file: String,
    sheet: Option<String>,
    cell: String,
    code: String,
    why: String,
}

/// A mistake as (file, sheet, cell, code).
type Mistake = (String, String, String, String);

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let entries = std::fs::read_dir(root).expect("a folder of samples");
    entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.join("sample.yaml").is_file()).collect()
}

fn found(folder: &Path) -> BTreeSet<Mistake> {
    let out = tempfile::tempdir().expect("a folder");
    let (_, values) = json_lines(&folder.join("inputs"), out.path(), None, None);
    values
        .iter()
        .filter(|value| value["type"] == "diagnostic" && value["severity"] != "info")
        .map(|value| {
            let file = Path::new(value["file"].as_str().expect("a file")).file_name().expect("a name");
            let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            (file.to_string_lossy().into_owned(), text("sheet"), text("cell"), text("code"))
        })
        .collect()
}

#[test]
fn what_was_planted_is_found_and_nothing_else() {
    let folders = folders();
    assert!(!folders.is_empty(), "there are no samples");
    for folder in folders {
        let text = std::fs::read_to_string(folder.join("sample.yaml")).expect("a sample");
        let sample: Sample = serde_saphyr::from_str(&text).expect("a sample");
        assert!(!sample.shows.is_empty() && sample.planted.iter().all(|planted| !planted.why.is_empty()));
        let planted: BTreeSet<Mistake> = sample
            .planted
            .into_iter()
            .map(|planted| {
                (planted.file, planted.sheet.unwrap_or_else(|| "CSV".to_owned()), planted.cell, planted.code)
            })
            .collect();
        let found = found(&folder);
        let missed: Vec<&Mistake> = planted.difference(&found).collect();
        let invented: Vec<&Mistake> = found.difference(&planted).collect();
        assert!(missed.is_empty() && invented.is_empty(), "{}: missed {missed:?}, invented {invented:?}", sample.title);
    }
}
