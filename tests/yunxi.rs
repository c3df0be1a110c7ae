//! The sample town: every planted error is found at its cell and none is invented; the generator makes the files that are here.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]
#![allow(clippy::print_stdout, reason = "precision and recall are printed")]

#[path = "support/reader.rs"]
mod reader;

use anping::import::Workbook;
use anping::pipeline::{InspectRequest, InspectedFile, RulesRequest, Unobserved, WorkRequest, assess, inspect};
use jiff::civil::Date;
use reader::reader;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The sheet of a CSV file.
const CSV_SHEET: &str = "CSV";

#[derive(Deserialize)]
struct Truth {
    as_of: Date,
    #[serde(default)]
    unsettled: Vec<String>,
    layouts: BTreeMap<String, usize>,
    files: Vec<TrueFile>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the layout is for those who read the file")]
struct TrueFile {
    file: String,
    layout: String,
    #[serde(default)]
    tables: Option<Vec<TrueTable>>,
    #[serde(default)]
    refused: Option<Vec<Refused>>,
    #[serde(default)]
    planted: Option<Vec<Mark>>,
    #[serde(default)]
    expected: Option<Vec<Mark>>,
}

#[derive(Deserialize)]
struct TrueTable {
    sheet: String,
    kind: String,
    header_row: u32,
    records: u64,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the reason is for those who read the file")]
struct Refused {
    sheet: String,
    why: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the reason is for those who read the file")]
struct Mark {
    sheet: String,
    cell: String,
    code: String,
    why: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/yunxi")
}

fn truth() -> Truth {
    let text = std::fs::read_to_string(folder().join("truth.yaml")).expect("the truth");
    serde_saphyr::from_str(&text).expect("YAML of its shape")
}

fn request(truth: &Truth) -> InspectRequest {
    InspectRequest {
        inputs: vec![folder().join("inputs")],
        rules: RulesRequest::shipped(truth.as_of),
        reader: Some(reader()),
        wants_records: false,
    }
}

/// A place and what is said of it: file, sheet, cell, code.
type Said = (String, String, String, String);

fn marks(truth: &Truth, of: impl Fn(&TrueFile) -> &Option<Vec<Mark>>) -> BTreeSet<Said> {
    let told = |file: &TrueFile| {
        let marks = of(file).iter().flatten();
        let said = |mark: &Mark| (file.file.clone(), mark.sheet.clone(), mark.cell.clone(), mark.code.clone());
        marks.map(said).collect::<Vec<_>>()
    };
    truth.files.iter().flat_map(told).collect()
}

#[test]
fn every_planted_error_is_found_and_none_is_invented() {
    let truth = truth();
    let out = tempfile::tempdir().expect("a folder");
    let request = WorkRequest {
        inputs: vec![folder().join("inputs")],
        out: out.path().to_path_buf(),
        rules: RulesRequest::shipped(truth.as_of),
        reader: Some(reader()),
    };
    let mut lines = Vec::new();
    assess(&request, &Unobserved, Some(&mut lines)).expect("a run");
    let text = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let lines = lines.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let is_grave = |line: &Value| line["type"] == "diagnostic" && line["severity"] != "info";
    let said: BTreeSet<Said> = lines
        .filter(is_grave)
        .map(|line| (text(&line, "file"), text(&line, "sheet"), text(&line, "cell"), text(&line, "code")))
        .filter(|said| !truth.unsettled.contains(&said.3))
        .collect();
    let settled = |said: &Said| !truth.unsettled.contains(&said.3);
    let planted = marks(&truth, |file| &file.planted);
    let expected: BTreeSet<Said> = marks(&truth, |file| &file.expected).into_iter().filter(settled).collect();
    let found = planted.intersection(&said).count();
    let invented: Vec<&Said> =
        said.iter().filter(|said| !planted.contains(*said) && !expected.contains(*said)).collect();
    let missed: Vec<&Said> = planted.iter().chain(&expected).filter(|mark| !said.contains(*mark)).collect();
    println!(
        "{} files in {} layouts; planted {}, found {found}: recall {:.1} %; said {}, invented {}: precision {:.1} %",
        truth.files.len(),
        truth.layouts.len(),
        planted.len(),
        percent(found, planted.len()),
        said.len(),
        invented.len(),
        percent(said.len() - invented.len(), said.len()),
    );
    assert!(missed.is_empty(), "missed: {missed:#?}");
    assert!(invented.is_empty(), "invented: {invented:#?}");
    assert!(planted.len() >= 150, "{} planted", planted.len());
}

#[allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "printed, not computed with")]
fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

/// A table: file, sheet, kind, first heading row, records. Where a table's headings are repeated below, the rows below belong
/// to the same table.
fn tables(files: &[InspectedFile]) -> BTreeMap<(String, String, String), (u32, u64)> {
    let mut found: BTreeMap<(String, String, String), (u32, u64)> = BTreeMap::new();
    for file in files {
        for sheet in &file.sheets {
            for table in sheet.tables.iter().filter(|table| table.table.refusal.is_none()) {
                let key = (file.name.clone(), sheet.name.clone(), table.table.kind.to_string());
                let entry = found.entry(key).or_insert((table.table.header_row, 0));
                entry.1 += table.records;
            }
        }
    }
    found.retain(|_, (_, records)| *records > 0);
    found
}

#[test]
fn every_table_is_recognised_with_all_its_rows() {
    let truth = truth();
    let files = inspect(&request(&truth), &Unobserved).expect("a run");
    let mut wanted: BTreeMap<(String, String, String), (u32, u64)> = BTreeMap::new();
    for file in &truth.files {
        for table in file.tables.iter().flatten().filter(|table| table.records > 0) {
            let key = (file.file.clone(), table.sheet.clone(), table.kind.clone());
            wanted.entry(key).or_insert((table.header_row, 0)).1 += table.records;
        }
    }
    let found = tables(&files);
    for (key, table) in &wanted {
        assert_eq!(found.get(key), Some(table), "{key:?}");
    }
    assert_eq!(found.len(), wanted.len(), "no other tables");
    for (file, refused) in truth.files.iter().flat_map(|file| file.refused.iter().flatten().map(move |r| (file, r))) {
        let inspected = files.iter().find(|inspected| inspected.name == file.file).expect("the file");
        let sheet = inspected.sheets.iter().find(|sheet| sheet.name == refused.sheet).expect("the sheet");
        assert!(sheet.tables.iter().all(|table| table.records == 0), "{} {}", file.file, refused.sheet);
    }
}

#[test]
fn every_row_is_a_record_or_passed_over_for_a_reason() {
    let files = inspect(&request(&truth()), &Unobserved).expect("a run");
    let mut rows = 0;
    for file in &files {
        let mut book = Workbook::open(&folder().join("inputs").join(&file.name), Some(&reader())).expect("a workbook");
        for (at, sheet) in file.sheets.iter().enumerate() {
            let filled =
                book.rows(at).expect("a sheet").filter(|row| row.as_ref().is_ok_and(|row| !row.is_blank())).count();
            let records: u64 = sheet.tables.iter().map(|table| table.records).sum();
            let passed_over: u64 = sheet.skipped.iter().map(|(_, _, rows, _)| rows).sum();
            assert_eq!(records + passed_over, u64::try_from(filled).expect("few"), "{} {}", file.name, sheet.name);
            rows += filled;
        }
    }
    assert!(rows > 3_000, "{rows} rows");
}

#[test]
fn unsure_columns_are_few() {
    let truth = truth();
    let files = inspect(&request(&truth), &Unobserved).expect("a run");
    let columns =
        || files.iter().flat_map(|file| &file.sheets).flat_map(|sheet| &sheet.tables).flat_map(|t| &t.columns);
    let unsure: BTreeSet<&str> =
        columns().filter(|column| column.maybe.is_some()).map(|column| column.heading.as_str()).collect();
    println!("{} columns, unsure headings: {unsure:?}", columns().count());
    assert!(unsure.len() < 10, "{unsure:?}");
    assert!(files.iter().all(|file| file.sheets.iter().all(|sheet| sheet.name != CSV_SHEET || file.sheets.len() == 1)));
}

#[test]
fn the_generator_makes_the_files_that_are_here() {
    let out = tempfile::tempdir().expect("a folder");
    let cargo = env!("CARGO");
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--example", "yunxi", "--", "--out"])
        .arg(out.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("the generator");
    assert!(status.success());
    let (made, kept) = (contents(out.path()), contents(&folder()));
    let differing: Vec<&PathBuf> =
        made.keys().chain(kept.keys()).filter(|path| made.get(*path) != kept.get(*path)).collect();
    assert!(differing.is_empty(), "run cargo run --example yunxi -- --out samples/yunxi: {differing:?}");
    assert!(kept.len() > 200, "{} files", kept.len());
}

/// The bytes of all files of a folder by their paths in it.
fn contents(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut pending = vec![root.to_path_buf()];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let inner = path.strip_prefix(root).expect("inside").to_path_buf();
                found.insert(inner, std::fs::read(&path).expect("a file"));
            }
        }
    }
    found
}
