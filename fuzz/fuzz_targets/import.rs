//! Arbitrary bytes as a workbook, through import, tables and grading.
#![no_main]

use anping::grade::Grader;
use anping::import::Workbook;
use anping::normalise::{Event, Place, SheetReader};
use anping::ruleset::{RuleFiles, Ruleset};
use libfuzzer_sys::fuzz_target;
use std::io::Write;
use std::sync::{Arc, LazyLock};

static RULES: LazyLock<Ruleset> =
    LazyLock::new(|| Ruleset::load(&RuleFiles::shipped(), jiff::civil::date(2026, 11, 24)).expect("shipped rules"));

fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("room on disk");
    // Without a reader process, xls and ods are refused: their readers are contained for what this target would find.
    let Ok(mut workbook) = Workbook::open(file.path(), None) else { return };
    let mut grader = Grader::new(&RULES);
    for (at, sheet) in workbook.sheets().to_vec().iter().enumerate() {
        let Ok(rows) = workbook.rows(at) else { continue };
        let place = Place { file: Arc::from("fuzz"), sheet: Arc::from(sheet.name.as_str()) };
        for event in SheetReader::new(&RULES, place, &sheet.merges, None, rows.map_while(Result::ok)) {
            if let Event::Record(record) = event {
                grader.grade(&record);
            }
        }
    }
});
