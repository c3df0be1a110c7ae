//! 评分表: the workbook that persons fill in, with what they have said already. It is imported as it comes back.

use super::form_rules::Rules;
use super::sheet::{FIRST, NARROW, across, float, last_column, tall};
use crate::model::decimal_from_text;
use crate::model::score::{MarkAsks, MarkLine};
use crate::report::WorkbookError;
use crate::report::page::{Paper, print_across};
use crate::report::properties::properties;
use jiff::civil::{Date, date};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// The day on which all forms were made, as far as their properties say: no clock is read.
const MADE_ON: Date = date(2026, 1, 1);
/// 0-based row of the first line: title and headings stand above.
pub(super) const FIRST_LINE: u32 = FIRST - 1;
/// Columns on the left that stay in sight: up to the number of the item.
const FROZEN: u16 = 4;
/// Columns that say what is asked; those after them are filled in.
const TOLD: usize = 8;

/// The column of full points.
pub(super) const FULL: u16 = 6;

/// The columns: heading, width, and the field that `given` holds for it.
pub(super) const COLUMNS: [(&str, u16, &str); 20] = [
    ("考核年度", 9, ""),
    ("考核对象", 18, ""),
    ("村（社区）", 12, ""),
    ("项目编号", 9, ""),
    ("考核项目", 12, ""),
    ("考核内容", 26, ""),
    ("标准分", 7, ""),
    ("评分标准", 30, ""),
    ("扣分", 7, "deducted_marks"),
    ("扣分原因", 24, "deduction_reason"),
    ("得分", 7, "awarded_marks"),
    ("缺项", 6, "not_applicable"),
    ("一票否决", 6, "is_veto"),
    ("抽查总数", 7, "sampled_of"),
    ("抽查数", 7, "sampled_count"),
    ("不符合数", 7, "nonconforming_count"),
    ("证据文件", 16, "evidence_files"),
    ("评分人", 9, "marker"),
    ("评分日期", 12, "marked_on"),
    ("备注", 14, ""),
];

/// Writes the form.
///
/// # Errors
/// When the workbook cannot be made.
pub fn marking_form(title: &str, lines: &[MarkLine]) -> Result<Vec<u8>, WorkbookError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(MADE_ON)?.set_title(title));
    let looks = FormLooks::new();
    // Row by row: what is written is not kept. A town of ten thousand enterprises has some 200,000 lines.
    let sheet = book.add_worksheet_with_constant_memory()?.set_name("评分表")?;
    head(sheet, title, &looks)?;
    let mut rules = Rules::default();
    let mut row = FIRST_LINE;
    for line in lines {
        write_line(sheet, row, line, &looks)?;
        rules.note(row, line);
        row += 1;
    }
    let last = row.max(FIRST_LINE + 1) - 1;
    sheet.autofilter(FIRST_LINE - 1, 0, last, last_column(COLUMNS.len()))?;
    sheet.set_print_area(0, 0, last, last_column(COLUMNS.len()))?;
    let lists = rules.guard(sheet, last)?;
    super::form_rules::write_lists(&mut book, &lists)?;
    Ok(book.save_to_buffer()?)
}

struct FormLooks {
    title: Format,
    heading: Format,
    /// What says what is asked: in wide and in narrow columns.
    told: [Format; 2],
    /// Asked and not asked, in wide columns.
    wide: [Format; 2],
    /// The same in narrow ones.
    narrow: [Format; 2],
    /// The same of days.
    days: [Format; 2],
}

impl FormLooks {
    fn new() -> Self {
        let told = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let fill = |rgb: u32| told.clone().set_background_color(rgb);
        let centred = |look: Format| look.set_align(FormatAlign::Center);
        let wide = [fill(0xFF_F9DB), fill(0xD9_D9D9)];
        let narrow = wide.clone().map(centred);
        Self {
            title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center),
            heading: fill(0xD9_E1F2).set_bold().set_align(FormatAlign::Center),
            days: narrow.clone().map(|look| look.set_num_format("yyyy-mm-dd")),
            told: [told.clone(), centred(told.clone())],
            wide,
            narrow,
        }
    }
}

fn head(sheet: &mut Worksheet, title: &str, looks: &FormLooks) -> Result<(), XlsxError> {
    sheet.set_row_height(0, 28)?.set_row_height(1, 32)?;
    across(sheet, 0, COLUMNS.len(), title, &looks.title)?;
    for (at, (heading, width, _)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(1, at, heading, &looks.heading)?;
    }
    print_across(sheet, Paper::A4).set_repeat_rows(0, 1)?.set_freeze_panes(FIRST_LINE, FROZEN)?;
    sheet.set_footer("&L黄色的填，灰色的不用填&C第 &P 页，共 &N 页");
    Ok(())
}

fn write_line(sheet: &mut Worksheet, row: u32, line: &MarkLine, looks: &FormLooks) -> Result<(), XlsxError> {
    let told = [&line.period, &line.subject, &line.village, &line.item, &line.block, &line.title, "", &line.rule];
    let given = |field: &str| line.given.get(field).map_or("", |text| text.trim());
    let texts = COLUMNS.iter().zip(told).map(|((_, width, _), text)| (text, *width));
    let filled = COLUMNS.iter().skip(TOLD).map(|(_, width, field)| (given(field), *width));
    sheet.set_row_height(row, tall(texts.chain(filled)))?;
    let [wide, narrow] = &looks.told;
    for ((at, text), (_, width, _)) in (0..).zip(told).zip(COLUMNS) {
        sheet.write_string_with_format(row, at, text, if width < NARROW { narrow } else { wide })?;
    }
    if line.asks != MarkAsks::Veto {
        sheet.write_number_with_format(row, FULL, float(line.points), narrow)?;
    }
    for (at, (_, width, field)) in (0..).zip(COLUMNS).skip(TOLD) {
        let [asked, grey] = match field {
            "marked_on" => &looks.days,
            _ if width < NARROW => &looks.narrow,
            _ => &looks.wide,
        };
        let look = if asks(line, field) { asked } else { grey };
        write_given(sheet, (row, at), field, given(field), look)?;
    }
    Ok(())
}

/// Whether a line asks for a field. Notes are always welcome.
fn asks(line: &MarkLine, field: &str) -> bool {
    let takes = line.block == "扣分";
    match (field, line.asks) {
        ("evidence_files" | "marker" | "marked_on" | "deduction_reason" | "", _)
        | ("deducted_marks" | "awarded_marks" | "not_applicable", MarkAsks::Points)
        | ("sampled_of" | "sampled_count" | "nonconforming_count" | "not_applicable", MarkAsks::Sample)
        | ("is_veto", MarkAsks::Veto) => true,
        ("deducted_marks", MarkAsks::Extra) => takes,
        ("awarded_marks", MarkAsks::Extra) => !takes,
        _ => false,
    }
}

/// What was said, as a number or a day where it is one.
fn write_given(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    field: &str,
    text: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    const NUMBERS: [&str; 5] =
        ["deducted_marks", "awarded_marks", "sampled_of", "sampled_count", "nonconforming_count"];
    let number = NUMBERS.contains(&field).then(|| decimal_from_text(text)).flatten();
    let day = if field == "marked_on" { text.parse::<Date>().ok() } else { None };
    match (number, day) {
        (Some(number), _) => sheet.write_number_with_format(row, column, float(number), look)?,
        (_, Some(day)) => sheet.write_datetime_with_format(row, column, excel_date(day)?, look)?,
        _ if text.is_empty() => sheet.write_blank(row, column, look)?,
        _ => sheet.write_string_with_format(row, column, text, look)?,
    };
    Ok(())
}

fn excel_date(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
}
