//! Finds rows and cells in a sheet's XML by their bytes.

use super::formats::Formats;
use super::push_unescaped;
use super::strings::{Strings, push_texts, push_without_escapes};
use crate::import::error::ImportError;
use crate::import::limits::{MAX_CELLS, MAX_COLUMNS};
use crate::import::row_limits::{RisingRows, sort_cells};
use crate::import::xlsx::serial;
use crate::model::{CellValue, Row};
use memchr::memmem;
use std::borrow::Cow;
use std::io::Read;

/// Bytes read at a time.
const PIECE_BYTES: usize = 1 << 16;
/// Bytes of one row's XML: 16,384 cells with texts of their own.
const MAX_ROW_BYTES: usize = 64 << 20;

/// The rows of a plain sheet.
pub(in crate::import) struct PlainRows<'a> {
    part: Box<dyn Read + 'a>,
    strings: &'a Strings,
    formats: &'a Formats,
    is_1904: bool,
    cells: &'a mut u64,
    buffer: Vec<u8>,
    /// How much of the buffer has been read.
    at: usize,
    /// How much of the buffer is filled.
    end: usize,
    rising: RisingRows,
    width: usize,
    ended: bool,
}

impl<'a> Iterator for PlainRows<'a> {
    type Item = Result<Row<'a>, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.next_row().transpose();
        self.ended |= !matches!(row, Some(Ok(_)));
        row
    }
}

impl<'a> PlainRows<'a> {
    pub(super) fn new(
        part: Box<dyn Read + 'a>,
        strings: &'a Strings,
        formats: &'a Formats,
        is_1904: bool,
        cells: &'a mut u64,
    ) -> Result<Self, ImportError> {
        let buffer = Vec::new();
        let mut rows = Self {
            part,
            strings,
            formats,
            is_1904,
            cells,
            buffer,
            at: 0,
            end: 0,
            rising: RisingRows::default(),
            width: 16,
            ended: false,
        };
        // The start tag of the data; an empty one has no rows.
        let tag = rows.find(b"<sheetData")?;
        let end = rows.find_from(tag, b">")?;
        rows.ended = rows.buffer.get(end - 1) == Some(&b'/');
        rows.at = end + 1;
        Ok(rows)
    }

    /// Where a piece stands in the buffer, reading on until it does.
    fn find(&mut self, piece: &[u8]) -> Result<usize, ImportError> {
        self.find_from(self.at, piece)
    }

    fn find_from(&mut self, start: usize, piece: &[u8]) -> Result<usize, ImportError> {
        let mut from = start;
        loop {
            let rest = self.buffer.get(from..self.end).unwrap_or_default();
            if let Some(found) = memmem::find(rest, piece) {
                return Ok(from + found);
            }
            from = self.end.saturating_sub(piece.len()).max(start);
            if self.end - self.at > MAX_ROW_BYTES {
                return Err(ImportError::TooLarge(format!("一行的内容超过 {} MB", MAX_ROW_BYTES >> 20)));
            }
            if self.read_on()? == 0 {
                return Err(damaged("工作表在中途断了"));
            }
        }
    }

    fn read_on(&mut self) -> Result<usize, ImportError> {
        if self.buffer.len() < self.end + PIECE_BYTES {
            self.buffer.resize((self.end + PIECE_BYTES).next_power_of_two(), 0);
        }
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let count = self.part.read(room).map_err(|error| ImportError::Damaged(error.to_string()))?;
        self.end += count;
        Ok(count)
    }

    /// Lets go of what has been read, once it is much.
    fn settle(&mut self) {
        if self.at > PIECE_BYTES {
            self.buffer.copy_within(self.at..self.end, 0);
            self.end -= self.at;
            self.at = 0;
        }
    }

