//! The annual assessment: what a score may be, what changes it, and what does not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::model::score::{Assessment, Standing, SubjectScore};
use anping::pipeline::rules::{Bench, files};
use anping::ruleset::assessment::{Input, Scheme, Schemes};
use anping::score::{Appeal, Fact, Mark, SubjectFacts, assess};
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::path::Path;
use std::sync::LazyLock;

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let rules = files(Some(Path::new("tests/score/rules"))).unwrap();
    Bench::checked(&rules, date(2026, 12, 1)).unwrap_or_else(|found| panic!("{found:#?}"))
});

fn schemes() -> &'static Schemes {
    &BENCH.schemes
}

fn scheme(id: &str) -> &'static Scheme {
    schemes().find(id).unwrap()
}

fn scored(scheme: &Scheme, subjects: &[SubjectFacts], appeals: &[Appeal]) -> Assessment {
    assess(scheme, &schemes().evaluator, 2026, "2026-12-31", subjects, appeals)
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn fact(value: Option<i64>) -> Fact {
    Fact { value: value.map(Decimal::from), ..Fact::default() }
}

/// What a subject is known for, drawn at random: numbers of events, shares, marks.
#[derive(Clone, Debug)]
struct Drawn {
    name: u8,
    group: u8,
    values: Vec<Option<u8>>,
    marks: Vec<(u8, u8)>,
    vetoed: bool,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let inputs = scheme("all-kinds").inputs.len();
    let value = prop_oneof![1 => Just(None), 6 => (0..=12_u8).prop_map(Some), 2 => (0..=100_u8).prop_map(Some)];
    let values = proptest::collection::vec(value, inputs);
    let marks = proptest::collection::vec((0..6_u8, 0..=24_u8), 0..7);
    (any::<u8>(), 0..3_u8, values, marks, proptest::bool::weighted(0.1))
        .prop_map(|(name, group, values, marks, vetoed)| Drawn { name, group, values, marks, vetoed })
}

fn subject(drawn: &Drawn) -> SubjectFacts {
    let year = drawn.values.iter().map(|value| fact(value.map(i64::from))).collect();
    let half = |points: u8| Decimal::from(points) / Decimal::TWO;
    let mark = |(what, points): &(u8, u8)| match what {
        0 => Mark { item: "B1".into(), points: Some(half(*points)), ..Mark::default() },
        1 => Mark { item: "B2".into(), deduct: Some(half(*points)), ..Mark::default() },
        2 => Mark { item: "B3".into(), sampled: Some((Decimal::TEN, half(*points))), ..Mark::default() },
        3 => Mark { item: "J1".into(), points: Some(half(*points)), ..Mark::default() },
        4 => Mark { item: "K1".into(), deduct: Some(half(*points)), ..Mark::default() },
        _ => Mark { item: "A1".into(), is_not_applicable: true, ..Mark::default() },
    };
    let veto = Mark { item: "V2".into(), is_veto: Some(drawn.vetoed), ..Mark::default() };
    SubjectFacts {
        name: format!("企业{}", drawn.name),
        group: format!("组{}", drawn.group),
        year,
        marks: drawn.marks.iter().map(mark).chain([veto]).collect(),
        ..SubjectFacts::default()
    }
}

fn by_name<'a>(assessment: &'a Assessment, name: &str) -> &'a SubjectScore {
    assessment.subjects.iter().find(|subject| subject.name == name).unwrap()
}

