//! `assessment/*.yaml`: schemes by which villages and enterprises are scored once a year.

use super::assessment_beside::{BoardsSpec, BonusSpec, ExtraSpec, GradeBandSpec, SchemeCaseSpec, VetoSpec};
use super::shape::{DateShape, DecimalShape};
use super::{ListAbout, SourceSpec, Status};
use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `assessment/*.yaml`: a scheme.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "考核办法", description = "年度考核：考核谁、各项多少分、怎么得分扣分、分几等")]
pub struct SchemeSpec {
    /// Identifier.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What it is called.
    #[schemars(description = "考核办法叫什么")]
    pub title: String,
    /// Where it comes from.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// How far it may be trusted.
    #[serde(default)]
    #[schemars(description = "核对状况")]
    pub status: Status,
    /// Whom it scores: villages or enterprises.
    #[schemars(description = "考核谁：village 村（社区），enterprise 企业")]
    pub about: ListAbout,
    /// Whether it is used without being asked for.
    #[serde(default)]
    #[schemars(description = "是不是平时用的办法；同一年、同一类对象只能有一个，其余要指名才用")]
    pub is_default: bool,
    /// First day in force; the last day of the year decides.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "从哪一天起有效，含当天；按考核年度最后一天看")]
    pub effective_from: Option<Date>,
    /// Last day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "到哪一天为止有效，含当天")]
    pub effective_to: Option<Date>,
    /// Which enterprises, by rows of the list of enterprises.
    #[serde(default, rename = "where")]
    #[schemars(with = "Vec<String>", description = "只考核哪些企业，写法与 anping list 企业 --filter 相同")]
    pub filters: Vec<Spanned<String>>,
    /// The sum of the points of all items.
    #[schemars(with = "DecimalShape", description = "各项合计多少分")]
    pub total: Spanned<Decimal>,
    /// What scores are expressed in: earned ÷ applicable × this.
    #[serde(default = "hundred")]
    #[schemars(with = "DecimalShape", description = "折算成多少分制：实得÷应得×这个数，缺项两头都不算；不写为 100")]
    pub out_of: Decimal,
    /// The smallest difference between points; results are rounded half up to it.
    #[serde(default)]
    #[schemars(
        with = "Option<DecimalShape>",
        description = "计分单位，如 0.5；各项得分四舍五入到它的整数倍；不写为 0.01"
    )]
    pub step: Option<Spanned<Decimal>>,
    /// How quarters and the end of the year are weighted; all at the end of the year where nothing is written.
    #[serde(default)]
    #[schemars(description = "季度考核和年终考核各占多少；不写则只在年终考核")]
    pub terms: Option<TermsSpec>,
    /// Who is ranked among whom.
    #[serde(default)]
    #[schemars(description = "谁和谁一起排名；不写则一起排")]
    pub groups: GroupsSpec,
    /// The items.
    #[schemars(description = "考核项目，可以分级")]
    pub items: Vec<ItemSpec>,
    /// What is added to the score.
    #[serde(default)]
    #[schemars(description = "加分")]
    pub bonus: Option<BonusSpec>,
    /// What is taken from the score, beside the items.
    #[serde(default)]
    #[schemars(description = "各项以外的扣分，如被通报批评")]
    pub penalties: Vec<ExtraSpec>,
    /// What overrides the grade.
    #[serde(default)]
    #[schemars(description = "一票否决")]
    pub vetoes: Vec<VetoSpec>,
    /// The grades.
    #[schemars(description = "等次：各等次从多少分起（含），从高到低写，最后一个从 0 起")]
    pub bands: Vec<GradeBandSpec>,
    /// Who is held up and who is exposed.
    #[serde(default)]
    #[schemars(description = "红榜、黑榜")]
    pub boards: BoardsSpec,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
    /// Worked cases.
    #[serde(default)]
    #[schemars(description = "算例：给出指标和评分，写出应得的分数和等次")]
    pub cases: Vec<SchemeCaseSpec>,
}

const fn hundred() -> Decimal {
    Decimal::ONE_HUNDRED
}

/// How the terms of a year are weighted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "季度和年终", description = "两个数相加应为 100")]
pub struct TermsSpec {
    /// Per cent of the mean of the quarters.
    #[schemars(with = "DecimalShape", description = "四个季度平均占百分之几")]
    pub quarters: Spanned<Decimal>,
    /// Per cent of the end of the year.
    #[schemars(with = "DecimalShape", description = "年终占百分之几")]
    pub year_end: Spanned<Decimal>,
}

/// Who is ranked among whom.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "排名的组", description = "按企业名单里的一个字段分组，或按名称里的字分组")]
pub struct GroupsSpec {
    /// Enterprises by a field of the list of enterprises.
    #[serde(default)]
    #[schemars(
        with = "Option<String>",
        description = "按企业名单的哪个字段分组，如 industry 行业、enterprise_scale 规模"
    )]
    pub field: Option<Spanned<String>>,
    /// By words in the name, the first that fits.
    #[serde(default)]
    #[schemars(description = "按名称里的字分组，先对上的算；都对不上的归“其他”")]
    pub named: Vec<NamedGroupSpec>,
}

