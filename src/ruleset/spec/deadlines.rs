//! `deadlines/*.yaml`: by when hidden dangers are to be put right and checked at the latest, where their rows do not say.

use super::shape::DateShape;
use super::{DateRole, RowConditionSpec, SourceSpec, Status};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `deadlines/*.yaml`: the longest time limits of one source.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "最长期限", description = "一份文件规定的整改、复查最长期限；只作提示，不改台账里写的期限")]
pub struct DeadlinesSpec {
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
    #[schemars(description = "原文是否核对过；不写为 draft，提示里注明是草案")]
    pub status: Status,
    /// The limits; of those that fit a row the first counts.
    #[schemars(description = "各个期限；同一行对上几个的，以写在前面的为准")]
    pub limits: Vec<DeadlineSpec>,
}

/// A time limit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "期限", description = "哪些行、从哪一天起、最多几天")]
pub struct DeadlineSpec {
    /// Identifier, never reused.
    #[schemars(with = "String", description = "编号，用过的不改作他用")]
    pub id: Spanned<String>,
    /// What it is called in messages.
    #[schemars(description = "提示里怎么称呼，如 责令限期整改指令书的整改期限")]
    pub title: String,
    /// Clause in the set's source.
    #[serde(default)]
    #[schemars(description = "依据文件里的条款")]
    pub clause: String,
    /// What is to be done by then.
    #[schemars(description = "到期要做什么")]
    pub what: DeadlineOf,
    /// Kind of table.
    #[schemars(with = "String", description = "表格类别的编号")]
    pub table: Spanned<String>,
    /// Only rows of which all of this holds.
    #[serde(default, rename = "where")]
    #[schemars(description = "只管符合这些条件的行，各条都要符合；说不清符不符合的不算")]
    pub conditions: Vec<RowConditionSpec>,
    /// The day of the row from which it is counted.
    #[schemars(description = "从这一行的哪个日期起算")]
    pub from: DateRole,
    /// So many days; the first is the one after that day.
    #[schemars(description = "最多几天，第二天算第一天")]
    pub days: u32,
    /// First day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "从哪一天起施行；起算日在这以前的不管")]
    pub effective_from: Option<Date>,
    /// Last day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "到哪一天为止，含当天；不写则不限")]
    pub effective_to: Option<Date>,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "到期要做的", description = "期限管的是整改还是复查")]
pub enum DeadlineOf {
    /// 整改.
    #[schemars(description = "整改：没有写期限的")]
    Rectification,
    /// 复查.
    #[schemars(description = "复查：整改了、还没有复查的")]
    Recheck,
}
