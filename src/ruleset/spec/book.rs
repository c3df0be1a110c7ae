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
