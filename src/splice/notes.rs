//! Notes on cells: their texts, and the drawing that Excel wants for each.

use super::error::SpliceError;
use super::head::{Head, LegacyPlace};
use super::new_sheet::escaped_text;
use super::package::Package;
use super::relations::{ContentTypes, Relations};
use super::workbook_part::WorkbookPart;
use super::xml::{Edits, Node, Walk, attribute, prefix, unescape};
use crate::model::CellRef;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Who our notes are by.
pub(super) const AUTHOR: &str = "安评";
/// What stands between somebody's note and ours on the same cell.
pub(super) const SEPARATOR: &str = "\n—— 安评 ——\n";
/// Width of a note's box in pixels, and how many half-width characters a line of it holds.
const BOX_WIDTH: u32 = 300;
const LINE_UNITS: usize = 46;
/// Pixels of a line and of the box's margins, and the most lines that a box is made high for.
const LINE_HEIGHT: u32 = 17;
const BOX_MARGIN: u32 = 14;
const MAX_LINES: usize = 30;

/// The face of our notes.
fn face(p: &str) -> String {
    format!("<{p}rPr><{p}sz val=\"9\"/><{p}rFont val=\"宋体\"/><{p}charset val=\"134\"/></{p}rPr>")
}

/// A note that is put on a cell.
pub(super) struct Note {
    pub(super) cell: CellRef,
    pub(super) text: String,
}

/// What tells where a note's box lies.
pub(super) struct NoteLayout {
    pub(super) head: Head,
    /// Rows with a height of their own, in pixels, in rising order.
    pub(super) heights: Vec<(u32, u32)>,
}

/// Puts the notes of a sheet into the package; the element that tells of them where the sheet had none, and its place.
pub(super) fn store(
    package: &mut Package,
    types: &mut ContentTypes,
    workbook: &WorkbookPart,
    sheet: &str,
    (notes, layout): (&[Note], &NoteLayout),
    place: LegacyPlace,
) -> Result<Option<(usize, String)>, SpliceError> {
    let mut relations = Relations::of(package, sheet)?;
    // A note that is there has its box already.
    let mut boxed: Vec<&Note> = notes.iter().collect();
    let there = relations.first("comments").map(|relation| relations.path(relation));
    if let Some(path) = there {
        let xml = package.text_of(&path)?.ok_or_else(|| SpliceError::damaged(&path, "找不到批注"))?;
        let merged;
        (merged, boxed) = merge(&path, &xml, notes)?;
        package.put_text(&path, merged);
    } else {
        let path = package.free_name(&format!("{}comments", workbook.folder()), ".xml");
        package.add_text(path.clone(), fresh(workbook.namespace(), notes));
        types.add(&path, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml");
        relations.add(workbook.relation_kind("comments"), &path);
    }
    let told = match place {
        LegacyPlace::There(id) => {
            let path = relations.by_id(&id).map(|relation| relations.path(relation));
            let path = path.ok_or_else(|| SpliceError::damaged(sheet, "批注的图形没有关系"))?;
            let vml = package.text_of(&path)?.ok_or_else(|| SpliceError::damaged(&path, "找不到批注的图形"))?;
            let vml = with_shapes(&path, &vml, &boxed, layout)?;
            package.put_text(&path, vml);
            None
        }
        LegacyPlace::Missing(at) => {
            let path = package.free_name(&format!("{}drawings/vmlDrawing", workbook.folder()), ".vml");
            package.add_text(path.clone(), drawing(&boxed, layout));
            types.add_vml();
            let id = relations.add(workbook.relation_kind("vmlDrawing"), &path);
            let address = workbook.relation_kind("");
            let address = address.trim_end_matches('/');
            let p = &layout.head.prefix;
            Some((at, format!("<{p}legacyDrawing xmlns:r=\"{address}\" r:id=\"{id}\"/>")))
        }
    };
    relations.store(package)?;
    Ok(told)
}

/// Our notes alone.
fn fresh(namespace: &str, notes: &[Note]) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <comments xmlns=\"{namespace}\"><authors><author>{AUTHOR}</author></authors><commentList>"
    );
    for note in notes {
        push_comment(&mut xml, "", note, 0);
    }
    xml.push_str("</commentList></comments>");
    xml
}

