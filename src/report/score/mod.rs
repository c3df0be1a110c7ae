//! 年度考核 as an office hands it round: the workbook of points and the form that persons fill in.

mod analysis;
mod form;
mod form_rules;
mod lines;
mod method;
mod points;
mod sheet;
mod workbook;

pub use form::marking_form;
pub use workbook::score_workbook;
