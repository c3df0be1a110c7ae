//! What rules and reports look up: code lists, periodic duties, consistency checks.

mod checks;
mod codes;

pub use checks::{CheckRule, Checks, Coverage};
pub use codes::{CodeEntry, CodeList, Codes, Mapped};

use super::parse::{InFile, Problems, Specs};
use super::spec::{DutiesSpec, DutySpec, Period};
use super::{RuleFiles, RulesetError, Source, Status};
use std::collections::HashSet;

/// 周期性职责: a duty with its source.
#[derive(Clone, Debug)]
pub struct Duty {
    /// The duty as it is written.
    pub spec: DutySpec,
    /// Where it comes from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
}

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
        check_duties(&specs.duties, &mut specs.problems);
        let duties = specs.duties.iter().flat_map(of_file).collect();
        if specs.problems.is_empty() {
            Ok(Self { codes, duties })
        } else {
            Err(RulesetError(specs.problems.into_vec()))
        }
    }
}

fn of_file(InFile { spec, .. }: &InFile<DutiesSpec>) -> Vec<Duty> {
    let duty = |duty: &DutySpec| Duty { spec: duty.clone(), source: Source::from(&spec.source), status: spec.status };
    spec.duties.iter().map(duty).collect()
}

fn check_duties(specs: &[InFile<DutiesSpec>], problems: &mut Problems<'_>) {
    let mut seen = HashSet::new();
    for InFile { file, spec } in specs {
        for duty in &spec.duties {
            if !seen.insert(duty.id.value.as_str()) {
                let message = format!("编号「{}」已经用过", duty.id.value);
                problems.rule(file, &duty.id, message, "编号不得重复使用，请另起一个");
            }
            if duty.who.is_empty() || duty.times == 0 {
                problems.rule(file, &duty.id, "没有写谁做、做几次".to_owned(), "请写 who，times 至少为 1");
            }
            if (duty.every == Period::Event) == duty.triggers.is_empty() {
                let help = "every: event 的写 triggers，按月、季、半年、年的不写";
                problems.rule(file, &duty.id, "周期与触发情形不符".to_owned(), help);
            }
        }
    }
}
