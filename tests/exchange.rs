//! The shipped exchange of chemical enterprises: a plant's rows become six tables whose records refer to one another.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::model::book::{BookRow, DangerState, ItemId, RecordDates};
use anping::report::{ExchangeRow, Exchanged, GapKind, GivenValues, exchange};
use anping::ruleset::exchange::Exchanges;
use anping::ruleset::reference::Reference;
use anping::ruleset::{RuleFiles, Ruleset};
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const PLANT: &str = "云溪某某化工有限公司";
const OTHER: &str = "云溪某某制冷有限公司";

/// References between tables: (table, field, target).
const REFERENCES: [(&str, &str, &str); 6] = [
    ("event", "riskUnitId", "unit"),
    ("measure", "riskEventId", "event"),
    ("task", "riskMeasureId", "measure"),
    ("record", "checkTaskId", "task"),
    ("danger", "riskMeasureId", "measure"),
    ("danger", "checkRecordId", "record"),
];

fn rules() -> &'static (Exchanges, Reference) {
    static RULES: OnceLock<(Exchanges, Reference)> = OnceLock::new();
    RULES.get_or_init(|| {
        let files = RuleFiles::shipped();
        let ruleset = Ruleset::load(&files, date(2026, 11, 30)).expect("rules");
        let reference = Reference::load(&files).expect("code lists");
        (Exchanges::load(&files, &ruleset, &reference.codes).expect("exchanges"), reference)
    })
}

fn row(kind: &str, unit: &str, number: u32, fields: &[(&str, &str)]) -> BookRow {
    BookRow {
        id: i64::from(number),
        item: ItemId(i64::from(number)),
        kind: kind.to_owned(),
        unit: unit.to_owned(),
        place: (format!("{kind}.xlsx"), "表".to_owned(), number),
        level: None,
        dates: RecordDates::default(),
        state: None,
        fields: fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        grade: None,
        sender: unit.to_owned(),
        holds_from: None,
    }
}

fn risk(unit: &str, number: u32, level: &str, fields: &[(&str, &str)]) -> BookRow {
    let mut row = row("risk_register", unit, number, fields);
    row.level = Some(level.to_owned());
    row
}

fn danger(number: u32, state: DangerState, fields: &[(&str, &str)]) -> BookRow {
    let mut row = row("hidden_danger_ledger", PLANT, number, fields);
    row.state = Some(state);
    row
}

fn rows() -> Vec<BookRow> {
    [risks(), inspections(), dangers()].concat()
}

fn risks() -> Vec<BookRow> {
    let leak = [
        ("risk_point", "液氨储罐"),
        ("responsible_unit", "储运车间"),
        ("responsible_person", "张三"),
        ("hazard_factor", "法兰泄漏"),
        ("measure_engineering", "高液位报警并联锁\n万向充装系统"),
        ("measure_ppe", "空气呼吸器"),
        ("check_standard", "液位联锁投用，校验在有效期内"),
        ("inspection_frequency", "每日"),
    ];
    let overfill = [
        ("risk_point", "液氨储罐"),
        ("risk_code", "FX-002"),
        ("hazard_factor", "超装"),
        ("measures", "充装量不超过 85%"),
        ("inspection_frequency", "每班1次"),
    ];
    let gloves = [("risk_point", "液氨储罐"), ("hazard_factor", "法兰泄漏"), ("measure_ppe", "手套")];
    let installation = [("installation_name", "液氨储罐"), ("installation_code", "370000123456")];
    vec![
        risk(PLANT, 4, "重大", &leak),
        risk(PLANT, 5, "一般", &overfill),
        risk(OTHER, 6, "低", &gloves),
        risk(PLANT, 7, "低", &[("hazard_factor", "绊倒")]),
        row("major_hazard_installations", PLANT, 3, &installation),
    ]
}

fn inspections() -> Vec<BookRow> {
    let at_tank = [
        ("inspected_on", "2026-03-05"),
        ("inspected_place", "液氨储罐"),
        ("general_danger_count", "2"),
        ("major_danger_count", "0"),
    ];
    let nowhere = [("inspected_on", "2026-03-12"), ("general_danger_count", "0")];
    vec![row("inspection_record", PLANT, 3, &at_tank), row("inspection_record", PLANT, 4, &nowhere)]
}

