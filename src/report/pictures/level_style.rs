//! The colours of the four levels.

use crate::model::RiskLevel;

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

/// Levels as legends list them: highest first, unknown last.
pub(super) const LISTED: [Option<RiskLevel>; 5] =
    [Some(RiskLevel::Major), Some(RiskLevel::Considerable), Some(RiskLevel::Moderate), Some(RiskLevel::Low), None];

/// What a legend calls a level.
pub(super) fn title(level: Option<RiskLevel>) -> String {
    level.map_or_else(|| "未定级".to_owned(), |level| format!("{}（{}）", level.title(), level.colour()))
}
