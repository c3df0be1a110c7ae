//! 年度考核: scores the year of villages and enterprises from the book, from marks and from appeals.

mod appeals;
mod close;
mod compare;
mod documents;
mod form;
mod gather;
mod marks;
mod scoring;

pub use close::ClosedYear;
pub use compare::{ScoreChange, Stands, changes};
pub use documents::{ScoreDocuments, SlipKind, write_documents, write_forms, write_slips};
pub use form::{MarkForm, mark_forms};

pub use crate::ruleset::ListAbout;
pub use crate::ruleset::spec::{AppealDecision, AppealSpec};

use super::RulesError;
use super::book::{BookError, RankedLine, Workspace, rank};
use super::output::OutputError;
use super::reports::ReportError;
use crate::model::score::{Assessment, BoardLine, ScoreAnalysis};
use crate::score::Appeal;
use jiff::civil::Date;
use scoring::with_scoring;
use std::path::PathBuf;

/// The folder of a workspace with appeals and closed years, by year.
const FOLDER: &str = "assessment";
/// The list of those that may be held up as examples, and how many of it are shown.
const TYPICAL: &str = "typical";
const TYPICAL_SHOWN: usize = 10;

/// Why a year cannot be scored.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// What reports are made from cannot be read.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The book cannot be asked.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The rules have mistakes.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// There is no such scheme.
    #[error("没有「{0}」这个考核办法；可写：{1}")]
    NoScheme(String, String),
    /// No scheme is in force.
    #[error("{0}年没有平时用的考核办法；请用 --scheme 指明，或在 rules/assessment 里写一个，is_default: true")]
    NoneInForce(i16),
    /// Nobody is called so.
    #[error("考核对象里没有「{0}」；请写全名称，考核对象见 anping score {1}")]
    NoSubject(String, i16),
    /// There is no such item.
    #[error("考核办法里没有项目「{0}」；项目编号见评分办法：anping score {1} --out 文件夹")]
    NoItem(String, i16),
    /// A file of a workspace cannot be read or written.
    #[error("{path} 读写不成：{why}")]
    Record {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The year is closed.
    #[error("{0}年度考核已由{1}于 {2} 封存，不能再改；确要改的，先 anping score reopen {0}")]
    Closed(i16, String, String),
    /// The year is not closed.
    #[error("{0}年度考核没有封存")]
    NotClosed(i16),
    /// Something is still to be found out.
    #[error("还不能封存：{}", not_final(.open, .problems))]
    NotFinal {
        /// Whose score is provisional.
        open: Vec<String>,
        /// What is wrong with marks and appeals.
        problems: Vec<String>,
    },
    /// A document cannot be made.
    #[error("{0} 出不来：{1}；自己的模板请用 anping template check 检查")]
    Document(String, String),
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

fn not_final(open: &[String], problems: &[String]) -> String {
    const NAMED: usize = 5;
    let names = open.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
    let provisional =
        (!open.is_empty()).then(|| format!("{} 个对象还有待核的项目（{names}等），请评完分再封存", open.len()));
    let wrong =
        (!problems.is_empty()).then(|| format!("评分或复核有 {} 处不对：{}", problems.len(), problems.join("；")));
    provisional.into_iter().chain(wrong).collect::<Vec<_>>().join("；")
}

/// What is wanted.
#[derive(Clone, Debug)]
pub struct ScoreRequest {
    /// The year.
    pub year: i16,
    /// Villages or enterprises; both where nothing is said.
    pub about: Option<ListAbout>,
    /// Another scheme than the one that is used for the year.
    pub scheme: Option<String>,
}

/// A scored year.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The results.
    pub assessment: Assessment,
    /// What they show together.
    pub analysis: ScoreAnalysis,
    /// Who closed the year and when, where it is closed.
    pub closed: Option<(String, String)>,
    /// What tells the rules.
    pub rules: String,
    /// What tells the book.
    pub book: String,
}

/// Scores a year: closed ones as they were closed.
///
/// # Errors
/// When the book, the rules or the appeals cannot be read, or no scheme is in force.
pub fn scores(workspace: &Workspace, request: &ScoreRequest, as_of: Date) -> Result<Vec<Scored>, ScoreError> {
    let appeals = appeals::decided(workspace, &appeals::read(workspace, request.year)?);
    scores_with(workspace, request, as_of, &appeals)
}

fn scores_with(
    workspace: &Workspace,
    request: &ScoreRequest,
    as_of: Date,
    appeals: &[Appeal],
) -> Result<Vec<Scored>, ScoreError> {
    with_scoring(workspace, request, as_of, |scoring, schemes| {
        schemes.iter().map(|scheme| scoring.scored(scheme, request.year, appeals)).collect()
    })
}

