//! `tests/*.yaml`: worked examples and band edges.

use crate::model::RiskLevel;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `tests/*.yaml`: worked examples and band edges of a method.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasesSpec {
    /// The method under test.
    pub method: String,
    /// Worked examples.
    #[serde(default)]
    pub examples: Vec<ExampleSpec>,
    /// Risk values and the level that each profile gives them: both sides of every edge.
    #[serde(default)]
    pub edges: BTreeMap<String, Vec<(Decimal, RiskLevel)>>,
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
