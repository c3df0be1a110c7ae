//! Turns xlsx, xls, ods and csv files into cells with coordinates, and GeoJSON into shapes, within limits. The only user of
//! the spreadsheet reader.
//!
//! Nothing here knows column names or meanings. Files come from strangers: [`limits`] says how much of one is read, a
//! package is inflated to nowhere before its reader sees it, xlsx and csv stream row by row, and formats whose reader holds
//! whole sheets in memory are read in a process of their own.

mod contained;
mod csv_text;
mod drawing;
mod error;
mod geojson;
pub mod limits;
mod merges;
mod package;
mod parts;
mod plain;
mod plain_scan;
mod row_limits;
mod sniff;
mod string_claim;
mod xlsx;

pub use contained::{ReaderProcess, serve};
pub use drawing::{Drawing, DrawingError, read_drawing};
pub use error::ImportError;

use crate::model::{CellRange, Row, SheetInfo};
use contained::SheetInMemory;
use csv_text::{CsvRows, CsvText};
use limits::{MAX_CSV_BYTES, MAX_FILE_BYTES, MAX_SHEETS};
use package::{Package, PackageKind};
use parts::SheetPart;
use plain::{PlainBook, PlainRows};
use sniff::{HEAD_BYTES, Magic};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use xlsx::{Input, XlsxBook, XlsxRows};

/// The name given to the one sheet of a CSV file.
pub const CSV_SHEET: &str = "CSV";

/// Bytes read from a package at a time.
const READ_BUFFER_BYTES: usize = 1 << 16;

/// An open workbook.
pub struct Workbook {
    sheets: Vec<SheetInfo>,
    content: Content,
}

enum Content {
    Plain(Box<PlainBook>),
    Xlsx(Box<XlsxBook>),
    InMemory(Vec<Vec<Row<'static>>>),
    Csv(CsvText),
}

impl Workbook {
    /// Opens a file; what it is, its content says. Without a reader process, only xlsx and csv are read.
    ///
    /// # Errors
    /// When the file is no workbook that can be read, or exceeds a limit.
    pub fn open(path: &Path, reader: Option<&ReaderProcess>) -> Result<Self, ImportError> {
        let mut file = File::open(path).map_err(ImportError::Unreadable)?;
        let metadata = file.metadata().map_err(ImportError::Unreadable)?;
        if metadata.is_dir() {
            return Err(ImportError::NotTable("文件夹"));
        }
        let bytes = metadata.len();
        if bytes > MAX_FILE_BYTES {
            return Err(ImportError::TooLarge(format!("文件超过 {} MB", MAX_FILE_BYTES >> 20)));
        }
        let mut head = Vec::new();
        Read::by_ref(&mut file).take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(ImportError::Unreadable)?;
        file.rewind().map_err(ImportError::Unreadable)?;
        match sniff::magic(&head)? {
            Magic::Package => Self::open_package(file, bytes, reader),
            Magic::Ole => Self::open_ole(file, bytes, reader),
            Magic::Biff => Self::open_contained(file, bytes, reader),
            Magic::Text => Self::open_csv(file, bytes),
        }
    }

    /// The sheets, in the order of their tabs.
    #[must_use]
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Whether it is an xlsx package, which can be written on.
    #[must_use]
    pub const fn is_xlsx(&self) -> bool {
        matches!(self.content, Content::Plain(_) | Content::Xlsx(_))
    }

    /// The encoding of a CSV file that does not say it itself.
    #[must_use]
    pub const fn guessed_encoding(&self) -> Option<&'static str> {
        match &self.content {
            Content::Csv(csv) => csv.guessed,
            _ => None,
        }
    }

