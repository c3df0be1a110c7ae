//! The workbook of an assessment computes what the engine computed, and the form of marks is read back as it was written.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::model::score::{Assessment, ItemScore, MarkAsks, MarkLine, ScoreAnalysis, Standing, SubjectScore};
use anping::pipeline::rules::{Bench, files};
use anping::report::score::{marking_form, score_workbook};
use anping::ruleset::assessment::Input;
use anping::score::{Fact, Mark, SubjectFacts, analyse, assess};
use calamine::{Data, DataType, Range, Reader, Xlsx};
use jiff::civil::date;
use rust_decimal::Decimal;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::LazyLock;

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let rules = files(Some(Path::new("tests/score/rules"))).unwrap();
    Bench::checked(&rules, date(2026, 12, 1)).unwrap_or_else(|found| panic!("{found:#?}"))
});

/// The row of full points, and the first of subjects.
const FULL_ROW: usize = 4;

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn assessed(scheme: &str, subjects: &[SubjectFacts]) -> (Assessment, ScoreAnalysis) {
    let schemes = &BENCH.schemes;
    let scheme = schemes.find(scheme).unwrap();
    let assessment = assess(scheme, &schemes.evaluator, 2026, "2026-12-31", subjects, &[]);
    let analysis = analyse(&assessment, &[]);
    (assessment, analysis)
}

