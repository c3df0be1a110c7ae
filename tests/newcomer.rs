//! Walks the newcomer's path: the files of `rulesets/README.md` are written as they stand, and its commands do what it says.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The folder as the README calls it.
const FOLDER: &str = "我的规则";

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets/README.md")).expect("the README")
}

/// Writes every YAML block whose first line names a file of the folder.
fn write_files(root: &Path) -> usize {
    let mut written = 0;
    for block in readme().split("```yaml\n").skip(1) {
        let (text, _) = block.split_once("```").expect("the block's end");
        let Some(path) = text.strip_prefix("# ").and_then(|text| text.lines().next()) else { continue };
        if path.starts_with(FOLDER) {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
            fs::write(path, text).expect("a file");
            written += 1;
        }
    }
    written
}

fn anping(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_anping")).args(arguments).current_dir(root).output().expect("the program")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_step_of_the_readme_works_as_written() {
    let root = tempfile::tempdir().expect("a folder");
    assert_eq!(write_files(root.path()), 5, "the README shows five files");
    let run = |arguments: &[&str]| {
        let output = anping(root.path(), &[arguments, &["--rules", FOLDER]].concat());
        let problems = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), stdout(&output), problems)
    };
    assert_eq!(run(&["rules", "check"]), (Some(0), String::new(), String::new()), "check is silent");
    let (status, told, _) = run(&["rules", "test"]);
    assert!(status == Some(0) && told.contains("不符 0 个"), "{told}");
    let (_, told, _) = run(&["rules", "coverage"]);
    assert!(!told.contains("dorm-") && !told.contains("dormitory-2026"), "everything new is covered: {told}");
    let (_, told, _) = run(&["rules", "explain", "dorm-02", "--given", "dormitory_people=12"]);
    assert!(told.contains("结论：待核") && told.contains("宿舍有几个能打开的安全出口？"), "{told}");
    let (status, told, _) = run(&["rules", "checklist", "--industry", "员工宿舍", "--out", "自查表.xlsx"]);
    assert!(status == Some(0) && told.contains("员工宿舍：3 条"), "{told}");
    assert!(root.path().join("自查表.xlsx").exists());
}

#[test]
fn a_new_pack_changes_what_a_ledger_means() {
    let root = tempfile::tempdir().expect("a folder");
    write_files(root.path());
    let ledger = "序号,隐患描述,隐患等级,排查日期,整改措施,行业\n1,宿舍烟感坏了没人修,一般,2026-11-20,修,员工宿舍\n";
    fs::write(root.path().join("台账.csv"), ledger).expect("a ledger");
    let output =
        anping(root.path(), &["rules", "diff", "shipped", FOLDER, "--on", "台账.csv", "--as-of", "2026-11-24"]);
    let told = stdout(&output);
    assert!(told.contains("dorm-01") && told.contains("dormitory-2026"), "new rules are told: {told}");
    assert!(told.contains("重大隐患判定变化：1 处") && told.contains("疑似 没有烟感报警"), "{told}");
    let before =
        anping(root.path(), &["rules", "diff", "shipped", FOLDER, "--on", "台账.csv", "--as-of", "2025-12-31"]);
    assert!(
        stdout(&before).contains("重大隐患判定变化：1 处"),
        "the day of the finding decides, not the day of the run"
    );
}
