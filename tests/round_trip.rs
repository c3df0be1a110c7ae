//! What is exported is read again as the same records, whatever form they came in.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/reader.rs"]
mod reader;

use anping::model::records::TypedRecord;
use anping::pipeline::{BlankTables, InspectRequest, InspectedFile, InspectedTable, RulesRequest, Unobserved, inspect};
use jiff::civil::{Date, date};
use reader::reader;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The sample town's day.
const AS_OF: Date = date(2026, 10, 31);

fn request(input: &Path) -> InspectRequest {
    InspectRequest {
        inputs: vec![input.to_path_buf()],
        rules: RulesRequest::shipped(AS_OF),
        reader: Some(reader()),
        wants_records: true,
    }
}

fn tables(files: &[InspectedFile]) -> impl Iterator<Item = &InspectedTable> {
    files.iter().flat_map(|file| &file.sheets).flat_map(|sheet| &sheet.tables)
}

/// A record as field and value, in the fields that the table has columns for.
fn told(record: &TypedRecord, fields: &BTreeSet<String>) -> BTreeMap<String, String> {
    let entries = record.entries().into_iter().filter(|entry| fields.contains(entry.field));
    // A date that nobody can read is kept as it was typed.
    entries
        .map(|entry| (entry.field.to_owned(), entry.value.map_or(entry.raw.to_owned(), |value| value.to_string())))
        .collect()
}

#[test]
fn records_of_all_senders_survive_the_export() {
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/yunxi/inputs");
    let blanks = BlankTables::load(None, AS_OF).expect("the blank tables");
    let out = tempfile::tempdir().expect("a folder");
    let files = inspect(&request(&town), &Unobserved).expect("the town");
    let mut checked = 0;
    for kind in [
        "hidden_danger_ledger",
        "enterprise_roster",
        "training_log",
        "enforcement_log",
        "networking_log",
        "risk_register",
    ] {
        let path = out.path().join(format!("{kind}.xlsx"));
        let filled = blanks.fill(kind, std::slice::from_ref(&town), Some(&reader()), &path).expect("an export");
        let again = inspect(&request(&path), &Unobserved).expect("the export");
        let table = tables(&again).next().expect("a table");
        assert_eq!(&*table.table.kind, kind);
        let fields: BTreeSet<String> = table
            .columns
            .iter()
            .filter_map(|column| Some(column.field.as_ref()?.0.clone()))
            .filter(|id| id != "seq")
            .collect();
        let original = tables(&files).filter(|other| *other.table.kind == *kind).flat_map(|table| &table.rows);
        let original: Vec<BTreeMap<String, String>> = original.map(|(_, record)| told(record, &fields)).collect();
        let read: Vec<BTreeMap<String, String>> = table.rows.iter().map(|(_, record)| told(record, &fields)).collect();
        assert_eq!(read.len(), original.len(), "{kind}");
        assert_eq!(read.len(), filled.records, "{kind}");
        for (at, (read, original)) in read.iter().zip(&original).enumerate() {
            assert_eq!(read, original, "{kind} record {at}");
        }
        checked += read.len();
    }
    assert!(checked > 2_000, "{checked} records");
}
