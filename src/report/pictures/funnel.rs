//! The rectification funnel: found, ordered, rectified, accepted, closed.

use super::canvas::{self, Anchor, Canvas, MARGIN, TextStyle};
use super::frame::{Frame, PX, Spot};
use super::level_style::{MUTED, PLAIN};
use super::picture::{Caption, Picture};
use super::rows::NameColumn;
use super::scale::{length_of, most};
use super::text;
use rust_decimal::Decimal;

/// A stage of rectification.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FunnelStage {
    /// The stage: 排查发现, 下达整改, 完成整改, 复查验收, 销号.
    pub label: String,
    /// How many came so far, which sets the width.
    pub value: u64,
    /// The number as printed.
    pub text: String,
    /// What is said beside it, such as the share of the stage before; empty for nothing.
    pub remark: String,
}

/// How many hidden dangers came how far, from the first stage down.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RectificationFunnel {
    /// Title and notes.
    pub caption: Caption,
    /// The stages.
    pub stages: Vec<FunnelStage>,
}

const WIDTH: i64 = 600 * PX;
const NAME: TextStyle = TextStyle::of_size(15).bold();
const VALUE: TextStyle = TextStyle::of_size(16).bold();
const REMARK: TextStyle = TextStyle::of_size(13).in_ink(MUTED);
const WIDEST_REMARK: i64 = 240 * PX;
const BAR: i64 = 44 * PX;
/// Room beside a number.
const BESIDE: i64 = 8 * PX;
/// Height of the slope between two stages.
const SLOPE: i64 = 22 * PX;

impl RectificationFunnel {
    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Picture {
        if self.stages.is_empty() {
            return canvas::without_data(&self.caption);
        }
        let (mut canvas, top) = Canvas::titled(WIDTH, &self.caption);
        let names = NameColumn::of(self.stages.iter().map(|stage| stage.label.as_str()), NAME);
        let remarks: Vec<Vec<String>> =
            self.stages.iter().map(|stage| text::wrap(&stage.remark, REMARK.size, WIDEST_REMARK, 2)).collect();
        let remark_room = REMARK.widest(remarks.iter().flatten().map(String::as_str));
        let room = Frame { left: names.right, top, right: WIDTH - MARGIN - remark_room - 10 * PX, bottom: top };
        let middle = room.centre().x;
        let most = most(self.stages.iter().map(|stage| Decimal::from(stage.value)));
        let half = |stage: &FunnelStage| length_of(Decimal::from(stage.value), most, room.width() / 2);
        let mut y = top;
        let mut above: Option<i64> = None;
        for (row, (stage, remark)) in self.stages.iter().zip(&remarks).enumerate() {
            let half = half(stage);
            if let Some(upper) = above {
                slope(&mut canvas, middle, (upper, half), y);
                y += SLOPE;
            }
            let frame = Frame { left: middle - half, top: y, right: middle + half, bottom: y + BAR };
            canvas.rect(frame, &format!("fill=\"{PLAIN}\""));
            names.write_mid(&mut canvas, row, y + BAR / 2);
            value(&mut canvas, &stage.text, frame, room);
            canvas.lines_mid(remark, Spot { x: WIDTH - MARGIN, y: y + BAR / 2 }, Anchor::End, REMARK);
            y += BAR;
            above = Some(half);
        }
        canvas.finish(y + 10 * PX, &self.caption)
    }
}

/// Draws the paler band that leads from one stage to the next.
fn slope(canvas: &mut Canvas, middle: i64, halves: (i64, i64), y: i64) {
    let (upper, lower) = halves;
    let spots = [(middle - upper, y), (middle + upper, y), (middle + lower, y + SLOPE), (middle - lower, y + SLOPE)];
    canvas.path(&spots.map(|(x, y)| Spot { x, y }), true, &format!("fill=\"{PLAIN}\" fill-opacity=\"0.28\""));
}

/// Writes the number into its bar, or beside the bar when that is too narrow.
fn value(canvas: &mut Canvas, given: &str, bar: Frame, room: Frame) {
    let given = text::cut(given, VALUE.size, room.width() / 2 - BESIDE);
    let y = bar.centre().y - VALUE.line() / 2;
    if VALUE.width(&given) + 2 * BESIDE <= bar.width() {
        canvas.text(&given, Spot { x: bar.centre().x, y }, Anchor::Middle, VALUE.in_ink("#FFFFFF"));
    } else {
        // A bar this narrow ends before the text would reach the end of its half of the room.
        let x = (bar.right + BESIDE).min(room.right - VALUE.width(&given));
        canvas.text(&given, Spot { x, y }, Anchor::Start, VALUE.on_plate());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::checks::{assert_clean, assert_says_no_data, caption, names};
    use proptest::prelude::*;

    fn funnel(labels: &[String], values: &[u64], remark: &str) -> RectificationFunnel {
        let stage = |(label, value): (&String, &u64)| FunnelStage {
            label: label.clone(),
            value: *value,
            text: format!("{value} 项"),
            remark: remark.to_owned(),
        };
        RectificationFunnel {
            caption: caption("隐患整改漏斗"), stages: labels.iter().zip(values).map(stage).collect()
        }
    }

    #[test]
    fn nothing_and_nothing_but_zeros_are_drawn() {
        assert_says_no_data(&funnel(&[], &[], "").draw());
        let labels = ["排查发现", "下达整改", "完成整改"].map(str::to_owned);
        assert_clean(&funnel(&labels, &[0, 0, 0], "占上一步 —").draw());
        assert_clean(&funnel(&labels, &[u64::MAX, 3, u64::MAX], "").draw());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn no_texts_overlap(names in names(8), values in any::<[u64; 8]>(), remark in "\\PC{0,40}") {
            assert_clean(&funnel(&names, &values, &remark).draw());
        }
    }
}
