//! The annual assessment: how long a year of all enterprises takes by sixty items, from the book to the slips.
//!
//! `cargo bench --bench score`. For the size of a city make ten thousand with `ANPING_ENTERPRISES=10000`; the peak of memory is
//! told by `/usr/bin/time -v`, with the import that comes before: with `ANPING_BOOK=folder` the book is kept and used again.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark may fail loudly and be told its size"
)]

use anping::pipeline::Unobserved;
use anping::pipeline::book::{ImportRequest, TownSpec, Workspace, Writer, import};
use anping::pipeline::score::{ListAbout, ScoreRequest, SlipKind, scores, write_slips};
use jiff::civil::{Date, date};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const AS_OF: Date = date(2026, 12, 31);
const VILLAGES: [&str; 4] = ["上庄村", "石桥村", "柳泉村", "河湾村"];
/// Dangers, trainings and reviews of each in the year.
const DANGERS: usize = 12;

fn enterprises() -> usize {
    std::env::var("ANPING_ENTERPRISES").ok().and_then(|text| text.parse().ok()).unwrap_or(500)
}

/// A town of enterprises with a year of events each, scored by sixty items.
fn town(folder: &Path) -> Workspace {
    let home = folder.join("book");
    if home.join("town.yaml").is_file() {
        return Workspace::open(&home).expect("a workspace");
    }
    let spec = TownSpec {
        town: "云溪镇".to_owned(),
        office: "云溪镇应急管理办公室".to_owned(),
        villages: VILLAGES.map(str::to_owned).to_vec(),
        ..TownSpec::default()
    };
    let workspace = Workspace::create(&home, &spec).expect("a workspace");
    let rules = home.join("rules/assessment");
    std::fs::create_dir_all(&rules).expect("a folder");
    std::fs::write(rules.join("bench.yaml"), scheme()).expect("a file");
    let inputs = folder.join("inputs");
    std::fs::create_dir_all(&inputs).expect("a folder");
    let mut roster = "企业名单\n序号,企业名称,村（社区）,行业,主要负责人,从业人数\n".to_owned();
    let mut dangers =
        "2026年隐患排查治理台账\n序号,单位名称,排查日期,隐患部位,隐患描述,隐患等级,整改责任人,整改期限,整改完成时间\n"
            .to_owned();
    let mut trainings = "2026年安全培训台账\n序号,单位名称,培训日期,培训内容,参加人数\n".to_owned();
    for number in 1..=enterprises() {
        let name = format!("云溪第{number}机械有限公司");
        let village = VILLAGES[number % VILLAGES.len()];
        writeln!(roster, "{number},{name},{village},机械,张三丰,{}", number % 90 + 5).unwrap();
        for row in 1..=DANGERS {
            let done = if (number + row) % 7 == 0 { String::new() } else { format!("2026-{row:02}-20") };
            writeln!(
                dangers,
                "{row},{name},2026-{row:02}-05,{row}号车间,第{row}台设备防护罩缺失,一般,赵六,2026-{row:02}-25,{done}"
            )
            .unwrap();
        }
        writeln!(trainings, "{number},{name},2026-{:02}-10,防护罩,20", number % 12 + 1).unwrap();
    }
    for (file, text) in [("企业名单.csv", roster), ("隐患台账.csv", dangers), ("培训台账.csv", trainings)] {
        std::fs::write(inputs.join(file), text).expect("a file");
    }
    let writer = Writer { name: "周晓东".to_owned(), at: "2026-12-31T09:00:00+08:00".to_owned() };
    let request =
        ImportRequest {
            inputs: vec![inputs], as_of: AS_OF, writer, sender: Some("镇应急办".to_owned()), reader: None
        };
    import(&workspace, &request, &Unobserved).expect("imported");
    workspace
}

/// Sixty items: forty by figures, twenty by persons.
fn scheme() -> String {
    let by = [
        "{rate: {of: rectification_rate}}",
        "{steps: {of: on_time_rate, at: [{from: 95, points: 1}, {from: 60, points: 0.5}], below: 0}}",
        "{deduct: [{for: 逾期未整改, of: dangers_overdue, each: 0.1}]}",
        "{present: {of: trainings_held}}",
        "{judged: {}}",
        "{steps: {of: dangers_found, at: [{from: 50, points: 1}], below: 0, against: median}}",
    ];
    let mut items = String::new();
    for number in 0..60 {
        let by = by[number % by.len()];
        writeln!(items, "  - {{id: N{number}, title: 第{number}项, points: 1, rule: 按规定, by: {by}}}").unwrap();
    }
    format!(
        "id: bench\ntitle: 六十项\nsource: {{document: 测速}}\nabout: enterprise\ntotal: 60\ngroups: {{field: village}}\n\
         items:\n{items}bands: [{{from: 60, grade: 合格}}, {{from: 0, grade: 不合格}}]\n"
    )
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_year_of_all_enterprises(bencher: divan::Bencher<'_, '_>) {
    let temporary = tempfile::tempdir().expect("a folder");
    let kept = std::env::var_os("ANPING_BOOK").map(PathBuf::from);
    let folder = kept.as_deref().unwrap_or(temporary.path());
    let workspace = town(folder);
    let request = ScoreRequest { year: 2026, about: Some(ListAbout::Enterprise), scheme: Some("bench".to_owned()) };
    bencher.counter(divan::counter::ItemsCount::new(enterprises())).bench_local(|| {
        let scored = scores(&workspace, &request, AS_OF).expect("scores");
        write_slips(&workspace, &scored[0], &out, SlipKind::Pages).expect("slips")
    });
}

fn main() {
    divan::main();
}
