//! Which part of an xlsx package holds which sheet.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// Largest workbook or relationship part that is looked at.
const MAX_PART_BYTES: u64 = 8 << 20;

/// A sheet of a workbook and the part that holds it.
#[derive(Clone, Debug)]
pub(super) struct SheetPart {
    pub(super) name: String,
    pub(super) part: String,
    pub(super) is_hidden: bool,
    pub(super) is_worksheet: bool,
}

/// What the workbook part says of the others.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) sheets: Vec<SheetPart>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    pub(super) is_1904: bool,
    /// Sheets that are named but whose part is not.
    pub(super) lost: usize,
}

/// The sheets with the part that holds each; none where the package is laid out in an unknown way.
pub(super) fn parts<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Parts {
    let mut parts = Parts::default();
    let is_workbook = |name: &String| name == "workbook.xml" || name.ends_with("/workbook.xml");
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let Some(path) = names.into_iter().find(is_workbook) else { return parts };
    let folder = path.strip_suffix("workbook.xml").unwrap_or_default();
    let Some(workbook) = read_part(archive, &path) else { return parts };
    let Some(relations) = read_part(archive, &format!("{folder}_rels/workbook.xml.rels")) else { return parts };
    let mut targets = HashMap::new();
    for_each_element(&relations, "Relationship", |element| {
        let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) else { return };
        let (kind, path) = (attribute(element, "Type").unwrap_or_default(), part_path(folder, &target));
        match kind.rsplit('/').next() {
            Some("sharedStrings") => parts.strings = Some(path.clone()),
            Some("styles") => parts.styles = Some(path.clone()),
            _ => {}
        }
        targets.insert(id, (path, kind.ends_with("/worksheet")));
    });
    for_each_element(&workbook, "workbookPr", |element| {
        parts.is_1904 = attribute(element, "date1904").is_some_and(|value| matches!(value.as_str(), "1" | "true"));
    });
    for_each_element(&workbook, "sheet", |element| {
        let target = attribute(element, "id").and_then(|id| targets.get(&id).cloned());
        match (attribute(element, "name"), target) {
            (Some(name), Some((part, is_worksheet))) => {
                let is_hidden = attribute(element, "state").is_some_and(|state| state != "visible");
                parts.sheets.push(SheetPart { name, part, is_hidden, is_worksheet });
            }
            _ => parts.lost += 1,
        }
    });
    parts
}

/// A target is relative to the workbook's folder unless it begins with a slash.
fn part_path(folder: &str, target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned)
}

fn read_part<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(MAX_PART_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

fn for_each_element(xml: &str, name: &str, mut act: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == name => act(&element),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The value of an attribute by its local name; of two with that name the one with a prefix (`r:id` before `id`).
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().filter(|attribute| attribute.key.local_name().as_ref() == name);
    let best = found.max_by_key(|attribute| attribute.key.prefix().is_some())?;
    let value = quick_xml::escape::unescape(&best.value).ok()?;
    Some(value.into_owned())
}
