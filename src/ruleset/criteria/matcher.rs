//! Looks for the keywords of all criteria in one pass over a text.

use super::denial::{Denials, Hit};
use super::text;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Longest text that is searched, in bytes: a cell holds no more.
const MAX_TEXT_BYTES: usize = 100_000;

/// A keyword line that a sentence meets.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TextHit {
    /// The criterion's position.
    pub criterion: usize,
    /// The words that met the line, in the order of its groups.
    pub words: Vec<String>,
}

/// Finds keyword lines in texts.
#[derive(Debug, Default)]
pub struct TextMatcher {
    automaton: Option<AhoCorasick>,
    words: Vec<String>,
    /// Whether a line wants the word; the others only silence lines.
    is_wanted: Vec<bool>,
    /// The groups that each word belongs to.
    groups_of: Vec<Vec<u32>>,
    /// The lines that are looked at when a group is met: each line stands at one group, its rarest.
    lines_at: Vec<Vec<u32>>,
    lines: Vec<Line>,
    denials: Denials,
}

#[derive(Debug)]
struct Line {
    criterion: usize,
    wanted: Vec<u32>,
    unwanted: Vec<u32>,
}

/// A keyword line as the builder takes it: groups of words.
#[derive(Debug, Default)]
pub(super) struct LineWords {
    pub(super) criterion: usize,
    pub(super) wanted: Vec<Vec<String>>,
    pub(super) unwanted: Vec<Vec<String>>,
}

impl TextMatcher {
    pub(super) fn build(lines: Vec<LineWords>, denials: Denials) -> Option<Self> {
        let mut builder = Builder::default();
        let lines: Vec<Line> = lines.into_iter().map(|line| builder.line(line)).collect();
        let mut lines_at: Vec<Vec<u32>> = vec![Vec::new(); builder.groups.len()];
        for (number, line) in (0_u32..).zip(&lines) {
            let size = |group: &&u32| usize::try_from(**group).ok().and_then(|at| builder.sizes.get(at)).copied();
            let rarest = line.wanted.iter().min_by_key(size);
            if let Some(at) = rarest.and_then(|group| lines_at.get_mut(usize::try_from(*group).ok()?)) {
                at.push(number);
            }
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(&builder.words)
            .ok()?;
        let wanted_groups: HashSet<u32> = lines.iter().flat_map(|line| line.wanted.iter().copied()).collect();
        let Builder { words, groups_of, .. } = builder;
        let is_wanted =
            groups_of.iter().map(|groups| groups.iter().any(|group| wanted_groups.contains(group))).collect();
        Some(Self { automaton: Some(automaton), words, is_wanted, groups_of, lines_at, lines, denials })
    }

    /// Every keyword line that the text meets, each criterion once, in the order of the criteria.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<TextHit> {
        let end = (0..=text.len().min(MAX_TEXT_BYTES)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let normal = text::normal(text.get(..end).unwrap_or_default());
        let mut found: Vec<TextHit> = Vec::new();
        let mut met = Met { words: vec![None; self.lines_at.len()], groups: Vec::new() };
        for sentence in text::sentences(&normal) {
            self.find_in(sentence, &mut met, &mut found);
        }
        found.sort_by_key(|hit| hit.criterion);
        found.dedup_by_key(|hit| hit.criterion);
        found
    }

    fn find_in(&self, sentence: &str, met: &mut Met, found: &mut Vec<TextHit>) {
        let Some(automaton) = &self.automaton else { return };
        let hits = automaton.find_overlapping_iter(sentence);
        let hit = |word: usize, range| Hit { word, is_wanted: self.is_wanted.get(word).is_some_and(|is| *is), range };
        let mut hits: Vec<Hit> = hits
            .filter(|hit| stands_alone(sentence, &hit.range()))
            .map(|found| hit(found.pattern().as_usize(), found.range()))
            .collect();
        // Most sentences meet no line, and need not be read for what they deny.
        met.take(self, &hits);
        if self.lines_met(met).next().is_none() {
            return;
        }
        self.denials.apply(sentence, &mut hits);
        met.take(self, &hits);
        for line in self.lines_met(met) {
            let words = line.wanted.iter().filter_map(|group| self.words.get(met.word(*group)?).cloned()).collect();
            found.push(TextHit { criterion: line.criterion, words });
        }
    }

    /// The lines all of whose groups are met, and none of those that must not be.
    fn lines_met<'m>(&'m self, met: &'m Met) -> impl Iterator<Item = &'m Line> {
        let lines = met.groups.iter().filter_map(|group| self.lines_at.get(usize::try_from(*group).ok()?)).flatten();
        lines.filter_map(|line| self.lines.get(usize::try_from(*line).ok()?)).filter(|line| {
            line.wanted.iter().all(|group| met.word(*group).is_some())
                && line.unwanted.iter().all(|group| met.word(*group).is_none())
        })
    }
}

/// The groups that a sentence meets. One serves all sentences of a text: a common word belongs to hundreds of groups, and a slot
/// for each is quicker than sorting them.
struct Met {
    /// The longest word by which each group is met.
    words: Vec<Option<u32>>,
    /// The groups that are met.
    groups: Vec<u32>,
}

impl Met {
    /// Forgets the last sentence and takes in the hits of another.
    fn take(&mut self, matcher: &TextMatcher, hits: &[Hit]) {
        for group in self.groups.drain(..) {
            if let Some(slot) = usize::try_from(group).ok().and_then(|at| self.words.get_mut(at)) {
                *slot = None;
            }
        }
        let length = |word: u32| usize::try_from(word).ok().and_then(|at| matcher.words.get(at)).map_or(0, String::len);
        for hit in hits {
            let Ok(word) = u32::try_from(hit.word) else { continue };
            for group in matcher.groups_of.get(hit.word).into_iter().flatten() {
                let Some(slot) = usize::try_from(*group).ok().and_then(|at| self.words.get_mut(at)) else { continue };
                match slot {
                    None => {
                        *slot = Some(word);
                        self.groups.push(*group);
                    }
                    Some(known) if length(*known) < length(word) => *known = word,
                    Some(_) => {}
                }
            }
        }
    }

