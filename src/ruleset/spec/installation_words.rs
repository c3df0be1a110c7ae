//! `major-hazard-installations/wordings.yaml` and `names.yaml`: how inventories word what GB 18218 lists.

use super::shape::{DateShape, DecimalShape};
use super::{PhysicalState, SourceSpec, Status};
use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `wordings.yaml`: how inventories word classes and names.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "类别写法", description = "清单里怎样写危险性类别和物态")]
pub struct WordingsSpec {
    /// Where they come from.
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
    /// Spellings of categories.
    #[schemars(description = "类别的各种写法")]
    pub categories: BTreeMap<String, Vec<String>>,
    /// Pieces of a class cell that say nothing.
    #[serde(default)]
    #[schemars(description = "类别一格里可以不看的词")]
    pub ignored: Vec<String>,
    /// Hazards and their categories.
    #[schemars(description = "危险性的写法和它的类别")]
    pub hazards: Vec<HazardSpec>,
    /// Hazards without a class in the standard.
    #[serde(default)]
    #[schemars(description = "标准没有列类别的危险性")]
    pub outside: Vec<String>,
    /// Words for physical states.
    #[schemars(description = "物态（gas、liquid、solid）的各种写法")]
    pub states: BTreeMap<PhysicalState, Vec<String>>,
}

/// A hazard as it is worded.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "危险性写法", description = "一种危险性的写法")]
pub struct HazardSpec {
    /// Wordings.
    #[schemars(with = "Vec<String>", description = "各种写法")]
    pub words: Vec<Spanned<String>>,
    /// Classes by category.
    #[schemars(description = "类别 → 可能是危险性类别表的哪些类别")]
    pub categories: BTreeMap<String, CategorySpec>,
}

/// What a category of a hazard may be in the standard's table of classes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "类别的对应", description = "一个类别可能是危险性类别表的哪些类别")]
pub struct CategorySpec {
    /// Classes.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "可能的符号")]
    pub symbols: Vec<Spanned<String>>,
    /// Classes that are left where nothing is processed.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "不加工时剩下的符号；只对储存单元这样推定")]
    pub storage: Vec<Spanned<String>>,
    /// Physical states for which there may be no class.
    #[serde(default)]
    #[schemars(description = "哪些物态可能不属于任何类别")]
    pub outside: Vec<PhysicalState>,
}

/// `names.yaml`: names that the standard does not have.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "习惯名称表", description = "清单里常用、标准没有的名称")]
pub struct CommonNamesSpec {
    /// Where they come from.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// Whether the source was read; drafts are assumptions.
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
    /// Pieces of a name that do not change the substance.
    #[serde(default)]
    #[schemars(description = "名称里不影响是什么物质的词")]
    pub decorations: Vec<String>,
    /// The content in per cent from which a substance is taken as pure.
    #[schemars(with = "DecimalShape", description = "含量从百分之几起当作纯的")]
    pub pure_from: Decimal,
    /// Names that the standard does not have.
    #[schemars(description = "各个名称")]
    pub names: Vec<CommonNameSpec>,
}

/// A name that the standard does not have.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "习惯名称", description = "一个标准没有的名称")]
pub struct CommonNameSpec {
    /// The name.
    #[schemars(with = "String", description = "名称")]
    pub name: Spanned<String>,
    /// Other spellings.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "其他写法")]
    pub aliases: Vec<Spanned<String>>,
    /// CAS numbers, also those that a row of the standard bears.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "CAS 号，标准里已有的也可以写")]
    pub cas: Vec<Spanned<String>>,
    /// The row that it is another name for.
    #[serde(default)]
    #[schemars(with = "Option<u32>", description = "是物质表哪一项的别名")]
    pub number: Option<Spanned<u32>>,
    /// The classes to assume.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "清单没写类别时推定的类别")]
    pub classes: Vec<Spanned<String>>,
    /// Whether to assume that no class of the standard has it.
    #[serde(default)]
    #[schemars(description = "推定为不属于任何类别")]
    pub outside: bool,
    /// Why.
    #[schemars(description = "为什么")]
    pub reason: String,
}
