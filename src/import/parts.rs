//! Which part of an xlsx package holds which sheet.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// Largest workbook or relationship part that is looked at.
const MAX_PART_BYTES: u64 = 8 << 20;

/// Sheet names with the part that holds each; empty where the package is laid out in an unknown way.
pub(super) fn sheet_parts<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Vec<(String, String)> {
    let is_workbook = |name: &String| name == "workbook.xml" || name.ends_with("/workbook.xml");
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let Some(path) = names.into_iter().find(is_workbook) else { return Vec::new() };
    let folder = path.strip_suffix("workbook.xml").unwrap_or_default();
    let Some(workbook) = read_part(archive, &path) else { return Vec::new() };
    let Some(relations) = read_part(archive, &format!("{folder}_rels/workbook.xml.rels")) else { return Vec::new() };
    let mut targets = HashMap::new();
    for_each_element(&relations, "Relationship", |element| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            targets.insert(id, part_path(folder, &target));
        }
    });
    let mut sheets = Vec::new();
    for_each_element(&workbook, "sheet", |element| {
        let target = attribute(element, "id").and_then(|id| targets.get(&id).cloned());
        if let (Some(name), Some(part)) = (attribute(element, "name"), target) {
            sheets.push((name, part));
        }
    });
    sheets
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