    /// The word by which a group is met.
    fn word(&self, group: u32) -> Option<usize> {
        let word = (*self.words.get(usize::try_from(group).ok()?)?)?;
        usize::try_from(word).ok()
    }
}

/// 「CO」 is not in 「CO2」, and 「220」 not in 「2200」, but 「220」 is in 「220V」.
fn stands_alone(sentence: &str, range: &Range<usize>) -> bool {
    let bytes = sentence.as_bytes();
    let at = |at: Option<usize>| at.and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
    let (first, last) = (at(Some(range.start)), at(range.end.checked_sub(1)));
    let (before, after) = (at(range.start.checked_sub(1)), at(Some(range.end)));
    let goes_on_before = if first.is_ascii_digit() { before.is_ascii_digit() } else { before.is_ascii_alphabetic() };
    let goes_on_after = if last.is_ascii_digit() { after.is_ascii_digit() } else { after.is_ascii_alphanumeric() };
    !(first.is_ascii_alphanumeric() && goes_on_before || last.is_ascii_alphanumeric() && goes_on_after)
}

#[derive(Default)]
struct Builder {
    words: Vec<String>,
    word_ids: HashMap<String, usize>,
    groups: HashMap<Vec<usize>, u32>,
    sizes: Vec<usize>,
    groups_of: Vec<Vec<u32>>,
}

impl Builder {
    fn line(&mut self, line: LineWords) -> Line {
        let mut numbers = |groups: Vec<Vec<String>>| groups.into_iter().map(|group| self.group(group)).collect();
        Line { criterion: line.criterion, wanted: numbers(line.wanted), unwanted: numbers(line.unwanted) }
    }

    /// The group's number; equal groups share one.
    fn group(&mut self, words: Vec<String>) -> u32 {
        let mut ids: Vec<usize> = words.into_iter().map(|word| self.word(word)).collect();
        ids.sort_unstable();
        ids.dedup();
        if let Some(group) = self.groups.get(&ids) {
            return *group;
        }
        let group = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        for id in &ids {
            if let Some(groups) = self.groups_of.get_mut(*id) {
                groups.push(group);
            }
        }
        self.sizes.push(ids.len());
        self.groups.insert(ids, group);
        group
    }

