//! What is known of a subject: figures with their rows, and what persons gave.

use crate::model::score::ScoreRow;
use rust_decimal::Decimal;

/// 考核对象: a village or an enterprise with all that is known of it.
#[derive(Clone, Debug, Default)]
pub struct SubjectFacts {
    /// Its name.
    pub name: String,
    /// 村（社区）; of a village itself.
    pub village: String,
    /// Its trade, where it is an enterprise.
    pub trade: String,
    /// The group among which it is ranked.
    pub group: String,
    /// What the scheme's inputs are over the year, in their order.
    pub year: Vec<Fact>,
    /// The same over each quarter that has begun, where the scheme looks at quarters.
    pub quarters: Vec<Vec<Fact>>,
    /// What persons gave.
    pub marks: Vec<Mark>,
}

/// 考核时段: a quarter by its number, or the year.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Period {
    /// The year.
    Year,
    /// A quarter, 1 to 4.
    Quarter(u8),
}

/// A value with the rows behind it.
#[derive(Clone, Debug, Default)]
pub struct Fact {
    /// The value; none where nobody knows.
    pub value: Option<Decimal>,
    /// Part and whole of a share.
    pub share: Option<(Decimal, Decimal)>,
    /// Whether it is a share of nothing.
    pub is_of_nothing: bool,
    /// What more is to be said: when something was not done.
    pub note: String,
    /// The first of the rows.
    pub rows: Vec<ScoreRow>,
    /// How many rows there are.
    pub row_count: usize,
}

/// 评分: a line that a person filled in.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    /// The item, bonus, penalty or veto, by its number.
    pub item: String,
    /// The quarter, where it is about one.
    pub quarter: Option<u8>,
    /// Points given.
    pub points: Option<Decimal>,
    /// Points taken.
    pub deduct: Option<Decimal>,
    /// Why.
    pub reason: String,
    /// Whether it does not concern the subject.
    pub is_not_applicable: bool,
    /// Whether a veto applies.
    pub is_veto: Option<bool>,
    /// How many were looked at, and how many of them did not conform.
    pub sampled: Option<(Decimal, Decimal)>,
    /// What could not be read of it: heading and text.
    pub unreadable: Vec<String>,
    /// Who, when, with which evidence, in words; empty where nothing is said.
    pub by: String,
    /// Where it stands.
    pub row: ScoreRow,
}

impl Mark {
    /// Where it stands, in words.
    pub(super) fn place(&self) -> String {
        let (file, sheet, row) = &self.row.place;
        format!("{file} {sheet} 第{row}行")
    }

    /// Whether it speaks of a period: what names none speaks of all.
    pub(super) fn is_of(&self, period: Period) -> bool {
        match (period, self.quarter) {
            (Period::Quarter(wanted), Some(quarter)) => wanted == quarter,
            (Period::Year, Some(_)) => false,
            (_, None) => true,
        }
    }
}
