//! What is wrong in an input file or a rule pack, where, and what to do about it.
//!
//! A diagnostic leaves a usable result; an `Err` means that there is none. Deciding *what* is wrong is not this module's
//! work, and neither is printing.

mod code;

pub use code::{Code, Severity};

use crate::model::{CellRef, FieldId};
use std::fmt;
use std::sync::Arc;

/// Where something is wrong.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Location {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The sheet, in a workbook.
    pub sheet: Option<Arc<str>>,
    /// The cell, in a sheet.
    pub cell: Option<CellRef>,
    /// 1-based line and column (in characters), in a text file.
    pub line: Option<(usize, usize)>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, "「{sheet}」")?;
        }
        if let Some(cell) = self.cell {
            write!(f, "{cell}")?;
        }
        if let Some((line, column)) = self.line {
            write!(f, ":{line}:{column}")?;
        }
        Ok(())
    }
}

/// One thing that is wrong, and what to do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diagnostic {
    /// Which mistake it is.
    pub code: Code,
    /// Where it is.
    pub location: Location,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Diagnostic {
    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}：{}", self.severity().title(), self.location, self.message)?;
        if !self.help.is_empty() {
            write!(f, "；{}", self.help)?;
        }
        Ok(())
    }
}

/// Something wrong in the cells of a row, not yet tied to one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Issue {
    /// Which mistake it is.
    pub code: Code,
    /// The field concerned.
    pub field: FieldId,
    /// What stands in the cell.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Issue {
    /// Ties the issue to a place.
    #[must_use]
    pub fn at(&self, location: Location) -> Diagnostic {
        Diagnostic {
            code: self.code,
            location,
            value: self.value.clone(),
            message: self.message.clone(),
            help: self.help.clone(),
        }
    }
}
