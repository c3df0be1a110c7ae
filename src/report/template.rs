//! Blank tables as an office hands them out: title, headings, a sample row, lists to choose from, and how to fill them in.

use super::page::{Paper, print_across};
use super::properties::properties;
use super::sheet_names::SheetNames;
use super::template_help::{note_on, write_help};
use super::template_style::Styles;
use crate::model::{CellValue, FieldId, RiskLevel, date_from_cell, decimal_from_text};
use crate::ruleset::{Template, TemplateColumn, ValueType};
use jiff::civil::{Date, date};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationErrorStyle, DataValidationRule,
    ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError,
};
use std::io::{Seek, Write};

/// The day on which all blank tables were made, as far as their properties say: no clock is read.
const MADE_ON: Date = date(2026, 1, 1);
/// Days that a date may be: what lies outside is a slip of the keys.
const DAYS: [(u16, u8, u8); 2] = [(1950, 1, 1), (2099, 12, 31)];
/// 0-based row of the first headings: title and particulars stand above.
const HEADING_ROW: u32 = 2;
/// How many rows are laid out to be filled in.
const BLANK_ROWS: u32 = 200;
/// The mark by which the sample row is known and passed over.
const SAMPLE_MARK: &str = "示例";
/// Who filled it in, and when.
const PARTICULARS: &str = "填报单位（盖章）：　　　　　　　　　　　　填报日期：　　　　年　　月　　日　　　　填报人：　　　　　　　　联系电话：";
/// The sheet that holds lists too long for a cell's own.
const LISTS: &str = "选项";
/// Characters that a cell's own list may have.
const MAX_LIST_CHARS: usize = 255;
/// Characters across that A4 still shows legibly.
const A4_CHARS: u16 = 190;
/// Points that a line takes.
const LINE_POINTS: u16 = 15;
/// Lines that a row is made high for at most.
const MAX_LINES: usize = 12;

/// Why a blank table cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("空白表写不出：{0}")]
pub struct TemplateError(#[from] XlsxError);

/// Texts of a row by field.
pub type TemplateRow = Vec<(FieldId, String)>;

/// Writes the table: with a sample row and nothing else, or with the rows that are given.
///
/// # Errors
/// When the output takes no more.
pub fn write_template(
    template: &Template,
    rows: Option<&mut dyn Iterator<Item = TemplateRow>>,
    output: impl Write + Seek + Send,
) -> Result<(), TemplateError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(MADE_ON)?.set_title(&template.title));
    let styles = Styles::new();
    let mut names = SheetNames::default();
    let sheet = book.add_worksheet();
    sheet.set_name(names.unique(&template.title))?;
    let mut form = Form { sheet, template, styles: &styles, lists: Vec::new() };
    form.head()?;
    let last = form.body(rows)?;
    form.guard(last)?;
    let lists = form.lists;
    write_help(book.add_worksheet().set_name(names.unique("填表说明"))?, template, &styles)?;
    write_lists(&mut book, &lists)?;
    book.save_to_writer(output)?;
    Ok(())
}

/// The sheet that is filled in.
struct Form<'f> {
    sheet: &'f mut Worksheet,
    template: &'f Template,
    styles: &'f Styles,
    /// Words of the lists that stand on a sheet of their own, one below another.
    lists: Vec<String>,
}

