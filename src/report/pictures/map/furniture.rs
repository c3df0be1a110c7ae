//! The north arrow and the scale bar.

use super::fit::Fit;
use crate::report::pictures::canvas::{Anchor, Canvas, TextStyle};
use crate::report::pictures::frame::{Frame, PX, Spot};
use crate::report::pictures::level_style::INK;

/// Longest scale bar.
const LONGEST: i64 = 130 * PX;
const STYLE: TextStyle = TextStyle::of_size(12);

/// Draws an arrow to the north whose tip is here; gives the height at which it ends.
pub(super) fn north_arrow(canvas: &mut Canvas, tip: Spot) -> i64 {
    let at = |x: i64, y: i64| Spot { x: tip.x + x * PX, y: tip.y + 18 * PX + y * PX };
    canvas.text("北", tip, Anchor::Middle, STYLE.bold());
    let stroke = format!("stroke=\"{INK}\" stroke-width=\"1\" stroke-linejoin=\"round\"");
    canvas.path(&[at(0, 0), at(8, 26), at(0, 20)], true, &format!("fill=\"#FFFFFF\" {stroke}"));
    canvas.path(&[at(0, 0), at(-8, 26), at(0, 20)], true, &format!("fill=\"{INK}\" {stroke}"));
    tip.y + 44 * PX
}

/// Draws a bar of a round length; gives the height at which it ends.
pub(super) fn scale_bar(canvas: &mut Canvas, fit: &Fit, at: Spot) -> i64 {
    let Some((metres, length)) = round_length(fit) else { return at.y };
    let (half, height) = (length / 2, 6 * PX);
    let paint = |fill: &str| format!("fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"1\"");
    canvas.rect(Frame::new(at.x, at.y, half, height), &paint(INK));
    canvas.rect(Frame::new(at.x + half, at.y, length - half, height), &paint("#FFFFFF"));
    let name = if metres >= 1000 { format!("{} 千米", metres / 1000) } else { format!("{metres} 米") };
    canvas.text(&name, Spot { x: at.x + length + 8 * PX, y: at.y - 5 * PX }, Anchor::Start, STYLE);
    at.y + 18 * PX
}

/// The longest of 1, 2, 5, 10, … metres that is no longer than [`LONGEST`] on the sheet, and how long it is there.
fn round_length(fit: &Fit) -> Option<(i64, i64)> {
    let metres = (0..8).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_i64.pow(power)));
    let lengths = metres.map(|metres| (metres, fit.length(metres * 1000)));
    lengths.take_while(|(_, length)| *length <= LONGEST).last().filter(|(_, length)| *length > 0)
}
