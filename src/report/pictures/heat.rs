//! Heat map: who lost how much of what, as a table of shaded cells.

use super::canvas::{self, Anchor, Canvas, MARGIN, TextStyle};
use super::frame::{Frame, PX, Spot};
use super::level_style::{INK, MUTED, OUTLINE};
use super::picture::{Caption, Picture};
use super::scale::{count, length_of};
use super::text;
use rust_decimal::Decimal;

/// A column: what points were given for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HeatColumn {
    /// The number that stands above the column.
    pub label: String,
    /// The most that can be had, as printed.
    pub full: String,
    /// What the number means, for the key below.
    pub title: String,
}

/// A row: one subject.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HeatRow {
    /// The group; a line with its name stands above the first of each.
    pub group: String,
    /// The subject.
    pub label: String,
    /// What it comes to, as printed.
    pub total: String,
    /// A cell for each column.
    pub cells: Vec<HeatCell>,
}

/// A cell.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum HeatCell {
    /// Points as printed; how many were lost of how many sets the shade.
    Points {
        /// As printed.
        text: String,
        /// Points lost.
        lost: Decimal,
        /// Points that could be had.
        of: Decimal,
    },
    /// 待核.
    Open,
    /// 缺项.
    Beside,
}

/// Subjects by items, in the order given.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HeatMap {
    /// Title and notes.
    pub caption: Caption,
    /// The columns.
    pub columns: Vec<HeatColumn>,
    /// The rows.
    pub rows: Vec<HeatRow>,
}

const LEAST_WIDTH: i64 = 660 * PX;
const ROW: i64 = 24 * PX;
const NAME: TextStyle = TextStyle::of_size(12);
const NUMBER: TextStyle = TextStyle::of_size(12);
const HEADING: TextStyle = TextStyle::of_size(11).in_ink(MUTED);
const WIDEST_NAMES: i64 = 260 * PX;
const WIDEST_CELL: i64 = 90 * PX;
/// Room left and right of what stands in a cell.
const PAD: i64 = 5 * PX;
/// Room for an entry of the key.
const KEY: i64 = 310 * PX;

/// Shades from nothing lost to most: the share in thousandths up to which each goes, its colour, its ink, what the legend says.
/// Lightness falls from one to the next, so that a copy in grey keeps the order.
const SHADES: [(i64, &str, &str, &str); 5] = [
    (0, "#FFFFFF", INK, "不失分"),
    (100, "#FDE3D3", INK, "一成以内"),
    (300, "#F4A582", INK, "一成到三成"),
    (600, "#C8553D", "#FFFFFF", "三成到六成"),
    (1000, "#67001F", "#FFFFFF", "六成以上"),
];

/// The shade of a share lost: the colour of the cell and of what is written in it.
fn shade(lost: Decimal, of: Decimal) -> (&'static str, &'static str) {
    // Anything lost is no longer white, however little.
    let share = if lost > Decimal::ZERO { length_of(lost, of, 1000).max(1) } else { 0 };
    let found = SHADES.iter().find(|(up_to, ..)| share <= *up_to);
    found.map_or(("#67001F", "#FFFFFF"), |(_, fill, ink, _)| (fill, ink))
}

impl HeatCell {
    fn text(&self) -> &str {
        match self {
            Self::Points { text, .. } => text,
            Self::Open => "待核",
            Self::Beside => "缺项",
        }
    }

    /// The attributes of its rectangle and the ink of its text.
    fn paint(&self) -> (String, &'static str) {
        let line = format!("stroke=\"{OUTLINE}\" stroke-width=\"0.6\"");
        match self {
            Self::Points { lost, of, .. } => {
                let (fill, ink) = shade(*lost, *of);
                (format!("fill=\"{fill}\" {line}"), ink)
            }
            Self::Open => (format!("fill=\"#FFFFFF\" {line} stroke-dasharray=\"3 2\""), INK),
            Self::Beside => (format!("fill=\"#EEF0F2\" {line}"), MUTED),
        }
    }
}

/// Where columns begin.
struct Columns {
    names: i64,
    cell: i64,
    total: i64,
}

