//! 时段: the time that a report is about.

use jiff::Span;
use jiff::civil::{Date, date};
use std::str::FromStr;

/// What kind of time a report is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum PeriodKind {
    /// 日: how things were on a day.
    Day,
    /// 月.
    Month,
    /// 季.
    Quarter,
    /// 半年.
    Half,
    /// 年.
    Year,
}

impl PeriodKind {
    /// Identifier in rule files and in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Year => "year",
        }
    }

    /// How many months it has; a day has none.
    const fn months(self) -> i16 {
        match self {
            Self::Day => 0,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}

/// 时段: from its first day to its last.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Period {
    /// What kind.
    pub kind: PeriodKind,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// A text that names no period.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "时段可写 2026-09（月）、2026Q3（季）、2026H1（半年）、2026（年）、2026-09-30（日），也可写 2026年9月、2026年第三季度、2026年上半年"
)]
pub struct NoPeriod;

impl Period {
    /// The period of a kind that begins with a month.
    #[must_use]
    pub fn starting(kind: PeriodKind, year: i16, month: i8) -> Self {
        let from = date(year, month, 1);
        let until = match kind {
            PeriodKind::Day => from,
            _ => from.saturating_add(span(kind.months())).yesterday().unwrap_or(from),
        };
        Self { kind, from, until }
    }

    /// How things are on a day.
    #[must_use]
    pub const fn day(day: Date) -> Self {
        Self { kind: PeriodKind::Day, from: day, until: day }
    }

    /// The last whole period of a kind before a day.
    #[must_use]
    pub fn closed_before(kind: PeriodKind, day: Date) -> Self {
        let after = day.tomorrow().unwrap_or(day);
        match kind {
            PeriodKind::Day => Self::day(day),
            _ => Self::holding(kind, after).previous(),
        }
    }

    /// The period of a kind that a day lies in.
    #[must_use]
    pub fn holding(kind: PeriodKind, day: Date) -> Self {
        if kind == PeriodKind::Day {
            return Self::day(day);
        }
        let months = i8::try_from(kind.months()).unwrap_or(1).max(1);
        let first = (day.month() - 1) / months * months + 1;
        Self::starting(kind, day.year(), first)
    }

    /// The period before.
    #[must_use]
    pub fn previous(self) -> Self {
        self.moved(-self.kind.months())
    }

    /// The same period of the year before.
    #[must_use]
    pub fn last_year(self) -> Self {
        self.moved(-12)
    }

    fn moved(self, months: i16) -> Self {
        let from = self.from.saturating_add(span(months));
        match self.kind {
            PeriodKind::Day => Self::day(from),
            kind => Self::starting(kind, from.year(), from.month()),
        }
    }

    /// A day that lies as long after the end of another period as `cut_off` does after the end of this one.
    #[must_use]
    pub fn same_distance(self, other: Self, cut_off: Date) -> Date {
        let days = self.until.until(cut_off).map_or(0, |span| span.get_days());
        other.until.saturating_add(Span::new().days(days))
    }

    /// Its months in order; none of a day.
    #[must_use]
    pub fn months(self) -> Vec<Self> {
        let month = |at: i16| {
            let from = self.from.saturating_add(span(at));
            Self::starting(PeriodKind::Month, from.year(), from.month())
        };
        (0..self.kind.months()).map(month).collect()
    }

