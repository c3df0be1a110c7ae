//! Records of hidden danger ledgers: found, put right, checked again and closed on days that follow each other.

use crate::content::Danger;
use crate::dirt::later;
use crate::form::Record;
use crate::hand::Hand;
use crate::pick;
use crate::sheet::Cell;
use crate::town::{self, Enterprise};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

/// The day on which everything was handed in.
pub(crate) const HANDED_IN: Date = date(2026, 10, 31);

/// A span of time that a ledger is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    pub(crate) name: &'static str,
    pub(crate) from: Date,
    pub(crate) days: usize,
    /// Which part of the trade's dangers turns up in it.
    pub(crate) turn: usize,
}

/// The spans of the two years.
pub(crate) const PERIODS: [Period; 6] = [
    Period { name: "2025年上半年", from: date(2025, 1, 6), days: 170, turn: 0 },
    Period { name: "2025年下半年", from: date(2025, 7, 2), days: 175, turn: 1 },
    Period { name: "2026年上半年", from: date(2026, 1, 5), days: 172, turn: 2 },
    Period { name: "2026年第二季度", from: date(2026, 4, 2), days: 85, turn: 3 },
    Period { name: "2026年第三季度", from: date(2026, 7, 1), days: 88, turn: 4 },
    Period { name: "2026年10月", from: date(2026, 10, 1), days: 27, turn: 5 },
];

/// Who found it, with the tier of the inspection.
const SOURCES: [(&str, &str); 7] = [
    ("企业自查", "企业级"),
    ("日常检查", "班组级"),
    ("综合检查", "企业级"),
    ("专项检查", "车间级"),
    ("季节性检查", "企业级"),
    ("节假日检查", "企业级"),
    ("镇级检查", "企业级"),
];

/// How far a danger has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stage {
    Open,
    Rectified,
    Closed,
}

/// So many dangers of an enterprise, in the order in which they were found.
pub(crate) fn records(enterprise: &Enterprise<'_>, period: Period, wanted: usize, hand: Hand) -> Vec<Record> {
    let dangers = enterprise.part(&enterprise.trade.dangers);
    let order = pick::order(dangers.len(), enterprise.seed, "dangers");
    let first = period.turn * 5;
    let mut dated: Vec<(Date, &Danger)> = Vec::new();
    for turn in first..first + wanted.min(order.len()) {
        let Some(danger) = order.get(turn % order.len().max(1)).and_then(|at| dangers.get(*at)) else { continue };
        let days = pick::below(period.days, enterprise.seed, &format!("found {} {turn}", period.name));
        dated.push((later(period.from, i32::try_from(days).unwrap_or(0)), danger));
    }
    dated.sort_by_key(|(found_on, _)| *found_on);
    (0..).zip(dated).map(|(at, (found_on, danger))| record(enterprise, danger, found_on, at, hand)).collect()
}

fn record(enterprise: &Enterprise<'_>, danger: &Danger, found_on: Date, at: usize, hand: Hand) -> Record {
    let salt = format!("danger {found_on} {at}");
    let seed = pick::number(enterprise.seed, &salt);
    let mut record = Record::default();
    describe(&mut record, enterprise, danger, seed, at);
    record.set("found_on", hand.dates.cell(found_on));
    let due_on = later(found_on, danger.days.max(1));
    progress(&mut record, enterprise, danger, [found_on, due_on], hand, seed);
    if danger.is_major() {
        commitments(&mut record, enterprise, found_on, hand);
        record.expect("text", "major_suspected", &danger.basis);
    }
    record.sort_day = Some(found_on);
    record
}

