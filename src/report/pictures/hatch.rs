//! Hatchings as lines cut at the edges of what they fill.
//!
//! A pattern of SVG would be shorter to write, but renderers fill it by resampling a tile for every pixel: half the time of a
//! package of reports. Lines are drawn once, and stay sharp at any size.

use super::frame::{PX, Spot};
use super::text::push_px;
use crate::model::RiskLevel;

/// Pieces shorter than this are not drawn.
const SHORTEST: i64 = 5;
/// A dot of the hatching of dots, and from one to the next of a row.
const DOT: i64 = 22;
const DOT_STEP: i64 = 128;

/// Which way the lines of a hatching run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Slant {
    Rising,
    Falling,
    Upright,
    /// Level rows of dots, every second one half a step further.
    Dots,
}

/// How close the lines of a hatching stand: the more there is of a level, the closer.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Density {
    Sparse,
    #[default]
    Usual,
    Dense,
}

impl Density {
    pub(super) const ALL: [Self; 3] = [Self::Sparse, Self::Usual, Self::Dense];

    /// The distance between lines in percent of the usual.
    const fn percent(self) -> i64 {
        match self {
            Self::Sparse => 190,
            Self::Usual => 100,
            Self::Dense => 58,
        }
    }
}

/// How a level is hatched.
struct Hatching {
    slants: &'static [Slant],
    /// From line to line, across x or x ± y.
    step: i64,
    paint: &'static str,
}

/// Crossed lines, slanted lines, dots, upright white lines; unknown has none.
const fn hatching(level: RiskLevel) -> Hatching {
    match level {
        RiskLevel::Major => Hatching {
            slants: &[Slant::Rising, Slant::Falling],
            step: 113,
            paint: "stroke=\"#5C0A05\" stroke-width=\"1.4\"",
        },
        RiskLevel::Considerable => {
            Hatching { slants: &[Slant::Rising], step: 127, paint: "stroke=\"#7A3E00\" stroke-width=\"1.4\"" }
        }
        RiskLevel::Moderate => Hatching {
            slants: &[Slant::Dots],
            step: DOT_STEP / 2,
            paint: "stroke=\"#7A6500\" stroke-width=\"2.2\" stroke-dasharray=\"2.2 10.6\"",
        },
        RiskLevel::Low => {
            Hatching { slants: &[Slant::Upright], step: 9 * PX, paint: "stroke=\"#FFFFFF\" stroke-width=\"1.4\"" }
        }
    }
}

impl Slant {
    /// A place as the number of its line and the way along it.
    const fn turned(self, at: Spot) -> (i64, i64) {
        match self {
            Self::Rising => (at.x + at.y, at.x - at.y),
            Self::Falling => (at.x - at.y, at.x + at.y),
            Self::Upright => (at.x, at.y),
            Self::Dots => (at.y, at.x),
        }
    }

    const fn turned_back(self, line: i64, along: i64) -> Spot {
        match self {
            Self::Rising => Spot { x: i64::midpoint(line, along), y: (line - along) / 2 },
            Self::Falling => Spot { x: i64::midpoint(line, along), y: (along - line) / 2 },
            Self::Upright => Spot { x: line, y: along },
            Self::Dots => Spot { x: along, y: line },
        }
    }

    /// The pieces of a line that lie within the rings; a ring within a ring is a hole.
    fn pieces(self, rings: &[Vec<Spot>], line: i64) -> Vec<(i64, i64)> {
        let mut meets: Vec<i64> = Vec::new();
        for ring in rings {
            let next = ring.iter().skip(1).chain(ring.first());
            for (from, to) in ring.iter().zip(next) {
                let ((a, along_a), (b, along_b)) = (self.turned(*from), self.turned(*to));
                if (a <= line) != (b <= line) {
                    meets.push(along_a + (along_b - along_a) * (line - a) / (b - a));
                }
            }
        }
        meets.sort_unstable();
        meets.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
    }
}

