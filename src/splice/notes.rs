//! Notes on cells: ours beside those of others.

use super::error::SpliceError;
use super::head::LegacyPlace;
use super::new_sheet::escaped_text;
use super::note_boxes::{NoteLayout, drawing, with_shapes, without_shapes};
use super::package::Package;
use super::relations::{ContentTypes, Relations};
use super::workbook_part::WorkbookPart;
use super::xml::{Edits, Node, Walk, attribute, prefix, unescape};
use crate::model::CellRef;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Who our notes are by.
pub(super) const AUTHOR: &str = "安评";
/// How our notes begin: LibreOffice forgets who notes are by.
pub(super) const OPENING: &str = "安评：";
/// What stands between somebody's note and ours on the same cell.
pub(super) const SEPARATOR: &str = "\n—— 安评 ——\n";
/// The face of our notes.
fn face(p: &str) -> String {
    format!("<{p}rPr><{p}sz val=\"9\"/><{p}rFont val=\"宋体\"/><{p}charset val=\"134\"/></{p}rPr>")
}

/// A note that is put on a cell.
pub(super) struct Note {
    pub(super) cell: CellRef,
    pub(super) text: String,
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
    let (cell, text) = (note.cell, escaped_text(&format!("{OPENING}\n{}", note.text)));
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
    // Where its first text begins.
    let mut text = None;
    while let Some(node) = walk.next()? {
        match node {
            Node::Open { name: "comment", tag, at, depth: 2, .. } => {
                let author = attribute(tag, "authorId");
                let is_ours = ours.is_some() && author.as_deref() == ours.as_deref();
                note = (attribute(tag, "ref").unwrap_or_default().into_owned(), at.start, is_ours);
                text = Some(0);
            }
            Node::Open { name: "t", at, .. } if text == Some(0) => text = Some(at.end),
            Node::Close { name: "t", at, .. } => {
                let first = text.take().and_then(|from| xml.get(from..at.start)).unwrap_or_default();
                note.2 |= unescape(first).trim_start().starts_with(OPENING);
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

#[cfg(test)]
mod tests {
    use super::*;

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
