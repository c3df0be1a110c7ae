//! Reports as their folders define them, checked against the figures and the tables that they speak of.

mod check;
mod files;

pub use files::{ReportFiles, ReportFilesError};

use super::parse::{Problems, parse};
use super::spec::{PeriodKey, ReportSpec, ScopeKey};
use super::{Figures, RuleFiles, Ruleset, RulesetError};
use crate::model::checksum_of;
use crate::model::period::PeriodKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The file in a folder that says what the report is.
const DEFINITION: &str = "report.yaml";

/// A report.
#[derive(Debug)]
pub struct Report {
    /// As written.
    pub spec: ReportSpec,
    /// The Word template.
    pub word: Vec<u8>,
    /// SHA-256 of the definition.
    pub definition_hash: String,
}

impl Report {
    /// Whether something that is for some scopes only is for this one.
    #[must_use]
    pub fn is_for(scopes: &[ScopeKey], scope: ScopeKey) -> bool {
        scopes.is_empty() || scopes.contains(&scope)
    }

    /// Whether it can be made about a kind of period.
    #[must_use]
    pub fn has_period(&self, kind: PeriodKind) -> bool {
        self.spec.periods.iter().any(|key| key.kind() == kind)
    }
}

impl PeriodKey {
    /// The kind of period.
    #[must_use]
    pub const fn kind(self) -> PeriodKind {
        match self {
            Self::Day => PeriodKind::Day,
            Self::Month => PeriodKind::Month,
            Self::Quarter => PeriodKind::Quarter,
            Self::Half => PeriodKind::Half,
            Self::Year => PeriodKind::Year,
        }
    }
}

impl ScopeKey {
    /// Identifier in contexts of templates.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Village => "village",
            Self::Enterprise => "enterprise",
        }
    }
}

/// All reports, by identifier.
#[derive(Debug, Default)]
pub struct Reports(Vec<Report>);

impl Reports {
    /// Checks the definitions.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(files: &ReportFiles, ruleset: &Ruleset, figures: &Figures) -> Result<Self, RulesetError> {
        let texts = RuleFiles::from_texts(files.definitions());
        let mut problems = Problems::new(&texts);
        let mut reports = Vec::new();
        for (path, text) in texts.iter() {
            let file: Arc<str> = Arc::from(path);
            let Some(in_file) = parse::<ReportSpec>(&file, text, &mut problems) else { continue };
            let folder = path.strip_suffix(DEFINITION).unwrap_or_default().trim_end_matches('/');
            let checked = check::Checking { file: &file, folder, files, ruleset, figures };
            let word = checked.check(&in_file.spec, &mut problems);
            let definition_hash = checksum_of(text.as_bytes());
            reports.extend(word.map(|word| Report { spec: in_file.spec, word, definition_hash }));
        }
        if problems.is_empty() { Ok(Self(reports)) } else { Err(RulesetError(problems.into_vec())) }
    }

    /// The report that clerks call so.
    #[must_use]
    pub fn find(&self, what: &str) -> Option<&Report> {
        let is_called =
            |report: &&Report| report.spec.id.value == what || report.spec.called.iter().any(|called| called == what);
        self.0.iter().find(is_called)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Report> {
        self.0.iter()
    }
}

/// What a clerk wrote for a report: texts by the place where they belong.
///
/// # Errors
/// When it is no such file; the error says why.
pub fn read_notes(text: &str) -> Result<BTreeMap<String, String>, String> {
    super::parse::from_yaml(text).map_err(|error| error.without_snippet().to_string())
}
