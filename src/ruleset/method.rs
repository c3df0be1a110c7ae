//! Grading methods and their profiles.

use super::heading::squeeze;
use super::spec::{Numbering, SourceSpec, Status};
use crate::model::{FieldId, RiskLevel};
use crate::script::Expression;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Where a rule comes from.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Source {
    /// Number or name of the document.
    pub document: String,
    /// Clause in it.
    pub clause: String,
    /// What a reader should know about it.
    pub note: String,
}

impl From<&SourceSpec> for Source {
    fn from(spec: &SourceSpec) -> Self {
        Self { document: spec.document.clone(), clause: spec.clause.clone(), note: spec.note.clone() }
    }
}

/// 评价方法.
#[derive(Debug)]
pub struct Method {
    /// Identifier.
    pub id: String,
    /// Its usual name.
    pub title: String,
    /// Letter of the risk value.
    pub symbol: String,
    /// Where it comes from.
    pub source: Source,
    /// Words that point to it.
    pub words: Vec<String>,
    /// The letters that its factors must have in headings; empty: any.
    pub letters: Vec<char>,
    /// Whether only a word that names it, or the user, chooses it.
    pub by_word_only: bool,
    /// Order of trial.
    pub order: u32,
    /// The factors, in the order in which people write them.
    pub factors: Vec<Factor>,
    /// The risk value over the factors' fields; none for a lookup matrix.
    pub formula: Option<Expression>,
    /// The formula in pieces, to write it with letters or with numbers.
    pub formula_parts: Vec<FormulaPart>,
    /// The profiles in force, the default first.
    pub profiles: Vec<Profile>,
}

/// A factor of a method.
#[derive(Debug)]
pub struct Factor {
    /// The field that holds it.
    pub field: FieldId,
    /// The field's identifier: its name in the formula and in JSON.
    pub id: String,
    /// Fields that hold it in some forms.
    pub also: Vec<FieldId>,
    /// Its letter.
    pub symbol: String,
    /// Its usual name.
    pub title: String,
}

/// A piece of a formula.
#[derive(Debug, Eq, PartialEq)]
pub enum FormulaPart {
    /// Signs and numbers, as people write them.
    Text(String),
    /// The factor at this position.
    Factor(usize),
}

/// The values that a factor may take.
#[derive(Debug)]
pub struct Scale {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The values.
    pub values: Vec<ScaleValue>,
}

/// A value of a scale.
#[derive(Debug)]
pub struct ScaleValue {
    /// The number.
    pub value: Decimal,
    /// What it stands for.
    pub meaning: String,
    /// Words that stand for the number, in normal form.
    pub words: Vec<String>,
}

/// A named choice of scales, bands and level mapping.
#[derive(Debug)]
pub struct Profile {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where its bands come from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
    /// Which way it numbers its levels.
    pub numbering: Numbering,
    /// The scales of each factor, in the method's order; no scale takes any value.
    pub scales: Vec<Vec<Arc<Scale>>>,
    /// How a level follows.
    pub grading: Grading,
}

/// How a level follows from factors.
#[derive(Debug)]
pub enum Grading {
    /// From the risk value.
    Bands(Vec<Band>),
    /// From a cell.
    Matrix(Matrix),
}

/// A band of risk values.
#[derive(Debug)]
pub struct Band {
    /// Lower edge.
    pub edge: BandEdge,
    /// Level.
    pub level: RiskLevel,
    /// The band's name in its source.
    pub name: String,
    /// The band in words: `70≤D<160`.
    pub range: String,
    /// Told when a value falls exactly on the lower edge or on the upper one.
    pub edge_note: Option<String>,
}

/// The lower edge of a band.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BandEdge {
    /// The edge belongs to the band.
    From(Decimal),
    /// The edge belongs to the band below.
    Above(Decimal),
}

impl BandEdge {
    /// The edge's value.
    #[must_use]
    pub const fn value(self) -> Decimal {
        match self {
            Self::From(value) | Self::Above(value) => value,
        }
    }

    /// Whether a risk value lies on the band's side of the edge.
    #[must_use]
    pub fn admits(self, value: Decimal) -> bool {
        match self {
            Self::From(edge) => value >= edge,
            Self::Above(edge) => value > edge,
        }
    }
}

/// A lookup matrix.
#[derive(Debug)]
pub struct Matrix {
    /// Position of the row factor.
    pub row: usize,
    /// Position of the column factor.
    pub column: usize,
    /// Column values.
    pub columns: Vec<Decimal>,
    /// Rows: value, levels, printed scores (may be empty).
    pub rows: Vec<(Decimal, Vec<RiskLevel>, Vec<Decimal>)>,
}

impl Matrix {
    /// The level and the printed score in the cell of these values.
    #[must_use]
    pub fn cell(&self, row: Decimal, column: Decimal) -> Option<(RiskLevel, Option<Decimal>)> {
        let column = self.columns.iter().position(|value| *value == column)?;
        let (_, levels, scores) = self.rows.iter().find(|(value, ..)| *value == row)?;
        Some((*levels.get(column)?, scores.get(column).copied()))
    }
}

impl Profile {
    /// The band of a risk value; none below the lowest edge.
    #[must_use]
    pub fn band(&self, value: Decimal) -> Option<&Band> {
        match &self.grading {
            Grading::Bands(bands) => bands.iter().find(|band| band.edge.admits(value)),
            Grading::Matrix(_) => None,
        }
    }

    /// What is to be said of a value that lies exactly on an edge.
    #[must_use]
    pub fn edge_note(&self, value: Decimal) -> Option<&str> {
        let Grading::Bands(bands) = &self.grading else { return None };
        bands.iter().find(|band| band.edge.value() == value)?.edge_note.as_deref()
    }

    /// How many ranks the profile's own level names have.
    #[must_use]
    pub fn rank_count(&self) -> usize {
        match &self.grading {
            Grading::Bands(bands) => bands.len(),
            Grading::Matrix(_) => RiskLevel::DESCENDING.len(),
        }
    }

    /// The number that a word stands for on a factor's scales.
    #[must_use]
    pub fn scale_word(&self, factor: usize, text: &str) -> Option<Decimal> {
        let text = squeeze(text).to_uppercase();
        let values = self.scales.get(factor)?.iter().flat_map(|scale| &scale.values);
        values.filter(|value| value.words.contains(&text)).map(|value| value.value).next()
    }

    /// Whether a value is on one of a factor's scales; a factor without scale takes any.
    #[must_use]
    pub fn on_scale(&self, factor: usize, value: Decimal) -> bool {
        let Some(scales) = self.scales.get(factor) else { return true };
        scales.is_empty() || scales.iter().any(|scale| scale.values.iter().any(|on| on.value == value))
    }
}
