//! Finds header rows: among the rows ahead, the block of one to three rows whose heading paths mean the most fields.

use crate::model::{CellRange, CellRef, CellValue, Row};
use crate::ruleset::{Columns, Heading, MatchKind};
use std::collections::BTreeMap;

/// How many rows are looked through for headings at a time.
pub(super) const WINDOW: usize = 30;
/// The most rows that headings take.
pub(super) const MAX_DEPTH: usize = 3;
/// What a header must at least be worth: three fields named outright.
const MIN_SCORE: i32 = 3 * NAME_SCORE;
const NAME_SCORE: i32 = 10;
/// Names of fields that a row of headings has at least.
const MIN_NAMES: usize = 3;
/// Rows above the headings in which their title may stand.
const TITLE_ROWS: usize = 4;
/// What another header row costs, so that a title above is not taken in.
const DEPTH_COST: i32 = 1;
/// What a header row is worth that parts the columns below into groups.
const PARENT_GAIN: i32 = 2;
/// The longest name of a group of columns, in characters.
const MAX_GROUP_CHARS: usize = 14;

/// A header found among the rows ahead.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// Position of its first row among the rows ahead.
    pub(super) start: usize,
    /// How many rows it takes.
    pub(super) depth: usize,
    /// Heading paths by 0-based column.
    pub(super) columns: Vec<HeaderColumn>,
    score: i32,
}

/// A column's heading.
#[derive(Clone, Debug)]
pub(super) struct HeaderColumn {
    pub(super) index: u32,
    pub(super) path: Vec<String>,
    pub(super) normal: Vec<Heading>,
}

