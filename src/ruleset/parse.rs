//! Reads each rule file as the kind that its folder says.

use super::files::RuleFiles;
use super::spec::{
    AccidentTypesSpec, ChangeWordsSpec, CodesSpec, ColumnsSpec, ConsistencySpec, CriteriaSpec, DeadlinesSpec,
    DirectSpec, DutiesSpec, ExchangeSpec, FactsSpec, FiguresSpec, HeadingsSpec, LevelWordsSpec, LexiconSpec, ListSpec,
    MethodSpec, PackSpec, RowNoiseSpec, SchemeSpec, SendersSpec, SimilaritySpec, TemplateSpec, WrittenSpec,
};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::script::ScriptError;
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
#[derive(Debug)]
pub(super) struct Problems<'f> {
    files: &'f RuleFiles,
    found: Vec<Diagnostic>,
}

impl<'f> Problems<'f> {
    pub(super) const fn new(files: &'f RuleFiles) -> Self {
        Self { files, found: Vec::new() }
    }

    /// Whether a file of this path is among those that are read.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.files.text(path).is_some()
    }

    /// Whether anything is wrong in a folder.
    pub(super) fn concern(&self, folder: &str) -> bool {
        let is_inside = |file: &str| file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.found.iter().any(|problem| is_inside(&problem.location.file))
    }

    /// Reports a mistake in an expression, at its place in the file; `what` is 条件, 前提 or 公式.
    pub(super) fn script(
        &mut self,
        file: &Arc<str>,
        text: &Spanned<String>,
        what: &str,
        error: &ScriptError,
        help: &str,
    ) {
        let start = place(file, text).line;
        let source = self.files.text(file).unwrap_or_default();
        let line = start.map(|start| error.at().map_or(start, |at| place_in_scalar(source, start, &text.value, at)));
        self.push(
            Code::RuleInvalid,
            file,
            line,
            String::new(),
            format!("{what}有误：{error}"),
            error.help().unwrap_or(help),
        );
    }

    /// Reports a rule that makes no sense, at the value that is to blame.
    pub(super) fn rule<T>(&mut self, file: &Arc<str>, at: &Spanned<T>, message: String, help: &str)
    where
        T: ToString,
    {
        self.push(Code::RuleInvalid, file, place(file, at).line, at.value.to_string(), message, help);
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
        self.found.push(Diagnostic { code, location, value, message, help: help.to_owned() });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn into_vec(self) -> Vec<Diagnostic> {
        self.found
    }
}

/// Where a place in a YAML string stands in the file. The reader joins lines and takes away quotation marks and indentation, so
/// the string and the file are walked side by side.
fn place_in_scalar(source: &str, start: (usize, usize), value: &str, at: (usize, usize)) -> (usize, usize) {
    let before: usize = value.split_inclusive('\n').take(at.0.saturating_sub(1)).map(|line| line.chars().count()).sum();
    let target = before + at.1.saturating_sub(1);
    let mut walk = Walk::from(source, start);
    walk.skip_opening();
    for wanted in value.chars().take(target) {
        walk.pass(wanted);
    }
    walk.skip_to(value.chars().nth(target));
    (walk.line, walk.column)
}

/// A reader's place in a file.
struct Walk<'s> {
    rest: std::iter::Peekable<std::str::Chars<'s>>,
    line: usize,
    column: usize,
}

impl<'s> Walk<'s> {
    fn from(source: &'s str, (line, column): (usize, usize)) -> Self {
        let before: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = source.get(before..).unwrap_or_default().chars();
        let mut walk = Self { rest: rest.peekable(), line, column: 1 };
        while walk.column < column && walk.step().is_some() {}
        walk
    }

    fn step(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        (self.line, self.column) = if c == '\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        Some(c)
    }

    /// Passes over a quotation mark, or over `|` and `>` and the rest of their line.
    fn skip_opening(&mut self) {
        match self.rest.peek() {
            Some('"' | '\'') => drop(self.step()),
            Some('|' | '>') => while self.step().is_some_and(|c| c != '\n') {},
            _ => {}
        }
    }

    /// Passes over what stands for one character of the string.
    fn pass(&mut self, wanted: char) {
        self.skip_to(Some(wanted));
        // A line break and its indentation may stand for one space; what is left of them is passed with the next sign.
        if !wanted.is_whitespace() || self.rest.peek().is_some_and(|c| c.is_whitespace()) {
            self.step();
        }
    }

    /// Passes over indentation and escapes before a character that is none.
    fn skip_to(&mut self, wanted: Option<char>) {
        let Some(wanted) = wanted.filter(|wanted| !wanted.is_whitespace()) else { return };
        while self.rest.peek().is_some_and(|c| *c != wanted && (c.is_whitespace() || *c == '\\')) {
            self.step();
        }
    }
}

/// The place of a value.
pub(super) fn place<T>(file: &Arc<str>, at: &Spanned<T>) -> Location {
    let line = position(at.referenced.line(), at.referenced.column());
    Location { file: Arc::clone(file), line, ..Location::default() }
}

