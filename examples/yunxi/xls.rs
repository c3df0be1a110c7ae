//! Writes workbooks as xls: BIFF8 records in an OLE compound file.

use crate::ole;
use crate::sheet::{Book, Cell, Sheet, Style};
use std::collections::BTreeMap;

/// Days between the 1900 and the 1904 date system.
const DAYS_TO_1904: i32 = 1_462;
/// The longest body of a record.
const MAX_BODY: usize = 8_224;
/// Formats that come before those of [`STYLES`], as Excel has them.
const BUILT_IN_FORMATS: u16 = 16;
const STYLES: [Style; 5] = [Style::Title, Style::Info, Style::Head, Style::Body, Style::Section];

/// The file's bytes.
pub(crate) fn bytes(book: &Book) -> Vec<u8> {
    let strings = Strings::of(book);
    let first_day = if book.is_1904 { DAYS_TO_1904 } else { 0 };
    let sheet = |sheet: &Sheet| sheet_records(sheet, &strings, first_day);
    let sheets: Vec<Vec<u8>> = book.sheets.iter().map(sheet).collect();
    // The globals hold each sheet's position, which depends on their own length, which does not depend on it.
    let length = globals(book, &strings, &vec![0; sheets.len()]).len();
    let mut at = length;
    let mut starts = Vec::new();
    for sheet in &sheets {
        starts.push(at);
        at += sheet.len();
    }
    let mut stream = globals(book, &strings, &starts);
    stream.extend(sheets.concat());
    ole::file("Workbook", &stream)
}

/// Each text once, in the order of its first cell.
struct Strings {
    texts: Vec<String>,
    index: BTreeMap<String, u32>,
    uses: u32,
}

impl Strings {
    fn of(book: &Book) -> Self {
        let mut strings = Self { texts: Vec::new(), index: BTreeMap::new(), uses: 0 };
        for (cell, _) in book.sheets.iter().flat_map(|sheet| sheet.cells.values()) {
            if let Cell::Text(text) = cell {
                strings.uses += 1;
                let next = u32::try_from(strings.texts.len()).unwrap_or(u32::MAX);
                strings.index.entry(text.clone()).or_insert_with(|| {
                    strings.texts.push(text.clone());
                    next
                });
            }
        }
        strings
    }
}

fn record(out: &mut Vec<u8>, id: u16, body: &[u8]) {
    out.extend(id.to_le_bytes());
    out.extend(u16::try_from(body.len()).unwrap_or(0).to_le_bytes());
    out.extend(body);
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn bof(kind: u16) -> Vec<u8> {
    let mut body = words(&[0x0600, kind, 0x0DBB, 0x07CC]);
    body.extend(0x41_u32.to_le_bytes());
    body.extend(0x06_u32.to_le_bytes());
    body
}

/// UTF-16 with its flag byte.
fn utf16(text: &str) -> Vec<u8> {
    let mut out = vec![1];
    out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    out
}

fn globals(book: &Book, strings: &Strings, starts: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 0x0809, &bof(0x0005));
    record(&mut out, 0x0042, &words(&[1200]));
    record(&mut out, 0x0022, &words(&[u16::from(book.is_1904)]));
    record(&mut out, 0x003D, &words(&[0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 0x0258]));
    for (height, weight) in [(220, 400), (220, 400), (220, 400), (220, 400), (200, 400), (320, 700), (200, 700)] {
        record(&mut out, 0x0031, &font(height, weight));
    }
    formats(&mut out);
    for (sheet, start) in book.sheets.iter().zip(starts) {
        let mut body = u32::try_from(*start).unwrap_or(0).to_le_bytes().to_vec();
        body.extend([u8::from(sheet.is_hidden), 0]);
        body.push(u8::try_from(sheet.name.encode_utf16().count()).unwrap_or(0));
        body.extend(utf16(&sheet.name));
        record(&mut out, 0x0085, &body);
    }
    shared_strings(&mut out, strings);
    record(&mut out, 0x000A, &[]);
    out
}

fn font(height: u16, weight: u16) -> Vec<u8> {
    let mut body = words(&[height, 0, 0x7FFF, weight, 0]);
    body.extend([0, 0, 0x86, 0]);
    let name = "宋体";
    body.push(u8::try_from(name.encode_utf16().count()).unwrap_or(0));
    body.extend(utf16(name));
    body
}

/// Cell formats: Excel's own, then one for each style and one for its dates.
fn formats(out: &mut Vec<u8>) {
    for _ in 0..BUILT_IN_FORMATS - 1 {
        record(out, 0x00E0, &cell_format(0, 0, 0xFFF5, 0x20, false));
    }
    record(out, 0x00E0, &cell_format(0, 0, 0x0001, 0x20, false));
    for style in STYLES {
        let font = match style {
            Style::Title => 6,
            Style::Head | Style::Section => 7,
            _ => 5,
        };
        let align = if matches!(style, Style::Title | Style::Head) { 0x1A } else { 0x18 };
        let is_boxed = !matches!(style, Style::Title | Style::Info);
        for number_format in [0, 14] {
            record(out, 0x00E0, &cell_format(font, number_format, 0x0001, align, is_boxed));
        }
    }
    record(out, 0x0293, &[0x00, 0x80, 0x00, 0xFF]);
}

