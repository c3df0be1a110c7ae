//! The self-check workbook comes back filled: what was answered, what was not, and what contradicts itself.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/run.rs"]
mod run;

use anping::pipeline::rules::{Bench, files};
use calamine::{Reader, Xlsx, open_workbook};
use jiff::civil::{Date, date};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Makes the self-check workbook, fills in answers by rule and facts by identifier, and assesses it.
fn filled(industry: &str, facts: &[(&str, &str)], answers: &[(&str, &str)]) -> Vec<Value> {
    filled_on(date(2026, 11, 24), industry, facts, answers)
}

/// The same under the criteria of a day.
fn filled_on(day: Date, industry: &str, facts: &[(&str, &str)], answers: &[(&str, &str)]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let made = folder.path().join("made.xlsx");
    let bench = Bench::load(files(None).expect("rules"), day).expect("rules without mistakes");
    bench.write_checklist(&[industry.to_owned()], day, &made).expect("a workbook");
    let written: BTreeMap<&str, &str> = facts.iter().chain(answers).copied().collect();
    let back = folder.path().join("back.xlsx");
    copy_filled(&made, &back, &written);
    run::json_lines_on(&back, &folder.path().join("out"), None, None, day).1
}

/// Copies a workbook; the cell of an answer is filled where its row names one of the identifiers.
fn copy_filled(from: &Path, to: &Path, written: &BTreeMap<&str, &str>) {
    let mut source: Xlsx<_> = open_workbook(from).expect("a workbook");
    let mut target = Workbook::new();
    for name in source.sheet_names() {
        let range = source.worksheet_range(&name).expect("a sheet");
        let sheet = target.add_worksheet().set_name(&name).expect("a name");
        let mut answer_column = None;
        for (row, cells) in (0_u32..).zip(range.rows()) {
            let texts: Vec<String> = cells.iter().map(ToString::to_string).collect();
            answer_column =
                answer_column.or_else(|| texts.iter().position(|text| text == "自查结果" || text == "填写"));
            for (column, text) in (0_u16..).zip(&texts).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row, column, text).expect("a text");
            }
            let answer = texts.iter().find_map(|text| written.get(text.as_str()));
            if let Some((answer, column)) = answer.zip(answer_column) {
                sheet.write_string(row, u16::try_from(column).expect("few"), *answer).expect("a text");
            }
        }
    }
    target.save(to).expect("a file");
}

fn finding<'l>(lines: &'l [Value], rule: &str) -> &'l Value {
    lines
        .iter()
        .find(|line| line["type"] == "finding" && line["rule"] == rule)
        .unwrap_or_else(|| panic!("no finding for {rule}"))
}

#[test]
fn every_answer_has_its_meaning() {
    let answers = [("it-11-03", "不符合"), ("it-11-05", "符合"), ("it-12-01", "不涉及"), ("it-13-01", "不清楚")];
    let lines = filled("木材加工", &[], &answers);
    let answer = |rule: &str| finding(&lines, rule)["answer"].as_str().expect("a word").to_owned();
    assert_eq!(answer("it-11-03"), "fires");
    assert_eq!(answer("it-11-05"), "silent");
    assert_eq!(answer("it-12-01"), "not_applicable");
    assert_eq!(answer("it-13-01"), "unknown");
    assert_eq!(answer("it-11-01"), "unknown", "an empty answer is not taken for an answer");
    assert!(finding(&lines, "it-13-01")["asks"][0].as_str().is_some_and(|ask| !ask.is_empty()));
    let summary = lines.last().expect("a summary");
    assert_eq!(summary["findings"]["fires"], 1);
    assert_eq!(summary["rows"], 0);
}

#[test]
fn facts_answer_what_was_left_empty() {
    let lines = filled("木材加工", &[("ammonia_refrigeration", "否")], &[]);
    assert_eq!(finding(&lines, "it-12-01")["answer"], "not_applicable");
    let lines = filled("木材加工", &[("ammonia_refrigeration", "大概")], &[]);
    assert_eq!(finding(&lines, "it-12-01")["answer"], "unknown");
    assert!(lines.iter().any(|line| line["code"] == "fact_unreadable"), "a fact that cannot be read is told");
}

#[test]
fn an_answer_against_the_facts_is_told() {
    let lines = filled("木材加工", &[("ammonia_refrigeration", "否")], &[("it-12-01", "不符合")]);
    assert_eq!(finding(&lines, "it-12-01")["answer"], "fires");
    let told = lines.iter().filter(|line| line["code"] == "self_check_contradicts").count();
    assert_eq!(told, 1);
}

/// The counting rules that are told of, with the standard of 2017, when four elements of 7.3 do not comply.
fn counted(facts: &[(&str, &str)]) -> Vec<String> {
    let answers = [
        ("fire17-7-3-1", "不符合"),
        ("fire17-7-3-2", "不符合"),
        ("fire17-7-3-3", "不符合"),
        ("fire17-7-3-4", "不符合"),
    ];
    let lines = filled_on(date(2025, 1, 1), "木材加工", facts, &answers);
    let told = lines.iter().filter_map(|line| line["message"].as_str());
    let rule = |message: &str| Some(message.split_once("fire17-count-")?.1.split('，').next()?.to_owned());
    told.filter_map(rule).collect()
}

#[test]
fn elements_are_counted_once_and_only_for_the_place_that_it_is() {
    let crowded = [("fire_place", "人员密集场所"), ("fire_not_judged", "否")];
    assert_eq!(counted(&crowded), ["crowded", "key"], "the sheets of other packs after it repeat nothing");
    let other = [("fire_place", "其他场所"), ("fire_not_judged", "否")];
    assert_eq!(counted(&other), [""; 0], "six are needed there");
    assert_eq!(counted(&[]), ["crowded", "key"], "what kind of place it is must be asked");
}

#[test]
fn an_industry_that_nobody_knows_is_refused_with_a_next_step() {
    let bench = Bench::load(files(None).expect("rules"), date(2026, 11, 24)).expect("rules without mistakes");
    let error = bench.checklist(&["航天测控".to_owned()], date(2026, 11, 24)).expect_err("no such trade");
    assert!(error.to_string().contains("航天测控") && error.to_string().contains("请换一种写法"), "{error}");
}

#[test]
fn an_enterprise_gets_its_own_trades_and_what_they_refer_to() {
    let bench = Bench::load(files(None).expect("rules"), date(2026, 11, 24)).expect("rules without mistakes");
    let checklist = bench.checklist(&["印染".to_owned()], date(2026, 11, 24)).expect("a checklist");
    let titles: Vec<&str> = checklist.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles, ["工贸", "化工和危险化学品", "火灾", "城镇燃气经营", "特种设备"]);
    let own = &checklist.sections[0].lines;
    assert!(own.iter().any(|line| line.rule == "it-09-01"), "the textile chapter is there");
    assert!(own.iter().all(|line| !line.rule.starts_with("it-04-")), "metallurgy is not");
}
