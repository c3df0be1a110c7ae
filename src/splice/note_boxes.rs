//! The boxes of notes: Excel shows a note only where a VML drawing has a shape for it.

use super::error::SpliceError;
use super::head::Head;
use super::notes::Note;
use crate::model::CellRef;
use std::fmt::Write as _;

/// Width of a note's box in pixels, and how many half-width characters a line of it holds.
const BOX_WIDTH: u32 = 300;
const LINE_UNITS: usize = 46;
/// Pixels of a line and of the box's margins, and the most lines that a box is made high for.
const LINE_HEIGHT: u32 = 17;
const BOX_MARGIN: u32 = 14;
const MAX_LINES: usize = 30;

/// What tells where a note's box lies.
pub(super) struct NoteLayout {
    pub(super) head: Head,
    /// Rows with a height of their own, in pixels, in rising order.
    pub(super) heights: Vec<(u32, u32)>,
}

const NAMESPACES: &str = "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";
const SHAPE_TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
    <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
/// Numbers of shapes come in blocks of this many.
const SHAPE_BLOCK: usize = 1_024;

/// A drawing of our notes alone.
pub(super) fn drawing(notes: &[&Note], layout: &NoteLayout) -> String {
    let blocks: Vec<String> = (1..=1 + notes.len() / SHAPE_BLOCK).map(|block| block.to_string()).collect();
    let blocks = blocks.join(",");
    let mut vml = format!(
        "<xml {NAMESPACES}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{blocks}\"/></o:shapelayout>{SHAPE_TYPE}"
    );
    push_shapes(&mut vml, notes, layout, SHAPE_BLOCK + 1, "");
    vml.push_str("</xml>");
    vml
}

/// A drawing that is there, with the shapes of our notes. It need not be well-formed XML: Excel's own is not always.
pub(super) fn with_shapes(part: &str, vml: &str, notes: &[&Note], layout: &NoteLayout) -> Result<String, SpliceError> {
    let end = vml.rfind("</xml>").ok_or_else(|| SpliceError::damaged(part, "批注的图形没有结尾"))?;
    let (before, after) = vml.split_at_checked(end).unwrap_or((vml, ""));
    let mut result = before.to_owned();
    let is_known = ["xmlns:v=", "xmlns:o=", "xmlns:x="].iter().all(|name| before.contains(name));
    let namespaces = if is_known { "" } else { NAMESPACES };
    if !before.contains("id=\"_x0000_t202\"") {
        result.push_str(&SHAPE_TYPE.replacen("<v:shapetype", &format!("<v:shapetype {namespaces}"), 1));
    }
    let used = before.match_indices("_x0000_s").filter_map(|(at, mark)| {
        let digits = before.get(at + mark.len()..)?;
        digits.get(..digits.find(|c: char| !c.is_ascii_digit())?)?.parse::<usize>().ok()
    });
    let first = used.filter(|number| *number < 1 << 30).max().unwrap_or(SHAPE_BLOCK) + 1;
    push_shapes(&mut result, notes, layout, first, namespaces);
    Ok(result + after)
}

fn push_shapes(vml: &mut String, notes: &[&Note], layout: &NoteLayout, first: usize, namespaces: &str) {
    for (id, note) in (first..).zip(notes) {
        let (row, column) = (note.cell.row - 1, note.cell.column);
        let height = u32::try_from((1 + lines(&note.text)).min(MAX_LINES)).unwrap_or(0) * LINE_HEIGHT + BOX_MARGIN;
        let (right, right_offset) = layout.across(column + 1, 15 + BOX_WIDTH);
        let (bottom, bottom_offset) = layout.down(note.cell.row, 2 + height);
        let (left, z) = (column + 1, id - first + 1);
        let space = if namespaces.is_empty() { "" } else { " " };
        let (width_points, height_points) = (BOX_WIDTH * 3 / 4, height * 3 / 4);
        let _ = write!(
            vml,
            "<v:shape{space}{namespaces} id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;\
             width:{width_points}pt;height:{height_points}pt;z-index:{z};visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">\
             <v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
             <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
             <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
             <x:Anchor>{left}, 15, {row}, 2, {right}, {right_offset}, {bottom}, {bottom_offset}</x:Anchor>\
             <x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        );
    }
}

/// Lines that a text takes in a note's box.
fn lines(text: &str) -> usize {
    let units = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    text.split('\n').map(|line| units(line).div_ceil(LINE_UNITS).max(1)).sum()
}

impl NoteLayout {
    /// The 0-based column that lies so many pixels to the right of a column's left edge, and how far into it.
    fn across(&self, mut column: u32, mut pixels: u32) -> (u32, u32) {
        for _ in 0..400 {
            let width = self.head.width(column);
            if pixels < width {
                break;
            }
            pixels -= width;
            column += 1;
        }
        (column, pixels)
    }

    /// The 0-based row that lies so many pixels below the upper edge of a 1-based row, and how far into it.
    fn down(&self, mut row: u32, mut pixels: u32) -> (u32, u32) {
        for _ in 0..400 {
            let own = self.heights.binary_search_by_key(&row, |(row, _)| *row).ok();
            let own = own.and_then(|at| self.heights.get(at)).map(|(_, height)| *height);
            let height = own.unwrap_or(self.head.default_height);
            if pixels < height {
                break;
            }
            pixels -= height;
            row += 1;
        }
        (row - 1, pixels)
    }
}

/// The drawing without the boxes of these cells.
pub(super) fn without_shapes(vml: &str, cells: &[String]) -> String {
    let number = |shape: &str, name: &str| {
        let digits = shape.split(name).nth(1)?;
        digits.get(..digits.find('<')?)?.trim().parse::<u32>().ok()
    };
    let is_gone = |shape: &str| {
        let place = number(shape, "<x:Row>").zip(number(shape, "<x:Column>"));
        place.is_some_and(|(row, column)| cells.contains(&CellRef { row: row + 1, column }.to_string()))
    };
    let mut result = String::with_capacity(vml.len());
    let mut rest = vml;
    while let Some((before, shape, after)) = next_shape(rest) {
        result.push_str(before);
        if !is_gone(shape) {
            result.push_str(shape);
        }
        rest = after;
    }
    result + rest
}

/// What stands before the next box, the box, and what follows it.
fn next_shape(vml: &str) -> Option<(&str, &str, &str)> {
    const END: &str = "</v:shape>";
    let start = vml.find("<v:shape ")?;
    let end = start + vml.get(start..)?.find(END)? + END.len();
    Some((vml.get(..start)?, vml.get(start..end)?, vml.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_as_high_as_their_texts() {
        assert_eq!(lines("短"), 1);
        assert_eq!(lines(&"字".repeat(24)), 2);
        assert_eq!(lines("一\n二\n"), 3);
    }
}
