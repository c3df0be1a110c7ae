//! Lists of units in a reasoned order, compiled.

use super::parse::{InFile, Problems, Specs};
use super::spec::{CountSpec, ListAbout, ListSpec, Status};
use super::{RuleFiles, Ruleset, RulesetError, Source};
use crate::script::{Condition, Evaluator, Expression, Kind, Names};
use std::collections::HashSet;
use std::sync::Arc;

/// A list.
#[derive(Debug)]
pub struct RankedList {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What clerks call it.
    pub called: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// How far it may be trusted.
    pub status: Status,
    /// Whom it lists.
    pub about: ListAbout,
    /// What is counted.
    pub counts: Vec<CountSpec>,
    /// Who is on it; all where there is none.
    pub condition: Option<Condition>,
    /// The order: more comes first.
    pub score: Expression,
    /// What the score is called.
    pub score_title: String,
    /// What a reader should know.
    pub note: String,
}

/// All lists.
#[derive(Debug, Default)]
pub struct RankedLists(pub Vec<RankedList>);

impl RankedLists {
    /// Checks and compiles the lists.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles, ruleset: &Ruleset) -> Result<Self, RulesetError> {
        let mut specs = Specs::read_lists(files);
        let mut seen = HashSet::new();
        let mut lists = Vec::new();
        for InFile { file, spec } in &specs.lists {
            if !seen.insert(spec.id.value.as_str()) {
                let message = format!("编号「{}」已经用过", spec.id.value);
                specs.problems.rule(file, &spec.id, message, "编号不得重复使用，请另起一个");
            }
            lists.extend(compile(file, spec, ruleset, &mut specs.problems));
        }
        if specs.problems.is_empty() { Ok(Self(lists)) } else { Err(RulesetError(specs.problems.into_vec())) }
    }

    /// The list that clerks call so.
    #[must_use]
    pub fn find(&self, what: &str) -> Option<&RankedList> {
        let is_called = |list: &&RankedList| {
            list.id == what || list.title == what || list.called.iter().any(|called| called == what)
        };
        self.0.iter().find(is_called)
    }
}

fn compile(file: &Arc<str>, spec: &ListSpec, ruleset: &Ruleset, problems: &mut Problems<'_>) -> Option<RankedList> {
    for count in &spec.counts {
        check_count(file, count, ruleset, problems);
    }
    let names: Names = spec.counts.iter().map(|count| (count.id.value.as_str(), Kind::Number)).collect();
    let evaluator: &Evaluator = &ruleset.evaluator;
    let help = "可用的名称是本名单 counts 的编号";
    let condition = spec.condition.as_ref().and_then(|text| {
        let compiled = evaluator.condition(&text.value, &names);
        compiled.map_err(|error| problems.script(file, text, "条件", &error, help)).ok()
    });
    let score = evaluator.formula(&spec.score.value, &names);
    let score = score.map_err(|error| problems.script(file, &spec.score, "公式", &error, help)).ok()?;
    Some(RankedList {
        id: spec.id.value.clone(),
        title: spec.title.clone(),
        called: spec.called.clone(),
        source: Source::from(&spec.source),
        status: spec.status,
        about: spec.about,
        counts: spec.counts.clone(),
        condition,
        score,
        score_title: spec.score_title.clone(),
        note: spec.note.clone(),
    })
}

fn check_count(file: &Arc<str>, count: &CountSpec, ruleset: &Ruleset, problems: &mut Problems<'_>) {
    if ruleset.columns.find_kind(&count.rows.value).is_none() {
        let message = format!("没有「{}」这类表格", count.rows.value);
        problems.rule(file, &count.rows, message, "请写已有的 kind");
    }
}
