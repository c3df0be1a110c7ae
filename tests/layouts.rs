//! Registers as people lay them out: one small workbook or CSV file a fact.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/run.rs"]
mod run;

use encoding_rs::GB18030;
use run::{Book, Run, assess_csv, sheet_of, sheets_of};
use serde_json::json;
use std::fs;

const LEC: &str = "序号|风险点|危险源|L|E|C|D|风险等级";
const NOTHING: [&str; 0] = [];

/// A sheet with the headings of [`LEC`] in row 1 and these rows from row 2 on.
fn lec(rows: &str) -> Run {
    lec_book(rows).assess()
}

fn lec_book(rows: &str) -> Book {
    Book::of(&format!("{LEC}\n{}", rows.trim_start_matches('\n')), &[])
}

/// A CSV file with the headings of [`LEC`] and one good row, in some encoding.
fn one_row_csv(separator: &str) -> String {
    format!("{LEC}\n1|配电室|触电|6|3|7|126|一般风险\n").replace('|', separator)
}

fn texts(row: &[String]) -> Vec<&str> {
    row.iter().map(String::as_str).collect()
}

// Headings

#[test]
fn header_below_merged_title_is_found() {
    let run = Book::of(&format!("安全风险分级管控清单\n{LEC}\n1|配电室|触电|6|3|7|126|一般风险"), &["A1:H1"]).assess();
    assert_eq!(run.graded(), ["3 配电室 126 moderate agrees"]);
    assert_eq!(run.skipped(), ["title A1 1", "header A2 1"]);
    assert_eq!(run.problems(), NOTHING);
    let row = run.rows()[0];
    assert_eq!(row["sheet"], "风险清单");
    assert_eq!((&row["method"], &row["profile"]), (&json!("lec"), &json!("lec-db37")));
    assert_eq!(row["factors"], json!({"likelihood": "6", "exposure": "3", "consequence": "7"}));
    assert_eq!(row["declared"], json!({"risk_value": "126", "level": "moderate", "level_text": "一般风险"}));
}

#[test]
fn title_note_and_info_rows_above_the_header_are_no_records() {
    let run = Book::of(
        &format!(
            "某某公司安全风险分级管控清单
            填表说明：取值见附表，评价小组共同打分。
            单位：某某公司|||岗位：维修|||填表日期：2026年3月5日|

            {LEC}
            1|配电室|触电|6|3|7|126|一般风险"
        ),
        &["A1:H1", "A2:H2"],
    )
    .assess();
    assert_eq!(run.graded(), ["6 配电室 126 moderate agrees"]);
    assert_eq!(run.skipped(), ["title A1 3", "header A5 1"]);
}

#[test]
fn header_far_below_a_cover_page_is_found_whole() {
    // Around 30 rows the first look ahead ends, perhaps in the middle of the headings.
    for notes in [20, 27, 28, 29, 30, 31, 59, 120] {
        let cover = "评价小组说明本公司情况，不作为清单内容。\n".repeat(notes);
        let run = Book::of(
            &format!(
                "{cover}序号|风险点|作业条件危险性评价|||风险值|风险等级
                ||取值||||
                ||L|E|C||
                1|配电室|6|3|7|126|一般风险"
            ),
            &[],
        )
        .assess();
        assert_eq!(run.graded(), [format!("{} 配电室 126 moderate agrees", notes + 4)], "{notes} rows above");
    }
}

#[test]
fn two_header_rows_with_merges_give_each_factor_its_column() {
    let run = Book::of(
        "安全风险分级管控清单
        序号|风险点|危险源|作业条件危险性评价||||风险等级|备注
        |||L|E|C|D||
        1|配电室|触电|6|3|7|126|一般风险|
        2|空压机|容器爆炸|1|6|15|90|一般风险|",
        &["A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:G2", "H2:H3", "I2:I3"],
    )
    .assess();
    assert_eq!(run.graded(), ["4 配电室 126 moderate agrees", "5 空压机 90 moderate agrees"]);
    assert_eq!(run.skipped(), ["title A1 1", "header A2 2"]);
}

#[test]
fn three_header_rows_with_merges_give_each_factor_its_column() {
    let run = Book::of(
        "安全风险分级管控清单
        序号|风险点|风险评价|||||管控措施
        ||取值|||风险值|风险等级|
        ||L|E|C|||
        1|配电室|6|3|7|126|一般风险|巡检",
        &["A1:H1", "A2:A4", "B2:B4", "C2:G2", "C3:E3", "F3:F4", "G3:G4", "H2:H4"],
    )
    .assess();
    assert_eq!(run.graded(), ["5 配电室 126 moderate agrees"]);
    assert_eq!(run.skipped(), ["title A1 1", "header A2 3"]);
    assert_eq!(
        run.rows()[0]["cells"],
        json!({"likelihood": "C5", "exposure": "D5", "consequence": "E5", "score": "F5", "risk_level": "G5", "risk_point": "B5"})
    );
}

#[test]
fn same_leaves_under_two_parents_keep_their_paths() {
    let run = Book::of(
        "工作危害分析（JHA）评价记录
        序号|作业步骤|危险源|现有控制措施|||L|S|R|风险等级|建议改进措施|
        |||工程技术|管理措施|应急处置|||||工程技术|管理措施
        1|拆卸|物体打击|防护罩|操作规程|急救箱|3|3|9|一般风险|加装联锁|复训",
        &["A1:L1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3", "H2:H3", "I2:I3", "J2:J3", "K2:L2"],
    )
    .assess();
    assert_eq!(run.graded(), ["4 拆卸 9 moderate agrees"]);
    assert_eq!(
        run.headings(),
        [
            "序号 → seq",
            "作业步骤 → step",
            "危险源 → hazard_factor",
            "现有控制措施/工程技术 → measure_engineering",
            "现有控制措施/管理措施 → measure_management",
            "现有控制措施/应急处置 → measure_emergency",
            "L → likelihood",
            "S → severity",
            "R → score",
            "风险等级 → risk_level",
            "建议改进措施/工程技术 → suggested_measures",
            "建议改进措施/管理措施",
        ]
    );
}

#[test]
fn our_columns_stand_to_the_right_of_the_senders_own_sheet() {
    let run = Book::of(&format!("安全风险清单\n{LEC}\n1|配电室|触电|6|3|7|126|较大风险\n\n注：一年一评"), &["A1:H1"])
        .assess();
    let sheet = sheet_of(&run.output("a-graded.xlsx"), "风险清单");
    assert_eq!(texts(&sheet[0])[0], "安全风险清单");
    assert_eq!(texts(&sheet[1])[7..], ["风险等级", "计算风险值", "判定等级", "与填报是否一致", "判定理由", "问题"]);
    assert_eq!(
        texts(&sheet[2])[..11],
        ["1", "配电室", "触电", "6", "3", "7", "126", "较大风险", "126", "一般风险", "等级不一致"]
    );
    assert_eq!(texts(&sheet[4])[..9], ["注：一年一评", "", "", "", "", "", "", "", ""]);
}

