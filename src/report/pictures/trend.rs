//! How numbers move from month to month: at most two lines, with gaps where a month is unknown.

use super::canvas::{self, Anchor, Canvas, MARGIN, TextStyle};
use super::frame::{Frame, PX, Segment, Spot};
use super::level_style::{ACCENT, GRID, MUTED, OUTLINE, PLAIN};
use super::picture::{Caption, Picture};
use super::scale::{count, length_of, most};
use super::text;
use rust_decimal::Decimal;

/// The number of a month.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TrendPoint {
    /// The number, which sets the height.
    pub value: u64,
    /// The number as printed.
    pub text: String,
}

/// One line of a trend.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TrendSeries {
    /// What is counted: 排查发现, 完成整改.
    pub name: String,
    /// The months in order; `None` is a month of which nothing is known, which is not 0.
    pub points: Vec<Option<TrendPoint>>,
}

/// A trend over months, as a rule thirteen, so that a month stands beside the same one of the year before.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Trend {
    /// Title and notes.
    pub caption: Caption,
    /// The months as printed below the axis.
    pub months: Vec<String>,
    /// The lines; no more than [`Trend::MOST_SERIES`] are drawn.
    pub series: Vec<TrendSeries>,
}

const LEAST_WIDTH: i64 = 600 * PX;
const LEAST_COLUMN: i64 = 48 * PX;
const PLOT: i64 = 300 * PX;
/// Room for values above the highest point and below the lowest.
const HEADROOM: i64 = 26 * PX;
const VALUE: TextStyle = TextStyle::of_size(12).bold().on_plate();
const MONTH: TextStyle = TextStyle::of_size(12);
const NAME: TextStyle = TextStyle::of_size(13);
const WIDEST_TEXT: i64 = 300 * PX;
/// Most lines of the name of a month: 2026年 above 11月.
const MONTH_LINES: usize = 2;
/// Distance of a value from its point.
const LIFT: i64 = 8 * PX;
const INKS: [&str; Trend::MOST_SERIES] = [ACCENT, PLAIN];
const DASHES: [&str; Trend::MOST_SERIES] = ["none", "7 4"];

/// Where months and values go.
struct Axes {
    left: i64,
    column: i64,
    top: i64,
    baseline: i64,
    most: Decimal,
}

impl Axes {
    fn x(&self, month: usize) -> i64 {
        self.left + count(month) * self.column + self.column / 2
    }

    fn spot(&self, month: usize, point: &TrendPoint) -> Spot {
        let room = self.baseline - self.top - HEADROOM;
        Spot { x: self.x(month), y: self.baseline - length_of(Decimal::from(point.value), self.most, room) }
    }
}

impl Trend {
    /// The most lines that are drawn.
    pub const MOST_SERIES: usize = 2;

    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Picture {
        if self.months.is_empty() || self.points().next().is_none() {
            return canvas::without_data(&self.caption);
        }
        let texts = self.points().map(|(_, _, point)| point.text.as_str());
        let widest = VALUE.widest(texts);
        let column = LEAST_COLUMN.max(widest.min(WIDEST_TEXT) + 10 * PX);
        let column = column.max((LEAST_WIDTH - 2 * MARGIN) / count(self.months.len()).max(4));
        let width = LEAST_WIDTH.max(2 * MARGIN + column * count(self.months.len()));
        let (mut canvas, top) = Canvas::titled(width, &self.caption);
        let top = self.names(&mut canvas, top);
        let axes = Axes {
            left: (width - column * count(self.months.len())) / 2,
            column,
            top,
            baseline: top + PLOT - HEADROOM,
            most: most(self.points().map(|(_, _, point)| Decimal::from(point.value))),
        };
        self.ground(&mut canvas, &axes);
        for (number, series) in self.drawn().enumerate() {
            line(&mut canvas, &axes, series, number);
        }
        self.values(&mut canvas, &axes);
        canvas.finish(axes.baseline + HEADROOM + count(MONTH_LINES) * MONTH.line(), &self.caption)
    }

    fn drawn(&self) -> impl Iterator<Item = &TrendSeries> {
        self.series.iter().take(Self::MOST_SERIES)
    }

    /// All known points: line, month, point.
    fn points(&self) -> impl Iterator<Item = (usize, usize, &TrendPoint)> {
        self.drawn().enumerate().flat_map(|(number, series)| {
            let months = series.points.iter().take(self.months.len()).enumerate();
            months.filter_map(move |(month, point)| point.as_ref().map(|point| (number, month, point)))
        })
    }

    /// Draws what the lines are called; gives the height at which the plot begins.
    fn names(&self, canvas: &mut Canvas, top: i64) -> i64 {
        let mut y = top;
        for (number, series) in self.drawn().enumerate() {
            let mid = y + NAME.line() / 2;
            let sample = Segment { from: Spot { x: MARGIN, y: mid }, to: Spot { x: MARGIN + 40 * PX, y: mid } };
            canvas.line(sample, &stroke(number));
            sign(canvas, Spot { x: MARGIN + 20 * PX, y: mid }, number);
            let name = text::cut(&series.name, NAME.size, canvas.width() - 2 * MARGIN - 50 * PX);
            canvas.text(&name, Spot { x: MARGIN + 48 * PX, y }, Anchor::Start, NAME);
            y += NAME.line() + 3 * PX;
        }
        y + 6 * PX
    }

