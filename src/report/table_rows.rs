//! Rows of texts on a sheet: columns as wide as what they say, rows as high as they need, days as days.

use super::workbook::height;
use crate::model::shortened;
use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Worksheet, XlsxError};

/// Characters that a cell holds.
const MAX_CELL_CHARS: usize = 32_000;
/// The narrowest and the widest column, in Excel's characters, of which a Chinese one takes two.
const WIDTHS: (usize, usize) = (8, 48);
/// Rows that are looked at for how wide a column must be.
const LOOKED_AT: usize = 300;
/// How a day is shown.
const DAY: &str = "yyyy-mm-dd";

/// How cells look.
pub(super) struct TableLooks {
    pub(super) heading: Format,
    pub(super) body: Format,
    pub(super) number: Format,
    day: Format,
    link: Format,
}

impl TableLooks {
    pub(super) fn new() -> Self {
        let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
        Self {
            heading: body.clone().set_bold().set_align(FormatAlign::Center),
            number: body.clone().set_align(FormatAlign::Right),
            day: body.clone().set_num_format(DAY).set_align(FormatAlign::Center),
            link: body.clone().set_font_color(0x05_63C1_u32),
            body,
        }
    }

    /// Small and without lines, for what is looked up rather than read: a text that is too long shrinks into its cell.
    pub(super) fn small() -> Self {
        let body = Format::new().set_font_size(8).set_shrink();
        Self {
            heading: body.clone().set_bold().set_border_bottom(FormatBorder::Thin),
            number: body.clone().set_align(FormatAlign::Right),
            day: body.clone().set_num_format(DAY).set_align(FormatAlign::Left),
            link: body.clone(),
            body,
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Copy)]
pub(super) enum TableCell<'t> {
    /// A text; one that is a day is written as a day, so that it sorts and filters as one.
    Text(&'t str),
    /// A number.
    Number(u32),
    /// Where to go, and what is shown.
    Link(&'t str, &'t str),
}

impl TableCell<'_> {
    const fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Link(_, text) => text,
            Self::Number(_) => "",
        }
    }
}

/// How wide columns must be for their headings and first rows.
pub(super) fn widths<'t, T: AsRef<str> + 't>(
    headings: &[T],
    rows: &(impl Iterator<Item = &'t [T]> + Clone),
) -> Vec<u16> {
    let places = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let width = |(column, heading): (usize, &T)| {
        let texts = rows.clone().take(LOOKED_AT).filter_map(|row| row.get(column));
        let most = texts.map(|text| places(text.as_ref())).max().unwrap_or(0).max(places(heading.as_ref()));
        u16::try_from((most + 2).clamp(WIDTHS.0, WIDTHS.1)).unwrap_or(u16::MAX)
    };
    headings.iter().enumerate().map(width).collect()
}

/// The rows of a table, from the top down.
pub(super) struct TableRows<'s> {
    sheet: &'s mut Worksheet,
    looks: &'s TableLooks,
    widths: Vec<u16>,
    next: u32,
}

impl<'s> TableRows<'s> {
    /// Sets the columns' widths and writes the headings.
    pub(super) fn begin(
        sheet: &'s mut Worksheet,
        looks: &'s TableLooks,
        row: u32,
        headings: &[impl AsRef<str>],
        widths: Vec<u16>,
    ) -> Result<Self, XlsxError> {
        for (column, (heading, width)) in (0..).zip(headings.iter().zip(&widths)) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(row, column, heading.as_ref(), &looks.heading)?;
        }
        let texts = headings.iter().map(AsRef::as_ref).zip(widths.iter().copied());
        sheet.set_row_height(row, height(texts))?;
        Ok(Self { sheet, looks, widths, next: row + 1 })
    }

    /// Writes a row, as high as its texts need.
    pub(super) fn push(&mut self, cells: &[TableCell<'_>]) -> Result<(), XlsxError> {
        let texts = cells.iter().map(TableCell::text).zip(self.widths.iter().copied());
        self.sheet.set_row_height(self.next, height(texts))?;
        self.push_as_usual(cells)
    }

    /// Writes a row of the usual height.
    pub(super) fn push_as_usual(&mut self, cells: &[TableCell<'_>]) -> Result<(), XlsxError> {
        let Self { sheet, looks, next: row, .. } = self;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                TableCell::Number(number) => sheet.write_number_with_format(*row, column, *number, &looks.number)?,
                TableCell::Link(to, text) => {
                    let link = Url::new(*to).set_text(*text);
                    sheet.write_url_with_format(*row, column, &link, &looks.link)?
                }
                TableCell::Text(text) => {
                    if let Some(day) = day(text) {
                        sheet.write_datetime_with_format(*row, column, &day, &looks.day)?
                    } else {
                        let text = shortened(text, MAX_CELL_CHARS);
                        sheet.write_string_with_format(*row, column, text, &looks.body)?
                    }
                }
            };
        }
        *row += 1;
        Ok(())
    }

    /// Ends the table; its last row.
    ///
    /// A row of its own follows: the writer of sheets that are not kept repeats the last row where that has a height, and a
    /// sheet in which a row comes twice is damaged.
    pub(super) fn end(self) -> Result<u32, XlsxError> {
        self.sheet.write_blank(self.next, 0, &Format::default())?;
        Ok(self.next.saturating_sub(1))
    }
}

/// The day that a text is as a whole, as programs write days.
fn day(text: &str) -> Option<ExcelDateTime> {
    let day: Date = Some(text).filter(|text| text.len() == DAY.len())?.parse().ok()?;
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs()).ok()
}
