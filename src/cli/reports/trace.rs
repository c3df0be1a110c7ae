//! `anping trace`, `anping verify-report`.

use super::{TraceArgs, VerifyReportArgs};
use crate::cli::say::{self, Failure};
use crate::cli::table::table;
use crate::pipeline::book::Workspace;
use crate::pipeline::reports;
use std::process::ExitCode;

/// Exit status when a report comes out differently.
const DIFFERS: u8 = 1;

pub(in crate::cli) fn trace(args: &TraceArgs) -> Result<ExitCode, Failure> {
    let traced = reports::trace(&args.file, &args.id)?;
    let figure = &traced.figure;
    let unit = if figure.text.ends_with(&figure.unit) { "" } else { &figure.unit };
    say::line(&format!("{}　{}：{}{unit}", figure.id, figure.title, figure.text));
    say::line(&format!("口径：{}（截至 {}）", figure.definition, traced.as_of));
    say::line(&format!("文档：{}", traced.title));
    if traced.rows.is_empty() {
        say::line("没有行：这个数是 0，或者没有人报过这类表");
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = table(["编号", "单位", "文件", "工作表", "行"], &[4]);
    for row in &traced.rows {
        let (file, sheet, number) = &row.place;
        table.add_row([row.id.clone(), row.unit.clone(), file.clone(), sheet.clone(), number.to_string()]);
    }
    say::line(&table.to_string());
    say::line(&format!("共 {} 行", traced.rows.len()));
    Ok(ExitCode::SUCCESS)
}

pub(in crate::cli) fn verify_report(args: &VerifyReportArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let different = reports::verify_report(&workspace, &args.file)?;
    if different.is_empty() {
        say::line("照原来的台账和规则重新出了一遍，每个文件逐字节相同");
        return Ok(ExitCode::SUCCESS);
    }
    say::line(&format!("不一样的文件：{}", different.join("、")));
    say::line("台账、规则、模板或批注在出文以后变过，或者文件改过；溯源.json 里有当时的校验码");
    Ok(ExitCode::from(DIFFERS))
}
