//! Changes one row: cells put in, formats replaced, everything else as it stands.

use super::error::SpliceError;
use super::look::LookId;
use super::strings::push_all;
use super::styles::Styles;
use super::survey::plain_column;
use super::xml::{
    Edits, Node, Walk, attribute, attribute_place, column_of, push_number, with_attribute, without_attribute,
};
use crate::model::column_name;
use memchr::memmem;
use std::ops::Range;

/// A cell of a row, by position.
pub(super) struct CellSpan {
    pub(super) column: u32,
    tag: Range<usize>,
    whole: Range<usize>,
    pub(super) has_content: bool,
}

/// A row, by position.
pub(super) struct RowSpans {
    open: Range<usize>,
    empty: bool,
    /// Where its end tag begins.
    close: usize,
    pub(super) cells: Vec<CellSpan>,
}

/// The cells of a row. One without a reference follows the cell before.
pub(super) fn row_spans(part: &str, row: &str) -> Result<RowSpans, SpliceError> {
    let mut walk = Walk::new(part, row);
    let mut spans = RowSpans { open: 0..0, empty: false, close: row.len(), cells: Vec::new() };
    let mut next = 0;
    while let Some(node) = walk.next()? {
        match node {
            Node::Open { at, depth: 0, empty, .. } => {
                spans.open = at;
                spans.empty = empty;
            }
            Node::Open { name: "c", tag, at, depth: 1, .. } => {
                let column = match attribute(tag, "r") {
                    Some(reference) => column_of(reference.trim().as_bytes()),
                    None => Some(next),
                };
                let place = column.filter(|column| *column >= next && *column < super::limits::MAX_COLUMNS);
                let column =
                    place.ok_or_else(|| SpliceError::damaged(part, format_args!("单元格的位置不对：{tag}")))?;
                next = column + 1;
                spans.cells.push(CellSpan { column, tag: at.clone(), whole: at, has_content: false });
            }
            Node::Open { depth: 2, .. } => spans.cells.last_mut().into_iter().for_each(|cell| cell.has_content = true),
            Node::Close { name: "c", at, depth: 1 } => {
                spans.cells.last_mut().into_iter().for_each(|cell| cell.whole.end = at.end);
            }
            Node::Close { at, depth: 0, .. } => spans.close = at.start,
            _ => {}
        }
    }
    Ok(spans)
}

/// Cells that are put into a row: their XML, one after the other, in rising columns.
#[derive(Default)]
pub(super) struct AddedCells {
    pub(super) xml: Vec<u8>,
    /// Column, and where the cell's XML ends.
    pub(super) ends: Vec<(u32, usize)>,
}

impl AddedCells {
    pub(super) fn clear(&mut self) {
        self.xml.clear();
        self.ends.clear();
    }

    fn first_column(&self) -> Option<u32> {
        self.ends.first().map(|(column, _)| *column)
    }

    fn iter(&self) -> impl Iterator<Item = (u32, &[u8])> {
        let mut from = 0;
        self.ends.iter().map(move |(column, end)| {
            let xml = self.xml.get(from..*end).unwrap_or_default();
            from = *end;
            (*column, xml)
        })
    }
}

/// What is done to a row.
pub(super) struct RowEdit<'e> {
    pub(super) part: &'e str,
    pub(super) number: u32,
    pub(super) prefix: &'e str,
    /// Column and look, in rising columns.
    pub(super) marks: &'e [(u32, LookId)],
    pub(super) added: &'e AddedCells,
    /// Formats of columns, for cells that are not there: first and last column, format.
    pub(super) column_formats: &'e [(u32, u32, u32)],
}

