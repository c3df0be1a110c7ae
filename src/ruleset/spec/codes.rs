//! `codes/*.yaml`: code lists and how one maps to another.

use super::{SourceSpec, Status, shape::DateShape};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `codes/*.yaml`: a code list.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "代码表", description = "一张代码表，和它与别的代码表的对照")]
pub struct CodesSpec {
    /// Identifier of the list.
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
    /// First day in force: a setting of the town where sources differ.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "从哪一天起有效，含当天；各来源不一时由镇里定")]
    pub effective_from: Option<Date>,
    /// Last day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "到哪一天为止有效，含当天")]
    pub effective_to: Option<Date>,
    /// Its entries.
    #[schemars(description = "各个代码")]
    pub items: Vec<CodeSpec>,
    /// How it maps to other lists.
    #[serde(default)]
    #[schemars(description = "与别的代码表怎样对照")]
    pub maps: Vec<CodeMapSpec>,
}

/// An entry of a code list.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "代码", description = "代码表的一项")]
pub struct CodeSpec {
    /// Its code, unique in the list.
    #[schemars(with = "String", description = "代码，表内不重复")]
    pub code: Spanned<String>,
    /// Its name.
    #[schemars(description = "名称")]
    pub name: String,
    /// The code of the entry above it.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "上一级的代码")]
    pub parent: Option<Spanned<String>>,
    /// Other wordings.
    #[serde(default)]
    #[schemars(description = "其他写法")]
    pub words: Vec<String>,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

/// How a list maps to another: every entry once.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "代码对照", description = "怎样对到另一张表；每个代码都要写一次")]
pub struct CodeMapSpec {
    /// The other list.
    #[schemars(with = "String", description = "另一张代码表的编号")]
    pub to: Spanned<String>,
    /// The entries.
    #[schemars(description = "各项对照")]
    pub items: Vec<CodeMapItemSpec>,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

/// What an entry becomes in the other list.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "对照项", description = "一个代码在另一张表里是什么")]
pub struct CodeMapItemSpec {
    /// Code in this list.
    #[schemars(with = "String", description = "本表的代码")]
    pub from: Spanned<String>,
    /// Codes in the other list; the first is taken until a person has looked.
    #[schemars(with = "Vec<String>", description = "另一张表的代码；有人看过之前用第一个")]
    pub to: Vec<Spanned<String>>,
    /// Whether a person must look: several are possible, or the map is not official.
    #[serde(default)]
    #[schemars(description = "要不要人看：有几种可能，或对照不是官方的")]
    pub review: bool,
    /// What decides.
    #[serde(default)]
    #[schemars(description = "由什么决定")]
    pub note: String,
}