fn cell_format(font: u16, number_format: u16, kind: u16, align: u8, is_boxed: bool) -> Vec<u8> {
    let mut body = words(&[font, number_format, kind]);
    let borders: u32 = if is_boxed { 0x1111 } else { 0 };
    let colours: u32 = if is_boxed { 0x0020_4040 } else { 0 };
    body.extend([align, 0, 0, 0xFC]);
    body.extend((borders | if is_boxed { 0x2040_0000 } else { 0 }).to_le_bytes());
    body.extend(colours.to_le_bytes());
    body.extend(0x20C0_u16.to_le_bytes());
    body
}

/// The table of texts; a text that does not fit begins a new record.
fn shared_strings(out: &mut Vec<u8>, strings: &Strings) {
    let mut body = strings.uses.to_le_bytes().to_vec();
    body.extend(u32::try_from(strings.texts.len()).unwrap_or(0).to_le_bytes());
    let mut id = 0x00FC;
    for text in &strings.texts {
        let length = u16::try_from(text.encode_utf16().count()).unwrap_or(0);
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend(utf16(text));
        if body.len() + bytes.len() > MAX_BODY {
            record(out, id, &body);
            id = 0x003C;
            body.clear();
        }
        body.extend(bytes);
    }
    record(out, id, &body);
}

fn sheet_records(sheet: &Sheet, strings: &Strings, first_day: i32) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 0x0809, &bof(0x0010));
    // Fit to one page in width, landscape, A3.
    record(&mut out, 0x0081, &words(&[0x01C1]));
    record(&mut out, 0x00A1, &[words(&[8, 100, 1, 1, 0, 0x0000, 600, 600]), vec![0; 16], words(&[1])].concat());
    for (column, width) in &sheet.widths {
        record(&mut out, 0x007D, &words(&[*column, *column, u16::from(*width) * 256, 15, 0, 0]));
    }
    let rows = sheet.cells.last_key_value().map_or(0, |((row, _), _)| row + 1);
    let columns = sheet.cells.keys().map(|(_, column)| column + 1).max().unwrap_or(0);
    let mut dimensions = 0_u32.to_le_bytes().to_vec();
    dimensions.extend(rows.to_le_bytes());
    dimensions.extend(words(&[0, columns, 0]));
    record(&mut out, 0x0200, &dimensions);
    for (row, height) in sheet.heights() {
        let row = u16::try_from(row).unwrap_or(0);
        record(&mut out, 0x0208, &words(&[row, 0, columns, height * 20, 0, 0, 0x0140, 0x000F]));
    }
    for ((row, column), (cell, style)) in &sheet.cells {
        let cell = match cell {
            Cell::Date(serial) => &Cell::Date(serial - first_day),
            cell => cell,
        };
        cell_record(&mut out, u16::try_from(*row).unwrap_or(0), *column, cell, *style, strings);
    }
    for areas in sheet.merges.chunks(1_000) {
        let mut body = words(&[u16::try_from(areas.len()).unwrap_or(0)]);
        for area in areas {
            let row = |row: u32| u16::try_from(row).unwrap_or(0);
            body.extend(words(&[row(area.top), row(area.bottom), area.left, area.right]));
        }
        record(&mut out, 0x00E5, &body);
    }
    record(&mut out, 0x023E, &[0xB6, 0x06, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    record(&mut out, 0x000A, &[]);
    out
}

fn cell_record(out: &mut Vec<u8>, row: u16, column: u16, cell: &Cell, style: Style, strings: &Strings) {
    let known = if matches!(style, Style::Colour(_)) { Style::Body } else { style };
    let at = STYLES.iter().position(|other| *other == known).and_then(|at| u16::try_from(at).ok()).unwrap_or(0);
    let format = BUILT_IN_FORMATS + at * 2 + u16::from(matches!(cell, Cell::Date(_)));
    let mut body = words(&[row, column, format]);
    let id = match cell {
        Cell::Blank => 0x0201,
        Cell::Text(text) => {
            body.extend(strings.index.get(text).copied().unwrap_or(0).to_le_bytes());
            0x00FD
        }
        Cell::Number(number) => {
            body.extend(Cell::float(*number).to_le_bytes());
            0x0203
        }
        Cell::Date(serial) => {
            body.extend(f64::from(*serial).to_le_bytes());
            0x0203
        }
        Cell::Error(error) => {
            let codes = [("#DIV/0!", 0x07), ("#VALUE!", 0x0F), ("#REF!", 0x17), ("#NAME?", 0x1D), ("#N/A", 0x2A)];
            let code = codes.iter().find(|(name, _)| name == error).map_or(0x2A, |(_, code)| *code);
            body.extend([code, 1]);
            0x0205
        }
    };
    record(out, id, &body);
}
