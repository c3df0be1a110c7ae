//! The schemas accept every shipped rule file and refuse what its reader refuses.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/json_schema.rs"]
mod json_schema;

use anping::pipeline::rules::RuleFiles;
use anping::pipeline::rules::schema::{EditorSettings, KINDS, Kind, write_schemas};
use json_schema::mistakes;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

/// A mistake that an author can make: kind, JSON pointer to the place, what is put there, and a word of the refusal.
const WRONG: [(&str, &str, &str, &str); 9] = [
    ("methods", "/unknown", r#""x""#, "/unknown: nothing may stand here"),
    ("methods", "/title", "null", "/title"),
    ("methods", "/profiles/0/bands/0/level", r#""high""#, "/profiles/0/bands/0/level"),
    ("methods", "/profiles/0/bands/0/from", r#""很高""#, "/profiles/0/bands/0/from"),
    ("methods", "/profiles/0/effective_from", r#""2026年1月""#, "/profiles/0/effective_from"),
    ("methods", "/scales/0/values", "6", "/scales/0/values"),
    ("criteria", "/rules/0/cause", r#""物""#, "/rules/0/cause"),
    ("criteria", "/source/clause", "4.1", "/source/clause"),
    ("tests", "/cases/0/expect", r#""yes""#, "/cases/0/expect"),
];

fn schemas() -> BTreeMap<&'static str, Value> {
    KINDS.iter().map(|kind| (kind.id, kind.schema())).collect()
}

/// The shipped files of each kind.
fn shipped() -> Vec<(String, &'static Kind, Value)> {
    let files = RuleFiles::shipped();
    let file = |(path, text): (&str, &str)| {
        let kind = Kind::of(path).unwrap_or_else(|| panic!("{path} is of no kind: add it to src/ruleset/schema.rs"));
        (path.to_owned(), kind, serde_json::from_str(text).expect("JSON"))
    };
    files.iter().map(file).collect()
}

#[test]
fn every_shipped_rule_file_fits_the_schema_of_its_kind() {
    let schemas = schemas();
    let shipped = shipped();
    assert!(shipped.len() > 100, "the rule files were not found");
    let wrong: Vec<String> = shipped
        .iter()
        .flat_map(|(path, kind, value)| {
            mistakes(&schemas[kind.id], value).into_iter().map(move |why| format!("{path}{why}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_an_author_gets_wrong_is_refused_at_its_place() {
    let schemas = schemas();
    let shipped = shipped();
    for (id, place, put, word) in WRONG {
        let fits = |(_, kind, value): &&(String, &Kind, Value)| {
            kind.id == id && value.pointer(place.rsplit_once('/').expect("a place").0).is_some()
        };
        let (path, _, good) = shipped.iter().find(fits).unwrap_or_else(|| panic!("no file of {id} has {place}"));
        let mut bad = good.clone();
        let (parent, field) = place.rsplit_once('/').expect("a place");
        bad.pointer_mut(parent).expect("a parent")[field] = serde_json::from_str(put).expect("JSON");
        let found = mistakes(&schemas[id], &bad);
        assert!(found.iter().any(|why| why.starts_with(word)), "{path} with {put} at {place}: {found:?}");
    }
}

#[test]
fn a_field_that_must_be_there_is_missed() {
    let found = mistakes(&Kind::find("facts").expect("a kind").schema(), &json!({ "facts": [{ "id": "area" }] }));
    assert!(found.iter().any(|why| why.contains("required")), "{found:?}");
}

#[test]
fn schemas_are_written_beside_settings_that_name_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = write_schemas(folder.path()).expect("schemas");
    let EditorSettings::Written(path) = written.settings else { panic!("there were no settings before") };
    let settings: Value = serde_json::from_str(&fs::read_to_string(path).expect("settings")).expect("JSON");
    let named = settings["yaml.schemas"].as_object().expect("schemas by file");
    assert_eq!((named.len(), written.schema_count), (KINDS.len(), KINDS.len()));
    for (file, globs) in named {
        let schema: Value = serde_json::from_str(&fs::read_to_string(file).expect("a schema")).expect("JSON");
        assert!(schema["title"].is_string() && globs[0].as_str().expect("a glob").starts_with("**/"));
    }
}

#[test]
fn settings_of_the_author_are_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    fs::write(&path, "{\"editor.tabSize\": 2}").expect("settings");
    let written = write_schemas(folder.path()).expect("schemas");
    assert!(matches!(written.settings, EditorSettings::Kept(_, text) if text.contains("yaml.schemas")));
    assert_eq!(fs::read_to_string(&path).expect("settings"), "{\"editor.tabSize\": 2}");
}

#[test]
fn the_command_prints_a_schema_and_names_the_kinds_where_there_is_none() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_anping")).args(["rules", "schema"]).args(arguments).output();
        output.expect("the program starts")
    };
    let schema: Value = serde_json::from_slice(&run(&["methods"]).stdout).expect("JSON");
    assert_eq!(schema, Kind::find("methods").expect("a kind").schema());
    let output = run(&["method"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("methods"));
}