/// Enterprises with points lost, items that do not concern them or are open, bonuses beyond the cap, penalties and vetoes.
fn enterprises() -> (Assessment, ScoreAnalysis) {
    let scheme = BENCH.schemes.find("all-kinds").unwrap();
    let given = |item: &str, points: &str| Mark { item: item.into(), points: Some(number(points)), ..Mark::default() };
    let taken = |item: &str, points: &str| Mark { item: item.into(), deduct: Some(number(points)), ..Mark::default() };
    // The first one is without fault.
    let best = |input: &Input| match input {
        Input::DutyUnknown(_) => 0,
        Input::Figure(_) if ["rectification_rate", "on_time_rate"].contains(&input.name()) => 100,
        Input::Figure(_) => i64::from(input.name() == "trainings_held"),
        Input::DutyWanted(_) | Input::DutyDone(_) => 12,
    };
    let subject = |name: &str, value: Option<i64>, marks: Vec<Mark>| SubjectFacts {
        name: name.into(),
        village: "东崖村".into(),
        group: "机械".into(),
        year: scheme
            .inputs
            .iter()
            .map(|input| value.map(|value| if value == 0 { best(input) } else { value }))
            .map(|value| Fact { value: value.map(Decimal::from), ..Fact::default() })
            .collect(),
        marks,
        ..SubjectFacts::default()
    };
    assessed(
        "all-kinds",
        &[
            subject("甲厂", Some(0), vec![given("B1", "9.5"), given("B2", "20"), given("B3", "10"), given("J1", "5")]),
            subject("乙厂", Some(3), vec![given("B1", "7"), taken("B2", "5"), taken("K1", "3.5"), given("J1", "3")]),
            subject("丙厂", None, vec![given("B3", "3.5")]),
            subject("丁厂", Some(1), vec![given("B1", "10"), given("J1", "5")]),
        ],
    )
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn written((assessment, analysis): &(Assessment, ScoreAnalysis)) -> Xlsx<Cursor<Vec<u8>>> {
    open(score_workbook("2026年度考核", "统计日 2026-12-31", assessment, analysis).unwrap())
}

/// The column under a heading.
fn column(range: &Range<Data>, heading: &str) -> usize {
    let cells = range.rows().take(FULL_ROW).flat_map(|row| row.iter().enumerate());
    let found = cells.filter(|(_, cell)| cell.get_string() == Some(heading)).map(|(at, _)| at).next();
    found.unwrap_or_else(|| panic!("no heading {heading}"))
}

fn decimal(cell: &Data) -> Decimal {
    cell.to_string().parse().unwrap_or_else(|_| panic!("no number: {cell}"))
}

#[test]
fn formulas_stand_with_the_results_of_the_engine_and_compute_the_same() {
    let made = enterprises();
    let mut book = written(&made);
    let range = book.worksheet_range("得分表").unwrap();
    let formulas = book.worksheet_formula("得分表").unwrap();
    let scheme = &made.0.scheme;
    let sums = column(&range, "实得");
    let items = sums - made.0.items.iter().filter(|item| item.is_leaf).count()..sums;
    let full: Vec<Decimal> = range[FULL_ROW][items.clone()].iter().map(decimal).collect();
    assert_eq!(full.iter().sum::<Decimal>(), scheme.total);
    for (row, subject) in (FULL_ROW + 1..).zip(&made.0.subjects) {
        let cells = &range[row];
        assert_eq!(cells[column(&range, "考核对象")].to_string(), subject.name);
        // What a reader computes from what stands in the row.
        let points = cells[items.clone()].iter().zip(&full).filter(|(cell, _)| cell.is_float() || cell.is_int());
        let (earned, applicable) =
            points.fold((Decimal::ZERO, Decimal::ZERO), |(e, a), (cell, full)| (e + decimal(cell), a + full));
        assert_eq!((decimal(&cells[sums]), decimal(&cells[sums + 1])), (earned, applicable), "{}", subject.name);
        let base = (earned * scheme.out_of / applicable)
            .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(decimal(&cells[sums + 2]), base, "{}", subject.name);
        let score = base + decimal(&cells[sums + 3]) - decimal(&cells[sums + 4]);
        let score = score.clamp(Decimal::ZERO, scheme.out_of + scheme.bonus_cap);
        assert_eq!(decimal(&cells[sums + 5]), score, "{}", subject.name);
        assert_eq!(Some(score), subject.score, "{}", subject.name);
        // Formulas begin at their own corner of the sheet.
        let formula = |at: usize| {
            let absolute = (u32::try_from(row).unwrap(), u32::try_from(at).unwrap());
            formulas.get_value(absolute).cloned().unwrap_or_default()
        };
        let line = row + 1;
        assert_eq!(formula(sums), format!("SUM(E{line}:M{line})"));
        assert_eq!(formula(sums + 1), format!("SUMPRODUCT(ISNUMBER(E{line}:M{line})*E$5:M$5)"));
        assert_eq!(formula(sums + 2), format!("IF(O{line}>0,ROUND(N{line}*P$5/O{line},2),\"—\")"));
        let total = format!("ROUND(P{line}+Q{line}-R{line},2)");
        assert_eq!(formula(sums + 5), format!("IF(ISNUMBER(P{line}),MAX(0,MIN(P$5+Q$5,{total})),\"—\")"));
    }
    let words: Vec<String> = range.rows().flatten().map(ToString::to_string).collect();
    assert!(words.contains(&"待核".to_owned()) && words.contains(&"缺项".to_owned()), "the trial must have both");
    let beyond = made.0.subjects.iter().any(|subject| subject.score > Some(scheme.out_of));
    assert!(beyond && made.0.subjects.iter().any(|subject| !subject.penalty.is_zero()), "the trial must have both");
}

#[test]
fn points_that_are_missing_and_lines_of_deductions_come_to_the_same() {
    let made = enterprises();
    let mut book = written(&made);
    let taken = book.worksheet_range("扣分明细").unwrap();
    let grounds = book.worksheet_range("依据").unwrap();
    let (name, points) = (column(&taken, "考核对象"), column(&taken, "扣分"));
    for subject in &made.0.subjects {
        let lines = taken.rows().skip(3).filter(|row| row[name].get_string() == Some(subject.name.as_str()));
        let sum: Decimal = lines.map(|row| decimal(&row[points])).sum();
        assert_eq!(sum, subject.applicable - subject.earned + subject.penalty, "{}", subject.name);
    }
    let of_items = made.0.subjects.iter().flat_map(|one| one.items.iter().flat_map(|item| &item.reasons)).count();
    let extras =
        |one: &SubjectScore| one.bonuses.iter().chain(&one.penalties).map(|extra| extra.reasons.len()).sum::<usize>();
    let of_extras: usize = made.0.subjects.iter().map(extras).sum();
    let of_vetoes = made.0.subjects.iter().flat_map(|one| one.vetoes.iter().flat_map(|veto| &veto.reasons)).count();
    assert!(of_extras > 0 && of_vetoes > 0);
    assert_eq!(taken.height() - 3 + grounds.height() - 3, of_items + of_extras + of_vetoes, "each reason once");
}

#[test]
fn weighted_quarters_are_values_and_stand_on_a_sheet_of_their_own() {
    let mark = |quarter, item: &str, points: &str| Mark {
        item: item.into(),
        quarter,
        points: Some(number(points)),
        ..Mark::default()
    };
    let quarters = ["40", "20", "36"].into_iter().zip([1, 2, 3]);
    let marks = quarters.map(|(points, at)| mark(Some(at), "Q1", points)).chain([mark(None, "Q2", "45")]).collect();
    let facts = SubjectFacts { name: "村".into(), quarters: vec![Vec::new(); 3], marks, ..SubjectFacts::default() };
    let made = assessed("quarters", std::slice::from_ref(&facts));
    let mut book = written(&made);
    let shown = book.worksheet_range("季度").unwrap();
    let cells: Vec<String> = shown[3].iter().skip(4).map(ToString::to_string).collect();
    assert_eq!(cells, ["40", "40", "20", "36", "待核", "32"]);
    let range = book.worksheet_range("得分表").unwrap();
    let base = column(&range, "折算");
    assert_eq!(Some(decimal(&range[FULL_ROW + 1][base])), made.0.subjects[0].base);
    let formulas = book.worksheet_formula("得分表").unwrap();
    let place = (u32::try_from(FULL_ROW + 1).unwrap(), u32::try_from(base).unwrap());
    assert_eq!(formulas.get_value(place).map_or("", String::as_str), "", "no formula knows the weights");
}

#[test]
fn where_nothing_is_decided_there_is_no_score() {
    let (mut assessment, analysis) = enterprises();
    let open = |item: &ItemScore| ItemScore { standing: Standing::Pending, points: Decimal::ZERO, ..item.clone() };
    let subject = &mut assessment.subjects[0];
    subject.items = subject.items.iter().map(open).collect();
    (subject.earned, subject.applicable, subject.base, subject.score) = (Decimal::ZERO, Decimal::ZERO, None, None);
    let range = written(&(assessment, analysis)).worksheet_range("得分表").unwrap();
    for heading in ["折算", "总分"] {
        assert_eq!(range[FULL_ROW + 1][column(&range, heading)].to_string(), "—", "{heading}");
    }
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    let (assessment, analysis) = enterprises();
    let make = || score_workbook("考核", "统计日", &assessment, &analysis).unwrap();
    assert!(make() == make());
    assert!(marking_form("评分表", &lines()).unwrap() == marking_form("评分表", &lines()).unwrap());
}

fn lines() -> Vec<MarkLine> {
    let line = |asks, item: &str, block: &str, (least, points): (&str, &str), reasons: &[&str]| MarkLine {
        period: "2026".into(),
        subject: "东崖村".into(),
        village: "东崖村".into(),
        item: item.into(),
        block: block.into(),
        title: format!("{item}的内容"),
        points: number(points),
        rule: "按次扣".into(),
        least: number(least),
        reasons: reasons.iter().map(|&reason| reason.to_owned()).collect(),
        asks,
        given: std::collections::BTreeMap::new(),
    };
    let given = [("deducted_marks", "2.5"), ("deduction_reason", "没有方案"), ("marked_on", "2026-11-03")];
    let mut points = line(MarkAsks::Points, "B1", "评的", ("2", "10"), &["没有方案", "火灾"]);
    points.given = given.map(|(field, text)| (field.to_owned(), text.to_owned())).into();
    let long = "很长的情形".repeat(60);
    vec![
        points,
        line(MarkAsks::Sample, "B3", "评的", ("0", "5"), &[]),
        line(MarkAsks::Points, "B4", "评的", ("2", "10"), &[&long]),
        line(MarkAsks::Veto, "V1", "一票否决", ("0", "0"), &[]),
    ]
}

#[test]
fn the_form_has_the_headings_of_its_kind_of_table_and_what_was_said_already() {
    let mut book = open(marking_form("2026年度评分表", &lines()).unwrap());
    let range = book.worksheet_range("评分表").unwrap();
    let columns = &BENCH.ruleset.columns;
    let kind = columns.find_kind("assessment_marks").unwrap();
    let mut fields = Vec::new();
    for heading in range[1].iter().map(ToString::to_string) {
        let path = columns.normal_path(std::slice::from_ref(&heading)).unwrap();
        let known = columns.matches(&path).into_iter().find(|found| columns.belongs(found.kind, kind));
        fields.push(known.unwrap_or_else(|| panic!("{heading} is no field")).field);
    }
    let count = fields.len();
    fields.sort_unstable();
    fields.dedup();
    assert_eq!((count, fields.len()), (20, 20), "each heading means a field of its own");
    let shown = |line: usize, heading: &str| &range[2 + line][column(&range, heading)];
    assert_eq!(shown(0, "扣分"), &Data::Float(2.5));
    assert_eq!(shown(0, "扣分原因").to_string(), "没有方案");
    assert!(shown(0, "评分日期").is_datetime(), "{:?}", shown(0, "评分日期"));
    assert_eq!(shown(3, "标准分").to_string(), "", "a veto has no points");
    assert_eq!(range.height(), 2 + lines().len());
}

#[test]
fn the_form_keeps_points_within_their_limits_and_offers_cases() {
    let bytes = marking_form("2026年度评分表", &lines()).unwrap();
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    package.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    let rules: Vec<&str> = sheet.split("<dataValidation ").skip(1).collect();
    let rule = |range: &str| {
        let wanted = format!("sqref=\"{range}\"");
        rules.iter().find(|rule| rule.contains(&wanted)).unwrap_or_else(|| panic!("no rule for {range}"))
    };
    // Taken: 0 to points − least; given: least to points. Lines with the same limits share a rule.
    assert!(rule("I3:I3 I5:I5").contains("<formula1>0</formula1><formula2>8</formula2>"));
    assert!(rule("K3:K3 K5:K5").contains("<formula1>2</formula1><formula2>10</formula2>"));
    assert!(rule("K4:K4").contains("<formula1>0</formula1><formula2>5</formula2>"));
    let cases = rule("J3:J3");
    assert!(cases.contains("errorStyle=\"warning\"") && cases.contains("\"没有方案,火灾\""), "{cases}");
    assert!(rule("J5:J5").contains("选项"), "a list too long for the cell stands on a sheet of its own");
    for yes_no in ["L3:L6", "M3:M6"] {
        assert!(rule(yes_no).contains("\"是,否\""));
    }
    assert!(rule("S3:S6").contains("type=\"date\""));
}
