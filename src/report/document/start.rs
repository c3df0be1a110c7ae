//! The page that leads to everything that a run made.

use crate::report::html::render_page;
use serde::Serialize;

/// The page's template.
const PAGE: &str = "start/index.html";

/// What the page shows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StartPage {
    /// Its title.
    pub title: String,
    /// The day.
    pub as_of: String,
    /// The office.
    pub office: String,
    /// How many files came in.
    pub imported: usize,
    /// How many rows.
    pub rows: u64,
    /// The folder of the book.
    pub book: String,
    /// Documents by period or by whom they are for.
    pub groups: Vec<StartGroup>,
    /// What could not be done.
    pub problems: Vec<String>,
}

/// Documents that belong together.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StartGroup {
    /// What they have in common.
    pub title: String,
    /// Title and files of each.
    pub documents: Vec<(String, Vec<StartLink>)>,
}

/// A file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StartLink {
    /// What it is.
    pub title: String,
    /// Where it is, as seen from the page.
    pub path: String,
}

/// Renders the page.
///
/// The template is shipped and a test renders it; were it wrong all the same, the page would say so.
#[must_use]
pub fn start_page(page: &StartPage) -> String {
    render_page(PAGE, page).unwrap_or_else(|error| format!("<!doctype html><meta charset=\"utf-8\"><p>{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_links_every_document_and_escapes_names() {
        let link = StartLink { title: "Word".to_owned(), path: "报告/月度.docx".to_owned() };
        let group =
            StartGroup { title: "2026年9月".to_owned(), documents: vec![("甲<乙>".to_owned(), vec![link])] };
        let page = StartPage { groups: vec![group], problems: vec!["坏<文件>".to_owned()], ..StartPage::default() };
        let html = render_page(PAGE, &page).unwrap();
        assert!(html.contains("href=\"报告/月度.docx\"") && html.contains("甲&lt;乙&gt;"), "{html}");
        assert!(html.contains("坏&lt;文件&gt;"), "{html}");
    }
}
