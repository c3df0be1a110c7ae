//! Exact fractions, for sums that are compared with an edge.

use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::fmt;

/// Places after the point that a fraction without a finite decimal is shown with.
const SHOWN_PLACES: u32 = 4;

/// A fraction that is not negative, always in lowest terms.
///
/// A decimal quotient such as 1/3 is rounded, and three of them are not 1. Where a sum is compared with an edge, that
/// decides about a whole installation.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Ratio {
    numerator: u128,
    denominator: u128,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// The fraction in lowest terms; none without a denominator.
    #[must_use]
    pub const fn new(numerator: u128, denominator: u128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let common = gcd(numerator, denominator);
        Some(Self { numerator: numerator / common, denominator: denominator / common })
    }

    /// The fraction that a decimal stands for; none for a negative one.
    #[must_use]
    pub fn from_decimal(decimal: Decimal) -> Option<Self> {
        let numerator = u128::try_from(decimal.mantissa()).ok()?;
        Self::new(numerator, 10_u128.checked_pow(decimal.scale())?)
    }

    /// The sum; none where it has too many digits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let common = gcd(self.denominator, other.denominator);
        let left = self.numerator.checked_mul(other.denominator / common)?;
        let right = other.numerator.checked_mul(self.denominator / common)?;
        Self::new(left.checked_add(right)?, (self.denominator / common).checked_mul(other.denominator)?)
    }

    /// The product; none where it has too many digits.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let (left, right) = (gcd(self.numerator, other.denominator), gcd(other.numerator, self.denominator));
        let numerator = (self.numerator / left).checked_mul(other.numerator / right)?;
        Self::new(numerator, (self.denominator / right).checked_mul(other.denominator / left)?)
    }

    /// The quotient; none for a divisor of zero, or where it has too many digits.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.checked_mul(Self::new(other.denominator, other.numerator)?)
    }

    /// The decimal that is exactly this fraction, if there is one.
    #[must_use]
    pub fn exact_decimal(self) -> Option<Decimal> {
        let (mut rest, mut twos, mut fives) = (self.denominator, 0_u32, 0_u32);
        while rest % 2 == 0 {
            (rest, twos) = (rest / 2, twos + 1);
        }
        while rest % 5 == 0 {
            (rest, fives) = (rest / 5, fives + 1);
        }
        let scale = twos.max(fives);
        if rest != 1 || scale > Decimal::MAX_SCALE {
            return None;
        }
        let mantissa = self.numerator.checked_mul(10_u128.checked_pow(scale)? / self.denominator)?;
        Decimal::try_from_i128_with_scale(i128::try_from(mantissa).ok()?, scale).ok().map(|decimal| decimal.normalize())
    }

    /// The fraction cut off after a few places, so that one below an edge is never shown as the edge.
    fn cut(self) -> Option<Decimal> {
        let scaled = self.checked_mul(Self::new(10_u128.pow(SHOWN_PLACES), 1)?)?;
        let whole = i128::try_from(scaled.numerator / scaled.denominator).ok()?;
        Decimal::try_from_i128_with_scale(whole, SHOWN_PLACES).ok()
    }
}

impl Ord for Ratio {
    /// Compares whole parts, then the reciprocals of what is left: no product, so that nothing overflows.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut left, mut right) = ((self.numerator, self.denominator), (other.numerator, other.denominator));
        let mut turned = false;
        loop {
            let order = (left.0 / left.1).cmp(&(right.0 / right.1));
            let rests = (left.0 % left.1, right.0 % right.1);
            let order = match (order, rests) {
                (Ordering::Equal, (0, _) | (_, 0)) => rests.0.cmp(&rests.1),
                (order, _) => order,
            };
            if order != Ordering::Equal || rests == (0, 0) {
                return if turned { order.reverse() } else { order };
            }
            (left, right) = ((left.1, rests.0), (right.1, rests.1));
            turned = !turned;
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The exact decimal; without one, the fraction and its first places: `1/3（0.3333…）`.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.exact_decimal(), self.cut()) {
            (Some(decimal), _) => write!(f, "{decimal}"),
            (None, Some(cut)) => write!(f, "{}/{}（{cut}…）", self.numerator, self.denominator),
            (None, None) => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(numerator: u128, denominator: u128) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn three_thirds_are_one() {
        let third = ratio(1, 3);
        let sum = third.checked_add(third).unwrap().checked_add(third).unwrap();
        assert_eq!(sum, ratio(1, 1));
        assert_eq!(sum.to_string(), "1");
        assert_eq!(third.to_string(), "1/3（0.3333…）");
    }

    #[test]
    fn decimals_are_taken_exactly() {
        let given: Decimal = "0.13779".parse().unwrap();
        assert_eq!(Ratio::from_decimal(given).unwrap().exact_decimal(), Some(given));
        assert_eq!(Ratio::from_decimal(-given), None);
        assert_eq!(Ratio::from_decimal(Decimal::ZERO), Some(Ratio::ZERO));
        assert_eq!(Ratio::from_decimal(Decimal::MAX).unwrap().exact_decimal(), Some(Decimal::MAX));
    }

    #[test]
    fn too_many_digits_are_no_result() {
        let huge = ratio(u128::MAX, 1);
        assert_eq!(huge.checked_add(huge), None);
        assert_eq!(huge.checked_mul(huge), None);
        assert_eq!(huge.checked_div(Ratio::ZERO), None);
    }

    proptest! {
        #[test]
        fn order_is_that_of_cross_products(a in 0_u64.., b in 1_u64.., c in 0_u64.., d in 1_u64..) {
            let (a, b, c, d) = (u128::from(a), u128::from(b), u128::from(c), u128::from(d));
            prop_assert_eq!(ratio(a, b).cmp(&ratio(c, d)), (a * d).cmp(&(c * b)));
        }

        #[test]
        fn the_largest_parts_compare_without_overflow(a in 0_u128.., b in 1_u128.., c in 0_u128.., d in 1_u128..) {
            let (left, right) = (ratio(a, b), ratio(c, d));
            prop_assert_eq!(left.cmp(&right), right.cmp(&left).reverse());
        }

        #[test]
        fn division_undoes_multiplication(a in 1_u32.., b in 1_u32.., c in 1_u32.., d in 1_u32..) {
            let (left, right) = (ratio(a.into(), b.into()), ratio(c.into(), d.into()));
            let product = left.checked_mul(right).unwrap();
            prop_assert_eq!(product.checked_div(right), Some(left));
        }
    }
}
