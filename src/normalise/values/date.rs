//! Days, months, quarters and time limits as people write them.

use super::number::chinese;
use crate::model::{CellValue, Term, Value, date_from_cell};
use crate::ruleset::Written;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization;

/// The longest text, in characters, that can be a date.
const MAX_CHARS: usize = 40;
/// Years that a register can be about.
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2100;

/// What a cell of dates means; a day without a year belongs to `year`.
pub(super) fn read(written: &Written, cell: &CellValue<'_>, year: i16) -> Option<Value> {
    match cell {
        CellValue::Text(text) => plain_day(text).or_else(|| read_text(written, text, year)),
        CellValue::Number(number) => number_as_date(*number),
        cell => date_from_cell(cell).map(Value::Day),
    }
}

/// `2026-03-05` as programs write it, which most cells are: no need to look at it from all sides.
fn plain_day(text: &str) -> Option<Value> {
    if text.len() != 10 || !matches!(text.as_bytes().get(4), Some(b'-' | b'/' | b'.')) {
        return None;
    }
    let (year, month, last) = (text.get(..4)?, text.get(5..7)?, text.get(8..)?);
    let separators_agree = text.as_bytes().get(4) == text.as_bytes().get(7);
    let is_digits = [year, month, last].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !separators_agree || !is_digits {
        return None;
    }
    day(year.parse().ok()?, month.parse().ok()?, last.parse().ok()?)
}

/// A serial number, eight digits of a day, six of a month, four of a year, or `2026.3` as a number.
fn number_as_date(number: f64) -> Option<Value> {
    let text = crate::model::decimal_from_float(number)?.to_string();
    match (text.split_once('.'), text.len()) {
        (None, 4) => whole_year(text.parse().ok()?),
        (None, 6) => month(text.get(..4)?.parse().ok()?, text.get(4..)?.parse().ok()?),
        (Some((year, of_year)), _) if year.len() == 4 && of_year.len() <= 2 => {
            month(year.parse().ok()?, of_year.parse().ok()?)
        }
        _ => date_from_cell(&CellValue::Number(number)).map(Value::Day),
    }
}

fn read_text(written: &Written, text: &str, year: i16) -> Option<Value> {
    let text = text.trim();
    if text.is_empty() || text.chars().take(MAX_CHARS + 1).count() > MAX_CHARS {
        return None;
    }
    if written.is_at_once(text) {
        return Some(Value::Term(Term::AtOnce));
    }
    if written.is_always(text) {
        return Some(Value::Term(Term::Always));
    }
    let folded: String = text.nfkc().collect();
    let squeezed: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    days(&squeezed)
        .or_else(|| quarter(&squeezed, year))
        .or_else(|| end_of(&squeezed, year))
        .or_else(|| one_or_two(&folded, &squeezed, year))
}

/// `3日内`, `5个工作日内`, `两周内`, `1个月内`.
fn days(text: &str) -> Option<Value> {
    let text = text.strip_prefix("自发现之日起").unwrap_or(text);
    let text = text.strip_suffix('前').unwrap_or(text);
    let body = text.strip_suffix("以内").or_else(|| text.strip_suffix('内'))?;
    let count = |number: &str| number.parse::<u32>().ok().or_else(|| chinese(number)).filter(|days| *days < 3_660);
    let working = body.strip_suffix("个工作日").or_else(|| body.strip_suffix("工作日"));
    if let Some(number) = working {
        return count(number).map(|days| Value::Term(Term::WorkingDays(days)));
    }
    let by_unit = [("个自然日", 1), ("日", 1), ("天", 1), ("个星期", 7), ("周", 7), ("个月", 30), ("月", 30)];
    let (number, days) = by_unit.iter().find_map(|(unit, days)| Some((body.strip_suffix(unit)?, *days)))?;
    count(number).map(|number| Value::Term(Term::Days(number * days)))
}

