//! How headings are compared: one normal form for the rule files' names and for the sheets' headings.

use super::fields::Fields;
use super::parse::{InFile, Problems};
use super::spec::HeadingsSpec;
use crate::model::FieldId;
use std::collections::{BTreeMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// A heading in its normal form.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Heading {
    /// The text without white space, units, reminders, letters in brackets and a leading ordinal.
    pub text: String,
    /// The letter of a factor that stood in brackets or alone.
    pub letter: Option<char>,
}

impl Heading {
    /// The heading as a key: a letter in brackets makes another heading.
    #[must_use]
    pub fn key(&self) -> String {
        match self.letter {
            Some(letter) if self.text.len() > 1 => format!("{}({letter})", self.text),
            _ => self.text.clone(),
        }
    }
}

/// The rules of comparison.
#[derive(Debug, Default)]
pub struct Headings {
    dropped: HashSet<String>,
    /// Characters written in two ways, and what is compared in their place.
    replaced: Vec<(char, String)>,
    /// The same for longer pieces.
    replaced_pieces: Vec<(String, String)>,
    letters: BTreeMap<char, Vec<FieldId>>,
    before_measures: Vec<String>,
    generic: HashSet<String>,
}

impl Headings {
    pub(super) fn build(spec: Option<&InFile<HeadingsSpec>>, fields: &Fields, problems: &mut Problems<'_>) -> Self {
        let Some(InFile { file, spec }) = spec else { return Self::default() };
        let mut letters: BTreeMap<char, Vec<FieldId>> = BTreeMap::new();
        for (letter, ids) in &spec.letters {
            for id in ids {
                match (letter.chars().next(), fields.find(&id.value)) {
                    (Some(letter), Some(field)) => letters.entry(letter).or_default().push(field),
                    _ => problems.rule(file, id, format!("没有「{}」这个字段", id.value), "请先在 columns 下声明"),
                }
            }
        }
        let squeezed = |text: &String| squeeze(text);
        let mut replaced = Vec::new();
        let mut replaced_pieces = Vec::new();
        for (from, to) in &spec.replace {
            let from = squeeze(from);
            let mut characters = from.chars();
            match (characters.next(), characters.next()) {
                (Some(character), None) => replaced.push((character, squeeze(to))),
                (Some(_), Some(_)) => replaced_pieces.push((from, squeeze(to))),
                (None, _) => {}
            }
        }
        Self {
            dropped: spec.strip_brackets_with.iter().map(squeezed).collect(),
            replaced,
            replaced_pieces,
            letters,
            before_measures: spec.before_measures.iter().map(squeezed).collect(),
            generic: spec.generic.iter().map(squeezed).collect(),
        }
    }

    /// The normal form of a heading.
    #[must_use]
    pub fn normal(&self, text: &str) -> Heading {
        let mut rest = String::with_capacity(text.len());
        for character in squeeze(text).chars() {
            match self.replaced.iter().find(|(from, _)| *from == character) {
                Some((_, to)) => rest.push_str(to),
                None => rest.push(character),
            }
        }
        for (from, to) in &self.replaced_pieces {
            if rest.contains(from.as_str()) {
                rest = rest.replace(from.as_str(), to);
            }
        }
        let mut heading = Heading::default();
        let mut tail = strip_ordinal(&rest);
        while let Some((before, inner, after)) = next_brackets(tail) {
            heading.text.push_str(before);
            match letter_of(inner) {
                Some(letter) => heading.letter = Some(letter),
                None if self.dropped.contains(inner) || inner.contains('=') => {}
                None => {
                    heading.text.push('(');
                    heading.text.push_str(inner);
                    heading.text.push(')');
                }
            }
            tail = after;
        }
        heading.text.push_str(tail);
        if heading.letter.is_none() {
            heading.letter = letter_of(&heading.text);
        }
        heading
    }

    /// Whether a heading says nothing without the one above it.
    #[must_use]
    pub fn is_generic(&self, text: &str) -> bool {
        self.generic.contains(text)
    }

    /// What a heading says without a word at its end that adds nothing: 危险源描述 is 危险源.
    pub fn without_generic<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.generic.iter().filter_map(move |word| text.strip_suffix(word.as_str()).filter(|rest| !rest.is_empty()))
    }

    /// Whether a heading path speaks of the risk before measures.
    #[must_use]
    pub fn is_before_measures(&self, path: &[Heading]) -> bool {
        path.iter().any(|part| self.before_measures.iter().any(|word| part.text.contains(word.as_str())))
    }

    /// The fields that a letter may stand for.
    #[must_use]
    pub fn fields_of_letter(&self, letter: char) -> &[FieldId] {
        self.letters.get(&letter).map_or(&[], Vec::as_slice)
    }
}

/// NFKC without white space.
pub(super) fn squeeze(text: &str) -> String {
    let is_seen = |c: &char| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}');
    if text.chars().all(is_stable) {
        text.chars().filter(is_seen).collect()
    } else {
        text.nfkc().filter(is_seen).collect()
    }
}

/// Whether NFKC leaves a character as it is: most are Chinese or ASCII, and looking them up takes time.
const fn is_stable(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_ascii()
}

/// Splits at the first pair of round brackets that holds no other one.
fn next_brackets(text: &str) -> Option<(&str, &str, &str)> {
    let close = text.find(')')?;
    let open = text.get(..close)?.rfind('(')?;
    Some((text.get(..open)?, text.get(open + 1..close)?, text.get(close + 1..)?))
}

fn letter_of(text: &str) -> Option<char> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => Some(letter.to_ascii_uppercase()),
        _ => None,
    }
}

/// Drops `1.`, `1、` or `一、` from the start.
fn strip_ordinal(text: &str) -> &str {
    let is_ordinal = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = text.trim_start_matches(is_ordinal);
    if rest.len() == text.len() {
        return text;
    }
    match rest.strip_prefix(['、', '.']) {
        Some(after) if !after.is_empty() => after,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings() -> Headings {
        Headings {
            dropped: ["必填", "万元"].map(str::to_owned).into(),
            replaced: vec![('*', String::new())],
            replaced_pieces: vec![("其它".to_owned(), "其他".to_owned())],
            letters: BTreeMap::new(),
            before_measures: Vec::new(),
            generic: HashSet::new(),
        }
    }

    #[test]
    fn letters_in_brackets_become_hints() {
        let heading = headings().normal("事件发生\n的可能性\n（P）");
        assert_eq!(heading, Heading { text: "事件发生的可能性".into(), letter: Some('P') });
    }

    #[test]
    fn units_formulas_and_ordinals_are_dropped() {
        for (given, normal) in [
            ("1.资金（万元）", "资金"),
            ("风险值(D=L×E×C)", "风险值"),
            ("作业活动*(必填)", "作业活动"),
            ("危险源(人、物)", "危险源(人、物)"),
        ] {
            assert_eq!(headings().normal(given).text, normal, "{given}");
        }
    }
}
