//! The commands that work on the town's book, as a clerk types them: what they say, and their exit status.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

fn sample(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/yunxi/inputs").join(path)
}

/// Runs the program; gives its exit status and all that it said.
fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anping"));
    let output = command.args(arguments).stdin(Stdio::null()).output().expect("run");
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat();
    (output.status.code(), said)
}

struct Town(TempDir);

impl Town {
    fn new() -> Self {
        let town = Self(tempfile::tempdir().expect("a folder"));
        let (status, said) = run(&["new", &town.folder(), "--town", "云溪镇", "--villages", "上庄村,石桥村"]);
        assert_eq!(status, Some(0), "{said}");
        assert!(said.contains("下一步：anping import"), "{said}");
        town
    }

    fn folder(&self) -> String {
        self.0.path().join("云溪").to_string_lossy().into_owned()
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let folder = self.folder();
        let as_of = ["import", "list", "due", "set", "undo"].contains(&arguments[0]);
        let day: &[&str] = if as_of { &["--as-of", "2026-10-31"] } else { &[] };
        run(&[arguments, &["--book", &folder], day].concat())
    }

    fn says(&self, status: i32, arguments: &[&str], words: &[&str]) -> String {
        let (found, said) = self.run(arguments);
        assert_eq!(found, Some(status), "{arguments:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{arguments:?} does not say {word}: {said}");
        }
        said
    }
}

#[test]
fn a_clerks_day() {
    let town = Town::new();
    let ledgers = sample("企业报送/隐患台账/2026年第三季度");
    let ledgers = ledgers.to_string_lossy();
    town.says(0, &["import", &ledgers, "--by", "周晓东"], &["第 1 次导入", "新增", "读不出的 0 份", "下一步"]);
    town.says(0, &["import", &ledgers], &["已经导入过", "台账库没有变化"]);
    town.says(0, &["due"], &["逾期未整改", "YH-", "今年的职责"]);
    let listed = town.says(0, &["list", "隐患", "--filter", "逾期", "--format", "jsonl"], &["\"id\":\"YH-"]);
    let first: serde_json::Value = serde_json::from_str(listed.lines().next().expect("a line")).expect("JSON");
    let id = first["id"].as_str().expect("an identifier");
    town.says(0, &["history", id], &[id, "整改期限", "导入"]);
    town.says(0, &["set", id, "整改完成时间=2026-10-20", "--why", "现场看过", "--by", "周晓东"], &["已记入操作记录"]);
    let left = town.says(0, &["list", "隐患", "--filter", "逾期", "--format", "jsonl"], &[]);
    assert!(!left.contains(id), "what was corrected is not overdue");
    town.says(0, &["log"], &["更正", "现场看过", "周晓东"]);
    town.says(0, &["undo", "1"], &["已撤销第 1 次导入"]);
    town.says(0, &["verify"], &["完好"]);
    let backup = town.0.path().join("备份.db");
    let backup = backup.to_string_lossy();
    town.says(0, &["backup", &backup], &["已备份到"]);
    town.says(2, &["backup", &backup], &["没有覆盖"]);
    town.says(0, &["restore", &backup], &["已从", "原来的库另存为"]);
    town.says(0, &["verify"], &["完好"]);
}

#[test]
fn what_cannot_be_done_is_said_with_the_next_step() {
    let (status, said) = run(&["new", "没有用到的文件夹"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("--town"), "{said}");
    let nowhere = tempfile::tempdir().expect("a folder");
    let nowhere = nowhere.path().to_string_lossy().into_owned();
    let (status, said) = run(&["due", "--book", &nowhere]);
    assert_eq!(status, Some(2));
    assert!(said.contains("anping new"), "{said}");

    let town = Town::new();
    let (status, said) = run(&["new", &town.folder(), "--town", "云溪镇", "--villages", "上庄村"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("已经有台账库"), "{said}");
    town.says(2, &["list", "没有的"], &["可写", "隐患"]);
    town.says(2, &["list", "隐患", "--filter", "昨天"], &["键=值"]);
    town.says(2, &["undo", "7"], &["anping log"]);
    town.says(2, &["history", "YH-0000000000"], &["anping list"]);
    town.says(2, &["history", "YH-12"], &["10 位"]);
    let rubbish = town.0.path().join("坏的.xlsx");
    std::fs::write(&rubbish, [0_u8, 159, 146, 150].repeat(200)).expect("written");
    let rubbish = rubbish.to_string_lossy();
    town.says(1, &["import", &rubbish], &["读不出，没有导入", "退给填报单位"]);
    town.says(0, &["log"], &["导入失败"]);
    town.says(2, &["restore", &rubbish], &["不是台账库"]);
    town.says(2, &["import", "没有这个文件.xlsx"], &["没有这个文件"]);
    town.says(0, &["verify"], &["完好：0 份"]);
}

#[test]
fn a_town_that_is_written_wrong_is_told_where() {
    let town = Town::new();
    let path = Path::new(&town.folder()).join("town.yaml");
    std::fs::write(&path, "town: 云溪镇\nofice: 应急办\nvillages: []\n").expect("written");
    town.says(2, &["due"], &["town.yaml", "ofice"]);
}

#[test]
fn a_town_that_was_written_before_is_kept() {
    let town = Town::new();
    std::fs::remove_file(Path::new(&town.folder()).join("book.db")).expect("removed");
    let (status, said) = run(&["new", &town.folder(), "--town", "别的镇", "--villages", "甲村"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("云溪镇"), "{said}");
}