    /// Draws the grid, the months, and a grey band where nothing is known.
    fn ground(&self, canvas: &mut Canvas, axes: &Axes) {
        let right = axes.left + axes.column * count(self.months.len());
        for quarter in 0..=4 {
            let y = axes.baseline - (axes.baseline - axes.top - HEADROOM) * quarter / 4;
            let ink = if quarter == 0 { OUTLINE } else { GRID };
            let segment = Segment { from: Spot { x: axes.left, y }, to: Spot { x: right, y } };
            canvas.line(segment, &format!("stroke=\"{ink}\" fill=\"none\""));
        }
        for (month, name) in self.months.iter().enumerate() {
            let name = month_lines(name, axes.column - 4 * PX);
            canvas.lines(&name, Spot { x: axes.x(month), y: axes.baseline + HEADROOM }, Anchor::Middle, MONTH);
            if self.points().all(|(_, known, _)| known != month) {
                let left = axes.x(month) - axes.column / 2;
                let band = Frame { left, top: axes.top, right: left + axes.column, bottom: axes.baseline };
                canvas.rect(band, "fill=\"#EEEEEE\"");
                let at = Spot { x: axes.x(month), y: band.centre().y };
                canvas.text("无数据", at, Anchor::Middle, TextStyle::of_size(12).in_ink(MUTED));
            }
        }
    }

    /// Writes values: of two in a month, the higher one above its point and the other below.
    fn values(&self, canvas: &mut Canvas, axes: &Axes) {
        for (number, month, point) in self.points() {
            let other = self.points().find(|(series, at, _)| *series != number && *at == month);
            let is_below = other.is_some_and(|(series, _, other)| (other.value, number) > (point.value, series));
            let spot = axes.spot(month, point);
            let y = if is_below { spot.y + LIFT } else { spot.y - LIFT - VALUE.line() };
            let text = text::cut(&point.text, VALUE.size, WIDEST_TEXT);
            let style = VALUE.in_ink(INKS.get(number).copied().unwrap_or(OUTLINE));
            canvas.text(&text, Spot { x: spot.x, y }, Anchor::Middle, style);
        }
    }
}

/// The name of a month, broken after 年 where it is too wide.
fn month_lines(name: &str, room: i64) -> Vec<String> {
    match name.split_once('年') {
        Some((year, month)) if MONTH.width(name) > room => {
            [format!("{year}年"), month.to_owned()].iter().map(|line| text::cut(line, MONTH.size, room)).collect()
        }
        _ => text::wrap(name, MONTH.size, room, MONTH_LINES),
    }
}

/// Draws a line, broken where a month is unknown, with a sign at each month.
fn line(canvas: &mut Canvas, axes: &Axes, series: &TrendSeries, number: usize) {
    let spots: Vec<Option<Spot>> = series
        .points
        .iter()
        .enumerate()
        .map(|(month, point)| point.as_ref().map(|point| axes.spot(month, point)))
        .collect();
    for run in spots.split(Option::is_none) {
        let run: Vec<Spot> = run.iter().flatten().copied().collect();
        if run.len() > 1 {
            canvas.path(&run, false, &stroke(number));
        }
    }
    for spot in spots.into_iter().flatten() {
        sign(canvas, spot, number);
    }
}

fn stroke(number: usize) -> String {
    let (ink, dash) = (INKS.get(number).unwrap_or(&OUTLINE), DASHES.get(number).unwrap_or(&"none"));
    format!("fill=\"none\" stroke=\"{ink}\" stroke-width=\"2.4\" stroke-dasharray=\"{dash}\" stroke-linejoin=\"round\"")
}

/// The sign of a month: a disc for the first line, a square for the second.
fn sign(canvas: &mut Canvas, at: Spot, number: usize) {
    let ink = INKS.get(number).unwrap_or(&OUTLINE);
    let paint = format!("fill=\"{ink}\" stroke=\"#FFFFFF\" stroke-width=\"1.2\"");
    match number {
        0 => canvas.circle(at, 58, &paint),
        _ => canvas.rect(Frame::around(at, 8 * PX, 8 * PX), &paint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::checks::{assert_clean, assert_says_no_data, caption};
    use proptest::prelude::*;

    fn trend(series: &[Vec<Option<u64>>]) -> Trend {
        let months =
            (0..13).map(|month| format!("{}年{}月", 2025 + (month + 10) / 12, (month + 10) % 12 + 1)).collect();
        let point = |value: &Option<u64>| value.map(|value| TrendPoint { value, text: value.to_string() });
        let line = |values: &Vec<Option<u64>>| TrendSeries {
            name: "排查发现".to_owned(),
            points: values.iter().map(point).collect(),
        };
        Trend { caption: caption("近13个月隐患趋势"), months, series: series.iter().map(line).collect() }
    }

    #[test]
    fn months_of_which_nothing_is_known_are_no_zeros() {
        assert_says_no_data(&trend(&[vec![None; 13]]).draw());
        let picture = trend(&[vec![Some(3), None, Some(0)]]).draw();
        assert_clean(&picture);
        assert_eq!(picture.labels().iter().filter(|label| label.text == "无数据").count(), 11);
        assert_eq!(picture.labels().iter().filter(|label| label.text == "0").count(), 1);
    }

    #[test]
    fn equal_lines_show_both_values() {
        let picture = trend(&[vec![Some(7); 13], vec![Some(7); 13]]).draw();
        assert_clean(&picture);
        assert_eq!(picture.labels().iter().filter(|label| label.text == "7").count(), 26);
    }

    #[test]
    fn points_without_a_month_are_left_out() {
        assert_clean(&trend(&[vec![Some(u64::MAX); 40], vec![Some(0); 40]]).draw());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn no_texts_overlap(series in proptest::collection::vec(proptest::collection::vec(any::<Option<u64>>(), 0..15), 0..3)) {
            assert_clean(&trend(&series).draw());
        }
    }
}
