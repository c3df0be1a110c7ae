//! What stands before and after the rows of a sheet: sizes, widths, the tab's selection, the place of notes.

use super::error::SpliceError;
use super::limits::MAX_COLUMNS;
use super::xml::{
    Edits, Node, Walk, attribute, column_of, number_of, prefix, relation_id, with_attribute, without_attribute,
};
use crate::model::column_name;
use std::fmt::Write as _;
use std::ops::Range;

/// A stretch of columns as the sheet describes it, 1-based.
struct Columns {
    first: u32,
    last: u32,
    tag: String,
}

/// The head of a sheet, by position.
pub(super) struct Head {
    part: String,
    text: String,
    /// Of the sheet's elements, with its colon.
    pub(super) prefix: String,
    dimension: Option<Range<usize>>,
    views: Vec<Range<usize>>,
    /// The element that lists the columns.
    list: Option<Range<usize>>,
    columns: Vec<Columns>,
    rows: Range<usize>,
    /// Of a column without a width, in characters.
    default_width: u32,
    /// Of a row without a height, in pixels.
    pub(super) default_height: u32,
}

/// Columns that are put in after the last one.
#[derive(Default)]
pub(super) struct NewColumns {
    /// 0-based.
    pub(super) first: u32,
    /// In characters.
    pub(super) widths: Vec<u16>,
}

impl Head {
    pub(super) fn parse(part: &str, bytes: Vec<u8>) -> Result<Self, SpliceError> {
        let text = String::from_utf8(bytes).map_err(|_| SpliceError::Encoding(part.to_owned()))?;
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let mut head = Self {
            part: part.to_owned(),
            text: String::new(),
            prefix: String::new(),
            dimension: None,
            views: Vec::new(),
            list: None,
            columns: Vec::new(),
            rows: 0..0,
            default_width: 8,
            default_height: 20,
        };
        let mut walk = Walk::beginning(part, &text);
        while let Some(node) = walk.next()? {
            match node {
                Node::Open { name: "sheetData", tag, at, depth: 1, .. } => {
                    prefix(tag).clone_into(&mut head.prefix);
                    head.rows = at;
                }
                Node::Open { name: "dimension", at, depth: 1, .. } => head.dimension = Some(at),
                Node::Open { name: "sheetView", at, depth: 2, .. } => head.views.push(at),
                Node::Open { name: "cols", at, depth: 1, .. } => head.list = Some(at),
                Node::Close { name: "cols", at, depth: 1 } => {
                    head.list.iter_mut().for_each(|list| list.end = at.end);
                }
                Node::Open { name: "col", tag, depth: 2, .. } => head.column(tag)?,
                Node::Open { name: "sheetFormatPr", tag, depth: 1, .. } => {
                    head.default_width = whole(tag, "defaultColWidth").unwrap_or(head.default_width);
                    head.default_height = whole(tag, "defaultRowHeight").map_or(20, |points| points * 4 / 3);
                }
                _ => {}
            }
        }
        head.text = text;
        if head.rows.is_empty() { Err(SpliceError::damaged(part, "没有 sheetData")) } else { Ok(head) }
    }

    fn column(&mut self, tag: &str) -> Result<(), SpliceError> {
        let bound = |key| attribute(tag, key).and_then(|value| value.trim().parse::<u32>().ok());
        let (Some(first), Some(last)) = (bound("min"), bound("max")) else {
            return Err(SpliceError::damaged(&self.part, format_args!("列宽写法不对：{tag}")));
        };
        if first == 0 || last < first {
            return Err(SpliceError::damaged(&self.part, format_args!("列宽写法不对：{tag}")));
        }
        self.columns.push(Columns { first, last: last.min(MAX_COLUMNS), tag: tag.to_owned() });
        Ok(())
    }

    /// Formats of columns: 0-based first and last column, format.
    pub(super) fn column_formats(&self) -> Vec<(u32, u32, u32)> {
        let format = |columns: &Columns| {
            let format = attribute(&columns.tag, "style")?.parse().ok()?;
            Some((columns.first - 1, columns.last - 1, format))
        };
        self.columns.iter().filter_map(format).collect()
    }

    /// A column's width in pixels.
    pub(super) fn width(&self, column: u32) -> u32 {
        let found = self.columns.iter().find(|columns| (columns.first..=columns.last).contains(&(column + 1)));
        let hidden = found.is_some_and(|columns| is_true(&columns.tag, "hidden"));
        let characters = found.and_then(|columns| whole(&columns.tag, "width")).unwrap_or(self.default_width);
        if hidden { 0 } else { characters * 7 + 5 }
    }

    /// Whether the sheet's tab is selected.
    pub(super) fn is_selected(&self) -> bool {
        let tags = self.views.iter().filter_map(|view| self.text.get(view.clone()));
        tags.into_iter().any(|tag| is_true(tag, "tabSelected"))
    }

    /// The head as it is but for the selection.
    pub(super) fn unselected(&self) -> String {
        let mut edits = Edits::default();
        self.unselect(&mut edits);
        edits.apply(&self.text)
    }

    fn unselect(&self, edits: &mut Edits) {
        for view in &self.views {
            let tag = self.text.get(view.clone()).unwrap_or_default();
            if attribute(tag, "tabSelected").is_some() {
                edits.replace(view.clone(), without_attribute(tag, "tabSelected"));
            }
        }
    }

