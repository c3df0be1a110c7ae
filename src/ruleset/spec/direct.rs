//! `direct/*.yaml`: conditions that raise a level without a score.

use super::{SourceSpec, Status};
use crate::model::RiskLevel;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `direct/*.yaml`: conditions that raise a level without a score.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectSpec {
    /// Identifier of the set.
    pub id: Spanned<String>,
    /// What the set is called.
    pub title: String,
    /// Where it comes from.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// Its rules.
    pub rules: Vec<DirectRuleSpec>,
}

/// One condition of direct determination. All of `mentions` and `when` that are given must hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectRuleSpec {
    /// Identifier, never reused.
    pub id: Spanned<String>,
    /// The state that it detects.
    pub title: String,
    /// Clause in the set's source.
    pub clause: String,
    /// The level to which it raises.
    pub level: RiskLevel,
    /// Whether it decides alone.
    #[serde(default)]
    pub decides: Decides,
    /// Words that must occur.
    #[serde(default)]
    pub mentions: Option<MentionsSpec>,
    /// A condition over named fields; all of them must be known.
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// What a person should do about it.
    pub remedy: String,
}

/// Who decides when a direct rule holds.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Decides {
    /// The rule raises the level by itself; not allowed to drafts.
    Alone,
    /// The rule raises the level where the register itself claims it: a direct determination or at least that level.
    #[default]
    WithDeclaration,
}

/// Words to look for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MentionsSpec {
    /// Fields to look in.
    pub fields: Vec<Spanned<String>>,
    /// Any of these.
    pub words: Vec<String>,
    /// Not when one of these stands before the word in the same clause.
    #[serde(default)]
    pub negations: Vec<String>,
}
