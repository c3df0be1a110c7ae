//! Forms as offices have them, written from public templates and knowledge of the field, not from the rules: each is
//! recognised for what it is and its columns are mapped to the right fields. What is amiss is printed. `dev-*.yaml` and
//! `tune-*.yaml` are there to improve the rules by; `held-*.yaml` are to be looked at only as a number.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]
#![allow(clippy::print_stdout, reason = "what was found is printed")]

use anping::pipeline::{InspectRequest, InspectedFile, InspectedTable, RulesRequest, Unobserved, inspect};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Of the columns with a field, so many percent may be missed.
const MAY_BE_MISSED_PERCENT: usize = 10;

/// How the names begin of the forms to improve the rules by.
const TUNED_ON: &[&str] = &["dev-", "tune-"];
/// How those begin that are held out.
const HELD_OUT: &[&str] = &["held-"];
/// The only field that others stand in for.
const STOOD_IN_FOR: &str = "risk_point";

/// A form: what stands in it and what is to be made of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    /// Above the table, a line a row; may be empty.
    title: String,
    sheet: String,
    #[allow(dead_code, reason = "for those who read the file")]
    source: String,
    /// The heading rows.
    rows: Vec<Vec<Option<String>>>,
    /// Of the heading rows, the first of which is row 1.
    merges: Vec<String>,
    data: Vec<Vec<Option<Cell>>>,
    /// The kind of table; `refused` and `none` for what must give no records.
    kind: String,
    #[serde(default)]
    accept_kinds: Vec<String>,
    /// The field of a heading path; null where no field is right. What is not listed is not judged.
    expect: BTreeMap<String, Option<String>>,
    /// What would do as well; null for no field.
    #[serde(default)]
    accept: BTreeMap<String, Vec<Option<String>>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Cell {
    Number(f64),
    Text(String),
}

/// What a column was taken for.
struct Found {
    /// The first is what its heading means.
    fields: Vec<String>,
    by: &'static str,
    maybe: Option<String>,
}

/// How often each, and what is to be told of it.
#[derive(Default)]
struct Tally {
    forms: usize,
    kinds_right: usize,
    /// Columns with a field to be found.
    expected: usize,
    right: usize,
    /// Columns of no field, left alone.
    left_alone: usize,
    asked_in_vain: usize,
    wrong_kinds: Vec<String>,
    wrong: Vec<String>,
    /// By field: not read, and not asked about either.
    missed: BTreeMap<String, Vec<String>>,
    /// By field: not read, but the right field was asked about.
    asked: BTreeMap<String, Vec<String>>,
    /// In forms taken for another kind, where the kind is to blame.
    missed_by_kind: usize,
    rows_lost: Vec<String>,
}

impl Form {
    /// The heading path of each column, from the cells and their merges.
    fn paths(&self) -> Vec<String> {
        let mut grid = self.rows.clone();
        for merge in &self.merges {
            let ((first_row, first_column), (last_row, last_column)) = range(merge);
            let text = grid[first_row][first_column].clone();
            for row in grid.iter_mut().take(last_row + 1).skip(first_row) {
                for cell in row.iter_mut().take(last_column + 1).skip(first_column) {
                    cell.clone_from(&text);
                }
            }
        }
        let path = |column: usize| {
            let mut path: Vec<&str> = grid.iter().filter_map(|row| row[column].as_deref()).collect();
            path.dedup();
            path.join("/")
        };
        (0..self.rows[0].len()).map(path).collect()
    }

    fn write(&self, path: &Path) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name(&self.sheet).expect("a legal name");
        let last_column = u16::try_from(self.rows[0].len() - 1).expect("few columns");
        let mut top = 0;
        for line in self.title.lines().filter(|line| !line.is_empty()) {
            sheet.merge_range(top, 0, top, last_column, line, &Format::new()).expect("a title");
            top += 1;
        }
        let first_heading = top;
        for merge in &self.merges {
            let ((first_row, first_column), (last_row, last_column)) = range(merge);
            let (first, last) = (row_number(first_heading, first_row), row_number(first_heading, last_row));
            let (from, to) = (column_number(first_column), column_number(last_column));
            sheet.merge_range(first, from, last, to, "", &Format::new()).expect("a block of its own");
        }
        for row in &self.rows {
            for (column, text) in (0..).zip(row).filter_map(|(column, cell)| Some((column, cell.as_deref()?))) {
                sheet.write_string(top, column, text).expect("a heading");
            }
            top += 1;
        }
        for row in &self.data {
            for (column, cell) in (0..).zip(row).filter_map(|(column, cell)| Some((column, cell.as_ref()?))) {
                cell.write(sheet, top, column);
            }
            top += 1;
        }
        book.save(path).expect("a file");
    }

    fn wants_records(&self) -> bool {
        !matches!(self.kind.as_str(), "refused" | "none")
    }

    fn is_right_kind(&self, kind: &str) -> bool {
        let is_it = |wanted: &str| wanted == kind || (kind == "none" && wanted == "refused");
        is_it(&self.kind) || self.accept_kinds.iter().any(|wanted| is_it(wanted))
    }

    fn is_right_field(&self, path: &str, field: Option<&str>) -> bool {
        let wanted = self.expect[path].as_deref();
        wanted == field || self.accept.get(path).is_some_and(|fields| fields.iter().any(|it| it.as_deref() == field))
    }
}

