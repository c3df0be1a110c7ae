//! The annual assessment as an office does it: score, mark, score again, appeal, close; and what is refused on the way.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCHEME: &str = "id: own
title: 云溪镇村考核办法
source: {document: 云溪镇考核办法, clause: 第三条}
status: verified
about: village
is_default: true
effective_from: 2026-01-01
total: 20
step: 0.5
items:
  - {id: A, title: 整改率, points: 10, clause: 第四条, rule: 按整改率得分, unknown: zero, by: {rate: {of: rectification_rate}}}
  - {id: B, title: 责任书, points: 10, rule: 少一份扣 1 分, by: {judged: {deduct: [{for: 少签责任书, each: 1}]}}}
vetoes:
  - {id: F, title: 瞒报事故, at_most: 差}
bands: [{from: 90, grade: 好}, {from: 60, grade: 中}, {from: 0, grade: 差}]
boards: {red: [好], black: [差]}
";
const LEDGER: &str = "2026年隐患排查治理台账\n\
    序号,单位名称,排查日期,隐患部位,隐患描述,隐患等级,整改责任人,整改期限,整改完成时间\n\
    1,云溪甲铸造有限公司,2026-09-01,熔炼车间,熔炼炉前无防护栏,一般,赵六,2026-09-10,2026-09-08\n\
    2,云溪甲铸造有限公司,2026-09-02,清理车间,砂轮机无防护罩,一般,赵六,2026-09-10,\n\
    3,云溪乙食品有限公司,2026-09-12,冷库,液氨管道阀门渗漏,一般,孙七,2026-09-30,2026-09-20\n";
const ROSTER: &str = "企业名单\n\
    序号,企业名称,村（社区）,行业,主要负责人\n\
    1,云溪甲铸造有限公司,上庄村,铸造,张三丰\n\
    2,云溪乙食品有限公司,石桥村,食品,李四\n";

fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_anping")).args(arguments).output().expect("the program");
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    (output.status.code(), text.concat())
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// A workspace with two villages, a firm in each, and a scheme of its own.
struct Town {
    folder: tempfile::TempDir,
}

impl Town {
    fn new() -> Self {
        let town = Self { folder: tempfile::tempdir().expect("a folder") };
        let book = town.path("book");
        let made = run(&["new", text(&book), "--town", "云溪镇", "--villages", "上庄村,石桥村"]);
        assert_eq!(made.0, Some(0), "{}", made.1);
        // The shipped scheme gives way to the town's own, which has its path.
        fs::create_dir_all(book.join("rules/assessment")).expect("a folder");
        fs::write(book.join("rules/assessment/village.yaml"), SCHEME).expect("a file");
        town.import("企业名单.csv", ROSTER);
        town.import("2026年隐患台账.csv", LEDGER);
        town
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn import(&self, name: &str, content: &str) {
        let file = self.path(name);
        fs::write(&file, content).expect("a file");
        let told = self.say(&["import", text(&file), "--by", "周晓东", "--sender", "镇应急办"]);
        assert!(matches!(told.0, Some(0 | 1)), "{}", told.1);
    }

    fn say(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let book = self.path("book");
        run(&[arguments, &["--book", text(&book), "--as-of", "2026-12-31"]].concat())
    }

    fn score(&self, more: &[&str]) -> (Option<i32>, String) {
        self.say(&[&["score", "2026", "--subject", "village"], more].concat())
    }
}

/// Marks of both villages: the day on which the form was filled in, and what each loses.
fn marks(day: &str, lost: [&str; 2]) -> String {
    let line = |(village, lost): (&str, &str)| {
        format!(
            "2026,{village},B,,责任书,10,少一份扣 1 分,{lost},少签责任书,,,,周晓东,2026-12-20\n2026,{village},F,一票否决,瞒报事故,,,,,,,否,周晓东,2026-12-20\n"
        )
    };
    let lines: String = [("上庄村", lost[0]), ("石桥村", lost[1])].map(line).concat();
    format!(
        "2026年度考核评分表（填表日期：{day}）\n考核年度,考核对象,项目编号,考核项目,考核内容,标准分,评分标准,扣分,扣分原因,得分,缺项,一票否决,评分人,评分日期\n{lines}"
    )
}

/// The files of a folder by path, with their bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut pending = vec![folder.to_path_buf()];
    while let Some(at) = pending.pop() {
        for entry in fs::read_dir(&at).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                pending.push(entry);
            } else {
                let bytes = fs::read(&entry).expect("a file");
                found.insert(entry.strip_prefix(folder).expect("inside").to_path_buf(), bytes);
            }
        }
    }
    found
}

