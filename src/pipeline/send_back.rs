//! 退回: assesses files and gives each back to its sender, with what is wrong marked in it.

use super::file::{FileError, FileResult, FileRun, OUTPUT_BUFFER_BYTES};
use super::inputs::{Input, InputsError};
use super::output::WholeFile;
use super::version::mark_of;
use super::work::{Purpose, WorkRequest, on_files, run_all};
use super::{Observer, RulesError};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::report::{Returned, write_returned};
use std::io::BufWriter;
use std::path::PathBuf;

/// What came of one file.
#[derive(Debug)]
pub struct ReturnedFile {
    /// What the file is called in results.
    pub name: String,
    /// The returned workbook; none where the file could not be read or has nothing to be corrected.
    pub returned: Option<PathBuf>,
    /// Whether it is the sender's own workbook rather than a transcript.
    pub is_own: bool,
    /// How many problems of each severity: errors, warnings, infos.
    pub problems: [usize; 3],
    /// What is wrong with the file as a whole.
    pub about_file: Vec<Diagnostic>,
}

/// Why nothing was returned.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// The inputs cannot be listed.
    #[error(transparent)]
    Inputs(#[from] InputsError),
    /// There are no rules to work by.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// A workbook cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Assesses the inputs and writes each sender's workbook with marks, notes and a list.
///
/// # Errors
/// When there are no inputs or no rules, or a result cannot be written. What is wrong with an input is in the result.
pub fn send_back(request: &WorkRequest, observer: &dyn Observer) -> Result<Vec<ReturnedFile>, ReturnError> {
    on_files(request, Purpose::Return, false, observer, |shared, inputs| {
        let results = run_all(shared, inputs)?;
        Ok(inputs.iter().zip(results).map(|(input, result)| returned(input, result)).collect())
    })
}

fn returned(input: &Input, result: FileResult) -> ReturnedFile {
    let count = |severity| usize::try_from(result.tally.diagnostics_of(severity)).unwrap_or(usize::MAX);
    ReturnedFile {
        name: input.name.clone(),
        returned: result.graded,
        is_own: result.is_own,
        problems: [Severity::Error, Severity::Warning, Severity::Info].map(count),
        about_file: result.about_file,
    }
}

impl FileRun<'_, '_, '_> {
    /// Writes the returned workbook, where there is anything to be corrected.
    pub(super) fn send_back(&mut self, input: &Input) -> Result<(), FileError> {
        let problems: Vec<Diagnostic> =
            std::mem::take(&mut self.early).into_iter().filter(|problem| is_for_sender(problem.code)).collect();
        if problems.is_empty() || !self.result.was_read {
            return Ok(());
        }
        let (mark, old_list) = match self.version_of.take() {
            Some((mark, list)) => (mark, Some(list)),
            None => (mark_of(&input.path).map_err(FileError::Lines)?, None),
        };
        let original = self.original()?;
        let not_kept = (!original.is_own()).then_some("（原格式不能原样写回，已按单元格重排成 xlsx。）");
        let returned = Returned {
            file: &input.name,
            as_of: self.shared.as_of,
            mark: &mark,
            problems: &problems,
            old_list: old_list.as_deref().filter(|_| original.is_own()),
            not_kept,
        };
        let mut file = WholeFile::create(&self.shared.out.join(&input.graded))?;
        let output = BufWriter::with_capacity(OUTPUT_BUFFER_BYTES, file.file());
        write_returned(original.path(), &original.titles, &returned, output)?;
        self.result.graded = Some(file.appear()?);
        self.result.is_own = original.is_own();
        Ok(())
    }
}

/// Whether its sender can do anything about a problem.
const fn is_for_sender(code: Code) -> bool {
    !matches!(code, Code::TableNotGraded | Code::TableEmpty | Code::NewerVersion | Code::EncodingGuessed)
}
