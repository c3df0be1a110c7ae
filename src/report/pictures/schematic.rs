//! A schematic of a site of which there is no plan: its risk points as boxes of one size, in the colours of their levels.

use super::canvas::{self, Anchor, Canvas, MARGIN, TextStyle, WIDE};
use super::frame::{Frame, PX, Spot};
use super::legend::{self, LevelLegend, Shown};
use super::picture::{Caption, Picture};
use super::scale::count;
use super::text;
use crate::model::RiskLevel;

/// A zone of the schematic, named by its risk point.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SchematicBox {
    /// The risk point.
    pub name: String,
    /// Its level, if it was graded.
    pub level: Option<RiskLevel>,
    /// A line below the name, such as the number of its risks; empty for nothing.
    pub text: String,
}

/// 四色图 made from a register: it says which zones there are, not where they are.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Schematic {
    /// Title and notes.
    pub caption: Caption,
    /// The zones in the order in which they are set.
    pub boxes: Vec<SchematicBox>,
    /// The counts of the legend.
    pub legend: LevelLegend,
}

const PANEL: i64 = 206 * PX;
const GAP: i64 = 14 * PX;
const MOST_COLUMNS: usize = 4;
const BOX_HEIGHT: i64 = 112 * PX;
const NAME: TextStyle = TextStyle::of_size(14).bold();
const TEXT: TextStyle = TextStyle::of_size(12);
const NAME_LINES: usize = 3;
const PAD: i64 = 4 * PX;
/// Said below every schematic, because its boxes look like a plan.
const WARNING: &str = "本图为示意图：按风险点登记顺序排列，方框大小、位置与现场无关。有厂区平面图的，以平面图为准。";

impl Schematic {
    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Picture {
        if self.boxes.is_empty() {
            return canvas::without_data(&self.caption);
        }
        let (mut canvas, top) = Canvas::titled(WIDE, &self.caption);
        let columns = columns(self.boxes.len());
        let inner = WIDE - 2 * MARGIN - PANEL - 20 * PX;
        let width = (inner - GAP * (count(columns) - 1)) / count(columns);
        let mut y = top;
        for row in self.boxes.chunks(columns) {
            for (column, zone) in row.iter().enumerate() {
                let left = MARGIN + count(column) * (width + GAP);
                zone.draw(&mut canvas, Frame::new(left, y, width, BOX_HEIGHT));
            }
            y += BOX_HEIGHT + GAP;
        }
        let column = (WIDE - MARGIN - PANEL, PANEL);
        let shown = Shown { areas: true, points: false };
        let bottom = legend::level_table(&mut canvas, &self.legend, shown, column, top).max(y);
        let mut caption = self.caption.clone();
        caption.notes.insert(0, WARNING.to_owned());
        canvas.finish(bottom, &caption)
    }
}

/// As many columns as make the grid about as high as wide, within what leaves room for names.
const fn columns(boxes: usize) -> usize {
    match boxes {
        0..=2 => 2,
        3..=6 => 3,
        _ => MOST_COLUMNS,
    }
}

impl SchematicBox {
    fn draw(&self, canvas: &mut Canvas, frame: Frame) {
        canvas.level_rect(frame, self.level);
        let room = frame.width() - 4 * PAD;
        let name = text::balanced(&self.name, NAME.size, room, NAME_LINES);
        let text = text::wrap(&self.text, TEXT.size, room, 1);
        let height = count(name.len()) * NAME.line() + count(text.len()) * TEXT.line();
        let width = NAME.widest(name.iter().map(String::as_str)).max(TEXT.widest(text.iter().map(String::as_str)));
        let plate = Frame::around(frame.centre(), width + 2 * PAD, height + 2 * PAD);
        canvas.rect(plate, "fill=\"#FFFFFF\" fill-opacity=\"0.88\" rx=\"3\"");
        let x = frame.centre().x;
        let y = canvas.lines(&name, Spot { x, y: plate.top + PAD }, Anchor::Middle, NAME);
        canvas.lines(&text, Spot { x, y }, Anchor::Middle, TEXT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::checks::{assert_clean, assert_says_no_data, caption, legend, names};
    use crate::report::pictures::level_style::LISTED;
    use proptest::prelude::*;

    fn schematic(names: &[String], text: &str) -> Schematic {
        let zone = |(number, name): (usize, &String)| SchematicBox {
            name: name.clone(),
            level: LISTED[number % 5],
            text: text.to_owned(),
        };
        let boxes = names.iter().enumerate().map(zone).collect();
        Schematic { caption: caption("厂区四色图"), boxes, legend: legend() }
    }

    #[test]
    fn a_schematic_says_that_it_is_no_plan() {
        assert_says_no_data(&schematic(&[], "").draw());
        let picture = schematic(&["熔炼车间".to_owned()], "风险 3 条").draw();
        assert!(picture.labels().iter().any(|label| label.text.starts_with("本图为示意图")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn no_texts_overlap(names in names(40), text in "\\PC{0,40}") {
            assert_clean(&schematic(&names, &text).draw());
        }
    }
}