    fn word(&mut self, word: String) -> usize {
        if let Some(id) = self.word_ids.get(&word) {
            return *id;
        }
        let id = self.words.len();
        self.words.push(word.clone());
        self.groups_of.push(Vec::new());
        self.word_ids.insert(word, id);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ruleset::spec::DenialsSpec;

    fn matcher(lines: &[&[&str]]) -> TextMatcher {
        let lines = lines.iter().enumerate().map(|(criterion, groups)| {
            let group = |group: &&str| group.trim_start_matches('!').split('|').map(str::to_owned).collect();
            let (unwanted, wanted): (Vec<&str>, Vec<&str>) = groups.iter().partition(|group| group.starts_with('!'));
            LineWords {
                criterion,
                wanted: wanted.iter().map(group).collect(),
                unwanted: unwanted.iter().map(group).collect(),
            }
        });
        // Two files: a town's own words stand beside the shipped ones.
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let shipped = DenialsSpec {
            before: words("未发现 严禁 是否 有无"),
            around: vec![("无".to_owned(), words("现象 情况"))],
            sound: words("完好"),
            resolved: words("已整改"),
            contrast: words("但"),
            not_after: words("未"),
            ambiguous: words("有无 无"),
        };
        let own = DenialsSpec {
            before: Vec::new(),
            around: Vec::new(),
            sound: Vec::new(),
            resolved: words("整改完成"),
            contrast: Vec::new(),
            not_after: words("限期"),
            ambiguous: Vec::new(),
        };
        TextMatcher::build(lines.collect(), Denials::new([shipped, own].iter())).unwrap()
    }

    fn fires(text: &str) -> bool {
        !matcher(&[&["除尘", "泄爆|抑爆", "没装|损坏|失效"], &["电工", "无证"]]).find(text).is_empty()
    }

    #[test]
    fn a_sentence_with_a_word_of_every_group_is_met() {
        assert!(fires("打磨车间布袋除尘器没装泄爆片"));
        assert!(fires("除尘系统：泄爆片，损坏"));
        assert!(!fires("除尘系统积灰。锅炉泄爆门损坏"));
    }

    #[test]
    fn the_words_that_met_the_line_are_told() {
        let found = matcher(&[&["除尘|除尘器", "泄爆"]]).find("布袋除尘器无泄爆");
        assert_eq!(found, [TextHit { criterion: 0, words: vec!["除尘器".to_owned(), "泄爆".to_owned()] }]);
    }

    #[test]
    fn what_is_denied_is_not_met() {
        for text in [
            "未发现除尘器泄爆片损坏",
            "除尘器泄爆片完好,无损坏现象",
            "除尘器泄爆片损坏，已整改",
            "现场电工无证上岗，整改完成",
            "是否存在电工无证上岗",
        ] {
            assert!(!fires(text), "{text}");
        }
    }

    #[test]
    fn what_only_looks_denied_is_met() {
        for text in [
            "电工有无证上岗现象",
            "除尘器外观完好，但泄爆片失效",
            "除尘器泄爆片损坏，未整改完成",
            "除尘器泄爆片损坏，限期整改完成",
            "灭火器已整改。除尘器泄爆片损坏",
        ] {
            assert!(fires(text), "{text}");
        }
    }

    #[test]
    fn latin_words_stand_alone() {
        let matcher = matcher(&[&["co", "没装"]]);
        assert!(matcher.find("CO2气瓶没装防震圈").is_empty());
        assert!(!matcher.find("煤气柜旁CO报警没装").is_empty());
        let volts = self::matcher(&[&["220", "行灯"], &["kv", "线"]]);
        assert!(!volts.find("行灯用220V").is_empty() && !volts.find("10kV线下施工").is_empty());
        assert!(volts.find("行灯2200元").is_empty());
    }

    #[test]
    fn an_unwanted_word_silences_a_line() {
        let matcher = matcher(&[&["除尘", "!台账"]]);
        assert!(matcher.find("除尘台账缺失").is_empty());
        assert!(!matcher.find("除尘缺失").is_empty());
    }
}
