//! Words to numbers: finds every wording in one pass, and every reference by its name.

use super::{
    SimilarCombination, SimilarWord, Similarity, SimilarityFactors, SimilaritySearch, SimilarityWeights, WordId,
    WordKind, normal, without,
};
use crate::ruleset::Source;
use crate::ruleset::parse::{InFile, Problems};
use crate::ruleset::spec::{
    SimilarWordSpec, SimilarityFactorsSpec, SimilaritySearchSpec, SimilaritySpec, SimilarityWeightsSpec,
};
use aho_corasick::{AhoCorasick, MatchKind};
use serde_saphyr::Spanned;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Wordings and what they mean, while they are gathered.
struct Wordings<'s> {
    file: &'s Arc<str>,
    fillers: &'s [String],
    meanings: BTreeMap<String, Vec<WordId>>,
}

impl Wordings<'_> {
    fn add(&mut self, wording: &Spanned<String>, means: &[WordId], problems: &mut Problems<'_>) {
        let text = without(normal(&wording.value), self.fillers);
        // Texts are cut at signs before words are looked for in them, so a wording with a sign would never be found.
        if text.is_empty() || text.chars().any(|c| !c.is_alphanumeric() && c != '#') {
            let message = format!("写法「{}」是空的，或者有标点", wording.value);
            problems.rule(self.file, wording, message, "只写字，不写标点");
        } else if self.meanings.insert(text, means.to_vec()).is_some_and(|other| other != means) {
            let message = format!("写法「{}」有两个意思", wording.value);
            problems.rule(self.file, wording, message, "一种写法只能有一个意思，请删去一处");
        }
    }
}

/// The rules of a file; none where it has mistakes that leave no rules.
pub(super) fn compile(in_file: &InFile<SimilaritySpec>, problems: &mut Problems<'_>) -> Option<Similarity> {
    let InFile { file, spec } = in_file;
    let listed = listed(spec);
    let names = names(file, &listed, problems);
    let near = near(file, &listed, &names, problems);
    let fillers = longest_first(&spec.fillers);
    let mut wordings = Wordings { file, fillers: &fillers, meanings: BTreeMap::new() };
    let mut words = Vec::new();
    for ((id, (kind, word)), near) in (0..).zip(&listed).zip(near) {
        for wording in std::iter::once(&word.name).chain(&word.words) {
            wordings.add(wording, &[id], problems);
        }
        let name = word.name.value.clone();
        words.push(SimilarWord { name, kind: *kind, near, only_numbered: word.only_numbered, is_lack: word.is_lack });
    }
    for phrase in &spec.phrases {
        let means = find_all(file, &phrase.means, &names, problems);
        for wording in &phrase.words {
            wordings.add(wording, &means, problems);
        }
    }
    for wording in &spec.noise {
        wordings.add(wording, &[], problems);
    }
    let combinations = spec.combinations.iter().map(|combination| SimilarCombination {
        of: find_all(file, &combination.of, &names, problems),
        means: find_all(file, &combination.means, &names, problems),
    });
    let combinations = combinations.collect();
    let (patterns, meanings): (Vec<String>, Vec<Vec<WordId>>) = wordings.meanings.into_iter().unzip();
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()?;
    Some(Similarity {
        title: spec.title.clone(),
        source: Source::from(&spec.source),
        status: spec.status,
        within_unit: search(&spec.within_unit),
        across_units: search(&spec.across_units),
        typical_from_units: usize::try_from(spec.typical_from_units.value).unwrap_or(usize::MAX),
        weights: weights(&spec.weights),
        factors: factors(&spec.factors),
        words,
        combinations,
        finder,
        meanings,
        fillers,
        numerals: spec.numerals.chars().collect(),
        numbering: longest_first(&spec.numbering),
        measures: longest_first(&spec.measures),
    })
}

/// All words with their lists, in the order of their positions.
fn listed(spec: &SimilaritySpec) -> Vec<(WordKind, &SimilarWordSpec)> {
    let lists = [
        (WordKind::Equipment, &spec.equipment),
        (WordKind::Part, &spec.parts),
        (WordKind::Defect, &spec.defects),
        (WordKind::Material, &spec.materials),
        (WordKind::Place, &spec.places),
    ];
    let all = lists.into_iter().flat_map(|(kind, list)| list.iter().map(move |word| (kind, word)));
    all.take(usize::from(WordId::MAX)).collect()
}

