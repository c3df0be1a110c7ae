//! Finds tables and header rows, maps columns and values by the ruleset's synonyms, and builds records that know their cells.
//!
//! A sheet streams through [`SheetReader`]: it looks a few rows ahead for headings, and a few hundred for what a table's
//! columns hold, and then lets rows go by one at a time. No row is lost: each becomes a record or is skipped for a reason.

mod fill;
mod header;
mod letterhead;
mod mapping;
mod method;
mod probe;
mod ranks;
mod record;
mod rows;
mod stream;
mod table;
mod units;
mod values;

pub use letterhead::{letterhead, period_of, sender_of_path};
pub use stream::{Event, Place, SheetReader};
pub use units::{NameOfUnit, known_names};
pub use values::{Reading as ValueReading, ValueReader, day_in};
