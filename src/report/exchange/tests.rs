use super::*;
use crate::ruleset::exchange::Exchanges;
use crate::ruleset::reference::Reference;
use crate::ruleset::{RuleFiles, Ruleset};
use jiff::civil::date;
use std::sync::OnceLock;

const PLANT: &str = "
id: plant
title: 厂
source: {document: 无}
given:
  - {id: code, title: 企业编码}
parts:
  - {id: measures, title: 措施, word_title: 措施类别, kind: risk_register, split_at: ['；'], fields: [{field: measures}]}
tables:
  - id: unit
    name: u
    title: 单元
    kind: risk_register
    one_per: [unit_name, risk_point]
    fields:
      - {name: id, title: 编号, own_id: true}
      - {name: code, title: 企业编码, mandatory: true, given: code}
      - {name: name, title: 名称, max: 8, mandatory: true, from: [risk_point]}
      - {name: person, title: 责任人, mandatory: true, from: [responsible_person]}
      - {name: level, title: 等级, type: integer, from: [level], codes: {values: {重大风险: '1', 低风险: '4'}}, pick: smallest}
      - {name: chief, title: 主要负责人, lookup: {kind: enterprise_roster, take: principal}}
      - {name: other, title: 别的, mandatory: true}
  - id: measure
    name: m
    title: 措施
    kind: risk_register
    parts: measures
    one_per: [unit_name, risk_point, part]
    needs: [inspection_frequency]
    fields:
      - {name: id, title: 编号, own_id: true}
      - {name: unit, title: 单元, mandatory: true, refers_to: {table: unit}}
      - {name: text, title: 内容, mandatory: true, from: [part]}
  - id: danger
    name: d
    title: 隐患
    kind: hidden_danger_ledger
    one_per: [row]
    fields:
      - {name: id, title: 编号, own_id: true}
      - {name: unit, title: 单元, mandatory: true, refers_to: {table: unit, by: {risk_point: danger_location}}, review: true}
      - {name: found, title: 登记时间, type: time, from: [found_on]}
      - {name: due, title: 期限, type: date, mandatory: true, from: [rectification_due_on]}
      - {name: state, title: 状态, type: integer, from: [state], codes: {values: {整改中: '0', 已验收: '9'}}}
      - {name: by, title: 验收人, when: {field: state, is: ['9']}, from: [reinspector]}
";

struct Rules {
    plant: Exchange,
    codes: Codes,
}

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        let files = RuleFiles::shipped();
        let ruleset = Ruleset::load(&files, date(2026, 11, 30)).unwrap();
        let codes = Reference::load(&files).unwrap().codes;
        let plant = RuleFiles::from_texts([("town/exchange/plant.yaml", PLANT)]);
        let all = Exchanges::load(&plant, &ruleset, &codes);
        let all = all.unwrap_or_else(|error| panic!("{:?}", error.0));
        Rules { plant: all.all()[0].clone(), codes }
    })
}

/// A row: its kind, its number, and its fields.
type Typed<'t> = (&'static str, u32, Vec<(&'static str, &'t str)>);

fn filled(typed: &[Typed<'_>], given: &GivenValues) -> Exchanged {
    let fields: Vec<BTreeMap<String, String>> = typed
        .iter()
        .map(|(.., fields)| fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
        .collect();
    let rows: Vec<ExchangeRow<'_>> = typed
        .iter()
        .zip(&fields)
        .map(|((kind, number, _), fields)| ExchangeRow {
            kind,
            unit: "云溪化工",
            id: format!("R{number}"),
            level: fields.get("graded").and_then(|id| RiskLevel::DESCENDING.into_iter().find(|level| level.id() == id)),
            state: fields.get("stated").and_then(|id| DangerState::find(id)),
            fields,
            place: RowPlace { file: "甲.xlsx".to_owned(), sheet: "表".to_owned(), row: *number },
        })
        .collect();
    exchange(&rules().plant, &rules().codes, &rows, given)
}

fn given() -> GivenValues {
    GivenValues { for_all: BTreeMap::from([("code".to_owned(), "123456789".to_owned())]), ..GivenValues::default() }
}

fn risk<'t>(number: u32, point: &'t str, fields: &[(&'static str, &'t str)]) -> Typed<'t> {
    let mut all = vec![("risk_point", point), ("responsible_person", "张三"), ("inspection_frequency", "每日")];
    all.extend(fields);
    ("risk_register", number, all)
}

