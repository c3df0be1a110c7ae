//! What is numbered or named once in a document: bookmarks, drawings, pictures and their relations.

use super::super::package::{CONTENT_TYPES, Package, relations_of};
use super::super::problem::WordProblem;
use super::super::scan::Scan;
use super::super::template::WordPicture;
use super::super::walk::{Kind, Tags, XmlTag};
use crate::splice::SpliceError;
use crate::splice::xml::{append_to_root, attribute, escape_attribute, with_attribute};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
const IMAGE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
/// Begins the ids of our relations; longer where the template already has such.
const RELATION: &str = "rIdAnping";
const RESAVE: &str = "请用 Word 或 WPS 打开修复后另存为 .docx";

/// Numbers and names that the template has taken.
#[derive(Clone, Debug)]
pub(in super::super) struct Taken {
    last_bookmark: u32,
    bookmarks: BTreeSet<String>,
    last_drawing: u32,
    relation: String,
}

impl Default for Taken {
    fn default() -> Self {
        Self { last_bookmark: 0, bookmarks: BTreeSet::new(), last_drawing: 0, relation: RELATION.to_owned() }
    }
}

impl Taken {
    /// Notes what a part has, and the list of its relations.
    pub(in super::super) fn note(&mut self, scan: &Scan, relations: &str) {
        self.last_bookmark = self.last_bookmark.max(scan.last_bookmark);
        self.last_drawing = self.last_drawing.max(scan.last_drawing);
        self.bookmarks.extend(scan.bookmark_names.iter().cloned());
        while relations.contains(&self.relation) {
            self.relation.push('x');
        }
    }
}

/// Numbers and names while one document is filled.
pub(in super::super) struct Ledger<'p> {
    taken: Taken,
    pictures: &'p BTreeMap<String, WordPicture>,
    /// How often each figure has been shown.
    figures: BTreeMap<String, u32>,
    /// Bookmarks of the template that were met, and their numbers that are open.
    met: BTreeSet<String>,
    open: BTreeSet<String>,
    drawings: BTreeSet<String>,
    /// Pictures in the order in which they were first shown, by name.
    shown: Vec<String>,
    /// Those of them that the part shows.
    of_part: BTreeSet<usize>,
}

impl<'p> Ledger<'p> {
    pub(in super::super) fn new(taken: &Taken, pictures: &'p BTreeMap<String, WordPicture>) -> Self {
        Self {
            taken: taken.clone(),
            pictures,
            figures: BTreeMap::new(),
            met: BTreeSet::new(),
            open: BTreeSet::new(),
            drawings: BTreeSet::new(),
            shown: Vec::new(),
            of_part: BTreeSet::new(),
        }
    }

    /// A bookmark for a figure: its beginning and its end.
    pub(super) fn figure(&mut self, id: &str) -> (String, String) {
        let id = escape_attribute(id).into_owned();
        let count = self.figures.entry(id.clone()).or_default();
        let name = loop {
            *count += 1;
            let name = if *count == 1 { id.clone() } else { format!("{id}_{count}") };
            if !self.taken.bookmarks.contains(&name) {
                break name;
            }
        };
        self.taken.last_bookmark += 1;
        let number = self.taken.last_bookmark;
        let begin = format!("<w:bookmarkStart w:id=\"{number}\" w:name=\"{name}\"/>");
        (begin, format!("<w:bookmarkEnd w:id=\"{number}\"/>"))
    }

    /// Whether a bookmark's tag of the template stays: in a loop only the first one does.
    pub(super) fn keeps(&mut self, tag: &XmlTag<'_>) -> bool {
        let id = attribute(tag.text, "w:id").unwrap_or_default().into_owned();
        if tag.name == "w:bookmarkEnd" {
            return self.open.remove(&id);
        }
        let is_new = self.met.insert(attribute(tag.text, "w:name").unwrap_or_default().into_owned());
        if is_new {
            self.open.insert(id);
        }
        is_new
    }

    /// A drawing's tag, with another number where a loop repeats it.
    pub(super) fn drawing(&mut self, tag: &str) -> String {
        let id = attribute(tag, "id").unwrap_or_default().into_owned();
        if self.drawings.insert(id) {
            return tag.to_owned();
        }
        self.taken.last_drawing += 1;
        with_attribute(tag, "id", &self.taken.last_drawing.to_string())
    }

