//! What may be filled in the form: limits of points, cases to choose from, yes and no, days.

use super::form::{COLUMNS, FIRST_LINE};
use super::sheet::float;
use crate::model::score::{MarkAsks, MarkLine};
use rust_decimal::Decimal;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, Workbook, Worksheet,
    XlsxError,
};
use std::collections::BTreeMap;

/// The sheet that holds lists too long for a cell's own.
const LISTS: &str = "选项";
/// Characters that a cell's own list may have.
const MAX_LIST_CHARS: usize = 255;
/// Ranges that one rule names: rules of many subjects are joined, but no program likes endless lists.
const MAX_RANGES: usize = 400;
/// Days that a date may be: what lies outside is a slip of the keys.
const DAYS: [(u16, u8, u8); 2] = [(2000, 1, 1), (2099, 12, 31)];

/// Rows by what may be filled in, so that a rule is written once for all its rows.
#[derive(Default)]
pub(super) struct Rules<'l> {
    /// By column and the least and the most.
    points: BTreeMap<(u16, Decimal, Decimal), Vec<u32>>,
    reasons: BTreeMap<&'l [String], Vec<u32>>,
}

impl<'l> Rules<'l> {
    pub(super) fn note(&mut self, row: u32, line: &'l MarkLine) {
        if line.asks != MarkAsks::Veto {
            let limits = [
                (column("deducted_marks"), Decimal::ZERO, line.points - line.least),
                (column("awarded_marks"), line.least, line.points),
            ];
            for limit in limits {
                self.points.entry(limit).or_default().push(row);
            }
        }
        if !line.reasons.is_empty() {
            self.reasons.entry(line.reasons.as_slice()).or_default().push(row);
        }
    }

    /// Puts the rules on the sheet; gives the words of lists that stand on a sheet of their own, one below another.
    pub(super) fn guard(self, sheet: &mut Worksheet, last: u32) -> Result<Vec<String>, XlsxError> {
        for ((at, least, most), rows) in &self.points {
            let message = format!("请填 {} 到 {} 之间的数，不写单位", least.normalize(), most.normalize());
            let rule = DataValidation::new()
                .allow_decimal_number(DataValidationRule::Between(float(*least), float(*most)))
                .set_error_message(message)?;
            on_rows(sheet, *at, rows, &rule)?;
        }
        let mut lists = Vec::new();
        for (reasons, rows) in &self.reasons {
            let rule = list(&mut lists, reasons)?
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_message("不是考核办法列出的情形。确是别的原因，可以保留")?;
            on_rows(sheet, column("deduction_reason"), rows, &rule)?;
        }
        for field in ["not_applicable", "is_veto"] {
            let rule = DataValidation::new().allow_list_strings(&["是", "否"])?.set_error_message("请选是或否")?;
            on_column(sheet, field, last, &rule)?;
        }
        for field in ["sampled_of", "sampled_count", "nonconforming_count"] {
            let rule = DataValidation::new()
                .allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0))
                .set_error_message("请填整数，不写单位")?;
            on_column(sheet, field, last, &rule)?;
        }
        let [from, to] = DAYS;
        let day = |(year, month, day)| ExcelDateTime::from_ymd(year, month, day);
        let rule = DataValidation::new()
            .allow_date(DataValidationRule::Between(day(from)?, day(to)?))
            .set_error_message("请填日期，写成 2026-03-05 的样子")?;
        on_column(sheet, "marked_on", last, &rule)?;
        Ok(lists)
    }
}

/// The column of a field.
fn column(field: &str) -> u16 {
    let at = COLUMNS.iter().position(|(_, _, known)| *known == field);
    at.and_then(|at| u16::try_from(at).ok()).unwrap_or_default()
}

fn on_column(sheet: &mut Worksheet, field: &str, last: u32, rule: &DataValidation) -> Result<(), XlsxError> {
    let at = column(field);
    sheet.add_data_validation(FIRST_LINE, at, last, at, rule).map(|_| ())
}

fn on_rows(sheet: &mut Worksheet, at: u16, rows: &[u32], rule: &DataValidation) -> Result<(), XlsxError> {
    let name = column_number_to_name(at);
    let runs: Vec<(u32, u32)> =
        rows.chunk_by(|one, next| one + 1 == *next).filter_map(|run| Some((*run.first()?, *run.last()?))).collect();
    for some in runs.chunks(MAX_RANGES) {
        let Some((first, last)) = some.first().copied() else { continue };
        let ranges: Vec<String> =
            some.iter().map(|(first, last)| format!("{name}{}:{name}{}", first + 1, last + 1)).collect();
        sheet.add_data_validation(first, at, last, at, &rule.clone().set_multi_range(ranges.join(" ")))?;
    }
    Ok(())
}

/// Cases to choose from: in the cell's own rule where they are short, else on the sheet of lists.
fn list(lists: &mut Vec<String>, words: &[String]) -> Result<DataValidation, XlsxError> {
    let characters: usize = words.iter().map(|word| word.chars().count() + 1).sum();
    if characters <= MAX_LIST_CHARS && words.iter().all(|word| !word.contains([',', '"'])) {
        return DataValidation::new().allow_list_strings(words);
    }
    let first = lists.len() + 1;
    lists.extend(words.iter().cloned());
    Ok(DataValidation::new().allow_list_formula(Formula::new(format!("='{LISTS}'!$A${first}:$A${}", lists.len()))))
}

/// One column without headings: import takes no such sheet for a table.
pub(super) fn write_lists(book: &mut Workbook, lists: &[String]) -> Result<(), XlsxError> {
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
