//! What a blank table says about itself: notes on its headings, and the sheet 填表说明.

use super::page::{Paper, print_across};
use super::template::{height, lines};
use super::template_style::Styles;
use crate::ruleset::{Template, TemplateColumn, ValueType};
use rust_xlsxwriter::{Note, Worksheet, XlsxError};

/// What is said of every table.
const GENERAL: [&str; 5] = [
    "表头带红色 * 的必填；其余有就填，不知道的留空，不要猜。",
    "灰色的“示例”行是给填表人看的，读取时自动跳过，可以留着，也可以删去。",
    "一行填一条，不要合并单元格，不要改动表头；要多记的内容可以在最右边加列。",
    "日期写成 2026-03-05 的样子；数字列只填数，不写单位和“约”。",
    "有下拉的请从下拉中选；行数不够时复制空行往下加。鼠标停在表头上可看填写说明。",
];
/// The columns of the explanation and their widths.
const COLUMNS: [(&str, u16); 4] = [("表头写的", 24), ("要不要填", 10), ("怎么填", 58), ("可以选的", 58)];
/// Choices that a note lists at most.
const MAX_LISTED: usize = 30;
/// Size of a note in pixels.
const NOTE_WIDTH: u32 = 280;
/// Height of a line in a note, in pixels.
const NOTE_LINE: u32 = 17;
/// Half-width characters in a line of a note.
const NOTE_CHARS: u16 = 38;

/// The note on a column's heading.
pub(super) fn note_on(column: &TemplateColumn) -> Note {
    let mut parts = vec![if column.required { "必填。".to_owned() } else { "有就填。".to_owned() }];
    parts.extend([how(column), choices(column, "\n")].into_iter().filter(|part| !part.is_empty()));
    let text = parts.join("\n");
    let count = u32::try_from(lines(&text, NOTE_CHARS)).unwrap_or(u32::MAX);
    let height = NOTE_LINE * count.clamp(2, 24) + 10;
    Note::new(text)
        .add_author_prefix(false)
        .set_width(NOTE_WIDTH)
        .set_height(height)
        .set_font_name("宋体")
        .set_font_size(10)
}

/// How a column is filled in: what its author says, or else what it holds.
fn how(column: &TemplateColumn) -> String {
    if !column.note.is_empty() {
        return column.note.clone();
    }
    match (column.value_type, &column.unit) {
        (ValueType::Date, _) => "日期，写成 2026-03-05 的样子".to_owned(),
        (ValueType::Number, Some(unit)) => format!("只填数，单位{unit}"),
        (ValueType::Number, None) => "只填数，不写单位".to_owned(),
        (ValueType::Phone, _) => "电话号码；有几个的用顿号隔开".to_owned(),
        _ => String::new(),
    }
}

/// The choices in words, each in a line of its own where they need explaining.
fn choices(column: &TemplateColumn, between: &str) -> String {
    if column.choices.is_empty() {
        return String::new();
    }
    let explained = column.choices.iter().any(|choice| !choice.meaning.is_empty());
    let mut words: Vec<String> = column
        .choices
        .iter()
        .take(MAX_LISTED)
        .map(|choice| {
            if choice.meaning.is_empty() { choice.word.clone() } else { format!("{} {}", choice.word, choice.meaning) }
        })
        .collect();
    if column.choices.len() > MAX_LISTED {
        words.push(format!("等 {} 项", column.choices.len()));
    }
    let from = if column.choices_from.is_empty() { String::new() } else { format!("（{}）", column.choices_from) };
    let others = if column.others { "；下拉里没有的可以直接写" } else { "" };
    let joined = if explained { format!("{between}{}", words.join(between)) } else { words.join("、") };
    format!("可选{from}：{joined}{others}")
}

/// The sheet 填表说明. No row of it may look like headings: at most one cell is the name of a field.
pub(super) fn write_help(sheet: &mut Worksheet, template: &Template, styles: &Styles) -> Result<(), XlsxError> {
    let last = u16::try_from(COLUMNS.len()).unwrap_or(1) - 1;
    let across: u16 = COLUMNS.iter().map(|(_, width)| width).sum();
    sheet.merge_range(0, 0, 0, last, &format!("{}　怎么填", template.title), &styles.title)?;
    sheet.set_row_height(0, 34)?;
    let mut row = 1;
    let sentences = template.notes.iter().map(String::as_str).chain(GENERAL);
    for (number, sentence) in (1..).zip(sentences) {
        let text = format!("{number}. {sentence}");
        sheet.merge_range(row, 0, row, last, &text, &styles.plain)?;
        sheet.set_row_height(row, height([lines(&text, across)].into_iter()))?;
        row += 1;
    }
    row += 1;
    for (at, (heading, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(row, at, heading, &styles.heading)?;
    }
    let headings = row;
    for column in &template.columns {
        row += 1;
        let heading = column.group.iter().chain([&column.heading]).cloned().collect::<Vec<_>>().join(" / ");
        let must = if column.required { "必填" } else { "有就填" };
        let (how, choices) = (how(column), choices(column, "\n"));
        sheet.write_string_with_format(row, 0, &heading, &styles.explained)?;
        sheet.write_string_with_format(row, 1, must, &styles.explained_centre)?;
        sheet.write_string_with_format(row, 2, &how, &styles.explained)?;
        sheet.write_string_with_format(row, 3, &choices, &styles.explained)?;
        let [(_, first), _, (_, third), (_, fourth)] = COLUMNS;
        let tallest = [lines(&heading, first), lines(&how, third), lines(&choices, fourth)];
        sheet.set_row_height(row, height(tallest.into_iter()))?;
    }
    print_across(sheet, Paper::A4).set_repeat_rows(headings, headings)?;
    Ok(())
}
