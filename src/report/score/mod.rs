//! What an annual assessment hands out: slips, the town's report and circular, the ranking page, the heat map.

mod heat;
mod slip;
mod town;
mod words;

pub use heat::{heat_map, heat_pictures};
pub use slip::{ScoreHead, SlipPages, slip_context};
pub use town::{ranking_page, slip_names, town_context};