impl Form<'_> {
    fn depth(&self) -> u32 {
        if self.template.has_groups() { 2 } else { 1 }
    }

    /// Title, particulars, headings, and how the sheet prints.
    fn head(&mut self) -> Result<(), XlsxError> {
        let last = u16::try_from(self.template.columns.len()).unwrap_or(1).saturating_sub(1);
        self.sheet.merge_range(0, 0, 0, last, &self.template.title, &self.styles.title)?;
        self.sheet.merge_range(1, 0, 1, last, PARTICULARS, &self.styles.particulars)?;
        self.sheet.set_row_height(0, 34)?.set_row_height(1, 24)?;
        let bottom = HEADING_ROW + self.depth() - 1;
        for (at, column) in (0_u16..).zip(&self.template.columns) {
            self.sheet.set_column_width(at, column.width)?;
            let top = if column.group.is_some() { bottom } else { HEADING_ROW };
            if top < bottom {
                self.sheet.merge_range(top, at, bottom, at, "", &self.styles.heading)?;
            }
            self.heading(top, at, column)?;
            self.sheet.insert_note(top, at, &note_on(column))?;
        }
        self.groups()?;
        let tallest =
            |column: &TemplateColumn| lines(&broken(column), column.width.saturating_sub(u16::from(column.required)));
        self.sheet.set_row_height(bottom, height(self.template.columns.iter().map(tallest)))?;
        self.sheet.set_freeze_panes(bottom + 1, 0)?;
        let width: u16 = self.template.columns.iter().map(|column| column.width).sum();
        let paper = if width > A4_CHARS { Paper::A3 } else { Paper::A4 };
        print_across(self.sheet, paper).set_repeat_rows(HEADING_ROW, bottom)?;
        self.sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_print_center_horizontally(true);
        self.sheet.set_footer("&C第 &P 页，共 &N 页");
        Ok(())
    }

    fn heading(&mut self, row: u32, at: u16, column: &TemplateColumn) -> Result<(), XlsxError> {
        let heading = broken(column);
        if column.required {
            let parts = [(&self.styles.star, "*"), (&self.styles.bold, heading.as_str())];
            self.sheet.write_rich_string_with_format(row, at, &parts, &self.styles.heading)?;
        } else {
            self.sheet.write_string_with_format(row, at, &heading, &self.styles.heading)?;
        }
        Ok(())
    }

    /// The headings above several columns.
    fn groups(&mut self) -> Result<(), XlsxError> {
        let columns: Vec<(u16, Option<&String>)> =
            (0..).zip(self.template.columns.iter().map(|column| column.group.as_ref())).collect();
        for together in columns.chunk_by(|(_, one), (_, other)| one == other) {
            let (Some((first, Some(group))), Some((last, _))) = (together.first(), together.last()) else { continue };
            if first == last {
                self.sheet.write_string_with_format(HEADING_ROW, *first, *group, &self.styles.heading)?;
            } else {
                self.sheet.merge_range(HEADING_ROW, *first, HEADING_ROW, *last, group, &self.styles.heading)?;
            }
        }
        if self.template.has_groups() {
            self.sheet.set_row_height(HEADING_ROW, 24)?;
        }
        Ok(())
    }

    /// The sample row or the given rows, and blank ones below; the last row.
    fn body(&mut self, rows: Option<&mut dyn Iterator<Item = TemplateRow>>) -> Result<u32, XlsxError> {
        let mut row = HEADING_ROW + self.depth();
        if let Some(rows) = rows {
            for texts in rows {
                for (at, column) in (0_u16..).zip(&self.template.columns) {
                    let text = texts.iter().find(|(field, _)| *field == column.field).map_or("", |(_, text)| text);
                    self.cell(row, at, column, text, &self.styles.body(column))?;
                }
                row += 1;
            }
        } else {
            for (at, column) in (0_u16..).zip(&self.template.columns) {
                let text = if at == 0 { SAMPLE_MARK } else { &column.sample };
                self.cell(row, at, column, text, &self.styles.sample(column))?;
            }
            let texts = self.template.columns.iter().map(|column| lines(&column.sample, column.width));
            self.sheet.set_row_height(row, height(texts))?;
            row += 1;
        }
        for (at, column) in (0_u16..).zip(&self.template.columns) {
            let format = self.styles.body(column);
            for blank in row..row + BLANK_ROWS {
                self.sheet.write_blank(blank, at, &format)?;
            }
        }
        Ok(row + BLANK_ROWS - 1)
    }

    /// A text as what its column holds: a date, a number, or the text itself.
    fn cell(
        &mut self,
        row: u32,
        at: u16,
        column: &TemplateColumn,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let number = || decimal_from_text(text).and_then(|number| number.to_f64());
        match column.value_type {
            _ if text.is_empty() => self.sheet.write_blank(row, at, format)?,
            ValueType::Date => match date_from_cell(&CellValue::Text(text.into())).map(excel_date).transpose()? {
                Some(day) => self.sheet.write_datetime_with_format(row, at, &day, format)?,
                None => self.sheet.write_string_with_format(row, at, text, format)?,
            },
            ValueType::Number | ValueType::Factor => match number() {
                Some(number) => self.sheet.write_number_with_format(row, at, number, format)?,
                None => self.sheet.write_string_with_format(row, at, text, format)?,
            },
            _ => self.sheet.write_string_with_format(row, at, text, format)?,
        };
        Ok(())
    }

    /// What may be filled in, and the colours of levels.
    fn guard(&mut self, last: u32) -> Result<(), XlsxError> {
        let first = HEADING_ROW + self.depth();
        for (at, column) in (0_u16..).zip(&self.template.columns) {
            if let Some(rule) = self.validation(column)? {
                self.sheet.add_data_validation(first, at, last, at, &rule)?;
            }
            if column.value_type == ValueType::Level {
                for level in RiskLevel::DESCENDING {
                    let rule = ConditionalFormatCell::new()
                        .set_rule(ConditionalFormatCellRule::EqualTo(level.title().to_owned()))
                        .set_format(self.styles.level(level));
                    self.sheet.add_conditional_format(first, at, last, at, &rule)?;
                }
            }
        }
        Ok(())
    }

    fn validation(&mut self, column: &TemplateColumn) -> Result<Option<DataValidation>, XlsxError> {
        let rule = DataValidation::new().set_error_title(short(&column.heading, 32))?;
        let rule = match column.value_type {
            _ if !column.choices.is_empty() => {
                let words: Vec<&str> = column.choices.iter().map(|choice| choice.word.as_str()).collect();
                let rule = self.list(rule, &words)?;
                if column.others {
                    rule.show_error_message(false)
                } else {
                    rule.set_error_message("请从下拉列表中选")?
                }
            }
            ValueType::Date => {
                let [from, to] = DAYS;
                let day = |(year, month, day)| ExcelDateTime::from_ymd(year, month, day);
                rule.allow_date(DataValidationRule::Between(day(from)?, day(to)?))
                    .set_error_message("请填日期，写成 2026-03-05 的样子")?
            }
            ValueType::Number | ValueType::Factor => rule
                .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
                .set_error_message("请只填不小于 0 的数，不写单位；没有的留空")?,
            _ => return Ok(None),
        };
        Ok(Some(rule.set_error_style(DataValidationErrorStyle::Stop)))
    }

    /// A list to choose from: in the cell's own rule where it is short, else on the sheet of lists.
    fn list(&mut self, rule: DataValidation, words: &[&str]) -> Result<DataValidation, XlsxError> {
        let characters: usize = words.iter().map(|word| word.chars().count() + 1).sum();
        if characters <= MAX_LIST_CHARS && words.iter().all(|word| !word.contains([',', '"'])) {
            return rule.allow_list_strings(words);
        }
        let first = self.lists.len() + 1;
        self.lists.extend(words.iter().map(|word| (*word).to_owned()));
        Ok(rule.allow_list_formula(Formula::new(format!("='{LISTS}'!$A${first}:$A${}", self.lists.len()))))
    }
}

