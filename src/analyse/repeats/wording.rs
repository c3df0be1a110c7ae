//! What a text says: its words, its places, and the characters in no list.

use crate::ruleset::{Similarity, WordId, WordKind};

/// Clauses of a text that are compared on their own.
const MAX_CLAUSES: usize = 6;

/// A text of a danger, taken apart: the whole, and its clauses where it has several.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Wording {
    pub(super) whole: Said,
    /// The clauses that name a thing and a fault of their own. A row often lists several dangers, and only one returns.
    pub(super) clauses: Vec<Said>,
}

/// What a text or a clause of it says.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Said {
    /// Words but for places, ascending, each once.
    pub(super) words: Vec<WordId>,
    /// Places with their numbers, ascending, each once.
    pub(super) places: Vec<(WordId, Option<Box<str>>)>,
    /// Two neighbouring characters in no list, or one that stands alone, packed; ascending, each once.
    pub(super) pairs: Vec<u64>,
    /// What the words and pairs weigh; places weigh nothing.
    pub(super) weight: u32,
}

impl Wording {
    /// Takes a text apart; `place` is what another cell says of the place.
    #[must_use]
    pub fn read(rules: &Similarity, text: &str, place: Option<&str>) -> Self {
        let plain = rules.plain(text);
        let mut whole = Said::read(rules, &plain);
        if let Some(place) = place {
            // The name of a place is no part of what is wrong: of that cell only the place counts.
            whole.places.append(&mut Said::read(rules, &rules.plain(place)).places);
            sort(&mut whole.places);
        }
        whole.weigh(rules);
        let clauses = clauses(rules, &plain, &whole);
        Self { whole, clauses }
    }

    /// Whether the text says enough to be compared.
    #[must_use]
    pub fn is_comparable(&self, rules: &Similarity) -> bool {
        let whole = &self.whole;
        let says = |id: &WordId| rules.word(*id).is_some_and(|word| !word.is_lack);
        // 无 alone says that nothing was found, not that something is missing.
        let says_what =
            whole.words.iter().any(says) || pairs_weight(rules, whole.pairs.len()) >= rules.weights.at_least;
        says_what && whole.weight >= rules.weights.at_least
    }
}

/// The clauses of a text that can be compared on their own. They are at the place that the text names, and one that names no
/// equipment is about that of the clause before it.
fn clauses(rules: &Similarity, plain: &str, whole: &Said) -> Vec<Said> {
    let parts: Vec<&str> = plain.split([',', '。', ';']).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return Vec::new();
    }
    let mut last: Vec<WordId> = Vec::new();
    let mut clauses = Vec::new();
    for part in parts {
        let mut clause = Said::read(rules, part);
        let own: Vec<WordId> = clause.of_kind(rules, WordKind::Equipment).collect();
        if own.is_empty() {
            clause.words.extend(&last);
            sort(&mut clause.words);
        } else {
            last = own;
        }
        let names = |kind: WordKind| clause.of_kind(rules, kind).next().is_some();
        let is_whole = names(WordKind::Defect) && (names(WordKind::Equipment) || names(WordKind::Part));
        if is_whole && clauses.len() < MAX_CLAUSES {
            clause.places.clone_from(&whole.places);
            clause.weigh(rules);
            clauses.push(clause);
        }
    }
    sort(&mut clauses);
    clauses
}

impl Said {
    fn read(rules: &Similarity, plain: &str) -> Self {
        let mut said = Self::default();
        said.take(rules, plain);
        sort(&mut said.words);
        said.combine(rules);
        sort(&mut said.places);
        sort(&mut said.pairs);
        said
    }

    fn weigh(&mut self, rules: &Similarity) {
        let words: u32 = self.words.iter().filter_map(|id| rules.word(*id)).map(|it| rules.weights.of(it.kind)).sum();
        self.weight = words + pairs_weight(rules, self.pairs.len());
    }

    /// Its words of one list.
    pub(super) fn of_kind<'w>(&'w self, rules: &'w Similarity, kind: WordKind) -> impl Iterator<Item = WordId> + 'w {
        self.words.iter().copied().filter(move |id| rules.word(*id).is_some_and(|word| word.kind == kind))
    }

    fn take(&mut self, rules: &Similarity, text: &str) {
        let mut rest_from = 0;
        for (start, end, means) in rules.wordings(text) {
            let gap = text.get(rest_from..start).unwrap_or_default();
            let is_place = |id: &WordId| rules.word(*id).is_some_and(|word| word.kind == WordKind::Place);
            let number = self.take_gap(rules, gap, means.first().is_some_and(is_place));
            for id in means {
                match rules.word(*id) {
                    Some(word) if word.kind == WordKind::Place => {
                        let number =
                            number.clone().or_else(|| number_after(rules, text.get(end..).unwrap_or_default()));
                        if number.is_some() || !word.only_numbered {
                            self.places.push((*id, number));
                        }
                    }
                    Some(_) => self.words.push(*id),
                    None => {}
                }
            }
            rest_from = end;
        }
        self.take_gap(rules, text.get(rest_from..).unwrap_or_default(), false);
    }

