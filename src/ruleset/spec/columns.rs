//! `columns/*.yaml`: kinds of tables, their fields and headings.

use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `columns/*.yaml`: one kind of table and the headings of its fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnsSpec {
    /// Identifier of the kind of table.
    pub kind: Spanned<String>,
    /// What such a table is called.
    pub title: String,
    /// The kind whose fields this one has too.
    #[serde(default)]
    pub inherits: Option<Spanned<String>>,
    /// Words in a title or sheet name that speak for this kind.
    #[serde(default)]
    pub title_contains: Vec<String>,
    /// Headings that speak for this kind.
    #[serde(default)]
    pub header_any: Vec<String>,
    /// Whether rows of such tables are handed on, though they are not graded: ledgers, self-checks, inventories.
    #[serde(default)]
    pub is_read: bool,
    /// Fields that stand in for one that a table has no column for, the first choice first.
    #[serde(default)]
    pub stand_ins: BTreeMap<String, Vec<Spanned<String>>>,
    /// The fields.
    pub fields: Vec<FieldSpec>,
}

/// A field of a record and how its heading may be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// Identifier: the name in scripts, JSON and rules.
    pub id: Spanned<String>,
    /// Its standard heading.
    pub title: String,
    /// What its cells hold.
    #[serde(default, rename = "type")]
    pub value_type: ValueType,
    /// Headings that mean this field.
    #[serde(default)]
    pub names: Vec<String>,
    /// Heading paths, `parent/child`, that mean this field.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Parents all of whose children belong to this field.
    #[serde(default)]
    pub paths_prefix: Vec<String>,
    /// Names among `names` that other fields use too, so that other evidence must decide.
    #[serde(default)]
    pub ambiguous: Vec<String>,
    /// Canonical values and their wordings.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
    /// Unit of a number.
    #[serde(default)]
    pub unit: Option<String>,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

/// What the cells of a field hold.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// Free text.
    #[default]
    Text,
    /// A number.
    Number,
    /// A factor of a grading method: a number or a word of its scale.
    Factor,
    /// A level word.
    Level,
    /// A date.
    Date,
    /// Yes or no.
    YesNo,
}

/// `columns/headings.yaml`: how headings are compared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadingsSpec {
    /// Bracketed parts that are dropped: units and reminders.
    pub strip_brackets_with: Vec<String>,
    /// Characters that are written in two ways, and the one that is compared.
    pub replace: BTreeMap<String, String>,
    /// What a bracketed or trailing letter says about a factor.
    pub letters: BTreeMap<String, Vec<Spanned<String>>>,
}
