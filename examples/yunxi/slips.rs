//! Plants mistakes: each code about as often as the others, at most one in a row.

use crate::dirt::{Level, tenths};
use crate::form::{Form, Record, Slip};
use crate::hand::Hand;
use crate::pick;
use crate::risks::{Factors, Method};
use crate::sheet::{Cell, FileFormat};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A kind of mistake: where it may be made, and how.
struct Kind {
    code: &'static str,
    field: &'static str,
    /// The kind of table.
    table: &'static str,
    /// Fields that the form must have beside it.
    needs: &'static [&'static str],
    make: Make,
}

/// How a mistake is made.
#[derive(Clone, Copy)]
enum Make {
    /// Something else is typed; why.
    Put(&'static str, &'static str),
    /// The cell is left blank; why.
    Clear(&'static str),
    /// A formula's error value.
    Error(&'static str),
    /// The risk value is typed wrong.
    Value,
    /// The level is typed one step too high.
    Level,
    /// A factor that no scale has, with the value and level that follow from it.
    OffScale,
    /// All factors are left blank.
    NoFactors,
    /// The last character of a credit code is another, or is missing.
    Code,
    /// A digit of a telephone number is missing.
    Phone,
}

const LEC: &[&str] = &["likelihood", "exposure", "consequence", "score", "level"];
const LS: &[&str] = &["ls_likelihood", "severity", "ls_score", "level"];
const REGISTER: &str = "risk_register";
const LEDGER: &str = "hidden_danger_ledger";
const ROSTER: &str = "enterprise_roster";
const CHEMICALS: &str = "chemicals_inventory";

const fn kind(
    code: &'static str,
    table: &'static str,
    field: &'static str,
    needs: &'static [&'static str],
    make: Make,
) -> Kind {
    Kind { code, field, table, needs, make }
}

const KINDS: &[Kind] = &[
    kind("number_unreadable", REGISTER, "likelihood", LEC, Make::Put("较高", "可能性写成文字")),
    kind("number_unreadable", REGISTER, "ls_likelihood", LS, Make::Put("中等", "可能性写成文字")),
    kind("value_differs", REGISTER, "score", LEC, Make::Value),
    kind("value_differs", REGISTER, "ls_score", LS, Make::Value),
    kind("level_differs", REGISTER, "level", LEC, Make::Level),
    kind("level_differs", REGISTER, "level", LS, Make::Level),
    kind("level_unknown", REGISTER, "level", &[], Make::Put("较大险", "少写一个字，不是规范的等级")),
    kind("level_unknown", REGISTER, "level", &[], Make::Put("待定", "没有定级")),
    kind("value_off_scale", REGISTER, "likelihood", LEC, Make::OffScale),
    kind("value_off_scale", REGISTER, "ls_likelihood", LS, Make::OffScale),
    kind("factor_missing", REGISTER, "exposure", LEC, Make::Clear("频繁程度没有填")),
    kind("factor_missing", REGISTER, "severity", LS, Make::Clear("严重性没有填")),
    kind("cell_error", REGISTER, "score", LEC, Make::Error("#REF!")),
    kind("cell_error", REGISTER, "ls_score", LS, Make::Error("#VALUE!")),
    kind("score_without_factors", REGISTER, "score", LEC, Make::NoFactors),
    kind("score_without_factors", REGISTER, "ls_score", LS, Make::NoFactors),
    kind("trial_entry", REGISTER, "hazard", &[], Make::Put("测试", "试填的数据没有删")),
    kind("trial_entry", REGISTER, "accident", &[], Make::Put("test1", "试填的数据没有删")),
    kind("date_unreadable", REGISTER, "identified_on", &[], Make::Put("2026-02-30", "没有这一天")),
    kind("phone_invalid", REGISTER, "phone", &[], Make::Phone),
    kind("date_unreadable", LEDGER, "found_on", &[], Make::Put("2026-02-30", "没有这一天")),
    kind("date_unreadable", LEDGER, "due_on", &[], Make::Put("下周", "期限写成“下周”，不知是哪天")),
    kind("date_unreadable", LEDGER, "rectified_on", &["found_on"], Make::Put("2026年13月5日", "没有13月")),
    kind("yes_no_unknown", LEDGER, "closed", &[], Make::Put("大概", "是否销号写“大概”")),
    kind("yes_no_unknown", LEDGER, "closed", &[], Make::Put("应该是", "是否销号写“应该是”")),
    kind("choice_unknown", LEDGER, "status", &[], Make::Put("走流程", "不是隐患状态的写法")),
    kind("choice_unknown", LEDGER, "level", &[], Make::Put("较严重的", "不是隐患等级")),
    kind("required_blank", LEDGER, "text", &["place"], Make::Clear("有部位和等级，没有写隐患是什么")),
    kind("number_unreadable", LEDGER, "fund", &[], Make::Put("若干", "资金写成“若干”")),
    kind("number_unreadable", LEDGER, "fund_yuan", &[], Make::Put("几百", "资金写成“几百”")),
    kind("cell_error", LEDGER, "fund", &[], Make::Error("#N/A")),
    kind("trial_entry", LEDGER, "person", &[], Make::Put("测试", "责任人写“测试”")),
    kind("phone_invalid", LEDGER, "phone", &[], Make::Phone),
    kind("credit_code_invalid", LEDGER, "credit_code", &[], Make::Code),
    kind("credit_code_invalid", ROSTER, "credit_code", &[], Make::Code),
    kind("phone_invalid", ROSTER, "principal_phone", &[], Make::Phone),
    kind("phone_invalid", ROSTER, "phone", &[], Make::Phone),
    kind("yes_no_unknown", ROSTER, "is_above_scale", &[], Make::Put("大概", "是否规上写“大概”")),
    kind("yes_no_unknown", ROSTER, "has_dust", &[], Make::Put("不清楚", "是否粉尘涉爆写“不清楚”")),
    kind("number_unreadable", ROSTER, "employees", &[], Make::Put("几十", "人数写成“几十”")),
    kind("date_unreadable", ROSTER, "founded_on", &[], Make::Put("2019-02-29", "2019年2月没有29日")),
    kind("choice_unknown", ROSTER, "status", &[], Make::Put("半停不停", "不是企业状态的写法")),
    kind("level_unknown", ROSTER, "risk_level", &[], Make::Put("偏高", "不是风险等级的写法")),
    kind("required_blank", CHEMICALS, "name", &["max_storage"], Make::Clear("有数量，没有写是什么化学品")),
    kind("number_unreadable", CHEMICALS, "max_storage", &[], Make::Put("若干", "数量写成“若干”")),
    kind("trial_entry", CHEMICALS, "use", &[], Make::Put("测试数据", "试填的数据没有删")),
    kind("cell_error", CHEMICALS, "stock", &[], Make::Error("#DIV/0!")),
    kind("date_unreadable", "inspection_checklist", "inspected_on", &[], Make::Put("2026.6.31", "6月没有31日")),
    kind("yes_no_unknown", "equipment_list", "special", &[], Make::Put("待查", "是否特种设备写“待查”")),
    kind("date_unreadable", "equipment_list", "commissioned_on", &[], Make::Put("去年底", "不知是哪天")),
    kind("number_unreadable", "assessment_marks", "deducted", &[], Make::Put("酌情", "扣分写成“酌情”")),
    kind("number_unreadable", "major_hazard_installations", "r_value", &[], Make::Put("待核", "R值没有写明")),
    kind("date_unreadable", "*", "held_on", &[], Make::Put("2026-04-31", "4月没有31日")),
    kind("number_unreadable", "*", "attended", &[], Make::Put("全员", "人数写成“全员”")),
    kind("number_unreadable", "*", "penalty", &[], Make::Put("从轻", "罚款额写成“从轻”")),
    kind("yes_no_unknown", "*", "is_networked", &[], Make::Put("正在弄", "是否联网写“正在弄”")),
    kind("yes_no_unknown", "*", "is_verified", &[], Make::Put("差不多", "是否属实写“差不多”")),
    kind("phone_invalid", "*", "contact_phone", &[], Make::Phone),
    kind("credit_code_invalid", "*", "firm_code", &[], Make::Code),
];

/// Remembers how often each mistake has been made.
#[derive(Debug, Default)]
pub(crate) struct Planter {
    used: BTreeMap<&'static str, usize>,
    used_fields: BTreeMap<(&'static str, &'static str, &'static str), usize>,
}

impl Planter {
    /// Makes so many mistakes in the records of a form.
    pub(crate) fn plant(
        &mut self,
        records: &mut [Record],
        form: &Form,
        hand: Hand,
        format: FileFormat,
        seed: u64,
        wanted: usize,
    ) {
        for turn in 0..wanted {
            let mut kinds: Vec<&Kind> = KINDS.iter().filter(|kind| kind.suits(form, format)).collect();
            kinds.sort_by_key(|kind| {
                let field = self.used_fields.get(&(kind.table, kind.field, kind.code)).copied().unwrap_or(0);
                (self.used.get(kind.code).copied().unwrap_or(0), field)
            });
            // The first row stays clean, so that a form can be told by it.
            let order = pick::order(records.len(), seed, &format!("slip {turn}"));
            let rows: Vec<usize> = order.into_iter().filter(|row| *row > 0).collect();
            for kind in kinds {
                let made = rows.iter().any(|row| records.get_mut(*row).is_some_and(|record| kind.make(record, hand)));
                if made {
                    *self.used.entry(kind.code).or_default() += 1;
                    *self.used_fields.entry((kind.table, kind.field, kind.code)).or_default() += 1;
                    break;
                }
            }
        }
    }
}

impl Kind {
    fn suits(&self, form: &Form, format: FileFormat) -> bool {
        // In csv an error value is text like any other.
        if format.is_csv() && matches!(self.make, Make::Error(_)) {
            return false;
        }
        // Where both methods stand side by side the row is graded by LEC, and a slip in the other is none.
        if self.needs.contains(&"ls_score") && form.has("likelihood") {
            return false;
        }
        let plain = form.columns.iter().any(|(heading, field, _)| *field == self.field && !heading.starts_with('^'));
        (self.table == form.kind || self.table == "*") && plain && self.needs.iter().all(|field| form.has(field))
    }

