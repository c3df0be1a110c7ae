//! `lists/*.yaml`: lists of units in an order that is reasoned: whom to inspect first, whom to expose, whom to hold up.

use super::{SourceSpec, Status};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `lists/*.yaml`: a list of units, what is counted about each, who is on it and in which order.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "名单", description = "按台账数出来的名单：数什么、谁上榜、怎么排")]
pub struct ListSpec {
    /// Identifier.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What the list is called.
    #[schemars(description = "名单叫什么")]
    pub title: String,
    /// What clerks call it when they ask for it.
    #[serde(default)]
    #[schemars(description = "列清单时的叫法")]
    pub called: Vec<String>,
    /// Where it comes from.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// How far it may be trusted.
    #[serde(default)]
    #[schemars(description = "核对状况")]
    pub status: Status,
    /// Whom it lists.
    #[schemars(description = "列谁")]
    pub about: ListAbout,
    /// What is counted about each.
    #[schemars(description = "每家数些什么")]
    pub counts: Vec<CountSpec>,
    /// Who is on it; all where nothing is written. What cannot be told is listed apart.
    #[serde(default)]
    #[schemars(
        with = "Option<String>",
        description = "谁上榜（表达式，用 counts 的编号）；不写则全列。说不清的另列“待核”"
    )]
    pub condition: Option<Spanned<String>>,
    /// The order: more comes first.
    #[schemars(with = "String", description = "按什么排（表达式），大的在前")]
    pub score: Spanned<String>,
    /// What the score is called.
    #[schemars(description = "排序用的数叫什么")]
    pub score_title: String,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

/// Whom a list is about.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "列谁", description = "名单的每一行是什么")]
pub enum ListAbout {
    /// 企业, as the newest list of enterprises has them.
    #[schemars(description = "企业（企业名单里的）")]
    Enterprise,
    /// 村（社区）.
    #[schemars(description = "村（社区）")]
    Village,
    /// 行业.
    #[schemars(description = "行业")]
    Trade,
}

/// Something that is counted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "一个数", description = "从台账里数一个数")]
pub struct CountSpec {
    /// The name by which expressions read it.
    #[schemars(with = "String", description = "编号：表达式里用的名字")]
    pub id: Spanned<String>,
    /// What it is.
    #[schemars(description = "这个数是什么")]
    pub title: String,
    /// The kind of table whose rows count.
    #[schemars(with = "String", description = "数哪类表格的行（表格类别的编号）")]
    pub rows: Spanned<String>,
    /// Which of them, as `anping list --filter` has it.
    #[serde(default, rename = "where")]
    #[schemars(description = "哪些行，写法与 anping list --filter 相同")]
    pub filters: Vec<String>,
    /// Only what happened within so many days before the day.
    #[serde(default)]
    #[schemars(description = "只数这一天之前多少天以内发生的")]
    pub within_days: Option<u32>,
    /// Whether nothing is known of those about whom there is no row of the kind at all.
    #[serde(default)]
    #[schemars(description = "一行这类表都没有的，算不知道，不算 0")]
    pub unknown_without_rows: bool,
}
