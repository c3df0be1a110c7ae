//! Reads xls, xlsb and ods in a process of its own.
//!
//! Their readers hold whole sheets in memory and can be driven to exhaust it, which no `catch_unwind` survives. So another
//! process with a memory limit reads the file from its standard input and hands over sheets as JSON lines ([`serve`] is that
//! process's side); when it ends badly or takes too long, this one goes on.

use super::error::ImportError;
use super::limits::{
    CONTAINED_SECONDS, CONTAINED_SECONDS_PER_MIB, MAX_CELLS_IN_MEMORY, MAX_CONTAINED_BYTES, MAX_CONTAINED_LINE_BYTES,
    MAX_SHEETS,
};
use crate::model::{CellRange, CellRef, CellValue, Row, SheetInfo};
use calamine::{Data, Range, Reader as _, Sheets};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How to start the process that reads.
#[derive(Clone, Debug)]
pub struct ReaderProcess {
    /// The program, usually this one.
    pub program: PathBuf,
    /// The arguments that make it read its standard input.
    pub arguments: Vec<String>,
}

/// A sheet read in one piece.
pub(super) type SheetInMemory = (SheetInfo, Vec<Row<'static>>);

/// One line of what the process hands over.
#[derive(Debug, Deserialize, Serialize)]
enum Line {
    Sheet { name: String, hidden: bool, merges: Vec<[u32; 4]> },
    Row(u32, Vec<(u32, Cell)>),
    Failed(Failure),
    End,
}

#[derive(Debug, Deserialize, Serialize)]
enum Cell {
    T(String),
    N(f64),
    D(f64),
    B(bool),
    E(String),
}

#[derive(Debug, Deserialize, Serialize)]
enum Failure {
    Encrypted,
    Damaged(String),
    TooLarge(String),
}

impl From<Failure> for ImportError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Encrypted => Self::Encrypted,
            Failure::Damaged(why) => Self::Damaged(why),
            Failure::TooLarge(what) => Self::TooLarge(what),
        }
    }
}

/// Reads a file through a process of its own.
pub(super) fn read(reader: &ReaderProcess, file: std::fs::File, bytes: u64) -> Result<Vec<SheetInMemory>, ImportError> {
    if bytes > MAX_CONTAINED_BYTES {
        return Err(ImportError::TooLarge(format!("这种格式最多读 {} MB，请另存为 .xlsx", MAX_CONTAINED_BYTES >> 20)));
    }
    let mut child = Command::new(&reader.program)
        .args(&reader.arguments)
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| ImportError::ReaderFailed(format!("无法启动：{error}")))?;
    let seconds = CONTAINED_SECONDS + (bytes >> 20) * CONTAINED_SECONDS_PER_MIB;
    let result = collect(&mut child, Duration::from_secs(seconds));
    // Whatever happened, the process must not outlive the call; killing one that has ended is no error.
    let _ = child.kill();
    let _ = child.wait();
    result
}

fn collect(child: &mut Child, limit: Duration) -> Result<Vec<SheetInMemory>, ImportError> {
    let Some(output) = child.stdout.take() else {
        return Err(ImportError::ReaderFailed("没有输出".to_owned()));
    };
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(read_lines(output)));
    receiver
        .recv_timeout(limit)
        .unwrap_or_else(|_| Err(ImportError::ReaderFailed(format!("{} 秒内没有读完", limit.as_secs()))))
}

fn read_lines(output: ChildStdout) -> Result<Vec<SheetInMemory>, ImportError> {
    let ended = || ImportError::ReaderFailed("文件结构异常，占用内存过多或读取出错".to_owned());
    let mut output = BufReader::new(output);
    let mut sheets: Vec<SheetInMemory> = Vec::new();
    let mut text = String::new();
    loop {
        text.clear();
        (&mut output).take(MAX_CONTAINED_LINE_BYTES).read_line(&mut text).map_err(|_| ended())?;
        match serde_json::from_str(&text).map_err(|_| ended())? {
            Line::Sheet { name, hidden, merges } => {
                let merges = merges.into_iter().map(range).collect();
                sheets.push((SheetInfo { name, hidden, merges }, Vec::new()));
            }
            Line::Row(number, cells) => {
                let cells = cells.into_iter().map(|(column, cell)| (column, value(cell))).collect();
                sheets.last_mut().ok_or_else(ended)?.1.push(Row { number, cells });
            }
            Line::Failed(failure) => return Err(failure.into()),
            Line::End => return Ok(sheets),
        }
    }
}

fn range([row, column, end_row, end_column]: [u32; 4]) -> CellRange {
    CellRange { start: CellRef { row, column }, end: CellRef { row: end_row, column: end_column } }
}

