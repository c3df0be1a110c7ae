//! One test for each state, each sort of period and each sort of rule.

use super::*;
use crate::ruleset::RuleFiles;
use crate::ruleset::reference::Reference;
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::LazyLock;

const HEAD: &str = "id: made\ntitle: 试\nsource: {document: 某办法}\nstatus: verified\nduties:\n";
const REVIEW: &str =
    "evidence_from: [{table: risk_review_log, where: [{field: review_kind, is: [综合研判]}], date: held_on}]";

/// A duty over the shipped tables; `what` is what it has beside the required keys.
fn duties(every: &str, what: &str) -> Vec<Duty> {
    let what: Vec<String> = what.lines().map(|line| format!("    {line}\n")).collect();
    let body = format!(
        "  - id: duty-made\n    title: 研判\n    clause: 第三条\n    who: [enterprise, village, township]\n    counts: 做了\n    \
         every: {every}\n    evidence: [记录]\n    remedy: 补做\n{}\n",
        what.concat()
    );
    let (shipped, text) = (RuleFiles::shipped(), format!("{HEAD}{body}"));
    let is_asked = |path: &str| path.starts_with("common/columns/") || path.ends_with("/ruleset.yaml");
    let columns = shipped.iter().filter(|(path, _)| is_asked(path));
    let files = RuleFiles::from_texts(columns.chain([("made/duties/made.yaml", text.as_str())]));
    Reference::load(&files).unwrap_or_else(|error| panic!("{:?}", error.0)).duties
}

fn enterprise() -> Holder {
    Holder { name: "甲厂".to_owned(), kind: DutyHolder::Enterprise, trades: Vec::new(), from: None }
}

fn office() -> Holder {
    Holder { name: "镇应急办".to_owned(), kind: DutyHolder::Township, trades: Vec::new(), from: None }
}

fn row(id: i64, kind: &str, fields: &[(&str, &str)]) -> Evidence {
    Evidence {
        id,
        kind: kind.to_owned(),
        unit: "甲厂".to_owned(),
        fields: fields.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect(),
        place: ("甲厂.xlsx".to_owned(), "表".to_owned(), 3),
        ..Evidence::default()
    }
}

fn review(id: i64, day: &str) -> Evidence {
    row(id, "risk_review_log", &[("held_on", day), ("review_kind", "综合研判")])
}

fn months(from: i8, until: i8) -> Window {
    let last = date(2026, until, 1).last_of_month();
    Window { from: date(2026, from, 1), until: last, soon_days: 7 }
}

/// The states of one enterprise's entries.
fn states(duties: &[Duty], rows: &[Evidence], as_of: Date, window: &Window) -> Vec<DutyState> {
    calendar(duties, &[enterprise()], rows, as_of, window).iter().map(|entry| entry.state).collect()
}

use DutyState::{Done, DueSoon, Missed, NotYetDue, Unknown};

#[test]
fn a_year_of_months_has_every_state_of_a_duty_with_a_table() {
    let rows =
        [review(1, "2026-01-12"), review(2, "2026-03-31"), row(3, "risk_review_log", &[("held_on", "2026-04-02")])];
    let found = states(&duties("month", REVIEW), &rows, date(2026, 5, 25), &months(1, 6));
    assert_eq!(found, [Done, Missed, Done, Unknown, DueSoon, NotYetDue]);
}

#[test]
fn done_names_its_rows_and_its_clause() {
    let rows = [review(2, "2026-01-20"), review(1, "2026-01-12"), review(3, "2026-01-12")];
    let entries = calendar(&duties("month", REVIEW), &[enterprise()], &rows, date(2026, 2, 5), &months(1, 1));
    let entry = &entries[0];
    assert_eq!(entry.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1, 3, 2]);
    assert_eq!((entry.times_done, entry.times_wanted, entry.due_on), (2, Some(1), Some(date(2026, 1, 31))));
    assert_eq!(entry.reason, "2026年1月：要求 1 次，做了 2 次（2026-01-12、2026-01-20）。依据：某办法 第三条");
}

