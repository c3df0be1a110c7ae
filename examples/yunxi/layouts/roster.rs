//! Lists of enterprises: the town's, older ones of villages, and the facts of a few.

use super::log_forms as forms;
use super::{Making, two};
use crate::dirt::{Level, later};
use crate::form::{Painter, Record};
use crate::hand::Hand;
use crate::pick;
use crate::sheet::{Book, FileFormat, Sheet};
use crate::town::{self, Enterprise, VILLAGES};
use jiff::civil::date;

/// Makes all lists.
pub(crate) fn make(making: &mut Making<'_>) {
    let book = town_roster(making);
    making.books.extend(book);
    for (village, format) in [(1, FileFormat::Xls), (8, FileFormat::CsvGb), (4, FileFormat::Xlsx)] {
        let book = old_roster(making, village, format);
        making.books.extend(book);
    }
    for enterprise in making.enterprises.iter().filter(|enterprise| enterprise.index % 20 == 7) {
        making.books.push(facts(enterprise));
    }
}

fn record(enterprise: &Enterprise<'_>, hand: Hand) -> Record {
    let seed = enterprise.seed;
    let trade = enterprise.trade.id.as_str();
    let founded = later(date(1998, 3, 1), i32::try_from(pick::below(9_000, seed, "founded")).unwrap_or(0));
    let products = enterprise.part(&enterprise.trade.products);
    let levels = [Level::Low, Level::Moderate, Level::Moderate, Level::Considerable];
    let level = pick::one(&levels, seed, "firm level").copied().unwrap_or(Level::Low);
    let mut record = Record::default();
    record
        .set("unit_name", &enterprise.name)
        .set("credit_code", &enterprise.code)
        .set("village", enterprise.village_name())
        .set("address", format!("云溪镇{}{}号", enterprise.village_name(), 1 + seed % 180))
        .set("industry", &enterprise.trade.industry)
        .set("business", pick::one(products, seed, "product").map_or("", String::as_str))
        .set("founded_on", hand.dates.cell(founded))
        .set("status", if seed.is_multiple_of(19) { "停产" } else { "正常" })
        .set("scale", if enterprise.employees > 50 { "小型" } else { "微型" })
        .set("is_above_scale", hand.yes.cell(enterprise.employees > 60))
        .set("employees", hand.numbers.cell(enterprise.employees.into()))
        .set("legal", &enterprise.principal)
        .set("principal", &enterprise.principal)
        .set("principal_phone", town::phone(seed, "principal"))
        .set("phone", town::phone(seed, "principal"))
        .set("safety", &enterprise.safety)
        .set("safety_phone", town::phone(seed, "safety"))
        .set("has_confined", hand.yes.cell(["food", "casting", "construction"].contains(&trade)))
        .set("has_dust", hand.yes.cell(trade == "furniture"))
        .set("has_chemicals", hand.yes.cell(!enterprise.chemicals().is_empty()))
        .set("has_molten", hand.yes.cell(trade == "casting"))
        .set("standard", pick::text(&["三级", "小微", "无"], seed, "standard"))
        .set("risk_level", hand.levels.cell(level))
        .set("insurance", hand.yes.cell(!seed.is_multiple_of(3)))
        .set("grid", town::person(u64::try_from(enterprise.village).unwrap_or(0), "grid"));
    record
}

fn town_roster(making: &mut Making<'_>) -> Option<Book> {
    let hand = Hand::of(11)?;
    let mut records: Vec<Record> = making.enterprises.iter().map(|enterprise| record(enterprise, hand)).collect();
    making.planter.plant(&mut records, &forms::ROSTER, hand, FileFormat::Xlsx, 11, 8);
    let mut sheet = Sheet::new("一企一档");
    let mut painter = Painter::new(&mut sheet, &forms::ROSTER, true);
    painter.title("云溪镇生产经营单位基本信息台账（一企一档）");
    painter.info("填报单位：云溪镇应急管理办公室        填报人：周晓东        填报日期：2026年10月30日").head();
    painter.rows(&records).total("合计", &[("unit_name", format!("{}家", records.len()).into())]);
    Some(Book::new("镇应急办/云溪镇企业一企一档", forms::ROSTER.id, FileFormat::Xlsx, vec![sheet]))
}

fn old_roster(making: &mut Making<'_>, village: usize, format: FileFormat) -> Option<Book> {
    let name = VILLAGES.get(village)?;
    let seed = pick::number(u64::try_from(village).unwrap_or(0), "old roster");
    let hand = Hand::of(seed)?;
    let own = making.enterprises.iter().filter(|enterprise| enterprise.village == village);
    let mut records: Vec<Record> = own.map(|enterprise| record(enterprise, hand)).collect();
    for (at, record) in records.iter_mut().enumerate() {
        let people = record.get("employees");
        record.set("employees", if at % 3 == 1 { format!("约{people}") } else { format!("{people}人") });
    }
    making.planter.plant(&mut records, &forms::ROSTER_OLD, hand, format, seed, 1);
    let mut sheet = Sheet::new("企业名单");
    let mut painter = Painter::new(&mut sheet, &forms::ROSTER_OLD, !format.is_csv());
    painter.title(&format!("{name}企业名单（2023年登记）")).head().rows(&records);
    Some(Book::new(format!("村社区报送/{name}/{name}企业名单（旧）"), forms::ROSTER_OLD.id, format, vec![sheet]))
}

/// Facts that the criteria of several trades ask for.
const FACTS: [(&str, &str, &str, &str); 5] = [
    ("in_production", "正在生产", "是", "检查时是否正在生产（作业）？"),
    ("special_ops_uncertified_count", "无证的特种作业人员数", "0", "有几名特种作业人员没有有效的操作证？没有填 0"),
    ("principal_assessed", "主要负责人考核合格", "是", "主要负责人是否按规定经考核合格？"),
    ("safety_manager_assessed", "安全管理人员考核合格", "是", "安全管理人员是否按规定经考核合格？"),
    ("extreme_weather_alert", "极端天气预警级别", "无", "检查时当地气象预警是什么级别？没有填“无”"),
];

fn facts(enterprise: &Enterprise<'_>) -> Book {
    let fact = |(id, fact, value, ask): &(&'static str, &'static str, &'static str, &'static str)| {
        let mut record = Record::default();
        record.set("id", *id).set("fact", *fact).set("value", *value).set("ask", *ask);
        record
    };
    let records: Vec<Record> = FACTS.iter().map(fact).collect();
    let mut sheet = Sheet::new("企业情况表");
    Painter::new(&mut sheet, &forms::FACTS, true).head().rows(&records);
    let path = format!("企业报送/企业情况/{}{}-企业情况表", two(enterprise.index), enterprise.short);
    Book::new(path, forms::FACTS.id, FileFormat::Xlsx, vec![sheet])
}
