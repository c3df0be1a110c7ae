//! The looks of what we put into a sender's workbook.

use crate::model::RiskLevel;
use crate::splice::{Align, Look, LookId};

/// Headings of our sheets.
pub(super) const HEADING: LookId = LookId(0);
/// Headings of columns that we add.
pub(super) const ADDED: LookId = LookId(1);
/// Our texts and numbers.
pub(super) const BODY: LookId = LookId(2);
/// A disagreement with what was filled in.
pub(super) const DIFFERS: LookId = LookId(3);
/// A link to a cell.
pub(super) const LINK: LookId = LookId(4);
/// The title of a sheet of ours.
pub(super) const TITLE: LookId = LookId(5);
/// A cell that is wrong.
pub(super) const WRONG: LookId = LookId(6);
/// A cell that a person should look at.
pub(super) const DOUBTFUL: LookId = LookId(7);
/// A cell about which there is something to know.
pub(super) const NOTED: LookId = LookId(8);
/// A line of plain text.
pub(super) const PLAIN: LookId = LookId(9);
/// The first of the four levels, highest first.
const LEVELS: usize = 10;

/// The look of a level.
pub(super) const fn level(level: RiskLevel) -> LookId {
    LookId(LEVELS + level.rank())
}

/// All looks, by position.
pub(super) fn looks() -> Vec<Look> {
    let border = Some(0xBF_BFBF);
    let body = Look { wrapped: true, border, ..Look::default() };
    let heading = Look { bold: true, align: Align::Centre, fill: Some(0xD9_E1F2), ..body.clone() };
    // Colours that no palette offers: a file that comes back is cleaned of exactly these.
    let fill = |rgb| Look { fill: Some(rgb), ..Look::default() };
    let mut looks = vec![
        heading.clone(),
        Look { fill: Some(0xE2_EFDA), ..heading },
        body.clone(),
        Look { bold: true, color: Some(0xC0_0000), ..body.clone() },
        Look { underlined: true, color: Some(0x05_63C1), ..body.clone() },
        Look { bold: true, ..Look::default() },
        fill(0xFF_9A98),
        fill(0xFF_D965),
        fill(0xDC_EBF6),
        Look::default(),
    ];
    looks.extend(RiskLevel::DESCENDING.map(|level| Look {
        bold: true,
        align: Align::Centre,
        fill: Some(level.rgb()),
        color: Some(if level == RiskLevel::Major { 0xFF_FFFF } else { 0x00_0000 }),
        ..body.clone()
    }));
    looks
}
