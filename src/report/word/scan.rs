//! Reads a part once: its paragraphs with the pieces of their text, its rows, and what is numbered or named in it.

use super::problem::{WordProblem, shortened};
use super::walk::{Kind, Tags, XmlTag};
use crate::splice::SpliceError;
use crate::splice::xml::{attribute, unescape};
use std::collections::BTreeSet;
use std::ops::Range;

/// A run: text of one look.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// Its opening tag.
    pub(super) open: Range<usize>,
    /// Its look.
    pub(super) look: Option<Range<usize>>,
    /// The element around it.
    pub(super) parent: usize,
}

/// A piece of a paragraph's text: what one `w:t` holds.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The opening tag of the `w:t`.
    pub(super) open: Range<usize>,
    /// Its text as written, entities and all.
    pub(super) text: Range<usize>,
    pub(super) run: usize,
    /// Whether a tab or a break stands before it.
    after_gap: bool,
}

/// A table row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) at: Range<usize>,
    /// The element around it.
    pub(super) parent: usize,
    /// The row around the table it is in.
    pub(super) outer: Option<usize>,
}

/// A paragraph.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) at: Range<usize>,
    pub(super) pieces: Vec<Piece>,
    /// The element around it.
    pub(super) parent: usize,
    pub(super) row: Option<usize>,
    pub(super) cell: Option<[u32; 3]>,
    /// Counted from 1; those that repeat a text box for old programs carry the number of the one before.
    pub(super) number: u32,
    /// Whether it repeats a text box for old programs.
    pub(super) is_fallback: bool,
    /// Whether a section ends with it.
    pub(super) ends_section: bool,
}

impl Paragraph {
    /// The text as written with entities, tabs and breaks as blanks; and where each piece begins in it.
    pub(super) fn raw_text(&self, xml: &str) -> (String, Vec<usize>) {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            if piece.after_gap {
                text.push(' ');
            }
            starts.push(text.len());
            text.push_str(xml.get(piece.text.clone()).unwrap_or_default());
        }
        (text, starts)
    }

    /// A problem of this paragraph.
    pub(super) fn problem(&self, part: &str, xml: &str, message: impl Into<String>, help: &str) -> WordProblem {
        WordProblem {
            paragraph: Some(self.number),
            cell: self.cell,
            text: shortened(unescape(&self.raw_text(xml).0).trim()),
            ..WordProblem::of_part(part, message, help)
        }
    }
}

/// What a part holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) rows: Vec<Row>,
    pub(super) runs: Vec<Run>,
    /// The largest number of a bookmark.
    pub(super) last_bookmark: u32,
    pub(super) bookmark_names: BTreeSet<String>,
    /// The largest number of a drawing.
    pub(super) last_drawing: u32,
}

/// Reads a part.
pub(super) fn scan(xml: &str) -> Result<Scan, SpliceError> {
    let mut tags = Tags::of(xml);
    let mut scanner = Scanner::default();
    while let Some(tag) = tags.next()? {
        match tag.kind {
            Kind::Open => scanner.open(&tag),
            Kind::Empty => scanner.empty(&tag),
            Kind::Close => scanner.close(&tag),
        }
    }
    Ok(scanner.scan)
}

/// A table that is open.
#[derive(Default)]
struct Table {
    number: u32,
    rows: u32,
    cells: u32,
}

#[derive(Default)]
struct Scanner {
    scan: Scan,
    /// Ordinal numbers of the elements that are open.
    open: Vec<usize>,
    count: usize,
    paragraphs: Vec<usize>,
    runs: Vec<(usize, usize)>,
    rows: Vec<usize>,
    tables: Vec<Table>,
    table_count: u32,
    number: u32,
    fallbacks: usize,
    text: Option<(Range<usize>, usize)>,
    gap: bool,
}

impl Scanner {
    fn parent(&self) -> usize {
        self.open.last().copied().unwrap_or_default()
    }

