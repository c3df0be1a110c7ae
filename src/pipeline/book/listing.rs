//! Writes an answer as a file: a workbook, CSV or JSON lines.

use super::BookError;
use super::asking::{Answered, AnsweredRow};
use crate::report::{write_csv, write_plain_table};
use std::io::Write;

/// What kind of file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListFile {
    /// A workbook.
    Xlsx,
    /// CSV with a byte-order mark, as Excel wants it.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// Headings before those of the fields, and after them.
const BEFORE: [&str; 3] = ["编号", "单位", "村（社区）"];
const AFTER: [&str; 6] = ["等级", "状态", "报送单位", "文件", "工作表", "行"];

/// Writes an answer.
///
/// # Errors
/// When the output takes no more.
pub fn write_list(answered: &Answered, format: ListFile, output: &mut dyn Write) -> Result<(), BookError> {
    if format == ListFile::Jsonl {
        for row in &answered.rows {
            writeln!(output, "{}", json_of(row)).map_err(BookError::Output)?;
        }
        return Ok(());
    }
    let headings = BEFORE.iter().copied().chain(answered.headings.iter().map(String::as_str)).chain(AFTER);
    let headings: Vec<&str> = headings.collect();
    let rows = answered.rows.iter().map(cells_of);
    match format {
        ListFile::Csv => write_csv(&headings, rows, output).map_err(BookError::Output),
        _ => Ok(write_plain_table(&answered.title, answered.as_of, &headings, rows, output)?),
    }
}

fn cells_of(row: &AnsweredRow) -> Vec<String> {
    let (file, sheet, number) = &row.row.place;
    let state = row.row.state.map_or("", super::DangerState::title);
    let before = [row.id.as_str(), &row.row.unit, &row.village].map(str::to_owned);
    let level = row.row.level.as_deref().unwrap_or_default();
    let number = number.to_string();
    let after = [level, state, &row.row.sender, file, sheet, &number].map(str::to_owned);
    before.into_iter().chain(row.cells.iter().cloned()).chain(after).collect()
}

fn json_of(row: &AnsweredRow) -> serde_json::Value {
    let (file, sheet, number) = &row.row.place;
    let dates = &row.row.dates;
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    serde_json::json!({
        "id": row.id,
        "kind": row.row.kind,
        "unit": row.row.unit,
        "village": row.village,
        "sender": row.row.sender,
        "level": row.row.level,
        "state": row.row.state.map(super::DangerState::id),
        "happened_on": day(dates.happened),
        "due_on": day(dates.due),
        "done_on": day(dates.done),
        "accepted_on": day(dates.accepted),
        "closed_on": day(dates.closed),
        "file": file,
        "sheet": sheet,
        "row": number,
        "fields": row.row.fields,
    })
}
