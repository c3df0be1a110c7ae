//! Finds conditions that can never hold or always do, by trying values of their facts.

use super::{Criteria, Criterion, CriterionTest, Fact};
use crate::ruleset::FactKind;
use crate::script::{Condition, Truth, Value};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Combinations of values that are tried for one criterion; more are left alone.
const MAX_COMBINATIONS: usize = 20_000;

/// What is wrong with a condition as a whole.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hopeless {
    /// The criterion.
    pub rule: String,
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
        Some(Hopeless { rule: criterion.id.clone(), message: message.to_owned() })
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
        FactKind::Choices => fact.values.iter().map(|word| Value::Texts(vec![word.clone()])).collect(),
        FactKind::Number => {
            let near = numbers.iter().flat_map(|number| [*number - Decimal::ONE, *number, *number + Decimal::ONE]);
            let all: BTreeSet<Decimal> =
                near.chain([Decimal::ZERO, Decimal::ONE, Decimal::TWO, Decimal::ONE_HUNDRED]).collect();
            all.into_iter().map(Value::Number).collect()
        }
    }
}

/// The numbers that stand in an expression.
fn numbers_in(source: &str) -> Vec<Decimal> {
    let words = source.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')));
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).filter_map(|word| word.parse().ok()).collect()
}
