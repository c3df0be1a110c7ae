//! The column of names that stands left of horizontal bars.

use super::canvas::{Anchor, Canvas, MARGIN, TextStyle};
use super::frame::{PX, Spot};
use super::scale::count;
use super::text;

/// Least height of a row.
const LEAST_ROW: i64 = 30 * PX;
/// Room above and below the names of a row.
const ROW_PAD: i64 = 5 * PX;
/// Widest column of names.
const WIDEST_NAMES: i64 = 170 * PX;
/// Most lines that a name takes.
const NAME_LINES: usize = 3;
/// Room between the names and what they name.
const GAP: i64 = 10 * PX;

/// Names, broken into lines, and the column that they need.
pub(super) struct NameColumn {
    names: Vec<Vec<String>>,
    style: TextStyle,
    /// Where the column ends and the drawing begins.
    pub(super) right: i64,
}

impl NameColumn {
    /// Fits names into a column at the left margin.
    pub(super) fn of<'t>(names: impl IntoIterator<Item = &'t str>, style: TextStyle) -> Self {
        let names: Vec<Vec<String>> =
            names.into_iter().map(|name| text::balanced(name, style.size, WIDEST_NAMES, NAME_LINES)).collect();
        let width = style.widest(names.iter().flatten().map(String::as_str));
        Self { names, style, right: MARGIN + width + GAP }
    }

    /// The height of a row.
    fn height(&self, row: usize) -> i64 {
        let lines = self.names.get(row).map_or(0, Vec::len);
        LEAST_ROW.max(count(lines) * self.style.line() + 2 * ROW_PAD)
    }

    /// Writes the name of a row that begins at this height; gives the row's middle and its end.
    pub(super) fn write(&self, canvas: &mut Canvas, row: usize, top: i64) -> (i64, i64) {
        let bottom = top + self.height(row);
        let middle = i64::midpoint(top, bottom);
        self.write_mid(canvas, row, middle);
        (middle, bottom)
    }

    /// Writes the name of a row around this height.
    pub(super) fn write_mid(&self, canvas: &mut Canvas, row: usize, middle: i64) {
        if let Some(lines) = self.names.get(row) {
            canvas.lines_mid(lines, Spot { x: self.right - GAP, y: middle }, Anchor::End, self.style);
        }
    }
}
