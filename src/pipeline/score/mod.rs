//! 年度考核: scores the year of villages and enterprises from the book, from marks and from appeals.

mod appeals;
mod close;
mod compare;
mod documents;
mod form;
mod gather;
mod marks;

pub use close::ClosedYear;
pub use compare::{ScoreChange, Stands, changes};
pub use documents::{ScoreDocuments, SlipKind, write_documents, write_forms};
pub use form::{MarkForm, mark_forms};

pub use crate::ruleset::ListAbout;
pub use crate::ruleset::spec::{AppealDecision, AppealSpec};

use super::RulesError;
use super::book::{Asker, BookError, RankedLine, Workspace, duties, on_day, rank};
use super::output::OutputError;
use super::reports::{Office, Reads, ReportError};
use crate::analyse::duties::DutyEntry;
use crate::model::period::{Period, PeriodKind};
use crate::model::score::{Assessment, BoardLine, LastYear, ScoreAnalysis};
use crate::ruleset::Figures;
use crate::ruleset::assessment::{Input, Scheme, Schemes};
use crate::ruleset::reference::Duty;
use crate::score::{Appeal, Beside, SubjectFacts, analyse, assess};
use gather::{Gathering, beside, by_holder, cited};
use jiff::civil::Date;
use marks::Marks;
use std::collections::{BTreeMap, BTreeSet};
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

/// The year that is scored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Year {
    year: i16,
    /// What happened later had not happened.
    cut_off: Date,
}

impl Year {
    fn new(year: i16, as_of: Date) -> Self {
        Self { year, cut_off: as_of.min(year_of(year).until) }
    }

    fn period(self) -> Period {
        year_of(self.year)
    }
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

/// Has `act` score from the book by the schemes that are meant.
fn with_scoring<T>(
    workspace: &Workspace,
    request: &ScoreRequest,
    as_of: Date,
    act: impl FnOnce(&mut Scoring<'_, '_>, &[&Scheme]) -> Result<T, ScoreError>,
) -> Result<T, ScoreError> {
    let done = on_day(workspace, as_of, |rules, asker| {
        let scored = || {
            let figures = Figures::load(&rules.files, &rules.ruleset).map_err(RulesError::from)?;
            let loaded = Schemes::load(&rules.files, &rules.ruleset, &figures, &asker.reference().duties);
            let schemes = loaded.map_err(RulesError::from)?;
            let wanted = wanted(&schemes, request)?;
            let last = wanted.iter().filter_map(|scheme| of_last_year(&schemes, scheme, request.year));
            let used: Vec<&Scheme> = wanted.iter().copied().chain(last).collect();
            let figures: BTreeSet<&str> = used.iter().flat_map(|scheme| figures_of(scheme)).collect();
            let reference = asker.reference();
            let is_used = |duty: &&Duty| used.iter().any(|scheme| duties_of(scheme).any(|id| id == duty.spec.id.value));
            let evidence = reference.duties.iter().filter(is_used).flat_map(|duty| &duty.evidence);
            let kinds: BTreeSet<&str> = evidence.map(|rule| rule.rows.table.as_str()).collect();
            let office = Office::open(workspace, rules, asker, as_of, Reads::Figures(&figures, &kinds))?;
            let marks = Marks::read(&office, asker)?;
            let (office, asker, schemes) = (&office, &*asker, &schemes);
            let mut scoring = Scoring { office, asker, schemes, marks, as_of, calendars: BTreeMap::new() };
            act(&mut scoring, &wanted)
        };
        Ok(scored())
    });
    done?
}

/// The schemes that are meant.
fn wanted<'s>(schemes: &'s Schemes, request: &ScoreRequest) -> Result<Vec<&'s Scheme>, ScoreError> {
    if let Some(what) = &request.scheme {
        let all = || schemes.all.iter().map(|scheme| scheme.id.as_str()).collect::<Vec<_>>().join("、");
        let found = schemes.find(what).ok_or_else(|| ScoreError::NoScheme(what.clone(), all()))?;
        return Ok(vec![found]);
    }
    let about = request.about.map_or(vec![ListAbout::Village, ListAbout::Enterprise], |about| vec![about]);
    let last_day = year_of(request.year).until;
    let found: Vec<&Scheme> = about.into_iter().filter_map(|about| schemes.of_year(about, last_day)).collect();
    if found.is_empty() { Err(ScoreError::NoneInForce(request.year)) } else { Ok(found) }
}

