//! Reports of the book: figures that agree with one another, put into words, and written as documents that can be made again.

mod batch;
mod check;
mod content;
mod make;
mod maps;
mod notes;
mod office;
mod pdf;
mod pictures;
mod record;
mod scope;
mod write;

pub use batch::{Batch, BatchObserver, Failed, due_reports, packages};
pub use check::check_template;

pub(super) use batch::inner;
pub(super) use make::file_name;
pub use make::{KnownReport, Made, ReportRequest, known_reports, report};
pub(super) use maps::MAPS;
pub(super) use office::{Office, Part, Reads, TEMPLATES};
pub use pdf::{Converted, PdfError, to_pdf};
pub(super) use pictures::ENLARGEMENT;
pub use record::{RecordError, ReportRecord, Traced, trace, verify_report};
pub use scope::Scope;

pub use crate::report::{WordCheck, WordProblem};
pub use crate::ruleset::ScopeKey;

use super::RulesError;
use super::book::BookError;
use super::output::OutputError;
use crate::analyse::figures::Mismatch;
use crate::report::WorkbookError;
use crate::report::document::NarrativeError;
use crate::report::pictures::PngError;
use crate::ruleset::ReportFilesError;
use std::path::PathBuf;

/// Why a report cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The book cannot be asked.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The rules or the definitions of reports have mistakes.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// An office's own definitions cannot be read.
    #[error(transparent)]
    Files(#[from] ReportFilesError),
    /// There is no such report.
    #[error("没有「{0}」这种报告；可写：{1}")]
    NoReport(String, String),
    /// The report is not made about this kind of time.
    #[error("「{0}」不按这样的时段出；可写：{1}")]
    NoPeriod(String, String),
    /// The report is not made about such.
    #[error("「{0}」不给这样的范围出；可给：{1}")]
    NotForScope(String, String),
    /// Nobody is called so.
    #[error("没有叫「{0}」的村（社区）或企业；请写全镇、村名或企业名称（可写一部分）")]
    NoScope(String),
    /// Several are called so.
    #[error("「{0}」不止一家：{1}；请把名称写全")]
    ManyScopes(String, String),
    /// Figures do not agree.
    #[error("报告「{report}」里的数对不上，没有出：\n{}", lines(.mismatches))]
    DoesNotFoot {
        /// The report.
        report: String,
        /// What does not agree.
        mismatches: Vec<Mismatch>,
    },
    /// A text uses what is not there.
    #[error(transparent)]
    Narrative(#[from] NarrativeError),
    /// The clerk's notes cannot be read.
    #[error("{path} 读不出：{why}；请对照 report-templates/README.md 改正")]
    Notes {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// The Word template is wrong.
    #[error("Word 模板 {template} 填不成，没有出：\n{}", lines(.problems))]
    Word {
        /// Folder and file.
        template: String,
        /// All that is wrong.
        problems: Vec<WordProblem>,
    },
    /// A map cannot be read.
    #[error("地图读不出：{0}")]
    Drawing(String),
    /// A picture cannot be drawn.
    #[error(transparent)]
    Picture(#[from] PngError),
    /// A template cannot be read.
    #[error("{path} 读不出：\n  {why}")]
    Template {
        /// The file.
        path: PathBuf,
        /// All that is wrong.
        why: String,
    },
    /// A package cannot be put together.
    #[error("资料包装不起来：{0}")]
    Bundle(String),
    /// The annex cannot be written.
    #[error(transparent)]
    Annex(#[from] WorkbookError),
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

fn lines(what: &[impl std::fmt::Display]) -> String {
    what.iter().map(|one| format!("  {one}")).collect::<Vec<_>>().join("\n")
}

/// The table of the figures that a picture shows.
fn picture_table(picture: &str) -> String {
    format!("picture-{picture}")
}
