//! 运行记录: from what a document was made, what its figures are, and whether it comes out the same again.

use super::make::{self, ReportRequest};
use super::{ReportError, Scope};
use crate::model::checksum_of;
use crate::model::period::Period;
use crate::pipeline::book::{Workspace, log};
use crate::report::document::Citation;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What the record's name ends with, after that of the document.
pub(super) const ENDING: &str = "溯源.json";
/// The version of records.
pub(super) const VERSION: u32 = 1;

/// The record of a document.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ReportRecord {
    /// The version of records.
    pub version: u32,
    /// The program.
    pub engine: String,
    /// The report.
    pub report: String,
    /// The document's title.
    pub title: String,
    /// The period, as commands have it.
    pub period: String,
    /// About whom.
    pub scope: String,
    /// 统计日.
    pub as_of: String,
    /// Whether it is for everybody.
    pub is_public: bool,
    /// What tells the rules.
    pub rules: String,
    /// SHA-256 of the definition, the template and the clerk's notes, by name.
    pub templates: BTreeMap<String, String>,
    /// What tells the book: a hash over all files that it holds.
    pub book: String,
    /// The files that the figures come from: name and SHA-256.
    pub inputs: Vec<(String, String)>,
    /// The files that were made: name and SHA-256.
    pub outputs: BTreeMap<String, String>,
    /// The figures that the document shows.
    pub figures: Vec<RecordedFigure>,
    /// The rows behind them.
    pub rows: Vec<RecordedRow>,
}

/// A figure of a document.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RecordedFigure {
    /// Its number in the document.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is.
    pub definition: String,
    /// What is shown.
    pub text: String,
    /// Its unit.
    pub unit: String,
    /// The rows behind it, by position in the record's rows.
    pub rows: Vec<usize>,
}

/// A row behind figures.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct RecordedRow {
    /// The number under which it is cited.
    pub id: String,
    /// The unit that it is about.
    pub unit: String,
    /// File, sheet, row.
    pub place: (String, String, u32),
}

/// Why a record is of no use.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// There is none.
    #[error("{0} 旁边没有“{ENDING}”，不知道它是怎么出的；请指明 anping report 出的文件")]
    Missing(PathBuf),
    /// It cannot be read.
    #[error("{path} 读不出：{why}")]
    Unreadable {
        /// The record.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The document has no such figure.
    #[error("这份文档里没有编号 {0} 的数；编号见附表的“数据溯源”")]
    NoFigure(String),
    /// It cannot be made again.
    #[error(transparent)]
    Report(#[from] ReportError),
}

/// A figure with the rows behind it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Traced {
    /// The document.
    pub title: String,
    /// 统计日.
    pub as_of: String,
    /// The figure.
    pub figure: RecordedFigure,
    /// Its rows.
    pub rows: Vec<RecordedRow>,
}

impl ReportRecord {
    /// Reads the record of a document: of any of its files, or the record itself.
    ///
    /// # Errors
    /// When there is none, or it makes no sense.
    pub fn read(path: &Path) -> Result<Self, RecordError> {
        let path = record_of(path).ok_or_else(|| RecordError::Missing(path.to_path_buf()))?;
        let wrong = |why: String| RecordError::Unreadable { path: path.clone(), why };
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
        serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))
    }
}

/// The record that belongs to a file.
fn record_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    if name.ends_with(ENDING) {
        return Some(path.to_path_buf());
    }
    let stem = path.file_stem()?.to_string_lossy();
    let stem = stem.strip_suffix("（附表）").unwrap_or(&stem);
    let record = path.with_file_name(format!("{stem}.{ENDING}"));
    record.is_file().then_some(record)
}

