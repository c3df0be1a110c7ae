//! Many reports at once: packages for villages and enterprises, and all that is due.

use super::content::{Wanted, is_for};
use super::make::{Made, Written, file_name, in_office, set_down, told, written};
use super::office::Office;
use super::pictures::Gallery;
use super::write::save;
use super::{ReportError, Scope};
use crate::model::period::{Period, PeriodKind};
use crate::pipeline::book::{Asker, Workspace};
use crate::report::document::{Content, bundle};
use crate::ruleset::{Report, ScopeKey};
use jiff::civil::Date;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use std::path::{Path, PathBuf};

/// What a package is called.
pub(super) const PACKAGE: [&str; 2] = ["资料包", "package"];

/// Packages whose contents are in memory at once.
const AT_ONCE: usize = 16;

/// Watches a batch.
pub trait BatchObserver {
    /// So many documents or packages will be made.
    fn expected(&self, _count: usize) {}
    /// One is made.
    fn made(&self, _title: &str) {}
}

/// A report that could not be made, and why.
#[derive(Debug)]
pub struct Failed {
    /// What was wanted.
    pub title: String,
    /// Why it was not made.
    pub error: ReportError,
}

/// What a batch made.
#[derive(Debug, Default)]
pub struct Batch {
    /// What was made.
    pub made: Vec<Made>,
    /// What was not.
    pub failed: Vec<Failed>,
    /// Whether the machine has no Chinese font for pictures.
    pub missing_font: bool,
}

impl Batch {
    fn take(
        &mut self,
        title: String,
        result: Result<Vec<Written>, ReportError>,
        out: &Path,
    ) -> Result<(), ReportError> {
        match result {
            Ok(all) => self.add(all, out)?,
            Err(error) => self.failed.push(Failed { title, error }),
        }
        Ok(())
    }

    /// Puts documents into a folder.
    pub(super) fn add(&mut self, all: Vec<Written>, out: &Path) -> Result<(), ReportError> {
        for Written { mut made, files, missing_font } in all {
            made.files = save(out, &files)?;
            self.missing_font |= missing_font;
            self.made.push(made);
        }
        Ok(())
    }
}

/// Makes all town reports of the last closed month, quarter, half-year and year, and how things stand on the day.
///
/// # Errors
/// When the book cannot be read or files cannot be written; a report that cannot be made is among the failed.
pub fn due_reports(
    workspace: &Workspace,
    as_of: Date,
    out: &Path,
    observer: &dyn BatchObserver,
) -> Result<Batch, ReportError> {
    in_office(workspace, as_of, |office, asker| {
        let mut batch = Batch::default();
        let wanted = due(office);
        observer.expected(wanted.len());
        for (report, period) in wanted {
            let title = title(report, period);
            let wanted = Wanted { report, period, scope: &Scope::Town, audience: report.spec.audience };
            let result = written(office, asker, wanted);
            let mut folder = out.join(file_name(&period.title()));
            if report.spec.each.is_some() {
                folder.push(file_name(report.spec.called.first().unwrap_or(&report.spec.id.value)));
            }
            batch.take(title.clone(), result, &folder)?;
            observer.made(&title);
        }
        Ok(batch)
    })
}

/// Makes a package for everybody of some kinds.
///
/// # Errors
/// As for [`due_reports`].
pub fn packages(
    workspace: &Workspace,
    as_of: Date,
    period: Period,
    scopes: &[ScopeKey],
    out: &Path,
    observer: &dyn BatchObserver,
) -> Result<Batch, ReportError> {
    in_office(workspace, as_of, |office, asker| {
        let all = everybody(office, asker, scopes);
        observer.expected(all.len());
        let mut batch = Batch::default();
        for some in all.chunks(AT_ONCE) {
            // The book answers one question at a time; what it said is written side by side.
            let told: Vec<_> = some.iter().map(|scope| all_told(office, asker, scope, period)).collect();
            let pairs = some.par_iter().zip(told);
            let made: Vec<_> = pairs.map(|(scope, told)| packed(office, scope, period, told?)).collect();
            for (scope, result) in some.iter().zip(made) {
                let name = scope.name(&office.workspace.town.spec.town).to_owned();
                let folder = match scope {
                    Scope::Village(_) => "村（社区）资料包",
                    _ => "企业资料包",
                };
                batch.take(name.clone(), result.map(|package| vec![package]), &out.join(folder))?;
                observer.made(&name);
            }
        }
        Ok(batch)
    })
}

