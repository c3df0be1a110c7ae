//! What changes when rules change: in the rules themselves, and on real files.

use super::{Bench, BenchError, files};
use crate::model::RiskLevel;
use crate::pipeline::{AssessError, ReaderProcess, RulesRequest, Unobserved, WorkRequest, assess};
use crate::ruleset::criteria::{Criterion, CriterionTest};
use crate::ruleset::{Grading, Profile};
use jiff::civil::Date;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Why rules cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// One side has mistakes or cannot be read.
    #[error("{side}规则装载不了")]
    Rules {
        /// 旧 or 新.
        side: &'static str,
        /// Why.
        #[source]
        cause: BenchError,
    },
    /// The files cannot be assessed.
    #[error(transparent)]
    Assess(#[from] AssessError),
    /// No folder for what the runs leave.
    #[error("临时目录建不了，请确认磁盘有空间")]
    Temporary(#[from] std::io::Error),
}

/// One difference.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change {
    /// The rule, or the place in a file.
    pub of: String,
    /// What was.
    pub old: String,
    /// What is.
    pub new: String,
}

/// All differences.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RulesDiff {
    /// Rules that differ.
    pub rules: Vec<Change>,
    /// Files whose highest level differs.
    pub files: Vec<Change>,
    /// Rows whose level differs.
    pub rows: Vec<Change>,
    /// Hidden dangers that become or cease to be major or suspected.
    pub dangers: Vec<Change>,
}

/// Compares two folders of rules, each laid over the shipped ones (none: the shipped ones alone), in themselves and on files.
///
/// # Errors
/// When a side has mistakes, or a file's results cannot be written.
pub fn diff(
    old: Option<&Path>,
    new: Option<&Path>,
    on: &[PathBuf],
    as_of: Date,
    reader: Option<&ReaderProcess>,
) -> Result<RulesDiff, DiffError> {
    let (old_rules, new_rules) = (load(old, "旧", as_of)?, load(new, "新", as_of)?);
    let mut diff = RulesDiff { rules: changes(&rules(&old_rules), &rules(&new_rules)), ..RulesDiff::default() };
    if !on.is_empty() {
        let (before, after) = (outcomes(old, on, as_of, reader)?, outcomes(new, on, as_of, reader)?);
        diff.files = changes(&before.files, &after.files);
        diff.rows = changes(&before.rows, &after.rows);
        diff.dangers = changes(&before.dangers, &after.dangers);
    }
    Ok(diff)
}

fn load(folder: Option<&Path>, side: &'static str, as_of: Date) -> Result<Bench, DiffError> {
    let load = || -> Result<Bench, BenchError> { Ok(Bench::load(files(folder)?, as_of)?) };
    load().map_err(|cause| DiffError::Rules { side, cause })
}

/// What differs between two sets of named texts.
fn changes(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<Change> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let text = |side: &BTreeMap<String, String>, name: &String| {
        side.get(name).cloned().unwrap_or_else(|| "（没有）".to_owned())
    };
    let change = |name: &String| Change { of: name.clone(), old: text(old, name), new: text(new, name) };
    names.into_iter().map(change).filter(|change| change.old != change.new).collect()
}

/// Every rule that decides something, as a text of all that it decides by.
fn rules(bench: &Bench) -> BTreeMap<String, String> {
    let criteria = bench.criteria.all.iter().map(|criterion| (criterion.id.clone(), criterion_text(bench, criterion)));
    let profiles = bench.ruleset.methods.iter().flat_map(|method| {
        let of_method = |profile: &Profile| (profile.id.clone(), profile_text(profile));
        method.profiles.iter().map(of_method).collect::<Vec<_>>()
    });
    criteria.chain(profiles).collect()
}

fn criterion_text(bench: &Bench, criterion: &Criterion) -> String {
    let test = match &criterion.test {
        CriterionTest::Condition(condition) => condition.source().to_owned(),
        CriterionTest::Person => "由人认定".to_owned(),
        CriterionTest::Count { elements, at_least } => {
            let ids = elements.iter().filter_map(|at| bench.criteria.all.get(*at)).map(|element| element.id.as_str());
            format!("{} 中 {at_least} 条", ids.collect::<Vec<_>>().join("、"))
        }
    };
    let premises: Vec<&str> = criterion.premises.iter().map(crate::script::Condition::source).collect();
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let dates = format!("{}～{}", day(criterion.effective_from), day(criterion.effective_to));
    format!("{}；{}；前提 {}；条件 {test}；{dates}", criterion.basis(), criterion.detail, premises.join(" 且 "))
}

fn profile_text(profile: &Profile) -> String {
    match &profile.grading {
        Grading::Bands(bands) => {
            bands.iter().map(|band| format!("{} {}", band.range, band.level.title())).collect::<Vec<_>>().join("；")
        }
        Grading::Matrix(matrix) => format!("{matrix:?}"),
    }
}

#[derive(Default)]
struct Outcomes {
    files: BTreeMap<String, String>,
    rows: BTreeMap<String, String>,
    dangers: BTreeMap<String, String>,
}

/// Runs `assess` into a folder that is thrown away and keeps what was decided.
fn outcomes(
    folder: Option<&Path>,
    on: &[PathBuf],
    as_of: Date,
    reader: Option<&ReaderProcess>,
) -> Result<Outcomes, DiffError> {
    let out = tempfile::tempdir()?;
    let request = WorkRequest {
        inputs: on.to_vec(),
        out: out.path().to_path_buf(),
        rules: RulesRequest { folder: folder.map(Path::to_path_buf), ..RulesRequest::shipped(as_of) },
        reader: reader.cloned(),
    };
    let mut lines = Vec::new();
    assess(&request, &Unobserved, Some(&mut lines))?;
    let mut outcomes = Outcomes::default();
    let mut highest: BTreeMap<String, RiskLevel> = BTreeMap::new();
    for line in lines.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Value>(line).ok()) {
        let text = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default();
        let row = line.get("row").and_then(Value::as_u64).unwrap_or_default();
        let place = format!("{}「{}」第 {row} 行", text("file"), text("sheet"));
        match text("type") {
            "row" => {
                let level = line.get("level").and_then(|level| serde_json::from_value::<RiskLevel>(level.clone()).ok());
                if let Some(level) = level {
                    let known = highest.entry(text("file").to_owned()).or_insert(level);
                    *known = (*known).max(level);
                }
                outcomes.rows.insert(place, level.map_or("未能判定", RiskLevel::title).to_owned());
            }
            "finding" if matches!(text("answer"), "fires" | "suspected") => {
                let answer = if text("answer") == "fires" { "判定" } else { "疑似" };
                let told = format!("{answer} {}（{} {}）", text("title"), text("source"), text("clause"));
                outcomes.dangers.insert(format!("{place} {}", text("rule")), told);
            }
            _ => {}
        }
    }
    outcomes.files = highest.into_iter().map(|(file, level)| (file, level.colour().to_owned())).collect();
    Ok(outcomes)
}
