//! Takes one file through all stages.

use super::Input;
use super::book::{Entries, NobodyTakes};
use super::consistency::RegisterPrint;
use super::original::Original;
use super::output::{OutputError, WholeFile};
use super::sheet::{Content, read_sheet};
use super::version::{ReturnSheet, newer_version};
use super::work::{Purpose, Shared};
use crate::analyse::{TableFigures, Tally};
use crate::diagnostic::{Code, Diagnostic, Issue, Location};
use crate::grade::dangers::DangerJudge;
use crate::grade::{Grader, Unanswered};
use crate::import::Workbook;
use crate::model::{CellRef, FieldId, Record, ReturnMark, Row, SheetInfo, SkipReason, Table};
use crate::normalise::{Event, Place, SheetReader};
use crate::report::{GradedWorkbook, Highlights, JsonLines, WorkbookError, write_diagnostic};
use crate::ruleset::RulesetError;
use crate::ruleset::reference::CheckRule;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::SpooledTempFile;

/// Rows between two calls of the observer.
const ROWS_PER_CALL: u64 = 1_000;
/// Bytes written to a graded workbook at a time.
pub(super) const OUTPUT_BUFFER_BYTES: usize = 1 << 18;
/// JSON lines of a file that are kept in memory before they go to disk.
const SPOOL_BYTES: usize = 4 << 20;

/// Why a file's results cannot be written; nothing of the kind is the file's own fault.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The graded workbook cannot be written.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The JSON lines cannot be written.
    #[error("结果行写不出")]
    Lines(#[from] std::io::Error),
    /// Nobody takes what the file brings.
    #[error(transparent)]
    Entries(#[from] NobodyTakes),
    /// The criteria have mistakes.
    #[error(transparent)]
    Criteria(#[from] RulesetError),
}

/// What came of a file.
pub(super) struct FileResult {
    pub(super) tally: Tally,
    pub(super) highlights: Highlights,
    pub(super) unanswered: Vec<Unanswered>,
    /// The graded workbook, if there was a register; or the returned one, if there was anything to be corrected.
    pub(super) graded: Option<PathBuf>,
    /// Whether that is the sender's own workbook.
    pub(super) is_own: bool,
    /// The file's JSON lines.
    pub(super) lines: Option<SpooledTempFile>,
    /// Whether the file could be opened.
    pub(super) was_read: bool,
    /// Diagnostics about the file as a whole.
    pub(super) about_file: Vec<Diagnostic>,
    /// Its registers, to find those that two enterprises have in common.
    pub(super) registers: Vec<RegisterPrint>,
}

impl FileResult {
    /// Adds what only all files together show: it is in the report and the JSON lines; the workbook is written already.
    pub(super) fn add_late(&mut self, diagnostic: Diagnostic) -> Result<(), FileError> {
        self.tally.diagnostic(&diagnostic);
        self.highlights.problem(&diagnostic);
        if let Some(lines) = &mut self.lines {
            write_diagnostic(lines, &diagnostic, None)?;
        }
        self.about_file.push(diagnostic);
        Ok(())
    }
}

/// Grades a file; what is wrong with it is in the result. Where the sender's workbook turns out not to be one that can be
/// written on, the file is read again and a transcript takes its place.
pub(super) fn run(shared: &Shared<'_>, grader: &mut Grader<'_>, input: &Input) -> Result<FileResult, FileError> {
    match FileRun::new(shared, grader, input, None).run(input, true) {
        Err(FileError::Workbook(error)) if error.is_about_original() => {
            FileRun::new(shared, grader, input, None).run(input, false)
        }
        result => result,
    }
}

/// Grades a file whose rows go into the town's book; nothing is written beside that.
pub(super) fn run_for_book<'s>(
    shared: &'s Shared<'s>,
    grader: &mut Grader<'_>,
    input: &'s Input,
    entries: Entries<'s>,
) -> Result<FileResult, FileError> {
    FileRun::new(shared, grader, input, Some(entries)).run(input, false)
}

pub(super) struct FileRun<'s, 'g, 'r> {
    pub(super) shared: &'s Shared<'s>,
    grader: &'g mut Grader<'r>,
    /// Applies criteria to hidden dangers, once there are any.
    pub(super) judge: Option<DangerJudge<'s>>,
    /// The chemicals of the inventory whose rows go by.
    pub(super) inventory: Vec<Record<'static>>,
    pub(super) file: Arc<str>,
    path: &'s Path,
    /// Whether results are written on the sender's own workbook.
    keeps_original: bool,
    /// Figures of the table whose rows go by.
    pub(super) figures: TableFigures,
    /// The consistency checks that its rows can fail.
    pub(super) row_checks: Vec<&'s CheckRule>,
    pub(super) book: Option<GradedWorkbook>,
    /// What the book is written on.
    original: Option<Original>,
    /// What was found before the first register, for the book that is not there yet; in a run that returns files, all of it.
    pub(super) early: Vec<Diagnostic>,
    /// Where its rows go, if into the town's book.
    pub(super) entries: Option<Entries<'s>>,
    /// Whose newer version the file is, if it was returned before.
    pub(super) version_of: Option<(ReturnMark, Arc<str>)>,
    pub(super) lines: Option<JsonLines<'s, BufWriter<SpooledTempFile>>>,
    pub(super) result: FileResult,
    pub(super) other_tables: bool,
    /// Records of the table whose rows go by that this command has no use for: first row, last row, how many.
    pub(super) unused: Option<(u32, u32, u64)>,
    rows_unreported: u64,
}

