//! Accident types: one name for each, whatever the spelling.

use super::heading::squeeze;
use super::spec::AccidentTypesSpec;
use std::collections::HashMap;

/// The accident types of all editions, and their free spellings.
#[derive(Debug, Default)]
pub struct AccidentTypes {
    names: HashMap<String, String>,
    separators: Vec<char>,
}

impl AccidentTypes {
    pub(super) fn build(spec: Option<AccidentTypesSpec>) -> Self {
        let Some(spec) = spec else { return Self::default() };
        let mut names = HashMap::new();
        for (name, spellings) in &spec.aliases {
            for spelling in spellings {
                names.insert(squeeze(spelling), name.clone());
            }
        }
        for name in spec.lists.iter().flat_map(|list| &list.types) {
            names.insert(squeeze(name), name.clone());
        }
        let separators = spec.separators.iter().filter_map(|separator| separator.chars().next()).collect();
        Self { names, separators }
    }

    /// The types named in a cell, each once; a word that is no known type stays as it was typed.
    #[must_use]
    pub fn split(&self, text: &str) -> Vec<String> {
        let mut types: Vec<String> = Vec::new();
        for part in self.parts(text) {
            let name = self.names.get(&squeeze(part)).cloned().unwrap_or_else(|| part.to_owned());
            if !types.contains(&name) {
                types.push(name);
            }
        }
        types
    }

    /// Whether a type's name is in one of the lists.
    #[must_use]
    pub fn is_known(&self, name: &str) -> bool {
        self.names.contains_key(&squeeze(name))
    }

    /// A whole cell that names one type (中毒、窒息) is not cut at its separators.
    fn parts<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let text = text.trim();
        if self.names.contains_key(&squeeze(text)) {
            return vec![text];
        }
        text.split(self.separators.as_slice()).map(str::trim).filter(|part| !part.is_empty()).collect()
    }
}
