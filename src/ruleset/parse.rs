//! Reads each rule file as the kind that its folder says.

use super::files::RuleFiles;
use super::spec::{AccidentTypesSpec, ColumnsSpec, DirectSpec, HeadingsSpec, LevelWordsSpec, MethodSpec, RowNoiseSpec};
use crate::diagnostic::{Code, Diagnostic, Location};
use serde::de::DeserializeOwned;
use serde_saphyr::Spanned;
use std::sync::Arc;

/// Nodes that a rule file may have.
const MAX_NODES: usize = 200_000;
/// How deep a rule file may nest.
const MAX_DEPTH: usize = 32;
/// Aliases that a rule file may use.
const MAX_ALIASES: usize = 64;

/// A spec and the file it stands in.
#[derive(Debug)]
pub(super) struct InFile<T> {
    pub(super) file: Arc<str>,
    pub(super) spec: T,
}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Diagnostic>);

impl Problems {
    /// Reports a rule that makes no sense, at the value that is to blame.
    pub(super) fn rule<T>(&mut self, file: &Arc<str>, at: &Spanned<T>, message: String, help: &str)
    where
        T: ToString,
    {
        let line = position(at.referenced.line(), at.referenced.column());
        self.push(Code::RuleInvalid, file, line, at.value.to_string(), message, help);
    }

    /// Reports a mistake at a line and column.
    pub(super) fn push(
        &mut self,
        code: Code,
        file: &Arc<str>,
        line: Option<(usize, usize)>,
        value: String,
        message: String,
        help: &str,
    ) {
        let location = Location { file: Arc::clone(file), line, ..Location::default() };
        self.0.push(Diagnostic { code, location, value, message, help: help.to_owned() });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }
}

fn position(line: u64, column: u64) -> Option<(usize, usize)> {
    Some((usize::try_from(line).ok()?, usize::try_from(column).ok()?))
}

/// All files, as written.
#[derive(Debug, Default)]
pub(super) struct Specs {
    pub(super) methods: Vec<InFile<MethodSpec>>,
    pub(super) direct: Vec<InFile<DirectSpec>>,
    pub(super) columns: Vec<InFile<ColumnsSpec>>,
    pub(super) headings: Option<InFile<HeadingsSpec>>,
    pub(super) level_words: Option<LevelWordsSpec>,
    pub(super) row_noise: Option<RowNoiseSpec>,
    pub(super) accidents: Option<AccidentTypesSpec>,
    pub(super) problems: Problems,
}

impl Specs {
    /// Reads every file; what cannot be read is among the problems.
    pub(super) fn read(files: &RuleFiles) -> Self {
        let mut specs = Self::default();
        for (path, text) in files.iter().filter(|(path, _)| !path.starts_with(super::installations::FOLDER)) {
            specs.read_file(&Arc::from(path), text);
        }
        specs
    }

    fn read_file(&mut self, file: &Arc<str>, text: &str) {
        let mut parts = file.rsplit('/');
        let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let problems = &mut self.problems;
        match (folder, name) {
            ("methods", _) => self.methods.extend(parse(file, text, problems)),
            ("direct", _) => self.direct.extend(parse(file, text, problems)),
            ("columns", "headings.yaml") => self.headings = parse(file, text, problems),
            ("columns", _) => self.columns.extend(parse(file, text, problems)),
            ("values", "risk-level.yaml") => self.level_words = parse(file, text, problems).map(|in_file| in_file.spec),
            ("values", "row-noise.yaml") => self.row_noise = parse(file, text, problems).map(|in_file| in_file.spec),
            ("values", "accident-type.yaml") => {
                self.accidents = parse(file, text, problems).map(|in_file| in_file.spec);
            }
            ("tests", _) => {}
            _ => problems.push(
                Code::RuleFileInvalid,
                file,
                None,
                String::new(),
                "不知道这个文件写的是哪一类规则".to_owned(),
                "规则文件应放在 methods、direct、columns、values 或 tests 目录下",
            ),
        }
    }
}

pub(super) fn parse<T: DeserializeOwned>(file: &Arc<str>, text: &str, problems: &mut Problems) -> Option<InFile<T>> {
    // JSON is YAML too, but read by its own parser it takes a twentieth of the time; what that refuses, YAML explains.
    if let Some(spec) = text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten() {
        return Some(InFile { file: Arc::clone(file), spec });
    }
    match from_yaml(text) {
        Ok(spec) => Some(InFile { file: Arc::clone(file), spec }),
        Err(error) => {
            let line = error.location().and_then(|at| position(at.line(), at.column()));
            let message = format!("写法不对：{}", first_line(&error.without_snippet().to_string()));
            problems.push(
                Code::RuleFileInvalid,
                file,
                line,
                String::new(),
                message,
                "请对照 rulesets/README.md 的字段说明改正",
            );
            None
        }
    }
}

/// Reads YAML within the limits of rule files.
pub(crate) fn from_yaml<T: DeserializeOwned>(text: &str) -> Result<T, serde_saphyr::Error> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: MAX_NODES,
            max_depth: MAX_DEPTH,
            max_aliases: MAX_ALIASES,
        },
    };
    serde_saphyr::from_str_with_options(text, options)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
