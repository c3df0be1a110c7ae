use super::*;
use crate::model::book::{DangerState, ItemId, RecordDates};
use crate::model::period::PeriodKind;
use crate::ruleset::{RuleFiles, Ruleset};
use jiff::civil::date;

const KIND: &str = "hidden_danger_ledger";

/// The shipped figures with the wording that sentences are made of.
fn figures() -> Figures {
    let files = RuleFiles::shipped();
    let ruleset = Ruleset::load(&files, date(2026, 10, 31)).unwrap();
    Figures::load(&files, &ruleset).unwrap()
}

/// A danger of a village, found on a day, due and done on others.
fn danger(number: i64, village: &str, found: Date, due: Option<Date>, done: Option<Date>) -> CountedRow {
    CountedRow {
        row: BookRow {
            id: number,
            item: ItemId(number),
            kind: KIND.to_owned(),
            unit: format!("{village}厂"),
            place: ("台账.xlsx".to_owned(), "隐患".to_owned(), 3),
            level: Some("一般".to_owned()),
            dates: RecordDates { happened: Some(found), due, done, ..RecordDates::default() },
            state: Some(if done.is_some() { DangerState::AwaitingRecheck } else { DangerState::Assigned }),
            fields: BTreeMap::from([("rectification_fund".to_owned(), "1.25".to_owned())]),
            grade: None,
            sender: village.to_owned(),
            holds_from: None,
            covers: None,
        },
        id: format!("YH-{number}"),
        village: village.to_owned(),
        trade: String::new(),
    }
}

/// What the filters of the figures used here mean.
fn fits(row: &CountedRow, filter: &str, day: Date) -> bool {
    let is_open = row.row.state_on(day).is_some_and(DangerState::is_open);
    match filter {
        "已整改" => !is_open,
        "未整改" => is_open,
        "到期" => row.row.dates.due.is_some_and(|due| due <= day),
        "按期整改" => row.row.dates.due.zip(row.row.dates.done).is_some_and(|(due, done)| done <= due),
        _ => false,
    }
}

fn ledger() -> Vec<CountedRow> {
    let day = |month, day| date(2026, month, day);
    vec![
        danger(1, "上庄村", day(7, 3), Some(day(7, 10)), Some(day(7, 9))),
        danger(2, "上庄村", day(8, 4), Some(day(8, 14)), Some(day(9, 2))),
        danger(3, "石桥村", day(9, 5), Some(day(10, 5)), None),
        danger(4, "石桥村", day(6, 30), None, Some(day(7, 1))),
    ]
}

fn material<'m>(figures: &'m Figures, rows: &'m [CountedRow]) -> Material<'m, 'static> {
    let of_kind = BTreeMap::from([(KIND, rows.iter().collect())]);
    Material { figures, rows: of_kind, tables: BTreeMap::new(), sent_kinds: BTreeSet::from([KIND]), fits: &fits }
}

fn quarter() -> When {
    When { period: "2026Q3".parse().unwrap(), cut_off: date(2026, 9, 30) }
}

fn value(material: &Material<'_, '_>, id: &str, when: When) -> Worth {
    material.measure(material.figures.find(id).unwrap().1, when).value
}

fn known(number: i64) -> Worth {
    Worth::Known(Decimal::from(number))
}

#[test]
fn figures_count_what_lies_in_the_period_as_it_stood_on_the_cut_off() {
    let (figures, rows) = (figures(), ledger());
    let material = material(&figures, &rows);
    for (id, wanted) in [
        ("dangers_found", known(3)),
        ("dangers_rectified", known(2)),
        ("dangers_open", known(1)),
        ("dangers_due", known(2)),
        ("dangers_on_time", known(1)),
        ("on_time_rate", known(50)),
        ("dangers_open_total", known(1)),
        ("rectification_funds", Worth::Known(Decimal::new(375, 2))),
        ("enterprises_with_dangers", known(2)),
    ] {
        assert_eq!(value(&material, id, quarter()), wanted, "{id}");
    }
    // On 10 August the second was not put right yet, and the third not found.
    let earlier = When { cut_off: date(2026, 8, 10), ..quarter() };
    assert_eq!(value(&material, "dangers_found", earlier), known(2));
    assert_eq!(value(&material, "dangers_open", earlier), known(1));
}

#[test]
fn what_nobody_sent_in_is_unknown_and_not_nothing() {
    let figures = figures();
    let material = material(&figures, &[]);
    assert_eq!(value(&material, "dangers_found", quarter()), Worth::Unknown);
    assert_eq!(value(&material, "rectification_rate", quarter()), Worth::Unknown);
    assert_eq!(value(&material, "accidents", quarter()), Worth::Unknown);
    let rows = ledger();
    let sent = self::material(&figures, &rows);
    let quiet = When { period: "2026-02".parse().unwrap(), cut_off: date(2026, 9, 30) };
    assert_eq!(value(&sent, "dangers_found", quiet), known(0), "a quiet month is a zero");
    assert_eq!(value(&sent, "rectification_rate", quiet), Worth::OfNothing);
}

