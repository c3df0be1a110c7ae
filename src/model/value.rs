//! What a cell means: typed values, each kept beside the text that was typed.

use super::{CellRef, FieldId, RiskLevel};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::fmt;
use std::sync::Arc;

/// The meaning of a cell.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A number in the field's unit.
    Number(Decimal),
    /// A number that is not exact: 约20.
    About(Decimal),
    /// From one number to another, both included.
    Range(Decimal, Decimal),
    /// A day.
    Day(Date),
    /// From one day to another, both included: a month, a quarter, a year.
    Period(Date, Date),
    /// A time limit that is no day.
    Term(Term),
    /// 风险等级.
    Level(RiskLevel),
    /// Yes or no.
    Truth(bool),
    /// One of the field's canonical values.
    Choice(Arc<str>),
    /// Several things in one cell: accident types, telephone numbers.
    Many(Vec<String>),
}

/// 期限: a time limit that is no day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Term {
    /// 立即.
    AtOnce,
    /// 长期.
    Always,
    /// So many days after something, usually after discovery.
    Days(u32),
    /// So many working days.
    WorkingDays(u32),
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtOnce => f.write_str("立即"),
            Self::Always => f.write_str("长期"),
            Self::Days(days) => write!(f, "{days}日内"),
            Self::WorkingDays(days) => write!(f, "{days}个工作日内"),
        }
    }
}

/// The value in its canonical spelling, which reads back as the same value.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::About(number) => write!(f, "约{number}"),
            Self::Range(from, to) => write!(f, "{from}~{to}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Period(from, to) => write!(f, "{from}~{to}"),
            Self::Term(term) => term.fmt(f),
            Self::Level(level) => f.write_str(level.title()),
            Self::Truth(true) => f.write_str("是"),
            Self::Truth(false) => f.write_str("否"),
            Self::Choice(choice) => f.write_str(choice),
            Self::Many(parts) => f.write_str(&parts.join("、")),
        }
    }
}

/// A field of a record: what was typed, what it means, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldValue {
    /// The field.
    pub field: FieldId,
    /// The cell.
    pub cell: CellRef,
    /// The text as typed.
    pub raw: String,
    /// What it means; none where it could not be read.
    pub value: Option<Value>,
}
