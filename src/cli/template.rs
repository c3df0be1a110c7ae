//! `anping template`.

use super::args::{TemplateArgs, today};
use super::say::{self, Failure};
use super::table::table;
use crate::pipeline::BlankTables;
use std::process::ExitCode;

pub(super) fn run(args: &TemplateArgs) -> Result<ExitCode, Failure> {
    let tables = BlankTables::load(args.rules.as_deref(), today())?;
    match (&args.kind, &args.out) {
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
