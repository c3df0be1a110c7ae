//! `codes/*.yaml`: code lists and how one maps to another.

use super::{SourceSpec, Status};
use jiff::civil::Date;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `codes/*.yaml`: a code list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodesSpec {
    /// Identifier of the list.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// First day in force: a setting of the town where sources differ.
    #[serde(default)]
    pub effective_from: Option<Date>,
    /// Last day in force.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Its entries.
    pub items: Vec<CodeSpec>,
    /// How it maps to other lists.
    #[serde(default)]
    pub maps: Vec<CodeMapSpec>,
}

/// An entry of a code list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeSpec {
    /// Its code, unique in the list.
    pub code: Spanned<String>,
    /// Its name.
    pub name: String,
    /// The code of the entry above it.
    #[serde(default)]
    pub parent: Option<Spanned<String>>,
    /// Other wordings.
    #[serde(default)]
    pub words: Vec<String>,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

/// How a list maps to another: every entry once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeMapSpec {
    /// The other list.
    pub to: Spanned<String>,
    /// The entries.
    pub items: Vec<CodeMapItemSpec>,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

/// What an entry becomes in the other list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeMapItemSpec {
    /// Code in this list.
    pub from: Spanned<String>,
    /// Codes in the other list; the first is taken until a person has looked.
    pub to: Vec<Spanned<String>>,
    /// Whether a person must look: several are possible, or the map is not official.
    #[serde(default)]
    pub review: bool,
    /// What decides.
    #[serde(default)]
    pub note: String,
}
