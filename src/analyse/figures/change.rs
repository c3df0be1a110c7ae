//! A figure against that of another period, in words that follow from both.

use super::{Amount, per_cent};
use crate::ruleset::{ChangeWordsSpec, FigureMeasure, MoreIs, ReportFigure};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Places of a rate of change.
const RATE_PLACES: u32 = 1;

/// What a change means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tone {
    /// It got better.
    Better,
    /// It got worse.
    Worse,
    /// Nothing changed, or the change is neither.
    Neutral,
    /// There is nothing to compare with.
    Unknown,
}

impl Tone {
    /// Identifier in contexts of templates.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Neutral => "neutral",
            Self::Unknown => "unknown",
        }
    }
}

/// 同比, 环比: a change.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change {
    /// In words.
    pub words: String,
    /// What it means.
    pub tone: Tone,
    /// By how much, in the figure's unit or in points of a share.
    pub difference: Option<Decimal>,
    /// By how many per cent of the base; none against nothing.
    pub rate: Option<Decimal>,
}

/// Compares a figure with another; `against` is what the other period is called.
#[must_use]
pub fn change(
    words: &ChangeWordsSpec,
    figure: &ReportFigure,
    this: &Amount<'_>,
    base: &Amount<'_>,
    against: &str,
    places: u32,
) -> Change {
    let (Some(now), Some(then)) = (this.value.number(), base.value.number()) else {
        let words = fill(&words.unknown, against, "", Decimal::ZERO, "", None);
        return Change { words, tone: Tone::Unknown, difference: None, rate: None };
    };
    let is_share = matches!(figure.measure, FigureMeasure::Share(..));
    let (now, then) = if is_share { (per_cent(now, places), per_cent(then, places)) } else { (now, then) };
    let difference = now - then;
    let rate = (!then.is_zero()).then(|| per_cent(difference.abs() * Decimal::ONE_HUNDRED / then, RATE_PLACES));
    let pattern = match difference.cmp(&Decimal::ZERO) {
        Ordering::Equal => &words.flat,
        Ordering::Greater if is_share => &words.points_up,
        Ordering::Less if is_share => &words.points_down,
        Ordering::Greater if then.is_zero() => &words.from_zero,
        Ordering::Less if now.is_zero() => &words.to_zero,
        Ordering::Greater => &words.rises,
        Ordering::Less => &words.falls,
    };
    Change {
        words: fill(pattern, against, &then.normalize().to_string(), difference.abs(), &figure.unit, rate),
        tone: tone(figure.more_is, difference),
        difference: Some(difference),
        rate: rate.map(|rate| if difference.is_sign_negative() { -rate } else { rate }),
    }
}

fn tone(more_is: Option<MoreIs>, difference: Decimal) -> Tone {
    match (more_is, difference.cmp(&Decimal::ZERO)) {
        (None, _) | (_, Ordering::Equal) => Tone::Neutral,
        (Some(MoreIs::Better), Ordering::Greater) | (Some(MoreIs::Worse), Ordering::Less) => Tone::Better,
        (Some(_), _) => Tone::Worse,
    }
}

fn fill(pattern: &str, against: &str, base: &str, difference: Decimal, unit: &str, rate: Option<Decimal>) -> String {
    let rate = rate.map(|rate| format!("{rate:.1}%")).unwrap_or_default();
    pattern
        .replace("{against}", against)
        .replace("{base}", base)
        .replace("{difference}", &difference.normalize().to_string())
        .replace("{unit}", unit)
        .replace("{rate}", &rate)
}
