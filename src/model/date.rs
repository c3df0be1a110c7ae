//! Days as spreadsheets and people write them.

use super::CellValue;
use jiff::civil::{Date, date};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The day that a cell means: a date, or a text such as 2026-11-3, 2026.11.3, 2026/11/3 or 2026年11月3日.
#[must_use]
pub fn date_from_cell(cell: &CellValue<'_>) -> Option<Date> {
    match cell {
        CellValue::Date(serial) => date_from_serial(*serial),
        CellValue::Text(text) => date_from_text(text),
        CellValue::Number(number) if (20_000.0..80_000.0).contains(number) => date_from_serial(*number),
        CellValue::Number(number) => date_from_text(&number.to_string()),
        CellValue::Bool(_) | CellValue::Error(_) => None,
    }
}

/// The last day that a cell may mean: the day, or the end of its month where it names no day.
#[must_use]
pub fn latest_date_from_cell(cell: &CellValue<'_>) -> Option<Date> {
    date_from_cell(cell).or_else(|| {
        let text: String = cell.as_text()?.nfkc().collect();
        let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let (year, month) = (parts.next().filter(|year| year.len() == 4)?, parts.next()?);
        let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok();
        first.filter(|_| parts.next().is_none()).map(Date::last_of_month)
    })
}

/// The day as a number that compares and subtracts: days since 1970-01-01.
#[must_use]
pub fn day_number(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// The day of a serial number in the 1900 system; its day 60 never was.
fn date_from_serial(serial: f64) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "within the range checked above")]
    let days = serial.floor() as i32;
    let base = if days < 60 { date(1899, 12, 31) } else { date(1899, 12, 30) };
    base.checked_add(jiff::Span::new().days(days)).ok()
}

/// What a person reads in a cell of a date: the day, with the time of day where there is one, or the time alone.
pub(super) fn shown_date(serial: f64) -> Option<String> {
    const MINUTES_PER_DAY: f64 = 1_440.0;
    // To the minute: 14:30 is no fraction that a file can hold.
    #[expect(clippy::float_arithmetic, reason = "a day of a workbook is a float")]
    let whole = (serial * MINUTES_PER_DAY).round() / MINUTES_PER_DAY;
    #[expect(clippy::cast_possible_truncation, clippy::float_arithmetic, reason = "a fraction of a day")]
    let minutes = (whole.fract() * MINUTES_PER_DAY).round() as i32;
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    match date_from_serial(whole) {
        Some(day) if minutes == 0 => Some(day.to_string()),
        Some(day) => Some(format!("{day} {time}")),
        None => (0.0..1.0).contains(&whole).then_some(time),
    }
}

/// Year, month and day between any marks, or eight digits in a row.
fn date_from_text(text: &str) -> Option<Date> {
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect::<String>()) };
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let first = parts.next()?;
    let (year, month, day) = match first.len() {
        8 => (first.get(..4)?, first.get(4..6)?, first.get(6..)?),
        4 => (first, parts.next()?, parts.next()?),
        _ => return None,
    };
    // From one day to another is no day.
    if parts.any(|part| part.len() == 4 || part.len() == 8) {
        return None;
    }
    let day = day.get(..2).unwrap_or(day);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_days_in_many_ways() {
        for text in [
            "2026-11-3",
            "2026.11.03",
            "2026/11/3",
            "2026年11月3日",
            "２０２６年１１月３日",
            "20261103",
            "2026-11-03 14:20",
        ] {
            assert_eq!(date_from_cell(&CellValue::Text(text.into())), Some(date(2026, 11, 3)), "{text}");
        }
        for text in ["", "11月3日", "尽快", "2026-13-01", "2026年11月", "2026-11-01~2026-11-30"] {
            assert_eq!(date_from_cell(&CellValue::Text(text.into())), None, "{text}");
        }
    }

    #[test]
    fn a_month_lasts_to_its_end() {
        let latest = |text: &str| latest_date_from_cell(&CellValue::Text(text.into()));
        assert_eq!(latest("2025年2月"), Some(date(2025, 2, 28)));
        assert_eq!(latest("2025.1"), Some(date(2025, 1, 31)));
        assert_eq!(latest("2025-01-05"), Some(date(2025, 1, 5)));
        assert_eq!(latest("2025年"), None);
        assert_eq!(latest("2025-13"), None);
    }

    #[test]
    fn serial_numbers_count_from_1900() {
        assert_eq!(date_from_cell(&CellValue::Date(46_329.5)), Some(date(2026, 11, 3)));
        assert_eq!(date_from_cell(&CellValue::Date(1.0)), Some(date(1900, 1, 1)));
        assert_eq!(date_from_cell(&CellValue::Number(20_261_103.0)), Some(date(2026, 11, 3)));
        assert_eq!(date_from_cell(&CellValue::Date(-5.0)), None);
    }
}
