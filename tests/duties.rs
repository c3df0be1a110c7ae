//! The shipped duties: each is shown by rows of a table that there is, or says why none shows it; and a town's calendar of them.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::analyse::duties::{DutyEntry, DutyState, Evidence, Holder, Window, calendar, count_by_state};
use anping::ruleset::reference::{Duty, Reference, RowRule};
use anping::ruleset::spec::{DutyHolder, Period};
use anping::ruleset::{RuleFiles, Ruleset, ValueType};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};

const AS_OF: Date = date(2026, 11, 30);
/// Duties of the plan that no table shows. What joins them must be told apart from what was forgotten.
const WITHOUT_TABLE: [&str; 9] = [
    "duty-enterprise-annual-statistics",
    "duty-enterprise-quarterly-analysis",
    "duty-enterprise-quarterly-statistics",
    "duty-enterprise-report-to-township",
    "duty-township-accountability",
    "duty-township-criticism",
    "duty-township-exposure",
    "duty-township-typical-enterprises",
    "duty-village-report-to-township",
];

fn shipped() -> Vec<Duty> {
    Reference::load(&RuleFiles::shipped()).unwrap_or_else(|error| panic!("{:?}", error.0)).duties
}

#[test]
fn each_duty_is_shown_by_a_table_or_says_why_not() {
    let mut without = BTreeSet::new();
    for duty in &shipped() {
        let id = duty.spec.id.value.as_str();
        assert_ne!(duty.evidence.is_empty(), duty.spec.no_table.is_empty(), "{id}: evidence_from or no_table");
        if duty.evidence.is_empty() {
            without.insert(id.to_owned());
        }
        let is_told = duty.evidence.is_empty() || duty.evidence.iter().any(|rule| !rule.positive_only);
        assert!(is_told, "{id}: a table whose silence says something");
    }
    assert_eq!(without, WITHOUT_TABLE.into_iter().map(str::to_owned).collect());
}

#[test]
fn the_tables_and_fields_of_duties_are_those_of_the_columns() {
    let ruleset = Ruleset::load(&RuleFiles::shipped(), AS_OF).expect("rules");
    let check = |id: &str, rule: &RowRule| {
        let kind = ruleset.columns.find_kind(&rule.table).unwrap_or_else(|| panic!("{id}: {}", rule.table));
        let fields = ruleset.columns.fields_of(kind);
        let field = |name: &str| {
            let field = ruleset.fields.find(name).filter(|field| fields.contains(field));
            ruleset.fields.get(field.unwrap_or_else(|| panic!("{id}: {name} in {}", rule.table))).expect("a field")
        };
        for condition in &rule.conditions {
            let known = field(&condition.field);
            let is_closed = known.value_type == ValueType::Text && !known.values.is_empty();
            let words = condition.is.iter().filter(|_| is_closed);
            words.for_each(|word| assert!(known.choices().contains(&word.as_str()), "{id}: {word}"));
            assert!(!condition.title.is_empty(), "{id}: {} has a heading", condition.field);
        }
        if let Some(date) = &rule.date {
            assert_eq!(field(date).value_type, ValueType::Date, "{id}: {date}");
        }
    };
    let duties = shipped();
    assert!(duties.len() >= 30, "the duties were not found");
    for duty in &duties {
        duty.evidence.iter().for_each(|rule| check(&duty.spec.id.value, &rule.rows));
        duty.triggers.iter().for_each(|rule| check(&duty.spec.id.value, &rule.rows));
    }
}

#[test]
fn trades_of_duties_are_trades_of_packs() {
    let files = RuleFiles::shipped();
    let packs: String = files.iter().filter(|(path, _)| path.ends_with("ruleset.yaml")).map(|(_, text)| text).collect();
    let duties = shipped();
    let named: BTreeSet<&str> = duties
        .iter()
        .flat_map(|duty| duty.spec.trades.iter().chain(&duty.spec.trades_except))
        .map(|trade| trade.value.as_str())
        .collect();
    assert!(named.contains("非煤矿山") && named.contains("烟花爆竹"), "{named:?}");
    for trade in named {
        assert!(packs.contains(&format!("\"name\":\"{trade}\"")), "{trade} is no trade of a pack");
    }
}

