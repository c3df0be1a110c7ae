//! The town of Yunxi: its villages, enterprises and people. All of it is made up.

use crate::content::{Chemical, Trade};
use crate::pick;
use rust_decimal::Decimal;

/// 云溪镇's villages.
pub(crate) const VILLAGES: [&str; 12] = [
    "东崖村",
    "石桥村",
    "柳泉村",
    "南峪村",
    "青杨村",
    "河湾村",
    "北岭村",
    "云溪社区",
    "白塔村",
    "龙湾村",
    "上庄村",
    "下庄村",
];

/// `town.yaml`: what an office says of its town before it imports anything.
pub(crate) fn yaml() -> String {
    format!(
        "# 虚构的云溪镇，由 examples/yunxi 写出。anping run 把它抄进新建的工作区；没有它就要写 --town、--villages。\n\
         town: 云溪镇\noffice: 云溪镇应急管理办公室\nletterhead: 云溪镇应急管理办公室\n\
         villages: [{}]\nsame_units:\n  - [云溪镇应急管理办公室, 镇应急办, 应急办]\n",
        VILLAGES.join(", ")
    )
}

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林",
    "罗", "郑", "梁", "宋", "唐",
];

const GIVEN_NAMES: [&str; 32] = [
    "建国", "志强", "秀英", "海涛", "明", "立军", "桂兰", "永生", "晓东", "国栋", "玉梅", "传宝", "兴华", "文斌",
    "爱民", "守信", "长青", "淑芬", "宝山", "学军", "庆丰", "红卫", "敬业", "同方", "维新", "凤霞", "广才", "树林",
    "少华", "金玲", "德顺", "春生",
];

/// How many enterprises of the chemicals trade are petrol stations.
const PETROL_STATIONS: usize = 5;

/// How many enterprises the town has.
const ENTERPRISE_COUNT: usize = 60;

/// An enterprise of the town.
#[derive(Clone, Debug)]
pub(crate) struct Enterprise<'t> {
    pub(crate) index: usize,
    /// Which one of its trade.
    pub(crate) turn: usize,
    pub(crate) seed: u64,
    pub(crate) name: String,
    /// The name as people of the town say it.
    pub(crate) short: String,
    pub(crate) code: String,
    pub(crate) village: usize,
    pub(crate) trade: &'t Trade,
    pub(crate) principal: String,
    pub(crate) safety: String,
    pub(crate) employees: u32,
}

impl Enterprise<'_> {
    pub(crate) fn village_name(&self) -> &'static str {
        VILLAGES.get(self.village).copied().unwrap_or_default()
    }

    /// Its part of a list of the trade: chemicals are petrol stations in the first half, makers of paint in the second.
    pub(crate) fn part<'l, T>(&self, list: &'l [T]) -> &'l [T] {
        if self.trade.id != "chemicals" {
            return list;
        }
        let (first, second) = list.split_at(list.len() / 2);
        if self.turn < PETROL_STATIONS { first } else { second }
    }

    /// The substances that it keeps.
    pub(crate) fn chemicals(&self) -> Vec<&Chemical> {
        let places = self.part(&self.trade.places);
        let is_here =
            |chemical: &&Chemical| places.len() == self.trade.places.len() || places.contains(&chemical.place);
        self.trade.chemicals.iter().filter(is_here).collect()
    }

    /// Tonnes of ammonia in the cold stores that are major hazard installations.
    pub(crate) fn cold_store(&self) -> Option<Decimal> {
        let tonnes = [("冷链", 12), ("水产", 15), ("肉品", 11)];
        let found = tonnes.iter().find(|(word, _)| self.trade.id == "food" && self.short.contains(word));
        found.map(|(_, tonnes)| Decimal::from(*tonnes))
    }

    /// A person of the enterprise, the same for the same role.
    pub(crate) fn person(&self, role: &str) -> String {
        person(self.seed, role)
    }

    /// A place of the enterprise.
    pub(crate) fn place(&self, salt: &str) -> &str {
        pick::one(self.part(&self.trade.places), self.seed, salt).map_or("", String::as_str)
    }
}

/// The town's enterprises: trades take turns, so that each has seven or eight.
pub(crate) fn enterprises(trades: &[Trade]) -> Vec<Enterprise<'_>> {
    let mut enterprises = Vec::new();
    for index in 0..ENTERPRISE_COUNT {
        let Some(trade) = trades.get(index % trades.len().max(1)) else { continue };
        let turn = index / trades.len().max(1);
        let seed = pick::number(u64::try_from(index).unwrap_or(0), "enterprise");
        let short = trade.names.get(turn).cloned().unwrap_or_default();
        let name = full_name(&short);
        enterprises.push(Enterprise {
            index,
            turn,
            seed,
            short,
            code: credit_code(seed, name.ends_with("公司")),
            name,
            village: (index * 7 + turn) % VILLAGES.len(),
            trade,
            principal: person(seed, "principal"),
            safety: person(seed, "safety"),
            employees: u32::try_from(6 + pick::below(70, seed, "employees")).unwrap_or(6),
        });
    }
    enterprises
}

/// Names that end so are no companies.
const SHOP_ENDINGS: [&str; 17] =
    ["店", "馆", "楼", "铺", "部", "坊", "厂", "站", "司", "堂", "园", "居", "家", "庄", "屋", "轩", "阁"];

/// The name on the licence.
fn full_name(short: &str) -> String {
    let is_shop = SHOP_ENDINGS.iter().any(|ending| short.ends_with(*ending));
    if is_shop { format!("云溪镇{short}") } else { format!("云溪{short}有限公司") }
}

/// A made-up person.
pub(crate) fn person(seed: u64, role: &str) -> String {
    let surname = pick::text(&SURNAMES, seed, &format!("{role} surname"));
    format!("{surname}{}", pick::text(&GIVEN_NAMES, seed, &format!("{role} name")))
}

/// A made-up telephone number.
pub(crate) fn phone(seed: u64, role: &str) -> String {
    format!("138000{:05}", pick::number(seed, &format!("{role} phone")) % 100_000)
}

/// The alphabet of credit codes.
const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// An invented code with the right check digits of GB 11714 and GB 32100.
fn credit_code(seed: u64, is_company: bool) -> String {
    let body: String = (0..8).map(|at| letter(pick::below(ALPHABET.len(), seed, &format!("code {at}")))).collect();
    let body = format!("MA{}", body.get(2..).unwrap_or_default());
    let head = if is_company { "91370399" } else { "92370399" };
    let code = format!("{head}{body}{}", organisation_check(&body));
    let check = check_digit(&code);
    format!("{code}{check}")
}

fn letter(value: usize) -> char {
    ALPHABET.get(value).map_or('0', |letter| char::from(*letter))
}

/// The check character of GB 11714 over eight characters.
fn organisation_check(body: &str) -> char {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let value = |c: char| c.to_digit(36).unwrap_or(0);
    let sum: u32 = body.chars().zip(weights).map(|(c, weight)| value(c) * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// The check character of GB 32100 over seventeen characters.
pub(crate) fn check_digit(code: &str) -> char {
    let value = |c: u8| ALPHABET.iter().position(|letter| *letter == c).unwrap_or(0);
    let mut weight = 1;
    let mut sum = 0;
    for c in code.bytes().take(17) {
        sum += value(c) * weight;
        weight = weight * 3 % 31;
    }
    letter((31 - sum % 31) % 31)
}
