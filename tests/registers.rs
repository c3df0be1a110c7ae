//! Real registers that nobody here wrote, from `../shared/data/registers`. They are not part of the repository; where they
//! are missing, the tests say so aloud and check nothing.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

#[path = "support/run.rs"]
mod run;

#[path = "support/reader.rs"]
mod reader;

use reader::reader;
use run::json_lines;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn register(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/registers").join(name);
    if !path.is_file() {
        eprintln!("SKIPPED: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn lines(path: &Path) -> Vec<Value> {
    let out = tempfile::tempdir().expect("a folder");
    let reader = reader();
    json_lines(path, out.path(), None, Some(reader)).1
}

fn rows(lines: &[Value]) -> Vec<&Value> {
    lines.iter().filter(|line| line["type"] == "row").collect()
}

fn summary(lines: &[Value]) -> &Value {
    let last = lines.last().expect("a summary");
    assert_eq!(last["type"], "summary");
    last
}

/// What both shapes of a register must agree on.
fn essence(lines: &[Value]) -> Vec<String> {
    let mut essence: Vec<String> = rows(lines)
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {} {} {}",
                row["risk_point"], row["factors"], row["risk_value"], row["level"], row["declared"], row["agreement"]
            )
        })
        .collect();
    essence.sort();
    essence
}

#[test]
fn mine_register_gives_all_rows_and_all_wrong_products() {
    let Some(path) = register("open-pit-mine-lec.xlsx") else { return };
    let lines = lines(&path);
    let summary = summary(&lines);
    assert_eq!(summary["rows"], 735);
    assert_eq!(summary["diagnostic_codes"]["value_differs"], 11);
    assert_eq!(summary["diagnostic_codes"]["trial_entry"], 5);
    let complete = rows(&lines).iter().filter(|row| row["factors"].as_object().is_some_and(|f| f.len() == 3)).count();
    assert_eq!(complete, 734);
    // 5 sheets with a title and two header rows each: rows graded + rows skipped = rows in the sheets.
    let skipped: u64 = summary["skipped"].as_object().expect("counts").values().filter_map(Value::as_u64).sum();
    assert_eq!(735 + skipped, 538 + 195 + 8 + 5 + 4);
}

#[test]
fn mine_register_and_its_csv_twin_agree() {
    let (Some(book), Some(csv)) = (register("open-pit-mine-lec.xlsx"), register("open-pit-mine-lec.utf8bom.csv"))
    else {
        return;
    };
    let (book, csv) = (lines(&book), lines(&csv));
    assert_eq!(essence(&book), essence(&csv));
    for key in ["levels", "agreement"] {
        assert_eq!(summary(&book)[key], summary(&csv)[key]);
    }
}

#[test]
fn power_plant_register_is_graded_by_its_own_bands_from_cached_formulas() {
    let Some(path) = register("power-plant-risks-formulas.xlsx") else { return };
    let lines = lines(&path);
    let levels = &summary(&lines)["levels"];
    assert_eq!((&levels["low"], &levels["moderate"], &levels["considerable"]), (&62.into(), &23.into(), &15.into()));
    assert!(rows(&lines).iter().all(|row| row["profile"] == "pes-power-plant" && row["agreement"] == "agrees"));
}

#[test]
fn templates_and_ledgers_are_not_graded() {
    for name in [
        "chemical-site-hidden-dangers-2020-05.xlsx",
        "open-pit-mine-hidden-dangers.gb18030.csv",
        "template-hidden-danger-ledger.xls",
        "template-hidden-danger-sample-rows.xls",
        "template-jha-sample-rows.xls",
        "template-lec-sample-rows.xls",
        "template-risk-evaluation.xls",
        "template-scl-sample-rows.xls",
    ] {
        let Some(path) = register(name) else { continue };
        let lines = lines(&path);
        assert_eq!(summary(&lines)["rows"], 0, "{name}");
        assert_eq!(summary(&lines)["diagnostics"]["error"], 0, "{name}");
        let codes = summary(&lines)["diagnostic_codes"].as_object().expect("codes");
        let judged = summary(&lines)["judged_rows"].as_u64().expect("a count");
        assert!(
            judged > 0 || codes.contains_key("table_empty") || codes.contains_key("table_not_graded"),
            "{name}: {codes:?}"
        );
    }
}
