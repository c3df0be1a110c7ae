//! Packages of reports: how long one enterprise's documents take, from a book that is open.
//!
//! `cargo bench --bench reports`. For the size of a county make a folder with `ANPING_ENTERPRISES=400`; the peak of memory is
//! told by `/usr/bin/time -v`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark may fail loudly and be told its size"
)]

use anping::model::period::Period;
use anping::pipeline::Unobserved;
use anping::pipeline::book::{ImportRequest, TownSpec, Workspace, Writer, import};
use anping::pipeline::reports::{BatchObserver, ScopeKey, packages};
use jiff::civil::{Date, date};
use std::fmt::Write as _;
use std::path::Path;

const AS_OF: Date = date(2026, 10, 8);
const VILLAGES: [&str; 4] = ["上庄村", "石桥村", "柳泉村", "河湾村"];

struct Nobody;
impl BatchObserver for Nobody {}

fn enterprises() -> usize {
    std::env::var("ANPING_ENTERPRISES").ok().and_then(|text| text.parse().ok()).unwrap_or(40)
}

/// A town whose enterprises have twenty risks and thirty dangers each.
fn town(folder: &Path) -> Workspace {
    let spec = TownSpec {
        town: "云溪镇".to_owned(),
        office: "云溪镇应急管理办公室".to_owned(),
        villages: VILLAGES.map(str::to_owned).to_vec(),
        ..TownSpec::default()
    };
    let workspace = Workspace::create(&folder.join("book"), &spec).expect("a workspace");
    let inputs = folder.join("inputs");
    std::fs::create_dir_all(&inputs).expect("a folder");
    let mut roster = "企业名单\n序号,企业名称,村（社区）,行业,主要负责人,联系电话\n".to_owned();
    for number in 1..=enterprises() {
        let name = format!("云溪第{number}机械有限公司");
        let village = VILLAGES[number % VILLAGES.len()];
        writeln!(roster, "{number},{name},{village},机械,张三丰,13812345678").unwrap();
        std::fs::write(inputs.join(format!("{name}2026年第三季度隐患台账.csv")), ledger(&name)).expect("a file");
        std::fs::write(inputs.join(format!("{name}2026年风险清单.csv")), register(&name)).expect("a file");
    }
    std::fs::write(inputs.join("企业名单.csv"), roster).expect("a file");
    let writer = Writer { name: "周晓东".to_owned(), at: "2026-10-08T09:00:00+08:00".to_owned() };
    let request = ImportRequest { inputs: vec![inputs], as_of: AS_OF, writer, sender: None, reader: None };
    import(&workspace, &request, &Unobserved).expect("imported");
    workspace
}

fn ledger(name: &str) -> String {
    let heading = "序号,单位名称,排查日期,隐患部位,隐患描述,隐患等级,整改责任人,整改期限,整改完成时间";
    let mut text = format!("隐患排查治理台账\n{heading}\n");
    for row in 1..=30 {
        let day = row % 28 + 1;
        writeln!(
            text,
            "{row},{name},2026-09-{day:02},{row}号车间,第{row}台设备防护罩缺失,一般,赵六,2026-09-30,2026-09-29"
        )
        .unwrap();
    }
    text
}

fn register(name: &str) -> String {
    let heading = "序号,单位名称,风险点,危险源,可能性L,暴露频率E,后果C,风险值D,风险等级,管控措施,责任人";
    let mut text = format!("安全风险分级管控清单\n{heading}\n");
    for row in 1..=20 {
        writeln!(text, "{row},{name},{row}号设备,转动部位外露,3,6,3,54,低风险,装防护罩；每班点检,赵六").unwrap();
    }
    text
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn packages_of_all_enterprises(bencher: divan::Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    let quarter: Period = "2026Q3".parse().expect("a period");
    let out = folder.path().join("out");
    bencher.counter(divan::counter::ItemsCount::new(enterprises())).bench_local(|| {
        packages(&workspace, AS_OF, quarter, &[ScopeKey::Enterprise], &out, &Nobody).expect("packages")
    });
}

fn main() {
    divan::main();
}
