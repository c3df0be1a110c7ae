//! `tests/*.yaml`: worked examples and band edges.

use crate::model::RiskLevel;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `tests/*.yaml`: worked examples and band edges of a method, cases of criteria.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasesSpec {
    /// The method under test.
    #[serde(default)]
    pub method: String,
    /// Worked examples.
    #[serde(default)]
    pub examples: Vec<ExampleSpec>,
    /// Risk values and the level that each profile gives them: both sides of every edge.
    #[serde(default)]
    pub edges: BTreeMap<String, Vec<(Decimal, RiskLevel)>>,
    /// Cases of criteria.
    #[serde(default)]
    pub cases: Vec<CaseSpec>,
}

/// A case of a criterion.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSpec {
    /// The criterion.
    pub rule: Spanned<String>,
    /// What is known; every other fact is unknown.
    #[serde(default)]
    pub given: BTreeMap<String, GivenValue>,
    /// The text of a hidden danger.
    #[serde(default)]
    pub text: Option<String>,
    /// The day of the finding; without it the first day on which the criterion is in force.
    #[serde(default)]
    pub as_of: Option<Date>,
    /// The answer.
    pub expect: CaseExpectation,
    /// The facts that must be asked for.
    #[serde(default)]
    pub asks: Option<Vec<String>>,
    /// What the case shows.
    #[serde(default)]
    pub note: String,
}

/// A fact as a case gives it.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum GivenValue {
    /// Yes or no.
    YesNo(bool),
    /// A number.
    Number(Decimal),
    /// A word.
    Text(String),
    /// Some words.
    Texts(Vec<String>),
}

/// The answer that a case expects.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum CaseExpectation {
    /// 判定.
    Fires,
    /// 未命中.
    Silent,
    /// 疑似.
    Suspected,
    /// 待核.
    Unknown,
    /// 不适用.
    NotApplicable,
    /// An element that counts.
    Element,
    /// No answer: the criterion is not in force on that day.
    NotInForce,
}

/// `sentences.yaml`: labelled sentences by which text matching is measured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentencesSpec {
    /// The sentences.
    pub sentences: Vec<SentenceSpec>,
}

/// A sentence and what a person says about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentenceSpec {
    /// The text.
    pub text: String,
    /// What it is.
    pub kind: LabelKind,
    /// The clauses that a person should look at.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// The trade in which it makes sense.
    #[serde(default)]
    pub trade: String,
    /// Kept apart from those that the keywords were written against.
    #[serde(default)]
    pub held_out: bool,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

/// What a labelled sentence is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum LabelKind {
    /// A person should look whether it is a major hidden danger.
    Major,
    /// A hidden danger that is not major.
    General,
    /// Denied, put right, forbidden, asked or required.
    Denied,
    /// Shares words with a criterion and does not meet it.
    LookAlike,
}

/// A worked example.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleSpec {
    /// What the example shows.
    pub name: String,
    /// Where it was published, and what was printed there.
    pub source: String,
    /// Factors as they are written.
    pub given: BTreeMap<String, String>,
    /// The risk value, where the method computes one.
    #[serde(default)]
    pub risk_value: Option<Decimal>,
    /// Level by profile.
    pub levels: BTreeMap<String, RiskLevel>,
    /// Factors that must be reported as off their scale, under every profile named in `levels`.
    #[serde(default)]
    pub off_scale: Vec<String>,
}
