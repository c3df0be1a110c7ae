//! A list as a workbook with one sheet, headings that stay in sight and a filter; or as CSV.

use super::WorkbookError;
use super::properties::properties;
use super::sheet_names::SheetNames;
use crate::model::shortened;
use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};
use std::io::Write;

/// Characters that a cell holds.
const MAX_CELL_CHARS: usize = 32_000;
/// Widths in characters: of short texts and of sentences.
const WIDTHS: [u16; 2] = [13, 30];
/// Headings of columns with sentences contain one of these.
const SENTENCES: [&str; 9] = ["描述", "内容", "措施", "单位", "文件", "因素", "结论", "理由", "部位"];

/// Writes a list.
///
/// # Errors
/// When the workbook cannot be made or written.
pub fn write_plain_table(
    title: &str,
    as_of: Date,
    headings: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    output: &mut dyn Write,
) -> Result<(), WorkbookError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(as_of)?.set_title(title));
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(SheetNames::default().unique(title))?.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    let bold = body.clone().set_bold().set_align(FormatAlign::Center);
    for (column, heading) in (0..).zip(headings) {
        let is_long = SENTENCES.iter().any(|word| heading.contains(word));
        sheet.set_column_width(column, if is_long { WIDTHS[1] } else { WIDTHS[0] })?;
        sheet.write_string_with_format(0, column, *heading, &bold)?;
    }
    let mut last = 0;
    for (row, cells) in (1..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, shortened(&text, MAX_CELL_CHARS), &body)?;
        }
        last = row;
    }
    let columns = u16::try_from(headings.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
    let bytes = book.save_to_buffer()?;
    output.write_all(&bytes).map_err(|cause| WorkbookError::Own(cause.into()))
}

/// Writes a list as CSV, with the byte-order mark by which Excel knows its encoding.
///
/// # Errors
/// When the output takes no more.
pub fn write_csv(
    headings: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    output: &mut dyn Write,
) -> std::io::Result<()> {
    output.write_all("\u{feff}".as_bytes())?;
    let mut csv = csv::Writer::from_writer(output);
    csv.write_record(headings)?;
    for row in rows {
        csv.write_record(row.iter().map(|text| plain_cell(text).into_owned()))?;
    }
    csv.flush()
}

/// A text that Excel would take for a formula gets a mark before it, so that a stranger's ledger runs nothing.
fn plain_cell(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<rust_decimal::Decimal>().is_err() {
        format!("'{text}").into()
    } else {
        text.into()
    }
}
