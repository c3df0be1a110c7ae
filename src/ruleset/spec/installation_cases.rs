//! `major-hazard-installations/tests/*.yaml`: worked examples and both sides of every edge.

use crate::model::UnitKind;
use rust_decimal::Decimal;
use serde::Deserialize;

/// `major-hazard-installations/tests/*.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstallationCasesSpec {
    /// Units with what is to be found of them.
    #[serde(default)]
    pub cases: Vec<InstallationCaseSpec>,
    /// α by persons.
    #[serde(default)]
    pub alpha: Vec<AlphaVectorSpec>,
    /// Levels by R.
    #[serde(default)]
    pub levels: Vec<LevelVectorSpec>,
}

/// A unit and what is to be found of it. What is not given is not compared, except that `warns` and `assumes` are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstallationCaseSpec {
    /// What the case shows.
    pub name: String,
    /// Where it was published, and what was printed there.
    pub source: String,
    /// Whether the unit makes or keeps.
    #[serde(default)]
    pub unit_kind: Option<UnitKind>,
    /// Persons within 500 m.
    #[serde(default)]
    pub persons: Option<u64>,
    /// The unit's lines.
    pub lines: Vec<InstallationLineSpec>,
    /// S, where it is one number, as it is shown: 1/3（0.3333…） for one that no decimal is.
    #[serde(default)]
    pub s: Option<String>,
    /// 判定, 疑似 or 待核.
    pub certainty: String,
    /// Whether the unit is a major hazard installation; none for 待核.
    #[serde(default)]
    pub is_major: Option<bool>,
    /// α.
    #[serde(default)]
    pub alpha: Option<Decimal>,
    /// R, where it is one number.
    #[serde(default)]
    pub r: Option<String>,
    /// 判定, 疑似 or 待核 of the level.
    #[serde(default)]
    pub level_certainty: Option<String>,
    /// The levels that are possible, the highest first.
    #[serde(default)]
    pub levels: Vec<String>,
    /// A piece of the assumptions; none may be made where this is not given.
    #[serde(default)]
    pub assumes: Option<String>,
    /// A piece of the warnings; none may be given where this is not given.
    #[serde(default)]
    pub warns: Option<String>,
    /// A piece of the trace.
    #[serde(default)]
    pub says: Option<String>,
}

/// A line of a unit.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InstallationLineSpec {
    /// Name.
    pub name: String,
    /// Second name.
    pub alias: String,
    /// CAS number.
    pub cas: String,
    /// Content.
    pub content: String,
    /// Hazard class.
    pub hazard_class: String,
    /// Physical state.
    pub physical_state: String,
    /// Quantity.
    pub quantity: Option<Decimal>,
    /// Unit of measure; tonnes if it is not given.
    pub measure: Option<String>,
    /// Density in t/m³.
    pub density: Option<Decimal>,
}

/// α of a number of persons.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlphaVectorSpec {
    /// Persons within 500 m.
    pub persons: u64,
    /// α.
    pub alpha: Decimal,
}

/// The level of an R.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelVectorSpec {
    /// R.
    pub r: Decimal,
    /// Its level.
    pub level: String,
}
