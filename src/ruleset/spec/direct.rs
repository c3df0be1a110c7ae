//! `direct/*.yaml`: conditions that raise a level without a score.

use super::{SourceSpec, Status, shape::LevelShape};
use crate::model::RiskLevel;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `direct/*.yaml`: conditions that raise a level without a score.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "直接判定", description = "不用打分就提高等级的条件")]
pub struct DirectSpec {
    /// Identifier of the set.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What the set is called.
    #[schemars(description = "名称")]
    pub title: String,
    /// Where it comes from.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；不写为 draft")]
    pub status: Status,
    /// Its rules.
    #[schemars(description = "各条规则")]
    pub rules: Vec<DirectRuleSpec>,
}

/// One condition of direct determination. All of `mentions` and `when` that are given must hold.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "直接判定的规则", description = "一条直接判定；mentions 和 when 都写的，都要成立")]
pub struct DirectRuleSpec {
    /// Identifier, never reused.
    #[schemars(with = "String", description = "编号，用过的不改作他用")]
    pub id: Spanned<String>,
    /// The state that it detects.
    #[schemars(description = "说的是什么情形")]
    pub title: String,
    /// Clause in the set's source.
    #[schemars(description = "依据文件里的条款")]
    pub clause: String,
    /// The level to which it raises.
    #[schemars(with = "LevelShape", description = "提到哪一级")]
    pub level: RiskLevel,
    /// Whether it decides alone.
    #[serde(default)]
    #[schemars(description = "能不能单独定级；不写为 with_declaration")]
    pub decides: Decides,
    /// Words that must occur.
    #[serde(default)]
    #[schemars(description = "必须出现的词")]
    pub mentions: Option<MentionsSpec>,
    /// A condition over named fields; all of them must be known.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "对字段的条件，Rhai 表达式；所读字段有一个空白就不回答")]
    pub when: Option<Spanned<String>>,
    /// What a person should do about it.
    #[schemars(description = "该怎么办")]
    pub remedy: String,
}

/// Who decides when a direct rule holds.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "定级方式", description = "规则成立后由谁定级")]
pub enum Decides {
    /// The rule raises the level by itself; not allowed to drafts.
    #[schemars(description = "规则自己就提级；草案不许")]
    Alone,
    /// The rule raises the level where the register itself claims it: a direct determination or at least that level.
    #[default]
    #[schemars(description = "登记表自己这样判定的才提级，否则只提示“疑似”")]
    WithDeclaration,
}

/// Words to look for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "要找的词", description = "在哪些字段里找哪些词")]
pub struct MentionsSpec {
    /// Fields to look in.
    #[schemars(with = "Vec<String>", description = "在哪些字段里找")]
    pub fields: Vec<Spanned<String>>,
    /// Any of these.
    #[schemars(description = "出现其中任何一个就算")]
    pub words: Vec<String>,
    /// Not when one of these stands before the word in the same clause.
    #[serde(default)]
    #[schemars(description = "同一分句里前面有这些词的不算")]
    pub negations: Vec<String>,
}
