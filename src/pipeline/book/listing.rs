//! Writes an answer as a file: a workbook, CSV or JSON lines.

use super::BookError;
use super::asking::{Answered, AnsweredRow};
use super::ranking::{RankedLine, Ranking};
use crate::analyse::duties::{DutyEntry, EvidenceRef};
use crate::report::{write_csv, write_plain_table};
use jiff::civil::Date;
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

/// Writes a list of units.
///
/// # Errors
/// When the output takes no more.
pub fn write_ranking(ranking: &Ranking, format: ListFile, output: &mut dyn Write) -> Result<(), BookError> {
    let lines = || {
        let known = ranking.lines.iter().map(|line| (line, true));
        known.chain(ranking.unknown.iter().map(|line| (line, false)))
    };
    if format == ListFile::Jsonl {
        for (at, (line, is_known)) in lines().enumerate() {
            writeln!(output, "{}", json_of_line(at + 1, line, is_known, ranking)).map_err(BookError::Output)?;
        }
        return Ok(());
    }
    let before = ["序号", "名称", "村（社区）", ranking.score_title.as_str()];
    let headings = before.into_iter().chain(ranking.count_titles.iter().map(String::as_str)).chain(["理由", "依据"]);
    let headings: Vec<&str> = headings.collect();
    let text =
        |number: &Option<rust_decimal::Decimal>| number.map_or_else(|| "待核".to_owned(), |number| number.to_string());
    let rows = lines().enumerate().map(|(at, (line, is_known))| {
        let place = if is_known { (at + 1).to_string() } else { "待核".to_owned() };
        let before = [place, line.name.clone(), line.village.clone(), text(&line.score)];
        let reasons = line.reasons(&ranking.count_titles);
        let counts = line.counts.iter().map(text);
        before.into_iter().chain(counts).chain([reasons, ranking.basis.clone()]).collect()
    });
    match format {
        ListFile::Csv => write_csv(&headings, rows, output).map_err(BookError::Output),
        _ => Ok(write_plain_table(&ranking.title, ranking.as_of, &headings, rows, output)?),
    }
}

fn json_of_line(place: usize, line: &RankedLine, is_known: bool, ranking: &Ranking) -> serde_json::Value {
    let count = |((title, count), rows): ((&String, &Option<rust_decimal::Decimal>), &Vec<String>)| serde_json::json!({ "title": title, "value": count.map(|count| count.to_string()), "rows": rows });
    let counts = ranking.count_titles.iter().zip(&line.counts).zip(&line.rows).map(count);
    serde_json::json!({
        "place": is_known.then_some(place),
        "name": line.name,
        "village": line.village,
        "score": line.score.map(|score| score.to_string()),
        "counts": counts.collect::<Vec<_>>(),
        "basis": ranking.basis,
        "draft": ranking.is_draft,
        "as_of": ranking.as_of.to_string(),
    })
}

/// Headings of the calendar of duties.
const DUTY_HEADINGS: [&str; 11] =
    ["状态", "谁", "做什么", "时段", "期限", "理由", "做了几次", "应做几次", "证据", "依据", "没做怎么办"];

/// A duty as cells, in the order of the calendar's headings.
#[must_use]
pub fn duty_cells(entry: &DutyEntry) -> Vec<String> {
    let place = |row: &EvidenceRef| format!("{} {}!{}", row.place.0, row.place.1, row.place.2);
    vec![
        entry.state.title().to_owned(),
        entry.holder.clone(),
        entry.title.clone(),
        entry.period.map(|(from, until)| format!("{from}至{until}")).unwrap_or_default(),
        entry.due_on.map(|due| due.to_string()).unwrap_or_default(),
        entry.reason.clone(),
        entry.times_done.to_string(),
        entry.times_wanted.map_or_else(|| "不知道".to_owned(), |wanted| wanted.to_string()),
        entry.rows.iter().map(place).collect::<Vec<_>>().join("；"),
        entry.clause.clone(),
        entry.remedy.clone(),
    ]
}

/// Writes a calendar of duties.
///
/// # Errors
/// When the output takes no more.
pub fn write_duties(
    entries: &[DutyEntry],
    as_of: Date,
    format: ListFile,
    output: &mut dyn Write,
) -> Result<(), BookError> {
    if format == ListFile::Jsonl {
        for entry in entries {
            writeln!(output, "{}", json_of_duty(entry)).map_err(BookError::Output)?;
        }
        return Ok(());
    }
    let rows = entries.iter().map(duty_cells);
    match format {
        ListFile::Csv => write_csv(&DUTY_HEADINGS, rows, output).map_err(BookError::Output),
        _ => Ok(write_plain_table("职责日历", as_of, &DUTY_HEADINGS, rows, output)?),
    }
}

fn json_of_duty(entry: &DutyEntry) -> serde_json::Value {
    let place =
        |row: &EvidenceRef| serde_json::json!({ "file": row.place.0, "sheet": row.place.1, "row": row.place.2 });
    serde_json::json!({
        "duty": entry.duty,
        "title": entry.title,
        "holder": entry.holder,
        "from": entry.period.map(|(from, _)| from.to_string()),
        "until": entry.period.map(|(_, until)| until.to_string()),
        "due_on": entry.due_on.map(|due| due.to_string()),
        "state": entry.state.id(),
        "times_done": entry.times_done,
        "times_wanted": entry.times_wanted,
        "trigger": entry.trigger.as_ref().map(place),
        "rows": entry.rows.iter().map(place).collect::<Vec<_>>(),
        "reason": entry.reason,
        "clause": entry.clause,
        "remedy": entry.remedy,
    })
}
