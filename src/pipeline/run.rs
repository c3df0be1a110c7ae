//! The main job: a folder of spreadsheets into a fresh book, and every report that it gives.

use crate::model::period::{Period, PeriodKind, day_words};
use crate::pipeline::book::{BookError, Fate, ImportRequest, ImportedFile, TownSpec, Workspace, import};
use crate::pipeline::output::write_text;
use crate::pipeline::reports::{Batch, BatchObserver, MAPS, Made, ReportError, due_reports, inner, packages};
use crate::pipeline::score::{ScoreDocuments, ScoreError, ScoreRequest, SlipKind, scores, write_documents};
use crate::pipeline::{Observer, OutputError};
use crate::report::document::{StartGroup, StartLink, StartPage, start_page};
use crate::ruleset::ScopeKey;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The folder of the book in that of the results.
const BOOK: &str = "台账库";
/// The folder of reports.
const REPORTS: &str = "报告";
/// The town's file, which an office may put beside its tables.
const TOWN: &str = "town.yaml";
/// The town's own rules, likewise.
const RULES: &str = "rules";
/// The page that leads to everything.
const START: &str = "index.html";
/// How names of folders end that are villages'.
const VILLAGE_ENDS: [&str; 4] = ["村", "社区", "居委会", "居民区"];

/// What to run.
#[derive(Clone, Debug)]
pub struct RunRequest {
    /// The folder of tables.
    pub input: PathBuf,
    /// Where everything goes.
    pub out: PathBuf,
    /// The day.
    pub as_of: Date,
    /// The town's name, where the folder does not say.
    pub town: Option<String>,
    /// Its villages, where the folder does not say.
    pub villages: Vec<String>,
    /// How tables come in.
    pub import: ImportRequest,
}

/// What came of a run.
#[derive(Debug)]
pub struct Ran {
    /// The workspace.
    pub workspace: PathBuf,
    /// The files that came in, or did not.
    pub imported: Vec<ImportedFile>,
    /// The town's reports.
    pub reports: Batch,
    /// The annual assessments.
    pub scores: Vec<ScoreDocuments>,
    /// The packages.
    pub packages: Batch,
    /// The page that leads to everything.
    pub start: PathBuf,
}

/// Why there was no run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is a book already.
    #[error("{0} 里已经有台账库，没有动它；请换一个 --out，或用 anping import、anping report 接着做")]
    HasBook(PathBuf),
    /// The town is not known.
    #[error("不知道是哪个镇、有哪些村：请写 --town 云溪镇 --villages 上庄村,下庄村，或在 {0} 里放一个 town.yaml")]
    NoTown(PathBuf),
    /// The book fails.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The reports fail.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The annual assessment fails.
    #[error(transparent)]
    Score(#[from] ScoreError),
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Imports a folder into a fresh book and makes every report of the last closed periods.
///
/// # Errors
/// When there is a book already, the town is not known, or the book or the outputs fail.
pub fn run(request: &RunRequest, files: &dyn Observer, documents: &dyn BatchObserver) -> Result<Ran, RunError> {
    let workspace = workspace(request)?;
    let imported = import(&workspace, &request.import, files)?;
    let out = request.out.join(REPORTS);
    let reports = due_reports(&workspace, request.as_of, &out, documents)?;
    let quarter = Period::closed_before(PeriodKind::Quarter, request.as_of);
    let everybody = [ScopeKey::Village, ScopeKey::Enterprise];
    let packages = packages(&workspace, request.as_of, quarter, &everybody, &out, documents)?;
    let scores = last_years(request, &workspace, &out)?;
    let start = request.out.join(START);
    write_text(&start, &start_page(&page(request, &workspace, &imported, [&reports, &packages], &scores)))?;
    Ok(Ran { workspace: workspace.folder, imported, reports, packages, scores, start })
}

/// The annual assessment of the last closed year, and of this one so far.
fn last_years(request: &RunRequest, workspace: &Workspace, out: &Path) -> Result<Vec<ScoreDocuments>, RunError> {
    let this = request.as_of.year();
    let mut made = Vec::new();
    for year in [this - 1, this] {
        let wanted = ScoreRequest { year, about: None, scheme: None };
        let mut all = match scores(workspace, &wanted, request.as_of) {
            Err(ScoreError::NoneInForce(_)) => continue,
            all => all?,
        };
        for scored in &mut all {
            made.push(write_documents(workspace, scored, request.as_of, out, SlipKind::WordAndPages)?);
        }
    }
    Ok(made)
}

fn workspace(request: &RunRequest) -> Result<Workspace, RunError> {
    let folder = request.out.join(BOOK);
    if folder.join("book.db").exists() {
        return Err(RunError::HasBook(folder));
    }
    let copy = |from: &Path, to: &Path| -> Result<(), OutputError> {
        let failed = |cause| OutputError { path: to.to_path_buf(), cause };
        std::fs::create_dir_all(to.parent().unwrap_or(to)).map_err(failed)?;
        std::fs::copy(from, to).map(|_| ()).map_err(failed)
    };
    let own = request.input.join(TOWN);
    if own.is_file() {
        copy(&own, &folder.join(TOWN))?;
    }
    copy_rules(&request.input.join(RULES), &folder.join(RULES), &copy)?;
    let maps = std::fs::read_dir(request.input.join(MAPS)).into_iter().flatten().filter_map(Result::ok);
    for map in maps.filter(|map| map.path().extension().is_some_and(|ending| ending == "geojson")) {
        copy(&map.path(), &folder.join(MAPS).join(map.file_name()))?;
    }
    Ok(Workspace::create(&folder, &town(request, own.is_file())?)?)
}

/// Copies the town's own rules, folder by folder.
fn copy_rules(
    from: &Path,
    to: &Path,
    copy: &dyn Fn(&Path, &Path) -> Result<(), OutputError>,
) -> Result<(), OutputError> {
    for entry in std::fs::read_dir(from).into_iter().flatten().filter_map(Result::ok) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_rules(&path, &to, copy)?;
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            copy(&path, &to)?;
        }
    }
    Ok(())
}