/// `2026年第一季度`, `一季度`, `2026Q1`.
fn quarter(text: &str, year: i16) -> Option<Value> {
    let (year, rest) = split_year(text).unwrap_or((year, text));
    let rest = rest.trim_start_matches(['第', '-', '年']);
    let number = rest.strip_suffix("季度").or_else(|| rest.strip_prefix(['Q', 'q']))?;
    let number = number.parse::<i8>().ok().or_else(|| chinese(number).and_then(|n| i8::try_from(n).ok()))?;
    if !(1..=4).contains(&number) {
        return None;
    }
    let from = Date::new(year, number * 3 - 2, 1).ok()?;
    Some(Value::Period(from, from.checked_add(2.months()).ok()?.last_of_month()))
}

/// `2026年底前`, `年底`, `6月底前`, `2026年6月底`: the last day.
fn end_of(text: &str, year: i16) -> Option<Value> {
    let text = text.trim_end_matches("之前").trim_end_matches(['前', '。']);
    let text = text.strip_suffix("完成").unwrap_or(text).trim_end_matches('前');
    let body = text.strip_suffix('底').or_else(|| text.strip_suffix('末'))?;
    let (year, rest) = split_year(body).unwrap_or((year, body));
    let day = match rest.trim_start_matches('年') {
        "" => date(year, 12, 31),
        month => Date::new(year, month.strip_suffix('月')?.parse().ok()?, 1).ok()?.last_of_month(),
    };
    Some(Value::Day(day))
}

/// The year at the start of a text, `2026年` or four digits, and the rest.
fn split_year(text: &str) -> Option<(i16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let year = match digits.len() {
        4 => digits.parse().ok()?,
        2 if rest.starts_with('年') => 2_000 + digits.parse::<i16>().ok()?,
        _ => return None,
    };
    YEARS.contains(&year).then_some((year, rest.strip_prefix('年').unwrap_or(rest)))
}

/// A day, a month or a year; or two days with a mark between them.
fn one_or_two(folded: &str, squeezed: &str, year: i16) -> Option<Value> {
    if let Some(value) = one(folded, year) {
        return Some(value);
    }
    for mark in ["~", "至", "到", "—", "--", "-"] {
        for (at, _) in squeezed.match_indices(mark) {
            let (from, to) = (squeezed.get(..at)?, squeezed.get(at + mark.len()..)?);
            let Some(Value::Day(from) | Value::Period(from, _)) = one(from, year) else { continue };
            if let Some(Value::Day(to) | Value::Period(_, to)) = one(to, from.year())
                && from <= to
            {
                return Some(Value::Period(from, to));
            }
        }
    }
    None
}

/// Words that may stand after a day and change nothing.
const AFTER: [&str; 6] = ["之前", "以前", "前", "完成", "止", "整改完成"];

fn one(text: &str, year: i16) -> Option<Value> {
    let mut text = text.trim();
    while let Some(rest) = AFTER.iter().find_map(|word| text.strip_suffix(word)) {
        text = rest.trim();
    }
    let only =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || "-/.年月日号:时分秒T星期一二三四五六()上下午".contains(c);
    if text.is_empty() || !text.chars().all(only) {
        return None;
    }
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<i16>().ok());
    let small = |at: usize| number(at).and_then(|n| i8::try_from(n).ok());
    match (parts.first()?.len(), parts.len()) {
        // Further numbers are the time of day.
        (8 | 4, 4..) if !text.contains([':', '时']) => None,
        (8, _) => day(parts.first()?.get(..4)?.parse().ok()?, part(&parts, 4, 6)?, part(&parts, 6, 8)?),
        (6, 1) => month(parts.first()?.get(..4)?.parse().ok()?, part(&parts, 4, 6)?),
        (4, 1) if text.ends_with('年') || text.len() == 4 => whole_year(number(0)?),
        (4, 2) => month(number(0)?, small(1)?),
        (4, _) => day(number(0)?, small(1)?, small(2)?),
        (1 | 2, 3) if is_short_year(text, number(0)?) => day(2_000 + number(0)?, small(1)?, small(2)?),
        (1 | 2, 2) if text.contains(['月', '.', '/', '-']) => day(year, small(0)?, small(1)?),
        (1 | 2, 1) if text.ends_with('月') => month(year, small(0)?),
        _ => None,
    }
}

