//! Small registers, each showing one thing, and what must come out row by row.
//!
//! A row is written as `row risk_point profile value level declared agreement`, a diagnostic as `code cell`.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/run.rs"]
mod support;

use serde_json::Value;
use support::Run;

fn run(name: &str, bytes: &[u8], profile: Option<&str>) -> Vec<String> {
    Run::new(&[(name, bytes)], profile).lines.iter().filter_map(said).collect()
}

fn said(line: &Value) -> Option<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    match line["type"].as_str() {
        Some("row") => Some(format!(
            "{} {} {} {} {} {} {}",
            line["row"],
            text(&line["risk_point"]),
            text(&line["profile"]),
            text(&line["risk_value"]),
            text(&line["level"]),
            text(&line["declared"]["level"]),
            text(&line["agreement"])
        )),
        // Consistency checks have tests of their own.
        Some("diagnostic") if line["code"].as_str().is_some_and(|code| code.starts_with("inconsistent")) => None,
        Some("diagnostic") if line["code"] == "row_skipped" => {
            Some(format!("{} {} {}", text(&line["value"]), text(&line["cell"]), line["rows"]))
        }
        Some("diagnostic") => Some(format!("{} {}", text(&line["code"]), text(&line["cell"]))),
        _ => None,
    }
}

fn csv(text: &str) -> Vec<String> {
    run("登记表.csv", text.as_bytes(), None)
}

#[test]
fn two_tables_on_one_sheet_are_both_graded_by_their_own_method() {
    let said = csv(
        "LEC评价表,,,,,,,\n序号,风险点,危险源,L,E,C,D,风险等级\n1,配电室,触电,6,3,7,126,一般风险\n合计,1,,,,,,\n,,,,,,,\n\
         食堂风险评价,,,,,,,\n序号,风险点名称,危险源,可能性L,严重性S,风险值R,等级,\n1,食堂,火灾,2,5,10,一般,\n审核人：张三,,日期：,,,,,\n",
    );
    assert_eq!(
        said,
        [
            "title A1 1",
            "header A2 1",
            "3 配电室 lec-db37 126 moderate moderate agrees",
            "total A4 1",
            "note A6 1",
            "header A7 1",
            "8 食堂 ls-db37 10 moderate moderate agrees",
            "note A9 1",
        ]
    );
}

#[test]
fn sections_notes_samples_and_serials_are_no_records() {
    let said = csv(
        "序号,风险点,危险源,L,E,C,D,风险等级\n一、生产车间,,,,,,,\n1,配电室,触电,6,3,7,126,Ⅲ级\n序号,风险点,危险源,L,E,C,D,风险等级\n\
         2,叉车,撞人,3,6,15,270,2级\n3,,,,,,,\n注：本表一式两份,,,,,,,\n示例,某风险点,勿删,1,1,1,1,低\n",
    );
    assert_eq!(
        said,
        [
            "header A1 1",
            "section A2 1",
            "3 配电室 lec-db37 126 moderate moderate agrees",
            "repeated_header A4 1",
            "5 叉车 lec-db37 270 considerable considerable agrees",
            "serial_only A6 1",
            "note A7 1",
            "sample A8 1",
        ]
    );
}

#[test]
fn a_parent_typed_once_covers_its_children_without_merges() {
    let said = csv(
        "某公司风险清单,,,,,,,\n序号,风险点,危险源,作业条件危险性评价,,,,风险等级\n,,,L,E,C,D,\n1,配电室,触电,６,３,7,126,一般风险\n\
         2,空压机,爆炸,0.5 ,6,15分,45,低\n3,储罐,泄漏,/,3,7,,低\n4,泵,泄漏,六,3,7,,低\n",
    );
    assert_eq!(
        said,
        [
            "title A1 1",
            "header A2 2",
            "4 配电室 lec-db37 126 moderate moderate agrees",
            "5 空压机 lec-db37 45 low low agrees",
            "6 储罐 lec-db37 - - low not_computable",
            "factor_missing D6",
            "number_unreadable D7",
            "7 泵 lec-db37 - - low not_computable",
        ]
    );
}

