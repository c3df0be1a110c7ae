//! `figures/*.yaml`: figures of reports: what is counted, when, of what, and how a change is put into words.

use super::{DateRole, SourceSpec, Status};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `figures/*.yaml`: figures that belong together.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "指标", description = "报告里的指标：数什么、算哪段时间、单位、口径")]
pub struct FiguresSpec {
    /// Identifier of the file.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What they are about.
    #[schemars(description = "这些指标说的是什么")]
    pub title: String,
    /// Where they come from.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// How far they may be trusted.
    #[serde(default)]
    #[schemars(description = "核对状况")]
    pub status: Status,
    /// The figures.
    #[schemars(description = "指标")]
    pub figures: Vec<FigureSpec>,
    /// Which of them must add up to which.
    #[serde(default)]
    #[schemars(description = "哪些加起来应等于哪个；不等则不出报告")]
    pub sums: Vec<SumSpec>,
}

/// What must add up.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "应相等的和", description = "几个指标加起来应等于一个指标")]
pub struct SumSpec {
    /// The parts.
    #[schemars(with = "Vec<String>", description = "各部分：指标编号")]
    pub parts: Vec<Spanned<String>>,
    /// The whole.
    #[schemars(with = "String", description = "全体：指标编号")]
    pub whole: Spanned<String>,
}

/// A figure.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "一个指标", description = "一个指标：从哪类表格数、数哪些行、怎么量")]
pub struct FigureSpec {
    /// The name by which reports cite it.
    #[schemars(with = "String", description = "编号：报告模板里用的名字")]
    pub id: Spanned<String>,
    /// What it is called in tables.
    #[schemars(description = "表格里叫什么")]
    pub title: String,
    /// What it is, so that nobody need guess.
    #[schemars(description = "口径：数的是什么，一句话说全")]
    pub definition: String,
    /// Its unit; per cent where it is a share and nothing is written.
    #[serde(default)]
    #[schemars(description = "单位")]
    pub unit: String,
    /// The kind of table whose rows count.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "数哪类表格的行（表格类别的编号）")]
    pub rows: Option<Spanned<String>>,
    /// Which of them, as `anping list --filter` has it.
    #[serde(default, rename = "where")]
    #[schemars(with = "Vec<String>", description = "哪些行，写法与 anping list --filter 相同")]
    pub filters: Vec<Spanned<String>>,
    /// Which day of a row decides about the period; where nothing is written, all rows in force at the cut-off count.
    #[serde(default)]
    #[schemars(description = "按哪个日期归到本期；不写则数截至统计日在册的全部")]
    pub in_period: Option<DateRole>,
    /// Who keeps such tables: where the town does, nobody is unknown once it has sent one in.
    #[serde(default)]
    #[schemars(description = "这类表由谁记：各单位各记的，谁没有报过，谁的数就不知道")]
    pub kept_by: KeptBy,
    /// How it is measured.
    #[serde(default)]
    #[schemars(description = "怎么量")]
    pub measure: FigureMeasureSpec,
    /// Whether more of it is good news, for the tone of sentences.
    #[serde(default)]
    #[schemars(description = "多了是好事还是坏事；不写则不评价")]
    pub more_is: Option<MoreIs>,
}

/// How a figure is measured; one of these.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "量法", description = "数行、数家、加总、求占比")]
pub enum FigureMeasureSpec {
    /// How many rows.
    #[default]
    #[schemars(description = "行数")]
    Count,
    /// How many enterprises the rows are about.
    #[schemars(description = "涉及多少家单位")]
    Units,
    /// The sum of a field.
    #[schemars(with = "String", description = "一个数字字段的合计")]
    Sum(Spanned<String>),
    /// One figure as a share of another, in per cent.
    #[schemars(description = "一个指标占另一个的百分比")]
    Share(ShareSpec),
    /// How many enterprises of the list sent in such a table that tells of the period.
    #[schemars(description = "名单上有多少家报来了这类表、表管到本期")]
    Senders,
    /// How many enterprises of the list sent in none.
    #[schemars(description = "名单上有多少家没有报来")]
    NonSenders,
}

/// Who keeps tables of a kind.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "谁记", description = "这类表由各单位各记，还是镇里统一记")]
pub enum KeptBy {
    /// Each of those whom it is about.
    #[default]
    #[schemars(description = "各单位、各村各记各的")]
    Each,
    /// The town, for everybody.
    #[schemars(description = "镇里统一记")]
    Town,
}

/// A share.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "占比", description = "部分占全体的百分比；部分的行必须都在全体里")]
pub struct ShareSpec {
    /// What is a part.
    #[schemars(with = "String", description = "部分：指标编号")]
    pub part: Spanned<String>,
    /// Of what.
    #[schemars(with = "String", description = "全体：指标编号")]
    pub whole: Spanned<String>,
}

/// What it means that there is more of something.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "好坏", description = "指标变大是好事还是坏事")]
pub enum MoreIs {
    /// Good.
    #[schemars(description = "好事")]
    Better,
    /// Bad.
    #[schemars(description = "坏事")]
    Worse,
}

/// `figures/wording.yaml`: how a change against another period is put into words.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "变化的说法",
    description = "与上期、去年同期相比怎么说。可用 {against} {base} {difference} {unit} {rate}"
)]
pub struct ChangeWordsSpec {
    /// More than before.
    #[schemars(description = "增加")]
    pub rises: String,
    /// Less than before.
    #[schemars(description = "减少")]
    pub falls: String,
    /// The same.
    #[schemars(description = "相同")]
    pub flat: String,
    /// Something where there was nothing.
    #[schemars(description = "原来是 0")]
    pub from_zero: String,
    /// Nothing where there was something.
    #[schemars(description = "降到 0")]
    pub to_zero: String,
    /// A share that grew.
    #[schemars(description = "百分比提高")]
    pub points_up: String,
    /// A share that shrank.
    #[schemars(description = "百分比降低")]
    pub points_down: String,
    /// Nothing to compare with.
    #[schemars(description = "没有可比的数")]
    pub unknown: String,
    /// What the period before is called, by kind of period.
    #[schemars(description = "上一期叫什么")]
    pub previous: PeriodNames,
    /// What the same period of last year is called, by kind of period.
    #[schemars(description = "去年同期叫什么")]
    pub last_year: PeriodNames,
}

/// Names of periods by their kind.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "各种时段的叫法", description = "月、季、半年、年各叫什么")]
pub struct PeriodNames {
    /// A month.
    #[schemars(description = "月")]
    pub month: String,
    /// A quarter.
    #[schemars(description = "季")]
    pub quarter: String,
    /// Half a year.
    #[schemars(description = "半年")]
    pub half: String,
    /// A year.
    #[schemars(description = "年")]
    pub year: String,
    /// Any other time.
    #[schemars(description = "其他时段")]
    pub other: String,
}
