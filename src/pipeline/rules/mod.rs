//! The bench of those who write rules: everything that `anping rules` can do, as functions.

mod cases;
mod checklist;
mod coverage;
mod diff;
mod edges;
mod list;
pub mod schema;
mod schemes;
mod sentences;
mod show;
mod trace;

pub use cases::{Case, CaseRun};
pub use checklist::MakeChecklistError;
pub use coverage::{Coverage, Uncovered};
pub use diff::{Change, DiffError, RulesDiff, diff};
pub use edges::{Disagreement, EdgeLine, ProfileEdges};
pub use list::PackLine;
pub use sentences::{Counts, Missed, PackScore, TextScore};
pub use show::Shown;
pub use trace::TraceError;

pub use crate::ruleset::RuleFiles;

use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::book::Filter;
use crate::ruleset::assessment::Schemes;
use crate::ruleset::criteria::{Criteria, Hopeless};
use crate::ruleset::exchange::Exchanges;
use crate::ruleset::reference::{Checks, Reference};
use crate::ruleset::{Figures, RankedLists, ReportFigure};
use crate::ruleset::{Installations, RuleFilesError, Ruleset, RulesetError, Similarity, Templates};
use jiff::civil::Date;
use std::path::Path;

/// All rules, compiled, and the files that they were read from.
#[derive(Debug)]
pub struct Bench {
    /// The files as they are written.
    pub files: RuleFiles,
    /// Methods, direct determination, columns and values.
    pub ruleset: Ruleset,
    /// Criteria for major hidden dangers.
    pub criteria: Criteria,
    /// Schemes of the annual assessment.
    pub schemes: Schemes,
}

/// Why there is nothing to work on.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The folder of rules cannot be read.
    #[error(transparent)]
    Files(#[from] RuleFilesError),
    /// The rules have mistakes.
    #[error(transparent)]
    Rules(#[from] RulesetError),
}

/// The shipped files with a folder laid over them.
///
/// # Errors
/// When the folder cannot be read or is no folder of rules.
pub fn files(folder: Option<&Path>) -> Result<RuleFiles, RuleFilesError> {
    let shipped = RuleFiles::shipped();
    match folder {
        Some(folder) => shipped.overlay(folder),
        None => Ok(shipped),
    }
}

/// Every mistake of every file, in the order of the files.
#[must_use]
pub fn check(files: &RuleFiles, as_of: Date) -> Vec<Diagnostic> {
    compile(files, as_of).1
}

/// The rules as far as they can be compiled, and every mistake of every file.
fn compile(files: &RuleFiles, as_of: Date) -> (Option<Bench>, Vec<Diagnostic>) {
    let ruleset = Ruleset::load(files, as_of);
    let criteria = Criteria::load(files);
    let checks = ruleset.as_ref().ok().and_then(|ruleset| Checks::load(files, ruleset).err());
    let lists = ruleset.as_ref().ok().and_then(|ruleset| RankedLists::load(files, ruleset).err());
    let figures = ruleset.as_ref().ok().map(|ruleset| figures(files, ruleset)).unwrap_or_default();
    let reference = Reference::load(files);
    let schemes = ruleset.as_ref().map_or_else(|_| Err(Vec::new()), |ruleset| schemes::load(files, ruleset));
    let templates = match (&ruleset, &reference) {
        (Ok(ruleset), Ok(reference)) => Templates::load(files, ruleset, &reference.codes).err(),
        _ => None,
    };
    let exchange = match (&ruleset, &reference) {
        (Ok(ruleset), Ok(reference)) => Exchanges::load(files, ruleset, &reference.codes).err(),
        _ => None,
    };
    let audit = ruleset.as_ref().map(|ruleset| ruleset.audit(files)).unwrap_or_default();
    let hopeless = criteria.as_ref().map(hopeless).unwrap_or_default();
    let (ruleset, of_ruleset) = parted(ruleset);
    let (criteria, of_criteria) = parted(criteria);
    let (schemes, of_schemes) = parted(schemes);
    let mistakes = [
        of_ruleset,
        checks,
        lists,
        exchange,
        reference.err(),
        templates,
        of_criteria,
        Installations::load(files, as_of).err(),
        Similarity::load(files).err(),
        crate::ruleset::cases(files).err(),
        crate::ruleset::sentences(files).err(),
    ];
    let found = mistakes.into_iter().flatten().flat_map(|error| error.0).chain(hopeless).chain(audit).chain(figures);
    let mut found: Vec<Diagnostic> = found.chain(of_schemes.into_iter().flatten()).collect();
    found.sort_by(|a, b| (&a.location.file, a.location.line).cmp(&(&b.location.file, b.location.line)));
    let bench = ruleset.zip(criteria).zip(schemes).map(|((ruleset, criteria), schemes)| Bench {
        files: files.clone(),
        ruleset,
        criteria,
        schemes,
    });
    (bench, found)
}

/// Mistakes in figures, and in what they say of which rows count.
fn figures(files: &RuleFiles, ruleset: &Ruleset) -> Vec<Diagnostic> {
    let figures = match Figures::load(files, ruleset) {
        Ok(figures) => figures,
        Err(error) => return error.0,
    };
    let wrong = |figure: &ReportFigure, text: &String| {
        let error = Filter::read(text).and_then(|filter| filter.check(ruleset).map(drop)).err()?;
        Some(Diagnostic {
            code: Code::RuleInvalid,
            location: figure.declared_at.clone(),
            value: text.clone(),
            message: format!("指标「{}」：{error}", figure.id),
            help: String::new(),
        })
    };
    figures.iter().flat_map(|figure| figure.filters.iter().filter_map(move |text| wrong(figure, text))).collect()
}

fn parted<T, E>(result: Result<T, E>) -> (Option<T>, Option<E>) {
    match result {
        Ok(value) => (Some(value), None),
        Err(error) => (None, Some(error)),
    }
}

/// Conditions that never or always hold, where their rules are declared.
fn hopeless(criteria: &Criteria) -> Vec<Diagnostic> {
    let told = |found: Hopeless| {
        let help = "请核对前提和条件：有没有写反、互相排斥，或者数值写错".to_owned();
        let location = found.declared_at;
        Diagnostic { code: Code::RuleInvalid, location, value: found.rule, message: found.message, help }
    };
    criteria.hopeless().into_iter().map(told).collect()
}

impl Bench {
    /// Compiles all rules.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of one kind, [`check`] those of all kinds.
    pub fn load(files: RuleFiles, as_of: Date) -> Result<Self, RulesetError> {
        let ruleset = Ruleset::load(&files, as_of)?;
        let criteria = Criteria::load(&files)?;
        let schemes = schemes::load(&files, &ruleset).map_err(RulesetError)?;
        Ok(Self { files, ruleset, criteria, schemes })
    }

    /// Compiles all rules and looks for mistakes of every kind on the way.
    ///
    /// # Errors
    /// Every mistake, as [`check`] lists them.
    pub fn checked(files: &RuleFiles, as_of: Date) -> Result<Self, Vec<Diagnostic>> {
        match compile(files, as_of) {
            (Some(bench), found) if found.is_empty() => Ok(bench),
            (_, found) => Err(found),
        }
    }
}
