//! A plain xlsx workbook with the cells of one that is in another format, place by place, so that it can be written on.

use super::page::{Paper, print_across};
use super::properties::properties;
use super::sheet_names::SheetNames;
use super::workbook::WorkbookError;
use crate::model::{CellRange, CellValue, Row, SheetInfo};
use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::collections::HashSet;
use std::io::{Seek, Write};

/// Width of a column, in characters; the other format's widths are not known.
const COLUMN_WIDTH: u16 = 14;
/// Cells of a merged block: more than any form has.
const MAX_BLOCK_CELLS: u64 = 20_000;
/// Cells of all merged blocks of a sheet.
const MAX_COVERED_CELLS: usize = 500_000;
/// Columns that get a width.
const MAX_WIDE_COLUMNS: u16 = 64;

/// A workbook that is being copied cell by cell.
pub struct Transcript {
    book: Workbook,
    names: SheetNames,
    styles: Styles,
    open: Option<Worksheet>,
}

impl Transcript {
    /// An empty workbook, dated with the day for which the rules are taken.
    ///
    /// # Errors
    /// When no workbook can be begun.
    pub fn new(as_of: Date) -> Result<Self, WorkbookError> {
        let mut book = Workbook::new();
        book.set_properties(&properties(as_of)?);
        Ok(Self { book, names: SheetNames::default(), styles: Styles::new(), open: None })
    }

    /// Begins a sheet and says what it is called, which is its own name where that is allowed.
    ///
    /// # Errors
    /// When the sheet cannot be begun.
    pub fn begin_sheet(&mut self, info: &SheetInfo, title: &str) -> Result<String, WorkbookError> {
        self.end_sheet();
        // Merged blocks are written at once, rows in their order; the two do not go together in a streamed sheet.
        let mut sheet =
            if info.merges.is_empty() { self.book.new_worksheet_with_low_memory()? } else { Worksheet::new() };
        let name = self.names.unique(title);
        sheet.set_name(&name)?;
        sheet.set_hidden(info.hidden);
        for column in 0..MAX_WIDE_COLUMNS {
            sheet.set_column_width(column, COLUMN_WIDTH)?;
        }
        print_across(&mut sheet, Paper::A4);
        let mut covered = HashSet::new();
        for merge in info.merges.iter().filter(|merge| takes_room(merge, &mut covered)) {
            write_merge(&mut sheet, merge)?;
        }
        self.open = Some(sheet);
        Ok(name)
    }

    /// Copies a row of the sheet that began last.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn row(&mut self, row: &Row<'_>) -> Result<(), WorkbookError> {
        let Some(sheet) = &mut self.open else { return Ok(()) };
        for (column, value) in &row.cells {
            let Ok(column) = u16::try_from(*column) else { continue };
            write_cell(sheet, row.number.saturating_sub(1), column, value, &self.styles)?;
        }
        Ok(())
    }

    fn end_sheet(&mut self) {
        if let Some(sheet) = self.open.take() {
            self.book.push_worksheet(sheet);
        }
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, output: impl Write + Seek + Send) -> Result<(), WorkbookError> {
        self.end_sheet();
        self.book.save_to_writer(output)?;
        Ok(())
    }
}

/// Whether a merged block has room beside those before it, and is no larger than a form's blocks are. The writer keeps every
/// cell of a block, and does not bear blocks that overlap.
fn takes_room(merge: &CellRange, covered: &mut HashSet<(u32, u32)>) -> bool {
    let rows = u64::from(merge.end.row - merge.start.row) + 1;
    let columns = u64::from(merge.end.column - merge.start.column) + 1;
    if rows * columns > MAX_BLOCK_CELLS || covered.len() > MAX_COVERED_CELLS {
        return false;
    }
    let cells = || {
        let columns = merge.start.column..=merge.end.column;
        (merge.start.row..=merge.end.row).flat_map(move |row| columns.clone().map(move |column| (row, column)))
    };
    let is_free = cells().all(|cell| !covered.contains(&cell));
    if is_free {
        covered.extend(cells());
    }
    is_free
}

fn write_merge(sheet: &mut Worksheet, merge: &CellRange) -> Result<(), WorkbookError> {
    let (Ok(first), Ok(last)) = (u16::try_from(merge.start.column), u16::try_from(merge.end.column)) else {
        return Ok(());
    };
    let format = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let (top, bottom) = (merge.start.row.saturating_sub(1), merge.end.row.saturating_sub(1));
    match sheet.merge_range(top, first, bottom, last, "", &format) {
        Ok(_) | Err(XlsxError::MergeRangeSingleCell) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// How the cells look.
struct Styles {
    body: Format,
    date: Format,
    date_time: Format,
}

impl Styles {
    fn new() -> Self {
        let body = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter).set_border(FormatBorder::Thin);
        Self {
            date: body.clone().set_num_format("yyyy-mm-dd"),
            date_time: body.clone().set_num_format("yyyy-mm-dd hh:mm"),
            body,
        }
    }
}

/// Bytes of text that surely fit a cell.
const SURELY_FITS: usize = 32_767;
/// Characters that a cell holds.
const MAX_CELL_CHARS: usize = 32_767;

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &CellValue<'_>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let body = &styles.body;
    match value {
        CellValue::Text(text) => sheet.write_string_with_format(row, column, fitting(text), body)?,
        CellValue::Number(number) => sheet.write_number_with_format(row, column, *number, body)?,
        CellValue::Date(day) if day.fract() == 0.0 => {
            sheet.write_number_with_format(row, column, *day, &styles.date)?
        }
        CellValue::Date(day) => sheet.write_number_with_format(row, column, *day, &styles.date_time)?,
        CellValue::Bool(truth) => sheet.write_boolean_with_format(row, column, *truth, body)?,
        CellValue::Error(error) => sheet.write_string_with_format(row, column, error.as_ref(), body)?,
    };
    Ok(())
}

/// The part of a text that a cell holds.
fn fitting(text: &str) -> &str {
    if text.len() <= SURELY_FITS {
        return text;
    }
    text.char_indices().nth(MAX_CELL_CHARS / 2).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CellRef;

    fn block(top: u32, left: u32, bottom: u32, right: u32) -> CellRange {
        CellRange { start: CellRef { row: top, column: left }, end: CellRef { row: bottom, column: right } }
    }

    #[test]
    fn overlapping_and_huge_blocks_are_left_out() {
        let info = SheetInfo {
            name: "表".to_owned(),
            hidden: false,
            merges: vec![
                block(1, 0, 1, 3),
                block(1, 2, 2, 5),
                block(2, 4, 3, 6),
                block(1, 5, 4, 5),
                block(5, 0, 1_048_576, 16_383),
            ],
        };
        let mut transcript = Transcript::new(jiff::civil::date(2026, 11, 24)).unwrap();
        transcript.begin_sheet(&info, "表").unwrap();
        transcript.finish(std::io::Cursor::new(Vec::new())).unwrap();
    }
}
