//! Reads the cases and labelled sentences that stand beside the rules.

use super::parse::{Problems, parse};
use super::spec::{CasesSpec, SentencesSpec};
use super::{RuleFiles, RulesetError};
use std::sync::Arc;

/// The case files, by path.
///
/// # Errors
/// When a file is not written as cases are; the error lists all mistakes.
pub fn cases(files: &RuleFiles) -> Result<Vec<(Arc<str>, CasesSpec)>, RulesetError> {
    read(files, |path| path.contains("/tests/") && !path.starts_with(super::installations::FOLDER))
}

/// The files of labelled sentences, by path.
///
/// # Errors
/// When a file is not written as sentences are; the error lists all mistakes.
pub fn sentences(files: &RuleFiles) -> Result<Vec<(Arc<str>, SentencesSpec)>, RulesetError> {
    read(files, |path| path.ends_with("/sentences.yaml"))
}

fn read<T: serde::de::DeserializeOwned>(
    files: &RuleFiles,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<(Arc<str>, T)>, RulesetError> {
    let mut problems = Problems::new(files);
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| wanted(path)) {
        let file = Arc::from(path);
        found.extend(parse(&file, text, &mut problems).map(|in_file| (in_file.file, in_file.spec)));
    }
    if problems.is_empty() { Ok(found) } else { Err(RulesetError(problems.into_vec())) }
}
