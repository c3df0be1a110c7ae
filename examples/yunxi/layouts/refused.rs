//! Files that look like registers and hold no records.

use super::Making;
use super::risk_forms as forms;
use crate::dangers::HANDED_IN;
use crate::form::{Form, Painter, Record};
use crate::sheet::{Book, Cell, FileFormat, Sheet, Style};
use crate::town::VILLAGES;
use rust_decimal::Decimal;

/// Rows of the blank form that are formatted and empty.
const PHANTOM_ROWS: u32 = 3_000;

const STATISTICS: Form = Form {
    id: "refused-statistics",
    kind: "statistics_form",
    columns: &[
        ("村（社区）", "village", 12),
        ("企业数（家）", "firms", 8),
        ("检查企业数", "inspected", 8),
        ("隐患排查|排查隐患", "found", 8),
        ("隐患排查|已整改", "rectified", 8),
        ("隐患排查|未整改", "open", 8),
        ("整改率（%）", "rate", 8),
        ("重大隐患", "major", 8),
    ],
};

const SCALE: Form = Form {
    id: "refused-allowed-values",
    kind: "risk_register",
    columns: &[("L", "l", 8), ("E", "e", 8), ("C", "c", 8), ("D", "d", 8), ("风险等级", "level", 12)],
};

/// Makes them.
pub(crate) fn make(making: &mut Making<'_>) {
    making.books.push(statistics(making));
    making.books.push(allowed_values());
    making.books.push(blank_form());
    making.books.push(samples_only());
}

fn refuse(sheet: &mut Sheet, why: &str) {
    sheet.tables.clear();
    sheet.refused = Some(why.to_owned());
}

fn statistics(making: &Making<'_>) -> Book {
    let mut records = Vec::new();
    for (at, name) in VILLAGES.iter().enumerate() {
        let firms = making.enterprises.iter().filter(|enterprise| enterprise.village == at).count();
        let count = |number: usize| Cell::from(u32::try_from(number).unwrap_or(0));
        let (found, open) = (firms * 4 + at, at % 3);
        let rate = Decimal::from((found - open) * 1_000 / found.max(1)) / Decimal::TEN;
        let mut record = Record::default();
        record
            .set("village", *name)
            .set("firms", count(firms))
            .set("inspected", count(firms))
            .set("found", count(found));
        record.set("rectified", count(found - open)).set("open", count(open)).set("rate", rate).set("major", 0_u32);
        records.push(record);
    }
    let mut sheet = Sheet::new("统计表");
    let mut painter = Painter::new(&mut sheet, &STATISTICS, true);
    painter.title("云溪镇各村（社区）隐患排查治理情况统计表").unit_line("单位：家、项").head().rows(&records);
    painter.total("合计", &[]).info(&format!("统计截止：{}", HANDED_IN.strftime("%Y年%-m月%-d日")));
    refuse(&mut sheet, "统计表：各行是汇总的数，不是一条条记录");
    Book::new("镇应急办/2026年隐患排查治理统计表", STATISTICS.id, FileFormat::Xlsx, vec![sheet])
}

fn allowed_values() -> Book {
    let scale = [
        ["10", "10", "100", "＞320", "重大风险"],
        ["6", "6", "40", "160～320", "较大风险"],
        ["3", "3", "15", "70～160", "一般风险"],
        ["1", "2", "7", "20～70", "低风险"],
        ["0.5", "1", "3", "＜20", "低风险"],
    ];
    let record = |[l, e, c, d, level]: [&'static str; 5]| {
        let number = |text: &str| text.parse::<Decimal>().map_or(Cell::Blank, Cell::Number);
        let mut record = Record::default();
        record.set("l", number(l)).set("e", number(e)).set("c", number(c)).set("d", d).set("level", level);
        record
    };
    let records: Vec<Record> = scale.into_iter().map(record).collect();
    let mut sheet = Sheet::new("LEC取值");
    Painter::new(&mut sheet, &SCALE, true).title("LEC取值表").head().rows(&records);
    refuse(&mut sheet, "取值表：只列可以填什么");
    Book::new("镇应急办/模板/LEC取值表", SCALE.id, FileFormat::Xlsx, vec![sheet])
}

/// A form to be filled in, with borders for three thousand rows.
fn blank_form() -> Book {
    let mut sheet = Sheet::new("风险清单");
    let mut painter = Painter::new(&mut sheet, &forms::GRADED_LIST, true);
    painter.title("××企业安全风险分级管控清单").info("单位：        填报人：        填表日期：").head();
    let first = painter.row;
    for row in first..first + PHANTOM_ROWS {
        for column in (0_u16..).zip(forms::GRADED_LIST.columns).map(|(column, _)| column) {
            sheet.put(row, column, Cell::Blank, Style::Body);
        }
    }
    refuse(&mut sheet, "空白模板：3000行只有边框，没有内容");
    Book::new("镇应急办/模板/安全风险分级管控清单（空白模板）", "refused-blank-form", FileFormat::Xlsx, vec![sheet])
}

/// A form whose only rows are samples.
fn samples_only() -> Book {
    let mut sheet = Sheet::new("风险清单");
    let mut records = Vec::new();
    for (point, remark) in [("示例：配电室", "示例数据，请勿删除"), ("示例：叉车作业", "示例，勿删")]
    {
        let mut record = Record::default();
        record
            .set("group_seq", if records.is_empty() { 1_u32 } else { 2 })
            .set("point", point)
            .set("step", "停送电操作")
            .set("hazard", "未停电验电即检修，人员触电")
            .set("accident", "触电")
            .set("likelihood", 3_u32)
            .set("exposure", 3_u32)
            .set("consequence", 15_u32)
            .set("score", 135_u32)
            .set("level", "一般风险")
            .set("remark", remark);
        records.push(record);
    }
    Painter::new(&mut sheet, &forms::JHA_LEC, true)
        .title("工作危害分析（JHA）评价记录（填写样表）")
        .head()
        .rows(&records);
    refuse(&mut sheet, "样表：只有示例行");
    Book::new("镇应急办/模板/JHA评价记录（填写样表）", "refused-samples-only", FileFormat::Xls, vec![sheet])
}