/// The positions of the words by their names. A name that is written twice is reported as a wording that is.
fn names<'s>(
    file: &Arc<str>,
    listed: &[(WordKind, &'s SimilarWordSpec)],
    problems: &mut Problems<'_>,
) -> HashMap<&'s str, (WordKind, WordId)> {
    if let Some((_, last)) = listed.last().filter(|_| listed.len() >= usize::from(WordId::MAX)) {
        problems.rule(file, &last.name, "词太多了".to_owned(), "各表合计不能超过六万个词");
    }
    let named = (0..).zip(listed).map(|(id, (kind, word))| (word.name.value.as_str(), (*kind, id)));
    named.collect()
}

/// The words near each word; what is written on one side holds for both.
fn near(
    file: &Arc<str>,
    listed: &[(WordKind, &SimilarWordSpec)],
    names: &HashMap<&str, (WordKind, WordId)>,
    problems: &mut Problems<'_>,
) -> Vec<Vec<WordId>> {
    let mut all: Vec<Vec<WordId>> = vec![Vec::new(); listed.len()];
    for (id, (kind, word)) in (0..).zip(listed) {
        for other in &word.near {
            match names.get(other.value.as_str()) {
                Some((other_kind, other_id)) if other_kind == kind && *other_id != id => {
                    for (from, to) in [(id, *other_id), (*other_id, id)] {
                        all.get_mut(usize::from(from)).into_iter().for_each(|near| near.push(to));
                    }
                }
                Some(_) => {
                    let message = format!("「{}」和「{}」不能相近", word.name.value, other.value);
                    problems.rule(file, other, message, "near 只写同一表里的其他词");
                }
                None => unknown(file, other, problems),
            }
        }
    }
    for near in &mut all {
        near.sort_unstable();
        near.dedup();
    }
    all
}

fn find_all(
    file: &Arc<str>,
    wanted: &[Spanned<String>],
    names: &HashMap<&str, (WordKind, WordId)>,
    problems: &mut Problems<'_>,
) -> Vec<WordId> {
    let mut found = Vec::new();
    for name in wanted {
        match names.get(name.value.as_str()) {
            Some((_, id)) => found.push(*id),
            None => unknown(file, name, problems),
        }
    }
    found
}

fn unknown(file: &Arc<str>, name: &Spanned<String>, problems: &mut Problems<'_>) {
    problems.rule(file, name, format!("词表里没有「{}」", name.value), "请写词的 name，不写它的其他写法");
}

fn search(spec: &SimilaritySearchSpec) -> SimilaritySearch {
    SimilaritySearch {
        threshold: spec.threshold.value,
        candidates: usize::try_from(spec.candidates.value).unwrap_or(usize::MAX),
        other_place: spec.other_place.value,
        other_number: spec.other_number.value,
    }
}

const fn weights(spec: &SimilarityWeightsSpec) -> SimilarityWeights {
    SimilarityWeights {
        equipment: spec.equipment.value,
        part: spec.part.value,
        defect: spec.defect.value,
        material: spec.material.value,
        other: spec.other.value,
        other_at_most: spec.other_at_most.value,
        near: spec.near.value,
        shorter_share: spec.shorter_share.value,
        at_least: spec.at_least.value,
    }
}

const fn factors(spec: &SimilarityFactorsSpec) -> SimilarityFactors {
    SimilarityFactors {
        other_equipment: spec.other_equipment.value,
        other_part: spec.other_part.value,
        other_defect: spec.other_defect.value,
        other_material: spec.other_material.value,
        no_equipment: spec.no_equipment.value,
        no_defect: spec.no_defect.value,
        no_part: spec.no_part.value,
        clause_only: spec.clause_only.value,
    }
}

fn longest_first(words: &[Spanned<String>]) -> Vec<String> {
    let mut words: Vec<String> = words.iter().map(|word| normal(&word.value)).collect();
    words.retain(|word| !word.is_empty());
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words
}
