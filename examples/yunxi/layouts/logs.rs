//! Logs of what was done: training, drills, meetings, reviews and inspections.

use super::log_forms as forms;
use super::{Making, two};
use crate::dirt::{DateStyle, later};
use crate::form::{Form, Painter, Record};
use crate::hand::Hand;
use crate::pick;
use crate::sheet::{Book, Cell, FileFormat, Sheet};
use crate::town::{self, Enterprise, VILLAGES};
use jiff::civil::{Date, date};

/// A log to be made.
pub(super) struct Log<'l> {
    pub(super) path: String,
    pub(super) form: &'static Form,
    pub(super) format: FileFormat,
    pub(super) title: &'l str,
    /// Who handed it in.
    pub(super) line: &'l str,
    pub(super) hand: Hand,
    pub(super) seed: u64,
    pub(super) slips: usize,
}

/// Plants the mistakes and paints the one table.
pub(super) fn book(making: &mut Making<'_>, log: Log<'_>, mut records: Vec<Record>) {
    let Log { path, form, format, title, line, hand, seed, slips } = log;
    making.planter.plant(&mut records, form, hand, format, seed, slips);
    let mut sheet = Sheet::new("台账");
    let mut painter = Painter::new(&mut sheet, form, !format.is_csv());
    painter.title(title);
    if !line.is_empty() {
        painter.info(line);
    }
    painter.head().rows(&records);
    making.books.push(Book::new(path, form.id, format, vec![sheet]));
}

/// Makes the logs of enterprises and villages.
pub(crate) fn make(making: &mut Making<'_>) {
    for enterprise in making.enterprises {
        let index = enterprise.index;
        if index % 10 == 1 {
            trainings(making, enterprise);
        }
        if index % 12 == 4 {
            drills(making, enterprise);
        }
        if index % 20 == 9 {
            meetings(making, enterprise);
        }
        if index % 12 == 10 {
            inspections(making, enterprise);
        }
    }
    for village in 0..VILLAGES.len() {
        reviews(making, village);
    }
}

/// A day of a month of 2026, by a seed.
fn day_of(month: usize, seed: u64) -> Date {
    let first = date(2026, i8::try_from(month).unwrap_or(1), 1);
    later(first, i32::try_from(pick::below(26, seed, &format!("day {month}"))).unwrap_or(0))
}

/// A sender's hand, with days that may lack the year: the title names it.
fn log_hand(seed: u64) -> Option<Hand> {
    let hand = Hand::of(pick::number(seed, "log"))?;
    let dates = if seed.is_multiple_of(3) { DateStyle::MonthDay } else { hand.dates };
    Some(Hand { dates, ..hand })
}

fn trainings(making: &mut Making<'_>, enterprise: &Enterprise<'_>) {
    let seed = enterprise.seed;
    let Some(hand) = log_hand(seed) else { return };
    let topics = enterprise.part(&enterprise.trade.trainings);
    let posts = enterprise.part(&enterprise.trade.posts);
    let mut records = Vec::new();
    for month in 1..=10 {
        let Some(topic) = topics.get(month % topics.len().max(1)) else { continue };
        let people = enterprise.employees - u32::try_from(month % 3).unwrap_or(0);
        let mut record = Record::default();
        record
            .set("unit_name", &enterprise.name)
            .set("held_on", hand.dates.cell(day_of(month, seed)))
            .set("topic", topic)
            .set("audience", posts.get(month % 4).map_or("全体员工", String::as_str))
            .set("attended", hand.numbers.cell(people.into()))
            .set("hours", if month % 2 == 0 { Cell::from("2学时") } else { Cell::from(4_u32) })
            .set("lecturer", &enterprise.safety)
            .set("is_examined", hand.yes.cell(month % 3 != 0))
            .set("exam", "合格");
        records.push(record);
    }
    let log = Log {
        path: format!("企业报送/培训台账/{}{}-培训台账2026", two(enterprise.index), enterprise.short),
        form: &forms::TRAINING,
        format: if seed % 3 == 1 { FileFormat::CsvGb } else { FileFormat::Xlsx },
        title: &format!("{}2026年安全教育培训台账", enterprise.name),
        line: "",
        hand,
        seed,
        slips: usize::from(enterprise.index % 20 == 1),
    };
    book(making, log, records);
}

fn drills(making: &mut Making<'_>, enterprise: &Enterprise<'_>) {
    let seed = enterprise.seed;
    let Some(hand) = log_hand(seed) else { return };
    let mut records = Vec::new();
    for (at, topic) in enterprise.part(&enterprise.trade.drills).iter().enumerate() {
        let mut record = Record::default();
        record
            .set("unit_name", &enterprise.name)
            .set("held_on", hand.dates.cell(day_of(2 + at * 2, seed)))
            .set("topic", topic)
            .set("drill_kind", if topic.contains("桌面") { "桌面推演" } else { "实战演练" })
            .set("place", enterprise.place(&format!("drill {at}")))
            .set("host", &enterprise.principal)
            .set("attended", enterprise.employees)
            .set("assessment", "基本达到预案要求")
            .set("problem", "个别人员佩戴防护用品不熟练，已安排补训");
        records.push(record);
    }
    let log = Log {
        path: format!("企业报送/应急演练/{}{}-应急演练台账", two(enterprise.index), enterprise.short),
        form: &forms::DRILLS,
        format: FileFormat::Xlsx,
        title: &format!("{}2026年应急演练台账", enterprise.name),
        line: "",
        hand,
        seed,
        slips: usize::from(enterprise.index % 24 == 4),
    };
    book(making, log, records);
}

