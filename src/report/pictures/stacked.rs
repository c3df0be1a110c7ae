//! Levels by trade: stacked bars beside a table of their counts.

use super::canvas::{self, Anchor, Canvas, MARGIN, TextStyle};
use super::frame::{Frame, PX, Segment, Spot};
use super::legend;
use super::level_style::{GRID, LISTED, MUTED};
use super::picture::{Caption, Picture};
use super::rows::NameColumn;
use super::scale::{length_of, most};
use super::text;
use rust_decimal::Decimal;

/// A count and how it is printed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Count {
    /// The count, which sets the length of its part of a bar.
    pub value: u64,
    /// The count as printed.
    pub text: String,
}

/// The levels of one trade.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TradeLevels {
    /// The trade.
    pub label: String,
    /// How many of each level, highest first.
    pub levels: [Count; 4],
    /// How many have no level; `None` where that is not asked.
    pub unrated: Option<Count>,
    /// The total as printed.
    pub total: String,
}

/// Levels by trade, in the order given.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LevelsByTrade {
    /// Title and notes.
    pub caption: Caption,
    /// The trades.
    pub trades: Vec<TradeLevels>,
}

impl TradeLevels {
    /// The counts in the order of [`LISTED`].
    fn counts(&self) -> impl Iterator<Item = Option<&Count>> {
        self.levels.iter().map(Some).chain([self.unrated.as_ref()])
    }

    fn sum(&self) -> Decimal {
        self.counts().flatten().map(|count| Decimal::from(count.value)).sum()
    }
}

const LEAST_WIDTH: i64 = 600 * PX;
/// Least room for the bars.
const LEAST_BARS: i64 = 240 * PX;
const BAR: i64 = 20 * PX;
const NAME: TextStyle = TextStyle::of_size(13);
const NUMBER: TextStyle = TextStyle::of_size(13);
const HEADING: TextStyle = TextStyle::of_size(12).in_ink(MUTED);
const WIDEST_NUMBER: i64 = 300 * PX;
const COLUMN_GAP: i64 = 16 * PX;

/// The columns of counts right of the bars: their titles, their texts by row, and their widths.
struct Counts {
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
    widths: Vec<i64>,
}

impl Counts {
    fn of(trades: &[TradeLevels], has_unrated: bool) -> Self {
        let mut titles: Vec<String> = ["重大", "较大", "一般", "低"].map(str::to_owned).to_vec();
        if has_unrated {
            titles.push("未定级".to_owned());
        }
        titles.push("合计".to_owned());
        let row = |trade: &TradeLevels| {
            let texts =
                trade.counts().take(titles.len() - 1).map(|count| count.map_or("", |count| count.text.as_str()));
            texts.chain([trade.total.as_str()]).map(|text| text::cut(text, NUMBER.size, WIDEST_NUMBER)).collect()
        };
        let rows: Vec<Vec<String>> = trades.iter().map(row).collect();
        let width = |(column, title): (usize, &String)| {
            let texts = rows.iter().filter_map(|row| row.get(column)).map(String::as_str);
            NUMBER.bold().widest(texts).max(HEADING.width(title)) + COLUMN_GAP
        };
        let widths = titles.iter().enumerate().map(width).collect();
        Self { titles, rows, widths }
    }

    /// Writes texts into the columns that begin here.
    fn write(&self, canvas: &mut Canvas, texts: &[String], at: Spot, style: TextStyle) {
        let mut x = at.x;
        for (number, (text, width)) in texts.iter().zip(&self.widths).enumerate() {
            x += width;
            let style = if number + 1 == self.titles.len() { style.bold() } else { style };
            canvas.text(text, Spot { x, y: at.y }, Anchor::End, style);
        }
    }
}

impl LevelsByTrade {
    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Picture {
        if self.trades.is_empty() {
            return canvas::without_data(&self.caption);
        }
        let has_unrated = self.trades.iter().any(|trade| trade.unrated.is_some());
        let names = NameColumn::of(self.trades.iter().map(|trade| trade.label.as_str()), NAME);
        let counts = Counts::of(&self.trades, has_unrated);
        let table: i64 = counts.widths.iter().sum();
        let width = LEAST_WIDTH.max(names.right + LEAST_BARS + table + MARGIN);
        let (mut canvas, top) = Canvas::titled(width, &self.caption);
        let levels = LISTED.into_iter().filter(|level| level.is_some() || has_unrated).collect::<Vec<_>>();
        let head = legend::level_row(&mut canvas, &levels, top);
        let columns = width - MARGIN - table;
        counts.write(&mut canvas, &counts.titles, Spot { x: columns, y: head }, HEADING);
        let room = columns - names.right - COLUMN_GAP / 2;
        let most = most(self.trades.iter().map(TradeLevels::sum));
        let mut y = head + HEADING.line() + 4 * PX;
        for (row, (trade, texts)) in self.trades.iter().zip(&counts.rows).enumerate() {
            let rule = Segment { from: Spot { x: MARGIN, y }, to: Spot { x: width - MARGIN, y } };
            canvas.line(rule, &format!("stroke=\"{GRID}\" fill=\"none\""));
            let (middle, bottom) = names.write(&mut canvas, row, y);
            bar(&mut canvas, trade, Spot { x: names.right, y: middle - BAR / 2 }, (most, room));
            counts.write(&mut canvas, texts, Spot { x: columns, y: middle - NUMBER.line() / 2 }, NUMBER);
            y = bottom;
        }
        canvas.finish(y, &self.caption)
    }
}

/// Draws a bar of parts; each begins where the sum of those before it ends, so that rounding never adds up.
fn bar(canvas: &mut Canvas, trade: &TradeLevels, at: Spot, scale: (Decimal, i64)) {
    let mut sum = Decimal::ZERO;
    let mut from = at.x;
    for (count, level) in trade.counts().zip(LISTED) {
        sum += Decimal::from(count.map_or(0, |count| count.value));
        let to = at.x + length_of(sum, scale.0, scale.1);
        if to > from {
            canvas.level_rect(Frame { left: from, top: at.y, right: to, bottom: at.y + BAR }, level);
        }
        from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::checks::{assert_clean, assert_says_no_data, caption, names};
    use proptest::prelude::*;

    fn by_trade(names: &[String], values: [u64; 5]) -> LevelsByTrade {
        let count = |value: u64| Count { value, text: value.to_string() };
        let [rated @ .., unrated] = values;
        let trade = |name: &String| TradeLevels {
            label: name.clone(),
            levels: rated.map(count),
            unrated: (unrated > 0).then(|| count(unrated)),
            total: "合计若干".to_owned(),
        };
        LevelsByTrade { caption: caption("各行业风险等级"), trades: names.iter().map(trade).collect() }
    }

    #[test]
    fn nothing_and_nothing_but_zeros_are_drawn() {
        assert_says_no_data(&by_trade(&[], [0; 5]).draw());
        assert_clean(&by_trade(&["铸造".to_owned()], [0; 5]).draw());
    }

    #[test]
    fn forty_trades_with_huge_counts_fit() {
        let names: Vec<String> = (0..40).map(|number| format!("危险化学品经营{number}")).collect();
        assert_clean(&by_trade(&names, [u64::MAX; 5]).draw());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn no_texts_overlap(names in names(20), values in any::<[u64; 5]>()) {
            assert_clean(&by_trade(&names, values).draw());
        }
    }
}