#[test]
fn numbered_levels_are_read_by_their_correlation_with_the_score() {
    let four =
        csv("序号,风险点,危险源,L,S,R,等级\n1,甲,a,5,5,25,4\n2,乙,b,4,4,16,3\n3,丙,c,3,4,12,2\n4,丁,d,1,2,2,1\n");
    assert!(
        four.contains(&"level_numbering_ascending A1".to_owned()) && !four.iter().any(|line| line.contains("differs"))
    );
    let five = csv("序号,风险点,危险源,L,E,C,D,级别\n1,甲,a,3,3,7,63,2\n2,乙,b,3,6,7,126,3\n3,丙,c,3,3,15,135,3\n");
    assert!(five.contains(&"3 乙 lec-db37 126 moderate moderate agrees".to_owned()), "{five:?}");
    let falling =
        csv("序号,风险点,危险源,L,E,C,D,级别\n1,甲,a,3,3,7,63,4\n2,乙,b,3,6,7,126,3级\n3,丙,c,6,6,15,540,A级\n");
    assert_eq!(falling[3], "4 丙 lec-db37 540 major major agrees");
    let unknown = csv("序号,风险点,危险源,L,E,C,级别\n1,甲,a,3,3,7,4\n2,乙,b,3,6,7,3\n");
    assert_eq!(unknown[1], "level_numbering_assumed A1");
}

#[test]
fn a_level_word_may_change_in_company() {
    let said = csv(
        "序号,风险点,危险源,L,S,R,风险等级\n1,甲,a,5,5,25,巨大风险\n2,乙,b,4,4,16,重大风险\n3,丙,c,3,4,12,中等风险\n4,丁,d,1,2,2,可忽略\n",
    );
    assert_eq!(said[2], "3 乙 ls-db37 16 considerable considerable agrees");
    assert!(said.iter().all(|line| !line.contains("differs")));
}

#[test]
fn letters_of_the_headings_choose_the_method() {
    let said =
        csv("序号,风险点,危险源,可能性（P）,频繁程度（E）,严重性（S）,风险值,风险等级\n1,甲,a,1,3,50,150,一般风险\n");
    assert_eq!(said[1], "2 甲 pes-power-plant 150 moderate moderate agrees");
    let said = csv("序号,风险点,危险源,M,E,S,R,等级\n1,甲,a,5,6,8,240,红\n");
    assert_eq!(said[1], "2 甲 mes-injury 240 major major agrees");
    let said = csv("危险度评价表,,,,,,,\n序号,单元,物质,容量,温度,压力,操作,等级\n1,罐区,A,B,C,D,D,重大\n");
    assert_eq!(said[2], "3 罐区 danger-degree 17 major major agrees");
}

#[test]
fn a_direct_determination_raises_a_level_and_no_score_lowers_it() {
    let said = csv("序号,风险点,危险源,评价方法,L,E,C,D,风险等级,作业人数\n1,罐区,泄漏,直接判定,1,1,1,1,重大风险,\n\
         2,喷漆房,火灾爆炸,LEC,3,6,7,126,一般风险,12人\n3,喷漆房,火灾爆炸,LEC,3,6,7,126,重大,12\n4,罐区未构成重大危险源,泄漏,LEC,1,1,1,1,低,2\n");
    assert_eq!(
        said[1..],
        [
            "2 罐区 lec-db37 1 major major agrees",
            "direct_raised D2",
            "3 喷漆房 lec-db37 126 moderate moderate agrees",
            "direct_suspected C3",
            "4 喷漆房 lec-db37 126 major major agrees",
            "direct_raised C4",
            "5 罐区未构成重大危险源 lec-db37 1 low low agrees",
        ]
    );
}

#[test]
fn what_was_typed_is_reconciled() {
    let said = csv(
        "序号,风险点,危险源,L,E,C,D,风险等级\n1,甲,a,6,3,7,126,一般\n2,乙,b,6,3,7,162,一般\n3,丙,c,6,3,7,126,低\n\
         4,丁,d,6,3,7,60,低\n5,戊,e,6,3,7,,\n6,己,f,,,,54,低\n7,庚,g,5,3,7,105,一般\n8,辛,h,6,3,7,126,较大险\n9,测试,i,6,3,7,126,一般\n",
    );
    assert_eq!(
        said[1..],
        [
            "2 甲 lec-db37 126 moderate moderate agrees",
            "3 乙 lec-db37 126 moderate moderate value_differs",
            "value_differs G3",
            "4 丙 lec-db37 126 moderate low level_differs",
            "level_differs H4",
            "5 丁 lec-db37 126 moderate low both_differ",
            "value_differs G5",
            "level_differs H5",
            "6 戊 lec-db37 126 moderate - not_declared",
            "7 己 lec-db37 - low low not_computable",
            "score_without_factors G7",
            "8 庚 lec-db37 105 moderate moderate agrees",
            "value_off_scale D8",
            "level_unknown H9",
            "9 辛 lec-db37 126 moderate - agrees",
            "trial_entry B10",
            "10 测试 lec-db37 126 moderate moderate agrees",
        ]
    );
}