/// The scheme by which the year before was scored.
fn of_last_year<'s>(schemes: &'s Schemes, scheme: &Scheme, year: i16) -> Option<&'s Scheme> {
    schemes.of_year(scheme.about, year_of(year.checked_sub(1)?).until)
}

fn year_of(year: i16) -> Period {
    Period::starting(PeriodKind::Year, year, 1)
}

fn duties_of(scheme: &Scheme) -> impl Iterator<Item = &str> {
    scheme.inputs.iter().filter(|input| matches!(input, Input::DutyWanted(_))).map(Input::name)
}

fn figures_of(scheme: &Scheme) -> impl Iterator<Item = &str> {
    scheme.inputs.iter().filter_map(|input| match input {
        Input::Figure(id) => Some(id.as_str()),
        _ => None,
    })
}

/// Scores from one reading of the book.
struct Scoring<'s, 'o> {
    office: &'s Office<'o>,
    asker: &'s Asker<'s>,
    schemes: &'s Schemes,
    marks: Marks<'s, 'o>,
    as_of: Date,
    /// The calendars of duties that were drawn up, by year.
    calendars: BTreeMap<i16, Vec<DutyEntry>>,
}

impl Scoring<'_, '_> {
    /// The year by a scheme, as it was closed or as the book has it.
    fn scored(&mut self, scheme: &Scheme, year: i16, appeals: &[Appeal]) -> Result<Scored, ScoreError> {
        if let Some(closed) = close::read(self.office.workspace, year, &scheme.id)? {
            return Ok(Scored {
                assessment: closed.assessment,
                analysis: closed.analysis,
                closed: Some((closed.by, closed.on)),
                rules: closed.rules,
                book: closed.book,
            });
        }
        let mut assessment = self.assessed(scheme, year, appeals)?;
        self.compare_with_last_year(scheme, &mut assessment)?;
        let (title, values) = beside(self.office, self.asker, scheme.about);
        let analysis = analyse(&assessment, &[Beside { title, values }]);
        Ok(Scored {
            assessment,
            analysis,
            closed: None,
            rules: self.office.rules_hash.clone(),
            book: self.office.book_hash.clone(),
        })
    }

    fn assessed(&mut self, scheme: &Scheme, year: i16, appeals: &[Appeal]) -> Result<Assessment, ScoreError> {
        let of_year = Year::new(year, self.as_of);
        let subjects = self.facts(scheme, of_year)?;
        let own: Vec<Appeal> = appeals.iter().filter(|appeal| scheme.knows(&appeal.item)).cloned().collect();
        let as_of = of_year.cut_off.to_string();
        Ok(assess(scheme, &self.schemes.evaluator, year, &as_of, &subjects, &own))
    }

    /// What the book knows of all who are scored.
    fn facts(&mut self, scheme: &Scheme, year: Year) -> Result<Vec<SubjectFacts>, ScoreError> {
        if scheme.inputs.iter().any(|input| !matches!(input, Input::Figure(_)))
            && !self.calendars.contains_key(&year.year)
        {
            self.calendars.insert(year.year, duties(self.office.workspace, year.cut_off, 0)?);
        }
        let entries = self.calendars.get(&year.year).map_or(&[][..], Vec::as_slice);
        let gathering = Gathering {
            office: self.office,
            asker: self.asker,
            scheme,
            year,
            duties: by_holder(entries),
            cited: cited(self.office),
        };
        Ok(gathering.subjects(self.marks.of(self.asker, scheme, year)))
    }

    /// Says how each stood last year: as that year was closed, else as its own scheme gives it now.
    fn compare_with_last_year(&mut self, scheme: &Scheme, assessment: &mut Assessment) -> Result<(), ScoreError> {
        let Some(scheme) = of_last_year(self.schemes, scheme, assessment.year) else { return Ok(()) };
        let year = assessment.year - 1;
        let closed = close::read(self.office.workspace, year, &scheme.id)?;
        let is_closed = closed.is_some();
        let last = if let Some(closed) = closed {
            closed.assessment
        } else {
            let appeals = appeals::decided(self.office.workspace, &appeals::read(self.office.workspace, year)?);
            self.assessed(scheme, year, &appeals)?
        };
        for subject in &mut assessment.subjects {
            let then = last.subjects.iter().find(|then| then.name == subject.name && then.score.is_some());
            subject.last_year = then.map(|then| LastYear {
                scheme: last.scheme.title.clone(),
                score: then.score,
                grade: then.grade.clone(),
                rank: then.rank,
                ranked: then.ranked,
                is_closed,
            });
        }
        Ok(())
    }
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
