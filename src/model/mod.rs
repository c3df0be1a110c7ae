//! The things of the field and their invariants: what every stage passes to the next.
//!
//! No I/O, no clock, no file formats here.

mod cell;
mod figure;
mod grade;
mod installation;
mod level;
mod number;
mod ratio;
mod record;
mod table;

pub use cell::{CellRange, CellRef, CellValue, Row, SheetInfo, column_name, shortened};
pub use figure::{Figure, RowSet};
pub use grade::{Agreement, Grade, Reason};
pub use installation::{Answer, Bounds, InventoryLine, LineVerdict, MatchedBy, Share, UnitKind, UnitVerdict};
pub use level::RiskLevel;
pub use number::{decimal_from_float, decimal_from_text};
pub use ratio::Ratio;
pub use record::{FactorInput, FieldId, GradingInputs, RiskRecord};
pub use table::{Column, MethodRef, SkipReason, Table};
