//! What colours and hatchings mean.

use super::canvas::{Anchor, Canvas, MARGIN, TextStyle};
use super::frame::{Frame, PX, Segment, Spot};
use super::level_style::{self, MUTED, OUTLINE};
use super::scale::count;
use super::text;
use crate::model::RiskLevel;

/// The counts beside the levels in the legend of a map, as texts: one column for each kind of thing that is counted.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LevelLegend {
    /// What the columns count: 村（社区）, 企业.
    pub headings: Vec<String>,
    /// The texts of a level for each column, highest level first.
    pub counts: [Vec<String>; 4],
    /// The texts of what has no level; empty when there is no such thing.
    pub unrated: Vec<String>,
}

impl LevelLegend {
    fn counts(&self, level: Option<RiskLevel>) -> &[String] {
        level.map_or(self.unrated.as_slice(), |level| self.counts.get(level.rank()).map_or(&[], Vec::as_slice))
    }

    /// The right edges of the columns, and how much room their texts have, between these two edges.
    fn places(&self, right: i64, left: i64) -> Vec<(i64, i64)> {
        let wanted = |number: usize| {
            let texts = level_style::LISTED.into_iter().filter_map(|level| self.counts(level).get(number));
            STYLE.widest(texts.chain(self.headings.get(number)).map(String::as_str)) + COLUMN_GAP
        };
        let wanted: Vec<i64> = (0..self.headings.len()).map(wanted).collect();
        let even = (right - left) / count(wanted.len()).max(1);
        let has_room = wanted.iter().sum::<i64>() <= right - left;
        let mut x = right;
        let mut places = Vec::new();
        for width in wanted.iter().rev() {
            let width = if has_room { *width } else { even };
            places.push((x, width - COLUMN_GAP / 2));
            x -= width;
        }
        places.reverse();
        places
    }
}

/// Width and height of a sample of a colour.
const SAMPLE: (i64, i64) = (26 * PX, 16 * PX);
const STYLE: TextStyle = TextStyle::of_size(12);
const ROW: i64 = 24 * PX;
/// Room for the name of a level.
const LEVEL_ROOM: i64 = 90 * PX;
const COLUMN_GAP: i64 = 10 * PX;

/// Draws levels in one row, centred; gives the height at which it ends.
pub(super) fn level_row(canvas: &mut Canvas, levels: &[Option<RiskLevel>], top: i64) -> i64 {
    let titles: Vec<String> = levels.iter().map(|level| level_style::title(*level)).collect();
    let room = |title: &String| SAMPLE.0 + 6 * PX + STYLE.width(title) + 22 * PX;
    let mut x = (canvas.width() - titles.iter().map(room).sum::<i64>()) / 2 + 11 * PX;
    for (level, title) in levels.iter().zip(&titles) {
        canvas.level_rect(Frame::new(x, top, SAMPLE.0, SAMPLE.1), *level);
        canvas.text(title, Spot { x: x + SAMPLE.0 + 6 * PX, y: top + 2 }, Anchor::Start, STYLE);
        x += room(title);
    }
    top + ROW + 6 * PX
}

/// What a plain sample shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SampleKind {
    Bar,
    Line,
}

/// Draws samples with names, side by side; gives the height at which they end.
pub(super) fn plain_row(canvas: &mut Canvas, samples: &[(&str, SampleKind, &str)], top: i64) -> i64 {
    let mut x = MARGIN;
    for (name, kind, ink) in samples {
        let frame = Frame::new(x, top, SAMPLE.0, SAMPLE.1);
        let (from, to) = (Spot { x, y: frame.centre().y }, Spot { x: frame.right, y: frame.centre().y });
        match kind {
            SampleKind::Bar => canvas.rect(frame, &format!("fill=\"{ink}\"")),
            SampleKind::Line => {
                canvas.line(Segment { from, to }, &format!("stroke=\"{ink}\" stroke-width=\"2.4\" fill=\"none\""));
                canvas.circle(frame.centre(), 45, &format!("fill=\"#FFFFFF\" stroke=\"{ink}\" stroke-width=\"2\""));
            }
        }
        let name = canvas.text(name, Spot { x: frame.right + 6 * PX, y: top + 2 }, Anchor::Start, STYLE);
        x = name.right + 22 * PX;
    }
    top + ROW + 6 * PX
}

