//! Reads one sheet, up to its end or to what cannot be read.

use super::version::{Chained, ReturnSheet, return_sheet};
use crate::import::{ImportError, Rows, Workbook};
use crate::model::{Row, SheetInfo};

/// What a sheet turns out to be.
pub(super) enum Content<'a, 'f> {
    /// The list of a returned workbook.
    List(ReturnSheet),
    /// Anything else.
    Rows(Chained<'a, GoodRows<'a, 'f>>),
}

/// The rows of a sheet up to the first that cannot be read.
pub(super) struct GoodRows<'a, 'f> {
    rows: Rows<'a>,
    /// Why they end there.
    failure: &'f mut Option<ImportError>,
}

impl<'a> Iterator for GoodRows<'a, '_> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.rows.next()? {
            Ok(row) => Some(row),
            Err(error) => {
                *self.failure = Some(error);
                None
            }
        }
    }
}

/// Has `act` take what the sheet turns out to be; nothing where it cannot be read at all. What came of that, and why the sheet
/// could not be read to its end, if so.
pub(super) fn read_sheet<T>(
    workbook: &mut Workbook,
    at: usize,
    info: &SheetInfo,
    act: impl FnOnce(Content<'_, '_>) -> T,
) -> (Option<T>, Option<ImportError>) {
    let rows = match workbook.rows(at) {
        Ok(rows) => rows,
        Err(error) => return (None, Some(error)),
    };
    let mut failure = None;
    let content = match return_sheet(info, GoodRows { rows, failure: &mut failure }) {
        Ok(list) => Content::List(list),
        Err(rows) => Content::Rows(rows),
    };
    let result = act(content);
    (Some(result), failure)
}