#[test]
fn an_office_scores_marks_appeals_and_closes_a_year() {
    let town = Town::new();
    let (status, told) = town.score(&[]);
    // 上庄村 put one of two right, 石桥村 its only one; nobody has marked B.
    assert!(status == Some(0) && told.contains("50.00") && told.contains("100.00"), "{told}");
    assert!(told.contains("2 个对象还有待核的项目"), "{told}");
    let (status, told) = town.say(&["score", "close", "2026", "--subject", "village", "--by", "周晓东"]);
    assert!(status == Some(2) && told.contains("还不能封存") && told.contains("上庄村"), "{told}");

    town.import("评分表.csv", &marks("2026年12月20日", ["2", "酌情"]));
    let (status, told) = town.score(&[]);
    assert!(status == Some(1) && told.contains("扣分「酌情」 认不出") && told.contains("评分表.csv"), "{told}");
    town.import("评分表（改）.csv", &marks("2026年12月21日", ["2", "4"]));
    let (status, told) = town.score(&[]);
    // 上庄村 (5 + 8) ÷ 20, 石桥村 (10 + 6) ÷ 20.
    assert!(status == Some(0) && told.contains("65.00") && told.contains("80.00"), "{told}");
    assert!(!told.contains("待核的项目"), "{told}");

    let (status, told) = town.say(&["score", "explain", "2026", "上庄", "A"]);
    assert!(status == Some(0) && told.contains("整改率 50%（1÷2）") && told.contains("第四条"), "{told}");
    assert!(told.contains("YH-") && told.contains("2026年隐患台账.csv"), "{told}");

    let filed = ["score", "appeal", "2026", "--of", "上庄村", "--item", "B", "--claim", "责任书在村里"];
    let decided = ["--decision", "accepted", "--points", "10", "--reason", "看过原件", "--by", "周晓东"];
    let (status, told) = town.say(&[filed.as_slice(), decided.as_slice()].concat());
    assert!(status == Some(0) && told.contains("65.00") && told.contains("75.00"), "{told}");
    let nobody = ["score", "appeal", "2026", "--of", "没有村", "--item", "B", "--claim", "x"];
    let (status, told) = town.say(&nobody);
    assert!(status == Some(2) && told.contains("没有「没有村」"), "{told}");

    let out = town.path("out");
    let (status, told) = town.say(&["score", "close", "2026", "--subject", "village", "--by", "周晓东"]);
    assert!(status == Some(0) && told.contains("own.closed.json"), "{told}");
    assert_eq!(town.score(&["--out", text(&out.join("1"))]).0, Some(0));
    // What comes in later changes nothing of a closed year.
    town.import("2026年隐患台账（补）.csv", &LEDGER.replace("2026-09-08", "").replace("2026年", "2026年12月"));
    let (status, told) = town.score(&["--out", text(&out.join("2"))]);
    assert!(status == Some(0) && told.contains("封存") && told.contains("75.00"), "{told}");
    let (first, second) = (files(&out.join("1")), files(&out.join("2")));
    assert!(first == second && first.len() > 8, "{:?}", first.keys());
    let (status, told) = town.say(&[filed.as_slice(), decided.as_slice()].concat());
    assert!(status == Some(2) && told.contains("封存") && told.contains("reopen"), "{told}");
    assert_eq!(town.say(&["score", "reopen", "2026", "--subject", "village"]).0, Some(0));
    let kept = fs::read_dir(town.path("book/assessment/2026")).expect("a folder").count();
    assert_eq!(kept, 2, "the appeals and the record of the closing that was taken back");
}

#[test]
fn the_marking_form_lists_what_persons_must_say_and_what_they_have_said() {
    let town = Town::new();
    town.import("评分表.csv", &marks("2026年12月20日", ["2", ""]));
    let out = town.path("forms");
    let (status, told) = town.say(&["score", "form", "2026", "--subject", "village", "--out", text(&out)]);
    assert!(status == Some(0) && told.contains("4 行"), "{told}");
    let form = fs::read_dir(&out).expect("a folder").next().expect("a form").expect("an entry").path();
    // The form is read back as it is: nothing changes but the file that the marks come from.
    let (status, told) = town.say(&["import", text(&form), "--by", "周晓东", "--sender", "镇应急办"]);
    assert!(matches!(status, Some(0 | 1)) && told.contains("4 行"), "{told}");
    let (status, told) = town.say(&["score", "explain", "2026", "上庄村", "B"]);
    assert!(status == Some(0) && told.contains("少签责任书") && told.contains("评分表.xlsx"), "{told}");
    let (status, told) = town.say(&["score", "explain", "2026", "石桥村", "B"]);
    assert!(status == Some(0) && told.contains("待核"), "{told}");
}

#[test]
fn another_scheme_beside_the_town_s_shows_who_would_stand_otherwise() {
    let town = Town::new();
    town.import("评分表.csv", &marks("2026年12月20日", ["2", "4"]));
    let other =
        SCHEME.replace("id: own", "id: other").replace("is_default: true\n", "").replace("from: 60", "from: 66");
    fs::write(town.path("book/rules/assessment/other.yaml"), other).expect("a file");
    let (status, told) = town.score(&["--against", "other"]);
    let moved = told.split("改用").nth(1).unwrap_or_default();
    assert!(
        status == Some(0) && moved.contains("上庄村") && moved.contains('差') && !moved.contains("石桥村"),
        "{told}"
    );
    let (status, told) = town.score(&["--scheme", "nothing"]);
    assert!(status == Some(2) && told.contains("没有「nothing」这个考核办法") && told.contains("other"), "{told}");
}
