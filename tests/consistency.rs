//! The consistency checks on small registers and ledgers: what they tell of, and what they leave alone.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/run.rs"]
mod run;

use run::{Book, Run, assess_csv};

const LEDGER: &str = "序号,隐患描述,隐患等级,排查日期,整改措施,整改资金,整改期限,整改责任人,应急预案,上报情况,整改完成时间,复查时间,销号日期";

fn ledger(row: &str) -> Vec<String> {
    assess_csv(&format!("{LEDGER}\n{row}")).inconsistencies()
}

#[test]
fn days_that_cannot_be_are_told_at_their_cells() {
    let told = ledger("1,消火栓漏水,一般,2026-11-10,修,,2026-11-01,张三,,,2026-11-05,2026-11-03,2026-11-02");
    assert_eq!(
        told,
        [
            "check-closed-before-found M2",
            "check-rectified-before-found K2",
            "check-reinspected-before-rectified L2",
            "check-due-before-found G2",
        ]
    );
}

#[test]
fn days_that_fit_and_days_that_are_missing_are_left_alone() {
    assert_eq!(ledger("1,消火栓漏水,一般,2026-11-10,修,,2026-11-20,张三,,,2026-11-15,2026-11-16,2026-11-16"), [""; 0]);
    assert_eq!(ledger("1,消火栓漏水,一般,2026-11-10,修,,,张三,,,,,"), [""; 0]);
}

#[test]
fn major_danger_needs_all_five_commitments_and_a_report() {
    let complete = ledger("1,氨气报警器坏了,重大,2026-11-10,更换,2,2026-11-20,张三,停机,2026-11-11,,,");
    assert_eq!(complete, [""; 0]);
    let bare = ledger("1,氨气报警器坏了,重大,2026-11-10,更换,/,2026-11-20,张三,停机,,,,");
    assert_eq!(bare, ["check-major-without-commitments C2", "check-major-not-listed C2"]);
}

#[test]
fn ledger_without_the_columns_is_not_blamed_for_empty_ones() {
    let run = assess_csv("序号,隐患描述,隐患等级,排查日期,整改措施\n1,氨气报警器坏了,重大,2026-11-10,更换");
    assert_eq!(run.inconsistencies(), [""; 0]);
}

#[test]
fn ledger_that_ended_three_months_ago_is_told() {
    let run = assess_csv("序号,隐患描述,隐患等级,排查日期,整改措施\n1,消火栓漏水,一般,2026-06-10,修");
    assert_eq!(run.inconsistencies(), ["check-no-danger-for-three-months A1"]);
}

/// A register of twelve rows; `row` makes each from its number.
fn register(row: impl Fn(u32) -> String) -> Run {
    let rows: Vec<String> = (1..=12).map(row).collect();
    let headings = "序号|风险点|危险源|L|E|C|风险值|风险等级|管控措施|事故类型";
    Book::of(&format!("{headings}\n{}", rows.join("\n")), &[]).assess()
}

#[test]
fn copied_rows_measures_and_scores_are_told() {
    let run = register(|row| format!("{row}|配电室|触电|1|6|7|42|低风险|加强管理|触电"));
    let told = run.inconsistencies();
    for check in [
        "check-all-scores-alike A1",
        "check-rows-repeated A1",
        "check-measures-copied A1",
        "check-aspects-not-covered A1",
    ] {
        assert!(told.iter().any(|line| line == check), "{check} in {told:?}");
    }
}

#[test]
fn register_made_with_care_is_left_alone() {
    let run = register(|row| {
        let sources = ["线路老化", "违章操作", "通道堆放", "制度不落实", "工艺温度过高"];
        let source = sources[usize::try_from(row).expect("small") % sources.len()];
        let c = if row % 2 == 0 { 7 } else { 3 };
        let score = 6 * c;
        format!("{row}|{row}号车间设备|{source}{row}|1|6|{c}|{score}|低风险|针对{source}第{row}项的措施|触电")
    });
    assert_eq!(run.inconsistencies(), [""; 0]);
}

#[test]
fn understated_rows_and_unknown_accident_types_are_counted() {
    let run = register(|row| {
        let (level, kind) = if row <= 2 { ("低风险", "天灾") } else { ("较大风险", "触电") };
        format!("{row}|{row}号设备工艺通道|违章第{row}项制度|6|6|7|252|{level}|措施第{row}条|{kind}")
    });
    let told = run.inconsistencies();
    assert!(told.contains(&"check-understated-rows A1".to_owned()), "{told:?}");
    assert!(told.contains(&"check-accident-type-unknown A1".to_owned()), "{told:?}");
}

#[test]
fn grave_risk_without_plan_report_owner_and_monitoring_is_told() {
    let headings = "序号|风险点|危险源|L|E|C|风险等级|管控层级|专项管控方案|上报情况|挂牌责任人|在线监测";
    let grave = "1|氨罐区|泄漏|6|6|15|重大风险|班组级||||";
    let told = Book::of(&format!("{headings}\n{grave}"), &[]).assess().inconsistencies();
    assert_eq!(
        told,
        [
            "check-special-plan-missing I2",
            "check-major-not-company-level H2",
            "check-major-owner-rank K2",
            "check-major-not-reported J2",
            "check-major-not-monitored L2",
        ]
    );
    let kept = "1|氨罐区|泄漏|6|6|15|重大风险|公司级|氨罐区专项方案|2026-10-08|总经理 李四|已接入市平台";
    assert_eq!(Book::of(&format!("{headings}\n{kept}"), &[]).assess().inconsistencies(), [""; 0]);
}

#[test]
fn wrong_credit_code_is_told_and_a_right_one_is_not() {
    let told = |code: &str| {
        assess_csv(&format!("序号,风险点,危险源,L,E,C,统一社会信用代码\n1,配电室,触电,1,6,7,{code}")).inconsistencies()
    };
    assert_eq!(told("91350100M000100Y43"), [""; 0]);
    assert_eq!(told("91350100M000100Y44"), ["check-register-credit-code A1"]);
}

#[test]
fn same_register_in_two_files_is_told_of_both() {
    let text =
        "序号,风险点,危险源,L,E,C\n1,甲,触电,1,6,7\n2,乙,坠落,1,6,7\n3,丙,火灾,1,6,7\n4,丁,爆炸,1,6,3\n5,戊,中毒,1,6,3";
    let other = text.replace("戊", "己");
    let files: &[(&str, &[u8])] =
        &[("a.csv", text.as_bytes()), ("b.csv", text.as_bytes()), ("c.csv", other.as_bytes())];
    let run = Run::new(files, None);
    let told = run.inconsistencies();
    assert_eq!(told.iter().filter(|line| line.starts_with("check-same-register-elsewhere")).count(), 2, "{told:?}");
}
