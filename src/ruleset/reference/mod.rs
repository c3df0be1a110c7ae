//! What rules and reports look up: code lists, periodic duties, consistency checks.

mod checks;
mod codes;
mod duties;
mod tables;

pub use checks::{CheckRule, Checks, Coverage};
pub use codes::{CodeEntry, CodeList, Codes, Mapped};
pub use duties::{Duty, EvidenceRule, RowCondition, RowRule, TriggerRule};

use super::parse::Specs;
use super::{RuleFiles, RulesetError};
use tables::Tables;

/// Code lists and duties.
#[derive(Debug, Default)]
pub struct Reference {
    /// The code lists.
    pub codes: Codes,
    /// The duties, in the order of their files.
    pub duties: Vec<Duty>,
}

impl Reference {
    /// Checks code lists and duties.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles) -> Result<Self, RulesetError> {
        let mut specs = Specs::read_reference(files);
        let codes = Codes::build(&specs.codes, &mut specs.problems);
        let duties = duties::build(&specs.duties, &Tables::read(files), &mut specs.problems);
        if specs.problems.is_empty() {
            Ok(Self { codes, duties })
        } else {
            Err(RulesetError(specs.problems.into_vec()))
        }
    }
}