    /// The thirteen months that end with its last one.
    #[must_use]
    pub fn thirteen_months(self) -> Vec<Self> {
        let last = Self::holding(PeriodKind::Month, self.until);
        let month = |back: i16| {
            let from = last.from.saturating_add(span(-back));
            Self::starting(PeriodKind::Month, from.year(), from.month())
        };
        (0..13).rev().map(month).collect()
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    /// As people say it: 2026年9月, 2026年第三季度.
    #[must_use]
    pub fn title(self) -> String {
        let (year, month) = (self.from.year(), self.from.month());
        match self.kind {
            PeriodKind::Day => day_words(self.from),
            PeriodKind::Month => format!("{year}年{month}月"),
            PeriodKind::Quarter => {
                let name = match month {
                    ..=3 => "一",
                    4..=6 => "二",
                    7..=9 => "三",
                    _ => "四",
                };
                format!("{year}年第{name}季度")
            }
            PeriodKind::Half => format!("{year}年{}半年", if month == 1 { "上" } else { "下" }),
            PeriodKind::Year => format!("{year}年"),
        }
    }

    /// As file names and commands have it: 2026-09, 2026Q3, 2026H1, 2026, 2026-09-30.
    #[must_use]
    pub fn code(self) -> String {
        let (year, month) = (self.from.year(), self.from.month());
        match self.kind {
            PeriodKind::Day => self.from.to_string(),
            PeriodKind::Month => format!("{year}-{month:02}"),
            PeriodKind::Quarter => format!("{year}Q{}", (month + 2) / 3),
            PeriodKind::Half => format!("{year}H{}", if month == 1 { 1 } else { 2 }),
            PeriodKind::Year => year.to_string(),
        }
    }
}

/// A day as documents write it: 2026年9月30日.
#[must_use]
pub fn day_words(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn span(months: i16) -> Span {
    Span::new().months(months)
}

impl FromStr for Period {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        let text = text.trim();
        let (year, rest) = text.split_at_checked(4).ok_or(NoPeriod)?;
        let year: i16 = year.parse().ok().filter(|year| (1990..=2199).contains(year)).ok_or(NoPeriod)?;
        let of = |kind: PeriodKind, at: i8| {
            let months = i8::try_from(kind.months()).unwrap_or(12);
            (1..=12 / months).contains(&at).then(|| Self::starting(kind, year, (at - 1) * months + 1)).ok_or(NoPeriod)
        };
        let number = |text: &str| text.parse::<i8>().map_err(|_| NoPeriod);
        let rest = rest.strip_prefix('年').unwrap_or(rest);
        match rest {
            "" | "度" => return of(PeriodKind::Year, 1),
            "上半年" => return of(PeriodKind::Half, 1),
            "下半年" => return of(PeriodKind::Half, 2),
            _ => {}
        }
        if let Some(quarter) = rest.strip_suffix("季度").or_else(|| rest.strip_suffix('季')) {
            let quarter = quarter.trim_start_matches('第');
            let named = ["一", "二", "三", "四"].iter().position(|name| *name == quarter);
            let at = named.and_then(|at| i8::try_from(at + 1).ok());
            return of(PeriodKind::Quarter, at.map_or_else(|| number(quarter), Ok)?);
        }
        if let Some((month, day)) = rest.strip_suffix('日').and_then(|rest| rest.split_once('月')) {
            return Date::new(year, number(month)?, number(day)?).map(Self::day).map_err(|_| NoPeriod);
        }
        if let Some(month) = rest.strip_suffix('月') {
            return of(PeriodKind::Month, number(month)?);
        }
        match rest.split_at_checked(1) {
            Some(("Q" | "q", at)) => of(PeriodKind::Quarter, number(at)?),
            Some(("H" | "h", at)) => of(PeriodKind::Half, number(at)?),
            Some(("-", at)) if !at.contains('-') => of(PeriodKind::Month, number(at)?),
            Some(("-", _)) => text.parse().map(Self::day).map_err(|_| NoPeriod),
            _ => Err(NoPeriod),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn periods_are_read_in_the_ways_people_write_them() {
        for (text, code, from, until) in [
            ("2026-09", "2026-09", "2026-09-01", "2026-09-30"),
            ("2026年9月", "2026-09", "2026-09-01", "2026-09-30"),
            ("2024Q1", "2024Q1", "2024-01-01", "2024-03-31"),
            ("2026年第三季度", "2026Q3", "2026-07-01", "2026-09-30"),
            ("2026年上半年", "2026H1", "2026-01-01", "2026-06-30"),
            ("2026H2", "2026H2", "2026-07-01", "2026-12-31"),
            ("2026", "2026", "2026-01-01", "2026-12-31"),
            ("2026-10-31", "2026-10-31", "2026-10-31", "2026-10-31"),
        ] {
            let period = read(text);
            assert_eq!(
                (period.code(), period.from.to_string(), period.until.to_string()),
                (code.into(), from.into(), until.into())
            );
            assert_eq!(read(&period.title()).code(), code, "{text}");
        }
        for text in ["", "26-09", "2026-13", "2026Q5", "2026H0", "2026年第五季度", "九月", "2026-02-30"] {
            assert_eq!(text.parse::<Period>(), Err(NoPeriod), "{text}");
        }
    }

    #[test]
    fn periods_are_compared_with_the_one_before_and_with_last_year() {
        assert_eq!(read("2026-01").previous().code(), "2025-12");
        assert_eq!(read("2026Q1").previous().code(), "2025Q4");
        assert_eq!(read("2026H1").last_year().code(), "2025H1");
        let months: Vec<String> = read("2026Q3").months().iter().map(|month| month.code()).collect();
        assert_eq!(months, ["2026-07", "2026-08", "2026-09"]);
        let trend = read("2026Q3").thirteen_months();
        assert_eq!((trend.len(), trend[0].code()), (13, "2025-09".to_owned()));
    }

    #[test]
    fn a_cut_off_moves_with_its_period() {
        let (this, before) = (read("2026-09"), read("2026-08"));
        assert_eq!(this.same_distance(before, date(2026, 10, 8)), date(2026, 9, 8));
        assert_eq!(this.same_distance(before, date(2026, 9, 30)), date(2026, 8, 31));
        assert_eq!(this.same_distance(before, date(2026, 9, 20)), date(2026, 8, 21));
    }

    #[test]
    fn the_last_closed_period_ends_on_the_day_or_before() {
        let closed = |kind, day: &str| Period::closed_before(kind, day.parse().unwrap()).code();
        assert_eq!(closed(PeriodKind::Month, "2026-10-31"), "2026-10");
        assert_eq!(closed(PeriodKind::Month, "2026-10-30"), "2026-09");
        assert_eq!(closed(PeriodKind::Quarter, "2026-10-31"), "2026Q3");
        assert_eq!(closed(PeriodKind::Half, "2026-10-31"), "2026H1");
        assert_eq!(closed(PeriodKind::Year, "2026-10-31"), "2025");
    }
}
