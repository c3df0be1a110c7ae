//! Months, quarters, half-years and years.

use crate::model::day_number;
use crate::ruleset::spec::{DutySpec, Period};
use jiff::ToSpan;
use jiff::civil::Date;

/// How many months a period has; none where a duty comes with an event.
const fn months(every: Period) -> Option<i8> {
    match every {
        Period::Month => Some(1),
        Period::Quarter => Some(3),
        Period::HalfYear => Some(6),
        Period::Year => Some(12),
        Period::Event => None,
    }
}

/// The period in which a day lies, first and last day.
pub(super) fn containing(every: Period, day: Date) -> Option<(Date, Date)> {
    let months = months(every)?;
    let first = Date::new(day.year(), (day.month() - 1) / months * months + 1, 1).ok()?;
    let next = first.checked_add(months.months()).ok()?;
    Some((first, next.yesterday().ok()?))
}

/// The periods that lie in a time at least in part.
pub(super) fn within(every: Period, from: Date, until: Date) -> impl Iterator<Item = (Date, Date)> {
    let next = move |(_, last): &(Date, Date)| containing(every, last.tomorrow().ok()?);
    std::iter::successors(containing(every, from), next).take_while(move |(first, _)| *first <= until)
}

/// The last day on which a duty of a period is in time.
pub(super) fn due_on(duty: &DutySpec, (first, last): (Date, Date)) -> Date {
    let fixed = duty.due_on.as_ref().and_then(|day| Date::new(first.year(), day.value.month, day.value.day).ok());
    fixed.unwrap_or_else(|| after(last, duty.grace_days))
}

/// The day so many days later.
pub(super) fn after(day: Date, days: u32) -> Date {
    day.saturating_add(i64::from(days).days())
}

/// How many days from one day to another.
pub(super) fn days_between(from: Date, until: Date) -> i64 {
    i64::from(day_number(until)) - i64::from(day_number(from))
}

/// What a period is called.
pub(super) fn title(every: Period, first: Date) -> String {
    let (year, month) = (first.year(), first.month());
    match every {
        Period::Month => format!("{year}年{month}月"),
        Period::Quarter => {
            let names = ["一", "二", "三", "四"];
            let name = names.get(usize::from((month - 1).unsigned_abs() / 3)).unwrap_or(&"");
            format!("{year}年第{name}季度")
        }
        Period::HalfYear => format!("{year}年{}半年", if month < 7 { "上" } else { "下" }),
        Period::Year | Period::Event => format!("{year}年"),
    }
}
