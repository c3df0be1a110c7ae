//! Workbooks made to break a reader, built in memory.
//!
//! Every one of them must end in rows or in a clear diagnostic: no panic, no abort, bounded memory and time.
//! [`cases`] lists them all with file names, so that one test can go through them; [`lec_register`] and
//! [`many_rows`] are honest files for other tests.
//!
//! Use it with `#[path = "support/hostile.rs"] mod hostile;`, or as `mod hostile;` from a module beside it.

#![allow(dead_code, unused_imports, reason = "each test binary takes what it needs")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "test support may stop a test")]

#[path = "hostile/ole.rs"]
mod ole;
#[path = "hostile/raw_zip.rs"]
mod raw_zip;
#[path = "hostile/register.rs"]
mod register;
#[path = "hostile/text.rs"]
mod text;

pub(crate) use ole::{encrypted, looping_ole, looping_ole_directory};
pub(crate) use register::{LEC_HEADINGS, formula_injection, lec_register};
pub(crate) use text::{
    csv_gb18030, csv_many_columns, csv_nul_bytes, csv_unbalanced_quote, csv_utf8, csv_utf8_bom, csv_utf16le_bom,
    empty_file,
};

use raw_zip::{Entry, pack};
use std::fmt::Write;

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The columns that a sheet may have.
const COLUMNS: usize = 16_384;
/// What the bombs in [`cases`] inflate to: enough to tell, and quick to read for whoever reads on.
const CASE_BYTES: u64 = 256 << 20;

