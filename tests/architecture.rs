//! Holds the walls between modules: who may import whom, and which library is used where.
//!
//! The table is the one in the architecture page; when a wall is wrong, it is moved here in the same change, with the reason.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

/// Module and the modules it may import.
const WALLS: [(&str, &[&str]); 15] = [
    ("model", &[]),
    ("diagnostic", &["model"]),
    ("script", &["model", "diagnostic"]),
    ("ruleset", &["model", "diagnostic", "script"]),
    ("import", &["model", "diagnostic"]),
    ("normalise", &["model", "diagnostic", "ruleset"]),
    ("grade", &["model", "diagnostic", "ruleset", "script"]),
    ("analyse", &["model", "diagnostic", "ruleset"]),
    ("score", &["model", "diagnostic", "ruleset", "script"]),
    // `report` prints the tally that `analyse` keeps, and the names of fields, methods and profiles from the ruleset. Copying
    // both into types of `model` first would double them; nothing is computed from either.
    ("report", &["model", "diagnostic", "analyse", "ruleset", "splice"]),
    ("splice", &["model", "diagnostic"]),
    ("store", &["model", "diagnostic"]),
    (
        "pipeline",
        &[
            "model",
            "diagnostic",
            "ruleset",
            "script",
            "import",
            "normalise",
            "grade",
            "analyse",
            "score",
            "report",
            "store",
        ],
    ),
    ("cli", &["pipeline", "model", "diagnostic"]),
    ("main", &["cli"]),
];

/// Library and the modules that may use it.
const LIBRARIES: [(&str, &[&str]); 22] = [
    ("annotate_snippets", &["cli"]),
    ("rhai", &["script"]),
    ("tera", &["report"]),
    ("rust_xlsxwriter", &["report"]),
    ("resvg", &["report"]),
    ("usvg", &["report"]),
    ("fontdb", &["report"]),
    ("calamine", &["import"]),
    ("zip", &["import", "splice", "report"]),
    ("quick_xml", &["import", "splice", "report"]),
    ("flate2", &["splice", "store"]),
    ("sqlx", &["store"]),
    ("tokio", &["store"]),
    ("futures_util", &["store"]),
    ("crc32fast", &["splice"]),
    ("csv", &["import", "report"]),
    ("encoding_rs", &["import"]),
    ("serde_saphyr", &["ruleset"]),
    ("schemars", &["ruleset"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("comfy_table", &["cli"]),
];

/// A source file: the module it belongs to, its path, and its lines without comments and tests.
struct Source {
    module: String,
    path: PathBuf,
    lines: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut pending = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(source(&root, path));
            }
        }
    }
    assert!(found.len() > 30, "the sources were not found");
    found
}

fn source(root: &Path, path: PathBuf) -> Source {
    let inner = path.strip_prefix(root).expect("a path below src");
    let first = inner.iter().next().expect("a name").to_string_lossy();
    let module = first.trim_end_matches(".rs").to_owned();
    let text = std::fs::read_to_string(&path).expect("a source");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().enumerate().map(|(at, line)| (at + 1, line.split("//").next().unwrap_or("").to_owned()));
    Source { module, lines: lines.collect(), path }
}

/// The names that follow `prefix` in a line, also inside braces: `crate::{model, ruleset}`.
fn named_after(line: &str, prefix: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = Vec::new();
    for (at, _) in line.match_indices(prefix) {
        let rest = &line[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => names.extend(list.split(',').map(|part| word(part.trim_start()))),
            None => names.push(word(rest)),
        }
    }
    names
}

#[test]
fn modules_import_only_what_the_table_allows() {
    let mut broken = Vec::new();
    for source in sources() {
        if source.module == "lib" {
            continue;
        }
        let (_, allowed) = WALLS
            .iter()
            .find(|(module, _)| *module == source.module)
            .unwrap_or_else(|| panic!("{} is in no wall", source.path.display()));
        for (number, line) in &source.lines {
            let names = named_after(line, "crate::").into_iter().chain(named_after(line, "anping::"));
            for name in names {
                let is_module = WALLS.iter().any(|(module, _)| *module == name);
                if is_module && name != source.module && !allowed.contains(&name.as_str()) {
                    broken.push(format!(
                        "{}:{number}: {} must not import {name}",
                        source.path.display(),
                        source.module
                    ));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn libraries_are_used_in_their_modules_only() {
    let mut broken = Vec::new();
    for source in sources() {
        for (number, line) in &source.lines {
            for (library, modules) in LIBRARIES {
                let uses = line.contains(&format!("{library}::")) || line.contains(&format!("use {library}"));
                let is_path = line.contains(&format!("::{library}::"));
                if uses && !is_path && !modules.contains(&source.module.as_str()) {
                    broken.push(format!("{}:{number}: {library} belongs in {modules:?}", source.path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn files_and_rule_files_stay_small() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.lines.len() > 600)
        .map(|source| format!("{}: {} lines", source.path.display(), source.lines.len()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_walls_notice_a_breach() {
    assert_eq!(named_after("use crate::{model::Row, grade};", "crate::"), ["model", "grade"]);
    assert_eq!(named_after("let x = crate::import::serve();", "crate::"), ["import"]);
}
