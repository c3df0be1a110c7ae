//! Records of risk registers: what an enterprise writes of each risk, with values and levels that are right.

use crate::content::Risk;
use crate::dirt::{Level, later, tenths};
use crate::form::Record;
use crate::hand::Hand;
use crate::pick;
use crate::sheet::Cell;
use crate::town::{self, Enterprise};
use jiff::civil::date;
use rust_decimal::Decimal;

/// Values of exposure, rising.
const EXPOSURES: [Decimal; 6] = [tenths(5), tenths(10), tenths(20), tenths(30), tenths(60), tenths(100)];

/// How a register is graded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Method {
    Lec,
    Ls,
}

/// The factors of one risk and what follows from them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Factors {
    pub(crate) lec: [Decimal; 3],
    pub(crate) ls: [Decimal; 2],
}

impl Factors {
    pub(crate) fn score(self) -> Decimal {
        self.lec.iter().product()
    }

    pub(crate) fn ls_score(self) -> Decimal {
        self.ls.iter().product()
    }

    pub(crate) fn level(self, method: Method) -> Level {
        match method {
            Method::Lec => Level::of_lec(self.score()),
            Method::Ls => Level::of_ls(self.ls_score()),
        }
    }
}

/// The risk register of an enterprise in a year.
pub(crate) fn records(enterprise: &Enterprise<'_>, year: i16, hand: Hand, method: Method) -> Vec<Record> {
    let risks = enterprise.part(&enterprise.trade.risks);
    let all = risks.len().saturating_sub(pick::below(3, enterprise.seed, "fewer")).min(16);
    // The older register lacks what has been found since.
    let wanted = if year < 2026 { all.saturating_sub(2) } else { all };
    let mut chosen = pick::order(risks.len(), enterprise.seed, "risks");
    chosen.truncate(wanted);
    chosen.sort_unstable();
    let mut records = Vec::new();
    for at in chosen {
        let Some(risk) = risks.get(at) else { continue };
        let factors = factors(enterprise, risk, at, year);
        let mut record = Record::default();
        describe(&mut record, enterprise, risk, at);
        grade(&mut record, factors, hand, method);
        control(&mut record, enterprise, risk, factors.level(method), hand);
        date_and_frequency(&mut record, enterprise, year, hand, at);
        if year < 2026 && at.is_multiple_of(2) {
            record.set("training", "入职时培训一次").set("management", format!("{}（待细化）", risk.management));
        }
        records.push(record);
    }
    number_groups(&mut records);
    records
}

/// The content's factors, a little different in each enterprise and year.
fn factors(enterprise: &Enterprise<'_>, risk: &Risk, at: usize, year: i16) -> Factors {
    let [likelihood, exposure, consequence] = risk.lec;
    let [ls_likelihood, severity] = risk.ls;
    let step = pick::below(6, enterprise.seed, &format!("exposure {at}"));
    let known = EXPOSURES.iter().position(|value| *value == exposure).unwrap_or(3);
    let moved = match step {
        0 => known.saturating_sub(1),
        1 if likelihood * consequence < tenths(600) => known + 1,
        _ => known,
    };
    let moved = if year < 2026 && at.is_multiple_of(5) { moved.saturating_sub(1) } else { moved };
    let exposure = EXPOSURES.get(moved).copied().unwrap_or(exposure);
    let ls_likelihood =
        if step == 2 && ls_likelihood > tenths(10) { ls_likelihood - tenths(10) } else { ls_likelihood };
    Factors { lec: [likelihood, exposure, consequence], ls: [ls_likelihood, severity] }
}

