//! How yes and no, dates and numbers are written: the words of `values/written.yaml`, ready to be looked up.

use super::heading::squeeze;
use super::parse::InFile;
use super::spec::{UnitsSpec, WrittenSpec};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Words that stand in cells in place of values, or beside them.
#[derive(Debug, Default)]
pub struct Written {
    yes: HashSet<String>,
    no: HashSet<String>,
    yes_starts: Vec<String>,
    no_starts: Vec<String>,
    at_once: HashSet<String>,
    always: HashSet<String>,
    about: Vec<String>,
    counters: Vec<String>,
    units: Vec<UnitsSpec>,
}

impl Written {
    pub(super) fn build(spec: Option<&InFile<WrittenSpec>>) -> Self {
        let Some(InFile { spec, .. }) = spec else { return Self::default() };
        let list = |words: &[String]| words.iter().map(|word| squeeze(word)).collect::<Vec<_>>();
        let lower = |words: &[String]| words.iter().map(|word| squeeze(word).to_lowercase()).collect::<HashSet<_>>();
        // Of two counters that end a text the longer one is meant.
        let mut counters = list(&spec.counters);
        counters.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self {
            yes: lower(&spec.yes),
            no: lower(&spec.no),
            yes_starts: list(&spec.yes_starts),
            no_starts: list(&spec.no_starts),
            at_once: lower(&spec.at_once),
            always: lower(&spec.always),
            about: list(&spec.about),
            counters,
            units: spec.units.clone(),
        }
    }

    /// Whether a text means yes or no; none where it says neither.
    #[must_use]
    pub fn yes_or_no(&self, text: &str) -> Option<bool> {
        let text = squeeze(text).to_lowercase();
        if self.yes.contains(&text) {
            return Some(true);
        }
        if self.no.contains(&text) {
            return Some(false);
        }
        let begins = |words: &[String]| words.iter().any(|word| text.starts_with(word.as_str()));
        match (begins(&self.no_starts), begins(&self.yes_starts)) {
            (true, _) => Some(false),
            (false, true) => Some(true),
            (false, false) => None,
        }
    }

    /// Whether a text stands for at once.
    #[must_use]
    pub fn is_at_once(&self, text: &str) -> bool {
        self.at_once.contains(&squeeze(text).to_lowercase())
    }

    /// Whether a text stands for always.
    #[must_use]
    pub fn is_always(&self, text: &str) -> bool {
        self.always.contains(&squeeze(text).to_lowercase())
    }

    /// The text without a word before or after it that makes it inexact, and whether there was one.
    #[must_use]
    pub fn strip_about<'t>(&self, text: &'t str) -> (&'t str, bool) {
        for word in &self.about {
            if let Some(rest) = text.strip_prefix(word.as_str()).or_else(|| text.strip_suffix(word.as_str())) {
                return (rest, true);
            }
        }
        (text, false)
    }

    /// The text without a counting word at its end.
    #[must_use]
    pub fn strip_counter<'t>(&self, text: &'t str) -> &'t str {
        self.counters.iter().find_map(|word| text.strip_suffix(word.as_str())).unwrap_or(text)
    }

    /// The unit that ends a text, and the text before it.
    #[must_use]
    pub fn split_unit<'t>(&self, text: &'t str) -> Option<(&'t str, &str)> {
        let names = self.units.iter().flat_map(|units| units.sizes.keys());
        let ends = names.filter_map(|name| Some((text.strip_suffix(name.as_str())?, name.as_str())));
        ends.max_by_key(|(_, name)| name.len())
    }

    /// What an amount in one unit is in another; none where they do not measure the same.
    #[must_use]
    pub fn convert(&self, amount: Decimal, from: &str, to: &str) -> Option<Decimal> {
        if from == to {
            return Some(amount);
        }
        let both = |units: &UnitsSpec| Some((*units.sizes.get(from)?, *units.sizes.get(to)?));
        let (from, to) = self.units.iter().find_map(both)?;
        Some(amount.checked_mul(from)?.checked_div(to)?.normalize())
    }

    /// The unit that stands in brackets in a heading: `整改资金（元）`.
    #[must_use]
    pub fn unit_of_heading(&self, heading: &str) -> Option<&str> {
        let heading = squeeze(heading);
        let inner = heading.split(['(', '（', '[']).skip(1).filter_map(|part| part.split([')', '）', ']']).next());
        let inner: Vec<&str> = inner.collect();
        let names = self.units.iter().flat_map(|units| units.sizes.keys());
        let names = names.filter(|name| inner.iter().any(|inner| is_unit(inner, name)));
        names.max_by_key(|name| name.len()).map(String::as_str)
    }
}

/// Whether brackets hold a unit: `元`, `单位:元`, `单位：万元`.
fn is_unit(inner: &str, name: &str) -> bool {
    inner == name
        || inner.strip_prefix("单位").is_some_and(|rest| rest.trim_start_matches([':', '：', '/', '、']) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Written {
        let text = include_str!("../../rulesets/common/values/written.yaml");
        Written::build(Some(&InFile {
            file: "written.yaml".into(),
            spec: super::super::parse::from_yaml(text).unwrap(),
        }))
    }

    #[test]
    fn longer_answers_mean_what_they_begin_with() {
        let written = written();
        for text in ["是", "√", "已于3月5日销号", "有", "1", "Ｙ"] {
            assert_eq!(written.yes_or_no(text), Some(true), "{text}");
        }
        for text in ["否", "×", "未接入", "无", "尚未完成", "/"] {
            assert_eq!(written.yes_or_no(text), Some(false), "{text}");
        }
        for text in ["大概", "待定", "无锡办事处", "3月5日"] {
            assert_eq!(written.yes_or_no(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_convert_between_the_units_of_one_quantity() {
        let written = written();
        let convert = |amount: i64, from, to| written.convert(amount.into(), from, to).map(|n| n.to_string());
        assert_eq!(convert(3000, "元", "万元").as_deref(), Some("0.3"));
        assert_eq!(convert(2, "吨", "kg").as_deref(), Some("2000"));
        assert_eq!(convert(2, "吨", "元"), None);
        assert_eq!(written.unit_of_heading("整改资金\n（单位：元）"), Some("元"));
        assert_eq!(written.unit_of_heading("整改资金（万元）"), Some("万元"));
        assert_eq!(written.unit_of_heading("整改资金"), None);
        assert_eq!(written.split_unit("12.5万元"), Some(("12.5", "万元")));
    }
}
