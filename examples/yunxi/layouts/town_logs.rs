//! The town's own logs: enforcement, reports from the public, insurers, plans, networking, accidents, marks.

use super::Making;
use super::log_forms as forms;
use super::logs::{Log, book};
use crate::dirt::{DateStyle, later};
use crate::form::{Form, Painter, Record};
use crate::hand::Hand;
use crate::pick;
use crate::risks::{self, Method};
use crate::sheet::{Book, FileFormat, Sheet};
use crate::town::{self, Enterprise, VILLAGES};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

/// Makes all of them.
pub(crate) fn make(making: &mut Making<'_>) {
    enforcement(making, 2025);
    enforcement(making, 2026);
    reports(making);
    insurance(making);
    plans(making);
    networking(making);
    accidents(making);
    let marks = marks(making);
    making.books.extend(marks);
}

/// A log of the town with its title.
fn log(form: &'static Form, name: &str, format: FileFormat, hand: Hand, seed: u64, slips: usize) -> Log<'static> {
    let title: &'static str = match form.id {
        "public-report-log" => "云溪镇安全生产举报受理登记台账（2026年）",
        "insurance-service-log" => "云溪镇安全生产责任保险事故预防服务台账",
        "special-plan-log" => "云溪镇较大及以上风险专项管控方案台账",
        "networking-log" => "云溪镇双重预防平台联网情况台账",
        "accident-log" => "云溪镇生产安全事故登记台账",
        _ => "云溪镇执法检查台账",
    };
    Log {
        path: format!("镇应急办/{name}"),
        form,
        format,
        title,
        line: "填报单位：云溪镇应急管理办公室",
        hand,
        seed,
        slips,
    }
}

fn days_after(from: Date, limit: usize, seed: u64, salt: &str) -> Date {
    later(from, i32::try_from(pick::below(limit, seed, salt)).unwrap_or(0))
}

/// Every so many enterprises, from one on.
fn every<'t>(making: &Making<'t>, step: usize, first: usize) -> Vec<&'t Enterprise<'t>> {
    making.enterprises.iter().filter(|enterprise| enterprise.index % step == first).collect()
}

fn enforcement(making: &mut Making<'_>, year: i16) {
    let seed = pick::number(u64::from(year.unsigned_abs()), "enforcement");
    let Some(hand) = Hand::of(seed) else { return };
    let mut records = Vec::new();
    for enterprise in every(making, 4, usize::from(year == 2026)) {
        let Some(danger) = pick::one(enterprise.part(&enterprise.trade.dangers), enterprise.seed, "fact") else {
            continue;
        };
        let day = days_after(date(year, 1, 15), 270, enterprise.seed, "enforced");
        let fine = if danger.is_major() { Decimal::from(3) } else { Decimal::ZERO };
        let general = u32::try_from(1 + pick::below(4, enterprise.seed, "general")).unwrap_or(1);
        let kind = pick::text(&["计划检查", "专项检查", "其他检查"], enterprise.seed, "enforcement");
        let mut record = Record::default();
        record
            .set("unit_name", &enterprise.name)
            .set("firm_code", &enterprise.code)
            .set("industry", &enterprise.trade.industry)
            .set("held_on", hand.dates.cell(day))
            .set("enforcement_kind", kind)
            .set("officers", format!("{}、{}", town::person(seed, "officer"), town::person(seed, "second officer")))
            .set("facts", &danger.text)
            .set("general", if danger.is_major() { 0 } else { general })
            .set("major", u32::from(danger.is_major()))
            .set("document", format!("（云）应急责改〔{year}〕{}号", enterprise.index + 1))
            .set("due_on", hand.dates.cell(later(day, 15)))
            .set("reinspected_on", hand.dates.cell(later(day, 17)))
            .set("opinion", "已整改")
            .set("punishment", if danger.is_major() { "罚款" } else { "责令限期整改" })
            .set("penalty", fine)
            .set("paid", fine)
            .set("is_stopped", hand.yes.cell(danger.is_major()));
        records.push(record);
    }
    let name = format!("{year}年执法检查台账");
    book(making, log(&forms::ENFORCEMENT, &name, FileFormat::Xlsx, hand, seed, 3), records);
}

