//! 前后一致性核查: conditions that expose paperwork.

use crate::model::FieldId;
use crate::ruleset::fields::Fields;
use crate::ruleset::parse::{InFile, Problems, Specs};
use crate::ruleset::spec::{CheckSeverity, ConsistencySpec, Over, ValueType};
use crate::ruleset::{RuleFiles, Ruleset, RulesetError, Source, Status};
use crate::script::{Condition, Evaluator, Kind, Names};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::collections::{BTreeMap, HashSet};

/// What the engine itself works out about a row of a risk register. Ranks count from 1, the highest level.
const ROW_FIGURES: [&str; 3] = ["computed_rank", "typed_rank", "measure_class_count"];
/// What the engine works out about a whole risk register; days count from 1970-01-01.
const REGISTER_FIGURES: [&str; 11] = [
    "row_count",
    "distinct_row_count",
    "distinct_measure_count",
    "measured_row_count",
    "distinct_score_count",
    "scored_row_count",
    "understated_row_count",
    "unknown_accident_row_count",
    "wrong_credit_code_count",
    "newest_identified_on",
    "same_register_elsewhere_count",
];
/// What the engine works out about a whole ledger.
const LEDGER_FIGURES: [&str; 4] = ["row_count", "newest_found_on", "oldest_found_on", "wrong_credit_code_count"];
/// The day of the run, everywhere.
const AS_OF: &str = "as_of";

/// All checks, compiled.
#[derive(Debug)]
pub struct Checks {
    all: Vec<CheckRule>,
    /// Figures of registers that are counted by words.
    pub coverage: Vec<Coverage>,
}

/// A figure of a register: how many groups of words occur in its texts.
#[derive(Debug)]
pub struct Coverage {
    /// The name by which checks read it.
    pub id: String,
    /// The fields that are searched.
    pub fields: Vec<FieldId>,
    /// The groups' names.
    pub groups: Vec<String>,
    words: AhoCorasick,
    group_of: Vec<usize>,
}

impl Coverage {
    /// The groups whose words occur in a text, as positions.
    pub fn found_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        self.words.find_overlapping_iter(text).filter_map(|hit| self.group_of.get(hit.pattern().as_usize()).copied())
    }
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
        let coverage = coverage(&specs.consistency, &ruleset.fields, &mut specs.problems);
        let all = compile(&specs.consistency, &ruleset.fields, &coverage, &ruleset.evaluator, &mut specs.problems);
        if specs.problems.is_empty() {
            Ok(Self { all, coverage })
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

fn coverage(specs: &[InFile<ConsistencySpec>], fields: &Fields, problems: &mut Problems<'_>) -> Vec<Coverage> {
    let mut all = Vec::new();
    for InFile { file, spec } in specs {
        for figure in &spec.coverage {
            let mut found = Vec::new();
            for field in &figure.fields {
                if let Some(id) = fields.find(&field.value) {
                    found.push(id);
                } else {
                    let message = format!("没有「{}」这个字段", field.value);
                    problems.rule(file, field, message, "请先在 columns 下声明");
                }
            }
            let words =
                figure.groups.values().enumerate().flat_map(|(at, words)| words.iter().map(move |word| (at, word)));
            let (group_of, words): (Vec<usize>, Vec<&String>) = words.unzip();
            let builder =
                AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).prefilter(false).build(words);
            match builder {
                Ok(words) if !group_of.is_empty() => all.push(Coverage {
                    id: figure.id.value.clone(),
                    fields: found,
                    groups: figure.groups.keys().cloned().collect(),
                    words,
                    group_of,
                }),
                _ => problems.rule(file, &figure.id, "没有写要找的词".to_owned(), "请在 groups 下写出"),
            }
        }
    }
    all
}

fn compile(
    specs: &[InFile<ConsistencySpec>],
    fields: &Fields,
    coverage: &[Coverage],
    evaluator: &Evaluator,
    problems: &mut Problems<'_>,
) -> Vec<CheckRule> {
    let mut seen = HashSet::new();
    let mut names_of: BTreeMap<Over, Names> = BTreeMap::new();
    let mut all = Vec::new();
    for InFile { file, spec } in specs {
        for check in &spec.checks {
            if !seen.insert(check.id.value.as_str()) {
                let message = format!("编号「{}」已经用过", check.id.value);
                problems.rule(file, &check.id, message, "编号不得重复使用，请另起一个");
            }
            let names = names_of.entry(check.over).or_insert_with(|| names(fields, coverage, check.over));
            let condition = match evaluator.condition(&check.condition.value, names) {
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
            for name in placeholders(&check.reason) {
                let is_shown = names.knows(name)
                    || fields.find(name).is_some()
                    || ["same_register_elsewhere", "wrong_credit_codes"].contains(&name)
                    || coverage.iter().any(|figure| name == format!("{}_missing", figure.id));
                if !is_shown {
                    let message = format!("提示里的 {{{name}}} 没有可换的内容");
                    problems.rule(file, &check.id, message, "请写条件用到的名称，或本类表格的字段编号");
                }
            }
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

/// The names in braces.
fn placeholders(reason: &str) -> impl Iterator<Item = &str> {
    reason.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// What a condition may read: days are numbers, so that they compare and subtract.
fn names(fields: &Fields, coverage: &[Coverage], over: Over) -> Names {
    let figures: &[&str] = match over {
        Over::Risk => &ROW_FIGURES,
        Over::HiddenDanger => &[],
        Over::Register => &REGISTER_FIGURES,
        Over::Ledger => &LEDGER_FIGURES,
    };
    let mut names: Names = figures.iter().map(|name| (*name, Kind::Number)).collect();
    names.declare(AS_OF, Kind::Number);
    if over == Over::Register {
        for figure in coverage {
            names.declare(&figure.id, Kind::Number);
        }
    }
    if matches!(over, Over::Risk | Over::HiddenDanger) {
        for field in fields.all() {
            let kind = match field.value_type {
                ValueType::Number | ValueType::Factor | ValueType::Date => Kind::Number,
                _ => Kind::Text,
            };
            names.declare(&field.id, kind);
        }
    }
    names
}
