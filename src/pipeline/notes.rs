//! What is said of a file that gave no records: skipped rows, guessed encodings, nothing found.

use super::file::{FileError, FileRun};
use super::inspect::encoding_note;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::import::Workbook;
use crate::model::{CellRef, SkipReason, row_range};
use std::sync::Arc;

impl FileRun<'_, '_, '_> {
    pub(super) fn skipped(&mut self, first: u32, last: u32, rows: u64, reason: SkipReason) -> Result<(), FileError> {
        self.result.tally.skip(reason, rows);
        let Some(lines) = &mut self.lines else { return Ok(()) };
        let sheet = self.result.tally.places.last().map(|place| Arc::clone(&place.sheet));
        let diagnostic = Diagnostic {
            code: Code::RowSkipped,
            location: Location {
                file: Arc::clone(&self.file),
                sheet,
                cell: Some(CellRef { row: first, column: 0 }),
                line: None,
            },
            value: reason.id().to_owned(),
            message: format!("{}：{}，不作为记录", row_range(first, last), reason.title()),
            help: String::new(),
        };
        lines.diagnostic(&diagnostic, Some(rows))?;
        Ok(())
    }

    pub(super) fn note_encoding(&mut self, workbook: &Workbook) -> Result<(), FileError> {
        encoding_note(workbook, &self.file).map_or(Ok(()), |note| self.about_file(note))
    }

    pub(super) fn note_nothing_found(&mut self, sheets: usize) -> Result<(), FileError> {
        if self.result.tally.rows() > 0 || self.other_tables || self.result.tally.judged > 0 || self.judge.is_some() {
            return Ok(());
        }
        self.about_file(Diagnostic {
            code: Code::TableNotFound,
            location: self.location(None, None),
            value: String::new(),
            message: format!("{sheets} 张工作表里都没有找到风险登记表"),
            help: "请确认表里有“风险点、危险源、L、E、C、风险等级”一类的表头；少见的表头可加到 rulesets 的 columns 下"
                .to_owned(),
        })
    }
}
