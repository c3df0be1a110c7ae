//! One sender's way of writing.

use crate::dirt::{DateStyle, LevelStyle, NumberStyle, YesStyle};
use crate::pick;

/// How one sender writes days, levels, yes and no, and numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hand {
    pub(crate) dates: DateStyle,
    pub(crate) levels: LevelStyle,
    pub(crate) yes: YesStyle,
    pub(crate) numbers: NumberStyle,
}

impl Hand {
    /// The hand of a seed.
    pub(crate) fn of(seed: u64) -> Option<Self> {
        let numbers =
            [NumberStyle::Plain, NumberStyle::Plain, NumberStyle::Plain, NumberStyle::Text, NumberStyle::Wide];
        Some(Self {
            dates: *pick::one(&DateStyle::FULL, seed, "dates")?,
            levels: *pick::one(&LevelStyle::ALL, seed, "levels")?,
            yes: *pick::one(&YesStyle::ALL, seed, "yes")?,
            numbers: *pick::one(&numbers, seed, "numbers")?,
        })
    }
}
