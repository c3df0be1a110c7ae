//! `anping import`.

use super::args::ImportArgs;
use crate::cli::progress::Progress;
use crate::cli::reader_process;
use crate::cli::say::{self, Failure};
use crate::pipeline::book::{Fate, ImportRequest, ImportedFile, UNKNOWN_SENDER, Workspace, import};
use std::process::ExitCode;

/// Exit status when a file could not be read.
const SOME_UNREADABLE: u8 = 1;
/// Files listed one by one on the terminal.
const MAX_LISTED: usize = 40;

pub(in crate::cli) fn run(args: ImportArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let request = ImportRequest {
        inputs: args.inputs,
        as_of: args.day.day(),
        writer: args.writer.writer(),
        sender: args.sender,
        reader: reader_process(),
    };
    let progress = Progress::new();
    let files = import(&workspace, &request, &progress);
    progress.finish();
    let files = files?;
    for file in files.iter().take(MAX_LISTED) {
        tell(file);
    }
    if files.len() > MAX_LISTED {
        say::line(&format!("……另有 {} 个文件，用 anping log 看", files.len() - MAX_LISTED));
    }
    summarise(&files);
    let unreadable = files.iter().any(|file| file.fate == Fate::Unreadable);
    Ok(ExitCode::from(if unreadable { SOME_UNREADABLE } else { 0 }))
}

fn tell(file: &ImportedFile) {
    let name = &file.name;
    match &file.fate {
        Fate::Imported { import, senders, records, counts, problems: [errors, warnings, _] } => {
            let unknown = senders.iter().any(|sender| sender.starts_with(UNKNOWN_SENDER));
            let help = if unknown {
                "；看不出是谁报的：在表上写明“填报单位：”，或撤销后用 --sender 再导入"
            } else {
                ""
            };
            let senders = senders.join("、");
            let problems =
                if errors + warnings > 0 { format!("；错误 {errors}，警告 {warnings}") } else { String::new() };
            say::line(&format!("{name} → 第 {import} 次导入：{senders}，{records} 行（{counts}）{problems}{help}"));
        }
        Fate::Known(import, as_file, at) => {
            say::line(&format!("{name} → 已经导入过（第 {import} 次，{at}，{as_file}），没有变化"));
        }
        Fate::Unreadable => {
            say::line(&format!("{name} → 读不出，没有导入"));
            for diagnostic in &file.about_file {
                say::line(&format!("  {}；{}", diagnostic.message, diagnostic.help));
            }
        }
    }
}

/// Says how many came in.
pub(in crate::cli) fn summarise(files: &[ImportedFile]) {
    let (mut imported, mut known, mut unreadable, mut rows) = (0, 0, 0, 0);
    for file in files {
        match &file.fate {
            Fate::Imported { records, .. } => {
                imported += 1;
                rows += records;
            }
            Fate::Known(..) => known += 1,
            Fate::Unreadable => unreadable += 1,
        }
    }
    say::line(&format!("导入 {imported} 份、{rows} 行；已有的 {known} 份没有变化；读不出的 {unreadable} 份"));
    let next = match (imported, unreadable) {
        (_, 1..) => "下一步：把读不出的文件退给填报单位；anping due 看逾期和快到期的。",
        (0, _) => "台账库没有变化。",
        _ => "下一步：anping due 看逾期和快到期的，anping list dangers 看隐患。",
    };
    say::line(next);
}