fn position(line: u64, column: u64) -> Option<(usize, usize)> {
    Some((usize::try_from(line).ok()?, usize::try_from(column).ok()?))
}

/// All files, as written.
#[derive(Debug)]
pub(super) struct Specs<'f> {
    pub(super) methods: Vec<InFile<MethodSpec>>,
    pub(super) direct: Vec<InFile<DirectSpec>>,
    pub(super) columns: Vec<InFile<ColumnsSpec>>,
    pub(super) headings: Option<InFile<HeadingsSpec>>,
    pub(super) level_words: Option<LevelWordsSpec>,
    pub(super) row_noise: Option<RowNoiseSpec>,
    pub(super) accidents: Option<AccidentTypesSpec>,
    pub(super) written: Option<InFile<WrittenSpec>>,
    pub(super) senders: Option<SendersSpec>,
    pub(super) packs: Vec<InFile<PackSpec>>,
    pub(super) facts: Vec<InFile<FactsSpec>>,
    pub(super) criteria: Vec<InFile<CriteriaSpec>>,
    pub(super) lexicons: Vec<InFile<LexiconSpec>>,
    pub(super) codes: Vec<InFile<CodesSpec>>,
    pub(super) duties: Vec<InFile<DutiesSpec>>,
    pub(super) deadlines: Vec<InFile<DeadlinesSpec>>,
    pub(super) consistency: Vec<InFile<ConsistencySpec>>,
    pub(super) templates: Vec<InFile<TemplateSpec>>,
    pub(super) lists: Vec<InFile<ListSpec>>,
    pub(super) exchange: Vec<InFile<ExchangeSpec>>,
    pub(super) similarity: Vec<InFile<SimilaritySpec>>,
    pub(super) figures: Vec<InFile<FiguresSpec>>,
    pub(super) change_words: Option<ChangeWordsSpec>,
    pub(super) schemes: Vec<InFile<SchemeSpec>>,
    pub(super) problems: Problems<'f>,
}

impl<'f> Specs<'f> {
    /// Reads the files of registers and methods; what cannot be read is among the problems.
    pub(super) fn read(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Registers);
        specs
    }

    /// Reads the files of criteria.
    pub(super) fn read_criteria(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Criteria);
        specs
    }

    /// Reads code lists, duties and time limits.
    pub(super) fn read_reference(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Reference);
        specs
    }

    /// Reads consistency checks.
    pub(super) fn read_checks(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Checks);
        specs
    }

    /// Reads lists of units.
    pub(super) fn read_lists(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Lists);
        specs
    }

    /// Reads figures of reports.
    pub(super) fn read_figures(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Figures);
        specs
    }

    /// Reads the schemes of the annual assessment.
    pub(super) fn read_schemes(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Schemes);
        specs
    }

    /// Reads the tables of data exchange.
    pub(super) fn read_exchange(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Exchange);
        specs
    }

    /// Reads when texts mean the same danger.
    pub(super) fn read_similarity(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Similarity);
        specs
    }

    /// Reads blank tables, and again the tables whose fields they have.
    pub(super) fn read_templates(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_part(Part::Templates);
        specs.read_where(is_columns);
        specs
    }

    /// Reads only the tables and the packs: what duties speak of.
    pub(super) fn read_tables(files: &'f RuleFiles) -> Self {
        let mut specs = Self::none(files);
        specs.read_where(|path| is_columns(path) || folder_and_name(path).1 == "ruleset.yaml");
        specs
    }

    fn read_where(&mut self, is_wanted: impl Fn(&str) -> bool) {
        let files = self.problems.files;
        for (path, text) in files.iter().filter(|(path, _)| is_wanted(path)) {
            self.read_file(&Arc::from(path), text);
        }
    }

    fn read_part(&mut self, part: Part) {
        let files = self.problems.files;
        for (path, text) in files.iter().filter(|(path, _)| Part::of(path) == part) {
            self.read_file(&Arc::from(path), text);
        }
    }

    const fn none(files: &'f RuleFiles) -> Self {
        Self {
            methods: Vec::new(),
            direct: Vec::new(),
            columns: Vec::new(),
            headings: None,
            level_words: None,
            row_noise: None,
            accidents: None,
            written: None,
            senders: None,
            packs: Vec::new(),
            facts: Vec::new(),
            criteria: Vec::new(),
            lexicons: Vec::new(),
            codes: Vec::new(),
            duties: Vec::new(),
            deadlines: Vec::new(),
            consistency: Vec::new(),
            templates: Vec::new(),
            lists: Vec::new(),
            exchange: Vec::new(),
            similarity: Vec::new(),
            figures: Vec::new(),
            change_words: None,
            schemes: Vec::new(),
            problems: Problems::new(files),
        }
    }

    fn read_file(&mut self, file: &Arc<str>, text: &str) {
        let (folder, name) = folder_and_name(file);
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
            ("values", "written.yaml") => self.written = parse(file, text, problems),
            ("values", "senders.yaml") => self.senders = parse(file, text, problems).map(|in_file| in_file.spec),
            (_, "ruleset.yaml") => self.packs.extend(parse(file, text, problems)),
            ("criteria", _) => self.criteria.extend(parse(file, text, problems)),
            ("facts", _) => self.facts.extend(parse(file, text, problems)),
            ("lexicon", _) => self.lexicons.extend(parse(file, text, problems)),
            ("codes", _) => self.codes.extend(parse(file, text, problems)),
            ("duties", _) => self.duties.extend(parse(file, text, problems)),
            ("deadlines", _) => self.deadlines.extend(parse(file, text, problems)),
            ("consistency", _) => self.consistency.extend(parse(file, text, problems)),
            ("lists", _) => self.lists.extend(parse(file, text, problems)),
            ("templates", _) => self.templates.extend(parse(file, text, problems)),
            ("exchange", _) => self.exchange.extend(parse(file, text, problems)),
            ("similarity", _) => self.similarity.extend(parse(file, text, problems)),
            ("figures", "wording.yaml") => self.change_words = parse(file, text, problems).map(|in_file| in_file.spec),
            ("figures", _) => self.figures.extend(parse(file, text, problems)),
            ("assessment", _) => self.schemes.extend(parse(file, text, problems)),
            ("tests", _) | (_, "sentences.yaml") => {}
            _ => problems.push(
                Code::RuleFileInvalid,
                file,
                None,
                String::new(),
                "不知道这个文件写的是哪一类规则".to_owned(),
                "规则文件应放在 methods、direct、columns、values、criteria、facts、lexicon、codes、duties、deadlines、consistency、templates、lists、figures、assessment、exchange、similarity 或 tests 目录下",
            ),
        }
    }
}

