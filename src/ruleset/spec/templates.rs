//! `templates/*.yaml`: blank tables that an office hands out.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `templates/*.yaml`: a blank table and its columns.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "空白表", description = "一张发下去填写的空白表")]
pub struct TemplateSpec {
    /// Identifier: what the user types.
    #[schemars(with = "String", description = "编号：命令里写的名字")]
    pub template: Spanned<String>,
    /// The kind of table whose fields it has.
    #[schemars(with = "String", description = "是哪一类表格（表格类别的编号）")]
    pub kind: Spanned<String>,
    /// Its title.
    #[schemars(with = "String", description = "标题")]
    pub title: Spanned<String>,
    /// Other names by which it is asked for.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "命令里也可以写的其他名字")]
    pub names: Vec<Spanned<String>>,
    /// How it is filled in, one line for each sentence.
    #[serde(default)]
    #[schemars(description = "填表说明，一行一条")]
    pub note: String,
    /// The columns in their order; 序号 comes first by itself.
    #[schemars(description = "各列，按顺序；“序号”自动放在最前面，不用写")]
    pub columns: Vec<TemplateColumnSpec>,
}

/// A column of a blank table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "空白表的列", description = "一列：哪个字段、怎么填、填什么样")]
pub struct TemplateColumnSpec {
    /// The field.
    #[schemars(with = "String", description = "哪个字段")]
    pub field: Spanned<String>,
    /// Its heading, where it is not the field's standard one.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "表头；不写为字段的标准表头")]
    pub heading: Option<Spanned<String>>,
    /// The heading above it and its neighbours with the same one.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "上级表头；相邻几列写同一个的合并在一起")]
    pub group: Option<Spanned<String>>,
    /// Width in half-width characters.
    #[serde(default = "usual_width")]
    #[schemars(range(min = 4, max = 80), description = "列宽，按半角字符算，4 到 80")]
    pub width: u16,
    /// What is to be filled in.
    #[serde(default)]
    #[schemars(description = "填什么、怎么填")]
    pub note: String,
    /// What the sample row has here.
    #[schemars(with = "String", description = "示例行填什么")]
    pub sample: Spanned<String>,
    /// Whether it must be filled in.
    #[serde(default)]
    #[schemars(description = "是否必填")]
    pub required: bool,
    /// What can be chosen from.
    #[serde(default)]
    #[schemars(description = "下拉选项；不写为没有下拉")]
    pub choices: Option<ChoicesSpec>,
    /// Whether something else than the choices may be filled in.
    #[serde(default)]
    #[schemars(description = "下拉以外的也可以填")]
    pub others: bool,
}

/// What can be chosen from.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(untagged)]
#[schemars(title = "下拉选项", description = "选项从哪里来")]
pub enum ChoicesSpec {
    /// What the rules know about the field.
    #[schemars(description = "字段自己的")]
    Own(OwnChoices),
    /// These words. They are tried before the maps, as which a list of one would be taken.
    #[schemars(description = "就是这些")]
    Words(Vec<String>),
    /// The entries of a code list.
    #[schemars(description = "一张代码表的各项")]
    Codes(CodesOf),
    /// The values of a factor's scale.
    #[schemars(description = "评价方法的取值表")]
    Scale(ScaleOf),
}

/// Choices that the rules have for the field.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "字段自己的选项", description = "规则里已有的选项")]
pub enum OwnChoices {
    /// The field's canonical values.
    #[schemars(description = "字段的规范值")]
    Values,
    /// 是 and 否.
    #[schemars(description = "是、否")]
    YesNo,
    /// The four levels.
    #[schemars(description = "四级风险")]
    Levels,
}

/// The entries of a code list.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
#[schemars(title = "代码表的选项", description = "代码表各项的名称")]
pub struct CodesOf {
    /// The list.
    #[schemars(description = "代码表的编号")]
    pub codes: String,
}

/// The values of a factor's scale.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
#[schemars(title = "取值表的选项", description = "方法档案里这个字段的取值")]
pub struct ScaleOf {
    /// The profile.
    #[schemars(description = "方法档案的编号")]
    pub scale: String,
}

const fn usual_width() -> u16 {
    12
}
