//! Reads a document's body into HTML, in one pass and without recursion.

use super::super::walk::{Kind, Tags, XmlTag};
use super::blocks::{Paragraph, figure_of};
use super::escape::push_text;
use super::looks::{RunLook, colour, is_on, value};
use super::numbering::{Counters, Numbering};
use super::pictures::{Pictures, Shown};
use super::sheets::Sheets;
use super::styles::Styles;
use super::table::{Cell, Merge, Row, Table};
use crate::splice::SpliceError;
use crate::splice::xml::{attribute, unescape};

/// What else is in the package.
#[derive(Clone, Copy)]
pub(super) struct Knowledge<'x> {
    pub(super) styles: &'x Styles,
    pub(super) numbering: &'x Numbering,
    pub(super) pictures: &'x Pictures<'x>,
}

/// The reader of a body.
pub(super) struct Document<'x> {
    xml: &'x str,
    known: Knowledge<'x>,
    counters: Counters,
    /// HTML of the body and, within it, of cells and text boxes; innermost last.
    sinks: Vec<String>,
    paragraphs: Vec<Paragraph>,
    runs: Vec<RunLook>,
    tables: Vec<Table>,
    picture: Option<Shown>,
    /// What the properties that come belong to.
    within: Vec<Within>,
    /// The number of the bookmark that shows a figure.
    bookmark: Option<String>,
    text_from: usize,
    /// How many elements are open that a page leaves out.
    left_out: usize,
    begins_page: bool,
    sheets: Sheets,
    /// Whether the paragraph that is being read is the last of its section.
    ends_section: bool,
}

/// What properties belong to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Within {
    Paragraph,
    /// The look of the paragraph's mark, which is not shown.
    Mark,
    Run,
    Cell,
    Table,
}

impl<'x> Document<'x> {
    pub(super) fn new(xml: &'x str, known: Knowledge<'x>) -> Self {
        Self {
            xml,
            known,
            counters: Counters::default(),
            sinks: Vec::new(),
            paragraphs: Vec::new(),
            runs: Vec::new(),
            tables: Vec::new(),
            picture: None,
            within: Vec::new(),
            bookmark: None,
            text_from: 0,
            left_out: 0,
            begins_page: false,
            sheets: Sheets::default(),
            ends_section: false,
        }
    }

    /// The body's HTML.
    pub(super) fn read(mut self) -> Result<String, SpliceError> {
        self.sinks.push(String::new());
        let mut tags = Tags::of(self.xml);
        while let Some(tag) = tags.next()? {
            if is_left_out(tag.name) {
                match tag.kind {
                    Kind::Open => self.left_out += 1,
                    Kind::Close => self.left_out = self.left_out.saturating_sub(1),
                    Kind::Empty => {}
                }
            } else if self.left_out == 0 {
                match tag.kind {
                    Kind::Open => self.open(&tag),
                    Kind::Empty => self.empty(&tag),
                    Kind::Close => self.close(&tag),
                }
            }
        }
        self.end_section();
        Ok(self.sheets.html())
    }