    /// The head with room for our columns. No sheet stays selected: of several selected ones all would be edited at once, and
    /// which one is shown the workbook part tells.
    pub(super) fn rewritten(&self, added: &NewColumns, last_row: u32) -> String {
        let mut edits = Edits::default();
        self.unselect(&mut edits);
        let tag = self.text.get(self.rows.clone()).unwrap_or_default();
        if let Some(open) = tag.strip_suffix("/>") {
            edits.replace(self.rows.clone(), format!("{}>", open.trim_end()));
        }
        if !added.widths.is_empty() {
            let columns = self.merged_columns(added);
            match &self.list {
                Some(list) => edits.replace(list.clone(), columns),
                None => edits.insert(self.rows.start, columns),
            }
            self.dimension(added, last_row, &mut edits);
        }
        edits.apply(&self.text)
    }

    fn merged_columns(&self, added: &NewColumns) -> String {
        let p = &self.prefix;
        let count = u32::try_from(added.widths.len()).unwrap_or(0);
        let (first, last) = (added.first + 1, added.first + count);
        let mut merged: Vec<(u32, String)> = Vec::new();
        let mut part = |from: u32, to: u32, tag: &str| {
            if from <= to {
                let tag = with_attribute(tag, "min", &from.to_string());
                let tag = with_attribute(&tag, "max", &to.to_string());
                // A tag that had children of its own is closed here.
                let tag = tag.trim_end_matches('>').trim_end_matches('/').trim_end().to_owned() + "/>";
                merged.push((from, tag));
            }
        };
        for columns in &self.columns {
            part(columns.first, columns.last.min(first - 1), &columns.tag);
            part(columns.first.max(last + 1), columns.last, &columns.tag);
        }
        for (column, width) in (first..).zip(&added.widths) {
            merged.push((
                column,
                format!("<{p}col min=\"{column}\" max=\"{column}\" width=\"{width}.7109375\" customWidth=\"1\"/>"),
            ));
        }
        merged.sort_by_key(|(column, _)| *column);
        let mut element = format!("<{p}cols>");
        for (_, tag) in &merged {
            element.push_str(tag);
        }
        let _ = write!(element, "</{p}cols>");
        element
    }

    fn dimension(&self, added: &NewColumns, last_row: u32, edits: &mut Edits) {
        let Some(at) = &self.dimension else { return };
        let tag = self.text.get(at.clone()).unwrap_or_default();
        let Some(reference) = attribute(tag, "ref") else { return };
        let (start, end) = reference.split_once(':').unwrap_or((&reference, &reference));
        let row = |cell: &str| number_of(cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).as_bytes());
        let (Some(first), Some(row)) = (column_of(start.as_bytes()), row(start)) else { return };
        let count = u32::try_from(added.widths.len()).unwrap_or(0);
        let last = column_name(added.first + count.saturating_sub(1));
        let claimed = number_of(end.trim_start_matches(|c: char| c.is_ascii_alphabetic()).as_bytes()).unwrap_or(row);
        let reference = format!("{}{row}:{last}{}", column_name(first), claimed.max(last_row));
        edits.replace(at.clone(), with_attribute(tag, "ref", &reference));
    }
}

/// The whole part of a number in an attribute; a fraction of a character or a point does not matter to sizes.
fn whole(tag: &str, key: &str) -> Option<u32> {
    let value = attribute(tag, key)?;
    value.split('.').next()?.trim().parse::<u32>().ok().filter(|value| *value < 10_000)
}

fn is_true(tag: &str, key: &str) -> bool {
    attribute(tag, key).is_some_and(|value| value == "1" || value == "true")
}

/// A row's own height in pixels; none where it has the default one.
pub(super) fn row_height(row: &[u8]) -> Option<u32> {
    let end = memchr::memchr(b'>', row)?;
    let tag = std::str::from_utf8(row.get(..=end)?).ok()?;
    if is_true(tag, "hidden") {
        return Some(0);
    }
    whole(tag, "ht").map(|points| points * 4 / 3)
}

/// Where notes are told of after the rows.
pub(super) enum LegacyPlace {
    /// By the relation with this id.
    There(String),
    /// Not yet; it goes there.
    Missing(usize),
}

/// Elements that come after the one that tells of notes.
const AFTER_NOTES: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
];

/// Looks through what follows the rows.
pub(super) fn legacy_place(part: &str, tail: &str) -> Result<LegacyPlace, SpliceError> {
    let mut walk = Walk::rest(part, tail);
    let mut place = None;
    while let Some(node) = walk.next()? {
        match node {
            Node::Open { name: "legacyDrawing", tag, depth: 0, .. } => {
                let id = relation_id(tag).ok_or_else(|| SpliceError::damaged(part, "批注没有关系编号"))?;
                return Ok(LegacyPlace::There(id.into_owned()));
            }
            Node::Open { name, at, depth: 0, .. } if place.is_none() && AFTER_NOTES.contains(&name) => {
                place = Some(at.start);
            }
            Node::Close { name: "worksheet", at, .. } if place.is_none() => place = Some(at.start),
            _ => {}
        }
    }
    place.map(LegacyPlace::Missing).ok_or_else(|| SpliceError::damaged(part, "没有结尾"))
}
