//! 分析: grades, spans, groups, what was lost, what decides, with charts that Excel draws itself.

use super::sheet::{Cell, Column, Looks, across, headings, last_column, line, print_area, top, widths};
use super::workbook::Told;
use crate::model::score::{Assessment, BoardLine, ScoreAnalysis};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType, Workbook, Worksheet, XlsxError};

/// The widths of all tables' columns.
const WIDTHS: [u16; 8] = [38, 13, 11, 11, 11, 13, 13, 13];
/// Columns that charts take, right of the tables.
const CHART_COLUMNS: usize = 9;
/// The column where charts begin.
const CHART_AT: u16 = 9;
/// The rows where charts begin, and where the last one ends.
const CHART_ROWS: (u32, u32, u32) = (2, 18, 42);
/// Items in the chart of those most lost.
const SHOWN_ITEMS: usize = 10;

/// 分析.
pub(super) fn write_analysis(book: &mut Workbook, told: &Told<'_>, analysis: &ScoreAnalysis) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name("分析")?;
    top(sheet, (&told.above("分析"), &told.words), &WIDTHS, 1, &told.looks)?;
    let mut at = At { sheet, row: 2, looks: &told.looks };
    let counts = |all: &[(String, u32)]| -> Vec<Vec<Cell>> {
        all.iter().map(|(name, count)| vec![Cell::text(name), Cell::count(*count)]).collect()
    };
    let grades = at.table("等次分布", &["等次", "个数"], &counts(&analysis.grades))?;
    at.table("分数段", &["分数段", "个数"], &counts(&analysis.spans))?;
    at.table("各组", &["组别", "对象数", "有得分的", "最高", "最低", "平均", "中位数"], &groups(analysis))?;
    let losses = at.table(
        "失分最多的项目",
        &["项目", "应得", "失分", "失分率（%）", "失分对象", "已定对象", "待核对象"],
        &losses(told.assessment, analysis),
    )?;
    at.table(
        "某一组明显更差的项目",
        &["项目", "组别", "失分率（%）", "其他组（%）"],
        &biases(told.assessment, analysis),
    )?;
    at.table(
        "去掉一项会怎样：变动越大，这一项越决定名次",
        &["去掉的项目", "名次变的", "等次变的", "变得最多的", "名次由", "变为"],
        &sensitivity(told.assessment, analysis),
    )?;
    let relations: Vec<Vec<Cell>> = analysis
        .relations
        .iter()
        .map(|one| {
            vec![Cell::text(format!("{}：{}", one.with, one.words)), Cell::Score(Some(one.tau)), Cell::count(one.count)]
        })
        .collect();
    at.table("得分与别的数的关系（肯德尔 τ，1 为完全同向，−1 为完全反向）", &["关系", "τ", "对象数"], &relations)?;
    at.table(
        "与上年比",
        &["考核对象", "上年得分", "本年得分", "上年名次", "本年名次", "上年等次", "本年等次"],
        &movers(analysis),
    )?;
    for (title, board) in [("红榜", &analysis.red), ("黑榜", &analysis.black), ("典型候选", &analysis.typical)]
    {
        at.board(title, board)?;
    }
    let last = at.row.max(CHART_ROWS.2);
    chart(sheet, ("等次分布（个）", ChartType::Column), grades, 1, CHART_ROWS.0)?;
    let count = analysis.losses.iter().take(SHOWN_ITEMS).take_while(|one| !one.lost.is_zero()).count();
    let items = losses.filter(|_| count > 0).map(|(first, _)| (first, first + last_row(count)));
    chart(sheet, ("失分率最高的十项（%）", ChartType::Bar), items, 3, CHART_ROWS.1)?;
    print_area(sheet, last, WIDTHS.len() + 1 + CHART_COLUMNS)
}

fn last_row(count: usize) -> u32 {
    u32::from(last_column(count))
}

/// Rows of a table without its headings: the first and the last.
type Rows = Option<(u32, u32)>;

struct At<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    looks: &'a Looks,
}