impl<'s, 'g, 'r> FileRun<'s, 'g, 'r> {
    fn new(shared: &'s Shared<'s>, grader: &'g mut Grader<'r>, input: &'s Input, entries: Option<Entries<'s>>) -> Self {
        let lines = shared
            .wants_lines
            .then(|| JsonLines::new(shared.ruleset, BufWriter::new(SpooledTempFile::new(SPOOL_BYTES))));
        Self {
            shared,
            grader,
            judge: None,
            inventory: Vec::new(),
            file: Arc::from(input.name.as_str()),
            path: &input.path,
            keeps_original: false,
            figures: TableFigures::new(shared.ruleset),
            row_checks: Vec::new(),
            book: None,
            original: None,
            early: Vec::new(),
            entries,
            version_of: None,
            lines,
            result: FileResult {
                tally: Tally::default(),
                highlights: Highlights::default(),
                unanswered: Vec::new(),
                graded: None,
                is_own: false,
                lines: None,
                was_read: false,
                about_file: Vec::new(),
                registers: Vec::new(),
            },
            other_tables: false,
            unused: None,
            rows_unreported: 0,
        }
    }

    fn run(mut self, input: &Input, keeps_original: bool) -> Result<FileResult, FileError> {
        match Workbook::open(&input.path, self.shared.reader) {
            Ok(mut workbook) => {
                self.keeps_original = keeps_original && workbook.is_xlsx();
                self.result.was_read = true;
                self.note_encoding(&workbook)?;
                let sheets = workbook.sheets().to_vec();
                for (at, sheet) in sheets.iter().enumerate() {
                    self.sheet(&mut workbook, at, sheet)?;
                }
                self.note_nothing_found(sheets.len())?;
            }
            Err(error) => {
                let diagnostic = error.diagnostic(&self.file, None);
                self.about_file(diagnostic)?;
            }
        }
        self.finish(input)
    }

    fn sheet(&mut self, workbook: &mut Workbook, at: usize, info: &SheetInfo) -> Result<(), FileError> {
        let place = Place { file: Arc::clone(&self.file), sheet: Arc::from(info.name.as_str()) };
        self.result.tally.enter(&place.file, &place.sheet);
        let (result, failure) = read_sheet(workbook, at, info, |content| match content {
            Content::List(list) => self.pass_over_list(&place.sheet, list),
            Content::Rows(rows) => {
                let profile = self.shared.named_profile;
                let reader = SheetReader::new(self.shared.ruleset, place.clone(), &info.merges, profile, rows);
                self.events(reader, info.hidden)
            }
        });
        result.transpose()?;
        failure.map_or(Ok(()), |error| self.problem(&error.diagnostic(&place.file, Some(&place.sheet))))
    }