fn describe(record: &mut Record, enterprise: &Enterprise<'_>, danger: &Danger, seed: u64, at: usize) {
    let (source, tier) = *pick::one(&SOURCES, seed, "source").unwrap_or(&("企业自查", "企业级"));
    let grade = if danger.is_major() { "重大隐患" } else { "一般隐患" };
    let yuan = (danger.fund * Decimal::from(10_000)).normalize();
    record
        .set("code", format!("YX{:03}-{:03}", enterprise.index + 1, at + 1))
        .set("source", source)
        .set("tier", tier)
        .set("finder", enterprise.person("finder"))
        .set("place", &danger.place)
        .set("text", &danger.text)
        .set("level", grade)
        .set("level_code", if danger.is_major() { "1" } else { "0" })
        .set("type", if danger.kind == "其他" { "其他" } else { danger.kind.as_str() })
        .set("aspect", &danger.cause)
        .set("cause", &danger.reason)
        .set("basis", &danger.basis)
        .set("measures", &danger.remedy)
        .set("fund", danger.fund.normalize())
        .set("fund_yuan", yuan)
        .set("unit", &enterprise.name)
        .set("unit_name", &enterprise.name)
        .set("credit_code", &enterprise.code)
        .set("village", enterprise.village_name())
        .set("platform_code", format!("3703990{:03}", enterprise.index + 1))
        .set("industry", &enterprise.trade.title)
        .set("department", format!("{}班组", danger.place))
        .set("person", enterprise.person("rectifier"))
        .set("phone", town::phone(enterprise.seed, "rectifier"));
}

/// What has been done since: days that follow each other, and the words for it.
fn progress(
    record: &mut Record,
    enterprise: &Enterprise<'_>,
    danger: &Danger,
    [found_on, due_on]: [Date; 2],
    hand: Hand,
    seed: u64,
) {
    let span = usize::try_from(danger.days.max(1)).unwrap_or(1);
    let needed = pick::below(span + 1, seed, "needed");
    let rectified_on = later(found_on, i32::try_from(needed).unwrap_or(0));
    let reinspected_on = later(rectified_on, i32::try_from(pick::below(4, seed, "again")).unwrap_or(0));
    let chance = pick::below(20, seed, "stage");
    let stage = match chance {
        _ if later(reinspected_on, 2) > HANDED_IN => Stage::Open,
        0 => Stage::Open,
        1 | 2 => Stage::Rectified,
        _ => Stage::Closed,
    };
    let is_at_once = danger.days <= 1;
    let word = match danger.days {
        ..=1 => Cell::from("立即"),
        days @ 2..=3 => Cell::from(format!("{days}日内")),
        15..20 if danger.fund.is_zero() && !danger.is_major() => Cell::from("长期"),
        days @ 20.. if !danger.is_major() && days < 60 => Cell::from(format!("{}年底前", found_on.year())),
        _ => hand.dates.cell(due_on),
    };
    record.set("due_on", hand.dates.cell(due_on)).set("due_word", word);
    record.set("mode", if is_at_once { "立即整改" } else { "限期整改" });
    let is_overdue = stage == Stage::Open && due_on < HANDED_IN;
    let (status, code, result) = match stage {
        Stage::Open if is_overdue => ("逾期未整改", "0", "未完成"),
        Stage::Open => ("整改中", "0", "正在整改"),
        Stage::Rectified => ("待复查", "1", "已整改"),
        Stage::Closed => ("已销号", "9", "已整改"),
    };
    record.set("status", status).set("status_code", code).set("result", result);
    record.set("closed", hand.yes.cell(stage == Stage::Closed));
    if stage != Stage::Open {
        record.set("rectified_on", hand.dates.cell(rectified_on)).set("after", "见附图");
    }
    if stage == Stage::Closed {
        record
            .set("reinspector", enterprise.safety.as_str())
            .set("reinspected_on", hand.dates.cell(reinspected_on))
            .set("opinion", "整改到位，同意销号")
            .set("closed_on", hand.dates.cell(later(reinspected_on, 1)));
    }
}

/// What the plan demands of a major danger.
fn commitments(record: &mut Record, enterprise: &Enterprise<'_>, found_on: Date, hand: Hand) {
    record
        .set("grave", "是")
        .set("person", format!("{}（主要负责人）", enterprise.principal))
        .set("contingency", "整改期间停止作业、撤出人员，设警戒和专人监护，启动现场处置方案")
        .set("reported", hand.dates.cell(later(found_on, 1)))
        .set("listing", "镇级挂牌")
        .set("publicised", "已公示");
}