impl At<'_> {
    /// A table with its title, where it has rows.
    fn table(&mut self, title: &str, names: &[&'static str], rows: &[Vec<Cell>]) -> Result<Rows, XlsxError> {
        if rows.is_empty() {
            return Ok(None);
        }
        self.section(title)?;
        let columns: Vec<Column> = names.iter().copied().zip(WIDTHS).collect();
        headings(self.sheet, self.row, &columns, self.looks)?;
        let first = self.row + 1;
        for (row, cells) in (first..).zip(rows) {
            line(self.sheet, row, cells, &widths(&columns), self.looks)?;
            self.row = row;
        }
        let rows = (first, self.row);
        self.row += 2;
        Ok(Some(rows))
    }

    fn section(&mut self, title: &str) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, 24)?;
        across(self.sheet, self.row, WIDTHS.len(), title, &self.looks.section)?;
        self.row += 1;
        Ok(())
    }

    /// Who is on a board, with the reason across the other columns.
    fn board(&mut self, title: &str, board: &[BoardLine]) -> Result<(), XlsxError> {
        if board.is_empty() {
            return Ok(());
        }
        self.section(title)?;
        let last = last_column(WIDTHS.len());
        for (column, heading) in (0..).zip(["考核对象", "村（社区）", "等次", "得分"]) {
            self.sheet.write_string_with_format(self.row, column, heading, &self.looks.heading)?;
        }
        self.sheet.merge_range(self.row, 4, self.row, last, "原因", &self.looks.heading)?;
        let rest: u16 = WIDTHS.iter().skip(4).sum();
        for one in board {
            self.row += 1;
            let cells = [
                Cell::text(&one.name),
                Cell::text(&one.village),
                Cell::text(&one.grade),
                Cell::Score(one.score),
                Cell::text(&one.reason),
            ];
            let [one_width, two, three, four, ..] = WIDTHS;
            line(self.sheet, self.row, &cells, &[one_width, two, three, four, rest], self.looks)?;
            self.sheet.merge_range(self.row, 4, self.row, last, &one.reason, &self.looks.body)?;
        }
        self.row += 2;
        Ok(())
    }
}

fn item(assessment: &Assessment, at: usize) -> Cell {
    Cell::text(assessment.items.get(at).map_or_else(String::new, |item| format!("{} {}", item.id, item.title)))
}

fn groups(analysis: &ScoreAnalysis) -> Vec<Vec<Cell>> {
    let group = |name: &str| if name.is_empty() { "全部".to_owned() } else { name.to_owned() };
    let row = |one: &crate::model::score::GroupSummary| {
        let figures = [one.highest, one.lowest, one.mean, one.median].map(Cell::Score);
        let mut cells = vec![Cell::text(group(&one.group)), Cell::count(one.count), Cell::count(one.ranked)];
        cells.extend(figures);
        cells
    };
    analysis.groups.iter().map(row).collect()
}

fn losses(assessment: &Assessment, analysis: &ScoreAnalysis) -> Vec<Vec<Cell>> {
    let row = |one: &crate::model::score::ItemLoss| {
        let mut cells = vec![item(assessment, one.at)];
        cells.extend([one.full, one.lost, one.rate].map(Cell::Number));
        cells.extend([one.losers, one.decided, one.pending].map(Cell::count));
        cells
    };
    analysis.losses.iter().map(row).collect()
}

fn biases(assessment: &Assessment, analysis: &ScoreAnalysis) -> Vec<Vec<Cell>> {
    let row = |one: &crate::model::score::GroupBias| {
        vec![item(assessment, one.at), Cell::text(&one.group), Cell::Number(one.rate), Cell::Number(one.others)]
    };
    analysis.biases.iter().map(row).collect()
}

fn sensitivity(assessment: &Assessment, analysis: &ScoreAnalysis) -> Vec<Vec<Cell>> {
    let row = |one: &crate::model::score::ItemSensitivity| {
        let mut cells = vec![item(assessment, one.at), Cell::count(one.moved), Cell::count(one.regraded)];
        match &one.furthest {
            Some((name, now, then)) => cells.extend([Cell::text(name), Cell::count(*now), Cell::count(*then)]),
            None => cells.extend(["—", "—", "—"].map(Cell::text)),
        }
        cells
    };
    analysis.sensitivity.iter().map(row).collect()
}

fn movers(analysis: &ScoreAnalysis) -> Vec<Vec<Cell>> {
    let rank = |rank: Option<u32>| rank.map_or_else(|| Cell::text("—"), |rank| Cell::Number(Decimal::from(rank)));
    let row = |one: &crate::model::score::Mover| {
        vec![
            Cell::text(&one.name),
            Cell::Score(Some(one.scores.0)),
            Cell::Score(Some(one.scores.1)),
            rank(one.ranks.0),
            rank(one.ranks.1),
            Cell::text(&one.grades.0),
            Cell::text(&one.grades.1),
        ]
    };
    analysis.movers.iter().map(row).collect()
}

/// A chart of a column of a table, right of the tables.
fn chart(
    sheet: &mut Worksheet,
    (title, kind): (&str, ChartType),
    rows: Rows,
    column: u16,
    at: u32,
) -> Result<(), XlsxError> {
    let Some((first, last)) = rows else { return Ok(()) };
    let name = sheet.name();
    let mut chart = Chart::new(kind);
    let series = chart.add_series();
    series.set_categories((name.as_str(), first, 0, last, 0));
    series.set_values((name.as_str(), first, column, last, column));
    chart.title().set_name(title);
    chart.legend().set_hidden();
    chart.set_width(560).set_height(if kind == ChartType::Bar { 480 } else { 300 });
    if kind == ChartType::Bar {
        // The first stands on top, as in the table.
        chart.y_axis().set_reverse();
    }
    sheet.insert_chart(at, CHART_AT, &chart)?;
    Ok(())
}