#[test]
fn csv_parent_typed_once_stands_over_the_blanks_to_its_right() {
    let run = assess_csv(
        "序号,作业步骤,危险源,现有控制措施,,L,S,R,风险等级,建议改进措施,
        ,,,工程技术,管理措施,,,,,工程技术,管理措施
        1,拆卸,物体打击,防护罩,操作规程,3,3,9,一般风险,加装联锁,复训",
    );
    assert_eq!(run.graded(), ["3 拆卸 9 moderate agrees"]);
    assert_eq!(
        run.headings()[3..],
        [
            "现有控制措施/工程技术 → measure_engineering",
            "现有控制措施/管理措施 → measure_management",
            "L → likelihood",
            "S → severity",
            "R → score",
            "风险等级 → risk_level",
            "建议改进措施/工程技术 → suggested_measures",
            "建议改进措施/管理措施",
        ]
    );
}

#[test]
fn headings_with_units_letters_and_line_breaks_are_known() {
    let run = assess_csv(
        "序号,风险点名称*,主要危险因素,发生事故的可能性（L）,暴露于危险环境的频繁程度(E),事故后果【C】,风险值（D=L×E×C）,风险等级/风险色度
        1,配电室,触电,6,3,7,126,黄",
    );
    assert_eq!(run.graded(), ["2 配电室 126 moderate agrees"]);
}

#[test]
fn first_row_of_words_that_are_also_headings_is_a_record() {
    let run = assess_csv(
        "风险点,风险点类型,管控层级,责任单位,责任人,风险等级
        储罐区,设备设施,车间,车间,张三,低风险
        装卸台,作业活动,岗位,部门,李四,一般风险",
    );
    assert_eq!(run.skipped(), ["header A1 1"]);
    assert_eq!(run.told(&["row", "risk_point"]), ["2 储罐区", "3 装卸台"]);
}

#[test]
fn later_row_of_words_that_are_also_headings_loses_no_rows() {
    let run = assess_csv(
        "风险点,风险点类型,管控层级,责任单位,责任人,风险等级
        储罐区,储存,公司级,安环部,张三,低风险
        装卸台,作业活动,车间,车间,李四,一般风险
        泵房,动设备,班组级,生产部,王五,低风险",
    );
    assert_eq!(run.told(&["row", "risk_point"]), ["2 储罐区", "3 装卸台", "4 泵房"]);
}

#[test]
fn row_of_units_below_the_headings_is_no_record() {
    let run = lec("|||（分）|（分）|（分）|（分）|\n1|配电室|触电|6|3|7|126|一般风险");
    assert_eq!(run.graded(), ["3 配电室 126 moderate agrees"]);
}

#[test]
fn row_of_column_numbers_below_the_headings_is_no_record() {
    let run = lec("1|2|3|4|5|6|7|8\n1|配电室|触电|6|3|7|126|一般风险");
    assert_eq!(run.graded(), ["3 配电室 126 moderate agrees"]);
}

#[test]
fn two_assessments_side_by_side_are_not_mixed() {
    let run = Book::of(
        "序号|风险点|危险源|固有风险评价|||||现状风险评价||||
        |||L|E|C|D|风险等级|L|E|C|D|风险等级
        1|配电室|触电|6|3|7|126|一般风险|1|3|7|21|低风险",
        &["A1:A2", "B1:B2", "C1:C2", "D1:H1", "I1:M1"],
    )
    .assess();
    // The register's own level is the one with its measures.
    assert_eq!(run.graded(), ["3 配电室 21 low agrees"]);
    assert_eq!(run.rows()[0]["cells"]["risk_level"], "M3");
}

#[test]
fn table_may_begin_in_any_column() {
    let run = Book::of(
        "||安全风险清单
        ||序号|风险点|危险源|L|E|C|D|风险等级
        ||1|配电室|触电|6|3|7|126|一般风险
        ||合计|||||||
        ||审核人：张三|||||||",
        &["C1:J1"],
    )
    .assess();
    assert_eq!(run.graded(), ["3 配电室 126 moderate agrees"]);
    assert_eq!(run.skipped(), ["title A1 1", "header A2 1", "total A4 1", "note A5 1"]);
    assert_eq!(run.rows()[0]["cells"]["likelihood"], "F3");
}

// Merged cells

#[test]
fn merged_risk_point_reaches_every_row_of_its_block() {
    let run = Book::of(
        &format!(
            "{LEC}
            1|配电室|触电|6|3|7|126|一般风险
            2||火灾|1|6|15|90|一般风险
            3||电弧灼伤|1|3|7|21|低风险
            4|空压机|容器爆炸|1|6|15|90|一般风险"
        ),
        &["B2:B4"],
    )
    .assess();
    assert_eq!(
        run.graded(),
        [
            "2 配电室 126 moderate agrees",
            "3 配电室 90 moderate agrees",
            "4 配电室 21 low agrees",
            "5 空压机 90 moderate agrees"
        ]
    );
}

#[test]
fn merged_factors_value_and_level_reach_every_row_of_their_block() {
    let run = Book::of(
        &format!(
            "{LEC}
            1|配电室|触电|6|3|7|126|一般风险
            ||火灾|||||
            ||注意力不集中|||||
            2|空压机|容器爆炸|1|3|7|21|低风险"
        ),
        &["A2:A4", "B2:B4", "D2:D4", "E2:E4", "F2:F4", "G2:G4", "H2:H4"],
    )
    .assess();
    assert_eq!(
        run.graded(),
        [
            "2 配电室 126 moderate agrees",
            "3 配电室 126 moderate agrees",
            "4 配电室 126 moderate agrees",
            "5 空压机 21 low agrees"
        ]
    );
    assert_eq!(run.problems(), NOTHING);
}

#[test]
fn row_of_a_merged_block_that_begins_like_a_note_or_total_is_kept() {
    let run = Book::of(
        &format!(
            "{LEC}
            1|配电室|触电|6|3|7|126|一般风险
            ||说明书未配备|||||
            ||累计超载|||||
            ||一、误操作|||||"
        ),
        &["A2:A5", "B2:B5", "D2:D5", "E2:E5", "F2:F5", "G2:G5", "H2:H5"],
    )
    .assess();
    assert_eq!(run.told(&["row", "risk_point"]), ["2 配电室", "3 配电室", "4 配电室", "5 配电室"]);
}

