//! What the clerk wrote: it stays when a report is made again.

use super::ReportError;
use super::content::Wanted;
use crate::pipeline::book::Workspace;
use crate::report::document::stripped;
use crate::ruleset::read_notes;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The folder of the clerk's notes in a workspace.
const NOTES: &str = "notes";

/// Where the notes of a report are.
pub(super) fn notes_path(workspace: &Workspace, wanted: Wanted<'_>) -> PathBuf {
    let scope = wanted.scope.name(&workspace.town.spec.town);
    let name = format!("{}_{}_{scope}.yaml", wanted.report.spec.id.value, wanted.period.code());
    workspace.folder.join(NOTES).join(super::make::file_name(&name))
}

/// The notes of a report, as paragraphs by the place where they belong; none where there is no file.
pub(super) fn notes(workspace: &Workspace, wanted: Wanted<'_>) -> Result<BTreeMap<String, Vec<String>>, ReportError> {
    let path = notes_path(workspace, wanted);
    let wrong = |why: String| ReportError::Notes { path: path.display().to_string(), why };
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
    let notes = read_notes(&text).map_err(wrong)?;
    let lines = |text: &String| {
        text.lines().map(|line| stripped(line.trim())).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    Ok(notes.iter().map(|(place, text)| (place.clone(), lines(text))).collect())
}