impl Cell {
    /// Days become real ones, as where someone typed them.
    fn write(&self, sheet: &mut Worksheet, row: u32, column: u16) {
        match self {
            Self::Number(number) => sheet.write_number(row, column, *number),
            Self::Text(text) => match day(text) {
                Some(day) => {
                    sheet.write_datetime_with_format(row, column, day, &Format::new().set_num_format("yyyy-mm-dd"))
                }
                None => sheet.write_string(row, column, text),
            },
        }
        .expect("a cell");
    }
}

impl Tally {
    fn judge(&mut self, name: &str, form: &Form, file: &InspectedFile) {
        self.forms += 1;
        let tables = || file.sheets.iter().flat_map(|sheet| &sheet.tables);
        let read = tables().filter(|table| table.table.refusal.is_none()).max_by_key(|table| table.records);
        let read = read.filter(|table| table.records > 0);
        let kind = read.map_or("none", |table| &table.table.kind);
        let is_right_kind = form.is_right_kind(kind);
        if is_right_kind {
            self.kinds_right += 1;
        } else {
            let refused = tables().find(|table| table.table.refusal.is_some()).map(|table| &table.table.kind);
            let told = refused.map_or(String::new(), |kind| format!(" (a {kind} was refused)"));
            self.wrong_kinds.push(format!("{name} 「{}」: {kind} instead of {}{told}", form.title, form.kind));
        }
        let Some(table) = read.filter(|_| form.wants_records()) else {
            let lost = form.expect.values().flatten().filter(|_| form.wants_records() && !is_right_kind).count();
            self.expected += lost;
            self.missed_by_kind += lost;
            return;
        };
        let rows = u64::try_from(form.data.len()).expect("few rows");
        if table.records != rows {
            self.rows_lost.push(format!("{name}: {} of {rows} rows read", table.records));
        }
        for (index, path) in (0..).zip(form.paths()).filter(|(_, path)| form.expect.contains_key(path)) {
            self.judge_column(name, form, &path, &Found::at(table, index), is_right_kind);
        }
    }

    fn judge_column(&mut self, name: &str, form: &Form, path: &str, found: &Found, is_right_kind: bool) {
        let wanted = form.expect[path].as_deref();
        let is_right = match found.fields.as_slice() {
            [] => form.is_right_field(path, None),
            fields => fields.iter().any(|field| form.is_right_field(path, Some(field))),
        };
        self.expected += usize::from(wanted.is_some());
        match (wanted, found.fields.first()) {
            (Some(_), _) if is_right => self.right += 1,
            (Some(_), _) if !is_right_kind => self.missed_by_kind += 1,
            (None, _) if !is_right_kind => {}
            (Some(wanted), None) => self.note_missing(name, form, path, wanted, found.maybe.as_deref()),
            (None, _) if is_right => {
                self.left_alone += 1;
                self.asked_in_vain += usize::from(found.maybe.is_some());
            }
            (wanted, Some(field)) => self.wrong.push(format!(
                "{path}: {field} (by {}) instead of {} [{name}, {}]",
                found.by,
                wanted.unwrap_or("none"),
                form.kind
            )),
            (None, None) => {}
        }
    }

    fn note_missing(&mut self, name: &str, form: &Form, path: &str, wanted: &str, maybe: Option<&str>) {
        let is_asked = maybe.is_some() && form.is_right_field(path, maybe);
        let told = maybe.filter(|_| !is_asked).map_or(String::new(), |maybe| format!(" (asked: {maybe}?)"));
        let headings = if is_asked { &mut self.asked } else { &mut self.missed };
        headings.entry(wanted.to_owned()).or_default().push(format!("{path}{told} [{name}]"));
    }

    fn print(&self, title: &str) {
        let (missed, asked) = (count(&self.missed), count(&self.asked));
        println!("== {title}: {} forms, {} kinds right", self.forms, self.kinds_right);
        println!(
            "{} columns with a field: {} right, {missed} missed, {asked} asked, {} in forms of a wrong kind; {} wrong; {} without a field left alone, {} of them asked about",
            self.expected,
            self.right,
            self.missed_by_kind,
            self.wrong.len(),
            self.left_alone,
            self.asked_in_vain,
        );
    }

