//! Names of units, and the words by which a table says whose it is: `values/senders.yaml`, ready to be looked up.

use super::spec::SendersSpec;
use unicode_normalization::UnicodeNormalization;

/// The shortest name, in characters, that stripping may leave.
const MIN_NAME_CHARS: usize = 2;

/// The words around names of units.
#[derive(Debug, Default)]
pub struct Senders {
    /// Labels before a sender's name, the longest first.
    pub sender_labels: Vec<String>,
    /// Labels before a day, the longest first.
    pub date_labels: Vec<String>,
    /// How names end, the longest first.
    pub name_ends: Vec<String>,
    legal_forms: Vec<String>,
    bodies: Vec<String>,
}

impl Senders {
    pub(super) fn build(spec: Option<SendersSpec>) -> Self {
        let SendersSpec { sender_labels, date_labels, name_ends, legal_forms, bodies } = spec.unwrap_or_default();
        let longest_first = |words: Vec<String>| {
            let mut words: Vec<String> = words.iter().map(|word| plain(word)).collect();
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words
        };
        Self {
            sender_labels: longest_first(sender_labels),
            date_labels: longest_first(date_labels),
            name_ends: longest_first(name_ends),
            legal_forms: longest_first(legal_forms),
            bodies: longest_first(bodies),
        }
    }

    /// A name without what tells it from no other: marks, the places that it begins with, its legal form.
    #[must_use]
    pub fn fold(&self, name: &str, places: &[String]) -> String {
        let whole: String = plain(name).chars().filter(|c| c.is_alphanumeric()).collect();
        let mut rest = whole.as_str();
        // The legal form first: a firm may be called by the place alone.
        let forms = &self.legal_forms;
        while let Some(shorter) = forms.iter().find_map(|form| rest.strip_suffix(form.as_str())).filter(is_name) {
            rest = shorter;
        }
        while let Some(shorter) = places.iter().find_map(|place| rest.strip_prefix(place.as_str())).filter(is_name) {
            rest = shorter;
        }
        rest.to_owned()
    }

    /// Whether a name is that of an office or a village.
    #[must_use]
    pub fn is_body(&self, name: &str) -> bool {
        let name = plain(name);
        self.bodies.iter().any(|end| name.ends_with(end.as_str()))
    }

    /// Whether a name says what kind of firm it is, as full names do.
    #[must_use]
    pub fn is_full(&self, name: &str) -> bool {
        let name = plain(name);
        self.legal_forms.iter().any(|form| name.ends_with(form.as_str()))
    }
}

fn is_name(text: &&str) -> bool {
    text.chars().count() >= MIN_NAME_CHARS
}

/// One form for signs that are written in two widths, and no white space.
fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_place_and_legal_form() {
        let text = include_str!("../../rulesets/common/values/senders.yaml");
        let senders = Senders::build(super::super::parse::from_yaml(text).unwrap());
        let places = ["云溪镇".to_owned(), "云溪".to_owned()];
        for (name, folded) in [
            ("云溪砺金铸造有限公司", "砺金铸造"),
            ("云溪镇 砺金铸造（有限合伙）", "砺金铸造"),
            ("上庄村村民委员会", "上庄村"),
            ("云溪有限公司", "云溪"),
            ("砺金铸造", "砺金铸造"),
        ] {
            assert_eq!(senders.fold(name, &places), folded, "{name}");
        }
        assert!(senders.is_body("上庄村") && !senders.is_body("上庄村木业有限公司"));
    }
}
