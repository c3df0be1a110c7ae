//! Looks through a sheet before it is rewritten: how it is laid out, and which columns and rows it uses.

use super::cells::row_spans;
use super::error::SpliceError;
use super::package::Package;
use super::rows::{PlainRows, Rows, Step};
use super::xml::column_of;
use memchr::memmem::{Finder, FinderRev};

/// What a sheet is like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Survey {
    /// Whether its rows can be cut at fixed marks.
    pub(super) plain: bool,
    /// How many columns have content or are covered by a merged block. The part's own claim is not trusted.
    pub(super) columns: u32,
    /// Number of the last row that is there.
    pub(super) last_row: u32,
}

/// Looks through the sheet in that entry.
pub(super) fn survey(package: &mut Package, entry: usize) -> Result<Survey, SpliceError> {
    let part = package.name(entry);
    let mut found = None;
    if let Some(rows) = PlainRows::open(&part, package.stream(entry)?)? {
        found = plain(rows)?;
    }
    let (survey, mut rows) = match found {
        Some(found) => found,
        None => by_events(&part, Rows::open(&part, package.stream(entry)?, false)?)?,
    };
    let merged = merged_columns(&mut rows)?;
    Ok(Survey { columns: survey.columns.max(merged), ..survey })
}

fn plain(mut rows: PlainRows) -> Result<Option<(Survey, Rows)>, SpliceError> {
    let mut survey = Survey { plain: true, columns: 0, last_row: 0 };
    let markup = Finder::new("<!");
    let cell = FinderRev::new("<c");
    loop {
        match rows.advance()? {
            Step::End => return Ok(Some((survey, Rows::Plain(Box::new(rows))))),
            Step::Odd => return Ok(None),
            Step::Row => {}
        }
        let bytes = rows.row_bytes();
        // A comment may hold what looks like a row's end; it also hides cells from the search below.
        if markup.find(bytes).is_some() {
            return Ok(None);
        }
        let Some(columns) = used_columns(bytes, survey.columns, &cell) else { return Ok(None) };
        survey.columns = columns;
        survey.last_row = rows.spot().map_or(survey.last_row, |spot| spot.number);
    }
}

/// The columns that a row uses, at least `known`: from its last cell backwards to one with content. None where the cell is not
/// written as Excel does it. Cells are taken to stand in the order of their columns, without which Excel opens no sheet.
fn used_columns(row: &[u8], known: u32, cell: &FinderRev<'_>) -> Option<u32> {
    let mut rest = row;
    loop {
        let Some(at) = cell.rfind(rest) else { return Some(known) };
        let (before, found) = rest.split_at_checked(at)?;
        // Cells without attributes have no place of their own; anything but a space after the name is found by events only.
        match found.get(2) {
            Some(b' ') => {}
            Some(b'>' | b'/' | b'\t' | b'\n' | b'\r') | None => return None,
            Some(_) => {
                rest = before;
                continue;
            }
        }
        let column = plain_column(found)?;
        if column < known {
            return Some(known);
        }
        let end = memchr::memchr(b'>', found)?;
        let is_empty =
            found.get(..end)?.ends_with(b"/") || found.get(end + 1..)?.trim_ascii_start().starts_with(b"</c>");
        if !is_empty {
            return Some(column + 1);
        }
        rest = before;
    }
}

/// The column of a cell that begins `<c r="AB12"`.
pub(super) fn plain_column(cell: &[u8]) -> Option<u32> {
    let reference = cell.strip_prefix(b"<c r=\"")?;
    column_of(reference.get(..memchr::memchr(b'"', reference.get(..16).unwrap_or(reference))?)?)
}

fn by_events(part: &str, mut rows: Rows) -> Result<(Survey, Rows), SpliceError> {
    let mut survey = Survey { plain: false, columns: 0, last_row: 0 };
    while rows.advance()? {
        let Some(row) = rows.current() else { break };
        survey.last_row = row.number;
        let text = std::str::from_utf8(row.bytes).map_err(|_| SpliceError::Encoding(part.to_owned()))?;
        let spans = row_spans(part, text)?;
        let used = spans.cells.iter().filter(|cell| cell.has_content).map(|cell| cell.column + 1).max();
        survey.columns = survey.columns.max(used.unwrap_or(0));
    }
    Ok((survey, rows))
}

/// How many columns the merged blocks reach to.
fn merged_columns(rows: &mut Rows) -> Result<u32, SpliceError> {
    let mark = Finder::new("mergeCell ");
    let mut held = Vec::new();
    let mut columns = 0;
    while rows.read_tail(&mut held)? > 0 {
        let complete = memchr::memrchr(b'>', &held).map_or(0, |end| end + 1);
        let text = held.get(..complete).unwrap_or_default();
        for at in mark.find_iter(text) {
            let element = text.get(at..).unwrap_or_default();
            let end = memchr::memchr(b'>', element).unwrap_or(element.len());
            let reference = super::xml::raw_attribute(element.get(..end).unwrap_or_default(), "ref");
            let last = reference.and_then(|block| column_of(block.rsplit(|b| *b == b':').next()?));
            columns = columns.max(last.map_or(0, |column| column + 1));
        }
        held.drain(..complete);
        if held.len() > super::limits::MAX_HEAD_BYTES {
            break;
        }
    }
    Ok(columns)
}
