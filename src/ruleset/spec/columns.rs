//! `columns/*.yaml`: kinds of tables, their fields and headings.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `columns/*.yaml`: one kind of table and the headings of its fields.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "表格", description = "一类表格的字段和表头写法")]
pub struct ColumnsSpec {
    /// Identifier of the kind of table.
    #[schemars(with = "String", description = "表格类别的编号")]
    pub kind: Spanned<String>,
    /// What such a table is called.
    #[schemars(description = "这类表格叫什么")]
    pub title: String,
    /// The kind whose fields this one has too.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "沿用哪一类表格的字段")]
    pub inherits: Option<Spanned<String>>,
    /// Words in a title or sheet name that speak for this kind.
    #[serde(default)]
    #[schemars(description = "标题或表名里有这些词，说明是这类表格")]
    pub title_contains: Vec<String>,
    /// Headings that speak for this kind.
    #[serde(default)]
    #[schemars(description = "有这些表头，说明是这类表格")]
    pub header_any: Vec<String>,
    /// Whether rows of such tables are handed on, though they are not graded: ledgers, self-checks, inventories.
    #[serde(default)]
    #[schemars(description = "不分级但要读出各行的：隐患台账、自查表、清单等")]
    pub is_read: bool,
    /// How the town's book keeps its rows; as lists of which the newest counts where nothing is said.
    #[serde(default)]
    #[schemars(description = "台账库怎样保存；不写则整份替换，看全部字段")]
    pub book: Option<super::BookSpec>,
    /// Fields that stand in for one that a table has no column for, the first choice first.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>", description = "没有某个字段的列时用哪些字段顶替，先写的先用")]
    pub stand_ins: BTreeMap<String, Vec<Spanned<String>>>,
    /// The fields.
    #[schemars(description = "各个字段")]
    pub fields: Vec<FieldSpec>,
}

/// A field of a record and how its heading may be written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "字段", description = "记录的一个字段和它的表头写法")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in a rule file")]
pub struct FieldSpec {
    /// Identifier: the name in scripts, JSON and rules.
    #[schemars(with = "String", description = "编号：表达式、JSON、规则里用的名字")]
    pub id: Spanned<String>,
    /// Its standard heading.
    #[schemars(description = "标准表头")]
    pub title: String,
    /// What its cells hold.
    #[serde(default, rename = "type")]
    #[schemars(description = "单元格里放什么；不写为 text")]
    pub value_type: ValueType,
    /// Headings that mean this field.
    #[serde(default)]
    #[schemars(description = "哪些表头是这个字段")]
    pub names: Vec<String>,
    /// Heading paths, `parent/child`, that mean this field.
    #[serde(default)]
    #[schemars(description = "哪些“上级/下级”表头是这个字段")]
    pub paths: Vec<String>,
    /// Parents all of whose children belong to this field.
    #[serde(default)]
    #[schemars(description = "某个上级下的全部归这个字段")]
    pub paths_prefix: Vec<String>,
    /// Names among `names` that other fields use too, so that other evidence must decide.
    #[serde(default)]
    #[schemars(description = "names 中别的字段也用、要靠别的迹象区分的写法")]
    pub ambiguous: Vec<String>,
    /// Canonical values and their wordings.
    #[serde(default)]
    #[schemars(description = "规范值和它的各种写法")]
    pub values: BTreeMap<String, Vec<String>>,
    /// Whether a cell that is none of `values` is a mistake.
    #[serde(default)]
    #[schemars(description = "只能填 values 里的，填别的要报")]
    pub closed: bool,
    /// Whether another text makes no other record of the row.
    #[serde(default)]
    #[schemars(description = "换了也不算这一行有改动的：序号、填报人")]
    pub incidental: bool,
    /// Whether it names people, which the public may not read in full.
    #[serde(default)]
    #[schemars(description = "写的是人名：公开的文件里只留姓")]
    pub personal: bool,
    /// Whether a row with a blank cell lacks what makes it a record of this kind.
    #[serde(default)]
    #[schemars(description = "一行里必须填的，空着要报")]
    pub required: bool,
    /// Unit in which numbers are kept; what a heading or a cell gives in another one is converted.
    #[serde(default)]
    #[schemars(description = "数值按什么单位记；表头或单元格写了别的单位的，换算过来")]
    pub unit: Option<String>,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

/// What the cells of a field hold.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "单元格内容", description = "字段的单元格里放什么")]
pub enum ValueType {
    /// Free text.
    #[default]
    #[schemars(description = "文字")]
    Text,
    /// A number.
    #[schemars(description = "数")]
    Number,
    /// A factor of a grading method: a number or a word of its scale.
    #[schemars(description = "评价方法的取值：数，或取值表里的词")]
    Factor,
    /// A level word.
    #[schemars(description = "等级")]
    Level,
    /// A date.
    #[schemars(description = "日期")]
    Date,
    /// Yes or no.
    #[schemars(description = "是否")]
    YesNo,
    /// One or more telephone numbers.
    #[schemars(description = "电话")]
    Phone,
    /// 统一社会信用代码.
    #[schemars(description = "统一社会信用代码")]
    CreditCode,
    /// One or more accident types.
    #[schemars(description = "事故类型，可以有几种")]
    AccidentTypes,
}

impl ValueType {
    /// Whether cells of this type hold words rather than numbers, levels or dates.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::AccidentTypes)
    }
}

/// `columns/headings.yaml`: how headings are compared.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "表头的比对", description = "比对表头之前怎样统一写法")]
pub struct HeadingsSpec {
    /// Bracketed parts that are dropped: units and reminders.
    #[schemars(description = "括号里是这些的（单位、提醒），连括号去掉")]
    pub strip_brackets_with: Vec<String>,
    /// Characters that are written in two ways, and the one that is compared.
    #[schemars(description = "有两种写法的字符，换成比对用的那一种")]
    pub replace: BTreeMap<String, String>,
    /// Words of a heading or its parents that speak of the risk before measures; where a table grades twice, the other columns
    /// are the ones that count.
    #[serde(default)]
    #[schemars(description = "表头或上级表头里有这些词，说的是采取措施之前；一张表评了两次的，以另一次为准")]
    pub before_measures: Vec<String>,
    /// Headings that say nothing without the one above them.
    #[serde(default)]
    #[schemars(description = "离开上级表头就不知道说什么的表头")]
    pub generic: Vec<String>,
    /// What a bracketed or trailing letter says about a factor.
    #[schemars(with = "BTreeMap<String, Vec<String>>", description = "括号里或末尾的字母说的是哪些取值字段")]
    pub letters: BTreeMap<String, Vec<Spanned<String>>>,
}
