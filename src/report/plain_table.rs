//! A list as a workbook with one sheet, headings that stay in sight and a filter; or as CSV.

use super::WorkbookError;
use super::page::{Paper, print_across};
use super::properties::properties;
use super::sheet_names::SheetNames;
use super::table_rows::{TableCell, TableLooks, TableRows, widths};
use jiff::civil::Date;
use rust_xlsxwriter::Workbook;
use std::io::Write;

/// Writes a list.
///
/// # Errors
/// When the workbook cannot be made or written.
pub fn write_plain_table(
    title: &str,
    as_of: Date,
    headings: &[&str],
    rows: &[&[String]],
    output: &mut dyn Write,
) -> Result<(), WorkbookError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(as_of)?.set_title(title));
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(SheetNames::default().unique(title))?.set_freeze_panes(1, 0)?;
    print_across(sheet, Paper::A4).set_repeat_rows(0, 0)?;
    let looks = TableLooks::new();
    let texts: Vec<Vec<&str>> = rows.iter().map(|cells| cells.iter().map(String::as_str).collect()).collect();
    let widths = widths(headings, &texts.iter().map(Vec::as_slice));
    let mut table = TableRows::begin(sheet, &looks, 0, headings, widths)?;
    for cells in &texts {
        table.push(&cells.iter().map(|text| TableCell::Text(text)).collect::<Vec<_>>())?;
    }
    let last = table.end()?;
    let columns = u16::try_from(headings.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
    let bytes = book.save_to_buffer()?;
    output.write_all(&bytes).map_err(|cause| WorkbookError::Own(cause.into()))
}

/// Writes a list as CSV, with the byte-order mark by which Excel knows its encoding.
///
/// # Errors
/// When the output takes no more.
pub fn write_csv(headings: &[&str], rows: &[&[String]], output: &mut dyn Write) -> std::io::Result<()> {
    output.write_all("\u{feff}".as_bytes())?;
    let mut csv = csv::Writer::from_writer(output);
    csv.write_record(headings).map_err(as_io)?;
    for row in rows {
        csv.write_record(row.iter().map(|text| plain_cell(text).into_owned())).map_err(as_io)?;
    }
    csv.flush()
}

/// The error of the output itself: a closed pipe is known by its kind.
fn as_io(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// A text that Excel would take for a formula gets a mark before it, so that a stranger's ledger runs nothing.
fn plain_cell(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<rust_decimal::Decimal>().is_err() {
        format!("'{text}").into()
    } else {
        text.into()
    }
}
