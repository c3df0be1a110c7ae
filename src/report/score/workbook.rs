//! 考核得分表: who got what, with formulas by which it can be computed once more, and the reason and rows behind every point.

use super::analysis::write_analysis;
use super::lines::{write_grounds, write_taken};
use super::method::write_method;
use super::points::{write_points, write_quarters};
use super::sheet::{Cell, Column, FIRST, Looks, head, line, print_area, widths};
use crate::model::score::{Assessment, ScoreAnalysis, SubjectScore, VetoScore};
use crate::report::WorkbookError;
use crate::report::properties::properties;
use jiff::civil::{Date, date};
use rust_xlsxwriter::{Workbook, XlsxError};

/// What the book is given to be written from.
pub(super) struct Told<'t> {
    pub(super) title: &'t str,
    /// Up to which day, and whether the scheme is a draft.
    pub(super) words: String,
    pub(super) assessment: &'t Assessment,
    pub(super) looks: Looks,
}

impl Told<'_> {
    /// What stands above a sheet.
    pub(super) fn above(&self, sheet: &str) -> String {
        format!("{}：{sheet}", self.title)
    }

    /// Whether the village of subjects is not what they are called.
    pub(super) fn has_villages(&self) -> bool {
        self.assessment.subjects.iter().any(|subject| subject.village != subject.name)
    }
}

/// Writes the workbook of an assessment.
///
/// # Errors
/// When the workbook cannot be made.
pub fn score_workbook(
    title: &str,
    as_of_words: &str,
    assessment: &Assessment,
    analysis: &ScoreAnalysis,
) -> Result<Vec<u8>, WorkbookError> {
    let draft = if assessment.scheme.is_draft { "；考核办法还没有定稿，得分只供试算" } else { "" };
    let told = Told { title, words: format!("{as_of_words}{draft}"), assessment, looks: Looks::new() };
    let mut book = Workbook::new();
    book.set_properties(&properties(day(assessment))?.set_title(title));
    write_ranks(&mut book, &told)?;
    write_points(&mut book, &told)?;
    if assessment.scheme.terms.is_some() {
        write_quarters(&mut book, &told)?;
    }
    write_taken(&mut book, &told)?;
    write_grounds(&mut book, &told)?;
    write_method(&mut book, &told)?;
    write_analysis(&mut book, &told, analysis)?;
    if !assessment.problems.is_empty() {
        write_problems(&mut book, &told)?;
    }
    Ok(book.save_to_buffer()?)
}

/// The day that the properties bear: the clock would make every run's bytes differ.
fn day(assessment: &Assessment) -> Date {
    assessment.as_of.parse().unwrap_or_else(|_| date(assessment.year, 12, 31))
}

/// 排名.
fn write_ranks(book: &mut Workbook, told: &Told<'_>) -> Result<(), XlsxError> {
    const ALL: [Column; 13] = [
        ("组别", 10),
        ("名次", 7),
        ("考核对象", 24),
        ("村（社区）", 13),
        ("折算分", 9),
        ("加分", 8),
        ("扣分", 8),
        ("得分", 9),
        ("等次", 9),
        ("一票否决", 28),
        ("上年得分", 10),
        ("上年名次", 10),
        ("待核", 30),
    ];
    let mut columns = ALL.to_vec();
    if !told.has_villages() {
        columns.retain(|(heading, _)| *heading != "村（社区）");
    }
    let sheet = book.add_worksheet().set_name("排名")?;
    head(sheet, (&told.above("排名"), &told.words), &columns, &told.looks)?;
    sheet.set_freeze_panes(FIRST, 3)?;
    let widths = widths(&columns);
    let mut next = FIRST;
    for subject in &told.assessment.subjects {
        line(sheet, next, &rank_line(told, subject), &widths, &told.looks)?;
        next += 1;
    }
    print_area(sheet, next.max(FIRST + 1) - 1, columns.len())
}

fn rank_line(told: &Told<'_>, subject: &SubjectScore) -> Vec<Cell> {
    let last = subject.last_year.as_ref();
    let rank = |rank: Option<u32>| rank.map_or_else(|| Cell::text("—"), Cell::count);
    let vetoes: Vec<String> = subject.vetoes.iter().map(|veto| veto_words(told.assessment, veto)).collect();
    let mut cells = vec![Cell::text(&subject.group), rank(subject.rank), Cell::text(&subject.name)];
    if told.has_villages() {
        cells.push(Cell::text(&subject.village));
    }
    cells.extend([
        Cell::Score(subject.base),
        Cell::Number(subject.bonus),
        Cell::Number(subject.penalty),
        Cell::Score(subject.score),
        Cell::text(&subject.grade),
        Cell::text(vetoes.join("\n")),
        last.map_or_else(|| Cell::text("—"), |last| Cell::Score(last.score)),
        last.map_or_else(|| Cell::text("—"), |last| rank(last.rank)),
        Cell::text(pending_words(subject)),
    ]);
    cells
}

fn veto_words(assessment: &Assessment, veto: &VetoScore) -> String {
    let title = assessment.vetoes.get(veto.at).map_or("", |head| head.title.as_str());
    if veto.applies { format!("{title}：最高评为{}", veto.at_most) } else { format!("待核：{title}") }
}

/// 15 分待核，得分在 82.00—97.00.
fn pending_words(subject: &SubjectScore) -> String {
    let points = subject.pending.normalize();
    match (subject.range, subject.is_provisional) {
        (Some((lowest, highest)), _) if points.is_zero() => format!("有的季度待核，得分在 {lowest:.2}—{highest:.2}"),
        (Some((lowest, highest)), _) => format!("{points} 分待核，得分在 {lowest:.2}—{highest:.2}"),
        (None, true) if points.is_zero() => "一票否决待核".to_owned(),
        (None, true) => format!("{points} 分待核"),
        (None, false) => String::new(),
    }
}

/// What was wrong with marks and appeals.
fn write_problems(book: &mut Workbook, told: &Told<'_>) -> Result<(), XlsxError> {
    const COLUMNS: [Column; 2] = [("序号", 8), ("评分、复核里没有计入的，请改", 130)];
    let sheet = book.add_worksheet().set_name("没有计入的")?;
    head(sheet, (&told.above("评分有误，没有计入的"), &told.words), &COLUMNS, &told.looks)?;
    let mut row = FIRST;
    for problem in &told.assessment.problems {
        let cells = [Cell::count(row + 1 - FIRST), Cell::text(problem)];
        line(sheet, row, &cells, &widths(&COLUMNS), &told.looks)?;
        row += 1;
    }
    print_area(sheet, row - 1, COLUMNS.len())
}