fn push_comment(xml: &mut String, p: &str, note: &Note, author: usize) {
    let (cell, text) = (note.cell, escaped_text(&note.text));
    // Writing to a string does not fail.
    let face = face(p);
    let _ = write!(
        xml,
        "<{p}comment ref=\"{cell}\" authorId=\"{author}\"><{p}text><{p}r>{face}\
         <{p}t xml:space=\"preserve\">{text}</{p}t></{p}r></{p}text></{p}comment>"
    );
}

/// Where text is added to a note that is there.
#[derive(Clone, Copy)]
enum TextEnd {
    /// After the last run, as a run.
    Run(usize),
    /// In the only text.
    Text(usize),
}

/// A part of notes, by position.
struct Map<'x> {
    prefix: &'x str,
    authors: usize,
    ours: Option<usize>,
    authors_end: Option<usize>,
    list_end: Option<usize>,
    /// Where each cell's note ends.
    ends: HashMap<String, TextEnd>,
}

impl<'x> Map<'x> {
    fn of(part: &'x str, xml: &'x str) -> Result<Self, SpliceError> {
        let mut map =
            Self { prefix: "", authors: 0, ours: None, authors_end: None, list_end: None, ends: HashMap::new() };
        let mut walk = Walk::new(part, xml);
        let (mut cell, mut author_from) = (String::new(), 0);
        while let Some(node) = walk.next()? {
            match node {
                Node::Open { tag, depth: 0, .. } => map.prefix = prefix(tag),
                Node::Open { name: "author", at, depth: 2, empty, .. } => {
                    author_from = at.end;
                    map.authors += usize::from(empty);
                }
                Node::Close { name: "author", at, depth: 2 } => {
                    if unescape(xml.get(author_from..at.start).unwrap_or_default()).trim() == AUTHOR {
                        map.ours = Some(map.authors);
                    }
                    map.authors += 1;
                }
                Node::Close { name: "authors", at, depth: 1 } => map.authors_end = Some(at.start),
                Node::Close { name: "commentList", at, depth: 1 } => map.list_end = Some(at.start),
                Node::Open { name: "comment", tag, depth: 2, .. } => {
                    cell = attribute(tag, "ref").unwrap_or_default().into_owned();
                }
                Node::Close { name: "t", at, depth: 4 } => {
                    map.ends.insert(cell.clone(), TextEnd::Text(at.start));
                }
                Node::Open { name: "text", at, depth: 3, empty: false, .. }
                | Node::Close { name: "r", at, depth: 4 } => {
                    map.ends.insert(cell.clone(), TextEnd::Run(at.end));
                }
                _ => {}
            }
        }
        Ok(map)
    }
}

/// The notes that are there with ours, and those of ours that stand on cells without one.
fn merge<'n>(part: &str, xml: &str, notes: &'n [Note]) -> Result<(String, Vec<&'n Note>), SpliceError> {
    let map = Map::of(part, xml)?;
    let p = map.prefix;
    let mut edits = Edits::default();
    let mut own = String::new();
    let mut new = Vec::new();
    let author = map.ours.unwrap_or(map.authors);
    for note in notes {
        let text = || escaped_text(&format!("{SEPARATOR}{}", note.text));
        match map.ends.get(&note.cell.to_string()) {
            Some(TextEnd::Text(at)) => edits.insert(*at, text()),
            Some(TextEnd::Run(at)) => {
                edits.insert(*at, format!("<{p}r>{}<{p}t xml:space=\"preserve\">{}</{p}t></{p}r>", face(p), text()));
            }
            None => {
                new.push(note);
                push_comment(&mut own, p, note, author);
            }
        }
    }
    if !own.is_empty() {
        let (Some(authors), Some(list)) = (map.authors_end, map.list_end) else {
            return Err(SpliceError::damaged(part, "没有作者或批注列表"));
        };
        if map.ours.is_none() {
            edits.insert(authors, format!("<{p}author>{AUTHOR}</{p}author>"));
        }
        edits.insert(list, own);
    }
    Ok((edits.apply(xml), new))
}

const NAMESPACES: &str = "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";
const SHAPE_TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
    <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
/// Numbers of shapes come in blocks of this many.
const SHAPE_BLOCK: usize = 1_024;