    /// The rows of the sheet at this position. After an error no more rows come.
    ///
    /// # Errors
    /// When the sheet cannot be read at all.
    pub fn rows(&mut self, sheet: usize) -> Result<Rows<'_>, ImportError> {
        let name = self.sheets.get(sheet).map_or("", |info| info.name.as_str());
        Ok(Rows(match &mut self.content {
            Content::Plain(book) => RowSource::Plain(Box::new(book.rows(sheet)?)),
            Content::Xlsx(book) => RowSource::Xlsx(Box::new(book.rows(name)?)),
            Content::InMemory(sheets) => RowSource::InMemory(sheets.get(sheet).map_or(&[][..], Vec::as_slice).iter()),
            Content::Csv(csv) => RowSource::Csv(Box::new(csv.rows())),
        }))
    }

    fn open_package(mut file: File, bytes: u64, reader: Option<&ReaderProcess>) -> Result<Self, ImportError> {
        let mut buffered = BufReader::with_capacity(READ_BUFFER_BYTES, &mut file);
        let mut package = Package::inspect(&mut buffered, bytes)?;
        file.rewind().map_err(ImportError::Unreadable)?;
        if package.kind != PackageKind::Xlsx {
            return Self::open_contained(file, bytes, reader);
        }
        if let Some(parts) = package.plain.take() {
            let input: Input = Box::new(BufReader::with_capacity(
                READ_BUFFER_BYTES,
                file.try_clone().map_err(ImportError::Unreadable)?,
            ));
            if let Some(book) = PlainBook::open(input, parts) {
                let info = |sheet: &SheetPart| SheetInfo {
                    name: sheet.name.clone(),
                    hidden: sheet.is_hidden,
                    merges: package.merges.remove(&sheet.name).unwrap_or_default(),
                };
                let sheets = book.sheets().iter().take(MAX_SHEETS).map(info).collect();
                return Ok(Self { sheets, content: Content::Plain(Box::new(book)) });
            }
            file.rewind().map_err(ImportError::Unreadable)?;
        }
        Self::open_by_events(file, package.merges)
    }

    /// Opens an xlsx package by the events of its XML, which takes longer and takes any layout.
    fn open_by_events(file: File, mut merges: HashMap<String, Vec<CellRange>>) -> Result<Self, ImportError> {
        let input: Input = Box::new(BufReader::with_capacity(READ_BUFFER_BYTES, file));
        let (book, found) = XlsxBook::open(input)?;
        let info = |sheet: &calamine::Sheet| SheetInfo {
            name: sheet.name.clone(),
            hidden: xlsx::is_hidden(sheet),
            merges: merges.remove(&sheet.name).unwrap_or_default(),
        };
        let sheets = found.iter().take(MAX_SHEETS).map(info).collect();
        Ok(Self { sheets, content: Content::Xlsx(Box::new(book)) })
    }

    /// Opens an xlsx file by the events of its XML, whatever its layout, to compare the two readers.
    ///
    /// # Errors
    /// As [`Workbook::open`].
    #[cfg(any(test, fuzzing))]
    pub fn open_slowly(path: &Path) -> Result<Self, ImportError> {
        Self::open_by_events(File::open(path).map_err(ImportError::Unreadable)?, HashMap::new())
    }

    /// The rows of a sheet that show anything, and whether it could be read to its end, to compare the two readers.
    #[cfg(any(test, fuzzing))]
    pub fn shown_rows(&mut self, sheet: usize) -> (Vec<Row<'static>>, bool) {
        let Ok(rows) = self.rows(sheet) else { return (Vec::new(), false) };
        let mut found = Vec::new();
        for row in rows {
            let Ok(row) = row else { return (found, false) };
            let mut row = row.into_owned();
            row.cells.retain(|(_, value)| value.as_text() != Some(""));
            if !row.cells.is_empty() {
                found.push(row);
            }
        }
        (found, true)
    }

    fn open_ole(mut file: File, bytes: u64, reader: Option<&ReaderProcess>) -> Result<Self, ImportError> {
        if has_encrypted_package(&mut file)? {
            return Err(ImportError::Encrypted);
        }
        Self::open_contained(file, bytes, reader)
    }

    fn open_contained(file: File, bytes: u64, reader: Option<&ReaderProcess>) -> Result<Self, ImportError> {
        let Some(reader) = reader else {
            return Err(ImportError::ReaderFailed("这种格式要在单独的进程里读，而本次没有可用的进程".to_owned()));
        };
        let sheets: Vec<SheetInMemory> = contained::read(reader, file, bytes)?;
        let (sheets, rows) = sheets.into_iter().unzip();
        Ok(Self { sheets, content: Content::InMemory(rows) })
    }

    fn open_csv(mut file: File, bytes: u64) -> Result<Self, ImportError> {
        if bytes > MAX_CSV_BYTES {
            return Err(ImportError::TooLarge(format!("CSV 文件超过 {} MB", MAX_CSV_BYTES >> 20)));
        }
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(ImportError::Unreadable)?;
        let csv = CsvText::decode(&content)?;
        let sheets = vec![SheetInfo { name: CSV_SHEET.to_owned(), ..SheetInfo::default() }];
        Ok(Self { sheets, content: Content::Csv(csv) })
    }
}

