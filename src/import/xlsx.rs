//! Streams the rows of an xlsx sheet.

use super::error::ImportError;
use super::limits::{MAX_CELLS, MAX_COLUMNS};
use super::row_limits::{RisingRows, sort_cells};
use crate::model::{CellValue, Row};
use calamine::{Cell, DataRef, Reader as _, Sheet, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use std::borrow::Cow;
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A file, or bytes in memory.
pub(super) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}
pub(super) type Input = Box<dyn ReadSeek>;

/// Days between the 1900 and the 1904 date system.
const DAYS_TO_1904: f64 = 1_462.0;

/// An open xlsx workbook.
pub(super) struct XlsxBook {
    book: Xlsx<Input>,
    is_1904: bool,
    cells: u64,
}

impl XlsxBook {
    pub(super) fn open(input: Input) -> Result<(Self, Vec<Sheet>), ImportError> {
        let book = guarded(|| Xlsx::new(input).map_err(damaged))?;
        let is_1904 = book.has_1904_epoch();
        let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
        Ok((Self { book, is_1904, cells: 0 }, sheets))
    }

    pub(super) fn rows(&mut self, sheet: &str) -> Result<XlsxRows<'_>, ImportError> {
        let Self { book, is_1904, cells } = self;
        let reader = guarded(|| book.worksheet_cells_reader(sheet).map_err(damaged))?;
        Ok(XlsxRows {
            reader,
            is_1904: *is_1904,
            cells,
            next: None,
            rising: RisingRows::default(),
            width: 16,
            ended: false,
        })
    }
}

/// Whether a sheet's tab can be seen.
pub(super) fn is_hidden(sheet: &Sheet) -> bool {
    sheet.visible != SheetVisible::Visible
}

/// The rows of a sheet.
pub(super) struct XlsxRows<'a> {
    reader: XlsxCellReader<'a, Input>,
    is_1904: bool,
    cells: &'a mut u64,
    /// The first cell of the next row.
    next: Option<Cell<DataRef<'a>>>,
    rising: RisingRows,
    width: usize,
    ended: bool,
}

impl<'a> Iterator for XlsxRows<'a> {
    type Item = Result<Row<'a>, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = guarded(|| self.read_row()).transpose();
        self.ended |= !matches!(row, Some(Ok(_)));
        row
    }
}

impl<'a> XlsxRows<'a> {
    fn read_row(&mut self) -> Result<Option<Row<'a>>, ImportError> {
        let mut row = Row { number: 0, cells: Vec::with_capacity(self.width) };
        loop {
            let cell = match self.next.take() {
                Some(cell) => cell,
                None => {
                    if let Some(cell) = self.reader.next_cell().map_err(damaged)? {
                        cell
                    } else {
                        // Asked again, the reader would take the sheet for cut short.
                        self.ended = true;
                        break;
                    }
                }
            };
            let (row_index, column) = cell.get_position();
            let number = row_index.saturating_add(1);
            if row.number == 0 {
                self.rising.next(number)?;
                row.number = number;
            } else if row.number != number {
                self.next = Some(cell);
                break;
            }
            *self.cells += 1;
            if column >= MAX_COLUMNS || *self.cells > MAX_CELLS {
                return Err(ImportError::TooLarge(format!("超过 {MAX_CELLS} 个单元格或 {MAX_COLUMNS} 列")));
            }
            let Some(value) = value(cell.get_value(), self.is_1904) else { continue };
            row.cells.push((column, value));
        }
        if row.number == 0 {
            return Ok(None);
        }
        sort_cells(&mut row.cells);
        self.width = self.width.max(row.cells.len());
        Ok(Some(row))
    }
}

fn value<'a>(data: &DataRef<'a>, is_1904: bool) -> Option<CellValue<'a>> {
    Some(match data {
        DataRef::Empty | DataRef::SharedString("") => return None,
        DataRef::SharedString(text) => CellValue::Text(Cow::Borrowed(text)),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            CellValue::Text(Cow::Owned(text.clone()))
        }
        #[expect(clippy::cast_precision_loss, reason = "a cell's integer is far below 2^53")]
        DataRef::Int(number) => CellValue::Number(*number as f64),
        DataRef::Float(number) => CellValue::Number(*number),
        DataRef::Bool(truth) => CellValue::Bool(*truth),
        DataRef::DateTime(when) => CellValue::Date(serial(when.as_f64(), is_1904)),
        DataRef::Error(error) => CellValue::Error(Cow::Owned(error.to_string())),
    })
}

#[expect(clippy::float_arithmetic, reason = "a day number, not a risk value")]
pub(super) fn serial(day: f64, is_1904: bool) -> f64 {
    if is_1904 { day + DAYS_TO_1904 } else { day }
}

fn damaged(error: XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::Encrypted,
        error => ImportError::Damaged(error.to_string()),
    }
}

/// Turns a panic of the reader into an error: a stranger's file must not end the run.
fn guarded<T>(act: impl FnOnce() -> Result<T, ImportError>) -> Result<T, ImportError> {
    catch_unwind(AssertUnwindSafe(act))
        .unwrap_or_else(|_| Err(ImportError::ReaderFailed("文件内容超出读取程序的预料".to_owned())))
}
