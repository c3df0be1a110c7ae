//! Workbooks that hold several kinds of table: on sheets of their own, or one above another.

use super::danger_forms as dangers_forms;
use super::log_forms;
use super::risk_forms;
use super::{Making, two};
use crate::dangers::{self, PERIODS};
use crate::dirt::later;
use crate::form::{Painter, Record};
use crate::hand::Hand;
use crate::pick;
use crate::risks::{self, Method};
use crate::sheet::{Book, FileFormat, Sheet, Style};
use crate::town::{self, Enterprise, VILLAGES};
use jiff::civil::date;

/// Makes them.
pub(crate) fn make(making: &mut Making<'_>) {
    for enterprise in making.enterprises.iter().filter(|enterprise| enterprise.index % 15 == 11) {
        let book = all_in_one(making, enterprise);
        making.books.extend(book);
    }
    for village in [0, 5, 10] {
        let book = monthly(making, village);
        making.books.extend(book);
    }
}

/// How to fill in the sheets: text, no table.
fn instructions() -> Sheet {
    let mut sheet = Sheet::new("填写说明");
    let lines = [
        "填写说明",
        "1.本表由企业安全管理人员填写，主要负责人审核后报村（社区）和镇应急办。",
        "2.风险等级按LEC法评定，较大以上风险须编制专项管控方案。",
        "3.隐患整改完成后三日内填写复查情况，重大隐患当日上报。",
        "4.日期统一按年-月-日填写，不得改动表头。",
    ];
    for (row, line) in (0..).zip(lines) {
        sheet.put(row, 0, line, if row == 0 { Style::Title } else { Style::Info });
    }
    sheet.widths.insert(0, 90);
    sheet
}

/// An enterprise's whole set of ledgers in one workbook.
fn all_in_one(making: &mut Making<'_>, enterprise: &Enterprise<'_>) -> Option<Book> {
    let seed = pick::number(enterprise.seed, "all in one");
    let hand = Hand::of(seed)?;
    let format = if enterprise.index.is_multiple_of(2) { FileFormat::Xls } else { FileFormat::Xlsx };
    let mut sheets = vec![instructions()];
    let mut risks = risks::records(enterprise, 2026, hand, Method::Lec);
    // What the enterprise sent on its own was longer.
    risks.truncate(8);
    making.planter.plant(&mut risks, &risk_forms::FULL_LIST, hand, format, seed, 1);
    let mut dangers = dangers::records(enterprise, *PERIODS.get(4)?, 6, hand);
    making.planter.plant(&mut dangers, &dangers_forms::FULL, hand, format, seed, 1);
    for (name, form, title, records) in [
        ("风险清单", &risk_forms::FULL_LIST, "安全风险分级管控清单", &risks),
        ("隐患台账", &dangers_forms::FULL, "2026年隐患排查治理台账", &dangers),
    ] {
        let mut sheet = Sheet::new(name);
        let mut painter = Painter::new(&mut sheet, form, true);
        painter.title(&format!("{}{title}", enterprise.name)).blank(1).head().rows(records);
        painter.blank(1).info(&format!("单位负责人：{}", enterprise.principal));
        sheets.push(sheet);
    }
    let path = format!("企业报送/全套台账/{}{}-双重预防全套台账", two(enterprise.index), enterprise.short);
    Some(Book::new(path, "all-in-one", format, sheets))
}

/// A village's month on one sheet: its reviews, and below them the open dangers.
fn monthly(making: &mut Making<'_>, village: usize) -> Option<Book> {
    let name = VILLAGES.get(village)?;
    let seed = pick::number(u64::try_from(village).unwrap_or(0), "monthly");
    let hand = Hand::of(seed)?;
    let mut reviews = Vec::new();
    let mut dangers = Vec::new();
    for (at, enterprise) in (0..).zip(making.enterprises.iter().filter(|enterprise| enterprise.village == village)) {
        let risk = pick::one(enterprise.part(&enterprise.trade.risks), seed, "risk")?;
        let mut record = Record::default();
        record
            .set("held_on", hand.dates.cell(later(date(2026, 10, 9), at * 4)))
            .set("review_kind", "综合研判")
            .set("trigger", "月度例行")
            .set("host", town::person(seed, "secretary"))
            .set("attended", 6_u32)
            .set("content", format!("研判{}安全形势", enterprise.short))
            .set("findings", &risk.hazard)
            .set("measures", &risk.management)
            .set("conclusion", "风险可控");
        reviews.push(record);
        dangers.extend(dangers::records(enterprise, *PERIODS.get(5)?, 2, hand));
    }
    making.planter.plant(&mut dangers, &dangers_forms::VILLAGE, hand, FileFormat::Xlsx, seed, 1);
    let mut sheet = Sheet::new("月报");
    let mut painter = Painter::new(&mut sheet, &log_forms::REVIEWS, true);
    painter.title(&format!("{name}2026年10月安全风险研判记录")).head().rows(&reviews).blank(2);
    let mut painter = Painter::new(&mut sheet, &dangers_forms::VILLAGE, true).below(2);
    painter.title(&format!("{name}2026年10月隐患整改台账")).head().rows(&dangers);
    painter.info(&format!("填报人：{}        填报日期：2026年10月31日", town::person(seed, "patrol")));
    Some(Book::new(
        format!("村社区报送/{name}/{name}2026年10月月报"),
        "two-kinds-on-a-sheet",
        FileFormat::Xlsx,
        vec![sheet],
    ))
}