/// Which samples the legend of a map shows beside a level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) areas: bool,
    pub(super) points: bool,
}

/// Draws the legend of a map as a table in a column of this width; gives the height at which it ends.
pub(super) fn level_table(
    canvas: &mut Canvas,
    legend: &LevelLegend,
    shown: Shown,
    column: (i64, i64),
    top: i64,
) -> i64 {
    let (left, width) = column;
    canvas.text("图例", Spot { x: left, y: top }, Anchor::Start, TextStyle::of_size(14).bold());
    let mut y = top + 24 * PX;
    let signs = i64::from(shown.areas) * (SAMPLE.0 + 6 * PX) + i64::from(shown.points) * 20 * PX;
    let places = legend.places(left + width, left + signs + LEVEL_ROOM);
    let headings: Vec<Vec<String>> = legend
        .headings
        .iter()
        .zip(&places)
        .map(|(heading, (_, room))| text::wrap(heading, STYLE.size, *room, 3))
        .collect();
    let lines = headings.iter().map(Vec::len).max().unwrap_or(0);
    for (heading, (x, _)) in headings.iter().zip(&places) {
        let above = count(lines - heading.len()) * STYLE.line();
        canvas.lines(heading, Spot { x: *x, y: y + above }, Anchor::End, STYLE.in_ink(MUTED));
    }
    y += count(lines) * STYLE.line() + 4 * PX;
    for level in level_style::LISTED {
        if level.is_none() && legend.unrated.is_empty() {
            continue;
        }
        if shown.areas {
            canvas.level_rect(Frame::new(left, y, SAMPLE.0, SAMPLE.1), level);
        }
        if shown.points {
            marker(canvas, Spot { x: left + signs - 12 * PX, y: y + SAMPLE.1 / 2 }, level);
        }
        canvas.text(&level_style::title(level), Spot { x: left + signs, y: y + 2 }, Anchor::Start, STYLE);
        for (text, (x, room)) in legend.counts(level).iter().zip(&places) {
            let text = text::cut(text, STYLE.size, *room);
            canvas.text(&text, Spot { x: *x, y: y + 2 }, Anchor::End, STYLE.bold());
        }
        y += ROW;
    }
    y
}

/// Half the width of a marker with its white rim.
pub(super) const MARKER: i64 = 7 * PX;

/// Draws the white rim that lifts a sign off what lies below.
pub(super) fn marker_rim(canvas: &mut Canvas, at: Spot) {
    canvas.circle(at, MARKER, "fill=\"#FFFFFF\"");
}

/// Draws the sign of a point: a form for each level, so that grey copies tell them apart.
pub(super) fn marker(canvas: &mut Canvas, at: Spot, level: Option<RiskLevel>) {
    let spots = |offsets: &[(i64, i64)]| -> Vec<Spot> {
        offsets.iter().map(|(x, y)| Spot { x: at.x + x * PX, y: at.y + y * PX }).collect()
    };
    let fill = level_style::colour(level);
    let paint = format!("fill=\"{fill}\" stroke=\"{OUTLINE}\" stroke-width=\"1.2\" stroke-linejoin=\"round\"");
    match level {
        Some(RiskLevel::Major) => canvas.path(&spots(&[(0, -6), (6, 5), (-6, 5)]), true, &paint),
        Some(RiskLevel::Considerable) => canvas.path(&spots(&[(0, -6), (6, 0), (0, 6), (-6, 0)]), true, &paint),
        Some(RiskLevel::Moderate) => canvas.path(&spots(&[(-4, -4), (4, -4), (4, 4), (-4, 4)]), true, &paint),
        Some(RiskLevel::Low) => canvas.circle(at, 5 * PX, &paint),
        None => canvas.circle(at, 4 * PX, &paint),
    }
}