/// Whether an OLE file holds a package under a password: its directory then names the stream in UTF-16.
fn has_encrypted_package(file: &mut File) -> Result<bool, ImportError> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut content = Vec::new();
    Read::by_ref(file).take(limits::MAX_CONTAINED_BYTES).read_to_end(&mut content).map_err(ImportError::Unreadable)?;
    file.rewind().map_err(ImportError::Unreadable)?;
    Ok(memchr::memmem::find(&content, &name).is_some())
}

/// The rows of a sheet, from the top down; empty rows may be left out.
pub struct Rows<'a>(RowSource<'a>);

enum RowSource<'a> {
    Plain(Box<PlainRows<'a>>),
    Xlsx(Box<XlsxRows<'a>>),
    InMemory(std::slice::Iter<'a, Row<'static>>),
    Csv(Box<CsvRows<'a>>),
}

impl<'a> Iterator for Rows<'a> {
    type Item = Result<Row<'a>, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            RowSource::Plain(rows) => rows.next(),
            RowSource::Xlsx(rows) => rows.next(),
            RowSource::InMemory(rows) => rows.next().cloned().map(Ok),
            RowSource::Csv(rows) => rows.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn workbooks() -> Vec<PathBuf> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut pending: Vec<PathBuf> = ["samples", "../shared/data/registers", "../shared/data/torture"]
            .iter()
            .map(|path| root.join(path))
            .collect();
        let mut found = Vec::new();
        while let Some(folder) = pending.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for path in entries.map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    pending.push(path);
                } else if path.extension().is_some_and(|ending| ending == "xlsx" || ending == "xlsm") {
                    found.push(path);
                }
            }
        }
        found
    }

    #[test]
    fn plain_sheets_give_the_same_rows_as_the_events_of_their_xml() {
        let mut plain_books = 0;
        for path in workbooks() {
            let Ok(mut workbook) = Workbook::open(&path, None) else { continue };
            if !matches!(workbook.content, Content::Plain(_)) {
                continue;
            }
            plain_books += 1;
            // A package whose other parts are damaged is read all the same.
            let Ok(mut by_events) = Workbook::open_slowly(&path) else {
                continue;
            };
            let names = |book: &Workbook| book.sheets.iter().map(|s| (s.name.clone(), s.hidden)).collect::<Vec<_>>();
            assert_eq!(names(&workbook), names(&by_events), "{}", path.display());
            for sheet in 0..workbook.sheets.len() {
                let (plain, events) = (workbook.shown_rows(sheet), by_events.shown_rows(sheet));
                assert_eq!(plain, events, "{} sheet {sheet}", path.display());
            }
        }
        assert!(plain_books > 100, "{plain_books} plain workbooks");
    }
}
