//! Cells: shading by level, vertical merges.

use super::super::walk::{Kind, Tags};
use super::order::{CELL, RUN_TO_COLOUR, with_property};
use crate::model::RiskLevel;
use crate::splice::SpliceError;
use crate::splice::xml::Edits;
use std::ops::Range;

/// Text on a dark cell.
const WHITE: &str = "<w:color w:val=\"FFFFFF\"/>";

/// A cell that is open.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Where its opening tag ends in the result.
    pub(super) from: usize,
    /// Its properties in the result.
    pub(super) properties: Option<Range<usize>>,
    /// Columns that it takes.
    pub(super) span: usize,
    pub(super) fill: Option<RiskLevel>,
    pub(super) merge: Option<String>,
}

/// How a cell takes part in a merge.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Merge {
    Begins,
    Continues,
}

/// The level that a text names.
pub(super) fn level_of(text: &str) -> Option<RiskLevel> {
    let text = text.trim();
    let short = text.trim_end_matches("风险").trim_end_matches("隐患");
    let is_called = |level: &RiskLevel| {
        [level.id(), level.colour()].contains(&text) || text.strip_suffix('色') == Some(level.colour())
    };
    RiskLevel::of_word(short).or_else(|| RiskLevel::DESCENDING.into_iter().find(is_called))
}

impl Cell {
    /// Applies what was asked for to the cell, whose end is the result's end.
    pub(super) fn apply(&self, out: &mut String, merge: Option<Merge>) -> Result<(), SpliceError> {
        if merge == Some(Merge::Continues) {
            self.empty(out)?;
        }
        // The one level whose colour is dark.
        if self.fill == Some(RiskLevel::Major) {
            self.whiten(out)?;
        }
        if merge.is_none() && self.fill.is_none() {
            return Ok(());
        }
        let place = self.properties.clone().unwrap_or(self.from..self.from);
        let mut properties = match out.get(place.clone()) {
            Some(old) if old.ends_with("</w:tcPr>") => old.to_owned(),
            _ => "<w:tcPr></w:tcPr>".to_owned(),
        };
        if let Some(merge) = merge {
            let new = if merge == Merge::Begins { "<w:vMerge w:val=\"restart\"/>" } else { "<w:vMerge/>" };
            properties = with_property(&properties, &CELL, "w:vMerge", new)?;
        }
        if let Some(level) = self.fill {
            let new = format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{:06X}\"/>", level.rgb());
            properties = with_property(&properties, &CELL, "w:shd", &new)?;
        }
        out.replace_range(place, &properties);
        Ok(())
    }

    fn content_from(&self) -> usize {
        self.properties.as_ref().map_or(self.from, |properties| properties.end)
    }

    /// Leaves one paragraph without text: Word hides what a merged cell holds, other programs may not.
    fn empty(&self, out: &mut String) -> Result<(), SpliceError> {
        let content = out.split_off(self.content_from());
        let mut tags = Tags::of(&content);
        let (mut look, mut in_paragraph) = (None, false);
        while let Some(tag) = tags.next()? {
            match (tag.name, tag.kind) {
                ("w:p", Kind::Open) => in_paragraph = true,
                ("w:p", _) if look.is_none() => break,
                ("w:pPr", Kind::Open) if in_paragraph => look = Some(tag.at.clone()),
                ("w:pPr", Kind::Close) => {
                    look = look.map(|look| look.start..tag.at.end);
                    break;
                }
                ("w:r", _) => break,
                _ => {}
            }
        }
        out.push_str("<w:p>");
        out.push_str(look.and_then(|look| content.get(look)).unwrap_or_default());
        out.push_str("</w:p>");
        Ok(())
    }

    /// Makes the text white, run by run.
    fn whiten(&self, out: &mut String) -> Result<(), SpliceError> {
        let content = out.split_off(self.content_from());
        let mut tags = Tags::of(&content);
        let (mut edits, mut run, mut look) = (Edits::default(), None, None);
        while let Some(tag) = tags.next()? {
            let is_look = tag.name == "w:rPr" && run.is_some_and(|(depth, _)| depth + 1 == tag.depth);
            match (tag.name, tag.kind) {
                ("w:r", Kind::Open) => run = Some((tag.depth, tag.at.end)),
                ("w:rPr", Kind::Open) if is_look => look = Some(tag.at.start),
                ("w:rPr", Kind::Close) if is_look => {
                    let at = look.take().unwrap_or(tag.at.start)..tag.at.end;
                    let old = content.get(at.clone()).unwrap_or_default();
                    edits.replace(at, with_property(old, &RUN_TO_COLOUR, "w:color", WHITE)?);
                    run = None;
                }
                ("w:rPr", Kind::Empty) if is_look => {
                    edits.replace(tag.at.clone(), format!("<w:rPr>{WHITE}</w:rPr>"));
                    run = None;
                }
                (_, Kind::Open | Kind::Empty) if look.is_none() => {
                    // A run without a look of its own.
                    if let Some((_, end)) = run.take_if(|(depth, _)| *depth + 1 == tag.depth) {
                        edits.insert(end, format!("<w:rPr>{WHITE}</w:rPr>"));
                    }
                }
                _ => {}
            }
        }
        out.push_str(&edits.apply(&content));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_known_by_title_identifier_and_colour() {
        let levels =
            ["重大", "重大风险", "major", "橙", "较大风险", "黄色", "一般隐患", "低", "低风险", "风险", "", "待定"];
        let ranks: Vec<Option<usize>> = levels.iter().map(|text| level_of(text).map(RiskLevel::rank)).collect();
        assert_eq!(
            ranks,
            [Some(0), Some(0), Some(0), Some(1), Some(1), Some(2), Some(2), Some(3), Some(3), None, None, None]
        );
    }

    #[test]
    fn a_major_cell_is_red_with_white_text() {
        let mut out =
            String::from("<w:tc><w:p><w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:b/><w:sz w:val=\"2\"/></w:rPr></w:r></w:p>");
        let cell = Cell { from: 6, fill: Some(RiskLevel::Major), ..Cell::default() };
        cell.apply(&mut out, None).unwrap();
        assert_eq!(
            out,
            "<w:tc><w:tcPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FF0000\"/></w:tcPr><w:p><w:r><w:rPr>\
             <w:color w:val=\"FFFFFF\"/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:b/><w:color w:val=\"FFFFFF\"/>\
             <w:sz w:val=\"2\"/></w:rPr></w:r></w:p>"
        );
    }

    #[test]
    fn a_cell_that_continues_a_merge_keeps_its_paragraphs_look_only() {
        let mut out =
            String::from("<w:tc><w:tcPr><w:tcW/><w:tcBorders/></w:tcPr><w:p><w:pPr><w:jc/></w:pPr><w:r/></w:p><w:p/>");
        let cell = Cell { from: 6, properties: Some(6..45), ..Cell::default() };
        cell.apply(&mut out, Some(Merge::Continues)).unwrap();
        assert_eq!(out, "<w:tc><w:tcPr><w:tcW/><w:vMerge/><w:tcBorders/></w:tcPr><w:p><w:pPr><w:jc/></w:pPr></w:p>");
    }
}
