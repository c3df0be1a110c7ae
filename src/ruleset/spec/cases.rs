//! `tests/*.yaml`: worked examples and band edges.

use super::shape::{DateShape, DecimalShape, LevelShape};
use crate::model::RiskLevel;
use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `tests/*.yaml`: worked examples and band edges of a method, cases of criteria.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "算例", description = "方法的算例和分级界限两侧，判定标准的例子")]
pub struct CasesSpec {
    /// The method under test.
    #[serde(default)]
    #[schemars(description = "检验哪种方法")]
    pub method: String,
    /// Worked examples.
    #[serde(default)]
    #[schemars(description = "方法的算例")]
    pub examples: Vec<ExampleSpec>,
    /// Risk values and the level that each profile gives them: both sides of every edge.
    #[serde(default)]
    #[schemars(
        with = "BTreeMap<String, Vec<(DecimalShape, LevelShape)>>",
        description = "各档案的风险值和应得的等级：每条界限的两侧"
    )]
    pub edges: BTreeMap<String, Vec<(Decimal, RiskLevel)>>,
    /// Cases of criteria.
    #[serde(default)]
    #[schemars(description = "判定标准的例子")]
    pub cases: Vec<CaseSpec>,
}

/// A case of a criterion.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "判定标准的例子", description = "一个例子和应有的答案")]
pub struct CaseSpec {
    /// The criterion.
    #[schemars(with = "String", description = "哪一条判定标准")]
    pub rule: Spanned<String>,
    /// What is known; every other fact is unknown.
    #[serde(default)]
    #[schemars(description = "知道的情况；没写的都是不知道")]
    pub given: BTreeMap<String, GivenValue>,
    /// The text of a hidden danger.
    #[serde(default)]
    #[schemars(description = "隐患的文字")]
    pub text: Option<String>,
    /// The day of the finding; without it the first day on which the criterion is in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "哪一天发现的；不写则为这一条开始有效的那一天")]
    pub as_of: Option<Date>,
    /// The answer.
    #[schemars(description = "应有的答案")]
    pub expect: CaseExpectation,
    /// The facts that must be asked for.
    #[serde(default)]
    #[schemars(description = "应当问人的情况")]
    pub asks: Option<Vec<String>>,
    /// What the case shows.
    #[serde(default)]
    #[schemars(description = "这个例子说明什么")]
    pub note: String,
}

/// A fact as a case gives it.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(untagged)]
#[schemars(title = "给出的情况", description = "例子里给出的情况")]
pub enum GivenValue {
    /// Yes or no.
    #[schemars(description = "是否")]
    YesNo(bool),
    /// A number.
    #[schemars(description = "数")]
    Number(#[schemars(with = "DecimalShape")] Decimal),
    /// A word.
    #[schemars(description = "一个词")]
    Text(String),
    /// Some words.
    #[schemars(description = "几个词")]
    Texts(Vec<String>),
}

/// The answer that a case expects.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "应有的答案", description = "例子应有的答案")]
pub enum CaseExpectation {
    /// 判定.
    #[schemars(description = "判定")]
    Fires,
    /// 未命中.
    #[schemars(description = "未命中")]
    Silent,
    /// 疑似.
    #[schemars(description = "疑似")]
    Suspected,
    /// 待核.
    #[schemars(description = "待核")]
    Unknown,
    /// 不适用.
    #[schemars(description = "不适用")]
    NotApplicable,
    /// An element that counts.
    #[schemars(description = "计入的要素")]
    Element,
    /// No answer: the criterion is not in force on that day.
    #[schemars(description = "那一天不在有效期内，没有答案")]
    NotInForce,
}

/// `sentences.yaml`: labelled sentences by which text matching is measured.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "标注语句", description = "用来衡量关键词的语句")]
pub struct SentencesSpec {
    /// The sentences.
    #[schemars(description = "各句")]
    pub sentences: Vec<SentenceSpec>,
}

/// A sentence and what a person says about it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "语句", description = "一句话，和人的看法")]
pub struct SentenceSpec {
    /// The text.
    #[schemars(description = "文字")]
    pub text: String,
    /// What it is.
    #[schemars(description = "属于哪一种")]
    pub kind: LabelKind,
    /// The clauses that a person should look at.
    #[serde(default)]
    #[schemars(description = "应当看哪些条款")]
    pub clauses: Vec<String>,
    /// The trade in which it makes sense.
    #[serde(default)]
    #[schemars(description = "说的是哪个行业")]
    pub trade: String,
    /// Kept apart from those that the keywords were written against.
    #[serde(default)]
    #[schemars(description = "留出来检验，写关键词时不看")]
    pub held_out: bool,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

/// What a labelled sentence is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "语句种类", description = "语句属于哪一种")]
pub enum LabelKind {
    /// A person should look whether it is a major hidden danger.
    #[schemars(description = "应由人看是不是重大事故隐患")]
    Major,
    /// A hidden danger that is not major.
    #[schemars(description = "一般隐患")]
    General,
    /// Denied, put right, forbidden, asked or required.
    #[schemars(description = "说没有、已整改、禁止、在问或在要求")]
    Denied,
    /// Shares words with a criterion and does not meet it.
    #[schemars(description = "与判定标准有相同的词，但不是")]
    LookAlike,
}

/// A worked example.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "方法的算例", description = "一个算例")]
pub struct ExampleSpec {
    /// What the example shows.
    #[schemars(description = "算例说明什么")]
    pub name: String,
    /// Where it was published, and what was printed there.
    #[schemars(description = "登在哪里，那里印的是什么")]
    pub source: String,
    /// Factors as they are written.
    #[schemars(description = "各项取值，照原样写")]
    pub given: BTreeMap<String, String>,
    /// The risk value, where the method computes one.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "风险值；不算风险值的方法不写")]
    pub risk_value: Option<Decimal>,
    /// Level by profile.
    #[schemars(with = "BTreeMap<String, LevelShape>", description = "各档案应得的等级")]
    pub levels: BTreeMap<String, RiskLevel>,
    /// Factors that must be reported as off their scale, under every profile named in `levels`.
    #[serde(default)]
    #[schemars(description = "在 levels 所列各档案下都应指出不在取值表内的取值")]
    pub off_scale: Vec<String>,
}