#[test]
fn every_row_of_a_merged_sample_is_skipped() {
    let run = Book::of(
        &format!(
            "{LEC}
            示例|配电室|触电|6|3|7|126|一般风险
            ||火灾|1|6|15|90|一般风险
            1|空压机|容器爆炸|1|6|15|90|一般风险"
        ),
        &["A2:A3", "B2:B3"],
    )
    .assess();
    assert_eq!(run.told(&["row", "risk_point"]), ["4 空压机"]);
}

#[test]
fn cells_that_are_not_merged_are_not_filled() {
    let run = lec("1|配电室|触电|6|3|7|126|一般风险
        2||火灾|1|6|15|90|一般风险");
    assert_eq!(run.graded(), ["2 配电室 126 moderate agrees", "3 - 90 moderate agrees"]);
}

// Sheets and tables

#[test]
fn every_sheet_with_a_register_is_graded() {
    let run = Book::of(&format!("{LEC}\n1|配电室|触电|6|3|7|126|一般风险"), &[])
        .sheet("封面", "某某公司\n安全风险分级管控资料\n2026年3月", &[])
        .sheet("维修车间", &format!("维修车间风险清单\n{LEC}\n1|行车|起重伤害|1|6|15|90|一般风险"), &["A1:H1"])
        .assess();
    assert_eq!(run.told(&["sheet", "row", "risk_point"]), ["风险清单 2 配电室", "维修车间 3 行车"]);
    assert_eq!(run.skipped(), ["header A1 1", "other_table A1 3", "title A1 1", "header A2 1"]);
    assert_eq!(run.problems(), NOTHING);
    assert_eq!(sheets_of(&run.output("a-graded.xlsx")), ["风险清单", "封面", "维修车间", "问题清单", "汇总"]);
}

#[test]
fn two_tables_stacked_on_one_sheet_are_each_graded_by_their_method() {
    let run = Book::of(
        &format!(
            "一、作业条件危险性评价（LEC）
            {LEC}
            1|配电室|触电|6|3|7|126|一般风险
            2|空压机|容器爆炸|1|6|15|90|一般风险

            二、工作危害分析（风险矩阵法）
            序号|作业步骤|危险源|L|S|R|风险等级
            1|拆卸|物体打击|3|3|9|一般风险
            2|清扫|机械伤害|2|2|4|低风险"
        ),
        &["A1:H1", "A6:G6"],
    )
    .assess();
    assert_eq!(
        run.told(&["row", "method", "risk_point", "risk_value", "level", "agreement"]),
        [
            "3 lec 配电室 126 moderate agrees",
            "4 lec 空压机 90 moderate agrees",
            "8 ls 拆卸 9 moderate agrees",
            "9 ls 清扫 4 low agrees",
        ]
    );
    assert_eq!(run.rows()[2]["cells"]["severity"], "E8");
    assert_eq!(run.problems(), NOTHING);
}

#[test]
fn title_and_info_rows_above_a_second_table_are_no_records() {
    let run = Book::of(
        &format!(
            "{LEC}
            1|配电室|触电|6|3|7|126|一般风险
            某某公司工作危害分析评价记录
            单位：某某公司|||岗位：维修||填表日期：2026年3月5日|
            序号|作业步骤|危险源|L|S|R|风险等级
            1|拆卸|物体打击|3|3|9|一般风险"
        ),
        &["A3:G3"],
    )
    .assess();
    assert_eq!(run.told(&["row", "method", "risk_point"]), ["2 lec 配电室", "6 ls 拆卸"]);
}

#[test]
fn short_table_above_a_long_one_keeps_its_columns() {
    let run = Book::of(
        &format!(
            "{LEC}
            1|配电室|触电|6|3|7|136|一般风险

            序号|作业步骤|危险源|L|S|R|风险等级
            1|拆卸|物体打击|3|3|9|一般风险
            2|清扫|机械伤害|2|2|4|低风险
            3|装配|机械伤害|2|2|4|低风险
            4|试车|机械伤害|2|2|4|低风险"
        ),
        &[],
    )
    .assess();
    assert_eq!(run.graded()[0], "2 配电室 126 moderate value_differs");
    assert_eq!(run.problems(), ["warning value_differs G2"]);
}

#[test]
fn second_table_with_two_header_rows_is_found() {
    let run = Book::of(
        &format!(
            "{LEC}
            1|配电室|触电|6|3|7|126|一般风险

            序号|作业步骤|危险源|风险评价||风险值|风险等级
            |||L|S||
            1|拆卸|物体打击|3|3|9|一般风险"
        ),
        &["A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G4:G5"],
    )
    .assess();
    assert_eq!(run.told(&["row", "method", "risk_point", "level"]), ["2 lec 配电室 moderate", "6 ls 拆卸 moderate"]);
}

#[test]
fn headings_repeated_on_each_printed_page_are_skipped() {
    let run = lec(&format!(
        "1|配电室|触电|6|3|7|126|一般风险
        {LEC}
        2|空压机|容器爆炸|1|6|15|90|一般风险"
    ));
    assert_eq!(run.told(&["row", "risk_point"]), ["2 配电室", "4 空压机"]);
    assert_eq!(run.skipped(), ["header A1 1", "repeated_header A3 1"]);
    assert_eq!(sheets_of(&run.output("a-graded.xlsx")), ["风险清单", "问题清单", "汇总"]);
}

#[test]
fn title_and_headings_repeated_on_each_printed_page_are_skipped() {
    let run = Book::of(
        &format!(
            "安全风险分级管控清单
            {LEC}
            1|配电室|触电|6|3|7|126|一般风险
            安全风险分级管控清单
            {LEC}
            2|空压机|容器爆炸|1|6|15|90|一般风险"
        ),
        &["A1:H1", "A4:H4"],
    )
    .assess();
    assert_eq!(run.told(&["row", "risk_point"]), ["3 配电室", "6 空压机"]);
    assert_eq!(run.skipped(), ["title A1 1", "header A2 1", "note A4 1", "repeated_header A5 1"]);
}

#[test]
fn sheet_named_like_one_of_ours_keeps_its_rows() {
    let table = format!("{LEC}\n1|配电室|触电|6|3|7|126|一般风险");
    let run = Book::default().sheet("汇总", &table, &[]).sheet("问题清单", &table, &[]).assess();
    assert_eq!(run.told(&["sheet", "row"]), ["汇总 2", "问题清单 2"]);
    assert_eq!(sheets_of(&run.output("a-graded.xlsx")), ["汇总", "问题清单", "问题清单(2)", "汇总(2)"]);
}

#[test]
fn two_repeated_header_rows_are_skipped() {
    let header = "序号|风险点|危险源|作业条件危险性评价||||风险等级\n|||L|E|C|D|";
    let run = Book::of(
        &format!(
            "{header}
            1|配电室|触电|6|3|7|126|一般风险
            {header}
            2|空压机|容器爆炸|1|6|15|90|一般风险"
        ),
        &["A1:A2", "B1:B2", "C1:C2", "D1:G1", "H1:H2", "A4:A5", "B4:B5", "C4:C5", "D4:G4", "H4:H5"],
    )
    .assess();
    assert_eq!(run.graded(), ["3 配电室 126 moderate agrees", "6 空压机 90 moderate agrees"]);
    assert_eq!(run.skipped(), ["header A1 2", "repeated_header A4 2"]);
}

#[test]
fn hidden_sheet_is_graded_and_named() {
    let run = Book::of(&format!("{LEC}\n1|配电室|触电|6|3|7|126|一般风险"), &[])
        .sheet("旧表", &format!("{LEC}\n1|行车|起重伤害|1|6|15|90|一般风险"), &[])
        .hidden()
        .assess();
    assert_eq!(run.told(&["sheet", "row"]), ["风险清单 2", "旧表 2"]);
    assert_eq!(run.problems(), ["info sheet_hidden -"]);
    assert_eq!(run.diagnostic("sheet_hidden")["sheet"], "旧表");
}

#[test]
fn hidden_danger_ledger_is_judged_row_by_row() {
    let run = Book::of(
        "隐患排查治理台账
        序号|隐患部位|隐患描述|隐患等级|整改措施|整改期限|整改责任人
        1|配电室|灭火器过期|一般隐患|更换|2026-03-05|张三
        2|打磨车间|布袋除尘器没装泄爆片|一般隐患|加装|2026-03-05|张三",
        &["A1:G1"],
    )
    .assess();
    assert_eq!(run.graded(), NOTHING);
    assert_eq!(run.problems(), ["warning major_suspected C4"]);
    assert_eq!(run.skipped(), ["title A1 1", "header A2 1"]);
    let sheet = sheet_of(&run.output("a-graded.xlsx"), "风险清单");
    assert_eq!((sheet[2][7].as_str(), sheet[3][7].as_str()), ("", "疑似"), "{sheet:?}");
    assert!(sheet[3][9].contains("应急管理部令第10号"), "{sheet:?}");
}

#[test]
fn list_of_allowed_values_gives_no_records() {
    let run = Book::of(&format!("{LEC}\n1|配电室|触电|6|3|7|126|一般风险"), &[])
        .sheet("取值表", "L|E|C|风险等级\n10|10|100|重大风险\n6|6|40|较大风险\n3|3|15|一般风险\n1|2|7|低风险", &[])
        .assess();
    assert_eq!(run.graded(), ["2 配电室 126 moderate agrees"]);
    assert_eq!(run.problems(), ["info table_not_graded A1"]);
    assert_eq!(run.diagnostic("table_not_graded")["sheet"], "取值表");
}

#[test]
fn scale_with_meanings_gives_no_records() {
    let run = Book::of(&format!("{LEC}\n1|配电室|触电|6|3|7|126|一般风险"), &[])
        .sheet(
            "判定准则",
            "LEC判定准则
            可能性（L）||暴露频繁程度（E）||后果（C）|
            分值|说明|分值|说明|分值|说明
            10|完全可以预料|10|连续暴露|100|大灾难
            6|相当可能|6|每天暴露|40|灾难",
            &["A1:F1", "A2:B2", "C2:D2", "E2:F2"],
        )
        .assess();
    assert_eq!(run.told(&["sheet", "row"]), ["风险清单 2"]);
}

#[test]
fn empty_template_is_no_mistake() {
    let run = Book::of(&format!("安全风险分级管控清单\n{LEC}\n1\n2\n3"), &["A1:H1"]).assess();
    assert_eq!(run.graded(), NOTHING);
    assert_eq!(run.problems(), ["info table_empty A2"]);
    assert_eq!(run.skipped(), ["title A1 1", "header A2 1", "serial_only A3 3"]);
}

#[test]
fn book_without_a_register_is_an_error() {
    let run = Book::of("会议签到表\n姓名|电话\n张三|12345", &["A1:B1"]).assess();
    assert_eq!(run.graded(), NOTHING);
    assert_eq!(run.problems(), ["error table_not_found -"]);
    assert_eq!(run.skipped(), ["other_table A1 3"]);
}

// Rows that are no records

#[test]
fn totals_are_skipped() {
    let run = lec("1|配电室|触电|6|3|7|126|一般风险
        小计||||||126|
        2|空压机|容器爆炸|1|6|15|90|一般风险
        合 计||||||216|
        总计：2项|||||||");
    assert_eq!(run.told(&["row", "risk_point"]), ["2 配电室", "4 空压机"]);
    assert_eq!(run.skipped(), ["header A1 1", "total A3 1", "total A5 2"]);
    assert_eq!(run.summary()["skipped"]["total"], 3);
}

#[test]
fn notes_below_are_skipped() {
    let run = lec("1|配电室|触电|6|3|7|126|一般风险
        注：1. 审核人为所在岗位负责人；2. LS 表可不填频次。
        填表说明：按五类填写管控措施。");
    assert_eq!(run.told(&["row", "risk_point"]), ["2 配电室"]);
    assert_eq!(run.skipped(), ["header A1 1", "note A3 2"]);
    assert_eq!(run.problems(), NOTHING);
}

#[test]
fn signatures_spread_over_the_columns_are_skipped() {
    let run = lec("1|配电室|触电|6|3|7|126|一般风险
        分析人：张三|||日期：2026.3.5|审核人：李四|||审定人：王五
        |编制：赵六|||审批：|||");
    assert_eq!(run.told(&["row", "risk_point"]), ["2 配电室"]);
    assert_eq!(run.skipped(), ["header A1 1", "note A3 2"]);
    assert_eq!(run.problems(), NOTHING);
}

#[test]
fn record_whose_name_begins_like_a_total_is_kept() {
    let run = assess_csv("风险点,危险源,L,E,C,D,风险等级\n累计流量表,触电,6,3,7,126,一般风险");
    assert_eq!(run.graded(), ["2 累计流量表 126 moderate agrees"]);
}

#[test]
fn record_whose_name_begins_like_a_note_is_kept() {
    let run = assess_csv(
        "风险点,危险源,管控措施,风险等级
        说明书印刷机,机械伤害,防护罩,低风险
        注塑机,机械伤害,防护罩,低风险",
    );
    assert_eq!(run.told(&["row", "risk_point"]), ["2 说明书印刷机", "3 注塑机"]);
}

#[test]
fn section_rows_are_skipped() {
    let run = Book::of(
        &format!(
            "{LEC}
            一、生产车间
            1|配电室|触电|6|3|7|126|一般风险
            （二）仓库
            2|货架|坍塌|1|6|15|90|一般风险
            办公区
            3|楼梯|高处坠落|1|6|3|18|低风险"
        ),
        &["A2:H2", "A4:H4", "A6:H6"],
    )
    .assess();
    assert_eq!(run.told(&["row", "risk_point"]), ["3 配电室", "5 货架", "7 楼梯"]);
    assert_eq!(run.skipped(), ["header A1 1", "section A2 1", "section A4 1", "section A6 1"]);
}

#[test]
fn rows_marked_as_samples_are_skipped() {
    let run = Book::of(
        "序号|风险点|危险源|L|E|C|D|风险等级|备注
        示例|配电室|触电|6|3|7|126|一般风险|
        样例1|配电室|触电|6|3|7|126|一般风险|
        1|例：配电室|触电|6|3|7|126|一般风险|
        2|配电室|触电|6|3|7|126|一般风险||示例行，勿删
        4|空压机|容器爆炸|1|6|15|90|一般风险|",
        &[],
    )
    .assess();
    assert_eq!(run.told(&["row", "risk_point"]), ["6 空压机"]);
    assert_eq!(run.skipped(), ["header A1 1", "sample A2 4"]);
}

#[test]
fn sample_may_be_marked_in_the_remark() {
    let run = Book::of(
        "序号|风险点|危险源|L|E|C|D|风险等级|备注
        1|配电室|触电|6|3|7|126|一般风险|本行勿删
        2|空压机|容器爆炸|1|6|15|90|一般风险|",
        &[],
    )
    .assess();
    assert_eq!(run.told(&["row", "risk_point"]), ["3 空压机"]);
}

#[test]
fn example_in_a_remark_makes_no_sample() {
    let run = Book::of(
        "序号|风险点|危险源|L|E|C|D|风险等级|备注
        1|配电室|触电|6|3|7|126|一般风险|例如夏季高峰",
        &[],
    )
    .assess();
    assert_eq!(run.told(&["row", "risk_point"]), ["2 配电室"]);
}

#[test]
fn rows_that_look_like_trials_are_graded_and_flagged() {
    let run = lec("1|demoData|触电|6|3|7|126|一般风险
        2|配电室|测试1|6|3|7|126|一般风险
        3|测试台|测试仪表时触电|6|3|7|126|一般风险");
    assert_eq!(run.told(&["row", "level"]), ["2 moderate", "3 moderate", "4 moderate"]);
    assert_eq!(run.problems(), ["warning trial_entry B2", "warning trial_entry C3"]);
}

#[test]
fn blank_rows_between_records_are_passed_over() {
    let run = lec("1|配电室|触电|6|3|7|126|一般风险


        2|空压机|容器爆炸|1|6|15|90|一般风险
        ' |'\u{3000}||||||
        3|行车|起重伤害|1|6|15|90|一般风险");
    assert_eq!(run.told(&["row", "risk_point"]), ["2 配电室", "5 空压机", "7 行车"]);
    assert_eq!(run.skipped(), ["header A1 1"]);
}

#[test]
fn rows_with_a_serial_number_only_are_skipped() {
    let run = lec("1|配电室|触电|6|3|7|126|一般风险\n2|||||||\n'3|||||||\n4");
    assert_eq!(run.told(&["row"]), ["2"]);
    assert_eq!(run.skipped(), ["header A1 1", "serial_only A3 3"]);
}

// Cells

#[test]
fn numbers_typed_as_text_count() {
    let run = lec("1|配电室|触电|'6|'３|'7 |'１２６|一般风险
        2|空压机|容器爆炸|'0.5 |'６|15分|'45.0|低风险
        3|行车|起重伤害|'０．５|' 6|'\u{3000}15|45分|低风险");
    assert_eq!(run.graded(), ["2 配电室 126 moderate agrees", "3 空压机 45 low agrees", "4 行车 45 low agrees"]);
    assert_eq!(run.rows()[1]["factors"], json!({"likelihood": "0.5", "exposure": "6", "consequence": "15"}));
    assert_eq!(run.problems(), NOTHING);
}

#[test]
fn blank_and_slash_are_missing_factors() {
    let run = lec("1|配电室|触电||3|7|126|一般风险
        2|空压机|容器爆炸|1|/|15|90|一般风险
        3|行车|起重伤害|—|无|||");
    assert_eq!(
        run.graded(),
        ["2 配电室 - moderate not_computable", "3 空压机 - moderate not_computable", "4 行车 - - not_computable"]
    );
    assert_eq!(run.problems(), ["warning factor_missing D2", "warning factor_missing E3", "warning factor_missing D4"]);
    assert_eq!(run.rows()[0]["factors"], json!({"exposure": "3", "consequence": "7"}));
}

#[test]
fn words_in_place_of_a_number_are_named() {
    let run = lec("1|配电室|触电|约6|3|7|126|一般风险\n2|空压机|容器爆炸|1|6|15|90|一般风险");
    assert_eq!(run.graded()[0], "2 配电室 - moderate not_computable");
    assert_eq!(run.problems(), ["warning number_unreadable D2"]);
    assert_eq!(run.diagnostic("number_unreadable")["value"], "约6");
}

#[test]
fn formula_errors_are_errors() {
    let run = lec("1|配电室|触电|=Z1→#REF!|3|7|126|一般风险
        2|空压机|容器爆炸|1|6|15|=D3/0→#DIV/0!|一般风险
        3|行车|起重伤害|1|6|15|90|=Z9→#VALUE!");
    assert_eq!(
        run.graded(),
        ["2 配电室 - moderate not_computable", "3 空压机 90 moderate agrees", "4 行车 90 moderate agrees"]
    );
    assert_eq!(run.problems(), ["error cell_error D2", "error cell_error G3", "error cell_error H4"]);
    assert_eq!(run.summary()["diagnostics"], json!({"error": 3, "warning": 0, "info": 0}));
}

#[test]
fn lookup_that_found_no_level_is_an_error_and_no_level() {
    let run = lec("1|行车|起重伤害|1|6|15|90|=Z9→#N/A");
    assert_eq!(run.graded(), ["2 行车 90 moderate agrees"]);
    assert_eq!(run.declared_levels(), ["-"]);
    assert_eq!(run.problems(), ["error cell_error H2"]);
}

#[test]
fn formulas_count_by_their_cached_value() {
    let run = lec("1|配电室|触电|=1+5→6|3|7|=D2*E2*F2→126|=IF(G2>=70,\"一般风险\",\"低风险\")→一般风险
        2|空压机|容器爆炸|1|6|15|=D3*E3*F3→90|一般风险");
    assert_eq!(run.graded(), ["2 配电室 126 moderate agrees", "3 空压机 90 moderate agrees"]);
    assert_eq!(run.problems(), NOTHING);
}

// Levels

#[test]
fn level_spellings_in_use_are_read() {
    let run = lec("1|甲|触电|6|6|15|540|重大
        2|甲|触电|6|6|15|540|红
        3|甲|触电|6|6|15|540|Ⅰ级
        4|甲|触电|6|6|15|540|1级
        5|甲|触电|6|6|15|540|A级
        6|甲|触电|3|6|15|270|二级
        7|甲|触电|3|6|15|270|橙色
        8|甲|触电|3|3|15|135|Ⅲ
        9|甲|触电|3|3|15|135|一般风险（黄色）
        10|甲|触电|1|6|7|42|低风险
        11|甲|触电|1|6|7|42|一般危险
        12|甲|触电|1|1|7|7|稍有危险
        13|甲|触电|1|1|7|7|蓝 色
        14|甲|触电|3|6|15|270|Ⅱ级较大风险");
    let right = [
        "major",
        "major",
        "major",
        "major",
        "major",
        "considerable",
        "considerable",
        "moderate",
        "moderate",
        "low",
        "low",
        "low",
        "low",
        "considerable",
    ];
    assert_eq!(run.declared_levels(), right);
    assert!(run.rows().iter().all(|row| row["agreement"] == "agrees"));
    assert_eq!(run.problems(), NOTHING);
    assert_eq!(run.rows()[2]["declared"]["level_text"], "Ⅰ级");
}

#[test]
fn not_applicable_is_no_level() {
    let run = lec("1|配电室|触电|6|3|7|126|N/A\n2|空压机|容器爆炸|1|6|15|90|/\n3|行车|起重伤害|1|6|15|90|不涉及/A");
    assert_eq!(run.declared_levels(), ["-", "-", "-"]);
    assert_eq!(run.problems(), ["warning level_unknown H4"]);
}

#[test]
fn misspelt_level_gets_the_word_it_resembles() {
    let run = lec("1|配电室|触电|3|6|15|270|较大险\n2|空压机|容器爆炸|1|6|15|90|一般风险");
    assert_eq!(run.graded(), ["2 配电室 270 considerable agrees", "3 空压机 90 moderate agrees"]);
    assert_eq!(run.problems(), ["warning level_unknown H2"]);
    let diagnostic = run.diagnostic("level_unknown");
    assert_eq!(diagnostic["value"], "较大险");
    let help = diagnostic["help"].as_str().expect("a text");
    assert!(help.contains("是否为「较大风险」"), "{help}");
    let row = run.rows()[0];
    assert_eq!(row["declared"], json!({"risk_value": "270", "level": null, "level_text": "较大险"}));
}

#[test]
fn four_levels_that_rise_with_the_score_are_read_upwards() {
    let run = lec("1|甲|触电|1|1|7|7|1级
        2|甲|触电|3|3|15|135|2级
        3|甲|触电|3|6|15|270|3级
        4|甲|触电|6|6|15|540|4级");
    assert_eq!(run.declared_levels(), ["low", "moderate", "considerable", "major"]);
    assert_eq!(run.problems(), ["info level_numbering_ascending A1"]);
    assert!(run.rows().iter().all(|row| row["agreement"] == "agrees"));
}

#[test]
fn five_levels_that_rise_with_the_score_are_read_upwards() {
    let run = lec("1|甲|触电|1|1|7|7|1
        2|甲|触电|1|6|7|42|2
        3|甲|触电|3|3|15|135|3
        4|甲|触电|3|6|15|270|4
        5|甲|触电|6|6|15|540|5");
    assert_eq!(run.declared_levels(), ["low", "low", "moderate", "considerable", "major"]);
    assert_eq!(run.problems(), ["info level_numbering_ascending A1"]);
}

#[test]
fn four_of_five_rising_levels_are_told_from_four() {
    let run = lec("1|甲|触电|1|1|7|7|Ⅰ级
        2|甲|触电|1|6|7|42|Ⅱ级
        3|甲|触电|3|3|15|135|Ⅲ级
        4|甲|触电|3|6|15|270|Ⅳ级");
    assert_eq!(run.declared_levels(), ["low", "low", "moderate", "considerable"]);
}

#[test]
fn levels_that_fall_with_the_score_are_read_downwards() {
    let run = lec("1|甲|触电|6|6|15|540|1级
        2|甲|触电|3|6|15|270|2级
        3|甲|触电|3|3|15|135|3级
        4|甲|触电|1|6|7|42|4级
        5|甲|触电|1|1|7|7|5级");
    assert_eq!(run.declared_levels(), ["major", "considerable", "moderate", "low", "low"]);
    assert_eq!(run.problems(), NOTHING);
}

#[test]
fn a_single_wrong_level_does_not_turn_the_numbering_round() {
    let run = lec("1|甲|触电|6|6|15|540|1级
        2|甲|触电|3|6|15|270|2级
        3|甲|触电|3|3|15|135|1级
        4|甲|触电|1|6|7|42|4级");
    assert_eq!(run.declared_levels(), ["major", "considerable", "major", "low"]);
    assert_eq!(run.problems(), ["warning level_differs H4"]);
}

#[test]
fn numbered_levels_without_scores_are_assumed_to_fall() {
    let run = assess_csv(
        "序号,风险点,危险源,风险等级
        1,配电室,触电,1级
        2,空压机,容器爆炸,3级",
    );
    assert_eq!(run.declared_levels(), ["major", "moderate"]);
    assert_eq!(run.problems(), ["warning method_unknown A1", "info level_numbering_assumed A1"]);
}

#[test]
fn beside_huge_risk_major_risk_is_the_second_level() {
    let run = assess_csv(
        "序号,作业步骤,危险源,L,S,R,风险等级
        1,拆卸,物体打击,5,5,25,巨大风险
        2,吊装,起重伤害,5,3,15,重大风险
        3,清扫,机械伤害,3,3,9,中等风险
        4,记录,触电,2,2,4,可接受风险
        5,交班,触电,1,1,1,轻微或可忽略",
    );
    assert_eq!(run.declared_levels(), ["major", "considerable", "moderate", "low", "low"]);
    assert!(run.rows().iter().all(|row| row["agreement"] == "agrees"));
    assert_eq!(run.problems(), NOTHING);
}

// Grading

#[test]
fn value_off_the_scale_is_graded_and_named() {
    let run = lec("1|配电室|触电|5|6|7|210|较大风险");
    assert_eq!(run.graded(), ["2 配电室 210 considerable agrees"]);
    assert_eq!(run.problems(), ["warning value_off_scale D2"]);
}

#[test]
fn wrong_products_and_wrong_levels_are_told_apart() {
    let run = lec("1|甲|触电|6|3|7|136|一般风险
        2|乙|触电|6|3|7|126|低风险
        3|丙|触电|6|3|7|26|低风险
        4|丁|触电|6|3|7||
        5|戊|触电|6|3|7||较大风险
        6|己|触电|6|3|7|126|");
    assert_eq!(
        run.graded(),
        [
            "2 甲 126 moderate value_differs",
            "3 乙 126 moderate level_differs",
            "4 丙 126 moderate both_differ",
            "5 丁 126 moderate not_declared",
            "6 戊 126 moderate level_differs",
            "7 己 126 moderate agrees",
        ]
    );
    assert_eq!(
        run.problems(),
        [
            "warning value_differs G2",
            "warning level_differs H3",
            "warning value_differs G4",
            "warning level_differs H4",
            "warning level_differs H6",
        ]
    );
    assert_eq!(
        run.summary()["agreement"],
        json!({"agrees": 1, "value_differs": 1, "level_differs": 2, "both_differ": 1, "not_declared": 1, "not_computable": 0})
    );
    assert_eq!(run.summary()["levels"], json!({"major": 0, "considerable": 0, "moderate": 6, "low": 0, "none": 0}));
}

#[test]
fn score_without_factors_gets_its_band_and_a_warning() {
    let run = lec("1|配电室|触电||||126|一般风险\n2|空压机|容器爆炸||||126|低风险");
    assert_eq!(run.graded(), ["2 配电室 - moderate not_computable", "3 空压机 - moderate level_differs"]);
    assert_eq!(
        run.problems(),
        ["warning score_without_factors G2", "warning score_without_factors G3", "warning level_differs H3"]
    );
}

#[test]
fn register_without_a_method_keeps_its_levels() {
    let run = assess_csv("序号,风险点,危险源,管控措施,风险等级\n1,配电室,触电,巡检,一般风险");
    assert_eq!(run.graded(), ["2 配电室 - - not_computable"]);
    assert_eq!(run.declared_levels(), ["moderate"]);
    assert_eq!(run.problems(), ["warning method_unknown A1"]);
}

#[test]
fn matrix_register_is_graded_by_two_factors() {
    let run = assess_csv(
        "序号,检查项目,不符合标准情况及后果,可能性,严重性,风险度,风险等级
        1,配电箱,触电,5,4,20,重大风险
        2,护栏,坠落,3,5,15,较大风险
        3,通道,绊倒,3,3,9,一般风险
        4,标识,误入,2,2,4,低风险",
    );
    assert_eq!(
        run.told(&["row", "profile", "risk_value", "level", "agreement"]),
        [
            "2 ls-db37 20 major agrees",
            "3 ls-db37 15 considerable agrees",
            "4 ls-db37 9 moderate agrees",
            "5 ls-db37 4 low agrees",
        ]
    );
}

#[test]
fn letters_p_e_s_choose_the_power_plant_profile() {
    let run = assess_csv(
        "序号,风险点,危险源,事件发生的可能性（P）,暴露于危险环境的频繁程度（E）,事件后果的严重性（S）,风险值（D）,风险等级
        1,锅炉,爆炸,3,3,50,450,重大风险
        2,磨煤机,机械伤害,3,3,15,135,一般风险",
    );
    assert_eq!(
        run.told(&["row", "profile", "risk_value", "level", "agreement"]),
        ["2 pes-power-plant 450 major agrees", "3 pes-power-plant 135 moderate agrees"]
    );
}

#[test]
fn letters_m_e_s_choose_mes() {
    let run = assess_csv(
        "序号,风险点,危险源,M,E,S,R,风险等级
        1,冲压机,机械伤害,3,6,10,180,重大风险
        2,叉车,车辆伤害,1,10,4,40,低风险",
    );
    assert_eq!(
        run.told(&["row", "profile", "risk_value", "level", "agreement"]),
        ["2 mes-injury 180 major agrees", "3 mes-injury 40 low agrees"]
    );
}

#[test]
fn letters_of_the_danger_degree_method_are_added_up() {
    let run = Book::of(
        "危险度评价表
        序号|评价单元|物质|容量|温度|压力|操作|风险值|风险等级
        1|聚合釜|A|B|C|D|B|22|Ⅰ级
        2|储罐|B|B|C|D|D|12|Ⅱ级
        3|泵|c|D|D|Ｃ|D|4|Ⅲ级",
        &["A1:I1"],
    )
    .assess();
    assert_eq!(
        run.told(&["row", "profile", "risk_value", "level"]),
        ["3 danger-degree 22 major", "4 danger-degree 12 considerable", "5 danger-degree 4 low"]
    );
}

#[test]
fn claimed_direct_determination_is_not_lowered_by_the_score() {
    let run = assess_csv(
        "序号,风险点,危险源,评价方法,L,E,C,D,风险等级
        1,储罐区,泄漏,直接判定,1,1,7,7,重大风险
        2,配电室,触电,LEC,6,3,7,126,一般风险",
    );
    assert_eq!(
        run.told(&["row", "risk_point", "level", "agreement"]),
        ["2 储罐区 major agrees", "3 配电室 moderate agrees"]
    );
    assert_eq!(run.problems(), ["info direct_raised D2"]);
    let reasons = run.rows()[0]["reasons"].as_array().expect("reasons");
    assert!(reasons.iter().any(|reason| reason["rule"] == "direct-db37-declared"), "{reasons:?}");
}

#[test]
fn what_is_determined_directly_needs_no_factors() {
    let run = assess_csv(
        "序号,风险点,危险源,评价方法,L,E,C,D,风险等级
        1,储罐区,泄漏,直接判定,,,,,重大风险
        2,装卸台,泄漏,直接判定,/,/,/,/,重大风险
        3,配电室,触电,LEC,6,3,7,126,一般风险",
    );
    assert_eq!(run.told(&["row", "level", "agreement"]), ["2 major agrees", "3 major agrees", "4 moderate agrees"]);
    assert_eq!(run.problems(), ["info direct_raised D2", "info direct_raised D3"]);
}

#[test]
fn ten_people_in_a_place_that_may_burn_are_asked_about() {
    let run = assess_csv(
        "序号,风险点,危险源,事故类型,作业人数,L,E,C,D,风险等级
        1,喷漆房,漆雾,火灾,12,6,3,7,126,一般风险
        2,喷漆房,漆雾,火灾,9,6,3,7,126,一般风险
        3,包装间,纸箱,火灾,10,6,3,7,126,重大风险",
    );
    assert_eq!(run.told(&["row", "level", "agreement"]), ["2 moderate agrees", "3 moderate agrees", "4 major agrees"]);
    assert_eq!(run.problems(), ["warning direct_suspected D2", "info direct_raised D4"]);
}

#[test]
fn profile_named_by_the_user_grades_the_tables_that_it_fits() {
    let run = lec_book("1|配电室|触电|6|3|7|126|一般风险").assess_by(Some("lec-shift"));
    assert_eq!(run.told(&["row", "profile", "level", "agreement"]), ["2 lec-shift considerable level_differs"]);
    assert_eq!(run.problems(), ["warning level_differs H2"]);
}

#[test]
fn profile_that_does_not_fit_a_table_is_not_applied() {
    let run = lec_book("1|配电室|触电|6|3|7|126|一般风险").assess_by(Some("mes-injury"));
    assert_eq!(run.told(&["row", "profile", "level", "agreement"]), ["2 lec-db37 moderate agrees"]);
    assert_eq!(run.problems(), ["info profile_not_applied A1"]);
}

#[test]
fn matrix_profile_is_not_applied_to_tables_with_three_factors() {
    let run = lec_book("1|配电室|触电|6|3|7|126|一般风险").assess_by(Some("ls-17"));
    assert_eq!(run.told(&["row", "profile", "risk_value", "level"]), ["2 lec-db37 126 moderate"]);
    assert_eq!(run.problems(), ["info profile_not_applied A1"]);
}

// Files

#[test]
fn encodings_of_csv_are_told_apart() {
    let text = one_row_csv(",");
    let utf16 = |bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    };
    for (name, bytes, problems) in [
        ("UTF-8", text.clone().into_bytes(), &NOTHING[..]),
        ("UTF-8 with a mark", format!("\u{feff}{text}").into_bytes(), &NOTHING),
        ("GB18030", GB18030.encode(&text).0.into_owned(), &["info encoding_guessed -"]),
        ("UTF-16 LE", utf16(u16::to_le_bytes, [0xFF, 0xFE]), &NOTHING),
        ("UTF-16 BE", utf16(u16::to_be_bytes, [0xFE, 0xFF]), &NOTHING),
    ] {
        let run = Run::new(&[("a.csv", &bytes)], None);
        run.accounts_for(2);
        assert_eq!(run.graded(), ["2 配电室 126 moderate agrees"], "{name}");
        assert_eq!(run.problems(), problems, "{name}");
        assert_eq!(run.rows()[0]["cells"]["risk_point"], "B2", "{name}");
    }
}

#[test]
fn tabs_and_semicolons_separate_too() {
    for separator in ["\t", ";"] {
        let run = Run::new(&[("a.csv", one_row_csv(separator).as_bytes())], None);
        assert_eq!(run.graded(), ["2 配电室 126 moderate agrees"], "{separator:?}");
    }
}

#[test]
fn semicolons_within_cells_do_not_separate() {
    let run = assess_csv(
        "序号,风险点,管控措施,L,E,C,D,风险等级
        1,配电室,1.巡检;2.挂牌;3.验电;4.接地;5.监护;6.绝缘靴;7.绝缘手套;8.绝缘垫;9.应急灯;10.急救箱;11.围栏;12.告知;13.复训;14.演练,6,3,7,126,一般风险
        2,配电室,1.巡检;2.挂牌;3.验电;4.接地;5.监护;6.绝缘靴;7.绝缘手套;8.绝缘垫;9.应急灯;10.急救箱;11.围栏;12.告知;13.复训;14.演练,6,3,7,126,一般风险",
    );
    assert_eq!(run.graded(), ["2 配电室 126 moderate agrees", "3 配电室 126 moderate agrees"]);
}

#[test]
fn line_break_in_a_quoted_cell_is_no_row() {
    let text = "序号,风险点,危险源,L,E,C,D,风险等级\r\n1,配电室,\"触电\n火灾\",6,3,7,126,一般风险\r\n2,空压机,爆炸,1,6,15,90,一般风险\r\n";
    let run = Run::new(&[("a.csv", text.as_bytes())], None);
    assert_eq!(run.graded(), ["2 配电室 126 moderate agrees", "3 空压机 90 moderate agrees"]);
}

#[test]
fn blank_lines_of_csv_count_as_rows() {
    let run = assess_csv(
        "安全风险分级管控清单,,,,,,,

        序号,风险点,危险源,L,E,C,D,风险等级
        1,配电室,触电,6,3,7,126,一般风险

        2,空压机,容器爆炸,1,6,15,90,一般风险",
    );
    assert_eq!(run.told(&["row", "risk_point"]), ["4 配电室", "6 空压机"]);
}

#[test]
fn files_with_the_same_stem_do_not_overwrite_each_other() {
    let csv = one_row_csv(",");
    let other = csv.replace("配电室", "空压机");
    let run = Run::new(&[("a.csv", csv.as_bytes()), ("a.txt", other.as_bytes()), ("b/a.csv", other.as_bytes())], None);
    assert_eq!(run.told(&["file", "risk_point"]), ["a.csv 配电室", "a.txt 空压机", "b/a.csv 空压机"]);
    let point = |name: &str| sheet_of(&run.output(name), "a")[1][1].clone();
    assert_eq!(["a-graded.xlsx", "a.txt-graded.xlsx", "b/a-graded.xlsx"].map(point), ["配电室", "空压机", "空压机"]);
    assert_eq!(run.summary()["files"], 3);
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let run = assess_csv(
        "序号,风险点,危险源,L,E,C,D,风险等级,=1+1
        1,=cmd|' /C calc'!A0,+1+1,6,3,7,126,一般风险,@SUM(1)
        2,-2+3,\t=1+1,6,3,7,126,=重大风险,＝1+1",
    );
    assert_eq!(run.told(&["row", "risk_point"]), ["2 =cmd|' /C calc'!A0", "3 -2+3"]);
    let path = run.output("a-graded.xlsx");
    let sheet = sheet_of(&path, "a");
    assert_eq!(sheet[0][8], "=1+1");
    assert_eq!(
        (sheet[1][1].as_str(), sheet[1][2].as_str(), sheet[1][8].as_str()),
        ("=cmd|' /C calc'!A0", "+1+1", "@SUM(1)")
    );
    assert_eq!((sheet[2][1].as_str(), sheet[2][7].as_str()), ("-2+3", "=重大风险"));
    assert_eq!(formulas_in(&path), NOTHING);
}

/// All formulas of a workbook.
fn formulas_in(path: &std::path::Path) -> Vec<String> {
    use calamine::{Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut formulas = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_formula(&name).expect("a sheet");
        formulas.extend(range.cells().filter(|(.., formula)| !formula.is_empty()).map(|(.., formula)| formula.clone()));
    }
    formulas
}

#[test]
fn two_runs_give_the_same_bytes() {
    let csv = one_row_csv(",");
    let other = csv.replace("126", "136").replace("触电", "火灾");
    let files: [(&str, &[u8]); 4] =
        [("a.csv", csv.as_bytes()), ("b.csv", other.as_bytes()), ("c.csv", b"no table"), ("d/e.csv", other.as_bytes())];
    let (one, two) = (Run::new(&files, None), Run::new(&files, None));
    assert_eq!(one.raw, two.raw);
    for name in ["report.html", "a-graded.xlsx", "b-graded.xlsx", "d/e-graded.xlsx"] {
        let [left, right] = [&one, &two].map(|run| fs::read(run.output(name)).expect("a result"));
        assert!(left == right, "{name} differs");
    }
}