fn describe(record: &mut Record, enterprise: &Enterprise<'_>, risk: &Risk, at: usize) {
    record
        .set("code", format!("YX{:03}-FX{:02}", enterprise.index + 1, at + 1))
        .set("point", &risk.point)
        .set("type", &risk.r#type)
        .set("location", &risk.location)
        .set("department", department(&risk.location))
        .set("post", &risk.post)
        .set("step", &risk.step)
        .set("item", &risk.step)
        .set("standard", &risk.engineering)
        .set("hazard", &risk.hazard)
        .set("deviation", format!("{}，可能造成{}", risk.hazard, risk.accident))
        .set("accident", &risk.accident)
        .set("tense", ["现在", "过去", "将来"].get(at % 7 % 3).copied().unwrap_or("现在"))
        .set("state", ["正常", "异常", "紧急"].get(at % 5 % 3).copied().unwrap_or("正常"))
        .set("people", u32::try_from(1 + at % 5).unwrap_or(1))
        .set("unit_name", &enterprise.name)
        .set("credit_code", &enterprise.code)
        .set("village", enterprise.village_name())
        .set("industry", &enterprise.trade.industry);
}

/// A place's department: the workshop that its name begins with.
fn department(location: &str) -> String {
    if location.ends_with("车间") { location.to_owned() } else { format!("{location}班组") }
}

fn grade(record: &mut Record, factors: Factors, hand: Hand, method: Method) {
    let [likelihood, exposure, consequence] = factors.lec;
    let [ls_likelihood, severity] = factors.ls;
    let level = factors.level(method);
    let score = factors.score();
    let grade = match score {
        score if score > tenths(3200) => "1级",
        score if score >= tenths(1600) => "2级",
        score if score >= tenths(700) => "3级",
        score if score >= tenths(200) => "4级",
        _ => "5级",
    };
    record
        .set("method", if method == Method::Lec { "LEC" } else { "LS" })
        .set("likelihood", hand.numbers.cell(likelihood))
        .set("exposure", hand.numbers.cell(exposure))
        .set("consequence", hand.numbers.cell(consequence))
        .set("score", score.normalize())
        .set(
            "product",
            format!(
                "{}×{}×{}={}",
                likelihood.normalize(),
                exposure.normalize(),
                consequence.normalize(),
                score.normalize()
            ),
        )
        .set("ls_likelihood", hand.numbers.cell(ls_likelihood))
        .set("severity", hand.numbers.cell(severity))
        .set("ls_score", factors.ls_score().normalize())
        .set("level", hand.levels.cell(level))
        .set("grade", grade);
    before_measures(record, factors, hand);
    record.factors = Some((factors.lec, factors.ls));
}

/// The risk before measures: a step likelier, and graded on its own.
fn before_measures(record: &mut Record, factors: Factors, hand: Hand) {
    let [likelihood, exposure, consequence] = factors.lec;
    let scale = [tenths(1), tenths(2), tenths(5), tenths(10), tenths(30), tenths(60), tenths(100)];
    let at = scale.iter().position(|value| *value == likelihood).unwrap_or(3);
    let before = scale.get(at + 1).copied().unwrap_or(likelihood);
    let score = before * exposure * consequence;
    record
        .set("before_likelihood", before)
        .set("before_exposure", exposure)
        .set("before_consequence", consequence)
        .set("before_score", score.normalize());
    record.set("inherent", hand.levels.cell(Level::of_lec(score)));
}

fn control(record: &mut Record, enterprise: &Enterprise<'_>, risk: &Risk, level: Level, hand: Hand) {
    let seed = enterprise.seed;
    let measures = [&risk.engineering, &risk.management, &risk.training, &risk.ppe];
    let joined: Vec<String> = (1..).zip(measures).map(|(at, text)| format!("{at}.{text}")).collect();
    let person = if level <= Level::Considerable { enterprise.safety.clone() } else { enterprise.person(&risk.post) };
    record
        .set("measures", joined.join("；\n"))
        .set("engineering", &risk.engineering)
        .set("management", &risk.management)
        .set("training", &risk.training)
        .set("ppe", &risk.ppe)
        .set("emergency", &risk.emergency)
        .set("facility", format!("{}配防护和警示装置", risk.location))
        .set("health", "岗前、在岗体检，配急救药箱")
        .set("unit", department(&risk.location))
        .set("person", person)
        .set("phone", town::phone(seed, if level <= Level::Considerable { "safety" } else { &risk.post }))
        .set("tier", level.tier())
        .set("is_key", hand.yes.cell(level <= Level::Considerable))
        .set("result", "可控");
    if level <= Level::Considerable {
        record.set("plan", format!("{}专项管控方案", risk.point)).set("s_management", "增加班组每周专项检查并留影像");
        record.set("s_engineering", "加装联锁或视频监视，年底前完成");
    }
    if level == Level::Major {
        record.set("owner", format!("{}（总经理）", enterprise.principal)).set("monitoring", "已接入视频和气体监测");
        record.set("reported", hand.dates.cell(date(2026, 3, 20)));
    }
}

fn date_and_frequency(record: &mut Record, enterprise: &Enterprise<'_>, year: i16, hand: Hand, at: usize) {
    let start = date(year, 1, 8);
    let days = pick::below(70, enterprise.seed, "identified") + at / 6;
    let day = later(start, i32::try_from(days).unwrap_or(0));
    let frequency = ["每班", "每日", "每周", "每月"].get(at % 4).copied().unwrap_or("每周");
    record.set("identified_on", hand.dates.cell(day)).set("frequency", frequency);
}

/// Gives the records of one risk point one number.
fn number_groups(records: &mut [Record]) {
    let mut number = 0_u32;
    let mut last = Cell::Blank;
    for record in records {
        let point = record.get("point");
        if point != last {
            number += 1;
            last = point;
        }
        record.set("group_seq", Cell::from(number));
    }
}
