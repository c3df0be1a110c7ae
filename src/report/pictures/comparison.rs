//! 作业安全风险比较图: how activities compare by risk value.

use super::canvas::{self, Anchor, Canvas, MARGIN, TextStyle};
use super::frame::{Frame, PX, Segment, Spot};
use super::legend;
use super::level_style::{LISTED, OUTLINE};
use super::picture::{Caption, Picture};
use super::rows::NameColumn;
use super::scale::{length_of, most};
use super::text;
use crate::model::RiskLevel;
use rust_decimal::Decimal;

/// An activity in the comparison.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ActivityBar {
    /// The activity.
    pub label: String,
    /// Its level, if it was graded.
    pub level: Option<RiskLevel>,
    /// Its risk value, which sets the length of the bar.
    pub value: Decimal,
    /// The value as printed.
    pub text: String,
}

/// 作业安全风险比较图: activities as horizontal bars in the order given.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RiskComparison {
    /// Title and notes.
    pub caption: Caption,
    /// The activities.
    pub bars: Vec<ActivityBar>,
}

const LEAST_WIDTH: i64 = 660 * PX;
/// Least room for the bars.
const LEAST_BARS: i64 = 300 * PX;
const BAR: i64 = 18 * PX;
const NAME: TextStyle = TextStyle::of_size(13);
const VALUE: TextStyle = TextStyle::of_size(13).bold();
/// Most room for the value at the end of a bar: a number is cut only when it is no number that people read.
const WIDEST_VALUE: i64 = 500 * PX;

impl RiskComparison {
    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Picture {
        if self.bars.is_empty() {
            return canvas::without_data(&self.caption);
        }
        let names = NameColumn::of(self.bars.iter().map(|bar| bar.label.as_str()), NAME);
        let values: Vec<String> = self.bars.iter().map(|bar| text::cut(&bar.text, VALUE.size, WIDEST_VALUE)).collect();
        let ends = VALUE.widest(values.iter().map(String::as_str)) + 8 * PX;
        let width = LEAST_WIDTH.max(names.right + LEAST_BARS + ends + MARGIN);
        let room = width - MARGIN - names.right - ends;
        let (mut canvas, top) = Canvas::titled(width, &self.caption);
        let is_shown = |level: &Option<RiskLevel>| level.is_some() || self.bars.iter().any(|bar| bar.level.is_none());
        let levels: Vec<Option<RiskLevel>> = LISTED.into_iter().filter(is_shown).collect();
        let start = legend::level_row(&mut canvas, &levels, top);
        let most = most(self.bars.iter().map(|bar| bar.value));
        let mut y = start;
        for (row, (bar, value)) in self.bars.iter().zip(&values).enumerate() {
            let (middle, bottom) = names.write(&mut canvas, row, y);
            let length = length_of(bar.value, most, room);
            if length > 0 {
                canvas.level_rect(Frame::new(names.right, middle - BAR / 2, length, BAR), bar.level);
            }
            let at = Spot { x: names.right + length + 8 * PX, y: middle - VALUE.line() / 2 };
            canvas.text(value, at, Anchor::Start, VALUE);
            y = bottom;
        }
        let axis = Segment { from: Spot { x: names.right, y: start }, to: Spot { x: names.right, y } };
        canvas.line(axis, &format!("stroke=\"{OUTLINE}\" stroke-width=\"1.2\" fill=\"none\""));
        canvas.finish(y, &self.caption)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::checks::{assert_clean, assert_says_no_data, caption, names};
    use proptest::prelude::*;

    fn comparison(bars: &[(&str, i64, &str)]) -> RiskComparison {
        let bar = |(number, (label, value, text)): (usize, &(&str, i64, &str))| ActivityBar {
            label: (*label).to_owned(),
            level: LISTED[number % 5],
            value: Decimal::from(*value),
            text: (*text).to_owned(),
        };
        RiskComparison {
            caption: caption("作业安全风险比较图"), bars: bars.iter().enumerate().map(bar).collect()
        }
    }

    #[test]
    fn nothing_to_compare_is_said() {
        assert_says_no_data(&comparison(&[]).draw());
    }

    #[test]
    fn values_are_printed_as_given_whatever_their_size() {
        let picture =
            comparison(&[("动火作业", i64::MAX, "很大很大"), ("受限空间作业", 0, "0"), ("高处作业", -1, "-1")]).draw();
        assert_clean(&picture);
        for text in ["动火作业", "很大很大", "0", "-1"] {
            assert!(picture.labels().iter().any(|label| label.text == text), "{text}");
        }
    }

    #[test]
    fn forty_equal_bars_stand_below_one_another() {
        assert_clean(&comparison(&[("吊装作业", 70, "70"); 40]).draw());
        assert_clean(&comparison(&[("吊装作业", 70, "70")]).draw());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn no_texts_overlap(names in names(40), value in any::<i64>(), text in "\\PC{0,30}") {
            let bars: Vec<(&str, i64, &str)> = names.iter().map(|name| (name.as_str(), value, text.as_str())).collect();
            assert_clean(&comparison(&bars).draw());
        }
    }
}