fn value(cell: Cell) -> CellValue<'static> {
    match cell {
        Cell::T(text) => CellValue::Text(Cow::Owned(text)),
        Cell::N(number) => CellValue::Number(number),
        Cell::D(day) => CellValue::Date(day),
        Cell::B(truth) => CellValue::Bool(truth),
        Cell::E(error) => CellValue::Error(Cow::Owned(error)),
    }
}

/// The other process's side: reads a workbook and writes its sheets as JSON lines.
///
/// # Errors
/// When the input cannot be read or the output cannot be written; what is wrong with the workbook is handed over as a line.
pub fn serve(input: impl Read, output: impl Write) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    input.take(MAX_CONTAINED_BYTES + 1).read_to_end(&mut bytes)?;
    let mut output = std::io::BufWriter::new(output);
    match open(bytes) {
        Ok(mut book) => {
            let failure = write_sheets(&mut book, &mut output)?;
            write_line(&mut output, &failure.map_or(Line::End, Line::Failed))?;
        }
        Err(error) => write_line(&mut output, &Line::Failed(failure(&error)))?,
    }
    output.flush()
}

/// Opens the formats that are read in one piece; what the file is, its content says.
fn open(bytes: Vec<u8>) -> Result<Sheets<Cursor<Vec<u8>>>, calamine::Error> {
    let is_package = bytes.starts_with(b"PK");
    let is_xlsb = is_package && memchr::memmem::find(&bytes, b"xl/workbook.bin").is_some();
    let input = Cursor::new(bytes);
    Ok(match (is_package, is_xlsb) {
        (true, true) => Sheets::Xlsb(calamine::Xlsb::new(input)?),
        (true, false) => Sheets::Ods(calamine::Ods::new(input)?),
        (false, _) => Sheets::Xls(calamine::Xls::new(input)?),
    })
}

fn failure(error: &calamine::Error) -> Failure {
    match error {
        calamine::Error::Xls(calamine::XlsError::Password)
        | calamine::Error::Xlsb(calamine::XlsbError::Password)
        | calamine::Error::Ods(calamine::OdsError::Password) => Failure::Encrypted,
        error => Failure::Damaged(error.to_string()),
    }
}

fn write_sheets(book: &mut Sheets<Cursor<Vec<u8>>>, output: &mut impl Write) -> std::io::Result<Option<Failure>> {
    let mut cells = 0;
    let sheets = book.sheets_metadata().to_vec();
    for sheet in sheets.iter().take(MAX_SHEETS) {
        let merges = match book {
            Sheets::Xls(xls) => xls.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default(),
            _ => Vec::new(),
        };
        let corner = |merge: &calamine::Dimensions| {
            [merge.start.0 + 1, merge.start.1, merge.end.0.saturating_add(1), merge.end.1]
        };
        let merges = merges.iter().map(corner).collect();
        write_line(output, &Line::Sheet { name: sheet.name.clone(), hidden: super::xlsx::is_hidden(sheet), merges })?;
        let range = match book.worksheet_range(&sheet.name) {
            Ok(range) => range,
            Err(error) => return Ok(Some(failure(&error))),
        };
        let is_1904 = matches!(book, Sheets::Xls(xls) if xls.has_1904_epoch());
        if let Some(failure) = write_rows(&range, is_1904, &mut cells, output)? {
            return Ok(Some(failure));
        }
    }
    Ok(None)
}

fn write_rows(
    range: &Range<Data>,
    is_1904: bool,
    cells: &mut u64,
    output: &mut impl Write,
) -> std::io::Result<Option<Failure>> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (number, row) in (first_row + 1..).zip(range.rows()) {
        let filled = (first_column..).zip(row).filter_map(|(column, data)| Some((column, cell(data, is_1904)?)));
        let filled: Vec<(u32, Cell)> = filled.collect();
        *cells += u64::try_from(filled.len()).unwrap_or(u64::MAX);
        if *cells > MAX_CELLS_IN_MEMORY {
            let limit = format!("这种格式最多读 {MAX_CELLS_IN_MEMORY} 个单元格，请另存为 .xlsx");
            return Ok(Some(Failure::TooLarge(limit)));
        }
        if !filled.is_empty() {
            write_line(output, &Line::Row(number, filled))?;
        }
    }
    Ok(None)
}

fn cell(data: &Data, is_1904: bool) -> Option<Cell> {
    Some(match data {
        Data::Empty => return None,
        Data::String(text) if text.is_empty() => return None,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::T(text.clone()),
        #[expect(clippy::cast_precision_loss, reason = "a cell's integer is far below 2^53")]
        Data::Int(number) => Cell::N(*number as f64),
        Data::Float(number) => Cell::N(*number),
        Data::Bool(truth) => Cell::B(*truth),
        Data::DateTime(when) => Cell::D(super::xlsx::serial(when.as_f64(), is_1904)),
        Data::Error(error) => Cell::E(error.to_string()),
    })
}

fn write_line(output: &mut impl Write, line: &Line) -> std::io::Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n")
}
