//! 试读: what is recognised, by what, and what is asked instead of guessed.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::pipeline::{
    ConfirmRequest, InspectRequest, InspectedFile, InspectedTable, RulesRequest, Unobserved, confirm_headers, inspect,
};
use std::path::Path;

const LEDGER: &str = "隐患排查治理台账\n序号,隐患部位,隐患描述,隐患等级,整改期限,整改责任人,是否销号";

fn rules(header_book: Option<&Path>) -> RulesRequest {
    RulesRequest {
        header_book: header_book.map(Path::to_path_buf),
        ..RulesRequest::shipped(jiff::civil::date(2026, 11, 24))
    }
}

fn read(folder: &Path, name: &str, text: &str, header_book: Option<&Path>) -> InspectedFile {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file");
    let request = InspectRequest { inputs: vec![path], rules: rules(header_book), reader: None, wants_records: true };
    inspect(&request, &Unobserved).expect("a run").remove(0)
}

fn inspected(text: &str) -> InspectedFile {
    let folder = tempfile::tempdir().expect("a folder");
    read(folder.path(), "a.csv", text, None)
}

fn table(file: &InspectedFile) -> &InspectedTable {
    file.sheets.iter().flat_map(|sheet| &sheet.tables).next().expect("a table")
}

fn field_of<'t>(table: &'t InspectedTable, heading: &str) -> &'t str {
    let column = table.columns.iter().find(|column| column.heading == heading).expect("the column");
    column.field.as_ref().map_or("-", |(id, _)| id.as_str())
}

/// What is told, as `code cell`.
fn told(file: &InspectedFile) -> Vec<String> {
    let one = |d: &anping::diagnostic::Diagnostic| {
        format!("{} {}", d.code.id(), d.location.cell.map(|cell| cell.to_string()).unwrap_or_default())
    };
    file.diagnostics.iter().map(one).collect()
}

/// The values of a record's fields, canonically spelt.
fn record(table: &InspectedTable, at: usize) -> Vec<(String, String)> {
    let entries = table.rows[at].1.entries();
    let value =
        |entry: &anping::model::records::Entry<'_>| entry.value.as_ref().map_or("?".to_owned(), ToString::to_string);
    entries.iter().map(|entry| (entry.field.to_owned(), value(entry))).collect()
}

#[test]
fn values_are_typed_and_keep_what_was_typed() {
    let file =
        inspected(&format!("{LEDGER},整改资金（元）\n1,配电室,灭火器过期,一般隐患,3日内,张三,已于3月5日销号,3000\n"));
    let table = table(&file);
    let of = |field: &str| record(table, 0).into_iter().find(|(id, _)| id == field).expect("the field").1;
    assert_eq!(of("danger_level"), "一般");
    assert_eq!(of("rectification_due_on"), "3日内");
    assert_eq!(of("is_closed"), "是");
    assert_eq!(of("rectification_fund"), "0.3");
    let entries = table.rows[0].1.entries();
    let closed = entries.iter().find(|entry| entry.field == "is_closed").expect("the field");
    assert_eq!((closed.raw, closed.cell.to_string().as_str()), ("已于3月5日销号", "G3"));
    assert!(file.diagnostics.is_empty(), "{:?}", told(&file));
}

#[test]
fn cells_that_cannot_be_read_are_told_at_their_places() {
    let file = inspected(&format!(
        "{LEDGER}\n1,配电室,灭火器过期,一般隐患,下周,张三,大概\n2,仓库,,较严重的,2026-02-30,李四,是\n3,食堂,燃气管老化,一般,2026-03-05,王五,否\n"
    ));
    let mut told = told(&file);
    told.sort();
    assert_eq!(
        told,
        ["choice_unknown D4", "date_unreadable E3", "date_unreadable E4", "required_blank C4", "yes_no_unknown G3"]
    );
}

#[test]
fn heading_that_only_contains_a_name_is_asked() {
    let file = inspected(
        "隐患台账\n序号,隐患部位,隐患内容附图,整改期限,整改责任人,隐患等级\n1,配电室,图1,2026-03-05,张三,一般\n",
    );
    let table = table(&file);
    assert_eq!(field_of(table, "隐患内容附图"), "-");
    let maybe = table.columns.iter().find(|column| column.maybe.is_some()).expect("a column that is asked");
    assert_eq!(maybe.maybe.as_ref().map(|(id, _)| id.as_str()), Some("danger_description"));
    assert!(told(&file).contains(&"column_unsure C2".to_owned()));
}

#[test]
fn values_below_decide_what_a_heading_means() {
    // 电话 over factors is no telephone number, and 级别 over tiers is no level.
    let file = inspected(
        "风险清单\n序号,风险点,危险源,电话,L,E,C,D,管控级别\n1,配电室,触电,0.5,6,3,7,126,车间级\n2,仓库,火灾,3,1,3,7,21,班组级\n3,食堂,火灾,6,1,6,7,42,班组级\n4,车间,触电,1,1,6,7,42,岗位级\n",
    );
    let table = table(&file);
    assert_eq!(field_of(table, "电话"), "-");
    assert_eq!(field_of(table, "管控级别"), "control_tier");
}

#[test]
fn confirmed_headings_are_remembered_for_the_same_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("headers.yaml");
    let form = "我公司自用表\n序号,风险点,作业描述,L,E,C,D,风险等级\n1,配电室,带电检修未验电,6,3,7,126,一般风险\n";
    let before = read(folder.path(), "a.csv", form, None);
    assert_eq!(field_of(table(&before), "作业描述"), "-");
    let request = ConfirmRequest {
        file: folder.path().join("a.csv"),
        sheet: None,
        kind: None,
        columns: vec![("C".to_owned(), "hazard_factor".to_owned())],
        book: book.clone(),
        rules: rules(None),
        reader: None,
    };
    confirm_headers(&request).expect("a header book");
    let next = form.replace("配电室", "空压机").replace("我公司自用表", "二季度");
    let after = read(folder.path(), "b.csv", &next, Some(&book));
    assert_eq!(field_of(table(&after), "作业描述"), "hazard_factor");
    assert_eq!(table(&after).table.confidence, 100);
    // Another form is read as before.
    let other = read(folder.path(), "c.csv", &next.replace("风险等级", "等级"), Some(&book));
    assert_eq!(field_of(table(&other), "作业描述"), "-");
    // The book can be read by people, and its mistakes are told.
    let text = std::fs::read_to_string(&book).expect("the book");
    assert!(text.contains("\"作业描述\": \"hazard_factor\""), "{text}");
    std::fs::write(&book, text.replace("hazard_factor", "hazard_faktor")).expect("the book");
    let broken = InspectRequest {
        inputs: vec![folder.path().join("b.csv")],
        rules: rules(Some(&book)),
        reader: None,
        wants_records: false,
    };
    let error = inspect(&broken, &Unobserved).expect_err("a mistake in the book");
    assert!(error.to_string().contains("规则包有 1 处错误"), "{error}");
}

#[test]
fn look_alikes_are_refused_with_a_reason() {
    let statistics =
        inspected("隐患排查治理情况统计表\n序号,村,检查企业数,排查隐患数,已整改,整改率\n1,东村,12,30,28,93.3%\n");
    assert_eq!(table(&statistics).table.refusal.map(anping::model::Refusal::id), Some("figures"));
    let values = inspected("LEC取值表\nL,E,C,风险等级\n10,10,100,重大风险\n6,6,40,较大风险\n3,3,15,一般风险\n");
    assert_eq!(table(&values).table.refusal.map(anping::model::Refusal::id), Some("allowed_values"));
    assert!(!statistics.has_records() && !values.has_records());
}
