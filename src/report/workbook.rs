//! The graded workbook: the sender's own sheets with our columns to the right; problems by cell; totals.

use super::looks::{self, ADDED, BODY, DIFFERS, HEADING, LINK};
use super::page::Paper;
use super::totals::write_totals;
use crate::analyse::Tally;
use crate::diagnostic::Diagnostic;
use crate::model::{Answer, CellRef, Finding, Grade, RiskLevel, Table};
use crate::splice::{Added, LookId, OwnSheetId, Place, SheetLayout, SpliceError, Splicer, Value};
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::path::Path;

/// The columns that are added to a register's, with their widths in characters.
const GRADE_COLUMNS: &[(&str, u16)] =
    &[("计算风险值", 9), ("判定等级", 10), ("与填报是否一致", 14), ("判定理由", 64), ("问题", 36)];
/// The columns that are added to a ledger's and a self-check's.
const FINDING_COLUMNS: &[(&str, u16)] =
    &[("重大隐患判定", 9), ("判定标准", 28), ("依据", 30), ("理由", 22), ("请核实", 36), ("处理", 30)];
/// The columns of the problems sheet.
const PROBLEM_COLUMNS: [(&str, u16); 7] =
    [("级别", 7), ("工作表", 20), ("单元格", 9), ("问题", 20), ("填报内容", 16), ("说明", 46), ("怎么办", 46)];
/// Rows that are as high as their texts need; nobody reads more than these one by one.
const ROWS_FOR_READING: u32 = 500;
/// Lines that a row is made high for at most.
const MAX_LINES: usize = 7;
/// Points that a line takes.
const LINE_POINTS: u16 = 15;

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The sender's workbook cannot be written on, or the result cannot be written.
    #[error(transparent)]
    Splice(#[from] SpliceError),
    /// A workbook of our own cannot be written.
    #[error("工作簿写不出：{0}")]
    Own(#[from] XlsxError),
}

impl WorkbookError {
    /// Whether a workbook of our own with the same cells would do where the sender's cannot be written on.
    #[must_use]
    pub const fn is_about_original(&self) -> bool {
        match self {
            Self::Splice(SpliceError::Write(_) | SpliceError::Unreadable(_)) | Self::Own(_) => false,
            Self::Splice(_) => true,
        }
    }
}

/// What a sheet is called in the workbook that is written on, where that is not its name.
pub type SheetTitles = BTreeMap<String, String>;

/// A graded workbook being written, row by row.
pub struct GradedWorkbook {
    splicer: Splicer,
    titles: SheetTitles,
    problems: OwnSheetId,
    problem_rows: u32,
    totals: OwnSheetId,
    /// The sheet whose rows go by: its name here, and the first of our columns.
    open: Option<(String, u32)>,
}

impl GradedWorkbook {
    /// Opens the workbook that is written on: the sender's, or a transcript of it.
    ///
    /// # Errors
    /// When it cannot be written on.
    pub fn open(original: &Path, titles: SheetTitles) -> Result<Self, WorkbookError> {
        let mut splicer = Splicer::open(original, &looks::looks())?;
        let problems = splicer.new_sheet("问题清单", Place::Last, layout(PROBLEM_COLUMNS.iter(), Paper::A4))?;
        splicer.row(problems, Some(LINE_POINTS * 2), &row_of(PROBLEM_COLUMNS.map(|(title, _)| title), HEADING))?;
        let widths = [("", 30), ("", 12), ("", 12), ("", 60)];
        let totals =
            SheetLayout { frozen_rows: 0, repeated_rows: 0, filter_row: None, ..layout(widths.iter(), Paper::A4) };
        let totals = splicer.new_sheet("汇总", Place::Last, totals)?;
        Ok(Self { splicer, titles, problems, problem_rows: 0, totals, open: None })
    }

    /// Begins a table: our headings stand beside the last row of its own.
    ///
    /// # Errors
    /// When the sheet cannot be written on.
    pub fn begin_table(&mut self, table: &Table) -> Result<(), WorkbookError> {
        let columns = if table.is_graded() { GRADE_COLUMNS } else { FINDING_COLUMNS };
        let first = self.enter(&table.sheet, columns)?;
        let cells: Vec<Added<'_>> =
            (first..).zip(columns).map(|(column, (title, _))| text(column, title, ADDED)).collect();
        self.splicer.append(table.last_header_row, &cells)?;
        Ok(())
    }

    /// Goes on to a sheet, and gives the first of our columns there.
    fn enter(&mut self, sheet: &str, columns: &[(&str, u16)]) -> Result<u32, WorkbookError> {
        if let Some((name, first)) = &self.open
            && name == sheet
        {
            return Ok(*first);
        }
        self.leave()?;
        self.splicer.begin_sheet(self.titles.get(sheet).map_or(sheet, String::as_str))?;
        // Another kind of table may stand below on the same sheet, with a column more.
        let widths: Vec<u16> =
            columns.iter().chain(FINDING_COLUMNS.iter().skip(columns.len())).map(|(_, w)| *w).collect();
        let first = self.splicer.append_columns(&widths)?;
        self.open = Some((sheet.to_owned(), first));
        Ok(first)
    }

    fn leave(&mut self) -> Result<(), WorkbookError> {
        if self.open.take().is_some() {
            self.splicer.finish_sheet()?;
        }
        Ok(())
    }

    /// Writes a graded row of the table that began last.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn row(&mut self, row: u32, grade: &Grade, reasons: &str, problems: &str) -> Result<(), WorkbookError> {
        let Some((_, first)) = self.open else { return Ok(()) };
        let differs = grade.agreement.is_disagreement();
        let value = grade.risk_value.map_or(Value::Blank, Value::Number);
        let level = grade.level.map_or(Value::Blank, |level| Value::Text(level.title()));
        let cells = [
            Added { column: first, value, look: Some(BODY) },
            Added { column: first + 1, value: level, look: Some(grade.level.map_or(BODY, looks::level)) },
            text(first + 2, grade.agreement.title(), if differs { DIFFERS } else { BODY }),
            text(first + 3, reasons, BODY),
            text(first + 4, problems, BODY),
        ];
        self.splicer.append(row, &cells)?;
        Ok(())
    }

    /// Writes a row that criteria were applied to, with what they say, gravest first.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn judged_row(&mut self, row: u32, findings: &[Finding]) -> Result<(), WorkbookError> {
        let (Some((_, first)), Some(gravest)) = (&self.open, findings.first()) else { return Ok(()) };
        let joined = |text: &dyn Fn(&Finding) -> String| findings.iter().map(text).collect::<Vec<_>>().join("\n");
        let texts = [
            joined(&|finding| format!("{}（{}）", finding.title, finding.rule)),
            joined(&Finding::basis),
            joined(&|finding| finding.evidence.clone()),
            joined(&|finding| finding.asks.join("")),
            joined(&|finding| finding.remedy.clone()),
        ];
        let look = match gravest.answer {
            Answer::Determined => looks::level(RiskLevel::Major),
            Answer::Suspected => looks::level(RiskLevel::Considerable),
            _ => BODY,
        };
        let mut cells = vec![text(*first, gravest.answer.title(), look)];
        cells.extend((first + 1..).zip(&texts).map(|(column, shown)| text(column, shown, BODY)));
        self.splicer.append(row, &cells)?;
        Ok(())
    }

    /// Writes a line of the problems sheet, with a link to the cell.
    ///
    /// # Errors
    /// When the line cannot be written.
    pub fn problem(&mut self, diagnostic: &Diagnostic) -> Result<(), WorkbookError> {
        self.problem_rows += 1;
        let location = &diagnostic.location;
        let sheet = location.sheet.as_deref().unwrap_or_default();
        let cell = location.cell.map(|cell| cell.to_string()).unwrap_or_default();
        let texts = [
            diagnostic.severity().title(),
            sheet,
            &cell,
            diagnostic.code.title(),
            &diagnostic.value,
            &diagnostic.message,
            &diagnostic.help,
        ];
        let mut cells = row_of(texts, BODY);
        link(cells.get_mut(2), self.titles.get(sheet).map_or(sheet, String::as_str), location.cell, &cell);
        let widths = PROBLEM_COLUMNS.iter().map(|(_, width)| *width);
        let height = (self.problem_rows <= ROWS_FOR_READING).then(|| height(texts.into_iter().zip(widths)));
        self.splicer.row(self.problems, height, &cells)?;
        Ok(())
    }

    /// Adds totals and writes the whole file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self, tally: &Tally, output: impl Write + Seek) -> Result<(), WorkbookError> {
        self.leave()?;
        write_totals(&mut self.splicer, self.totals, tally)?;
        self.splicer.finish(output)?;
        Ok(())
    }
}

