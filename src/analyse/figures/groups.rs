//! Figures divided into groups: by village, trade, level, month or whatever a field says.

use super::{Amount, CountedRow, Material, When, day_of};
use crate::model::book::DangerState;
use crate::model::period::{Period, PeriodKind};
use crate::ruleset::ReportFigure;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What rows are called that do not say to which group they belong.
pub const UNSAID: &str = "未填";
/// What the groups are called that are not shown one by one.
const OTHERS: &str = "其他";
/// Levels of dangers and of risks, the gravest first.
const LEVELS: [&str; 4] = ["重大", "较大", "一般", "低"];

/// By what figures are divided.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum By {
    /// 村（社区）.
    Village,
    /// 行业.
    Trade,
    /// 等级.
    Level,
    /// 月.
    Month,
    /// 单位.
    Unit,
    /// 状态.
    State,
    /// What a field says.
    Field(String),
}

impl By {
    /// What report definitions call it.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "village" => Self::Village,
            "trade" => Self::Trade,
            "level" => Self::Level,
            "month" => Self::Month,
            "unit" => Self::Unit,
            "state" => Self::State,
            field => Self::Field(field.to_owned()),
        }
    }

    /// The heading above the names of the groups; none of a field, which has its own.
    #[must_use]
    pub fn heading(&self) -> Option<&'static str> {
        Some(match self {
            Self::Village => "村（社区）",
            Self::Trade => "行业",
            Self::Level => "等级",
            Self::Month => "月份",
            Self::Unit => "单位",
            Self::State => "状态",
            Self::Field(_) => return None,
        })
    }

    /// Whether its groups are those who send tables in: one that has no row has sent nothing.
    #[must_use]
    pub const fn is_who(&self) -> bool {
        matches!(self, Self::Village | Self::Trade | Self::Unit)
    }

    /// The group of a row; `day` is the day that decides about its period.
    fn key<'r>(&self, row: &'r CountedRow, day: Option<Date>) -> Cow<'r, str> {
        let said: Cow<'r, str> = match self {
            Self::Village => row.village.as_str().into(),
            Self::Trade => row.trade.as_str().into(),
            Self::Unit => row.row.unit.as_str().into(),
            Self::Level => row.row.level.as_deref().unwrap_or_default().into(),
            Self::Month => day.map(|day| Period::holding(PeriodKind::Month, day).title()).unwrap_or_default().into(),
            Self::State => row.row.state.map_or("", DangerState::title).into(),
            Self::Field(field) => row.row.fields.get(field).map_or("", String::as_str).into(),
        };
        if said.is_empty() { UNSAID.into() } else { said }
    }
}

/// A group.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Group {
    /// By what it is one.
    pub by: By,
    /// What it is called.
    pub name: String,
    /// The keys that belong to it.
    keys: BTreeSet<String>,
}

impl Group {
    /// The group of one key.
    #[must_use]
    pub fn of(by: By, name: impl Into<String>) -> Self {
        let name = name.into();
        Self { by, keys: BTreeSet::from([name.clone()]), name }
    }

    /// Whether a row belongs to it.
    #[must_use]
    pub fn has(&self, row: &CountedRow, day: Option<Date>) -> bool {
        self.keys.contains(self.by.key(row, day).as_ref())
    }
}

/// The groups that are there whether or not any row belongs to them.
#[derive(Clone, Debug, Default)]
pub struct GroupNames {
    /// The villages, in the town's order.
    pub villages: Vec<String>,
    /// The trades.
    pub trades: Vec<String>,
}

/// A table of figures by group.
#[derive(Clone, Debug)]
pub struct Grouped<'m> {
    /// The lines.
    pub lines: Vec<GroupedLine<'m>>,
    /// The figures of all rows together.
    pub total: Vec<Amount<'m>>,
}

/// A line of such a table.
#[derive(Clone, Debug)]
pub struct GroupedLine<'m> {
    /// The group.
    pub group: Group,
    /// The figures.
    pub amounts: Vec<Amount<'m>>,
}

/// Divides figures into groups; where `top` says so, only the first are shown and the others added up.
#[must_use]
pub fn grouped<'m>(
    material: &Material<'m, '_>,
    figures: &[&ReportFigure],
    by: &By,
    names: &GroupNames,
    when: When,
    top: Option<usize>,
) -> Grouped<'m> {
    let total = figures.iter().map(|figure| material.measure(figure, when)).collect::<Vec<_>>();
    let mut keys = keys(figures, &total, by, names, when);
    let rest = top.filter(|top| keys.len() > *top).map(|top| keys.split_off(top)).unwrap_or_default();
    let mut groups: Vec<Group> = keys.into_iter().map(|key| Group::of(by.clone(), key)).collect();
    if !rest.is_empty() {
        groups.push(Group { by: by.clone(), name: OTHERS.to_owned(), keys: rest.into_iter().collect() });
    }
    let line = |group: Group| {
        let amounts = figures.iter().map(|figure| material.measure_in(figure, when, Some(&group))).collect();
        GroupedLine { group, amounts }
    };
    Grouped { lines: groups.into_iter().map(line).collect(), total }
}

/// The keys of the groups: those that are known beforehand in their order, then the others, the largest first.
fn keys(figures: &[&ReportFigure], total: &[Amount<'_>], by: &By, names: &GroupNames, when: When) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (figure, amount) in figures.iter().zip(total) {
        for row in &amount.rows {
            *counts.entry(by.key(row, day_of(row, figure.in_period)).into_owned()).or_default() += 1;
        }
    }
    let known: Vec<String> = match by {
        By::Village => names.villages.clone(),
        By::Trade => names.trades.clone(),
        By::Level => {
            LEVELS.iter().filter(|level| counts.contains_key(**level)).map(|level| (*level).to_owned()).collect()
        }
        By::Month => when.period.months().iter().map(|month| month.title()).collect(),
        By::State => DangerState::ALL.iter().map(|state| state.title().to_owned()).collect(),
        By::Unit | By::Field(_) => Vec::new(),
    };
    let mut others: Vec<(String, usize)> = counts.into_iter().filter(|(key, _)| !known.contains(key)).collect();
    // What nobody filled in comes last, however much it is.
    others.sort_by(|(one, ones), (other, others)| {
        (one == UNSAID, std::cmp::Reverse(ones), one).cmp(&(other == UNSAID, std::cmp::Reverse(others), other))
    });
    known.into_iter().chain(others.into_iter().map(|(key, _)| key)).collect()
}
