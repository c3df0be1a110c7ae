//! `duties/*.yaml`: what must be done again and again.

use super::{SourceSpec, Status};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::fmt;

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
    /// Those of `triggers` that a table shows.
    #[serde(default)]
    #[schemars(description = "triggers 里哪些事看表格就知道")]
    pub triggered_by: Vec<TriggeredBySpec>,
    /// Days after the period's end until it is overdue.
    #[serde(default)]
    #[schemars(description = "周期结束之后，过几天算逾期；有事才做的不写这里，写在 triggered_by 的 days")]
    pub grace_days: u32,
    /// The day of the year by which a yearly duty must be done, where that is not the year's last.
    #[serde(default)]
    #[schemars(with = "Option<DueDaySpec>", description = "一年一次的，不是年底到期就写哪一天到期")]
    pub due_on: Option<Spanned<DueDaySpec>>,
    /// Whether what was done once counts for all later periods.
    #[serde(default)]
    #[schemars(description = "做过一次，以后各期都算做了，如接入平台")]
    pub lasts: bool,
    /// Only enterprises of these trades.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "只管这些行业（ruleset.yaml 里的行业名称）；不写则不限")]
    pub trades: Vec<Spanned<String>>,
    /// All but enterprises of these trades.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "这些行业的除外；与 trades 只写一个")]
    pub trades_except: Vec<Spanned<String>>,
    /// What shows that it was done.
    #[schemars(description = "拿什么证明做了")]
    pub evidence: Vec<String>,
    /// The tables whose rows show that it was done; one of them is enough.
    #[serde(default)]
    #[schemars(description = "哪些表格的行能证明做了，有一处就行")]
    pub evidence_from: Vec<EvidenceFromSpec>,
    /// Why no table shows it.
    #[serde(default)]
    #[schemars(description = "没有表格能证明的，写明为什么；这样的事一律算“不知道”，不算没做")]
    pub no_table: String,
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

/// A day of every year.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
#[schemars(title = "每年的一天", description = "每年到期的那一天")]
pub struct DueDaySpec {
    /// Month, from 1.
    #[schemars(with = "u32", description = "月")]
    pub month: i8,
    /// Day, from 1.
    #[schemars(with = "u32", description = "日")]
    pub day: i8,
}

impl fmt::Display for DueDaySpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}月{}日", self.month, self.day)
    }
}

/// Rows that show that a duty was done.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "作证明的行", description = "哪类表格的哪些行证明做了")]
pub struct EvidenceFromSpec {
    /// Kind of table.
    #[schemars(with = "String", description = "表格类别的编号")]
    pub table: Spanned<String>,
    /// Only rows of which all of this holds.
    #[serde(default, rename = "where")]
    #[schemars(description = "只算符合这些条件的行，各条都要符合；不写则不限")]
    pub conditions: Vec<RowConditionSpec>,
    /// The field with the day on which it was done.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "哪个日期字段是做的那一天；空着的看表格管哪一段时间")]
    pub date: Option<Spanned<String>>,
    /// Whose duty the row tells of.
    #[serde(default)]
    #[schemars(description = "这一行算谁的；不写为 unit")]
    pub about: About,
    /// Whether the proof stands in the row that triggered the duty.
    #[serde(default)]
    #[schemars(description = "证明就写在引起这件事的那一行里，如隐患台账的上报情况")]
    pub in_trigger_row: bool,
    /// Whether such a row proves that it was done, while its absence says nothing.
    #[serde(default)]
    #[schemars(description = "有这样的行说明做了，没有却不说明没做")]
    pub positive_only: bool,
}

/// Rows that call for a duty.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "引起的行", description = "哪类表格的哪些行引起这件事")]
pub struct TriggeredBySpec {
    /// Which of the duty's triggers it is.
    #[schemars(with = "String", description = "是 triggers 里的哪一项")]
    pub trigger: Spanned<String>,
    /// Kind of table.
    #[schemars(with = "String", description = "表格类别的编号")]
    pub table: Spanned<String>,
    /// Only rows of which all of this holds.
    #[serde(default, rename = "where")]
    #[schemars(description = "只算符合这些条件的行，各条都要符合；不写则不限")]
    pub conditions: Vec<RowConditionSpec>,
    /// The field with the day on which it happened.
    #[schemars(with = "String", description = "哪个日期字段是发生的那一天")]
    pub date: Spanned<String>,
    /// Whose duty the row calls for.
    #[serde(default)]
    #[schemars(description = "这一行算谁的；不写为 unit")]
    pub about: About,
    /// Days until it must be done, where the source gives any.
    #[serde(default)]
    #[schemars(description = "几天之内要做；依据文件没有给天数的不写，到做了为止一直算“该做了”，不算逾期")]
    pub days: Option<u32>,
}

/// What must hold of a row.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "对行的要求", description = "一个字段要符合什么；is、contains 和 is_not 都不写的，填了就行")]
pub struct RowConditionSpec {
    /// The field.
    #[schemars(with = "String", description = "字段的编号")]
    pub field: Spanned<String>,
    /// It must be one of these.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "是其中之一；空着的、认不出的说不清是不是")]
    pub is: Vec<Spanned<String>>,
    /// Or it must contain one of these.
    #[serde(default)]
    #[schemars(description = "或者文字里含其中之一，如文书编号含“责改”；空着的说不清")]
    pub contains: Vec<String>,
    /// It must be filled in with something else than these.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "填了，而且不是这些")]
    pub is_not: Vec<Spanned<String>>,
}

/// Whose duty a row tells of.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "算谁的", description = "一行算哪个责任单位的")]
pub enum About {
    /// The unit that the row names; where it names none, for a village the one that it names, else the sender.
    #[default]
    #[schemars(description = "行里写的单位；没写单位的，算报送单位的；镇里汇总的表只写了“所属村”的，算村的")]
    Unit,
    /// Who sent the table: what a unit says of itself, not what others did there.
    #[schemars(description = "报送单位的，不管行里写的是哪个单位；没写报送单位的算镇应急办的")]
    Sender,
    /// The village in which it is.
    #[schemars(description = "行里写的所属村（社区）的")]
    Village,
    /// The town's office, whoever the row is about.
    #[schemars(description = "不管是哪个单位的行，都算镇应急办的")]
    Office,
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
