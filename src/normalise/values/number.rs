//! Numbers as people type them: full width, with thousands, units and counters, ranges, products, Chinese numerals.

use crate::model::{CellValue, Value};
use crate::ruleset::Written;
use rust_decimal::Decimal;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// The longest text, in characters, that can be a number.
const MAX_CHARS: usize = 40;

/// The number in a cell, in the field's unit. The cell's own unit counts before the heading's.
pub(super) fn read(
    written: &Written,
    cell: &CellValue<'_>,
    unit: Option<&str>,
    heading: Option<&str>,
) -> Option<Value> {
    let in_field_unit = |amount: Decimal, own: Option<&str>| match (unit, own.or(heading)) {
        (Some(unit), Some(from)) => written.convert(amount, from, unit).or(Some(amount)),
        _ => Some(amount),
    };
    if let CellValue::Number(_) | CellValue::Bool(_) | CellValue::Date(_) | CellValue::Error(_) = cell {
        return in_field_unit(cell.decimal()?, None).map(Value::Number);
    }
    let text = folded(cell.as_text()?)?;
    let (text, is_about) = written.strip_about(&text);
    let text = result_of(text);
    if let Some((from, to)) = range(text) {
        let (from, own_from) = amount(written, from)?;
        let (to, own_to) = amount(written, to)?;
        let own = own_to.or(own_from);
        return Some(Value::Range(in_field_unit(from, own)?, in_field_unit(to, own)?));
    }
    let (number, own) = amount(written, text)?;
    let number = in_field_unit(number, own)?;
    Some(if is_about { Value::About(number) } else { Value::Number(number) })
}

/// NFKC without white space and without the commas between thousands.
fn folded(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().take(MAX_CHARS + 1).count() > MAX_CHARS {
        return None;
    }
    Some(text.nfkc().filter(|c| !c.is_whitespace()).collect())
}

/// Of `6×3×7=126` the last part.
fn result_of(text: &str) -> &str {
    text.rsplit_once('=').map_or(text, |(_, result)| result)
}

/// The numbers that are multiplied in `6×3×7=126`, with or without the result; two at least.
pub(in crate::normalise) fn product(text: &str) -> Option<Vec<Decimal>> {
    let text = folded(text)?;
    let left = text.split('=').find(|part| part.contains(MULTIPLIED)).unwrap_or_default();
    let factors: Option<Vec<Decimal>> = left.split(MULTIPLIED).map(plain).collect();
    factors.filter(|factors| factors.len() > 1)
}

/// Signs of multiplication.
const MULTIPLIED: [char; 6] = ['×', '*', 'x', 'X', '·', '✕'];

/// The two ends of `3~5`, `3-5` or `3至5`.
fn range(text: &str) -> Option<(&str, &str)> {
    let at_mark = ['~', '～', '至', '到', '—', '–'].iter().find_map(|mark| text.split_once(*mark));
    // A hyphen at the start is a sign.
    let at_hyphen = || {
        let (at, _) = text.char_indices().skip(1).find(|(_, c)| *c == '-')?;
        Some((text.get(..at)?, text.get(at + 1..)?))
    };
    at_mark.or_else(at_hyphen).filter(|(from, to)| !from.is_empty() && !to.is_empty())
}

/// A number and the unit after it.
fn amount<'w>(written: &'w Written, text: &str) -> Option<(Decimal, Option<&'w str>)> {
    if let Some(number) = plain(text) {
        return Some((number, None));
    }
    if let Some((before, unit)) = written.split_unit(text)
        && let Some(number) = plain(before)
    {
        return Some((number, Some(unit)));
    }
    plain(written.strip_counter(text)).map(|number| (number, None))
}

/// Digits with commas between thousands, or Chinese numerals.
fn plain(text: &str) -> Option<Decimal> {
    let digits: String = if has_thousands(text) { text.replace(',', "") } else { text.to_owned() };
    if digits.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        return Decimal::from_str(&digits).ok().map(|number| number.normalize());
    }
    chinese(text).map(Decimal::from)
}

fn has_thousands(text: &str) -> bool {
    let mut groups = text.split('.').next().unwrap_or_default().split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    rest.peek().is_some()
        && (1..=3).contains(&first.trim_start_matches('-').len())
        && rest.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}

/// A whole number in Chinese numerals below 100,000,000: 十二, 三百零五, 两万.
pub(super) fn chinese(text: &str) -> Option<u32> {
    let (mut total, mut section, mut digit) = (0_u32, 0_u32, None::<u32>);
    if text.is_empty() {
        return None;
    }
    for c in text.chars() {
        if let Some(value) = "零一二三四五六七八九".chars().position(|numeral| numeral == c) {
            digit = Some(u32::try_from(value).ok()?);
            continue;
        }
        let unit = match c {
            '〇' => {
                digit = Some(0);
                continue;
            }
            '两' => {
                digit = Some(2);
                continue;
            }
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            '万' => {
                total = total.checked_add(section.checked_add(digit.take().unwrap_or(0))?.checked_mul(10_000)?)?;
                section = 0;
                continue;
            }
            _ => return None,
        };
        section = section.checked_add(digit.take().unwrap_or(1).checked_mul(unit)?)?;
    }
    total.checked_add(section)?.checked_add(digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::super::tests::ruleset;
    use super::*;

    fn told(text: &str, unit: Option<&str>, heading: Option<&str>) -> String {
        let cell = CellValue::Text(text.into());
        read(&ruleset().written, &cell, unit, heading).map_or("-".to_owned(), |value| value.to_string())
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, number) in [
            ("12", "12"),
            (" ０．５ ", "0.5"),
            ("1,250", "1250"),
            ("12,345.60", "12345.6"),
            ("30人", "30"),
            ("约20", "约20"),
            ("20左右", "约20"),
            ("6×3×7=126", "126"),
            ("3-5", "3~5"),
            ("3～5人", "3~5"),
            ("10至15", "10~15"),
            ("十二", "12"),
            ("三百零五", "305"),
            ("两万", "20000"),
            ("-3", "-3"),
            ("96.5%", "96.5"),
        ] {
            assert_eq!(told(text, None, None), number, "{text}");
        }
        for text in ["", "若干", "6×3×7", "A", "1,2", "2026年", "1.2.3"] {
            assert_eq!(told(text, None, None), "-", "{text}");
        }
    }

    #[test]
    fn factors_are_read_from_a_product() {
        let told =
            |text: &str| product(text).map(|factors| factors.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(told("6×3×7=126").unwrap(), ["6", "3", "7"]);
        assert_eq!(told("D=0.5*6*15").unwrap(), ["0.5", "6", "15"]);
        assert_eq!(told("３×２"), Some(vec!["3".to_owned(), "2".to_owned()]));
        for text in ["126", "6×若干", "", "A×B"] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    #[test]
    fn units_of_cell_and_heading_are_converted_to_the_fields() {
        assert_eq!(told("3000元", Some("万元"), None), "0.3");
        assert_eq!(told("3000", Some("万元"), Some("元")), "0.3");
        assert_eq!(told("0.3万元", Some("万元"), Some("元")), "0.3");
        assert_eq!(told("0.3", Some("万元"), Some("万元")), "0.3");
        assert_eq!(told("10万", Some("元"), None), "100000");
    }
}
