//! About whom a report is.

use super::ReportError;
use crate::analyse::figures::CountedRow;
use crate::ruleset::ScopeKey;

/// About whom a report is.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Scope {
    /// The town.
    Town,
    /// A village.
    Village(String),
    /// An enterprise, by the name under which it is known.
    Enterprise(String),
}

impl Scope {
    /// What is meant by a name: the town, a village of it, or the one enterprise whose name contains it.
    pub(super) fn find(
        text: &str,
        town: &str,
        villages: &[String],
        enterprises: &[&String],
    ) -> Result<Self, ReportError> {
        let text = text.trim();
        if text.is_empty() || text == town || ["全镇", "镇", "town"].contains(&text) {
            return Ok(Self::Town);
        }
        if let Some(village) = villages.iter().find(|village| *village == text) {
            return Ok(Self::Village(village.clone()));
        }
        if let Some(name) = enterprises.iter().find(|name| name.as_str() == text) {
            return Ok(Self::Enterprise((*name).clone()));
        }
        let meant: Vec<&&String> = enterprises.iter().filter(|name| name.contains(text)).collect();
        match meant.as_slice() {
            [name] => Ok(Self::Enterprise((**name).clone())),
            [] => Err(ReportError::NoScope(text.to_owned())),
            several => {
                let names = several.iter().take(5).map(|name| name.as_str()).collect::<Vec<_>>().join("、");
                Err(ReportError::ManyScopes(text.to_owned(), names))
            }
        }
    }

    /// Town, village or enterprise.
    #[must_use]
    pub const fn key(&self) -> ScopeKey {
        match self {
            Self::Town => ScopeKey::Town,
            Self::Village(_) => ScopeKey::Village,
            Self::Enterprise(_) => ScopeKey::Enterprise,
        }
    }

    /// Its name; the town has its own.
    #[must_use]
    pub fn name<'s>(&'s self, town: &'s str) -> &'s str {
        match self {
            Self::Town => town,
            Self::Village(name) | Self::Enterprise(name) => name,
        }
    }

    /// Whether a row is about it.
    #[must_use]
    pub fn has(&self, row: &CountedRow) -> bool {
        match self {
            Self::Town => true,
            Self::Village(name) => row.village == *name,
            Self::Enterprise(name) => row.row.unit == *name,
        }
    }
}