#[test]
fn every_trade_is_connected_by_one_of_two_days() {
    let duties = shipped();
    let networking: Vec<&Duty> = duties.iter().filter(|duty| duty.spec.lasts).collect();
    for (trade, day) in [("非煤矿山", Some(6)), ("化工", Some(6)), ("烟花爆竹", Some(6)), ("机械", None)] {
        let concerned = networking.iter().filter(|duty| duty.concerns(&[trade.to_owned()]) == Some(true));
        let days: Vec<Option<i8>> =
            concerned.map(|duty| duty.spec.due_on.as_ref().map(|day| day.value.month)).collect();
        assert_eq!(days, [day], "{trade}");
    }
}

fn holder(name: &str, kind: DutyHolder, trades: &[&str]) -> Holder {
    Holder { name: name.to_owned(), kind, trades: trades.iter().map(|&trade| trade.to_owned()).collect(), from: None }
}

fn row(id: i64, kind: &str, (unit, sender): (&str, &str), fields: &[(&str, &str)]) -> Evidence {
    Evidence {
        id,
        kind: kind.to_owned(),
        unit: unit.to_owned(),
        sender: sender.to_owned(),
        fields: fields.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect(),
        place: (format!("{sender}.xlsx"), "表".to_owned(), u32::try_from(id).unwrap_or(0)),
        ..Evidence::default()
    }
}

/// A town of one village and two enterprises, one of which does what it must.
fn town() -> (Vec<Holder>, Vec<Evidence>) {
    let holders = vec![
        holder("云溪铸造厂", DutyHolder::Enterprise, &["机械"]),
        holder("云溪化工厂", DutyHolder::Enterprise, &["危险化学品"]),
        holder("东村", DutyHolder::Village, &[]),
        holder("云溪镇应急办", DutyHolder::Township, &[]),
    ];
    let (foundry, works, village) = (("", "云溪铸造厂"), ("云溪化工厂", "云溪化工厂"), ("", "东村"));
    let danger = |id, level, reported| {
        let fields = [
            ("found_on", "2026-10-03"),
            ("danger_level", level),
            ("reported", reported),
            ("rectification_due_on", "2026-10-20"),
            ("rectification_measures", "改造"),
            ("rectification_person", "李强"),
            ("rectification_fund", "3"),
        ];
        row(id, "hidden_danger_ledger", works, &fields)
    };
    let rows = vec![
        row(1, "risk_review_log", foundry, &[("held_on", "2026-10-12"), ("review_kind", "综合研判")]),
        row(2, "inspection_record", foundry, &[("inspected_on", "2026-10-08"), ("inspection_kind", "综合检查")]),
        row(3, "networking_log", foundry, &[("is_connected", "是"), ("connected_on", "2026-05-06")]),
        row(4, "networking_log", works, &[("is_connected", "否")]),
        row(5, "risk_review_log", works, &[("held_on", "2026-09-12"), ("review_kind", "综合研判")]),
        danger(6, "重大", "2026-10-04"),
        danger(7, "重大", ""),
        danger(8, "一般", ""),
        row(9, "risk_review_log", village, &[("held_on", "2026-10-30"), ("review_kind", "综合研判")]),
        row(
            10,
            "enforcement_log",
            ("云溪化工厂", ""),
            &[("inspected_on", "2026-08-02"), ("enforcement_kind", "专项检查")],
        ),
    ];
    (holders, rows)
}

fn october() -> Vec<DutyEntry> {
    let (holders, rows) = town();
    let window = Window { from: date(2026, 10, 1), until: date(2026, 10, 31), soon_days: 10 };
    calendar(&shipped(), &holders, &rows, AS_OF, &window)
}

