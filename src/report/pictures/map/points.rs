//! Names around points.

use super::MapPoint;
use super::crowd::Crowd;
use super::key::KeyEntry;
use crate::model::RiskLevel;
use crate::report::pictures::canvas::{Anchor, Canvas, TextStyle};
use crate::report::pictures::frame::{Frame, PX, Segment, Spot};
use crate::report::pictures::legend::MARKER;
use crate::report::pictures::level_style::OUTLINE;
use crate::report::pictures::scale::count;
use crate::report::pictures::text;
use std::cmp::Reverse;

const NAME: TextStyle = TextStyle::of_size(12);
const NUMBER: TextStyle = TextStyle::of_size(12).bold();
/// Widest line of a name.
const WIDEST_NAME: i64 = 130 * PX;
const NAME_LINES: usize = 3;
const PAD: i64 = PX;
/// Distances between a sign and its label; beyond the first, a leader line joins them.
const RINGS: [i64; 5] = [5, 120, 200, 300, 440];
const NUMBER_RINGS: [i64; 9] = [5, 60, 110, 170, 240, 320, 420, 540, 680];
/// Directions that are tried, in hundredths: right, left, above, below, then between.
const DIRECTIONS: [(i64, i64); 16] = [
    (100, 0),
    (-100, 0),
    (0, -100),
    (0, 100),
    (100, -100),
    (-100, -100),
    (100, 100),
    (-100, 100),
    (50, -100),
    (-50, -100),
    (50, 100),
    (-50, 100),
    (100, -50),
    (-100, -50),
    (100, 50),
    (-100, 50),
];
/// Room between a label and the signs of other points: beside its own sign, and at the end of a leader line.
const NEAR_CLEARANCE: i64 = 3 * PX;
const FAR_CLEARANCE: i64 = 8 * PX;
/// How often names near a crowd are turned into numbers, and how much further each time.
const ROUNDS: i64 = 6;
const REACH: i64 = 60 * PX;

/// The label of a point.
#[derive(Clone, Debug)]
pub(super) struct PointLabel {
    /// The name in lines; nothing when a number stands for it.
    name: Vec<String>,
    number: Option<usize>,
    /// Where it stands, if there is room for it.
    frame: Option<Frame>,
    leader: Option<Segment>,
}

impl PointLabel {
    pub(super) fn draw_leader(&self, canvas: &mut Canvas) {
        if let Some(leader) = self.leader {
            canvas.line(leader, "stroke=\"#FFFFFF\" stroke-width=\"2.6\" fill=\"none\"");
            canvas.line(leader, &format!("stroke=\"{OUTLINE}\" stroke-width=\"1\" fill=\"none\""));
        }
    }

    pub(super) fn draw(&self, canvas: &mut Canvas) {
        let Some(frame) = self.frame else { return };
        canvas.rect(frame, "fill=\"#FFFFFF\" fill-opacity=\"0.86\" rx=\"2\"");
        let at = Spot { x: frame.centre().x, y: frame.top + PAD };
        match self.number {
            Some(number) => {
                canvas.text(&number.to_string(), at, Anchor::Middle, NUMBER);
            }
            None => {
                canvas.lines(&self.name, at, Anchor::Middle, NAME);
            }
        }
    }

    /// The name at the first free place around its sign.
    fn named(crowd: &mut Crowd, name: &str, at: Spot) -> Option<Self> {
        let name = text::balanced(name, NAME.size, WIDEST_NAME, NAME_LINES);
        let width = NAME.widest(name.iter().map(String::as_str)) + 2 * PAD;
        let height = NAME.line() * count(name.len()) + 2 * PAD;
        let (frame, leader) = free_place(crowd, at, (width, height), &RINGS)?;
        Some(Self { name, number: None, frame: Some(frame), leader })
    }

    /// A number with this many digits at the first free place around its sign, or nowhere; which it is, is said later.
    fn numbered(crowd: &mut Crowd, digits: usize, at: Spot) -> Self {
        let size = (NUMBER.width(&"0".repeat(digits)) + 2 * PAD, NUMBER.line() + 2 * PAD);
        let (frame, leader) = free_place(crowd, at, size, &NUMBER_RINGS).unzip();
        Self { name: Vec::new(), number: Some(0), frame, leader: leader.flatten() }
    }
}

fn free_place(crowd: &mut Crowd, at: Spot, size: (i64, i64), rings: &[i64]) -> Option<(Frame, Option<Segment>)> {
    let (width, height) = size;
    let sign = Frame::around(at, 2 * MARKER, 2 * MARKER);
    for (ring, gap) in rings.iter().enumerate() {
        for (x, y) in DIRECTIONS {
            let across = (MARKER + gap + width / 2) * x / 100;
            let down = (MARKER + gap + height / 2) * y / 100;
            let frame = Frame::around(Spot { x: at.x + across, y: at.y + down }, width, height);
            let leader = (ring > 0).then(|| leader(at, frame));
            let clearance = if ring > 0 { FAR_CLEARANCE } else { NEAR_CLEARANCE };
            if crowd.has_room(frame)
                && crowd.is_clear(frame, clearance, sign)
                && leader.is_none_or(|leader| crowd.is_free(leader, sign))
            {
                crowd.take(frame, leader);
                return Some((frame, leader));
            }
        }
    }
    None
}

