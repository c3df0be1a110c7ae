//! How people write: days, levels, yes and no, numbers and amounts in the many forms that reach a town's office.

use crate::sheet::Cell;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

/// The day of serial number 0.
const SERIAL_ZERO: Date = date(1899, 12, 30);

/// A way of writing days.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum DateStyle {
    /// 2026-03-05
    Dashes,
    /// 2026/3/5
    Slashes,
    /// 2026.3.5
    Dots,
    /// 2026年3月5日
    Chinese,
    /// 20260305
    Digits,
    /// A date cell.
    Excel,
    /// A serial number without a date format.
    Serial,
    /// 3月5日: the title tells the year.
    MonthDay,
    /// 2026年3月
    Month,
}

impl DateStyle {
    /// Those that stand by themselves.
    pub(crate) const FULL: [Self; 7] =
        [Self::Dashes, Self::Excel, Self::Dots, Self::Chinese, Self::Slashes, Self::Digits, Self::Serial];

    pub(crate) fn cell(self, day: Date) -> Cell {
        let (year, month, day_of_month) = (day.year(), day.month(), day.day());
        match self {
            Self::Dashes => format!("{year}-{month:02}-{day_of_month:02}").into(),
            Self::Slashes => format!("{year}/{month}/{day_of_month}").into(),
            Self::Dots => format!("{year}.{month}.{day_of_month}").into(),
            Self::Chinese => format!("{year}年{month}月{day_of_month}日").into(),
            Self::Digits => format!("{year}{month:02}{day_of_month:02}").into(),
            Self::Excel => Cell::Date(serial(day)),
            Self::Serial => Cell::Number(serial(day).into()),
            Self::MonthDay => format!("{month}月{day_of_month}日").into(),
            Self::Month => format!("{year}年{month}月").into(),
        }
    }
}

/// The serial number of a day in the 1900 system.
fn serial(day: Date) -> i32 {
    day.since(SERIAL_ZERO).map_or(0, |span| span.get_days())
}

/// A day so many days later.
pub(crate) fn later(day: Date, days: i32) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

/// The four levels, gravest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Level {
    Major,
    Considerable,
    Moderate,
    Low,
}

impl Level {
    /// By profile lec-db37.
    pub(crate) fn of_lec(score: Decimal) -> Self {
        match score {
            score if score > Decimal::from(320) => Self::Major,
            score if score >= Decimal::from(160) => Self::Considerable,
            score if score >= Decimal::from(70) => Self::Moderate,
            _ => Self::Low,
        }
    }

    /// By profile ls-db37.
    pub(crate) fn of_ls(score: Decimal) -> Self {
        match score {
            score if score >= Decimal::from(20) => Self::Major,
            score if score >= Decimal::from(15) => Self::Considerable,
            score if score >= Decimal::from(9) => Self::Moderate,
            _ => Self::Low,
        }
    }

    /// The next graver one.
    pub(crate) const fn raised(self) -> Self {
        match self {
            Self::Major | Self::Considerable => Self::Major,
            Self::Moderate => Self::Considerable,
            Self::Low => Self::Moderate,
        }
    }

    /// Who controls it in most plans.
    pub(crate) const fn tier(self) -> &'static str {
        match self {
            Self::Major => "公司级",
            Self::Considerable => "部门级",
            Self::Moderate => "车间级",
            Self::Low => "班组级",
        }
    }

    const fn of(self, words: [&'static str; 4]) -> &'static str {
        let [major, considerable, moderate, low] = words;
        match self {
            Self::Major => major,
            Self::Considerable => considerable,
            Self::Moderate => moderate,
            Self::Low => low,
        }
    }
}

/// A way of writing levels.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct LevelStyle([&'static str; 4]);

impl LevelStyle {
    pub(crate) const ALL: [Self; 9] = [
        Self(["重大风险", "较大风险", "一般风险", "低风险"]),
        Self(["红", "橙", "黄", "蓝"]),
        Self(["Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级"]),
        Self(["重大", "较大", "一般", "低"]),
        Self(["1级", "2级", "3级", "4级"]),
        Self(["红色", "橙色", "黄色", "蓝色"]),
        Self(["A级", "B级", "C级", "D级"]),
        Self(["一级/红", "二级/橙", "三级/黄", "四级/蓝"]),
        Self(["重大风险（红）", "较大风险（橙）", "一般风险（黄）", "低风险（蓝）"]),
    ];

    pub(crate) fn cell(self, level: Level) -> Cell {
        level.of(self.0).into()
    }
}

/// A way of saying yes and no.
#[derive(Clone, Copy, Debug)]
pub(crate) struct YesStyle([&'static str; 2]);

impl YesStyle {
    pub(crate) const ALL: [Self; 3] = [Self(["是", "否"]), Self(["√", "×"]), Self(["有", "无"])];

    pub(crate) fn cell(self, yes: bool) -> Cell {
        let [yes_word, no_word] = self.0;
        if yes { yes_word } else { no_word }.into()
    }
}

/// A way of typing numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum NumberStyle {
    /// A number.
    Plain,
    /// Text that looks like a number.
    Text,
    /// Full-width digits.
    Wide,
}

impl NumberStyle {
    pub(crate) fn cell(self, number: Decimal) -> Cell {
        match self {
            Self::Plain => Cell::Number(number),
            Self::Text => Cell::Text(number.normalize().to_string()),
            Self::Wide => Cell::Text(wide(&number.normalize().to_string())),
        }
    }
}

/// Full-width digits and point.
fn wide(text: &str) -> String {
    text.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).filter(|_| c.is_ascii_graphic()).unwrap_or(c)).collect()
}

/// A number given in tenths.
pub(crate) const fn tenths(tenths: u32) -> Decimal {
    Decimal::from_parts(tenths, 0, 0, false, 1)
}
