//! Runs the stages in order; owns `as_of` and what appears on disk.

mod assess;
pub mod book;
mod consistency;
mod explain;
mod file;
mod findings;
mod headers;
mod inputs;
mod inspect;
mod inventory;
mod notes;
mod original;
mod output;
pub mod reports;
pub mod rules;
pub mod run;
pub mod score;
mod send_back;
mod sheet;
mod template;
mod version;
mod work;

pub use crate::analyse::{JUDGED_ANSWERS, Tally};
pub use crate::import::limits::CONTAINED_MEMORY_BYTES;
pub use crate::import::{ReaderProcess, serve as serve_contained};
pub use assess::{AssessError, AssessOutcome, FileOutcome, assess};
pub use explain::{CellLine, ExplainError, ExplainRequest, Explained, Explanation, Judged, MethodLine, explain};
pub use headers::{ConfirmError, ConfirmRequest, ConfirmedSheet, confirm_headers};
pub use inputs::{Input, InputsError};
pub use inspect::{
    InspectError, InspectRequest, InspectedColumn, InspectedFile, InspectedSheet, InspectedTable, inspect,
};
pub use output::OutputError;
pub use send_back::{ReturnError, ReturnedFile, send_back};
pub use template::{BlankTables, Filled, MakeTemplateError, TemplateLine};
pub use work::WorkRequest;

use crate::ruleset::criteria::Criteria;
use crate::ruleset::{Installations, RuleFiles, RuleFilesError, Ruleset, RulesetError};
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::OnceLock;

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
    /// The header book cannot be read.
    #[error("表头册 {path} 打不开，请核对路径")]
    HeaderBook {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
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
struct Rules {
    ruleset: Ruleset,
    named_profile: Option<(usize, usize)>,
    files: RuleFiles,
}

/// Rules that are compiled when the first hidden danger or chemical is met: registers need none.
struct LazyRules {
    files: RuleFiles,
    as_of: Date,
    criteria: OnceLock<Result<Criteria, RulesetError>>,
    installations: OnceLock<Result<Installations, RulesetError>>,
}

impl LazyRules {
    const fn new(files: RuleFiles, as_of: Date) -> Self {
        Self { files, as_of, criteria: OnceLock::new(), installations: OnceLock::new() }
    }

    fn criteria(&self) -> Result<&Criteria, RulesetError> {
        self.criteria.get_or_init(|| Criteria::load(&self.files)).as_ref().map_err(Clone::clone)
    }

    fn installations(&self) -> Result<&Installations, RulesetError> {
        let load = || Installations::load(&self.files, self.as_of);
        self.installations.get_or_init(load).as_ref().map_err(Clone::clone)
    }
}

/// The rules to work by.
#[derive(Clone, Debug)]
pub struct RulesRequest {
    /// The day for which the rules are taken.
    pub as_of: Date,
    /// The profile to grade by, where its factors are there.
    pub profile: Option<String>,
    /// A folder of rules laid over the shipped ones.
    pub folder: Option<PathBuf>,
    /// The town's header book.
    pub header_book: Option<PathBuf>,
}

impl RulesRequest {
    /// The shipped rules as of a day.
    #[must_use]
    pub const fn shipped(as_of: Date) -> Self {
        Self { as_of, profile: None, folder: None, header_book: None }
    }
}

fn load_rules(request: &RulesRequest) -> Result<Rules, RulesError> {
    let files = rules::files(request.folder.as_deref())?;
    let mut ruleset = Ruleset::load(&files, request.as_of)?;
    if let Some(path) = &request.header_book {
        let unreadable = |cause| RulesError::HeaderBook { path: path.clone(), cause };
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        ruleset = ruleset.with_header_book(&files, &path.to_string_lossy(), &text)?;
    }
    let Some(id) = &request.profile else { return Ok(Rules { ruleset, named_profile: None, files }) };
    match ruleset.find_profile(id) {
        Some(found) => Ok(Rules { ruleset, named_profile: Some(found), files }),
        None => Err(RulesError::UnknownProfile {
            id: id.clone(),
            as_of: request.as_of,
            known: ruleset.profile_ids().collect::<Vec<_>>().join("、"),
        }),
    }
}
