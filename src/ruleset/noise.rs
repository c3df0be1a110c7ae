//! Rows that are no records: totals, notes, samples, trial entries.

use super::heading::squeeze;
use super::spec::RowNoiseSpec;
use std::collections::HashSet;

/// The longest cell, in bytes, that can be a mark rather than content.
const MAX_MARK_BYTES: usize = 120;
/// The longest cell, in bytes, that can be a trial entry.
const MAX_TRIAL_BYTES: usize = 24;

/// Words that tell what a row is.
#[derive(Debug, Default)]
pub struct RowNoise {
    totals: Vec<String>,
    footers: Vec<String>,
    sample_starts: Vec<String>,
    sample_first_chars: Vec<char>,
    sample_contains: Vec<String>,
    trial_words: Vec<String>,
    placeholders: HashSet<String>,
}

/// The characters with which words begin, each once.
fn first_chars(words: &[String]) -> Vec<char> {
    let mut chars: Vec<char> = words.iter().filter_map(|word| word.chars().next()).collect();
    chars.sort_unstable();
    chars.dedup();
    chars
}

impl RowNoise {
    pub(super) fn build(spec: Option<RowNoiseSpec>) -> Self {
        let Some(spec) = spec else { return Self::default() };
        let squeezed = |words: Vec<String>| words.iter().map(|word| squeeze(word)).collect::<Vec<_>>();
        Self {
            totals: squeezed(spec.totals),
            footers: squeezed(spec.footers),
            sample_first_chars: first_chars(&spec.sample_starts),
            sample_starts: spec.sample_starts,
            sample_contains: spec.sample_contains,
            trial_words: spec.trial_words,
            placeholders: squeezed(spec.placeholders).into_iter().collect(),
        }
    }

    /// Whether a row's first text makes it a total: the word itself, or with a number or an addition after it.
    #[must_use]
    pub fn is_total(&self, first: &str) -> bool {
        let ends =
            |rest: &str| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphabetic() || "数行项条".contains(c));
        first.len() <= MAX_MARK_BYTES && {
            let first = squeeze(first);
            self.totals.iter().any(|word| first.strip_prefix(word.as_str()).is_some_and(ends))
        }
    }

    /// Whether a row's first text begins a note or a line of signatures: a word for one, and then no more of a name, unless
    /// the row has little else.
    #[must_use]
    pub fn is_footer(&self, first: &str, has_little_else: bool) -> bool {
        let head: String = first.chars().take(16).collect();
        let head = squeeze(&head);
        let ends = |rest: &str| has_little_else || rest.is_empty() || rest.starts_with(|c: char| !c.is_alphabetic());
        self.footers.iter().any(|word| head.strip_prefix(word.as_str()).is_some_and(ends))
    }

    /// Whether a cell begins as the mark of a sample does.
    #[must_use]
    pub fn starts_as_sample(&self, text: &str) -> bool {
        let Some(first) = text.chars().next() else { return false };
        // Most cells are ruled out by their first character.
        if !first.is_whitespace() && !self.sample_first_chars.contains(&first) {
            return false;
        }
        let text = text.trim_start();
        self.sample_starts.iter().any(|word| text.starts_with(word.as_str()))
    }

    /// Whether a cell that has no meaning of its own marks its row as a sample.
    #[must_use]
    pub fn is_sample_mark(&self, text: &str) -> bool {
        text.len() <= MAX_MARK_BYTES * 3
            && (self.starts_as_sample(text) || self.sample_contains.iter().any(|word| text.contains(word.as_str())))
    }

    /// Whether a cell looks like a trial entry.
    #[must_use]
    pub fn is_trial(&self, text: &str) -> bool {
        if text.len() > MAX_TRIAL_BYTES {
            return false;
        }
        let word = text.trim().trim_end_matches(|c: char| c.is_ascii_digit());
        self.trial_words.iter().any(|trial| trial.eq_ignore_ascii_case(word))
    }

    /// Whether a cell stands for nothing: `/`, `—`, 无.
    #[must_use]
    pub fn is_placeholder(&self, text: &str) -> bool {
        text.len() <= 12 && self.placeholders.contains(squeeze(text).as_str())
    }
}