    /// All that is amiss, line by line.
    fn print_details(&self) {
        for (what, lines) in
            [("wrong kinds", &self.wrong_kinds), ("wrong mappings", &self.wrong), ("rows", &self.rows_lost)]
        {
            println!("-- {what}: {}", lines.len());
            for line in lines {
                println!("{line}");
            }
        }
        for (what, fields) in [("missed", &self.missed), ("asked", &self.asked)] {
            println!("-- {what}, by field: {}", count(fields));
            for (field, headings) in fields {
                println!("{field}: {}", headings.join("; "));
            }
        }
    }
}

impl Found {
    /// The heading's field, and the one that it stands in for.
    fn at(table: &InspectedTable, index: u32) -> Self {
        let id = |field: &Option<(String, String)>| field.as_ref().map(|(id, _)| id.clone());
        let column = table.columns.iter().find(|column| column.index == index);
        let mut fields: Vec<String> = column.and_then(|column| id(&column.field)).into_iter().collect();
        let held_by_column = table.table.fields.iter().filter(|(_, column)| *column == index).count();
        if held_by_column > 1 {
            fields.push(STOOD_IN_FOR.to_owned());
        }
        let by = column.and_then(|column| column.mapped_by).map_or("", |by| by.id());
        Self { fields, by, maybe: column.and_then(|column| id(&column.maybe)) }
    }
}

fn count(by_field: &BTreeMap<String, Vec<String>>) -> usize {
    by_field.values().map(Vec::len).sum()
}

/// The forms whose file names begin with one of these.
fn forms(prefixes: &[&str]) -> BTreeMap<String, Form> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let mut forms = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the forms") {
        let path: PathBuf = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
            let text = std::fs::read_to_string(&path).expect("a text");
            let form = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            forms.insert(name, form);
        }
    }
    forms
}

fn judged(prefixes: &[&str]) -> Tally {
    let folder = tempfile::tempdir().expect("a folder");
    let forms = forms(prefixes);
    for (name, form) in &forms {
        let paths = form.paths();
        let unknown: Vec<&String> =
            form.expect.keys().chain(form.accept.keys()).filter(|path| !paths.contains(path)).collect();
        assert!(unknown.is_empty(), "{name} has no such headings: {unknown:?}");
        form.write(&folder.path().join(format!("{name}.xlsx")));
    }
    let request = InspectRequest {
        inputs: vec![folder.path().to_path_buf()],
        rules: RulesRequest::shipped(jiff::civil::date(2026, 11, 24)),
        reader: None,
        wants_records: false,
    };
    let files = inspect(&request, &Unobserved).expect("a run");
    let mut tally = Tally::default();
    for (name, form) in &forms {
        let file = files.iter().find(|file| file.name == format!("{name}.xlsx")).expect("the file");
        tally.judge(name, form, file);
    }
    tally
}

#[test]
fn forms_to_tune_on_are_read() {
    let tally = judged(TUNED_ON);
    tally.print("to tune on");
    tally.print_details();
    assert!(tally.wrong_kinds.len() * 100 <= tally.forms * 5, "{} wrong kinds", tally.wrong_kinds.len());
    assert!(tally.wrong.is_empty(), "{} wrong mappings", tally.wrong.len());
    assert!(tally.rows_lost.is_empty(), "{} forms with rows lost or invented", tally.rows_lost.len());
    let (missed, expected) = (count(&tally.missed), tally.expected);
    assert!(missed * 100 <= expected * MAY_BE_MISSED_PERCENT, "{missed} of {expected} missed");
}

/// What is not known is asked or left alone; what is taken for another field must stay rare.
#[test]
fn forms_held_out_are_seldom_read_wrongly() {
    let tally = judged(HELD_OUT);
    tally.print("held out");
    assert!(tally.wrong_kinds.len() * 100 <= tally.forms * 25, "{} wrong kinds", tally.wrong_kinds.len());
    assert!(tally.wrong.len() * 100 <= tally.expected, "{} wrong mappings", tally.wrong.len());
}

#[test]
#[ignore = "whoever has seen this should write new forms to hold out"]
fn the_forms_held_out_one_by_one() {
    judged(HELD_OUT).print_details();
}

/// `B2:C3` as 0-based rows and columns.
fn range(text: &str) -> ((usize, usize), (usize, usize)) {
    let (from, to) = text.split_once(':').expect("a range");
    (place(from), place(to))
}

fn place(name: &str) -> (usize, usize) {
    let digits = name.find(|c: char| c.is_ascii_digit()).expect("a row");
    let (letters, row) = name.split_at(digits);
    let column = letters.bytes().fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    (row.parse::<usize>().expect("a row") - 1, column - 1)
}

fn row_number(first: u32, row: usize) -> u32 {
    first + u32::try_from(row).expect("few rows")
}

fn column_number(column: usize) -> u16 {
    u16::try_from(column).expect("few columns")
}

/// `2025-03-18`.
fn day(text: &str) -> Option<ExcelDateTime> {
    let is_day = text.len() == 10
        && text.bytes().enumerate().all(
            |(at, byte)| {
                if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
            },
        );
    if is_day { ExcelDateTime::parse_from_str(text).ok() } else { None }
}
