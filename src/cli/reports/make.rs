//! `anping report`.

use super::ReportArgs;
use super::bar::DocumentBar;
use crate::cli::say::{self, Failure};
use crate::cli::table::table;
use crate::model::period::Period;
use crate::pipeline::book::Workspace;
use crate::pipeline::reports::{
    Batch, Failed, Made, ReportRequest, ScopeKey, due_reports, known_reports, packages, report, to_pdf,
};
use jiff::civil::Date;
use std::path::PathBuf;
use std::process::ExitCode;

/// Exit status when something could not be made.
const SOME_FAILED: u8 = 1;
/// What to do where pictures have no letters.
pub(super) const NO_FONT: &str =
    "这台电脑没有中文字体，图里的字显示不出来：请装任一种中文字体（如 apt install fonts-noto-cjk）再出一次";
/// What everybody of a kind is called.
const EVERYBODY: [(&str, ScopeKey); 2] = [("各村", ScopeKey::Village), ("各企业", ScopeKey::Enterprise)];

pub(in crate::cli) fn run(args: ReportArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let as_of = args.day.day();
    if args.due {
        let bar = DocumentBar::new();
        let batch = due_reports(&workspace, as_of, &args.out, &bar);
        bar.finish();
        return Ok(tell_batch(&batch?, as_of, args.pdf));
    }
    let Some(what) = args.what else { return list(&workspace, as_of) };
    let period = args.period.unwrap_or_else(|| Period::day(as_of));
    if let Some((_, key)) = EVERYBODY.iter().find(|(name, _)| *name == args.scope) {
        let bar = DocumentBar::new();
        let batch = packages(&workspace, as_of, period, &[*key], &args.out, &bar);
        bar.finish();
        return Ok(tell_batch(&batch?, as_of, args.pdf));
    }
    let is_public = if args.public || args.inside { Some(args.public) } else { None };
    let request = ReportRequest { what, period, scope: args.scope, is_public, out: args.out };
    let reported = report(&workspace, &request, as_of)?;
    tell(&reported.made, as_of);
    if reported.missing_font {
        say::line(NO_FONT);
    }
    Ok(pdf(&reported.made, args.pdf).unwrap_or(ExitCode::SUCCESS))
}

fn tell(made: &[Made], as_of: Date) {
    for document in made {
        say::line(&document.title);
        document.files.iter().for_each(|file| say::line(&format!("  {}", file.display())));
    }
    say::line(&match made.len() {
        0 => "没有要写进去的行，没有出文件".to_owned(),
        count => format!("出了 {count} 份，截至 {as_of}。某个数怎么来的：anping trace 文件 编号"),
    });
}

fn tell_batch(batch: &Batch, as_of: Date, wants_pdf: bool) -> ExitCode {
    batch.failed.iter().for_each(tell_failed);
    tell(&batch.made, as_of);
    if batch.missing_font {
        say::line(NO_FONT);
    }
    let failed = (!batch.failed.is_empty()).then(|| ExitCode::from(SOME_FAILED));
    pdf(&batch.made, wants_pdf).or(failed).unwrap_or(ExitCode::SUCCESS)
}

/// Says what could not be made.
pub(super) fn tell_failed(failed: &Failed) {
    say::line(&format!("没有出：{}\n  {}", failed.title, failed.error));
}

/// Converts the documents where that is wanted; the exit status where it fails.
fn pdf(made: &[Made], wants_pdf: bool) -> Option<ExitCode> {
    pdf_of(made.iter().flat_map(|made| &made.files).cloned().collect(), wants_pdf)
}

/// Converts those of some files that are Word documents, where that is wanted; the exit status where it fails.
pub(in crate::cli) fn pdf_of(mut files: Vec<PathBuf>, wants_pdf: bool) -> Option<ExitCode> {
    files.retain(|file| file.extension().is_some_and(|ending| ending == "docx"));
    if !wants_pdf || files.is_empty() {
        return None;
    }
    match to_pdf(&files) {
        Ok(converted) => {
            say::line(&format!("转成 PDF {} 份，在 docx 旁边", converted.files.len()));
            converted.notes.iter().for_each(|note| say::line(note));
            None
        }
        Err(error) => {
            say::line(&error.to_string());
            Some(ExitCode::from(SOME_FAILED))
        }
    }
}

/// What reports there are.
fn list(workspace: &Workspace, as_of: Date) -> Result<ExitCode, Failure> {
    let mut table = table(["报告", "编号", "时段", "范围", "依据"], &[]);
    for known in known_reports(workspace, as_of)? {
        table.add_row([known.called, known.id, known.periods.join("、"), known.scopes.join("、"), known.basis]);
    }
    say::line(&table.to_string());
    say::line("出一份：anping report 月度研判 2026-09 --out 文件夹；全部到期的：anping report --due --out 文件夹；");
    say::line("一个村、一家企业的全部文件：anping report 资料包 2026Q3 --scope 名称（各村、各企业 表示每家一份）");
    Ok(ExitCode::SUCCESS)
}
