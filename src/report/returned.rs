//! 退回: the sender's own workbook back, with what is wrong marked in its cells and listed on a first sheet.

use super::looks::{self, BODY, DOUBTFUL, HEADING, NOTED, TITLE, WRONG};
use super::page::Paper;
use super::workbook::{SheetTitles, WorkbookError, height, link, row_of, text};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::{CellRef, RETURN_SHEET, ReturnMark};
use crate::splice::{LookId, OwnSheetId, Place, SheetLayout, Splicer};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::path::Path;

/// The columns of the list.
const COLUMNS: [(&str, u16); 8] = [
    ("序号", 6),
    ("级别", 7),
    ("工作表", 20),
    ("单元格", 9),
    ("填报内容", 18),
    ("问题", 44),
    ("怎么改", 40),
    ("改正说明", 24),
];
/// Rows above the headings of the list.
const ROWS_ABOVE: u32 = 3;
/// Colour of the list's tab.
const TAB: u32 = 0xC0_0000;
/// Cells that are marked at most: nobody corrects more one by one.
const MAX_MARKS: usize = 20_000;

/// What a returned workbook says about itself.
#[derive(Clone, Debug)]
pub struct Returned<'r> {
    /// The file as its sender named it.
    pub file: &'r str,
    /// The day for which the rules are taken.
    pub as_of: Date,
    /// Whose version it is.
    pub mark: &'r ReturnMark,
    /// What is wrong with it.
    pub problems: &'r [Diagnostic],
    /// The list that it came with, where it was returned before.
    pub old_list: Option<&'r str>,
    /// Why it is not the sender's own workbook but a transcript, if so.
    pub not_kept: Option<&'r str>,
}

/// Writes the sender's workbook with marks, notes and the list.
///
/// # Errors
/// When the workbook cannot be written on, or the result cannot be written.
pub fn write_returned(
    original: &Path,
    titles: &SheetTitles,
    returned: &Returned<'_>,
    output: impl Write + Seek,
) -> Result<(), WorkbookError> {
    let mut splicer = Splicer::open(original, &looks::looks())?;
    let is_theirs = |name: &&str| returned.old_list != Some(*name);
    let sheets: Vec<String> = splicer.sheets().filter(is_theirs).map(str::to_owned).collect();
    if returned.old_list.is_some() {
        splicer.clean(&[WRONG, DOUBTFUL, NOTED]);
    }
    let in_order = sorted(returned.problems, &sheets, titles);
    write_list(&mut splicer, returned, titles, &in_order)?;
    let mut by_sheet: BTreeMap<&str, BTreeMap<CellRef, Vec<&Diagnostic>>> = BTreeMap::new();
    for diagnostic in in_order.iter().take(MAX_MARKS) {
        if let (Some(sheet), Some(cell)) = (title_of(diagnostic, titles), diagnostic.location.cell) {
            by_sheet.entry(sheet).or_default().entry(cell).or_default().push(diagnostic);
        }
    }
    for sheet in &sheets {
        let cells = by_sheet.get(sheet.as_str());
        if cells.is_none() && returned.old_list.is_none() {
            continue;
        }
        splicer.begin_sheet(sheet)?;
        for (cell, problems) in cells.into_iter().flatten() {
            splicer.mark(*cell, look_of(problems), &note(problems))?;
        }
        splicer.finish_sheet()?;
    }
    splicer.finish(output)?;
    Ok(())
}

/// The name of a problem's sheet in the workbook that is written on.
fn title_of<'d>(diagnostic: &'d Diagnostic, titles: &'d SheetTitles) -> Option<&'d str> {
    let sheet = diagnostic.location.sheet.as_deref()?;
    Some(titles.get(sheet).map_or(sheet, String::as_str))
}

/// Problems of the file first, then sheet by sheet and cell by cell.
fn sorted<'d>(problems: &'d [Diagnostic], sheets: &[String], titles: &SheetTitles) -> Vec<&'d Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = problems.iter().collect();
    let place = |diagnostic: &&Diagnostic| {
        let sheet = title_of(diagnostic, titles).and_then(|name| sheets.iter().position(|sheet| sheet == name));
        (sheet.map_or(0, |at| at + 1), diagnostic.location.cell)
    };
    sorted.sort_by_key(place);
    sorted
}

