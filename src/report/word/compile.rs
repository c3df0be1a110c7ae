//! Turns a part into a template: tags joined, blocks moved between runs, paragraphs and rows lifted; the rest byte for byte.

use super::scan::{Paragraph, Scan};
use super::tags::{Lift, Tag, TagKind, tags};
use crate::splice::xml::{Edits, attribute, with_attribute};
use std::ops::Range;

/// Delimiters that no XML contains, so that braces in the document are never taken for tags.
pub(super) const PRINT: [&str; 2] = ["\u{1}\u{1}", "\u{2}\u{2}"];
/// Delimiters of blocks.
pub(super) const BLOCK: [&str; 2] = ["\u{3}\u{3}", "\u{4}\u{4}"];
/// Delimiters of comments, which are left out before.
pub(super) const COMMENT: [&str; 2] = ["\u{5}\u{5}", "\u{6}\u{6}"];
/// Stands where a run was cut, so that a half without text can be left out.
pub(super) const CUT: char = '\u{11}';

/// A tag in its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) tag: Tag,
    /// The paragraph, by position.
    pub(super) paragraph: usize,
    /// The element whose children the tag stands among once it is lifted.
    pub(super) level: usize,
    /// Where it stands in the part.
    at: usize,
}

/// A paragraph with its tags.
pub(super) struct Tagged {
    pub(super) paragraph: usize,
    pub(super) tags: Vec<Tag>,
    /// The text without the tags, entities and all.
    pub(super) beside: String,
    /// Whether a tag begins that has no end.
    pub(super) is_open: bool,
    text: String,
    starts: Vec<usize>,
}

/// The paragraphs that have tags.
pub(super) fn tagged(xml: &str, scan: &Scan) -> Vec<Tagged> {
    let with_tags = scan.paragraphs.iter().enumerate().filter_map(|(at, paragraph)| {
        let (text, starts) = paragraph.raw_text(xml);
        let (tags, open) = tags(&text);
        let has_end = text.contains("}}") || text.contains("%}");
        if tags.is_empty() && open.is_none() && !has_end {
            return None;
        }
        let (mut beside, mut from) = (String::new(), 0);
        for tag in &tags {
            beside.push_str(text.get(from..tag.span.start).unwrap_or_default());
            from = tag.span.end;
        }
        beside.push_str(text.get(from..).unwrap_or_default());
        Some(Tagged { paragraph: at, tags, beside, is_open: open.is_some(), text, starts })
    });
    with_tags.collect()
}

/// The template of a part, and its tags in their order.
pub(super) fn compile(xml: &str, scan: &Scan, tagged: &[Tagged]) -> (String, Vec<Placed>) {
    let mut compiler = Compiler { xml, scan, edits: Edits::default(), placed: Vec::new() };
    let mut lifted_until = 0;
    let mut lifted_rows: Vec<bool> = vec![false; scan.rows.len()];
    for paragraph in tagged.iter().filter(|paragraph| paragraph.tags.iter().any(|tag| tag.lift == Lift::Row)) {
        let row = scan.paragraphs.get(paragraph.paragraph).and_then(|p| p.row);
        if let Some(lifted) = row.and_then(|row| lifted_rows.get_mut(row)) {
            *lifted = true;
        }
    }
    for (at, found) in tagged.iter().enumerate() {
        let Some(paragraph) = scan.paragraphs.get(found.paragraph) else { continue };
        if paragraph.at.start < lifted_until {
            continue;
        }
        if let Some(row) = lifted_row(scan, paragraph, &lifted_rows) {
            lifted_until = compiler.lift_row(row, tagged.get(at..).unwrap_or_default());
        } else if found.tags.iter().any(|tag| tag.lift == Lift::Paragraph) {
            compiler.lift_paragraph(paragraph, found);
            lifted_until = paragraph.at.end;
        } else {
            compiler.inline(paragraph, found);
        }
    }
    compiler.placed.sort_by_key(|placed| placed.at);
    (compiler.edits.apply(xml), compiler.placed)
}

/// The outermost row around a paragraph that a tag takes away.
fn lifted_row(scan: &Scan, paragraph: &Paragraph, lifted: &[bool]) -> Option<usize> {
    let mut found = None;
    let mut row = paragraph.row;
    while let Some(at) = row {
        if lifted.get(at) == Some(&true) {
            found = Some(at);
        }
        row = scan.rows.get(at).and_then(|row| row.outer);
    }
    found
}

struct Compiler<'x> {
    xml: &'x str,
    scan: &'x Scan,
    edits: Edits,
    placed: Vec<Placed>,
}

