//! `methods/*.yaml`: grading methods with their scales and profiles.

use super::{SourceSpec, Status};
use crate::model::RiskLevel;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `methods/*.yaml`: a grading method with its scales and its named profiles.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodSpec {
    /// Identifier, never reused.
    pub id: Spanned<String>,
    /// The method's usual Chinese name.
    pub title: String,
    /// Letter of the risk value: D, R, …
    pub symbol: String,
    /// Where the method itself comes from.
    pub source: SourceSpec,
    /// How a register of this method is known.
    #[serde(default)]
    pub recognise: RecogniseSpec,
    /// The factors in the order in which people write them.
    pub factors: Vec<FactorSpec>,
    /// The risk value as an expression over the factors; none where a matrix gives the level.
    #[serde(default)]
    pub formula: Option<Spanned<String>>,
    /// The scales that profiles choose from.
    #[serde(default)]
    pub scales: Vec<ScaleSpec>,
    /// The profiles; the first is the method's default.
    pub profiles: Vec<ProfileSpec>,
}

/// What points to a method in a register.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecogniseSpec {
    /// Words in the title, the sheet's name, the headings or a method cell.
    #[serde(default)]
    pub words: Vec<String>,
    /// Letters of the factors as headings give them, e.g. `[P, E, S]`; decides between methods with like factors.
    #[serde(default)]
    pub letters: Vec<String>,
    /// Whether the method is chosen only where a word names it or the user asks for it.
    #[serde(default)]
    pub by_word_only: bool,
    /// Which method to try first when two fit alike; smaller goes first.
    #[serde(default = "RecogniseSpec::ordinary")]
    pub order: u32,
}

impl RecogniseSpec {
    const fn ordinary() -> u32 {
        100
    }
}

/// A factor of a method.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorSpec {
    /// The record field that holds it, and its name in the formula.
    pub field: Spanned<String>,
    /// Letter in formulas: L, E, C, …
    pub symbol: String,
    /// Its usual name.
    pub title: String,
    /// Fields that hold it in some forms.
    #[serde(default)]
    pub also: Vec<Spanned<String>>,
}

/// The values that a factor may take.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleSpec {
    /// Identifier that profiles name.
    pub id: Spanned<String>,
    /// What the scale is called.
    pub title: String,
    /// Where it comes from.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// The values.
    pub values: Vec<ScaleValueSpec>,
}

/// One value of a scale.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleValueSpec {
    /// The number.
    pub value: Decimal,
    /// What it stands for.
    pub meaning: String,
    /// Words or letters that a cell may hold instead of the number.
    #[serde(default)]
    pub words: Vec<String>,
}

/// A named choice of scales, bands and level mapping.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileSpec {
    /// Identifier: `--profile ID`.
    pub id: Spanned<String>,
    /// What it is called and where it is used.
    pub title: String,
    /// Where its bands come from.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// First day in force.
    #[serde(default)]
    pub effective_from: Option<Date>,
    /// Last day in force.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Scales by factor; a value on any of a factor's scales is on the scale.
    #[serde(default)]
    pub scales: BTreeMap<String, Vec<Spanned<String>>>,
    /// Which way the profile numbers its levels.
    #[serde(default)]
    pub numbering: Numbering,
    /// Bands from the highest down; the last one catches the rest.
    #[serde(default)]
    pub bands: Vec<BandSpec>,
    /// Cells in place of bands.
    #[serde(default)]
    pub matrix: Option<MatrixSpec>,
}

/// Which way level numbers run.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Numbering {
    /// 1 is the highest level.
    #[default]
    Descending,
    /// 1 is the lowest level.
    Ascending,
}

/// A band of risk values. Exactly one of `from` and `above` is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandSpec {
    /// Lower edge, inclusive.
    #[serde(default)]
    pub from: Option<Decimal>,
    /// Lower edge, exclusive.
    #[serde(default)]
    pub above: Option<Decimal>,
    /// Level on the national scale of four.
    pub level: RiskLevel,
    /// The band's own name in its source: 极其危险, 1级, …
    pub name: String,
    /// Why the edge lies where it does, told when a value falls exactly on it.
    #[serde(default)]
    pub edge: Option<String>,
}

/// A lookup matrix: cells, not a product.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixSpec {
    /// Factor down the side.
    pub row: Spanned<String>,
    /// Factor along the top.
    pub column: Spanned<String>,
    /// The column values, in the order of the cells.
    pub columns: Vec<Decimal>,
    /// The rows.
    pub rows: Vec<MatrixRowSpec>,
}

/// One row of a matrix.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixRowSpec {
    /// The row's value.
    pub value: Decimal,
    /// A level for each column.
    pub levels: Vec<RiskLevel>,
    /// A printed score for each column, where the matrix has them.
    #[serde(default)]
    pub scores: Vec<Decimal>,
}
