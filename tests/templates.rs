//! Blank tables: a blank one holds nothing, and one that is filled in as its sample says is read back whole.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/run.rs"]
mod run;

use anping::import::Workbook;
use anping::model::{FieldId, Record};
use anping::normalise::{Event, Place, SheetReader};
use anping::pipeline::{InspectRequest, RulesRequest, Unobserved, inspect};
use anping::report::write_template;
use anping::ruleset::reference::Reference;
use anping::ruleset::{RuleFiles, Ruleset, Template, Templates, ValueType};
use jiff::civil::date;
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Diagnostics that tell what a whole table is, or the engine's verdict on what it says.
const TOLD: [&str; 3] = ["row_skipped", "table_not_graded", "table_empty"];

/// Rules under which every kind of table hands on its rows, so that what was read of them can be seen.
struct Rules {
    ruleset: Ruleset,
    templates: Templates,
}

impl Rules {
    fn load() -> Self {
        let shipped = RuleFiles::shipped();
        let read_all: Vec<(String, String)> =
            shipped.iter().map(|(path, text)| (path.to_owned(), read(path, text))).collect();
        let files = RuleFiles::from_texts(read_all.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let ruleset = Ruleset::load(&files, date(2026, 11, 24)).expect("rules without mistakes");
        let codes = Reference::load(&files).expect("code lists").codes;
        let templates = Templates::load(&files, &ruleset, &codes).expect("templates without mistakes");
        Self { ruleset, templates }
    }
}

/// A file of columns with `is_read: true`; any other as it is.
fn read(path: &str, text: &str) -> String {
    if !path.contains("/columns/") || path.ends_with("headings.yaml") {
        return text.to_owned();
    }
    let mut table: serde_json::Value = serde_json::from_str(text).expect("JSON");
    table["is_read"] = true.into();
    table.to_string()
}

fn main() {
    let arguments = Arguments::from_args();
    let rules = Arc::new(Rules::load());
    assert!(rules.templates.all().len() >= 15, "the templates were not found");
    let mut trials = Vec::new();
    for (at, template) in rules.templates.all().iter().enumerate() {
        let mut add = |what: &str, check: fn(&Rules, &Template)| {
            let rules = Arc::clone(&rules);
            trials.push(Trial::test(format!("{} {what}", template.id), move || -> Result<(), Failed> {
                check(&rules, &rules.templates.all()[at]);
                Ok(())
            }));
        };
        add("blank_holds_nothing", blank_holds_nothing);
        add("sample_is_read_back", sample_is_read_back);
        add("sample_is_without_fault", sample_is_without_fault);
        add("values_are_understood", values_are_understood);
        add("same_bytes_again", same_bytes_again);
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn sample(template: &Template) -> Vec<(FieldId, String)> {
    template.columns.iter().map(|column| (column.field, column.sample.clone())).collect()
}

/// Writes the table with its sample as a row, or blank.
fn write(template: &Template, path: &Path, is_filled: bool) {
    let mut rows = std::iter::once(sample(template));
    let file = File::create(path).expect("a file");
    write_template(template, is_filled.then_some(&mut rows), file).expect("a workbook");
}

/// The diagnostics of an assessment that are about what was filled in.
fn faults(template: &Template, is_filled: bool) -> (Vec<String>, serde_json::Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    write(template, &path, is_filled);
    // The samples say what happened in March.
    let (_, lines) = run::json_lines_on(&path, &folder.path().join("out"), None, None, date(2026, 3, 31));
    // A register without factors is graded by what was typed, and told so.
    let has_factors = template.columns.iter().any(|column| column.value_type == ValueType::Factor);
    let is_fault = |line: &&serde_json::Value| {
        let code = line["code"].as_str().unwrap_or_default();
        let is_verdict = code.starts_with("installation_") || code == "direct_raised";
        let is_verdict = is_verdict || code == "method_unknown" && !has_factors;
        line["type"] == "diagnostic" && !TOLD.contains(&code) && !is_verdict
    };
    let told = |line: &serde_json::Value| ["code", "cell", "message"].map(|key| line[key].to_string()).join(" ");
    (lines.iter().filter(is_fault).map(told).collect(), lines.last().expect("a summary").clone())
}

fn blank_holds_nothing(_: &Rules, template: &Template) {
    let (faults, summary) = faults(template, false);
    assert_eq!(faults, [""; 0]);
    assert_eq!((&summary["rows"], &summary["judged_rows"]), (&0.into(), &0.into()), "the sample is no record");
}

fn sample_is_without_fault(_: &Rules, template: &Template) {
    assert_eq!(faults(template, true).0, [""; 0]);
}

/// Every value is what its field holds, and no column has to be asked about.
fn values_are_understood(_: &Rules, template: &Template) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    write(template, &path, true);
    let rules = RulesRequest::shipped(date(2026, 3, 31));
    let request = InspectRequest { inputs: vec![path], rules, reader: None, wants_records: false };
    let file = inspect(&request, &Unobserved).expect("a file").remove(0);
    let is_about_cells = |code: &str| !TOLD.contains(&code) && code != "method_unknown";
    let told: Vec<String> =
        file.diagnostics.iter().filter(|told| is_about_cells(told.code.id())).map(ToString::to_string).collect();
    assert_eq!(told, [""; 0]);
    let tables: Vec<_> = file.sheets.iter().flat_map(|sheet| &sheet.tables).collect();
    assert_eq!(tables.len(), 1, "the sheets of instructions and lists are no tables");
    assert_eq!((&*tables[0].table.kind, tables[0].table.refusal.is_none()), (&*template.kind, tables[0].records == 1));
    let unknown: Vec<&str> =
        tables[0].columns.iter().filter(|column| column.field.is_none()).map(|column| &*column.heading).collect();
    assert_eq!(unknown, [""; 0]);
}

fn same_bytes_again(_: &Rules, template: &Template) {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = |name: &str| {
        let path = folder.path().join(name);
        write(template, &path, false);
        std::fs::read(path).expect("bytes")
    };
    assert!(bytes("a.xlsx") == bytes("b.xlsx"));
}

fn sample_is_read_back(rules: &Rules, template: &Template) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    write(template, &path, true);
    let mut book = Workbook::open(&path, None).expect("a workbook");
    let mut records = 0;
    for at in 0..book.sheets().len() {
        let info = book.sheets()[at].clone();
        let place = Place { file: Arc::from("a.xlsx"), sheet: Arc::from(info.name.as_str()) };
        let rows = book.rows(at).expect("a sheet").map(|row| row.expect("a row"));
        for event in SheetReader::new(&rules.ruleset, place, &info.merges, None, rows) {
            match event {
                Event::Table(table) => assert_eq!(*table.kind, *template.kind, "{} is a table", info.name),
                Event::Record(record) => {
                    records += 1;
                    is_whole(rules, template, &record);
                }
                Event::Problem(problem) if problem.code.id() != "method_unknown" => panic!("{problem}"),
                Event::Skipped { .. } | Event::Problem(_) => {}
            }
        }
    }
    assert_eq!(records, 1, "the sheets of instructions and lists hold no record");
}

/// Every column's field is read from that column, as it was written.
fn is_whole(rules: &Rules, template: &Template, record: &Record<'_>) {
    for (at, column) in (0_u32..).zip(&template.columns) {
        let field = rules.ruleset.fields.id(column.field);
        assert_eq!(record.table.column_of(column.field), Some(at), "{field}");
        let text = record.row.cell(at).map(|cell| cell.display().into_owned()).unwrap_or_default();
        let is_same = text == column.sample || column.value_type == ValueType::Date && !text.is_empty();
        assert!(is_same, "{field}: {text}");
    }
}
