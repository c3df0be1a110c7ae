//! What can be wrong in similarity rules: one file, values within their bounds, no list empty.

use crate::ruleset::parse::{InFile, Problems};
use crate::ruleset::spec::{SimilaritySearchSpec, SimilaritySpec};
use serde_saphyr::Spanned;
use std::sync::Arc;

/// The whole, in per mille.
const WHOLE: u32 = 1000;

/// Reports what is wrong but for the words, which compiling looks at.
pub(super) fn check(specs: &[InFile<SimilaritySpec>], problems: &mut Problems<'_>) {
    for InFile { file, spec } in specs.iter().skip(1) {
        let help = "similarity 目录下只能有一个文件；要改就用同名文件覆盖自带的";
        problems.rule(file, &spec.id, "相似规则写了两份".to_owned(), help);
    }
    for InFile { file, spec } in specs {
        check_lists(file, spec, problems);
        check_search(file, &spec.within_unit, problems);
        check_search(file, &spec.across_units, problems);
        check_weights(file, spec, problems);
        if spec.typical_from_units.value < 2 {
            let message = "一家企业不成典型".to_owned();
            problems.rule(file, &spec.typical_from_units, message, "typical_from_units 至少写 2");
        }
    }
}

fn check_lists(file: &Arc<str>, spec: &SimilaritySpec, problems: &mut Problems<'_>) {
    let lists = [
        ("equipment", spec.equipment.is_empty()),
        ("parts", spec.parts.is_empty()),
        ("defects", spec.defects.is_empty()),
        ("places", spec.places.is_empty()),
        ("numerals", spec.numerals.is_empty()),
    ];
    for (name, _) in lists.iter().filter(|(_, is_empty)| *is_empty) {
        problems.rule(file, &spec.id, format!("词表 {name} 是空的"), "至少要有一个词，否则比不出来");
    }
    let others = spec.equipment.iter().chain(&spec.parts).chain(&spec.materials).chain(&spec.places);
    for word in others.filter(|word| word.is_lack) {
        let message = format!("「{}」不是毛病", word.name.value);
        problems.rule(file, &word.name, message, "is_lack 只用于 defects 下的词");
    }
    let words = spec.equipment.iter().chain(&spec.parts).chain(&spec.defects).chain(&spec.materials);
    for word in words.filter(|word| word.only_numbered) {
        let message = format!("「{}」不是地点", word.name.value);
        problems.rule(file, &word.name, message, "only_numbered 只用于 places 下的词");
    }
    for phrase in spec.phrases.iter().filter(|phrase| phrase.words.is_empty() || phrase.means.is_empty()) {
        let at = phrase.words.first().or(phrase.means.first()).unwrap_or(&spec.id);
        problems.rule(file, at, "短语没有写全".to_owned(), "words 和 means 都至少写一个");
    }
    for combination in spec.combinations.iter().filter(|it| it.of.len() < 2 || it.means.is_empty()) {
        let at = combination.of.first().or(combination.means.first()).unwrap_or(&spec.id);
        problems.rule(file, at, "组合没有写全".to_owned(), "of 至少写两个词，means 至少写一个");
    }
}

fn check_search(file: &Arc<str>, search: &SimilaritySearchSpec, problems: &mut Problems<'_>) {
    if search.threshold.value == 0 {
        problems.rule(file, &search.threshold, "0 分什么都算同一种".to_owned(), "threshold 写 1 到 1000");
    }
    if search.candidates.value == 0 {
        problems.rule(file, &search.candidates, "一行也不比".to_owned(), "candidates 至少写 1");
    }
    for value in [&search.threshold, &search.other_place, &search.other_number] {
        check_part(file, value, problems);
    }
}

fn check_weights(file: &Arc<str>, spec: &SimilaritySpec, problems: &mut Problems<'_>) {
    let (weights, factors) = (&spec.weights, &spec.factors);
    for weight in [&weights.equipment, &weights.defect] {
        if weight.value <= weights.other.value {
            let message = format!("分量 {} 不比词表以外的字（{}）大", weight.value, weights.other.value);
            problems.rule(file, weight, message, "设备和毛病的分量要大于 other");
        }
    }
    let all = [&weights.equipment, &weights.part, &weights.defect, &weights.material, &weights.other];
    for weight in all.into_iter().chain([&weights.other_at_most, &weights.at_least]) {
        if weight.value == 0 || weight.value > WHOLE {
            let message = format!("分量 {} 不在 1 到 1000 之间", weight.value);
            problems.rule(file, weight, message, "请写 1 到 1000 的整数");
        }
    }
    let parts = [
        &weights.near,
        &weights.shorter_share,
        &factors.other_equipment,
        &factors.other_part,
        &factors.other_defect,
        &factors.other_material,
        &factors.no_equipment,
        &factors.no_defect,
        &factors.no_part,
        &factors.clause_only,
    ];
    for value in parts {
        check_part(file, value, problems);
    }
}

fn check_part(file: &Arc<str>, value: &Spanned<u32>, problems: &mut Problems<'_>) {
    if value.value > WHOLE {
        let message = format!("{} 超过了千分之一千", value.value);
        problems.rule(file, value, message, "这里是千分数，请写 0 到 1000");
    }
}