/// A case: the name of the file, and what makes its bytes.
pub(crate) type Case = (&'static str, fn() -> Vec<u8>);

/// All of this module's files, the large ones in a moderate size. Each is made when asked for.
pub(crate) fn cases() -> Vec<Case> {
    vec![
        ("zip-bomb-sheet.xlsx", || zip_bomb_sheet(CASE_BYTES)),
        ("shared-strings-bomb.xlsx", || shared_strings_bomb(CASE_BYTES)),
        ("shared-strings-count-lie.xlsx", shared_strings_count_lie),
        ("shared-strings-count-lie-disguised.xlsx", shared_strings_count_lie_disguised),
        ("far-corners.xlsx", far_corners),
        ("entity-bomb.xlsx", entity_bomb),
        ("looping.xls", looping_ole),
        ("looping-directory.xls", looping_ole_directory),
        ("encrypted.xlsx", encrypted),
        ("truncated.xlsx", truncated),
        ("many-columns.xlsx", many_columns),
        ("many-rows.xlsx", || many_rows(100_000)),
        ("wide-numbers.xlsx", wide_numbers),
        ("formula-injection.xlsx", formula_injection),
        ("deep-nesting.xlsx", deep_nesting),
        ("duplicate-entries.xlsx", duplicate_zip_entries),
        ("path-traversal.xlsx", path_traversal_entries),
        ("size-understated.xlsx", || size_understated(CASE_BYTES)),
        ("size-overstated-zip64.xlsx", size_overstated_zip64),
        ("gb18030.csv", csv_gb18030),
        ("utf8.csv", csv_utf8),
        ("utf8-bom.csv", csv_utf8_bom),
        ("utf16le-bom.csv", csv_utf16le_bom),
        ("unbalanced-quote.csv", csv_unbalanced_quote),
        ("many-columns.csv", || csv_many_columns(1_000_000)),
        ("nul-bytes.csv", csv_nul_bytes),
        ("empty.csv", empty_file),
        ("empty.xlsx", empty_file),
    ]
}

/// A sheet that inflates to at least `inflated_bytes` (below 4 GiB), about 830 times its size on disk.
///
/// It keeps to the format: 16,384 cells in a row, one of them with a value, and at 2 GiB no more than 33,000 rows.
pub(crate) fn zip_bomb_sheet(inflated_bytes: u64) -> Vec<u8> {
    pack_workbook(vec![swelling_sheet(inflated_bytes)])
}

/// Shared strings that inflate to at least `inflated_bytes` (below 4 GiB), each of Excel's longest length of 32,767,
/// under a sheet that needs only the first.
pub(crate) fn shared_strings_bomb(inflated_bytes: u64) -> Vec<u8> {
    let unit = format!("<si><t>{}</t></si>", "A".repeat(32_767)).repeat(32);
    let lead = format!("{XML}<sst xmlns=\"{MAIN}\">");
    let strings = Entry::repeated(STRINGS, lead.as_bytes(), unit.as_bytes(), inflated_bytes, b"</sst>");
    pack_workbook(vec![sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"), strings])
}

/// Shared strings that say they are 4,294,967,295 and are one: a trap for who allocates by the count.
pub(crate) fn shared_strings_count_lie() -> Vec<u8> {
    let strings = format!(
        "{XML}<sst xmlns=\"{MAIN}\" count=\"4294967295\" uniqueCount=\"4294967295\"><si><t>风险点</t></si></sst>"
    );
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>4294967294</v></c></row>";
    pack_workbook(vec![sheet(rows), Entry::deflated(STRINGS, strings)])
}

/// The same lie in single quotes with blanks about `=`, behind 200 KB of comment: a trap for who searches the first
/// bytes for `uniqueCount="`.
pub(crate) fn shared_strings_count_lie_disguised() -> Vec<u8> {
    let comment = format!("<!--{}-->", " ".repeat(200_000));
    let strings = format!(
        "{XML}{comment}<sst xmlns='{MAIN}' count = '4294967295' uniqueCount = '4294967295'><si><t>风险点</t></si></sst>"
    );
    pack_workbook(vec![sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"), Entry::deflated(STRINGS, strings)])
}

/// Two legal cells, A1 and XFD1048576: the rectangle between them does not fit into memory.
pub(crate) fn far_corners() -> Vec<u8> {
    let last = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    pack_workbook(vec![sheet(&format!("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>{last}"))])
}

/// A billion laughs in the sheet and in the shared strings: ten entities, each ten times the one before.
pub(crate) fn entity_bomb() -> Vec<u8> {
    let mut doctype = "<!DOCTYPE bomb [<!ENTITY a0 \"哈\">".to_owned();
    for level in 1..10 {
        let inner = format!("&a{};", level - 1).repeat(10);
        let _ = write!(doctype, "<!ENTITY a{level} \"{inner}\">");
    }
    doctype.push_str("]>");
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>\
                <c r=\"B1\" t=\"inlineStr\"><is><t>&a9;</t></is></c><c r=\"C1\"><v>&a9;</v></c></row>";
    let sheet = format!("{XML}{doctype}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
    let strings =
        format!("{XML}{doctype}<sst xmlns=\"{MAIN}\" count=\"1\" uniqueCount=\"1\"><si><t>&a9;</t></si></sst>");
    pack_workbook(vec![Entry::deflated(SHEET, sheet), Entry::deflated(STRINGS, strings)])
}

/// A good register cut off at 60 %, as after a broken upload.
pub(crate) fn truncated() -> Vec<u8> {
    let mut bytes = lec_register(&[["1", "冲压作业", "手伸入模区", "3", "6", "7", "126", "一般风险"]]);
    bytes.truncate(bytes.len() * 6 / 10);
    bytes
}

/// A row whose cell says that it stands in the next one.
pub(crate) fn cell_of_another_row() -> Vec<u8> {
    pack_workbook(vec![sheet("<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>")])
}

/// A row with all 16,384 columns.
pub(crate) fn many_columns() -> Vec<u8> {
    let mut row = "<row r=\"1\">".to_owned();
    for column in 0..COLUMNS {
        let _ = write!(row, "<c r=\"{}1\"><v>{column}</v></c>", column_name(column));
    }
    pack_workbook(vec![sheet(&(row + "</row>"))])
}

/// An honest sheet of `rows` rows with a number, a text and a number. Beyond 1,048,576 the rows leave the format.
pub(crate) fn many_rows(rows: u32) -> Vec<u8> {
    let mut data = String::new();
    for row in 1..=rows {
        let _ = write!(
            data,
            "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c>\
             <c r=\"B{row}\" t=\"inlineStr\"><is><t>风险点{row}</t></is></c><c r=\"C{row}\"><v>3</v></c></row>"
        );
    }
    let (lead, tail) = sheet_ends();
    // Not deflated: that alone takes a debug build seconds for a million rows.
    pack_workbook(vec![Entry::stored(SHEET, format!("{lead}{data}{tail}"))])
}

/// A register with a title, headings, and in row 3 on an L that no scale has, one a row; E is 6 and C is 7.
///
/// Every L stands in a numeric cell, whatever it says, and again as text in 危险源.
pub(crate) fn wide_numbers() -> Vec<u8> {
    let mut rows = text_row(1, &["安全风险分级管控清单"]) + &text_row(2, &LEC_HEADINGS);
    let digits = "9".repeat(400);
    let fraction = format!("0.{}1", "0".repeat(400));
    let numbers = "1e308|1.7976931348623157E+308|-1e308|1e309|1E-400|5e-324|-0|-0.0|NaN|-nan|INF|Infinity|-inf|0x10|\
                   1_000|1,000|３|6.|.5|+3|1e|9007199254740993|0.30000000000000004|79228162514264337593543950336|\
                   1e-29|1E+2147483648| 6 |"
        .split('|')
        .chain([digits.as_str(), fraction.as_str()]);
    for (row, number) in (3..).zip(numbers) {
        let _ = write!(
            rows,
            "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\" t=\"inlineStr\"><is><t>台钻</t></is></c>\
             <c r=\"C{row}\" t=\"inlineStr\"><is><t>{number}</t></is></c><c r=\"D{row}\"><v>{number}</v></c>\
             <c r=\"E{row}\"><v>6</v></c><c r=\"F{row}\"><v>7</v></c><c r=\"G{row}\"><v>{number}</v></c>\
             <c r=\"H{row}\" t=\"inlineStr\"><is><t>低风险</t></is></c></row>"
        );
    }
    pack_workbook(vec![sheet(&rows)])
}

/// 200,000 elements within one another where a cell's value should be: a trap for who recurses.
pub(crate) fn deep_nesting() -> Vec<u8> {
    const DEPTH: usize = 200_000;
    let (open, close) = ("<g>".repeat(DEPTH), "</g>".repeat(DEPTH));
    pack_workbook(vec![sheet(&format!("<row r=\"1\"><c r=\"A1\">{open}{close}<v>1</v></c></row>"))])
}

/// Two entries with the sheet's name: the first says 1 in A1, the second 2. Readers disagree on which one counts.
pub(crate) fn duplicate_zip_entries() -> Vec<u8> {
    let twin = |value: u8| sheet(&format!("<row r=\"1\"><c r=\"A1\"><v>{value}</v></c></row>"));
    pack_workbook(vec![twin(1), twin(2)])
}

/// A good workbook (1 in A1) with entries that would leave the folder into which they are unpacked.
pub(crate) fn path_traversal_entries() -> Vec<u8> {
    let names = ["../../evil", "..\\..\\evil.exe", "/tmp/evil", "C:\\evil.exe", "xl/../../../evil"];
    let mut entries = vec![sheet("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")];
    entries.extend(names.map(|name| Entry::stored(name, "evil")));
    pack_workbook(entries)
}

/// The sheet of [`zip_bomb_sheet`] under headers that say it inflates to 1,000 bytes: a trap for who checks only those.
pub(crate) fn size_understated(inflated_bytes: u64) -> Vec<u8> {
    pack_workbook(vec![swelling_sheet(inflated_bytes).declaring(1_000)])
}

/// A sheet of one cell whose ZIP64 field says 8 EiB: a trap for who allocates by it.
pub(crate) fn size_overstated_zip64() -> Vec<u8> {
    pack_workbook(vec![sheet("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>").declaring_in_zip64(1 << 63)])
}

/// The sheet entry of [`zip_bomb_sheet`].
fn swelling_sheet(inflated_bytes: u64) -> Entry {
    // `<c/>` over and over is a match at distance 4, the cheapest that deflate has beside a run of one byte.
    let unit = format!("<row><c><v>1</v></c>{}</row>", "<c/>".repeat(COLUMNS - 1)).repeat(16);
    let (lead, tail) = sheet_ends();
    Entry::repeated(SHEET, lead.as_bytes(), unit.as_bytes(), inflated_bytes, tail.as_bytes())
}

/// A sheet entry around these rows.
fn sheet(rows: &str) -> Entry {
    let (lead, tail) = sheet_ends();
    Entry::deflated(SHEET, format!("{lead}{rows}{tail}"))
}

/// What stands before and after a sheet's rows.
fn sheet_ends() -> (String, &'static str) {
    (format!("{XML}<worksheet xmlns=\"{MAIN}\"><sheetData>"), "</sheetData></worksheet>")
}

/// A row of texts from column A on.
fn text_row(row: u32, texts: &[&str]) -> String {
    let mut out = format!("<row r=\"{row}\">");
    for (column, text) in texts.iter().enumerate() {
        let _ = write!(out, "<c r=\"{}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", column_name(column));
    }
    out + "</row>"
}

/// A, B, …, Z, AA, …, XFD for columns from 0 on.
fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).expect("one of 26")));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A workbook of one sheet 风险清单 whose sheet, and shared strings if any, are the given entries.
fn pack_workbook(content: Vec<Entry>) -> Vec<u8> {
    const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
    const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PART: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    // Named only where they exist: a part that is missing is a fault of its own.
    let (mut strings_type, mut strings_part) = (String::new(), String::new());
    if content.iter().any(|entry| entry.is_named(STRINGS)) {
        strings_type = format!("<Override PartName=\"/{STRINGS}\" ContentType=\"{PART}.sharedStrings+xml\"/>");
        strings_part =
            format!("<Relationship Id=\"rId2\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/>");
    }
    let types = format!(
        "{XML}<Types xmlns=\"{TYPES}\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{PART}.sheet.main+xml\"/>\
         <Override PartName=\"/{SHEET}\" ContentType=\"{PART}.worksheet+xml\"/>{strings_type}</Types>"
    );
    let package = format!(
        "{XML}<Relationships xmlns=\"{RELS}\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let workbook = format!(
        "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">\
         <sheets><sheet name=\"风险清单\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let parts = format!(
        "{XML}<Relationships xmlns=\"{RELS}\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>{strings_part}</Relationships>"
    );
    let mut entries = vec![
        Entry::deflated("[Content_Types].xml", types),
        Entry::deflated("_rels/.rels", package),
        Entry::deflated("xl/workbook.xml", workbook),
        Entry::deflated("xl/_rels/workbook.xml.rels", parts),
    ];
    entries.extend(content);
    pack(&entries)
}
