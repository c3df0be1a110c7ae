//! The wiring of the command line: exit status, streams, and what appears on disk.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const REGISTER: &str =
    "序号,风险点,危险源,L,E,C,D,风险等级\n1,配电室,触电,6,3,7,126,一般风险\n2,空压机,容器爆炸,1,10,7,70,低风险\n";

fn anping(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_anping")).args(arguments).current_dir(folder).output().expect("the program starts")
}

fn folder_with(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), text).expect("a file");
    folder
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn a_graded_register_exits_with_0_and_leaves_its_results() {
    let folder = folder_with("a.csv", REGISTER);
    let output = anping(&["assess", "a.csv", "--out", "out", "--as-of", "2026-11-24"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("下一步"));
    let page = fs::read_to_string(folder.path().join("out/report.html")).expect("a report");
    assert!(page.contains("2026年11月24日") && !page.contains("http://") && !page.contains("<script"));
    assert!(folder.path().join("out/a-graded.xlsx").is_file());
}

#[test]
fn an_unreadable_file_beside_a_good_one_exits_with_1() {
    let folder = folder_with("a.csv", REGISTER);
    fs::write(folder.path().join("b.xlsx"), b"PK\x03\x04 nothing").expect("a file");
    let output = anping(&["assess", ".", "--out", "out"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("文件已损坏"));
    assert!(folder.path().join("out/a-graded.xlsx").is_file());
}

#[test]
fn what_cannot_run_exits_with_2_and_says_what_to_do() {
    let folder = folder_with("a.csv", REGISTER);
    for (arguments, words) in [
        (&["assess", "没有.csv", "--out", "out"][..], "找不到或打不开"),
        (&["assess", "a.csv", "--out", "out", "--profile", "lec-none"], "lec-db37"),
        (&["assess", "a.csv", "--out", "out", "--as-of", "昨天"], "2026-11-24"),
        (&["assess", "a.csv"], "--out"),
        (&["explain", "a.csv", "--at", "没有!2"], "CSV"),
        (&["explain", "a.csv", "--at", "CSV!99"], "空行"),
    ] {
        let output = anping(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(words), "{arguments:?}: {}", stderr(&output));
        assert!(!folder.path().join("out/report.html").exists(), "{arguments:?}");
    }
}

#[test]
fn json_lines_end_with_a_summary_and_nothing_else_is_printed() {
    let folder = folder_with("a.csv", REGISTER);
    let output = anping(&["assess", "a.csv", "--out", "out", "--format", "jsonl"], folder.path());
    let text = stdout(&output);
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("only JSON is printed")).collect();
    let kinds: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
    assert_eq!(kinds, ["diagnostic", "row", "row", "diagnostic", "diagnostic", "summary"]);
    assert_eq!(lines[1]["level"], "moderate");
    assert_eq!(lines[1]["agreement"], "agrees");
    assert_eq!(lines[1]["cells"]["likelihood"], "D2");
    assert_eq!((&lines[2]["risk_value"], &lines[2]["agreement"]), (&"70".into(), &"level_differs".into()));
    assert_eq!((&lines[3]["code"], &lines[3]["cell"]), (&"level_differs".into(), &"H3".into()));
}

#[test]
fn one_row_is_explained_down_to_clause_and_cell() {
    let folder = folder_with("a.csv", REGISTER);
    let output = anping(&["explain", "a.csv", "--at", "CSV!3"], folder.path());
    let text = stdout(&output);
    for words in ["D=L×E×C=1×10×7=70", "DB37/T 2882-2016", "恰为界值70", "E3", "填报偏低"] {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
    let output = anping(&["explain", "a.csv", "--at", "1"], folder.path());
    assert!(stdout(&output).contains("表头"));
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let folder = folder_with("a.csv", REGISTER);
    let run = |out: &str| {
        let output =
            anping(&["assess", "a.csv", "--out", out, "--as-of", "2026-11-24", "--format", "jsonl"], folder.path());
        let read = |name: &str| fs::read(folder.path().join(out).join(name)).expect("a result");
        (output.stdout, read("report.html"), read("a-graded.xlsx"))
    };
    assert!(run("one") == run("two"), "two runs differ");
}

#[test]
fn a_method_is_added_without_rust() {
    let folder = folder_with("a.csv", "序号,风险点,危险源,事故烈度,人数档,风险等级\n1,码头,落水,3,2,\n");
    let rules = folder.path().join("rules/common");
    fs::create_dir_all(rules.join("methods")).expect("a folder");
    fs::create_dir_all(rules.join("columns")).expect("a folder");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets/common/columns/risk-register.yaml");
    let columns = fs::read_to_string(shipped).expect("shipped columns");
    let fields = "  - {id: ferocity, title: 事故烈度, type: factor}\n  - {id: crowd, title: 人数档, type: factor}\n";
    fs::write(rules.join("columns/risk-register.yaml"), columns + fields).expect("a file");
    fs::write(rules.join("methods/harbour.yaml"), include_str!("support/harbour.yaml")).expect("a file");
    let output = anping(&["assess", "a.csv", "--out", "out", "--rules", "rules", "--format", "jsonl"], folder.path());
    let text = stdout(&output);
    let row: serde_json::Value = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .find(|line: &serde_json::Value| line["type"] == "row")
        .unwrap_or_else(|| panic!("no row in {text}{}", stderr(&output)));
    assert_eq!(
        (&row["profile"], &row["risk_value"], &row["level"]),
        (&"harbour".into(), &"7".into(), &"moderate".into())
    );
}

#[test]
fn mistakes_in_rules_are_all_shown_with_their_place() {
    let folder = folder_with("a.csv", REGISTER);
    let methods = folder.path().join("rules/common/methods");
    fs::create_dir_all(&methods).expect("a folder");
    fs::write(methods.join("bad.yaml"), include_str!("support/bad-method.yaml")).expect("a file");
    fs::write(methods.join("worse.yaml"), "id: worse\ntitel: x\n").expect("a file");
    let output = anping(&["assess", "a.csv", "--out", "out", "--rules", "rules"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    for words in ["bad.yaml:9:23", "公式有误", "wind", "bad.yaml:7:", "没有「windd」这个字段", "worse.yaml:2:1"]
    {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
}

#[test]
fn a_hidden_danger_is_explained_down_to_clause_and_question() {
    let ledger =
        "序号,隐患描述,隐患等级,排查日期,整改措施,行业\n1,布袋除尘器没装泄爆片,一般,2026-10-03,加装,木材加工\n";
    let folder = folder_with("a.csv", ledger);
    let text = stdout(&anping(&["explain", "a.csv", "--at", "2", "--as-of", "2026-11-24"], folder.path()));
    for words in
        ["疑似：干式除尘系统没有控爆措施〔it-11-03〕", "应急管理部令第10号） 第十一条第三项", "“没装”", "请核实："]
    {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
}

#[test]
fn mistakes_in_scripts_are_shown_with_a_caret_under_the_sign() {
    let folder = folder_with("a.csv", REGISTER);
    let criteria = folder.path().join("rules/inn/criteria");
    fs::create_dir_all(&criteria).expect("a folder");
    fs::write(folder.path().join("rules/inn/ruleset.yaml"), "id: inn\ntitle: 旅馆\nscope: any\n").expect("a file");
    let text = include_str!("support/bad-caret.yaml");
    fs::write(criteria.join("fire.yaml"), text).expect("a file");
    let output = anping(&["rules", "check", "--rules", "rules"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(
        told.contains("fire.yaml:12:26")
            && told.contains("认不得「＜」")
            && told.contains("12 |     condition: inn_exits ＜ 2"),
        "{told}"
    );
    let caret = told.lines().find(|line| line.trim_start_matches(['|', ' ']).starts_with('^')).expect("a caret");
    assert!(told.contains("怎么改") && !caret.is_empty(), "{told}");
}

#[test]
fn the_method_in_the_readme_works_as_written() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let (_, rest) = readme.split_once("```yaml\n").expect("a YAML block");
    let (yaml, _) = rest.split_once("```").expect("its end");
    let folder = folder_with("a.csv", "码头风险登记表,,,,\n序号,风险点,危险源,L,S\n1,一号泊位,落水,3,4\n");
    let methods = folder.path().join("rules/common/methods");
    fs::create_dir_all(&methods).expect("a folder");
    fs::write(methods.join("harbour.yaml"), yaml).expect("a file");
    let output = anping(&["assess", "a.csv", "--out", "out", "--rules", "rules", "--format", "jsonl"], folder.path());
    let text = stdout(&output);
    assert!(
        text.contains(r#""profile":"harbour""#) && text.contains(r#""risk_value":"10","level":"moderate""#),
        "{text}"
    );
}

#[test]
fn a_blank_table_is_made_by_any_of_its_names() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["hidden_danger_ledger", "隐患台账", "事故隐患排查治理台账"] {
        let output = anping(&["template", name, "--out", "a.xlsx"], folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stdout(&output).contains("a.xlsx"));
        fs::remove_file(folder.path().join("a.xlsx")).expect("a workbook was written");
    }
    let list = stdout(&anping(&["template", "--list"], folder.path()));
    assert!(list.contains("hidden_danger_ledger") && list.contains("事故隐患排查治理台账"));
    let output = anping(&["template", "all", "--out", "all"], folder.path());
    let made = fs::read_dir(folder.path().join("all")).expect("a folder").count();
    assert_eq!(made, stdout(&output).lines().filter(|line| line.starts_with("空白表")).count());
}

#[test]
fn a_blank_table_that_nobody_knows_is_refused_with_near_names() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, words) in [
        (&["template", "隐患台帐", "--out", "a.xlsx"][..], "hidden_danger_ledger"),
        (&["template", "天气预报", "--out", "a.xlsx"], "可写"),
        (&["template", "隐患台账"], "--out"),
    ] {
        let output = anping(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(words), "{arguments:?}: {}", stderr(&output));
        assert!(!folder.path().join("a.xlsx").exists());
    }
}
