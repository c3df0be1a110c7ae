//! Fills vertically merged body cells: every row of a merged block gets the block's value.

use crate::model::{CellRange, CellValue, Row};

/// Merged blocks as rows go by.
#[derive(Debug)]
pub(super) struct MergeFill<'r, 'a> {
    /// Blocks of more than one row that have not begun, by their first row.
    ahead: &'r [CellRange],
    /// Blocks that the current row may lie in, with their values.
    open: Vec<(CellRange, CellValue<'a>)>,
}

impl<'r, 'a> MergeFill<'r, 'a> {
    pub(super) const fn new(merges: &'r [CellRange]) -> Self {
        Self { ahead: merges, open: Vec::new() }
    }

    /// Fills the row's cells that lie in blocks begun above it. Rows come in rising order.
    pub(super) fn fill(&mut self, row: &mut Row<'a>) {
        if self.ahead.is_empty() && self.open.is_empty() {
            return;
        }
        self.open.retain(|(block, _)| block.end.row >= row.number);
        for (block, value) in &self.open {
            if let Err(at) = row.cells.binary_search_by_key(&block.start.column, |(column, _)| *column) {
                row.cells.insert(at, (block.start.column, value.clone()));
            }
        }
        while let Some((block, rest)) = self.ahead.split_first() {
            if block.start.row > row.number {
                break;
            }
            self.ahead = rest;
            let begins_here = block.start.row == row.number && block.end.row > row.number;
            if let Some(value) = row.cell(block.start.column).filter(|_| begins_here) {
                self.open.push((*block, value.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CellRef;

    #[test]
    fn a_merged_value_reaches_every_row_of_its_block() {
        let merges = [CellRange { start: CellRef { row: 4, column: 1 }, end: CellRef { row: 6, column: 1 } }];
        let mut fill = MergeFill::new(&merges);
        let mut seen = Vec::new();
        for number in 3..=7 {
            let mut row = Row { number, cells: vec![(0, CellValue::Number(f64::from(number)))] };
            if number == 4 {
                row.cells.push((1, CellValue::Text("配电室".into())));
            }
            fill.fill(&mut row);
            seen.push(row.text(1).map(str::to_owned));
        }
        let room = Some("配电室".to_owned());
        assert_eq!(seen, [None, room.clone(), room.clone(), room, None]);
    }
}
