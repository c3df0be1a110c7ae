//! What all workbooks say about themselves.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

/// Dated with the day for which the rules are taken: the clock would make every run's bytes differ.
pub(super) fn properties(as_of: Date) -> Result<DocProperties, XlsxError> {
    let (year, month, day) = (as_of.year().unsigned_abs(), as_of.month().unsigned_abs(), as_of.day().unsigned_abs());
    Ok(DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?))
}
