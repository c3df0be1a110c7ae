//! What is missing in a filled table, and what to do about it.

use std::fmt;

/// Where a row stands.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct RowPlace {
    /// The file.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// 1-based row.
    pub row: u32,
}

impl fmt::Display for RowPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}「{}」第 {} 行", self.file, self.sheet, self.row)
    }
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum GapKind {
    /// A row lacks what tells records apart, so it makes none.
    NoKey,
    /// Rows lack what the table needs, so they make no record; told once.
    NotMade,
    /// A mandatory field is blank.
    Missing,
    /// A value has no code.
    NoCode,
    /// A value is no date or no number.
    Unreadable,
    /// A value is longer than the platform takes.
    TooLong,
    /// The record that is referred to, or the row that is looked up, is not there.
    NoMatch,
    /// Several fit.
    SeveralMatches,
    /// Rows of one record differ; the first was taken.
    Differs,
    /// A mandatory field for which our tables have no column; told once.
    NoSource,
    /// A mandatory field that was to be given; told once for each unit.
    NotGiven,
    /// Filled in by a rule that a person must look at; told once.
    Review,
}

impl GapKind {
    /// Identifier in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NoKey => "no_key",
            Self::NotMade => "not_made",
            Self::Missing => "missing",
            Self::NoCode => "no_code",
            Self::Unreadable => "unreadable",
            Self::TooLong => "too_long",
            Self::NoMatch => "no_match",
            Self::SeveralMatches => "several_matches",
            Self::Differs => "differs",
            Self::NoSource => "no_source",
            Self::NotGiven => "not_given",
            Self::Review => "review",
        }
    }

    /// Whether the platform will refuse the record, or there is none.
    #[must_use]
    pub const fn is_grave(self) -> bool {
        !matches!(self, Self::NotMade | Self::Differs | Self::Review)
    }
}

/// 缺口: what a table lacks, or what a person must look at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExchangeGap {
    /// The table's identifier in the rules.
    pub table: String,
    /// What the table is called.
    pub table_title: String,
    /// The field's name on the wire; empty where the whole record is meant.
    pub field: String,
    /// What the field is called.
    pub field_title: String,
    /// What is wrong.
    pub kind: GapKind,
    /// Whether the field must be filled in.
    pub is_mandatory: bool,
    /// The row; the first of several.
    pub place: Option<RowPlace>,
    /// How many records it is about.
    pub count: usize,
    /// The value that is to blame.
    pub value: String,
    /// What is wrong, in words.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for ExchangeGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}：")?;
        }
        write!(f, "{}", self.table_title)?;
        if !self.field.is_empty() {
            write!(f, "的{}（{}）", self.field_title, self.field)?;
        }
        write!(f, "{}", self.message)?;
        if self.count > 1 {
            write!(f, "，共 {} 条", self.count)?;
        }
        write!(f, "；{}", self.help)
    }
}
