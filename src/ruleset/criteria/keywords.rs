//! Turns keyword lines as written into groups of words.

use super::matcher::LineWords;
use super::text;
use crate::ruleset::parse::{InFile, Problems};
use crate::ruleset::spec::LexiconSpec;
use serde_saphyr::Spanned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How deep word groups may name one another.
const MAX_GROUP_DEPTH: usize = 4;
/// Variants of one word by synonyms.
const MAX_VARIANTS: usize = 64;

/// Word groups and synonyms.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    groups: BTreeMap<String, Vec<String>>,
    synonyms: Vec<Vec<String>>,
}

impl Lexicon {
    pub(super) fn build(specs: &[InFile<LexiconSpec>], problems: &mut Problems<'_>) -> Self {
        let mut lexicon = Self::default();
        for InFile { file, spec } in specs {
            lexicon
                .synonyms
                .extend(spec.synonyms.iter().map(|set| set.iter().map(|word| text::normal(word)).collect()));
            for (name, words) in &spec.groups {
                let mut resolved = Vec::new();
                for word in words {
                    if !resolve(spec, &word.value, MAX_GROUP_DEPTH, &mut resolved) {
                        let message = format!("词组「{}」没有定义，或者互相引用", word.value);
                        problems.rule(file, word, message, "请核对 @ 后面的词组名");
                    }
                }
                lexicon.groups.insert(name.clone(), resolved);
            }
        }
        lexicon
    }

    /// One line of keywords; nothing where it has a mistake.
    pub(super) fn line(
        &self,
        criterion: usize,
        groups: &[Spanned<String>],
        file: &Arc<str>,
        problems: &mut Problems<'_>,
    ) -> Option<LineWords> {
        let mut line = LineWords { criterion, ..LineWords::default() };
        let mut names_a_thing = false;
        for group in groups {
            let half_width = group.value.replace('｜', "|").replace('＠', "@").replace('！', "!");
            let (is_unwanted, written) = match half_width.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, half_width.as_str()),
            };
            names_a_thing |= !is_unwanted && !written.split('|').all(|word| word.starts_with('@'));
            let words = self.words(written, file, group, problems)?;
            if is_unwanted { line.unwanted.push(words) } else { line.wanted.push(words) }
        }
        let never = |wanted: &Vec<String>| {
            let excluded = |word: &String| line.unwanted.iter().flatten().any(|other| word.contains(other.as_str()));
            wanted.iter().all(excluded)
        };
        let first = groups.first()?;
        if !names_a_thing {
            problems.rule(file, first, "关键词没有写出对象".to_owned(), "除了 @ 词组，还要写出是什么设备、场所或行为");
            return None;
        }
        if line.wanted.iter().any(never) {
            problems.rule(
                file,
                first,
                "这一行关键词永远不会命中".to_owned(),
                "某一组的每个词都含有 ! 排除的词，请改其中一组",
            );
            return None;
        }
        Some(line)
    }

    fn words(
        &self,
        written: &str,
        file: &Arc<str>,
        at: &Spanned<String>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<String>> {
        let mut words = BTreeSet::new();
        for word in written.split('|') {
            if let Some(name) = word.strip_prefix('@') {
                let Some(group) = self.groups.get(name) else {
                    let known: Vec<&str> = self.groups.keys().map(String::as_str).collect();
                    let help = format!("词组有：{}", known.join("、"));
                    problems.rule(file, at, format!("词组「@{name}」没有定义"), &help);
                    return None;
                };
                words.extend(group.iter().cloned());
                continue;
            }
            let normal = text::normal(word);
            if normal.is_empty() || text::sentences(&normal).nth(1).is_some() || normal.ends_with(['。', ';', '!', '?'])
            {
                let help = "词里不能有句号、分号等断句的标点，也不能是空的";
                problems.rule(file, at, format!("关键词「{word}」永远不会命中"), help);
                return None;
            }
            words.extend(self.variants(normal));
        }
        Some(words.into_iter().collect())
    }

    /// The word itself and with every synonym in its place.
    fn variants(&self, word: String) -> Vec<String> {
        let mut variants = vec![word];
        for set in &self.synonyms {
            let mut more = Vec::new();
            for variant in &variants {
                // The longest member that the word holds is the one that is written.
                let Some(member) =
                    set.iter().filter(|member| variant.contains(member.as_str())).max_by_key(|m| m.len())
                else {
                    continue;
                };
                more.extend(
                    set.iter().filter(|other| *other != member).map(|other| variant.replace(member.as_str(), other)),
                );
            }
            variants.extend(more);
            variants.truncate(MAX_VARIANTS);
        }
        variants
    }
}

fn resolve(spec: &LexiconSpec, word: &str, depth: usize, resolved: &mut Vec<String>) -> bool {
    let Some(name) = word.strip_prefix('@') else {
        resolved.push(text::normal(word));
        return true;
    };
    let Some(words) = spec.groups.get(name).filter(|_| depth > 0) else { return false };
    words.iter().all(|word| resolve(spec, &word.value, depth - 1, resolved))
}