fn reports(making: &mut Making<'_>) {
    let Some(hand) = Hand::of(12_350) else { return };
    let mut records = Vec::new();
    for enterprise in every(making, 6, 3) {
        let seed = enterprise.seed;
        let Some(danger) = pick::one(enterprise.part(&enterprise.trade.dangers), seed, "reported") else { continue };
        let day = days_after(date(2026, 1, 10), 270, seed, "received");
        let is_true = !seed.is_multiple_of(3);
        let mut record = Record::default();
        record
            .set("held_on", hand.dates.cell(day))
            .set("channel", pick::text(&["12350电话", "12345热线", "来访", "微信举报"], seed, "channel"))
            .set("reporter", town::person(seed, "reporter"))
            .set("contact_phone", town::phone(seed, "reporter"))
            .set("unit_name", &enterprise.name)
            .set("content", format!("反映{}{}", danger.place, danger.text))
            .set("handler", town::person(seed, "handler"))
            .set("verified_on", hand.dates.cell(later(day, 5)))
            .set("finding", if is_true { "情况属实，已责令整改" } else { "现场核查未发现所反映问题" })
            .set("is_verified", hand.yes.cell(is_true))
            .set("reward", if is_true { 500_u32 } else { 0 })
            .set("replied_on", hand.dates.cell(later(day, 8)));
        records.push(record);
    }
    book(making, log(&forms::REPORTS, "2026年举报受理台账", FileFormat::CsvGb, hand, 12_350, 2), records);
}

fn insurance(making: &mut Making<'_>) {
    let Some(hand) = Hand::of(77) else { return };
    let mut records = Vec::new();
    for enterprise in every(making, 3, 2) {
        let seed = enterprise.seed;
        let day = days_after(date(2026, 2, 10), 240, seed, "served");
        let found = u32::try_from(pick::below(6, seed, "insured found")).unwrap_or(0);
        let from = days_after(date(2025, 11, 1), 60, seed, "insured");
        let mut record = Record::default();
        record
            .set("unit_name", &enterprise.name)
            .set("insurer", pick::text(&["泰和财险云溪支公司", "安顺财险云溪服务部"], seed, "insurer"))
            .set("policy", format!("AZX2026{:05}", seed % 100_000))
            .set("attended", enterprise.employees)
            .set("premium", enterprise.employees * 120)
            .set("from", hand.dates.cell(from))
            .set("until", hand.dates.cell(later(from, 364)))
            .set("held_on", hand.dates.cell(day))
            .set("service", pick::text(&["隐患排查", "安全培训", "应急演练指导"], seed, "service"))
            .set("content", format!("到{}开展现场服务，出具服务报告", enterprise.place("service")))
            .set("expert", town::person(seed, "expert"))
            .set("found", found)
            .set("rectified", found);
        records.push(record);
    }
    book(making, log(&forms::INSURANCE, "安责险事故预防服务台账2026", FileFormat::Xlsx, hand, 77, 2), records);
}

fn plans(making: &mut Making<'_>) {
    let Some(hand) = Hand::of(5) else { return };
    let mut records = Vec::new();
    for enterprise in every(making, 3, 0) {
        let risks = risks::records(enterprise, 2026, hand, Method::Lec);
        for (at, risk) in risks.iter().filter(|risk| risk.has("plan")).take(3).enumerate() {
            let day = days_after(date(2026, 2, 1), 60, enterprise.seed, &format!("plan {at}"));
            let mut record = risk.clone();
            record.factors = None;
            record
                .set("number", format!("YX{:03}-ZX{:02}", enterprise.index + 1, at + 1))
                .set("person", &enterprise.safety)
                .set("held_on", hand.dates.cell(day))
                .set("principal", &enterprise.principal)
                .set("approved_on", hand.dates.cell(later(day, 6)))
                .set("state", "执行中");
            records.push(record);
        }
    }
    book(making, log(&forms::PLANS, "专项管控方案台账", FileFormat::Xlsx, hand, 5, 2), records);
}

fn networking(making: &mut Making<'_>) {
    let Some(hand) = Hand::of(31) else { return };
    let mut records = Vec::new();
    for enterprise in making.enterprises {
        let seed = enterprise.seed;
        let is_early = ["chemicals", "fireworks-retail"].contains(&enterprise.trade.id.as_str());
        let planned = if is_early { date(2026, 6, 30) } else { date(2026, 12, 31) };
        let is_networked = is_early || !seed.is_multiple_of(3);
        let mut record = Record::default();
        record
            .set("unit_name", &enterprise.name)
            .set("firm_code", &enterprise.code)
            .set("village", enterprise.village_name())
            .set("industry", &enterprise.trade.industry)
            .set("account", format!("yx{:03}", enterprise.index + 1))
            .set("is_networked", hand.yes.cell(is_networked))
            .set(
                "planned_on",
                if seed.is_multiple_of(4) {
                    planned.strftime("%Y年%-m月底前").to_string().into()
                } else {
                    hand.dates.cell(planned)
                },
            )
            .set("upload", if is_networked { "按月上传" } else { "未上传" })
            .set("person", &enterprise.safety)
            .set("contact_phone", town::phone(seed, "safety"));
        if is_networked {
            record.set("held_on", hand.dates.cell(days_after(date(2026, 1, 20), 150, seed, "networked")));
        }
        records.push(record);
    }
    book(making, log(&forms::NETWORKING, "双重预防平台联网台账", FileFormat::Xls, hand, 31, 4), records);
}

