//! The things of the field and their invariants: what every stage passes to the next.
//!
//! No I/O, no clock, no file formats here.

mod answer;
pub mod book;
mod cell;
pub mod checklist;
mod credit_code;
mod date;
mod figure;
mod finding;
mod grade;
mod installation;
mod letterhead;
mod level;
mod mark;
mod number;
pub mod period;
mod ratio;
mod record;
pub mod records;
mod returned;
pub mod score;
mod shape;
mod table;
mod value;

pub use answer::Answer;
pub use cell::{CellRange, CellRef, CellValue, Row, SheetInfo, column_name, row_range, shortened};
pub use checklist::{Checklist, ChecklistLine, ChecklistSection, FactQuestion};
pub use credit_code::is_credit_code;
pub use date::{date_from_cell, day_number, latest_date_from_cell};
pub use figure::{Figure, RowSet};
pub use finding::Finding;
pub use grade::{Agreement, Grade, Reason};
pub use installation::{Bounds, Conclusion, InventoryLine, LineVerdict, MatchedBy, Share, UnitKind, UnitVerdict};
pub use letterhead::Letterhead;
pub use level::RiskLevel;
pub use mark::{DangerMark, Extension, Marks};
pub use number::{decimal_from_float, decimal_from_text};
pub use ratio::Ratio;
pub use record::{FactorInput, FieldId, GradingInputs, Record};
pub use returned::{RETURN_SHEET, ReturnMark, checksum_of, hexadecimal};
pub use shape::{Geometry, Outline, Place, Plane, Shape};
pub use table::{Column, MappedBy, MethodRef, RISK_REGISTER, Refusal, SkipReason, Table};
pub use value::{FieldValue, Term, Value};