impl RowEdit<'_> {
    /// Appends the changed row of a plain part where only cells past its last one are put in; whether it could.
    pub(super) fn append_plain(&self, row: &[u8], out: &mut Vec<u8>) -> bool {
        let (Some(first), true) = (self.added.first_column(), self.marks.is_empty()) else { return false };
        let Some(tag_end) = memchr::memchr(b'>', row) else { return false };
        let (tag, rest) = row.split_at_checked(tag_end).unwrap_or_default();
        let empty = tag.strip_suffix(b"/");
        if empty.is_none() {
            let last = memmem::rfind(rest, b"<c ").and_then(|at| rest.get(at..));
            let is_after = match last {
                Some(cell) => plain_column(cell).is_some_and(|column| column < first),
                None => memmem::find(rest, b"<c").is_none(),
            };
            if !is_after || !rest.ends_with(b"</row>") {
                return false;
            }
        }
        push_without_spans(empty.unwrap_or(tag), out);
        let cells = if empty.is_some() { b">" } else { rest.strip_suffix(b"</row>").unwrap_or(rest) };
        push_all(out, &[cells, &self.added.xml, b"</row>"]);
        true
    }

    /// Appends the changed row.
    pub(super) fn apply(&self, row: &str, styles: &mut Styles, out: &mut Vec<u8>) -> Result<(), SpliceError> {
        let spans = row_spans(self.part, row)?;
        let open = row.get(spans.open.clone()).unwrap_or_default();
        let tag = without_attribute(open, "spans");
        let row_format = attribute(&tag, "customFormat").is_some_and(|custom| custom == "1" || custom == "true");
        let row_format = row_format.then(|| number(&tag, "s")).flatten();
        if spans.empty {
            push_all(out, &[tag.trim_end_matches('>').trim_end_matches('/').trim_end().as_bytes(), b">"]);
        } else {
            out.extend_from_slice(tag.as_bytes());
        }
        let mut copied = spans.open.end;
        let mut cells = spans.cells.iter().peekable();
        for (column, mark, added) in self.changes() {
            while let Some(cell) = cells.next_if(|cell| cell.column < column) {
                out.extend_from_slice(row.get(copied..cell.whole.end).unwrap_or_default().as_bytes());
                copied = cell.whole.end;
            }
            let there = cells.next_if(|cell| cell.column == column);
            if let Some(cell) = there {
                out.extend_from_slice(row.get(copied..cell.whole.start).unwrap_or_default().as_bytes());
                copied = cell.whole.end;
            }
            match (added, there) {
                (Some(_), Some(cell)) if cell.has_content => {
                    return Err(SpliceError::damaged(
                        self.part,
                        format_args!("{}{} 已有内容", column_name(column), self.number),
                    ));
                }
                (Some(xml), _) => out.extend_from_slice(xml),
                (None, Some(cell)) => {
                    let tag = row.get(cell.tag.clone()).unwrap_or_default();
                    let format = Self::changed(number(tag, "s").unwrap_or(0), mark, styles);
                    let tag = with_attribute(tag, "s", &format.to_string());
                    out.extend_from_slice(tag.as_bytes());
                    out.extend_from_slice(row.get(cell.tag.end..cell.whole.end).unwrap_or_default().as_bytes());
                }
                (None, None) => {
                    let base = row_format.unwrap_or_else(|| self.column_format(column));
                    self.push_blank(column, Self::changed(base, mark, styles), out);
                }
            }
        }
        out.extend_from_slice(row.get(copied..spans.close).unwrap_or_default().as_bytes());
        if spans.empty {
            push_all(out, &[b"</", self.prefix.as_bytes(), b"row>"]);
        } else {
            out.extend_from_slice(row.get(spans.close..).unwrap_or_default().as_bytes());
        }
        Ok(())
    }

    /// Appends a row that is not there.
    pub(super) fn create(&self, styles: &mut Styles, out: &mut Vec<u8>) {
        let p = self.prefix.as_bytes();
        push_all(out, &[b"<", p, b"row r=\""]);
        push_number(out, self.number);
        out.extend_from_slice(b"\">");
        for (column, mark, added) in self.changes() {
            match added {
                Some(xml) => out.extend_from_slice(xml),
                None => self.push_blank(column, Self::changed(self.column_format(column), mark, styles), out),
            }
        }
        push_all(out, &[b"</", p, b"row>"]);
    }

    /// Marks and added cells together, in rising columns. An added cell has a look of its own, so a mark on it is left out.
    fn changes(&self) -> impl Iterator<Item = (u32, Option<LookId>, Option<&[u8]>)> {
        let mut marks = self.marks.iter().peekable();
        let mut added = self.added.iter().peekable();
        std::iter::from_fn(move || {
            let next = match (marks.peek(), added.peek()) {
                (None, None) => return None,
                (Some((mark, _)), Some((added, _))) => (*mark).min(*added),
                (Some((mark, _)), None) => *mark,
                (None, Some((added, _))) => *added,
            };
            let mut look = None;
            while let Some((_, found)) = marks.next_if(|(column, _)| *column == next) {
                look = look.or(Some(*found));
            }
            let xml = added.next_if(|(column, _)| *column == next).map(|(_, xml)| xml);
            Some((next, look, xml))
        })
    }

    fn changed(format: u32, mark: Option<LookId>, styles: &mut Styles) -> u32 {
        mark.map_or(format, |look| styles.marked(format, look))
    }

    fn column_format(&self, column: u32) -> u32 {
        let found = self.column_formats.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
        found.map_or(0, |(_, _, format)| *format)
    }

    fn push_blank(&self, column: u32, format: u32, out: &mut Vec<u8>) {
        push_all(out, &[b"<", self.prefix.as_bytes(), b"c r=\"", column_name(column).as_bytes()]);
        push_number(out, self.number);
        out.extend_from_slice(b"\" s=\"");
        push_number(out, format);
        out.extend_from_slice(b"\"/>");
    }
}

/// The row with the fills of these formats taken off; none where no cell has one.
pub(super) fn cleaned_row(
    part: &str,
    row: &[u8],
    formats: &[u32],
    styles: &mut Styles,
) -> Result<Option<String>, SpliceError> {
    if formats.is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(row).map_err(|_| SpliceError::Encoding(part.to_owned()))?;
    let mut edits = Edits::default();
    let mut found = false;
    for cell in row_spans(part, text)?.cells {
        let format = number(text.get(cell.tag.clone()).unwrap_or_default(), "s").filter(|s| formats.contains(s));
        if let Some(format) = format {
            edits.set(text, cell.tag, "s", &styles.cleared(format).to_string());
            found = true;
        }
    }
    Ok(found.then(|| edits.apply(text)))
}

fn number(tag: &str, key: &str) -> Option<u32> {
    attribute(tag, key).and_then(|value| value.trim().parse().ok())
}

/// The claim of which columns a row spans would be wrong now; it is optional.
fn push_without_spans(tag: &[u8], out: &mut Vec<u8>) {
    match memmem::find(tag, b" spans=").and_then(|_| attribute_place(tag, "spans")) {
        Some(place) => {
            push_all(out, &[tag.get(..place.start).unwrap_or_default(), tag.get(place.end..).unwrap_or_default()]);
        }
        None => out.extend_from_slice(tag),
    }
}
