//! The files of the town, by what they are.

pub(crate) mod combined;
pub(crate) mod danger;
pub(crate) mod danger_forms;
pub(crate) mod log_forms;
pub(crate) mod logs;
pub(crate) mod refused;
pub(crate) mod risk;
pub(crate) mod risk_forms;
pub(crate) mod roster;
pub(crate) mod stores;
pub(crate) mod town_logs;

use crate::slips::Planter;
use crate::town::Enterprise;

/// What the makers of files share.
pub(crate) struct Making<'t> {
    pub(crate) enterprises: &'t [Enterprise<'t>],
    pub(crate) planter: Planter,
    pub(crate) books: Vec<crate::sheet::Book>,
}

/// A file name's number: 01, 02, …
pub(crate) fn two(index: usize) -> String {
    format!("{:02}", index + 1)
}

/// Makes every file. Those in which few mistakes are possible come first, so that all kinds of mistakes come out even.
pub(crate) fn make_all(making: &mut Making<'_>) {
    town_logs::make(making);
    logs::make(making);
    stores::make(making);
    roster::make(making);
    combined::make(making);
    danger::make(making);
    risk::make(making);
    refused::make(making);
    making.books.sort_by(|one, other| one.path.cmp(&other.path));
}
