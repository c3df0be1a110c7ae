//! 相似规则: the words and weights by which texts of hidden dangers are compared.
//!
//! They are no part of [`super::Ruleset`]: only the search for repeats needs them, and they have an entry of their own.

mod check;
mod compile;

use super::files::RuleFiles;
use super::parse::Specs;
use super::{RulesetError, Source, Status};
use aho_corasick::AhoCorasick;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// The position of a word in [`Similarity::words`].
pub type WordId = u16;

/// Which list a word is in.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum WordKind {
    /// What is wrong: a machine, a document, a kind of work.
    Equipment,
    /// A part of it.
    Part,
    /// What is wrong with it.
    Defect,
    /// What lies about.
    Material,
    /// Where it is.
    Place,
}

/// A word of the lists.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SimilarWord {
    /// What it is called.
    pub name: String,
    /// Its list.
    pub kind: WordKind,
    /// Words that may mean it, in ascending order; if one is near another, the other is near it.
    pub near: Vec<WordId>,
    /// Whether it is a place with a number only.
    pub only_numbered: bool,
    /// Whether it says that something is missing.
    pub is_lack: bool,
}

/// How rows are looked for; parts are in per mille.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SimilaritySearch {
    /// Lowest score, included.
    pub threshold: u32,
    /// Rows that a row is compared with at most.
    pub candidates: usize,
    /// What is left where the places are others.
    pub other_place: u32,
    /// What is left where only the numbers of the places differ.
    pub other_number: u32,
}

/// What words count for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SimilarityWeights {
    /// A word of equipment.
    pub equipment: u32,
    /// A part.
    pub part: u32,
    /// A defect.
    pub defect: u32,
    /// A material.
    pub material: u32,
    /// Two neighbouring characters in no list.
    pub other: u32,
    /// All of those together, at most.
    pub other_at_most: u32,
    /// What near words have in common, in per mille.
    pub near: u32,
    /// How much of the measure is the shorter text, in per mille.
    pub shorter_share: u32,
    /// What a text must weigh to be compared.
    pub at_least: u32,
}

impl SimilarityWeights {
    /// The weight of a word of a list; places have none, they lower the score where they differ.
    #[must_use]
    pub const fn of(&self, kind: WordKind) -> u32 {
        match kind {
            WordKind::Equipment => self.equipment,
            WordKind::Part => self.part,
            WordKind::Defect => self.defect,
            WordKind::Material => self.material,
            WordKind::Place => 0,
        }
    }
}

/// What is left of a score, in per mille.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SimilarityFactors {
    /// Both name equipment, none is the same.
    pub other_equipment: u32,
    /// Both name parts, none is the same.
    pub other_part: u32,
    /// Both name defects, none is the same.
    pub other_defect: u32,
    /// Both name materials, none is the same.
    pub other_material: u32,
    /// Only one names equipment.
    pub no_equipment: u32,
    /// Only one names defects.
    pub no_defect: u32,
    /// Something is missing in both, only one names a part.
    pub no_part: u32,
    /// Only clauses agree, not the whole texts.
    pub clause_only: u32,
}

/// Words that together mean others.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SimilarCombination {
    /// All of these must occur.
    pub of: Vec<WordId>,
    /// These stand in their place.
    pub means: Vec<WordId>,
}

/// 相似规则: when two texts mean the same danger.
#[derive(Debug)]
pub struct Similarity {
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
    /// The same danger again in one enterprise.
    pub within_unit: SimilaritySearch,
    /// Typical dangers across enterprises.
    pub across_units: SimilaritySearch,
    /// How many enterprises make a danger typical.
    pub typical_from_units: usize,
    /// What words count for.
    pub weights: SimilarityWeights,
    /// What lowers the score.
    pub factors: SimilarityFactors,
    /// All words.
    pub words: Vec<SimilarWord>,
    /// Words that together mean others, in the order in which they are tried.
    pub combinations: Vec<SimilarCombination>,
    /// Finds wordings: the leftmost, and of those the longest.
    finder: AhoCorasick,
    /// What each wording means; nothing for one that says nothing.
    meanings: Vec<Vec<WordId>>,
    /// Longest first.
    fillers: Vec<String>,
    numerals: HashSet<char>,
    /// Longest first.
    numbering: Vec<String>,
    /// Longest first.
    measures: Vec<String>,
}

impl Similarity {
    /// Checks the rules; there are none where no file holds any.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles) -> Result<Option<Self>, RulesetError> {
        let mut specs = Specs::read_similarity(files);
        check::check(&specs.similarity, &mut specs.problems);
        let rules = specs.similarity.first().and_then(|in_file| compile::compile(in_file, &mut specs.problems));
        if specs.problems.is_empty() { Ok(rules) } else { Err(RulesetError(specs.problems.into_vec())) }
    }

    /// The word at a position.
    #[must_use]
    pub fn word(&self, id: WordId) -> Option<&SimilarWord> {
        self.words.get(usize::from(id))
    }

    /// Whether two words are near each other.
    #[must_use]
    pub fn is_near(&self, one: WordId, other: WordId) -> bool {
        self.word(one).is_some_and(|word| word.near.binary_search(&other).is_ok())
    }

    /// The wordings in a text that [`Self::plain`] made, from left to right: start, end, and what they mean.
    pub fn wordings<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize, &'t [WordId])> {
        let meaning = |at: usize| self.meanings.get(at).map(Vec::as_slice).unwrap_or_default();
        self.finder.find_iter(text).map(move |found| (found.start(), found.end(), meaning(found.pattern().as_usize())))
    }

    /// The text in the form in which wordings are found: NFKC, small letters, no white space, no fillers.
    #[must_use]
    pub fn plain(&self, text: &str) -> String {
        without(normal(text), &self.fillers)
    }

    /// Whether a character writes a number.
    #[must_use]
    pub fn is_numeral(&self, c: char) -> bool {
        self.numerals.contains(&c)
    }

    /// The length of what follows a number in a name.
    #[must_use]
    pub fn numbering_len(&self, text: &str) -> Option<usize> {
        prefix_len(&self.numbering, text)
    }

    /// The length of what follows a number in an amount.
    #[must_use]
    pub fn measure_len(&self, text: &str) -> Option<usize> {
        prefix_len(&self.measures, text)
    }
}

/// NFKC, small letters, no white space.
fn normal(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn without(mut text: String, fillers: &[String]) -> String {
    for filler in fillers {
        if text.contains(filler.as_str()) {
            text = text.replace(filler.as_str(), "");
        }
    }
    text
}

fn prefix_len(words: &[String], text: &str) -> Option<usize> {
    words.iter().find(|word| text.starts_with(word.as_str())).map(String::len)
}
