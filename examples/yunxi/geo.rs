//! Maps: the villages' areas, the enterprises as points, and the site plans of two enterprises.

use crate::pick;
use crate::town::{Enterprise, VILLAGES};
use std::fmt::Write as _;

/// Villages stand in three rows of four.
const COLUMNS: usize = 4;
const ROWS: usize = 3;
/// Millionths of a degree: the south-west corner, and a village's width and height.
const WEST: i64 = 117_930_000;
const SOUTH: i64 = 36_560_000;
const WIDTH: i64 = 36_000;
const HEIGHT: i64 = 28_000;
/// How far a corner may be from its place in the grid.
const SHIFT: usize = 12_000;

/// A point in millionths of a degree.
type Point = (i64, i64);

/// The maps by file name.
pub(crate) fn maps(enterprises: &[Enterprise<'_>]) -> Vec<(String, String)> {
    let mut maps =
        vec![("villages.geojson".to_owned(), villages()), ("enterprises.geojson".to_owned(), points(enterprises))];
    for enterprise in enterprises.iter().filter(|enterprise| [3, 8].contains(&enterprise.index)) {
        maps.push((format!("site-{}.geojson", enterprise.short), site(enterprise)));
    }
    maps
}

/// The corner of the grid at a column and row; neighbours share their corners, so that the areas tile.
fn corner(column: usize, row: usize) -> Point {
    let salt = format!("corner {column} {row}");
    let shift = |axis: &str| i64::try_from(pick::below(SHIFT, 7, &format!("{salt} {axis}"))).unwrap_or(0) - 6_000;
    let number = |at: usize| i64::try_from(at).unwrap_or(0);
    (WEST + number(column) * WIDTH + shift("x"), SOUTH + number(row) * HEIGHT + shift("y"))
}

/// A point on the border between two corners: both neighbours have the same one.
fn between(one: Point, other: Point) -> Point {
    let salt = format!("{}", one.0 + other.0 + one.1 + other.1);
    let shift = |axis: &str| i64::try_from(pick::below(5_000, 9, &format!("{salt} {axis}"))).unwrap_or(0) - 2_500;
    (i64::midpoint(one.0, other.0) + shift("x"), i64::midpoint(one.1, other.1) + shift("y"))
}

fn area(village: usize) -> Vec<Point> {
    let (column, row) = (village % COLUMNS, village / COLUMNS % ROWS);
    let corners = [corner(column, row), corner(column + 1, row), corner(column + 1, row + 1), corner(column, row + 1)];
    let mut ring = Vec::new();
    for (one, other) in corners.iter().zip(corners.iter().cycle().skip(1)) {
        ring.extend([*one, between(*one, *other)]);
    }
    ring.extend(ring.first().copied());
    ring
}

fn villages() -> String {
    let features = VILLAGES.iter().enumerate().map(|(at, name)| {
        feature(&[("name", (*name).to_owned())], &format!("\"Polygon\",\"coordinates\":[[{}]]", ring(&area(at), 6)))
    });
    collection(&features.collect::<Vec<_>>())
}

fn points(enterprises: &[Enterprise<'_>]) -> String {
    let features = enterprises.iter().map(|enterprise| {
        let properties = [
            ("name", enterprise.name.clone()),
            ("credit_code", enterprise.code.clone()),
            ("village", enterprise.village_name().to_owned()),
            ("trade", enterprise.trade.title.clone()),
        ];
        feature(&properties, &format!("\"Point\",\"coordinates\":{}", coordinate(inside(enterprise), 6)))
    });
    collection(&features.collect::<Vec<_>>())
}

/// A place well inside the enterprise's village: between its middle and half the way to a corner.
fn inside(enterprise: &Enterprise<'_>) -> Point {
    let ring = area(enterprise.village);
    let count = i64::try_from(ring.len().saturating_sub(1).max(1)).unwrap_or(1);
    let sum = ring.iter().skip(1).fold((0, 0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let middle = (sum.0 / count, sum.1 / count);
    let toward = pick::one(&ring, enterprise.seed, "toward").copied().unwrap_or(middle);
    let share = i64::try_from(pick::below(60, enterprise.seed, "share")).unwrap_or(0);
    (middle.0 + (toward.0 - middle.0) * share / 100, middle.1 + (toward.1 - middle.1) * share / 100)
}

/// Workshops in a yard, in metres from its corner.
fn site(enterprise: &Enterprise<'_>) -> String {
    let places = enterprise.part(&enterprise.trade.places);
    let mut features = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let number = |at: usize| i64::try_from(at).unwrap_or(0);
        let (west, south) = (number(at % 3) * 40 + 5, number(at / 3) * 30 + 5);
        let wide = 18 + number(pick::below(16, enterprise.seed, place));
        let deep = 12 + number(pick::below(12, enterprise.seed, &format!("{place} deep")));
        let ring = [(0, 0), (wide, 0), (wide, deep), (0, deep), (0, 0)].map(|(x, y)| (west + x, south + y));
        let properties = [("name", place.clone()), ("area", format!("{} m²", wide * deep))];
        features.push(feature(&properties, &format!("\"Polygon\",\"coordinates\":[[{}]]", self::ring(&ring, 0))));
    }
    collection(&features)
}

fn ring(points: &[Point], digits: usize) -> String {
    points.iter().map(|point| coordinate(*point, digits)).collect::<Vec<_>>().join(",")
}

fn coordinate((x, y): Point, digits: usize) -> String {
    let scaled = |number: i64| {
        if digits == 0 { number.to_string() } else { format!("{}.{:06}", number / 1_000_000, number % 1_000_000) }
    };
    format!("[{},{}]", scaled(x), scaled(y))
}

fn feature(properties: &[(&str, String)], geometry: &str) -> String {
    let mut out = String::from("{\"type\":\"Feature\",\"properties\":{");
    for (at, (key, value)) in properties.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(out, "{comma}\"{key}\":\"{value}\"");
    }
    let _ = write!(out, "}},\"geometry\":{{\"type\":{geometry}}}}}");
    out
}

fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}