    /// A picture in a run.
    pub(super) fn picture(&mut self, name: &str, width: u64, height: u64) -> String {
        let known = self.shown.iter().position(|known| known == name);
        let at = known.unwrap_or_else(|| {
            self.shown.push(name.to_owned());
            self.shown.len() - 1
        });
        self.of_part.insert(at);
        self.taken.last_drawing += 1;
        let (number, relation) = (self.taken.last_drawing, format!("{}{}", self.taken.relation, at + 1));
        let alt = self.pictures.get(name).map(|picture| escape_attribute(&picture.alt)).unwrap_or_default();
        let name = escape_attribute(name);
        format!(
            "<w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
             distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
             <wp:docPr id=\"{number}\" name=\"{name}\" descr=\"{alt}\"/><wp:cNvGraphicFramePr>\
             <a:graphicFrameLocks xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" noChangeAspect=\"1\"/>\
             </wp:cNvGraphicFramePr><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
             <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:nvPicPr>\
             <pic:cNvPr id=\"{number}\" name=\"{name}.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>\
             <a:blip xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
             r:embed=\"{relation}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>\
             <a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing>"
        )
    }
    /// Ends a part: relations to the pictures that it shows.
    pub(in super::super) fn end_part(
        &mut self,
        package: &Package,
        part: &str,
        parts: &mut BTreeMap<String, Vec<u8>>,
    ) -> Result<(), WordProblem> {
        self.open.clear();
        let of_part = std::mem::take(&mut self.of_part);
        if of_part.is_empty() {
            return Ok(());
        }
        let name = relations_of(part);
        let old = package.text(&name)?.unwrap_or_else(|| RELATIONS.to_owned());
        let new = append_to_root(&name, &old, |prefix| {
            let mut children = String::new();
            for at in of_part {
                let (id, target) = (format!("{}{}", self.taken.relation, at + 1), media(package, at));
                // Writing to a string does not fail.
                let _ = write!(children, "<{prefix}Relationship Id=\"{id}\" Type=\"{IMAGE}\" Target=\"/{target}\"/>");
            }
            children
        });
        let new = new.map_err(|error| WordProblem::of_xml(&name, &error))?;
        parts.insert(name, new.into_bytes());
        Ok(())
    }

    /// Ends the document: the pictures, and what kind of parts they are.
    pub(in super::super) fn end(
        self,
        package: &Package,
        parts: &mut BTreeMap<String, Vec<u8>>,
    ) -> Result<(), WordProblem> {
        if self.shown.is_empty() {
            return Ok(());
        }
        for (at, name) in self.shown.iter().enumerate() {
            let picture = self.pictures.get(name).filter(|picture| picture.png.starts_with(b"\x89PNG\r\n\x1a\n"));
            let wrong = || WordProblem::of_file(format!("图片「{name}」不是 PNG"), "请换成 PNG 图片");
            parts.insert(media(package, at), picture.ok_or_else(wrong)?.png.clone());
        }
        let missing = || WordProblem::of_part(CONTENT_TYPES, "没有内容", RESAVE);
        let types = package.text(CONTENT_TYPES)?.ok_or_else(missing)?;
        let wrong = |error| WordProblem::of_xml(CONTENT_TYPES, &error);
        if !knows_png(&types).map_err(wrong)? {
            let new = append_to_root(CONTENT_TYPES, &types, |prefix| {
                format!("<{prefix}Default Extension=\"png\" ContentType=\"image/png\"/>")
            });
            parts.insert(CONTENT_TYPES.to_owned(), new.map_err(wrong)?.into_bytes());
        }
        Ok(())
    }
}

/// The name of a picture's part.
fn media(package: &Package, at: usize) -> String {
    let mut stem = String::from("anping");
    loop {
        let name = format!("word/media/{stem}{}.png", at + 1);
        if !package.has(&name) {
            return name;
        }
        stem.push('x');
    }
}

fn knows_png(types: &str) -> Result<bool, SpliceError> {
    let mut tags = Tags::of(types);
    while let Some(tag) = tags.next()? {
        let is_default = tag.name.ends_with("Default") && tag.kind != Kind::Close;
        if is_default && attribute(tag.text, "Extension").is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
            return Ok(true);
        }
    }
    Ok(false)
}
