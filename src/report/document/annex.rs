//! The annex in Excel: the tables and lists of a document in full, and 数据溯源: what every figure is and the rows behind it.

use super::citation::{Citation, plain};
use super::content::{Content, DocumentList, DocumentTable, TableLine};
use crate::report::WorkbookError;
use crate::report::page::{Paper, print_across};
use crate::report::properties::properties;
use crate::report::sheet_names::SheetNames;
use crate::report::workbook::height;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Chart, ChartType, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError};

/// The sheet of figures.
const TRACE: &str = "数据溯源";
/// The sheet of the rows behind them.
const ROWS: &str = "溯源行";
/// Rows behind figures that the annex names; the trace file has all.
const MAX_ROWS: u32 = 200_000;
/// Groups that a chart can show.
const CHART_GROUPS: usize = 24;
/// Rows below a table that its chart takes.
const ROOM_FOR_CHART: usize = 24;
/// The narrowest and widest column, in Excel's characters.
const WIDTHS: (u16, u16) = (8, 48);

/// Writes the annex of a document that shows the figures cited.
///
/// # Errors
/// When the workbook cannot be made.
pub fn write_annex(title: &str, content: &Content<'_>, cited: &[&Citation<'_>]) -> Result<Vec<u8>, WorkbookError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(content.head.as_of)?.set_title(title));
    let looks = Looks::new();
    let mut names = SheetNames::default();
    let reserved = (names.unique(TRACE), names.unique(ROWS));
    for table in &content.tables {
        write_table(book.add_worksheet().set_name(names.unique(&table.title))?, table, &looks)?;
    }
    for list in &content.lists {
        // Row by row: what is written is not kept.
        write_list(book.add_worksheet_with_constant_memory()?.set_name(names.unique(&list.title))?, list, &looks)?;
    }
    let firsts = first_rows(cited);
    write_trace(book.add_worksheet().set_name(&reserved.0)?, cited, &firsts, &looks)?;
    write_rows(book.add_worksheet_with_constant_memory()?.set_name(&reserved.1)?, cited, &looks)?;
    Ok(book.save_to_buffer()?)
}

struct Looks {
    title: Format,
    heading: Format,
    body: Format,
    number: Format,
    total: Format,
    link: Format,
}

impl Looks {
    fn new() -> Self {
        let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let bold = body.clone().set_bold().set_align(FormatAlign::Center);
        Self {
            title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center),
            number: body.clone().set_align(FormatAlign::Right),
            total: bold.clone().set_align(FormatAlign::Right),
            link: body.clone().set_font_color(0x05_63C1_u32),
            heading: bold,
            body,
        }
    }
}

/// Title, headings that repeat on every page, widths; the rows begin below.
fn head(sheet: &mut Worksheet, title: &str, headings: &[String], looks: &Looks) -> Result<(), XlsxError> {
    let last = u16::try_from(headings.len()).unwrap_or(1).saturating_sub(1);
    if last == 0 {
        sheet.write_string_with_format(0, 0, title, &looks.title)?;
    } else {
        sheet.merge_range(0, 0, 0, last, title, &looks.title)?;
    }
    sheet.set_row_height(0, 28)?;
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(1, column, heading, &looks.heading)?;
    }
    print_across(sheet, Paper::A4).set_repeat_rows(0, 1)?.set_freeze_panes(2, 0)?;
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

/// What is printed: title, headings, rows, and what stands below them.
fn print_area(sheet: &mut Worksheet, rows: usize, columns: usize) -> Result<(), XlsxError> {
    let last_row = u32::try_from(rows).unwrap_or(0) + 1;
    let last_column = u16::try_from(columns).unwrap_or(1).saturating_sub(1);
    sheet.set_print_area(0, 0, last_row, last_column).map(|_| ())
}

/// The widths of columns for their texts.
fn widen(sheet: &mut Worksheet, rows: &[Vec<String>]) -> Result<Vec<u16>, XlsxError> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let places =
        |text: &String| text.chars().map(|c| if c.is_ascii() { 1_u16 } else { 2 }).fold(0, u16::saturating_add);
    let width = |column| rows.iter().filter_map(|row| row.get(column)).map(places).max().unwrap_or(0);
    let widths: Vec<u16> = (0..columns).map(|column| (width(column) + 2).clamp(WIDTHS.0, WIDTHS.1)).collect();
    for (column, width) in (0..).zip(&widths) {
        sheet.set_column_width(column, *width)?;
    }
    Ok(widths)
}

fn write_table(sheet: &mut Worksheet, table: &DocumentTable, looks: &Looks) -> Result<(), XlsxError> {
    head(sheet, &table.title, &table.headings, looks)?;
    let texts = |line: &TableLine| {
        std::iter::once(line.name.clone()).chain(line.cells.iter().map(|cell| plain(cell))).collect()
    };
    let all: Vec<Vec<String>> = std::iter::once(table.headings.clone()).chain(table.lines.iter().map(texts)).collect();
    widen(sheet, &all)?;
    for (row, line) in (2..).zip(table.lines.iter().chain(&table.total)) {
        let is_total = table.total.as_ref().is_some_and(|total| std::ptr::eq(total, line));
        let look = if is_total { &looks.total } else { &looks.number };
        sheet.write_string_with_format(row, 0, &line.name, if is_total { &looks.heading } else { &looks.body })?;
        for (column, (cell, number)) in (1..).zip(line.cells.iter().zip(&line.numbers)) {
            write_figure(sheet, (row, column), &plain(cell), number.and_then(|number| number.to_f64()), look)?;
        }
    }
    print_area(sheet, table.lines.len() + ROOM_FOR_CHART, table.headings.len())?;
    chart(sheet, table)
}

