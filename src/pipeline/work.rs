//! Files in, a workbook each out: what 核查 and 退回 have in common.

use super::file::{FileError, FileResult, Purpose, Shared, run};
use super::inputs::{self, Input, InputsError};
use super::{LazyRules, Observer, Rules, RulesError, RulesRequest, load_rules};
use crate::grade::Grader;
use crate::grade::consistency::ConsistencyJudge;
use crate::import::ReaderProcess;
use crate::ruleset::reference::Checks;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::path::PathBuf;

/// Which files to work on, how, and where the results go.
#[derive(Clone, Debug)]
pub struct WorkRequest {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    /// The folder for the results.
    pub out: PathBuf,
    /// The rules to work by.
    pub rules: RulesRequest,
    /// How to start the process that reads xls and ods.
    pub reader: Option<ReaderProcess>,
}

/// Makes ready what all files share, and has `act` work on them.
pub(super) fn on_files<T, E: From<RulesError> + From<InputsError>>(
    request: &WorkRequest,
    purpose: Purpose,
    wants_lines: bool,
    observer: &dyn Observer,
    act: impl FnOnce(&Shared<'_>, &[Input]) -> Result<T, E>,
) -> Result<T, E> {
    let as_of = request.rules.as_of;
    let Rules { ruleset, named_profile, files } = load_rules(&request.rules)?;
    let checks = Checks::load(&files, &ruleset).map_err(RulesError::from)?;
    let consistency = ConsistencyJudge::new(&checks, &ruleset, as_of);
    let lazy = LazyRules::new(files, as_of);
    let inputs = inputs::list(&request.inputs, &request.out, purpose.suffix())?;
    observer.files(inputs.len());
    let shared = Shared {
        ruleset: &ruleset,
        lazy: &lazy,
        consistency: &consistency,
        named_profile,
        as_of,
        reader: request.reader.as_ref(),
        out: &request.out,
        wants_lines,
        purpose,
        observer,
    };
    act(&shared, &inputs)
}

/// Runs the files on all threads; a single one without waking any.
pub(super) fn run_all(shared: &Shared<'_>, inputs: &[Input]) -> Result<Vec<FileResult>, FileError> {
    let grader = || Grader::new(shared.ruleset);
    match inputs {
        [input] => Ok(vec![run(shared, &mut grader(), input)?]),
        inputs => inputs.par_iter().map_init(grader, |grader, input| run(shared, grader, input)).collect(),
    }
}