impl HeatMap {
    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Picture {
        if self.rows.is_empty() || self.columns.is_empty() {
            return canvas::without_data(&self.caption);
        }
        let columns = self.measured();
        let table = columns.names + columns.cell * count(self.columns.len()) + columns.total;
        let width = LEAST_WIDTH.max(table + 2 * MARGIN);
        let (mut canvas, top) = Canvas::titled(width, &self.caption);
        let head = legend(&mut canvas, top);
        let mut y = self.headings(&mut canvas, &columns, head);
        let mut group = None;
        for row in &self.rows {
            if group != Some(&row.group) && !row.group.is_empty() {
                let name = text::cut(&row.group, HEADING.size, width - 2 * MARGIN);
                let at = Spot { x: MARGIN, y: y + (ROW - HEADING.line()) / 2 };
                canvas.text(&name, at, Anchor::Start, HEADING.bold());
                y += ROW;
            }
            group = Some(&row.group);
            write_row(&mut canvas, &columns, row, y);
            y += ROW;
        }
        let bottom = self.key(&mut canvas, y + 14 * PX);
        canvas.finish(bottom, &self.caption)
    }

    fn measured(&self) -> Columns {
        let names = NAME.widest(self.rows.iter().map(|row| row.label.as_str())).min(WIDEST_NAMES) + 2 * PAD;
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().map(HeatCell::text));
        let numbers = NUMBER.widest(cells.chain(["待核"]));
        let labels = self.columns.iter().flat_map(|column| [column.label.as_str(), column.full.as_str()]);
        let cell = numbers.max(HEADING.bold().widest(labels)).min(WIDEST_CELL) + 2 * PAD;
        let totals = self.rows.iter().map(|row| row.total.as_str());
        let total = NUMBER.bold().widest(totals.chain(["得分"])).min(WIDEST_CELL) + 2 * PAD;
        Columns { names, cell, total }
    }

    /// The numbers of the items, below them their points; gives where the rows begin.
    fn headings(&self, canvas: &mut Canvas, columns: &Columns, top: i64) -> i64 {
        let below = top + HEADING.line();
        let right = MARGIN + columns.names - PAD;
        canvas.text("项目", Spot { x: right, y: top }, Anchor::End, HEADING);
        canvas.text("分值", Spot { x: right, y: below }, Anchor::End, HEADING);
        let mut x = MARGIN + columns.names + columns.cell / 2;
        for column in &self.columns {
            let room = columns.cell - PAD;
            let label = text::cut(&column.label, HEADING.size, room);
            canvas.text(&label, Spot { x, y: top }, Anchor::Middle, HEADING.bold());
            let full = text::cut(&column.full, HEADING.size, room);
            canvas.text(&full, Spot { x, y: below }, Anchor::Middle, HEADING);
            x += columns.cell;
        }
        let x = x - columns.cell / 2 + columns.total / 2;
        canvas.text("得分", Spot { x, y: below }, Anchor::Middle, HEADING.bold());
        below + HEADING.line() + 3 * PX
    }

    /// What the numbers of the items mean, in columns; gives where it ends.
    fn key(&self, canvas: &mut Canvas, top: i64) -> i64 {
        let across = ((canvas.width() - 2 * MARGIN) / KEY).max(1);
        let room = (canvas.width() - 2 * MARGIN) / across;
        let mut y = top;
        let across = usize::try_from(across).unwrap_or(1);
        for line in self.columns.chunks(across) {
            let mut bottom = y;
            for (at, column) in line.iter().enumerate() {
                let lines = text::wrap(&column.title, HEADING.size, room - 2 * PAD, 3);
                let end = canvas.lines(&lines, Spot { x: MARGIN + room * count(at), y }, Anchor::Start, HEADING);
                bottom = bottom.max(end);
            }
            y = bottom;
        }
        y
    }
}

/// What the shades mean; gives where it ends.
fn legend(canvas: &mut Canvas, top: i64) -> i64 {
    let (mut x, height) = (MARGIN, 14 * PX);
    let lead = canvas.text("失分占应得分：", Spot { x, y: top }, Anchor::Start, HEADING);
    x = lead.right + PAD;
    for (_, fill, _, title) in SHADES {
        canvas.rect(
            Frame::new(x, top, 24 * PX, height),
            &format!("fill=\"{fill}\" stroke=\"{OUTLINE}\" stroke-width=\"0.6\""),
        );
        let text = canvas.text(title, Spot { x: x + 28 * PX, y: top }, Anchor::Start, HEADING);
        x = text.right + 12 * PX;
    }
    top + 24 * PX
}

