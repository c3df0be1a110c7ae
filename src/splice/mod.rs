//! Keeps a sender's xlsx package and splices cells, styles and notes into its sheets while streaming.
//!
//! Everything that is not asked to change stays: parts that are not touched are copied without being inflated, and in a sheet
//! that is touched only the cells that are put in or marked differ. A sheet's rows are copied in lockstep with the calls, which
//! come in rising row order, so a sheet is never held in memory.
//!
//! ```text
//! Splicer::open → begin_sheet → append_columns → (append | mark)* → finish_sheet → … → finish
//!               → new_sheet → row* (beside all of the above)
//! ```

mod cells;
mod error;
mod event_rows;
mod head;
mod limits;
mod look;
mod new_sheet;
mod note_boxes;
mod notes;
mod package;
mod relations;
mod rows;
mod sheet;
mod splicer;
mod strings;
mod styles;
mod survey;
mod workbook_part;
pub(crate) mod xml;

pub use error::SpliceError;
pub use look::{Align, Look, LookId};
pub use new_sheet::{Added, SheetLayout, Value};
pub(crate) use package::check_encoding;
pub use splicer::{OwnSheetId, Splicer};

pub use workbook_part::Place;
