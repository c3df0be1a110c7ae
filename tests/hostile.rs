//! Hostile workbooks, made here and taken from `../shared/data/torture`: each ends in rows or in a diagnostic, within 10 s and
//! 512 MiB, without panic or abort.
//!
//! The program runs as a process of its own with a limit on its address space, so that an abort is seen as one.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]
#![allow(clippy::disallowed_methods, reason = "a test may read the clock")]

#[path = "support/hostile.rs"]
mod hostile;

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// What a file may take, as the issue says.
const MAX_SECONDS: u64 = 10;
/// 512 MiB of data, and what a process maps besides it.
const MAX_ADDRESS_SPACE_KIB: u64 = (512 + 128) << 10;

fn run(file: &Path) -> (Output, Duration) {
    let out = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_anping");
    let started = Instant::now();
    let script = format!("ulimit -v {MAX_ADDRESS_SPACE_KIB}; exec \"$0\" assess \"$1\" --out \"$2\" --format jsonl");
    let output = Command::new("sh")
        .args(["-c", &script, program])
        .arg(file)
        .arg(out.path())
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let leftovers = std::fs::read_dir(out.path())
        .expect("a folder")
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with(".anping-")));
    assert_eq!(leftovers.count(), 0, "{}: a partial file was left", file.display());
    (output, started.elapsed())
}

/// The summary of a run that held all bounds.
fn bounded(name: &str, file: &Path) -> Value {
    let (output, took) = run(file);
    let errors = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1)), "{name}: exit {code:?}, {errors}");
    assert!(!errors.contains("panicked"), "{name}: {errors}");
    assert!(took < Duration::from_secs(MAX_SECONDS), "{name}: took {took:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let summary = lines.last().expect("a summary").clone();
    let said = lines.iter().any(|line| line["type"] == "diagnostic" && line["code"] != "row_skipped");
    assert!(summary["rows"].as_u64().is_some_and(|rows| rows > 0) || said, "{name}: neither rows nor a diagnostic");
    summary
}

fn made(name: &str, bytes: &[u8]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("stranger");
    std::fs::write(&file, bytes).expect("a file");
    bounded(name, &file)
}

fn code_count(summary: &Value, code: &str) -> u64 {
    summary["diagnostic_codes"][code].as_u64().unwrap_or(0)
}

#[test]
fn every_made_file_holds_the_bounds() {
    for (name, make) in hostile::cases() {
        made(name, &make());
    }
}

#[test]
fn bombs_are_refused_before_they_are_read() {
    for (name, bytes) in [
        ("a sheet of 2 GiB", hostile::zip_bomb_sheet(2 << 30)),
        ("shared strings of 2 GiB", hostile::shared_strings_bomb(2 << 30)),
        ("a false count of strings", hostile::shared_strings_count_lie()),
        ("a false count in disguise", hostile::shared_strings_count_lie_disguised()),
    ] {
        assert_eq!(code_count(&made(name, &bytes), "file_too_large"), 1, "{name}");
    }
}

#[test]
fn each_kind_of_unusable_file_is_named() {
    for (name, bytes, code) in [
        ("under a password", hostile::encrypted(), "file_encrypted"),
        ("cut short", hostile::truncated(), "file_damaged"),
        ("a cell of another row", hostile::cell_of_another_row(), "sheet_unreadable"),
        ("entity bomb", hostile::entity_bomb(), "file_damaged"),
        ("looping chain", hostile::looping_ole(), "reader_failed"),
        ("empty", hostile::empty_file(), "file_empty"),
        ("NUL bytes", hostile::csv_nul_bytes(), "file_not_table"),
    ] {
        let summary = made(name, &bytes);
        assert_eq!(code_count(&summary, code), 1, "{name}: {}", summary["diagnostic_codes"]);
    }
}

#[test]
fn two_cells_at_the_corners_are_no_matter() {
    let summary = made("far corners", &hostile::far_corners());
    assert_eq!(code_count(&summary, "table_not_found"), 1);
}

#[test]
fn formulas_typed_as_text_stay_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("注入.xlsx");
    std::fs::write(&file, hostile::formula_injection()).expect("a file");
    let out = folder.path().join("out");
    let status = Command::new(env!("CARGO_BIN_EXE_anping"))
        .args(["assess".as_ref(), file.as_os_str(), "--out".as_ref(), out.as_os_str()])
        .stdout(Stdio::null())
        .status()
        .expect("the program starts");
    assert_eq!(status.code(), Some(0));
    let graded = std::fs::File::open(out.join("注入-graded.xlsx")).expect("a graded workbook");
    let mut package = zip::ZipArchive::new(graded).expect("a package");
    let sheet = std::io::read_to_string(package.by_name("xl/worksheets/sheet1.xml").expect("a sheet")).expect("XML");
    assert!(sheet.contains("<row") && !sheet.contains("<f>"), "a cell became a formula");
}

#[test]
fn torture_folder_holds_the_bounds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/torture");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: {} is not here", folder.display());
        return;
    };
    let mut count = 0;
    for entry in entries {
        let path = entry.expect("an entry").path();
        bounded(&path.display().to_string(), &path);
        count += 1;
    }
    assert!(count > 0, "the folder is empty");
}
