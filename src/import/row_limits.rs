//! What the readers of a sheet's rows have in common: numbers rise, and cells stand in the order of their columns.

use super::error::ImportError;
use super::limits::MAX_ROWS;
use crate::model::CellValue;

/// Sees to it that row numbers rise and stay within the limit.
#[derive(Debug, Default)]
pub(super) struct RisingRows {
    last: u32,
}

impl RisingRows {
    /// Takes the number of the next row.
    pub(super) fn next(&mut self, number: u32) -> Result<(), ImportError> {
        if number <= self.last {
            return Err(ImportError::Damaged(format!("第 {number} 行出现在第 {} 行之后", self.last)));
        }
        if number > MAX_ROWS {
            return Err(ImportError::TooLarge(format!("超过 {MAX_ROWS} 行")));
        }
        self.last = number;
        Ok(())
    }

    /// The number of a row that does not say it itself.
    pub(super) const fn following(&self) -> u32 {
        self.last.saturating_add(1)
    }
}

/// Puts the cells of a row into the order of their columns; of two in one column the first counts.
pub(super) fn sort_cells(cells: &mut Vec<(u32, CellValue<'_>)>) {
    if !cells.is_sorted_by(|(one, _), (other, _)| one < other) {
        cells.sort_by_key(|(column, _)| *column);
        cells.dedup_by_key(|(column, _)| *column);
    }
}
