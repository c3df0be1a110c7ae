//! Codes of our values.

use super::comparable;
use crate::ruleset::reference::{CodeList, Codes};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How many codes a chain of parents may have.
const MAX_LEVELS: usize = 16;

/// 代码对应: what codes our values have.
#[derive(Clone, Debug, Default)]
pub struct Coding {
    /// (our value, code), in the order of the values.
    pub values: Vec<(String, String)>,
    /// Codes by our values in comparable form.
    pub(super) by_text: BTreeMap<String, Coded>,
    /// The list whose wordings are our values.
    pub list: Option<String>,
    /// The list to which it maps.
    pub to: Option<String>,
    /// The level of the codes that are wanted; 1 is the highest.
    pub level: Option<usize>,
    /// Codes of counts: none, some.
    pub count: Option<(String, String)>,
}

/// A code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Coded {
    /// The code.
    pub code: String,
    /// Whether a person must look.
    pub review: bool,
}

impl Coding {
    /// The code of a value.
    #[must_use]
    pub fn code(&self, codes: &Codes, text: &str) -> Option<Coded> {
        let (list, found) = self.of_any_level(codes, text)?;
        let (Some(level), Some(list)) = (self.level, list) else { return Some(found) };
        let code = at_level(list, &found.code, level)?.to_owned();
        Some(Coded { code, ..found })
    }

    /// The code of a value that is of a higher level than is wanted.
    #[must_use]
    pub fn coarser_code(&self, codes: &Codes, text: &str) -> Option<String> {
        let (_, found) = self.of_any_level(codes, text)?;
        self.code(codes, text).is_none().then_some(found.code)
    }

    /// The code of a value, and the list from which it is.
    fn of_any_level<'c>(&self, codes: &'c Codes, text: &str) -> Option<(Option<&'c CodeList>, Coded)> {
        if let Some(found) = self.by_text.get(&comparable(text)) {
            return Some((None, found.clone()));
        }
        let from = self.list.as_deref()?;
        let Some(to) = self.to.as_deref() else {
            let list = codes.list(from)?;
            return Some((Some(list), Coded { code: list.find(text)?.code.clone(), review: false }));
        };
        let mapped = codes.map(from, to, text)?;
        Some((codes.list(to), Coded { code: mapped.codes.first()?.clone(), review: mapped.review }))
    }

    /// The code of counts, of which the first is the one that must be there.
    #[must_use]
    pub fn count_code(&self, counts: &[Option<Decimal>]) -> Option<&str> {
        let (none, some) = self.count.as_ref()?;
        if counts.iter().flatten().any(|count| *count > Decimal::ZERO) {
            return Some(some);
        }
        counts.first().copied().flatten().is_some_and(|count| count.is_zero()).then_some(none.as_str())
    }

    /// The values that have codes.
    #[must_use]
    pub fn choices<'c>(&'c self, codes: &'c Codes) -> Vec<&'c str> {
        let own = self.values.iter().map(|(value, _)| value.as_str());
        let list = self.list.as_deref().and_then(|list| codes.list(list));
        let listed = list.into_iter().flat_map(|list| &list.entries).map(|entry| entry.name.as_str());
        own.chain(listed).collect()
    }
}

/// The code itself or the one above it that is of a level.
fn at_level<'l>(list: &'l CodeList, code: &'l str, level: usize) -> Option<&'l str> {
    let parent = |code: &&str| {
        let entry = list.entries.iter().find(|entry| entry.code == *code)?;
        entry.parent.as_deref()
    };
    let chain: Vec<&str> = std::iter::successors(Some(code), parent).take(MAX_LEVELS).collect();
    let from_top = level.checked_sub(1)?;
    chain.iter().rev().nth(from_top).copied()
}