/// A line from the sign to the nearest part of the label's edge.
fn leader(at: Spot, label: Frame) -> Segment {
    let to = Spot { x: at.x.clamp(label.left, label.right), y: at.y.clamp(label.top, label.bottom) };
    Segment { from: at, to }
}

/// Places the labels of all points. Where some find no room even for a number, the names around them become numbers too.
pub(super) fn place(
    crowd: &Crowd,
    points: &[MapPoint],
    spots: &[Option<Spot>],
    key: &mut Vec<KeyEntry>,
) -> Vec<(Spot, Option<RiskLevel>, PointLabel)> {
    let digits = (key.len() + points.len()).to_string().len();
    let shown: Vec<(&MapPoint, Spot)> =
        points.iter().zip(spots).filter_map(|(point, spot)| spot.map(|spot| (point, spot))).collect();
    let mut numbered = vec![false; shown.len()];
    let (mut crowd_now, mut labels) = attempt(crowd.clone(), &shown, &numbered, digits);
    for round in 1..=ROUNDS {
        let crowded: Vec<Spot> = hidden(&labels, &shown).collect();
        if crowded.is_empty() {
            break;
        }
        let is_near = |at: Spot, other: &Spot| (at.x - other.x).abs().max((at.y - other.y).abs()) <= round * REACH;
        for (is_number, (_, at)) in numbered.iter_mut().zip(&shown) {
            *is_number |= crowded.iter().any(|other| is_near(*at, other));
        }
        let (next_crowd, next) = attempt(crowd.clone(), &shown, &numbered, digits);
        if hidden(&next, &shown).count() < crowded.len() {
            (crowd_now, labels) = (next_crowd, next);
        }
    }
    name_again(&mut crowd_now, &shown, &mut labels);
    for (label, (point, _)) in labels.iter_mut().zip(&shown) {
        if label.number.is_some() {
            let number = key.len() + 1;
            label.number = Some(number);
            key.push(KeyEntry::of_point(number, point, label.frame.is_some()));
        }
    }
    let off_map = points.iter().zip(spots).filter(|(_, spot)| spot.is_none());
    key.extend(off_map.map(|(point, _)| KeyEntry::off_map(point)));
    shown.into_iter().zip(labels).map(|((point, spot), label)| (spot, point.level, label)).collect()
}

/// The places of points whose labels are shown nowhere.
fn hidden<'l>(labels: &'l [PointLabel], shown: &'l [(&MapPoint, Spot)]) -> impl Iterator<Item = Spot> + 'l {
    labels.iter().zip(shown).filter(|(label, _)| label.frame.is_none()).map(|(_, (_, spot))| *spot)
}

/// Writes names in place of numbers where there is room after all.
fn name_again(crowd: &mut Crowd, shown: &[(&MapPoint, Spot)], labels: &mut [PointLabel]) {
    for (label, (point, spot)) in labels.iter_mut().zip(shown) {
        let (Some(_), Some(frame)) = (label.number, label.frame) else { continue };
        crowd.release(frame, label.leader);
        match PointLabel::named(crowd, &point.name, *spot) {
            Some(named) => *label = named,
            None => crowd.take(frame, label.leader),
        }
    }
}

/// Positions of points in the order in which their names are placed, the highest levels first.
fn by_level(shown: &[(&MapPoint, Spot)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.sort_by_key(|number| Reverse(shown.get(*number).and_then(|(point, _)| point.level)));
    order
}

/// Places numbers where that is asked, then names, the highest levels first, then numbers for those that found no room.
fn attempt(
    mut crowd: Crowd,
    shown: &[(&MapPoint, Spot)],
    numbered: &[bool],
    digits: usize,
) -> (Crowd, Vec<PointLabel>) {
    let mut labels: Vec<Option<PointLabel>> = shown
        .iter()
        .zip(numbered)
        .map(|((_, spot), is_number)| is_number.then(|| PointLabel::numbered(&mut crowd, digits, *spot)))
        .collect();
    for number in by_level(shown) {
        if let (Some((point, spot)), Some(slot @ None)) = (shown.get(number), labels.get_mut(number)) {
            *slot = PointLabel::named(&mut crowd, &point.name, *spot);
        }
    }
    let rest = shown.iter().zip(labels);
    let labels = rest
        .map(|((_, spot), label)| label.unwrap_or_else(|| PointLabel::numbered(&mut crowd, digits, *spot)))
        .collect();
    (crowd, labels)
}