#[test]
fn what_was_not_sent_in_is_unknown_and_not_missed() {
    let duties = duties("month", REVIEW);
    let as_of = date(2026, 6, 10);
    assert_eq!(states(&duties, &[], as_of, &months(5, 5)), [Unknown]);
    let mut rows = [review(1, "2026-01-12"), review(2, "2026-02-12")];
    for row in &mut rows {
        row.covers = Some((date(2026, 1, 1), date(2026, 3, 31)));
    }
    assert_eq!(states(&duties, &rows, as_of, &months(2, 4)), [Done, Missed, Unknown]);
    let entries = calendar(&duties, &[enterprise()], &rows, as_of, &months(4, 4));
    assert!(entries[0].reason.contains("没有管到整个这一期，请催报"), "{}", entries[0].reason);
}

#[test]
fn a_row_of_another_sort_shows_nothing_and_a_blank_cell_leaves_it_open() {
    let duties = duties("month", REVIEW);
    let special = row(1, "risk_review_log", &[("held_on", "2026-05-02"), ("review_kind", "专项研判")]);
    assert_eq!(states(&duties, std::slice::from_ref(&special), date(2026, 6, 10), &months(5, 5)), [Missed]);
    let odd = row(2, "risk_review_log", &[("held_on", "2026-05-02"), ("review_kind", "碰头")]);
    assert_eq!(states(&duties, &[special.clone(), odd], date(2026, 6, 10), &months(5, 5)), [Unknown]);
    let undated = row(3, "risk_review_log", &[("review_kind", "综合研判")]);
    assert_eq!(states(&duties, &[special, undated], date(2026, 6, 10), &months(5, 5)), [Unknown]);
}

#[test]
fn an_undated_row_of_a_table_for_the_month_counts_for_the_month() {
    let undated = row(3, "risk_review_log", &[("review_kind", "综合研判")]);
    let rows = [Evidence { covers: Some((date(2026, 5, 1), date(2026, 5, 31))), ..undated }];
    assert_eq!(states(&duties("month", REVIEW), &rows, date(2026, 7, 10), &months(4, 6)), [Unknown, Done, Unknown]);
}

#[test]
fn a_planned_row_does_not_count_before_its_day() {
    let rows = [review(1, "2026-05-30")];
    let duties = duties("month", REVIEW);
    assert_eq!(states(&duties, &rows, date(2026, 5, 25), &months(5, 5)), [DueSoon]);
    assert_eq!(states(&duties, &rows, date(2026, 5, 30), &months(5, 5)), [Done]);
}

#[test]
fn periods_have_their_titles_and_last_days() {
    let as_of = date(2026, 12, 31);
    for (every, titles, last) in [
        ("quarter", vec!["2026年第一季度", "2026年第二季度", "2026年第三季度", "2026年第四季度"], date(2026, 3, 31)),
        ("half_year", vec!["2026年上半年", "2026年下半年"], date(2026, 6, 30)),
        ("year", vec!["2026年"], date(2026, 12, 31)),
    ] {
        let entries = calendar(&duties(every, REVIEW), &[enterprise()], &[], as_of, &months(1, 12));
        let found: Vec<&str> = entries.iter().filter_map(|entry| entry.reason.split('：').next()).collect();
        assert_eq!((found, entries[0].due_on), (titles, Some(last)));
    }
}

#[test]
fn a_window_inside_a_quarter_has_the_quarter() {
    let entries = calendar(&duties("quarter", REVIEW), &[enterprise()], &[], date(2026, 5, 1), &months(5, 5));
    assert_eq!(
        entries.iter().map(|entry| entry.period).collect::<Vec<_>>(),
        [Some((date(2026, 4, 1), date(2026, 6, 30)))]
    );
}

