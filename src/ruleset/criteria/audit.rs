//! Finds conditions that can never hold or always do, by trying values of their facts.

use super::{Criteria, Criterion, CriterionTest, Fact};
use crate::diagnostic::Location;
use crate::ruleset::FactKind;
use crate::script::{Condition, Truth, Value};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Combinations of values that are tried for one criterion; more are left alone.
const MAX_COMBINATIONS: usize = 20_000;

/// Words of which every subset is tried.
const MAX_SUBSET_WORDS: usize = 6;

/// What is wrong with a condition as a whole.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hopeless {
    /// The criterion.
    pub rule: String,
    /// Where it is declared.
    pub declared_at: Location,
    /// What is wrong.
    pub message: String,
}

impl Criteria {
    /// Criteria whose condition never holds together with its premises, or always does.
    #[must_use]
    pub fn hopeless(&self) -> Vec<Hopeless> {
        self.all.iter().filter_map(|criterion| self.hopeless_one(criterion)).collect()
    }

    fn hopeless_one(&self, criterion: &Criterion) -> Option<Hopeless> {
        let CriterionTest::Condition(condition) = &criterion.test else { return None };
        let names: BTreeSet<&str> = criterion.conditions().flat_map(Condition::reads).map(String::as_str).collect();
        let numbers: BTreeSet<Decimal> =
            criterion.conditions().flat_map(|condition| numbers_in(condition.source())).collect();
        let is_number = |name: &str| self.facts.find(name).is_some_and(|fact| fact.kind == FactKind::Number);
        // Samples prove nothing about sums and products.
        if !criterion.conditions().all(|condition| condition.only_compares(&is_number)) {
            return None;
        }
        let facts: Vec<&Fact> = names.iter().filter_map(|name| self.facts.find(name)).collect();
        let values: Vec<Vec<Value>> = facts.iter().map(|fact| candidates(fact, &numbers)).collect();
        let count = values.iter().try_fold(1_usize, |product, values| product.checked_mul(values.len()))?;
        if count > MAX_COMBINATIONS {
            return None;
        }
        let (mut can_fire, mut can_fail) = (false, false);
        for number in 0..count {
            let known = combination(&facts, &values, number);
            let holds = |condition: &Condition| self.decide(condition, &known) == Truth::Holds;
            let is_bad = holds(condition);
            can_fail |= !is_bad;
            can_fire |= is_bad && criterion.premises.iter().all(holds);
            if can_fire && can_fail {
                return None;
            }
        }
        let message = if can_fire { "条件总是成立" } else { "前提和条件不可能同时成立" };
        Some(Hopeless {
            rule: criterion.id.clone(),
            declared_at: criterion.declared_at.clone(),
            message: message.to_owned(),
        })
    }

    fn decide(&self, condition: &Condition, known: &BTreeMap<&str, &Value>) -> Truth {
        let value = |name: &str| known.get(name).map_or(Value::Blank, |value| (*value).clone());
        self.evaluator.decide(condition, &value).unwrap_or(Truth::Fails)
    }
}

fn combination<'v>(facts: &[&'v Fact], values: &'v [Vec<Value>], mut number: usize) -> BTreeMap<&'v str, &'v Value> {
    let mut known = BTreeMap::new();
    for (fact, values) in facts.iter().zip(values) {
        if let Some(value) = values.get(number % values.len().max(1)) {
            known.insert(fact.id.as_str(), value);
        }
        number /= values.len().max(1);
    }
    known
}

/// Values that lead into every branch: all choices, and numbers on both sides of those that the conditions name.
fn candidates(fact: &Fact, numbers: &BTreeSet<Decimal>) -> Vec<Value> {
    match fact.kind {
        FactKind::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        FactKind::Device | FactKind::Choice => fact.choices().iter().filter_map(|choice| fact.read(choice)).collect(),
        FactKind::Choices => subsets(&fact.values),
        // On every number that is named, on both sides of it, and between any two.
        FactKind::Number => {
            let between = numbers.iter().zip(numbers.iter().skip(1)).map(|(low, high)| (*low + *high) / Decimal::TWO);
            let below = numbers.first().map_or(Decimal::ZERO, |lowest| *lowest - Decimal::ONE);
            let above = numbers.last().map_or(Decimal::ONE, |highest| *highest + Decimal::ONE);
            let all: BTreeSet<Decimal> = numbers.iter().copied().chain(between).chain([below, above]).collect();
            all.into_iter().map(Value::Number).collect()
        }
    }
}

/// Every choice of some words; of many, each alone, all, and none.
fn subsets(words: &[String]) -> Vec<Value> {
    if words.len() > MAX_SUBSET_WORDS {
        let each = words.iter().map(|word| Value::Texts(vec![word.clone()]));
        return each.chain([Value::Texts(words.to_vec()), Value::Texts(Vec::new())]).collect();
    }
    let some =
        |mask: u32| words.iter().enumerate().filter(move |(at, _)| mask >> at & 1 == 1).map(|(_, word)| word.clone());
    (0..1_u32 << words.len()).map(|mask| Value::Texts(some(mask).collect())).collect()
}

/// The numbers that stand in an expression.
fn numbers_in(source: &str) -> Vec<Decimal> {
    let words = source.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')));
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).filter_map(|word| word.parse().ok()).collect()
}