/// A figure as a number where it is shown as one.
fn write_figure(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    number: Option<f64>,
    look: &Format,
) -> Result<(), XlsxError> {
    match number {
        Some(number) if !text.ends_with('%') => sheet.write_number_with_format(row, column, number, look)?,
        _ => sheet.write_string_with_format(row, column, text, look)?,
    };
    Ok(())
}

/// A chart of the first column of figures below the table.
fn chart(sheet: &mut Worksheet, table: &DocumentTable) -> Result<(), XlsxError> {
    let is_number = table.lines.iter().any(|line| line.numbers.first().is_some_and(Option::is_some));
    let groups = table.lines.len().min(CHART_GROUPS);
    if groups < 2 || !is_number {
        return Ok(());
    }
    let name = sheet.name();
    let last = u32::try_from(groups).unwrap_or(1) + 1;
    let mut chart = Chart::new(ChartType::Column);
    let series = chart.add_series();
    series.set_categories((name.as_str(), 2, 0, last, 0)).set_values((name.as_str(), 2, 1, last, 1));
    series.set_name(table.headings.get(1).map_or("", String::as_str));
    chart.title().set_name(&table.title);
    chart.legend().set_hidden();
    let below = u32::try_from(table.lines.len()).unwrap_or(0) + 5;
    sheet.insert_chart(below, 0, &chart)?;
    Ok(())
}

fn write_list(sheet: &mut Worksheet, list: &DocumentList<'_>, looks: &Looks) -> Result<(), XlsxError> {
    head(sheet, &list.title, &list.headings, looks)?;
    let looked_at = list.rows.iter().take(300).map(|row| row.cells.clone());
    let widths = widen(sheet, &std::iter::once(list.headings.clone()).chain(looked_at).collect::<Vec<_>>())?;
    for (at, row) in (2..).zip(&list.rows) {
        sheet.set_row_height(at, height(row.cells.iter().map(String::as_str).zip(widths.iter().copied())))?;
        for (column, cell) in (0..).zip(&row.cells) {
            sheet.write_string_with_format(at, column, plain(cell), &looks.body)?;
        }
    }
    if list.rows.is_empty() {
        sheet.write_string_with_format(2, 0, "没有", &looks.body)?;
    }
    print_area(sheet, list.rows.len().max(1), list.headings.len())
}

/// Where the rows of each figure begin in the sheet of rows; none where it has none there.
fn first_rows(cited: &[&Citation<'_>]) -> Vec<Option<u32>> {
    let mut next = 2;
    let first = |citation: &&Citation<'_>| {
        let count = u32::try_from(citation.rows.len()).unwrap_or(u32::MAX);
        let first = (count > 0 && next <= MAX_ROWS).then_some(next);
        next = next.saturating_add(count);
        first
    };
    cited.iter().map(first).collect()
}

fn write_trace(
    sheet: &mut Worksheet,
    cited: &[&Citation<'_>],
    firsts: &[Option<u32>],
    looks: &Looks,
) -> Result<(), XlsxError> {
    let headings = ["编号", "指标", "数值", "单位", "口径", "统计日", "行数", "行"].map(str::to_owned);
    head(sheet, "数据溯源：文档里每个数的口径和来源", &headings, looks)?;
    for (column, width) in (0..).zip([8, 36, 12, 8, 60, 12, 8, 14]) {
        sheet.set_column_width(column, width)?;
    }
    for (row, (citation, first)) in (2..).zip(cited.iter().zip(firsts)) {
        let texts = [&citation.id, &citation.title, &citation.text, &citation.unit, &citation.definition];
        for (column, text) in (0..).zip(texts) {
            sheet.write_string_with_format(row, column, text, &looks.body)?;
        }
        sheet.write_string_with_format(row, 5, citation.cut_off.to_string(), &looks.body)?;
        let count = u32::try_from(citation.rows.len()).unwrap_or(u32::MAX);
        sheet.write_number_with_format(row, 6, count, &looks.number)?;
        match first {
            Some(first) => {
                let link = Url::new(format!("internal:'{ROWS}'!A{}", first + 1)).set_text("看这些行");
                sheet.write_url_with_format(row, 7, &link, &looks.link)?;
            }
            None => {
                sheet.write_blank(row, 7, &looks.body)?;
            }
        }
    }
    Ok(())
}

fn write_rows(sheet: &mut Worksheet, cited: &[&Citation<'_>], looks: &Looks) -> Result<(), XlsxError> {
    let headings = ["指标编号", "记录编号", "单位", "村（社区）", "文件", "工作表", "行"].map(str::to_owned);
    head(sheet, "溯源行：每个数是由哪些行数出来的", &headings, looks)?;
    for (column, width) in (0..).zip([10, 16, 32, 14, 48, 18, 8]) {
        sheet.set_column_width(column, width)?;
    }
    let rows = cited.iter().flat_map(|citation| citation.rows.iter().map(|row| (&citation.id, *row)));
    for (at, (id, counted)) in (2..=MAX_ROWS).zip(rows) {
        let (file, name, number) = &counted.row.place;
        let texts = [id, &counted.id, &counted.row.unit, &counted.village, file, name];
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(at, column, text)?;
        }
        sheet.write_number(at, 6, *number)?;
    }
    Ok(())
}
