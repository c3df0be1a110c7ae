//! What the sheets of an assessment have in common: title, words, headings that repeat, and how their cells look.

use crate::report::page::{Paper, print_across};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// The first row below title, words and headings.
pub(super) const FIRST: u32 = 3;
/// Characters across that A4 still shows legibly.
const A4_CHARS: u16 = 190;

/// Points that a line of text takes.
const LINE_POINTS: u32 = 16;
/// The lowest and the highest row: Excel allows 409 points.
const HEIGHTS: (u32, u32) = (18, 400);
/// Columns narrower than this stand in the middle.
pub(super) const NARROW: u16 = 15;

/// How high a row must be for texts in columns of such widths.
pub(super) fn tall<'t>(texts: impl Iterator<Item = (&'t str, u16)>) -> u32 {
    let places = |line: &str| line.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let lines = |(text, width): (&'t str, u16)| {
        let room = usize::from(width.saturating_sub(1).max(2));
        text.lines().map(|line| places(line).div_ceil(room).max(1)).sum::<usize>()
    };
    let most = texts.map(lines).max().unwrap_or(1);
    u32::try_from(most).unwrap_or(u32::MAX).saturating_mul(LINE_POINTS).clamp(HEIGHTS.0, HEIGHTS.1)
}

/// A column: its heading and its width in characters.
pub(super) type Column = (&'static str, u16);

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Text(String),
    /// As it is: 5, 0.5.
    Number(Decimal),
    /// To two places.
    Score(Option<Decimal>),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn count(count: impl Into<Decimal>) -> Self {
        Self::Number(count.into())
    }
}

/// A number as Excel keeps it.
pub(super) fn float(number: Decimal) -> f64 {
    number.to_f64().unwrap_or_default()
}

pub(super) struct Looks {
    pub(super) title: Format,
    pub(super) words: Format,
    pub(super) section: Format,
    pub(super) heading: Format,
    pub(super) body: Format,
    /// Texts of narrow columns.
    pub(super) centre: Format,
    pub(super) number: Format,
    pub(super) score: Format,
    /// 缺项.
    pub(super) missing: Format,
    /// 待核.
    pub(super) pending: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let centre = body.clone().set_align(FormatAlign::Center);
        let number = centre.clone();
        Self {
            title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center),
            words: Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter),
            section: Format::new().set_bold().set_font_size(12).set_align(FormatAlign::VerticalCenter),
            heading: centre.clone().set_bold().set_background_color(0xD9_E1F2_u32),
            score: number.clone().set_num_format("0.00"),
            missing: centre.clone().set_font_color(0x80_8080_u32),
            pending: centre.clone().set_background_color(0xFF_F2CC_u32),
            centre,
            number,
            body,
        }
    }
}

/// Title and words across the columns, their widths, and how the sheet prints; rows down to `last_repeated` repeat and stay.
pub(super) fn top(
    sheet: &mut Worksheet,
    (title, words): (&str, &str),
    widths: &[u16],
    last_repeated: u32,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    let wide: u16 = widths.iter().copied().fold(0, u16::saturating_add);
    sheet.set_row_height(0, 28)?;
    across(sheet, 0, widths.len(), title, &looks.title)?;
    sheet.set_row_height(1, tall(std::iter::once((words, wide))))?;
    across(sheet, 1, widths.len(), words, &looks.words)?;
    let paper = if wide > A4_CHARS { Paper::A3 } else { Paper::A4 };
    print_across(sheet, paper).set_repeat_rows(0, last_repeated)?.set_freeze_panes(last_repeated + 1, 0)?;
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

/// [`top`] with one row of headings.
pub(super) fn head(
    sheet: &mut Worksheet,
    titles: (&str, &str),
    columns: &[Column],
    looks: &Looks,
) -> Result<(), XlsxError> {
    top(sheet, titles, &widths(columns), FIRST - 1, looks)?;
    headings(sheet, FIRST - 1, columns, looks)
}

pub(super) fn headings(sheet: &mut Worksheet, row: u32, columns: &[Column], looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_row_height(row, tall(columns.iter().copied()))?;
    for (at, (heading, _)) in (0..).zip(columns) {
        sheet.write_string_with_format(row, at, *heading, &looks.heading)?;
    }
    Ok(())
}

pub(super) fn widths(columns: &[Column]) -> Vec<u16> {
    columns.iter().map(|(_, width)| *width).collect()
}

/// A text across so many columns.
pub(super) fn across(
    sheet: &mut Worksheet,
    row: u32,
    columns: usize,
    text: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    match last_column(columns) {
        0 => sheet.write_string_with_format(row, 0, text, look)?,
        last => sheet.merge_range(row, 0, row, last, text, look)?,
    };
    Ok(())
}

pub(super) fn last_column(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX).saturating_sub(1)
}

/// A row as high as its texts need.
pub(super) fn line(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[Cell],
    widths: &[u16],
    looks: &Looks,
) -> Result<(), XlsxError> {
    let texts = cells.iter().zip(widths).map(|(cell, width)| match cell {
        Cell::Text(text) => (text.as_str(), *width),
        Cell::Number(_) | Cell::Score(_) => ("", *width),
    });
    sheet.set_row_height(row, tall(texts))?;
    for (at, (cell, width)) in (0..).zip(cells.iter().zip(widths)) {
        let look = if *width < NARROW { &looks.centre } else { &looks.body };
        match cell {
            Cell::Text(text) => sheet.write_string_with_format(row, at, text, look)?,
            Cell::Number(number) => sheet.write_number_with_format(row, at, float(*number), &looks.number)?,
            Cell::Score(Some(number)) => sheet.write_number_with_format(row, at, float(*number), &looks.score)?,
            Cell::Score(None) => sheet.write_string_with_format(row, at, "—", &looks.number)?,
        };
    }
    Ok(())
}

/// What is printed: from the title down to `last_row`.
pub(super) fn print_area(sheet: &mut Worksheet, last_row: u32, columns: usize) -> Result<(), XlsxError> {
    sheet.set_print_area(0, 0, last_row, last_column(columns)).map(|_| ())
}
