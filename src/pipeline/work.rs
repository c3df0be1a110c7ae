//! Files in, a workbook each out: what 核查 and 退回 have in common.

use super::file::{FileError, FileResult, run};
use super::inputs::{self, GRADED_SUFFIX, Input, InputsError};
use super::{LazyRules, Observer, Rules, RulesError, RulesRequest, load_rules};
use crate::grade::Grader;
use crate::grade::consistency::ConsistencyJudge;
use crate::import::ReaderProcess;
use crate::ruleset::Ruleset;
use crate::ruleset::reference::Checks;
use jiff::civil::Date;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::path::{Path, PathBuf};

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

/// What a run is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Purpose {
    /// Graded workbooks for the office.
    Grade,
    /// The senders' own workbooks back.
    Return,
    /// Rows in the town's book.
    Book,
}

impl Purpose {
    /// What is appended to the stem of a result.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Grade => GRADED_SUFFIX,
            Self::Return => "-退回",
            // Nothing is written beside the files.
            Self::Book => "",
        }
    }
}

/// What all files of a run share.
pub(super) struct Shared<'s> {
    pub(super) ruleset: &'s Ruleset,
    pub(super) lazy: &'s LazyRules,
    pub(super) consistency: &'s ConsistencyJudge<'s>,
    pub(super) named_profile: Option<(usize, usize)>,
    pub(super) as_of: Date,
    pub(super) reader: Option<&'s ReaderProcess>,
    pub(super) out: &'s Path,
    pub(super) wants_lines: bool,
    pub(super) purpose: Purpose,
    pub(super) observer: &'s dyn Observer,
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
