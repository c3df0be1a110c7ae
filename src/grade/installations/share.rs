//! What a line adds to S and R.

use super::subject::Possible;
use crate::model::{Bounds, Ratio, Share, UnitKind};
use crate::ruleset::{ClassOption, ClassReading, HazardClass, Installations, Status, Substance, normal_name};
use rust_decimal::Decimal;

/// Whether the assumptions are made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Basis {
    /// Only what is known.
    Strict,
    /// Also what is assumed.
    Assumed,
}

/// What is known of a line beside what it is.
pub(super) struct Facts<'a> {
    pub(super) rules: &'a Installations,
    pub(super) unit_kind: Option<UnitKind>,
    pub(super) matched_name: &'a str,
    pub(super) classes: &'a ClassReading,
}

impl Facts<'_> {
    /// What a line adds, if it is this.
    pub(super) fn share(&self, possible: Possible, tonnes: Option<Ratio>, basis: Basis) -> Share {
        match possible {
            Possible::Row(at) => match self.rules.substances.get(at) {
                Some(row) => self.row_share(row, tonnes, basis),
                None => Share::UNKNOWN,
            },
            Possible::ByClass(common) => self.class_share(self.hazards(common, basis).as_deref(), tonnes, basis),
        }
    }

    fn row_share(&self, row: &Substance, tonnes: Option<Ratio>, basis: Basis) -> Share {
        let quotient = tonnes.and_then(|tonnes| quotient(tonnes, row.critical_quantity));
        let Some(quotient) = quotient.map(Bounds::exactly) else { return Share::UNKNOWN };
        Share { quotient, weighted: quotient.times(self.row_beta(row, basis)) }
    }

    /// β by name; else by the classes of the line; else the hint; else it is one of the table's.
    pub(super) fn row_beta(&self, row: &Substance, basis: Basis) -> Bounds {
        let name = normal_name(self.matched_name);
        let named = row.beta.as_ref().filter(|beta| beta.names.is_empty() || beta.names.contains(&name));
        if let Some(beta) = named.and_then(|beta| Ratio::from_decimal(beta.value)) {
            return Bounds::exactly(beta);
        }
        let of_line = self.classes.hazards.iter().flat_map(|hazard| hazard.options.iter().flatten());
        let of_line = beta_bounds(of_line.filter_map(|at| self.rules.classes.get(*at)));
        if let Some(bounds) = of_line.filter(|_| self.classes.unread.is_empty()) {
            return bounds;
        }
        let may_decide = |status: Status| basis == Basis::Assumed || status == Status::Verified;
        let hint = row.beta_hint.as_ref().filter(|hint| may_decide(hint.status));
        let hint = hint.and_then(|hint| Ratio::from_decimal(hint.value)).map(Bounds::exactly);
        hint.or_else(|| beta_bounds(self.rules.classes.iter())).unwrap_or(Bounds::UNKNOWN)
    }

    /// The classes of a line, hazard by hazard; none where nothing is known of them.
    pub(super) fn hazards(&self, common: Option<usize>, basis: Basis) -> Option<Vec<Vec<ClassOption>>> {
        let is_assumed = basis == Basis::Assumed;
        if !self.classes.hazards.is_empty() {
            let narrows = is_assumed && self.unit_kind == Some(UnitKind::Storage);
            let options = self.classes.hazards.iter().map(|hazard| {
                if narrows && !hazard.storage.is_empty() { hazard.storage.clone() } else { hazard.options.clone() }
            });
            return Some(options.collect());
        }
        let may_decide = is_assumed || self.rules.common_names_status == Status::Verified;
        let common = common.filter(|_| may_decide).and_then(|at| self.rules.common_names.get(at))?;
        match common.classes.as_slice() {
            [] if common.outside => Some(vec![vec![None]]),
            [] => None,
            classes => Some(vec![classes.iter().copied().map(Some).collect()]),
        }
    }

    /// Whether a cell that is read only in part is taken as all that there is.
    fn has_gap(&self, basis: Basis) -> bool {
        basis == Basis::Strict && !self.classes.unread.is_empty()
    }

    fn class_share(&self, hazards: Option<&[Vec<ClassOption>]>, tonnes: Option<Ratio>, basis: Basis) -> Share {
        let Some(hazards) = hazards else { return Share::UNKNOWN };
        if hazards.iter().flatten().all(Option::is_none) && !self.has_gap(basis) {
            return Share::ZERO;
        }
        let Some(tonnes) = tonnes else { return Share::UNKNOWN };
        let Some(share) = by_classes(self.rules, hazards, tonnes) else { return Share::UNKNOWN };
        if !self.has_gap(basis) {
            return share;
        }
        // What could not be read may be a hazard with a lower Q and another β.
        let least = beta_bounds(self.rules.classes.iter()).map_or(Ratio::ZERO, |beta| beta.low);
        let low = Bounds { low: share.quotient.low, high: None };
        Share { quotient: low, weighted: low.times(Bounds { low: least, high: None }) }
    }
}

/// Several hazards: the lowest Q counts, with the β of its class.
fn by_classes(rules: &Installations, hazards: &[Vec<ClassOption>], tonnes: Ratio) -> Option<Share> {
    let mut quotient = Bounds::ZERO;
    let mut counted: Vec<(Ratio, &HazardClass)> = Vec::new();
    for hazard in hazards {
        let mut of_hazard: Option<Bounds> = None;
        for option in hazard {
            let class = option.and_then(|at| rules.classes.get(at));
            let value = match class {
                Some(class) => self::quotient(tonnes, class.critical_quantity)?,
                None => Ratio::ZERO,
            };
            counted.extend(class.map(|class| (value, class)));
            let value = Bounds::exactly(value);
            of_hazard = Some(of_hazard.map_or(value, |bounds| bounds.or(value)));
        }
        let of_hazard = of_hazard.unwrap_or(Bounds::ZERO);
        let high = quotient.high.zip(of_hazard.high).map(|(left, right)| left.max(right));
        quotient = Bounds { low: quotient.low.max(of_hazard.low), high };
    }
    let mut weighted: Option<Bounds> = (quotient.low == Ratio::ZERO).then_some(Bounds::ZERO);
    for (value, class) in counted.into_iter().filter(|(value, _)| *value >= quotient.low) {
        let value = Bounds::exactly(value.checked_mul(Ratio::from_decimal(class.beta)?)?);
        weighted = Some(weighted.map_or(value, |bounds| bounds.or(value)));
    }
    Some(Share { quotient, weighted: weighted.unwrap_or(Bounds::ZERO) })
}

/// q/Q.
pub(super) fn quotient(tonnes: Ratio, critical_quantity: Decimal) -> Option<Ratio> {
    tonnes.checked_div(Ratio::from_decimal(critical_quantity)?)
}

/// What β lies between among some classes; none where there is no class.
fn beta_bounds<'a>(classes: impl Iterator<Item = &'a HazardClass>) -> Option<Bounds> {
    let betas = classes.filter_map(|class| Ratio::from_decimal(class.beta)).map(Bounds::exactly);
    betas.reduce(Bounds::or)
}
