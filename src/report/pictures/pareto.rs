//! Danger types by how often they occur, with the cumulative share as a line.

use super::canvas::{self, Anchor, Canvas, MARGIN, TextStyle};
use super::frame::{Frame, PX, Segment, Spot};
use super::legend::{SampleKind, plain_row};
use super::level_style::{ACCENT, GRID, MUTED, OUTLINE, PLAIN};
use super::picture::{Caption, Picture};
use super::scale::{count, length_of};
use super::text;
use rust_decimal::Decimal;

/// A danger type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DangerTypeBar {
    /// The type: 物体打击, 触电, …
    pub label: String,
    /// How many, which sets the height of the bar.
    pub value: u64,
    /// The number as printed.
    pub text: String,
    /// The share of this type and those before it, in percent, which sets the height of the line.
    pub cumulative_percent: Decimal,
    /// That share as printed.
    pub cumulative_text: String,
}

/// Danger types in the order given, as a rule the most frequent first.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Pareto {
    /// Title and notes.
    pub caption: Caption,
    /// The types.
    pub bars: Vec<DangerTypeBar>,
}

const LEAST_WIDTH: i64 = 600 * PX;
const LEAST_COLUMN: i64 = 56 * PX;
const WIDEST_COLUMN: i64 = 130 * PX;
const PLOT: i64 = 320 * PX;
const WIDEST_TEXT: i64 = 300 * PX;
/// Room for texts above 100 %.
const HEADROOM: i64 = 44 * PX;
/// Room for the scale of the line at the right.
const SCALE_ROOM: i64 = 46 * PX;
const VALUE: TextStyle = TextStyle::of_size(12).bold().on_plate();
const SHARE: TextStyle = TextStyle::of_size(12).in_ink(ACCENT).on_plate();
const NAME: TextStyle = TextStyle::of_size(12);
const NAME_LINES: usize = 5;
const LIFT: i64 = 7 * PX;

impl Pareto {
    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Picture {
        if self.bars.is_empty() {
            return canvas::without_data(&self.caption);
        }
        let widest = VALUE
            .widest(self.bars.iter().map(|bar| bar.text.as_str()))
            .max(SHARE.bold().widest(self.bars.iter().map(|bar| bar.cumulative_text.as_str())));
        let column = (LEAST_WIDTH - 2 * MARGIN - SCALE_ROOM) / count(self.bars.len());
        let column = column.clamp(LEAST_COLUMN, WIDEST_COLUMN).max(widest.min(WIDEST_TEXT) + 8 * PX);
        let inner = column * count(self.bars.len());
        let width = LEAST_WIDTH.max(2 * MARGIN + SCALE_ROOM + inner);
        let (mut canvas, top) = Canvas::titled(width, &self.caption);
        let samples = [("数量", SampleKind::Bar, PLAIN), ("累计占比", SampleKind::Line, ACCENT)];
        let top = plain_row(&mut canvas, &samples, top) + HEADROOM;
        let left = MARGIN + (width - 2 * MARGIN - SCALE_ROOM - inner) / 2;
        let plot = Frame::new(MARGIN, top, width - 2 * MARGIN - SCALE_ROOM, PLOT);
        ground(&mut canvas, plot);
        let columns: Vec<Frame> =
            (0..self.bars.len()).map(|number| Frame::new(left + count(number) * column, top, column, PLOT)).collect();
        let tops = self.draw_bars(&mut canvas, &columns);
        let spots = self.draw_line(&mut canvas, &columns);
        let bottom = self.write(&mut canvas, &columns, &tops, &spots);
        canvas.finish(bottom, &self.caption)
    }

    /// Draws bars on a scale on which all of them together are 100 %; gives their upper edges.
    fn draw_bars(&self, canvas: &mut Canvas, columns: &[Frame]) -> Vec<i64> {
        let all: Decimal = self.bars.iter().map(|bar| Decimal::from(bar.value)).sum();
        let mut tops = Vec::new();
        for (bar, column) in self.bars.iter().zip(columns) {
            let top = column.bottom - length_of(Decimal::from(bar.value), all, PLOT);
            let side = column.width() / 5;
            let frame = Frame { left: column.left + side, top, right: column.right - side, bottom: column.bottom };
            if frame.height() > 0 {
                canvas.rect(frame, &format!("fill=\"{PLAIN}\""));
            }
            tops.push(top);
        }
        tops
    }

