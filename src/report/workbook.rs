//! The graded workbook: the sender's columns in order, then ours; problems by cell; totals.

use super::page::{Paper, print_across};
use super::properties::properties;
use super::sheet_names::SheetNames;
use super::totals::write_totals;
use crate::analyse::Tally;
use crate::diagnostic::Diagnostic;
use crate::model::{Answer, CellValue, Column, Finding, Grade, RiskLevel, Row, Table};
use crate::ruleset::{Ruleset, ValueType};
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::io::{Seek, Write};

/// The columns that are added to a register's, with their widths in characters.
const GRADE_COLUMNS: &[(&str, u16)] =
    &[("计算风险值", 9), ("判定等级", 10), ("与填报是否一致", 14), ("判定理由", 46), ("问题", 32)];
/// The columns that are added to a ledger's and a self-check's.
const FINDING_COLUMNS: &[(&str, u16)] =
    &[("重大隐患判定", 9), ("判定标准", 28), ("依据", 30), ("理由", 22), ("请核实", 36), ("处理", 30)];
/// The columns of the problems sheet.
const PROBLEM_COLUMNS: [(&str, u16); 7] =
    [("级别", 7), ("工作表", 20), ("单元格", 9), ("问题", 20), ("填报内容", 16), ("说明", 46), ("怎么办", 46)];
/// Bytes of text that surely fit a cell.
const SURELY_FITS: usize = 32_767;
/// Characters that a cell holds.
const MAX_CELL_CHARS: usize = 32_767;
/// Rows that are laid out for reading, wrapped and as high as their texts need; nobody reads more than these one by one.
const ROWS_FOR_READING: u32 = 500;
/// Lines that a row is made high for at most.
const MAX_LINES: usize = 7;
/// Points that a line takes.
const LINE_POINTS: u16 = 15;
/// Deflate level: the sheets are large and read once; 6 would take half as long again for a seventh less.
const DEFLATE_LEVEL: u8 = 3;

/// Why a graded workbook cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("定级表写不出：{0}")]
pub struct WorkbookError(#[from] XlsxError);

/// A graded workbook being written, row by row.
pub struct GradedWorkbook {
    book: Workbook,
    tables: Vec<OpenTable>,
    problems: Worksheet,
    problem_rows: u32,
    names: SheetNames,
    styles: Styles,
}

struct OpenTable {
    sheet: Worksheet,
    /// 0-based columns of the sender's sheet.
    columns: Vec<u32>,
    /// Widths in characters, ours included.
    widths: Vec<u16>,
    /// How many columns are ours.
    added: usize,
    rows: u32,
}

impl OpenTable {
    /// Writes the sender's cells of a row, as high as the texts need; its 0-based number and the first column of ours.
    fn theirs<'t>(
        &mut self,
        row: &'t Row<'_>,
        ours: impl Iterator<Item = &'t str>,
        styles: &Styles,
    ) -> Result<(u32, u16), XlsxError> {
        self.rows += 1;
        if self.rows <= ROWS_FOR_READING {
            let texts = self.columns.iter().map(|column| row.text(*column).unwrap_or_default());
            self.sheet.set_row_height(self.rows, height(texts.chain(ours).zip(self.widths.iter())))?;
            self.sheet.set_row_format(self.rows, &styles.body)?;
        }
        let mut cells = row.cells.iter().peekable();
        let mut at = 0_u16;
        for column in &self.columns {
            while cells.next_if(|(index, _)| index < column).is_some() {}
            if let Some((_, value)) = cells.next_if(|(index, _)| index == column) {
                write_cell(&mut self.sheet, self.rows, at, value, styles)?;
            }
            at += 1;
        }
        Ok((self.rows, at))
    }
}

pub(super) struct Styles {
    pub(super) heading: Format,
    added: Format,
    body: Format,
    date: Format,
    date_time: Format,
    pub(super) levels: [Format; 4],
    differs: Format,
}

impl Styles {
    fn new() -> Self {
        let heading = Format::new()
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_background_color(Color::RGB(0xD9_E1F2));
        let level = |level: RiskLevel| {
            let white = level == RiskLevel::Major;
            Format::new()
                .set_background_color(Color::RGB(level.rgb()))
                .set_font_color(if white { Color::White } else { Color::Black })
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_bold()
        };
        let body = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        Self {
            added: heading.clone().set_background_color(Color::RGB(0xE2_EFDA)),
            heading,
            date: body.clone().set_num_format("yyyy-mm-dd"),
            date_time: body.clone().set_num_format("yyyy-mm-dd hh:mm"),
            levels: RiskLevel::DESCENDING.map(level),
            differs: body.clone().set_bold().set_font_color(Color::RGB(0xC0_0000)),
            body,
        }
    }
}

