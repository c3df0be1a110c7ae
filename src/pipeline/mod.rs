//! Runs the stages in order; owns `as_of` and what appears on disk.

mod assess;
mod explain;
mod file;
mod inputs;
mod output;
pub mod rules;

pub use crate::import::limits::CONTAINED_MEMORY_BYTES;
pub use crate::import::{ReaderProcess, serve as serve_contained};
pub use assess::{AssessError, AssessOutcome, AssessRequest, FileOutcome, assess};
pub use explain::{CellLine, ExplainError, ExplainRequest, Explained, Explanation, MethodLine, explain};
pub use inputs::{Input, InputsError};

use crate::ruleset::{RuleFiles, RuleFilesError, Ruleset, RulesetError};
use jiff::civil::Date;
use std::path::Path;

/// Watches a run; all calls may come from several threads.
pub trait Observer: Sync {
    /// So many files will be read.
    fn files(&self, _count: usize) {}
    /// So many more rows have been graded.
    fn rows(&self, _count: u64) {}
    /// A file is done.
    fn file_done(&self, _file: &str) {}
}

/// An observer that looks away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;
impl Observer for Unobserved {}

/// Why there are no rules to work with.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The folder of rules cannot be read.
    #[error(transparent)]
    Files(#[from] RuleFilesError),
    /// The rules have mistakes.
    #[error(transparent)]
    Rules(#[from] RulesetError),
    /// No profile has this identifier on this day.
    #[error("没有「{id}」这个方法档案（{as_of} 有效的有：{known}）")]
    UnknownProfile {
        /// The identifier asked for.
        id: String,
        /// The day.
        as_of: Date,
        /// The identifiers that exist.
        known: String,
    },
}

/// The shipped rules with a folder laid over them, and the positions of the profile asked for.
type Rules = (Ruleset, Option<(usize, usize)>);

fn load_rules(folder: Option<&Path>, as_of: Date, profile: Option<&str>) -> Result<Rules, RulesError> {
    let shipped = RuleFiles::shipped();
    let files = match folder {
        Some(folder) => shipped.overlay(folder)?,
        None => shipped,
    };
    let ruleset = Ruleset::load(&files, as_of)?;
    let Some(id) = profile else { return Ok((ruleset, None)) };
    match ruleset.find_profile(id) {
        Some(found) => Ok((ruleset, Some(found))),
        None => Err(RulesError::UnknownProfile {
            id: id.to_owned(),
            as_of,
            known: ruleset.profile_ids().collect::<Vec<_>>().join("、"),
        }),
    }
}
