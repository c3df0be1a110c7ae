//! The part of `columns/*.yaml` that says how the town's book keeps rows of a kind.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// How the book keeps rows of a kind of table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "入册", description = "台账库怎样保存这类表格的行")]
pub struct BookSpec {
    /// Letters before the number of a thing.
    #[schemars(with = "String", description = "编号前的字母，如 YH")]
    pub prefix: Spanned<String>,
    /// What clerks call such rows when they ask for them.
    #[serde(default)]
    #[schemars(description = "列清单时的叫法，如 dangers、隐患")]
    pub called: Vec<String>,
    /// What a newer table of the same sender does to the older ones.
    #[schemars(description = "同一单位又报来一份时，旧表怎么办")]
    pub keeps: Keeps,
    /// Fields that together tell one row of a unit from another.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "哪些字段合起来说明是同一件事；不写则看全部字段")]
    pub key: Vec<Spanned<String>>,
    /// Whether a unit has one such row, whatever it says.
    #[serde(default)]
    #[schemars(description = "一家单位只有一行的：企业名单")]
    pub one_per_unit: bool,
    /// Whether rows of tables about different periods are different things, whatever they say.
    #[serde(default)]
    #[schemars(description = "管到不同时段的表各算各的，同一项目去年和今年不是同一件事：考核评分")]
    pub per_period: bool,
    /// Whether figures count what a unit itself sent, and of that what is graded, before what others say of it.
    #[serde(default)]
    #[schemars(description = "统计时以单位自己报的、定了级的为准，有了就不再算村、镇汇总的和没有定级的")]
    pub own_first: bool,
    /// The field with a number that the sender gives.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "填报单位自己的编号在哪个字段")]
    pub number: Option<Spanned<String>>,
    /// The field with the level.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "等级在哪个字段")]
    pub level: Option<Spanned<String>>,
    /// Fields with the days by which rows are looked for.
    #[serde(default)]
    #[schemars(with = "BTreeMap<DateRole, String>", description = "各个日期在哪个字段")]
    pub dates: BTreeMap<DateRole, Spanned<String>>,
    /// What words of a ledger say about how far a danger has come, beside its days; the first that fits counts.
    #[serde(default)]
    #[schemars(description = "台账里的说法对应走到哪一步；按顺序，先对上的算")]
    pub states: Vec<StateSpec>,
    /// What words say beside the state: any line that fits marks the row.
    #[serde(default)]
    #[schemars(description = "状态以外的标记：延期、验收不通过、挂牌督办、停产整治、上报；有一行对上就算")]
    pub marks: Vec<MarkSpec>,
    /// How rows say that their limit was moved.
    #[serde(default)]
    #[schemars(description = "延期到哪一天、批没批准，看哪些字段和说法")]
    pub extension: Option<ExtensionSpec>,
    /// Fields that lists show.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "列清单时显示哪些字段；不写则全部")]
    pub shows: Vec<Spanned<String>>,
}

/// What a newer table of the same sender does to the older ones.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "新旧表", description = "同一单位又报来一份时，旧表怎么办")]
pub enum Keeps {
    /// Rows add up: ledgers and logs. A row that comes again replaces its earlier version.
    #[schemars(description = "逐行累积：台账、记录；同一件事再报来的，以新的为准")]
    Rows,
    /// The table is the whole truth about its sender: a newer one replaces it.
    #[schemars(description = "整份替换：清单、名单；以最新的一份为准")]
    Edition,
}

/// What a day of a row means.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "日期的意思", description = "这一天发生了什么")]
pub enum DateRole {
    /// It happened, or was found.
    #[schemars(description = "发生、发现")]
    Happened,
    /// It must be done.
    #[schemars(description = "期限")]
    Due,
    /// It was done.
    #[schemars(description = "完成")]
    Done,
    /// That was checked.
    #[schemars(description = "验收")]
    Accepted,
    /// It was closed.
    #[schemars(description = "销号")]
    Closed,
}

