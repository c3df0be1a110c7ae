//! 代码表: code lists, the words that mean their entries, and how one list maps to another.

use crate::ruleset::heading::squeeze;
use crate::ruleset::parse::{InFile, Problems};
use crate::ruleset::spec::{CodeMapSpec, CodesSpec};
use crate::ruleset::{Source, Status};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// All code lists.
#[derive(Debug, Default)]
pub struct Codes(BTreeMap<String, CodeList>);

/// A code list.
#[derive(Debug)]
pub struct CodeList {
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
    /// First and last day in force, where they are known.
    pub in_force: (Option<Date>, Option<Date>),
    /// Its entries, in the list's order.
    pub entries: Vec<CodeEntry>,
    words: HashMap<String, usize>,
    maps: HashMap<String, Vec<Mapped>>,
}

/// An entry of a code list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CodeEntry {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the entry above it.
    pub parent: Option<String>,
    /// What a reader should know.
    pub note: String,
}

/// What an entry becomes in another list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Mapped {
    /// Codes in the other list; the first is taken until a person has looked.
    pub codes: Vec<String>,
    /// Whether a person must look.
    pub review: bool,
    /// What decides.
    pub note: String,
}

impl CodeList {
    /// The entry that a code, a name or another wording means.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&CodeEntry> {
        self.words.get(&squeeze(text)).and_then(|at| self.entries.get(*at))
    }
}

impl Codes {
    /// The list with this identifier.
    #[must_use]
    pub fn list(&self, id: &str) -> Option<&CodeList> {
        self.0.get(id)
    }

    /// The identifiers of all lists.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What a word of one list becomes in another.
    #[must_use]
    pub fn map(&self, from: &str, to: &str, text: &str) -> Option<&Mapped> {
        let list = self.list(from)?;
        let at = list.words.get(&squeeze(text))?;
        list.maps.get(to)?.get(*at)
    }

    pub(super) fn build(specs: &[InFile<CodesSpec>], problems: &mut Problems<'_>) -> Self {
        let mut lists = BTreeMap::new();
        for InFile { file, spec } in specs {
            let list = CodeList {
                title: spec.title.clone(),
                source: Source::from(&spec.source),
                status: spec.status,
                in_force: (spec.effective_from, spec.effective_to),
                entries: entries(file, spec, problems),
                words: words(file, spec, problems),
                maps: HashMap::new(),
            };
            if lists.insert(spec.id.value.clone(), list).is_some() {
                let message = format!("代码表「{}」写了两次", spec.id.value);
                problems.rule(file, &spec.id, message, "编号不得重复使用，请另起一个");
            }
        }
        let mut codes = Self(lists);
        for InFile { file, spec } in specs {
            for map in &spec.maps {
                let mapped = codes.mapped(file, spec, map, problems);
                if let Some(list) = codes.0.get_mut(&spec.id.value) {
                    list.maps.insert(map.to.value.clone(), mapped);
                }
            }
        }
        codes
    }

    /// The map's entries in the order of the list's.
    fn mapped(&self, file: &Arc<str>, spec: &CodesSpec, map: &CodeMapSpec, problems: &mut Problems<'_>) -> Vec<Mapped> {
        let Some(target) = self.list(&map.to.value) else {
            problems.rule(file, &map.to, format!("没有「{}」这个代码表", map.to.value), "请核对 to 的编号");
            return Vec::new();
        };
        for item in &map.items {
            if !spec.items.iter().any(|entry| entry.code.value == item.from.value) {
                let message = format!("本表没有代码「{}」", item.from.value);
                problems.rule(file, &item.from, message, "请核对 from 的代码");
            }
            for code in &item.to {
                if !target.entries.iter().any(|entry| entry.code == code.value) {
                    let message = format!("「{}」没有代码「{}」", map.to.value, code.value);
                    problems.rule(file, code, message, "请核对 to 的代码");
                }
            }
        }
        let mut all = Vec::new();
        for entry in &spec.items {
            let mut found = map.items.iter().filter(|item| item.from.value == entry.code.value);
            let (first, again) = (found.next(), found.next());
            if first.is_none() || again.is_some() {
                let message = format!("代码「{}」到「{}」应当正好对应一次", entry.code.value, map.to.value);
                problems.rule(file, &entry.code, message, "请在 maps 下补上，或者删去重复的");
            }
            let mapped = |item: &crate::ruleset::spec::CodeMapItemSpec| Mapped {
                codes: item.to.iter().map(|code| code.value.clone()).collect(),
                review: item.review,
                note: item.note.clone(),
            };
            all.push(first.map(mapped).unwrap_or_default());
        }
        all
    }
}

fn entries(file: &Arc<str>, spec: &CodesSpec, problems: &mut Problems<'_>) -> Vec<CodeEntry> {
    let mut seen = HashSet::new();
    let codes: HashSet<&str> = spec.items.iter().map(|item| item.code.value.as_str()).collect();
    let mut entries = Vec::new();
    for item in &spec.items {
        if !seen.insert(item.code.value.as_str()) {
            let message = format!("代码「{}」写了两次", item.code.value);
            problems.rule(file, &item.code, message, "一个代码只能有一行");
        }
        if let Some(parent) = item.parent.as_ref().filter(|parent| !codes.contains(parent.value.as_str())) {
            problems.rule(file, parent, format!("没有上级代码「{}」", parent.value), "请核对 parent");
        }
        entries.push(CodeEntry {
            code: item.code.value.clone(),
            name: item.name.clone(),
            parent: item.parent.as_ref().map(|parent| parent.value.clone()),
            note: item.note.clone(),
        });
    }
    entries
}

/// Codes, names and wordings; no wording can mean two entries.
fn words(file: &Arc<str>, spec: &CodesSpec, problems: &mut Problems<'_>) -> HashMap<String, usize> {
    let mut words: HashMap<String, usize> = HashMap::new();
    for (at, item) in spec.items.iter().enumerate() {
        for word in item.words.iter().chain([&item.name, &item.code.value]) {
            let other = words.insert(squeeze(word), at).filter(|other| *other != at);
            // A code that is written twice is told of as such.
            let other =
                other.and_then(|other| spec.items.get(other)).filter(|other| other.code.value != item.code.value);
            if let Some(other) = other.map(|other| other.name.as_str()) {
                let message = format!("写法「{word}」同时属于「{other}」和「{}」", item.name);
                problems.rule(file, &item.code, message, "一种写法只能属于一项");
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::ruleset::RuleFiles;
    use crate::ruleset::reference::Reference;

    #[test]
    fn words_mean_entries_and_entries_map_to_the_next_edition() {
        let codes = Reference::load(&RuleFiles::shipped()).unwrap().codes;
        let old = codes.list("accident-types-1986").unwrap();
        for text in ["19", "中毒和窒息", "中毒窒息", "缺氧 窒息"] {
            assert_eq!(old.find(text).unwrap().code, "19", "{text}");
        }
        assert!(old.find("未知").is_none());
        let fire = codes.map("accident-types-1986", "accident-types-2025", "火灾").unwrap();
        assert_eq!((fire.codes.as_slice(), fire.review), (["9".to_owned()].as_slice(), false));
        let split = codes.map("accident-types-1986", "accident-types-2025", "中毒窒息").unwrap();
        assert!(split.codes.len() == 2 && split.review, "a person decides which of the two");
    }
}
