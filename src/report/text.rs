//! Wording shared by the documents.

use crate::model::{Figure, RiskLevel, RowSet};

/// Row ranges that are written out for one sheet.
const MAX_RANGES: usize = 12;
/// Sheets whose rows are written out.
const MAX_PLACES: usize = 4;

/// The title of a level slot.
pub(super) fn slot_title(slot: usize) -> &'static str {
    RiskLevel::DESCENDING.get(slot).map_or("未能判定", |level| level.title())
}

/// The rows behind a figure: `「清单1」第 5、9–12 行`.
pub(super) fn rows_text(figure: &Figure, place_name: impl Fn(usize) -> String) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (place, rows) in figure.rows.iter().take(MAX_PLACES) {
        parts.push(format!("{}第 {} 行{}", place_name(*place), rows.display(MAX_RANGES), more(rows)));
    }
    if figure.rows.len() > MAX_PLACES {
        parts.push(format!("其余 {} 张表见各定级表", figure.rows.len() - MAX_PLACES));
    }
    parts.join("；")
}

fn more(rows: &RowSet) -> String {
    if rows.range_count() > MAX_RANGES { format!("等 {} 行", rows.count()) } else { String::new() }
}
