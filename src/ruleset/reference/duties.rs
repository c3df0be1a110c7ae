//! 周期性职责: duties with the rows that show them, checked against the tables that there are.

use super::conditions::{RowCondition, field_of};
use super::tables::Tables;
use crate::ruleset::parse::{InFile, Problems};
use crate::ruleset::spec::{
    About, DutiesSpec, DutySpec, EvidenceFromSpec, Period, RowConditionSpec, TriggeredBySpec, ValueType,
};
use crate::ruleset::{Source, Status};
use jiff::civil::Date;
use serde_saphyr::Spanned;
use std::collections::HashSet;
use std::sync::Arc;

/// A year in which every day of a year occurs but 29 February, which other years would lack.
const ANY_YEAR: i16 = 2023;

/// 周期性职责: a duty with its source.
#[derive(Clone, Debug)]
pub struct Duty {
    /// The duty as it is written.
    pub spec: DutySpec,
    /// Where it comes from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
    /// Rows that show that it was done; none where no table shows it.
    pub evidence: Vec<EvidenceRule>,
    /// Rows that call for it.
    pub triggers: Vec<TriggerRule>,
}

impl Duty {
    /// Whether the duty concerns an enterprise of these trades; none where it depends on the trade and that is not known.
    #[must_use]
    pub fn concerns(&self, trades: &[String]) -> Option<bool> {
        let (only, except) = (&self.spec.trades, &self.spec.trades_except);
        let has = |wanted: &[Spanned<String>]| wanted.iter().any(|trade| trades.contains(&trade.value));
        match (only.is_empty() && except.is_empty(), trades.is_empty()) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some((only.is_empty() || has(only)) && !has(except)),
        }
    }
}

/// Rows of one kind of table.
#[derive(Clone, Debug)]
pub struct RowRule {
    /// Kind of table.
    pub table: String,
    /// What such a table is called.
    pub table_title: String,
    /// What must hold of a row.
    pub conditions: Vec<RowCondition>,
    /// The field with the day that counts.
    pub date: Option<String>,
    /// Whose duty a row tells of.
    pub about: About,
}

/// Rows that show that a duty was done.
#[derive(Clone, Debug)]
pub struct EvidenceRule {
    /// The rows.
    pub rows: RowRule,
    /// Whether the proof stands in the row that triggered the duty.
    pub in_trigger_row: bool,
    /// Whether the absence of such a row says nothing.
    pub positive_only: bool,
}

/// Rows that call for a duty.
#[derive(Clone, Debug)]
pub struct TriggerRule {
    /// Which of the duty's triggers it is.
    pub name: String,
    /// The rows.
    pub rows: RowRule,
    /// Days until it must be done, where the source gives any.
    pub days: Option<u32>,
}

/// Checks and compiles the duties of all files.
pub(super) fn build(specs: &[InFile<DutiesSpec>], tables: &Tables, problems: &mut Problems<'_>) -> Vec<Duty> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for InFile { file, spec } in specs {
        for duty in &spec.duties {
            if !seen.insert(duty.id.value.as_str()) {
                let message = format!("编号「{}」已经用过", duty.id.value);
                problems.rule(file, &duty.id, message, "编号不得重复使用，请另起一个");
            }
            let mut checker = Checker { file, duty, tables, problems };
            checker.frame();
            checker.rows();
            all.push(Duty {
                evidence: duty.evidence_from.iter().map(|from| checker.evidence(from)).collect(),
                triggers: duty.triggered_by.iter().map(|by| checker.trigger(by)).collect(),
                spec: duty.clone(),
                source: Source::from(&spec.source),
                status: spec.status,
            });
        }
        if !tables.is_empty() {
            check_trades(file, spec, tables, problems);
        }
    }
    all
}

/// Trades must be those of a pack. Packs may be left out of a set of rules: where shared duties name no trade at all that is
/// known, there is nothing to compare them with.
fn check_trades(file: &Arc<str>, spec: &DutiesSpec, tables: &Tables, problems: &mut Problems<'_>) {
    let named: Vec<&Spanned<String>> =
        spec.duties.iter().flat_map(|duty| duty.trades.iter().chain(&duty.trades_except)).collect();
    let is_known = |trade: &&&Spanned<String>| tables.knows_trade(&trade.value);
    if file.starts_with("common/") && !named.iter().any(|trade| is_known(&trade)) {
        return;
    }
    for trade in named.iter().filter(|trade| !is_known(trade)) {
        let help = match tables.trades().join("、") {
            known if known.is_empty() => "请写 ruleset.yaml 里的行业名称".to_owned(),
            known => format!("可写：{known}"),
        };
        problems.rule(file, trade, format!("没有「{}」这个行业", trade.value), &help);
    }
}

