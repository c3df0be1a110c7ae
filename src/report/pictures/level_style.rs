//! The colours of the four levels, each with a hatching that tells it apart in black and white.

use crate::model::RiskLevel;
use std::fmt::Write;

/// Ink of texts.
pub(super) const INK: &str = "#222222";
/// Ink of notes and of what stands behind.
pub(super) const MUTED: &str = "#5F6368";
/// Lines of a grid.
pub(super) const GRID: &str = "#DADCE0";
/// Lines around what is coloured.
pub(super) const OUTLINE: &str = "#3C4043";
/// Bars that stand for no level.
pub(super) const PLAIN: &str = "#5B7FA6";
/// A second plain colour, darker in grey than [`PLAIN`].
pub(super) const ACCENT: &str = "#B3261E";

/// The fill of a level: calmer than the plan's pure colours, as large areas are printed in it.
pub(super) const fn colour(level: Option<RiskLevel>) -> &'static str {
    match level {
        Some(RiskLevel::Major) => "#D93025",
        Some(RiskLevel::Considerable) => "#F28B24",
        Some(RiskLevel::Moderate) => "#FBD93B",
        Some(RiskLevel::Low) => "#4A90D9",
        None => "#DADADA",
    }
}

/// The name of a level's hatching; unknown has none.
pub(super) const fn hatch(level: Option<RiskLevel>) -> Option<&'static str> {
    match level {
        Some(RiskLevel::Major) => Some("anping-hatch-major"),
        Some(RiskLevel::Considerable) => Some("anping-hatch-considerable"),
        Some(RiskLevel::Moderate) => Some("anping-hatch-moderate"),
        Some(RiskLevel::Low) => Some("anping-hatch-low"),
        None => None,
    }
}

/// Levels as legends list them: highest first, unknown last.
pub(super) const LISTED: [Option<RiskLevel>; 5] =
    [Some(RiskLevel::Major), Some(RiskLevel::Considerable), Some(RiskLevel::Moderate), Some(RiskLevel::Low), None];

/// What a legend calls a level.
pub(super) fn title(level: Option<RiskLevel>) -> String {
    level.map_or_else(|| "未定级".to_owned(), |level| format!("{}（{}）", level.title(), level.colour()))
}

/// The hatchings as SVG definitions: crossed lines, slanted lines, dots, upright white lines.
pub(super) fn definitions() -> String {
    let tile = |level, size: u32, turn: u32, drawing: &str| {
        let name = hatch(Some(level)).unwrap_or_default();
        let mut out =
            format!("<pattern id=\"{name}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\"");
        // Writing to a string cannot fail.
        let _ = write!(out, " patternTransform=\"rotate({turn})\">{drawing}</pattern>");
        out
    };
    [
        tile(RiskLevel::Major, 8, 45, r##"<path d="M4 0V8M0 4H8" stroke="#5C0A05" stroke-width="1.4" fill="none"/>"##),
        tile(RiskLevel::Considerable, 9, 45, r##"<path d="M4 0V9" stroke="#7A3E00" stroke-width="1.4" fill="none"/>"##),
        tile(RiskLevel::Moderate, 9, 45, r##"<circle cx="4" cy="4" r="1.1" fill="#7A6500"/>"##),
        tile(RiskLevel::Low, 9, 0, r##"<path d="M4 0V9" stroke="#FFFFFF" stroke-width="1.4" fill="none"/>"##),
    ]
    .concat()
}
