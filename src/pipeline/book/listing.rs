//! 清单: whatever can be listed, in one form, and written as a workbook, CSV or JSON lines.

use super::asking::{Answered, AnsweredRow, AskRequest, ask};
use super::duties::{DutyFilter, duties};
use super::filter::Filter;
use super::findings::findings;
use super::links::links;
use super::ranking::{RankedLine, Ranking, rank};
use super::repeats::{again, typical};
use super::{BookError, DangerState, Workspace};
use crate::analyse::duties::{DutyEntry, EvidenceRef};
use crate::model::DangerMark;
use crate::report::{write_csv, write_plain_table};
use crate::ruleset::spec::DeadlineOf;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Value, json};
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

/// A list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What it is called.
    pub title: String,
    /// As things were on this day.
    pub as_of: Date,
    /// Its columns.
    pub headings: Vec<String>,
    /// The columns that fit on a terminal.
    pub shown: Vec<usize>,
    /// How many rows there are, where not all are given.
    pub count: Option<usize>,
    /// Its rows.
    pub rows: Vec<ListedRow>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct ListedRow {
    /// A text for each column.
    pub cells: Vec<String>,
    /// The same for programs.
    pub json: Value,
}

/// What the calendar of duties is called.
const DUTIES: [&str; 2] = ["duties", "职责"];
/// What findings of criteria are called.
const FINDINGS: [&str; 2] = ["findings", "判定"];
/// What links between dangers and risks are called.
const LINKS: [&str; 2] = ["links", "关联"];
/// What dangers that come again are called.
const AGAIN: [&str; 2] = ["repeats", "反复"];
/// What dangers that many enterprises have are called.
const TYPICAL: [&str; 2] = ["typical-dangers", "典型隐患"];
/// Days ahead that the calendar shows.
const DAYS_AHEAD: u16 = 31;

/// Lists what is asked for: rows of a kind, of which the first are enough where `at_most` says so; duties, findings, links, or
/// units in a reasoned order.
///
/// # Errors
/// When there is no such list, a filter makes no sense, or the book cannot be read.
pub fn list(
    workspace: &Workspace,
    what: &str,
    filters: &[String],
    as_of: Date,
    at_most: Option<u32>,
) -> Result<Listed, BookError> {
    if DUTIES.contains(&what) {
        let filters = filters.iter().map(|text| DutyFilter::read(text)).collect::<Result<Vec<_>, _>>()?;
        let mut entries = duties(workspace, as_of, DAYS_AHEAD)?;
        entries.retain(|entry| filters.iter().all(|filter| filter.fits(entry)));
        return Ok(of_duties(&entries, as_of));
    }
    if let Some(ranking) = rank(workspace, what, as_of)? {
        return match filters.first() {
            Some(filter) => {
                Err(BookError::Filter(filter.clone(), "名单不能再筛选；要看行，请列隐患、风险等".to_owned()))
            }
            None => Ok(of_ranking(&ranking)),
        };
    }
    let filters = filters.iter().map(|text| Filter::read(text)).collect::<Result<Vec<_>, _>>()?;
    if FINDINGS.contains(&what) {
        return findings(workspace, &filters, as_of);
    }
    if LINKS.contains(&what) {
        return links(workspace, &filters, as_of);
    }
    if AGAIN.contains(&what) {
        return again(workspace, &filters, as_of);
    }
    if TYPICAL.contains(&what) {
        return typical(workspace, &filters, as_of);
    }
    Ok(of_rows(&ask(workspace, &AskRequest { what: what.to_owned(), filters, as_of, at_most })?))
}