    fn open(&mut self, tag: &XmlTag<'_>) {
        match tag.name {
            "w:p" => self.begin_paragraph(tag),
            "w:r" => {
                self.scan.runs.push(Run { open: tag.at.clone(), look: None, parent: self.parent() });
                self.runs.push((self.scan.runs.len() - 1, tag.depth));
            }
            "w:t" => self.text = Some((tag.at.clone(), tag.at.end)),
            "w:rPr" => self.begin_look(tag),
            "w:tbl" => {
                self.table_count += 1;
                self.tables.push(Table { number: self.table_count, ..Table::default() });
            }
            "w:tr" => self.begin_row(tag),
            "w:tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells += 1;
                }
            }
            "mc:Fallback" => self.fallbacks += 1,
            _ => self.note(tag),
        }
        self.count += 1;
        self.open.push(self.count);
    }

    fn empty(&mut self, tag: &XmlTag<'_>) {
        match tag.name {
            "w:p" => {
                self.begin_paragraph(tag);
                self.paragraphs.pop();
            }
            "w:tab" | "w:br" | "w:cr" if !self.runs.is_empty() => self.gap = true,
            _ => self.note(tag),
        }
    }

    fn close(&mut self, tag: &XmlTag<'_>) {
        self.open.pop();
        match tag.name {
            "w:p" => {
                if let Some(paragraph) = self.paragraphs.pop().and_then(|at| self.scan.paragraphs.get_mut(at)) {
                    paragraph.at.end = tag.at.end;
                }
            }
            "w:r" => {
                self.runs.pop();
            }
            "w:rPr" => self.end_look(tag),
            "w:t" => self.end_text(tag),
            "w:tbl" => {
                self.tables.pop();
            }
            "w:tr" => {
                if let Some(row) = self.rows.pop().and_then(|at| self.scan.rows.get_mut(at)) {
                    row.at.end = tag.at.end;
                }
            }
            "mc:Fallback" => self.fallbacks = self.fallbacks.saturating_sub(1),
            _ => {}
        }
    }

    fn begin_paragraph(&mut self, tag: &XmlTag<'_>) {
        let is_fallback = self.fallbacks > 0;
        self.number += u32::from(!is_fallback);
        self.gap = false;
        self.scan.paragraphs.push(Paragraph {
            at: tag.at.clone(),
            pieces: Vec::new(),
            parent: self.parent(),
            row: self.rows.last().copied(),
            cell: self.tables.last().map(|table| [table.number, table.rows, table.cells]),
            number: self.number,
            is_fallback,
            ends_section: false,
        });
        self.paragraphs.push(self.scan.paragraphs.len() - 1);
    }

    fn begin_row(&mut self, tag: &XmlTag<'_>) {
        if let Some(table) = self.tables.last_mut() {
            table.rows += 1;
            table.cells = 0;
        }
        let (parent, outer) = (self.parent(), self.rows.last().copied());
        self.scan.rows.push(Row { at: tag.at.clone(), parent, outer });
        self.rows.push(self.scan.rows.len() - 1);
    }

    fn begin_look(&mut self, tag: &XmlTag<'_>) {
        let own = self.runs.last().filter(|(_, depth)| depth + 1 == tag.depth);
        if let Some(run) = own.and_then(|(run, _)| self.scan.runs.get_mut(*run)) {
            run.look = Some(tag.at.clone());
        }
    }

    fn end_look(&mut self, tag: &XmlTag<'_>) {
        let own = self.runs.last().filter(|(_, depth)| depth + 1 == tag.depth);
        if let Some(look) = own.and_then(|(run, _)| self.scan.runs.get_mut(*run)).and_then(|run| run.look.as_mut()) {
            look.end = tag.at.end;
        }
    }

    fn end_text(&mut self, tag: &XmlTag<'_>) {
        let (Some((open, from)), Some((run, _))) = (self.text.take(), self.runs.last()) else { return };
        let Some(paragraph) = self.paragraphs.last().and_then(|at| self.scan.paragraphs.get_mut(*at)) else { return };
        let after_gap = std::mem::take(&mut self.gap);
        paragraph.pieces.push(Piece { open, text: from..tag.at.start, run: *run, after_gap });
    }

    /// Notes numbers, names and sections.
    fn note(&mut self, tag: &XmlTag<'_>) {
        match tag.name {
            "w:bookmarkStart" => {
                let id = attribute(tag.text, "w:id").and_then(|id| id.parse().ok()).unwrap_or_default();
                self.scan.last_bookmark = self.scan.last_bookmark.max(id);
                self.scan.bookmark_names.extend(attribute(tag.text, "w:name").map(std::borrow::Cow::into_owned));
            }
            "wp:docPr" => {
                let id = attribute(tag.text, "id").and_then(|id| id.parse().ok()).unwrap_or_default();
                self.scan.last_drawing = self.scan.last_drawing.max(id);
            }
            "w:sectPr" => {
                if let Some(paragraph) = self.paragraphs.last().and_then(|at| self.scan.paragraphs.get_mut(*at)) {
                    paragraph.ends_section = true;
                }
            }
            _ => {}
        }
    }
}
