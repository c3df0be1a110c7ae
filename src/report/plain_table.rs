//! A list as a workbook with one sheet, headings that stay in sight and a filter; or as CSV.

use super::WorkbookError;
use super::properties::properties;
use super::sheet_names::SheetNames;
use super::workbook::height;
use crate::model::shortened;
use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};
use std::io::Write;

/// Characters that a cell holds.
const MAX_CELL_CHARS: usize = 32_000;
/// The narrowest and the widest column, in characters of a Chinese text.
const WIDTHS: (usize, usize) = (4, 26);
/// Rows that are looked at for how wide a column must be.
const LOOKED_AT: usize = 300;

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
    sheet.set_landscape().set_paper_size(9).set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    let bold = body.clone().set_bold().set_align(FormatAlign::Center);
    let widths: Vec<u16> = (0..headings.len()).map(|column| width(headings, rows, column)).collect();
    let shown = |cells: &[&str]| height(cells.iter().copied().zip(widths.iter().copied()));
    sheet.set_row_height(0, shown(headings))?;
    for ((column, heading), width) in (0..).zip(headings).zip(&widths) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *heading, &bold)?;
    }
    let mut last = 0;
    for (row, cells) in (1..).zip(rows) {
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        sheet.set_row_height(row, shown(&texts))?;
        for (column, text) in (0..).zip(texts) {
            sheet.write_string_with_format(row, column, shortened(text, MAX_CELL_CHARS), &body)?;
        }
        last = row;
    }
    let columns = u16::try_from(headings.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
    let bytes = book.save_to_buffer()?;
    output.write_all(&bytes).map_err(|cause| WorkbookError::Own(cause.into()))
}

/// How wide a column must be for its first texts, each sign taken for a Chinese one, which takes two places.
fn width(headings: &[&str], rows: &[&[String]], column: usize) -> u16 {
    let texts = rows.iter().take(LOOKED_AT).filter_map(|cells| cells.get(column)).map(String::as_str);
    let places = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let most = texts.chain(headings.get(column).copied()).map(places).max().unwrap_or(0);
    u16::try_from(most.clamp(2 * WIDTHS.0, 2 * WIDTHS.1) + 2).unwrap_or(u16::MAX)
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
