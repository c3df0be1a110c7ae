//! A sheet of ours, written row by row.

use super::error::SpliceError;
use super::limits::{MAX_CELL_UNITS, MAX_COLUMNS, MAX_LINKS, MAX_ROWS};
use super::look::LookId;
use super::package::{PartWriter, Spooled};
use super::strings::{Strings, push_all};
use super::styles::Styles;
use super::xml::{escape_attribute, fitting, push_number, push_text};
use crate::model::{CellRef, column_name};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// A cell that is put in.
#[derive(Clone, Debug)]
pub struct Added<'a> {
    /// 0-based column.
    pub column: u32,
    /// What it shows.
    pub value: Value<'a>,
    /// How it looks; none is the workbook's plain style.
    pub look: Option<LookId>,
}

/// What a cell of ours shows.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Nothing but the look.
    Blank,
    /// Text, cut to what a cell holds.
    Text(&'a str),
    /// A number.
    Number(Decimal),
    /// Text that leads to a cell. In a sheet of the sender's it is text only.
    Link {
        /// The sheet that it leads to.
        sheet: &'a str,
        /// The cell there.
        cell: CellRef,
        /// What is shown.
        text: &'a str,
    },
}

/// How a sheet of ours is laid out.
#[derive(Clone, Debug, Default)]
pub struct SheetLayout {
    /// Widths of the columns in characters.
    pub widths: Vec<u16>,
    /// Rows at the top that stay when the sheet is scrolled.
    pub frozen_rows: u32,
    /// Rows at the top that are printed on every page.
    pub repeated_rows: u32,
    /// Row with the headings that a filter is put on, 1-based; none for no filter.
    pub filter_row: Option<u32>,
    /// Excel's number of the paper: 9 is A4, 8 is A3; 0 leaves it to the printer.
    pub paper: u8,
    /// Colour of the tab as RGB.
    pub tab: Option<u32>,
}

/// A sheet's name in a reference: `'问题 清单'`.
pub(super) fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

pub(super) struct NewSheet {
    out: PartWriter,
    layout: SheetLayout,
    row: u32,
    links: String,
    link_count: u32,
    last_column: u32,
}

