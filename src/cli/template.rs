//! `anping template`.

use super::args::{TemplateArgs, today};
use super::reader_process;
use super::say::{self, Failure};
use super::table::table;
use crate::pipeline::BlankTables;
use std::process::ExitCode;

pub(super) fn run(args: &TemplateArgs) -> Result<ExitCode, Failure> {
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
