//! Commands that show what the book knows: its log, its health, a thing's history, what is due.

use super::args::{DueArgs, HistoryArgs, LogArgs, VerifyArgs};
use crate::cli::say::{self, Failure};
use crate::cli::table::table;
use crate::pipeline::book::{self, DangerState, DueDanger, DutyEntry, DutyState, Version, Workspace, count_by_state};
use comfy_table::ContentArrangement;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Exit status when the book is not in order.
const NOT_IN_ORDER: u8 = 1;
/// Names that a line shows.
const MAX_NAMED: usize = 4;

pub(in crate::cli) fn log(args: &LogArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let (imports, lines) = book::log(&workspace)?;
    if args.imports {
        let mut table = table(["次", "文件", "行数", "时间", "谁", "撤销"], &[0, 2]);
        for line in imports {
            let undone = line.undone_at.unwrap_or_default();
            table.add_row([line.id.to_string(), line.file, line.records.to_string(), line.at, line.by, undone]);
        }
        say::line(&table.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = table(["时间", "谁", "做了什么", "对象", "说明"], &[]);
    for line in lines {
        table.add_row([line.at, line.by, line.action, line.subject, line.detail]);
    }
    say::line(&table.to_string());
    Ok(ExitCode::SUCCESS)
}

pub(in crate::cli) fn verify(args: &VerifyArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let verified = book::verify(&workspace)?;
    for wrong in &verified.wrong {
        say::line(wrong);
    }
    let (originals, records) = (verified.originals, verified.records);
    if verified.wrong.is_empty() {
        say::line(&format!("台账库完好：{originals} 份原件的校验码、{records} 行记录的总数和引用都对得上"));
        return Ok(ExitCode::SUCCESS);
    }
    say::line(&format!(
        "有 {} 处不对。请停止写入，从最近的备份恢复（anping restore），再导入此后的文件",
        verified.wrong.len()
    ));
    Ok(ExitCode::from(NOT_IN_ORDER))
}

pub(in crate::cli) fn history(args: &HistoryArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let history = book::history(&workspace, args.item, args.day.day())?;
    let unit = history.versions.last().map(|version| version.row.unit.clone()).unwrap_or_default();
    say::line(&format!("{}（{unit}）", history.id));
    let nothing = BTreeMap::new();
    let mut before: &BTreeMap<String, String> = &nothing;
    for (version, state) in history.versions.iter().zip(&history.states) {
        let (file, sheet, row) = &version.row.place;
        let mark = mark_of(version);
        let from = version.row.holds_from.as_deref().unwrap_or("日期不明");
        say::line(&format!("{from}  {file}「{sheet}」第 {row} 行，{}导入{mark}", version.imported_at));
        for (field, value) in &version.row.fields {
            if before.get(field) != Some(value) {
                let title = history.titles.get(field).unwrap_or(field);
                let old = before.get(field).map(|old| format!("（原为 {old}）")).unwrap_or_default();
                say::line(&format!("    {title}：{value}{old}"));
            }
        }
        for field in before.keys().filter(|field| !version.row.fields.contains_key(*field)) {
            say::line(&format!("    {}：不再填写", history.titles.get(field).unwrap_or(field)));
        }
        before = &version.row.fields;
        if !state.is_empty() {
            say::line(&format!("    → {state}"));
        }
    }
    for (field, value) in &history.corrections {
        say::line(&format!("人工更正  {}：{value}", history.titles.get(field).unwrap_or(field)));
    }
    Ok(ExitCode::SUCCESS)
}

fn mark_of(version: &Version) -> &'static str {
    match (version.is_out, version.is_replaced) {
        (true, _) => "，已撤销",
        (false, true) => "，已被后来的版本代替",
        (false, false) => "",
    }
}

pub(in crate::cli) fn due(args: &DueArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let day = args.day.day();
    let due = book::due(&workspace, day, args.soon)?;
    say::line(&format!("{day}：逾期未整改 {} 条，{} 天内到期 {} 条", due.overdue_count, args.soon, due.soon_count));
    show_dangers("逾期未整改的隐患", "逾期", &due.overdue, due.overdue_count, day);
    show_dangers("快到期的隐患", "未整改", &due.soon, due.soon_count, day);
    let late = "没有写期限、按规则应该整改完了的隐患（提示，不算逾期；请补写期限）";
    show_dangers(late, "按规则超期", &due.late_by_rule, due.late_by_rule_count, day);
    let unchecked = "整改后过了规则的天数还没有复查的隐患（提示；已复查的请补写复查时间）";
    show_dangers(unchecked, "复查超期", &due.recheck_late, due.recheck_late_count, day);
    // It takes longer, and the dangers should be seen at once.
    show_duties(&book::duties(&workspace, day, args.soon)?, args.soon);
    Ok(ExitCode::SUCCESS)
}

/// Those who must do the same thing by the same day.
struct Pressing<'e> {
    period: String,
    holders: Vec<&'e str>,
}

