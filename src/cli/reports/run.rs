//! `anping run`: the main job.

use super::RunArgs;
use super::bar::DocumentBar;
use super::make::tell_failed;
use crate::cli::book::summarise;
use crate::cli::progress::Progress;
use crate::cli::reader_process;
use crate::cli::say::{self, Failure};
use crate::pipeline::book::{Fate, ImportRequest};
use crate::pipeline::run::{RunRequest, run as run_all};
use std::process::ExitCode;

/// Exit status when something could not be read or made.
const SOME_FAILED: u8 = 1;

pub(in crate::cli) fn run(args: RunArgs) -> Result<ExitCode, Failure> {
    let as_of = args.day.day();
    let request = RunRequest {
        import: ImportRequest {
            inputs: vec![args.input.clone()],
            as_of,
            writer: args.writer.writer(),
            sender: None,
            reader: reader_process(),
        },
        input: args.input,
        out: args.out,
        as_of,
        town: args.town,
        villages: args.villages,
    };
    let (progress, bar) = (Progress::new(), DocumentBar::new());
    let ran = run_all(&request, &progress, &bar);
    progress.finish();
    bar.finish();
    let ran = ran?;
    summarise(&ran.imported);
    for failed in ran.reports.failed.iter().chain(&ran.packages.failed) {
        tell_failed(failed);
    }
    let (reports, packages) = (ran.reports.made.len(), ran.packages.made.len());
    say::line(&format!("出了镇里的文件 {reports} 份、村（社区）和企业的资料包 {packages} 个，截至 {as_of}"));
    for made in &ran.scores {
        say::line(&format!("{}：{} 份", made.title, made.documents.len()));
    }
    if ran.reports.missing_font || ran.packages.missing_font {
        say::line(super::make::NO_FONT);
    }
    say::line(&format!("从这里看起：{}；台账库：{}", ran.start.display(), ran.workspace.display()));
    let is_whole = ran.reports.failed.is_empty()
        && ran.packages.failed.is_empty()
        && ran.imported.iter().all(|file| file.fate != Fate::Unreadable);
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(SOME_FAILED) })
}
