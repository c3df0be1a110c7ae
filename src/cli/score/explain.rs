//! `anping score explain`: why an item gave so many points.

use super::args::ExplainScoreArgs;
use crate::cli::say::{self, Failure};
use crate::cli::table::table;
use crate::model::score::{ItemHead, ItemScore, Reason, Standing, SubjectScore};
use crate::pipeline::book::Workspace;
use crate::pipeline::score::{ScoreError, Scored, scores};
use std::process::ExitCode;

pub(super) fn run(args: &ExplainScoreArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.wanted.book.folder)?;
    let all = scores(&workspace, &args.wanted.request(), args.wanted.day.day())?;
    let nobody = || ScoreError::NoSubject(args.subject.clone(), args.wanted.year());
    let (scored, subject) = find(&all, &args.subject).ok_or_else(nobody)?;
    let Some(id) = &args.item else {
        list(scored, subject);
        return Ok(ExitCode::SUCCESS);
    };
    let items = || scored.assessment.items.iter().zip(&subject.items);
    if let Some((head, item)) = items().find(|(head, _)| head.id == *id) {
        explain(subject, head, item);
        return Ok(ExitCode::SUCCESS);
    }
    let assessment = &scored.assessment;
    let extras =
        assessment.bonuses.iter().zip(&subject.bonuses).chain(assessment.penalties.iter().zip(&subject.penalties));
    if let Some((head, extra)) = extras.into_iter().find(|(head, _)| head.id == *id) {
        say::line(&format!(
            "{} {} {}：{} 分（最多 {} 分）",
            subject.name,
            head.id,
            head.title,
            extra.points.normalize(),
            head.most.normalize()
        ));
        extra.reasons.iter().for_each(|reason| tell(reason, "  "));
        return Ok(ExitCode::SUCCESS);
    }
    let veto = assessment.vetoes.iter().enumerate().find(|(_, head)| head.id == *id);
    let (at, head) = veto.ok_or_else(|| ScoreError::NoItem(id.clone(), args.wanted.year()))?;
    match subject.vetoes.iter().find(|veto| veto.at == at) {
        Some(veto) => {
            let state = if veto.applies { "否决" } else { "待核" };
            say::line(&format!("{} {} {}：{state}", subject.name, head.id, head.title));
            veto.reasons.iter().for_each(|reason| tell(reason, "  "));
        }
        None => say::line(&format!("{} {} {}：没有", subject.name, head.id, head.title)),
    }
    Ok(ExitCode::SUCCESS)
}

/// The one subject whose name is or contains a text.
fn find<'s>(all: &'s [Scored], text: &str) -> Option<(&'s Scored, &'s SubjectScore)> {
    let subjects =
        || all.iter().flat_map(|scored| scored.assessment.subjects.iter().map(move |subject| (scored, subject)));
    let exact = subjects().find(|(_, subject)| subject.name == text);
    exact.or_else(|| subjects().find(|(_, subject)| subject.name.contains(text)))
}

fn list(scored: &Scored, subject: &SubjectScore) {
    let mut lines = table(["编号", "考核内容", "分值", "得分", "说明"], &[2, 3]);
    for (head, item) in scored.assessment.items.iter().zip(&subject.items) {
        let reasons: Vec<&str> = item.reasons.iter().map(|reason| reason.text.as_str()).collect();
        let title = format!("{}{}", "　".repeat(head.depth), head.title);
        lines.add_row([head.id.clone(), title, head.points.normalize().to_string(), given(item), reasons.join("；")]);
    }
    say::line(&lines.to_string());
}

fn given(item: &ItemScore) -> String {
    if item.standing == Standing::Given {
        item.points.normalize().to_string()
    } else {
        item.standing.title().to_owned()
    }
}

fn explain(subject: &SubjectScore, head: &ItemHead, item: &ItemScore) {
    say::line(&format!(
        "{} {} {}：{}（分值 {}）",
        subject.name,
        head.id,
        head.title,
        given(item),
        head.points.normalize()
    ));
    let said = |what: &str, text: &str| {
        if !text.is_empty() {
            say::line(&format!("{what}：{text}"));
        }
    };
    said("评分标准", &head.rule);
    said("依据条款", &head.clause);
    item.reasons.iter().for_each(|reason| tell(reason, "  "));
    for (quarter, of_quarter) in (1..).zip(&item.quarters) {
        say::line(&format!("第{quarter}季度：{}", given(of_quarter)));
        of_quarter.reasons.iter().for_each(|reason| tell(reason, "    "));
    }
}

fn tell(reason: &Reason, indent: &str) {
    let taken = if reason.taken.is_zero() { String::new() } else { format!("，计 {} 分", reason.taken.normalize()) };
    let clause = if reason.clause.is_empty() { String::new() } else { format!("（{}）", reason.clause) };
    say::line(&format!("{indent}{}{taken}{clause}", reason.text));
    for row in &reason.rows {
        let (file, sheet, number) = &row.place;
        say::line(&format!("{indent}  {} {file} {sheet} 第{number}行", row.id));
    }
    let hidden = reason.row_count.saturating_sub(reason.rows.len());
    if hidden > 0 {
        say::line(&format!("{indent}  另有 {hidden} 行"));
    }
}
