//! Paragraphs in HTML.

use super::document::Knowledge;
use super::escape::escaped;
use super::looks::{ParagraphLook, RunLook};
use super::numbering::Counters;
use super::styles::element;
use std::fmt::Write as _;

/// A paragraph that is open.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) look: ParagraphLook,
    /// Its content.
    pub(super) html: String,
    /// Text boxes of it, which cannot stand within an HTML paragraph.
    pub(super) boxes: String,
    /// The figure that the content belongs to.
    figure: Option<String>,
    is_figure_open: bool,
    /// Whether a page ends after it.
    pub(super) ends_page: bool,
}

impl Paragraph {
    /// Appends a piece of a run.
    pub(super) fn push(&mut self, look: &RunLook, html: &str) {
        if html.is_empty() || look.hidden {
            return;
        }
        // Writing to a string does not fail.
        if let Some(figure) = self.figure.as_ref().filter(|_| !self.is_figure_open) {
            let _ = write!(self.html, "<a class=\"figure\" href=\"#{figure}\">");
            self.is_figure_open = true;
        }
        let css = look.css();
        if css.is_empty() {
            self.html.push_str(html);
        } else {
            let _ = write!(self.html, "<span style=\"{css}\">{html}</span>");
        }
    }

    /// What follows belongs to a figure.
    pub(super) fn begin_figure(&mut self, id: &str) {
        self.end_figure();
        self.figure = Some(id.to_owned());
    }

    pub(super) fn end_figure(&mut self) {
        self.figure = None;
        if std::mem::take(&mut self.is_figure_open) {
            self.html.push_str("</a>");
        }
    }

    /// A page ends here: before the paragraph where nothing stands in it yet, else after it.
    pub(super) fn end_page(&mut self) {
        if self.html.is_empty() {
            self.look.new_page = true;
        } else {
            self.ends_page = true;
        }
    }

    /// The paragraph's HTML.
    pub(super) fn finish(mut self, known: &Knowledge<'_>, counters: &mut Counters, begins_page: bool) -> String {
        self.end_figure();
        let (below, run, name) = known.styles.of(self.look.style.as_deref());
        let look = self.look.upon(&below);
        let style_id = look.style.as_deref().unwrap_or_default();
        let number = look.list.as_deref().and_then(|list| known.numbering.next(list, look.level, style_id, counters));
        let number = number.map(|(number, suffix)| escaped(&number) + suffix).unwrap_or_default();
        let element = element(name, look.outline);
        let new_page = if begins_page || look.new_page { " class=\"page\"" } else { "" };
        let css = [look.css(), run.css()].concat();
        let style = if css.is_empty() { String::new() } else { format!(" style=\"{css}\"") };
        format!("<{element}{new_page}{style}>{number}{}</{element}>\n{}", self.html, self.boxes)
    }
}

/// The figure that a bookmark shows: `F012` of `F012_2`.
pub(super) fn figure_of(name: &str) -> Option<&str> {
    let id = name.split('_').next()?;
    let digits = id.strip_prefix('F')?;
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bookmarks_of_figures_are_links() {
        assert_eq!(
            ["F012", "F012_2", "_GoBack", "Foo", "F", "F1a"].map(figure_of),
            [Some("F012"), Some("F012"), None, None, None, None]
        );
    }
}