/// Which part of the rules a file belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Part {
    Registers,
    Criteria,
    Reference,
    Checks,
    Templates,
    Lists,
    Figures,
    Schemes,
    Exchange,
    Similarity,
    Installations,
}

impl Part {
    fn of(path: &str) -> Self {
        if path.starts_with(super::installations::FOLDER) {
            return Self::Installations;
        }
        match folder_and_name(path) {
            (_, "ruleset.yaml") | ("criteria" | "facts" | "lexicon", _) => Self::Criteria,
            ("codes" | "duties" | "deadlines", _) => Self::Reference,
            ("consistency", _) => Self::Checks,
            ("templates", _) => Self::Templates,
            ("lists", _) => Self::Lists,
            ("figures", _) => Self::Figures,
            ("assessment", _) => Self::Schemes,
            ("exchange", _) => Self::Exchange,
            ("similarity", _) => Self::Similarity,
            _ => Self::Registers,
        }
    }
}

/// Whether a file declares a kind of table.
fn is_columns(path: &str) -> bool {
    matches!(folder_and_name(path), ("columns", name) if name != "headings.yaml")
}

/// The innermost folder of a path, and the file's name.
fn folder_and_name(path: &str) -> (&str, &str) {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    (parts.next().unwrap_or_default(), name)
}

pub(super) fn parse<T: DeserializeOwned>(
    file: &Arc<str>,
    text: &str,
    problems: &mut Problems<'_>,
) -> Option<InFile<T>> {
    // JSON is YAML too, but read by its own parser it takes a twentieth of the time; what that refuses, YAML explains.
    if let Some(spec) = text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten() {
        return Some(InFile { file: Arc::clone(file), spec });
    }
    match from_yaml(text) {
        Ok(spec) => Some(InFile { file: Arc::clone(file), spec }),
        Err(error) => {
            let line = error.location().and_then(|at| position(at.line(), at.column()));
            let message = in_chinese(first_line(&error.without_snippet().to_string()));
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

/// The reader's complaint in the author's language, where it is a common one.
fn in_chinese(complaint: &str) -> String {
    let quoted: Vec<&str> = complaint.split('`').skip(1).step_by(2).collect();
    let choices = complaint.rsplit("expected").next().unwrap_or_default().split(" at line").next().unwrap_or_default();
    let choices = choices.trim().trim_start_matches("one of").replace('`', "");
    let first = quoted.first().copied().unwrap_or_default();
    let says = |words: &str| complaint.contains(words);
    match () {
        () if says("unknown field") => format!("没有「{first}」这个字段；可写：{choices}"),
        () if says("missing field") => format!("缺少字段「{first}」"),
        () if says("unknown variant") => format!("不能写「{first}」；可写：{choices}"),
        () if says("did not match any variant") => "这里的写法不在可写的几种之内".to_owned(),
        () if says("duplicate") => format!("同一个字段写了两次（{complaint}）"),
        () if says("invalid type") || says("invalid value") || says("expected") => {
            format!("值的写法不对（{complaint}）")
        }
        () => format!("不是正确的 YAML（{complaint}）：请核对缩进、冒号、引号和括号"),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