    /// Passes over the list of a returned workbook, which says whose newer version the file is.
    fn pass_over_list(&mut self, sheet: &Arc<str>, returned: ReturnSheet) -> Result<(), FileError> {
        let (first, last, rows) = returned.rows;
        self.skipped(first, last, rows, SkipReason::ReturnSheet)?;
        self.about_file(newer_version(&self.file, sheet, &returned.mark))?;
        if let Some(entries) = &mut self.entries {
            entries.version_of(returned.mark.checksum())?;
        }
        self.version_of = Some((returned.mark, Arc::clone(sheet)));
        Ok(())
    }

    fn events<'a>(
        &mut self,
        reader: SheetReader<'_, 'a, impl Iterator<Item = Row<'a>>>,
        hidden: bool,
    ) -> Result<(), FileError> {
        let mut table: Option<Arc<Table>> = None;
        let mut rows = 0;
        for event in reader {
            match event {
                Event::Table(found) => {
                    self.close_table(table.as_deref(), rows)?;
                    rows = 0;
                    self.begin_table(&found, hidden)?;
                    table = Some(found);
                }
                Event::Record(record) => {
                    rows += 1;
                    if record.table.is_graded() {
                        self.record(&record)?;
                    } else {
                        self.plain_record(record)?;
                    }
                }
                Event::Skipped { first, last, rows, reason } => self.skipped(first, last, rows, reason)?,
                Event::Problem(diagnostic) if is_about_table(diagnostic.code) => self.about_table(diagnostic)?,
                Event::Problem(diagnostic) => self.problem(&diagnostic)?,
            }
        }
        self.close_table(table.as_deref(), rows)
    }

    fn begin_table(&mut self, table: &Table, hidden: bool) -> Result<(), FileError> {
        if hidden {
            self.problem(&Diagnostic {
                code: Code::SheetHidden,
                location: self.location(Some(&table.sheet), None),
                value: table.sheet.to_string(),
                message: "工作表是隐藏的，已照常核查".to_owned(),
                help: "不应提交的，请删去这张工作表后重新报送".to_owned(),
            })?;
        }
        if let Some(refusal) = table.refusal {
            return self.note_not_graded(table, refusal.title().to_owned());
        }
        if let Some(entries) = &mut self.entries {
            entries.table(table)?;
        }
        self.row_checks = self.shared.consistency.for_rows_of(table);
        if !table.is_graded() && !self.begin_judging(table)? {
            return Ok(());
        }
        if let Some(profile) = self.profile_id(table) {
            self.result.tally.note_profile(profile);
        }
        let unanswered = if table.is_graded() { self.grader.unanswered(table) } else { Vec::new() };
        for unanswered in unanswered {
            if !self.result.unanswered.contains(&unanswered) {
                self.result.unanswered.push(unanswered);
            }
        }
        if self.shared.purpose != Purpose::Grade {
            return Ok(());
        }
        if self.book.is_none() {
            let mut book = self.open_book()?;
            for diagnostic in self.early.drain(..) {
                book.problem(&diagnostic)?;
            }
            self.book = Some(book);
        }
        if let Some(book) = &mut self.book {
            book.begin_table(table)?;
        }
        Ok(())
    }

    fn open_book(&mut self) -> Result<GradedWorkbook, FileError> {
        let original = self.original()?;
        let book = GradedWorkbook::open(original.path(), original.titles.clone())?;
        self.original = Some(original);
        Ok(book)
    }

    /// The workbook to write on.
    pub(super) fn original(&self) -> Result<Original, FileError> {
        if self.keeps_original {
            return Ok(Original::own(self.path));
        }
        Original::transcript(self.path, self.shared.reader, self.shared.as_of)
    }

    fn close_table(&mut self, table: Option<&Table>, rows: u64) -> Result<(), FileError> {
        if let Some(profile) = table.and_then(|table| self.profile_id(table)) {
            self.result.tally.count_profile(profile, rows);
        }
        if let Some((first, last, rows)) = self.unused.take() {
            self.skipped(first, last, rows, SkipReason::OtherTable)?;
        }
        table.map_or(Ok(()), |table| self.check_table(table))
    }

    fn profile_id(&self, table: &Table) -> Option<&'s str> {
        let profile = self.shared.ruleset.profile(table.method.as_ref()?)?;
        Some(&profile.id)
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), FileError> {
        let verdict = self.grader.grade(record);
        if let Some(entries) = &mut self.entries {
            entries.row(record, Some(&verdict))?;
        }
        self.result.tally.record(self.shared.ruleset, record, &verdict.grade);
        self.result.highlights.disagreement(self.shared.ruleset, &self.file, record, &verdict.grade);
        if let Some(book) = &mut self.book {
            book.row(record.row.number, &verdict.grade, &verdict.reason_text, &verdict.issue_text)?;
        }
        if let Some(lines) = &mut self.lines {
            lines.row(&self.file, record, &verdict.grade)?;
        }
        self.at_cells(record, &verdict.issues)?;
        self.check_risk(record, &verdict)?;
        self.row_done();
        Ok(())
    }

    pub(super) fn row_done(&mut self) {
        self.rows_unreported += 1;
        if self.rows_unreported == ROWS_PER_CALL {
            self.report_rows();
        }
    }

    pub(super) fn at_cells(&mut self, record: &Record<'_>, issues: &[Issue]) -> Result<(), FileError> {
        for issue in issues {
            let cell = cell_of(record, issue.field);
            let diagnostic = issue.at(self.location(Some(&record.table.sheet), Some(cell)));
            self.problem(&diagnostic)?;
        }
        Ok(())
    }

    pub(super) fn location(&self, sheet: Option<&Arc<str>>, cell: Option<CellRef>) -> Location {
        Location { file: Arc::clone(&self.file), sheet: sheet.map(Arc::clone), cell, line: None }
    }

    pub(super) fn problem(&mut self, diagnostic: &Diagnostic) -> Result<(), FileError> {
        self.result.tally.diagnostic(diagnostic);
        self.result.highlights.problem(diagnostic);
        match (&mut self.book, &mut self.entries) {
            (Some(book), _) => book.problem(diagnostic)?,
            (None, Some(entries)) => entries.problem(diagnostic)?,
            (None, None) => self.early.push(diagnostic.clone()),
        }
        if let Some(lines) = &mut self.lines {
            lines.diagnostic(diagnostic, None)?;
        }
        Ok(())
    }

    pub(super) fn about_table(&mut self, diagnostic: Diagnostic) -> Result<(), FileError> {
        self.other_tables = true;
        self.about_file(diagnostic)
    }

    pub(super) fn about_file(&mut self, diagnostic: Diagnostic) -> Result<(), FileError> {
        self.problem(&diagnostic)?;
        self.result.about_file.push(diagnostic);
        Ok(())
    }

    fn report_rows(&mut self) {
        self.shared.observer.rows(self.rows_unreported);
        self.rows_unreported = 0;
    }

    fn finish(mut self, input: &Input) -> Result<FileResult, FileError> {
        self.report_rows();
        if let Some(book) = self.book.take().filter(|_| self.result.tally.rows() + self.result.tally.judged > 0) {
            let mut file = WholeFile::create(&self.shared.out.join(&input.graded))?;
            book.finish(&self.result.tally, BufWriter::with_capacity(OUTPUT_BUFFER_BYTES, file.file()))?;
            self.result.graded = Some(file.appear()?);
        }
        if self.shared.purpose == Purpose::Return {
            self.send_back(input)?;
        }
        if let Some(entries) = self.entries.take() {
            entries.finish()?;
        }
        if let Some(lines) = self.lines.take() {
            self.result.lines = Some(lines.into_output().into_inner().map_err(std::io::IntoInnerError::into_error)?);
        }
        self.shared.observer.file_done(&self.file);
        Ok(self.result)
    }
}

/// The field's cell, or the row's first one where the table has no such column.
pub(super) fn cell_of(record: &Record<'_>, field: FieldId) -> CellRef {
    let first = record.table.columns.first().map_or(0, |column| column.index);
    record.cell_ref(field).unwrap_or(CellRef { row: record.row.number, column: first })
}

/// Whether a diagnostic says why a table gave no records.
const fn is_about_table(code: Code) -> bool {
    matches!(code, Code::TableNotGraded | Code::TableEmpty)
}

/// Copies a file's JSON lines to an output.
pub(super) fn copy_lines(mut lines: SpooledTempFile, output: &mut dyn Write) -> std::io::Result<()> {
    use std::io::Seek;
    lines.rewind()?;
    std::io::copy(&mut lines, output)?;
    Ok(())
}
