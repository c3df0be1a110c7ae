//! Level words: from what people write to one of four levels.

use super::heading::squeeze;
use super::spec::LevelWordsSpec;
use crate::model::RiskLevel;
use std::collections::{HashMap, HashSet};

/// What a level word says by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LevelWord {
    /// It names a level.
    Named(RiskLevel),
    /// It gives a rank; which level that is depends on the file.
    Rank(u8),
}

/// Which way the ranks of a file run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RankOrder {
    /// 1 is the highest.
    Descending,
    /// 1 is the lowest of this many.
    Ascending(u8),
}

impl RankOrder {
    /// The level of a rank; of five ranks the two lowest are both low.
    #[must_use]
    pub const fn level(self, rank: u8) -> RiskLevel {
        let from_top = match self {
            Self::Descending => rank.saturating_sub(1),
            Self::Ascending(ranks) => ranks.saturating_sub(rank),
        };
        match from_top {
            0 => RiskLevel::Major,
            1 => RiskLevel::Considerable,
            2 => RiskLevel::Moderate,
            _ => RiskLevel::Low,
        }
    }
}

/// All level words.
#[derive(Debug, Default)]
pub struct LevelWords {
    words: HashMap<String, LevelWord>,
    names: Vec<String>,
    in_company: Vec<InCompany>,
}

#[derive(Debug)]
struct InCompany {
    words: HashSet<String>,
    beside: HashSet<String>,
    level: RiskLevel,
}

impl LevelWords {
    pub(super) fn build(spec: Option<LevelWordsSpec>) -> Self {
        let Some(spec) = spec else { return Self::default() };
        let mut levels = Self::default();
        for (rank, words) in &spec.ranks {
            for word in words {
                levels.words.insert(squeeze(word), LevelWord::Rank(*rank));
            }
        }
        for (level, words) in &spec.words {
            for word in words {
                levels.words.insert(squeeze(word), LevelWord::Named(*level));
                levels.names.push(word.clone());
            }
        }
        let set = |words: &[String]| words.iter().map(|word| squeeze(word)).collect();
        levels.in_company = spec
            .in_company
            .iter()
            .map(|rule| InCompany { words: set(&rule.words), beside: set(&rule.beside), level: rule.level })
            .collect();
        levels
    }

    /// What a text says: the word itself, a rank before a word (`Ⅱ级较大风险`), or parts that agree (`二级/橙`).
    #[must_use]
    pub fn read(&self, text: &str) -> Option<LevelWord> {
        let text = squeeze(text);
        if let Some(word) = self.words.get(&text) {
            return Some(*word);
        }
        self.read_parts(&text).or_else(|| self.read_ranked_word(&text))
    }

    /// Parts that agree. A rank among unknown parts is none: `N/A` is no level A.
    fn read_parts(&self, text: &str) -> Option<LevelWord> {
        let separators = ['/', '\\', '(', ')', ',', '、', ':', ';', '，', '【', '】', '[', ']', '-', '。'];
        let mut found: Option<LevelWord> = None;
        let mut all_known = true;
        for part in text.split(separators).filter(|part| !part.is_empty()) {
            match (found, self.words.get(part)) {
                (_, None) => all_known = false,
                (Some(LevelWord::Named(one)), Some(LevelWord::Named(other))) if one != *other => return None,
                (Some(LevelWord::Named(_)), Some(_)) => {}
                (_, Some(word)) => found = Some(*word),
            }
        }
        found.filter(|word| all_known || matches!(word, LevelWord::Named(_)))
    }

    fn read_ranked_word(&self, text: &str) -> Option<LevelWord> {
        text.char_indices().skip(1).find_map(|(at, _)| {
            let (rank, word) = text.split_at(at);
            match (self.words.get(rank), self.words.get(word)) {
                (Some(LevelWord::Rank(_)), Some(LevelWord::Named(level))) => Some(LevelWord::Named(*level)),
                _ => None,
            }
        })
    }

    /// The words that mean another level because of the company they keep, with that level.
    #[must_use]
    pub fn changed_in_company<'a>(&self, texts: impl Iterator<Item = &'a str>) -> HashMap<String, RiskLevel> {
        let present: HashSet<String> = texts.map(squeeze).collect();
        let applies = |rule: &&InCompany| rule.beside.iter().any(|word| present.contains(word));
        let changed = |rule: &InCompany| {
            let level = rule.level;
            rule.words.iter().map(move |word| (word.clone(), level)).collect::<Vec<_>>()
        };
        self.in_company.iter().filter(applies).flat_map(changed).collect()
    }

    /// The form in which words are compared.
    #[must_use]
    pub fn normal(text: &str) -> String {
        squeeze(text)
    }

    /// The known word that a text most resembles.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Option<&str> {
        let text = squeeze(text);
        let near = |name: &&String| strsim::levenshtein(name, &text) <= 1 && name.chars().count() > 1;
        self.names.iter().filter(near).max_by_key(|name| name.chars().count()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_follow_the_order_of_the_file() {
        assert_eq!(RankOrder::Descending.level(1), RiskLevel::Major);
        assert_eq!(RankOrder::Descending.level(5), RiskLevel::Low);
        assert_eq!(RankOrder::Ascending(4).level(4), RiskLevel::Major);
        assert_eq!(RankOrder::Ascending(5).level(3), RiskLevel::Moderate);
        assert_eq!(RankOrder::Ascending(5).level(1), RiskLevel::Low);
    }
}
