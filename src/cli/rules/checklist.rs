//! `anping rules checklist`.

use super::args::ChecklistArgs;
use super::{FOUND, bench};
use crate::cli::say::{self, Failure};
use std::process::ExitCode;

pub(super) fn run(args: &ChecklistArgs) -> Result<ExitCode, Failure> {
    let Some(bench) = bench(&args.place)? else { return Ok(ExitCode::from(FOUND)) };
    let (checklist, path) = bench.write_checklist(&args.industry, args.place.day(), &args.out)?;
    for section in &checklist.sections {
        say::line(&format!("{}：{} 条", section.title, section.lines.len()));
    }
    say::line(&format!("企业情况：{} 项", checklist.facts.len()));
    say::line(&format!("自查表：{}。请企业填好后退回，用 anping assess 读取。", path.display()));
    Ok(ExitCode::SUCCESS)
}