/// Counts duties of all states, and lists those that press.
fn show_duties(entries: &[DutyEntry], soon: u16) {
    let counts = count_by_state(entries);
    let counts = counts.iter().map(|(state, count)| format!("{} {count}", state.title())).collect::<Vec<_>>();
    say::line(&format!("今年的职责（到 {soon} 天后为止）：{}", counts.join("，")));
    let mut groups: BTreeMap<(DutyState, Option<Date>, &str), Pressing<'_>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| matches!(entry.state, DutyState::Missed | DutyState::DueSoon)) {
        let period = entry.period.map(|(from, until)| format!("{from}至{until}")).unwrap_or_default();
        let group =
            groups.entry((entry.state, entry.due_on, &entry.title)).or_insert(Pressing { period, holders: Vec::new() });
        group.holders.push(&entry.holder);
    }
    if groups.is_empty() {
        return;
    }
    let mut table = table(["状态", "做什么", "时段", "期限", "家数", "谁"], &[4]);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    for ((state, due, title), Pressing { period, mut holders }) in groups {
        holders.dedup();
        let named = holders.iter().take(MAX_NAMED).copied().collect::<Vec<_>>().join("、");
        let more = if holders.len() > MAX_NAMED { " 等" } else { "" };
        let due = due.map(|due| due.to_string()).unwrap_or_default();
        let count = holders.len().to_string();
        table.add_row([state.title().to_owned(), title.to_owned(), period, due, count, format!("{named}{more}")]);
    }
    say::line(&table.to_string());
    say::line("每一项的理由和证据：anping list duties --filter 状态=没做；全部：--format xlsx --out 文件");
}

fn show_dangers(title: &str, filter: &str, dangers: &[DueDanger], count: usize, day: Date) {
    if dangers.is_empty() {
        return;
    }
    say::line(&format!("{title}：{count} 条"));
    let by_rule = dangers.iter().any(|danger| !danger.reason.is_empty());
    let last = if by_rule { "理由" } else { "标记" };
    let mut table = table(["编号", "单位", "隐患", "等级", "期限", "天数", "状态", last], &[5]);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    for danger in dangers {
        let state = danger.row.state_on(day).map_or("", DangerState::title);
        let level = danger.row.level.clone().unwrap_or_default();
        let text = danger.text.clone();
        let unit = danger.row.unit.clone();
        let due = danger.due_on.map(|due| due.to_string()).unwrap_or_default();
        let last = if by_rule { danger.reason.clone() } else { danger.marks.clone() };
        let days = danger.days.to_string();
        table.add_row([danger.id.clone(), unit, text, level, due, days, state.to_owned(), last]);
    }
    say::line(&table.to_string());
    if count > dangers.len() {
        say::line(&format!(
            "……另有 {} 条，用 anping list dangers --filter {filter} --format xlsx --out 文件 全部列出",
            count - dangers.len()
        ));
    }
}