#[test]
fn two_times_are_two_days() {
    let duties = duties("month", &format!("times: 2\n{REVIEW}"));
    let window = months(5, 5);
    let twice_one_day = [review(1, "2026-05-02"), review(2, "2026-05-02")];
    let entries = calendar(&duties, &[enterprise()], &twice_one_day, date(2026, 6, 2), &window);
    assert_eq!((entries[0].state, entries[0].times_done), (Missed, 1));
    assert!(entries[0].reason.contains("要求 2 次，记到 1 次"), "{}", entries[0].reason);
    assert_eq!(states(&duties, &[review(1, "2026-05-02"), review(2, "2026-05-09")], date(2026, 6, 2), &window), [Done]);
}

#[test]
fn days_of_grace_put_off_the_day_and_take_what_the_next_period_can_spare() {
    let duties = duties("month", &format!("grace_days: 10\n{REVIEW}"));
    let window = months(4, 5);
    let own_first = [review(1, "2026-05-04")];
    assert_eq!(states(&duties, &own_first, date(2026, 5, 10), &window), [DueSoon, Done]);
    assert_eq!(states(&duties, &own_first, date(2026, 5, 11), &window), [Missed, Done]);
    let spare = [review(1, "2026-05-04"), review(2, "2026-05-20")];
    assert_eq!(states(&duties, &spare, date(2026, 5, 21), &window), [Done, Done]);
    let too_late = [review(1, "2026-05-14"), review(2, "2026-05-20")];
    assert_eq!(states(&duties, &too_late, date(2026, 5, 21), &window), [Missed, Done]);
}

#[test]
fn a_fixed_day_comes_before_the_end_of_the_year() {
    let duties = duties("year", &format!("due_on: {{month: 6, day: 30}}\n{REVIEW}"));
    let other = row(9, "risk_review_log", &[("held_on", "2026-01-02"), ("review_kind", "专项研判")]);
    let window = months(1, 12);
    assert_eq!(states(&duties, std::slice::from_ref(&other), date(2026, 6, 30), &window), [DueSoon]);
    assert_eq!(states(&duties, std::slice::from_ref(&other), date(2026, 7, 1), &window), [Missed]);
    let entries = calendar(&duties, &[enterprise()], &[other, review(1, "2026-07-10")], date(2026, 8, 1), &window);
    assert_eq!(entries[0].state, Done);
    assert!(entries[0].reason.contains("比期限晚了 10 天"), "{}", entries[0].reason);
}

const CONNECTED: &str = "due_on: {month: 6, day: 30}\nlasts: true\nevidence_from: [{table: networking_log, \
                         where: [{field: is_connected, is: [是]}], date: connected_on}]";

#[test]
fn what_lasts_is_done_in_all_later_years() {
    let duties = duties("year", CONNECTED);
    let rows = [row(1, "networking_log", &[("is_connected", "是"), ("connected_on", "2025-03-01")])];
    let window = Window { from: date(2024, 1, 1), until: date(2027, 12, 31), soon_days: 7 };
    assert_eq!(states(&duties, &rows, date(2026, 9, 1), &window), [Missed, Done, Done, Done]);
    let not_yet = [row(1, "networking_log", &[("is_connected", "否")])];
    assert_eq!(states(&duties, &not_yet, date(2026, 9, 1), &months(1, 12)), [Missed]);
    let undated = [row(1, "networking_log", &[("is_connected", "是")])];
    assert_eq!(states(&duties, &undated, date(2026, 9, 1), &months(1, 12)), [Done]);
}

