//! The rule files as they are written: one Rust type for each kind of YAML file.
//!
//! Nothing here is checked beyond its shape; [`super::Ruleset::load`] turns specs into a [`super::Ruleset`].

mod appeals;
mod assessment;
mod assessment_beside;
mod book;
mod cases;
mod codes;
mod columns;
mod consistency;
mod criteria;
mod deadlines;
mod direct;
mod duties;
mod exchange;
mod figures;
mod header_book;
mod installation_cases;
mod installation_words;
mod installations;
mod lexicon;
mod lists;
mod method;
mod report;
mod senders;
mod shape;
mod similarity;
mod templates;
mod town;
mod values;

pub use appeals::{AppealDecision, AppealSpec};
pub use assessment::{
    Against, DeductSpec, DutyPointsSpec, GroupsSpec, ItemSpec, JudgedDeductSpec, JudgedSpec, NamedGroupSpec, OfSpec,
    PointStepSpec, PointsBySpec, RateSpec, SampledSpec, SchemeSpec, StepsSpec, TermKey, TermsSpec, WhenUnknown,
};
pub use assessment_beside::{
    BoardsSpec, BonusOptionSpec, BonusSpec, CaseMarkSpec, CaseScoreSpec, ExtraSpec, GradeBandSpec, SchemeCaseSpec,
    VetoSpec,
};
pub use book::{BookSpec, DateRole, ExtensionSpec, Keeps, MarkKey, MarkSpec, StateKey, StateSpec};
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
pub use deadlines::{DeadlineOf, DeadlineSpec, DeadlinesSpec};
pub use direct::{Decides, DirectRuleSpec, DirectSpec, MentionsSpec};
pub use duties::{
    About, DueDaySpec, DutiesSpec, DutyHolder, DutySpec, EvidenceFromSpec, Period, RowConditionSpec, TriggeredBySpec,
};
pub use exchange::{
    CodingSpec, CountCodesSpec, ExchangeFieldSpec, ExchangeSpec, ExchangeTableSpec, GivenSpec, LookupSpec, PartSpec,
    PartsSpec, Pick, RefersToSpec, WhenSpec, WireType,
};
pub use figures::{
    ChangeWordsSpec, FigureMeasureSpec, FigureSpec, FiguresSpec, KeptBy, MoreIs, PeriodNames, ShareSpec, SumSpec,
};
pub use header_book::{ConfirmedTableSpec, HeaderBookSpec};
pub use installation_cases::{
    AlphaVectorSpec, InstallationCaseSpec, InstallationCasesSpec, InstallationLineSpec, LevelVectorSpec,
};
pub use installation_words::{CategorySpec, CommonNameSpec, CommonNamesSpec, HazardSpec, WordingsSpec};
pub use installations::{
    BetaHintSpec, BetaHintsSpec, ClassSpec, ClassesSpec, DensitySpec, ExclusionSpec, FactorsSpec, GradingRuleSpec,
    IdentificationSpec, InstallationLevelSpec, MeasureSpec, PersonsBandSpec, PhysicalState, QualifierSpec,
    SubstanceSpec, SubstancesSpec, UnitRuleSpec,
};
pub use lexicon::{DenialsSpec, LexiconSpec};
pub use lists::{CountSpec, ListAbout, ListSpec};
pub use method::{
    BandSpec, FactorSpec, MatrixRowSpec, MatrixSpec, MethodSpec, Numbering, ProfileSpec, RecogniseSpec, ScaleSpec,
    ScaleValueSpec,
};
pub use report::{
    Audience, EachBy, EachSpec, OutputsSpec, ParagraphSpec, PeriodKey, PictureKind, PictureSpec, ReportListSpec,
    ReportSpec, ReportTableSpec, ScopeKey,
};
pub use senders::SendersSpec;
pub use similarity::{
    SimilarCombinationSpec, SimilarPhraseSpec, SimilarWordSpec, SimilarityFactorsSpec, SimilaritySearchSpec,
    SimilaritySpec, SimilarityWeightsSpec,
};
pub use templates::{ChoicesSpec, CodesOf, OwnChoices, ScaleOf, TemplateColumnSpec, TemplateSpec};
pub use town::{FigureHabitsSpec, TownSpec};
pub use values::{
    AccidentListSpec, AccidentTypesSpec, InCompanySpec, LevelWordsSpec, RowNoiseSpec, UnitsSpec, WrittenSpec,
};

use schemars::JsonSchema;
use serde::Deserialize;

/// How far a rule may be trusted. A draft never decides alone.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "核对状况", description = "规则可信到什么程度；草案（draft）不得单独定级")]
pub enum Status {
    /// The source was read.
    #[schemars(description = "原文核对过")]
    Verified,
    /// From memory or of our own modelling.
    #[default]
    #[schemars(description = "凭记忆写的或自己设计的")]
    Draft,
}

/// Where a rule comes from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "依据", description = "规则出自哪个文件")]
pub struct SourceSpec {
    /// Number or name of the document.
    #[schemars(description = "文件名称或编号")]
    pub document: String,
    /// Clause, table or page in it.
    #[serde(default)]
    #[schemars(description = "条款、表号或页码")]
    pub clause: String,
    /// What a reader should know about the source: how it was read, what it leaves open.
    #[serde(default)]
    #[schemars(description = "怎么核对的，有什么没有定下来")]
    pub note: String,
}