/// The first header among the rows that is at least as good as those just below it.
pub(super) fn find(rows: &[Row<'_>], merges: &[CellRange], columns: &Columns, above: &str) -> Option<Header> {
    let finder = Finder { rows, merges: merges_of(rows, merges), columns, above };
    let mut best: Option<Header> = None;
    for start in 0..rows.len().min(WINDOW) {
        if best.as_ref().is_some_and(|best| start > best.start + best.depth) {
            break;
        }
        if let Some(header) = finder.best_at(start)
            && best.as_ref().is_none_or(|best| header.score > best.score)
        {
            best = Some(header);
        }
    }
    best
}

/// Whether a row has the look of headings: no numbers, and three names of fields at least. In the midst of records, where
/// words such as 设备 and 车间 are values too, two thirds of its cells must be names.
pub(super) fn looks_like_header(row: &Row<'_>, columns: &Columns, after_break: bool) -> bool {
    let text_only = row.cells.iter().all(|(_, value)| matches!(value, CellValue::Text(_)));
    text_only && row.cells.len() >= MIN_NAMES && {
        let is_name = |value: &CellValue<'_>| value.as_text().is_some_and(|text| columns.is_name(text));
        let names = row.cells.iter().filter(|(_, value)| is_name(value)).count();
        let filled = row.cells.iter().filter(|(_, value)| !value.is_blank()).count();
        names >= MIN_NAMES && (after_break || names * 3 >= filled * 2)
    }
}

fn merges_of(rows: &[Row<'_>], merges: &[CellRange]) -> Vec<CellRange> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
    let touches = |merge: &&CellRange| merge.start.row <= last.number && merge.end.row >= first.number;
    merges.iter().take_while(|merge| merge.start.row <= last.number).filter(touches).copied().collect()
}

struct Finder<'w, 'a> {
    rows: &'w [Row<'a>],
    merges: Vec<CellRange>,
    columns: &'w Columns,
    /// Texts above the rows, and the sheet's name.
    above: &'w str,
}

impl Finder<'_, '_> {
    fn best_at(&self, start: usize) -> Option<Header> {
        if !self.rows.get(start).is_some_and(may_be_header) {
            return None;
        }
        let mut best: Option<Header> = None;
        let titled = self.titled_above(start);
        for depth in self.least_depth(start)..=MAX_DEPTH {
            let Some(block) = self.rows.get(start..start + depth) else { break };
            if block.last().is_some_and(|row| depth > 1 && count_numbers(row) > 1) {
                break;
            }
            let columns = self.header_columns(block);
            let parents = block.iter().take(depth - 1).filter(|row| self.is_parent_row(row, columns.len())).count();
            let gain = PARENT_GAIN * i32::try_from(parents).unwrap_or(0);
            let score = self.score(&columns, &titled) + gain - DEPTH_COST * i32::try_from(depth).unwrap_or(i32::MAX);
            if score >= MIN_SCORE - DEPTH_COST && best.as_ref().is_none_or(|best| score > best.score) {
                best = Some(Header { start, depth, columns, score });
            }
        }
        best
    }

    /// Whether a row parts the columns below into groups: short names side by side, merged over most of the columns.
    fn is_parent_row(&self, row: &Row<'_>, columns: usize) -> bool {
        let filled = || row.cells.iter().filter(|(_, value)| !value.is_blank());
        let is_group_name = |value: &CellValue<'_>| {
            value.as_text().is_some_and(|text| {
                let length = text.trim().chars().count();
                length <= MAX_GROUP_CHARS && !is_particular(text) && !text.chars().any(|c| c.is_ascii_digit())
            })
        };
        let merges = self.merges.iter().filter(|merge| merge.start.row <= row.number && row.number <= merge.end.row);
        let widths = merges.map(|merge| usize::try_from(merge.end.column - merge.start.column + 1).unwrap_or(0));
        let (mut covered, mut wide) = (0, 0);
        for width in widths {
            covered += width;
            wide += usize::from(width > 1);
        }
        filled().count() >= 2
            && wide > 0
            && covered * 5 >= columns * 3
            && filled().all(|(_, value)| is_group_name(value))
    }

    /// The heading path of every column that has one.
    fn header_columns(&self, block: &[Row<'_>]) -> Vec<HeaderColumn> {
        let mut paths: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for (depth, row) in block.iter().enumerate() {
            let below = block.get(depth + 1..).unwrap_or_default();
            for (column, text) in self.row_texts(row, block, below) {
                let path = paths.entry(column).or_default();
                if path.last() != Some(&text) {
                    path.push(text);
                }
            }
        }
        let column = |(index, mut path): (u32, Vec<String>)| {
            // A line of particulars among the headings, 填报人：王某, is nobody's parent.
            let leaf = path.pop();
            path.retain(|parent| !is_particular(parent));
            path.extend(leaf);
            let normal = self.columns.normal_path(&path).unwrap_or_default();
            HeaderColumn { index, path, normal }
        };
        paths.into_iter().map(column).collect()
    }

    /// The text over each column in one header row: typed there, merged over it, or left out to the right of a parent.
    fn row_texts(&self, row: &Row<'_>, block: &[Row<'_>], below: &[Row<'_>]) -> Vec<(u32, String)> {
        let mut texts: BTreeMap<u32, String> = BTreeMap::new();
        for (column, value) in &row.cells {
            if !value.is_blank() {
                texts.insert(*column, clean(&value.display()));
            }
        }
        let mut has_wide_merge = false;
        for merge in self.merges.iter().filter(|merge| merge.start.row <= row.number && row.number <= merge.end.row) {
            has_wide_merge |= merge.end.column > merge.start.column && merge.start.row == row.number;
            let source = block.iter().find(|row| row.number == merge.start.row);
            let text = source.and_then(|row| row.cell(merge.start.column)).filter(|value| !value.is_blank());
            if let Some(text) = text.map(|value| clean(&value.display())) {
                for column in merge.start.column..=merge.end.column.min(merge.start.column + 200) {
                    texts.entry(column).or_insert_with(|| text.clone());
                }
            }
        }
        if !has_wide_merge {
            self.inherit_left(row.number, below, &mut texts);
        }
        texts.into_iter().collect()
    }

    /// Without merges, a parent stands once and its other children have nothing above them.
    fn inherit_left(&self, number: u32, below: &[Row<'_>], texts: &mut BTreeMap<u32, String>) {
        let Some(child_row) = below.first() else { return };
        let mut parent: Option<String> = None;
        for (column, child) in &child_row.cells {
            if let Some(text) = texts.get(column) {
                parent = Some(text.clone());
                continue;
            }
            let covered = self.merges.iter().any(|merge| merge.contains(CellRef { row: number, column: *column }));
            if let Some(parent) = parent.as_ref().filter(|_| !covered && !child.is_blank()) {
                texts.insert(*column, parent.clone());
            }
        }
    }

    /// What the headings are worth: the best kind's sum over fields, each counted once.
    fn score(&self, columns: &[HeaderColumn], titled: &[usize]) -> i32 {
        let mut by_kind: Vec<BTreeMap<u16, i32>> = vec![BTreeMap::new(); self.columns.kinds.len()];
        for column in columns {
            for found in self.columns.matches(&column.normal) {
                let worth = match found.how {
                    MatchKind::Path | MatchKind::Name | MatchKind::Parent => NAME_SCORE,
                    MatchKind::Ambiguous => 7,
                    MatchKind::Contained => 4,
                    MatchKind::Inside => 2,
                };
                for (kind, fields) in by_kind.iter_mut().enumerate() {
                    if self.columns.belongs(found.kind, kind) {
                        let best = fields.entry(found.field.0).or_default();
                        *best = worth.max(*best);
                    }
                }
            }
        }
        // Where a title says what the table is, two fields named outright are enough.
        let worth = |(kind, fields): (usize, &BTreeMap<u16, i32>)| {
            let sum: i32 = fields.values().sum();
            if sum >= 2 * NAME_SCORE && titled.contains(&kind) { sum + NAME_SCORE } else { sum }
        };
        by_kind.iter().enumerate().map(worth).max().unwrap_or(0)
    }

    /// The kinds that the texts above a row name.
    fn titled_above(&self, start: usize) -> Vec<usize> {
        let rows = self.rows.get(start.saturating_sub(TITLE_ROWS)..start).unwrap_or_default();
        let texts = rows.iter().flat_map(|row| &row.cells).filter_map(|(_, value)| value.as_text());
        let texts = texts.fold(self.above.to_owned(), |all, text| all + " " + text);
        self.columns.kinds_of_title(&texts).collect()
    }

    /// How many rows the headings that begin here take at least: as many as most of their cells are merged down.
    fn least_depth(&self, start: usize) -> usize {
        let Some(row) = self.rows.get(start) else { return 1 };
        let down = |merge: &&CellRange| {
            merge.start.row == row.number
                && merge.end.row > row.number
                && row.text(merge.start.column).is_some_and(|text| self.columns.is_name(text))
        };
        let ends: Vec<u32> = self.merges.iter().filter(down).map(|merge| merge.end.row).collect();
        let end = ends.iter().copied().max().filter(|_| ends.len() >= 2).unwrap_or(row.number);
        let rows = self.rows.iter().skip(start).take_while(|row| row.number <= end).count();
        rows.clamp(1, MAX_DEPTH)
    }
}

/// A title stands alone in its row, and a record has numbers.
fn may_be_header(row: &Row<'_>) -> bool {
    let filled = row.cells.iter().filter(|(_, value)| !value.is_blank()).take(2).count();
    filled >= 2 && count_numbers(row) <= 1
}

fn count_numbers(row: &Row<'_>) -> usize {
    row.cells.iter().filter(|(_, value)| !matches!(value, CellValue::Text(_))).count()
}

/// A heading in one line.
fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is a label with its value: `填报时间：2020年5月25日`.
fn is_particular(text: &str) -> bool {
    text.split_once(['：', ':']).is_some_and(|(label, value)| !label.is_empty() && !value.trim().is_empty())
}
