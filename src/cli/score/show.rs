//! Scores on the terminal.

use crate::cli::say::{self, Failure};
use crate::cli::table::table;
use crate::model::score::SubjectScore;
use crate::pipeline::score::{ScoreChange, Scored, Stands};
use rust_decimal::Decimal;

/// Who stands where.
pub(super) fn table_of(scored: &Scored) {
    let assessment = &scored.assessment;
    let scheme = &assessment.scheme;
    let draft = if scheme.is_draft { "（办法未定稿）" } else { "" };
    let state = scored.closed.as_ref().map_or_else(
        || format!("截至 {}", assessment.as_of),
        |(by, on)| format!("截至 {}，{by}于 {on} 封存", assessment.as_of),
    );
    say::line(&format!("{}年度 {}{draft}，{state}", assessment.year, scheme.title));
    let mut lines = table(["组", "名次", "考核对象", "得分", "等次", "去年", "待核"], &[1, 3, 5]);
    for subject in &assessment.subjects {
        let last = subject.last_year.as_ref().and_then(|last| last.score);
        lines.add_row([
            subject.group.clone(),
            place(subject.rank),
            subject.name.clone(),
            points(subject.score),
            grade(subject),
            points(last),
            pending(subject),
        ]);
    }
    say::line(&lines.to_string());
    for problem in &assessment.problems {
        say::line(problem);
    }
    let open = assessment.subjects.iter().filter(|subject| subject.is_provisional).count();
    if open > 0 {
        say::line(&format!("{open} 个对象还有待核的项目，得分是暂定的：只算已有依据的项目"));
        say::line(&format!("要人评的：anping score form {} --out 文件夹，填好后 anping import", assessment.year));
    }
    say::line(&format!("某一项怎么来的：anping score explain {} 对象 项目编号", assessment.year));
}

/// Who stands otherwise than before.
pub(super) fn changes(all: &[ScoreChange]) {
    let mut lines = table(["考核对象", "原得分", "现得分", "原等次", "现等次", "原名次", "现名次"], &[1, 2, 5, 6]);
    for change in all {
        let (before, after): (&Stands, &Stands) = (&change.before, &change.after);
        lines.add_row([
            change.name.clone(),
            points(before.0),
            points(after.0),
            before.1.clone(),
            after.1.clone(),
            place(before.2),
            place(after.2),
        ]);
    }
    say::line(&lines.to_string());
}

/// All of it for programs.
pub(super) fn json(all: &[Scored]) -> Result<(), Failure> {
    let whole: Vec<serde_json::Value> = all
        .iter()
        .map(|scored| serde_json::json!({ "assessment": scored.assessment, "analysis": scored.analysis }))
        .collect();
    say::line(&serde_json::to_string_pretty(&whole)?);
    Ok(())
}

fn points(score: Option<Decimal>) -> String {
    score.map_or_else(|| "—".to_owned(), |score| format!("{score:.2}"))
}

fn place(rank: Option<u32>) -> String {
    rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string())
}

fn grade(subject: &SubjectScore) -> String {
    match (subject.is_vetoed(), subject.is_provisional) {
        _ if subject.grade.is_empty() => String::new(),
        (true, _) => format!("{}（一票否决）", subject.grade),
        (false, true) => format!("{}（暂定）", subject.grade),
        (false, false) => subject.grade.clone(),
    }
}

fn pending(subject: &SubjectScore) -> String {
    match subject.range {
        Some((low, high)) => format!("{} 分，得分在 {low:.2}—{high:.2}", subject.pending.normalize()),
        None if subject.is_provisional => "否决待核".to_owned(),
        None => String::new(),
    }
}
