//! The rule files as they are written: one Rust type for each kind of YAML file.
//!
//! Nothing here is checked beyond its shape; [`super::Ruleset::load`] turns specs into a [`super::Ruleset`].

use crate::model::RiskLevel;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// How far a rule may be trusted. A draft never decides alone.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The source was read.
    Verified,
    /// From memory or of our own modelling.
    #[default]
    Draft,
}

/// Where a rule comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSpec {
    /// Number or name of the document.
    pub document: String,
    /// Clause, table or page in it.
    #[serde(default)]
    pub clause: String,
    /// What a reader should know about the source: how it was read, what it leaves open.
    #[serde(default)]
    pub note: String,
}

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

/// `direct/*.yaml`: conditions that raise a level without a score.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectSpec {
    /// Identifier of the set.
    pub id: Spanned<String>,
    /// What the set is called.
    pub title: String,
    /// Where it comes from.
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    pub status: Status,
    /// Its rules.
    pub rules: Vec<DirectRuleSpec>,
}

/// One condition of direct determination. All of `mentions` and `when` that are given must hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectRuleSpec {
    /// Identifier, never reused.
    pub id: Spanned<String>,
    /// The state that it detects.
    pub title: String,
    /// Clause in the set's source.
    pub clause: String,
    /// The level to which it raises.
    pub level: RiskLevel,
    /// Whether it decides alone.
    #[serde(default)]
    pub decides: Decides,
    /// Words that must occur.
    #[serde(default)]
    pub mentions: Option<MentionsSpec>,
    /// A condition over named fields; all of them must be known.
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// What a person should do about it.
    pub remedy: String,
}

/// Who decides when a direct rule holds.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Decides {
    /// The rule raises the level by itself; not allowed to drafts.
    Alone,
    /// The rule raises the level where the register itself claims it: a direct determination or at least that level.
    #[default]
    WithDeclaration,
}

/// Words to look for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MentionsSpec {
    /// Fields to look in.
    pub fields: Vec<Spanned<String>>,
    /// Any of these.
    pub words: Vec<String>,
    /// Not when one of these stands before the word in the same clause.
    #[serde(default)]
    pub negations: Vec<String>,
}

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

/// `tests/*.yaml`: worked examples and band edges of a method.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasesSpec {
    /// The method under test.
    pub method: String,
    /// Worked examples.
    #[serde(default)]
    pub examples: Vec<ExampleSpec>,
    /// Risk values and the level that each profile gives them: both sides of every edge.
    #[serde(default)]
    pub edges: BTreeMap<String, Vec<(Decimal, RiskLevel)>>,
}

/// A worked example.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleSpec {
    /// What the example shows.
    pub name: String,
    /// Where it was published, and what was printed there.
    pub source: String,
    /// Factors as they are written.
    pub given: BTreeMap<String, String>,
    /// The risk value, where the method computes one.
    #[serde(default)]
    pub risk_value: Option<Decimal>,
    /// Level by profile.
    pub levels: BTreeMap<String, RiskLevel>,
    /// Factors that must be reported as off their scale, under every profile named in `levels`.
    #[serde(default)]
    pub off_scale: Vec<String>,
}
