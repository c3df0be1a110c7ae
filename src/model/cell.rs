//! Cells with coordinates, as import hands them over.

use super::date::shown_date;
use std::borrow::Cow;
use std::fmt;

/// The value of a cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue<'a> {
    /// Text, as typed.
    Text(Cow<'a, str>),
    /// A number without a date format, as the file stores it; [`crate::model`] makes decimals of it before use.
    Number(f64),
    /// A date or time as a day number in the 1900 system.
    Date(f64),
    /// True or false.
    Bool(bool),
    /// A formula error such as `#REF!`.
    Error(Cow<'a, str>),
}

impl CellValue<'_> {
    /// The value with a text of its own.
    #[must_use]
    pub fn into_owned(self) -> CellValue<'static> {
        match self {
            Self::Text(text) => CellValue::Text(Cow::Owned(text.into_owned())),
            Self::Number(number) => CellValue::Number(number),
            Self::Date(day) => CellValue::Date(day),
            Self::Bool(truth) => CellValue::Bool(truth),
            Self::Error(error) => CellValue::Error(Cow::Owned(error.into_owned())),
        }
    }

    /// The text of a text cell.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing can be seen in the cell.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.chars().all(is_blank_char))
    }

    /// What a person reads in the cell.
    #[must_use]
    pub fn display(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(serial) => Cow::Owned(shown_date(*serial).unwrap_or_else(|| serial.to_string())),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
        }
    }
}

/// The first characters of a text, with an ellipsis where more follow.
#[must_use]
pub fn shortened(text: &str, max_chars: usize) -> String {
    let mut short: String = text.chars().take(max_chars).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// White space, and the marks that spreadsheets leave behind and nobody sees.
fn is_blank_char(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{3000}')
}

/// A row of a sheet: its cells in the order of their columns, empty ones left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row<'a> {
    /// 1-based number in the sheet.
    pub number: u32,
    /// Cells as (0-based column, value).
    pub cells: Vec<(u32, CellValue<'a>)>,
}

impl<'a> Row<'a> {
    /// The row with texts of its own.
    #[must_use]
    pub fn into_owned(self) -> Row<'static> {
        let cells = self.cells.into_iter().map(|(column, value)| (column, value.into_owned())).collect();
        Row { number: self.number, cells }
    }

    /// The cell in a 0-based column.
    #[must_use]
    pub fn cell(&self, column: u32) -> Option<&CellValue<'a>> {
        let at = self.cells.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        self.cells.get(at).map(|(_, value)| value)
    }

    /// The text in a 0-based column, if the cell holds text.
    #[must_use]
    pub fn text(&self, column: u32) -> Option<&str> {
        self.cell(column).and_then(CellValue::as_text)
    }

    /// Whether no cell shows anything.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|(_, value)| value.is_blank())
    }
}

/// A cell's place in its sheet, printed as `C7`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CellRef {
    /// 1-based row.
    pub row: u32,
    /// 0-based column.
    pub column: u32,
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_name(self.column), self.row)
    }
}

/// Rows as a clerk would name them: `第 3 行`, `第 3–7 行`.
#[must_use]
pub fn row_range(first: u32, last: u32) -> String {
    if first == last { format!("第 {first} 行") } else { format!("第 {first}–{last} 行") }
}

/// The letters of a 0-based column: 0 is A, 26 is AA.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A block of cells, e.g. a merged one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CellRange {
    /// Top left.
    pub start: CellRef,
    /// Bottom right, included.
    pub end: CellRef,
}

impl CellRange {
    /// Whether the cell lies in the block.
    #[must_use]
    pub const fn contains(&self, cell: CellRef) -> bool {
        self.start.row <= cell.row
            && cell.row <= self.end.row
            && self.start.column <= cell.column
            && cell.column <= self.end.column
    }
}

/// A sheet before its rows are read.
#[derive(Clone, Debug, Default)]
pub struct SheetInfo {
    /// Name on the tab.
    pub name: String,
    /// Whether the tab is hidden.
    pub hidden: bool,
    /// Merged blocks, by their first row.
    pub merges: Vec<CellRange>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_in_letters() {
        assert_eq!(["A", "Z", "AA", "XFD"], [0, 25, 26, 16_383].map(column_name).each_ref().map(String::as_str));
    }

    #[test]
    fn a_date_reads_as_a_day_and_a_number_as_itself() {
        let shown = |serial| CellValue::Date(serial).display().into_owned();
        assert_eq!(shown(46_101.0), "2026-03-20");
        assert_eq!(shown(46_101.604_166_666_664), "2026-03-20 14:30");
        assert_eq!(shown(46_101.999_999), "2026-03-21");
        assert_eq!(shown(0.5), "12:00");
        assert_eq!(shown(-1.0), "-1");
        assert_eq!(CellValue::Number(46_101.0).display(), "46101");
    }

    #[test]
    fn ideographic_space_is_blank() {
        assert!(CellValue::Text("\u{3000} \n".into()).is_blank());
        assert!(!CellValue::Number(0.0).is_blank());
    }
}
