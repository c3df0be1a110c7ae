//! Applies methods and direct determination to each record and records why.
//!
//! A score and its reconciliation depend on a few values only, so [`Grader`] works each distinct input out once: scripts do
//! not run row by row. Direct determination reads texts and comes after; it raises a level and no score lowers it.

pub mod consistency;
pub mod criteria;
pub mod dangers;
mod direct;
mod installations;
mod issues;
mod reconcile;
mod score;

pub use direct::Unanswered;
pub use installations::identify_installations;

use crate::diagnostic::Issue;
use crate::model::{Grade, GradingInputs, MethodRef, Record, Table};
use crate::ruleset::Ruleset;
use direct::TableRules;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// Distinct inputs that are remembered for a method; beyond that the memory is emptied.
const MAX_REMEMBERED: usize = 50_000;

/// A record's grade with what is wrong in its cells.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verdict {
    /// The grade.
    pub grade: Grade,
    /// What is wrong.
    pub issues: Vec<Issue>,
    /// The reasons in one line.
    pub reason_text: String,
    /// What is wrong, in one line.
    pub issue_text: String,
}

impl Verdict {
    fn new(grade: Grade, issues: Vec<Issue>) -> Self {
        let reason_text = grade.reason_text();
        let issue_text = issues.iter().map(|issue| issue.message.as_str()).collect::<Vec<_>>().join("；");
        Self { grade, issues, reason_text, issue_text }
    }
}

type Memo = HashMap<GradingInputs, Arc<Verdict>, RandomState>;

/// Grades records, one after another; each thread has its own, all share the rules.
#[derive(Debug)]
pub struct Grader<'r> {
    ruleset: &'r Ruleset,
    memos: Vec<(Option<MethodRef>, Memo)>,
    /// The table of the last record, with its memo's position and its direct rules.
    current: Option<(Arc<Table>, usize, TableRules)>,
}

impl<'r> Grader<'r> {
    /// A grader that has seen nothing yet.
    #[must_use]
    pub const fn new(ruleset: &'r Ruleset) -> Self {
        Self { ruleset, memos: Vec::new(), current: None }
    }

    /// Grades a record.
    pub fn grade(&mut self, record: &Record<'_>) -> Arc<Verdict> {
        let (table, memo, rules) = match self.current.take() {
            Some(current) if Arc::ptr_eq(&current.0, &record.table) => current,
            _ => self.enter(&record.table),
        };
        let scored = self.scored(memo, record);
        let verdict = rules.apply(self.ruleset, record, scored);
        self.current = Some((table, memo, rules));
        verdict
    }

    /// The direct rules that a table's columns cannot answer, with the fields that are missing.
    #[must_use]
    pub fn unanswered(&self, table: &Table) -> Vec<Unanswered> {
        direct::unanswered(self.ruleset, table)
    }

    fn enter(&mut self, table: &Arc<Table>) -> (Arc<Table>, usize, TableRules) {
        let known = self.memos.iter().position(|(method, _)| *method == table.method);
        let memo = known.unwrap_or_else(|| {
            self.memos.push((table.method.clone(), Memo::default()));
            self.memos.len() - 1
        });
        (Arc::clone(table), memo, TableRules::of(self.ruleset, table))
    }

    /// The verdict on the record's numbers, worked out once for equal inputs.
    fn scored(&mut self, memo: usize, record: &Record<'_>) -> Arc<Verdict> {
        let Some((method, known)) = self.memos.get_mut(memo) else {
            return Arc::new(score::verdict(self.ruleset, None, &record.inputs));
        };
        if let Some(verdict) = known.get(&record.inputs) {
            return Arc::clone(verdict);
        }
        if known.len() >= MAX_REMEMBERED {
            known.clear();
        }
        let verdict = Arc::new(score::verdict(self.ruleset, method.as_ref(), &record.inputs));
        known.insert(record.inputs.clone(), Arc::clone(&verdict));
        verdict
    }
}

/// Grades factor values without a register: what worked examples and `explain` need.
#[must_use]
pub fn grade_inputs(ruleset: &Ruleset, method: &MethodRef, inputs: &GradingInputs) -> Verdict {
    score::verdict(ruleset, Some(method), inputs)
}
