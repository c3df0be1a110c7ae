//! What the columns of blank tables can be filled in from: the field's own values, code lists, scales.

use super::heading::squeeze;
use super::spec::{ChoicesSpec, FieldSpec, OwnChoices, ValueType};
use super::template_check::{Checker, YES_NO};
use super::templates::Choice;
use crate::model::{FieldId, RiskLevel};
use std::collections::HashSet;

impl Checker<'_> {
    /// The choices of a column and where they come from, or what is wrong and what to do.
    pub(super) fn choices(
        &self,
        spec: Option<&ChoicesSpec>,
        field: FieldId,
        value_type: ValueType,
        declared: &FieldSpec,
    ) -> Result<(Vec<Choice>, String), (String, String)> {
        let id = &declared.id.value;
        match spec {
            None => Ok((Vec::new(), String::new())),
            Some(ChoicesSpec::Own(own)) => own_choices(*own, value_type, declared),
            Some(ChoicesSpec::Words(words)) => {
                let known: HashSet<String> = declared
                    .values
                    .iter()
                    .flat_map(|(value, words)| words.iter().chain([value]))
                    .map(|w| squeeze(w))
                    .collect();
                if let Some(word) = words.iter().find(|word| !known.is_empty() && !known.contains(&squeeze(word))) {
                    let message = format!("选项「{word}」不是「{id}」的写法");
                    return Err((message, "请写这个字段 values 里有的写法，或先在那里加上".to_owned()));
                }
                if words.is_empty() {
                    return Err((format!("「{id}」的下拉选项是空的"), "请写出选项，或删去 choices".to_owned()));
                }
                Ok((words.iter().map(|word| plain(word)).collect(), String::new()))
            }
            Some(ChoicesSpec::Codes(list)) => {
                let Some(found) = self.codes.list(&list.codes) else {
                    let known = self.codes.ids().collect::<Vec<_>>().join("、");
                    return Err((format!("没有「{}」这个代码表", list.codes), format!("请写其中一个：{known}")));
                };
                Ok((found.entries.iter().map(|entry| plain(&entry.name)).collect(), format!("代码表“{}”", found.title)))
            }
            Some(ChoicesSpec::Scale(scale)) => self.scale(&scale.scale, field, id),
        }
    }

    fn scale(&self, profile_id: &str, field: FieldId, id: &str) -> Result<(Vec<Choice>, String), (String, String)> {
        let Some((method, profile)) = self.ruleset.find_profile(profile_id) else {
            let known = self.ruleset.profile_ids().collect::<Vec<_>>().join("、");
            return Err((format!("没有「{profile_id}」这个方法档案"), format!("请写其中一个：{known}")));
        };
        let method = self.ruleset.methods.get(method);
        let factor = method.and_then(|method| {
            method.factors.iter().position(|factor| factor.field == field || factor.also.contains(&field))
        });
        let profile = method.and_then(|method| method.profiles.get(profile));
        let scales = profile.zip(factor).and_then(|(profile, factor)| profile.scales.get(factor));
        // Where several scales will do, the first is the usual one.
        match scales.and_then(|scales| scales.first()) {
            Some(scale) => {
                let choice = |value: &super::ScaleValue| Choice {
                    word: value.value.normalize().to_string(),
                    meaning: value.meaning.clone(),
                };
                Ok((scale.values.iter().map(choice).collect(), format!("取值表“{}”", scale.title)))
            }
            None => Err((
                format!("方法档案「{profile_id}」没有「{id}」的取值表"),
                "请写有这个取值的档案，或删去 choices".to_owned(),
            )),
        }
    }
}

fn own_choices(
    own: OwnChoices,
    value_type: ValueType,
    declared: &FieldSpec,
) -> Result<(Vec<Choice>, String), (String, String)> {
    let id = &declared.id.value;
    let words: Vec<Choice> = match own {
        OwnChoices::Values => declared.values.keys().map(|value| plain(value)).collect(),
        OwnChoices::YesNo if value_type == ValueType::Level => Vec::new(),
        OwnChoices::YesNo => YES_NO.iter().map(|word| plain(word)).collect(),
        OwnChoices::Levels if value_type != ValueType::Level => Vec::new(),
        OwnChoices::Levels => RiskLevel::DESCENDING.iter().map(|level| plain(level.title())).collect(),
    };
    if words.is_empty() {
        let message = format!("「{id}」没有这样的下拉选项");
        return Err((message, "values 用于有规范值的字段，levels 用于等级，yes_no 用于是否".to_owned()));
    }
    Ok((words, String::new()))
}

fn plain(word: &str) -> Choice {
    Choice { word: word.to_owned(), meaning: String::new() }
}
