//! 重大危险源辨识与分级: adds up each unit of an inventory and says how sure the sum is.
//!
//! Every number is kept between two ends: what follows from what is known (`strict`), and what follows with the assumptions
//! that are listed (`assumed`). An answer that the first gives is 判定, one that only the second gives is 疑似, and
//! without one the unit is 待核. So an unknown line leaves the lower end of S where it is and takes away the upper one.

mod amount;
mod line;
mod share;
mod subject;
mod unit;

use crate::model::{InventoryLine, UnitVerdict};
use crate::ruleset::Installations;

/// Identifies and grades each unit of an inventory, in the order in which they first occur.
///
/// `persons` is the number of people who live within 500 m outside the plant's boundary. Lines without a unit are taken
/// together as one, whose answer is then no more than suspected.
#[must_use]
pub fn identify_installations(
    rules: &Installations,
    lines: &[InventoryLine],
    persons: Option<u64>,
) -> Vec<UnitVerdict> {
    let mut units: Vec<(&str, Vec<&InventoryLine>)> = Vec::new();
    for line in lines {
        let name = line.unit.trim();
        match units.iter_mut().find(|(unit, _)| *unit == name) {
            Some((_, lines)) => lines.push(line),
            None => units.push((name, vec![line])),
        }
    }
    units.into_iter().map(|(name, lines)| unit::judge(rules, name, &lines, persons)).collect()
}
