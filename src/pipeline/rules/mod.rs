//! The bench of those who write rules: everything that `anping rules` can do, as functions.

mod cases;
mod checklist;
mod coverage;
mod list;
pub mod schema;
mod sentences;

pub use cases::{Case, CaseRun};
pub use checklist::MakeChecklistError;
pub use coverage::{Coverage, Uncovered};
pub use list::PackLine;
pub use sentences::{Counts, Missed, PackScore, TextScore};

pub use crate::ruleset::RuleFiles;

use crate::diagnostic::Diagnostic;
use crate::ruleset::criteria::Criteria;
use crate::ruleset::reference::{Checks, Reference};
use crate::ruleset::{RuleFilesError, Ruleset, RulesetError};
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
    let (checks, ruleset) = match Ruleset::load(files, as_of) {
        Ok(ruleset) => (Checks::load(files, &ruleset).err(), None),
        Err(error) => (None, Some(error)),
    };
    let mistakes = [
        ruleset,
        checks,
        Reference::load(files).err(),
        Criteria::load(files).err(),
        crate::ruleset::cases(files).err(),
        crate::ruleset::sentences(files).err(),
    ];
    let mut found: Vec<Diagnostic> = mistakes.into_iter().flatten().flat_map(|error| error.0).collect();
    found.sort_by(|a, b| (&a.location.file, a.location.line).cmp(&(&b.location.file, b.location.line)));
    found
}

impl Bench {
    /// Compiles all rules.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of one kind, [`check`] those of all kinds.
    pub fn load(files: RuleFiles, as_of: Date) -> Result<Self, RulesetError> {
        let ruleset = Ruleset::load(&files, as_of)?;
        let criteria = Criteria::load(&files)?;
        Ok(Self { files, ruleset, criteria })
    }
}