/// A group of those whose names contain a word.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "按名称分的组", description = "名称里有这些字的归这一组")]
pub struct NamedGroupSpec {
    /// What it is called.
    #[schemars(description = "组名")]
    pub title: String,
    /// The words.
    #[schemars(description = "名称里的字")]
    pub contains: Vec<String>,
}

/// An item: of others, or one by which points are given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "考核项目", description = "有下级的写 items，没有下级的写 by")]
pub struct ItemSpec {
    /// The number by which slips, marks and appeals cite it.
    #[schemars(with = "String", description = "项目编号：评分表、复核用它；不得重复")]
    pub id: Spanned<String>,
    /// What it is called.
    #[schemars(description = "考核内容")]
    pub title: String,
    /// Its points.
    #[schemars(with = "DecimalShape", description = "分值；有下级的应等于下级之和")]
    pub points: Spanned<Decimal>,
    /// The clause that demands it.
    #[serde(default)]
    #[schemars(description = "依据的条款")]
    pub clause: String,
    /// The rule as people read it.
    #[serde(default)]
    #[schemars(description = "评分标准，写给人看的；没有下级的必须写")]
    pub rule: String,
    /// What shows it.
    #[serde(default)]
    #[schemars(description = "查什么材料")]
    pub evidence: String,
    /// When it is looked at; at the end of the year where nothing is written.
    #[serde(default)]
    #[schemars(description = "季度考核还是年终考核；下级不写的随上级")]
    pub term: Option<TermKey>,
    /// Whom it concerns; others leave it out of both sides.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "成立才考核（表达式，用指标编号）；不成立的作缺项")]
    pub applies: Option<Spanned<String>>,
    /// What it counts as where the book does not tell.
    #[serde(default)]
    #[schemars(description = "台账里看不出来时怎么办；不写则待核，不当作没做")]
    pub unknown: WhenUnknown,
    /// The items of which it consists.
    #[serde(default)]
    #[schemars(description = "下级项目")]
    pub items: Vec<ItemSpec>,
    /// How points are given.
    #[serde(default)]
    #[schemars(description = "怎么得分")]
    pub by: Option<PointsBySpec>,
}

/// When an item is looked at.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "什么时候考核", description = "每季一次，或年终一次")]
pub enum TermKey {
    /// Once in each quarter.
    #[schemars(description = "每季一次")]
    Quarter,
    /// At the end of the year.
    #[default]
    #[schemars(description = "年终一次")]
    Year,
}

/// What an item counts as where nothing is known.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "看不出来时", description = "台账里没有、也没有人评过分的")]
pub enum WhenUnknown {
    /// To be found out: no points are given or taken, and the score is not final.
    #[default]
    #[schemars(description = "待核：不给分也不扣分，分数算暂定")]
    Pending,
    /// No points: it is its own fault that nothing is known.
    #[schemars(description = "不得分：该报没报的")]
    Zero,
    /// All points: nothing speaks against it.
    #[schemars(description = "得满分：没有记录就是没有发生的")]
    Full,
    /// It does not concern the subject.
    #[schemars(description = "作缺项")]
    NotApplicable,
}

/// How points are given; one of these.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "怎么得分", description = "按比例、分档、按次扣、有没有、职责、人评、抽查、公式")]
pub enum PointsBySpec {
    /// In proportion to a value.
    #[schemars(description = "按比例")]
    Rate(RateSpec),
    /// By steps of a value.
    #[schemars(description = "分档")]
    Steps(StepsSpec),
    /// So much is taken for each event.
    #[schemars(description = "按次扣分，扣完为止")]
    Deduct(Vec<DeductSpec>),
    /// All where there is any, else nothing.
    #[schemars(description = "有就得分：大于 0 得满分，等于 0 不得分")]
    Present(OfSpec),
    /// By how often a duty was done.
    #[schemars(description = "定期要做的事做了几次")]
    Duty(DutyPointsSpec),
    /// A person gives or takes points, within limits.
    #[schemars(description = "人评")]
    Judged(JudgedSpec),
    /// By how many of a sample do not conform.
    #[schemars(description = "抽查")]
    Sampled(SampledSpec),
    /// A formula gives the points.
    #[schemars(with = "String", description = "公式算出得分（表达式，用指标编号）；超出 0 到分值的取两头")]
    Formula(Spanned<String>),
}

/// A value.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "看哪个数", description = "指标编号，或用指标编号写的表达式")]
pub struct OfSpec {
    /// The value.
    #[schemars(with = "String", description = "指标编号或表达式")]
    pub of: Spanned<String>,
}

