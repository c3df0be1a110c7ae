//! `anping assess`.

use super::COULD_NOT_RUN;
use super::args::{AssessArgs, Format};
use super::progress::Progress;
use super::reader_process;
use super::say::{self, Failure};
use super::table::table;
use crate::diagnostic::Severity;
use crate::model::{Agreement, Figure, RiskLevel};
use crate::pipeline::{AssessError, AssessOutcome, JUDGED_ANSWERS, RulesError, Tally, WorkRequest, assess};
use std::io::{BufWriter, Write};
use std::process::ExitCode;

/// Exit status when the input has errors.
const GRADED_WITH_ERRORS: u8 = 1;
/// Files listed one by one on the terminal.
const MAX_LISTED_FILES: usize = 20;

pub(super) fn run(args: AssessArgs) -> Result<ExitCode, Failure> {
    let request =
        WorkRequest { inputs: args.inputs, out: args.out, rules: args.rules.request(), reader: reader_process() };
    let progress = Progress::new();
    let outcome = match args.format {
        Format::Text => assess(&request, &progress, None),
        Format::Jsonl => {
            let mut output = BufWriter::new(std::io::stdout().lock());
            let lines: &mut dyn Write = &mut output;
            assess(&request, &progress, Some(lines))
        }
    };
    progress.finish();
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(AssessError::Rules(RulesError::Rules(error))) => {
            say::aside(&format!("未能运行：{error}"));
            for diagnostic in &error.0 {
                say::aside(&format!("  {diagnostic}"));
            }
            return Ok(ExitCode::from(COULD_NOT_RUN));
        }
        Err(error) => return Err(error.into()),
    };
    if args.format == Format::Text {
        summarise(&outcome, &request);
    }
    let errors = outcome.tally.diagnostics_of(Severity::Error);
    Ok(ExitCode::from(if errors > 0 { GRADED_WITH_ERRORS } else { 0 }))
}

fn summarise(outcome: &AssessOutcome, request: &WorkRequest) {
    list_files(outcome);
    let tally = &outcome.tally;
    say::line(&format!(
        "核查 {} 行，跳过 {} 行；错误 {} 处，警告 {} 处（规则日期 {}）",
        tally.rows() + tally.judged,
        tally.skipped_rows(),
        tally.diagnostics_of(Severity::Error),
        tally.diagnostics_of(Severity::Warning),
        request.rules.as_of,
    ));
    if tally.rows() > 0 {
        say::line(&levels_and_agreement(tally));
    }
    if tally.judged > 0 {
        let counts = JUDGED_ANSWERS.iter().zip(&tally.findings);
        let counts = counts.map(|(answer, figure)| format!("{} {} 行", answer.title(), figure.value()));
        let counts = counts.collect::<Vec<_>>().join("，");
        say::line(&format!("重大事故隐患、重大危险源：看过 {} 行，{counts}", tally.judged));
    }
    say::line(&next_step(outcome));
}

fn levels_and_agreement(tally: &Tally) -> String {
    let mut table = table(["判定等级", "行数", "", "与填报比对", "行数"], &[1, 4]);
    let level_title = |slot: usize| RiskLevel::DESCENDING.get(slot).map_or("未能判定", |level| level.title());
    let rows = tally.levels.len().max(Agreement::ALL.len());
    for at in 0..rows {
        let level = tally.levels.get(at).map(|figure| (level_title(at).to_owned(), figure.value().to_string()));
        let outcome = Agreement::ALL.get(at).zip(tally.agreement.get(at));
        let outcome = outcome.map(|(outcome, figure)| (outcome.title().to_owned(), figure.value().to_string()));
        let (level, level_rows) = level.unwrap_or_default();
        let (outcome, outcome_rows) = outcome.unwrap_or_default();
        table.add_row([level, level_rows, String::new(), outcome, outcome_rows]);
    }
    table.to_string()
}

fn list_files(outcome: &AssessOutcome) {
    for file in outcome.files.iter().take(MAX_LISTED_FILES) {
        match &file.graded {
            Some(graded) => {
                say::line(&format!("{} → {}（{} 行）", file.name, graded.display(), file.rows + file.judged));
            }
            None => say::line(&format!("{} → 没有定级表", file.name)),
        }
        for diagnostic in &file.diagnostics {
            say::line(&format!("  {}：{}；{}", diagnostic.severity().title(), diagnostic.message, diagnostic.help));
        }
    }
    let rest = outcome.files.len().saturating_sub(MAX_LISTED_FILES);
    if rest > 0 {
        say::line(&format!("……另有 {rest} 个文件，见报告"));
    }
}

fn next_step(outcome: &AssessOutcome) -> String {
    let report = outcome.report.display();
    let to_confirm: u64 = outcome.tally.findings.iter().map(Figure::value).sum();
    if to_confirm > 0 {
        return format!("下一步：打开 {report} 看重大事故隐患的判定和疑似，逐条到现场核实。");
    }
    if outcome.tally.rows() + outcome.tally.judged == 0 {
        return format!("下一步：没有可核查的记录，请按上面的提示处理文件后重试。报告：{report}");
    }
    if outcome.tally.disagreements() > 0 {
        return format!("下一步：打开 {report} 看总体情况；把定级表中“与填报是否一致”不一致的行退给填报单位核对。");
    }
    format!("下一步：打开 {report} 看总体情况，逐条处理“问题清单”。")
}