fn meetings(making: &mut Making<'_>, enterprise: &Enterprise<'_>) {
    let seed = enterprise.seed;
    let Some(hand) = log_hand(seed) else { return };
    let dangers = enterprise.part(&enterprise.trade.dangers);
    let mut records = Vec::new();
    for month in 1..=10 {
        let Some(danger) = dangers.get(month % dangers.len().max(1)) else { continue };
        let mut record = Record::default();
        record
            .set("held_on", hand.dates.cell(day_of(month, seed)))
            .set("topic", format!("{month}月安全生产例会"))
            .set("place", "会议室")
            .set("host", &enterprise.principal)
            .set("attended", 5 + u32::try_from(month % 4).unwrap_or(0))
            .set("content", format!("通报上月隐患排查情况，分析“{}”一类问题的原因", danger.text))
            .set("resolution", &danger.remedy)
            .set("recorder", &enterprise.safety);
        records.push(record);
    }
    let log = Log {
        path: format!("企业报送/安全会议/{}{}-安全例会台账", two(enterprise.index), enterprise.short),
        form: &forms::MEETINGS,
        format: FileFormat::Xlsx,
        title: &format!("{}2026年安全例会台账", enterprise.name),
        line: &format!("单位：{}", enterprise.name),
        hand,
        seed,
        slips: usize::from(enterprise.index == 29),
    };
    book(making, log, records);
}

fn inspections(making: &mut Making<'_>, enterprise: &Enterprise<'_>) {
    let seed = enterprise.seed;
    let Some(hand) = log_hand(seed) else { return };
    let kinds = ["综合检查", "日常检查", "专项检查", "季节性检查", "节假日检查"];
    let mut records = Vec::new();
    for month in 1..=10 {
        let found = u32::try_from(pick::below(5, seed, &format!("found {month}"))).unwrap_or(0);
        let kind = if month % 2 == 1 { "综合检查" } else { pick::text(&kinds, seed, &format!("kind {month}")) };
        let mut record = Record::default();
        record
            .set("held_on", hand.dates.cell(day_of(month, seed)))
            .set("inspection_kind", kind)
            .set("inspectors", format!("{}、{}", enterprise.principal, enterprise.safety))
            .set("place", enterprise.place(&format!("inspected {month}")))
            .set("found", found)
            .set("major", 0_u32)
            .set("rectified", found);
        records.push(record);
    }
    let log = Log {
        path: format!("企业报送/检查记录/{}{}-检查记录台账", two(enterprise.index), enterprise.short),
        form: &forms::INSPECTIONS,
        format: FileFormat::Xlsx,
        title: &format!("{}2026年安全检查记录台账", enterprise.name),
        line: &format!("单位：{}        填表人：{}", enterprise.name, enterprise.safety),
        hand,
        seed,
        slips: usize::from(enterprise.index % 24 == 10),
    };
    book(making, log, records);
}

/// What calls for a special review, and what is then looked at.
const TRIGGERS: [(&str, &str); 4] = [
    ("节后复工复产", "复工企业设备检修、人员返岗培训和动火作业"),
    ("同行业发生较大事故", "同类企业有限空间和动火作业管理"),
    ("集中检维修", "外来施工队伍、高处和临时用电作业"),
    ("停产整顿", "停产企业危险物料处置和值守"),
];

fn reviews(making: &mut Making<'_>, village: usize) {
    let Some(name) = VILLAGES.get(village) else { return };
    let seed = pick::number(u64::try_from(village).unwrap_or(0), "reviews");
    let Some(hand) = log_hand(seed) else { return };
    let own: Vec<&Enterprise<'_>> =
        making.enterprises.iter().filter(|enterprise| enterprise.village == village).collect();
    let mut records = Vec::new();
    for month in 1..=10 {
        // Some villages miss a month.
        let Some(enterprise) = own.get(month % own.len().max(1)).filter(|_| seed % 11 != month as u64) else {
            continue;
        };
        let risks = enterprise.part(&enterprise.trade.risks);
        let Some(risk) = risks.get(month % risks.len().max(1)) else { continue };
        let special = TRIGGERS.get(month).filter(|_| month < 4 && village.is_multiple_of(3));
        let mut record = Record::default();
        record
            .set("held_on", hand.dates.cell(day_of(month, seed)))
            .set("review_kind", if special.is_some() { "专项研判" } else { "综合研判" })
            .set("trigger", special.map_or("月度例行", |(trigger, _)| *trigger))
            .set("host", town::person(seed, "secretary"))
            .set("attended", 4 + u32::try_from(month % 5).unwrap_or(0))
            .set("content", special.map_or("辖区企业、出租房和“九小”场所安全形势", |(_, content)| *content))
            .set("findings", format!("{}：{}", enterprise.short, risk.hazard))
            .set("measures", &risk.management)
            .set("conclusion", "风险可控");
        records.push(record);
    }
    let log = Log {
        path: format!("村社区报送/{name}/{name}2026年安全风险研判记录"),
        form: &forms::REVIEWS,
        format: if village == 5 { FileFormat::CsvGb } else { FileFormat::Xlsx },
        title: &format!("{name}2026年安全风险研判记录"),
        line: &format!("填报单位：{name}"),
        hand,
        seed,
        slips: usize::from(village % 6 == 1),
    };
    book(making, log, records);
}
