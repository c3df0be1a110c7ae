//! Names within areas.

use super::MapArea;
use super::chips::Chips;
use super::crowd::Crowd;
use super::key::KeyEntry;
use crate::report::pictures::canvas::{Anchor, Canvas, SMALLEST, TextStyle};
use crate::report::pictures::frame::{Frame, PX, Segment, Spot};
use crate::report::pictures::text;

/// Places tried across an area and down it.
const GRID: i64 = 26;
/// Most characters of a name before it is broken, in widths of a character.
const LINE_CHARACTERS: i64 = 9;
/// Differences of room, in tenths of a pixel, that do not matter.
const ROOM_STEP: i64 = 40;
const PAD: i64 = 2 * PX;

/// The label of an area: lines with their styles and the counts, on one plate.
#[derive(Debug, Default)]
pub(super) struct AreaLabel {
    lines: Vec<(String, TextStyle)>,
    chips: Option<Chips>,
    frame: Option<Frame>,
}

impl AreaLabel {
    pub(super) fn draw(&self, canvas: &mut Canvas) {
        let Some(frame) = self.frame else { return };
        canvas.rect(frame, "fill=\"#FFFFFF\" fill-opacity=\"0.86\" rx=\"3\"");
        let mut y = frame.top + PAD;
        for (line, style) in &self.lines {
            canvas.text(line, Spot { x: frame.centre().x, y }, Anchor::Middle, *style);
            y += style.line();
        }
        if let Some(chips) = &self.chips {
            chips.draw(canvas, Spot { x: frame.centre().x - chips.size().0 / 2, y });
        }
    }

    /// The name in letters of this size, with or without the counts.
    fn of(area: &MapArea, size: i64, has_counts: bool) -> Self {
        let style = TextStyle::of_size(size).bold();
        let name = text::balanced(&area.name, style.size, style.size * LINE_CHARACTERS, 4);
        let small = TextStyle::of_size(SMALLEST.max(size - 2));
        let counts = area.counts.as_ref().filter(|_| has_counts);
        Self {
            lines: name.into_iter().map(|line| (line, style)).collect(),
            chips: counts.map(|counts| Chips::of(counts, small)),
            frame: None,
        }
    }

    fn size(&self) -> (i64, i64) {
        let (wide, high) = self.chips.as_ref().map(Chips::size).unwrap_or_default();
        let width = self.lines.iter().map(|(line, style)| style.width(line)).max().unwrap_or(0).max(wide);
        let height: i64 = self.lines.iter().map(|(_, style)| style.line()).sum();
        (width + 2 * PAD, height + high + 2 * PAD)
    }
}

/// Finds a place within the area: name and counts, then smaller, then the name alone, then a number with a line in the key.
pub(super) fn place(crowd: &mut Crowd, area: &MapArea, rings: &[Vec<Spot>], key: &mut Vec<KeyEntry>) -> AreaLabel {
    let spots = inner_spots(rings);
    for (size, has_counts) in [(15, true), (14, true), (SMALLEST, true), (SMALLEST, false)] {
        let label = AreaLabel::of(area, size, has_counts);
        if let Some(label) = within(crowd, label, &spots, rings) {
            return label;
        }
    }
    let number = key.len() + 1;
    let style = TextStyle::of_size(SMALLEST).bold();
    let label = AreaLabel { lines: vec![(number.to_string(), style)], ..AreaLabel::default() };
    let size = label.size();
    let free = spots.iter().map(|spot| Frame::around(*spot, size.0, size.1)).find(|frame| crowd.has_room(*frame));
    if let Some(frame) = free {
        crowd.take(frame, None);
    }
    key.push(KeyEntry::of_area(number, area, free.is_some()));
    AreaLabel { frame: free, ..label }
}

/// The first of the places at which the whole label lies within the area and on nothing else.
fn within(crowd: &mut Crowd, label: AreaLabel, spots: &[Spot], rings: &[Vec<Spot>]) -> Option<AreaLabel> {
    let (width, height) = label.size();
    let fits = |frame: &Frame| crowd.has_room(*frame) && is_within(*frame, rings);
    let frame = spots.iter().map(|spot| Frame::around(*spot, width, height)).find(fits)?;
    crowd.take(frame, None);
    Some(AreaLabel { frame: Some(frame), ..label })
}

fn is_within(frame: Frame, rings: &[Vec<Spot>]) -> bool {
    frame.corners().iter().all(|corner| holds(rings, *corner)) && !edges(rings).any(|edge| frame.is_crossed_by(edge))
}

/// The edges of rings, the closing ones included.
fn edges(rings: &[Vec<Spot>]) -> impl Iterator<Item = Segment> {
    rings.iter().flat_map(|ring| {
        let next = ring.iter().skip(1).chain(ring.first());
        ring.iter().zip(next).map(|(from, to)| Segment { from: *from, to: *to })
    })
}

/// Whether a place lies within the areas: a line from it to the right meets an odd number of edges.
fn holds(rings: &[Vec<Spot>], at: Spot) -> bool {
    let meets = |edge: &Segment| {
        let (low, high) = if edge.from.y <= edge.to.y { (edge.from, edge.to) } else { (edge.to, edge.from) };
        low.y <= at.y && at.y < high.y && (at.x - low.x) * (high.y - low.y) < (high.x - low.x) * (at.y - low.y)
    };
    edges(rings).filter(meets).count() % 2 == 1
}

/// Places within the largest of the areas, those with most room around them first, and of these the nearest to the middle.
fn inner_spots(rings: &[Vec<Spot>]) -> Vec<Spot> {
    let size = |frame: &Frame| frame.width() * frame.height();
    let Some(Frame { left, top, right, bottom }) = rings.iter().filter_map(|ring| bounds(ring)).max_by_key(size) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for row in 1..GRID {
        for column in 1..GRID {
            let at = Spot { x: left + (right - left) * column / GRID, y: top + (bottom - top) * row / GRID };
            if holds(rings, at) {
                let room = edges(rings).map(|edge| distance(edge, at)).min().unwrap_or(0);
                found.push((room.isqrt() / ROOM_STEP, at));
            }
        }
    }
    let (x, y) = (i64::midpoint(left, right), i64::midpoint(top, bottom));
    found.sort_by_key(|(room, at)| (-room, (at.x - x).abs() + 2 * (at.y - y).abs(), at.y, at.x));
    found.into_iter().map(|(_, at)| at).collect()
}

/// The frame around a ring.
fn bounds(ring: &[Spot]) -> Option<Frame> {
    let (across, down) = (|| ring.iter().map(|spot| spot.x), || ring.iter().map(|spot| spot.y));
    Some(Frame { left: across().min()?, top: down().min()?, right: across().max()?, bottom: down().max()? })
}

/// The square of the distance from a place to an edge, with widths counted half, as labels are wider than high.
fn distance(edge: Segment, at: Spot) -> i64 {
    let half = |spot: Spot| (spot.x / 2, spot.y);
    let ((ax, ay), (bx, by), (px, py)) = (half(edge.from), half(edge.to), half(at));
    let (dx, dy) = (bx - ax, by - ay);
    let length = (dx * dx + dy * dy).max(1);
    let along = ((px - ax) * dx + (py - ay) * dy).clamp(0, length);
    let (x, y) = (px - ax - along * dx / length, py - ay - along * dy / length);
    x * x + y * y
}
