//! What a sentence denies: 「未发现…」, 「…完好」, 「…，已整改」.

use super::text;
use crate::ruleset::spec::DenialsSpec;
use std::ops::Range;

/// Characters that may follow the word by which a denial ends: a comma, 发生.
const MAX_AFTER_CLOSING: usize = 3;

/// A word and where it stands in its sentence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Hit {
    pub(super) word: usize,
    /// Whether a keyword line wants it; the others only silence lines.
    pub(super) is_wanted: bool,
    pub(super) range: Range<usize>,
}

/// How texts deny what they mention.
#[derive(Debug, Default)]
pub(super) struct Denials {
    before: Vec<String>,
    around: Vec<(String, Vec<String>)>,
    sound: Vec<String>,
    resolved: Vec<String>,
    contrast: Vec<String>,
    ambiguous: Vec<String>,
    not_after: Vec<String>,
}

impl Denials {
    pub(super) fn new<'s>(specs: impl Iterator<Item = &'s DenialsSpec>) -> Self {
        let normal = |words: &[String]| words.iter().map(|word| text::normal(word)).collect::<Vec<_>>();
        let around = |(start, ends): &(String, Vec<String>)| (text::normal(start), normal(ends));
        let mut denials = Self::default();
        for spec in specs {
            denials.before.extend(normal(&spec.before));
            denials.around.extend(spec.around.iter().map(around));
            denials.sound.extend(normal(&spec.sound));
            denials.resolved.extend(normal(&spec.resolved));
            denials.contrast.extend(normal(&spec.contrast));
            denials.ambiguous.extend(normal(&spec.ambiguous));
            denials.not_after.extend(normal(&spec.not_after));
        }
        denials
    }

    /// Takes away the hits that the sentence denies.
    pub(super) fn apply(&self, sentence: &str, hits: &mut Vec<Hit>) {
        if hits.is_empty() {
            return;
        }
        let denied = self.denied(sentence, hits);
        hits.retain(|hit| !denied.iter().any(|range| range.start <= hit.range.start && hit.range.end <= range.end));
    }

    fn denied(&self, sentence: &str, hits: &[Hit]) -> Vec<Range<usize>> {
        let mut denied = Vec::new();
        let clauses = self.clauses(sentence);
        // 「外观完好，但泄爆片失效」: what stands before the contrast is still what the sentence is about.
        let contrast = finds(sentence, &self.contrast).map(|(start, _)| start).max().unwrap_or(0);
        for clause in &clauses {
            let Some(text) = sentence.get(clause.clone()) else { continue };
            for (start, end) in finds(text, &self.before) {
                let cue = clause.start + start..clause.start + end;
                if !self.is_part_of_a_hit(sentence, &cue, hits) {
                    denied.push(cue.start..clause.end);
                }
            }
            for (word, ends) in &self.around {
                for (start, end) in finds(text, std::slice::from_ref(word)) {
                    let cue = clause.start + start..clause.start + end;
                    let closing = text.get(end..).and_then(|rest| closing(rest, ends));
                    if let Some(closing) = closing.filter(|_| !self.is_part_of_a_hit(sentence, &cue, hits)) {
                        denied.push(cue.start..cue.end + closing);
                    }
                }
            }
            if clause.start >= contrast && finds(text, &self.sound).any(|(start, _)| self.counts(text, start)) {
                denied.push(clause.clone());
            }
        }
        let counts = |start: usize| start >= contrast && self.counts(sentence, start);
        let resolved = finds(sentence, &self.resolved).filter(|(start, _)| counts(*start));
        denied.extend(resolved.map(|(_, end)| end).max().map(|end| 0..end));
        denied
    }

    /// 「未整改完成」 and 「限期整改完成」 put nothing right.
    fn counts(&self, text: &str, at: usize) -> bool {
        text.get(..at).is_some_and(|before| !self.not_after.iter().any(|word| before.ends_with(word.as_str())))
    }

    /// 「无证上岗」 holds 「无」 and denies nothing.
    fn is_part_of_a_hit(&self, sentence: &str, cue: &Range<usize>, hits: &[Hit]) -> bool {
        let crosses = |hit: &Range<usize>| {
            let overlaps = hit.start < cue.end && cue.start < hit.end;
            let within = cue.start <= hit.start && hit.end <= cue.end;
            overlaps && !within
        };
        let is_ambiguous = sentence.get(cue.clone()).is_some_and(|text| self.ambiguous.iter().any(|word| word == text));
        is_ambiguous && hits.iter().any(|hit| hit.is_wanted && crosses(&hit.range))
    }

    /// The clauses of a sentence: between commas, and from a contrast on.
    fn clauses(&self, sentence: &str) -> Vec<Range<usize>> {
        let mut starts = text::clause_starts(sentence);
        starts.extend(finds(sentence, &self.contrast).map(|(start, _)| start));
        starts.sort_unstable();
        starts.dedup();
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([sentence.len()]).collect();
        starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
    }
}

/// Where any of the words stands.
fn finds<'t>(text: &'t str, words: &'t [String]) -> impl Iterator<Item = (usize, usize)> + 't {
    words.iter().flat_map(move |word| text.match_indices(word.as_str()).map(|(at, found)| (at, at + found.len())))
}

/// Where one of the words ends the clause: 「无…现象」, but not 「没有隐患排查制度」.
fn closing(rest: &str, ends: &[String]) -> Option<usize> {
    let is_last = |to: &usize| rest.get(*to..).is_some_and(|after| after.chars().count() <= MAX_AFTER_CLOSING);
    finds(rest, ends).map(|(_, to)| to).filter(is_last).max()
}
