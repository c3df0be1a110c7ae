//! `anping template`.

use super::args::{TemplateAction, TemplateArgs, TemplateCheckArgs, today};
use super::reader_process;
use super::say::{self, Failure};
use super::table::table;
use crate::pipeline::BlankTables;
use crate::pipeline::reports::check_template;
use std::process::ExitCode;

/// Exit status when a template is wrong.
const WRONG: u8 = 1;

pub(super) fn run(args: &TemplateArgs) -> Result<ExitCode, Failure> {
    if let Some(TemplateAction::Check(args)) = &args.action {
        return check(args);
    }
    let tables = BlankTables::load(args.rules.as_deref(), today())?;
    match (&args.kind, &args.out) {
        (Some(kind), Some(out)) if !args.fill.is_empty() => {
            let filled = tables.fill(kind, &args.fill, reader_process().as_ref(), out)?;
            say::line(&format!("填好 {} 条记录：{}", filled.records, filled.path.display()));
            if !filled.left_out.is_empty() {
                say::line(&format!("原表有、这张表没有的栏目没有带过来：{}", filled.left_out.join("、")));
            }
        }
        (Some(kind), Some(out)) => {
            let written = tables.write(kind, out)?;
            for path in &written {
                say::line(&format!("空白表：{}", path.display()));
            }
            say::line("请连同“填表说明”一起发下去；收回来先用 anping inspect 试读，再用 anping assess 核查。");
        }
        _ => list(&tables),
    }
    Ok(ExitCode::SUCCESS)
}

fn list(tables: &BlankTables) {
    let mut table = table(["编号", "空白表", "也可以写", "列数"], &[3]);
    for line in tables.list() {
        table.add_row([line.id, line.title, line.names, line.column_count.to_string()]);
    }
    say::line(&table.to_string());
    say::line("做一张：anping template 编号 --out 文件.xlsx；全部：anping template all --out 文件夹");
}

fn check(args: &TemplateCheckArgs) -> Result<ExitCode, Failure> {
    let found = check_template(&args.file, args.report.as_deref(), today())?;
    let file = args.file.display();
    say::line(&format!("{file} 用到 {} 个变量：{}", found.used.len(), found.used.join("、")));
    if args.unused {
        say::line(&format!("没有用到的：{}", found.unused.join("、")));
    }
    for problem in found.problems.iter().chain(&found.unknown) {
        say::line(&format!("  {problem}"));
    }
    let count = found.problems.len() + found.unknown.len();
    say::line(&if found.is_clean() {
        "没有错，可以放进工作区的 templates 文件夹用".to_owned()
    } else {
        format!("有 {count} 处要改；改好再查一次，有错的模板不会出文件")
    });
    Ok(ExitCode::from(if found.is_clean() { 0 } else { WRONG }))
}
