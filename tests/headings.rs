//! The headings of the real files at hand, each with the field that it means. A heading that is not in the list fails: somebody
//! has to say what it means before it is relied on.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

#[path = "support/reader.rs"]
mod reader;

use anping::pipeline::{InspectRequest, InspectedFile, RulesRequest, Unobserved, inspect};
use reader::reader;
use std::collections::BTreeMap;
use std::path::Path;

/// Kind of table, heading, and the field that it means; `-` is none. Two where it depends on the columns beside it: of columns
/// merged under one heading the first holds the value, and a register by LEC has no use for a second 可能性.
#[rustfmt::skip]
const HEADINGS: &[(&str, &str, &str)] = &[
    ("hidden_danger_ledger", "事故隐患名称与内容", "danger_description"),
    ("hidden_danger_ledger", "协助部门负责人", "-"),
    ("hidden_danger_ledger", "发生区域", "danger_location"),
    ("hidden_danger_ledger", "备注", "remark"),
    ("hidden_danger_ledger", "复查人", "reinspector"),
    ("hidden_danger_ledger", "复查日期", "reinspected_on"),
    ("hidden_danger_ledger", "复查时间", "reinspected_on"),
    ("hidden_danger_ledger", "复查结果", "reinspection_opinion"),
    ("hidden_danger_ledger", "完成时限", "-"),
    ("hidden_danger_ledger", "实际完成时间", "rectified_on"),
    ("hidden_danger_ledger", "工厂部门", "-"),
    ("hidden_danger_ledger", "序号", "seq"),
    ("hidden_danger_ledger", "排查人", "finder"),
    ("hidden_danger_ledger", "排查日期", "found_on"),
    ("hidden_danger_ledger", "排查时间", "found_on"),
    ("hidden_danger_ledger", "整改图片", "photo_after"),
    ("hidden_danger_ledger", "整改情况/复查人", "reinspector"),
    ("hidden_danger_ledger", "整改情况/复查时间", "reinspected_on"),
    ("hidden_danger_ledger", "整改情况/整改结果", "rectification_result"),
    ("hidden_danger_ledger", "整改措施与要求", "-|rectification_measures"),
    ("hidden_danger_ledger", "整改期限", "rectification_due_on"),
    ("hidden_danger_ledger", "整改要求/整改措施", "rectification_measures"),
    ("hidden_danger_ledger", "整改要求/整改期限", "rectification_due_on"),
    ("hidden_danger_ledger", "整改要求/整改资金", "rectification_fund"),
    ("hidden_danger_ledger", "整改要求/责任人", "rectification_person"),
    ("hidden_danger_ledger", "整改要求/责任单位", "rectification_unit"),
    ("hidden_danger_ledger", "整改费用", "rectification_fund"),
    ("hidden_danger_ledger", "检查人", "finder"),
    ("hidden_danger_ledger", "检查场所", "danger_location"),
    ("hidden_danger_ledger", "检查日期", "found_on"),
    ("hidden_danger_ledger", "治理措施", "rectification_measures"),
    ("hidden_danger_ledger", "状态确认", "danger_status"),
    ("hidden_danger_ledger", "稽核人", "reinspector"),
    ("hidden_danger_ledger", "解决措施", "rectification_measures"),
    ("hidden_danger_ledger", "计划完成时间", "rectification_due_on"),
    ("hidden_danger_ledger", "责任人", "rectification_person"),
    ("hidden_danger_ledger", "责任单位", "rectification_unit"),
    ("hidden_danger_ledger", "责任部门", "rectification_unit"),
    ("hidden_danger_ledger", "责任部门负责人", "rectification_person"),
    ("hidden_danger_ledger", "问题描述", "danger_description"),
    ("hidden_danger_ledger", "隐患内容", "danger_description"),
    ("hidden_danger_ledger", "隐患名称", "danger_name"),
    ("hidden_danger_ledger", "隐患图片", "photo_before"),
    ("hidden_danger_ledger", "隐患状态", "danger_status"),
    ("hidden_danger_ledger", "隐患等级", "danger_level"),
    ("hidden_danger_ledger", "隐患类别", "cause_aspect"),
    ("hidden_danger_ledger", "隐患类别（一般、重大）", "danger_level"),
    ("hidden_danger_ledger", "隐患类型", "danger_type"),
    ("hidden_danger_ledger", "隐患级别", "danger_level"),
    ("hidden_danger_ledger", "隐患部位", "danger_location"),
    ("risk_register", "D值", "score"),
    ("risk_register", "LEC风险分析法/D值", "score"),
    ("risk_register", "LEC风险分析法/事故发生的可能性(L)", "likelihood"),
    ("risk_register", "LEC风险分析法/发生事故产生的后果(C)", "consequence"),
    ("risk_register", "LEC风险分析法/暴露于危险环境的频繁程度(E)", "exposure"),
    ("risk_register", "不符合标准主要后果", "deviation_result"),
    ("risk_register", "不符合标准情况及后果*", "deviation_result"),
    ("risk_register", "严重度", "severity"),
    ("risk_register", "严重性", "-"),
    ("risk_register", "主要后果", "deviation_result"),
    ("risk_register", "事故发生的可能性(L)", "likelihood"),
    ("risk_register", "事故类型", "accident_type"),
    ("risk_register", "作业活动(必填)", "activity"),
    ("risk_register", "作业活动*", "activity"),
    ("risk_register", "区域 场所", "location"),
    ("risk_register", "危害及有关信息描述*", "-"),
    ("risk_register", "危害名称*", "-"),
    ("risk_register", "危害属性", "-"),
    ("risk_register", "危害种类*", "-"),
    ("risk_register", "危险有害因素", "hazard_factor"),
    ("risk_register", "原因", "-"),
    ("risk_register", "发生事故产生的后果(C)", "consequence"),
    ("risk_register", "可能导致的事故类型", "accident_type"),
    ("risk_register", "可能性", "-|likelihood"),
    ("risk_register", "后果", "deviation_result"),
    ("risk_register", "填报单位", "unit_name"),
    ("risk_register", "备注", "remark"),
    ("risk_register", "安全风险分析/严重性", "-|severity"),
    ("risk_register", "安全风险分析/可能性", "-"),
    ("risk_register", "安全风险分析/现有措施有效性", "measures"),
    ("risk_register", "安全风险评价", "risk_level"),
    ("risk_register", "安全风险辨识/事故类型", "accident_type"),
    ("risk_register", "安全风险辨识/危险有害因素", "hazard_factor"),
    ("risk_register", "安全风险辨识/原因", "-"),
    ("risk_register", "安全风险辨识/后果", "deviation_result"),
    ("risk_register", "安全风险辨识/影响范围", "-"),
    ("risk_register", "岗位", "post"),
    ("risk_register", "岗位（设备设施/作业活动）单元", "risk_point"),
    ("risk_register", "工作步骤(必填)", "step"),
    ("risk_register", "序号", "seq"),
    ("risk_register", "建议采取的控制措施", "suggested_measures"),
    ("risk_register", "影响范围", "-"),
    ("risk_register", "所在地点", "location"),
    ("risk_register", "所在地点*", "location"),
    ("risk_register", "控制措施判断后果", "-"),
    ("risk_register", "控制措施的成本因素", "-"),
    ("risk_register", "控制措施的有效性", "-"),
    ("risk_register", "措施的采纳", "-"),
    ("risk_register", "改进措施", "suggested_measures"),
    ("risk_register", "是否特种设备*", "-"),
    ("risk_register", "暴露于人员/设备信息*", "-"),
    ("risk_register", "暴露于危险环境的频繁程度(E)", "exposure"),
    ("risk_register", "暴露频率", "exposure"),
    ("risk_register", "检查标准", "check_standard"),
    ("risk_register", "检查标准*", "check_standard"),
    ("risk_register", "检查项目(必填)", "check_item"),
    ("risk_register", "检查项目名称*", "check_item"),
    ("risk_register", "活动步骤*", "step"),
    ("risk_register", "潜在危害", "hazard_factor"),
    ("risk_register", "现有安全措施", "measures"),
    ("risk_register", "现有措施有效性", "measures"),
    ("risk_register", "现有的控制措施", "measures"),
    ("risk_register", "设备名称*", "equipment"),
    ("risk_register", "评价方式", "method"),
    ("risk_register", "负责人", "responsible_person"),
    ("risk_register", "责任人", "responsible_person"),
    ("risk_register", "部门 班组", "department"),
    ("risk_register", "风险 等级", "risk_level"),
    ("risk_register", "风险值", "score"),
    ("risk_register", "风险后果", "deviation_result"),
    ("risk_register", "风险控制措施", "measures"),
    ("risk_register", "风险描述", "hazard_factor"),
    ("risk_register", "风险描述*", "hazard_factor"),
    ("risk_register", "风险种类*", "-"),
    ("risk_register", "风险等级", "risk_level"),
    ("risk_register", "风险等级/可能性（P）", "likelihood"),
    ("risk_register", "风险等级/后果（S）", "severity"),
    ("risk_register", "风险等级/暴露（E）", "exposure"),
    ("risk_register", "风险等级/风险值R", "score"),
    ("risk_register", "风险类别", "risk_point_type"),
    ("risk_register", "风险范畴*", "-"),
    ("risk_register", "风险评估/事件发生 的可能性 （P）", "likelihood"),
    ("risk_register", "风险评估/事件后果 的严重性 （S）", "severity"),
    ("risk_register", "风险评估/暴露于 危险环境 的频繁程度 （E）", "exposure"),
    ("risk_register", "风险评估/风险分值 P*E*S", "score"),
];

