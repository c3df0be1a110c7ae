//! What a self-check workbook asks, and the words that answer it.

/// Everything is as it should be.
pub const COMPLIES: &str = "符合";
/// It is not.
pub const FAILS: &str = "不符合";
/// The enterprise has no such thing.
pub const NOT_CONCERNED: &str = "不涉及";
/// Not known.
pub const UNCLEAR: &str = "不清楚";

/// 重大事故隐患自查表: the criteria that concern an enterprise, and what must be known about it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Checklist {
    /// For whom it is: the trades in words.
    pub subject: String,
    /// The day whose criteria it holds.
    pub as_of: String,
    /// Facts about the enterprise, asked for first.
    pub facts: Vec<FactQuestion>,
    /// One section for each pack.
    pub sections: Vec<ChecklistSection>,
}

/// The criteria of one pack.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ChecklistSection {
    /// The pack's title.
    pub title: String,
    /// Its criteria.
    pub lines: Vec<ChecklistLine>,
}

/// One criterion, as the state that should be.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ChecklistLine {
    /// The criterion's identifier.
    pub rule: String,
    /// Document and clause.
    pub basis: String,
    /// The state that should be.
    pub check: String,
    /// How a person can see it.
    pub guidance: String,
}

/// A fact about the enterprise.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FactQuestion {
    /// The fact's identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The question.
    pub ask: String,
    /// What can be chosen; a number is written where empty.
    pub choices: Vec<String>,
}
