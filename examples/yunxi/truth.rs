//! What is true of the files: their tables, what must be refused, and the mistakes planted in them.

use crate::sheet::{Book, Mark, Sheet};
use std::fmt::Write as _;

/// What stands above the layouts.
const HEAD: &str = "\
# Made by examples/yunxi; change it there.
# `expected` is what the engine rightly says though nothing was planted. Of the codes in `unsettled` it may say more:
# whether a danger that the ledger calls 一般 may be a major one is not settled here.
as_of: 2026-10-31
unsettled: [major_suspected]
layouts:
";

/// The text of `truth.yaml`.
pub(crate) fn yaml(books: &[Book]) -> String {
    let mut out = HEAD.to_owned();
    let mut layouts: Vec<&str> = books.iter().map(|book| book.layout).collect();
    layouts.sort_unstable();
    layouts.dedup();
    for layout in layouts {
        let files = books.iter().filter(|book| book.layout == layout).count();
        let _ = writeln!(out, "  {layout}: {files}");
    }
    out.push_str("files:\n");
    for book in books {
        let _ = writeln!(out, "  - file: {}\n    layout: {}", quoted(&book.file()), book.layout);
        part(&mut out, "tables", &lines(book, tables));
        part(&mut out, "refused", &lines(book, refused));
        part(&mut out, "planted", &lines(book, |name, sheet| marks(name, &sheet.planted)));
        part(&mut out, "expected", &lines(book, |name, sheet| marks(name, &sheet.expected)));
    }
    out
}

fn lines(book: &Book, of_sheet: impl Fn(&str, &Sheet) -> Vec<String>) -> Vec<String> {
    let name = |sheet: &Sheet| if book.format.is_csv() { "CSV".to_owned() } else { quoted(&sheet.name) };
    book.sheets.iter().flat_map(|sheet| of_sheet(&name(sheet), sheet)).collect()
}

fn part(out: &mut String, key: &str, lines: &[String]) {
    if !lines.is_empty() {
        let _ = writeln!(out, "    {key}:");
    }
    for line in lines {
        let _ = writeln!(out, "      - {{{line}}}");
    }
}

fn tables(name: &str, sheet: &Sheet) -> Vec<String> {
    let table = |table: &crate::sheet::TableTruth| {
        let crate::sheet::TableTruth { kind, header_row, records } = table;
        format!("sheet: {name}, kind: {kind}, header_row: {header_row}, records: {records}")
    };
    sheet.tables.iter().map(table).collect()
}

fn refused(name: &str, sheet: &Sheet) -> Vec<String> {
    sheet.refused.iter().map(|why| format!("sheet: {name}, why: {}", quoted(why))).collect()
}

fn marks(name: &str, marks: &[Mark]) -> Vec<String> {
    let mark =
        |Mark { cell, code, why }: &Mark| format!("sheet: {name}, cell: {cell}, code: {code}, why: {}", quoted(why));
    marks.iter().map(mark).collect()
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
