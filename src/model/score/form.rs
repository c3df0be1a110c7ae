//! 评分表: the lines that persons are asked to fill in.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A line of a marking workbook: one subject and one item, bonus, penalty or veto.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MarkLine {
    /// The year, or the quarter: 2026, 2026Q1.
    pub period: String,
    /// The subject.
    pub subject: String,
    /// 村（社区）; of a village itself.
    pub village: String,
    /// The number of the item.
    pub item: String,
    /// The block that the item belongs to; 加分, 扣分 and 一票否决 of what is beside the items.
    pub block: String,
    /// What it is called.
    pub title: String,
    /// The most points; nothing of a veto.
    pub points: Decimal,
    /// The rule as people read it.
    pub rule: String,
    /// The fewest points that may be given.
    pub least: Decimal,
    /// The cases that may be chosen as the reason.
    pub reasons: Vec<String>,
    /// What is asked.
    pub asks: MarkAsks,
    /// What the book has already, by field.
    pub given: BTreeMap<String, String>,
}

/// What a line asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MarkAsks {
    /// Points given or taken.
    Points,
    /// How many were looked at, and how many did not conform.
    Sample,
    /// Points added or taken beside the items.
    Extra,
    /// Whether a veto applies.
    Veto,
}