fn dangers() -> Vec<BookRow> {
    let both = [("found_on", "2026-03-05"), ("finder", "李四"), ("rectification_person", "王五")];
    let label = [
        ("danger_description", "液位计无校验标签"),
        ("danger_location", "液氨储罐"),
        ("danger_level", "一般"),
        ("danger_source", "综合检查"),
        ("danger_type", "仪表"),
        ("rectification_mode", "限期整改"),
        ("rectification_due_on", "2026-03-20"),
        ("reinspector", "赵六"),
        ("reinspected_on", "2026-03-18"),
    ];
    let valve = [
        ("danger_description", "安全阀前阀门关闭"),
        ("danger_level", "较大"),
        ("danger_source", "镇级检查"),
        ("danger_type", "设备"),
        ("rectification_mode", "即查即改"),
        ("rectification_due_on", "立即"),
    ];
    vec![
        danger(3, DangerState::Closed, &[&both[..], &label].concat()),
        danger(4, DangerState::Rectifying, &[&both[..], &valve].concat()),
    ]
}

fn given() -> GivenValues {
    let all = [("made_at", "2026-11-30 09:00:00"), ("made_by", "周晓东"), ("control_mode", "2")];
    let texts = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    };
    let by_unit = BTreeMap::from([(PLANT.to_owned(), texts(&[("company_code", "370012345")]))]);
    GivenValues { for_all: texts(&all), by_unit }
}

fn filled(rows: &[BookRow]) -> Exchanged {
    let (exchanges, reference) = rules();
    let rules = exchanges.find("hazardous-chemicals").expect("the exchange of chemical enterprises");
    let rows: Vec<ExchangeRow<'_>> = rows.iter().map(ExchangeRow::from).collect();
    exchange(rules, &reference.codes, &rows, &given())
}

fn records<'f>(filled: &'f Exchanged, table: &str) -> &'f [Value] {
    &filled.tables.iter().find(|filled| filled.id == table).expect("a table").records
}

fn text(filled: &Exchanged) -> String {
    let tables: Vec<String> = filled.tables.iter().map(|table| format!("{} {}", table.name, table.json())).collect();
    let gaps: Vec<String> = filled.gaps.iter().map(ToString::to_string).collect();
    format!("{}\n{}", tables.join("\n"), gaps.join("\n"))
}

#[test]
fn rows_become_records_of_six_tables() {
    let filled = filled(&rows());
    let counts: Vec<(&str, usize)> =
        filled.tables.iter().map(|table| (table.name.as_str(), table.records.len())).collect();
    assert_eq!(
        counts,
        [
            ("sec_security_risk_unit", 2),
            ("sec_security_risk_events", 3),
            ("sec_security_risk_control_measures", 5),
            ("sec_hidden_check_mission", 4),
            ("sec_hidden_check_record", 2),
            ("sec_hidden_danger_info", 2),
        ]
    );
}

#[test]
fn a_unit_is_written_in_full() {
    let filled = filled(&rows());
    let unit = &records(&filled, "unit")[0];
    assert_eq!(
        *unit,
        json!({
            "id": "d46ff017404ffa4525c51d079d9579c4",
            "companyCode": "370012345",
            "hazardCode": "370000123456",
            "hazardCode1": "FX-002",
            "hazardDep": "储运车间",
            "hazardLiablePerson": "张三",
            "riskUnitName": "液氨储罐",
            "riskClass": 1,
            "deleted": 0,
            "createDate": "2026-11-30 09:00:00",
            "createBy": "周晓东",
            "updateDate": "2026-11-30 09:00:00",
            "updateBy": "周晓东",
        }),
        "and its identifier stays what it was sent with"
    );
    let names: Vec<&String> = unit.as_object().expect("an object").keys().collect();
    assert_eq!(names[..3], ["id", "companyCode", "hazardCode"], "fields stand in the order of the rules");
}

#[test]
fn references_lead_to_records() {
    let filled = filled(&rows());
    for (table, field, target) in REFERENCES {
        let ids: BTreeSet<&str> =
            records(&filled, target).iter().map(|record| record["id"].as_str().expect("an identifier")).collect();
        assert_eq!(ids.len(), records(&filled, target).len(), "identifiers differ");
        for id in records(&filled, table).iter().filter_map(|record| record[field].as_str()) {
            assert!(ids.contains(id), "{table}.{field} leads nowhere");
        }
    }
    let of_row = ["riskUnitId", "riskEventId", "riskMeasureId"];
    for ((table, ..), field) in REFERENCES.iter().zip(of_row) {
        assert!(records(&filled, table).iter().all(|record| record[field].is_string()), "{table}.{field} is null");
    }
    assert_eq!(records(&filled, "danger")[0]["checkRecordId"], records(&filled, "record")[0]["id"]);
}