/// One column without headings: import takes no such sheet for a table.
fn write_lists(book: &mut Workbook, lists: &[String]) -> Result<(), XlsxError> {
    if lists.is_empty() {
        return Ok(());
    }
    let sheet = book.add_worksheet();
    sheet.set_name(LISTS)?.set_hidden(true);
    for (row, word) in (0_u32..).zip(lists) {
        sheet.write_string(row, 0, word)?;
    }
    Ok(())
}

fn excel_date(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
}

fn short(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

/// A column's heading; where it is too long for one line, what stands in brackets begins the next.
fn broken(column: &TemplateColumn) -> String {
    if lines(&column.heading, column.width) == 1 {
        column.heading.clone()
    } else {
        column.heading.replace(['（', '('], "\n（").replace(')', "）")
    }
}

/// Lines that a text takes in a column; a Chinese character is two wide.
pub(super) fn lines(text: &str, width: u16) -> usize {
    let room = usize::from(width.saturating_sub(1).max(2));
    let wide = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    text.split('\n').map(|line| wide(line).div_ceil(room).max(1)).sum()
}

/// Points of a row whose texts take so many lines.
pub(super) fn height(lines: impl Iterator<Item = usize>) -> u16 {
    let most = lines.max().unwrap_or(1).clamp(1, MAX_LINES);
    LINE_POINTS * u16::try_from(most).unwrap_or(1) + 6
}
