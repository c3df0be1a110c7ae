//! `major-hazard-installations/*.yaml`: the tables of GB 18218.

use super::{SourceSpec, Status};
use crate::model::UnitKind;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `substances.yaml`: the named substances.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubstancesSpec {
    /// Where the table stands.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// First day in force.
    pub effective_from: Date,
    /// Last day in force.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Where β of named substances stands.
    pub beta_clause: String,
    /// The rows.
    pub substances: Vec<SubstanceSpec>,
}

/// A row of the table of substances.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubstanceSpec {
    /// The row's number.
    pub number: Spanned<u32>,
    /// The row's name with its qualifier.
    pub name: Spanned<String>,
    /// Other names that decide alone.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// CAS numbers.
    #[serde(default)]
    pub cas: Vec<Spanned<String>>,
    /// Whether a CAS number alone decides; not so where other rows or solutions bear it too.
    #[serde(default = "SubstanceSpec::decides")]
    pub cas_decides: bool,
    /// Q in tonnes.
    pub critical_quantity: Spanned<Decimal>,
    /// β, where the standard names the substance.
    #[serde(default)]
    pub beta: Option<Decimal>,
    /// The names that β holds for; all names of the row if there are none.
    #[serde(default)]
    pub beta_names: Vec<String>,
    /// What decides whether a substance of this name is in the row.
    #[serde(default)]
    pub qualifier: Option<QualifierSpec>,
}

impl SubstanceSpec {
    const fn decides() -> bool {
        true
    }
}

/// What decides whether a substance is in a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualifierSpec {
    /// Names that leave it open.
    pub bare_names: Vec<Spanned<String>>,
    /// Wordings that decide for the row where they stand beside a bare name.
    pub conditions: Vec<String>,
    /// The content in per cent above which the substance is in the row.
    #[serde(default)]
    pub content_above: Option<Decimal>,
    /// Whether the rows of the bare name leave no other possibility.
    #[serde(default)]
    pub complete: bool,
}

/// `classes.yaml`: the hazard classes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassesSpec {
    /// Where the table stands.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// First day in force.
    pub effective_from: Date,
    /// Last day in force.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Where β of classes stands.
    pub beta_clause: String,
    /// The classes.
    pub classes: Vec<ClassSpec>,
}

/// A hazard class.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassSpec {
    /// Symbol: W5.3.
    pub symbol: Spanned<String>,
    /// The hazard.
    pub class: String,
    /// Which part of the hazard.
    pub description: String,
    /// Q in tonnes.
    pub critical_quantity: Spanned<Decimal>,
    /// β.
    pub beta: Spanned<Decimal>,
    /// Physical states that the class speaks of; any if there are none.
    #[serde(default)]
    pub states: Vec<PhysicalState>,
}

/// 物态.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
pub enum PhysicalState {
    /// 气态.
    Gas,
    /// 液态.
    Liquid,
    /// 固态.
    Solid,
}

/// `factors.yaml`: α, levels, edges, measures and what the standard leaves out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorsSpec {
    /// Where the tables stand.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// First day in force.
    pub effective_from: Date,
    /// Last day in force.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// When a unit is a major hazard installation.
    pub identification: IdentificationSpec,
    /// How installations are graded.
    pub grading: GradingRuleSpec,
    /// α by persons, from the most down.
    pub persons: Vec<PersonsBandSpec>,
    /// Levels by R, from the highest down.
    pub levels: Vec<InstallationLevelSpec>,
    /// How units are bounded.
    pub units: Vec<UnitRuleSpec>,
    /// To what the standard does not apply.
    pub exclusions: Vec<ExclusionSpec>,
    /// Units of measure.
    pub measures: Vec<MeasureSpec>,
    /// Densities to assume.
    #[serde(default)]
    pub densities: Vec<DensitySpec>,
    /// β to assume.
    pub beta_hints: BetaHintsSpec,
}

/// When a unit is a major hazard installation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentificationSpec {
    /// From this S on, included.
    pub threshold: Spanned<Decimal>,
    /// Clause.
    pub clause: String,
    /// The sum, as it is shown.
    pub formula: String,
}

/// How installations are graded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradingRuleSpec {
    /// Where α stands.
    pub persons_clause: String,
    /// Where the levels stand.
    pub levels_clause: String,
    /// The sum, as it is shown.
    pub formula: String,
}

