//! Direct determination: raises a level without a score.

use super::reconcile::{level_text, own_reason};
use super::{Verdict, issues};
use crate::diagnostic::Code;
use crate::model::{Agreement, CellValue, FieldId, Grade, Reason, Record, Table};
use crate::ruleset::{Decides, DirectRule, DirectSet, Ruleset};
use crate::script::Value;
use std::sync::Arc;

/// A direct rule that a table's columns cannot answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unanswered {
    /// The rule's identifier.
    pub rule: String,
    /// The state that it detects.
    pub title: String,
    /// Standard headings of the columns that are missing.
    pub missing: Vec<String>,
}

/// The rules that a table's columns can answer.
#[derive(Clone, Debug)]
pub(super) struct TableRules(Vec<(usize, usize)>);

impl TableRules {
    pub(super) fn of(ruleset: &Ruleset, table: &Table) -> Self {
        let rules = all_rules(ruleset).filter(|(_, set, at)| {
            rule_at(ruleset, *set, *at).is_some_and(|(_, rule)| missing_fields(rule, table).is_empty())
        });
        Self(rules.map(|(_, set, at)| (set, at)).collect())
    }

    /// The verdict with every rule that holds taken in.
    pub(super) fn apply(&self, ruleset: &Ruleset, record: &Record<'_>, scored: Arc<Verdict>) -> Arc<Verdict> {
        let mut verdict = scored;
        for (set, at) in &self.0 {
            let Some((set, rule)) = rule_at(ruleset, *set, *at) else { continue };
            if let Some(evidence) = evidence(ruleset, rule, record) {
                verdict = Arc::new(with_rule(ruleset, set, rule, record, &verdict, &evidence));
            }
        }
        verdict
    }
}

/// What made a rule hold: the field, and the words or values in it.
struct Evidence {
    field: FieldId,
    text: String,
}

fn all_rules(ruleset: &Ruleset) -> impl Iterator<Item = (&DirectRule, usize, usize)> {
    ruleset
        .direct
        .iter()
        .enumerate()
        .flat_map(|(set, rules)| rules.rules.iter().enumerate().map(move |(at, rule)| (rule, set, at)))
}

fn rule_at(ruleset: &Ruleset, set: usize, at: usize) -> Option<(&DirectSet, &DirectRule)> {
    let set = ruleset.direct.get(set)?;
    Some((set, set.rules.get(at)?))
}

/// The fields without which a rule cannot be answered: all that its condition reads, and one to find its words in.
fn missing_fields(rule: &DirectRule, table: &Table) -> Vec<FieldId> {
    let mut missing: Vec<FieldId> = rule.reads.iter().filter(|field| !table.has(**field)).copied().collect();
    if let Some(mentions) = &rule.mentions
        && !mentions.fields.iter().any(|field| table.has(*field))
    {
        missing.extend(mentions.fields.first());
    }
    missing
}

/// Unknown is not no: a rule whose fields are missing is neither met nor unmet.
pub(super) fn unanswered(ruleset: &Ruleset, table: &Table) -> Vec<Unanswered> {
    let unanswered = |(rule, ..): (&DirectRule, usize, usize)| {
        let missing: Vec<String> =
            missing_fields(rule, table).into_iter().map(|field| ruleset.fields.title(field).to_owned()).collect();
        (!missing.is_empty()).then(|| Unanswered { rule: rule.id.clone(), title: rule.title.clone(), missing })
    };
    all_rules(ruleset).filter_map(unanswered).collect()
}

