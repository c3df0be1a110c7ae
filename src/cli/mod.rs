//! The command line: arguments in, text out. Exit status 0: graded; 1: graded, but with errors in the input; 2: could not run.

mod args;
mod assess;
mod book;
mod explain;
mod headers;
mod inspect;
mod progress;
mod reports;
mod rules;
mod say;
mod score;
mod send_back;
mod table;
mod template;

use crate::pipeline::ReaderProcess;
use args::{Args, Command, READ_CONTAINED};
use clap::Parser;
use std::process::ExitCode;

/// Exit status when the work could not be done.
const COULD_NOT_RUN: u8 = 2;

/// Runs the command. `limit_memory` sets how many bytes this process may allocate; only the contained reader asks for it.
#[must_use]
pub fn main(limit_memory: &dyn Fn(usize)) -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // clap prints to the right stream itself; a closed pipe is nobody's fault.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { COULD_NOT_RUN } else { 0 });
        }
    };
    let status = match args.command {
        Command::Assess(args) => assess::run(args),
        Command::New(args) => book::new(args),
        Command::Import(args) => book::import(args),
        Command::List(args) => book::list(&args),
        Command::Due(args) => book::due(&args),
        Command::History(args) => book::history(&args),
        Command::Set(args) => book::set(args),
        Command::Log(args) => book::log(&args),
        Command::Undo(args) => book::undo(args),
        Command::Verify(args) => book::verify(&args),
        Command::Backup(args) => book::backup(args),
        Command::Restore(args) => book::restore(args),
        Command::Exchange(args) => book::exchange(args),
        Command::Dump(args) => book::dump(args),
        Command::Load(args) => book::load(&args),
        Command::Inspect(args) => inspect::run(args),
        Command::Return(args) => send_back::run(args),
        Command::Headers(args) => headers::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Run(args) => reports::run(args),
        Command::Report(args) => reports::report(args),
        Command::Trace(args) => reports::trace(&args),
        Command::VerifyReport(args) => reports::verify_report(&args),
        Command::Score(args) => score::run(*args),
        Command::Rules(args) => rules::run(args),
        Command::Template(args) => template::run(&args),
        Command::ReadContained => read_contained(limit_memory),
    };
    status.unwrap_or_else(|error| {
        say::error(&error);
        ExitCode::from(COULD_NOT_RUN)
    })
}

/// This program reading for itself.
fn reader_process() -> Option<ReaderProcess> {
    let program = std::env::current_exe().ok()?;
    Some(ReaderProcess { program, arguments: vec![READ_CONTAINED.to_owned()] })
}

/// Reads a workbook from standard input for another process of this program.
fn read_contained(limit_memory: &dyn Fn(usize)) -> Result<ExitCode, say::Failure> {
    limit_memory(crate::pipeline::CONTAINED_MEMORY_BYTES);
    crate::pipeline::serve_contained(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}
