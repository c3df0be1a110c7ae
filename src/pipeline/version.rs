//! Knows a file again that was returned and has been corrected.

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::model::{RETURN_SHEET, ReturnMark, Row, SheetInfo};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

/// Rows at the top of the list of a returned workbook that may hold the mark.
const ROWS_WITH_MARK: usize = 4;

/// Bytes that are hashed at a time.
const HASHED_BYTES: usize = 1 << 16;

/// The list that was put into a returned workbook.
pub(super) struct ReturnSheet {
    pub(super) mark: ReturnMark,
    /// First row, last row, how many hold anything.
    pub(super) rows: (u32, u32, u64),
}

/// Rows that were looked at, and those after them.
pub(super) type Chained<'a, R> = std::iter::Chain<std::vec::IntoIter<Row<'a>>, R>;

/// Takes a sheet's rows for the list of a returned workbook, or gives them back.
pub(super) fn return_sheet<'a, R: Iterator<Item = Row<'a>>>(
    info: &SheetInfo,
    mut rows: R,
) -> Result<ReturnSheet, Chained<'a, R>> {
    let wanted = if info.name.starts_with(RETURN_SHEET) { ROWS_WITH_MARK } else { 0 };
    let head: Vec<Row<'a>> = rows.by_ref().take(wanted).collect();
    let texts = head.iter().flat_map(|row| &row.cells).filter_map(|(_, value)| value.as_text());
    let Some(mark) = texts.into_iter().find_map(ReturnMark::find) else { return Err(head.into_iter().chain(rows)) };
    let mut found = (0, 0, 0);
    for row in head.into_iter().chain(rows).filter(|row| !row.is_blank()) {
        found = (if found.0 == 0 { row.number } else { found.0 }, row.number, found.2 + 1);
    }
    Ok(ReturnSheet { mark, rows: found })
}

/// Says whose newer version a file is.
pub(super) fn newer_version(file: &Arc<str>, sheet: &str, mark: &ReturnMark) -> Diagnostic {
    Diagnostic {
        code: Code::NewerVersion,
        location: Location { file: Arc::clone(file), sheet: Some(Arc::from(sheet)), ..Location::default() },
        value: mark.checksum().to_owned(),
        message: format!("这是退回改正后的新版，{mark}"),
        help: "按同一份文件的新版处理".to_owned(),
    }
}

/// The mark of a file that is returned for the first time: its own checksum.
pub(super) fn mark_of(path: &Path) -> std::io::Result<ReturnMark> {
    let mut hasher = Sha256::new();
    let mut file = BufReader::with_capacity(HASHED_BYTES, File::open(path)?);
    loop {
        let piece = file.fill_buf()?;
        if piece.is_empty() {
            break;
        }
        hasher.update(piece);
        let count = piece.len();
        file.consume(count);
    }
    Ok(ReturnMark::of(&hasher.finalize()))
}