fn evidence(ruleset: &Ruleset, rule: &DirectRule, record: &Record<'_>) -> Option<Evidence> {
    let mut found = None;
    if let Some(mentions) = &rule.mentions {
        let mention = |field: &FieldId| {
            let word = mentions.find(record.text(*field)?)?;
            Some(Evidence { field: *field, text: format!("{}：{word}", ruleset.fields.title(*field)) })
        };
        found = Some(mentions.fields.iter().find_map(mention)?);
    }
    let Some(condition) = &rule.when else { return found };
    if rule.reads.iter().any(|field| record.cell(*field).is_none_or(CellValue::is_blank)) {
        return None;
    }
    let value_of = |name: &str| {
        let cell = ruleset.fields.find(name).and_then(|field| record.cell(field));
        cell.map_or(Value::Blank, |cell| {
            cell.decimal().map_or_else(|| Value::Text(cell.display().into_owned()), Value::Number)
        })
    };
    let holds = ruleset.evaluator.holds(condition, value_of).unwrap_or(false);
    let read = |field: &FieldId| {
        let shown = record.cell(*field).map(|cell| cell.display().into_owned()).unwrap_or_default();
        format!("{}：{shown}", ruleset.fields.title(*field))
    };
    let texts: Vec<String> = rule.reads.iter().map(read).chain(found.iter().map(|found| found.text.clone())).collect();
    let field = found.map(|found| found.field).or_else(|| rule.reads.first().copied())?;
    holds.then(|| Evidence { field, text: texts.join("，") })
}

/// A draft rule raises only what the register itself claims; else a person is asked.
fn with_rule(
    ruleset: &Ruleset,
    set: &DirectSet,
    rule: &DirectRule,
    record: &Record<'_>,
    verdict: &Verdict,
    evidence: &Evidence,
) -> Verdict {
    let known = ruleset.fields.known;
    let claimed = record.inputs.declared_level.is_some_and(|typed| typed >= rule.level)
        || [known.method, known.direct_basis].contains(&evidence.field);
    let mut issues = verdict.issues.clone();
    if rule.decides == Decides::WithDeclaration && !claimed {
        issues.push(issues::direct_suspected(evidence.field, rule, &evidence.text));
        let mut grade = verdict.grade.clone();
        let text = format!("疑似“{}”（{}），待人工确认，本次不改等级", rule.title, evidence.text);
        grade.reasons.push(reason(set, rule, text));
        return Verdict::new(grade, issues);
    }
    let grade = raised(&verdict.grade, set, rule, record, evidence);
    issues.retain(|issue| !matches!(issue.code, Code::FactorMissing | Code::ScoreWithoutFactors));
    if grade.level != verdict.grade.level {
        issues.retain(|issue| issue.code != Code::LevelDiffers);
        issues.push(issues::direct_raised(evidence.field, rule, &evidence.text));
        if let Some(typed) = record.inputs.declared_level.filter(|typed| Some(*typed) != grade.level) {
            issues.push(issues::level_differs(known.risk_level, typed, rule.level));
        }
    }
    Verdict::new(grade, issues)
}

fn raised(grade: &Grade, set: &DirectSet, rule: &DirectRule, record: &Record<'_>, evidence: &Evidence) -> Grade {
    let mut grade = grade.clone();
    let level = grade.level.map_or(rule.level, |scored| scored.max(rule.level));
    let text = format!("“{}”（{}），直接判定为{}", rule.title, evidence.text, rule.level.title());
    grade.reasons.push(reason(set, rule, text));
    if grade.level == Some(level) {
        return grade;
    }
    grade.level = Some(level);
    grade.reasons.retain(|reason| reason.rule != "reconcile-level");
    let typed = record.inputs.declared_level;
    if let Some(typed) = typed.filter(|typed| *typed != level) {
        grade.reasons.push(own_reason("reconcile-level", level_text(typed, level)));
    }
    let value_differs = matches!(grade.agreement, Agreement::ValueDiffers | Agreement::BothDiffer);
    grade.agreement = match (value_differs, typed.map(|typed| typed == level)) {
        (true, Some(false)) => Agreement::BothDiffer,
        (true, _) => Agreement::ValueDiffers,
        (false, Some(false)) => Agreement::LevelDiffers,
        (false, Some(true)) => Agreement::Agrees,
        (false, None) => Agreement::NotDeclared,
    };
    grade
}

fn reason(set: &DirectSet, rule: &DirectRule, text: String) -> Reason {
    Reason { rule: rule.id.clone(), source: set.source.document.clone(), clause: rule.clause.clone(), text }
}
