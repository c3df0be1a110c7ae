//! What criteria say about a row.

use super::Answer;

/// 规则命中: what one criterion says about one row, with its basis and evidence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// The criterion's identifier.
    pub rule: String,
    /// The bad state that it detects.
    pub title: String,
    /// The answer.
    pub answer: Answer,
    /// Document in force on the day of the finding.
    pub source: String,
    /// Clause in it.
    pub clause: String,
    /// Whether the source was not read: the criterion never decides alone.
    pub is_draft: bool,
    /// Why: the words that hit, or what was answered.
    pub evidence: String,
    /// What a person must find out before it can be decided.
    pub asks: Vec<String>,
    /// 人, 机, 环 or 管.
    pub cause: &'static str,
    /// What to do.
    pub remedy: String,
}

impl Finding {
    /// Document and clause in one line.
    #[must_use]
    pub fn basis(&self) -> String {
        format!("{} {}", self.source, self.clause)
    }
}
