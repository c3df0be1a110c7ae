//! Documents of the book: figures under numbers by which they are traced, put into words, tables, lists and an annex.
//!
//! Nothing is computed here: amounts, changes and groups come from [`crate::analyse::figures`].

mod annex;
mod bundle;
mod citation;
mod content;
mod context;
mod mask;
mod narrative;
mod start;

pub use annex::write_annex;
pub use bundle::bundle;
pub use citation::{Citation, Citations, bookmarked, cited_in, plain};
pub use content::{
    Content, DocumentList, DocumentRow, DocumentTable, FigureHabits, Head, Named, TableLine, shown, stripped,
};
pub use context::{CONTEXT_VERSION, context, of_row as row_context};
pub use mask::{masked_name, masked_phone};
pub use narrative::{NarrativeError, Narrator};
pub use start::{StartGroup, StartLink, StartPage, start_page};
