//! `duties/*.yaml`: what must be done again and again.

use super::{SourceSpec, Status};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `duties/*.yaml`: periodic duties.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "定期要做的事", description = "一套定期要做的事")]
pub struct DutiesSpec {
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
    /// The duties.
    #[schemars(description = "各项要做的事")]
    pub duties: Vec<DutySpec>,
}

/// A duty.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "要做的事", description = "一项要做的事")]
pub struct DutySpec {
    /// Identifier, never reused.
    #[schemars(with = "String", description = "编号，用过的不改作他用")]
    pub id: Spanned<String>,
    /// What is to be done.
    #[schemars(description = "要做什么")]
    pub title: String,
    /// Clause in the set's source.
    #[schemars(description = "依据文件里的条款")]
    pub clause: String,
    /// Who must do it.
    #[schemars(description = "谁来做")]
    pub who: Vec<DutyHolder>,
    /// Only for these kinds of enterprises, in words.
    #[serde(default)]
    #[schemars(description = "只管哪些企业，用文字写")]
    pub applies_to: String,
    /// What counts as done.
    #[schemars(description = "怎样才算做了")]
    pub counts: String,
    /// How often.
    #[schemars(description = "多久一次")]
    pub every: Period,
    /// How many times in a period.
    #[serde(default = "once")]
    #[schemars(description = "一个周期里几次")]
    pub times: u32,
    /// What triggers it, where it has no period.
    #[serde(default)]
    #[schemars(description = "没有周期的，由什么引起")]
    pub triggers: Vec<String>,
    /// Days after the period's end, or after the trigger, until it is overdue.
    #[serde(default)]
    #[schemars(description = "周期结束或引起之后，过几天算逾期")]
    pub grace_days: u32,
    /// What shows that it was done.
    #[schemars(description = "拿什么证明做了")]
    pub evidence: Vec<String>,
    /// The kind of table that holds the evidence, where one does.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "证明写在哪类表格里（表格类别的编号）")]
    pub table: Option<Spanned<String>>,
    /// What to do when it was missed.
    #[schemars(description = "没做该怎么办")]
    pub remedy: String,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

const fn once() -> u32 {
    1
}

/// Who has a duty.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "责任单位", description = "谁来做")]
pub enum DutyHolder {
    /// 企业.
    #[schemars(description = "企业")]
    Enterprise,
    /// 企业集团总部.
    #[schemars(description = "企业集团总部")]
    GroupHeadquarters,
    /// 村(社区).
    #[schemars(description = "村（社区）")]
    Village,
    /// 镇应急办.
    #[schemars(description = "镇应急办")]
    Township,
}

/// How often a duty comes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "周期", description = "多久一次")]
pub enum Period {
    /// Each month.
    #[schemars(description = "每月")]
    Month,
    /// Each quarter.
    #[schemars(description = "每季度")]
    Quarter,
    /// Each half-year.
    #[schemars(description = "每半年")]
    HalfYear,
    /// Each year.
    #[schemars(description = "每年")]
    Year,
    /// When something happens.
    #[schemars(description = "有事才做")]
    Event,
}