#[test]
fn a_duty_of_some_trades_is_not_asked_of_others_and_unknown_where_the_trade_is() {
    let duties = duties("month", &format!("trades: [非煤矿山]\n{REVIEW}"));
    let holder =
        |trades: &[&str]| Holder { trades: trades.iter().map(|&trade| trade.to_owned()).collect(), ..enterprise() };
    let holders = [holder(&["非煤矿山", "机械"]), holder(&["机械"]), holder(&[])];
    let rows = [row(1, "risk_review_log", &[("held_on", "2026-05-02"), ("review_kind", "专项研判")])];
    let entries = calendar(&duties, &holders, &rows, date(2026, 6, 2), &months(5, 5));
    assert_eq!(entries.iter().map(|entry| entry.state).collect::<Vec<_>>(), [Missed, Unknown]);
    assert!(entries[1].reason.contains("行业不清楚"), "{}", entries[1].reason);
}

#[test]
fn trades_except_asks_all_others() {
    let duties = duties("month", &format!("trades_except: [非煤矿山]\n{REVIEW}"));
    assert_eq!(duties[0].concerns(&["非煤矿山".to_owned()]), Some(false));
    assert_eq!(duties[0].concerns(&["机械".to_owned()]), Some(true));
    assert_eq!(duties[0].concerns(&[]), None);
}

#[test]
fn a_duty_without_a_table_is_unknown_and_says_why() {
    let duties = duties("month", "no_table: 没有一类表格登记这件事");
    assert_eq!(
        states(&duties, &[review(1, "2026-05-02")], date(2026, 5, 30), &months(4, 6)),
        [Unknown, Unknown, NotYetDue]
    );
    let entries = calendar(&duties, &[enterprise()], &[], date(2026, 5, 30), &months(4, 4));
    assert_eq!(entries[0].reason, "2026年4月：要求 1 次，2026-04-30 到期；没有一类表格登记这件事。依据：某办法 第三条");
}

#[test]
fn nothing_is_asked_before_the_holder_was_there() {
    let holders = [Holder { from: Some(date(2026, 4, 20)), ..enterprise() }];
    let rows = [row(1, "risk_review_log", &[("held_on", "2026-05-02"), ("review_kind", "专项研判")])];
    let entries = calendar(&duties("month", REVIEW), &holders, &rows, date(2026, 6, 2), &months(3, 5));
    assert_eq!(entries.iter().map(|entry| entry.state).collect::<Vec<_>>(), [Unknown, Missed]);
}

#[test]
fn a_row_counts_for_whom_it_is_about() {
    let duties = duties("month", REVIEW);
    let holders = [
        enterprise(),
        Holder { name: "东村".to_owned(), kind: DutyHolder::Village, ..enterprise() },
        Holder { name: "镇应急办".to_owned(), kind: DutyHolder::Township, ..enterprise() },
    ];
    let done = |row: Evidence| {
        let entries = calendar(&duties, &holders, &[row], date(2026, 5, 20), &months(5, 5));
        let done = entries.into_iter().filter(|entry| entry.state == Done).map(|entry| entry.holder);
        done.collect::<Vec<_>>()
    };
    let of = |unit: &str, village: &str, sender: &str| {
        let mut row = review(1, "2026-05-02");
        row.fields.insert("village".to_owned(), village.to_owned());
        Evidence { unit: unit.to_owned(), sender: sender.to_owned(), ..row }
    };
    assert_eq!(done(of("甲厂", "东村", "东村")), ["甲厂"]);
    assert_eq!(done(of("", "东村", "镇应急办")), ["东村", "镇应急办"]);
    assert_eq!(done(of("", "东村", "甲厂")), ["甲厂"]);
    assert_eq!(done(of("甲厂", "东村", "甲厂")), ["甲厂"]);
    assert_eq!(done(of("", "", "甲厂")), ["甲厂"]);
    assert_eq!(done(of("", "", "")), ["镇应急办"]);
}

#[test]
fn what_others_did_at_an_enterprise_is_not_its_own() {
    let duties = duties("month", "evidence_from: [{table: inspection_record, date: inspected_on, about: sender}]");
    let visit = row(1, "inspection_record", &[("inspected_on", "2026-05-02")]);
    let by_town = Evidence { sender: "镇应急办".to_owned(), ..visit.clone() };
    assert_eq!(states(&duties, &[by_town], date(2026, 6, 2), &months(5, 5)), [Unknown]);
    let own = Evidence { sender: "甲厂".to_owned(), ..visit };
    assert_eq!(states(&duties, &[own], date(2026, 6, 2), &months(5, 5)), [Done]);
}

