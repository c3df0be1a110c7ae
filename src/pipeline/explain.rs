//! 解释: how one row came to its level.

use super::findings::{LEDGER, SELF_CHECK};
use super::{LazyRules, Rules, RulesError, RulesRequest, load_rules};
use crate::diagnostic::Diagnostic;
use crate::grade::consistency::ConsistencyJudge;
use crate::grade::dangers::DangerJudge;
use crate::grade::{Grader, Unanswered, Verdict};
use crate::import::{ImportError, ReaderProcess, Workbook};
use crate::model::{CellRef, FieldId, Finding, Record, SkipReason};
use crate::normalise::{Event, Place, SheetReader};
use crate::ruleset::reference::Checks;
use crate::ruleset::{Ruleset, Status};
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;

/// Which row to explain, and under which rules.
#[derive(Clone, Debug)]
pub struct ExplainRequest {
    /// The file.
    pub file: PathBuf,
    /// `SHEET!ROW`; the row alone in a book of one sheet.
    pub at: String,
    /// The rules to work by.
    pub rules: RulesRequest,
    /// How to start the process that reads xls and ods.
    pub reader: Option<ReaderProcess>,
}

/// How a row came to its level.
#[derive(Debug)]
pub enum Explanation {
    /// The row is a record.
    Record(Box<Explained>),
    /// The row is a record of a table that is not graded.
    Judged(Box<Judged>),
    /// The row is no record.
    Skipped(SkipReason),
}

/// A record's way to its level.
#[derive(Debug)]
pub struct Explained {
    /// The method and the profile, as titles; none where the table tells no method.
    pub method: Option<MethodLine>,
    /// What was read: heading, field, cell, text.
    pub cells: Vec<CellLine>,
    /// The verdict.
    pub verdict: Arc<Verdict>,
    /// What is wrong in the row's cells.
    pub problems: Vec<Diagnostic>,
    /// Direct rules that could not be answered.
    pub unanswered: Vec<Unanswered>,
}

/// The method and profile of a table.
#[derive(Debug)]
pub struct MethodLine {
    /// The method's usual name.
    pub method: String,
    /// The profile's identifier.
    pub profile: String,
    /// The profile's title.
    pub title: String,
    /// Document and clause of its bands.
    pub source: String,
    /// Whether its source has not been checked.
    pub is_draft: bool,
}

/// A row of a table that is not graded, with what criteria and checks say.
#[derive(Debug)]
pub struct Judged {
    /// What such a table is called.
    pub kind: String,
    /// The cells that were read.
    pub cells: Vec<CellLine>,
    /// What criteria say.
    pub findings: Vec<Finding>,
    /// What is wrong in its cells.
    pub problems: Vec<Diagnostic>,
}

/// A cell that was read.
#[derive(Debug)]
pub struct CellLine {
    /// Where it is.
    pub cell: CellRef,
    /// Its heading.
    pub heading: String,
    /// The field as which it was taken; empty: none.
    pub field: String,
    /// What stands in it.
    pub text: String,
}