fn accidents(making: &mut Making<'_>) {
    let Some(hand) = Hand::of(6_441).map(|hand| Hand { dates: DateStyle::Chinese, ..hand }) else { return };
    let kinds = [
        ("卷入", "机械伤害"),
        ("割伤", "机械伤害"),
        ("缠住", "机械伤害"),
        ("划裂", "机械伤害"),
        ("烫伤", "灼烫"),
        ("滑倒", "其他伤害"),
        ("砸", "物体打击"),
    ];
    let mut records = Vec::new();
    for enterprise in making.enterprises.iter().filter(|enterprise| enterprise.turn == 5) {
        let Some(course) = enterprise.trade.accidents.first() else { continue };
        let kind = kinds.iter().find(|(word, _)| course.contains(word)).map_or("其他伤害", |(_, kind)| *kind);
        let day = days_after(date(2025, 3, 1), 540, enterprise.seed, "accident");
        let mut record = Record::default();
        record
            .set("unit_name", &enterprise.name)
            .set("held_on", hand.dates.cell(day))
            .set("place", enterprise.place("accident"))
            .set("accident", kind)
            .set("course", course)
            .set("dead", 0_u32)
            .set("serious", 0_u32)
            .set("minor", 1_u32)
            .set("loss", Decimal::new(i64::try_from(8 + enterprise.seed % 40).unwrap_or(8), 1))
            .set("measures", "补齐防护装置，全员案例教育，班前会每周讲一次")
            .set("reported_on", hand.dates.cell(day));
        records.push(record);
    }
    book(making, log(&forms::ACCIDENTS, "2025—2026年生产安全事故登记台账", FileFormat::Xlsx, hand, 6_441, 1), records);
}

/// What villages are marked for: block, item, full marks, rule.
const ITEMS: [(&str, &str, u32, &str); 10] = [
    ("责任落实", "村两委安全生产职责明确，包保到人", 10, "职责未上墙扣2分，包保名单不全每户扣1分"),
    ("责任落实", "每月研究一次安全生产工作", 10, "少一次扣2分"),
    ("风险研判", "每月开展一次综合研判并报送", 15, "少一次扣3分，无记录扣5分"),
    ("风险研判", "按情形开展专项研判", 5, "应开展未开展每次扣1分"),
    ("隐患排查", "网格员每月巡查辖区企业全覆盖", 15, "漏一家扣1分"),
    ("隐患排查", "发现隐患及时登记上报、跟踪销号", 15, "未登记每条扣1分，逾期未销号每条扣2分"),
    ("联网推进", "辖区企业按时限接入平台", 10, "未按时接入每家扣2分"),
    ("宣传教育", "每季度开展一次宣传活动", 10, "少一次扣2分"),
    ("信息报送", "月报、台账按时报送", 5, "迟报一次扣1分"),
    ("举报办理", "交办举报按期核查答复", 5, "超期一件扣1分"),
];

/// A sheet of marks for each village.
fn marks(making: &mut Making<'_>) -> Option<Book> {
    let hand = Hand::of(100)?;
    let mut sheets = Vec::new();
    for (at, name) in VILLAGES.iter().enumerate() {
        let seed = pick::number(u64::try_from(at).unwrap_or(0), "marks");
        let mut records = Vec::new();
        let mut sum = 0;
        for (block, item, full, rule) in ITEMS {
            let deducted = u32::try_from(pick::below(12, seed, item)).unwrap_or(0).saturating_sub(7).min(full);
            sum += full - deducted;
            let mut record = Record::default();
            record.set("block", block).set("item", item).set("full", full).set("rule", rule).set("deducted", deducted);
            record.set("reason", if deducted > 0 { "抽查台账发现缺项" } else { "" }).set("awarded", full - deducted);
            records.push(record);
        }
        making.planter.plant(&mut records, &forms::MARKS, hand, FileFormat::Xlsx, seed, usize::from(at % 4 == 2));
        let mut sheet = Sheet::new(*name);
        let mut painter = Painter::new(&mut sheet, &forms::MARKS, true);
        painter
            .title(&format!("{name}2025年度安全生产考核评分表"))
            .info(&format!("被考核单位：{name}"))
            .head()
            .rows(&records);
        painter.total("合计", &[("full", 100_u32.into()), ("awarded", sum.into())]);
        painter.info("考核组长：周晓东        考核日期：2026年1月15日");
        sheets.push(sheet);
    }
    Some(Book::new("镇应急办/2025年度村社区考核评分", forms::MARKS.id, FileFormat::Xlsx, sheets))
}
