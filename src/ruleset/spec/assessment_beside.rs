//! What stands beside the items of a scheme: bonuses, penalties, vetoes, grades and boards; and its worked cases.

use super::shape::DecimalShape;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// What is added.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "加分", description = "各项加分和上限")]
pub struct BonusSpec {
    /// The most that all of it adds.
    #[schemars(with = "DecimalShape", description = "最多加多少分")]
    pub cap: Spanned<Decimal>,
    /// What adds.
    #[schemars(description = "加分项")]
    pub items: Vec<ExtraSpec>,
}

/// What adds or takes points beside the items.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "加分或扣分项", description = "由指标算，或由人评")]
pub struct ExtraSpec {
    /// The number by which slips, marks and appeals cite it.
    #[schemars(with = "String", description = "项目编号，不得重复")]
    pub id: Spanned<String>,
    /// What it is called.
    #[schemars(description = "什么情形")]
    pub title: String,
    /// The clause.
    #[serde(default)]
    #[schemars(description = "依据的条款")]
    pub clause: String,
    /// The most that it comes to.
    #[schemars(with = "DecimalShape", description = "最多多少分")]
    pub most: Spanned<Decimal>,
    /// How many times, where the book tells; else a person says.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "几次：指标编号或表达式；不写则由人评")]
    pub of: Option<Spanned<String>>,
    /// Points for each time.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "每次多少分；用指标算的必须写")]
    pub each: Option<Spanned<Decimal>>,
    /// What a person may choose from.
    #[serde(default)]
    #[schemars(description = "人评时可选的档，如国家级 5 分、省级 3 分")]
    pub options: Vec<BonusOptionSpec>,
    /// Whether only the highest of several counts.
    #[serde(default)]
    #[schemars(description = "有几项的，是否只按最高的一项算")]
    pub highest_once: bool,
}

/// What a person may choose.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "可选的档", description = "叫什么、多少分")]
pub struct BonusOptionSpec {
    /// What it is called.
    #[schemars(description = "叫什么")]
    pub title: String,
    /// Its points.
    #[schemars(with = "DecimalShape", description = "多少分")]
    pub points: Spanned<Decimal>,
}

/// What overrides the grade.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "一票否决", description = "由指标判，或由人定")]
pub struct VetoSpec {
    /// The number by which slips, marks and appeals cite it.
    #[schemars(with = "String", description = "编号，不得重复")]
    pub id: Spanned<String>,
    /// What it is.
    #[schemars(description = "什么情形")]
    pub title: String,
    /// The clause.
    #[serde(default)]
    #[schemars(description = "依据的条款")]
    pub clause: String,
    /// When it applies, where the book tells; else a person says.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "成立就否决（表达式，用指标编号）；不写则由人在评分表里定")]
    pub when: Option<Spanned<String>>,
    /// The best grade that is left.
    #[schemars(with = "String", description = "否决后最高是哪个等次")]
    pub at_most: Spanned<String>,
}

/// A grade.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "等次", description = "从多少分起（含）是哪个等次")]
pub struct GradeBandSpec {
    /// Its lower edge, which belongs to it.
    #[schemars(with = "DecimalShape", description = "从多少分起，含")]
    pub from: Spanned<Decimal>,
    /// What it is called.
    #[schemars(with = "String", description = "等次叫什么")]
    pub grade: Spanned<String>,
}

/// Who is held up and who is exposed.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "红榜、黑榜", description = "哪些等次上榜")]
pub struct BoardsSpec {
    /// Grades that are held up.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "上红榜的等次")]
    pub red: Vec<Spanned<String>>,
    /// Grades that are exposed.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "上黑榜的等次；被一票否决的都上")]
    pub black: Vec<Spanned<String>>,
}

/// A worked case.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "考核算例", description = "一个对象：指标、评分和应得的结果")]
pub struct SchemeCaseSpec {
    /// What it shows.
    #[schemars(with = "String", description = "算例说明什么")]
    pub name: Spanned<String>,
    /// The figures that are known.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, DecimalShape>", description = "知道的指标；没写的算不知道")]
    pub given: BTreeMap<String, Decimal>,
    /// How often duties were to be done and were.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, (DecimalShape, DecimalShape)>", description = "职责：应做次数、做到次数")]
    pub duties: BTreeMap<String, (Decimal, Decimal)>,
    /// What persons gave.
    #[serde(default)]
    #[schemars(description = "人评的项目，按项目编号")]
    pub marks: BTreeMap<String, CaseMarkSpec>,
    /// What must come out.
    #[schemars(description = "应得的结果")]
    pub expect: CaseScoreSpec,
}

/// What a person gave.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "算例里的人评", description = "得分、扣分、缺项、抽查，写一样")]
pub struct CaseMarkSpec {
    /// Points given.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "得分；加分扣分项也写在这里")]
    pub points: Option<Decimal>,
    /// Points taken.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "扣分")]
    pub deduct: Option<Decimal>,
    /// It does not concern the subject.
    #[serde(default)]
    #[schemars(description = "缺项")]
    pub not_applicable: bool,
    /// How many were looked at, and how many of them did not conform.
    #[serde(default)]
    #[schemars(with = "Option<(DecimalShape, DecimalShape)>", description = "抽查数、不符合数")]
    pub sampled: Option<(Decimal, Decimal)>,
    /// Whether a veto applies.
    #[serde(default)]
    #[schemars(description = "否决")]
    pub veto: bool,
}

/// What must come out.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "应得的结果", description = "分数、等次、各项得分")]
pub struct CaseScoreSpec {
    /// The score.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "分数")]
    pub score: Option<Decimal>,
    /// The grade.
    #[serde(default)]
    #[schemars(description = "等次")]
    pub grade: Option<String>,
    /// Points of items; none where it must be left open or out.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Option<DecimalShape>>", description = "各项得分；待核和缺项写 null")]
    pub items: BTreeMap<String, Option<Decimal>>,
}