    /// Makes the mistake; false where the record does not lend itself to it.
    fn make(&self, record: &mut Record, hand: Hand) -> bool {
        let is_grave = record.has("grave");
        if record.slip.is_some() || is_grave || (!record.has(self.field) && self.field != "rectified_on") {
            return false;
        }
        let why = match self.make {
            Make::Put(text, why) => {
                record.set(self.field, text);
                why.to_owned()
            }
            Make::Clear(why) => {
                record.set(self.field, Cell::Blank);
                why.to_owned()
            }
            Make::Error(error) => {
                record.set(self.field, Cell::Error(error));
                format!("公式算不出来，单元格显示{error}")
            }
            Make::Code => wrong_code(record, self.field),
            Make::Phone => {
                let phone = record.get(self.field).to_string();
                record.set(self.field, phone.get(..10).unwrap_or_default());
                "手机号只有10位".to_owned()
            }
            Make::Value | Make::Level | Make::OffScale | Make::NoFactors => match self.make_graded(record, hand) {
                Some(why) => why,
                None => return false,
            },
        };
        record.slip = Some(Slip { field: self.field, code: self.code, why });
        true
    }

    fn make_graded(&self, record: &mut Record, hand: Hand) -> Option<String> {
        let method = if self.needs.contains(&"ls_score") { Method::Ls } else { Method::Lec };
        let factors = factors_of(record)?;
        let level = factors.level(method);
        let score = if method == Method::Ls { factors.ls_score() } else { factors.score() };
        let typed = score.normalize();
        match self.make {
            Make::Value => {
                record.set(self.field, typed + tenths(50));
                Some(format!("应为{typed}，误填{}", typed + tenths(50)))
            }
            Make::Level if level >= Level::Moderate => {
                record.set("level", hand.levels.cell(level.raised()));
                Some(format!("按{typed}应低一级，填高了一级"))
            }
            Make::NoFactors => {
                let fields: &[&'static str] = if method == Method::Ls {
                    &["ls_likelihood", "severity"]
                } else {
                    &["likelihood", "exposure", "consequence"]
                };
                for field in fields {
                    record.set(field, Cell::Blank);
                }
                Some(format!("只填了风险值{typed}，没有填取值"))
            }
            Make::OffScale => off_scale(record, factors, method, hand),
            _ => None,
        }
    }
}

fn factors_of(record: &Record) -> Option<Factors> {
    record.factors.map(|(lec, ls)| Factors { lec, ls })
}

/// A likelihood between two values of the scale; value and level follow from it.
fn off_scale(record: &mut Record, factors: Factors, method: Method, hand: Hand) -> Option<String> {
    let Factors { lec: [_, exposure, consequence], ls: [_, severity] } = factors;
    let likelihood = if method == Method::Ls { tenths(25) } else { tenths(20) };
    let changed = Factors { lec: [likelihood, exposure, consequence], ls: [likelihood, severity] };
    // A graver level would need measures that the record lacks.
    if changed.level(method) < factors.level(method) {
        return None;
    }
    if method == Method::Ls {
        record.set("ls_likelihood", likelihood).set("ls_score", changed.ls_score().normalize());
    } else {
        record.set("likelihood", likelihood).set("score", changed.score().normalize());
    }
    record.set("level", hand.levels.cell(changed.level(method)));
    let scale: &[Decimal] = if method == Method::Ls {
        &[tenths(50), tenths(40), tenths(30), tenths(20), tenths(10)]
    } else {
        &[tenths(100), tenths(60), tenths(30), tenths(10), tenths(5), tenths(2), tenths(1)]
    };
    let scale: Vec<String> = scale.iter().map(|value| value.normalize().to_string()).collect();
    Some(format!("可能性取{}，取值表为{}", likelihood.normalize(), scale.join("、")))
}

/// Another last character, or none: by turns of the code's own digits.
fn wrong_code(record: &mut Record, field: &'static str) -> String {
    let code = record.get(field).to_string();
    let body = code.get(..17).unwrap_or_default().to_owned();
    let is_short = code.bytes().map(u32::from).sum::<u32>().is_multiple_of(2);
    if is_short {
        record.set(field, body);
        return "代码只有17位".to_owned();
    }
    let last = if code.ends_with('7') { '4' } else { '7' };
    record.set(field, format!("{body}{last}"));
    "最后一位校验码不对".to_owned()
}
