//! Makes workbooks and looks into results.

use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::{Color, Format, Workbook};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A register of that many rows below a merged title, and a second sheet.
pub(crate) fn register(rows: u32) -> NamedTempFile {
    let mut book = Workbook::new();
    let bordered = Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin).set_font_color(Color::Blue);
    let sheet = book.add_worksheet().set_name("台账").unwrap();
    sheet.merge_range(0, 0, 0, 1, "清单", &bordered).unwrap();
    sheet.write(0, 3, "日期").unwrap();
    for row in 1..=rows {
        sheet.write_with_format(row, 0, row, &bordered).unwrap();
        sheet.write_with_format(row, 1, format!("储罐区 {}", row % 2), &bordered).unwrap();
        sheet.write_formula(row, 2, "=1+1").unwrap();
        sheet.write_with_format(row, 3, "x", &bordered).unwrap();
        // Formatted, and empty: not used.
        sheet.write_blank(row, 6, &bordered).unwrap();
    }
    sheet.set_row_height(2, 60).unwrap();
    sheet.set_column_width(1, 20).unwrap();
    sheet.set_column_range_width(3, 8, 15).unwrap();
    sheet.set_repeat_rows(0, 0).unwrap();
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "说明 &").unwrap();
    save(&book.save_to_buffer().unwrap())
}

pub(crate) fn save(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// A package of these parts.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_string(&mut text).unwrap();
    text
}

/// All parts in their order.
pub(crate) fn all_parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let read = |index| {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (entry.name().unwrap().into_owned(), content)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(read).collect()
}

/// A part as it is compressed.
pub(crate) fn raw(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let index = archive.index_for_name(name).unwrap();
    let mut raw = Vec::new();
    archive.by_index_raw(index).unwrap().read_to_end(&mut raw).unwrap();
    raw
}

pub(crate) fn first_entry(bytes: &[u8]) -> String {
    ZipArchive::new(Cursor::new(bytes)).unwrap().name_for_index(0).unwrap().unwrap().into_owned()
}

pub(crate) fn names(bytes: &[u8]) -> Vec<String> {
    Xlsx::new(Cursor::new(bytes)).unwrap().sheet_names()
}

/// The cells of a sheet that show something.
pub(crate) fn read(bytes: &[u8], sheet: &str) -> BTreeMap<String, String> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let (top, left) = range.start().unwrap();
    let cells = range.used_cells().filter(|(_, _, value)| **value != Data::Empty);
    cells
        .map(|(row, column, value)| {
            let column = left + u32::try_from(column).unwrap();
            (
                format!("{}{}", anping::model::column_name(column), top + 1 + u32::try_from(row).unwrap()),
                value.to_string(),
            )
        })
        .collect()
}

/// Every XML part parses to its end.
pub(crate) fn assert_well_formed(bytes: &[u8]) {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        if !matches!(name.rsplit('.').next(), Some("xml" | "rels" | "vml")) {
            continue;
        }
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut depth = 0_i64;
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}\n{text}")) {
                quick_xml::events::Event::Start(_) => depth += 1,
                quick_xml::events::Event::End(_) => depth -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "{name}");
    }
}

/// The colour that a cell is filled with; empty for none.
pub(crate) fn fill_of(sheet: &str, styles: &str, cell: &str) -> String {
    let tag = sheet
        .find(&format!("r=\"{cell}\""))
        .map_or_else(|| panic!("no {cell}"), |at| &sheet[sheet[..at].rfind('<').unwrap()..]);
    let tag = &tag[..tag.find('>').unwrap()];
    let format: usize = tag.split("s=\"").nth(1).map_or(0, |rest| rest.split('"').next().unwrap().parse().unwrap());
    let formats = styles.split("<cellXfs").nth(1).unwrap();
    let fill = formats.split("<xf ").nth(format + 1).unwrap().split("fillId=\"").nth(1).unwrap();
    let fill: usize = fill.split('"').next().unwrap().parse().unwrap();
    let fill = styles.split("<fill>").nth(fill + 1).unwrap().split("</fill>").next().unwrap();
    fill.split("fgColor rgb=\"").nth(1).map_or(String::new(), |rest| rest[..8].to_owned())
}
