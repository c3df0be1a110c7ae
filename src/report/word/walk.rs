//! Walks a part's tags by their names with prefix, within a limit of depth.

use super::limits::MAX_DEPTH;
use crate::splice::SpliceError;
use crate::splice::xml::{Node, Walk, qualified};
use std::ops::Range;

/// Whether a tag opens, closes or does both.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Open,
    Empty,
    Close,
}

/// A tag of a part.
#[derive(Debug)]
pub(super) struct XmlTag<'x> {
    /// With its prefix, as in `w:p`.
    pub(super) name: &'x str,
    /// The whole tag as written.
    pub(super) text: &'x str,
    pub(super) at: Range<usize>,
    pub(super) kind: Kind,
    /// How many elements are around it.
    pub(super) depth: usize,
}

/// The tags of a part, or of a piece of one, in their order.
pub(super) struct Tags<'x> {
    xml: &'x str,
    walk: Walk<'x>,
}

impl<'x> Tags<'x> {
    pub(super) fn of(xml: &'x str) -> Self {
        Self { xml, walk: Walk::new("", xml) }
    }

    pub(super) fn next(&mut self) -> Result<Option<XmlTag<'x>>, SpliceError> {
        let Some(node) = self.walk.next()? else { return Ok(None) };
        let (at, depth, kind) = match node {
            Node::Open { at, depth, empty: true, .. } => (at, depth, Kind::Empty),
            Node::Open { at, depth, .. } => (at, depth, Kind::Open),
            Node::Close { at, depth, .. } => (at, depth, Kind::Close),
        };
        if depth > MAX_DEPTH {
            return Err(SpliceError::Damaged { part: String::new(), reason: "元素嵌套过深".to_owned() });
        }
        let text = self.xml.get(at.clone()).unwrap_or_default();
        Ok(Some(XmlTag { name: qualified(text), text, at, kind, depth }))
    }
}