/// The states of one holder's entries of one duty.
fn states(entries: &[DutyEntry], holder: &str, duty: &str) -> Vec<DutyState> {
    let of = entries.iter().filter(|entry| entry.holder == holder && entry.duty == duty);
    of.map(|entry| entry.state).collect()
}

#[test]
fn a_towns_october_is_as_its_tables_tell() {
    use DutyState::{Done, DueSoon, Missed, NotYetDue, Unknown};
    let entries = october();
    for (holder, duty, wanted) in [
        ("云溪铸造厂", "duty-enterprise-monthly-risk-review", vec![Done]),
        ("云溪铸造厂", "duty-enterprise-comprehensive-inspection", vec![Done]),
        ("云溪铸造厂", "duty-enterprise-networking-others", vec![Done]),
        ("云溪铸造厂", "duty-enterprise-networking-first", vec![]),
        ("云溪铸造厂", "duty-enterprise-major-danger-report", vec![Unknown]),
        ("云溪化工厂", "duty-enterprise-monthly-risk-review", vec![Missed]),
        ("云溪化工厂", "duty-enterprise-comprehensive-inspection", vec![Unknown]),
        ("云溪化工厂", "duty-enterprise-networking-first", vec![Missed]),
        ("云溪化工厂", "duty-enterprise-major-danger-report", vec![Done, DueSoon]),
        ("云溪化工厂", "duty-enterprise-major-danger-plan", vec![DueSoon, DueSoon]),
        ("云溪化工厂", "duty-enterprise-general-danger-rectification", vec![Done]),
        ("云溪化工厂", "duty-enterprise-quarterly-analysis", vec![Unknown]),
        ("东村", "duty-village-monthly-risk-review", vec![Done]),
        ("云溪镇应急办", "duty-township-special-enforcement", vec![Done]),
        ("云溪镇应急办", "duty-township-annual-assessment", vec![NotYetDue]),
    ] {
        assert_eq!(states(&entries, holder, duty), wanted, "{holder} {duty}");
    }
    let plan =
        entries.iter().find(|entry| entry.duty == "duty-enterprise-major-danger-plan" && entry.trigger.is_some());
    let reason = &plan.expect("an entry").reason;
    assert!(reason.contains("这一行没写“应急预案”") && reason.contains("镇双重预防机制实施方案 S14"), "{reason}");
}

#[test]
fn the_calendar_accounts_for_every_holder_and_names_a_clause_everywhere() {
    let entries = october();
    assert_eq!(count_by_state(&entries).iter().map(|(_, count)| count).sum::<usize>(), entries.len());
    assert_eq!(entries, october());
    let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &entries {
        *holders.entry(&entry.holder).or_default() += 1;
        assert!(!entry.clause.is_empty() && entry.reason.contains(&entry.clause), "{}", entry.reason);
        assert!(entry.state != DutyState::Done || !entry.rows.is_empty(), "{} is done without a row", entry.duty);
        assert!(
            entry.state != DutyState::Missed || entry.due_on.is_some_and(|due_on| due_on < AS_OF),
            "{}",
            entry.duty
        );
    }
    assert_eq!(holders.len(), 4);
}

#[test]
fn without_any_table_nothing_is_missed_and_nothing_done() {
    let (holders, _) = town();
    let window = Window { from: date(2026, 1, 1), until: date(2026, 12, 31), soon_days: 10 };
    let duties = shipped();
    let entries = calendar(&duties, &holders, &[], AS_OF, &window);
    let is_open = |state| matches!(state, DutyState::Unknown | DutyState::DueSoon | DutyState::NotYetDue);
    assert!(entries.iter().all(|entry| is_open(entry.state)));
    let asked =
        |duty: &&Duty| duty.spec.every == Period::Event && !duty.spec.who.contains(&DutyHolder::GroupHeadquarters);
    for duty in duties.iter().filter(asked) {
        assert!(entries.iter().any(|entry| entry.duty == duty.spec.id.value), "{}", duty.spec.id.value);
    }
}
