//! Renders what a run has found: the graded workbook, the HTML report, JSON lines. The only user of `tera`.
//!
//! Documents print figures; they compute nothing that is shown but where to put it.

mod checklist;
mod context;
pub mod document;
mod exchange;
mod html;
mod jsonl;
mod looks;
mod page;
pub mod pictures;
mod plain_table;
mod properties;
mod returned;
pub mod score;
mod sheet_names;
mod table_rows;
mod template;
mod template_help;
mod template_style;
mod text;
mod totals;
mod transcript;
mod word;
mod workbook;

pub use checklist::{ChecklistError, write_checklist};
pub use context::{Highlights, Run};
pub use exchange::{ExchangeGap, ExchangeRow, Exchanged, ExchangedTable, GapKind, GivenValues, RowPlace, exchange};
pub use html::{HtmlError, render_html};
pub use jsonl::{JSONL_VERSION, JsonLines, write_diagnostic, write_summary};
pub use plain_table::{write_csv, write_plain_table};
pub use returned::{Returned, write_returned};
pub use template::{TemplateError, TemplateRow, write_template};
pub use transcript::Transcript;
pub use word::{HtmlFigure, HtmlPage, WordCheck, WordPicture, WordProblem, WordTemplate, word_to_html};
pub use workbook::{GradedWorkbook, SheetTitles, WorkbookError};
