//! `values/*.yaml`: how values are worded.

use super::SourceSpec;
use crate::model::RiskLevel;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `values/risk-level.yaml`: level words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelWordsSpec {
    /// Words that name a level whatever the numbering.
    pub words: BTreeMap<RiskLevel, Vec<String>>,
    /// Spellings of a rank; which level rank 1 is depends on the file.
    pub ranks: BTreeMap<u8, Vec<String>>,
    /// Words that mean another level when a certain word stands in the same file.
    #[serde(default)]
    pub in_company: Vec<InCompanySpec>,
}

/// A level word that changes its meaning beside another word.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InCompanySpec {
    /// The words concerned.
    pub words: Vec<String>,
    /// The words that change them.
    pub beside: Vec<String>,
    /// What they then mean.
    pub level: RiskLevel,
    /// Why.
    pub note: String,
}

/// `values/row-noise.yaml`: rows that are no records.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowNoiseSpec {
    /// A row whose first text is one of these is a total.
    pub totals: Vec<String>,
    /// A row that begins with one of these is a note or a signature.
    pub footers: Vec<String>,
    /// A cell that begins with one of these marks its row as a sample.
    pub sample_starts: Vec<String>,
    /// A cell that contains one of these marks its row as a sample.
    pub sample_contains: Vec<String>,
    /// A cell that is one of these, digits at its end aside, looks like a trial entry.
    pub trial_words: Vec<String>,
    /// Cells that stand for nothing.
    pub placeholders: Vec<String>,
    /// Cells that stand for the cell above.
    pub dittos: Vec<String>,
}

/// `values/accident-type.yaml`: accident types and their free spellings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccidentTypesSpec {
    /// What separates several types in one cell.
    pub separators: Vec<String>,
    /// Code lists by document.
    pub lists: Vec<AccidentListSpec>,
    /// A type's other spellings.
    pub aliases: BTreeMap<String, Vec<String>>,
}

/// An edition of the accident types.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccidentListSpec {
    /// Identifier of the edition.
    pub id: Spanned<String>,
    /// Where it comes from.
    pub source: SourceSpec,
    /// The types in the document's order.
    pub types: Vec<String>,
}
