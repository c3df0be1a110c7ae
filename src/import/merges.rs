//! Finds merged cells in a sheet's XML as it streams by. They stand after the rows, where a reader of rows never comes.

use super::error::ImportError;
use super::limits::{MAX_COLUMNS, MAX_MERGES, MAX_ROWS};
use crate::model::{CellRange, CellRef};
use memchr::memmem;

/// Bytes kept from one piece to the next: longer than any merge element.
const OVERLAP: usize = 160;
/// What every merge element contains, whatever its prefix.
const MARK: &[u8] = b"mergeCell ";

/// Collects merged blocks from pieces of XML.
#[derive(Debug, Default)]
pub(super) struct MergeScanner {
    merges: Vec<CellRange>,
    /// The end of the last piece, where an element may have begun.
    carried: Vec<u8>,
}

impl MergeScanner {
    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<(), ImportError> {
        if !self.carried.is_empty() {
            // An element that began in the last piece ends within OVERLAP bytes of this one.
            let mut seam = std::mem::take(&mut self.carried);
            seam.extend_from_slice(piece.get(..OVERLAP).unwrap_or(piece));
            self.scan(&seam)?;
        }
        self.scan(piece)?;
        // Keep only an element that has not ended: one that has would be counted twice.
        let tail = piece.get(piece.len().saturating_sub(OVERLAP)..).unwrap_or(piece);
        let open = memchr::memrchr(b'<', tail).and_then(|at| tail.get(at..));
        self.carried = open.filter(|rest| !rest.contains(&b'>')).map(<[u8]>::to_vec).unwrap_or_default();
        Ok(())
    }

    pub(super) fn finish(mut self) -> Vec<CellRange> {
        self.merges.sort_by_key(|merge| (merge.start.row, merge.start.column));
        self.merges
    }

    fn scan(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        for at in memmem::find_iter(bytes, MARK) {
            let is_element =
                at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(|b| matches!(b, b'<' | b':'));
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(element) = memchr::memchr(b'>', rest).and_then(|end| rest.get(..end)) else { continue };
            if let Some(merge) = reference(element).filter(|_| is_element) {
                self.merges.push(merge);
            }
            if self.merges.len() > MAX_MERGES {
                return Err(ImportError::TooLarge(format!("一张表里有 {MAX_MERGES} 处以上合并单元格")));
            }
        }
        Ok(())
    }
}

/// The block of `ref="A1:C3"`.
fn reference(element: &[u8]) -> Option<CellRange> {
    let at = memmem::find(element, b"ref=\"")?;
    let rest = element.get(at + 5..)?;
    let text = std::str::from_utf8(rest.get(..memchr::memchr(b'"', rest)?)?).ok()?;
    let (start, end) = text.split_once(':')?;
    let (start, end) = (cell_ref(start)?, cell_ref(end)?);
    (start.row <= end.row && start.column <= end.column).then_some(CellRange { start, end })
}

/// A reference such as `$AB$12`.
fn cell_ref(text: &str) -> Option<CellRef> {
    let text: String = text.chars().filter(|c| *c != '$').collect();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let value = letter.to_ascii_uppercase().checked_sub(b'A').filter(|value| *value < 26)?;
        column = column.checked_mul(26)?.checked_add(u32::from(value) + 1)?;
    }
    let row = digits.parse().ok()?;
    (1..=MAX_COLUMNS).contains(&column).then_some(())?;
    (1..=MAX_ROWS).contains(&row).then_some(CellRef { row, column: column - 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_are_found_wherever_the_pieces_are_cut() {
        let xml = br#"<row/></sheetData><x:mergeCells count="2"><x:mergeCell ref="A1:P1"/><mergeCell ref="$B$2:B10"/></x:mergeCells>"#;
        for cut in 0..xml.len() {
            let mut scanner = MergeScanner::default();
            scanner.feed(&xml[..cut]).unwrap();
            scanner.feed(&xml[cut..]).unwrap();
            let found: Vec<String> =
                scanner.finish().iter().map(|merge| format!("{}:{}", merge.start, merge.end)).collect();
            assert_eq!(found, ["A1:P1", "B2:B10"], "cut at {cut}");
        }
    }
}
