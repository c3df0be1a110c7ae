//! 年度考核 as an office hands it round: the workbook of points, the form that persons fill in, slips, the town's report and
//! circular, the ranking page, the heat map.

mod analysis;
mod form;
mod form_rules;
mod heat;
mod lines;
mod method;
mod points;
mod sheet;
mod slip;
mod town;
mod words;
mod workbook;

pub use form::marking_form;
pub use heat::{heat_map, heat_pictures};
pub use slip::{ScoreHead, SlipPages, slip_context};
pub use town::{ranking_page, slip_names, town_context};
pub use workbook::score_workbook;
