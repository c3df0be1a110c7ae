//! 扣分明细 and 依据: a line per reason, with the rows behind it.

use super::sheet::{Cell, Column, FIRST, Looks, head, last_column, line, print_area, widths};
use super::workbook::Told;
use crate::model::score::{Assessment, ExtraHead, ExtraScore, Reason, ScoreRow, Standing, SubjectScore};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

/// Lines of a sheet: Excel has room for 1,048,576.
const MAX_LINES: u32 = 500_000;
/// The quarters by position.
const QUARTERS: [&str; 4] = ["一季度", "二季度", "三季度", "四季度"];

/// A reason with what it is about.
struct Line<'l> {
    subject: &'l SubjectScore,
    kind: &'l str,
    id: &'l str,
    title: &'l str,
    /// 一季度; nothing of the whole year.
    period: &'static str,
    /// 缺项, 待核, or whether a veto applies.
    standing: &'static str,
    reason: &'l Reason,
    /// Whether points of the reason are added.
    adds: bool,
}

impl Line<'_> {
    fn takes(&self) -> bool {
        !self.adds && !self.reason.taken.is_zero()
    }

    fn about(&self) -> [Cell; 6] {
        [&self.subject.group, &self.subject.name, self.kind, self.id, self.title, self.period].map(Cell::text)
    }
}

/// 扣分明细: every reason for which points are missing.
pub(super) fn write_taken(book: &mut Workbook, told: &Told<'_>) -> Result<(), XlsxError> {
    const COLUMNS: [Column; 11] = [
        ("组别", 9),
        ("考核对象", 20),
        ("类别", 13),
        ("项目编号", 10),
        ("考核内容", 28),
        ("时段", 8),
        ("扣分", 7),
        ("原因", 32),
        ("条款", 18),
        ("行数", 7),
        ("依据的行（文件、工作表、行、编号）", 60),
    ];
    let sheet = book.add_worksheet_with_constant_memory()?.set_name("扣分明细")?;
    let cells = |line: &Line<'_>| {
        let mut cells = line.about().to_vec();
        cells.extend([Cell::Number(line.reason.taken), Cell::text(&line.reason.text)]);
        cells.extend(behind(line.reason));
        cells
    };
    let all = told.assessment.subjects.iter().flat_map(|subject| lines(told.assessment, subject));
    let rows = all.filter(Line::takes).map(|line| cells(&line));
    write(sheet, (&told.above("扣分明细"), &told.words), &COLUMNS, rows, &told.looks)
}

/// 依据: what was found where nothing is missing, what is to be found out, what is added, vetoes.
pub(super) fn write_grounds(book: &mut Workbook, told: &Told<'_>) -> Result<(), XlsxError> {
    const COLUMNS: [Column; 12] = [
        ("组别", 9),
        ("考核对象", 20),
        ("类别", 13),
        ("项目编号", 10),
        ("考核内容", 28),
        ("时段", 8),
        ("情况", 8),
        ("加分", 7),
        ("依据", 32),
        ("条款", 18),
        ("行数", 7),
        ("依据的行（文件、工作表、行、编号）", 60),
    ];
    let sheet = book.add_worksheet_with_constant_memory()?.set_name("依据")?;
    let cells = |line: &Line<'_>| {
        let mut cells = line.about().to_vec();
        let added = if line.adds { Cell::Number(line.reason.taken) } else { Cell::text("") };
        cells.extend([Cell::text(line.standing), added, Cell::text(&line.reason.text)]);
        cells.extend(behind(line.reason));
        cells
    };
    let all = told.assessment.subjects.iter().flat_map(|subject| lines(told.assessment, subject));
    let rows = all.filter(|line| !line.takes()).map(|line| cells(&line));
    write(sheet, (&told.above("没有扣分的依据、待核、加分、一票否决"), &told.words), &COLUMNS, rows, &told.looks)
}

