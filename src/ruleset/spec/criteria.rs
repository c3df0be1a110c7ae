//! `<pack>/ruleset.yaml` and `<pack>/criteria/*.yaml`: an industry's criteria for major hidden dangers.

use super::{SourceSpec, Status};
use jiff::civil::Date;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `<pack>/ruleset.yaml`: what a pack of criteria is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackSpec {
    /// Identifier: the name of the folder.
    pub id: Spanned<String>,
    /// What the pack is called.
    pub title: String,
    /// Whom it concerns.
    pub scope: Scope,
    /// The trades that it knows.
    #[serde(default)]
    pub trades: Vec<TradeSpec>,
    /// Words one of which must stand in the text or in the enterprise's name where its trade is unknown: 灭火器过期 alone is
    /// no matter of fireworks.
    #[serde(default)]
    pub context: Vec<String>,
    /// Other packs that concern an enterprise of these trades too.
    #[serde(default)]
    pub refers_to: Vec<Spanned<String>>,
    /// How many criteria the standard counts, where it says so.
    #[serde(default)]
    pub published_count: Option<usize>,
    /// What a reader should know: validity, replacement, what is missing.
    #[serde(default)]
    pub note: String,
}

/// Whom a pack concerns.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Enterprises of its trades.
    Trade,
    /// Every enterprise: the premises say which.
    Any,
}

/// A trade and how enterprises write it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TradeSpec {
    /// Its name.
    pub name: Spanned<String>,
    /// Words in an enterprise's 行业 that mean it.
    pub words: Vec<String>,
    /// Whether it counts only where no other trade is recognised: 制造 alone.
    #[serde(default)]
    pub is_fallback: bool,
}

/// `<pack>/criteria/*.yaml`: criteria of one chapter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriteriaSpec {
    /// Identifier of the chapter.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// First day in force.
    #[serde(default)]
    pub effective_from: Option<Date>,
    /// Last day in force.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Chapters that this one replaces: they end on the day before it begins.
    #[serde(default)]
    pub replaces: Vec<Spanned<String>>,
    /// Only enterprises of these trades.
    #[serde(default)]
    pub trades: Vec<Spanned<String>>,
    /// Condition without which none of the criteria concerns the enterprise.
    #[serde(default)]
    pub premise: Option<Spanned<String>>,
    /// The facts that the criteria read.
    #[serde(default)]
    pub facts: Vec<FactSpec>,
    /// The criteria.
    #[serde(default)]
    pub rules: Vec<CriterionSpec>,
    /// Rules that count elements.
    #[serde(default)]
    pub counting: Vec<CountingSpec>,
}

/// `facts/*.yaml`: facts that several packs read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactsSpec {
    /// The facts.
    pub facts: Vec<FactSpec>,
}

/// Something that can be known about an enterprise or an object.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactSpec {
    /// Identifier: the name in expressions.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: String,
    /// What its values are.
    pub kind: FactKind,
    /// Unit of a number.
    #[serde(default)]
    pub unit: String,
    /// The words of a choice.
    #[serde(default)]
    pub values: Vec<String>,
    /// The question that is put to a person.
    pub ask: String,
}

/// What the values of a fact are.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// Yes or no.
    YesNo,
    /// A number.
    Number,
    /// A device: `ok`, `failed` or `absent`; the standards treat the last two alike.
    Device,
    /// One of `values`.
    Choice,
    /// Some of `values`.
    Choices,
}

/// One criterion: a state that is a major hidden danger.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionSpec {
    /// Identifier, never reused.
    pub id: Spanned<String>,
    /// Clause in the file's source.
    pub clause: Spanned<String>,
    /// The bad state, in a few words.
    pub title: String,
    /// The whole criterion, with its numbers.
    pub detail: String,
    /// The state that should be, for the self-check workbook.
    pub check: String,
    /// How a person can see it.
    #[serde(default)]
    pub guidance: String,
    /// Condition without which the criterion does not concern the enterprise.
    #[serde(default)]
    pub premise: Option<Spanned<String>>,
    /// When the bad state is there.
    #[serde(default)]
    pub condition: Option<Spanned<String>>,
    /// Lines of word groups; a sentence with a word of every group of a line is a suspicion.
    #[serde(default)]
    pub keywords: Vec<Vec<Spanned<String>>>,
    /// 人, 机, 环 or 管.
    pub cause: CauseAspect,
    /// What to do.
    pub remedy: String,
    /// What is our reading and not the text.
    #[serde(default)]
    pub interpretation: String,
    /// A clause for everything else, which only a person can apply.
    #[serde(default)]
    pub catch_all: bool,
    /// An element that others count, not a major hidden danger by itself.
    #[serde(default)]
    pub counts_as: Option<CountsAs>,
    /// Whether the source was read, where that differs from the file's status.
    #[serde(default)]
    pub status: Option<Status>,
    /// First day in force, where that differs from the file's.
    #[serde(default)]
    pub effective_from: Option<Date>,
    /// Last day in force, where that differs from the file's.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

/// What a criterion is when it is no major hidden danger by itself.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum CountsAs {
    /// One of the elements that a counting rule counts.
    Element,
}

/// A rule that holds when enough elements do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountingSpec {
    /// Identifier, never reused.
    pub id: Spanned<String>,
    /// Clause in the file's source.
    pub clause: Spanned<String>,
    /// The bad state, in a few words.
    pub title: String,
    /// The whole rule.
    pub detail: String,
    /// The state that should be.
    pub check: String,
    /// Whom it concerns.
    #[serde(default)]
    pub premise: Option<Spanned<String>>,
    /// The elements that are counted.
    pub elements: Vec<Spanned<String>>,
    /// How many of them make the rule hold.
    pub at_least: usize,
    /// 人, 机, 环 or 管.
    pub cause: CauseAspect,
    /// What to do.
    pub remedy: String,
    /// Whether the source was read, where that differs from the file's status.
    #[serde(default)]
    pub status: Option<Status>,
}

/// 人机环管: where the cause of a danger lies.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
pub enum CauseAspect {
    /// 人: what people do.
    #[serde(rename = "人")]
    People,
    /// 机: machines and materials.
    #[serde(rename = "机")]
    Machine,
    /// 环: surroundings.
    #[serde(rename = "环")]
    Environment,
    /// 管: management.
    #[serde(rename = "管")]
    Management,
}

impl CauseAspect {
    /// The word of the field.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::People => "人",
            Self::Machine => "机",
            Self::Environment => "环",
            Self::Management => "管",
        }
    }
}