/// Says what a figure of a document is and which rows are behind it.
///
/// # Errors
/// When the document has no record, or no such figure.
pub fn trace(path: &Path, id: &str) -> Result<Traced, RecordError> {
    let record = ReportRecord::read(path)?;
    let wanted = id.trim().to_ascii_uppercase();
    let found = record.figures.iter().find(|figure| figure.id == wanted);
    let figure = found.ok_or_else(|| RecordError::NoFigure(id.to_owned()))?.clone();
    let rows = figure.rows.iter().filter_map(|at| record.rows.get(*at).cloned()).collect();
    Ok(Traced { title: record.title, as_of: record.as_of, figure, rows })
}

/// Makes a document again and compares; the names of files that differ.
///
/// # Errors
/// When there is no record, or it cannot be made again.
pub fn verify_report(workspace: &Workspace, path: &Path) -> Result<Vec<String>, RecordError> {
    let record = ReportRecord::read(path)?;
    let unreadable = |why: String| RecordError::Unreadable { path: path.to_path_buf(), why };
    let as_of: Date = record.as_of.parse().map_err(|_| unreadable("日期不对".to_owned()))?;
    let period: Period =
        record.period.parse().map_err(|error: crate::model::period::NoPeriod| unreadable(error.to_string()))?;
    let folder = tempfile::tempdir().map_err(|error| unreadable(error.to_string()))?;
    let request = ReportRequest {
        what: record.report.clone(),
        period,
        scope: record.scope.clone(),
        is_public: Some(record.is_public),
        out: folder.path().to_path_buf(),
    };
    make::report(workspace, &request, as_of)?;
    let differs = |(name, hash): (&String, &String)| {
        let again = std::fs::read(folder.path().join(name)).ok().map(|bytes| checksum_of(&bytes));
        (again.as_ref() != Some(hash)).then(|| name.clone())
    };
    let mut different: Vec<String> = record.outputs.iter().filter_map(differs).collect();
    let here = path.parent().unwrap_or(Path::new("."));
    for (name, hash) in &record.outputs {
        let is_edited = std::fs::read(here.join(name)).is_ok_and(|bytes| checksum_of(&bytes) != *hash);
        if is_edited && !different.contains(name) {
            different.push(format!("{name}（出文以后改过）"));
        }
    }
    Ok(different)
}

/// The files that the book holds: name and SHA-256.
pub(super) fn inputs(workspace: &Workspace) -> Result<Vec<(String, String)>, ReportError> {
    let (imports, _) = log(workspace)?;
    let mut inputs: Vec<(String, String)> =
        imports.into_iter().filter(|line| line.undone_at.is_none()).map(|line| (line.file, line.hash)).collect();
    inputs.sort();
    Ok(inputs)
}

/// Those of them that rows come from.
pub(super) fn inputs_of(inputs: &[(String, String)], rows: &[RecordedRow]) -> Vec<(String, String)> {
    let files: BTreeSet<&str> = rows.iter().map(|row| row.place.0.as_str()).collect();
    inputs.iter().filter(|(file, _)| files.contains(file.as_str())).cloned().collect()
}

/// Figures and the rows behind them, each row once.
pub(super) fn recorded(cited: &[&Citation<'_>]) -> (Vec<RecordedFigure>, Vec<RecordedRow>) {
    let mut places: BTreeMap<i64, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    let mut place = |row: &crate::analyse::figures::CountedRow| {
        *places.entry(row.row.id).or_insert_with(|| {
            rows.push(RecordedRow { id: row.id.clone(), unit: row.row.unit.clone(), place: row.row.place.clone() });
            rows.len() - 1
        })
    };
    let figure = |citation: &&Citation<'_>| RecordedFigure {
        id: citation.id.clone(),
        title: citation.title.clone(),
        definition: citation.definition.clone(),
        text: citation.text.clone(),
        unit: citation.unit.clone(),
        rows: citation.rows.iter().map(|row| place(row)).collect(),
    };
    let figures = cited.iter().map(figure).collect();
    (figures, rows)
}

/// Keeps the scope's name as a command would have it.
pub(super) fn scope_text(scope: &Scope) -> String {
    match scope {
        Scope::Town => String::new(),
        Scope::Village(name) | Scope::Enterprise(name) => name.clone(),
    }
}
