//! 封存: a year that is closed keeps its results; what is made of it later comes out the same to the last byte.

use super::{ScoreError, Scored, folder_of};
use crate::model::checksum_of;
use crate::model::score::{Assessment, ScoreAnalysis};
use crate::pipeline::book::Workspace;
use crate::pipeline::output::write_bytes;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The version of records.
const VERSION: u32 = 1;
/// What the name of a record ends with, after the scheme's.
const ENDING: &str = "closed.json";

/// 封存记录: the results of a closed year.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClosedYear {
    /// The version of records.
    pub version: u32,
    /// The program.
    pub engine: String,
    /// Who closed it.
    pub by: String,
    /// When.
    pub on: String,
    /// What tells the rules.
    pub rules: String,
    /// What tells the book: a hash over all files that it holds.
    pub book: String,
    /// SHA-256 of the appeals; empty where there were none.
    pub appeals: String,
    /// The results.
    pub assessment: Assessment,
    /// What they show together.
    pub analysis: ScoreAnalysis,
}

fn path(workspace: &Workspace, year: i16, scheme: &str) -> PathBuf {
    folder_of(workspace, year).join(format!("{scheme}.{ENDING}"))
}

/// The record of a year and scheme, where it is closed.
pub(super) fn read(workspace: &Workspace, year: i16, scheme: &str) -> Result<Option<ClosedYear>, ScoreError> {
    let path = path(workspace, year, scheme);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ScoreError::Record { path, why: error.to_string() }),
    };
    let wrong = |error: serde_json::Error| ScoreError::Record { path: path.clone(), why: error.to_string() };
    serde_json::from_slice(&bytes).map(Some).map_err(wrong)
}

/// Keeps results as those of a closed year; what is still to be found out prevents it.
pub(super) fn write(workspace: &Workspace, scored: &Scored, by: &str, on: Date) -> Result<PathBuf, ScoreError> {
    let assessment = &scored.assessment;
    let open: Vec<String> = assessment
        .subjects
        .iter()
        .filter(|subject| subject.is_provisional)
        .map(|subject| subject.name.clone())
        .collect();
    if !open.is_empty() || !assessment.problems.is_empty() {
        return Err(ScoreError::NotFinal { open, problems: assessment.problems.clone() });
    }
    let year = assessment.year;
    let appeals = std::fs::read(super::appeals::path(workspace, year)).map(|bytes| checksum_of(&bytes));
    let record = ClosedYear {
        version: VERSION,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        by: by.to_owned(),
        on: on.to_string(),
        rules: scored.rules.clone(),
        book: scored.book.clone(),
        appeals: appeals.unwrap_or_default(),
        assessment: assessment.clone(),
        analysis: scored.analysis.clone(),
    };
    let path = path(workspace, year, &assessment.scheme.id);
    let folder = folder_of(workspace, year);
    std::fs::create_dir_all(&folder).map_err(|error| ScoreError::Record { path: folder, why: error.to_string() })?;
    let mut bytes = serde_json::to_vec(&record)
        .map_err(|error| ScoreError::Record { path: path.clone(), why: error.to_string() })?;
    bytes.push(b'\n');
    Ok(write_bytes(&path, &bytes)?)
}

/// Takes a year's closing back; the record is kept under another name.
pub(super) fn reopen(workspace: &Workspace, year: i16, scheme: &str, on: Date) -> Result<PathBuf, ScoreError> {
    let path = path(workspace, year, scheme);
    if !path.is_file() {
        return Err(ScoreError::NotClosed(year));
    }
    let numbered = (1..).map(|number| path.with_file_name(format!("{scheme}.reopened-{on}-{number}.json")));
    let kept = numbered.into_iter().find(|path| !path.exists()).unwrap_or_else(|| path.with_extension("reopened"));
    std::fs::rename(&path, &kept).map_err(|error| ScoreError::Record { path, why: error.to_string() })?;
    Ok(kept)
}
