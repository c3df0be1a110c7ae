//! `anping return`.

use super::args::ReturnArgs;
use super::progress::Progress;
use super::reader_process;
use super::say::{self, Failure};
use crate::diagnostic::Severity;
use crate::pipeline::{ReturnedFile, WorkRequest, send_back};
use std::process::ExitCode;

/// Exit status when a file could not be returned.
const NOT_ALL_RETURNED: u8 = 1;

pub(super) fn run(args: ReturnArgs) -> Result<ExitCode, Failure> {
    let request =
        WorkRequest { inputs: args.inputs, out: args.out, rules: args.rules.request(), reader: reader_process() };
    let progress = Progress::new();
    let files = send_back(&request, &progress);
    progress.finish();
    let files = files?;
    for file in &files {
        print_file(file);
    }
    let returned = files.iter().filter(|file| file.returned.is_some()).count();
    say::line(&format!(
        "\n共 {} 个文件，写出 {returned} 份退回表，在 {}。下一步：发回填报单位，改好再报来时会认作同一份文件的新版。",
        files.len(),
        request.out.display()
    ));
    let failed = files.iter().any(has_failed);
    Ok(ExitCode::from(if failed { NOT_ALL_RETURNED } else { 0 }))
}

fn print_file(file: &ReturnedFile) {
    let [errors, warnings, infos] = file.problems;
    let counts = format!("{errors} 处错误，{warnings} 处要改或核实，{infos} 处供参考");
    match &file.returned {
        Some(path) => {
            let kept =
                if file.is_own { "" } else { "（原格式不能原样写回，按单元格重排成了 xlsx）" };
            say::line(&format!("{} → {}{kept}：{counts}", file.name, path.display()));
        }
        None if has_failed(file) => say::line(&format!("{} → 没有退回表", file.name)),
        None => say::line(&format!("{} → 没有要改的，不必退回", file.name)),
    }
    for diagnostic in file.about_file.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error) {
        say::line(&format!("  {}：{}；{}", diagnostic.severity().title(), diagnostic.message, diagnostic.help));
    }
}

fn has_failed(file: &ReturnedFile) -> bool {
    file.returned.is_none() && file.about_file.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
}