#[test]
fn groups_are_those_of_the_town_and_unsaid_ones_are_shown() {
    let (figures, mut rows) = (figures(), ledger());
    rows[2].village = String::new();
    let material = material(&figures, &rows);
    let found = [figures.find("dangers_found").unwrap().1];
    let names = GroupNames { villages: ["上庄村", "下庄村"].map(str::to_owned).to_vec(), trades: Vec::new() };
    let table = grouped(&material, &found, &By::Village, &names, quarter(), None);
    let lines: Vec<(&str, Worth)> =
        table.lines.iter().map(|line| (line.group.name.as_str(), line.amounts[0].value)).collect();
    assert_eq!(lines, [("上庄村", known(2)), ("下庄村", Worth::Unknown), ("未填", known(1))]);
    assert_eq!(foot_groups("各村", &found, &table), []);
    let table = grouped(&material, &found, &By::Village, &GroupNames::default(), quarter(), Some(1));
    let lines: Vec<&str> = table.lines.iter().map(|line| line.group.name.as_str()).collect();
    assert_eq!(lines, ["上庄村", "其他"]);
    assert_eq!(foot_groups("各村", &found, &table), []);
}

#[test]
fn months_add_up_to_their_quarter_and_a_lost_row_is_named() {
    let (figures, rows) = (figures(), ledger());
    let material = material(&figures, &rows);
    let found = figures.find("dangers_found").unwrap().1;
    let mut total = material.measure(found, quarter());
    assert_eq!(foot_months(&material, found, quarter(), &total), None);
    total.rows.pop();
    total.value = known(2);
    let mismatch = foot_months(&material, found, quarter(), &total).unwrap();
    assert_eq!((mismatch.one, mismatch.other), (Decimal::from(3), Decimal::from(2)));
    assert_eq!(mismatch.rows, ["YH-3"]);
    assert!(mismatch.to_string().contains("各月“排查隐患”之和 3，“排查隐患” 2"), "{mismatch}");
}

#[test]
fn a_group_that_counts_a_row_twice_is_found() {
    let (figures, rows) = (figures(), ledger());
    let material = material(&figures, &rows);
    let found = [figures.find("dangers_found").unwrap().1];
    let mut table = grouped(&material, &found, &By::Village, &GroupNames::default(), quarter(), None);
    table.lines.push(table.lines[0].clone());
    let mismatches = foot_groups("各村", &found, &table);
    assert_eq!(mismatches.len(), 1);
    assert_eq!(mismatches[0].rows, ["YH-1", "YH-2"]);
}

#[test]
fn a_list_with_other_rows_than_its_figure_is_found() {
    let (figures, rows) = (figures(), ledger());
    let material = material(&figures, &rows);
    let open = figures.find("dangers_open_total").unwrap().1;
    let amount = material.measure(open, quarter());
    assert_eq!(foot_list("未整改", &["YH-3".to_owned()], open, &amount), None);
    // As many rows, but others.
    let mismatch = foot_list("未整改", &["YH-1".to_owned()], open, &amount).unwrap();
    assert_eq!(mismatch.rows, ["YH-1", "YH-3"]);
}

#[test]
fn changes_are_worded_by_what_they_are() {
    let figures = figures();
    let words = &figures.wording;
    let (found, rate) = (figures.find("dangers_found").unwrap().1, figures.find("rectification_rate").unwrap().1);
    let amount = |number: &str| Amount { value: Worth::Known(number.parse().unwrap()), ..Amount::default() };
    let said = |figure, now: &str, then: &str| change(words, figure, &amount(now), &amount(then), "上月", 1).words;
    // Published: 332 against 368 is −9.78 %, 73 against 98 −25.51 %.
    assert_eq!(said(found, "332", "368"), "比上月减少36项，下降9.8%");
    assert_eq!(said(found, "73", "98"), "比上月减少25项，下降25.5%");
    assert_eq!(said(found, "12", "10"), "比上月增加2项，上升20.0%");
    assert_eq!(said(found, "7", "7"), "与上月持平");
    assert_eq!(said(found, "7", "0"), "上月为0，净增7项");
    assert_eq!(said(found, "0", "7"), "上月为7项，本期没有");
    assert_eq!(said(rate, "93.04", "91.8"), "比上月提高1.2个百分点");
    assert_eq!(said(rate, "91.8", "93.04"), "比上月下降1.2个百分点");
    let unknown = change(words, found, &amount("7"), &Amount::default(), "上月", 1);
    assert_eq!((unknown.words.as_str(), unknown.tone), ("上月没有可比的数", Tone::Unknown));
    let better = change(words, rate, &amount("93"), &amount("91"), "上月", 1);
    assert_eq!((better.tone, better.rate), (Tone::Better, Some(Decimal::new(22, 1))));
}

#[test]
fn another_period_is_measured_as_it_stood_as_long_after_its_end() {
    let (figures, rows) = (figures(), ledger());
    let material = material(&figures, &rows);
    let august = When { period: "2026-08".parse().unwrap(), cut_off: date(2026, 9, 5) };
    let july = august.of(august.period.previous());
    assert_eq!(july.cut_off, date(2026, 8, 5));
    assert_eq!(july.period.kind, PeriodKind::Month);
    assert_eq!(value(&material, "dangers_rectified", august), known(1));
    assert_eq!(value(&material, "dangers_rectified", july), known(1));
}