fn write_row(canvas: &mut Canvas, columns: &Columns, row: &HeatRow, y: i64) {
    let text_at = |style: TextStyle| y + (ROW - style.line()) / 2;
    let name = text::cut(&row.label, NAME.size, columns.names - 2 * PAD);
    let right = MARGIN + columns.names - PAD;
    canvas.text(&name, Spot { x: right, y: text_at(NAME) }, Anchor::End, NAME);
    let mut x = MARGIN + columns.names;
    for cell in &row.cells {
        let (attributes, ink) = cell.paint();
        canvas.rect(Frame::new(x, y, columns.cell, ROW), &attributes);
        let text = text::cut(cell.text(), NUMBER.size, columns.cell - PAD);
        let at = Spot { x: x + columns.cell / 2, y: text_at(NUMBER) };
        canvas.text(&text, at, Anchor::Middle, NUMBER.in_ink(ink));
        x += columns.cell;
    }
    let total = text::cut(&row.total, NUMBER.size, columns.total - PAD);
    let at = Spot { x: x + columns.total / 2, y: text_at(NUMBER) };
    canvas.text(&total, at, Anchor::Middle, NUMBER.bold());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::checks::{assert_clean, assert_says_no_data, caption, names};
    use proptest::prelude::*;

    fn cell(lost: i64, of: i64, text: &str) -> HeatCell {
        HeatCell::Points { text: text.to_owned(), lost: Decimal::from(lost), of: Decimal::from(of) }
    }

    fn map(names: &[String], columns: usize, cells: &[HeatCell]) -> HeatMap {
        let column = |at| HeatColumn {
            label: format!("Y{at}.{at}"),
            full: "15".to_owned(),
            title: format!("Y{at} 发现隐患及时登记上报、跟踪销号，逾期未整改的逐条核实原因（15 分）"),
        };
        let row = |(at, name): (usize, &String)| HeatRow {
            group: format!("第{}组", at / 3),
            label: name.clone(),
            total: "98.00".to_owned(),
            cells: cells.iter().cycle().skip(at).take(columns).cloned().collect(),
        };
        HeatMap {
            caption: caption("得分热力图"),
            columns: (0..columns).map(column).collect(),
            rows: names.iter().enumerate().map(row).collect(),
        }
    }

    #[test]
    fn nobody_or_nothing_is_said() {
        assert_says_no_data(&map(&[], 3, &[HeatCell::Open]).draw());
        assert_says_no_data(&map(&["甲".to_owned()], 0, &[HeatCell::Open]).draw());
    }

    #[test]
    fn what_is_lost_is_darker_and_nothing_lost_is_white() {
        let shades = [(0, 10), (1, 1000), (1, 10), (3, 10), (6, 10), (10, 10)];
        let fills = shades.map(|(lost, of)| shade(Decimal::from(lost), Decimal::from(of)).0);
        assert_eq!(fills, ["#FFFFFF", "#FDE3D3", "#FDE3D3", "#F4A582", "#C8553D", "#67001F"]);
        // Nothing could be had, nothing was lost.
        assert_eq!(shade(Decimal::ZERO, Decimal::ZERO).0, "#FFFFFF");
    }

    #[test]
    fn a_copy_in_grey_keeps_the_order_of_shades() {
        let grey = |fill: &str| {
            let part = |at| u32::from_str_radix(&fill[at..at + 2], 16).unwrap();
            299 * part(1) + 587 * part(3) + 114 * part(5)
        };
        assert!(SHADES.windows(2).all(|pair| grey(pair[0].1) > grey(pair[1].1) + 20_000));
    }

    #[test]
    fn cells_say_what_is_to_be_found_out_and_what_does_not_concern() {
        let picture = map(&["甲村".to_owned()], 3, &[cell(1, 15, "14"), HeatCell::Open, HeatCell::Beside]).draw();
        assert_clean(&picture);
        for text in ["14", "待核", "缺项", "甲村", "98.00", "第0组"] {
            assert!(picture.labels().iter().any(|label| label.text == text), "{text}");
        }
    }

    #[test]
    fn forty_subjects_by_sixty_items_fit() {
        let names: Vec<String> = (0..40).map(|at| format!("云溪镇某某危险化学品有限责任公司第{at}分公司")).collect();
        assert_clean(&map(&names, 60, &[cell(3, 15, "12.5"), HeatCell::Open, cell(0, 2, "2")]).draw());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(30))]
        #[test]
        fn no_texts_overlap(names in names(20), columns in 1..12_usize, lost in any::<i64>(), text in "\\PC{0,20}") {
            assert_clean(&map(&names, columns, &[cell(lost, 10, &text), HeatCell::Beside]).draw());
        }
    }
}