/// The lines that hatch the areas within rings in the manner of a level, as path data, and how they are painted.
pub(super) fn lines(rings: &[Vec<Spot>], level: Option<RiskLevel>, density: Density) -> Option<(String, &'static str)> {
    let hatching = hatching(level?);
    let step = hatching.step * density.percent() / 100;
    let mut data = String::new();
    for slant in hatching.slants {
        let numbers = || rings.iter().flatten().map(|spot| slant.turned(*spot).0);
        let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else { continue };
        for number in first.div_euclid(step) + 1..=last.div_euclid(step) {
            for (from, to) in slant.pieces(rings, number * step) {
                let from = if *slant == Slant::Dots { first_dot(from, number) } else { from };
                if to - from >= SHORTEST.max(if *slant == Slant::Dots { DOT } else { 0 }) {
                    piece(&mut data, *slant, number * step, (from, to));
                }
            }
        }
    }
    (!data.is_empty()).then_some((data, hatching.paint))
}

/// Where the first whole dot of a row stands that is not left of a place.
const fn first_dot(from: i64, row: i64) -> i64 {
    let shift = row.rem_euclid(2) * DOT_STEP / 2;
    (from - shift + DOT_STEP - 1).div_euclid(DOT_STEP) * DOT_STEP + shift
}

fn piece(data: &mut String, slant: Slant, line: i64, (from, to): (i64, i64)) {
    for (letter, at) in [('M', slant.turned_back(line, from)), ('L', slant.turned_back(line, to))] {
        data.push(letter);
        push_px(data, at.x);
        data.push(' ');
        push_px(data, at.y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::frame::Frame;
    use proptest::prelude::*;

    fn pieces(data: &str) -> Vec<[f64; 4]> {
        let piece = |piece: &str| {
            let numbers: Vec<f64> = piece.split(['L', ' ']).map(|number| number.parse().unwrap()).collect();
            <[f64; 4]>::try_from(numbers).unwrap()
        };
        data.split('M').skip(1).map(piece).collect()
    }

    fn hatched(frame: Frame, level: RiskLevel, density: Density) -> Vec<[f64; 4]> {
        let (data, _) = lines(&[frame.corners().to_vec()], Some(level), density).unwrap_or_default();
        pieces(&data)
    }

    #[expect(clippy::cast_possible_truncation, clippy::float_arithmetic, reason = "places of a picture are tenths")]
    fn tenths(px: f64) -> i64 {
        (px * 10.0).round() as i64
    }

    #[test]
    fn unknown_is_not_hatched() {
        assert!(lines(&[Frame::new(0, 0, 900, 900).corners().to_vec()], None, Density::Usual).is_none());
        assert!(lines(&[], Some(RiskLevel::Major), Density::Usual).is_none());
    }

    #[test]
    fn a_hole_stays_free() {
        let rings = [Frame::new(0, 0, 900, 900), Frame::new(300, 300, 300, 300)].map(|it| it.corners().to_vec());
        let (data, _) = lines(&rings, Some(RiskLevel::Low), Density::Usual).unwrap();
        for [x, from, _, to] in pieces(&data) {
            assert!(!(30.0 < x && x < 60.0) || to <= 30.0 || from >= 60.0, "{x}: {from} to {to}");
        }
    }

    #[test]
    fn more_is_denser() {
        let count = |density| hatched(Frame::new(0, 0, 2000, 2000), RiskLevel::Major, density).len();
        assert!(count(Density::Sparse) * 4 < count(Density::Usual) * 3);
        assert!(count(Density::Usual) * 4 < count(Density::Dense) * 3);
    }

    #[test]
    fn dots_are_whole_and_in_quincunx() {
        let frame = Frame::new(37, 11, 1000, 400);
        let rows = hatched(frame, RiskLevel::Moderate, Density::Usual);
        assert_eq!(rows.len(), 6);
        for pair in rows.windows(2) {
            assert!((pair[0][0] - pair[1][0]).abs() > 6.0 && pair[0][0] >= 3.7, "{pair:?}");
        }
    }

    proptest! {
        #[test]
        fn no_line_leaves_its_frame(
            left in -5000_i64..5000, top in -5000_i64..5000, width in 0_i64..5000, height in 0_i64..5000,
            level in 0_usize..4, density in 0_usize..3,
        ) {
            let frame = Frame::new(left, top, width, height);
            let drawn = hatched(frame, RiskLevel::DESCENDING[level], Density::ALL[density]);
            for [x, y, to_x, to_y] in drawn {
                for (x, y) in [(x, y), (to_x, to_y)] {
                    let at = Spot { x: tenths(x), y: tenths(y) };
                    prop_assert!(frame.grown(1).contains(Frame::around(at, 0, 0)), "{at:?} {frame:?}");
                }
            }
        }
    }
}
