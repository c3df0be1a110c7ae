//! What must hold of a row, checked against the kind of table that it stands in.

use super::tables::{FieldOf, KindOfTable};
use crate::ruleset::parse::Problems;
use crate::ruleset::spec::RowConditionSpec;
use serde_saphyr::Spanned;
use std::sync::Arc;

/// What must hold of a row.
#[derive(Clone, Debug)]
pub struct RowCondition {
    /// The field.
    pub field: String,
    /// Its heading.
    pub title: String,
    /// It is one of these, or contains one of the others; filled in where both are empty.
    pub is: Vec<String>,
    /// It contains one of these.
    pub contains: Vec<String>,
    /// It is none of these.
    pub is_not: Vec<String>,
    /// What may stand in it; empty where anything may.
    pub choices: Vec<String>,
}

impl RowCondition {
    pub(super) fn build_all(
        file: &Arc<str>,
        kind: Option<&KindOfTable>,
        specs: &[RowConditionSpec],
        problems: &mut Problems<'_>,
    ) -> Vec<Self> {
        specs.iter().map(|spec| Self::build(file, kind, spec, problems)).collect()
    }

    fn build(
        file: &Arc<str>,
        kind: Option<&KindOfTable>,
        spec: &RowConditionSpec,
        problems: &mut Problems<'_>,
    ) -> Self {
        let field = kind.and_then(|kind| field_of(file, kind, &spec.field, problems));
        if let Some(field) = field.filter(|field| !field.choices.is_empty()) {
            for word in spec.is.iter().filter(|word| !field.choices.contains(&word.value)) {
                let message = format!("「{}」没有「{}」这个规范值", field.title, word.value);
                problems.rule(file, word, message, &format!("可写：{}", field.choices.join("、")));
            }
        }
        let words = |words: &[Spanned<String>]| words.iter().map(|word| word.value.clone()).collect();
        Self {
            field: spec.field.value.clone(),
            title: field.map(|field| field.title.clone()).unwrap_or_default(),
            is: words(&spec.is),
            contains: spec.contains.clone(),
            is_not: words(&spec.is_not),
            choices: field.map(|field| field.choices.clone()).unwrap_or_default(),
        }
    }

    /// Whether it holds of a text; nothing where a cell is blank or worded in an unknown way.
    #[must_use]
    pub fn holds(&self, text: &str) -> Option<bool> {
        let text = text.trim();
        if self.is.is_empty() && self.contains.is_empty() {
            return Some(!text.is_empty() && !self.is_not.iter().any(|word| word == text));
        }
        let has = self.is.iter().any(|word| word == text) || self.contains.iter().any(|word| text.contains(&**word));
        // What was written in free words and contains none of those that are looked for says something else.
        let is_other = self.choices.iter().any(|choice| choice == text) || (self.is.is_empty() && !text.is_empty());
        match (has, is_other) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }
}

/// The field of a kind of table, or the mistake that it has none.
pub(super) fn field_of<'k>(
    file: &Arc<str>,
    kind: &'k KindOfTable,
    id: &Spanned<String>,
    problems: &mut Problems<'_>,
) -> Option<&'k FieldOf> {
    let field = kind.field(&id.value);
    if field.is_none() {
        let message = format!("「{}」没有「{}」这个字段", kind.title, id.value);
        problems.rule(file, id, message, "请写 columns 里这类表格的字段编号");
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(is: &[&str], contains: &[&str], choices: &[&str]) -> RowCondition {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        RowCondition {
            field: "document_number".to_owned(),
            title: "文书编号".to_owned(),
            is: words(is),
            contains: words(contains),
            is_not: Vec::new(),
            choices: words(choices),
        }
    }

    #[test]
    fn a_blank_cell_leaves_open_what_its_words_would_decide() {
        let order = condition(&[], &["责改"], &[]);
        assert_eq!(order.holds("云应急责改〔2026〕12号"), Some(true));
        assert_eq!(order.holds("云应急现记〔2026〕12号"), Some(false));
        assert_eq!(order.holds(""), None);
        let chosen = condition(&["执法检查"], &[], &["执法检查", "企业自查"]);
        assert_eq!(chosen.holds("执法检查"), Some(true));
        assert_eq!(chosen.holds("企业自查"), Some(false));
        assert_eq!(chosen.holds("夜查"), None);
        assert_eq!(condition(&[], &[], &[]).holds(""), Some(false));
    }
}
