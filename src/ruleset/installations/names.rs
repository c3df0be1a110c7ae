//! Names and CAS numbers, and how they are compared.

use super::super::heading::squeeze;
use std::collections::BTreeMap;

/// How like a name must be to be offered.
const NEAR: f64 = 0.6;
/// How many names are offered.
const MAX_NEAR: usize = 3;
/// Names longer than this are not compared letter by letter.
const MAX_COMPARED: usize = 40;

/// What a name stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NameOf {
    /// A row of the table of substances, decided.
    Row(usize),
    /// A row, if its qualifier holds.
    Bare(usize),
    /// A name that the standard does not have.
    Common(usize),
}

/// The names of all rows, in normal form.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) known: BTreeMap<String, Vec<NameOf>>,
    /// The names as written, to be offered.
    pub(super) written: Vec<(String, String)>,
    /// In normal form, the longest first.
    pub(super) decorations: Vec<String>,
}

impl Names {
    /// Tries the name, the name without decorations, and the part before a bracket where both parts say the same.
    pub(super) fn find(&self, text: &str) -> Option<&[NameOf]> {
        let whole = normal_name(text);
        self.exact(&whole).or_else(|| self.exact(&self.plain(&whole))).or_else(|| self.by_parts(text))
    }

    fn exact(&self, normal: &str) -> Option<&[NameOf]> {
        self.known.get(normal).map(Vec::as_slice)
    }

    fn plain(&self, normal: &str) -> String {
        let mut rest = without_percentages(normal);
        for decoration in &self.decorations {
            if rest.contains(decoration.as_str()) {
                rest = rest.replace(decoration.as_str(), "");
            }
        }
        rest
    }

    /// 氨（液氨）: both are the same. 硝化棉（含水≥25%）: the qualifier is looked at later. 氯化氢（溶液）is neither.
    fn by_parts(&self, text: &str) -> Option<&[NameOf]> {
        let squeezed = squeeze(text);
        let (outer, inner) = squeezed.split_once(['(', '['])?;
        let outer = self.exact(&normal_name(outer))?;
        let is_bare = outer.iter().all(|of| matches!(of, NameOf::Bare(_)));
        let inner = self.exact(&self.plain(&normal_name(inner)));
        (is_bare || inner == Some(outer)).then_some(outer)
    }

    pub(super) fn near(&self, text: &str) -> Vec<String> {
        let text = self.plain(&normal_name(text));
        if text.is_empty() || text.chars().count() > MAX_COMPARED {
            return Vec::new();
        }
        let likeness = |name: &str| {
            let contained = name.chars().count() > 1 && (text.contains(name) || name.contains(text.as_str()));
            strsim::normalized_damerau_levenshtein(name, &text).max(if contained { NEAR } else { 0.0 })
        };
        let mut near: Vec<(f64, &str)> = Vec::new();
        for (normal, written) in &self.written {
            near.push((likeness(normal), written));
        }
        near.retain(|(likeness, _)| *likeness >= NEAR);
        near.sort_by(|(left, a), (right, b)| right.total_cmp(left).then_with(|| a.cmp(b)));
        near.truncate(MAX_NEAR);
        near.into_iter().map(|(_, name)| name.to_owned()).collect()
    }
}

/// The form in which names are compared: NFKC, capitals, without white space, brackets and commas, one sign for each dash
/// and comparison.
#[must_use]
pub fn normal_name(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for character in squeeze(text).chars() {
        match character {
            '(' | ')' | '[' | ']' | '{' | '}' | '【' | '】' | ',' | '、' | ';' | '。' | '·' | '"' | '\'' => {}
            '–' | '—' | '‐' | '‑' | '−' => normal.push('-'),
            '≦' | '⩽' => normal.push('≤'),
            '≧' | '⩾' => normal.push('≥'),
            other => normal.extend(other.to_uppercase()),
        }
    }
    normal.replace("<=", "≤").replace(">=", "≥")
}

/// A text without its percentages and the signs before them.
fn without_percentages(text: &str) -> String {
    let mut rest = String::with_capacity(text.len());
    for piece in text.split_inclusive('%') {
        let is_number =
            |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '~' | '<' | '>' | '≤' | '≥' | '=' | '%');
        match piece.strip_suffix('%') {
            Some(_) => rest.push_str(piece.trim_end_matches(is_number)),
            None => rest.push_str(piece),
        }
    }
    rest
}

/// A CAS number whose check digit is right.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CasNumber(String);

impl CasNumber {
    /// Reads a CAS number; none where the text is none, or its check digit is wrong.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = normal_name(text);
        let text = text.trim_start_matches("CAS").trim_start_matches(['N', 'O', '.', ':', '号']);
        let mut parts = text.split('-');
        let (first, second, check) = (parts.next()?, parts.next()?, parts.next()?);
        let right_lengths = (2..=7).contains(&first.len()) && second.len() == 2 && check.len() == 1;
        if parts.next().is_some() || !right_lengths {
            return None;
        }
        let mut sum = 0;
        for (digit, weight) in first.chars().chain(second.chars()).rev().zip(1_u32..) {
            sum += digit.to_digit(10)? * weight;
        }
        (sum % 10 == check.chars().next()?.to_digit(10)?).then(|| Self(text.to_owned()))
    }

    /// The number: 7664-41-7.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_verified() {
        assert_eq!(CasNumber::read("７６６４－４１－７").unwrap().as_str(), "7664-41-7");
        assert_eq!(CasNumber::read("CAS号：7664–41–7").unwrap().as_str(), "7664-41-7");
        for wrong in ["7664-41-8", "7664-41", "7664417", "", "无", "7664-4a-7", "7664-41-7-1"] {
            assert_eq!(CasNumber::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn brackets_and_signs_do_not_matter() {
        assert_eq!(normal_name("硝酸铵（含可燃物 ≤ 0.2％）"), normal_name("硝酸铵[含可燃物<=0.2%]"));
        assert_eq!(without_percentages("乙醇95%"), "乙醇");
        assert_eq!(without_percentages("甲醛37-40%溶液"), "甲醛溶液");
    }
}
