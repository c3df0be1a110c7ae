//! How sheets print.

use rust_xlsxwriter::Worksheet;

/// A paper by Excel's number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Paper {
    A3 = 8,
    A4 = 9,
}

/// Across the page, all columns on it.
pub(super) fn print_across(sheet: &mut Worksheet, paper: Paper) -> &mut Worksheet {
    sheet.set_landscape().set_paper_size(paper as u8).set_print_fit_to_pages(1, 0)
}
