use super::*;
use crate::ruleset::reference::Reference;
use jiff::civil::date;
use std::sync::OnceLock;

fn rules() -> &'static (Ruleset, Reference) {
    static RULES: OnceLock<(Ruleset, Reference)> = OnceLock::new();
    RULES.get_or_init(|| {
        let files = RuleFiles::shipped();
        (Ruleset::load(&files, date(2026, 11, 30)).unwrap(), Reference::load(&files).unwrap())
    })
}

/// What is told of a file, one line for each mistake.
fn told(text: &str) -> Vec<String> {
    let (ruleset, reference) = rules();
    let files = RuleFiles::from_texts([("town/exchange/plant.yaml", text)]);
    match Exchanges::load(&files, ruleset, &reference.codes) {
        Ok(_) => Vec::new(),
        Err(RulesetError(mistakes)) => mistakes.iter().map(ToString::to_string).collect(),
    }
}

/// A file with one table of risks, whose fields are these lines.
fn with_fields(fields: &[&str]) -> String {
    let mut text =
        "id: plant\ntitle: 厂\nsource: {document: 无}\ntables:\n  - id: unit\n    name: u\n    title: 单元\n    \
                    kind: risk_register\n    one_per: [risk_point]\n    fields:\n      \
                    - {name: id, title: 编号, own_id: true}\n"
            .to_owned();
    for field in fields {
        text.push_str("      - ");
        text.push_str(field);
        text.push('\n');
    }
    text
}

#[track_caller]
fn says(fields: &[&str], words: &[&str]) {
    let mistakes = told(&with_fields(fields));
    assert_eq!(mistakes.len(), 1, "{}", mistakes.join("\n"));
    for word in words {
        assert!(mistakes[0].contains(word), "「{word}」 is missing in: {}", mistakes[0]);
    }
}

#[test]
fn the_shipped_exchange_has_its_six_tables() {
    let (ruleset, reference) = rules();
    let all = Exchanges::load(&RuleFiles::shipped(), ruleset, &reference.codes).unwrap();
    let chemicals = all.find("hazardous-chemicals").unwrap();
    let ids: Vec<&str> = chemicals.tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(ids, ["unit", "event", "measure", "task", "record", "danger"]);
    assert_eq!(chemicals.status, Status::Draft, "the official text was not read");
    let measure = &chemicals.tables[2];
    let field = |name: &str| measure.fields.iter().find(|field| field.name == name).unwrap();
    assert_eq!((measure.status, field("dataSrc").status), (Status::Verified, Status::Draft));
    assert_eq!(field("riskMeasureDesc").ours, "《安全风险分级管控清单》的「管控措施」");
}

#[test]
fn every_source_of_the_platform_can_be_reached_from_the_ledger() {
    let (ruleset, reference) = rules();
    let all = Exchanges::load(&RuleFiles::shipped(), ruleset, &reference.codes).unwrap();
    let chemicals = all.find("hazardous-chemicals").unwrap();
    let dangers = &chemicals.tables[chemicals.table("danger").unwrap()];
    let coding = dangers.fields.iter().find(|field| field.name == "dangerSrc").unwrap().coding.clone().unwrap();
    let field = ruleset.fields.get(ruleset.fields.find("danger_source").unwrap()).unwrap();
    for entry in &reference.codes.list("danger-sources").unwrap().entries {
        let read = field.canonical(&entry.name).map_or(entry.name.as_str(), |read| read);
        let code = coding.code(&reference.codes, read).map(|found| found.code);
        assert_eq!(code.as_ref(), Some(&entry.code), "{} is read as {read}", entry.name);
    }
}

#[test]
fn a_good_file_has_no_mistakes() {
    assert_eq!(told(&with_fields(&["{name: a, title: 甲, from: [risk_point, location]}"])), [""; 0]);
}

#[test]
fn a_field_that_the_kind_has_not_is_told_with_the_nearest() {
    let line = "{name: a, title: 甲, from: [risk_pont]}";
    says(&[line], &["town/exchange/plant.yaml:12", "没有「risk_pont」这个字段", "是否为「risk_point」？"]);
    says(&["{name: a, title: 甲, from: [danger_level]}"], &["「安全风险分级管控清单」没有「danger_level」"]);
    says(&["{name: a, title: 甲, from: [part]}"], &["没有「part」"]);
}

