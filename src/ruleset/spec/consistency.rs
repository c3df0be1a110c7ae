//! `consistency/*.yaml`: checks that expose paperwork.

use super::{SourceSpec, Status};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `consistency/*.yaml`: checks over rows and tables.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "一致性检查", description = "看出只在纸面上做工作的检查")]
pub struct ConsistencySpec {
    /// Identifier of the set.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What it is called.
    #[schemars(description = "名称")]
    pub title: String,
    /// Where it comes from.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；不写为 draft")]
    pub status: Status,
    /// Figures that its checks read beside those that the engine works out.
    #[serde(default)]
    #[schemars(description = "除引擎算好的数以外，检查还要用到的数")]
    pub coverage: Vec<CoverageSpec>,
    /// The checks.
    #[schemars(description = "各项检查")]
    pub checks: Vec<CheckSpec>,
}

/// A figure of a risk register: how many groups of words occur in its texts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "文字覆盖", description = "风险清单的一个数：文字里出现了几组词")]
pub struct CoverageSpec {
    /// The name by which checks read it; `<id>_missing` shows in a reason which groups do not occur.
    #[schemars(with = "String", description = "编号，条件里用的名字；写“编号_missing”可在 reason 里列出没有出现的组")]
    pub id: Spanned<String>,
    /// The fields that are searched.
    #[schemars(with = "Vec<String>", description = "在哪些字段里找")]
    pub fields: Vec<Spanned<String>>,
    /// Words by group.
    #[schemars(description = "各组的词")]
    pub groups: BTreeMap<String, Vec<String>>,
}

/// A check: when its condition holds, something does not fit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "检查项", description = "一项检查：条件成立，就有对不上的地方")]
pub struct CheckSpec {
    /// Identifier, never reused.
    #[schemars(with = "String", description = "编号，用过的不改作他用")]
    pub id: Spanned<String>,
    /// What does not fit, in a few words.
    #[schemars(description = "什么对不上，几个字")]
    pub title: String,
    /// Clause in the set's source.
    #[serde(default)]
    #[schemars(description = "依据文件里的条款")]
    pub clause: String,
    /// What it looks at.
    #[schemars(description = "看什么")]
    pub over: Over,
    /// When it does not fit.
    #[schemars(with = "String", description = "条件，Rhai 表达式；成立就是对不上")]
    pub condition: Spanned<String>,
    /// How grave it is.
    #[schemars(description = "有多严重")]
    pub severity: CheckSeverity,
    /// What is said; `{name}` shows what the condition read.
    #[schemars(description = "说给人看的话；{名称} 处填条件读到的值")]
    pub reason: String,
    /// What to do.
    #[schemars(description = "该怎么办")]
    pub remedy: String,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

/// What a check looks at: the names that its condition may read.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "检查对象", description = "检查看什么，也就是条件能读哪些名称")]
pub enum Over {
    /// A row of a risk register.
    #[schemars(description = "风险清单的一行")]
    Risk,
    /// A row of a ledger of hidden dangers.
    #[schemars(description = "隐患台账的一行")]
    HiddenDanger,
    /// A whole risk register.
    #[schemars(description = "整份风险清单")]
    Register,
    /// A whole ledger of hidden dangers.
    #[schemars(description = "整份隐患台账")]
    Ledger,
}

/// How grave a finding of a check is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "严重程度", description = "检查出来的问题有多严重")]
pub enum CheckSeverity {
    /// It should be put right or explained.
    #[schemars(description = "应改正或说明")]
    Warning,
    /// Something to know.
    #[schemars(description = "知道就行")]
    Info,
}