/// Checks one duty.
struct Checker<'c, 'f> {
    file: &'c Arc<str>,
    duty: &'c DutySpec,
    tables: &'c Tables,
    problems: &'c mut Problems<'f>,
}

impl Checker<'_, '_> {
    fn tell<T: ToString>(&mut self, at: &Spanned<T>, message: &str, help: &str) {
        self.problems.rule(self.file, at, message.to_owned(), help);
    }

    /// Who, how often, until when.
    fn frame(&mut self) {
        let duty = self.duty;
        let is_event = duty.every == Period::Event;
        if duty.who.is_empty() || duty.times == 0 {
            self.tell(&duty.id, "没有写谁做、做几次", "请写 who，times 至少为 1");
        }
        if is_event == duty.triggers.is_empty() {
            let help = "every: event 的写 triggers，按月、季、半年、年的不写";
            self.tell(&duty.id, "周期与触发情形不符", help);
        }
        if is_event && (duty.lasts || duty.grace_days > 0) {
            let help = "有事才做的不写 lasts 和 grace_days；期限写在 triggered_by 的 days";
            self.tell(&duty.id, "有事才做的事没有周期", help);
        }
        if let Some(day) = &duty.due_on {
            if duty.every != Period::Year || duty.grace_days > 0 {
                self.tell(day, "due_on 只用于一年一次的事", "请改为 every: year 并删去 grace_days，或者删去 due_on");
            } else if Date::new(ANY_YEAR, day.value.month, day.value.day).is_err() {
                self.tell(day, "没有这一天", "请写每年都有的一天，如 month: 6、day: 30");
            }
        }
        if !duty.trades.is_empty() && !duty.trades_except.is_empty() {
            self.tell(&duty.id, "trades 和 trades_except 只能写一个", "请删去一个");
        }
    }

    /// What shows that it was done, as a whole.
    fn rows(&mut self) {
        let duty = self.duty;
        if !duty.evidence_from.is_empty() && !duty.no_table.is_empty() {
            let help = "有表格的删去 no_table，没有的删去 evidence_from";
            self.tell(&duty.id, "既写了证明在哪类表格，又说没有表格", help);
        }
        for by in &duty.triggered_by {
            if !duty.triggers.contains(&by.trigger.value) {
                let message = format!("triggers 里没有「{}」", by.trigger.value);
                self.tell(&by.trigger, &message, "请照 triggers 里的写法写");
            }
        }
        for from in &duty.evidence_from {
            let is_triggered = duty.triggered_by.iter().all(|by| by.table.value == from.table.value);
            if from.in_trigger_row && (!is_triggered || duty.triggered_by.is_empty()) {
                let help = "in_trigger_row 的表格要与 triggered_by 的各项相同";
                self.tell(&from.table, "引起的行不在这类表格里", help);
            }
            if from.date.is_none() && !from.in_trigger_row && !duty.lasts {
                let help = "请写 date，不然不知道算在哪一期";
                self.tell(&from.table, "没有写看哪个日期", help);
            }
        }
    }

    fn evidence(&mut self, from: &EvidenceFromSpec) -> EvidenceRule {
        EvidenceRule {
            rows: self.row_rule(&from.table, &from.conditions, from.date.as_ref(), from.about),
            in_trigger_row: from.in_trigger_row,
            positive_only: from.positive_only,
        }
    }

    fn trigger(&mut self, by: &TriggeredBySpec) -> TriggerRule {
        TriggerRule {
            name: by.trigger.value.clone(),
            rows: self.row_rule(&by.table, &by.conditions, Some(&by.date), by.about),
            days: by.days,
        }
    }

    fn row_rule(
        &mut self,
        table: &Spanned<String>,
        conditions: &[RowConditionSpec],
        date: Option<&Spanned<String>>,
        about: About,
    ) -> RowRule {
        let tables = self.tables;
        let kind = tables.kind(&table.value);
        match kind {
            None if !tables.is_empty() => {
                self.tell(table, &format!("没有「{}」这类表格", table.value), "请写 columns 里已有的 kind");
            }
            Some(kind) if !kind.is_read => {
                let message = format!("「{}」不逐行读入，不能作证明", kind.title);
                self.tell(table, &message, "请换一类表格，或者写 no_table 说明为什么没有");
            }
            _ => {}
        }
        if let Some((kind, date)) = kind.zip(date)
            && let Some(field) = field_of(self.file, kind, date, self.problems)
            && field.value_type != ValueType::Date
        {
            self.tell(date, &format!("「{}」不是日期", field.title), "date 请写日期字段");
        }
        RowRule {
            table: table.value.clone(),
            table_title: kind.map(|kind| kind.title.clone()).unwrap_or_default(),
            conditions: RowCondition::build_all(self.file, kind, conditions, self.problems),
            date: date.map(|date| date.value.clone()),
            about,
        }
    }
}
