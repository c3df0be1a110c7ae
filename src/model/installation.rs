//! 重大危险源: what an inventory says of a unit, and what is found of it.

use super::Ratio;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::fmt;

/// 单元类别: whether a unit makes dangerous chemicals or keeps them.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 生产单元.
    Production,
    /// 储存单元.
    Storage,
}

impl UnitKind {
    /// The kind as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Production => "生产单元",
            Self::Storage => "储存单元",
        }
    }
}

/// 危险化学品清单的一行: a chemical in a unit, as the inventory has it.
///
/// A text that is not known is empty, a number that is not known is `None`; neither is taken for zero.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct InventoryLine {
    /// 单元: lines of one unit are added up.
    pub unit: String,
    /// Whether the unit makes or keeps.
    pub unit_kind: Option<UnitKind>,
    /// 品名.
    pub name: String,
    /// 别名.
    pub alias: String,
    /// CAS 号.
    pub cas: String,
    /// 浓度、含量、规格: what a qualified name of the standard asks for.
    pub content: String,
    /// 危险性类别: symbols of the standard or classes in words.
    pub hazard_class: String,
    /// 物态.
    pub physical_state: String,
    /// 最大存在量, in `measure`.
    pub quantity: Option<Decimal>,
    /// 计量单位, from the cell or the heading.
    pub measure: String,
    /// 密度 in t/m³, for volumes.
    pub density: Option<Decimal>,
    /// The cell it was read from, as it is to be shown: 「危化品清单」B5.
    pub at: String,
}

/// 判断的把握: how sure an answer is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Conclusion<T> {
    /// 判定: follows from what is known.
    Determined(T),
    /// 疑似: follows only with the assumptions that are listed.
    Suspected(T),
    /// 待核: does not follow.
    Open,
}

impl<T> Conclusion<T> {
    /// The answer, however sure.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Determined(value) | Self::Suspected(value) => Some(value),
            Self::Open => None,
        }
    }

    /// The answer as no more than suspected.
    #[must_use]
    pub fn doubted(self) -> Self {
        match self {
            Self::Determined(value) => Self::Suspected(value),
            other => other,
        }
    }

    /// How sure it is, as people write it.
    #[must_use]
    pub const fn certainty(&self) -> &'static str {
        match self {
            Self::Determined(_) => "判定",
            Self::Suspected(_) => "疑似",
            Self::Open => "待核",
        }
    }
}

/// What a number lies between; both ends belong to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bounds {
    /// At least this.
    pub low: Ratio,
    /// At most this; none where there is no limit.
    pub high: Option<Ratio>,
}

/// The number, or its ends: `= 1`, 在 1 至 2 之间.
impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.exact(), self.high) {
            (Some(value), _) => write!(f, "= {value}"),
            (None, Some(high)) => write!(f, "在 {} 至 {high} 之间", self.low),
            (None, None) => write!(f, "不小于 {}，上限未知", self.low),
        }
    }
}

impl Bounds {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { low: Ratio::ZERO, high: None };
    /// Certainly nothing.
    pub const ZERO: Self = Self::exactly(Ratio::ZERO);

    /// A number that is known.
    #[must_use]
    pub const fn exactly(value: Ratio) -> Self {
        Self { low: value, high: Some(value) }
    }

    /// The number, if it is known.
    #[must_use]
    pub fn exact(&self) -> Option<Ratio> {
        self.high.filter(|high| *high == self.low)
    }

    /// The sum. Too many digits leave an end where it was, or open.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let high = self.high.zip(other.high).and_then(|(left, right)| left.checked_add(right));
        Self { low: self.low.checked_add(other.low).unwrap_or(self.low), high }
    }

    /// The product of two numbers that are known this well.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let high = self.high.zip(other.high).and_then(|(left, right)| left.checked_mul(right));
        Self { low: self.low.checked_mul(other.low).unwrap_or(Ratio::ZERO), high }
    }

    /// What holds whichever of the two is right.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let high = self.high.zip(other.high).map(|(left, right)| left.max(right));
        Self { low: self.low.min(other.low), high }
    }

    /// Whether the number reaches an edge, if that is known.
    #[must_use]
    pub fn reaches(&self, edge: Ratio) -> Option<bool> {
        match self.high {
            _ if self.low >= edge => Some(true),
            Some(high) if high < edge => Some(false),
            _ => None,
        }
    }
}

