//! Names of sheets that Excel accepts and that do not repeat.

use std::collections::HashSet;

/// The longest sheet name.
const MAX_CHARS: usize = 31;

/// Gives out sheet names.
#[derive(Debug, Default)]
pub(super) struct SheetNames(HashSet<String>);

impl SheetNames {
    /// A name as close to the wanted one as Excel allows.
    pub(super) fn unique(&mut self, wanted: &str) -> String {
        let allowed = |c: &char| !"[]:*?/\\".contains(*c) && !c.is_control();
        let cleaned: String = wanted.trim_matches('\'').chars().filter(allowed).collect();
        let cleaned = if cleaned.trim().is_empty() { "表".to_owned() } else { cleaned };
        let mut number = 1;
        loop {
            let suffix = if number == 1 { String::new() } else { format!("({number})") };
            let room = MAX_CHARS - suffix.len();
            let name: String = cleaned.chars().take(room).chain(suffix.chars()).collect();
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_and_differ() {
        let mut names = SheetNames::default();
        assert_eq!(names.unique("a/b:[清单]"), "ab清单");
        assert_eq!(names.unique("AB清单"), "AB清单(2)");
        assert_eq!(names.unique(&"长".repeat(40)).chars().count(), 31);
        assert_eq!(names.unique("''"), "表");
    }
}
