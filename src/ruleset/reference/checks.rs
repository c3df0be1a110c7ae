//! 前后一致性核查: conditions that expose paperwork.

use crate::ruleset::fields::Fields;
use crate::ruleset::parse::{InFile, Problems, Specs};
use crate::ruleset::spec::{CheckSeverity, ConsistencySpec, Over, ValueType};
use crate::ruleset::{RuleFiles, Ruleset, RulesetError, Source, Status};
use crate::script::{Condition, Evaluator, Kind, Names};
use std::collections::HashSet;

/// What the engine itself works out about a row of a risk register. Ranks count from 1, the highest level.
const ROW_FIGURES: [&str; 4] = ["computed_rank", "typed_rank", "measure_class_count", "unknown_accident_count"];
/// What the engine works out about a whole risk register; days count from 1970-01-01.
const REGISTER_FIGURES: [&str; 9] = [
    "row_count",
    "distinct_row_count",
    "distinct_measure_count",
    "measured_row_count",
    "distinct_score_count",
    "scored_row_count",
    "understated_row_count",
    "newest_identified_on",
    "same_register_elsewhere_count",
];
/// What the engine works out about a whole ledger.
const LEDGER_FIGURES: [&str; 3] = ["row_count", "newest_found_on", "oldest_found_on"];
/// The day of the run, everywhere.
const AS_OF: &str = "as_of";

/// All checks, compiled.
#[derive(Debug)]
pub struct Checks {
    all: Vec<CheckRule>,
    /// Decides their conditions.
    pub evaluator: Evaluator,
}

/// A check.
#[derive(Debug)]
pub struct CheckRule {
    /// Identifier.
    pub id: String,
    /// What does not fit.
    pub title: String,
    /// Clause in its source.
    pub clause: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
    /// What it looks at.
    pub over: Over,
    /// When it does not fit.
    pub condition: Condition,
    /// How grave it is.
    pub severity: CheckSeverity,
    /// What is said, with names in braces.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

impl Checks {
    /// Checks and compiles the consistency checks; their conditions read the fields of the ruleset.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles, ruleset: &Ruleset) -> Result<Self, RulesetError> {
        let mut specs = Specs::read_checks(files);
        let evaluator = Evaluator::new();
        let all = compile(&specs.consistency, &ruleset.fields, &evaluator, &mut specs.problems);
        if specs.problems.is_empty() {
            Ok(Self { all, evaluator })
        } else {
            Err(RulesetError(specs.problems.into_vec()))
        }
    }

    /// The checks that look at something.
    pub fn over(&self, over: Over) -> impl Iterator<Item = &CheckRule> {
        self.all.iter().filter(move |check| check.over == over)
    }

    /// All checks, in the order of their files.
    #[must_use]
    pub fn all(&self) -> &[CheckRule] {
        &self.all
    }
}

fn compile(
    specs: &[InFile<ConsistencySpec>],
    fields: &Fields,
    evaluator: &Evaluator,
    problems: &mut Problems<'_>,
) -> Vec<CheckRule> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for InFile { file, spec } in specs {
        for check in &spec.checks {
            if !seen.insert(check.id.value.as_str()) {
                let message = format!("编号「{}」已经用过", check.id.value);
                problems.rule(file, &check.id, message, "编号不得重复使用，请另起一个");
            }
            let names = names(fields, check.over);
            let condition = match evaluator.condition(&check.condition.value, &names) {
                Ok(condition) => condition,
                Err(error) => {
                    problems.script(
                        file,
                        &check.condition,
                        "条件",
                        &error,
                        "可用的名称见 rulesets/README.md“一致性核查”",
                    );
                    continue;
                }
            };
            all.push(CheckRule {
                id: check.id.value.clone(),
                title: check.title.clone(),
                clause: check.clause.clone(),
                source: Source::from(&spec.source),
                status: spec.status,
                over: check.over,
                condition,
                severity: check.severity,
                reason: check.reason.clone(),
                remedy: check.remedy.clone(),
            });
        }
    }
    all
}

/// What a condition may read: days are numbers, so that they compare and subtract.
fn names(fields: &Fields, over: Over) -> Names {
    let figures: &[&str] = match over {
        Over::Risk => &ROW_FIGURES,
        Over::HiddenDanger => &[],
        Over::Register => &REGISTER_FIGURES,
        Over::Ledger => &LEDGER_FIGURES,
    };
    let mut names: Names = figures.iter().map(|name| (*name, Kind::Number)).collect();
    names.declare(AS_OF, Kind::Number);
    if matches!(over, Over::Risk | Over::HiddenDanger) {
        for field in fields.all() {
            let kind = match field.value_type {
                ValueType::Number | ValueType::Factor | ValueType::Date => Kind::Number,
                ValueType::Text | ValueType::Level | ValueType::YesNo => Kind::Text,
            };
            names.declare(&field.id, kind);
        }
    }
    names
}