fn write(
    sheet: &mut Worksheet,
    titles: (&str, &str),
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Cell>>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    head(sheet, titles, columns, looks)?;
    let widths = widths(columns);
    let mut next = FIRST;
    let mut left_out = Decimal::ZERO;
    for cells in rows {
        if next < FIRST + MAX_LINES {
            line(sheet, next, &cells, &widths, looks)?;
            next += 1;
        } else {
            left_out += Decimal::ONE;
        }
    }
    if next == FIRST {
        sheet.write_string_with_format(next, 0, "没有", &looks.body)?;
        next += 1;
    }
    if !left_out.is_zero() {
        let text = format!("还有 {left_out} 条，这张表放不下；每个对象的都在它的得分单里");
        sheet.write_string(next, 0, text)?;
        next += 1;
    }
    sheet.autofilter(FIRST - 1, 0, next - 1, last_column(columns.len()))?;
    print_area(sheet, next - 1, columns.len())
}

/// All reasons of a subject, in the order of the scheme.
fn lines<'l>(assessment: &'l Assessment, subject: &'l SubjectScore) -> Vec<Line<'l>> {
    let mut found = Vec::new();
    let mut block = "";
    for (item, score) in assessment.items.iter().zip(&subject.items) {
        if item.depth == 0 {
            block = &item.title;
        }
        let of_quarters =
            QUARTERS.into_iter().zip(&score.quarters).map(|(name, quarter)| (name, quarter.standing, &quarter.reasons));
        for (period, standing, reasons) in of_quarters.chain([("", score.standing, &score.reasons)]) {
            found.extend(reasons.iter().map(|reason| Line {
                subject,
                kind: block,
                id: &item.id,
                title: &item.title,
                period,
                standing: Standing::title(standing),
                reason,
                adds: false,
            }));
        }
    }
    extras(&mut found, subject, ("加分", true), &assessment.bonuses, &subject.bonuses);
    extras(&mut found, subject, ("扣分", false), &assessment.penalties, &subject.penalties);
    for veto in &subject.vetoes {
        let Some(head) = assessment.vetoes.get(veto.at) else { continue };
        let standing = if veto.applies { "成立" } else { Standing::Pending.title() };
        found.extend(
            veto.reasons
                .iter()
                .map(|reason| Line { standing, ..beside(subject, ("一票否决", false), head, reason) }),
        );
    }
    found
}

fn extras<'l>(
    found: &mut Vec<Line<'l>>,
    subject: &'l SubjectScore,
    kind: (&'static str, bool),
    heads: &'l [ExtraHead],
    scores: &'l [ExtraScore],
) {
    for (head, score) in heads.iter().zip(scores) {
        found.extend(score.reasons.iter().map(|reason| beside(subject, kind, head, reason)));
    }
}

fn beside<'l>(
    subject: &'l SubjectScore,
    (kind, adds): (&'static str, bool),
    head: &'l ExtraHead,
    reason: &'l Reason,
) -> Line<'l> {
    Line { subject, kind, id: &head.id, title: &head.title, period: "", standing: "", reason, adds }
}

/// Clause, number of rows, and the first of them.
fn behind(reason: &Reason) -> [Cell; 3] {
    let same_sheet =
        |one: &ScoreRow, other: &ScoreRow| (&one.place.0, &one.place.1) == (&other.place.0, &other.place.1);
    let row = |row: &ScoreRow| format!("第 {} 行 {}", row.place.2, row.id).trim_end().to_owned();
    let sheet = |rows: &[ScoreRow]| {
        let (file, sheet, _) = &rows.first()?.place;
        let rows: Vec<String> = rows.iter().map(row).collect();
        Some(format!("{file} {sheet}：{}", rows.join("、")))
    };
    let mut places: Vec<String> = reason.rows.chunk_by(same_sheet).filter_map(sheet).collect();
    if reason.row_count > reason.rows.len() && !reason.rows.is_empty() {
        places.push(format!("等，一共 {} 行", reason.row_count));
    }
    [Cell::text(&reason.clause), Cell::count(reason.row_count), Cell::text(places.join("\n"))]
}
