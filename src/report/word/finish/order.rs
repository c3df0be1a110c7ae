//! Puts a property among others where ECMA-376 wants it.

use super::super::walk::{Kind, Tags};
use crate::splice::SpliceError;
use std::ops::Range;

/// Properties of a cell, in their order.
pub(super) const CELL: [&str; 18] = [
    "w:cnfStyle",
    "w:tcW",
    "w:gridSpan",
    "w:hMerge",
    "w:vMerge",
    "w:tcBorders",
    "w:shd",
    "w:noWrap",
    "w:tcMar",
    "w:textDirection",
    "w:tcFitText",
    "w:vAlign",
    "w:hideMark",
    "w:headers",
    "w:cellIns",
    "w:cellDel",
    "w:cellMerge",
    "w:tcPrChange",
];
/// Properties of a run as far as the colour, in their order.
pub(super) const RUN_TO_COLOUR: [&str; 21] = [
    "w:rStyle",
    "w:rFonts",
    "w:b",
    "w:bCs",
    "w:i",
    "w:iCs",
    "w:caps",
    "w:smallCaps",
    "w:strike",
    "w:dstrike",
    "w:outline",
    "w:shadow",
    "w:emboss",
    "w:imprint",
    "w:noProof",
    "w:snapToGrid",
    "w:vanish",
    "w:webHidden",
    "w:ins",
    "w:del",
    "w:color",
];

/// The properties with one of them set: in the place of the old one, else before the first that comes later.
pub(super) fn with_property(properties: &str, order: &[&str], name: &str, new: &str) -> Result<String, SpliceError> {
    let rank = |name: &str| order.iter().position(|known| *known == name).unwrap_or(usize::MAX);
    let own = rank(name);
    let children = children(properties)?;
    let place = match children.iter().find(|(child, _)| rank(child) >= own) {
        Some((child, at)) if *child == name => at.clone(),
        Some((_, at)) => at.start..at.start,
        None => {
            let end = properties.rfind("</").unwrap_or(properties.len());
            end..end
        }
    };
    let (before, after) = (properties.get(..place.start), properties.get(place.end..));
    Ok([before.unwrap_or_default(), new, after.unwrap_or_default()].concat())
}

/// The elements right below the root, with their places.
fn children(xml: &str) -> Result<Vec<(&str, Range<usize>)>, SpliceError> {
    let mut tags = Tags::of(xml);
    let mut found: Vec<(&str, Range<usize>)> = Vec::new();
    while let Some(tag) = tags.next()? {
        match (tag.depth, tag.kind) {
            (1, Kind::Open | Kind::Empty) => found.push((tag.name, tag.at)),
            (1, Kind::Close) => {
                if let Some((_, at)) = found.last_mut() {
                    at.end = tag.at.end;
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaded(properties: &str) -> String {
        with_property(properties, &CELL, "w:shd", "<w:shd/>").unwrap()
    }

    #[test]
    fn a_property_stands_where_the_schema_wants_it() {
        assert_eq!(shaded("<w:tcPr></w:tcPr>"), "<w:tcPr><w:shd/></w:tcPr>");
        assert_eq!(
            shaded("<w:tcPr><w:tcW w:w=\"1\"/><w:tcBorders><w:top/></w:tcBorders><w:vAlign/></w:tcPr>"),
            "<w:tcPr><w:tcW w:w=\"1\"/><w:tcBorders><w:top/></w:tcBorders><w:shd/><w:vAlign/></w:tcPr>"
        );
        assert_eq!(
            shaded("<w:tcPr><w:shd w:fill=\"auto\"></w:shd><w:noWrap/></w:tcPr>"),
            "<w:tcPr><w:shd/><w:noWrap/></w:tcPr>"
        );
        assert_eq!(shaded("<w:tcPr><w:tcW/><w14:own/></w:tcPr>"), "<w:tcPr><w:tcW/><w:shd/><w14:own/></w:tcPr>");
        let coloured = |look| with_property(look, &RUN_TO_COLOUR, "w:color", "<w:color/>").unwrap();
        assert_eq!(coloured("<w:rPr><w:b/><w:sz/></w:rPr>"), "<w:rPr><w:b/><w:color/><w:sz/></w:rPr>");
    }
}
