//! Direct determination: conditions that raise a level without a score.

use super::fields::Fields;
use super::method::Source;
use super::parse::{InFile, Problems};
use super::spec::{Decides, DirectRuleSpec, DirectSpec, MentionsSpec, Status};
use crate::model::{FieldId, RiskLevel};
use crate::script::{Evaluator, Expression, Names};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::collections::HashSet;
use std::sync::Arc;

/// How many characters before a word may hold a negation of several characters.
const NEGATION_REACH: usize = 6;
/// The same for one of a single character, which further away belongs to another word: 未持证上岗，…
const SHORT_NEGATION_REACH: usize = 2;

/// 直接判定规则集.
#[derive(Debug)]
pub struct DirectSet {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
    /// Its rules.
    pub rules: Vec<DirectRule>,
}

/// A condition of direct determination.
#[derive(Debug)]
pub struct DirectRule {
    /// Identifier.
    pub id: String,
    /// The state that it detects.
    pub title: String,
    /// Clause in the set's source.
    pub clause: String,
    /// The level to which it raises.
    pub level: RiskLevel,
    /// Who decides when it holds.
    pub decides: Decides,
    /// Words that must occur.
    pub mentions: Option<Mentions>,
    /// A condition over fields.
    pub when: Option<Expression>,
    /// The fields that the condition reads.
    pub reads: Vec<FieldId>,
    /// What a person should do.
    pub remedy: String,
}

/// Words to look for in some fields.
#[derive(Debug)]
pub struct Mentions {
    /// Fields to look in.
    pub fields: Vec<FieldId>,
    words: AhoCorasick,
    negations: Vec<String>,
}

impl Mentions {
    /// The first word that occurs without a negation before it in the same clause.
    #[must_use]
    pub fn find<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.words.find_iter(text).find_map(|found| {
            let before = text.get(..found.start())?;
            let negated = self.negations.iter().any(|negation| {
                let is_short = negation.chars().nth(1).is_none();
                let reach = if is_short { SHORT_NEGATION_REACH } else { NEGATION_REACH };
                clause_end(before, reach).is_some_and(|tail| tail.contains(negation.as_str()))
            });
            if negated { None } else { text.get(found.range()) }
        })
    }
}

/// An automaton over words. A prefilter would look for the rarest bytes, and in Chinese text no byte is rare.
fn automaton(words: &[String]) -> Result<AhoCorasick, aho_corasick::BuildError> {
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).prefilter(false).build(words)
}

/// The last few characters of the clause that a text ends in.
fn clause_end(text: &str, reach: usize) -> Option<&str> {
    let clause = text.rsplit(['，', '。', '；', ',', ';', '\n']).next()?;
    let start = clause.char_indices().rev().nth(reach.saturating_sub(1)).map_or(0, |(at, _)| at);
    clause.get(start..)
}

/// Compiles all sets.
pub(super) fn compile(
    specs: &[InFile<DirectSpec>],
    fields: &Fields,
    evaluator: &Evaluator,
    problems: &mut Problems<'_>,
) -> Vec<DirectSet> {
    let names = fields.names();
    let mut seen = HashSet::new();
    let mut sets = Vec::new();
    for InFile { file, spec } in specs {
        let mut rules = Vec::new();
        for rule in &spec.rules {
            if !seen.insert(rule.id.value.clone()) {
                problems.rule(
                    file,
                    &rule.id,
                    format!("编号「{}」已经用过", rule.id.value),
                    "编号不得重复使用，请另起一个",
                );
            }
            if spec.status == Status::Draft && rule.decides == Decides::Alone {
                problems.rule(
                    file,
                    &rule.id,
                    "草案不得单独定级".to_owned(),
                    "依据未核实的规则请写 decides: with_declaration，由人确认",
                );
            }
            rules.extend(RuleCompiler { file, fields, names: &names, problems }.rule(rule, evaluator));
        }
        let (id, title, source) = (spec.id.value.clone(), spec.title.clone(), Source::from(&spec.source));
        sets.push(DirectSet { id, title, source, status: spec.status, rules });
    }
    sets
}

struct RuleCompiler<'a, 'f> {
    file: &'a Arc<str>,
    fields: &'a Fields,
    names: &'a Names,
    problems: &'a mut Problems<'f>,
}

impl RuleCompiler<'_, '_> {
    fn rule(&mut self, spec: &DirectRuleSpec, evaluator: &Evaluator) -> Option<DirectRule> {
        if spec.mentions.is_none() && spec.when.is_none() {
            self.problems.rule(self.file, &spec.id, "没有写条件".to_owned(), "请写 mentions 或 when");
            return None;
        }
        let mentions = match &spec.mentions {
            Some(mentions) => Some(self.mentions(&spec.id, mentions)?),
            None => None,
        };
        let when = match &spec.when {
            Some(text) => Some(self.when(text, evaluator)?),
            None => None,
        };
        let reads = when.iter().flat_map(Expression::reads).filter_map(|name| self.fields.find(name)).collect();
        Some(DirectRule {
            id: spec.id.value.clone(),
            title: spec.title.clone(),
            clause: spec.clause.clone(),
            level: spec.level,
            decides: spec.decides,
            mentions,
            when,
            reads,
            remedy: spec.remedy.clone(),
        })
    }

    fn when(&mut self, text: &serde_saphyr::Spanned<String>, evaluator: &Evaluator) -> Option<Expression> {
        match evaluator.test(&text.value, self.names) {
            Ok(expression) => Some(expression),
            Err(error) => {
                self.problems.script(self.file, text, "条件", &error, "条件里只能用 columns 下声明过的字段");
                None
            }
        }
    }

    fn mentions(&mut self, id: &serde_saphyr::Spanned<String>, spec: &MentionsSpec) -> Option<Mentions> {
        let mut fields = Vec::new();
        for field in &spec.fields {
            if let Some(field) = self.fields.find(&field.value) {
                fields.push(field);
            } else {
                let message = format!("没有「{}」这个字段", field.value);
                self.problems.rule(self.file, field, message, "请先在 columns 下声明");
            }
        }
        match automaton(&spec.words) {
            Ok(words) if !spec.words.is_empty() => Some(Mentions { fields, words, negations: spec.negations.clone() }),
            _ => {
                self.problems.rule(self.file, id, "没有写要找的词".to_owned(), "请在 mentions.words 下写出");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negation_in_the_same_clause_silences_a_word() {
        let mentions = Mentions {
            fields: Vec::new(),
            words: AhoCorasick::new(["构成重大危险源"]).unwrap(),
            negations: vec!["未".to_owned(), "不".to_owned()],
        };
        assert_eq!(mentions.find("罐区构成重大危险源"), Some("构成重大危险源"));
        assert_eq!(mentions.find("罐区未构成重大危险源"), None);
        assert_eq!(mentions.find("未备案即构成重大危险源"), Some("构成重大危险源"));
        assert_eq!(mentions.find("制度未落实，罐区构成重大危险源"), Some("构成重大危险源"));
    }
}
