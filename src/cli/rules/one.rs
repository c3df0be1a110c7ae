//! `anping rules show`, `explain` and `diff`.

use super::args::{DiffArgs, ExplainRuleArgs, ShowArgs};
use super::{FOUND, bench};
use crate::cli::reader_process;
use crate::cli::say::{self, Failure};
use crate::pipeline::rules::{Change, diff};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Changes of one kind that are listed.
const MAX_LISTED: usize = 200;
/// The name of the shipped rules.
const SHIPPED: &str = "shipped";

pub(super) fn show(args: &ShowArgs) -> Result<ExitCode, Failure> {
    let Some(bench) = bench(&args.place)? else { return Ok(ExitCode::from(FOUND)) };
    let Some(lines) = bench.show(&args.id) else {
        let near = bench.near_ids(&args.id).join("、");
        let near = if near.is_empty() {
            "用 anping rules list 看有哪些规则包".to_owned()
        } else {
            format!("是否为 {near}？")
        };
        return Err(format!("没有编号为「{}」的规则；{near}", args.id).into());
    };
    for (label, text) in lines {
        say::line(&format!("{label}：{text}"));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn explain(args: &ExplainRuleArgs) -> Result<ExitCode, Failure> {
    let Some(bench) = bench(&args.place)? else { return Ok(ExitCode::from(FOUND)) };
    for line in bench.trace(&args.id, &args.given, args.text.as_deref(), args.place.day())? {
        say::line(&line);
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn compare(args: &DiffArgs) -> Result<ExitCode, Failure> {
    let folder = |path: &PathBuf| (path != Path::new(SHIPPED)).then(|| path.clone());
    let (old, new) = (folder(&args.old), folder(&args.new));
    let day = args.as_of.unwrap_or_else(crate::cli::args::today);
    let found = diff(old.as_deref(), new.as_deref(), &args.on, day, reader_process().as_ref())?;
    list("规则", &found.rules);
    if !args.on.is_empty() {
        list("颜色变化的文件", &found.files);
        list("等级变化的行", &found.rows);
        list("重大隐患判定变化", &found.dangers);
    }
    Ok(ExitCode::SUCCESS)
}

fn list(title: &str, changes: &[Change]) {
    say::line(&format!("{title}：{} 处", changes.len()));
    for change in changes.iter().take(MAX_LISTED) {
        say::line(&format!("  {}\n    旧：{}\n    新：{}", change.of, change.old, change.new));
    }
    if changes.len() > MAX_LISTED {
        say::line(&format!("  ……另有 {} 处", changes.len() - MAX_LISTED));
    }
}
