//! `major-hazard-installations/tests/*.yaml`: worked examples and both sides of every edge.

use super::shape::{DecimalShape, UnitKindShape};
use crate::model::UnitKind;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

/// `major-hazard-installations/tests/*.yaml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "重大危险源算例", description = "GB 18218 辨识和分级的算例、界限两侧")]
pub struct InstallationCasesSpec {
    /// Units with what is to be found of them.
    #[serde(default)]
    #[schemars(description = "单元和应有的结果")]
    pub cases: Vec<InstallationCaseSpec>,
    /// α by persons.
    #[serde(default)]
    #[schemars(description = "人数和应得的 α")]
    pub alpha: Vec<AlphaVectorSpec>,
    /// Levels by R.
    #[serde(default)]
    #[schemars(description = "R 和应得的级别")]
    pub levels: Vec<LevelVectorSpec>,
}

/// A unit and what is to be found of it. What is not given is not compared, except that `warns` and `assumes` are.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "单元算例", description = "一个单元和应有的结果；没写的不比，assumes 和 warns 除外")]
pub struct InstallationCaseSpec {
    /// What the case shows.
    #[schemars(description = "算例说明什么")]
    pub name: String,
    /// Where it was published, and what was printed there.
    #[schemars(description = "登在哪里，那里印的是什么")]
    pub source: String,
    /// Whether the unit makes or keeps.
    #[serde(default)]
    #[schemars(with = "Option<UnitKindShape>", description = "单元类别")]
    pub unit_kind: Option<UnitKind>,
    /// Persons within 500 m.
    #[serde(default)]
    #[schemars(description = "厂外 500 m 内的人数")]
    pub persons: Option<u64>,
    /// The unit's lines.
    #[schemars(description = "单元里的物质")]
    pub lines: Vec<InstallationLineSpec>,
    /// S, where it is one number, as it is shown: 1/3（0.3333…） for one that no decimal is.
    #[serde(default)]
    #[schemars(description = "S 只有一个值时应得的 S，照显示的写，如 1/3（0.3333…）")]
    pub s: Option<String>,
    /// 判定, 疑似 or 待核.
    #[schemars(description = "判定、疑似或待核")]
    pub certainty: String,
    /// Whether the unit is a major hazard installation; none for 待核.
    #[serde(default)]
    #[schemars(description = "是不是重大危险源；待核的不写")]
    pub is_major: Option<bool>,
    /// α.
    #[serde(default)]
    #[schemars(with = "Option<DecimalShape>", description = "应得的 α")]
    pub alpha: Option<Decimal>,
    /// R, where it is one number.
    #[serde(default)]
    #[schemars(description = "R 只有一个值时应得的 R")]
    pub r: Option<String>,
    /// 判定, 疑似 or 待核 of the level.
    #[serde(default)]
    #[schemars(description = "级别是判定、疑似还是待核")]
    pub level_certainty: Option<String>,
    /// The levels that are possible, the highest first.
    #[serde(default)]
    #[schemars(description = "可能的级别，从高到低")]
    pub levels: Vec<String>,
    /// A piece of the assumptions; none may be made where this is not given.
    #[serde(default)]
    #[schemars(description = "推定里要有的话；不写则不得有推定")]
    pub assumes: Option<String>,
    /// A piece of the warnings; none may be given where this is not given.
    #[serde(default)]
    #[schemars(description = "提醒里要有的话；不写则不得有提醒")]
    pub warns: Option<String>,
    /// A piece of the trace.
    #[serde(default)]
    #[schemars(description = "计算过程里要有的话")]
    pub says: Option<String>,
}

/// A line of a unit.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "单元里的一行", description = "单元里的一项物质")]
pub struct InstallationLineSpec {
    /// Name.
    #[schemars(description = "名称")]
    pub name: String,
    /// Second name.
    #[schemars(description = "别名")]
    pub alias: String,
    /// CAS number.
    #[schemars(description = "CAS 号")]
    pub cas: String,
    /// Content.
    #[schemars(description = "含量")]
    pub content: String,
    /// Hazard class.
    #[schemars(description = "危险性类别")]
    pub hazard_class: String,
    /// Physical state.
    #[schemars(description = "物态")]
    pub physical_state: String,
    /// Quantity.
    #[schemars(with = "Option<DecimalShape>", description = "数量")]
    pub quantity: Option<Decimal>,
    /// Unit of measure; tonnes if it is not given.
    #[schemars(description = "计量单位；不写为吨")]
    pub measure: Option<String>,
    /// Density in t/m³.
    #[schemars(with = "Option<DecimalShape>", description = "密度，吨每立方米")]
    pub density: Option<Decimal>,
}

/// α of a number of persons.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "人数算例", description = "人数和应得的 α")]
pub struct AlphaVectorSpec {
    /// Persons within 500 m.
    #[schemars(description = "厂外 500 m 内的人数")]
    pub persons: u64,
    /// α.
    #[schemars(with = "DecimalShape", description = "应得的 α")]
    pub alpha: Decimal,
}

/// The level of an R.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "级别算例", description = "R 和应得的级别")]
pub struct LevelVectorSpec {
    /// R.
    #[schemars(with = "DecimalShape", description = "分级指标 R")]
    pub r: Decimal,
    /// Its level.
    #[schemars(description = "应得的级别")]
    pub level: String,
}