#[test]
fn a_ledger_proves_an_inspection_but_its_silence_proves_nothing() {
    let duties = duties(
        "month",
        "evidence_from: [{table: hidden_danger_ledger, where: [{field: danger_source, is: [综合检查]}], date: found_on, \
         positive_only: true}]",
    );
    let found = |source| row(1, "hidden_danger_ledger", &[("found_on", "2026-05-02"), ("danger_source", source)]);
    assert_eq!(states(&duties, &[found("综合检查")], date(2026, 6, 2), &months(5, 5)), [Done]);
    assert_eq!(states(&duties, &[found("专项检查")], date(2026, 6, 2), &months(5, 5)), [Unknown]);
}

/// Reports of major dangers, in the row that found them.
fn report(days: &str) -> Vec<Duty> {
    duties(
        "event",
        &format!(
            "triggers: [发现重大隐患]\ntriggered_by: [{{trigger: 发现重大隐患, table: hidden_danger_ledger, \
             where: [{{field: danger_level, is: [重大]}}], date: found_on{days}}}]\nevidence_from: [{{table: \
             hidden_danger_ledger, where: [{{field: reported, is_not: [否]}}], in_trigger_row: true}}]"
        ),
    )
}

fn danger(id: i64, found_on: &str, level: &str, reported: &str) -> Evidence {
    let fields = [("found_on", found_on), ("danger_level", level), ("reported", reported)];
    row(id, "hidden_danger_ledger", &fields)
}

#[test]
fn an_event_calls_for_its_duty_within_its_days() {
    let duties = report(", days: 3");
    let rows = [
        danger(1, "2026-05-02", "重大", "否"),
        danger(2, "2026-05-03", "重大", "2026-05-04"),
        danger(3, "2026-05-03", "一般", ""),
    ];
    assert_eq!(states(&duties, &rows, date(2026, 5, 5), &months(5, 5)), [DueSoon, Done]);
    let entries = calendar(&duties, &[enterprise()], &rows, date(2026, 5, 6), &months(5, 5));
    assert_eq!(entries[0].state, Missed);
    assert_eq!(entries[0].trigger.as_ref().map(|row| row.id), Some(1));
    assert_eq!(entries[0].period, Some((date(2026, 5, 2), date(2026, 5, 5))));
    assert!(entries[0].reason.starts_with("发现重大隐患（2026-05-02）："), "{}", entries[0].reason);
    assert!(entries[0].reason.contains("这一行没写“上报情况”"), "{}", entries[0].reason);
}

#[test]
fn an_event_without_days_is_due_until_it_is_done_and_never_missed() {
    let rows = [danger(1, "2026-01-02", "重大", "")];
    let entries = calendar(&report(""), &[enterprise()], &rows, date(2026, 5, 6), &months(5, 5));
    assert_eq!((entries[0].state, entries[0].due_on), (DueSoon, None));
    assert!(entries[0].reason.contains("已过 124 天"), "{}", entries[0].reason);
    let done = [danger(1, "2026-01-02", "重大", "是")];
    assert_eq!(states(&report(""), &done, date(2026, 5, 6), &months(5, 5)), []);
}

#[test]
fn an_event_whose_table_was_not_sent_in_is_unknown() {
    assert_eq!(states(&report(""), &[], date(2026, 5, 6), &months(5, 5)), [Unknown]);
    let blank = [danger(1, "2026-05-02", "", "")];
    let entries = calendar(&report(""), &[enterprise()], &blank, date(2026, 5, 6), &months(5, 5));
    assert!(entries[0].reason.contains("有 1 行没写清是不是“发现重大隐患”"), "{}", entries[0].reason);
}

