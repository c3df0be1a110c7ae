//! The risks of an area by level: four cells in the colours of the levels, highest first, with a number in each.

use crate::model::RiskLevel;
use crate::report::pictures::Count;
use crate::report::pictures::canvas::{Anchor, Canvas, TextStyle};
use crate::report::pictures::frame::{Frame, PX, Spot};
use crate::report::pictures::level_style::{self, MUTED, OUTLINE};
use crate::report::pictures::text;

/// Room beside a number within its cell, and above and below it.
const BESIDE: i64 = 4 * PX;
const ABOVE: i64 = PX;
/// Least width of a cell.
const LEAST: i64 = 17 * PX;
/// Most room for a number.
const WIDEST: i64 = 60 * PX;

/// Four cells.
#[derive(Clone, Debug)]
pub(super) struct Chips {
    texts: [String; 4],
    /// Cells of which there is nothing are not coloured.
    is_empty: [bool; 4],
    style: TextStyle,
}

impl Chips {
    pub(super) fn of(counts: &[Count; 4], style: TextStyle) -> Self {
        Self {
            texts: counts.each_ref().map(|count| text::cut(&count.text, style.size, WIDEST)),
            is_empty: counts.each_ref().map(|count| count.value == 0),
            style: style.bold(),
        }
    }

    /// The cells with the names of their levels, for the legend.
    pub(super) fn named(style: TextStyle) -> Self {
        Self {
            texts: RiskLevel::DESCENDING.map(|level| level.word().to_owned()),
            is_empty: [false; 4],
            style: style.bold(),
        }
    }

    fn widths(&self) -> [i64; 4] {
        self.texts.each_ref().map(|text| (self.style.width(text) + 2 * BESIDE).max(LEAST))
    }

    pub(super) fn size(&self) -> (i64, i64) {
        (self.widths().iter().sum(), self.style.line() + 2 * ABOVE)
    }

    /// Draws them from this upper left corner.
    pub(super) fn draw(&self, canvas: &mut Canvas, at: Spot) {
        let mut x = at.x;
        let cells = self.texts.iter().zip(self.widths()).zip(self.is_empty).zip(RiskLevel::DESCENDING);
        for (((text, width), is_empty), level) in cells {
            let frame = Frame::new(x, at.y, width, self.size().1);
            let fill = if is_empty { "#FFFFFF" } else { level_style::colour(Some(level)) };
            canvas.rect(frame, &format!("fill=\"{fill}\" stroke=\"{OUTLINE}\" stroke-width=\"0.8\""));
            let style = match level {
                _ if is_empty => self.style.in_ink(MUTED),
                RiskLevel::Major => self.style.in_ink("#FFFFFF"),
                _ => self.style,
            };
            canvas.text(text, Spot { x: frame.centre().x, y: at.y + ABOVE }, Anchor::Middle, style);
            x += width;
        }
    }
}
