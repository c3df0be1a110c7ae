//! `consistency/*.yaml`: checks that expose paperwork.

use super::{SourceSpec, Status};
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `consistency/*.yaml`: checks over rows and tables.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsistencySpec {
    /// Identifier of the set.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// Figures that its checks read beside those that the engine works out.
    #[serde(default)]
    pub coverage: Vec<CoverageSpec>,
    /// The checks.
    pub checks: Vec<CheckSpec>,
}

/// A figure of a risk register: how many groups of words occur in its texts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverageSpec {
    /// The name by which checks read it; `<id>_missing` shows in a reason which groups do not occur.
    pub id: Spanned<String>,
    /// The fields that are searched.
    pub fields: Vec<Spanned<String>>,
    /// Words by group.
    pub groups: BTreeMap<String, Vec<String>>,
}

/// A check: when its condition holds, something does not fit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckSpec {
    /// Identifier, never reused.
    pub id: Spanned<String>,
    /// What does not fit, in a few words.
    pub title: String,
    /// Clause in the set's source.
    #[serde(default)]
    pub clause: String,
    /// What it looks at.
    pub over: Over,
    /// When it does not fit.
    pub condition: Spanned<String>,
    /// How grave it is.
    pub severity: CheckSeverity,
    /// What is said; `{name}` shows what the condition read.
    pub reason: String,
    /// What to do.
    pub remedy: String,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

/// What a check looks at: the names that its condition may read.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// A row of a risk register.
    Risk,
    /// A row of a ledger of hidden dangers.
    HiddenDanger,
    /// A whole risk register.
    Register,
    /// A whole ledger of hidden dangers.
    Ledger,
}

/// How grave a finding of a check is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
pub enum CheckSeverity {
    /// It should be put right or explained.
    Warning,
    /// Something to know.
    Info,
}
