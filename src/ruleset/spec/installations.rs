//! `major-hazard-installations/*.yaml`: the tables of GB 18218.

use super::{
    SourceSpec, Status,
    shape::{DateShape, DecimalShape, UnitKindShape},
};
use crate::model::UnitKind;
use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `substances.yaml`: the named substances.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "物质表", description = "GB 18218 表 1：列出名称的物质和临界量")]
pub struct SubstancesSpec {
    /// Where the table stands.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；不写为 draft")]
    pub status: Status,
    /// First day in force.
    #[schemars(with = "DateShape", description = "从哪一天起有效，含当天")]
    pub effective_from: Date,
    /// Last day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "到哪一天为止有效，含当天；不写则不限")]
    pub effective_to: Option<Date>,
    /// Where β of named substances stands.
    #[schemars(description = "列出名称的物质的 β 在哪一条")]
    pub beta_clause: String,
    /// The rows.
    #[schemars(description = "各项物质")]
    pub substances: Vec<SubstanceSpec>,
}

/// A row of the table of substances.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "物质", description = "物质表的一项")]
pub struct SubstanceSpec {
    /// The row's number.
    #[schemars(with = "u32", description = "序号")]
    pub number: Spanned<u32>,
    /// The row's name with its qualifier.
    #[schemars(with = "String", description = "名称，连同限定")]
    pub name: Spanned<String>,
    /// Other names that decide alone.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "单凭它就能认定的其他名称")]
    pub aliases: Vec<Spanned<String>>,
    /// CAS numbers.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "CAS 号")]
    pub cas: Vec<Spanned<String>>,
    /// Whether a CAS number alone decides; not so where other rows or solutions bear it too.
    #[serde(default = "SubstanceSpec::decides")]
    #[schemars(description = "单凭 CAS 号能不能认定；别的项或溶液也用这个号的，写 false")]
    pub cas_decides: bool,
    /// Q in tonnes.
    #[schemars(with = "DecimalShape", description = "临界量，吨")]
    pub critical_quantity: Spanned<Decimal>,
    /// β, where the standard names the substance.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "校正系数 β；标准没有按名称给出的不写")]
    pub beta: Option<Decimal>,
    /// The names that β holds for; all names of the row if there are none.
    #[serde(default)]
    #[schemars(description = "β 只用于这些名称；不写则用于全部名称")]
    pub beta_names: Vec<String>,
    /// What decides whether a substance of this name is in the row.
    #[serde(default)]
    #[schemars(description = "名称之外还要看什么，才知道是不是这一项")]
    pub qualifier: Option<QualifierSpec>,
}

impl SubstanceSpec {
    const fn decides() -> bool {
        true
    }
}

/// What decides whether a substance is in a row.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "物质的限定", description = "名称之外还要看什么，才知道是不是这一项")]
pub struct QualifierSpec {
    /// Names that leave it open.
    #[schemars(with = "Vec<String>", description = "单看它还不能认定的名称")]
    pub bare_names: Vec<Spanned<String>>,
    /// Wordings that decide for the row where they stand beside a bare name.
    #[schemars(description = "与上面的名称写在一起就能认定的写法")]
    pub conditions: Vec<String>,
    /// The content in per cent above which the substance is in the row.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "含量高于百分之几才是这一项")]
    pub content_above: Option<Decimal>,
    /// Whether the rows of the bare name leave no other possibility.
    #[serde(default)]
    #[schemars(description = "同名的各项是不是包括了所有可能")]
    pub complete: bool,
}

/// `classes.yaml`: the hazard classes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "危险性类别表", description = "GB 18218 表 2：危险性类别和临界量")]
pub struct ClassesSpec {
    /// Where the table stands.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；不写为 draft")]
    pub status: Status,
    /// First day in force.
    #[schemars(with = "DateShape", description = "从哪一天起有效，含当天")]
    pub effective_from: Date,
    /// Last day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "到哪一天为止有效，含当天；不写则不限")]
    pub effective_to: Option<Date>,
    /// Where β of classes stands.
    #[schemars(description = "类别的 β 在哪一条")]
    pub beta_clause: String,
    /// The classes.
    #[schemars(description = "各个类别")]
    pub classes: Vec<ClassSpec>,
}

