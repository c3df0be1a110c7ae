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
        let rest = if self.carried.is_empty() { piece } else { self.close_carried(piece)? };
        self.scan(rest)?;
        let tail = rest.get(rest.len().saturating_sub(OVERLAP)..).unwrap_or(rest);
        let open = memchr::memrchr(b'<', tail).and_then(|at| tail.get(at..)).filter(|open| !open.contains(&b'>'));
        self.carried.extend_from_slice(open.unwrap_or_default());
        Ok(())
    }

    /// Ends the element that began in the last piece, and gives what comes after it.
    fn close_carried<'p>(&mut self, piece: &'p [u8]) -> Result<&'p [u8], ImportError> {
        let end = memchr::memchr(b'>', piece).map_or(piece.len(), |at| at + 1);
        let (element, rest) = piece.split_at(end);
        self.carried.extend_from_slice(element);
        if element.ends_with(b">") || self.carried.len() > OVERLAP {
            let whole = std::mem::take(&mut self.carried);
            self.scan(&whole)?;
        }
        Ok(rest)
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
