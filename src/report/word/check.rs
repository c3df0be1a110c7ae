//! Everything that is wrong with a template, before it is filled.

use super::expression::pictures;
use super::problem::WordProblem;
use super::template::WordTemplate;
use super::variables::compare;
use std::collections::BTreeSet;

/// What a look at a template gives.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct WordCheck {
    /// Variables that the template reads, as `f.total.text`; elements of lists as `list.major.rows.unit`.
    pub used: Vec<String>,
    /// Places that read a variable which the example does not have.
    pub unknown: Vec<WordProblem>,
    /// Names of the example that nothing reads, the outermost ones, down to the second level.
    pub unused: Vec<String>,
    /// Names of the pictures that the template shows, where they are written out.
    pub pictures: Vec<String>,
    /// All else that is wrong.
    pub problems: Vec<WordProblem>,
}

impl WordCheck {
    /// Whether the template can be filled with something like the example.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.unknown.is_empty() && self.problems.is_empty()
    }
}

impl WordTemplate {
    /// Looks for everything that is wrong. The example stands for what the template will be filled with: a field of a list's
    /// elements is known if any of them has it, and nothing is said about what is below an empty list or a null.
    #[must_use]
    pub fn check(&self, example: &serde_json::Value) -> WordCheck {
        let tags = self.parts.iter().flat_map(|part| &part.placed);
        let shown: BTreeSet<String> = tags.flat_map(|placed| pictures(&placed.tag.source)).collect();
        let found = compare(&self.parts, example);
        WordCheck {
            used: found.used.into_iter().collect(),
            unknown: found.unknown,
            unused: found.unused,
            pictures: shown.into_iter().collect(),
            problems: self.problems.clone(),
        }
    }
}