/// A hazard class.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "危险性类别", description = "危险性类别表的一项")]
pub struct ClassSpec {
    /// Symbol: W5.3.
    #[schemars(with = "String", description = "符号，如 W5.3")]
    pub symbol: Spanned<String>,
    /// The hazard.
    #[schemars(description = "危险性")]
    pub class: String,
    /// Which part of the hazard.
    #[schemars(description = "危险性中的哪一部分")]
    pub description: String,
    /// Q in tonnes.
    #[schemars(with = "DecimalShape", description = "临界量，吨")]
    pub critical_quantity: Spanned<Decimal>,
    /// β.
    #[schemars(with = "DecimalShape", description = "校正系数 β")]
    pub beta: Spanned<Decimal>,
    /// Physical states that the class speaks of; any if there are none.
    #[serde(default)]
    #[schemars(description = "说的是哪些物态；不写则不限")]
    pub states: Vec<PhysicalState>,
}

/// 物态.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "物态", description = "物质的状态")]
pub enum PhysicalState {
    /// 气态.
    #[schemars(description = "气态")]
    Gas,
    /// 液态.
    #[schemars(description = "液态")]
    Liquid,
    /// 固态.
    #[schemars(description = "固态")]
    Solid,
}

/// `factors.yaml`: α, levels, edges, measures and what the standard leaves out.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "系数和级别", description = "α、级别、计量单位和标准不适用的情形")]
pub struct FactorsSpec {
    /// Where the tables stand.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；不写为 draft")]
    pub status: Status,
    /// First day in force.
    #[schemars(with = "DateShape", description = "从哪一天起有效，含当天")]
    pub effective_from: Date,
    /// Last day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "到哪一天为止有效，含当天；不写则不限")]
    pub effective_to: Option<Date>,
    /// When a unit is a major hazard installation.
    #[schemars(description = "怎样算重大危险源")]
    pub identification: IdentificationSpec,
    /// How installations are graded.
    #[schemars(description = "怎样分级")]
    pub grading: GradingRuleSpec,
    /// α by persons, from the most down.
    #[schemars(description = "厂外人数和 α，从多到少")]
    pub persons: Vec<PersonsBandSpec>,
    /// Levels by R, from the highest down.
    #[schemars(description = "级别和 R，从高到低")]
    pub levels: Vec<InstallationLevelSpec>,
    /// How units are bounded.
    #[schemars(description = "单元怎样划分")]
    pub units: Vec<UnitRuleSpec>,
    /// To what the standard does not apply.
    #[schemars(description = "标准不适用的情形")]
    pub exclusions: Vec<ExclusionSpec>,
    /// Units of measure.
    #[schemars(description = "计量单位")]
    pub measures: Vec<MeasureSpec>,
    /// Densities to assume.
    #[serde(default)]
    #[schemars(description = "没有给密度时推定的密度")]
    pub densities: Vec<DensitySpec>,
    /// β to assume.
    #[schemars(description = "推定的 β")]
    pub beta_hints: BetaHintsSpec,
}

/// When a unit is a major hazard installation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "辨识", description = "怎样算重大危险源")]
pub struct IdentificationSpec {
    /// From this S on, included.
    #[schemars(with = "DecimalShape", description = "S 达到多少就是，含这个数")]
    pub threshold: Spanned<Decimal>,
    /// Clause.
    #[schemars(description = "条款")]
    pub clause: String,
    /// The sum, as it is shown.
    #[schemars(description = "算式，给人看的")]
    pub formula: String,
}

/// How installations are graded.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "分级", description = "重大危险源怎样分级")]
pub struct GradingRuleSpec {
    /// Where α stands.
    #[schemars(description = "α 在哪一条")]
    pub persons_clause: String,
    /// Where the levels stand.
    #[schemars(description = "级别在哪一条")]
    pub levels_clause: String,
    /// The sum, as it is shown.
    #[schemars(description = "算式，给人看的")]
    pub formula: String,
}

