//! `headers.yaml`: the header book of a town.

use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// The header book: tables whose headings somebody has confirmed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderBookSpec {
    /// The tables.
    pub tables: Vec<ConfirmedTableSpec>,
}

/// One set of headings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedTableSpec {
    /// Identifier of the kind of table.
    pub kind: Spanned<String>,
    /// Whose form it is, who confirmed it, when.
    #[serde(default)]
    pub note: String,
    /// All headings of the table with the field of each; `-` for a column that is not to be read. Parent and child are parted
    /// by ` / `.
    pub columns: BTreeMap<String, Spanned<String>>,
}
