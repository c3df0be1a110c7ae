//! `methods/*.yaml`: grading methods with their scales and profiles.

use super::{
    SourceSpec, Status,
    shape::{DateShape, DecimalShape, LevelShape},
};
use crate::model::RiskLevel;
use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `methods/*.yaml`: a grading method with its scales and its named profiles.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "评价方法", description = "一种评价方法：取值、取值表、公式、档案、分级界限")]
pub struct MethodSpec {
    /// Identifier, never reused.
    #[schemars(with = "String", description = "编号，小写英文和连字符；用过的不改作他用")]
    pub id: Spanned<String>,
    /// The method's usual Chinese name.
    #[schemars(description = "方法的通常叫法")]
    pub title: String,
    /// Letter of the risk value: D, R, …
    #[schemars(description = "风险值的字母，如 D、R")]
    pub symbol: String,
    /// Where the method itself comes from.
    #[schemars(description = "方法本身出自哪里")]
    pub source: SourceSpec,
    /// How a register of this method is known.
    #[serde(default)]
    #[schemars(description = "登记表里有什么就认作这种方法")]
    pub recognise: RecogniseSpec,
    /// The factors in the order in which people write them.
    #[schemars(description = "各项取值，按通常写的顺序")]
    pub factors: Vec<FactorSpec>,
    /// The risk value as an expression over the factors; none where a matrix gives the level.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "风险值的公式，Rhai 表达式，只能用本方法的取值；查表定级的不写")]
    pub formula: Option<Spanned<String>>,
    /// The scales that profiles choose from.
    #[serde(default)]
    #[schemars(description = "供各档案选用的取值表")]
    pub scales: Vec<ScaleSpec>,
    /// The profiles; the first is the method's default.
    #[schemars(description = "档案；第一个是默认档案")]
    pub profiles: Vec<ProfileSpec>,
}

/// What points to a method in a register.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "识别办法", description = "登记表里有什么就认作这种方法")]
pub struct RecogniseSpec {
    /// Words in the title, the sheet's name, the headings or a method cell.
    #[serde(default)]
    #[schemars(description = "标题、表名、表头或评价方法一列里出现的词")]
    pub words: Vec<String>,
    /// Letters of the factors as headings give them, e.g. `[P, E, S]`; decides between methods with like factors.
    #[serde(default)]
    #[schemars(description = "表头里各项取值的字母，如 [P, E, S]；取值相近的方法靠它区分")]
    pub letters: Vec<String>,
    /// Whether the method is chosen only where a word names it or the user asks for it.
    #[serde(default)]
    #[schemars(description = "只在有上面的词或用 --profile 指定时才用")]
    pub by_word_only: bool,
    /// Which method to try first when two fit alike; smaller goes first.
    #[serde(default = "RecogniseSpec::ordinary")]
    #[schemars(description = "几种方法都合适时先试哪种，数小的先试")]
    pub order: u32,
}

impl RecogniseSpec {
    const fn ordinary() -> u32 {
        100
    }
}

/// A factor of a method.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "取值项", description = "评价方法的一项取值")]
pub struct FactorSpec {
    /// The record field that holds it, and its name in the formula.
    #[schemars(with = "String", description = "放在哪个字段里，也是公式里的名字")]
    pub field: Spanned<String>,
    /// Letter in formulas: L, E, C, …
    #[schemars(description = "公式里的字母，如 L、E、C")]
    pub symbol: String,
    /// Its usual name.
    #[schemars(description = "通常叫法")]
    pub title: String,
    /// Fields that hold it in some forms.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "有的表放在这些字段里")]
    pub also: Vec<Spanned<String>>,
}

/// The values that a factor may take.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "取值表", description = "一项取值可以取哪些数")]
pub struct ScaleSpec {
    /// Identifier that profiles name.
    #[schemars(with = "String", description = "编号，档案用它选表")]
    pub id: Spanned<String>,
    /// What the scale is called.
    #[schemars(description = "取值表的名称")]
    pub title: String,
    /// Where it comes from.
    #[schemars(description = "取值表出自哪里")]
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；不写为 draft")]
    pub status: Status,
    /// The values.
    #[schemars(description = "可以取的值")]
    pub values: Vec<ScaleValueSpec>,
}