    fn next_row(&mut self) -> Result<Option<Row<'a>>, ImportError> {
        loop {
            self.settle();
            let start = self.find(b"<")?;
            let end = self.find_from(start, b">")?;
            let tag = self.buffer.get(start + 1..end).unwrap_or_default();
            if tag.starts_with(b"/sheetData") {
                return Ok(None);
            }
            let Some(attributes) = tag.strip_prefix(b"row").filter(|rest| is_name_end(rest)) else {
                self.at = end + 1;
                continue;
            };
            let number = match attribute(attributes, b"r") {
                Some(number) => digits(number).ok_or_else(|| damaged("行号不是数"))?,
                None => self.rising.following(),
            };
            let is_empty = attributes.ends_with(b"/");
            let body = end + 1;
            let stop = if is_empty { body } else { self.find_from(body, b"</row>")? };
            self.rising.next(number)?;
            self.at = if is_empty { body } else { stop + "</row>".len() };
            let row = self.row(number, body, stop)?;
            if !row.cells.is_empty() {
                return Ok(Some(row));
            }
        }
    }

    fn row(&mut self, number: u32, start: usize, stop: usize) -> Result<Row<'a>, ImportError> {
        let mut row = Row { number, cells: Vec::with_capacity(self.width) };
        let xml = self.buffer.get(start..stop).unwrap_or_default();
        let mut column = 0;
        let mut at = 0;
        let mut count = 0_u64;
        while let Some(open) = xml.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'<')) {
            let rest = xml.get(at + open + 1..).unwrap_or_default();
            let end = rest.iter().position(|byte| *byte == b'>').ok_or_else(|| damaged("标记没有写完"))?;
            let tag = rest.get(..end).unwrap_or_default();
            let Some(attributes) = tag.strip_prefix(b"c").filter(|rest| is_name_end(rest)) else {
                at += open + 1 + end + 1;
                continue;
            };
            let cell = Cell::of(attributes);
            column = match cell.reference {
                Some(reference) => column_in(number, reference)?,
                None => column,
            };
            count += 1;
            if column >= MAX_COLUMNS {
                return Err(ImportError::TooLarge(format!("超过 {MAX_COLUMNS} 列")));
            }
            let content_start = at + open + 1 + end + 1;
            at = content_start;
            if !cell.is_empty {
                let content = xml.get(content_start..).unwrap_or_default();
                let (value, taken) = self.content(&cell, content)?;
                if let Some(value) = value {
                    row.cells.push((column, value));
                }
                at += taken;
            }
            column += 1;
        }
        *self.cells += count;
        if *self.cells > MAX_CELLS {
            return Err(ImportError::TooLarge(format!("超过 {MAX_CELLS} 个单元格")));
        }
        sort_cells(&mut row.cells);
        self.width = self.width.max(row.cells.len());
        Ok(row)
    }

    /// What a cell holds, and how many bytes that takes with the cell's end tag.
    fn content(&self, cell: &Cell<'_>, content: &[u8]) -> Result<(Option<CellValue<'a>>, usize), ImportError> {
        const END: &[u8] = b"</v></c>";
        // Nine cells in ten hold a value and nothing else.
        if let Some(rest) = content.strip_prefix(b"<v>")
            && let Some(length) = memchr::memchr(b'<', rest)
            && rest.get(length..).is_some_and(|rest| rest.starts_with(END))
            && !matches!(cell.kind, b"inlineStr" | b"is")
        {
            let raw = rest.get(..length).unwrap_or_default();
            return Ok((self.value(cell, raw)?, b"<v>".len() + length + END.len()));
        }
        let stop = memmem::find(content, b"</c>").ok_or_else(|| damaged("单元格没有写完"))?;
        let taken = stop + b"</c>".len();
        let content = content.get(..stop).unwrap_or_default();
        let value = if matches!(cell.kind, b"inlineStr" | b"is") {
            inline_text(content)?
        } else {
            match element(content, b"<v") {
                Some(raw) => self.value(cell, raw)?,
                None => None,
            }
        };
        Ok((value, taken))
    }

    fn value(&self, cell: &Cell<'_>, raw: &[u8]) -> Result<Option<CellValue<'a>>, ImportError> {
        if matches!(cell.kind, b"" | b"n")
            && let Some(whole) = digits(raw)
        {
            return Ok(Some(self.number(cell, f64::from(whole))));
        }
        let text = std::str::from_utf8(raw).map_err(|_| damaged("文字不是 UTF-8"))?;
        if text.is_empty() && !matches!(cell.kind, b"str" | b"d") {
            return Ok(None);
        }
        Ok(Some(match cell.kind {
            b"s" => {
                let index = digits(raw).and_then(|index| usize::try_from(index).ok()).unwrap_or(0);
                let text = self.strings.get(index).ok_or_else(|| damaged("文字编号不在文字表里"))?;
                if text.is_empty() {
                    return Ok(None);
                }
                CellValue::Text(Cow::Borrowed(text))
            }
            b"" | b"n" => match text.trim().parse::<f64>() {
                Ok(number) => self.number(cell, number),
                Err(_) if cell.kind.is_empty() => CellValue::Text(Cow::Owned(text.to_owned())),
                Err(_) => return Err(damaged("数值单元格里不是数")),
            },
            b"str" => {
                let mut plain = String::new();
                if !push_unescaped(text, &mut plain) {
                    return Err(damaged("有不认识的转义"));
                }
                let mut out = String::new();
                push_without_escapes(&plain, &mut out);
                CellValue::Text(Cow::Owned(out))
            }
            b"b" => CellValue::Bool(truth(text).ok_or_else(|| damaged("逻辑值单元格里不是 0 或 1"))?),
            b"e" => CellValue::Error(Cow::Owned(text.to_owned())),
            b"d" => CellValue::Text(Cow::Owned(text.to_owned())),
            _ => return Err(damaged("有不认识的单元格类型")),
        }))
    }
}

