//! Checks packs as written and compiles them.

use super::denial::Denials;
use super::facts::Facts;
use super::keywords::Lexicon;
use super::matcher::{LineWords, TextMatcher};
use super::{Criteria, Criterion, CriterionTest, Pack, Trade, text};
use crate::ruleset::Source;
use crate::ruleset::parse::{InFile, Problems, Specs, place};
use crate::ruleset::spec::{CountingSpec, CriteriaSpec, CriterionSpec, PackSpec, Scope, Status};
use crate::script::{Condition, Evaluator, Names};
use serde_saphyr::Spanned;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// All criteria of all packs; mistakes go to the specs' problems.
pub(super) fn compile(specs: &mut Specs<'_>) -> Criteria {
    let problems = &mut specs.problems;
    let packs = packs(&specs.packs, problems);
    let mut facts = Facts::default();
    for in_file in &specs.facts {
        facts.declare(&in_file.file, &in_file.spec.facts, None, problems);
    }
    for in_file in &specs.criteria {
        facts.declare(&in_file.file, &in_file.spec.facts, pack_at(&packs, &in_file.file), problems);
    }
    let lexicon = Lexicon::build(&specs.lexicons, problems);
    let evaluator = Evaluator::new();
    let mut compiler = Compiler {
        packs: &packs,
        facts: &facts,
        lexicon: &lexicon,
        evaluator: &evaluator,
        problems,
        all: Vec::new(),
        lines: Vec::new(),
        seen: HashMap::new(),
    };
    for in_file in &specs.criteria {
        compiler.chapter(in_file);
    }
    for in_file in &specs.criteria {
        compiler.counting(in_file);
    }
    for in_file in &specs.criteria {
        compiler.check_unread_facts(in_file);
        compiler.check_succession(in_file, &specs.criteria);
    }
    let Compiler { all, lines, .. } = compiler;
    let denials = Denials::new(specs.lexicons.iter().map(|lexicon| &lexicon.spec.denials));
    let matcher = TextMatcher::build(lines, denials).unwrap_or_default();
    Criteria { packs, facts, all, matcher, evaluator }
}

fn packs(specs: &[InFile<PackSpec>], problems: &mut Problems<'_>) -> Vec<Pack> {
    let position = |id: &str| specs.iter().position(|other| other.spec.id.value == id);
    let mut packs = Vec::new();
    for InFile { file, spec } in specs {
        if folder(file) != spec.id.value {
            let message = format!("编号「{}」与文件夹名不同", spec.id.value);
            problems.rule(file, &spec.id, message, "规则包的 id 就是它的文件夹名");
        }
        if spec.scope == Scope::Trade && spec.trades.is_empty() {
            let help = "请写 trades，或者写 scope: any";
            problems.rule(file, &spec.id, "scope: trade 的规则包没有写行业".to_owned(), help);
        }
        let mut refers_to = Vec::new();
        for id in &spec.refers_to {
            match position(&id.value) {
                Some(at) => refers_to.push(at),
                None => problems.rule(file, id, format!("没有「{}」这个规则包", id.value), "请核对 refers_to 里的编号"),
            }
        }
        let trade = |trade: &crate::ruleset::spec::TradeSpec| {
            let words = trade.words.iter().chain([&trade.name.value]).map(|word| text::normal(word)).collect();
            Trade { name: trade.name.value.clone(), words, is_fallback: trade.is_fallback }
        };
        packs.push(Pack {
            id: spec.id.value.clone(),
            title: spec.title.clone(),
            scope: spec.scope,
            trades: spec.trades.iter().map(trade).collect(),
            context: spec.context.iter().map(|word| text::normal(word)).collect(),
            refers_to,
            published_count: spec.published_count,
            note: spec.note.clone(),
        });
    }
    packs
}

/// The first folder of a path.
pub(super) fn folder(file: &str) -> &str {
    file.split('/').next().unwrap_or_default()
}

fn pack_at(packs: &[Pack], file: &str) -> Option<usize> {
    packs.iter().position(|pack| pack.id == folder(file))
}

