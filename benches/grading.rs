//! How fast records are graded, with reasons, on one core: `cargo bench`.
//!
//! A thousand records of one LEC register, every combination of the scales among them, typed levels and risk values included.

#![allow(clippy::expect_used, missing_docs, reason = "a benchmark may fail loudly")]

use anping::grade::Grader;
use anping::model::{CellValue, Record, Row};
use anping::normalise::{Event, Place, SheetReader};
use anping::ruleset::{RuleFiles, Ruleset};
use divan::counter::ItemsCount;
use std::sync::{Arc, LazyLock};

const ROWS: u32 = 1_000;

static RULES: LazyLock<Ruleset> =
    LazyLock::new(|| Ruleset::load(&RuleFiles::shipped(), jiff::civil::date(2026, 11, 24)).expect("the shipped rules"));

fn main() {
    divan::main();
}

fn text(text: &str) -> CellValue<'static> {
    CellValue::Text(text.to_owned().into())
}

fn rows() -> Vec<Row<'static>> {
    let headings = ["序号", "风险点", "危险源", "事故类型", "L", "E", "C", "D", "风险等级"];
    let mut rows = vec![Row { number: 1, cells: (0..).zip(headings.map(text)).collect() }];
    let (l, e, c) =
        ([10.0, 6.0, 3.0, 1.0, 0.5, 0.2, 0.1], [10.0, 6.0, 3.0, 2.0, 1.0, 0.5], [100.0, 40.0, 15.0, 7.0, 3.0, 1.0]);
    let pick =
        |values: &[f64], at: u32| values.iter().copied().cycle().nth(at as usize % values.len()).map(CellValue::Number);
    for at in 0..ROWS {
        let numbers = [pick(&l, at), pick(&e, at / 7), pick(&c, at / 42), Some(CellValue::Number(f64::from(at % 400)))];
        let texts = [
            text(&format!("{at}号冲压机")),
            text("设备外露的旋转部件未安装防护罩，可能造成人员肢体卷入"),
            text("机械伤害"),
        ];
        let cells = [Some(CellValue::Number(f64::from(at)))].into_iter().chain(texts.map(Some)).chain(numbers);
        let cells = cells.chain([Some(text("一般风险"))]);
        rows.push(Row { number: at + 2, cells: (0..).zip(cells).filter_map(|(at, cell)| Some((at, cell?))).collect() });
    }
    rows
}

fn records() -> Vec<Record<'static>> {
    let place = Place { file: Arc::from("bench"), sheet: Arc::from("LEC") };
    let records: Vec<_> = SheetReader::new(&RULES, place, &[], None, rows().into_iter())
        .filter_map(|event| if let Event::Record(record) = event { Some(record) } else { None })
        .collect();
    assert_eq!(records.len(), ROWS as usize, "every row is a record");
    records
}

/// Records as they come from a register; distinct inputs are worked out in the first pass.
#[divan::bench]
fn graded_records(bencher: divan::Bencher<'_, '_>) {
    let records = records();
    let mut grader = Grader::new(&RULES);
    bencher.counter(ItemsCount::new(records.len())).bench_local(|| {
        for record in &records {
            divan::black_box(grader.grade(record));
        }
    });
}

/// The same with nothing remembered: every distinct input runs its script.
#[divan::bench]
fn graded_records_afresh(bencher: divan::Bencher<'_, '_>) {
    let records = records();
    bencher.counter(ItemsCount::new(records.len())).bench_local(|| {
        let mut grader = Grader::new(&RULES);
        for record in &records {
            divan::black_box(grader.grade(record));
        }
    });
}

/// Reading and compiling all shipped rules.
#[divan::bench]
fn loaded_rules() -> Ruleset {
    Ruleset::load(&RuleFiles::shipped(), jiff::civil::date(2026, 11, 24)).expect("the shipped rules")
}
