//! CSV: finds the encoding and the separator, then reads rows.

use super::error::ImportError;
use super::limits::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS};
use crate::model::{CellValue, Row};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Digits of a whole number that a cell can hold exactly.
const MAX_EXACT_DIGITS: usize = 15;

/// A decoded CSV file.
#[derive(Debug)]
pub(super) struct CsvText {
    text: String,
    separator: u8,
    /// The encoding, where the file does not say it itself.
    pub(super) guessed: Option<&'static str>,
}

impl CsvText {
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, ImportError> {
        let (encoding, guessed) = match Encoding::for_bom(bytes) {
            Some((encoding, _)) => (encoding, None),
            None if std::str::from_utf8(bytes).is_ok() => (UTF_8, None),
            None => (GB18030, Some("GB18030")),
        };
        debug_assert!([UTF_8, UTF_16LE, UTF_16BE, GB18030].contains(&encoding));
        let (text, _, malformed) = encoding.decode(bytes);
        if malformed && text.contains('\0') {
            return Err(ImportError::NotTable("二进制文件"));
        }
        let separator = separator(&text);
        Ok(Self { text: text.into_owned(), separator, guessed })
    }

    pub(super) fn rows(&self) -> CsvRows<'_> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(self.text.as_bytes());
        let open_end = (!self.text.ends_with('\n')).then(|| u64::try_from(self.text.len()).unwrap_or(u64::MAX));
        CsvRows { reader, record: csv::StringRecord::new(), open_end, number: 0, cells: 0 }
    }
}

/// The separator that stands in most of the first lines; a comma rather than a tab, a tab rather than a semicolon.
fn separator(text: &str) -> u8 {
    let lines_with = |separator: &u8| text.lines().take(20).filter(|line| line.as_bytes().contains(separator)).count();
    *[b';', b'\t', b','].iter().max_by_key(|separator| lines_with(separator)).unwrap_or(&b',')
}

/// The rows of a CSV file; a row's number is that of the record, which is its row once opened in a spreadsheet.
pub(super) struct CsvRows<'a> {
    reader: csv::Reader<&'a [u8]>,
    record: csv::StringRecord,
    /// Where the file ends, if its last line has no line break.
    open_end: Option<u64>,
    number: u32,
    cells: u64,
}

impl<'a> Iterator for CsvRows<'a> {
    type Item = Result<Row<'a>, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.reader.position().line();
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => return Some(Err(ImportError::Damaged(error.to_string()))),
        }
        self.number += 1 + self.blank_lines(line);
        self.cells += u64::try_from(self.record.len()).unwrap_or(u64::MAX);
        if self.number > MAX_ROWS || self.cells > MAX_CELLS {
            return Some(Err(ImportError::TooLarge(format!("超过 {MAX_ROWS} 行或 {MAX_CELLS} 个单元格"))));
        }
        let cells = (0..MAX_COLUMNS).zip(&self.record).filter(|(_, text)| !text.is_empty());
        let cells = cells.map(|(column, text)| (column, cell(text))).collect();
        Some(Ok(Row { number: self.number, cells }))
    }
}

impl CsvRows<'_> {
    /// Blank lines before the record just read, which began at a line: rows all the same, once opened in a spreadsheet.
    fn blank_lines(&self, line: u64) -> u32 {
        let read = self.reader.position().line().saturating_sub(line);
        let breaks = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count();
        let is_closed = Some(self.reader.position().byte()) != self.open_end;
        let own = usize::from(is_closed) + self.record.iter().map(breaks).sum::<usize>();
        u32::try_from(read.saturating_sub(u64::try_from(own).unwrap_or(u64::MAX))).unwrap_or(0)
    }
}

/// A cell as a spreadsheet would take it: plain numbers are numbers, all else is text.
fn cell(text: &str) -> CellValue<'static> {
    let text = text.trim_start_matches('\u{feff}');
    match text.parse() {
        Ok(number) if is_plain_number(text) => CellValue::Number(number),
        _ => CellValue::Text(Cow::Owned(text.to_owned())),
    }
}

/// Digits with at most one point, not so long and with no such zero in front that a number would lose something.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole)
        && all_digits(fraction)
        && whole.len() + fraction.len() <= MAX_EXACT_DIGITS
        && (whole == "0" || !whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb18030_is_guessed_and_said() {
        let (bytes, ..) = GB18030.encode("序号,风险点\n1,配电室");
        let csv = CsvText::decode(&bytes).unwrap();
        assert_eq!(csv.guessed, Some("GB18030"));
        let rows: Vec<_> = csv.rows().map(Result::unwrap).collect();
        assert_eq!(rows[1].cells, [(0, CellValue::Number(1.0)), (1, CellValue::Text("配电室".into()))]);
    }

    #[test]
    fn codes_with_leading_zeros_stay_text() {
        assert!(is_plain_number("0.5") && is_plain_number("-12"));
        assert!(!is_plain_number("007") && !is_plain_number("913700001635700002") && !is_plain_number("1e3"));
    }
}
