//! From coordinates to places on the sheet.

use super::RiskMap;
use crate::model::{Outline, Place, Plane};
use crate::report::pictures::frame::{Frame, PX, Spot};

/// Millimetres of a degree of latitude, by a thousandth of its millionths: 111.32 mm for each.
const MM_PER_100_MICRO_DEGREES: i64 = 11_132;
/// A map shows at least this much, so that a single point is not enlarged without end: 100 m, or 10 m of a site.
const LEAST_TOWN: i64 = 100_000;
const LEAST_SITE: i64 = 10_000;
/// Room between what is shown and the edge of the map.
const RIM: i64 = 16 * PX;
/// Points this near, in tenths of a pixel, are one on the sheet.
const NEAR: i64 = 4;

/// A place in millimetres on a plane, y upwards.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Flat {
    x: i64,
    y: i64,
}

/// How a map is laid on its window.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    plane: Plane,
    /// Latitude in degrees at which widths are right.
    latitude: i64,
    low: Flat,
    high: Flat,
    /// Tenths of a pixel for this many millimetres.
    scale: (i64, i64),
    /// Height of the window.
    pub(super) height: i64,
}

impl Fit {
    /// Fits the areas, or the points where there are none, into a window of this width and of a height within these bounds.
    /// `None` when there is nothing to show.
    pub(super) fn of(map: &RiskMap, width: i64, heights: (i64, i64)) -> Option<Self> {
        let outer = map.areas.iter().flat_map(|area| &area.outlines).flatten().flatten().copied();
        let shown: Vec<Place> = if outer.clone().next().is_some() {
            outer.collect()
        } else {
            map.points.iter().map(|point| point.at).collect()
        };
        let (south, north) = (shown.iter().map(|at| at.y).min()?, shown.iter().map(|at| at.y).max()?);
        let latitude = i64::midpoint(i64::from(south), i64::from(north)) / 1_000_000;
        let flats = || shown.iter().map(|at| flat(*at, map.plane, latitude));
        let mut low = Flat { x: flats().map(|at| at.x).min()?, y: flats().map(|at| at.y).min()? };
        let mut high = Flat { x: flats().map(|at| at.x).max()?, y: flats().map(|at| at.y).max()? };
        let least = if map.plane == Plane::MicroDegrees { LEAST_TOWN } else { LEAST_SITE };
        widen(&mut low.x, &mut high.x, least);
        widen(&mut low.y, &mut high.y, least);
        let (across, up) = (high.x - low.x, high.y - low.y);
        let (inner, most) = (width - 2 * RIM, heights.1 - 2 * RIM);
        // The narrower of the two fits decides.
        let scale = if up * inner <= across * most { (inner, across) } else { (most, up) };
        let height = (up * scale.0 / scale.1 + 2 * RIM).clamp(heights.0, heights.1);
        Some(Self { plane: map.plane, latitude, low, high, scale, height })
    }

    /// Where a place goes in the window; `None` when it is off the map.
    pub(super) fn spot(&self, at: Place, window: Frame) -> Option<Spot> {
        let flat = flat(at, self.plane, self.latitude);
        let (dx, dy) = ((self.high.x - self.low.x) / 20, (self.high.y - self.low.y) / 20);
        let is_shown = (self.low.x - dx..=self.high.x + dx).contains(&flat.x)
            && (self.low.y - dy..=self.high.y + dy).contains(&flat.y);
        let spot = self.spot_of(flat, window);
        (is_shown && window.grown(-RIM / 2).contains(Frame::around(spot, 0, 0))).then_some(spot)
    }

    fn spot_of(&self, flat: Flat, window: Frame) -> Spot {
        let length = |mm: i64| mm * self.scale.0 / self.scale.1;
        let left = window.left + (window.width() - length(self.high.x - self.low.x)) / 2;
        let top = window.top + (window.height() - length(self.high.y - self.low.y)) / 2;
        Spot { x: left + length(flat.x - self.low.x), y: top + length(self.high.y - flat.y) }
    }

