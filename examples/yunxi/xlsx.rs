//! Writes workbooks as xlsx; the same workbook gives the same bytes.

use crate::sheet::{Book, Cell, Sheet, Style};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeMap;

/// The file's bytes.
pub(crate) fn bytes(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2026, 10, 31)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for sheet in &book.sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&sheet.name)?;
        write_sheet(worksheet, sheet)?;
    }
    workbook.save_to_buffer()
}

fn write_sheet(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let mut formats: BTreeMap<(Style, bool), Format> = BTreeMap::new();
    for (column, width) in &sheet.widths {
        worksheet.set_column_width(*column, f64::from(*width))?;
    }
    for area in &sheet.merges {
        let style = sheet.cells.get(&(area.top, area.left)).map_or(Style::Body, |(_, style)| *style);
        worksheet.merge_range(area.top, area.left, area.bottom, area.right, "", &format(style, false))?;
    }
    for ((row, column), (cell, style)) in &sheet.cells {
        let key = (*style, matches!(cell, Cell::Date(_)));
        let format = formats.entry(key).or_insert_with(|| format(key.0, key.1));
        write_cell(worksheet, *row, *column, cell, format)?;
        if *style == Style::Title {
            worksheet.set_row_height(*row, 28)?;
        }
    }
    for (row, height) in sheet.heights() {
        worksheet.set_row_height(row, f64::from(height))?;
    }
    if sheet.is_hidden {
        worksheet.set_hidden(true);
    }
    worksheet.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0).set_margins(0.3, 0.3, 0.5, 0.5, 0.2, 0.2);
    Ok(())
}

fn write_cell(worksheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => worksheet.write_blank(row, column, format)?,
        Cell::Text(text) => worksheet.write_string_with_format(row, column, text, format)?,
        Cell::Number(number) => worksheet.write_number_with_format(row, column, Cell::float(*number), format)?,
        Cell::Date(serial) => worksheet.write_number_with_format(row, column, f64::from(*serial), format)?,
        Cell::Error(error) => {
            let formula = Formula::new("=K1*L1*M1").set_result(*error);
            worksheet.write_formula_with_format(row, column, formula, format)?
        }
    };
    Ok(())
}

fn format(style: Style, is_date: bool) -> Format {
    let base = Format::new().set_font_name("宋体").set_align(FormatAlign::VerticalCenter);
    let boxed = || base.clone().set_border(FormatBorder::Thin).set_text_wrap().set_font_size(10);
    let format = match style {
        Style::Title => base.set_font_size(16).set_bold().set_align(FormatAlign::Center),
        Style::Info => base.set_font_size(10),
        Style::Head => boxed().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0x00F2_F2F2)),
        Style::Body => boxed().set_align(FormatAlign::Left),
        Style::Section => boxed().set_bold(),
        Style::Colour(colour) => {
            let fill = [0x00FF_7070, 0x00FF_C060, 0x00FF_FF80, 0x0090_C8FF];
            let fill = fill.get(usize::from(colour.saturating_sub(1))).copied().unwrap_or(0x00FF_FFFF);
            boxed().set_align(FormatAlign::Center).set_background_color(Color::RGB(fill))
        }
    };
    if is_date { format.set_num_format("yyyy/m/d") } else { format }
}
