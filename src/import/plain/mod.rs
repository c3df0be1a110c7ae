//! Reads sheets whose XML is laid out as spreadsheet programs write it: rows are found by their bytes, not by parsing events.
//!
//! Reading is half the work of a run, and three quarters of that is the parsing of events. Whether a package is plain is known
//! after the inspection that every package goes through; where it is not, calamine reads it. Both give the same rows, which
//! a test compares on every workbook at hand.

mod formats;
mod rows;
mod strings;

pub(super) use rows::PlainRows;

use super::error::ImportError;
use super::parts::{Parts, SheetPart};
use super::xlsx::ReadSeek;
use formats::Formats;
use std::io::Read;
use strings::Strings;
use zip::ZipArchive;

/// An open package whose sheets are all plain.
pub(super) struct PlainBook {
    archive: ZipArchive<Box<dyn ReadSeek>>,
    sheets: Vec<SheetPart>,
    strings: Strings,
    formats: Formats,
    is_1904: bool,
    cells: u64,
}

impl PlainBook {
    /// Opens the package; none where its strings or styles are not plain.
    pub(super) fn open(input: Box<dyn ReadSeek>, parts: Parts) -> Option<Self> {
        let mut archive = ZipArchive::new(input).ok()?;
        let strings = match &parts.strings {
            Some(part) => Strings::read(archive.by_name(part).ok()?)?,
            None => Strings::default(),
        };
        let formats = match &parts.styles {
            Some(part) => {
                let mut xml = String::new();
                archive.by_name(part).ok()?.read_to_string(&mut xml).ok()?;
                Formats::read(&xml)?
            }
            None => Formats::default(),
        };
        let sheets = parts.sheets.into_iter().filter(|sheet| sheet.is_worksheet).collect();
        Some(Self { archive, sheets, strings, formats, is_1904: parts.is_1904, cells: 0 })
    }

    /// The sheets, in the order of their tabs.
    pub(super) fn sheets(&self) -> &[SheetPart] {
        &self.sheets
    }

    /// The rows of the sheet at this position.
    pub(super) fn rows(&mut self, sheet: usize) -> Result<PlainRows<'_>, ImportError> {
        let Self { archive, sheets, strings, formats, is_1904, cells } = self;
        let part = sheets.get(sheet).map_or("", |sheet| sheet.part.as_str());
        let entry = archive.by_name(part).map_err(|error| ImportError::Damaged(error.to_string()))?;
        PlainRows::new(Box::new(entry), strings, formats, *is_1904, cells)
    }
}

/// Adds a text without its XML entities; false where there is one that a spreadsheet does not write.
fn push_unescaped(text: &str, out: &mut String) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((name, after)) = after.split_once(';') else { return false };
        let character = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => numbered(name),
        };
        let Some(character) = character else { return false };
        out.push(character);
        rest = after;
    }
    out.push_str(rest);
    true
}

/// `#10` and `#xA`.
fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}
