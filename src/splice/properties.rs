//! Text properties of the workbook's own, in `docProps/custom.xml`.

use super::error::SpliceError;
use super::package::Package;
use super::relations::{ContentTypes, Relations};
use super::workbook_part::WorkbookPart;
use super::xml::{Edits, Node, Walk, append_to_root, attribute, escape_attribute, unescape};

const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
    xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\"/>";
/// What says that a property is a user's.
const USER_PROPERTIES: &str = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";

fn part(package: &mut Package) -> Result<Option<String>, SpliceError> {
    let root = Relations::of(package, "")?;
    Ok(root.first("custom-properties").or_else(|| root.first("customProperties")).map(|relation| root.path(relation)))
}

/// The text of a property.
pub(super) fn property(package: &mut Package, name: &str) -> Result<Option<String>, SpliceError> {
    let Some(part) = part(package)? else { return Ok(None) };
    let Some(xml) = package.text_of(&part)? else { return Ok(None) };
    let mut walk = Walk::new(&part, &xml);
    let mut found = None;
    while let Some(node) = walk.next()? {
        match node {
            Node::Open { name: "property", tag, depth: 1, .. } => {
                found = attribute(tag, "name").is_some_and(|own| own == name).then_some(0);
            }
            Node::Open { at, depth: 2, .. } => found = found.map(|_| at.end),
            Node::Close { at, depth: 2, .. } => {
                if let Some(from) = found {
                    return Ok(xml.get(from..at.start).map(|text| unescape(text).into_owned()));
                }
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Sets a text property, in place of one with that name.
pub(super) fn set_property(
    package: &mut Package,
    types: &mut ContentTypes,
    workbook: &WorkbookPart,
    name: &str,
    value: &str,
) -> Result<(), SpliceError> {
    let (part, xml) = if let Some(part) = part(package)? {
        let xml = package.text_of(&part)?.unwrap_or_else(|| EMPTY.to_owned());
        (part, xml)
    } else {
        let part = "docProps/custom.xml";
        let part = if package.has(part) { package.free_name("docProps/custom", ".xml") } else { part.to_owned() };
        types.add(&part, "application/vnd.openxmlformats-officedocument.custom-properties+xml");
        let mut root = Relations::of(package, "")?;
        let kind = if workbook.strict { "customProperties" } else { "custom-properties" };
        root.add(workbook.relation_kind(kind), &part);
        root.store(package)?;
        (part, EMPTY.to_owned())
    };
    let mut walk = Walk::new(&part, &xml);
    let mut edits = Edits::default();
    let (mut last_id, mut old) = (1_u32, None);
    while let Some(node) = walk.next()? {
        match node {
            Node::Open { name: "property", tag, at, depth: 1, empty, .. } => {
                let id = attribute(tag, "pid").and_then(|id| id.parse().ok()).unwrap_or(0).min(1 << 30);
                last_id = last_id.max(id);
                old = attribute(tag, "name").is_some_and(|own| own == name).then_some(at.clone());
                if let (Some(at), true) = (&old, empty) {
                    edits.replace(at.clone(), "");
                }
            }
            Node::Close { name: "property", at, depth: 1 } => {
                if let Some(start) = old.take() {
                    edits.replace(start.start..at.end, "");
                }
            }
            _ => {}
        }
    }
    let xml = edits.apply(&xml);
    let (name, value, id) = (escape_attribute(name), escape_attribute(value), last_id + 1);
    let xml = append_to_root(&part, &xml, |p| {
        format!(
            "<{p}property fmtid=\"{USER_PROPERTIES}\" pid=\"{id}\" name=\"{name}\"><vt:lpwstr \
             xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">{value}</vt:lpwstr></{p}property>"
        )
    })?;
    package.put_text(&part, xml);
    Ok(())
}
