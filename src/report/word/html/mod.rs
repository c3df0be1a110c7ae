//! Shows a filled document as one page that needs nothing else: no script, no file, no network.

mod blocks;
mod document;
mod escape;
mod looks;
mod numbering;
mod pictures;
mod sheets;
mod sources;
mod styles;
mod table;

use super::package::{Package, relations_of};
use super::problem::WordProblem;
use document::{Document, Knowledge};
use escape::push_text;
use numbering::Numbering;
use pictures::Pictures;
use std::collections::BTreeMap;
use styles::Styles;

/// How pages look, on a screen and on paper, before a page's own style.
const STYLE: &str = include_str!("page.css");

/// A figure that the document shows, for the list of sources at its end.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HtmlFigure {
    /// As in its bookmark: `F012`.
    pub id: String,
    /// What is counted.
    pub definition: String,
    /// The value as shown.
    pub value: String,
    /// The unit as shown.
    pub unit: String,
    /// The rows behind it, each as 编号 文件 工作表 行.
    pub rows: Vec<String>,
}

/// What a page has besides the document.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HtmlPage {
    /// Title of the window.
    pub title: String,
    /// Style that is added to the usual one.
    pub css: String,
    /// Figures for the list of sources.
    pub figures: Vec<HtmlFigure>,
    /// SVG text by a picture's name, to be shown in its place.
    pub drawings: BTreeMap<String, String>,
}

/// Shows a filled document as one page.
///
/// # Errors
/// When it is not a Word document, is damaged, or exceeds a limit.
pub fn word_to_html(docx: &[u8], page: &HtmlPage) -> Result<String, WordProblem> {
    let package = Package::open(docx)?;
    let Some(main) = package.text_parts.first().cloned() else {
        return Err(WordProblem::of_file("没有正文", "请用 Word 或 WPS 打开后另存为 .docx"));
    };
    let wrong = |error| WordProblem::of_xml(&main.title, &error);
    let xml = package.text(&main.name)?.unwrap_or_default();
    let styles = Styles::read(&package.text("word/styles.xml")?.unwrap_or_default()).map_err(wrong)?;
    let relations = package.text(&relations_of(&main.name))?.unwrap_or_default();
    let pictures = Pictures::read(&package, &main.name, &relations, &page.drawings).map_err(wrong)?;
    let numbering = Numbering::read(&package.text("word/numbering.xml")?.unwrap_or_default()).map_err(wrong)?;
    let known = Knowledge { styles: &styles, numbering: &numbering, pictures: &pictures };
    let body = Document::new(&xml, known).read().map_err(wrong)?;
    let mut html = String::with_capacity(body.len() + 4_096);
    html.push_str("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    push_text(&mut html, &page.title);
    html.push_str("</title>\n<style>\n");
    // Nothing in a style may end it.
    html.push_str(&[STYLE, &page.css].join("\n").replace("</", "<\\/"));
    html.push_str("</style>\n</head>\n<body>\n<main>\n");
    html.push_str(&body);
    html.push_str("</main>\n");
    sources::push(&mut html, &page.figures);
    html.push_str("</body>\n</html>\n");
    Ok(html)
}
