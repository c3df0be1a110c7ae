//! 四色图: villages and enterprises of a town, or the zones of a site, in the colours of their levels.
//!
//! No label lies over another, over a sign, or over the edge. A name is tried within its area or around its point, then
//! further off with a leader line; what finds no room gets a number and a line in the key beside or below the map.

mod areas;
mod chips;
mod crowd;
mod fit;
mod furniture;
mod key;
mod majors;
mod points;

use self::areas::AreaLabel;
use self::chips::Chips;
use self::crowd::Crowd;
use self::fit::Fit;
use self::key::KeyEntry;
use self::majors::Majors;
use self::points::PointLabel;
use super::canvas::{self, Anchor, Canvas, MARGIN, TextStyle, WIDE};
use super::frame::{Frame, PX, Spot};
use super::legend::{self, LevelLegend, MARKER, Shown};
use super::level_style::OUTLINE;
use super::picture::{Caption, Picture};
use super::stacked::Count;
use crate::model::{Outline, Place, Plane, RiskLevel};

/// A village or a zone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MapArea {
    /// What it is called.
    pub name: String,
    /// Where it lies; a village may have several parts.
    pub outlines: Vec<Outline>,
    /// Its level, if it has one.
    pub level: Option<RiskLevel>,
    /// How many risks of each level it has, highest first; nothing where none was told of.
    pub counts: Option<[Count; 4]>,
}

/// An enterprise.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MapPoint {
    /// What it is called.
    pub name: String,
    /// Where it lies.
    pub at: Place,
    /// Its level, if it has one.
    pub level: Option<RiskLevel>,
}

/// 四色图 of a town or of a site.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RiskMap {
    /// Title and notes.
    pub caption: Caption,
    /// What the coordinates mean.
    pub plane: Plane,
    /// Villages or zones.
    pub areas: Vec<MapArea>,
    /// Enterprises. Those far off the areas are listed below the map instead of shrinking it.
    pub points: Vec<MapPoint>,
    /// The counts of the legend.
    pub legend: LevelLegend,
}

/// Width of the column with the legend.
const PANEL: i64 = 236 * PX;
const PANEL_GAP: i64 = 16 * PX;
const LEAST_HEIGHT: i64 = 420 * PX;
const MOST_HEIGHT: i64 = 900 * PX;

impl RiskMap {
    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Picture {
        let map_width = WIDE - 2 * MARGIN - PANEL - PANEL_GAP;
        let Some(fit) = Fit::of(self, map_width, (LEAST_HEIGHT, MOST_HEIGHT)) else {
            return canvas::without_data(&self.caption);
        };
        let (mut canvas, top) = Canvas::titled(WIDE, &self.caption);
        let window = Frame::new(MARGIN, top, map_width, fit.height);
        let layout = Layout::of(self, &fit, window);
        layout.draw(&mut canvas, self);
        canvas.rect(window, &format!("fill=\"none\" stroke=\"{OUTLINE}\" stroke-width=\"1\""));
        let panel = Frame::new(window.right + PANEL_GAP, top, PANEL, fit.height);
        let shown = Shown { areas: !self.areas.is_empty(), points: !self.points.is_empty() };
        let mut y = legend::level_table(&mut canvas, &self.legend, shown, (panel.left, PANEL), panel.top) + 4 * PX;
        y = self.counts_legend(&mut canvas, Spot { x: panel.left, y }) + 8 * PX;
        if self.plane == Plane::MicroDegrees {
            let arrow = furniture::north_arrow(&mut canvas, Spot { x: panel.left + 10 * PX, y });
            furniture::scale_bar(&mut canvas, &fit, Spot { x: panel.left + 34 * PX, y: arrow - 12 * PX });
            y = arrow;
        } else {
            y = furniture::scale_bar(&mut canvas, &fit, Spot { x: panel.left, y });
        }
        let end = key::draw(&mut canvas, &layout.key, panel, y + 12 * PX, window.bottom + 14 * PX);
        canvas.finish(end.max(window.bottom), &self.caption)
    }

    /// Explains the cells and the closeness of hatchings; gives the height at which it ends.
    fn counts_legend(&self, canvas: &mut Canvas, at: Spot) -> i64 {
        if self.areas.iter().all(|area| area.counts.is_none()) {
            return at.y;
        }
        let style = TextStyle::of_size(12);
        let chips = Chips::named(style);
        let (width, height) = chips.size();
        chips.draw(canvas, at);
        canvas.text("各级风险项数", Spot { x: at.x + width + 8 * PX, y: at.y + PX }, Anchor::Start, style);
        Majors::of(&self.areas).legend(canvas, Spot { x: at.x, y: at.y + height + 8 * PX })
    }
}

/// Where everything on the map goes.
struct Layout {
    areas: Vec<(Vec<Vec<Spot>>, AreaLabel)>,
    points: Vec<(Spot, Option<RiskLevel>, PointLabel)>,
    key: Vec<KeyEntry>,
}

impl Layout {
    fn of(map: &RiskMap, fit: &Fit, window: Frame) -> Self {
        let spots: Vec<Option<Spot>> = map.points.iter().map(|point| fit.spot(point.at, window)).collect();
        let signs = spots.iter().flatten().map(|spot| Frame::around(*spot, 2 * MARKER, 2 * MARKER)).collect();
        let mut crowd = Crowd::new(window.grown(-2 * PX), signs);
        let mut key = Vec::new();
        let mut areas = Vec::new();
        for area in &map.areas {
            let rings = fit.rings(&area.outlines, window);
            let label = areas::place(&mut crowd, area, &rings, &mut key);
            areas.push((rings, label));
        }
        let points = points::place(&crowd, &map.points, &spots, &mut key);
        Self { areas, points, key }
    }

    fn draw(&self, canvas: &mut Canvas, map: &RiskMap) {
        let majors = Majors::of(&map.areas);
        for ((rings, _), area) in self.areas.iter().zip(&map.areas) {
            canvas.level_area(rings, area.level, majors.density(area));
        }
        for (_, label) in &self.areas {
            label.draw(canvas);
        }
        for (_, _, label) in &self.points {
            label.draw_leader(canvas);
        }
        for (spot, _, _) in &self.points {
            legend::marker_rim(canvas, *spot);
        }
        // The highest levels last, so that nothing hides them.
        let mut signs: Vec<(Spot, Option<RiskLevel>)> =
            self.points.iter().map(|(spot, level, _)| (*spot, *level)).collect();
        signs.sort_by_key(|(_, level)| *level);
        for (spot, level) in signs {
            legend::marker(canvas, spot, level);
        }
        for (_, _, label) in &self.points {
            label.draw(canvas);
        }
    }
}

#[cfg(test)]
mod tests;