/// A sheet of ours with headings, a filter on them, and columns of these widths.
pub(super) fn layout<'c>(columns: impl Iterator<Item = &'c (&'c str, u16)>, paper: Paper) -> SheetLayout {
    SheetLayout {
        widths: columns.map(|(_, width)| *width).collect(),
        frozen_rows: 1,
        repeated_rows: 1,
        filter_row: Some(1),
        paper: paper as u8,
        tab: None,
    }
}

/// Texts side by side from the first column on.
pub(super) fn row_of<'t>(texts: impl IntoIterator<Item = &'t str>, look: LookId) -> Vec<Added<'t>> {
    (0_u32..).zip(texts).map(|(column, shown)| text(column, shown, look)).collect()
}

/// Has a cell lead to the place that its text names.
pub(super) fn link<'t>(shown: Option<&mut Added<'t>>, sheet: &'t str, place: Option<CellRef>, text: &'t str) {
    if let (Some(shown), Some(cell)) = (shown, place) {
        shown.value = Value::Link { sheet, cell, text };
        shown.look = Some(LINK);
    }
}

pub(super) const fn text(column: u32, text: &str, look: LookId) -> Added<'_> {
    let value = if text.is_empty() { Value::Blank } else { Value::Text(text) };
    Added { column, value, look: Some(look) }
}

/// Points that the tallest of some texts takes in columns of these widths; a Chinese character is three bytes and two wide.
pub(super) fn height<'t>(texts: impl Iterator<Item = (&'t str, u16)>) -> u16 {
    let lines =
        |(text, width): (&str, u16)| (text.len() * 2 / 3).div_ceil(usize::from(width).saturating_sub(2).max(1)).max(1);
    let most = texts.map(lines).max().unwrap_or(1).min(MAX_LINES);
    LINE_POINTS * u16::try_from(most).unwrap_or(1)
}
