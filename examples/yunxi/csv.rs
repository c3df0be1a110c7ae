//! Writes the first sheet of a workbook as csv.

use crate::sheet::{Book, FileFormat};
use encoding_rs::GB18030;

/// The file's bytes: a line for every row, with CR LF as spreadsheets write it.
pub(crate) fn bytes(book: &Book) -> Vec<u8> {
    let mut text = String::new();
    for sheet in book.sheets.iter().take(1) {
        let last_row = sheet.cells.last_key_value().map_or(0, |((row, _), _)| *row);
        let last_column = sheet.cells.keys().map(|(_, column)| *column).max().unwrap_or(0);
        for row in 0..=last_row {
            let line = (0..=last_column).map(|column| {
                let cell = sheet.cells.get(&(row, column));
                cell.map_or_else(String::new, |(cell, _)| quoted(&cell.to_string()))
            });
            text.push_str(&line.collect::<Vec<_>>().join(","));
            text.push_str("\r\n");
        }
    }
    if book.format == FileFormat::CsvGb {
        return GB18030.encode(&text).0.into_owned();
    }
    [b"\xEF\xBB\xBF", text.as_bytes()].concat()
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