/// In proportion to a value.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "按比例", description = "从 none_at 到 full_at 之间按比例得分")]
pub struct RateSpec {
    /// The value.
    #[schemars(with = "String", description = "指标编号或表达式")]
    pub of: Spanned<String>,
    /// Where there are no points.
    #[serde(default)]
    #[schemars(with = "DecimalShape", description = "到这个数不得分；不写为 0")]
    pub none_at: Decimal,
    /// Where there are all points.
    #[serde(default = "hundred")]
    #[schemars(with = "DecimalShape", description = "到这个数得满分；不写为 100")]
    pub full_at: Decimal,
    /// Against what.
    #[serde(default)]
    #[schemars(description = "和什么比")]
    pub against: Against,
}

/// By steps of a value.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "分档", description = "达到哪一档得哪一档的分")]
pub struct StepsSpec {
    /// The value.
    #[schemars(with = "String", description = "指标编号或表达式")]
    pub of: Spanned<String>,
    /// The steps, the highest edge first.
    #[schemars(description = "各档：从多少起（含）得多少分，从高到低写")]
    pub at: Vec<PointStepSpec>,
    /// The points below all steps.
    #[serde(default)]
    #[schemars(with = "DecimalShape", description = "一档也没达到得多少分；不写为 0")]
    pub below: Decimal,
    /// Against what.
    #[serde(default)]
    #[schemars(description = "和什么比")]
    pub against: Against,
}

/// A step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "一档", description = "从多少起得多少分")]
pub struct PointStepSpec {
    /// Its lower edge, which belongs to it.
    #[schemars(with = "DecimalShape", description = "从多少起，含")]
    pub from: Spanned<Decimal>,
    /// Its points.
    #[schemars(with = "DecimalShape", description = "得多少分")]
    pub points: Spanned<Decimal>,
}

/// Against what a value is taken.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "和什么比", description = "看这个数本身，或看它是同组中位数的百分之几")]
pub enum Against {
    /// The value itself counts.
    #[default]
    #[schemars(description = "看数本身")]
    Itself,
    /// Per cent of the median of its group, which must have at least three of whom it is known.
    #[schemars(description = "同组中位数的百分之几；同组不足三家有数的，作待核")]
    Median,
}

/// So much for each event.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "按次扣分", description = "每有一次扣多少，最多扣多少")]
pub struct DeductSpec {
    /// For what.
    #[serde(rename = "for")]
    #[schemars(description = "为什么扣")]
    pub reason: String,
    /// How many events.
    #[schemars(with = "String", description = "几次：指标编号或表达式")]
    pub of: Spanned<String>,
    /// How much each costs.
    #[schemars(with = "DecimalShape", description = "每次扣多少分")]
    pub each: Spanned<Decimal>,
    /// The most that is taken for them; all of the item's points where nothing is written.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "最多扣多少分；不写则扣完为止")]
    pub most: Option<Spanned<Decimal>>,
    /// The clause.
    #[serde(default)]
    #[schemars(description = "依据的条款；不写则是项目的条款")]
    pub clause: String,
}

/// By how often a duty was done.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "职责", description = "duties 里的一件定期要做的事")]
pub struct DutyPointsSpec {
    /// The duty.
    #[schemars(with = "String", description = "duties 里的编号")]
    pub id: Spanned<String>,
    /// How much each time costs that it was not done; in proportion to the times done where nothing is written.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "少一次扣多少分；不写则按做到的次数占应做次数的比例得分")]
    pub each: Option<Spanned<Decimal>>,
}

/// A person gives or takes points.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "人评", description = "评分人在范围内给分，或按列出的情形扣分")]
pub struct JudgedSpec {
    /// The fewest points that may be given.
    #[serde(default)]
    #[schemars(with = "DecimalShape", description = "最少给多少分；不写为 0")]
    pub from: Decimal,
    /// For what points are taken.
    #[serde(default)]
    #[schemars(description = "扣分的情形，评分表里可以选")]
    pub deduct: Vec<JudgedDeductSpec>,
}

/// For what a person takes points.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "扣分的情形", description = "扣一个定数，或由评分人在范围内定")]
pub struct JudgedDeductSpec {
    /// For what.
    #[serde(rename = "for")]
    #[schemars(description = "什么情形")]
    pub reason: String,
    /// How much at least.
    #[schemars(with = "DecimalShape", description = "扣多少分；有范围的写最少扣多少")]
    pub each: Spanned<Decimal>,
    /// How much at most.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "最多扣多少分，如 −5 到 −15")]
    pub until: Option<Spanned<Decimal>>,
}

/// By how many of a sample do not conform.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "抽查", description = "评分表里填总数、抽查数、不符合数")]
pub struct SampledSpec {
    /// How much each that does not conform costs; in proportion to those that do where nothing is written.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "每个不符合扣多少分；不写则按符合的比例得分")]
    pub each: Option<Spanned<Decimal>>,
}