fn danger<'t>(number: u32, fields: &[(&'static str, &'t str)]) -> Typed<'t> {
    ("hidden_danger_ledger", number, fields.to_vec())
}

/// The gaps that are not about what this test leaves out on purpose.
fn gaps(filled: &Exchanged) -> Vec<(&str, GapKind, u32)> {
    let told = filled.gaps.iter().filter(|gap| gap.field != "other");
    told.map(|gap| (gap.field.as_str(), gap.kind, gap.place.as_ref().map_or(0, |place| place.row))).collect()
}

#[test]
fn rows_of_one_risk_point_make_one_unit_with_the_highest_level() {
    let rows = [
        risk(3, "氨罐", &[("graded", "low")]),
        risk(4, "氨 罐", &[("graded", "major")]),
        risk(5, "锅炉", &[("graded", "low")]),
    ];
    let filled = filled(&rows, &given());
    let units = &filled.tables[0].records;
    let levels: Vec<(&str, i64)> =
        units.iter().map(|unit| (unit["name"].as_str().unwrap(), unit["level"].as_i64().unwrap())).collect();
    assert_eq!(levels, [("氨罐", 1), ("锅炉", 4)]);
    assert_eq!(gaps(&filled), [], "a space makes no other name");
}

#[test]
fn a_missing_mandatory_value_is_null_and_told_at_its_row() {
    let rows = [("risk_register", 3, vec![("risk_point", "氨罐")])];
    let filled = filled(&rows, &given());
    assert_eq!(filled.tables[0].records[0]["person"], Value::Null);
    let gap = filled.gaps.iter().find(|gap| gap.field == "person").unwrap();
    assert_eq!(
        gap.to_string(),
        "甲.xlsx「表」第 3 行：单元的责任人（person）必填，没有填；请补填《安全风险分级管控清单》的「责任人」"
    );
}

#[test]
fn what_no_column_has_and_what_was_not_given_is_told_once() {
    let rows = [risk(3, "氨罐", &[]), risk(4, "锅炉", &[])];
    let filled = filled(&rows, &GivenValues::default());
    let of = |field: &str| filled.gaps.iter().find(|gap| gap.field == field && gap.table == "unit").unwrap();
    assert_eq!((of("other").kind, of("other").count, &of("other").place), (GapKind::NoSource, 2, &None));
    assert_eq!((of("code").kind, of("code").count, of("code").value.as_str()), (GapKind::NotGiven, 2, "云溪化工"));
}

#[test]
fn a_value_without_a_code_is_told_with_what_can_be_written() {
    let rows = [risk(3, "氨罐", &[("graded", "moderate")])];
    let filled = filled(&rows, &given());
    assert_eq!(filled.tables[0].records[0]["level"], Value::Null);
    let gap = filled.gaps.iter().find(|gap| gap.kind == GapKind::NoCode).unwrap();
    assert!(gap.message.contains("一般风险") && gap.help.contains("低风险、重大风险"), "{gap}");
}

#[test]
fn rows_that_differ_are_told_and_the_first_is_taken() {
    let rows = [risk(3, "氨罐", &[]), risk(9, "氨罐", &[("responsible_person", "李四")])];
    let filled = filled(&rows, &given());
    assert_eq!(filled.tables[0].records[0]["person"], "张三");
    assert_eq!(gaps(&filled), [("person", GapKind::Differs, 9)]);
}

#[test]
fn a_long_value_is_kept_and_told() {
    let filled = filled(&[risk(3, "五个汉字长", &[])], &given());
    assert_eq!(filled.tables[0].records[0]["name"], "五个汉字长");
    assert_eq!(gaps(&filled), [("name", GapKind::TooLong, 3)]);
}

