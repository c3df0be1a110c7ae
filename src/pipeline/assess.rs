//! 核查: grades registers and writes what was found.

use super::consistency::note_twins;
use super::file::{FileError, FileResult, copy_lines};
use super::inputs::{Input, InputsError};
use super::output::{OutputError, write_text};
use super::work::{Purpose, Shared, WorkRequest, on_files, run_all};
use super::{Observer, RulesError};
use crate::analyse::Tally;
use crate::diagnostic::Diagnostic;
use crate::grade::Unanswered;
use crate::report::{Highlights, HtmlError, Run, render_html, write_summary};
use std::io::Write;
use std::path::PathBuf;

/// What came of a run.
#[derive(Debug)]
pub struct AssessOutcome {
    /// What was seen.
    pub tally: Tally,
    /// What came of each file, in the order in which they were listed.
    pub files: Vec<FileOutcome>,
    /// The HTML report.
    pub report: PathBuf,
}

/// What came of one file.
#[derive(Debug)]
pub struct FileOutcome {
    /// What the file is called in results.
    pub name: String,
    /// Its graded workbook, if it holds a register.
    pub graded: Option<PathBuf>,
    /// Graded rows.
    pub rows: u64,
    /// Rows of ledgers and self-checks that criteria were applied to.
    pub judged: u64,
    /// What is wrong with the file as a whole.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why a run has no result.
#[derive(Debug, thiserror::Error)]
pub enum AssessError {
    /// The inputs cannot be listed.
    #[error(transparent)]
    Inputs(#[from] InputsError),
    /// There are no rules to work with.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// A file's results cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The report cannot be rendered.
    #[error(transparent)]
    Html(#[from] HtmlError),
    /// A result cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The JSON lines cannot be written.
    #[error("结果行写不出")]
    Lines(#[source] std::io::Error),
}

/// Grades the inputs and writes a graded workbook for each and one report for all. JSON lines go to `lines`, in the order
/// of the files, whatever the order in which they are done.
///
/// # Errors
/// When there are no inputs or no rules, or a result cannot be written. What is wrong with an input is in the outcome.
pub fn assess(
    request: &WorkRequest,
    observer: &dyn Observer,
    lines: Option<&mut dyn Write>,
) -> Result<AssessOutcome, AssessError> {
    on_files(request, Purpose::Grade, lines.is_some(), observer, |shared, inputs| grade(shared, inputs, lines))
}

fn grade(
    shared: &Shared<'_>,
    inputs: &[Input],
    mut lines: Option<&mut dyn Write>,
) -> Result<AssessOutcome, AssessError> {
    let mut gathered = Gathered::default();
    let mut results = run_all(shared, inputs)?;
    note_twins(shared.consistency, &mut results)?;
    for (input, mut result) in inputs.iter().zip(results) {
        if let Some((file_lines, output)) = result.lines.take().zip(lines.as_deref_mut()) {
            copy_lines(file_lines, output).map_err(AssessError::Lines)?;
        }
        gathered.add(input, result);
    }
    if let Some(output) = lines {
        write_summary(output, &gathered.tally, inputs.len(), shared.as_of).map_err(AssessError::Lines)?;
    }
    gathered.finish(shared)
}

#[derive(Default)]
struct Gathered {
    tally: Tally,
    highlights: Highlights,
    unanswered: Vec<Unanswered>,
    files: Vec<FileOutcome>,
}

impl Gathered {
    fn add(&mut self, input: &Input, result: FileResult) {
        self.files.push(FileOutcome {
            name: input.name.clone(),
            graded: result.graded,
            rows: result.tally.rows(),
            judged: result.tally.judged,
            diagnostics: result.about_file,
        });
        self.tally.append(result.tally);
        self.highlights.append(result.highlights);
        for unanswered in result.unanswered {
            if !self.unanswered.contains(&unanswered) {
                self.unanswered.push(unanswered);
            }
        }
    }

    fn finish(self, shared: &Shared<'_>) -> Result<AssessOutcome, AssessError> {
        let line = |unanswered: &Unanswered| {
            let needs = format!("表中没有「{}」一列", unanswered.missing.join("」「"));
            (unanswered.rule.clone(), unanswered.title.clone(), needs)
        };
        let unanswered: Vec<(String, String, String)> = self.unanswered.iter().map(line).collect();
        let graded = self.files.iter().filter(|file| file.graded.is_some()).count();
        let html = render_html(&Run {
            ruleset: shared.ruleset,
            tally: &self.tally,
            highlights: &self.highlights,
            as_of: shared.as_of,
            files: (self.files.len(), graded),
            unanswered: &unanswered,
        })?;
        let report = write_text(&shared.out.join("report.html"), &html)?;
        Ok(AssessOutcome { tally: self.tally, files: self.files, report })
    }
}
