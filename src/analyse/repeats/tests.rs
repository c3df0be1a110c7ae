//! Texts taken apart and compared by small rules of their own.

use super::*;
use crate::ruleset::{RuleFiles, WordKind};

/// Few words, with every kind of entry.
const SMALL: &str = "
id: small
title: 小词表
source: {document: 测试}
within_unit: {threshold: 500, candidates: 20, other_place: 400, other_number: 300}
across_units: {threshold: 500, candidates: 20, other_place: 1000, other_number: 1000}
typical_from_units: 2
weights: {equipment: 30, part: 20, defect: 30, material: 10, other: 3, other_at_most: 24, near: 800, shorter_share: 700, at_least: 12}
factors: {other_equipment: 0, other_part: 600, other_defect: 200, other_material: 800, no_equipment: 900, no_defect: 800, no_part: 700, clause_only: 900}
numerals: 一二三两
numbering: [号]
measures: [具, 米]
fillers: [按规定]
noise: [发现]
equipment:
  - {name: 配电箱, words: [电箱]}
  - {name: 配电柜}
  - {name: 灭火器}
  - {name: 气瓶, near: [乙炔瓶]}
  - {name: 乙炔瓶}
  - {name: 氧气瓶, near: [气瓶]}
parts: [{name: 接地}, {name: 箱门}]
defects:
  - {name: 没有, words: [未设置, 缺失], is_lack: true}
  - {name: 脱落}
  - {name: 过期}
  - {name: 欠压, words: [压力不足]}
places:
  - {name: 车间}
  - {name: 仓库}
  - {name: 楼层, words: [层], only_numbered: true}
phrases: [{words: [未接地], means: [接地, 没有]}]
combinations: [{of: [接地, 脱落], means: [接地, 没有]}]
";

fn small() -> Similarity {
    let files = RuleFiles::from_texts([("common/similarity/small.yaml", SMALL)]);
    Similarity::load(&files).unwrap().unwrap()
}

fn score(rules: &Similarity, one: &str, other: &str) -> u32 {
    let [one, other] = [one, other].map(|text| Wording::read(rules, text, None));
    likeness(rules, &rules.within_unit, &one, &other).per_mille
}

fn says(rules: &Similarity, text: &str, place: Option<&str>) -> Vec<String> {
    score::named(rules, &Wording::read(rules, text, place).whole).into_iter().map(|word| word.name).collect()
}

#[test]
fn wordings_phrases_and_combinations_come_to_one() {
    let rules = small();
    let ungrounded = ["配电箱", "接地", "没有"];
    for text in ["电箱未接地", "发现电箱 未 接地", "配电箱接地脱落", "２具配电箱接地缺失", "配电箱接地按规定未设置"]
    {
        assert_eq!(says(&rules, text, None), ungrounded, "{text}");
        assert_eq!(score(&rules, text, "配电箱未接地"), 1000, "{text}");
    }
}

#[test]
fn amounts_go_and_numbers_of_places_stay() {
    let rules = small();
    assert_eq!(says(&rules, "2号配电箱旁3.5米", None), ["配电箱"]);
    for text in ["2号车间灭火器过期", "二车间灭火器过期", "二号车间灭火器过期", "车间2号灭火器过期"]
    {
        assert_eq!(says(&rules, text, None), ["灭火器", "过期", "2号车间"], "{text}");
    }
    assert_eq!(says(&rules, "灭火器过期", Some("3层")), ["灭火器", "过期", "3号楼层"]);
    assert_eq!(says(&rules, "下层灭火器过期", None), ["灭火器", "过期"]);
    assert_eq!(says(&rules, "车间2具灭火器过期", None), ["灭火器", "过期", "车间"]);
}

#[test]
fn another_thing_fault_or_place_is_another_danger() {
    let rules = small();
    let threshold = rules.within_unit.threshold;
    for (one, other) in [
        ("配电箱未接地", "配电柜未接地"),
        ("灭火器过期", "灭火器压力不足"),
        ("1号车间灭火器过期", "2号车间灭火器过期"),
        ("车间灭火器过期", "仓库灭火器过期"),
        ("乙炔瓶过期", "氧气瓶过期"),
    ] {
        assert!(score(&rules, one, other) < threshold, "{one} {other}");
    }
    for (one, other) in [
        ("乙炔瓶过期", "气瓶过期"),
        ("1号车间灭火器过期", "车间灭火器过期"),
        ("灭火器过期", "配电箱未接地，灭火器过期"),
        ("灭火器过期，压力不足", "灭火器压力不足，且数量不足"),
    ] {
        assert!(score(&rules, one, other) >= threshold, "{one} {other}");
        assert_eq!(score(&rules, one, other), score(&rules, other, one));
    }
}

#[test]
fn a_text_that_says_nothing_is_vague() {
    let rules = small();
    for text in ["", "无", "/", "没有", "12.5", "发现"] {
        assert!(!Wording::read(&rules, text, Some("车间")).is_comparable(&rules), "{text}");
    }
    assert!(Wording::read(&rules, "乱七八糟的电线", None).is_comparable(&rules));
}

#[test]
fn what_two_rows_share_is_told() {
    let rules = small();
    let [one, other] = ["1号车间配电箱未接地", "一车间配电箱接地脱落"].map(|text| Wording::read(&rules, text, None));
    let likeness = likeness(&rules, &rules.within_unit, &one, &other);
    let kinds: Vec<(WordKind, &str)> = likeness.shared.iter().map(|word| (word.kind, word.name.as_str())).collect();
    let told = [
        (WordKind::Equipment, "配电箱"),
        (WordKind::Part, "接地"),
        (WordKind::Defect, "没有"),
        (WordKind::Place, "1号车间"),
    ];
    assert_eq!(kinds, told);
}