    /// The edges of areas on the sheet; places that fall together are one.
    pub(super) fn rings(&self, outlines: &[Outline], window: Frame) -> Vec<Vec<Spot>> {
        let ring = |places: &Vec<Place>| {
            let mut spots: Vec<Spot> = Vec::new();
            for place in places {
                let spot = self.spot_of(flat(*place, self.plane, self.latitude), window);
                let is_new = |last: &Spot| (last.x - spot.x).abs() + (last.y - spot.y).abs() >= NEAR;
                if spots.last().is_none_or(is_new) {
                    spots.push(spot);
                }
            }
            spots
        };
        outlines.iter().flatten().map(ring).filter(|ring| ring.len() > 2).collect()
    }

    /// How long this many millimetres are on the sheet.
    pub(super) const fn length(&self, mm: i64) -> i64 {
        mm * self.scale.0 / self.scale.1
    }
}

fn widen(low: &mut i64, high: &mut i64, least: i64) {
    let lacking = least - (*high - *low);
    if lacking > 0 {
        *low -= lacking / 2;
        *high += lacking - lacking / 2;
    }
}

fn flat(at: Place, plane: Plane, latitude: i64) -> Flat {
    let (x, y) = (i64::from(at.x), i64::from(at.y));
    match plane {
        Plane::Millimetres => Flat { x, y },
        Plane::MicroDegrees => Flat {
            x: x * MM_PER_100_MICRO_DEGREES / 100 * cosine_millionths(latitude) / 1_000_000,
            y: y * MM_PER_100_MICRO_DEGREES / 100,
        },
    }
}

/// The cosine of a latitude in whole degrees, by Bhaskara's formula, which is off by less than 0.3 % where China lies.
fn cosine_millionths(degrees: i64) -> i64 {
    let square = degrees.clamp(-89, 89).pow(2);
    1_000_000 * (32_400 - 4 * square) / (32_400 + square)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::{MapPoint, RiskMap};

    fn map(places: &[(i32, i32)]) -> RiskMap {
        let point = |(x, y): &(i32, i32)| MapPoint { name: "甲".to_owned(), at: Place { x: *x, y: *y }, level: None };
        RiskMap { points: places.iter().map(point).collect(), ..RiskMap::default() }
    }

    #[test]
    fn the_cosine_is_near_enough() {
        assert!((cosine_millionths(36) - 809_017).abs() < 2_500);
        assert!((cosine_millionths(20) - 939_693).abs() < 2_500);
        assert_eq!((cosine_millionths(0), cosine_millionths(60)), (1_000_000, 500_000));
    }

    #[test]
    fn a_degree_of_longitude_is_narrower_than_one_of_latitude() {
        let fit = Fit::of(&map(&[(117_000_000, 36_000_000), (118_000_000, 37_000_000)]), 8_000, (100, 10_000)).unwrap();
        let (across, up) = (fit.high.x - fit.low.x, fit.high.y - fit.low.y);
        assert!((across * 1000 / up - 809).abs() < 3, "{across} {up}");
    }

    #[test]
    fn one_place_and_the_ends_of_the_world_have_a_scale() {
        for places in [
            &[(0, 0)][..],
            &[(-180_000_000, -90_000_000), (180_000_000, 90_000_000)],
            &[(i32::MAX, i32::MAX), (i32::MIN, i32::MIN)],
        ] {
            let fit = Fit::of(&map(places), 8_000, (4_200, 10_000)).unwrap();
            let window = Frame::new(0, 0, 8_000, fit.height);
            for (x, y) in places {
                assert!(fit.spot(Place { x: *x, y: *y }, window).is_some());
            }
        }
        assert!(Fit::of(&map(&[]), 8_000, (4_200, 10_000)).is_none());
    }
}