pub(super) struct Compiler<'c, 's, 'f> {
    pub(super) packs: &'c [Pack],
    pub(super) facts: &'c Facts,
    pub(super) lexicon: &'c Lexicon,
    pub(super) evaluator: &'c Evaluator,
    pub(super) problems: &'s mut Problems<'f>,
    pub(super) all: Vec<Criterion>,
    pub(super) lines: Vec<LineWords>,
    /// Identifiers, and the files that use them.
    pub(super) seen: HashMap<String, Arc<str>>,
}

/// What all criteria of a file share.
struct Chapter<'c> {
    file: &'c Arc<str>,
    spec: &'c CriteriaSpec,
    pack: usize,
    names: Names,
    premise: Option<Condition>,
}

impl Compiler<'_, '_, '_> {
    fn chapter(&mut self, in_file: &InFile<CriteriaSpec>) {
        let InFile { file, spec } = in_file;
        let Some(pack) = pack_at(self.packs, file) else {
            // A ruleset.yaml that cannot be read, or that names another folder, is told of itself.
            if self.problems.has_file(&format!("{}/ruleset.yaml", folder(file))) {
                return;
            }
            let help = "请在规则包的文件夹里写 ruleset.yaml";
            self.problems.rule(file, &spec.id, format!("「{}」不是规则包", folder(file)), help);
            return;
        };
        self.unique(file, &spec.id);
        self.check_trades(file, spec, pack);
        self.check_dates(file, &spec.id, spec.effective_from, spec.effective_to);
        if spec.source.document.trim().is_empty() {
            self.problems.rule(file, &spec.id, "没有写依据的文件".to_owned(), "请在 source.document 写文件名称和文号");
        }
        let names = self.facts.names(pack);
        let premise = spec.premise.as_ref().and_then(|text| self.condition(file, text, &names, "前提"));
        let chapter = Chapter { file, spec, pack, names, premise };
        let mut conditions: BTreeMap<(String, String), String> = BTreeMap::new();
        for rule in &spec.rules {
            self.check_duplicate(file, rule, &mut conditions);
            self.criterion(&chapter, rule);
        }
    }

    fn criterion(&mut self, chapter: &Chapter<'_>, rule: &CriterionSpec) {
        let file = chapter.file;
        self.unique(file, &rule.id);
        self.check_clause(file, &rule.clause);
        self.check_texts(file, rule);
        let from = rule.effective_from.or(chapter.spec.effective_from);
        let to = rule.effective_to.or(chapter.spec.effective_to);
        if rule.effective_from.is_some() || rule.effective_to.is_some() {
            self.check_dates(file, &rule.id, from, to);
        }
        let own = rule.premise.as_ref().and_then(|text| self.condition(file, text, &chapter.names, "前提"));
        let test = self.test(chapter, rule);
        let number = self.all.len();
        if rule.keywords.iter().any(Vec::is_empty) {
            self.problems.rule(file, &rule.id, "关键词有一行是空的".to_owned(), "请写出这一行的词，或者删去这一行");
        }
        for line in &rule.keywords {
            self.lines.extend(self.lexicon.line(number, line, file, self.problems));
        }
        self.all.push(Criterion {
            id: rule.id.value.clone(),
            pack: chapter.pack,
            chapter: chapter.spec.title.clone(),
            source: Source::from(&chapter.spec.source),
            clause: rule.clause.value.clone(),
            title: rule.title.clone(),
            detail: rule.detail.clone(),
            check: rule.check.clone(),
            guidance: rule.guidance.clone(),
            trades: chapter.spec.trades.iter().map(|trade| trade.value.clone()).collect(),
            premises: chapter.premise.iter().cloned().chain(own).collect(),
            test: test.unwrap_or(CriterionTest::Person),
            cause: rule.cause,
            remedy: rule.remedy.clone(),
            interpretation: rule.interpretation.clone(),
            is_element: rule.counts_as.is_some(),
            status: rule.status.unwrap_or(chapter.spec.status),
            effective_from: from,
            effective_to: to,
            note: rule.note.clone(),
            declared_at: place(file, &rule.id),
        });
    }

    /// How the criterion is decided; nothing where that is not said, or cannot be read.
    fn test(&mut self, chapter: &Chapter<'_>, rule: &CriterionSpec) -> Option<CriterionTest> {
        let file = chapter.file;
        match (&rule.condition, rule.catch_all) {
            (Some(text), false) => self.condition(file, text, &chapter.names, "条件").map(CriterionTest::Condition),
            (None, true) => Some(CriterionTest::Person),
            (Some(text), true) => {
                self.problems.rule(
                    file,
                    text,
                    "兜底条款不能有条件".to_owned(),
                    "兜底条款只能由人认定：删去 condition，或者删去 catch_all",
                );
                None
            }
            (None, false) => {
                self.problems.rule(
                    file,
                    &rule.id,
                    "没有写条件".to_owned(),
                    "请写 condition；只能由人认定的写 catch_all: true",
                );
                None
            }
        }
    }

    fn counting(&mut self, in_file: &InFile<CriteriaSpec>) {
        let InFile { file, spec } = in_file;
        let Some(pack) = pack_at(self.packs, file) else { return };
        let names = self.facts.names(pack);
        for rule in &spec.counting {
            self.unique(file, &rule.id);
            self.check_clause(file, &rule.clause);
            let elements = self.elements(file, rule);
            let own = rule.premise.as_ref().and_then(|text| self.condition(file, text, &names, "前提"));
            self.all.push(Criterion {
                id: rule.id.value.clone(),
                pack,
                chapter: spec.title.clone(),
                source: Source::from(&spec.source),
                clause: rule.clause.value.clone(),
                title: rule.title.clone(),
                detail: rule.detail.clone(),
                check: rule.check.clone(),
                guidance: String::new(),
                trades: Vec::new(),
                premises: own.into_iter().collect(),
                test: CriterionTest::Count { elements, at_least: rule.at_least },
                cause: rule.cause,
                remedy: rule.remedy.clone(),
                interpretation: String::new(),
                is_element: false,
                status: rule.status.unwrap_or(spec.status),
                effective_from: spec.effective_from,
                effective_to: spec.effective_to,
                note: String::new(),
                declared_at: place(file, &rule.id),
            });
        }
    }

    fn elements(&mut self, file: &Arc<str>, rule: &CountingSpec) -> Vec<usize> {
        let mut elements = Vec::new();
        let mut seen = HashSet::new();
        for id in &rule.elements {
            if !seen.insert(id.value.as_str()) {
                let message = format!("「{}」数了两次", id.value);
                self.problems.rule(file, id, message, "同一要素只写一次");
            }
            match self.all.iter().position(|criterion| criterion.id == id.value && criterion.is_element) {
                Some(at) => elements.push(at),
                None => self.problems.rule(
                    file,
                    id,
                    format!("「{}」不是要素", id.value),
                    "只能数写了 counts_as: element 的规则，请核对编号",
                ),
            }
        }
        if rule.at_least == 0 || rule.at_least > rule.elements.len() {
            let message = format!("要素只有 {} 条，要求 {} 条", rule.elements.len(), rule.at_least);
            self.problems.rule(file, &rule.id, message, "请核对 at_least");
        }
        elements
    }

    fn condition(&mut self, file: &Arc<str>, text: &Spanned<String>, names: &Names, what: &str) -> Option<Condition> {
        let compiled = self.evaluator.condition(&text.value, names);
        compiled
            .map_err(|error| {
                let help = "条件里只能用本包和 common/facts 声明过的事实，写法见 rulesets/README.md";
                self.problems.script(file, text, what, &error, help);
            })
            .ok()
    }
}

impl Criterion {
    /// Whether the criterion may answer 判定 by itself: a draft never decides alone.
    #[must_use]
    pub fn decides_alone(&self) -> bool {
        self.status == Status::Verified
    }

    /// The conditions of which it is made: premises, and the condition itself.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let own = match &self.test {
            CriterionTest::Condition(condition) => Some(condition),
            CriterionTest::Person | CriterionTest::Count { .. } => None,
        };
        self.premises.iter().chain(own)
    }

    /// Whether any of its conditions reads the fact.
    #[must_use]
    pub fn reads(&self, fact: &str) -> bool {
        self.conditions().any(|condition| condition.reads().iter().any(|name| name == fact))
    }
}