    fn open(&mut self, tag: &XmlTag<'_>) {
        match tag.name {
            "w:p" => self.paragraphs.push(Paragraph::default()),
            "w:pPr" => self.within.push(Within::Paragraph),
            "w:r" => self.runs.push(RunLook::default()),
            "w:rPr" => {
                let in_paragraph = self.within.last() == Some(&Within::Paragraph);
                self.within.push(if in_paragraph { Within::Mark } else { Within::Run });
            }
            "w:t" => self.text_from = tag.at.end,
            "w:tbl" => self.tables.push(Table::default()),
            "w:tblPr" => self.within.push(Within::Table),
            "w:tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Row::default());
                }
            }
            "w:tc" => {
                if let Some(row) = self.row() {
                    row.cells.push(Cell { span: 1, ..Cell::default() });
                }
                self.sinks.push(String::new());
            }
            "w:tcPr" => self.within.push(Within::Cell),
            "w:txbxContent" => self.sinks.push(String::new()),
            "w:drawing" => self.picture = Some(Shown::default()),
            _ => self.empty(tag),
        }
    }

    fn close(&mut self, tag: &XmlTag<'_>) {
        match tag.name {
            "w:p" => self.end_paragraph(),
            "w:pPr" | "w:rPr" | "w:tcPr" | "w:tblPr" => {
                self.within.pop();
            }
            "w:r" => {
                self.runs.pop();
            }
            "w:t" => self.end_text(tag),
            "w:tbl" => {
                let html = self.tables.pop().map(Table::html).unwrap_or_default();
                self.put_block(&html);
            }
            "w:tc" => {
                let html = self.sinks.pop().unwrap_or_default();
                if let Some(cell) = self.row().and_then(|row| row.cells.last_mut()) {
                    cell.html = html;
                }
            }
            "w:txbxContent" => {
                let html = self.sinks.pop().unwrap_or_default();
                let html = format!("<div class=\"box\">{html}</div>\n");
                match self.paragraphs.last_mut() {
                    Some(paragraph) => paragraph.boxes.push_str(&html),
                    None => self.put_block(&html),
                }
            }
            // Outside a paragraph it is the document's last.
            "w:sectPr" => self.ends_section = !self.paragraphs.is_empty(),
            "w:drawing" => {
                let html = self.picture.take().map(|shown| self.known.pictures.html(&shown)).unwrap_or_default();
                self.put_inline(&html);
            }
            _ => {}
        }
    }

    fn empty(&mut self, tag: &XmlTag<'_>) {
        match tag.name {
            "w:p" => {
                self.paragraphs.push(Paragraph::default());
                self.end_paragraph();
            }
            "w:br" if attribute(tag.text, "w:type").as_deref() == Some("page") => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.end_page();
                }
            }
            "w:br" | "w:cr" => self.put_inline("<br>"),
            // Tab stops bear the same name but stand in the look of a paragraph.
            "w:tab" if !self.runs.is_empty() => self.put_inline("&emsp;"),
            "w:noBreakHyphen" => self.put_inline("&#8209;"),
            "w:bookmarkStart" => self.begin_bookmark(tag),
            "w:bookmarkEnd" => {
                if self.bookmark.is_some() && self.bookmark.as_deref() == attribute(tag.text, "w:id").as_deref() {
                    self.bookmark = None;
                    if let Some(paragraph) = self.paragraphs.last_mut() {
                        paragraph.end_figure();
                    }
                }
            }
            // Sections are of the body alone, not of cells and text boxes.
            "w:pgSz" if self.sinks.len() == 1 => self.sheets.note(tag),
            "wp:extent" | "wp:docPr" | "a:blip" => self.note_picture(tag),
            "w:gridCol" => {
                if let Some(table) = self.tables.last_mut() {
                    table.widths.push(attribute(tag.text, "w:w").and_then(|width| width.parse().ok()).unwrap_or(0));
                }
            }
            "w:tblHeader" => {
                if let Some(row) = self.row() {
                    row.is_heading = is_on(tag);
                }
            }
            "w:gridBefore" => {
                if let Some(row) = self.row() {
                    row.before = value(tag).and_then(|count| count.parse().ok()).filter(|n| *n <= 1_000).unwrap_or(0);
                }
            }
            _ => self.property(tag),
        }
    }

    fn property(&mut self, tag: &XmlTag<'_>) {
        match self.within.last() {
            Some(Within::Paragraph) => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.look.take(tag);
                }
            }
            Some(Within::Run) => {
                if let Some(run) = self.runs.last_mut() {
                    run.take(tag);
                }
            }
            Some(Within::Cell) => {
                if let Some(cell) = self.row().and_then(|row| row.cells.last_mut()) {
                    of_cell(cell, tag);
                }
            }
            Some(Within::Table) if tag.name == "w:top" => {
                if let Some(table) = self.tables.last_mut() {
                    table.is_plain = matches!(value(tag).as_deref(), Some("none" | "nil"));
                }
            }
            _ => {}
        }
    }

    fn row(&mut self) -> Option<&mut Row> {
        self.tables.last_mut()?.rows.last_mut()
    }

    fn begin_bookmark(&mut self, tag: &XmlTag<'_>) {
        let name = attribute(tag.text, "w:name").unwrap_or_default();
        let (Some(figure), Some(paragraph)) = (figure_of(&name), self.paragraphs.last_mut()) else { return };
        paragraph.begin_figure(figure);
        self.bookmark = attribute(tag.text, "w:id").map(std::borrow::Cow::into_owned);
    }

    fn note_picture(&mut self, tag: &XmlTag<'_>) {
        let Some(picture) = &mut self.picture else { return };
        let get = |key| attribute(tag.text, key).unwrap_or_default().into_owned();
        match tag.name {
            "wp:extent" => picture.width = get("cx").parse().unwrap_or(0),
            "wp:docPr" => {
                picture.name = get("name");
                picture.alt = get("descr");
            }
            _ => picture.relation = get("r:embed"),
        }
    }

    fn end_text(&mut self, tag: &XmlTag<'_>) {
        let raw = self.xml.get(self.text_from..tag.at.start).unwrap_or_default();
        let mut html = String::with_capacity(raw.len());
        push_text(&mut html, &unescape(raw));
        self.put_inline(&html);
    }

    fn put_inline(&mut self, html: &str) {
        let (Some(paragraph), Some(run)) = (self.paragraphs.last_mut(), self.runs.last()) else { return };
        paragraph.push(run, html);
    }

    fn put_block(&mut self, html: &str) {
        if let Some(sink) = self.sinks.last_mut() {
            sink.push_str(html);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let begins_page = std::mem::replace(&mut self.begins_page, paragraph.ends_page);
        let html = paragraph.finish(&self.known, &mut self.counters, begins_page);
        self.put_block(&html);
        if self.sinks.len() == 1 && std::mem::take(&mut self.ends_section) {
            self.end_section();
        }
    }

    fn end_section(&mut self) {
        if let Some(html) = self.sinks.first_mut().map(std::mem::take) {
            self.sheets.end(&html);
        }
    }
}

/// Text boxes repeated for old programs, deleted text, and looks as they were before a change.
fn is_left_out(name: &str) -> bool {
    matches!(name, "mc:Fallback" | "w:del" | "w:rPrChange" | "w:pPrChange" | "w:tcPrChange" | "w:sectPrChange")
}

fn of_cell(cell: &mut Cell, tag: &XmlTag<'_>) {
    match tag.name {
        "w:gridSpan" => {
            cell.span = value(tag).and_then(|n| n.parse().ok()).filter(|n| (1..=1_000).contains(n)).unwrap_or(1);
        }
        "w:vMerge" => {
            cell.merge = if value(tag).as_deref() == Some("restart") { Merge::Begins } else { Merge::Continues };
        }
        "w:shd" => cell.shade = attribute(tag.text, "w:fill").and_then(|fill| colour(&fill)),
        "w:vAlign" => {
            cell.align = match value(tag).as_deref() {
                Some("center") => Some("middle"),
                Some("bottom") => Some("bottom"),
                _ => None,
            };
        }
        _ => {}
    }
}
