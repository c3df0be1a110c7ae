//! Builds small workbooks from text and runs `assess` on them.
//!
//! Use it with `#[path = "support/run.rs"] mod run;`.

#![allow(dead_code, reason = "each test binary takes what it needs")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "test support may stop a test")]

use anping::pipeline::{
    InspectRequest, InspectedColumn, ReaderProcess, RulesRequest, Unobserved, WorkRequest, assess, inspect,
};
use rust_xlsxwriter::{Format, Formula, Workbook};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A workbook to be.
#[derive(Default)]
pub(crate) struct Book {
    workbook: Workbook,
    filled_rows: u64,
}

impl Book {
    /// A workbook of one sheet 风险清单.
    pub(crate) fn of(grid: &str, merges: &[&str]) -> Self {
        Self::default().sheet("风险清单", grid, merges)
    }

    /// Adds a sheet. A line is a row, `|` parts cells; the first and the last line of `grid` count only if they hold
    /// something. What parses as a number is one, `'` before it makes it text, `=A1*2→6` is a formula with its cached
    /// value. `merges` are ranges such as `A1:H1`.
    pub(crate) fn sheet(mut self, name: &str, grid: &str, merges: &[&str]) -> Self {
        let sheet = self.workbook.add_worksheet().set_name(name).expect("a legal name");
        for merge in merges {
            let (from, to) = merge.split_once(':').expect("a range");
            let ((first_row, first_column), (last_row, last_column)) = (place(from), place(to));
            sheet
                .merge_range(first_row, first_column, last_row, last_column, "", &Format::new())
                .expect("a block of its own");
        }
        for (row, line) in (0_u32..).zip(lines_of(grid)) {
            self.filled_rows += u64::from(is_filled(line, '|'));
            for (column, cell) in (0_u16..).zip(line.split('|')).filter(|(_, cell)| !cell.is_empty()) {
                if let Some(text) = cell.strip_prefix('\'') {
                    sheet.write_string(row, column, text).expect("a text");
                } else if let Some((formula, cached)) = cell.split_once('→') {
                    sheet.write_formula(row, column, Formula::new(formula).set_result(cached)).expect("a formula");
                } else if let Ok(number) = cell.parse::<f64>() {
                    sheet.write_number(row, column, number).expect("a number");
                } else {
                    sheet.write_string(row, column, cell).expect("a text");
                }
            }
        }
        self
    }

    /// Hides the sheet added last.
    pub(crate) fn hidden(mut self) -> Self {
        let last = self.workbook.worksheets().len() - 1;
        self.workbook.worksheet_from_index(last).expect("a sheet").set_hidden(true);
        self
    }

    /// Grades the workbook. Every row that holds something must be graded or skipped.
    pub(crate) fn assess(self) -> Run {
        self.assess_by(None)
    }

    /// The same under a profile.
    pub(crate) fn assess_by(mut self, profile: Option<&str>) -> Run {
        let bytes = self.workbook.save_to_buffer().expect("a workbook");
        let run = Run::new(&[("a.xlsx", &bytes)], profile);
        run.accounts_for(self.filled_rows);
        run
    }
}

/// Grades a CSV file in UTF-8. Every row that holds something must be graded or skipped.
pub(crate) fn assess_csv(text: &str) -> Run {
    let text = lines_of(text).join("\n");
    let run = Run::new(&[("a.csv", text.as_bytes())], None);
    run.accounts_for(text.lines().map(|line| u64::from(is_filled(line, ','))).sum());
    run
}

/// Grades a file or folder: the JSON lines as bytes and parsed.
pub(crate) fn json_lines(
    input: &Path,
    out: &Path,
    profile: Option<&str>,
    reader: Option<ReaderProcess>,
) -> (Vec<u8>, Vec<Value>) {
    json_lines_on(input, out, profile, reader, jiff::civil::date(2026, 11, 24))
}

/// The same under the rules of a day.
pub(crate) fn json_lines_on(
    input: &Path,
    out: &Path,
    profile: Option<&str>,
    reader: Option<ReaderProcess>,
    as_of: jiff::civil::Date,
) -> (Vec<u8>, Vec<Value>) {
    let request = WorkRequest {
        inputs: vec![input.to_path_buf()],
        out: out.to_path_buf(),
        rules: RulesRequest { profile: profile.map(str::to_owned), ..RulesRequest::shipped(as_of) },
        reader,
    };
    let mut raw = Vec::new();
    assess(&request, &Unobserved, Some(&mut raw)).expect("a run");
    let text = std::str::from_utf8(&raw).expect("UTF-8");
    let lines = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    (raw, lines)
}

/// What a run has left.
pub(crate) struct Run {
    /// The JSON lines as bytes.
    pub(crate) raw: Vec<u8>,
    /// The same, parsed.
    pub(crate) lines: Vec<Value>,
    folder: TempDir,
}