#[test]
fn parts_refer_to_the_record_of_their_row() {
    let filled = filled(&[risk(3, "氨罐", &[("measures", "报警；联锁；报警")])], &given());
    let (units, measures) = (&filled.tables[0].records, &filled.tables[1].records);
    let texts: Vec<&str> = measures.iter().map(|measure| measure["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["报警", "联锁"]);
    assert!(measures.iter().all(|measure| measure["unit"] == units[0]["id"]));
}

#[test]
fn rows_without_what_is_needed_are_counted_and_those_without_a_key_told() {
    let without = |number| ("risk_register", number, vec![("risk_point", "氨罐"), ("measures", "报警")]);
    let nameless = ("risk_register", 9, vec![("measures", "报警"), ("inspection_frequency", "每日")]);
    let filled = filled(&[without(3), without(4), nameless], &given());
    let told: Vec<_> = filled.gaps.iter().filter(|gap| gap.field.is_empty()).collect();
    let of = |table: &str, kind| told.iter().find(|gap| gap.table == table && gap.kind == kind).unwrap();
    assert_eq!(of("measure", GapKind::NotMade).count, 2);
    assert_eq!(of("unit", GapKind::NoKey).place.as_ref().unwrap().row, 9);
    assert!(filled.tables[1].records.is_empty());
}

#[test]
fn a_reference_by_fields_needs_exactly_one_record_of_the_unit() {
    let rows = [
        risk(3, "氨罐", &[]),
        danger(20, &[("danger_location", "氨罐"), ("rectification_due_on", "2026-05-01")]),
        danger(21, &[("danger_location", "锅炉"), ("rectification_due_on", "2026-05-01")]),
    ];
    let filled = filled(&rows, &given());
    let dangers = &filled.tables[2].records;
    assert_eq!(dangers[0]["unit"], filled.tables[0].records[0]["id"]);
    assert_eq!(dangers[1]["unit"], Value::Null);
    assert_eq!(gaps(&filled), [("unit", GapKind::Review, 0), ("unit", GapKind::NoMatch, 21)]);
}

#[test]
fn dates_are_written_in_full_and_others_told() {
    let rows = [
        risk(3, "氨罐", &[]),
        danger(20, &[("danger_location", "氨罐"), ("found_on", "2026-03-05"), ("rectification_due_on", "立即")]),
    ];
    let filled = filled(&rows, &given());
    let danger = &filled.tables[2].records[0];
    assert_eq!((&danger["found"], &danger["due"]), (&Value::from("2026-03-05 00:00:00"), &Value::Null));
    assert!(gaps(&filled).contains(&("due", GapKind::Unreadable, 20)));
}

#[test]
fn a_field_is_wanted_only_when_another_says_so() {
    let at = |number, state| {
        danger(number, &[("danger_location", "氨罐"), ("rectification_due_on", "2026-05-01"), ("stated", state)])
    };
    let filled = filled(&[risk(3, "氨罐", &[]), at(20, "rectifying"), at(21, "accepted")], &given());
    assert_eq!(gaps(&filled), [("unit", GapKind::Review, 0), ("by", GapKind::Missing, 21)]);
}

#[test]
fn a_lookup_takes_the_one_value_of_the_unit() {
    let roster = |number, name| ("enterprise_roster", number, vec![("principal", name)]);
    let chief = |rows: &[Typed<'_>]| filled(rows, &given()).tables[0].records[0]["chief"].clone();
    assert_eq!(chief(&[risk(3, "氨罐", &[]), roster(1, "王五")]), "王五");
    assert_eq!(chief(&[risk(3, "氨罐", &[]), roster(1, "王五"), roster(2, "赵六")]), Value::Null);
}

#[test]
fn identifiers_are_32_digits_and_follow_from_the_key_alone() {
    let id = |point, person| {
        let filled = filled(&[risk(3, point, &[("responsible_person", person)])], &given());
        filled.tables[0].records[0]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(id("氨罐", "张三"), id("氨罐", "李四"));
    assert_ne!(id("氨罐", "张三"), id("锅炉", "张三"));
    assert!(id("氨罐", "张三").len() == 32 && id("氨罐", "张三").bytes().all(|byte| byte.is_ascii_hexdigit()));
}