fn part(parts: &[&str], from: usize, to: usize) -> Option<i8> {
    parts.first()?.get(from..to)?.parse().ok()
}

/// `24.3.5`, but not `14:20:30`.
fn is_short_year(text: &str, year: i16) -> bool {
    (15..=60).contains(&year) && !text.contains(':')
}

fn day(year: i16, month: i8, day: i8) -> Option<Value> {
    Date::new(year, month, day).ok().filter(|day| YEARS.contains(&day.year())).map(Value::Day)
}

fn month(year: i16, month: i8) -> Option<Value> {
    let from = Date::new(year, month, 1).ok().filter(|day| YEARS.contains(&day.year()))?;
    Some(Value::Period(from, from.last_of_month()))
}

fn whole_year(year: i16) -> Option<Value> {
    YEARS.contains(&year).then(|| Value::Period(date(year, 1, 1), date(year, 12, 31)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::ruleset;
    use super::*;

    fn told(text: &str) -> String {
        let cell = CellValue::Text(text.into());
        read(&ruleset().written, &cell, 2026).map_or("-".to_owned(), |value| value.to_string())
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2026-03-05",
            "2026/3/5",
            "2026.3.5",
            "2026年3月5日",
            "2026年03月05日 ",
            "20260305",
            "3月5日",
            "3.5",
            "3/5",
            "26.3.5",
            "26年3月5日",
            "２０２６．３．５",
            "2026-03-05 14:20",
            "2026-03-05T14:20:00",
            "2026年3月5日前",
            "3月5日前",
            "2026.03.05 ",
            "2026 年 3 月 5 日",
            "2026年3月5号",
        ] {
            assert_eq!(told(text), "2026-03-05", "{text}");
        }
    }

    #[test]
    fn months_quarters_years_and_spans_are_periods() {
        for (text, period) in [
            ("2026年3月", "2026-03-01~2026-03-31"),
            ("2026.03", "2026-03-01~2026-03-31"),
            ("202603", "2026-03-01~2026-03-31"),
            ("3月", "2026-03-01~2026-03-31"),
            ("2026年", "2026-01-01~2026-12-31"),
            ("2026年第一季度", "2026-01-01~2026-03-31"),
            ("四季度", "2026-10-01~2026-12-31"),
            ("2026Q2", "2026-04-01~2026-06-30"),
            ("2026.3.1-2026.3.15", "2026-03-01~2026-03-15"),
            ("3月1日至3月15日", "2026-03-01~2026-03-15"),
            ("2026-03-01~2026-03-31", "2026-03-01~2026-03-31"),
        ] {
            assert_eq!(told(text), period, "{text}");
        }
    }

    #[test]
    fn limits_are_days_or_terms() {
        for (text, limit) in [
            ("2026年底前", "2026-12-31"),
            ("年底", "2026-12-31"),
            ("2月底前", "2026-02-28"),
            ("2028年2月底前完成", "2028-02-29"),
            ("立即", "立即"),
            ("立行立改", "立即"),
            ("长期", "长期"),
            ("3日内", "3日内"),
            ("三天内", "3日内"),
            ("5个工作日内", "5个工作日内"),
            ("一周内", "7日内"),
        ] {
            assert_eq!(told(text), limit, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_guessed() {
        for text in ["2026-02-30", "下周", "尽快", "2026-13-01", "13月5日", "2026-00-01", "已整改", "126", "0.5", "99"]
        {
            assert_eq!(told(text), "-", "{text}");
        }
    }

    #[test]
    fn numbers_are_serials_or_digits() {
        let told = |number: f64| {
            let cell = CellValue::Number(number);
            read(&ruleset().written, &cell, 2026).map_or("-".to_owned(), |value| value.to_string())
        };
        assert_eq!(told(46_086.0), "2026-03-05");
        assert_eq!(told(20_260_305.0), "2026-03-05");
        assert_eq!(told(202_603.0), "2026-03-01~2026-03-31");
        assert_eq!(told(2026.3), "2026-03-01~2026-03-31");
        assert_eq!(told(2026.0), "2026-01-01~2026-12-31");
        assert_eq!(told(6.0), "-");
    }
}
