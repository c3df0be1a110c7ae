//! 数据交换: the tables of a platform and how our tables fill them, checked against fields and code lists.
//!
//! Nothing here looks at rows: [`crate::report::exchange`] fills the tables.

mod check;
mod coding;

pub use super::spec::{Pick, WireType};
pub use coding::{Coded, Coding};

use super::heading::squeeze;
use super::parse::Specs;
use super::reference::Codes;
use super::{RuleFiles, Ruleset, RulesetError, Source, Status};

/// Names by which rules read what is no field of a row.
pub mod names {
    /// The row's own identifier.
    pub const ROW: &str = "row";
    /// The unit that the row is about.
    pub const UNIT: &str = "unit_name";
    /// The level that the row was graded.
    pub const LEVEL: &str = "level";
    /// How far a hidden danger has come.
    pub const STATE: &str = "state";
    /// The text of a part of the row.
    pub const PART: &str = "part";
    /// What the column of that part says of it.
    pub const PART_WORD: &str = "part_word";
}

/// 数据交换: the tables of one platform.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
    /// What is told at each run: (identifier, title).
    pub given: Vec<(String, String)>,
    /// The tables, in the order in which they are sent.
    pub tables: Vec<ExchangeTable>,
}

/// A table of the platform.
#[derive(Clone, Debug)]
pub struct ExchangeTable {
    /// Identifier.
    pub id: String,
    /// Its name on the wire.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Whether the source was read.
    pub status: Status,
    /// The kind of table whose rows fill it.
    pub kind: String,
    /// How its rows are taken apart.
    pub parts: Option<Parts>,
    /// What tells one record from another.
    pub one_per: Vec<Named>,
    /// Without these a row makes no record.
    pub needs: Vec<Named>,
    /// Its fields, in their order.
    pub fields: Vec<ExchangeField>,
}

/// A name that rules read, with what people call it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Named {
    /// The field, or one of [`names`].
    pub name: String,
    /// What it is called.
    pub title: String,
}

/// How a row becomes several records.
#[derive(Clone, Debug)]
pub struct Parts {
    /// What stands between two parts in one cell.
    pub split_at: Vec<String>,
    /// Fields with what their columns say: (field, word).
    pub fields: Vec<(String, Option<String>)>,
}

impl Parts {
    /// The parts of a cell, none of them blank.
    pub fn split<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let mut found = vec![text];
        for sign in &self.split_at {
            found = found.into_iter().flat_map(|part| part.split(sign.as_str())).collect();
        }
        found.into_iter().map(str::trim).filter(|part| !part.is_empty())
    }
}

/// A field of a table of the platform.
#[derive(Clone, Debug)]
pub struct ExchangeField {
    /// Its name on the wire.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// How its values are written.
    pub wire: WireType,
    /// The longest value; a wide character counts as two.
    pub max: Option<usize>,
    /// When it must be filled in.
    pub mandatory: Mandatory,
    /// What fills it.
    pub filled: Filled,
    /// The codes of our values.
    pub coding: Option<Coding>,
    /// Which of several values of one record is taken.
    pub pick: Pick,
    /// Whether a person must look at what was filled in.
    pub review: bool,
    /// Whether the source was read.
    pub status: Status,
    /// What a reader should know.
    pub note: String,
    /// Which of our columns fills it, in words; empty where none does.
    pub ours: String,
}

/// When a field must be filled in; other fields of the table by their positions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Mandatory {
    /// Never.
    No,
    /// Always.
    Yes,
    /// Unless another field is.
    Unless(usize),
    /// When another field is one of these.
    When(usize, Vec<String>),
}

/// What fills a field.
#[derive(Clone, Debug)]
pub enum Filled {
    /// The record's own identifier.
    OwnId,
    /// The identifier of a record of another table: that of the same row, or the one whose row's fields are ours.
    Reference {
        /// The table's position.
        table: usize,
        /// Its fields by ours.
        by: Vec<(String, String)>,
    },
    /// The first of our fields that is filled in.
    From(Vec<String>),
    /// A field of a row of another kind of the same unit.
    Lookup {
        /// The kind.
        kind: String,
        /// The field.
        take: String,
        /// Its fields by ours.
        by: Vec<(String, String)>,
    },
    /// Always this.
    Constant(String),
    /// What is told at each run, by its position.
    Given(usize),
    /// We have nothing.
    Nothing,
}

/// All exchanges, in the order of their files.
#[derive(Debug, Default)]
pub struct Exchanges(Vec<Exchange>);

impl Exchanges {
    /// Checks the exchanges against the fields of tables and the code lists.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles, ruleset: &Ruleset, codes: &Codes) -> Result<Self, RulesetError> {
        let mut specs = Specs::read_exchange(files);
        let all = check::compile(&specs.exchange, ruleset, codes, &mut specs.problems);
        if specs.problems.is_empty() { Ok(Self(all)) } else { Err(RulesetError(specs.problems.into_vec())) }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Exchange] {
        &self.0
    }

    /// The one with this identifier or title.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Exchange> {
        self.0.iter().find(|exchange| exchange.id == name || exchange.title == name)
    }
}

impl Exchange {
    /// The position of a table.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.id == id)
    }
}

/// A text in the form in which texts are compared: spaces and the width of signs make no difference.
#[must_use]
pub fn comparable(text: &str) -> String {
    squeeze(text)
}

#[cfg(test)]
mod tests;