/// One value of a scale.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "取值", description = "取值表里的一个值")]
pub struct ScaleValueSpec {
    /// The number.
    #[schemars(with = "DecimalShape", description = "数值")]
    pub value: Decimal,
    /// What it stands for.
    #[schemars(description = "代表什么")]
    pub meaning: String,
    /// Words or letters that a cell may hold instead of the number.
    #[serde(default)]
    #[schemars(description = "单元格里可以代替这个数的字母或词")]
    pub words: Vec<String>,
}

/// A named choice of scales, bands and level mapping.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "档案", description = "取值表、分级界限和等级对照的一套选择")]
pub struct ProfileSpec {
    /// Identifier: `--profile ID`.
    #[schemars(with = "String", description = "编号，--profile 用它指定")]
    pub id: Spanned<String>,
    /// What it is called and where it is used.
    #[schemars(description = "名称，写明哪里在用")]
    pub title: String,
    /// Where its bands come from.
    #[schemars(description = "分级界限出自哪里")]
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；不写为 draft")]
    pub status: Status,
    /// First day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "从哪一天起有效，含当天；不写则不限")]
    pub effective_from: Option<Date>,
    /// Last day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "到哪一天为止有效，含当天；不写则不限")]
    pub effective_to: Option<Date>,
    /// Scales by factor; a value on any of a factor's scales is on the scale.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>", description = "各项取值用哪些取值表；在任何一张表内都算数")]
    pub scales: BTreeMap<String, Vec<Spanned<String>>>,
    /// Which way the profile numbers its levels.
    #[serde(default)]
    #[schemars(description = "等级的数字往哪边数；不写为 descending")]
    pub numbering: Numbering,
    /// Bands from the highest down; the last one catches the rest.
    #[serde(default)]
    #[schemars(description = "分级界限，从高到低；最后一档收下其余的")]
    pub bands: Vec<BandSpec>,
    /// Cells in place of bands.
    #[serde(default)]
    #[schemars(description = "查表定级的矩阵，代替分级界限")]
    pub matrix: Option<MatrixSpec>,
}

/// Which way level numbers run.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "等级数字的方向", description = "等级的数字往哪边数")]
pub enum Numbering {
    /// 1 is the highest level.
    #[default]
    #[schemars(description = "1 级最高")]
    Descending,
    /// 1 is the lowest level.
    #[schemars(description = "1 级最低")]
    Ascending,
}

/// A band of risk values. Exactly one of `from` and `above` is given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "分级界限", description = "一档风险值；from 和 above 写且只写一个")]
pub struct BandSpec {
    /// Lower edge, inclusive.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "下限，含下限本身")]
    pub from: Option<Decimal>,
    /// Lower edge, exclusive.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "下限，不含下限本身")]
    pub above: Option<Decimal>,
    /// Level on the national scale of four.
    #[schemars(with = "LevelShape", description = "对应四级中的哪一级")]
    pub level: RiskLevel,
    /// The band's own name in its source: 极其危险, 1级, …
    #[schemars(description = "这一档原来的名称，如“极其危险”“1级”")]
    pub name: String,
    /// Why the edge lies where it does, told when a value falls exactly on it.
    #[serde(default)]
    #[schemars(description = "恰在界上为什么这样归；风险值正好等于下限时说给人看")]
    pub edge: Option<String>,
}

/// A lookup matrix: cells, not a product.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "矩阵", description = "逐格查等级，不是相乘")]
pub struct MatrixSpec {
    /// Factor down the side.
    #[schemars(with = "String", description = "竖着排的取值项")]
    pub row: Spanned<String>,
    /// Factor along the top.
    #[schemars(with = "String", description = "横着排的取值项")]
    pub column: Spanned<String>,
    /// The column values, in the order of the cells.
    #[schemars(with = "Vec<DecimalShape>", description = "各列的取值，按格子的顺序")]
    pub columns: Vec<Decimal>,
    /// The rows.
    #[schemars(description = "各行")]
    pub rows: Vec<MatrixRowSpec>,
}

/// One row of a matrix.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "矩阵的一行", description = "矩阵里一个取值的各格")]
pub struct MatrixRowSpec {
    /// The row's value.
    #[schemars(with = "DecimalShape", description = "这一行的取值")]
    pub value: Decimal,
    /// A level for each column.
    #[schemars(with = "Vec<LevelShape>", description = "每列一个等级")]
    pub levels: Vec<RiskLevel>,
    /// A printed score for each column, where the matrix has them.
    #[serde(default)]
    #[schemars(with = "Vec<DecimalShape>", description = "每列一个印出来的分数；矩阵没有分数的不写")]
    pub scores: Vec<Decimal>,
}