/// The real files at hand, looked into; none where they are not here.
fn real_files() -> Option<Vec<InspectedFile>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/registers");
    if !folder.is_dir() {
        eprintln!("SKIPPED: {} is not here", folder.display());
        return None;
    }
    let request = InspectRequest {
        inputs: vec![folder],
        rules: RulesRequest::shipped(jiff::civil::date(2026, 11, 24)),
        reader: Some(reader()),
        wants_records: false,
    };
    Some(inspect(&request, &Unobserved).expect("a run"))
}

#[test]
fn every_heading_of_the_real_files_means_its_field() {
    let Some(files) = real_files() else { return };
    let known: BTreeMap<(&str, &str), &str> =
        HEADINGS.iter().map(|(kind, heading, field)| ((*kind, *heading), *field)).collect();
    let tables = files.iter().flat_map(|file| &file.sheets).flat_map(|sheet| &sheet.tables);
    let mut wrong = Vec::new();
    let mut count = 0;
    for table in tables {
        for column in table.columns.iter().filter(|column| !column.heading.is_empty()) {
            count += 1;
            let heading = column.heading.replace('\n', " ");
            let field = column.field.as_ref().map_or("-", |(id, _)| id.as_str());
            match known.get(&(&*table.table.kind, heading.as_str())) {
                Some(fields) if fields.split('|').any(|known| known == field) => {}
                expected => wrong.push(format!("{} {heading}: {field}, expected {expected:?}", table.table.kind)),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 150, "{count} columns");
}

#[test]
fn templates_with_sample_rows_give_no_records() {
    let Some(files) = real_files() else { return };
    let templates: Vec<_> = files.iter().filter(|file| file.name.starts_with("template-")).collect();
    assert!(templates.len() >= 6, "the templates");
    for file in templates {
        assert!(!file.has_records(), "{}", file.name);
        assert!(file.sheets.iter().any(|sheet| !sheet.tables.is_empty()), "{}: its table is recognised", file.name);
    }
}