impl NewSheet {
    /// Begins a sheet; `selected` for the one that is shown when the file is opened.
    pub(super) fn new(namespace: &str, selected: bool, layout: SheetLayout) -> Result<Self, SpliceError> {
        let mut head = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{namespace}\"><sheetPr>"
        );
        // Writing to a string does not fail.
        if let Some(rgb) = layout.tab {
            let _ = write!(head, "<tabColor rgb=\"FF{rgb:06X}\"/>");
        }
        head.push_str("<pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView");
        head.push_str(if selected { " tabSelected=\"1\"" } else { "" });
        head.push_str(" workbookViewId=\"0\">");
        if layout.frozen_rows > 0 {
            let (rows, next) = (layout.frozen_rows, layout.frozen_rows + 1);
            let _ = write!(
                head,
                "<pane ySplit=\"{rows}\" topLeftCell=\"A{next}\" activePane=\"bottomLeft\" state=\"frozen\"/><selection pane=\"bottomLeft\"/>"
            );
        }
        head.push_str("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>");
        if !layout.widths.is_empty() {
            head.push_str("<cols>");
            for (column, width) in (1..).zip(&layout.widths) {
                let _ = write!(
                    head,
                    "<col min=\"{column}\" max=\"{column}\" width=\"{width}.7109375\" customWidth=\"1\"/>"
                );
            }
            head.push_str("</cols>");
        }
        head.push_str("<sheetData>");
        let mut out = PartWriter::new()?;
        out.buffer().extend_from_slice(head.as_bytes());
        Ok(Self { out, layout, row: 0, links: String::new(), link_count: 0, last_column: 0 })
    }

    /// Writes the next row; its height in points. Gives its 1-based number.
    pub(super) fn row(
        &mut self,
        height: Option<u16>,
        cells: &[Added<'_>],
        styles: &mut Styles,
        strings: &mut Strings,
    ) -> Result<u32, SpliceError> {
        self.row += 1;
        if self.row > MAX_ROWS {
            return Err(SpliceError::TooLarge(format!("超过 {MAX_ROWS} 行")));
        }
        let out = self.out.buffer();
        out.extend_from_slice(b"<row r=\"");
        push_number(out, self.row);
        if let Some(height) = height {
            out.extend_from_slice(format!("\" ht=\"{height}\" customHeight=\"1").as_bytes());
        }
        out.extend_from_slice(b"\">");
        let mut last = None;
        for cell in cells {
            if last.is_some_and(|last| last >= cell.column) || cell.column >= MAX_COLUMNS {
                return Err(SpliceError::Order("一行里的单元格没有按列排列"));
            }
            last = Some(cell.column);
            let reference = format!("{}{}", column_name(cell.column), self.row);
            push_cell(out, cell, &reference, "", styles, strings);
            if let Value::Link { sheet, cell: target, text } = &cell.value
                && self.link_count < MAX_LINKS
            {
                self.link_count += 1;
                let location = format!("{}!{target}", quoted(sheet));
                let (location, text) = (escape_attribute(&location), fitting(text, 200));
                let shown = escape_attribute(&text);
                let _ =
                    write!(self.links, "<hyperlink ref=\"{reference}\" location=\"{location}\" display=\"{shown}\"/>");
            }
        }
        out.extend_from_slice(b"</row>");
        self.last_column = self.last_column.max(last.unwrap_or_default());
        self.out.settle()?;
        Ok(self.row)
    }

    /// Ends the sheet; the compressed part, and what its filter covers.
    pub(super) fn finish(mut self) -> Result<(Spooled, Option<String>, u32), SpliceError> {
        let last = column_name(self.last_column);
        let filtered = self.layout.filter_row.filter(|row| *row <= self.row);
        let mut tail = String::from("</sheetData>");
        if let Some(row) = filtered {
            let _ = write!(tail, "<autoFilter ref=\"A{row}:{last}{}\"/>", self.row);
        }
        if self.link_count > 0 {
            let _ = write!(tail, "<hyperlinks>{}</hyperlinks>", self.links);
        }
        let paper = match self.layout.paper {
            0 => String::new(),
            paper => format!(" paperSize=\"{paper}\""),
        };
        let _ = write!(
            tail,
            "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
             <pageSetup{paper} fitToHeight=\"0\" orientation=\"landscape\"/>\
             <headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
        );
        self.out.buffer().extend_from_slice(tail.as_bytes());
        let filtered = filtered.map(|row| format!("$A${row}:${last}${}", self.row));
        Ok((self.out.finish()?, filtered, self.layout.repeated_rows))
    }
}

/// Appends a cell's XML.
pub(super) fn push_cell(
    out: &mut Vec<u8>,
    cell: &Added<'_>,
    reference: &str,
    prefix: &str,
    styles: &mut Styles,
    strings: &mut Strings,
) {
    let p = prefix.as_bytes();
    push_all(out, &[b"<", p, b"c r=\"", reference.as_bytes(), b"\""]);
    if let Some(look) = cell.look {
        out.extend_from_slice(b" s=\"");
        push_number(out, styles.own(look));
        out.push(b'"');
    }
    match &cell.value {
        Value::Blank | Value::Text("") => out.extend_from_slice(b"/>"),
        Value::Text(text) | Value::Link { text, .. } => strings.push_cell(text, prefix, out),
        Value::Number(number) => {
            push_all(out, &[b"><", p, b"v>"]);
            push_number(out, number.normalize());
            push_all(out, &[b"</", p, b"v></", p, b"c>"]);
        }
    }
}

/// The text as notes and strings hold it.
pub(super) fn escaped_text(text: &str) -> String {
    let mut bytes = Vec::new();
    push_text(&mut bytes, &fitting(text, MAX_CELL_UNITS));
    String::from_utf8(bytes).unwrap_or_default()
}