#[test]
fn a_named_profile_is_used_where_its_factors_are() {
    let lec = "序号,风险点,危险源,L,E,C,D,风险等级\n1,甲,a,6,6,7,252,重大\n";
    assert_eq!(run("a.csv", lec.as_bytes(), Some("lec-shift"))[1], "2 甲 lec-shift 252 major major agrees");
    let ls = "序号,风险点,危险源,L,S,R,风险等级\n1,甲,a,4,4,16,较大\n";
    let said = run("a.csv", ls.as_bytes(), Some("lec-shift"));
    assert_eq!(said[1..], ["profile_not_applied A1", "2 甲 ls-db37 16 considerable considerable agrees"]);
}

#[test]
fn lists_of_allowed_values_are_no_register() {
    assert_eq!(csv("取值表,,\nL,E,C\n10,10,100\n6,6,40\n")[2..], ["table_not_graded A2", "other_table A3 2"]);
}

#[test]
fn separators_and_encodings_are_found() {
    let text = "序号;风险点;危险源;L;E;C;D;风险等级\n1;配电室;触电;6;3;7;126;一般风险\n";
    let row = "2 配电室 lec-db37 126 moderate moderate agrees";
    assert_eq!(csv(text)[1], row);
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(text.replace(';', "\t").chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(run("a.csv", &utf16, None)[1], row);
    let (gb18030, ..) = encoding_rs::GB18030.encode(text);
    assert_eq!(run("a.txt", &gb18030, None)[2], row);
}

#[test]
fn merged_headings_and_merged_cells_reach_every_row() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    for (row, column, end_row, end_column, text) in [
        (0, 0, 0, 10, "某公司安全风险分级管控清单"),
        (1, 0, 3, 0, "序号"),
        (1, 1, 3, 1, "风险点"),
        (1, 2, 3, 2, "危险源"),
        (1, 3, 1, 6, "风险评价"),
        (2, 3, 2, 5, "作业条件危险性"),
        (2, 6, 3, 6, "等级"),
        (1, 7, 1, 8, "现有控制措施"),
        (2, 7, 3, 7, "工程技术"),
        (2, 8, 3, 8, "管理措施"),
        (1, 9, 1, 10, "建议改进措施"),
        (2, 9, 3, 9, "工程技术"),
        (2, 10, 3, 10, "管理措施"),
        (4, 1, 5, 1, "配电室"),
        (4, 3, 5, 3, ""),
    ] {
        sheet.merge_range(row, column, end_row, end_column, text, &plain).expect("a merge");
    }
    for (column, letter) in [(3, "L"), (4, "E"), (5, "C")] {
        sheet.write_string(3, column, letter).expect("a heading");
    }
    for (row, hazard, numbers, level) in [(4, "触电", [6.0, 3.0, 7.0], "黄"), (5, "火灾", [0.0, 6.0, 15.0], "红")]
    {
        sheet.write_number(row, 0, f64::from(row)).expect("a number");
        sheet.write_string(row, 2, hazard).expect("a text");
        for (column, number) in (3_u16..).zip(numbers).filter(|(_, number)| *number > 0.0) {
            sheet.write_number_with_format(row, column, number, &plain).expect("a number");
        }
        sheet.write_string(row, 6, level).expect("a text");
    }
    let said = run("合并.xlsx", &book.save_to_buffer().expect("a workbook"), None);
    assert_eq!(
        said,
        [
            "title A1 1",
            "header A2 3",
            "5 配电室 lec-db37 126 moderate moderate agrees",
            "6 配电室 lec-db37 540 major major agrees",
        ]
    );
}

#[test]
fn a_text_too_long_for_a_cell_is_said() {
    let long = "长".repeat(20_000);
    let said = csv(&format!("序号,风险点,危险源,L,E,C,D,风险等级\n1,甲,{long},6,3,7,126,一般\n"));
    assert_eq!(said[1..], ["text_too_long C2", "2 甲 lec-db37 126 moderate moderate agrees"]);
}
