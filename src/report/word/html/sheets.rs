//! Sections of a document: each is shown on a sheet as wide as its paper, those that follow on the same paper on one.

use super::super::walk::XmlTag;
use crate::splice::xml::attribute;
use std::fmt::Write as _;

/// Twentieths of a point in an inch, by which 25.4 millimetres are measured.
const TWENTIETHS_PER_INCH: u64 = 1_440;
/// What a width is taken for where the document says none, or none that paper has: A4 upright.
const A4: Paper = Paper { width: 11_906, height: 16_838 };
/// Widths of paper, in twentieths of a point: from a card to A0.
const WIDTHS: std::ops::RangeInclusive<u64> = 2_000..=70_000;

/// A size of paper.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Paper {
    width: u64,
    height: u64,
}

impl Paper {
    const fn is_across(self) -> bool {
        self.width > self.height
    }

    const fn millimetres(self) -> u64 {
        (self.width * 254 + TWENTIETHS_PER_INCH * 5) / (TWENTIETHS_PER_INCH * 10)
    }
}

/// The sheets of a document.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    done: Vec<(Paper, String)>,
    /// The paper of the section that is being read: Word says it at the section's end.
    paper: Option<Paper>,
}

impl Sheets {
    /// Takes note of a section's paper.
    pub(super) fn note(&mut self, tag: &XmlTag<'_>) {
        let get = |key| attribute(tag.text, key).and_then(|size| size.parse::<u64>().ok());
        let (width, height) = (get("w:w"), get("w:h"));
        self.paper = width.zip(height).map(|(width, height)| Paper { width, height });
    }

    /// Ends a section.
    pub(super) fn end(&mut self, html: &str) {
        let paper = self.paper.take().filter(|paper| WIDTHS.contains(&paper.width)).unwrap_or(A4);
        match self.done.last_mut() {
            Some((last, sheet)) if *last == paper => sheet.push_str(html),
            _ => self.done.push((paper, html.to_owned())),
        }
    }

    /// The document's HTML.
    pub(super) fn html(self) -> String {
        let mut html = String::with_capacity(self.done.iter().map(|(_, sheet)| sheet.len() + 80).sum());
        for (paper, sheet) in self.done.iter().filter(|(_, sheet)| !sheet.is_empty()) {
            let class = if paper.is_across() { "sheet across" } else { "sheet" };
            // Writing to a string does not fail.
            let _ = writeln!(html, "<section class=\"{class}\" style=\"max-width:{}mm\">", paper.millimetres());
            html.push_str(sheet);
            html.push_str("</section>\n");
        }
        html
    }
}
