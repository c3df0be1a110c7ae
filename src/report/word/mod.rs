//! Fills the office's own Word documents, says what is wrong with one before it is filled, and shows a filled one as a page.
//!
//! ```text
//! bytes → package → scan (paragraphs, pieces) → compile (one template per part) → engine → finish (runs, cells, pictures) → bytes
//!                                   └→ blocks, syntax, variables: everything that is wrong, at once
//! ```
//!
//! Tags are those that people know from docxtpl: `{{ … }}`, `{% … %}`, `{%p … %}` takes its paragraph away, `{%tr … %}` its row.

mod blocks;
mod check;
mod commands;
mod compile;
mod engine;
mod expression;
mod finish;
mod html;
mod limits;
mod package;
mod problem;
mod scan;
mod syntax;
mod tags;
mod template;
mod variables;
mod walk;

pub use check::WordCheck;
pub use html::{HtmlFigure, HtmlPage, word_to_html};
pub use problem::WordProblem;
pub use template::{WordPicture, WordTemplate};
