//! Tables, and whatever must not be left without a paragraph.

use super::super::walk::{Kind, XmlTag};
use super::cell::{Cell, Merge};
use crate::splice::SpliceError;
use crate::splice::xml::attribute;
use std::collections::BTreeMap;

/// A table that is open.
#[derive(Debug, Default)]
struct Table {
    /// Where it begins in the result.
    start: usize,
    rows: usize,
    /// The column at which the next cell begins.
    column: usize,
    /// By column: the row of the last merged cell, its columns and its key.
    merges: BTreeMap<usize, (usize, usize, String)>,
}

/// What stood last in something that holds paragraphs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Last {
    Nothing,
    Paragraph,
    Table,
}

/// The tables and cells that are open.
#[derive(Debug, Default)]
pub(super) struct Tables {
    open: Vec<Table>,
    cells: Vec<Cell>,
    /// What holds paragraphs, innermost last.
    holders: Vec<(Last, usize)>,
}

/// Elements that must not be left without a paragraph.
const HOLDERS: [&str; 8] =
    ["w:tc", "w:body", "w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:txbxContent", "w:comment"];

impl Tables {
    /// The innermost cell that is open.
    pub(super) fn cell(&mut self) -> Option<&mut Cell> {
        self.cells.last_mut()
    }

    /// Writes a tag of a table or of anything else.
    pub(super) fn tag(&mut self, tag: &XmlTag<'_>, out: &mut String) -> Result<(), SpliceError> {
        if tag.kind != Kind::Open {
            self.before_end(tag, out)?;
        }
        if tag.name == "w:tbl" && tag.kind == Kind::Open {
            self.open.push(Table { start: out.len(), ..Table::default() });
        }
        if tag.name == "w:sectPr" && tag.kind != Kind::Close && self.is_between_paragraphs() {
            self.complete(out);
        }
        out.push_str(tag.text);
        match tag.kind {
            Kind::Open => self.begin(tag, out),
            Kind::Empty => self.empty(tag, out),
            Kind::Close => self.close(tag, out),
        }
        Ok(())
    }

    fn begin(&mut self, tag: &XmlTag<'_>, out: &str) {
        match tag.name {
            "w:tr" => {
                if let Some(table) = self.open.last_mut() {
                    table.rows += 1;
                    table.column = 0;
                }
            }
            "w:tc" => self.cells.push(Cell { from: out.len(), span: 1, ..Cell::default() }),
            "w:tcPr" => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.properties = Some(out.len() - tag.text.len()..out.len());
                }
            }
            "w:p" => {
                if let Some((_, paragraphs)) = self.holders.last_mut() {
                    *paragraphs += 1;
                }
            }
            name if HOLDERS.contains(&name) => {}
            _ => self.empty(tag, out),
        }
        if HOLDERS.contains(&tag.name) {
            self.holders.push((Last::Nothing, 0));
        }
    }

    /// Notes what is told by an attribute.
    fn empty(&mut self, tag: &XmlTag<'_>, out: &str) {
        let number = || attribute(tag.text, "w:val").and_then(|value| value.parse().ok()).filter(|n| *n <= 1_000);
        match tag.name {
            "w:gridSpan" => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.span = number().unwrap_or(1);
                }
            }
            "w:gridBefore" => {
                if let Some(table) = self.open.last_mut() {
                    table.column += number().unwrap_or(0);
                }
            }
            "w:tcPr" => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.properties = Some(out.len() - tag.text.len()..out.len());
                }
            }
            "w:p" => self.note(Last::Paragraph),
            _ => {}
        }
    }

    /// What has to happen before an element ends.
    fn before_end(&mut self, tag: &XmlTag<'_>, out: &mut String) -> Result<(), SpliceError> {
        if tag.kind == Kind::Close && HOLDERS.contains(&tag.name) {
            self.complete(out);
        }
        if tag.kind == Kind::Close
            && tag.name == "w:tc"
            && let Some(cell) = self.cells.pop()
        {
            let merge = self.merge(&cell);
            cell.apply(out, merge)?;
        }
        Ok(())
    }

    fn close(&mut self, tag: &XmlTag<'_>, out: &mut String) {
        match tag.name {
            "w:tcPr" => {
                if let Some(properties) = self.cells.last_mut().and_then(|cell| cell.properties.as_mut()) {
                    properties.end = out.len();
                }
            }
            "w:p" => {
                if let Some((_, paragraphs)) = self.holders.last_mut() {
                    *paragraphs = paragraphs.saturating_sub(1);
                }
                self.note(Last::Paragraph);
            }
            "w:tbl" => self.close_table(out),
            name if HOLDERS.contains(&name) => {
                self.holders.pop();
            }
            _ => {}
        }
    }

    /// A table whose rows have all vanished vanishes too: Word calls a document with an empty one damaged.
    fn close_table(&mut self, out: &mut String) {
        let Some(table) = self.open.pop() else { return };
        if table.rows == 0 {
            out.truncate(table.start);
        } else {
            self.note(Last::Table);
        }
    }

    fn note(&mut self, last: Last) {
        if let Some(holder) = self.holders.last_mut() {
            holder.0 = last;
        }
    }

    fn is_between_paragraphs(&self) -> bool {
        self.holders.last().is_some_and(|(_, paragraphs)| *paragraphs == 0)
    }

    /// Ends with a paragraph, as Word wants it.
    fn complete(&mut self, out: &mut String) {
        if self.holders.last().is_some_and(|(last, _)| *last != Last::Paragraph) {
            out.push_str("<w:p/>");
            self.note(Last::Paragraph);
        }
    }

    /// How a cell takes part in a merge; its column is passed.
    fn merge(&mut self, cell: &Cell) -> Option<Merge> {
        let table = self.open.last_mut()?;
        let column = table.column;
        table.column += cell.span;
        let key = cell.merge.as_ref().filter(|key| !key.is_empty())?;
        let above = table.merges.insert(column, (table.rows, cell.span, key.clone()));
        let continues = above == Some((table.rows - 1, cell.span, key.clone()));
        Some(if continues { Merge::Continues } else { Merge::Begins })
    }
}