/// α for a number of persons.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonsBandSpec {
    /// From this many on, included.
    pub from: Spanned<u64>,
    /// α.
    pub alpha: Decimal,
}

/// A level of major hazard installations.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstallationLevelSpec {
    /// Name: 一级.
    pub name: Spanned<String>,
    /// From this R on, included.
    pub from: Spanned<Decimal>,
}

/// How a kind of unit is bounded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitRuleSpec {
    /// Which kind.
    pub kind: UnitKind,
    /// Clause.
    pub clause: String,
    /// The rule in words.
    pub rule: String,
}

/// Something that the standard does not apply to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusionSpec {
    /// What it is.
    pub item: String,
    /// Words in a unit's name that point to it.
    pub words: Vec<String>,
    /// Where the standard applies after all.
    #[serde(default)]
    pub except: String,
}

/// A unit of measure: a mass or a volume.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureSpec {
    /// How it is written.
    pub words: Vec<Spanned<String>>,
    /// Its mass.
    #[serde(default)]
    pub tonnes: Option<Decimal>,
    /// Its volume.
    #[serde(default)]
    pub cubic_metres: Option<Decimal>,
}

/// A density to assume.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DensitySpec {
    /// The substance.
    pub name: Spanned<String>,
    /// Its density.
    pub tonnes_per_cubic_metre: Decimal,
    /// Why.
    pub reason: String,
}

/// β to assume for substances that the standard gives none by name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BetaHintsSpec {
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// The hints.
    pub hints: Vec<BetaHintSpec>,
}

/// β to assume for some rows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BetaHintSpec {
    /// Rows of the table of substances.
    pub numbers: Vec<Spanned<u32>>,
    /// The classes that the rows are likely in.
    pub classes: Vec<Spanned<String>>,
    /// β of all those classes.
    pub beta: Decimal,
    /// Why.
    pub reason: String,
}

/// `wordings.yaml`: how inventories word classes and names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordingsSpec {
    /// Where they come from.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// First day in force.
    pub effective_from: Date,
    /// Last day in force.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Spellings of categories.
    pub categories: BTreeMap<String, Vec<String>>,
    /// Pieces of a class cell that say nothing.
    #[serde(default)]
    pub ignored: Vec<String>,
    /// Hazards and their categories.
    pub hazards: Vec<HazardSpec>,
    /// Hazards without a class in the standard.
    #[serde(default)]
    pub outside: Vec<String>,
    /// Words for physical states.
    pub states: BTreeMap<PhysicalState, Vec<String>>,
}

/// A hazard as it is worded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HazardSpec {
    /// Wordings.
    pub words: Vec<Spanned<String>>,
    /// Classes by category.
    pub categories: BTreeMap<String, CategorySpec>,
}

/// What a category of a hazard may be in the standard's table of classes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategorySpec {
    /// Classes.
    #[serde(default)]
    pub symbols: Vec<Spanned<String>>,
    /// Classes that are left where nothing is processed.
    #[serde(default)]
    pub storage: Vec<Spanned<String>>,
    /// Physical states for which there may be no class.
    #[serde(default)]
    pub outside: Vec<PhysicalState>,
}

/// `names.yaml`: names that the standard does not have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommonNamesSpec {
    /// Where they come from.
    pub source: SourceSpec,
    /// Whether the source was read; drafts are assumptions.
    #[serde(default)]
    pub status: Status,
    /// First day in force.
    pub effective_from: Date,
    /// Last day in force.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Pieces of a name that do not change the substance.
    #[serde(default)]
    pub decorations: Vec<String>,
    /// The content in per cent from which a substance is taken as pure.
    pub pure_from: Decimal,
    /// Names that the standard does not have.
    pub names: Vec<CommonNameSpec>,
}

/// A name that the standard does not have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommonNameSpec {
    /// The name.
    pub name: Spanned<String>,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// CAS numbers, also those that a row of the standard bears.
    #[serde(default)]
    pub cas: Vec<Spanned<String>>,
    /// The row that it is another name for.
    #[serde(default)]
    pub number: Option<Spanned<u32>>,
    /// The classes to assume.
    #[serde(default)]
    pub classes: Vec<Spanned<String>>,
    /// Whether to assume that no class of the standard has it.
    #[serde(default)]
    pub outside: bool,
    /// Why.
    pub reason: String,
}
