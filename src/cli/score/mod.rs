//! `anping score`: the annual assessment.

mod args;
mod explain;
mod show;

pub(super) use args::ScoreArgs;

use crate::cli::reports::pdf_of;
use crate::cli::say::{self, Failure};
use crate::pipeline::book::Workspace;
use crate::pipeline::score::{
    AppealDecision, AppealSpec, ScoreRequest, SlipKind, appeal, changes, close_year, reopen_year, scores,
    write_documents, write_forms,
};
use args::{AppealArgs, CloseArgs, FormArgs, ScoreAction, ScoreFormat, WantedArgs};
use std::process::ExitCode;

/// Exit status when marks or appeals have mistakes.
const SOME_WRONG: u8 = 1;

pub(super) fn run(args: ScoreArgs) -> Result<ExitCode, Failure> {
    match args.action {
        None => score(args),
        Some(ScoreAction::Explain(args)) => explain::run(&args),
        Some(ScoreAction::Appeal(args)) => file_appeal(args),
        Some(ScoreAction::Close(args)) => close(args),
        Some(ScoreAction::Reopen(args)) => reopen(&args),
        Some(ScoreAction::Form(args)) => form(&args),
    }
}

fn score(args: ScoreArgs) -> Result<ExitCode, Failure> {
    let wanted = args.wanted;
    let workspace = Workspace::open(&wanted.book.folder)?;
    let (request, as_of) = (wanted.request(), wanted.day.day());
    let mut all = scores(&workspace, &request, as_of)?;
    if args.format == ScoreFormat::Json {
        show::json(&all)?;
        return Ok(ExitCode::SUCCESS);
    }
    all.iter().for_each(show::table_of);
    let is_wrong = all.iter().any(|scored| !scored.assessment.problems.is_empty());
    let mut status = if is_wrong { ExitCode::from(SOME_WRONG) } else { ExitCode::SUCCESS };
    if let Some(out) = &args.out {
        let slips = if args.pages { SlipKind::Pages } else { SlipKind::WordAndPages };
        let mut words = Vec::new();
        for scored in &mut all {
            let made = write_documents(&workspace, scored, as_of, out, slips)?;
            say::line(&format!("{}：{} 份，在 {}", made.title, made.documents.len(), out.display()));
            words.extend(made.documents.into_iter().flat_map(|(_, files)| files));
        }
        if let Some(failed) = pdf_of(words, args.pdf) {
            status = failed;
        }
    }
    if let Some(other) = args.against {
        let other = ScoreRequest { scheme: Some(other), ..request };
        for with in scores(&workspace, &other, as_of)? {
            let Some(scored) = all.iter().find(|own| own.assessment.scheme.about == with.assessment.scheme.about)
            else {
                continue;
            };
            say::line(&format!("由「{}」改用「{}」：", scored.assessment.scheme.title, with.assessment.scheme.title));
            show::changes(&changes(&scored.assessment, &with.assessment));
        }
    }
    Ok(status)
}

fn form(args: &FormArgs) -> Result<ExitCode, Failure> {
    let workspace = open(&args.wanted)?;
    for (path, lines) in write_forms(&workspace, &args.wanted.request(), args.wanted.day.day(), &args.out)? {
        say::line(&format!("{}：{lines} 行", path.display()));
    }
    say::line("黄色的格由评分人填，填好后 anping import；已有的评分已经填在里面，可以改");
    Ok(ExitCode::SUCCESS)
}

fn open(wanted: &WantedArgs) -> Result<Workspace, Failure> {
    Ok(Workspace::open(&wanted.book.folder)?)
}

fn file_appeal(args: AppealArgs) -> Result<ExitCode, Failure> {
    let workspace = open(&args.wanted)?;
    let as_of = args.wanted.day.day();
    let decision = args.decision();
    let is_decided = decision != AppealDecision::Pending;
    let spec = AppealSpec {
        subject: args.subject,
        item: args.item,
        claim: args.claim,
        evidence: args.evidence,
        filed_on: args.filed_on.unwrap_or(as_of),
        decision,
        points: args.points,
        reason: args.reason,
        decided_by: if is_decided { args.writer.writer().name } else { String::new() },
        decided_on: is_decided.then_some(as_of),
    };
    let appealed = appeal(&workspace, args.wanted.year(), &spec, as_of)?;
    say::line(&format!("已登记：{} 对「{}」的复核，{}", spec.subject, spec.item, spec.decision.title()));
    if appealed.changes.is_empty() {
        say::line("得分、等次、名次都没有变");
    } else {
        say::line(&format!("{}：因此变了的 {} 个", appealed.scheme, appealed.changes.len()));
        show::changes(&appealed.changes);
    }
    Ok(ExitCode::SUCCESS)
}

fn close(args: CloseArgs) -> Result<ExitCode, Failure> {
    let workspace = open(&args.wanted)?;
    let by = args.writer.writer().name;
    for path in close_year(&workspace, &args.wanted.request(), args.wanted.day.day(), &by)? {
        say::line(&format!("已封存：{}", path.display()));
    }
    say::line("以后再出这一年的文件，照封存的结果；要改先 anping score reopen");
    Ok(ExitCode::SUCCESS)
}

fn reopen(args: &CloseArgs) -> Result<ExitCode, Failure> {
    let workspace = open(&args.wanted)?;
    for path in reopen_year(&workspace, &args.wanted.request(), args.wanted.day.day())? {
        say::line(&format!("已撤销封存，原记录另存为 {}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}
