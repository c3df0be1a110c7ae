//! The rule files as they are written: one Rust type for each kind of YAML file.
//!
//! Nothing here is checked beyond its shape; [`super::Ruleset::load`] turns specs into a [`super::Ruleset`].

mod cases;
mod codes;
mod columns;
mod consistency;
mod criteria;
mod direct;
mod duties;
mod installation_cases;
mod installations;
mod lexicon;
mod method;
mod values;

pub use cases::{
    CaseExpectation, CaseSpec, CasesSpec, ExampleSpec, GivenValue, LabelKind, SentenceSpec, SentencesSpec,
};
pub use codes::{CodeMapItemSpec, CodeMapSpec, CodeSpec, CodesSpec};
pub use columns::{ColumnsSpec, FieldSpec, HeadingsSpec, ValueType};
pub use consistency::{CheckSeverity, CheckSpec, ConsistencySpec, CoverageSpec, Over};
pub use criteria::{
    CauseAspect, CountingSpec, CountsAs, CriteriaSpec, CriterionSpec, FactKind, FactSpec, FactsSpec, PackSpec, Scope,
    TradeSpec,
};
pub use direct::{Decides, DirectRuleSpec, DirectSpec, MentionsSpec};
pub use duties::{DutiesSpec, DutyHolder, DutySpec, Period};
pub use installation_cases::{
    AlphaVectorSpec, InstallationCaseSpec, InstallationCasesSpec, InstallationLineSpec, LevelVectorSpec,
};
pub use installations::{
    BetaHintSpec, BetaHintsSpec, CategorySpec, ClassSpec, ClassesSpec, CommonNameSpec, CommonNamesSpec, DensitySpec,
    ExclusionSpec, FactorsSpec, GradingRuleSpec, HazardSpec, IdentificationSpec, InstallationLevelSpec, MeasureSpec,
    PersonsBandSpec, PhysicalState, QualifierSpec, SubstanceSpec, SubstancesSpec, UnitRuleSpec, WordingsSpec,
};
pub use lexicon::{DenialsSpec, LexiconSpec};
pub use method::{
    BandSpec, FactorSpec, MatrixRowSpec, MatrixSpec, MethodSpec, Numbering, ProfileSpec, RecogniseSpec, ScaleSpec,
    ScaleValueSpec,
};
pub use values::{AccidentListSpec, AccidentTypesSpec, InCompanySpec, LevelWordsSpec, RowNoiseSpec};

use serde::Deserialize;

/// How far a rule may be trusted. A draft never decides alone.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The source was read.
    Verified,
    /// From memory or of our own modelling.
    #[default]
    Draft,
}

/// Where a rule comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSpec {
    /// Number or name of the document.
    pub document: String,
    /// Clause, table or page in it.
    #[serde(default)]
    pub clause: String,
    /// What a reader should know about the source: how it was read, what it leaves open.
    #[serde(default)]
    pub note: String,
}
