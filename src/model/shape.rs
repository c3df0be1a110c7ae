//! Places and outlines: what a map or a site plan is drawn from.

use super::RiskLevel;

/// What the coordinates of a drawing mean.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Plane {
    /// Longitude and latitude in millionths of a degree: a town's map. North is up.
    #[default]
    MicroDegrees,
    /// Millimetres from a corner of a site, y upwards: a site plan. Where north is, it does not say.
    Millimetres,
}

/// A place on a [`Plane`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Place {
    /// Longitude eastwards, or millimetres to the right.
    pub x: i32,
    /// Latitude northwards, or millimetres upwards.
    pub y: i32,
}

/// An area: its edge first, then the edges of its holes. The last place of a ring need not repeat the first.
pub type Outline = Vec<Vec<Place>>;

/// Where a shape lies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Geometry {
    /// One or several areas.
    Areas(Vec<Outline>),
    /// A place.
    Point(Place),
}

/// A shape of a drawing: a village, an enterprise, a zone of a site.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shape {
    /// What it is called.
    pub name: String,
    /// 统一社会信用代码 of an enterprise, by which its records are found.
    pub credit_code: Option<String>,
    /// The village in which it lies.
    pub village: Option<String>,
    /// The trade of an enterprise.
    pub trade: Option<String>,
    /// The level, where the drawing says it itself.
    pub level: Option<RiskLevel>,
    /// Where it lies.
    pub geometry: Geometry,
}