/// The town as the arguments have it, its villages as folders are called.
fn town(request: &RunRequest, has_own: bool) -> Result<TownSpec, RunError> {
    if has_own {
        return Ok(TownSpec::default());
    }
    let town = request.town.clone().ok_or_else(|| RunError::NoTown(request.input.clone()))?;
    let villages = if request.villages.is_empty() { village_folders(&request.input) } else { request.villages.clone() };
    Ok(TownSpec::named(town, villages, None))
}

/// Folders that are called like villages.
fn village_folders(input: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![(input.to_path_buf(), 0)];
    while let Some((folder, depth)) = pending.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !entry.path().is_dir() {
                continue;
            }
            if VILLAGE_ENDS.iter().any(|end| name.ends_with(end)) {
                found.push(name);
            } else if depth < 3 {
                pending.push((entry.path(), depth + 1));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn page(
    request: &RunRequest,
    workspace: &Workspace,
    imported: &[ImportedFile],
    batches: [&Batch; 2],
    scores: &[ScoreDocuments],
) -> StartPage {
    let links = |title: &String, files: &[PathBuf]| {
        let link = |file: &PathBuf| {
            let ending = file.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
            StartLink { title: kind_of(&ending).to_owned(), path: inner(&request.out, file) }
        };
        (title.clone(), files.iter().map(link).collect::<Vec<_>>())
    };
    let mut groups: Vec<StartGroup> = Vec::new();
    for made in batches.iter().flat_map(|batch| &batch.made) {
        let title = folder_of(made);
        let document = links(&made.title, &made.files);
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.documents.push(document),
            None => groups.push(StartGroup { title, documents: vec![document] }),
        }
    }
    groups.extend(scores.iter().map(|made| StartGroup {
        title: made.title.clone(),
        documents: made.documents.iter().map(|(title, files)| links(title, files)).collect(),
    }));
    let unreadable = imported.iter().filter(|file| file.fate == Fate::Unreadable);
    let failed = batches.iter().flat_map(|batch| &batch.failed);
    StartPage {
        title: format!("{}双重预防工作资料", workspace.town.spec.town),
        as_of: day_words(request.as_of),
        office: workspace.town.spec.office.clone(),
        imported: imported.len(),
        rows: imported.iter().map(rows_of).sum(),
        book: BOOK.to_owned(),
        groups,
        problems: unreadable
            .map(|file| format!("{}：读不出，没有导入", file.name))
            .chain(failed.map(|failed| format!("{}：{}", failed.title, failed.error)))
            .collect(),
    }
}

/// The folder of a document: its period, or what notices and packages of one kind are called.
fn folder_of(made: &Made) -> String {
    let folder = made.files.first().and_then(|file| file.parent()).and_then(Path::file_name);
    folder.map_or_else(|| made.period.title(), |name| name.to_string_lossy().into_owned())
}

fn rows_of(file: &ImportedFile) -> u64 {
    match &file.fate {
        Fate::Imported { records, .. } => *records,
        _ => 0,
    }
}

/// What a kind of file is called.
fn kind_of(ending: &str) -> &'static str {
    match ending {
        "docx" => "Word",
        "xlsx" => "Excel 附表",
        "html" => "网页",
        "pdf" => "PDF",
        "zip" => "压缩包",
        _ => "溯源",
    }
}
