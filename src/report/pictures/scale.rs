//! How long a value is drawn.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A number of things as a length.
pub(super) fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}

/// The part of a length that a value takes when `most` takes all of it; nothing for what is not above 0.
pub(super) fn length_of(value: Decimal, most: Decimal, length: i64) -> i64 {
    if value <= Decimal::ZERO || most <= Decimal::ZERO {
        return 0;
    }
    let share = value.checked_div(most).and_then(|share| share.checked_mul(Decimal::from(length)));
    share.and_then(|length| length.round().to_i64()).unwrap_or(0).clamp(0, length)
}

/// The largest of some values, or 0.
pub(super) fn most(values: impl IntoIterator<Item = Decimal>) -> Decimal {
    values.into_iter().fold(Decimal::ZERO, Decimal::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_stay_within_the_axis() {
        assert_eq!(length_of(Decimal::from(160), Decimal::from(320), 1000), 500);
        assert_eq!(length_of(Decimal::MAX, Decimal::MAX, 6000), 6000);
        assert_eq!(length_of(Decimal::from(-3), Decimal::from(320), 1000), 0);
        assert_eq!(length_of(Decimal::ZERO, Decimal::ZERO, 1000), 0);
        assert_eq!(length_of(Decimal::from(9), Decimal::from(3), 1000), 1000);
    }
}
