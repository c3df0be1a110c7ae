//! The workbook that results are written on: the sender's own, or a transcript where that cannot be written on.

use super::file::FileError;
use super::output::OutputError;
use crate::import::{CSV_SHEET, ReaderProcess, Workbook};
use crate::report::{SheetTitles, Transcript};
use jiff::civil::Date;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An xlsx workbook with the sender's cells in their places.
pub(super) struct Original {
    path: PathBuf,
    /// What its sheets are called, where that is not what the sender calls them.
    pub(super) titles: SheetTitles,
    /// Removed when the run is over.
    temporary: Option<NamedTempFile>,
}

impl Original {
    /// The sender's own file, which is an xlsx package.
    pub(super) fn own(path: &Path) -> Self {
        Self { path: path.to_path_buf(), titles: SheetTitles::new(), temporary: None }
    }

    /// A plain workbook with the cells of a file in any format.
    pub(super) fn transcript(path: &Path, reader: Option<&ReaderProcess>, as_of: Date) -> Result<Self, FileError> {
        let failed = |cause| OutputError { path: std::env::temp_dir(), cause };
        let mut temporary = NamedTempFile::with_prefix("anping-").map_err(failed)?;
        let mut titles = SheetTitles::new();
        let mut transcript = Transcript::new(as_of)?;
        // The file was read a moment ago; where it no longer can be, the transcript ends there.
        if let Ok(mut workbook) = Workbook::open(path, reader) {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            for (at, info) in workbook.sheets().to_vec().iter().enumerate() {
                let title = if info.name == CSV_SHEET { stem.as_str() } else { &info.name };
                titles.insert(info.name.clone(), transcript.begin_sheet(info, title)?);
                let Ok(rows) = workbook.rows(at) else { continue };
                for row in rows.map_while(Result::ok) {
                    transcript.row(&row)?;
                }
            }
        }
        transcript.finish(BufWriter::new(temporary.as_file_mut()))?;
        Ok(Self { path: temporary.path().to_path_buf(), titles, temporary: Some(temporary) })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is the sender's own.
    pub(super) const fn is_own(&self) -> bool {
        self.temporary.is_none()
    }
}
