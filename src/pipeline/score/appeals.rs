//! 复核: the appeals of a year, one after another in a file that people can read.

use super::marks::evidence;
use super::{ScoreError, folder_of};
use crate::pipeline::book::Workspace;
use crate::pipeline::output::write_text;
use crate::ruleset::assessment::read_appeals;
use crate::ruleset::spec::{AppealDecision, AppealSpec};
use crate::score::Appeal;
use std::path::PathBuf;

/// The file in the folder of a year.
const APPEALS: &str = "appeals.yaml";
/// What the file begins with.
const HEAD: &str = "# 复核记录，先来的在前。decision：pending 待定，accepted 采纳，rejected 不采纳；采纳的写 points（该项应得的分），\n\
    # 不写 points 表示该项作缺项，或撤销否决。一个项目有几条采纳的，以最后一条为准。\n";

/// The file of a year.
pub(super) fn path(workspace: &Workspace, year: i16) -> PathBuf {
    folder_of(workspace, year).join(APPEALS)
}

/// The appeals of a year, the oldest first.
pub(super) fn read(workspace: &Workspace, year: i16) -> Result<Vec<AppealSpec>, ScoreError> {
    let path = path(workspace, year);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(ScoreError::Record { path, why: error.to_string() }),
    };
    read_appeals(&text).map_err(|why| ScoreError::Record { path, why })
}

/// Adds an appeal to the file.
pub(super) fn add(workspace: &Workspace, year: i16, appeal: &AppealSpec) -> Result<(), ScoreError> {
    let path = path(workspace, year);
    let known = std::fs::read_to_string(&path).unwrap_or_else(|_| HEAD.to_owned());
    std::fs::create_dir_all(folder_of(workspace, year))
        .map_err(|error| ScoreError::Record { path: path.clone(), why: error.to_string() })?;
    let gap = if known.ends_with('\n') { "" } else { "\n" };
    write_text(&path, &format!("{known}{gap}{}", entry(appeal)))?;
    Ok(())
}

/// An appeal as the file has it; texts of JSON are texts of YAML, whatever stands in them.
fn entry(appeal: &AppealSpec) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let files: Vec<String> = appeal.evidence.iter().map(|file| quoted(file)).collect();
    let points = appeal.points.map(|points| format!("  points: {points}\n")).unwrap_or_default();
    let decided = appeal.decided_on.map(|day| format!("  decided_on: {day}\n")).unwrap_or_default();
    format!(
        "- subject: {}\n  item: {}\n  claim: {}\n  evidence: [{}]\n  filed_on: {}\n  decision: {}\n{points}  reason: {}\n  \
         decided_by: {}\n{decided}",
        quoted(&appeal.subject),
        quoted(&appeal.item),
        quoted(&appeal.claim),
        files.join(", "),
        appeal.filed_on,
        appeal.decision.id(),
        quoted(&appeal.reason),
        quoted(&appeal.decided_by),
    )
}

/// Those that change something, as scoring takes them.
pub(super) fn decided(workspace: &Workspace, appeals: &[AppealSpec]) -> Vec<Appeal> {
    let accepted = appeals.iter().filter(|appeal| appeal.decision == AppealDecision::Accepted);
    let taken = accepted.map(|appeal| {
        let day = appeal.decided_on.map(|day| day.to_string()).unwrap_or_default();
        let files = evidence(&workspace.folder, &appeal.evidence.join("、"));
        let said = if appeal.reason.is_empty() { &appeal.claim } else { &appeal.reason };
        let parts = [said.clone(), appeal.decided_by.clone(), day, files];
        let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，");
        Appeal { subject: appeal.subject.clone(), item: appeal.item.clone(), points: appeal.points, words }
    });
    taken.collect()
}