/// Words that say how far a danger has come.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "状态的说法", description = "某个字段里的说法对应走到哪一步")]
pub struct StateSpec {
    /// How far.
    #[schemars(description = "走到哪一步")]
    pub state: StateKey,
    /// The field.
    #[schemars(with = "String", description = "哪个字段")]
    pub field: Spanned<String>,
    /// The field's meaning is one of these.
    #[serde(default)]
    #[schemars(description = "字段的值是这些")]
    pub is: Vec<String>,
    /// The field's text contains one of these.
    #[serde(default)]
    #[schemars(description = "字段的文字含这些")]
    pub contains: Vec<String>,
    /// Whether it counts against the days too: a re-check that was failed.
    #[serde(default)]
    #[schemars(description = "与日期相反时也以它为准：复查不合格")]
    pub overrules: bool,
}

/// How far a danger has come.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "状态", description = "隐患走到哪一步")]
pub enum StateKey {
    /// 已登记.
    #[schemars(description = "已登记")]
    Registered,
    /// 已交办.
    #[schemars(description = "已交办")]
    Assigned,
    /// 整改中.
    #[schemars(description = "整改中")]
    Rectifying,
    /// 待验收.
    #[schemars(description = "待验收")]
    AwaitingRecheck,
    /// 已验收.
    #[schemars(description = "已验收")]
    Accepted,
    /// 已销号.
    #[schemars(description = "已销号")]
    Closed,
}

/// Words that mark a row.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "标记的说法",
    description = "某个字段里的说法对应哪个标记；is 和 contains 都不写的，填了而且不是“否”就算"
)]
pub struct MarkSpec {
    /// Which mark.
    #[schemars(description = "哪个标记")]
    pub mark: MarkKey,
    /// The field.
    #[schemars(with = "String", description = "哪个字段")]
    pub field: Spanned<String>,
    /// The field's meaning is one of these.
    #[serde(default)]
    #[schemars(description = "字段的值是这些")]
    pub is: Vec<String>,
    /// The field's text contains one of these.
    #[serde(default)]
    #[schemars(description = "字段的文字含这些")]
    pub contains: Vec<String>,
    /// But none of these.
    #[serde(default)]
    #[schemars(description = "字段的文字含这些的不算，如 不同意延期、无需停产")]
    pub unless: Vec<String>,
    /// Only from this day of the row on.
    #[serde(default)]
    #[schemars(description = "从这一行的哪个日期起才算；字段里写的就是日期的，从那一天起算")]
    pub since: Option<DateRole>,
}

/// A fact beside the state of a hidden danger.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "标记", description = "隐患状态以外的情况")]
pub enum MarkKey {
    /// 延期.
    #[schemars(description = "延期，或者申请延期")]
    Extended,
    /// 验收不通过.
    #[schemars(description = "验收不通过")]
    Rejected,
    /// 挂牌督办.
    #[schemars(description = "挂牌督办")]
    SupervisedListing,
    /// 停产整治.
    #[schemars(description = "停产整治、停产停业、局部停用")]
    StopWork,
    /// 上报.
    #[schemars(description = "已上报")]
    Reported,
}

/// How rows say that their limit was moved. The new limit counts only where it is written and was approved.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "延期的写法", description = "新期限和批准写在哪里；两样都写明的才按新期限算逾期")]
pub struct ExtensionSpec {
    /// The field with the new limit.
    #[schemars(with = "Option<String>", description = "新期限在哪个字段")]
    pub until: Option<Spanned<String>>,
    /// The field with the day of the approval.
    #[schemars(with = "Option<String>", description = "批准日期在哪个字段；填了日期就是批准了")]
    pub approved_on: Option<Spanned<String>>,
    /// The field that tells of nothing else.
    #[schemars(with = "Option<String>", description = "专写延期的字段")]
    pub about: Option<Spanned<String>>,
    /// Other fields whose sentences may tell of it.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "还有哪些字段里会说到延期；一句话里有 words 的才看")]
    pub texts: Vec<Spanned<String>>,
    /// Words of which one stands in a sentence that tells of it.
    #[schemars(description = "说的是延期：延期、展期")]
    pub words: Vec<String>,
    /// Words after which the new limit stands.
    #[schemars(description = "这些词后面是新期限：延期至")]
    pub until_words: Vec<String>,
    /// Words that say that it was approved.
    #[schemars(description = "说明批准了：批准、同意")]
    pub approved: Vec<String>,
    /// Words that say that it was not, or not yet.
    #[schemars(description = "说明没有批准或还没批准：不同意、待批准")]
    pub not_approved: Vec<String>,
}