/// Adds who may be held up as an example, as the rules' list has them: what documents say beside the scores.
fn add_typical(workspace: &Workspace, scored: &mut Scored, as_of: Date) -> Result<(), ScoreError> {
    let assessment = &scored.assessment;
    if scored.closed.is_some() || assessment.scheme.about != "企业" {
        return Ok(());
    }
    let Some(ranking) = rank(workspace, TYPICAL, as_of)? else { return Ok(()) };
    let line = |line: &RankedLine| {
        let subject = assessment.subjects.iter().find(|subject| subject.name == line.name);
        BoardLine {
            name: line.name.clone(),
            village: line.village.clone(),
            grade: subject.map(|subject| subject.grade.clone()).unwrap_or_default(),
            score: subject.and_then(|subject| subject.score),
            reason: line.reasons(&ranking.count_titles),
        }
    };
    scored.analysis.typical = ranking.lines.iter().take(TYPICAL_SHOWN).map(line).collect();
    Ok(())
}

/// The folder of a year.
fn folder_of(workspace: &Workspace, year: i16) -> PathBuf {
    workspace.folder.join(FOLDER).join(year.to_string())
}

/// What an appeal changed.
#[derive(Clone, Debug)]
pub struct Appealed {
    /// The scheme's title.
    pub scheme: String,
    /// The appeal as it was kept.
    pub appeal: AppealSpec,
    /// All whose score, grade or rank it moved.
    pub changes: Vec<ScoreChange>,
}

/// Takes an appeal down and says what it changes.
///
/// # Errors
/// When nobody or nothing is called so, the year is closed, or the file cannot be written.
pub fn appeal(workspace: &Workspace, year: i16, appeal: &AppealSpec, as_of: Date) -> Result<Appealed, ScoreError> {
    let mut known = appeals::read(workspace, year)?;
    let decided = |known: &[AppealSpec]| appeals::decided(workspace, known);
    let (before_appeals, after_appeals) = {
        let before = decided(&known);
        known.push(appeal.clone());
        (before, decided(&known))
    };
    let request = ScoreRequest { year, about: None, scheme: None };
    let (before, after) = with_scoring(workspace, &request, as_of, |scoring, schemes| {
        let of_item = schemes.iter().find(|scheme| scheme.knows(&appeal.item));
        let scheme = of_item.ok_or_else(|| ScoreError::NoItem(appeal.item.clone(), year))?;
        if let Some(closed) = close::read(workspace, year, &scheme.id)? {
            return Err(ScoreError::Closed(year, closed.by, closed.on));
        }
        let before = scoring.assessed(scheme, year, &before_appeals)?;
        if !before.subjects.iter().any(|subject| subject.name == appeal.subject) {
            return Err(ScoreError::NoSubject(appeal.subject.clone(), year));
        }
        Ok((before, scoring.assessed(scheme, year, &after_appeals)?))
    })?;
    appeals::add(workspace, year, appeal)?;
    Ok(Appealed { scheme: after.scheme.title.clone(), appeal: appeal.clone(), changes: changes(&before, &after) })
}

/// The appeals of a year, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn appeals_of(workspace: &Workspace, year: i16) -> Result<Vec<AppealSpec>, ScoreError> {
    appeals::read(workspace, year)
}

/// Closes a year: its results are kept and no longer change. The files that were written.
///
/// # Errors
/// When something is still to be found out, or the record cannot be written.
pub fn close_year(
    workspace: &Workspace,
    request: &ScoreRequest,
    as_of: Date,
    by: &str,
) -> Result<Vec<PathBuf>, ScoreError> {
    let mut all = scores(workspace, request, as_of)?;
    all.iter_mut().try_for_each(|scored| add_typical(workspace, scored, as_of))?;
    if let Some((by, on)) = all.iter().find_map(|scored| scored.closed.clone()) {
        return Err(ScoreError::Closed(request.year, by, on));
    }
    all.iter().map(|scored| close::write(workspace, scored, by, as_of)).collect()
}

/// Takes the closing of a year back; the records are kept under other names.
///
/// # Errors
/// When the year is not closed.
pub fn reopen_year(workspace: &Workspace, request: &ScoreRequest, as_of: Date) -> Result<Vec<PathBuf>, ScoreError> {
    let closed = scores(workspace, request, as_of)?.into_iter().filter(|scored| scored.closed.is_some());
    let ids: Vec<String> = closed.map(|scored| scored.assessment.scheme.id).collect();
    if ids.is_empty() {
        return Err(ScoreError::NotClosed(request.year));
    }
    ids.iter().map(|id| close::reopen(workspace, request.year, id, as_of)).collect()
}