impl<'a> PlainRows<'a> {
    fn number(&self, cell: &Cell<'_>, number: f64) -> CellValue<'a> {
        if self.formats.is_date(cell.format) {
            CellValue::Date(serial(number, self.is_1904))
        } else {
            CellValue::Number(number)
        }
    }
}

fn inline_text<'a>(content: &[u8]) -> Result<Option<CellValue<'a>>, ImportError> {
    let Some(raw) = element(content, b"<is") else { return Ok(None) };
    let text = std::str::from_utf8(raw).map_err(|_| damaged("文字不是 UTF-8"))?;
    let mut out = String::new();
    push_texts(text, &mut out).ok_or_else(|| damaged("文字的写法不认识"))?;
    Ok(Some(CellValue::Text(Cow::Owned(out))))
}

/// What a start tag says of its cell.
struct Cell<'x> {
    reference: Option<&'x [u8]>,
    format: usize,
    kind: &'x [u8],
    is_empty: bool,
}

impl<'x> Cell<'x> {
    fn of(attributes: &'x [u8]) -> Self {
        let mut cell = Cell { reference: None, format: 0, kind: b"", is_empty: attributes.ends_with(b"/") };
        let mut rest = attributes;
        while let Some((name, value, after)) = next_attribute(rest) {
            match name {
                b"r" => cell.reference = Some(value),
                b"s" => cell.format = digits(value).and_then(|format| usize::try_from(format).ok()).unwrap_or(0),
                b"t" => cell.kind = value,
                _ => {}
            }
            rest = after;
        }
        cell
    }
}

/// The next attribute: name, value, and what comes after it.
fn next_attribute(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    // Tags of cells are short: looking byte by byte is faster than setting up a search.
    let equals = bytes.iter().position(|byte| *byte == b'=')?;
    let (name, rest) = bytes.split_at_checked(equals)?;
    let rest = rest.get(1..)?.trim_ascii_start();
    let (quote, rest) = rest.split_first()?;
    let end = rest.iter().position(|byte| byte == quote)?;
    Some((name.trim_ascii(), rest.get(..end)?, rest.get(end + 1..)?))
}

fn attribute<'x>(bytes: &'x [u8], wanted: &[u8]) -> Option<&'x [u8]> {
    let mut rest = bytes;
    while let Some((name, value, after)) = next_attribute(rest) {
        if name == wanted {
            return Some(value);
        }
        rest = after;
    }
    None
}

/// The content of the first element whose start tag begins so; empty where it is `<v/>`.
fn element<'x>(content: &'x [u8], open: &[u8]) -> Option<&'x [u8]> {
    let mut from = 0;
    loop {
        let at = from + memmem::find(content.get(from..)?, open)?;
        let rest = content.get(at + open.len()..)?;
        if !is_name_end(rest) {
            from = at + open.len();
            continue;
        }
        let end = memchr::memchr(b'>', rest)?;
        if rest.get(..end)?.ends_with(b"/") {
            return Some(b"");
        }
        let inner = rest.get(end + 1..)?;
        let mut close = Vec::with_capacity(open.len() + 2);
        close.extend_from_slice(b"</");
        close.extend_from_slice(open.get(1..)?);
        return inner.get(..memmem::find(inner, &close)?);
    }
}

/// Whether an element's name ends here.
fn is_name_end(rest: &[u8]) -> bool {
    rest.first().is_none_or(|byte| matches!(byte, b' ' | b'/' | b'>' | b'\t' | b'\n' | b'\r'))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes.iter().try_fold(0_u32, |number, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        Some(number * 10 + u32::from(digit))
    })
}

/// The 0-based column of `AB12` in row 12: a cell that says it stands in another row is damaged.
fn column_in(row: u32, reference: &[u8]) -> Result<u32, ImportError> {
    let letters = reference.iter().take_while(|byte| byte.is_ascii_alphabetic()).count().min(4);
    let (letters, number) = reference.split_at(letters);
    let column =
        letters.iter().fold(0_u32, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    if digits(number) != Some(row) {
        return Err(damaged(&format!("第 {row} 行里有一格的位置不在这一行")));
    }
    column.checked_sub(1).ok_or_else(|| damaged("单元格的位置看不懂"))
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

fn damaged(why: &str) -> ImportError {
    ImportError::Damaged(why.to_owned())
}