impl Compiler<'_> {
    /// Puts the row's tags in its place, and gives its end.
    fn lift_row(&mut self, row: usize, tagged: &[Tagged]) -> usize {
        let Some(row) = self.scan.rows.get(row).cloned() else { return 0 };
        let mut template = String::new();
        for found in tagged {
            let Some(paragraph) = self.scan.paragraphs.get(found.paragraph) else { break };
            if paragraph.at.start >= row.at.end {
                break;
            }
            for tag in found.tags.iter().filter(|tag| tag.lift == Lift::Row) {
                self.place(tag, found.paragraph, row.parent, row.at.start);
                push_tag(&mut template, tag);
            }
        }
        self.edits.replace(row.at.clone(), template);
        row.at.end
    }

    fn lift_paragraph(&mut self, paragraph: &Paragraph, found: &Tagged) {
        let mut template = String::new();
        for tag in found.tags.iter().filter(|tag| tag.kind == TagKind::Block) {
            self.place(tag, found.paragraph, paragraph.parent, paragraph.at.start);
            push_tag(&mut template, tag);
        }
        self.edits.replace(paragraph.at.clone(), template);
    }

    fn inline(&mut self, paragraph: &Paragraph, found: &Tagged) {
        let mut touched = vec![false; paragraph.pieces.len()];
        // Tags and pieces both come in order, so each is looked at once.
        let mut first = 0;
        for tag in &found.tags {
            while found.starts.get(first + 1).is_some_and(|start| *start <= tag.span.start) {
                first += 1;
            }
            self.join(paragraph, found, tag, first, &mut touched);
        }
        let pieces = paragraph.pieces.iter().zip(touched).filter(|(_, touched)| *touched);
        for (piece, _) in pieces {
            let open = self.xml.get(piece.open.clone()).unwrap_or_default();
            if attribute(open, "xml:space").as_deref() != Some("preserve") {
                self.edits.replace(piece.open.clone(), with_attribute(open, "xml:space", "preserve"));
            }
        }
    }

    /// Puts the whole tag where it begins, and takes it out of the pieces that follow.
    fn join(&mut self, paragraph: &Paragraph, found: &Tagged, tag: &Tag, first: usize, touched: &mut [bool]) {
        let pieces = paragraph.pieces.iter().zip(&found.starts).enumerate().skip(first);
        let mut is_first = true;
        for (at, (piece, start)) in pieces {
            if *start >= tag.span.end {
                break;
            }
            let within = tag.span.start.max(*start)..tag.span.end.min(start + piece.text.len());
            if within.is_empty() {
                continue;
            }
            let place = piece.text.start + within.start - start..piece.text.start + within.end - start;
            let template =
                if is_first { self.template(found.paragraph, tag, piece.run, place.start) } else { String::new() };
            is_first = false;
            self.edits.replace(place, template);
            if let Some(touched) = touched.get_mut(at) {
                *touched = true;
            }
        }
        debug_assert!(found.text.get(tag.span.clone()).is_some(), "a tag lies in its text");
    }

    /// A tag in a run; blocks stand between runs, so that what they leave out are whole runs.
    fn template(&mut self, paragraph: usize, tag: &Tag, run: usize, at: usize) -> String {
        let mut template = String::new();
        let Some(run) = self.scan.runs.get(run) else { return template };
        match tag.kind {
            TagKind::Comment => {}
            TagKind::Print => {
                self.place(tag, paragraph, run.parent, at);
                push_tag(&mut template, tag);
            }
            TagKind::Block => {
                self.place(tag, paragraph, run.parent, at);
                let get = |at: &Range<usize>| self.xml.get(at.clone()).unwrap_or_default();
                template.push(CUT);
                template.push_str("</w:t></w:r>");
                push_tag(&mut template, tag);
                template.push_str(get(&run.open));
                template.push_str(run.look.as_ref().map(get).unwrap_or_default());
                template.push_str("<w:t xml:space=\"preserve\">");
                template.push(CUT);
            }
        }
        template
    }

    fn place(&mut self, tag: &Tag, paragraph: usize, level: usize, at: usize) {
        self.placed.push(Placed { tag: tag.clone(), paragraph, level, at });
    }
}

fn push_tag(template: &mut String, tag: &Tag) {
    let [open, close] = if tag.kind == TagKind::Print { PRINT } else { BLOCK };
    template.push_str(open);
    template.push_str(&tag.source);
    template.push_str(close);
}

/// Where each tag begins in a template, in order.
pub(super) fn tag_offsets(template: &str) -> Vec<usize> {
    let bytes = template.as_bytes();
    let is_start = |pair: &[u8]| matches!(pair, [1, 1] | [3, 3]);
    bytes.windows(2).enumerate().filter(|(_, pair)| is_start(pair)).map(|(at, _)| at).collect()
}
