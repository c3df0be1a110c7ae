//! `exchange/*.yaml`: the tables in which registers go to the platform of an authority.

use super::{SourceSpec, Status};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `exchange/*.yaml`: the tables of one platform and how ours fill them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "数据交换", description = "一个平台要的各张数据表，和我们的表怎样填进去")]
pub struct ExchangeSpec {
    /// Identifier.
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
    /// What is told at each run, because no table has it.
    #[serde(default)]
    #[schemars(description = "哪张表里都没有、导出时另给的内容")]
    pub given: Vec<GivenSpec>,
    /// Texts of a row each of which becomes a record of its own.
    #[serde(default)]
    #[schemars(description = "把一行拆成几条的办法，如一行里的各条措施")]
    pub parts: Vec<PartsSpec>,
    /// Fields with which every table begins.
    #[serde(default)]
    #[schemars(description = "每张表开头都有的字段")]
    pub first: Vec<ExchangeFieldSpec>,
    /// Fields with which every table ends.
    #[serde(default)]
    #[schemars(description = "每张表末尾都有的字段")]
    pub last: Vec<ExchangeFieldSpec>,
    /// The tables, in the order in which they are sent.
    #[schemars(description = "各张数据表，按报送的先后")]
    pub tables: Vec<ExchangeTableSpec>,
}

/// What is told at each run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "另给的内容", description = "导出时由人给出的一项内容")]
pub struct GivenSpec {
    /// Identifier.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What it is called.
    #[schemars(description = "名称，提示里用")]
    pub title: String,
}

/// How a row becomes several records.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "拆行", description = "一行里的几个字段，填了的各成一条；文字在规则里叫 part，类别叫 part_word")]
pub struct PartsSpec {
    /// Identifier.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What a part is called.
    #[schemars(description = "拆出的一条叫什么，提示里用")]
    pub title: String,
    /// What the column's word is called.
    #[schemars(description = "类别叫什么、怎样才有，提示里用")]
    pub word_title: String,
    /// The kind of table whose rows are taken apart.
    #[schemars(with = "String", description = "拆哪一类表格的行（表格类别的编号）")]
    pub kind: Spanned<String>,
    /// What stands between two parts in one cell.
    #[serde(default)]
    #[schemars(description = "一个单元格里在哪些符号处再分开；不写为不分")]
    pub split_at: Vec<String>,
    /// The fields.
    #[schemars(description = "各个字段，按顺序")]
    pub fields: Vec<PartSpec>,
}

/// A field that is a part of a row.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "拆出的字段", description = "拆行时的一个字段")]
pub struct PartSpec {
    /// The field.
    #[schemars(with = "String", description = "哪个字段")]
    pub field: Spanned<String>,
    /// What its column says of it: 工程技术.
    #[serde(default)]
    #[schemars(description = "这一列说明的类别，如工程技术；不写为没有说明")]
    pub word: Option<String>,
}

/// A table of the platform.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "交换数据表", description = "平台的一张数据表")]
pub struct ExchangeTableSpec {
    /// Identifier.
    #[schemars(with = "String", description = "编号，引用时用")]
    pub id: Spanned<String>,
    /// Its name on the wire.
    #[schemars(description = "报送时的表名（接口名）")]
    pub name: String,
    /// What it is called.
    #[schemars(description = "名称")]
    pub title: String,
    /// Clause in the source.
    #[serde(default)]
    #[schemars(description = "依据文件里的条款")]
    pub clause: String,
    /// Whether the source was read, where it differs from the file's.
    #[serde(default)]
    #[schemars(description = "核对状况；不写为与整个文件相同")]
    pub status: Option<Status>,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
    /// The kind of table whose rows fill it.
    #[schemars(with = "String", description = "用哪一类表格的行来填（表格类别的编号）")]
    pub kind: Spanned<String>,
    /// How its rows are taken apart.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "行怎样拆（parts 里的编号）；不写为不拆")]
    pub parts: Option<Spanned<String>>,
    /// What tells one record from another: rows that are alike in it make one record.
    #[schemars(with = "Vec<String>", description = "按哪些字段合并：这些字段都相同的行合成一条；row 是行自己的编号")]
    pub one_per: Vec<Spanned<String>>,
    /// Without these a row makes no record.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "这些字段没填的行不成一条")]
    pub needs: Vec<Spanned<String>>,
    /// Its fields, in their order.
    #[schemars(description = "各个字段，按顺序")]
    pub fields: Vec<ExchangeFieldSpec>,
}