impl GradedWorkbook {
    /// An empty workbook, dated with the day for which the rules are taken.
    ///
    /// # Errors
    /// When no temporary file can be made.
    pub fn new(as_of: Date) -> Result<Self, WorkbookError> {
        let mut book = Workbook::new();
        book.set_properties(&properties(as_of)?);
        book.set_zip_compression_level(DEFLATE_LEVEL);
        let styles = Styles::new();
        let mut names = SheetNames::default();
        let mut problems = book.new_worksheet_with_low_memory()?;
        problems.set_name(names.unique("问题清单"))?;
        names.unique("汇总");
        for (column, (title, width)) in (0_u16..).zip(PROBLEM_COLUMNS) {
            problems.set_column_width(column, width)?;
            problems.set_column_format(column, &styles.body)?;
            problems.write_string_with_format(0, column, title, &styles.heading)?;
        }
        problems.set_freeze_panes(1, 0)?;
        print_across(&mut problems, Paper::A4).set_repeat_rows(0, 0)?;
        Ok(Self { book, tables: Vec::new(), problems, problem_rows: 0, names, styles })
    }

    /// Begins a table on a sheet of its own.
    ///
    /// # Errors
    /// When the sheet cannot be written.
    pub fn begin_table(&mut self, ruleset: &Ruleset, table: &Table, sheet_title: &str) -> Result<(), WorkbookError> {
        let mut sheet = self.book.new_worksheet_with_low_memory()?;
        sheet.set_name(self.names.unique(sheet_title))?;
        let theirs = table.columns.iter().map(|column| (heading(column), width(ruleset, column), &self.styles.heading));
        let added = if table.is_graded() { GRADE_COLUMNS } else { FINDING_COLUMNS };
        let ours = added.iter().map(|(title, width)| ((*title).to_owned(), *width, &self.styles.added));
        let mut widths = Vec::new();
        for (at, (title, width, format)) in (0_u16..).zip(theirs.chain(ours)) {
            sheet.set_column_width(at, width)?;
            sheet.write_string_with_format(0, at, title, format)?;
            widths.push(width);
        }
        sheet.set_row_height(0, LINE_POINTS * 4)?;
        sheet.set_freeze_panes(1, 0)?;
        // A register's columns and ours are too many for A4.
        print_across(&mut sheet, Paper::A3).set_repeat_rows(0, 0)?;
        let columns = table.columns.iter().map(|column| column.index).collect();
        self.tables.push(OpenTable { sheet, columns, widths, added: added.len(), rows: 0 });
        Ok(())
    }

