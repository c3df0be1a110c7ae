//! `duties/*.yaml`: what must be done again and again.

use super::{SourceSpec, Status};
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `duties/*.yaml`: periodic duties.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutiesSpec {
    /// Identifier of the set.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// The duties.
    pub duties: Vec<DutySpec>,
}

/// A duty.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutySpec {
    /// Identifier, never reused.
    pub id: Spanned<String>,
    /// What is to be done.
    pub title: String,
    /// Clause in the set's source.
    pub clause: String,
    /// Who must do it.
    pub who: Vec<DutyHolder>,
    /// Only for these kinds of enterprises, in words.
    #[serde(default)]
    pub applies_to: String,
    /// What counts as done.
    pub counts: String,
    /// How often.
    pub every: Period,
    /// How many times in a period.
    #[serde(default = "once")]
    pub times: u32,
    /// What triggers it, where it has no period.
    #[serde(default)]
    pub triggers: Vec<String>,
    /// Days after the period's end, or after the trigger, until it is overdue.
    #[serde(default)]
    pub grace_days: u32,
    /// What shows that it was done.
    pub evidence: Vec<String>,
    /// The kind of table that holds the evidence, where one does.
    #[serde(default)]
    pub table: Option<Spanned<String>>,
    /// What to do when it was missed.
    pub remedy: String,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

const fn once() -> u32 {
    1
}

/// Who has a duty.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
pub enum DutyHolder {
    /// 企业.
    Enterprise,
    /// 企业集团总部.
    GroupHeadquarters,
    /// 村(社区).
    Village,
    /// 镇应急办.
    Township,
}

/// How often a duty comes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Each month.
    Month,
    /// Each quarter.
    Quarter,
    /// Each half-year.
    HalfYear,
    /// Each year.
    Year,
    /// When something happens.
    Event,
}