fn write_list(
    splicer: &mut Splicer,
    returned: &Returned<'_>,
    titles: &SheetTitles,
    problems: &[&Diagnostic],
) -> Result<(), WorkbookError> {
    let layout = SheetLayout {
        widths: COLUMNS.iter().map(|(_, width)| *width).collect(),
        frozen_rows: ROWS_ABOVE + 1,
        repeated_rows: ROWS_ABOVE + 1,
        filter_row: Some(ROWS_ABOVE + 1),
        paper: Paper::A4 as u8,
        tab: Some(TAB),
    };
    let list = match returned.old_list {
        Some(old) => splicer.renew_sheet(old, layout)?,
        None => splicer.new_sheet(RETURN_SHEET, Place::First, layout)?,
    };
    write_above(splicer, list, returned, problems.len())?;
    for (number, diagnostic) in (1_u32..).zip(problems.iter().take(MAX_MARKS)) {
        write_line(splicer, list, number, diagnostic, titles)?;
    }
    if problems.len() > MAX_MARKS {
        let rest = format!("另有 {} 条没有列出，请先改正以上各条再报送", problems.len() - MAX_MARKS);
        splicer.row(list, None, &[text(5, &rest, BODY)])?;
    }
    Ok(())
}

fn write_above(
    splicer: &mut Splicer,
    list: OwnSheetId,
    returned: &Returned<'_>,
    count: usize,
) -> Result<(), WorkbookError> {
    let title = format!("核查意见：共 {count} 处，请在原表上改正后把本文件发回");
    splicer.row(list, Some(24), &[text(0, &title, TITLE)])?;
    let how = "标红的要改，标黄的请核实，标蓝的供参考；鼠标移到单元格上看说明，点下面“单元格”一列可跳过去。改好后不必删去本表。";
    let kept = returned.not_kept.map(|why| format!("{how}{why}"));
    splicer.row(list, None, &[text(0, kept.as_deref().unwrap_or(how), looks::PLAIN)])?;
    let name = returned.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let about = format!("原文件：{name}　规则日期：{}　{}", returned.as_of, returned.mark);
    splicer.row(list, None, &[text(0, &about, looks::PLAIN)])?;
    splicer.row(list, Some(24), &row_of(COLUMNS.map(|(title, _)| title), HEADING))?;
    Ok(())
}

fn write_line(
    splicer: &mut Splicer,
    list: OwnSheetId,
    number: u32,
    diagnostic: &Diagnostic,
    titles: &SheetTitles,
) -> Result<(), WorkbookError> {
    let sheet = title_of(diagnostic, titles).unwrap_or_default();
    let cell = diagnostic.location.cell.map(|cell| cell.to_string()).unwrap_or_default();
    let number = number.to_string();
    let texts = [
        &number,
        diagnostic.severity().title(),
        sheet,
        &cell,
        &diagnostic.value,
        &diagnostic.message,
        &diagnostic.help,
        "",
    ];
    let mut cells = row_of(texts, BODY);
    if let Some(level) = cells.get_mut(1) {
        level.look = Some(look_of(&[diagnostic]));
    }
    link(cells.get_mut(3), sheet, diagnostic.location.cell, &cell);
    let height = height(texts.into_iter().zip(COLUMNS.iter().map(|(_, width)| *width)));
    splicer.row(list, Some(height), &cells)?;
    Ok(())
}

/// The colour of the gravest of a cell's problems.
fn look_of(problems: &[&Diagnostic]) -> LookId {
    let look = |diagnostic: &&Diagnostic| match (diagnostic.severity(), diagnostic.code) {
        (Severity::Info, _) => NOTED,
        (_, code) if is_to_be_confirmed(code) => DOUBTFUL,
        _ => WRONG,
    };
    // The gravest look stands first.
    problems.iter().map(look).min().unwrap_or(NOTED)
}

/// Whether a person has to look rather than to correct.
const fn is_to_be_confirmed(code: Code) -> bool {
    matches!(
        code,
        Code::Inconsistent
            | Code::DirectSuspected
            | Code::MajorDetermined
            | Code::MajorSuspected
            | Code::InstallationMajor
            | Code::InstallationSuspected
            | Code::CreditCodeInvalid
    )
}

fn note(problems: &[&Diagnostic]) -> String {
    let told = |diagnostic: &&Diagnostic| match diagnostic.help.as_str() {
        "" => diagnostic.message.clone(),
        help => format!("{}\n→ {help}", diagnostic.message),
    };
    problems.iter().map(told).collect::<Vec<_>>().join("\n")
}
