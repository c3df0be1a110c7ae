//! The annex in Excel: the tables and lists of a document in full, and 数据溯源: what every figure is and the rows behind it.

use super::citation::{Citation, plain};
use super::content::{Content, DocumentList, DocumentTable, TableLine};
use crate::report::WorkbookError;
use crate::report::page::{Paper, print_across};
use crate::report::properties::properties;
use crate::report::sheet_names::SheetNames;
use crate::report::table_rows::{TableCell, TableLooks, TableRows, widths};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Chart, ChartType, Format, FormatAlign, Workbook, Worksheet, XlsxError};

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
    total: Format,
    table: TableLooks,
}

impl Looks {
    fn new() -> Self {
        let table = TableLooks::new();
        Self {
            title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center),
            total: table.heading.clone().set_align(FormatAlign::Right),
            table,
        }
    }
}

/// The title above the headings, which both repeat on every page and stay in sight.
fn head(sheet: &mut Worksheet, title: &str, columns: usize, looks: &Looks) -> Result<(), XlsxError> {
    let last = u16::try_from(columns).unwrap_or(1).saturating_sub(1);
    if last == 0 {
        sheet.write_string_with_format(0, 0, title, &looks.title)?;
    } else {
        sheet.merge_range(0, 0, 0, last, title, &looks.title)?;
    }
    sheet.set_row_height(0, 28)?;
    print_across(sheet, Paper::A4).set_repeat_rows(0, 1)?.set_freeze_panes(2, 0)?;
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

/// What is printed: title, headings, rows, and what stands below them.
fn print_area(sheet: &mut Worksheet, last_row: u32, columns: usize) -> Result<(), XlsxError> {
    let last_column = u16::try_from(columns).unwrap_or(1).saturating_sub(1);
    sheet.set_print_area(0, 0, last_row, last_column).map(|_| ())
}

fn write_table(sheet: &mut Worksheet, table: &DocumentTable, looks: &Looks) -> Result<(), XlsxError> {
    head(sheet, &table.title, table.headings.len(), looks)?;
    let texts = |line: &TableLine| {
        std::iter::once(line.name.clone()).chain(line.cells.iter().map(|cell| plain(cell))).collect()
    };
    let all: Vec<Vec<String>> = table.lines.iter().chain(&table.total).map(texts).collect();
    let widths = widths(&table.headings, &all.iter().map(Vec::as_slice));
    TableRows::begin(sheet, &looks.table, 1, &table.headings, widths)?;
    for (row, line) in (2..).zip(table.lines.iter().chain(&table.total)) {
        let is_total = table.total.as_ref().is_some_and(|total| std::ptr::eq(total, line));
        let (name, number) =
            if is_total { (&looks.table.heading, &looks.total) } else { (&looks.table.body, &looks.table.number) };
        sheet.write_string_with_format(row, 0, &line.name, name)?;
        for (column, (cell, value)) in (1..).zip(line.cells.iter().zip(&line.numbers)) {
            write_figure(sheet, (row, column), &plain(cell), value.and_then(|value| value.to_f64()), number)?;
        }
    }
    let last_row = u32::try_from(table.lines.len() + ROOM_FOR_CHART).unwrap_or(0) + 1;
    print_area(sheet, last_row, table.headings.len())?;
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
    head(sheet, &list.title, list.headings.len(), looks)?;
    let widths = widths(&list.headings, &list.rows.iter().map(|row| row.cells.as_slice()));
    let mut table = TableRows::begin(sheet, &looks.table, 1, &list.headings, widths)?;
    for row in &list.rows {
        let texts: Vec<String> = row.cells.iter().map(|cell| plain(cell)).collect();
        table.push(&texts.iter().map(|text| TableCell::Text(text)).collect::<Vec<_>>())?;
    }
    if list.rows.is_empty() {
        table.push(&[TableCell::Text("没有")])?;
    }
    let last_row = table.end()?;
    print_area(sheet, last_row, list.headings.len())
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
    let headings = ["编号", "指标", "数值", "单位", "口径", "统计日", "行数", "行"];
    head(sheet, "数据溯源：文档里每个数的口径和来源", headings.len(), looks)?;
    let widths = vec![8, 48, 12, 8, 64, 12, 8, 12];
    let mut table = TableRows::begin(sheet, &looks.table, 1, &headings, widths)?;
    for (citation, first) in cited.iter().zip(firsts) {
        let texts = [&citation.id, &citation.title, &citation.text, &citation.unit, &citation.definition];
        let cut_off = citation.cut_off.to_string();
        let link = first.map(|first| format!("internal:'{ROWS}'!A{}", first + 1));
        let rows = link.as_ref().map_or(TableCell::Text(""), |link| TableCell::Link(link, "看这些行"));
        let count = TableCell::Number(u32::try_from(citation.rows.len()).unwrap_or(u32::MAX));
        let cells = texts.map(|text| TableCell::Text(text));
        table.push(&[&cells[..], &[TableCell::Text(&cut_off), count, rows]].concat())?;
    }
    let last_row = table.end()?;
    print_area(sheet, last_row, headings.len())
}

/// The rows behind figures, as small as they can be read: a page must hold many.
fn write_rows(sheet: &mut Worksheet, cited: &[&Citation<'_>], looks: &Looks) -> Result<(), XlsxError> {
    let headings = ["指标编号", "记录编号", "单位", "村（社区）", "文件", "工作表", "行"];
    head(sheet, "溯源行：每个数是由哪些行数出来的", headings.len(), looks)?;
    sheet.set_portrait().set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    let small = TableLooks::small();
    let mut table = TableRows::begin(sheet, &small, 1, &headings, vec![8, 14, 26, 12, 40, 16, 6])?;
    let rows = cited.iter().flat_map(|citation| citation.rows.iter().map(|row| (&citation.id, *row)));
    for (_, (id, counted)) in (2..=MAX_ROWS).zip(rows) {
        let (file, name, number) = &counted.row.place;
        let texts = [id, &counted.id, &counted.row.unit, &counted.village, file, name];
        let cells = texts.map(|text| TableCell::Text(text));
        table.push_as_usual(&[&cells[..], &[TableCell::Number(*number)]].concat())?;
    }
    let last_row = table.end()?;
    print_area(sheet, last_row, headings.len())
}
