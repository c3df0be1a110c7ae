//! 溯源: every figure of a document has a number, and under it its definition and the rows behind it.
//!
//! In texts a figure is written between three signs of Unicode's private area: its number, then what is shown. Writers of
//! documents turn them into bookmarks and links; where neither can be, they are dropped.

use crate::analyse::figures::CountedRow;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};

/// Before a figure's number.
const OPEN: char = '\u{e000}';
/// Between its number and what is shown.
const MIDDLE: char = '\u{e001}';
/// After it.
const CLOSE: char = '\u{e002}';

/// A figure that a document shows.
#[derive(Clone, Debug)]
pub struct Citation<'m> {
    /// The number by which it is traced.
    pub id: String,
    /// Where it stands or what it is: 排查隐患; 各村情况 › 东崖村 › 排查隐患.
    pub title: String,
    /// What it is.
    pub definition: String,
    /// What is shown.
    pub text: String,
    /// Its unit.
    pub unit: String,
    /// 统计日.
    pub cut_off: Date,
    /// The rows behind it.
    pub rows: Vec<&'m CountedRow>,
}

/// The figures of a document, by number.
#[derive(Clone, Debug, Default)]
pub struct Citations<'m>(Vec<Citation<'m>>);

impl<'m> Citations<'m> {
    /// Numbers a figure; what is shown, with its number.
    pub fn cite(&mut self, mut citation: Citation<'m>) -> String {
        citation.id = format!("F{:03}", self.0.len() + 1);
        let marked = format!("{OPEN}{}{MIDDLE}{}{CLOSE}", citation.id, citation.text);
        self.0.push(citation);
        marked
    }

    /// Those that are among the numbers, in order.
    pub fn among<'c>(&'c self, ids: &'c BTreeSet<String>) -> impl Iterator<Item = &'c Citation<'m>> {
        self.0.iter().filter(|citation| ids.contains(&citation.id))
    }
}

/// A text without the marks of figures.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut is_number = false;
    for c in text.chars() {
        match c {
            OPEN => is_number = true,
            MIDDLE => is_number = false,
            CLOSE => {}
            _ if is_number => {}
            _ => shown.push(c),
        }
    }
    shown
}

/// The numbers of the figures in a text.
pub fn cited_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(OPEN).skip(1).filter_map(|part| part.split(MIDDLE).next())
}

/// The numbers of the figures that a Word document of ours shows: the names of its bookmarks.
#[must_use]
pub fn bookmarked(docx: &[u8]) -> BTreeSet<String> {
    const NAME: &str = "w:name=\"F";
    let mut found = BTreeSet::new();
    let Ok(mut package) = zip::ZipArchive::new(Cursor::new(docx)) else { return found };
    for at in 0..package.len() {
        let mut xml = String::new();
        let Ok(mut part) = package.by_index(at) else { continue };
        if !part.name().is_ok_and(|name| name.ends_with(".xml")) || part.read_to_string(&mut xml).is_err() {
            continue;
        }
        let digits = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
        found.extend(xml.split(NAME).skip(1).map(|rest| format!("F{}", digits(rest))));
    }
    found
}

/// Whether a sign is one of the marks.
pub(super) const fn is_mark(c: char) -> bool {
    matches!(c, OPEN | MIDDLE | CLOSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_numbered_and_its_marks_can_be_dropped() {
        let mut citations = Citations::default();
        let citation = Citation {
            id: String::new(),
            title: "排查隐患".to_owned(),
            definition: String::new(),
            text: "515".to_owned(),
            unit: "项".to_owned(),
            cut_off: jiff::civil::date(2026, 9, 30),
            rows: Vec::new(),
        };
        let text = format!("共{}项，其中{}项", citations.cite(citation.clone()), citations.cite(citation));
        assert_eq!(plain(&text), "共515项，其中515项");
        assert_eq!(cited_in(&text).collect::<Vec<_>>(), ["F001", "F002"]);
        let wanted = BTreeSet::from(["F002".to_owned()]);
        assert_eq!(citations.among(&wanted).count(), 1);
    }
}