/// Why a row cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The place is not written as it should be.
    #[error("「{0}」不是“工作表!行号”的写法，例如：--at '清单1!12'")]
    Place(String),
    /// There is no such sheet.
    #[error("没有「{name}」这张工作表，文件里有：{known}")]
    Sheet {
        /// The name asked for.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// The row has nothing in it or is not there.
    #[error("「{sheet}」第 {row} 行是空行，或超出表格范围")]
    Row {
        /// The sheet.
        sheet: String,
        /// The row.
        row: u32,
    },
    /// The file cannot be read.
    #[error("{0}；{help}", help = .0.help())]
    Import(#[from] ImportError),
    /// There are no rules to work with.
    #[error(transparent)]
    Rules(#[from] RulesError),
}

/// Explains one row.
///
/// # Errors
/// When the file, the rules or the row are not there.
pub fn explain(request: &ExplainRequest) -> Result<Explanation, ExplainError> {
    let Rules { ruleset, named_profile, files } = load_rules(&request.rules)?;
    let mut workbook = Workbook::open(&request.file, request.reader.as_ref())?;
    let (at, wanted) = locate(&workbook, &request.at)?;
    let info = workbook.sheets().get(at).cloned().unwrap_or_default();
    let place = Place { file: Arc::from(request.file.to_string_lossy()), sheet: Arc::from(info.name.as_str()) };
    let rows = workbook.rows(at)?.map_while(Result::ok);
    let mut grader = Grader::new(&ruleset);
    let mut problems = Vec::new();
    for event in SheetReader::new(&ruleset, place, &info.merges, named_profile, rows) {
        match event {
            Event::Record(record) if record.row.number == wanted => {
                if !record.table.is_graded() {
                    let lazy = LazyRules::new(files, request.rules.as_of);
                    let judged = judged(&ruleset, &lazy, &record, request.rules.as_of, problems)?;
                    return Ok(Explanation::Judged(Box::new(judged)));
                }
                let verdict = grader.grade(&record);
                return Ok(Explanation::Record(Box::new(explained(&ruleset, &grader, &record, verdict, problems))));
            }
            Event::Skipped { first, last, reason, .. } if first <= wanted && wanted <= last => {
                return Ok(Explanation::Skipped(reason));
            }
            Event::Problem(problem) if problem.location.cell.is_some_and(|cell| cell.row == wanted) => {
                problems.push(problem);
            }
            _ => {}
        }
    }
    Err(ExplainError::Row { sheet: info.name, row: wanted })
}

/// Splits `SHEET!ROW` and finds the sheet.
fn locate(workbook: &Workbook, at: &str) -> Result<(usize, u32), ExplainError> {
    let bad = || ExplainError::Place(at.to_owned());
    let sheets = workbook.sheets();
    let (name, row) = match at.rsplit_once(['!', '！']) {
        Some((name, row)) => (name.trim_matches('\''), row),
        None if sheets.len() == 1 => (sheets.first().map_or("", |sheet| sheet.name.as_str()), at),
        None => return Err(bad()),
    };
    let digits = row.trim().trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '$');
    let row = digits.parse().map_err(|_| bad())?;
    let position = sheets.iter().position(|sheet| sheet.name == name).ok_or_else(|| ExplainError::Sheet {
        name: name.to_owned(),
        known: sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>().join("、"),
    })?;
    Ok((position, row))
}

/// A row of a ledger or a self-check, with what criteria and checks say.
fn judged(
    ruleset: &Ruleset,
    lazy: &LazyRules,
    record: &Record<'_>,
    as_of: Date,
    mut problems: Vec<Diagnostic>,
) -> Result<Judged, ExplainError> {
    let criteria = lazy.criteria().map_err(RulesError::from)?;
    let checks = Checks::load(&lazy.files, ruleset).map_err(RulesError::from)?;
    let mut judge = DangerJudge::new(criteria, ruleset, as_of);
    let kind = &*record.table.kind;
    let findings = match kind {
        LEDGER => judge.danger(record),
        SELF_CHECK => judge.self_check(record).map(|(finding, _)| finding).into_iter().collect(),
        _ => Vec::new(),
    };
    let consistency = ConsistencyJudge::new(&checks, ruleset, as_of);
    let row_checks = consistency.for_rows_of(&record.table);
    let issues = if kind == LEDGER { consistency.hidden_danger(&row_checks, record) } else { Vec::new() };
    problems.extend(issues.iter().map(|issue| issue.at(location(record, issue.field))));
    Ok(Judged { kind: ruleset.columns.kind_title(kind).to_owned(), cells: cells(ruleset, record), findings, problems })
}

fn location(record: &Record<'_>, field: FieldId) -> crate::diagnostic::Location {
    crate::diagnostic::Location {
        sheet: Some(Arc::clone(&record.table.sheet)),
        cell: record.cell_ref(field),
        ..Default::default()
    }
}

/// The cells of a row that hold something.
fn cells(ruleset: &Ruleset, record: &Record<'_>) -> Vec<CellLine> {
    let line = |column: &crate::model::Column| {
        let cell = record.row.cell(column.index).filter(|cell| !cell.is_blank())?;
        Some(CellLine {
            cell: CellRef { row: record.row.number, column: column.index },
            heading: column.title(),
            field: column.field.map(|field| ruleset.fields.title(field).to_owned()).unwrap_or_default(),
            text: cell.display().into_owned(),
        })
    };
    record.table.columns.iter().filter_map(line).collect()
}

fn explained(
    ruleset: &Ruleset,
    grader: &Grader<'_>,
    record: &Record<'_>,
    verdict: Arc<Verdict>,
    mut problems: Vec<Diagnostic>,
) -> Explained {
    problems.extend(verdict.issues.iter().map(|issue| issue.at(location(record, issue.field))));
    Explained {
        method: method_line(ruleset, record),
        cells: cells(ruleset, record),
        verdict,
        problems,
        unanswered: grader.unanswered(&record.table),
    }
}

fn method_line(ruleset: &Ruleset, record: &Record<'_>) -> Option<MethodLine> {
    let chosen = record.table.method.as_ref()?;
    let method = ruleset.methods.get(chosen.method)?;
    let profile = method.profiles.get(chosen.profile)?;
    Some(MethodLine {
        method: method.title.clone(),
        profile: profile.id.clone(),
        title: profile.title.clone(),
        source: format!("{} {}", profile.source.document, profile.source.clause).trim_end().to_owned(),
        is_draft: profile.status == Status::Draft,
    })
}
