//! `anping rules`: the bench of those who write rules.

mod args;
mod check;
mod checklist;
mod edges;
mod list;
mod one;
mod run_cases;
mod schema;
mod texts;

pub(super) use args::RulesArgs;

use super::say::Failure;
use crate::pipeline::rules::{Bench, files};
use args::{Action, Where};
use std::process::ExitCode;

/// Exit status when rules have mistakes, cases fail or something is not covered.
const FOUND: u8 = 1;

pub(super) fn run(args: RulesArgs) -> Result<ExitCode, Failure> {
    match args.action {
        Action::Check(place) => check::run(&place),
        Action::Checklist(checklist) => checklist::run(&checklist),
        Action::List(place) => list::run(&place),
        Action::Test(place) => run_cases::test(&place),
        Action::Coverage(place) => run_cases::coverage(&place),
        Action::Show(show) => one::show(&show),
        Action::Explain(explain) => one::explain(&explain),
        Action::Edges(edges) => edges::run(&edges),
        Action::Diff(diff) => one::compare(&diff),
        Action::Texts(texts) => texts::run(&texts),
        Action::Schema(args) => schema::run(&args),
    }
}

/// All rules, compiled; mistakes are shown in their lines and leave nothing.
fn bench(place: &Where) -> Result<Option<Bench>, Failure> {
    let files = files(place.rules.as_deref())?;
    match Bench::checked(&files, place.day()) {
        Ok(bench) => Ok(Some(bench)),
        Err(found) => {
            check::show(&files, place, &found);
            Ok(None)
        }
    }
}
