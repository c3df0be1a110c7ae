//! Which scores a method can give that lie on an edge of a band or next to it, and where profiles disagree.

use super::Bench;
use crate::grade::grade_inputs;
use crate::model::{FactorInput, GradingInputs, MethodRef, RiskLevel};
use crate::ruleset::{BandEdge, Grading, Method, Profile};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Combinations of scale values that are tried for one profile.
const MAX_COMBINATIONS: usize = 200_000;

/// The edges of one profile.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProfileEdges {
    /// The method.
    pub method: String,
    /// The profile.
    pub profile: String,
    /// How many combinations of scale values there are.
    pub combinations: usize,
    /// How many different scores they give.
    pub scores: usize,
    /// Each edge, from the highest down; the bottom one is left out.
    pub edges: Vec<EdgeLine>,
}

/// One edge.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EdgeLine {
    /// The edge.
    pub edge: Decimal,
    /// Whether the edge belongs to the band above it.
    pub inclusive: bool,
    /// The band above it.
    pub band: String,
    /// A combination that gives exactly the edge, and how many do.
    pub exactly: Option<(String, usize)>,
    /// The next reachable score below.
    pub below: Option<Decimal>,
    /// The next reachable score above.
    pub above: Option<Decimal>,
}

/// A score to which the profiles of a method give different levels.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Disagreement {
    /// The method.
    pub method: String,
    /// First and last of the neighbouring scores with the same levels.
    pub scores: (Decimal, Decimal),
    /// Level by profile, in the order of the profiles.
    pub levels: Vec<(String, Option<RiskLevel>)>,
}

/// Reachable scores, each with one combination and how many there are.
type Reachable = BTreeMap<Decimal, (Vec<Decimal>, usize)>;

impl Bench {
    /// The edges of every profile with bands and finite scales.
    #[must_use]
    pub fn edges(&self) -> Vec<ProfileEdges> {
        let mut all = Vec::new();
        for (at, method) in self.ruleset.methods.iter().enumerate() {
            for (profile_at, profile) in method.profiles.iter().enumerate() {
                let Grading::Bands(bands) = &profile.grading else { continue };
                let reachable = self.reachable(at, profile_at);
                if reachable.is_empty() {
                    continue;
                }
                let edges = bands.iter().filter(|band| band.edge != BandEdge::From(Decimal::ZERO));
                all.push(ProfileEdges {
                    method: method.id.clone(),
                    profile: profile.id.clone(),
                    combinations: reachable.values().map(|(_, count)| count).sum(),
                    scores: reachable.len(),
                    edges: edges.map(|band| edge_line(method, band, &reachable)).collect(),
                });
            }
        }
        all
    }

    /// Where the profiles of a method give different levels to one score.
    #[must_use]
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let mut all: Vec<Disagreement> = Vec::new();
        for (at, method) in self.ruleset.methods.iter().enumerate() {
            let banded = |profile: &&Profile| matches!(profile.grading, Grading::Bands(_));
            let profiles: Vec<&Profile> = method.profiles.iter().filter(banded).collect();
            let scores: BTreeSet<Decimal> =
                (0..method.profiles.len()).flat_map(|profile| self.reachable(at, profile).into_keys()).collect();
            let mut open: Option<Disagreement> = None;
            for score in scores {
                let level = |profile: &&Profile| (profile.id.clone(), profile.band(score).map(|band| band.level));
                let levels: Vec<_> = profiles.iter().map(level).collect();
                let agree = levels.windows(2).all(|pair| matches!(pair, [(_, one), (_, other)] if one == other));
                match &mut open {
                    Some(range) if range.levels == levels => range.scores.1 = score,
                    _ => {
                        all.extend(open.take());
                        let method = method.id.clone();
                        open = (!agree).then_some(Disagreement { method, scores: (score, score), levels });
                    }
                }
            }
            all.extend(open);
        }
        all
    }

    /// Every score that scale values give, by running the method itself.
    fn reachable(&self, method_at: usize, profile_at: usize) -> Reachable {
        let mut reachable = Reachable::new();
        let Some(method) = self.ruleset.methods.get(method_at) else { return reachable };
        let Some(profile) = method.profiles.get(profile_at) else { return reachable };
        let values = |scales: &Vec<std::sync::Arc<crate::ruleset::Scale>>| -> Vec<Decimal> {
            let values: BTreeSet<Decimal> =
                scales.iter().flat_map(|scale| &scale.values).map(|value| value.value.normalize()).collect();
            values.into_iter().collect()
        };
        let scales: Vec<Vec<Decimal>> = profile.scales.iter().map(values).collect();
        let combinations = scales.iter().try_fold(1_usize, |product, scale| product.checked_mul(scale.len()));
        let Some(combinations) = combinations.filter(|count| (1..=MAX_COMBINATIONS).contains(count)) else {
            return reachable;
        };
        let factors = method.factors.iter().map(|factor| Some(factor.field)).collect();
        let chosen = MethodRef { method: method_at, profile: profile_at, factors };
        for number in 0..combinations {
            let values = combination(&scales, number);
            let factors = values.iter().map(|value| FactorInput::Number(*value)).collect();
            let inputs = GradingInputs { factors, ..GradingInputs::default() };
            if let Some(score) = grade_inputs(&self.ruleset, &chosen, &inputs).grade.risk_value {
                reachable.entry(score.normalize()).or_insert((values, 0)).1 += 1;
            }
        }
        reachable
    }
}

/// The values of the combination with this number.
fn combination(scales: &[Vec<Decimal>], mut number: usize) -> Vec<Decimal> {
    let mut values = Vec::new();
    for scale in scales {
        values.extend(scale.get(number % scale.len().max(1)).copied());
        number /= scale.len().max(1);
    }
    values
}

fn edge_line(method: &Method, band: &crate::ruleset::Band, reachable: &Reachable) -> EdgeLine {
    let edge = band.edge.value().normalize();
    let shown = |values: &Vec<Decimal>| {
        let parts = method.factors.iter().zip(values).map(|(factor, value)| format!("{}={value}", factor.symbol));
        parts.collect::<Vec<_>>().join("，")
    };
    EdgeLine {
        edge,
        inclusive: matches!(band.edge, BandEdge::From(_)),
        band: band.name.clone(),
        exactly: reachable.get(&edge).map(|(values, count)| (shown(values), *count)),
        below: reachable.range(..edge).next_back().map(|(score, _)| *score),
        above: reachable
            .range((std::ops::Bound::Excluded(edge), std::ops::Bound::Unbounded))
            .next()
            .map(|(score, _)| *score),
    }
}
