//! 退回: assesses files and gives each back to its sender, with what is wrong marked in it.

use super::file::{FileError, FileResult, Purpose, Shared, run};
use super::inputs::{self, Input, InputsError};
use super::{LazyRules, Observer, Rules, RulesError, RulesRequest, load_rules};
use crate::diagnostic::Severity;
use crate::grade::Grader;
use crate::grade::consistency::ConsistencyJudge;
use crate::import::ReaderProcess;
use crate::ruleset::reference::Checks;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::path::PathBuf;

/// What is appended to the stem of a returned workbook.
const RETURNED_SUFFIX: &str = "-退回";

/// What to return, and where to.
#[derive(Clone, Debug)]
pub struct ReturnRequest {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    /// The folder for the returned workbooks.
    pub out: PathBuf,
    /// The rules to work by.
    pub rules: RulesRequest,
    /// How to start the process that reads xls and ods.
    pub reader: Option<ReaderProcess>,
}

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
    pub about_file: Vec<crate::diagnostic::Diagnostic>,
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
pub fn send_back(request: &ReturnRequest, observer: &dyn Observer) -> Result<Vec<ReturnedFile>, ReturnError> {
    let Rules { ruleset, named_profile, files } = load_rules(&request.rules)?;
    let as_of = request.rules.as_of;
    let checks = Checks::load(&files, &ruleset).map_err(RulesError::from)?;
    let consistency = ConsistencyJudge::new(&checks, &ruleset, as_of);
    let lazy = LazyRules::new(files, as_of);
    let inputs = inputs::list_for(&request.inputs, &request.out, RETURNED_SUFFIX)?;
    observer.files(inputs.len());
    let shared = Shared {
        ruleset: &ruleset,
        lazy: &lazy,
        consistency: &consistency,
        named_profile,
        as_of,
        reader: request.reader.as_ref(),
        out: &request.out,
        wants_lines: false,
        purpose: Purpose::Return,
        observer,
    };
    let grader = || Grader::new(shared.ruleset);
    let one =
        |grader: &mut Grader<'_>, input: &Input| run(&shared, grader, input).map(|result| returned(input, result));
    Ok(inputs.par_iter().map_init(grader, one).collect::<Result<_, FileError>>()?)
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
