//! Relations between parts, and the list of what each part is.

use super::error::SpliceError;
use super::package::Package;
use super::xml::{Node, Walk, append_to_root, attribute, escape_attribute};
use std::fmt::Write as _;

const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>";

/// A relation from one part to another.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The type's address.
    pub(super) kind: String,
    pub(super) target: String,
    external: bool,
}

impl Relation {
    /// Whether it is of a kind, e.g. `worksheet`; transitional and strict packages spell the rest of the address differently.
    pub(super) fn is(&self, kind: &str) -> bool {
        !self.external && self.kind.rsplit('/').next() == Some(kind)
    }
}

/// The relations of one part.
pub(super) struct Relations {
    /// The part's folder, with a slash at its end.
    folder: String,
    /// The name of the relations' own part.
    part: String,
    pub(super) list: Vec<Relation>,
    added: Vec<Relation>,
}

impl Relations {
    /// Reads the relations of a part; the package's own for an empty name.
    pub(super) fn of(package: &mut Package, part: &str) -> Result<Self, SpliceError> {
        let (folder, file) = part.rsplit_once('/').map_or((String::new(), part), |(f, n)| (format!("{f}/"), n));
        let rels = format!("{folder}_rels/{file}.rels");
        let list = match package.text_of(&rels)? {
            Some(xml) => parse(&rels, &xml)?,
            None => Vec::new(),
        };
        Ok(Self { folder, part: rels, list, added: Vec::new() })
    }

    /// The first of a kind.
    pub(super) fn first(&self, kind: &str) -> Option<&Relation> {
        self.list.iter().find(|relation| relation.is(kind))
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Relation> {
        self.list.iter().find(|relation| relation.id == id)
    }

    /// The part that a relation leads to.
    pub(super) fn path(&self, relation: &Relation) -> String {
        let joined = match relation.target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("{}{}", self.folder, relation.target),
        };
        let mut steps: Vec<&str> = Vec::new();
        for step in joined.split('/') {
            match step {
                "" | "." => {}
                ".." => {
                    steps.pop();
                }
                step => steps.push(step),
            }
        }
        steps.join("/")
    }

    /// Adds a relation to the part with that name, and gives its id.
    pub(super) fn add(&mut self, kind: String, part: &str) -> String {
        let mut number = self.list.len() + 1;
        let mut id = format!("rId{number}");
        while self.list.iter().any(|relation| relation.id.eq_ignore_ascii_case(&id)) {
            number += 1;
            id = format!("rId{number}");
        }
        let relation = Relation { id: id.clone(), kind, target: format!("/{part}"), external: false };
        self.list.push(relation.clone());
        self.added.push(relation);
        id
    }

    /// Puts the added relations into the package.
    pub(super) fn store(self, package: &mut Package) -> Result<(), SpliceError> {
        if self.added.is_empty() {
            return Ok(());
        }
        let xml = package.text_of(&self.part)?.unwrap_or_else(|| EMPTY.to_owned());
        let xml = append_to_root(&self.part, &xml, |prefix| {
            let mut children = String::new();
            for Relation { id, kind, target, .. } in &self.added {
                let (kind, target) = (escape_attribute(kind), escape_attribute(target));
                // Writing to a string does not fail.
                let _ = write!(children, "<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>");
            }
            children
        })?;
        package.put_text(&self.part, xml);
        Ok(())
    }
}

fn parse(part: &str, xml: &str) -> Result<Vec<Relation>, SpliceError> {
    let mut walk = Walk::new(part, xml);
    let mut list = Vec::new();
    while let Some(node) = walk.next()? {
        let Node::Open { name: "Relationship", tag, .. } = node else { continue };
        let get = |key| attribute(tag, key).map(std::borrow::Cow::into_owned).unwrap_or_default();
        let external = get("TargetMode") == "External";
        list.push(Relation { id: get("Id"), kind: get("Type"), target: get("Target"), external });
    }
    Ok(list)
}

/// What our parts are, to be told in the list of content types.
#[derive(Default)]
pub(super) struct ContentTypes {
    parts: Vec<(String, &'static str)>,
    vml: bool,
}

impl ContentTypes {
    pub(super) fn add(&mut self, part: &str, kind: &'static str) {
        self.parts.push((part.to_owned(), kind));
    }

    /// Drawings of notes are told by their ending.
    pub(super) fn add_vml(&mut self) {
        self.vml = true;
    }

    pub(super) fn store(self, package: &mut Package) -> Result<(), SpliceError> {
        if self.parts.is_empty() && !self.vml {
            return Ok(());
        }
        let part = "[Content_Types].xml";
        let xml = package.text_of(part)?.ok_or(SpliceError::NotXlsx("没有 [Content_Types].xml"))?;
        let mut walk = Walk::new(part, &xml);
        let mut vml_known = false;
        while let Some(node) = walk.next()? {
            let Node::Open { name: "Default", tag, .. } = node else { continue };
            vml_known |= attribute(tag, "Extension").is_some_and(|ending| ending.eq_ignore_ascii_case("vml"));
        }
        let xml = append_to_root(part, &xml, |prefix| {
            let mut children = String::new();
            if self.vml && !vml_known {
                let kind = "application/vnd.openxmlformats-officedocument.vmlDrawing";
                let _ = write!(children, "<{prefix}Default Extension=\"vml\" ContentType=\"{kind}\"/>");
            }
            for (name, kind) in &self.parts {
                let name = escape_attribute(name);
                let _ = write!(children, "<{prefix}Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
            }
            children
        })?;
        package.put_text(part, xml);
        Ok(())
    }
}