/// α for a number of persons.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "厂外人员系数", description = "厂外 500 m 内人数对应的 α")]
pub struct PersonsBandSpec {
    /// From this many on, included.
    #[schemars(with = "u64", description = "从多少人起，含这个数")]
    pub from: Spanned<u64>,
    /// α.
    #[schemars(with = "DecimalShape", description = "校正系数 α")]
    pub alpha: Decimal,
}

/// A level of major hazard installations.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "重大危险源级别", description = "一个级别和它的下限")]
pub struct InstallationLevelSpec {
    /// Name: 一级.
    #[schemars(with = "String", description = "名称，如“一级”")]
    pub name: Spanned<String>,
    /// From this R on, included.
    #[schemars(with = "DecimalShape", description = "R 从多少起，含这个数")]
    pub from: Spanned<Decimal>,
}

/// How a kind of unit is bounded.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "单元划分", description = "一类单元怎样划分")]
pub struct UnitRuleSpec {
    /// Which kind.
    #[schemars(with = "UnitKindShape", description = "哪一类单元")]
    pub kind: UnitKind,
    /// Clause.
    #[schemars(description = "条款")]
    pub clause: String,
    /// The rule in words.
    #[schemars(description = "划分办法，用文字写")]
    pub rule: String,
}

/// Something that the standard does not apply to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "不适用的情形", description = "标准不适用的情形")]
pub struct ExclusionSpec {
    /// What it is.
    #[schemars(description = "情形")]
    pub item: String,
    /// Words in a unit's name that point to it.
    #[schemars(description = "单元名称里有这些词就要人来看")]
    pub words: Vec<String>,
    /// Where the standard applies after all.
    #[serde(default)]
    #[schemars(description = "其中仍然适用的")]
    pub except: String,
}

/// A unit of measure: a mass or a volume.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "计量单位", description = "一个质量或体积的单位；tonnes 和 cubic_metres 写一个")]
pub struct MeasureSpec {
    /// How it is written.
    #[schemars(with = "Vec<String>", description = "各种写法")]
    pub words: Vec<Spanned<String>>,
    /// Its mass.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "合多少吨")]
    pub tonnes: Option<Decimal>,
    /// Its volume.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "合多少立方米")]
    pub cubic_metres: Option<Decimal>,
}

/// A density to assume.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "推定密度", description = "没有给密度时推定的密度")]
pub struct DensitySpec {
    /// The substance.
    #[schemars(with = "String", description = "物质")]
    pub name: Spanned<String>,
    /// Its density.
    #[schemars(with = "DecimalShape", description = "密度，吨每立方米")]
    pub tonnes_per_cubic_metre: Decimal,
    /// Why.
    #[schemars(description = "为什么")]
    pub reason: String,
}

/// β to assume for substances that the standard gives none by name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "推定系数", description = "标准没有按名称给 β 的物质，推定的 β")]
pub struct BetaHintsSpec {
    /// Whether the source was read.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；不写为 draft")]
    pub status: Status,
    /// The hints.
    #[schemars(description = "各项推定")]
    pub hints: Vec<BetaHintSpec>,
}

/// β to assume for some rows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "推定系数的一项", description = "几项物质推定的 β")]
pub struct BetaHintSpec {
    /// Rows of the table of substances.
    #[schemars(with = "Vec<u32>", description = "物质表的序号")]
    pub numbers: Vec<Spanned<u32>>,
    /// The classes that the rows are likely in.
    #[schemars(with = "Vec<String>", description = "这些物质可能属于的类别")]
    pub classes: Vec<Spanned<String>>,
    /// β of all those classes.
    #[schemars(with = "DecimalShape", description = "这些类别共同的 β")]
    pub beta: Decimal,
    /// Why.
    #[schemars(description = "为什么")]
    pub reason: String,
}
