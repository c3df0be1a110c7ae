//! Commands that make reports of the book and say where their figures come from.

mod args;
mod bar;
mod make;
mod run;
mod trace;

pub(super) use args::{ReportArgs, RunArgs, TraceArgs, VerifyReportArgs};
pub(super) use make::{pdf_of, run as report};
pub(super) use run::run;
pub(super) use trace::{trace, verify_report};