#[test]
fn an_unknown_kind_is_told() {
    let text = with_fields(&[]).replace("risk_register", "risk_registr");
    let mistakes = told(&text);
    assert!(mistakes.len() == 1 && mistakes[0].contains("没有「risk_registr」这类表格"), "{mistakes:?}");
    let lookup = "{name: a, title: 甲, lookup: {kind: roster, take: principal}}";
    says(&[lookup], &["没有「roster」这类表格"]);
}

#[test]
fn an_unknown_table_is_told() {
    says(&["{name: a, title: 甲, refers_to: {table: units}}"], &["没有「units」这张数据表", "是否为「unit」？"]);
    let by = "{name: a, title: 甲, refers_to: {table: unit, by: {riskpoint: risk_point}}}";
    says(&[by], &["没有「riskpoint」这个字段", "冒号前"]);
}

#[test]
fn an_unknown_code_list_or_map_is_told() {
    let codes = |codes: &str| format!("{{name: a, title: 甲, from: [method], codes: {{{codes}}}}}");
    says(&[&codes("list: danger-source")], &["没有「danger-source」这个代码表", "是否为「danger-sources"]);
    says(&[&codes("list: measure-classes-5, to: measure-classes-4")], &["没有到「measure-classes-4」的对照"]);
    let mistakes = told(&with_fields(&[&codes("to: measure-classes-4")]));
    assert!(mistakes.iter().any(|told| told.contains("有 to 却没有 list")), "{mistakes:?}");
}

#[test]
fn values_that_no_row_can_have_are_told() {
    let level = "{name: a, title: 甲, from: [level], codes: {values: {重大: '1'}}}";
    says(&[level], &["「重大」不会是这个字段的值", "重大风险、较大风险"]);
    let read = "{name: a, title: 甲, from: [inspection_frequency], codes: {values: {每天: '1'}}}";
    says(&[read], &["「每天」不会是", "读进来会是「每日」"]);
    let review = "{name: a, title: 甲, from: [level], codes: {values: {低风险: '4'}, review: [重大风险]}}";
    says(&[review], &["values 里没有「重大风险」"]);
    let number = "{name: a, title: 甲, type: integer, from: [level], codes: {values: {低风险: 四}}}";
    says(&[number], &["「四」不是整数"]);
}

#[test]
fn a_field_has_one_source_and_names_what_is_there() {
    says(&["{name: a, title: 甲, from: [risk_point], constant: 'x'}"], &["「a」写了几种填法"]);
    says(&["{name: a, title: 甲, given: company}"], &["另给的内容里没有「company」"]);
    says(&["{name: a, title: 甲, unless: b}"], &["这张表没有「b」这个字段"]);
    says(&["{name: id, title: 甲}"], &["字段「id」写了两次"]);
    says(&["{name: b, title: 甲, own_id: true}"], &["正好有一个字段是自己的编号"]);
    says(&["{name: b, title: 甲, codes: {values: {甲: '1'}}}"], &["没有写取哪个字段"]);
}

#[test]
fn a_code_is_taken_at_the_level_that_is_wanted() {
    let (_, reference) = rules();
    let coding = |level| Coding {
        list: Some("measure-classes-7".to_owned()),
        to: Some("measure-classes-4".to_owned()),
        level: Some(level),
        ..Coding::default()
    };
    let code = |level, text| coding(level).code(&reference.codes, text).map(|coded| (coded.code, coded.review));
    assert_eq!(code(1, "个体防护"), Some(("4".to_owned(), false)));
    assert_eq!(code(2, "个体防护"), Some(("4-2".to_owned(), false)));
    assert_eq!(code(1, "现场管理"), Some(("3".to_owned(), true)), "the map is our own");
    assert_eq!(code(2, "工程技术"), None);
    assert_eq!(coding(2).coarser_code(&reference.codes, "工程技术"), Some("1".to_owned()));
    assert_eq!(coding(2).coarser_code(&reference.codes, "别的"), None);
}

#[test]
fn a_cell_is_split_at_each_sign() {
    let parts = Parts { split_at: vec!["；".to_owned(), "\n".to_owned()], fields: Vec::new() };
    let found: Vec<&str> = parts.split("报警；联锁\n\n 巡检 ；").collect();
    assert_eq!(found, ["报警", "联锁", "巡检"]);
}