impl Run {
    /// Grades the files of a folder.
    pub(crate) fn new(files: &[(&str, &[u8])], profile: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let inputs = folder.path().join("in");
        for (name, bytes) in files {
            let path = inputs.join(name);
            fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        let (raw, lines) = json_lines(&inputs, &folder.path().join("out"), profile, None);
        Self { raw, lines, folder }
    }

    /// The path of a result.
    pub(crate) fn output(&self, name: &str) -> PathBuf {
        self.folder.path().join("out").join(name)
    }

    /// Each heading of the first table of the input with the field that it is read as.
    pub(crate) fn headings(&self) -> Vec<String> {
        let rules = RulesRequest::shipped(jiff::civil::date(2026, 11, 24));
        let inputs = vec![self.folder.path().join("in")];
        let request = InspectRequest { inputs, rules, reader: None, wants_records: false };
        let files = inspect(&request, &Unobserved).expect("a file");
        let table = files[0].sheets.iter().flat_map(|sheet| &sheet.tables).next().expect("a table");
        let told = |column: &InspectedColumn| match &column.field {
            Some((id, _)) => format!("{} → {id}", column.heading),
            None => column.heading.clone(),
        };
        table.columns.iter().map(told).collect()
    }

    /// The graded rows.
    pub(crate) fn rows(&self) -> Vec<&Value> {
        self.lines.iter().filter(|line| line["type"] == "row").collect()
    }

    /// Each graded row as `row risk_point risk_value level agreement`, `-` for null.
    pub(crate) fn graded(&self) -> Vec<String> {
        self.told(&["row", "risk_point", "risk_value", "level", "agreement"])
    }

    /// Each graded row by some of its fields.
    pub(crate) fn told(&self, fields: &[&str]) -> Vec<String> {
        let tell = |row: &&Value| fields.iter().map(|field| plain(&row[*field])).collect::<Vec<_>>().join(" ");
        self.rows().iter().map(tell).collect()
    }

    /// The typed level of each row, as read.
    pub(crate) fn declared_levels(&self) -> Vec<String> {
        self.rows().iter().map(|row| plain(&row["declared"]["level"])).collect()
    }

    /// Each diagnostic as `severity code cell`, without skipped rows and what consistency checks say.
    pub(crate) fn problems(&self) -> Vec<String> {
        let told = |line: &Value| ["severity", "code", "cell"].map(|field| plain(&line[field])).join(" ");
        let is_consistency = |line: &&Value| line["code"].as_str().is_some_and(|code| code.starts_with("inconsistent"));
        self.diagnostics().filter(|line| line["code"] != "row_skipped" && !is_consistency(line)).map(told).collect()
    }

    /// What consistency checks say: the check and its cell, in the order told.
    pub(crate) fn inconsistencies(&self) -> Vec<String> {
        let told = |line: &Value| {
            let message = line["message"].as_str().expect("a message");
            let (_, id) = message.rsplit_once('〔').expect("the check's identifier");
            format!("{} {}", id.trim_end_matches('〕'), plain(&line["cell"]))
        };
        let is_consistency = |line: &&Value| line["code"].as_str().is_some_and(|code| code.starts_with("inconsistent"));
        self.diagnostics().filter(is_consistency).map(told).collect()
    }

    /// Skipped rows as `reason first-cell rows`.
    pub(crate) fn skipped(&self) -> Vec<String> {
        let told = |line: &Value| ["value", "cell", "rows"].map(|field| plain(&line[field])).join(" ");
        self.diagnostics().filter(|line| line["code"] == "row_skipped").map(told).collect()
    }

    /// The only diagnostic with this code.
    pub(crate) fn diagnostic(&self, code: &str) -> &Value {
        let found: Vec<&Value> = self.diagnostics().filter(|line| line["code"] == code).collect();
        assert_eq!(found.len(), 1, "{code} in {:?}", self.problems());
        found[0]
    }

    /// The last line.
    pub(crate) fn summary(&self) -> &Value {
        let last = self.lines.last().expect("a summary");
        assert_eq!(last["type"], "summary");
        last
    }

    /// Rows graded, rows judged and rows skipped are all rows that hold something, by the summary and line by line.
    pub(crate) fn accounts_for(&self, filled_rows: u64) {
        let summary = self.summary();
        let skipped: u64 = summary["skipped"].as_object().expect("counts").values().filter_map(Value::as_u64).sum();
        let graded = summary["rows"].as_u64().expect("a count");
        assert_eq!(graded, u64::try_from(self.rows().len()).expect("few"), "the summary counts the rows");
        let told: u64 = self.diagnostics().filter_map(|line| line["rows"].as_u64()).sum();
        assert_eq!(skipped, told, "the summary counts the skipped rows");
        let judged = summary["judged_rows"].as_u64().expect("a count");
        assert_eq!(graded + judged + skipped, filled_rows, "no row lost: {:?} {:?}", self.graded(), self.skipped());
    }

    fn diagnostics(&self) -> impl Iterator<Item = &Value> {
        self.lines.iter().filter(|line| line["type"] == "diagnostic")
    }
}

/// A sheet of a workbook on disk as texts.
pub(crate) fn sheet_of(path: &Path, name: &str) -> Vec<Vec<String>> {
    use calamine::{Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range(name).expect("a sheet");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// The names of a workbook's sheets.
pub(crate) fn sheets_of(path: &Path) -> Vec<String> {
    use calamine::{Reader, Xlsx, open_workbook};
    let book: Xlsx<_> = open_workbook(path).expect("a workbook");
    book.sheet_names()
}

/// The lines without indentation, and without an empty first and last one.
pub(crate) fn lines_of(grid: &str) -> Vec<&str> {
    let grid = grid.strip_prefix('\n').unwrap_or(grid);
    let mut lines: Vec<&str> = grid.split('\n').map(|line| line.trim_start_matches(' ')).collect();
    if lines.last() == Some(&"") {
        lines.pop();
    }
    lines
}

fn is_filled(line: &str, separator: char) -> bool {
    line.split(separator).any(|cell| !cell.strip_prefix('\'').unwrap_or(cell).trim().is_empty())
}

/// `H12` as 0-based row and column.
fn place(name: &str) -> (u32, u16) {
    let digits = name.find(|c: char| c.is_ascii_digit()).expect("a row");
    let (letters, row) = name.split_at(digits);
    let column = letters.bytes().fold(0, |column, letter| column * 26 + u16::from(letter - b'A') + 1);
    (row.parse::<u32>().expect("a row") - 1, column - 1)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
