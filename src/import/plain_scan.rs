//! Sees, as a part streams by, whether it is a sheet laid out as spreadsheet programs write it.

use memchr::memmem;

/// Bytes kept from one piece to the next: longer than what is looked for.
const OVERLAP: usize = 16;
/// Where the XML declaration begins at the latest: after a byte-order mark.
const DECLARATION_BYTES: usize = 4;

/// What has been seen of a part so far.
#[derive(Debug, Default)]
pub(super) struct PlainScan {
    has_data: bool,
    is_odd: bool,
    /// Bytes that have gone by.
    seen: usize,
    carried: Vec<u8>,
}

impl PlainScan {
    pub(super) fn feed(&mut self, piece: &[u8]) {
        if self.is_odd {
            return;
        }
        let before = self.carried.len();
        self.carried.extend_from_slice(piece.get(..OVERLAP).unwrap_or(piece));
        // What a boundary cuts is seen in the bytes on both sides of it.
        let border = std::mem::take(&mut self.carried);
        self.look(&border, self.seen - before);
        self.look(piece, self.seen);
        self.seen += piece.len();
        self.carried = border;
        self.carried.truncate(before);
        self.carried.extend_from_slice(piece.get(piece.len().saturating_sub(OVERLAP)..).unwrap_or(piece));
        let excess = self.carried.len().saturating_sub(OVERLAP);
        self.carried.drain(..excess);
    }

    fn look(&mut self, bytes: &[u8], offset: usize) {
        // Comments, CDATA and processing instructions; the XML declaration stands at the very start.
        let after_declaration = DECLARATION_BYTES.saturating_sub(offset).min(bytes.len());
        self.is_odd |= memmem::find(bytes, b"<!").is_some()
            || bytes.get(after_declaration..).is_some_and(|bytes| memmem::find(bytes, b"<?").is_some());
        self.has_data |= memmem::find(bytes, b"<sheetData").is_some();
    }

    /// Whether it is a plain sheet; another part is none.
    pub(super) fn is_plain(&self) -> bool {
        self.has_data && !self.is_odd
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_plain(xml: &str, cut: usize) -> bool {
        let mut scan = PlainScan::default();
        scan.feed(&xml.as_bytes()[..cut]);
        scan.feed(&xml.as_bytes()[cut..]);
        scan.is_plain()
    }

    #[test]
    fn what_is_odd_is_seen_wherever_the_pieces_are_cut() {
        let plain = "<?xml version=\"1.0\"?><worksheet><sheetData><row r=\"1\"/></sheetData></worksheet>";
        let with_comment = plain.replace("<row", "<!-- --><row");
        let with_prefix = plain.replace("<sheetData", "<x:sheetData");
        for cut in 1..plain.len() {
            assert!(is_plain(plain, cut), "cut at {cut}");
            assert!(!is_plain(&with_comment, cut), "cut at {cut}");
            assert!(!is_plain(&with_prefix, cut), "cut at {cut}");
        }
    }
}