#[test]
fn an_undated_event_is_open_until_its_row_says_that_it_was_done() {
    assert_eq!(states(&report(""), &[danger(1, "", "重大", "")], date(2026, 5, 6), &months(5, 5)), [DueSoon]);
    assert_eq!(states(&report(", days: 3"), &[danger(1, "", "重大", "")], date(2026, 5, 6), &months(5, 5)), [Unknown]);
    assert_eq!(states(&report(", days: 3"), &[danger(1, "", "重大", "是")], date(2026, 5, 6), &months(5, 5)), [Done]);
}

/// Special reviews after accidents, in another table.
fn special() -> Vec<Duty> {
    duties(
        "event",
        "triggers: [事故]\ntriggered_by: [{trigger: 事故, table: accident_log, date: occurred_on, days: 5}]\nevidence_from: \
         [{table: risk_review_log, where: [{field: review_kind, is: [专项研判]}], date: held_on}]",
    )
}

fn accident(id: i64, day: &str) -> Evidence {
    row(id, "accident_log", &[("occurred_on", day)])
}

fn special_review(id: i64, day: &str) -> Evidence {
    row(id, "risk_review_log", &[("held_on", day), ("review_kind", "专项研判")])
}

#[test]
fn a_review_answers_the_accidents_in_whose_days_it_was_held_and_else_the_last_one() {
    let as_of = date(2026, 5, 31);
    let states = |rows: &[Evidence]| states(&special(), rows, as_of, &months(5, 5));
    let both = [accident(1, "2026-05-02"), accident(2, "2026-05-04"), special_review(3, "2026-05-06")];
    assert_eq!(states(&both), [Done, Done]);
    let last = [accident(1, "2026-05-02"), accident(2, "2026-05-10"), special_review(3, "2026-05-12")];
    assert_eq!(states(&last), [Missed, Done]);
    let before = [accident(1, "2026-05-02"), special_review(3, "2026-05-01")];
    assert_eq!(states(&before), [Missed]);
    let late = [accident(1, "2026-05-02"), special_review(3, "2026-05-20")];
    let entries = calendar(&special(), &[enterprise()], &late, as_of, &months(5, 5));
    assert!(entries[0].state == Done && entries[0].reason.contains("比期限晚了 13 天"), "{}", entries[0].reason);
}

#[test]
fn an_accident_without_any_review_log_is_unknown() {
    assert_eq!(states(&special(), &[accident(1, "2026-05-02")], date(2026, 5, 31), &months(5, 5)), [Unknown]);
}

#[test]
fn events_that_no_table_shows_are_one_unknown_entry_that_counts_what_was_done() {
    let duties = duties("event", "triggers: [镇里安排]\nevidence_from: [{table: training_log, date: held_on}]");
    let rows =
        [row(1, "training_log", &[("held_on", "2026-05-02")]), row(2, "training_log", &[("held_on", "2026-07-02")])];
    let entries = calendar(&duties, &[enterprise()], &rows, date(2026, 8, 1), &months(5, 6));
    assert_eq!(
        (entries.len(), entries[0].state, entries[0].times_done, entries[0].times_wanted),
        (1, Unknown, 1, None)
    );
    assert!(entries[0].reason.contains("没有表格记载“镇里安排”，不知道该做几次；记到 1 次"), "{}", entries[0].reason);
}

/// What makes an entry the same on another day.
type Key = (String, String, Option<(Date, Date)>, Option<i64>);

fn done(entries: &[DutyEntry]) -> Vec<Key> {
    let key = |entry: &DutyEntry| {
        (entry.duty.clone(), entry.holder.clone(), entry.period, entry.trigger.as_ref().map(|row| row.id))
    };
    entries.iter().filter(|entry| entry.state == Done).map(key).collect()
}

