//! What rules and reports look up: code lists, periodic duties, longest time limits, consistency checks.

mod checks;
mod codes;
mod conditions;
mod deadlines;
mod duties;
mod tables;

pub use checks::{CheckRule, Checks, Coverage};
pub use codes::{CodeEntry, CodeList, Codes, Mapped};
pub use conditions::RowCondition;
pub use deadlines::Deadline;
pub use duties::{Duty, EvidenceRule, RowRule, TriggerRule};

use super::parse::Specs;
use super::{RuleFiles, RulesetError};
use tables::Tables;

/// Code lists, duties and time limits.
#[derive(Debug, Default)]
pub struct Reference {
    /// The code lists.
    pub codes: Codes,
    /// The duties, in the order of their files.
    pub duties: Vec<Duty>,
    /// The longest time limits, in the order of their files.
    pub deadlines: Vec<Deadline>,
}

impl Reference {
    /// Checks code lists, duties and time limits.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles) -> Result<Self, RulesetError> {
        let mut specs = Specs::read_reference(files);
        let codes = Codes::build(&specs.codes, &mut specs.problems);
        let tables = Tables::read(files);
        let duties = duties::build(&specs.duties, &tables, &mut specs.problems);
        let deadlines = deadlines::build(&specs.deadlines, &tables, &mut specs.problems);
        if specs.problems.is_empty() {
            Ok(Self { codes, duties, deadlines })
        } else {
            Err(RulesetError(specs.problems.into_vec()))
        }
    }
}
