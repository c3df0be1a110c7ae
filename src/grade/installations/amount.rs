//! How many tonnes a line is.

use crate::model::{InventoryLine, Ratio};
use crate::ruleset::{Installations, Measure};
use rust_decimal::Decimal;

/// Places after the point that are taken: those of a spreadsheet's quotient in grams.
const MAX_PLACES: u32 = 20;
/// Tonnes from which a quantity is taken for a slip. With the places it keeps every sum exact.
const MAX_TONNES: u64 = 1_000_000_000;

/// q in tonnes.
#[derive(Debug, Default)]
pub(super) struct Amount {
    /// By what is known.
    pub(super) strict: Option<Ratio>,
    /// With the assumption.
    pub(super) assumed: Option<Ratio>,
    /// The assumption, if there is one.
    pub(super) assumption: Option<String>,
    /// What is wrong, and what to do.
    pub(super) warning: Option<String>,
}

impl Amount {
    /// The amount of a line; a volume needs a density.
    pub(super) fn of(rules: &Installations, line: &InventoryLine) -> Self {
        let Some(quantity) = line.quantity else {
            return Self::unknown("没有最大存在量；请按设计最大量填写（t）".to_owned());
        };
        if quantity.is_sign_negative() && !quantity.is_zero() {
            return Self::unknown(format!("存在量 {quantity} 是负数；请改正"));
        }
        let measure = line.measure.trim();
        match rules.measure(measure) {
            Some(Measure::Mass(factor)) => Self::known(&[quantity, factor]),
            Some(Measure::Volume(factor)) => Self::of_volume(rules, line, quantity, factor),
            None if measure.is_empty() => Self {
                strict: None,
                assumption: Some(format!("存在量 {quantity} 没写计量单位，按 t 计")),
                ..Self::known(&[quantity])
            },
            None => Self::unknown(format!("计量单位“{measure}”不能换算成 t；请改按吨填写")),
        }
    }

    fn of_volume(rules: &Installations, line: &InventoryLine, quantity: Decimal, factor: Decimal) -> Self {
        if let Some(density) = line.density.filter(|density| *density > Decimal::ZERO) {
            return Self::known(&[quantity, factor, density]);
        }
        match rules.density(&line.name).or_else(|| rules.density(&line.alias)) {
            Some((density, reason)) => Self {
                strict: None,
                assumption: Some(format!("密度按 {density} t/m³ 计（{reason}）")),
                ..Self::known(&[quantity, factor, density])
            },
            None => Self::unknown(format!("存在量是体积（{quantity} {}），不知道密度；请改按吨填写", line.measure)),
        }
    }

    fn known(factors: &[Decimal]) -> Self {
        let product =
            factors.iter().try_fold(Ratio::ONE, |product, factor| product.checked_mul(Ratio::from_decimal(*factor)?));
        let is_sound = |tonnes: Decimal| tonnes.scale() <= MAX_PLACES && tonnes < Decimal::from(MAX_TONNES);
        let tonnes = product.filter(|product| product.exact_decimal().is_some_and(is_sound));
        let warning = tonnes.is_none().then(|| "存在量过大或小数位过多；请核对".to_owned());
        Self { strict: tonnes, assumed: tonnes, assumption: None, warning }
    }

    fn unknown(warning: String) -> Self {
        Self { warning: Some(warning), ..Self::default() }
    }
}