/// Writes a list.
///
/// # Errors
/// When the output takes no more.
pub fn write_list(listed: &Listed, format: ListFile, output: &mut dyn Write) -> Result<(), BookError> {
    let headings: Vec<&str> = listed.headings.iter().map(String::as_str).collect();
    let rows: Vec<&[String]> = listed.rows.iter().map(|row| row.cells.as_slice()).collect();
    match format {
        ListFile::Jsonl => {
            for row in &listed.rows {
                writeln!(output, "{}", row.json).map_err(BookError::Output)?;
            }
            Ok(())
        }
        ListFile::Csv => write_csv(&headings, &rows, output).map_err(BookError::Output),
        ListFile::Xlsx => Ok(write_plain_table(&listed.title, listed.as_of, &headings, &rows, output)?),
    }
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// Headings before those of the fields.
const BEFORE: [&str; 3] = ["编号", "单位", "村（社区）"];
/// Headings after them.
const LEVEL: &str = "等级";
/// The same of rows that have states and marks.
const STATES: [&str; 3] = ["状态", "标记", "提示"];
/// Headings at the end.
const PLACE: [&str; 4] = ["报送单位", "文件", "工作表", "行"];

/// Rows of a kind as a list.
#[must_use]
pub fn of_rows(answered: &Answered) -> Listed {
    let states: &[&str] = if answered.has_marks { &STATES } else { &[] };
    let headings = BEFORE.iter().copied().chain(answered.headings.iter().map(String::as_str));
    let headings = headings.chain([LEVEL]).chain(states.iter().copied()).chain(PLACE);
    let headings: Vec<String> = headings.map(str::to_owned).collect();
    let fields_end = BEFORE.len() + answered.headings.len();
    let has_hint = answered.rows.iter().any(|row| row.limit.is_some());
    // What nobody was told by when to do is worth a column of the terminal only where there is such a row.
    let shown_states = states.len() - usize::from(!has_hint && !states.is_empty());
    let shown = (0..fields_end).chain(fields_end + 1..fields_end + 1 + shown_states);
    Listed {
        title: answered.title.clone(),
        as_of: answered.as_of,
        shown: shown.collect(),
        headings,
        count: Some(answered.count),
        rows: answered.rows.iter().map(|row| of_row(row, answered)).collect(),
        notes: Vec::new(),
    }
}

fn of_row(row: &AnsweredRow, answered: &Answered) -> ListedRow {
    let (file, sheet, number) = &row.row.place;
    let state = row.row.state_on(answered.as_of);
    let hint = row.limit.as_ref().map(|limit| limit.reason.clone()).unwrap_or_default();
    let mut cells = vec![row.id.clone(), row.row.unit.clone(), row.village.clone()];
    cells.extend(row.cells.iter().cloned());
    cells.push(row.row.level.clone().unwrap_or_default());
    if answered.has_marks {
        cells.extend([state.map_or("", DangerState::title).to_owned(), row.marks.said(), hint]);
    }
    cells.extend([row.row.sender.clone(), file.clone(), sheet.clone(), number.to_string()]);
    let dates = &row.row.dates;
    let mut json = json!({
        "id": row.id,
        "kind": row.row.kind,
        "unit": row.row.unit,
        "village": row.village,
        "sender": row.row.sender,
        "level": row.row.level,
        "state": state.map(DangerState::id),
        "happened_on": day(dates.happened),
        "due_on": day(dates.due),
        "done_on": day(dates.done),
        "accepted_on": day(dates.accepted),
        "closed_on": day(dates.closed),
        "file": file,
        "sheet": sheet,
        "row": number,
        "fields": row.row.fields,
    });
    if answered.has_marks
        && let Some(json) = json.as_object_mut()
    {
        json.extend(beside_state(row));
    }
    ListedRow { cells, json }
}

/// Marks, the moved limit and the limit by rule, for programs.
fn beside_state(row: &AnsweredRow) -> [(String, Value); 3] {
    let mark = |(mark, field, text): &(DangerMark, String, String)| json!({ "mark": mark.id(), "title": mark.title(), "field": field, "text": text });
    let extension = row.marks.extension.map(|extension| {
        let counts = extension.counts_until().is_some();
        json!({ "until": day(extension.until), "approved": extension.is_approved, "counts": counts })
    });
    let limit = row.limit.as_ref().map(|limit| {
        let what = match limit.what {
            DeadlineOf::Rectification => "rectification",
            DeadlineOf::Recheck => "recheck",
        };
        json!({ "what": what, "on": limit.on.to_string(), "rule": limit.rule, "draft": limit.is_draft, "reason": limit.reason })
    });
    let marks: Vec<Value> = row.marks.found.iter().map(mark).collect();
    [
        ("marks".to_owned(), Value::from(marks)),
        ("extension".to_owned(), extension.unwrap_or_default()),
        ("limit_by_rule".to_owned(), limit.unwrap_or_default()),
    ]
}

fn of_ranking(ranking: &Ranking) -> Listed {
    let before = ["序号", "名称", "村（社区）", ranking.score_title.as_str()];
    let headings = before.into_iter().chain(ranking.count_titles.iter().map(String::as_str)).chain(["理由", "依据"]);
    let headings: Vec<String> = headings.map(str::to_owned).collect();
    let known = ranking.lines.iter().enumerate().map(|(at, line)| (Some(at + 1), line));
    let rows = known.chain(ranking.unknown.iter().map(|line| (None, line)));
    let draft = ranking.is_draft.then(|| "怎么数、怎么排是草案，请镇里定了再用".to_owned());
    let basis = format!("依据：{}", ranking.basis);
    let note = Some(ranking.note.clone()).filter(|note| !note.is_empty());
    Listed {
        title: ranking.title.clone(),
        as_of: ranking.as_of,
        shown: vec![0, 1, 2, 3, headings.len().saturating_sub(2)],
        headings,
        count: None,
        rows: rows.map(|(place, line)| of_line(place, line, ranking)).collect(),
        notes: std::iter::once(basis).chain(draft).chain(note).collect(),
    }
}

fn of_line(place: Option<usize>, line: &RankedLine, ranking: &Ranking) -> ListedRow {
    let text = |number: &Option<Decimal>| number.map_or_else(|| "待核".to_owned(), |number| number.to_string());
    let count = |((title, count), rows): ((&String, &Option<Decimal>), &Vec<String>)| json!({ "title": title, "value": count.map(|count| count.to_string()), "rows": rows });
    let counts = ranking.count_titles.iter().zip(&line.counts).zip(&line.rows).map(count);
    let json = json!({
        "place": place,
        "name": line.name,
        "village": line.village,
        "score": line.score.map(|score| score.to_string()),
        "counts": counts.collect::<Vec<_>>(),
        "basis": ranking.basis,
        "draft": ranking.is_draft,
        "as_of": ranking.as_of.to_string(),
    });
    let place = place.map_or_else(|| "待核".to_owned(), |place| place.to_string());
    let before = [place, line.name.clone(), line.village.clone(), text(&line.score)];
    let after = [line.reasons(&ranking.count_titles), ranking.basis.clone()];
    ListedRow { cells: before.into_iter().chain(line.counts.iter().map(text)).chain(after).collect(), json }
}

/// Headings of the calendar of duties.
const DUTY_HEADINGS: [&str; 11] =
    ["状态", "谁", "做什么", "时段", "期限", "理由", "做了几次", "应做几次", "证据", "依据", "没做怎么办"];

fn of_duties(entries: &[DutyEntry], as_of: Date) -> Listed {
    Listed {
        title: "职责日历".to_owned(),
        as_of,
        headings: DUTY_HEADINGS.map(str::to_owned).to_vec(),
        shown: (0..6).collect(),
        count: None,
        rows: entries.iter().map(of_duty).collect(),
        notes: Vec::new(),
    }
}

fn of_duty(entry: &DutyEntry) -> ListedRow {
    let place = |row: &EvidenceRef| format!("{} {}!{}", row.place.0, row.place.1, row.place.2);
    let cells = vec![
        entry.state.title().to_owned(),
        entry.holder.clone(),
        entry.title.clone(),
        entry.period.map(|(from, until)| format!("{from}至{until}")).unwrap_or_default(),
        day(entry.due_on).unwrap_or_default(),
        entry.reason.clone(),
        entry.times_done.to_string(),
        entry.times_wanted.map_or_else(|| "不知道".to_owned(), |wanted| wanted.to_string()),
        entry.rows.iter().map(place).collect::<Vec<_>>().join("；"),
        entry.clause.clone(),
        entry.remedy.clone(),
    ];
    let place = |row: &EvidenceRef| json!({ "file": row.place.0, "sheet": row.place.1, "row": row.place.2 });
    let json = json!({
        "duty": entry.duty,
        "title": entry.title,
        "holder": entry.holder,
        "from": day(entry.period.map(|(from, _)| from)),
        "until": day(entry.period.map(|(_, until)| until)),
        "due_on": day(entry.due_on),
        "state": entry.state.id(),
        "times_done": entry.times_done,
        "times_wanted": entry.times_wanted,
        "trigger": entry.trigger.as_ref().map(place),
        "rows": entry.rows.iter().map(place).collect::<Vec<_>>(),
        "reason": entry.reason,
        "clause": entry.clause,
        "remedy": entry.remedy,
    });
    ListedRow { cells, json }
}
