//! A row of a table as a record.

use super::{CellRef, CellValue, RiskLevel, Row, Table};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A field of a record: an index into the fields that the ruleset declares.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct FieldId(pub u16);

/// What a cell that should hold a number holds.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum FactorInput {
    /// Nothing was typed, or there is no such column.
    #[default]
    Missing,
    /// A number.
    Number(Decimal),
    /// Something that is neither a number nor a word of the scale.
    Unreadable,
}

impl FactorInput {
    /// The number, if it is one.
    #[must_use]
    pub const fn number(self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(number),
            Self::Missing | Self::Unreadable => None,
        }
    }
}

/// All that a score and its reconciliation depend on; equal inputs get the same grade.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct GradingInputs {
    /// The factors in the method's order.
    pub factors: Vec<FactorInput>,
    /// 填报风险值: the typed risk value.
    pub declared_value: FactorInput,
    /// 填报等级: the typed level.
    pub declared_level: Option<RiskLevel>,
}

/// 记录: one row of a table, with the row it came from.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The table it belongs to.
    pub table: Arc<Table>,
    /// The row, merged cells filled in.
    pub row: Row<'a>,
    /// What grading reads; nothing outside risk registers.
    pub inputs: GradingInputs,
}

impl Record<'_> {
    /// The record with texts of its own, to be kept while others go by.
    #[must_use]
    pub fn into_owned(self) -> Record<'static> {
        Record { table: self.table, row: self.row.into_owned(), inputs: self.inputs }
    }

    /// The cell of a field.
    #[must_use]
    pub fn cell(&self, field: FieldId) -> Option<&CellValue<'_>> {
        self.row.cell(self.table.column_of(field)?)
    }

    /// The text of a field, without white space around it; `None` when blank or not text.
    #[must_use]
    pub fn text(&self, field: FieldId) -> Option<&str> {
        let text = self.cell(field)?.as_text()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Where a field's cell is.
    #[must_use]
    pub fn cell_ref(&self, field: FieldId) -> Option<CellRef> {
        Some(CellRef { row: self.row.number, column: self.table.column_of(field)? })
    }
}
