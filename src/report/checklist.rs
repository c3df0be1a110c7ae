//! The self-check workbook: facts first, then one sheet for each pack, every answer from a list.

use super::page::{Paper, print_across};
use super::properties::properties;
use super::sheet_names::SheetNames;
use crate::model::checklist::{COMPLIES, FAILS, NOT_CONCERNED, UNCLEAR};
use crate::model::{Checklist, ChecklistSection, FactQuestion};
use jiff::civil::Date;
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::io::{Seek, Write};

/// What a line of the self-check can be answered with.
const ANSWERS: [&str; 4] = [COMPLIES, FAILS, NOT_CONCERNED, UNCLEAR];
/// The columns of the facts.
const FACT_COLUMNS: [(&str, u16); 5] = [("序号", 5), ("情况", 30), ("填写", 16), ("填写说明", 60), ("情况编号", 26)];
/// The columns of the criteria.
const LINE_COLUMNS: [(&str, u16); 7] = [
    ("序号", 5),
    ("标准编号", 11),
    ("依据条款", 24),
    ("自查内容", 46),
    ("怎么查", 40),
    ("自查结果", 11),
    ("自查说明", 26),
];
/// 0-based column of the answer of a fact.
const FACT_ANSWER: u16 = 2;
/// 0-based column of the answer of a criterion.
const LINE_ANSWER: u16 = 5;
/// 0-based row of the headings: title and note stand above.
const HEADING_ROW: u32 = 2;
/// Points that a line of text takes.
const LINE_POINTS: u16 = 15;

/// Why a self-check workbook cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("自查表写不出：{0}")]
pub struct ChecklistError(#[from] XlsxError);

/// Writes the workbook, dated with the day whose criteria it holds.
///
/// # Errors
/// When the output takes no more.
pub fn write_checklist(
    checklist: &Checklist,
    on: Date,
    output: impl Write + Seek + Send,
) -> Result<(), ChecklistError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(on)?);
    let styles = Styles::new();
    let mut names = SheetNames::default();
    if !checklist.facts.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name(names.unique("企业情况"))?;
        write_facts(sheet, checklist, &styles)?;
    }
    for section in &checklist.sections {
        let sheet = book.add_worksheet();
        sheet.set_name(names.unique(&format!("自查-{}", section.title)))?;
        write_section(sheet, checklist, section, &styles)?;
    }
    book.save_to_writer(output)?;
    Ok(())
}

struct Styles {
    title: Format,
    note: Format,
    heading: Format,
    body: Format,
    answer: Format,
    wrong: Format,
    unclear: Format,
}

impl Styles {
    fn new() -> Self {
        let wrapped =
            || Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter).set_border(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center),
            note: Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter),
            heading: wrapped().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0xD9_E1F2)),
            answer: wrapped().set_align(FormatAlign::Center).set_background_color(Color::RGB(0xFF_F9E5)).set_unlocked(),
            body: wrapped(),
            wrong: Format::new().set_background_color(Color::RGB(0xFF_C7CE)).set_bold(),
            unclear: Format::new().set_background_color(Color::RGB(0xFF_EB9C)),
        }
    }
}

fn write_facts(sheet: &mut Worksheet, checklist: &Checklist, styles: &Styles) -> Result<(), XlsxError> {
    let note = "说明：先填这张表。不知道的选“不清楚”或留空，不要猜；没有填的，相应的标准列为“待核”。";
    begin(sheet, &format!("企业情况表（{}）", checklist.subject), note, &FACT_COLUMNS, styles)?;
    for (number, fact) in (1_u32..).zip(&checklist.facts) {
        let row = HEADING_ROW + number;
        sheet.write_with_format(row, 0, number, &styles.body)?;
        for (column, text) in [(1, &fact.title), (3, &fact.ask), (4, &fact.id)] {
            sheet.write_string_with_format(row, column, text, &styles.body)?;
        }
        sheet.write_blank(row, FACT_ANSWER, &styles.answer)?;
        sheet.set_row_height(row, height(&[(&fact.title, 30), (&fact.ask, 60)]))?;
        if let Some(choices) = fact_choices(fact) {
            sheet.add_data_validation(row, FACT_ANSWER, row, FACT_ANSWER, &choices)?;
        }
    }
    Ok(())
}

