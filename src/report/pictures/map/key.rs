//! The key: names that found no room on the map.

use super::{MapArea, MapPoint};
use crate::model::RiskLevel;
use crate::report::pictures::canvas::{Anchor, Canvas, MARGIN, TextStyle};
use crate::report::pictures::frame::{Frame, PX, Spot};
use crate::report::pictures::legend;
use crate::report::pictures::level_style::MUTED;
use crate::report::pictures::scale::count;
use crate::report::pictures::text;

/// A line of the key.
#[derive(Clone, Debug)]
pub(super) struct KeyEntry {
    number: String,
    name: String,
    level: Option<RiskLevel>,
    is_area: bool,
    /// Whether the map shows its sign alone.
    is_hidden: bool,
}

const STYLE: TextStyle = TextStyle::of_size(12);
const HEADING: TextStyle = TextStyle::of_size(13).bold();
/// Room for the number and the sign.
const INDENT: i64 = 52 * PX;
const COLUMN: i64 = 255 * PX;
const COLUMN_GAP: i64 = 10 * PX;
const LINES: usize = 5;
/// Said above the key where some signs have no number.
const REMARK: &str = "未标号的，位置过密，图上只画符号。";
const GAP: i64 = 4 * PX;

impl KeyEntry {
    pub(super) fn of_area(number: usize, area: &MapArea, is_shown: bool) -> Self {
        let counts = area.counts.iter().flatten().zip(RiskLevel::DESCENDING);
        let counts: Vec<String> = counts.map(|(count, level)| format!("{}{}", level.word(), count.text)).collect();
        let name = if counts.is_empty() { area.name.clone() } else { format!("{}：{}", area.name, counts.join(" ")) };
        Self {
            number: number.to_string(),
            name: with_remark(name, is_shown),
            level: area.level,
            is_area: true,
            is_hidden: !is_shown,
        }
    }

    pub(super) fn of_point(number: usize, point: &MapPoint, is_shown: bool) -> Self {
        let name = with_remark(point.name.clone(), is_shown);
        Self { number: number.to_string(), name, level: point.level, is_area: false, is_hidden: !is_shown }
    }

    /// A point that the map does not show.
    pub(super) fn off_map(point: &MapPoint) -> Self {
        let name = format!("{}（坐标在图幅以外，请核对）", point.name);
        Self { number: "—".to_owned(), name, level: point.level, is_area: false, is_hidden: false }
    }

    fn lines(&self, width: i64) -> Vec<String> {
        text::wrap(&self.name, STYLE.size, width - INDENT, LINES)
    }

    fn height(&self, width: i64) -> i64 {
        count(self.lines(width).len()).max(1) * STYLE.line() + GAP
    }

    fn draw(&self, canvas: &mut Canvas, at: Spot, width: i64) {
        canvas.text(&self.number, Spot { x: at.x + 24 * PX, y: at.y }, Anchor::End, STYLE.bold());
        let sign = Spot { x: at.x + 38 * PX, y: at.y + STYLE.line() / 2 };
        if self.is_area {
            canvas.level_rect(Frame::around(sign, 14 * PX, 10 * PX), self.level);
        } else {
            legend::marker(canvas, sign, self.level);
        }
        canvas.lines(&self.lines(width), Spot { x: at.x + INDENT, y: at.y }, Anchor::Start, STYLE);
    }
}

fn with_remark(name: String, is_shown: bool) -> String {
    if is_shown { name } else { format!("{name}（未标号）") }
}

/// Draws the key beside the map when it fits there, else below it in columns; gives the height at which it ends.
pub(super) fn draw(canvas: &mut Canvas, key: &[KeyEntry], panel: Frame, beside: i64, below: i64) -> i64 {
    if key.is_empty() {
        return beside;
    }
    let room = panel.bottom - beside - HEADING.line() - STYLE.line() - 2 * GAP;
    let is_beside = key.iter().map(|entry| entry.height(panel.width())).sum::<i64>() <= room;
    let (left, top) = if is_beside { (panel.left, beside) } else { (MARGIN, below.max(beside)) };
    canvas.text("编号说明", Spot { x: left, y: top }, Anchor::Start, HEADING);
    let mut y = top + HEADING.line() + GAP;
    if key.iter().any(|entry| entry.is_hidden) {
        let remark = STYLE.in_ink(MUTED);
        canvas.text(REMARK, Spot { x: left, y }, Anchor::Start, remark);
        y += remark.line() + GAP;
    }
    if is_beside {
        for entry in key {
            entry.draw(canvas, Spot { x: left, y }, panel.width());
            y += entry.height(panel.width());
        }
        return y;
    }
    let columns =
        usize::try_from((canvas.width() - 2 * MARGIN + COLUMN_GAP) / (COLUMN + COLUMN_GAP)).unwrap_or(1).max(1);
    for row in key.chunks(columns) {
        for (column, entry) in row.iter().enumerate() {
            entry.draw(canvas, Spot { x: left + count(column) * (COLUMN + COLUMN_GAP), y }, COLUMN);
        }
        y += row.iter().map(|entry| entry.height(COLUMN)).max().unwrap_or(0);
    }
    y
}