/// A field of a table of the platform, and what fills it: one of `own_id`, `refers_to`, `from`, `lookup`, `constant`, `given`;
/// none where we have nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "交换字段",
    description = "数据表的一个字段；怎么填写 own_id、refers_to、from、lookup、constant、given 中的一项，都不写是我们的表里没有"
)]
pub struct ExchangeFieldSpec {
    /// Its name on the wire.
    #[schemars(with = "String", description = "报送时的字段名")]
    pub name: Spanned<String>,
    /// What it is called.
    #[schemars(description = "名称")]
    pub title: String,
    /// How its values are written.
    #[serde(default, rename = "type")]
    #[schemars(description = "值怎么写；不写为 text")]
    pub wire: WireType,
    /// The longest value; a wide character counts as two.
    #[serde(default)]
    #[schemars(description = "最长多少个字符，一个汉字算两个")]
    pub max: Option<usize>,
    /// Whether it must be filled in.
    #[serde(default)]
    #[schemars(description = "是否必填")]
    pub mandatory: bool,
    /// Another field of the table that may stand in its place.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "这个字段填了，本字段就可以不填")]
    pub unless: Option<Spanned<String>>,
    /// Only then must it be filled in.
    #[serde(default)]
    #[schemars(description = "什么时候才必填")]
    pub when: Option<WhenSpec>,
    /// Whether it is the record's own identifier.
    #[serde(default)]
    #[schemars(description = "填这一条自己的编号")]
    pub own_id: bool,
    /// The table a record of which it names.
    #[serde(default)]
    #[schemars(description = "填另一张表里一条的编号")]
    pub refers_to: Option<RefersToSpec>,
    /// Our fields; the first that is filled in is taken.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "取我们的哪个字段；写几个的取头一个填了的")]
    pub from: Vec<Spanned<String>>,
    /// A field of another kind of table.
    #[serde(default)]
    #[schemars(description = "到另一类表格里查")]
    pub lookup: Option<LookupSpec>,
    /// Always this.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "总是填这个")]
    pub constant: Option<Spanned<String>>,
    /// What is told at each run.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "填另给的内容（given 里的编号）")]
    pub given: Option<Spanned<String>>,
    /// The codes of our values.
    #[serde(default)]
    #[schemars(description = "我们的值对应什么代码；不写为照填")]
    pub codes: Option<CodingSpec>,
    /// Which of several values of one record is taken.
    #[serde(default)]
    #[schemars(description = "几行合成一条而值不同，取哪个；不写为 first")]
    pub pick: Pick,
    /// Whether a person must look at what was filled in.
    #[serde(default)]
    #[schemars(description = "填出来的要不要人核对")]
    pub review: bool,
    /// Whether the source was read, where it differs from the table's.
    #[serde(default)]
    #[schemars(description = "核对状况；不写为与整张表相同")]
    pub status: Option<Status>,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

/// When a field must be filled in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "必填的情形", description = "另一个字段是某些值时才必填")]
pub struct WhenSpec {
    /// Another field of the table.
    #[schemars(with = "String", description = "同一张表的哪个字段（报送时的字段名）")]
    pub field: Spanned<String>,
    /// Its values on the wire.
    #[schemars(description = "是哪些值（报送时的写法）")]
    pub is: Vec<String>,
}

/// How a record of another table is found.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "引用", description = "另一张表里的哪一条")]
pub struct RefersToSpec {
    /// The table.
    #[schemars(with = "String", description = "哪张表（表的编号）")]
    pub table: Spanned<String>,
    /// Fields of its rows by ours; rows of the same unit are meant. Without it: the record that the same row fills.
    #[serde(default)]
    #[schemars(
        with = "BTreeMap<String, String>",
        description = "那张表的行的字段 → 本行的字段，都相同才是；只在同一单位里找。不写是同一行填出的那一条"
    )]
    pub by: BTreeMap<String, Spanned<String>>,
}