/// Subjects with names of their own.
fn subjects(drawn: &[Drawn]) -> Vec<SubjectFacts> {
    let numbered = drawn.iter().enumerate();
    numbered.map(|(at, drawn)| SubjectFacts { name: format!("企业{at:02}"), ..subject(drawn) }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_score_is_within_its_scale_and_every_point_lost_has_its_reason(drawn in drawn()) {
        let scheme = scheme("all-kinds");
        let facts = subject(&drawn);
        let assessment = scored(scheme, &[facts], &[]);
        let subject = &assessment.subjects[0];
        let most = scheme.out_of + scheme.bonus_cap;
        for score in subject.score.into_iter().chain(subject.range.into_iter().flat_map(|(low, high)| [low, high])) {
            prop_assert!(score >= Decimal::ZERO && score <= most, "{score}");
        }
        if let (Some(score), Some((low, high))) = (subject.score, subject.range) {
            prop_assert!(low <= score && score <= high, "{low} {score} {high}");
        }
        for (head, item) in assessment.items.iter().zip(&subject.items).filter(|(head, _)| head.is_leaf) {
            prop_assert!(!item.reasons.is_empty(), "{} without a reason", head.id);
            if item.standing == Standing::Given {
                let taken: Decimal = item.reasons.iter().map(|reason| reason.taken).sum();
                prop_assert_eq!(item.full - item.points, taken, "{}", head.id);
                prop_assert_eq!(item.points % scheme.step, Decimal::ZERO, "{}", head.id);
            }
        }
    }

    #[test]
    fn one_more_event_that_costs_points_never_raises_a_score(drawn in drawn(), more in 1..5_u8) {
        let scheme = scheme("all-kinds");
        let costs = ["dangers_overdue", "majors_overdue", "accidents", "deaths"];
        for (at, _) in scheme.inputs.iter().enumerate().filter(|(_, input)| costs.contains(&input.name())) {
            let before = subject(&drawn);
            let Some(count) = before.year[at].value else { continue };
            let mut after = before.clone();
            after.year[at].value = Some(count + Decimal::from(more));
            let (before, after) = (scored(scheme, &[before], &[]), scored(scheme, &[after], &[]));
            let (before, after) = (&before.subjects[0], &after.subjects[0]);
            prop_assert!(after.score <= before.score);
            prop_assert!(scheme.place_of(&after.grade) >= scheme.place_of(&before.grade));
        }
    }

    #[test]
    fn the_order_in_which_subjects_and_marks_come_does_not_matter(all in proptest::collection::vec(drawn(), 2..9)) {
        let scheme = scheme("all-kinds");
        let forth = subjects(&all);
        let mut back = forth.clone();
        back.reverse();
        let (forth, back) = (scored(scheme, &forth, &[]), scored(scheme, &back, &[]));
        prop_assert_eq!(forth.subjects, back.subjects);
    }

    #[test]
    fn an_accepted_appeal_changes_the_item_that_it_names_and_ranks(all in proptest::collection::vec(drawn(), 2..9), points in 0..=20_u8) {
        let scheme = scheme("all-kinds");
        let facts = subjects(&all);
        let appeal = Appeal {
            subject: facts[0].name.clone(),
            item: "A3".into(),
            points: Some(Decimal::from(points) / Decimal::TWO),
            words: "核对台账，属实".into(),
        };
        let before = scored(scheme, &facts, &[]);
        let after = scored(scheme, &facts, std::slice::from_ref(&appeal));
        prop_assert!(after.problems.len() == before.problems.len());
        for then in &before.subjects {
            let now = by_name(&after, &then.name);
            let is_own = then.name == appeal.subject;
            for (head, (old, new)) in before.items.iter().zip(then.items.iter().zip(&now.items)) {
                if is_own && head.id == "A3" {
                    prop_assert_eq!(Some(new.points), appeal.points);
                    prop_assert_eq!(new.standing, Standing::Given);
                } else if !(is_own && head.id == "A") {
                    prop_assert_eq!(old, new);
                }
            }
            if !is_own {
                prop_assert_eq!(then.score, now.score);
                prop_assert_eq!(&then.grade, &now.grade);
            }
            prop_assert_eq!((&then.bonuses, &then.vetoes), (&now.bonuses, &now.vetoes));
        }
    }

    #[test]
    fn equal_scores_have_equal_ranks_and_higher_ones_better(all in proptest::collection::vec(drawn(), 2..12)) {
        let assessment = scored(scheme("all-kinds"), &subjects(&all), &[]);
        for one in &assessment.subjects {
            for other in assessment.subjects.iter().filter(|other| other.group == one.group) {
                let (Some(rank), Some(score)) = (one.rank, one.score) else { continue };
                let (Some(other_rank), Some(other_score)) = (other.rank, other.score) else { continue };
                if one.is_vetoed() == other.is_vetoed() {
                    prop_assert_eq!(rank.cmp(&other_rank), other_score.cmp(&score));
                } else {
                    prop_assert_eq!(rank < other_rank, !one.is_vetoed());
                }
            }
        }
    }
}

/// A subject of whom these figures are known, and nothing else.
fn known(scheme: &Scheme, values: &[(&str, &str)], marks: Vec<Mark>) -> SubjectFacts {
    let fact = |input: &Input| {
        let given = values.iter().find(|(name, _)| *name == input.name()).map(|(_, value)| number(value));
        // A duty is given as done of wanted.
        let value = match input {
            Input::DutyWanted(_) => given.map(|_| Decimal::from(12)),
            Input::DutyUnknown(_) => given.map(|_| Decimal::ZERO),
            Input::Figure(_) | Input::DutyDone(_) => given,
        };
        Fact { value, ..Fact::default() }
    };
    SubjectFacts {
        name: "企业".into(),
        year: scheme.inputs.iter().map(fact).collect(),
        marks,
        ..SubjectFacts::default()
    }
}

/// Points of an item; none where it is left open or out.
fn points(scheme: &Scheme, facts: &SubjectFacts, item: &str) -> Option<String> {
    let assessment = scored(scheme, std::slice::from_ref(facts), &[]);
    let at = scheme.items.iter().position(|known| known.id == item).unwrap();
    let score = &assessment.subjects[0].items[at];
    (score.standing == Standing::Given).then(|| score.points.normalize().to_string())
}

#[test]
fn each_way_of_giving_points_gives_what_its_rule_says() {
    let scheme = scheme("all-kinds");
    let with = |values: &[(&str, &str)], item: &str| points(scheme, &known(scheme, values, Vec::new()), item);
    let some = |text: &str| Some(text.to_owned());
    // 44 of 46: 9.565… points, to the half point 9.5.
    assert_eq!(with(&[("dangers_found", "46"), ("rectification_rate", "95.652173913")], "A1"), some("9.5"));
    assert_eq!(with(&[("dangers_found", "0")], "A1"), None, "no danger: it does not concern the subject");
    assert_eq!(with(&[("rectification_rate", "90")], "A1"), None, "not known whether it does");
    for (rate, wanted) in [("95", "10"), ("94.99", "6.5"), ("90", "6.5"), ("60", "3"), ("59.99", "0")] {
        assert_eq!(with(&[("on_time_rate", rate)], "A2"), some(wanted), "{rate}");
    }
    let overdue = |overdue, majors| with(&[("dangers_overdue", overdue), ("majors_overdue", majors)], "A3");
    assert_eq!(overdue("3", "0"), some("5.5"));
    assert_eq!(overdue("9", "0"), some("4"), "the cap of 6");
    assert_eq!(overdue("9", "1"), some("0"), "the floor: 6 and 5 of 10");
    assert_eq!(with(&[("dangers_overdue", "3")], "A3"), None, "half known is not known");
    assert_eq!(with(&[("trainings_held", "1")], "A4"), some("10"));
    assert_eq!(with(&[("trainings_held", "0")], "A4"), some("0"));
    assert_eq!(with(&[], "A4"), some("0"), "what must be sent and was not");
    assert_eq!(with(&[("duty-enterprise-monthly-risk-review", "9")], "A5"), some("7"));
    assert_eq!(with(&[("accidents", "1")], "A6"), some("8"), "7.75 rounds half up to the half point");
    assert_eq!(with(&[("accidents", "9")], "A6"), some("0"));
    assert_eq!(with(&[], "A6"), some("10"), "no record: nothing speaks against it");
}

#[test]
fn marks_outside_their_limits_are_refused_with_their_place() {
    let scheme = scheme("all-kinds");
    let place = ("镇/评分表.xlsx".into(), "村".into(), 7);
    let row = anping::model::score::ScoreRow { id: "KH-1".into(), place };
    let base = |item: &str| Mark { item: item.into(), row: row.clone(), ..Mark::default() };
    let cases = [
        (Mark { points: Some(number("1.5")), ..base("B1") }, "得分 1.5 不在 2 到 10 分之间"),
        (Mark { points: Some(number("10.5")), ..base("B1") }, "得分 10.5 不在 2 到 10 分之间"),
        (Mark { points: Some(number("7.3")), ..base("B1") }, "7.3 不是计分单位 0.5 的整数倍"),
        (Mark { points: Some(number("7")), deduct: Some(number("2")), ..base("B1") }, "标准分 10 − 扣分 2 ≠ 得分 7"),
        (Mark { deduct: Some(number("-1")), ..base("B2") }, "扣 -1 分"),
        (Mark { deduct: Some(number("3")), reason: "没有方案".into(), ..base("B2") }, "每次扣 5 分的整数倍"),
        (Mark { deduct: Some(number("16")), reason: "火灾".into(), ..base("B2") }, "应扣 5 到 15 分"),
        (Mark { sampled: Some((number("10"), number("11"))), ..base("B3") }, "不符合数不在 0 到抽查数之间"),
        (Mark { unreadable: vec!["扣分「酌情」".into()], ..base("B2") }, "扣分「酌情」 认不出"),
        (Mark { points: Some(number("6")), ..base("J1") }, "最多 5 分，填了 6 分"),
        (Mark { points: Some(number("5")), reason: "省级".into(), ..base("J1") }, "「省级」是 3 分，填了 5 分"),
        (Mark { points: Some(number("1")), ..base("B9") }, "考核办法里没有项目「B9」"),
    ];
    for (mark, wanted) in cases {
        let item = mark.item.clone();
        let facts = known(scheme, &[], vec![mark]);
        let assessment = scored(scheme, std::slice::from_ref(&facts), &[]);
        let problem = assessment.problems.first().unwrap_or_else(|| panic!("nothing was said of {wanted}"));
        assert!(problem.contains(wanted) && problem.starts_with("镇/评分表.xlsx 村 第7行"), "{problem}");
        if item.starts_with('B') && item != "B9" {
            assert_eq!(points(scheme, &facts, &item), None, "{wanted}: it must be left open");
        }
    }
}

#[test]
fn several_lines_take_points_together_and_one_line_gives_them() {
    let scheme = scheme("all-kinds");
    let taken = |deduct: &str, reason: &str| Mark {
        item: "B2".into(),
        deduct: Some(number(deduct)),
        reason: reason.into(),
        ..Mark::default()
    };
    let given = |points: &str| Mark { item: "B1".into(), points: Some(number(points)), ..Mark::default() };
    let with = |marks, item: &str| points(scheme, &known(scheme, &[], marks), item);
    assert_eq!(with(vec![taken("5", "没有方案"), taken("7.5", "火灾")], "B2"), Some("7.5".into()));
    assert_eq!(with(vec![taken("15", "火灾"), taken("15", "火灾")], "B2"), Some("0".into()));
    assert_eq!(with(vec![given("8"), given("8")], "B1"), Some("8".into()));
    assert_eq!(with(vec![given("8"), given("9")], "B1"), None, "two who differ");
}

#[test]
fn a_veto_caps_the_grade_and_an_appeal_withdraws_it() {
    let scheme = scheme("all-kinds");
    let full = [
        ("dangers_found", "1"),
        ("rectification_rate", "100"),
        ("on_time_rate", "100"),
        ("dangers_overdue", "0"),
        ("majors_overdue", "0"),
        ("trainings_held", "1"),
        ("duty-enterprise-monthly-risk-review", "12"),
        ("accidents", "0"),
        ("true_reports", "0"),
        ("deaths", "1"),
    ];
    let mark = |item: &str, points: &str| Mark { item: item.into(), points: Some(number(points)), ..Mark::default() };
    let denied = Mark { item: "V2".into(), is_veto: Some(false), ..Mark::default() };
    let marks = vec![mark("B1", "10"), mark("B2", "20"), mark("B3", "10"), mark("J1", "5"), denied];
    let facts = known(scheme, &full, marks);
    let vetoed = scored(scheme, std::slice::from_ref(&facts), &[]);
    let subject = &vetoed.subjects[0];
    assert_eq!((subject.score, subject.grade.as_str()), (Some(number("105")), "不合格"));
    assert_eq!(subject.outlook.as_ref().unwrap().without_veto.as_deref(), Some("优秀"));
    let appeal = Appeal { subject: "企业".into(), item: "V1".into(), points: None, words: "非责任事故".into() };
    let after = scored(scheme, std::slice::from_ref(&facts), &[appeal]);
    assert_eq!((after.subjects[0].grade.as_str(), after.subjects[0].is_provisional), ("优秀", false));
}

#[test]
fn quarters_count_by_their_weight_and_one_that_has_not_begun_is_open() {
    let scheme = scheme("quarters");
    let mark = |item: &str, quarter, points: &str| Mark {
        item: item.into(),
        quarter,
        points: Some(number(points)),
        ..Mark::default()
    };
    let marks = vec![
        mark("Q1", Some(1), "40"),
        mark("Q1", Some(2), "20"),
        mark("Q1", Some(3), "36"),
        mark("Q1", Some(4), "32"),
        mark("Q2", None, "45"),
    ];
    let facts = SubjectFacts { name: "村".into(), quarters: vec![Vec::new(); 4], marks, ..SubjectFacts::default() };
    let whole = scored(scheme, std::slice::from_ref(&facts), &[]);
    // Quarters: (1 + 0.5 + 0.9 + 0.8) ÷ 4 = 0.8; the end of the year: 0.75. 40 × 0.8 + 60 × 0.75 = 77.
    assert_eq!(whole.subjects[0].score, Some(number("77")));
    let facts = SubjectFacts { quarters: vec![Vec::new(); 3], ..facts };
    let open = scored(scheme, std::slice::from_ref(&facts), &[]);
    // (1 + 0.5 + 0.9) ÷ 3 = 0.8.
    assert_eq!(open.subjects[0].score, Some(number("77")));
    assert!(open.subjects[0].is_provisional);
}

#[test]
fn worked_cases_of_all_schemes_hold() {
    let cases = BENCH.cases().unwrap();
    let mut count = 0;
    for case in cases.iter().filter(|case| case.name.contains("assessment/")) {
        BENCH.run(case).unwrap_or_else(|wrong| panic!("{}: {wrong}", case.name));
        count += 1;
    }
    assert!(count >= 3, "no cases were found");
}