/// Duties of all sorts, read once for all cases.
static ALL_SORTS: LazyLock<Vec<Duty>> = LazyLock::new(|| {
    let grace = format!("grace_days: 9\n{REVIEW}");
    let mut all = [duties("month", &grace), duties("quarter", REVIEW), report(", days: 3"), special()].concat();
    for (at, duty) in all.iter_mut().enumerate() {
        duty.spec.id.value = format!("duty-{at}");
    }
    all
});

proptest! {
    #[test]
    fn a_row_that_the_sieve_lets_fall_changes_nothing(
        days in prop::collection::vec((-400_i16..365, 0_u8..6, any::<bool>()), 0..60), as_of in 0_i16..400, from in 1_i8..12,
    ) {
        let day = |day: i16| date(2026, 1, 1).saturating_add(jiff::Span::new().days(i64::from(day)));
        let covers = [None, Some((date(2025, 1, 1), date(2025, 12, 31))), Some((date(2026, 1, 1), date(2026, 6, 30)))];
        let rows: Vec<Evidence> = days.iter().enumerate().map(|(id, (at, sort, is_other))| {
            let (id, text) = (i64::try_from(id).unwrap_or(0), day(*at).to_string());
            let kind = |kind| row(id, "risk_review_log", &[("held_on", &text), ("review_kind", kind)]);
            let mut row = match sort {
                0 => kind("综合研判"),
                1 => kind("专项研判"),
                2 => kind("别的"),
                3 => accident(id, &text),
                4 => danger(id, &text, "一般", "是"),
                _ => danger(id, &text, "重大", if *is_other { "是" } else { "" }),
            };
            row.covers = covers[usize::from(*sort % 3)];
            row.sender = if *is_other { "甲厂".to_owned() } else { String::new() };
            row.unit = ["甲厂", "乙厂", ""][usize::try_from(id % 3).unwrap_or(0)].to_owned();
            row
        }).collect();
        let window = months(from, 12);
        let mut sieves: BTreeMap<String, Sieve<'_>> = BTreeMap::new();
        let holders = [enterprise(), office()];
        let new = |row: &Evidence| Sieve::new(&ALL_SORTS, &holders, &row.kind, day(as_of), &window);
        let mut keeps = |row: &&Evidence| sieves.entry(row.kind.clone()).or_insert_with(|| new(row)).keeps(row);
        let kept: Vec<Evidence> = rows.iter().filter(&mut keeps).cloned().collect();
        let of = |rows: &[Evidence]| calendar(&ALL_SORTS, &holders, rows, day(as_of), &window);
        prop_assert_eq!(of(&kept), of(&rows));
    }

    #[test]
    fn what_is_done_stays_done_and_every_entry_is_in_one_state(
        days in prop::collection::vec((0_i16..365, 0_u8..4, any::<bool>()), 0..30), first in 0_i16..400, later in 0_i16..200,
    ) {
        let day = |day: i16| date(2026, 1, 1).saturating_add(jiff::Span::new().days(i64::from(day)));
        let rows: Vec<Evidence> = days.iter().enumerate().map(|(id, (at, sort, is_done))| {
            let (id, text) = (i64::try_from(id).unwrap_or(0), day(*at).to_string());
            match sort {
                0 => review(id, &text),
                1 => accident(id, &text),
                2 => special_review(id, &text),
                _ => danger(id, &text, "重大", if *is_done { "是" } else { "" }),
            }
        }).collect();
        let calendar_on = |as_of: Date| calendar(&ALL_SORTS, &[enterprise()], &rows, as_of, &months(1, 12));
        let (before, after) = (calendar_on(day(first)), calendar_on(day(first + later)));
        let done_after = done(&after);
        for key in done(&before) {
            prop_assert!(done_after.contains(&key), "{key:?} is no longer done");
        }
        prop_assert_eq!(count_by_state(&after).iter().map(|(_, count)| count).sum::<usize>(), after.len());
    }
}
