//! Shares in per cent: halves rounded up, and parts that add up to a hundred.

use rust_decimal::{Decimal, RoundingStrategy};

/// Rounds to so many places, halves away from nothing.
#[must_use]
pub fn per_cent(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Shares of the parts of a whole in per cent, to so many places, that add up to exactly 100: what rounding leaves goes to those
/// that lost most by it, the first of equals first. Nothing where there is no whole.
#[must_use]
pub fn shares_of_hundred(parts: &[Decimal], places: u32) -> Option<Vec<Decimal>> {
    let whole: Decimal = parts.iter().sum();
    if whole <= Decimal::ZERO || parts.iter().any(Decimal::is_sign_negative) {
        return None;
    }
    let step = Decimal::new(1, places);
    let exact: Vec<Decimal> = parts.iter().map(|part| part * Decimal::ONE_HUNDRED / whole).collect();
    let mut shares: Vec<Decimal> =
        exact.iter().map(|share| share.round_dp_with_strategy(places, RoundingStrategy::ToZero)).collect();
    let mut missing = Decimal::ONE_HUNDRED - shares.iter().sum::<Decimal>();
    let mut by_loss: Vec<usize> = (0..parts.len()).collect();
    let loss = |at: usize| exact.get(at).zip(shares.get(at)).map(|(exact, share)| exact - share).unwrap_or_default();
    by_loss.sort_by_key(|at| (std::cmp::Reverse(loss(*at)), *at));
    for at in by_loss {
        if missing < step {
            break;
        }
        if let Some(share) = shares.get_mut(at) {
            *share += step;
            missing -= step;
        }
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rates that offices published: part, whole, places, rate.
    const PUBLISHED: [(u64, u64, u32, &str); 12] = [
        (3_950_074, 4_323_544, 1, "91.4"),
        (62_000, 76_919, 1, "80.6"),
        (2_799_720, 3_008_429, 1, "93.1"),
        (43_855, 52_961, 1, "82.8"),
        (1_150_354, 1_315_115, 1, "87.5"),
        (18_145, 23_958, 1, "75.7"),
        (24_672, 27_924, 1, "88.4"),
        (72, 182, 2, "39.56"),
        // The notice printed 97.28 % for it.
        (137_354, 141_911, 2, "96.79"),
        (479, 515, 1, "93.0"),
        (56, 61, 1, "91.8"),
        (47, 55, 1, "85.5"),
    ];

    #[test]
    fn published_rates_come_out_as_printed_but_for_the_misprint() {
        for (part, whole, places, rate) in PUBLISHED {
            let exact = Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(whole);
            let places_shown = usize::try_from(places).unwrap();
            assert_eq!(format!("{:.places_shown$}", per_cent(exact, places)), rate, "{part}/{whole}");
        }
    }

    proptest! {
        #[test]
        fn shares_add_up_to_a_hundred(parts in proptest::collection::vec(0_u32..10_000, 1..40), places in 0_u32..3) {
            let parts: Vec<Decimal> = parts.into_iter().map(Decimal::from).collect();
            let shares = shares_of_hundred(&parts, places);
            prop_assert_eq!(shares.is_some(), parts.iter().any(|part| !part.is_zero()));
            if let Some(shares) = shares {
                prop_assert_eq!(shares.iter().sum::<Decimal>(), Decimal::ONE_HUNDRED);
                let whole: Decimal = parts.iter().sum();
                for (share, part) in shares.iter().zip(&parts) {
                    let exact = part * Decimal::ONE_HUNDRED / whole;
                    prop_assert!((share - exact).abs() < Decimal::new(1, places), "{} for {}", share, exact);
                }
            }
        }
    }
}