/// A drop-down, where the words fit into one.
fn fact_choices(fact: &FactQuestion) -> Option<DataValidation> {
    if fact.choices.is_empty() {
        return None;
    }
    let words: Vec<&str> = fact.choices.iter().map(String::as_str).chain([UNCLEAR]).collect();
    DataValidation::new().allow_list_strings(&words).ok()?.set_error_message("请从下拉列表中选").ok()
}

fn write_section(
    sheet: &mut Worksheet,
    checklist: &Checklist,
    section: &ChecklistSection,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let title = format!("重大事故隐患自查表（{}·{}）", checklist.subject, section.title);
    let note = format!(
        "说明：按{}有效的判定标准编制。每行写的是应当做到的样子：做到选“符合”，没做到选“不符合”，本企业没有这种设备或作业选“不涉及”，说不准选“不清楚”。",
        checklist.as_of
    );
    begin(sheet, &title, &note, &LINE_COLUMNS, styles)?;
    for (number, line) in (1_u32..).zip(&section.lines) {
        let row = HEADING_ROW + number;
        sheet.write_with_format(row, 0, number, &styles.body)?;
        for (column, text) in [(1, &line.rule), (2, &line.basis), (3, &line.check), (4, &line.guidance)] {
            sheet.write_string_with_format(row, column, text, &styles.body)?;
        }
        sheet.write_blank(row, LINE_ANSWER, &styles.answer)?;
        sheet.write_blank(row, LINE_ANSWER + 1, &styles.answer)?;
        sheet.set_row_height(row, height(&[(&line.basis, 24), (&line.check, 46), (&line.guidance, 40)]))?;
    }
    let last = HEADING_ROW + u32::try_from(section.lines.len()).unwrap_or(u32::MAX - HEADING_ROW);
    let choices = DataValidation::new().allow_list_strings(&ANSWERS)?.set_error_message("请从下拉列表中选")?;
    sheet.add_data_validation(HEADING_ROW + 1, LINE_ANSWER, last, LINE_ANSWER, &choices)?;
    for (word, format) in [(FAILS, &styles.wrong), (UNCLEAR, &styles.unclear)] {
        let rule = rust_xlsxwriter::ConditionalFormatCell::new()
            .set_rule(rust_xlsxwriter::ConditionalFormatCellRule::EqualTo(word.to_owned()))
            .set_format(format);
        sheet.add_conditional_format(HEADING_ROW + 1, LINE_ANSWER, last, LINE_ANSWER, &rule)?;
    }
    Ok(())
}

/// Title, note, headings, and how the sheet prints.
fn begin(
    sheet: &mut Worksheet,
    title: &str,
    note: &str,
    columns: &[(&str, u16)],
    styles: &Styles,
) -> Result<(), XlsxError> {
    let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
    sheet.merge_range(0, 0, 0, last, title, &styles.title)?;
    sheet.merge_range(1, 0, 1, last, note, &styles.note)?;
    sheet.set_row_height(0, 30)?;
    sheet.set_row_height(1, 36)?;
    for (column, (heading, width)) in (0_u16..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(HEADING_ROW, column, *heading, &styles.heading)?;
    }
    sheet.set_freeze_panes(HEADING_ROW + 1, 0)?;
    print_across(sheet, Paper::A4).set_repeat_rows(HEADING_ROW, HEADING_ROW)?;
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

/// Points that the tallest of some texts takes in columns of these widths; a Chinese character is two wide.
fn height(texts: &[(&String, usize)]) -> u16 {
    let lines = |(text, width): &(&String, usize)| (text.chars().count() * 2).div_ceil(width.saturating_sub(2).max(1));
    let most = texts.iter().map(lines).max().unwrap_or(1).clamp(1, 20);
    LINE_POINTS * u16::try_from(most).unwrap_or(1) + 4
}
