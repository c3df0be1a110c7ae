//! Commands that change, copy or restore the book.

use super::args::{CopyArgs, DumpArgs, LoadArgs, SetArgs, UndoArgs};
use crate::cli::say::{self, Failure};
use crate::pipeline::book::{self, Workspace};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::process::ExitCode;

pub(in crate::cli) fn undo(args: UndoArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let line = book::undo(&workspace, args.import, &args.writer.writer(), args.day.day())?;
    say::line(&format!(
        "已撤销第 {} 次导入（{}，{} 行）；原件和记录仍在库里，再导入一次即可恢复",
        line.id, line.file, line.records
    ));
    Ok(ExitCode::SUCCESS)
}

pub(in crate::cli) fn set(args: SetArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let (field, value) = args.change.split_once(['=', '＝']).ok_or("请写成 字段=值，如 整改完成时间=2026-10-20")?;
    let (field, value) = (field.trim(), value.trim());
    book::correct(&workspace, args.item, (field, value), &args.why, &args.writer.writer(), args.day.day())?;
    say::line(&format!("{} 的「{field}」改为「{value}」，已记入操作记录；原来填的仍在库里", args.item));
    Ok(ExitCode::SUCCESS)
}

pub(in crate::cli) fn backup(args: CopyArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    book::backup(&workspace, &args.file, &args.writer.writer())?;
    say::line(&format!("已备份到 {}", args.file.display()));
    Ok(ExitCode::SUCCESS)
}

pub(in crate::cli) fn restore(args: CopyArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let old = book::restore(&workspace, &args.file, &args.writer.writer())?;
    say::line(&format!("已从 {} 恢复", args.file.display()));
    if let Some(old) = old {
        say::line(&format!("原来的库另存为 {}", old.display()));
    }
    Ok(ExitCode::SUCCESS)
}

pub(in crate::cli) fn dump(args: DumpArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    match args.out {
        Some(path) => {
            let mut output = BufWriter::new(File::create_new(&path)?);
            book::dump(&workspace, &mut output)?;
            output.flush()?;
            say::line(&format!("整个台账库已写到 {}；用 anping load 可读进空的库", path.display()));
        }
        None => say::unless_closed(book::dump(&workspace, &mut BufWriter::new(std::io::stdout().lock())))?,
    }
    Ok(ExitCode::SUCCESS)
}

pub(in crate::cli) fn load(args: &LoadArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let lines = book::load(&workspace, &mut BufReader::new(File::open(&args.file)?))?;
    say::line(&format!("已读入 {lines} 行"));
    Ok(ExitCode::SUCCESS)
}