/// A drawing of our notes alone.
fn drawing(notes: &[&Note], layout: &NoteLayout) -> String {
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
fn with_shapes(part: &str, vml: &str, notes: &[&Note], layout: &NoteLayout) -> Result<String, SpliceError> {
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
        let height = u32::try_from(lines(&note.text).min(MAX_LINES)).unwrap_or(0) * LINE_HEIGHT + BOX_MARGIN;
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

/// Takes our notes off a sheet: those by us, and what we added to somebody else's.
pub(super) fn clean(package: &mut Package, sheet: &str) -> Result<(), SpliceError> {
    let relations = Relations::of(package, sheet)?;
    let path = |kind: &str| relations.first(kind).map(|relation| relations.path(relation));
    let Some(comments) = path("comments") else { return Ok(()) };
    let Some(xml) = package.text_of(&comments)? else { return Ok(()) };
    let (clean, removed) = cleaned(&comments, &xml)?;
    if clean == xml {
        return Ok(());
    }
    package.put_text(&comments, clean);
    let Some(drawing) = path("vmlDrawing") else { return Ok(()) };
    let Some(vml) = package.text_of(&drawing)? else { return Ok(()) };
    package.put_text(&drawing, without_shapes(&vml, &removed));
    Ok(())
}

/// The notes without ours, and the cells that have none any more.
fn cleaned(part: &str, xml: &str) -> Result<(String, Vec<String>), SpliceError> {
    let ours = Map::of(part, xml)?.ours.map(|author| author.to_string());
    let mut walk = Walk::new(part, xml);
    let mut edits = Edits::default();
    let mut removed = Vec::new();
    // The note that is being read: its cell, where it begins, and whether it is ours.
    let mut note = (String::new(), 0, false);
    while let Some(node) = walk.next()? {
        match node {
            Node::Open { name: "comment", tag, at, depth: 2, .. } => {
                let author = attribute(tag, "authorId");
                let is_ours = ours.is_some() && author.as_deref() == ours.as_deref();
                note = (attribute(tag, "ref").unwrap_or_default().into_owned(), at.start, is_ours);
            }
            Node::Close { name: "comment", at, depth: 2 } => {
                let whole = note.1..at.end;
                if note.2 {
                    edits.replace(whole, "");
                    removed.push(std::mem::take(&mut note.0));
                } else if let Some(text) = xml.get(whole.clone()).and_then(without_addition) {
                    edits.replace(whole, text);
                }
            }
            _ => {}
        }
    }
    Ok((edits.apply(xml), removed))
}

/// Somebody else's note without what we added at its end; none where we added nothing.
fn without_addition(comment: &str) -> Option<String> {
    let at = comment.find(SEPARATOR.trim())?;
    let before = comment.get(..at)?.trim_end_matches(['\n', '\r']);
    let after = comment.get(at..)?;
    let mut rest = String::from(before);
    rest.push_str(after.get(after.find("</")?..)?);
    Some(rest)
}

/// The drawing without the boxes of these cells.
fn without_shapes(vml: &str, cells: &[String]) -> String {
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

    #[test]
    fn a_note_of_somebody_else_is_kept_and_ours_is_added_to_it() {
        let xml = "<comments><authors><author>张三</author></authors><commentList>\
            <comment ref=\"B2\" authorId=\"0\"><text><t>原批注</t></text></comment>\
            <comment ref=\"C2\" authorId=\"0\"><text><r><t>甲</t></r><r><t>乙</t></r></text></comment></commentList></comments>";
        let note = |column, text: &str| Note { cell: CellRef { row: 2, column }, text: text.to_owned() };
        let notes = [note(1, "一"), note(2, "二"), note(3, "三")];
        let (merged, new) = merge("c", xml, &notes).unwrap();
        assert_eq!(new.len(), 1);
        assert!(merged.contains("<t>原批注\n—— 安评 ——\n一</t>"), "{merged}");
        assert!(merged.contains("</rPr><t xml:space=\"preserve\">\n—— 安评 ——\n二</t></r>"), "{merged}");
        assert!(merged.contains("<author>张三</author><author>安评</author>"), "{merged}");
        assert!(merged.contains("<comment ref=\"D2\" authorId=\"1\">"), "{merged}");
    }
}
