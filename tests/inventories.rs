//! A chemicals inventory is added up by unit: what is certain, what is not, and how it was got.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/run.rs"]
mod run;

use run::{Run, assess_csv, sheet_of};

const HEADINGS: &str = "单元,化学品名称,CAS号,危险性类别,最大储量(t),周边500米人数";

fn told(rows: &str) -> Vec<String> {
    assess_csv(&format!("{HEADINGS}\n{rows}")).problems()
}

#[test]
fn unit_at_its_critical_quantity_is_an_installation() {
    assert_eq!(told("氨罐区,液氨,7664-41-7,,10,0"), ["warning installation_major B2"]);
    assert_eq!(told("氨罐区,液氨,7664-41-7,,9.99,0"), ["info installation_none B2"]);
}

#[test]
fn lines_of_a_unit_add_up_exactly() {
    let rows = "丁库,乙醇,,,200,0\n丁库,汽油,,,100,0\n丁库,乙醚,,,1,0";
    assert_eq!(told(rows), ["warning installation_major B2"], "0.4 + 0.5 + 0.1 = 1");
}

#[test]
fn unknown_substance_leaves_the_unit_open() {
    assert_eq!(told("配料间,神秘溶剂,,,5,0"), ["info installation_unknown B2"]);
}

#[test]
fn workbook_has_the_sum_of_every_line() {
    let run: Run = assess_csv(&format!("{HEADINGS}\n氨罐区,液氨,7664-41-7,,12,60\n甲库,甲醇,67-56-1,,100,60"));
    let sheet = sheet_of(&run.output("a-graded.xlsx"), "a");
    assert_eq!((sheet[1][6].as_str(), sheet[2][6].as_str()), ("判定", "未命中"), "{sheet:?}");
    assert!(sheet[1][7].contains("四级"), "{sheet:?}");
    assert!(sheet[1][9].contains("12 t ÷ Q 10 t = 1.2"), "{sheet:?}");
    let message = run.diagnostic("installation_major")["message"].as_str().expect("a text").to_owned();
    assert!(message.contains("α = 1.5") && message.contains("R = α × Σ(β×q/Q) = 3.6"), "{message}");
}

#[test]
fn unit_of_measure_may_stand_in_the_heading_or_in_a_column() {
    let kilograms = assess_csv("单元,化学品名称,最大储量(kg)\n氨罐区,液氨,9000");
    assert_eq!(kilograms.problems(), ["info installation_none B2"]);
    let column = assess_csv("单元,化学品名称,最大储量,计量单位\n氨罐区,液氨,9000,公斤");
    assert_eq!(column.problems(), ["info installation_none B2"]);
}