/// All villages, all enterprises, or both.
fn everybody(office: &Office<'_>, asker: &Asker<'_>, scopes: &[ScopeKey]) -> Vec<Scope> {
    let mut all = Vec::new();
    if scopes.contains(&ScopeKey::Village) {
        all.extend(office.workspace.town.spec.villages.iter().cloned().map(Scope::Village));
    }
    if scopes.contains(&ScopeKey::Enterprise) {
        all.extend(asker.enterprises().cloned().map(Scope::Enterprise));
    }
    all
}

/// All documents about somebody and a period, and those of the day, in one file.
pub(super) fn package(
    office: &Office<'_>,
    asker: &mut Asker<'_>,
    scope: &Scope,
    period: Period,
) -> Result<Written, ReportError> {
    packed(office, scope, period, all_told(office, asker, scope, period)?)
}

/// What each report of a package shows.
type Told<'o> = Vec<(&'o Report, Period, Content<'o>)>;

fn all_told<'o>(
    office: &'o Office<'_>,
    asker: &mut Asker<'_>,
    scope: &Scope,
    period: Period,
) -> Result<Told<'o>, ReportError> {
    let mut all = Vec::new();
    for report in office.reports.iter().filter(|report| is_for(report, scope.key())) {
        let period = match (report.has_period(period.kind), report.has_period(PeriodKind::Day)) {
            (true, _) => period,
            (_, true) => Period::day(office.as_of),
            _ => continue,
        };
        let wanted = Wanted { report, period, scope, audience: report.spec.audience };
        all.push((report, period, told(office, asker, wanted)?));
    }
    Ok(all)
}

/// Writes what the reports of a package show into one file.
fn packed(office: &Office<'_>, scope: &Scope, period: Period, told: Told<'_>) -> Result<Written, ReportError> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut missing_font = false;
    let mut gallery = Gallery::default();
    for (report, period, shown) in told {
        let wanted = Wanted { report, period, scope, audience: report.spec.audience };
        for one in set_down(office, wanted, shown, &mut gallery)? {
            missing_font |= one.missing_font;
            files.extend(one.files);
        }
    }
    let name = scope.name(&office.workspace.town.spec.town).to_owned();
    let title = format!("{name}{}资料包", period.title());
    let bytes = bundle(&files).map_err(|error| ReportError::Bundle(error.to_string()))?;
    let made =
        Made { report: "package".to_owned(), title: title.clone(), scope: scope.clone(), period, files: Vec::new() };
    Ok(Written { made, files: vec![(format!("{}.zip", file_name(&title)), bytes)], missing_font })
}

/// The town's reports that are due: for each kind of period the last one that is closed.
fn due<'o>(office: &'o Office<'_>) -> Vec<(&'o Report, Period)> {
    let of_report = |report: &'o Report| {
        let periods = report.spec.periods.iter();
        periods.map(move |key| (report, Period::closed_before(key.kind(), office.as_of)))
    };
    let mut due: Vec<(&Report, Period)> =
        office.reports.iter().filter(|report| is_for(report, ScopeKey::Town)).flat_map(of_report).collect();
    due.sort_by_key(|(report, period)| (period.kind, report.spec.id.value.clone()));
    due
}

fn title(report: &Report, period: Period) -> String {
    format!("{} {}", period.title(), report.spec.called.first().unwrap_or(&report.spec.id.value))
}

/// Where a run put something, as seen from its folder.
pub(in crate::pipeline) fn inner(out: &Path, path: &Path) -> String {
    let inner: PathBuf = path.strip_prefix(out).unwrap_or(path).to_path_buf();
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