    /// Writes a graded row of the table that began last.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn row(&mut self, row: &Row<'_>, grade: &Grade, reasons: &str, problems: &str) -> Result<(), WorkbookError> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let styles = &self.styles;
        let (rows, at) = table.theirs(row, ["", "", "", reasons, problems].into_iter(), styles)?;
        let sheet = &mut table.sheet;
        if let Some(value) = grade.risk_value.and_then(|value| value.to_f64()) {
            sheet.write_number(rows, at, value)?;
        }
        if let Some((level, format)) = grade.level.and_then(|level| Some((level, styles.levels.get(level.rank())?))) {
            sheet.write_string_with_format(rows, at + 1, level.title(), format)?;
        }
        let agreement = grade.agreement;
        if agreement.is_disagreement() {
            sheet.write_string_with_format(rows, at + 2, agreement.title(), &styles.differs)?;
        } else {
            sheet.write_string(rows, at + 2, agreement.title())?;
        }
        sheet.write_string(rows, at + 3, fitting(reasons))?;
        if !problems.is_empty() {
            sheet.write_string(rows, at + 4, fitting(problems))?;
        }
        Ok(())
    }

    /// Writes a row that criteria were applied to, with what they say, gravest first.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn judged_row(&mut self, row: &Row<'_>, findings: &[Finding]) -> Result<(), WorkbookError> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let joined = |text: &dyn Fn(&Finding) -> String| findings.iter().map(text).collect::<Vec<_>>().join("\n");
        let texts = [
            joined(&|finding| format!("{}（{}）", finding.title, finding.rule)),
            joined(&Finding::basis),
            joined(&|finding| finding.evidence.clone()),
            joined(&|finding| finding.asks.join("")),
            joined(&|finding| finding.remedy.clone()),
        ];
        let ours = std::iter::once("").chain(texts.iter().map(String::as_str));
        let (rows, at) = table.theirs(row, ours, &self.styles)?;
        let Some(gravest) = findings.first() else { return Ok(()) };
        let format = match gravest.answer {
            Answer::Determined => self.styles.levels.first(),
            Answer::Suspected => self.styles.levels.get(1),
            _ => None,
        };
        let format = format.unwrap_or(&self.styles.body);
        table.sheet.write_string_with_format(rows, at, gravest.answer.title(), format)?;
        for (column, text) in (at + 1..).zip(&texts) {
            table.sheet.write_string(rows, column, fitting(text))?;
        }
        Ok(())
    }

    /// Writes a line of the problems sheet.
    ///
    /// # Errors
    /// When the line cannot be written.
    pub fn problem(&mut self, diagnostic: &Diagnostic) -> Result<(), WorkbookError> {
        self.problem_rows += 1;
        let (row, sheet) = (self.problem_rows, &mut self.problems);
        let location = &diagnostic.location;
        let cell = location.cell.map(|cell| cell.to_string()).unwrap_or_default();
        let texts: [&str; PROBLEM_COLUMNS.len()] = [
            diagnostic.severity().title(),
            location.sheet.as_deref().unwrap_or_default(),
            &cell,
            diagnostic.code.title(),
            &diagnostic.value,
            &diagnostic.message,
            &diagnostic.help,
        ];
        if row <= ROWS_FOR_READING {
            let widths = PROBLEM_COLUMNS.iter().map(|(_, width)| width);
            sheet.set_row_height(row, height(texts.into_iter().zip(widths)))?;
        }
        for (column, text) in (0_u16..).zip(texts) {
            sheet.write_string(row, column, fitting(text))?;
        }
        Ok(())
    }

    /// Adds problems and totals and writes the whole file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self, tally: &Tally, output: impl Write + Seek + Send) -> Result<(), WorkbookError> {
        for OpenTable { mut sheet, columns, rows, added, .. } in self.tables {
            let last = u16::try_from(columns.len() + added).unwrap_or(u16::MAX).saturating_sub(1);
            if rows > 0 {
                sheet.autofilter(0, 0, rows, last)?;
            }
            self.book.push_worksheet(sheet);
        }
        if self.problem_rows > 0 {
            self.problems.autofilter(0, 0, self.problem_rows, 6)?;
        }
        self.book.push_worksheet(self.problems);
        write_totals(self.book.add_worksheet(), tally, &self.styles)?;
        self.book.save_to_writer(output)?;
        Ok(())
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &CellValue<'_>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    match value {
        CellValue::Text(text) => sheet.write_string(row, column, fitting(text))?,
        CellValue::Number(number) => sheet.write_number(row, column, *number)?,
        CellValue::Date(day) if day.fract() == 0.0 => {
            sheet.write_number_with_format(row, column, *day, &styles.date)?
        }
        CellValue::Date(day) => sheet.write_number_with_format(row, column, *day, &styles.date_time)?,
        CellValue::Bool(truth) => sheet.write_boolean(row, column, *truth)?,
        CellValue::Error(error) => sheet.write_string(row, column, error.as_ref())?,
    };
    Ok(())
}

/// The part of a text that a cell holds.
fn fitting(text: &str) -> &str {
    if text.len() <= SURELY_FITS {
        return text;
    }
    text.char_indices().nth(MAX_CELL_CHARS / 2).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn heading(column: &Column) -> String {
    if column.path.is_empty() { "（无标题）".to_owned() } else { column.title() }
}

/// As wide as what the column holds needs: numbers little, texts more, and they wrap.
fn width(ruleset: &Ruleset, column: &Column) -> u16 {
    if column.field == Some(ruleset.fields.known.seq) {
        return 6;
    }
    match column.field.and_then(|field| ruleset.fields.get(field)).map(|field| field.value_type) {
        Some(ValueType::Factor | ValueType::Number | ValueType::YesNo) => 7,
        Some(ValueType::Level | ValueType::Date) => 10,
        Some(ValueType::Phone) => 13,
        Some(ValueType::CreditCode) => 20,
        Some(ValueType::Text | ValueType::AccidentTypes) | None => 15,
    }
}

/// Points that the tallest of some texts takes in columns of these widths; a Chinese character is three bytes and two wide.
fn height<'t, 'w>(texts: impl Iterator<Item = (&'t str, &'w u16)>) -> u16 {
    let lines = |(text, width): (&str, &u16)| {
        (text.len() * 2 / 3).div_ceil(usize::from(*width).saturating_sub(2).max(1)).max(1)
    };
    let most = texts.map(lines).max().unwrap_or(1).min(MAX_LINES);
    LINE_POINTS * u16::try_from(most).unwrap_or(1)
}