    fn draw_line(&self, canvas: &mut Canvas, columns: &[Frame]) -> Vec<Spot> {
        let spot = |(bar, column): (&DangerTypeBar, &Frame)| Spot {
            x: column.centre().x,
            y: column.bottom - length_of(bar.cumulative_percent, Decimal::ONE_HUNDRED, PLOT),
        };
        let spots: Vec<Spot> = self.bars.iter().zip(columns).map(spot).collect();
        canvas.path(&spots, false, &format!("fill=\"none\" stroke=\"{ACCENT}\" stroke-width=\"2.4\""));
        for spot in &spots {
            canvas.circle(*spot, 45, &format!("fill=\"#FFFFFF\" stroke=\"{ACCENT}\" stroke-width=\"2\""));
        }
        spots
    }

    /// Writes shares above their points, numbers above their bars or, when that place is taken, lower; and the names.
    fn write(&self, canvas: &mut Canvas, columns: &[Frame], tops: &[i64], spots: &[Spot]) -> i64 {
        let mut bottom = 0;
        for ((bar, column), (top, spot)) in self.bars.iter().zip(columns).zip(tops.iter().zip(spots)) {
            let (x, room) = (column.centre().x, column.width() - 4 * PX);
            let names = text::wrap(&bar.label, NAME.size, column.width() - 6 * PX, NAME_LINES);
            bottom = bottom.max(canvas.lines(&names, Spot { x, y: column.bottom + 6 * PX }, Anchor::Middle, NAME));
            let share = text::cut(&bar.cumulative_text, SHARE.size, room);
            let share_top = spot.y - LIFT - SHARE.line();
            let value_top = value_top(*top, spot.y, column.bottom);
            let share_top = if value_top < spot.y { share_top.min(value_top - SHARE.line()) } else { share_top };
            canvas.text(&share, Spot { x, y: share_top }, Anchor::Middle, SHARE);
            let value = text::cut(&bar.text, VALUE.size, room);
            canvas.text(&value, Spot { x, y: value_top }, Anchor::Middle, VALUE);
        }
        bottom
    }
}

/// The upper edge of a number: above its bar when that is free of the line's point and share, else within the bar, else
/// above the point.
fn value_top(bar_top: i64, point: i64, baseline: i64) -> i64 {
    let above = bar_top - 3 * PX - VALUE.line();
    let within = bar_top.max(point + LIFT);
    if above > point + LIFT {
        above
    } else if within + VALUE.line() <= baseline {
        within
    } else {
        point - LIFT - VALUE.line()
    }
}

/// Draws the grid with the scale of the line.
fn ground(canvas: &mut Canvas, plot: Frame) {
    for (percent, name) in [(0, "0%"), (20, "20%"), (40, "40%"), (60, "60%"), (80, "80%"), (100, "100%")] {
        let y = plot.bottom - plot.height() * percent / 100;
        let paint = match percent {
            0 => format!("stroke=\"{OUTLINE}\" fill=\"none\""),
            80 => format!("stroke=\"{MUTED}\" stroke-dasharray=\"5 4\" fill=\"none\""),
            _ => format!("stroke=\"{GRID}\" fill=\"none\""),
        };
        canvas.line(Segment { from: Spot { x: plot.left, y }, to: Spot { x: plot.right, y } }, &paint);
        let style = TextStyle::of_size(12).in_ink(MUTED);
        canvas.text(name, Spot { x: plot.right + 6 * PX, y: y - style.line() / 2 }, Anchor::Start, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::checks::{assert_clean, assert_says_no_data, caption, names};
    use proptest::prelude::*;

    fn pareto(names: &[String], values: &[u64], percents: &[u8]) -> Pareto {
        let bar = |((label, value), percent): ((&String, &u64), &u8)| DangerTypeBar {
            label: label.clone(),
            value: *value,
            text: value.to_string(),
            cumulative_percent: Decimal::from(*percent),
            cumulative_text: format!("{percent}.0%"),
        };
        let bars = names.iter().zip(values).zip(percents).map(bar).collect();
        Pareto { caption: caption("隐患类型帕累托图"), bars }
    }

    #[test]
    fn nothing_one_and_forty_types_are_drawn() {
        assert_says_no_data(&pareto(&[], &[], &[]).draw());
        assert_clean(&pareto(&["触电".to_owned()], &[3], &[100]).draw());
        let names = vec!["中毒和窒息".to_owned(); 40];
        assert_clean(&pareto(&names, &[5; 40], &[50; 40]).draw());
        assert_clean(&pareto(&names, &[0; 40], &[0; 40]).draw());
        assert_clean(&pareto(&names, &[u64::MAX; 40], &[100; 40]).draw());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn no_texts_overlap(names in names(20), values in any::<[u64; 20]>(), percents in any::<[u8; 20]>()) {
            assert_clean(&pareto(&names, &values, &percents).draw());
        }
    }
}
