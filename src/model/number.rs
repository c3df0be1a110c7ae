//! Numbers as people type them, as exact decimals.

use super::CellValue;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// The longest text, in bytes, that can be a number.
const MAX_NUMBER_BYTES: usize = 64;
/// Whole numbers below this are exact in a file's floats.
const EXACT_WHOLE: f64 = 1e15;

impl CellValue<'_> {
    /// The number in the cell, if it is one.
    #[must_use]
    pub fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => decimal_from_float(*number),
            Self::Text(text) => decimal_from_text(text),
            Self::Date(_) | Self::Bool(_) | Self::Error(_) => None,
        }
    }
}

/// The decimal that a file's float stands for: 0.30000000000000004 is 0.3.
#[must_use]
pub fn decimal_from_float(number: f64) -> Option<Decimal> {
    if number.fract() == 0.0 && number.abs() < EXACT_WHOLE {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 1e15")]
        return Some(Decimal::from(number as i64));
    }
    Decimal::from_f64(number).map(|decimal| decimal.normalize())
}

/// The decimal in a text: full-width digits, white space and a closing 分 or 人 are taken as meant.
#[must_use]
pub fn decimal_from_text(text: &str) -> Option<Decimal> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_NUMBER_BYTES {
        return None;
    }
    if text.is_ascii() {
        return Decimal::from_str(text).ok().map(|decimal| decimal.normalize());
    }
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let digits = folded.strip_suffix(['分', '人']).unwrap_or(&folded);
    Decimal::from_str(digits).ok().map(|decimal| decimal.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn noise_of_floats_is_dropped() {
        assert_eq!(decimal_from_float(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(decimal_from_float(126.0).unwrap().to_string(), "126");
        assert_eq!(decimal_from_float(f64::NAN), None);
        assert_eq!(decimal_from_float(1e308), None);
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, number) in [("６", "6"), (" 0.5 ", "0.5"), ("０．５", "0.5"), ("15分", "15"), ("3.0", "3")] {
            assert_eq!(decimal_from_text(text).unwrap().to_string(), number, "{text}");
        }
        for text in ["", "/", "6×3", "约20", "1e400", "二"] {
            assert_eq!(decimal_from_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in ".{0,80}") {
            let _ = decimal_from_text(&text);
        }

        #[test]
        fn two_places_survive_the_float(cents in 0_i64..100_000_000) {
            let exact = Decimal::new(cents, 2).normalize();
            let float: f64 = exact.to_string().parse().unwrap();
            prop_assert_eq!(decimal_from_float(float), Some(exact));
        }
    }
}