#[test]
fn values_have_the_codes_of_the_platform() {
    let filled = filled(&rows());
    let measures: Vec<(&Value, &Value, &Value)> = records(&filled, "measure")
        .iter()
        .map(|measure| (&measure["riskMeasureDesc"], &measure["classify1"], &measure["classify2"]))
        .collect();
    assert_eq!(measures[0], (&json!("高液位报警并联锁"), &json!("1"), &Value::Null));
    assert_eq!(measures[2], (&json!("空气呼吸器"), &json!("4"), &json!("4-2")));
    let task = &records(&filled, "task")[0];
    assert_eq!((&task["checkCycle"], &task["checkCycleUnit"]), (&json!(1), &json!("天")));
    let closed = &records(&filled, "danger")[0];
    let codes = ["dangerLevel", "dangerSrc", "dangerManageType", "hazardDangerType", "dangerState"];
    assert_eq!(codes.map(|code| closed[code].clone()), [json!(0), json!("2"), json!(1), json!(4), json!(9)]);
    let found: Vec<&Value> = records(&filled, "record").iter().map(|record| &record["checkStatus"]).collect();
    assert_eq!(found, ["1", "0"]);
}

#[test]
fn every_mandatory_null_is_told_with_its_row() {
    let filled = filled(&rows());
    let told: BTreeSet<(&str, &str, GapKind, u32)> = filled
        .gaps
        .iter()
        .map(|gap| {
            let row = gap.place.as_ref().map_or(0, |place| place.row);
            (gap.table.as_str(), gap.field.as_str(), gap.kind, row)
        })
        .collect();
    for gap in [
        ("unit", "", GapKind::NoKey, 7),
        ("unit", "companyCode", GapKind::NotGiven, 0),
        ("unit", "hazardCode", GapKind::NoMatch, 6),
        ("unit", "hazardDep", GapKind::Missing, 6),
        ("measure", "classify1", GapKind::Missing, 5),
        ("measure", "classify2", GapKind::NoCode, 4),
        ("measure", "troubleshootContent", GapKind::Missing, 5),
        ("task", "", GapKind::NotMade, 6),
        ("task", "checkCycle", GapKind::NoCode, 5),
        ("record", "checkTaskId", GapKind::SeveralMatches, 3),
        ("record", "checkTaskId", GapKind::NoMatch, 4),
        ("danger", "checkRecordId", GapKind::Review, 0),
        ("danger", "riskMeasureId", GapKind::SeveralMatches, 3),
        ("danger", "checkAcceptComment", GapKind::Missing, 3),
        ("danger", "dangerLevel", GapKind::NoCode, 4),
        ("danger", "dangerSrc", GapKind::NoCode, 4),
        ("danger", "dangerManageDeadline", GapKind::Unreadable, 4),
    ] {
        assert!(told.contains(&gap), "{gap:?} is not told:\n{}", text(&filled));
    }
    assert_eq!(records(&filled, "danger")[1]["dangerManageDeadline"], Value::Null, "nothing is made up");
    assert!(!told.iter().any(|(_, field, _, row)| field.starts_with("checkAccept") && *row == 4), "it is not accepted");
    let (exchanges, _) = rules();
    let rules = exchanges.find("hazardous-chemicals").expect("the exchange");
    for (table, rules) in filled.tables.iter().zip(&rules.tables) {
        let always = rules.fields.iter().filter(|field| field.mandatory == anping::ruleset::exchange::Mandatory::Yes);
        for field in always {
            let is_null = table.records.iter().any(|record| record[&field.name].is_null());
            let is_told = told.iter().any(|(id, name, ..)| *id == table.id && *name == field.name);
            assert!(!is_null || is_told, "{}.{} is null and not told", table.id, field.name);
        }
    }
}

#[test]
fn the_order_of_rows_changes_no_byte() {
    let wanted = text(&filled(&rows()));
    for turn in 1..rows().len() {
        let mut turned = rows();
        turned.rotate_left(turn);
        assert!(text(&filled(&turned)) == wanted, "{turn} rows later");
        turned.reverse();
        assert!(text(&filled(&turned)) == wanted, "{turn} rows later, backwards");
    }
}

#[test]
fn no_rows_make_empty_tables_and_no_gaps() {
    let filled = filled(&[]);
    assert!(filled.gaps.is_empty() && filled.tables.iter().all(|table| table.json() == "[]\n"));
}

#[test]
fn the_json_reads_back() {
    let filled = filled(&rows());
    for table in &filled.tables {
        let read: Vec<Value> = serde_json::from_str(&table.json()).expect("an array");
        assert_eq!(read, table.records);
    }
}
