//! Workbooks in memory, before they are written as xlsx, xls or csv.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;
use std::fmt;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing.
    Blank,
    /// Text.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A day as a serial number with a date format.
    Date(i32),
    /// A formula's error value.
    Error(&'static str),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    pub(crate) fn is_blank(&self) -> bool {
        *self == Self::Blank
    }

    /// The number for a binary file.
    pub(crate) fn float(number: Decimal) -> f64 {
        number.to_f64().unwrap_or_default()
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::text(text.as_str())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Date(serial) => write!(f, "{serial}"),
            Self::Error(error) => f.write_str(error),
        }
    }
}

/// How a cell looks.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Style {
    /// The form's title.
    Title,
    /// Lines above and below the table.
    Info,
    /// Headings.
    Head,
    /// Cells of the table.
    Body,
    /// A section's name or a total.
    Section,
    /// One of the four colours as a fill.
    Colour(u8),
}

/// A block of cells: first and last row, first and last column, from 0.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Area {
    pub(crate) top: u32,
    pub(crate) left: u16,
    pub(crate) bottom: u32,
    pub(crate) right: u16,
}

/// A mistake, or something that the engine rightly says, at a cell.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) cell: String,
    pub(crate) code: &'static str,
    pub(crate) why: String,
}

/// A table that is on a sheet.
#[derive(Clone, Debug)]
pub(crate) struct TableTruth {
    pub(crate) kind: &'static str,
    pub(crate) header_row: u32,
    pub(crate) records: u32,
}

/// A sheet with what is true of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) is_hidden: bool,
    pub(crate) cells: BTreeMap<(u32, u16), (Cell, Style)>,
    pub(crate) merges: Vec<Area>,
    pub(crate) widths: BTreeMap<u16, u8>,
    pub(crate) tables: Vec<TableTruth>,
    pub(crate) refused: Option<String>,
    pub(crate) planted: Vec<Mark>,
    pub(crate) expected: Vec<Mark>,
}

impl Sheet {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    pub(crate) fn put(&mut self, row: u32, column: u16, cell: impl Into<Cell>, style: Style) {
        self.cells.insert((row, column), (cell.into(), style));
    }

    /// Puts a value into the first cell of a block and merges the block.
    pub(crate) fn put_over(&mut self, area: Area, cell: impl Into<Cell>, style: Style) {
        for row in area.top..=area.bottom {
            for column in area.left..=area.right {
                self.put(row, column, Cell::Blank, style);
            }
        }
        self.put(area.top, area.left, cell, style);
        if area.bottom > area.top || area.right > area.left {
            self.merges.push(area);
        }
    }
}

impl Sheet {
    /// Heights in points of the rows whose texts take more than a line.
    pub(crate) fn heights(&self) -> BTreeMap<u32, u16> {
        let merged = |row: u32, column: u16| {
            let inside =
                |area: &&Area| (area.top..=area.bottom).contains(&row) && (area.left..=area.right).contains(&column);
            self.merges.iter().find(inside).is_some()
        };
        let mut heights = BTreeMap::new();
        for ((row, column), (cell, style)) in &self.cells {
            let Cell::Text(text) = cell else { continue };
            if matches!(style, Style::Title | Style::Info) || merged(*row, *column) {
                continue;
            }
            let width = usize::from(self.widths.get(column).copied().unwrap_or(9).max(4)) - 1;
            let lines: usize = text.lines().map(|line| shown_width(line).div_ceil(width).max(1)).sum();
            if lines > 1 {
                let height = u16::try_from(lines * 13 + 4).unwrap_or(400).min(400);
                let known = heights.entry(*row).or_insert(height);
                *known = height.max(*known);
            }
        }
        heights
    }
}

/// Columns that a line takes: wide characters take two.
fn shown_width(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The format of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum FileFormat {
    Xlsx,
    Xls,
    /// CSV in GB18030.
    CsvGb,
    /// CSV in UTF-8 with a byte order mark.
    CsvBom,
}

impl FileFormat {
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::CsvGb | Self::CsvBom => "csv",
        }
    }

    pub(crate) const fn is_csv(self) -> bool {
        matches!(self, Self::CsvGb | Self::CsvBom)
    }
}

/// A file with its sheets.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    /// Folders and name below `inputs`, without the extension.
    pub(crate) path: String,
    pub(crate) layout: &'static str,
    pub(crate) format: FileFormat,
    /// Whether its dates count from 1904.
    pub(crate) is_1904: bool,
    pub(crate) sheets: Vec<Sheet>,
}

impl Book {
    pub(crate) fn new(path: impl Into<String>, layout: &'static str, format: FileFormat, sheets: Vec<Sheet>) -> Self {
        Self { path: path.into(), layout, format, is_1904: false, sheets }
    }

    pub(crate) fn file(&self) -> String {
        format!("{}.{}", self.path, self.format.extension())
    }
}

/// A cell's name: A1 for row 0 and column 0.
pub(crate) fn cell_name(row: u32, column: u16) -> String {
    let mut letters = String::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}
