//! Judges the rows of ledgers of hidden dangers and of self-checks.

use super::criteria::{Subject, judge, premise, suspect};
use crate::model::checklist::{COMPLIES, FAILS, NOT_CONCERNED, UNCLEAR};
use crate::model::{Answer, FieldId, Finding, Record, date_from_cell};
use crate::ruleset::criteria::{Criteria, Criterion, CriterionTest};
use crate::ruleset::{Ruleset, Status};
use crate::script::{Truth, Value};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Questions that one finding asks at most.
const MAX_ASKS: usize = 4;

/// Spellings of industries that are remembered.
const MAX_REMEMBERED: usize = 1_000;

/// Known facts by identifier.
pub type FactValues = BTreeMap<String, Value>;

/// Applies criteria to the rows of one file.
#[derive(Debug)]
pub struct DangerJudge<'c> {
    criteria: &'c Criteria,
    fields: DangerFields,
    as_of: Date,
    /// What the file's own fact sheet says.
    facts: FactValues,
    /// Industries met so far.
    trades: HashMap<String, Arc<[(usize, &'c str)]>>,
    /// What the file's self-check says, by criterion.
    answers: BTreeMap<usize, Answer>,
    /// Counting rules that are told of already.
    counted: BTreeSet<usize>,
}

/// The fields that are read.
#[derive(Clone, Copy, Debug)]
struct DangerFields {
    enterprise: Option<FieldId>,
    name: Option<FieldId>,
    location: Option<FieldId>,
    description: Option<FieldId>,
    found_on: Option<FieldId>,
    industry: Option<FieldId>,
    criterion: Option<FieldId>,
    answer: Option<FieldId>,
    fact: Option<FieldId>,
    fact_value: Option<FieldId>,
}

impl<'c> DangerJudge<'c> {
    /// A judge that knows no facts yet.
    #[must_use]
    pub fn new(criteria: &'c Criteria, ruleset: &Ruleset, as_of: Date) -> Self {
        let find = |id: &str| ruleset.fields.find(id);
        let fields = DangerFields {
            enterprise: find("unit_name"),
            name: find("danger_name"),
            location: find("danger_location"),
            description: find("danger_description"),
            found_on: find("found_on"),
            industry: find("industry"),
            criterion: find("criterion_id"),
            answer: find("self_check_answer"),
            fact: find("fact_id"),
            fact_value: find("fact_value"),
        };
        Self {
            criteria,
            fields,
            as_of,
            facts: FactValues::new(),
            trades: HashMap::new(),
            answers: BTreeMap::new(),
            counted: BTreeSet::new(),
        }
    }

    /// The field that a finding about a hidden danger points at.
    #[must_use]
    pub const fn description(&self) -> Option<FieldId> {
        self.fields.description
    }

    /// The field that a finding about a self-check points at.
    #[must_use]
    pub const fn answer_field(&self) -> Option<FieldId> {
        self.fields.answer
    }

    /// What the text of a hidden danger may be, under the criteria in force on the day on which it was found.
    #[must_use]
    pub fn danger(&mut self, record: &Record<'_>) -> Vec<Finding> {
        let text_of = |field: Option<FieldId>| field.and_then(|field| record.text(field));
        let parts = [self.fields.location, self.fields.name, self.fields.description].map(text_of);
        let text: Vec<&str> = parts.into_iter().flatten().collect();
        let found_on = self.fields.found_on.and_then(|field| date_from_cell(record.cell(field)?));
        let trades = text_of(self.fields.industry).map(|industry| self.trades_in(industry));
        let subject = Subject {
            facts: &self.facts,
            context: text_of(self.fields.enterprise).unwrap_or_default(),
            // An industry that no pack knows excludes nothing.
            trades: trades.as_deref().filter(|trades| !trades.is_empty()),
            on: found_on.unwrap_or(self.as_of),
        };
        let suspicions = suspect(self.criteria, &text.join(":"), &subject);
        let finding = |(criterion, suspicion): (&Criterion, super::criteria::Judgement)| {
            let evidence = format!("文中有“{}”", suspicion.words.join("”“"));
            let judged = judge(self.criteria, criterion, &subject)?;
            let answer = if judged.answer == Answer::Determined { Answer::Determined } else { suspicion.answer };
            Some(self.finding(criterion, answer, evidence, &judged.asks))
        };
        suspicions.into_iter().filter_map(finding).collect()
    }

    /// The trades that an industry means; each spelling is worked out once.
    fn trades_in(&mut self, industry: &str) -> Arc<[(usize, &'c str)]> {
        if let Some(known) = self.trades.get(industry) {
            return Arc::clone(known);
        }
        let trades: Arc<[(usize, &'c str)]> = self.criteria.trades_in(industry).into();
        if self.trades.len() < MAX_REMEMBERED {
            self.trades.insert(industry.to_owned(), Arc::clone(&trades));
        }
        trades
    }

    /// Takes in a row of a fact sheet; the written value where it means nothing.
    ///
    /// # Errors
    /// What was written, and what could have been.
    pub fn fact(&mut self, record: &Record<'_>) -> Result<(), (String, String)> {
        let text =
            |field: Option<FieldId>| field.and_then(|field| record.cell(field)).map(|cell| cell.display().into_owned());
        let (Some(id), Some(written)) = (text(self.fields.fact), text(self.fields.fact_value)) else { return Ok(()) };
        let Some(fact) = self.criteria.facts.find(id.trim()).filter(|_| !written.trim().is_empty()) else {
            return Ok(());
        };
        match fact.read(&written) {
            Some(value) => {
                self.facts.insert(fact.id.clone(), value);
                Ok(())
            }
            None if written.trim() == UNCLEAR => Ok(()),
            None => Err((written, fact.choices().join("、"))),
        }
    }

    /// What a row of a self-check says; nothing where it names no criterion.
    #[must_use]
    pub fn self_check(&mut self, record: &Record<'_>) -> Option<(Finding, Option<Contradiction>)> {
        let text = |field: Option<FieldId>| field.and_then(|field| record.text(field)).unwrap_or_default();
        let id = text(self.fields.criterion);
        let at = self.criteria.all.iter().position(|criterion| criterion.id == id)?;
        let criterion = self.criteria.all.get(at)?;
        let written = text(self.fields.answer);
        let subject = Subject { facts: &self.facts, trades: None, context: "", on: self.as_of };
        let judged = judge(self.criteria, criterion, &subject)?;
        let answer = checked(criterion, written).unwrap_or(judged.answer);
        self.answers.insert(at, answer);
        let evidence = match written {
            "" => "自查表没有填结果".to_owned(),
            written => format!("自查结果“{written}”"),
        };
        let is_settled = !matches!(judged.answer, Answer::Unknown | Answer::Suspected);
        let contradiction = (is_settled && answer != judged.answer && answer != Answer::Unknown)
            .then_some(Contradiction { answered: answer, by_facts: judged.answer });
        let asks = if answer == Answer::Unknown { judged.asks } else { Vec::new() };
        Some((self.finding(criterion, answer, evidence, &asks), contradiction))
    }

    /// What counting rules say about the elements that self-checks have answered so far; each rule that holds is told once.
    #[must_use]
    pub fn counted(&mut self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, criterion) in self.criteria.all.iter().enumerate() {
            let CriterionTest::Count { elements, at_least } = &criterion.test else { continue };
            if !criterion.in_force(self.as_of) || self.counted.contains(&at) {
                continue;
            }
            let holding = self.holding(elements);
            if holding.len() < *at_least {
                continue;
            }
            let subject = Subject { facts: &self.facts, trades: None, context: "", on: self.as_of };
            let (answer, asks) = match premise(self.criteria, criterion, &subject) {
                Truth::Fails => continue,
                Truth::Holds if criterion.decides_alone() => (Answer::Determined, Vec::new()),
                Truth::Holds => (Answer::Suspected, Vec::new()),
                Truth::Unknown(asks) => (Answer::Suspected, asks),
            };
            let evidence = format!("要素 {} 成立，共 {} 条", holding.join("、"), holding.len());
            findings.push(self.finding(criterion, answer, evidence, &asks));
            self.counted.insert(at);
        }
        findings
    }

    /// The clauses of those elements that hold.
    fn holding(&self, elements: &[usize]) -> Vec<&'c str> {
        let holding = elements.iter().filter(|at| self.answers.get(at) == Some(&Answer::Element));
        holding.filter_map(|at| self.criteria.all.get(*at).map(|element| element.clause.as_str())).collect()
    }

    fn finding(&self, criterion: &Criterion, answer: Answer, evidence: String, asks: &[String]) -> Finding {
        let question = |id: &String| self.criteria.facts.find(id).map(|fact| fact.ask.clone());
        let mut asks: Vec<String> = asks.iter().filter_map(question).take(MAX_ASKS).collect();
        if asks.is_empty() && matches!(answer, Answer::Suspected | Answer::Unknown) {
            asks.push(format!("是否做到：{}", criterion.check));
        }
        Finding {
            rule: criterion.id.clone(),
            title: criterion.title.clone(),
            answer,
            source: criterion.source.document.clone(),
            clause: criterion.clause.clone(),
            is_draft: criterion.status == Status::Draft,
            evidence,
            asks,
            cause: criterion.cause.title(),
            remedy: criterion.remedy.clone(),
        }
    }
}

/// A self-check that says one thing where the enterprise's own facts say another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Contradiction {
    /// What was answered.
    pub answered: Answer,
    /// What follows from the facts.
    pub by_facts: Answer,
}

/// What an answer of the self-check means; none where it leaves the matter open.
fn checked(criterion: &Criterion, written: &str) -> Option<Answer> {
    match written {
        COMPLIES => Some(Answer::Silent),
        NOT_CONCERNED => Some(Answer::NotApplicable),
        FAILS if criterion.is_element => Some(Answer::Element),
        FAILS if criterion.decides_alone() && !matches!(criterion.test, CriterionTest::Person) => {
            Some(Answer::Determined)
        }
        FAILS => Some(Answer::Suspected),
        UNCLEAR => Some(Answer::Unknown),
        _ => None,
    }
}
