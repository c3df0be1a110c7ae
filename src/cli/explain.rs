//! `anping explain`.

use super::args::ExplainArgs;
use super::reader_process;
use super::say::{self, Failure};
use crate::diagnostic::Diagnostic;
use crate::model::RiskLevel;
use crate::pipeline::{CellLine, ExplainRequest, Explained, Explanation, Judged, explain};
use std::process::ExitCode;

pub(super) fn run(args: ExplainArgs) -> Result<ExitCode, Failure> {
    let request =
        ExplainRequest { file: args.file, at: args.at, rules: args.rules.request(), reader: reader_process() };
    match explain(&request)? {
        Explanation::Record(explained) => print(&request, &explained),
        Explanation::Judged(judged) => print_judged(&request, &judged),
        Explanation::Skipped(reason) => {
            say::line(&format!(
                "{} {}：{}，不作为记录，没有定级。",
                request.file.display(),
                request.at,
                reason.title()
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The row and what was read in it.
fn print_cells(request: &ExplainRequest, cells: &[CellLine]) {
    say::line(&format!("{}  {}（规则日期 {}）", request.file.display(), request.at, request.rules.as_of));
    say::line("\n读到的内容");
    for cell in cells {
        let field = if cell.field.is_empty() { String::new() } else { format!(" → {}", cell.field) };
        say::line(&format!("  {:<5} {}{field}：{}", cell.cell.to_string(), cell.heading, cell.text));
    }
}

fn print_problems(problems: &[Diagnostic]) {
    for problem in problems {
        let cell = problem.location.cell.map(|cell| cell.to_string()).unwrap_or_default();
        say::line(&format!("  {} {cell}：{}；{}", problem.severity().title(), problem.message, problem.help));
    }
}

fn print_judged(request: &ExplainRequest, judged: &Judged) {
    print_cells(request, &judged.cells);
    say::line(&format!("\n按重大事故隐患判定标准看（{}）", judged.kind));
    for finding in &judged.findings {
        let draft = if finding.is_draft { "（草案，依据未核对原文）" } else { "" };
        say::line(&format!("  {}：{}〔{}〕", finding.answer.title(), finding.title, finding.rule));
        say::line(&format!("    依据：{}{draft}", finding.basis()));
        say::line(&format!("    理由：{}", finding.evidence));
        for ask in &finding.asks {
            say::line(&format!("    请核实：{ask}"));
        }
        say::line(&format!("    处理：{}", finding.remedy));
    }
    if judged.findings.is_empty() {
        say::line("  没有命中判定标准；这不等于确认不是重大事故隐患。化学品按单元加总，见 assess 的结果");
    }
    print_problems(&judged.problems);
}

fn print(request: &ExplainRequest, explained: &Explained) {
    print_cells(request, &explained.cells);
    say::line("\n采用的方法");
    match &explained.method {
        Some(method) => {
            let draft = if method.is_draft { "（草案，依据未核对标准原文）" } else { "" };
            say::line(&format!("  {}：{} {}{draft}", method.method, method.profile, method.title));
            say::line(&format!("  依据：{}", method.source));
        }
        None => say::line("  看不出方法"),
    }
    let grade = &explained.verdict.grade;
    say::line("\n判定过程");
    for (number, reason) in (1..).zip(&grade.reasons) {
        let source = format!("{} {}", reason.source, reason.clause);
        let source = if source.trim().is_empty() { String::new() } else { format!("，{}", source.trim()) };
        say::line(&format!("  {number}. {}〔{}{source}〕", reason.text, reason.rule));
    }
    say::line("\n结果");
    let level = grade.level.map_or("未能判定", RiskLevel::title);
    let value = grade.risk_value.map_or("—".to_owned(), |value| value.to_string());
    say::line(&format!("  风险值 {value}，{level}；与填报比对：{}", grade.agreement.title()));
    print_problems(&explained.problems);
    for unanswered in &explained.unanswered {
        let missing = unanswered.missing.join("」「");
        say::line(&format!("  未能核对 {}（{}）：表中没有「{missing}」", unanswered.rule, unanswered.title));
    }
}