    /// Takes what stands between two words of the lists. Amounts and numbers are left out; the number before a place is given
    /// back.
    fn take_gap(&mut self, rules: &Similarity, gap: &str, before_place: bool) -> Option<Box<str>> {
        let mut run: Vec<char> = Vec::new();
        let mut rest = gap;
        while let Some(c) = rest.chars().next() {
            let number = number_at(rules, rest, run.last().copied());
            if let Some((value, len)) = number {
                let after = rest.get(len..).unwrap_or_default();
                let numbering = rules.numbering_len(after);
                let measure = numbering.or_else(|| rules.measure_len(after));
                if before_place && after.len() == numbering.unwrap_or(0) {
                    self.take_run(&run);
                    return Some(value);
                }
                // Written in Chinese it is a number only where something is counted: 一 stands in many words.
                if measure.is_some() || c.is_ascii_digit() {
                    self.take_run(&run);
                    run.clear();
                    rest = after.get(measure.unwrap_or(0)..).unwrap_or_default();
                    continue;
                }
            }
            if c.is_alphanumeric() {
                run.push(c);
            } else {
                self.take_run(&run);
                run.clear();
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        self.take_run(&run);
        None
    }

    fn take_run(&mut self, run: &[char]) {
        match run {
            [] => {}
            [alone] => self.pairs.push(pack(*alone, None)),
            _ => self.pairs.extend(run.iter().zip(run.iter().skip(1)).map(|(a, b)| pack(*a, Some(*b)))),
        }
    }

    /// Puts other words in the place of those that together mean them.
    fn combine(&mut self, rules: &Similarity) {
        for combination in &rules.combinations {
            if combination.of.iter().all(|id| self.words.binary_search(id).is_ok()) {
                self.words.retain(|id| !combination.of.contains(id));
                self.words.extend(&combination.means);
                sort(&mut self.words);
            }
        }
    }
}

/// What characters in no list weigh together.
pub(super) fn pairs_weight(rules: &Similarity, count: usize) -> u32 {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    rules.weights.other.saturating_mul(count).min(rules.weights.other_at_most)
}

fn sort<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}

/// Two characters in one number; a first character is never zero, so no word has the number of a pair.
fn pack(one: char, other: Option<char>) -> u64 {
    (u64::from(u32::from(one)) << 32) | other.map_or(0, |other| u64::from(u32::from(other)))
}

/// The number that a text begins with, and its length: digits, Chinese numerals, or one Latin letter (A 区).
fn number_at(rules: &Similarity, text: &str, before: Option<char>) -> Option<(Box<str>, usize)> {
    let len_while = |is: &dyn Fn(char) -> bool| text.chars().take_while(|c| is(*c)).map(char::len_utf8).sum::<usize>();
    let digits = len_while(&|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '~' | '×' | '*'));
    if digits > 0 && text.starts_with(|c: char| c.is_ascii_digit()) {
        return Some((text.get(..digits)?.into(), digits));
    }
    let numerals = len_while(&|c| rules.is_numeral(c));
    if numerals > 0 {
        return Some((in_digits(text.get(..numerals)?), numerals));
    }
    let letters = len_while(&|c| c.is_ascii_alphabetic());
    let is_alone = letters == 1 && !before.is_some_and(|c| c.is_ascii_alphanumeric());
    is_alone.then(|| text.get(..1).map(|letter| (letter.into(), 1))).flatten()
}

/// The number behind a place: 仓库2, 车间3#.
fn number_after(rules: &Similarity, text: &str) -> Option<Box<str>> {
    let (value, len) = number_at(rules, text, None)?;
    let is_digit = text.starts_with(|c: char| c.is_ascii_digit());
    let after = text.get(len..)?;
    // 仓库2只灭火器 counts extinguishers.
    let is_end = after.chars().next().is_none_or(|c| !c.is_alphanumeric()) || rules.numbering_len(after).is_some();
    (is_digit && is_end).then_some(value)
}

/// 二 as 2, so that 二车间 and 2号车间 are one; what is no single numeral stays as it is.
fn in_digits(numerals: &str) -> Box<str> {
    const ONES: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let of = |c: char| ONES.iter().position(|one| *one == c).map(|at| at + 1);
    let chars: Vec<char> = numerals.chars().collect();
    let value = match chars.as_slice() {
        ['十'] => Some(10),
        ['十', one] => of(*one).map(|one| 10 + one),
        ['两'] => Some(2),
        [one] => of(*one),
        _ => None,
    };
    value.map_or_else(|| numerals.into(), |value| value.to_string().into())
}