/// How a value of another kind of table is found.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "查表", description = "到同一单位的另一类表格里查一个字段")]
pub struct LookupSpec {
    /// The kind of table.
    #[schemars(with = "String", description = "查哪一类表格（表格类别的编号）")]
    pub kind: Spanned<String>,
    /// The field that is taken.
    #[schemars(with = "String", description = "取哪个字段")]
    pub take: Spanned<String>,
    /// Its fields by ours.
    #[serde(default)]
    #[schemars(
        with = "BTreeMap<String, String>",
        description = "那类表格的字段 → 本行的字段，都相同才是；不写是同一单位就行"
    )]
    pub by: BTreeMap<String, Spanned<String>>,
}

/// Codes of values.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "代码对应", description = "我们的值对应平台的什么代码；先看 values，再看 list")]
pub struct CodingSpec {
    /// Codes by our values.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>", description = "我们的值 → 代码")]
    pub values: BTreeMap<String, Spanned<String>>,
    /// Those of `values` whose codes a person must look at.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "values 里哪些值的代码要人核对")]
    pub review: Vec<Spanned<String>>,
    /// A list of codes whose wordings are our values.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "按哪张代码表认（代码表的编号）")]
    pub list: Option<Spanned<String>>,
    /// The list to which `list` maps and whose codes are wanted.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "再对照到哪张代码表；不写就用 list 的代码")]
    pub to: Option<Spanned<String>>,
    /// The level of the codes that are wanted.
    #[serde(default)]
    #[schemars(description = "要第几级的代码，最上面是 1；不写为认到哪级用哪级")]
    pub level: Option<usize>,
    /// Codes of counts.
    #[serde(default)]
    #[schemars(description = "值是个数时的代码：各字段有一个大于零是 some，头一个字段是零是 none")]
    pub count: Option<CountCodesSpec>,
}

/// Codes of counts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "个数的代码", description = "没有和有各是什么代码")]
pub struct CountCodesSpec {
    /// None.
    #[schemars(with = "String", description = "没有（零）的代码")]
    pub none: Spanned<String>,
    /// One or more.
    #[schemars(with = "String", description = "有（大于零）的代码")]
    pub some: Spanned<String>,
}

/// How values are written.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "交换值的写法", description = "字段的值在 JSON 里怎么写")]
pub enum WireType {
    /// A string.
    #[default]
    #[schemars(description = "文字")]
    Text,
    /// A whole number.
    #[schemars(description = "整数")]
    Integer,
    /// `yyyy-MM-dd`.
    #[schemars(description = "日期，yyyy-MM-dd")]
    Date,
    /// `yyyy-MM-dd HH:mm:ss`; a day alone is its beginning.
    #[schemars(description = "时间，yyyy-MM-dd HH:mm:ss；只知道日期的写 00:00:00")]
    Time,
}

/// Which of several values is taken.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "取值办法", description = "几行合成一条而值不同时取哪个")]
pub enum Pick {
    /// The first; that they differ is told.
    #[default]
    #[schemars(description = "头一个，并提示各行不同")]
    First,
    /// The smallest number.
    #[schemars(description = "最小的数")]
    Smallest,
    /// The largest number.
    #[schemars(description = "最大的数")]
    Largest,
}
