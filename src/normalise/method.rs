//! Chooses the method and profile by which a table is graded.

use super::header::HeaderColumn;
use crate::model::{FieldId, MethodRef, Row};
use crate::ruleset::{Method, Ruleset};
use std::cmp::Reverse;
use unicode_normalization::UnicodeNormalization;

/// What is known of a table when its method is chosen.
pub(super) struct Evidence<'t, 'a> {
    pub(super) ruleset: &'t Ruleset,
    pub(super) columns: &'t [HeaderColumn],
    pub(super) fields: &'t [(FieldId, u32)],
    /// Title and sheet name.
    pub(super) title: &'t str,
    pub(super) sample: &'t [Row<'a>],
}

/// The method chosen, and whether a profile that the user named had to be passed over.
pub(super) struct Choice {
    pub(super) method: Option<MethodRef>,
    pub(super) passed_over: bool,
}

/// Takes the named profile where its factors are there, else the method that the table speaks for.
pub(super) fn choose(evidence: &Evidence<'_, '_>, named: Option<(usize, usize)>) -> Choice {
    let chosen = evidence.spoken_for();
    let Some((method, profile)) = named else { return Choice { method: chosen, passed_over: false } };
    let Some(wanted) = evidence.ruleset.methods.get(method) else {
        return Choice { method: chosen, passed_over: true };
    };
    let complete = evidence.factors(wanted).filter(|factors| !makes_do(wanted, factors, chosen.as_ref()));
    match (complete, chosen) {
        (Some(factors), _) => Choice { method: Some(MethodRef { method, profile, factors }), passed_over: false },
        // Nothing in the table names a method: the user's word is the best there is.
        (None, None) => {
            let factors = evidence.partial_factors(wanted);
            Choice { method: Some(MethodRef { method, profile, factors }), passed_over: false }
        }
        (None, chosen) => Choice { method: chosen, passed_over: true },
    }
}

impl Evidence<'_, '_> {
    /// The method that the table speaks for: its words, all of its factors, and as many of them as there are.
    fn spoken_for(&self) -> Option<MethodRef> {
        let words = self.words();
        let candidates = self.ruleset.methods.iter().enumerate().filter_map(|(at, method)| {
            let said = method.words.iter().any(|word| contains_word(&words, word));
            let (factors, complete) = match self.factors(method) {
                Some(factors) => (factors, true),
                None if said => (self.partial_factors(method), false),
                None => return None,
            };
            let lettered = self.letters_match(method, &factors);
            let unsaid = !method.by_word_only && (lettered || method.letters.is_empty());
            let may = !method.profiles.is_empty() && (said || unsaid);
            let rank = (complete, said, factors.len(), lettered && !method.letters.is_empty(), Reverse(at));
            may.then_some((rank, MethodRef { method: at, profile: 0, factors }))
        });
        candidates.max_by_key(|(rank, _)| *rank).map(|(_, method)| method)
    }

    /// The fields that hold a method's factors, if the table has all of them.
    fn factors(&self, method: &Method) -> Option<Vec<Option<FieldId>>> {
        let factors = self.partial_factors(method);
        factors.iter().all(Option::is_some).then_some(factors)
    }

    fn partial_factors(&self, method: &Method) -> Vec<Option<FieldId>> {
        let has = |field: &FieldId| self.fields.iter().any(|(other, _)| other == field);
        let find = |factor: &crate::ruleset::Factor| {
            std::iter::once(&factor.field).chain(&factor.also).find(|field| has(field)).copied()
        };
        method.factors.iter().map(find).collect()
    }

    /// Whether every factor's heading has the letter that the method gives it.
    fn letters_match(&self, method: &Method, factors: &[Option<FieldId>]) -> bool {
        let letter_of = |field: FieldId| {
            let (_, index) = self.fields.iter().find(|(other, _)| *other == field)?;
            let column = self.columns.iter().find(|column| column.index == *index)?;
            column.normal.last()?.letter
        };
        method.letters.len() == factors.len()
            && method.letters.iter().zip(factors).all(|(letter, field)| field.and_then(letter_of) == Some(*letter))
    }

    /// All words that may name a method: title, headings, and the cells of a method column.
    fn words(&self) -> String {
        let mut words = self.title.to_owned();
        for heading in self.columns.iter().flat_map(|column| &column.path) {
            words.push(' ');
            words.push_str(heading);
        }
        let method = self.ruleset.fields.known.method;
        if let Some((_, column)) = self.fields.iter().find(|(field, _)| *field == method) {
            for text in self.sample.iter().take(20).filter_map(|row| row.text(*column)) {
                words.push(' ');
                words.push_str(text);
            }
        }
        words.nfkc().collect::<String>().to_uppercase()
    }
}

/// Whether a method would have to take one field for another while the table has a method with more factors: an LS
/// profile on an LEC register would take C for S and leave E out.
fn makes_do(wanted: &Method, factors: &[Option<FieldId>], chosen: Option<&MethodRef>) -> bool {
    let stands_in = wanted.factors.iter().zip(factors).any(|(factor, field)| *field != Some(factor.field));
    let richer =
        chosen.is_some_and(|chosen| chosen.factors.len() > factors.len() && chosen.factors.iter().all(Option::is_some));
    stands_in && richer
}

/// Whether a word stands in the text; a word of letters not inside a longer one.
fn contains_word(text: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
            let runs_on = word.starts_with(is_letter) && before.is_some_and(is_letter)
                || word.ends_with(is_letter) && after.is_some_and(is_letter);
            !runs_on
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_words_only_by_themselves() {
        assert!(contains_word("LEC风险分析法", "LEC"));
        assert!(!contains_word("SELECT", "LEC"));
        assert!(!contains_word("LSR", "LS"));
    }
}