/// What a line adds to the sums of its unit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Share {
    /// q/Q.
    pub quotient: Bounds,
    /// β·q/Q.
    pub weighted: Bounds,
}

impl Share {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { quotient: Bounds::UNKNOWN, weighted: Bounds::UNKNOWN };
    /// Does not count.
    pub const ZERO: Self = Self { quotient: Bounds::ZERO, weighted: Bounds::ZERO };

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { quotient: self.quotient.plus(other.quotient), weighted: self.weighted.plus(other.weighted) }
    }

    /// What holds whichever of the two is right.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { quotient: self.quotient.or(other.quotient), weighted: self.weighted.or(other.weighted) }
    }
}

/// 对应方式: by what a line was found in the standard's tables.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MatchedBy {
    /// A name of the standard.
    Name,
    /// The line's second name.
    Alias,
    /// The CAS number.
    Cas,
    /// The hazard class.
    Class,
    /// A name that inventories use and the standard has not.
    CommonName,
}

impl MatchedBy {
    /// The way as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Name => "品名",
            Self::Alias => "别名",
            Self::Cas => "CAS号",
            Self::Class => "危险性类别",
            Self::CommonName => "习惯写法",
        }
    }
}

/// What is found of a line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LineVerdict {
    /// The line's cell, as the inventory line has it.
    pub at: String,
    /// The line's name, as typed.
    pub name: String,
    /// How it was found; none if it was not.
    pub matched_by: Option<MatchedBy>,
    /// What it was found as: 表1 第1项 氨; several are candidates.
    pub entries: Vec<String>,
    /// q in tonnes.
    pub tonnes: Option<Decimal>,
    /// Q in tonnes, where there is one.
    pub critical_quantity: Option<Decimal>,
    /// β, where there is one.
    pub beta: Option<Decimal>,
    /// What the line adds, as far as it is known: `Determined`, or `Suspected` with the assumptions, or `Open`.
    pub share: Conclusion<Share>,
    /// What the line adds by what is known alone.
    pub strict: Share,
    /// What the line adds with the assumptions.
    pub assumed: Share,
    /// The assumptions on which `assumed.quotient` rests.
    pub assumptions: Vec<String>,
    /// The assumptions on which β rests beside them.
    pub beta_assumptions: Vec<String>,
    /// What is wrong or doubtful, and what to do.
    pub warnings: Vec<String>,
    /// Names of the standard that are like the line's.
    pub near_names: Vec<String>,
    /// How the numbers were got, in one line.
    pub trace: String,
}

/// What is found of a unit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnitVerdict {
    /// The unit, as typed.
    pub unit: String,
    /// Its lines, in the order of the inventory.
    pub lines: Vec<LineVerdict>,
    /// S by what is known alone.
    pub s: Bounds,
    /// S with the assumptions.
    pub assumed_s: Bounds,
    /// Whether the unit is a major hazard installation.
    pub is_major: Conclusion<bool>,
    /// α; none where the number of persons is not known.
    pub alpha: Option<Decimal>,
    /// R of a major hazard installation; none for a unit that is not one. With the assumptions where they were needed.
    pub r: Option<Bounds>,
    /// The level of a major hazard installation, as the standard writes it.
    pub level: Conclusion<String>,
    /// The levels that are possible, the highest first; empty for a unit that is no installation.
    pub possible_levels: Vec<String>,
    /// The assumptions that the answers rest on.
    pub assumptions: Vec<String>,
    /// How all this was got, step by step.
    pub trace: Vec<String>,
}
