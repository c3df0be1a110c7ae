//! 一致性核查: applies checks to rows and to figures of whole tables.

use crate::diagnostic::{Code, Issue};
use crate::model::{CellValue, FieldId, Grade, Record, Table, date_from_cell, day_number};
use crate::ruleset::reference::{CheckRule, Checks};
use crate::ruleset::{CheckSeverity, Over, Ruleset};
use crate::script::{Truth, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Fields that hold control measures, one for each class.
const MEASURE_FIELDS: [&str; 7] = [
    "measure_engineering",
    "measure_facility",
    "measure_management",
    "measure_training",
    "measure_ppe",
    "measure_health",
    "measure_emergency",
];

/// Applies consistency checks.
#[derive(Debug)]
pub struct ConsistencyJudge<'c> {
    checks: &'c Checks,
    ruleset: &'c Ruleset,
    measures: Vec<FieldId>,
    as_of: Date,
}

impl<'c> ConsistencyJudge<'c> {
    /// A judge of rows and tables as they stand on a day.
    #[must_use]
    pub fn new(checks: &'c Checks, ruleset: &'c Ruleset, as_of: Date) -> Self {
        let measures = MEASURE_FIELDS.iter().filter_map(|id| ruleset.fields.find(id)).collect();
        Self { checks, ruleset, measures, as_of }
    }

    /// The checks that are applied.
    #[must_use]
    pub const fn checks(&self) -> &'c Checks {
        self.checks
    }

    /// The checks that the rows of a table can ever fail: the others read columns that it does not have.
    #[must_use]
    pub fn for_rows_of(&self, table: &Table) -> Vec<&'c CheckRule> {
        let over = if table.is_graded() { Over::Risk } else { Over::HiddenDanger };
        let has_value = |name: &str| match name {
            "as_of" | "computed_rank" | "typed_rank" => true,
            "measure_class_count" => self.measures.iter().filter(|field| table.has(**field)).count() > 1,
            _ => self.ruleset.fields.find(name).is_some_and(|field| table.has(field)),
        };
        self.checks.over(over).filter(|check| check.condition.could_hold(&has_value)).collect()
    }

    /// What does not fit in a row of a risk register, by the checks that its table can fail.
    #[must_use]
    pub fn risk(&self, checks: &[&CheckRule], record: &Record<'_>, grade: &Grade) -> Vec<Issue> {
        let rank = |level: Option<crate::model::RiskLevel>| {
            level.map_or(Value::Blank, |level| Value::Number(Decimal::from(level.rank() + 1)))
        };
        self.row(checks, record, &|name| match name {
            "computed_rank" => Some(rank(grade.level)),
            "typed_rank" => Some(rank(record.inputs.declared_level)),
            "measure_class_count" => Some(self.measure_classes(record)),
            _ => None,
        })
    }

    /// What does not fit in a row of a ledger, by the checks that its table can fail.
    #[must_use]
    pub fn hidden_danger(&self, checks: &[&CheckRule], record: &Record<'_>) -> Vec<Issue> {
        self.row(checks, record, &|_| None)
    }

    /// What does not fit in a whole table, by its figures; `shown` is what reasons may show beside them.
    #[must_use]
    pub fn table(
        &self,
        over: Over,
        figures: &BTreeMap<String, Decimal>,
        shown: &BTreeMap<String, String>,
    ) -> Vec<Issue> {
        let values = |name: &str| match name {
            "as_of" => Value::Number(self.today()),
            _ => figures.get(name).map_or(Value::Blank, |number| Value::Number(*number)),
        };
        let text = |name: &str| shown.get(name).cloned().or_else(|| figures.get(name).map(Decimal::to_string));
        let holding = self.checks.over(over).filter(|check| self.holds(check, &values));
        holding.map(|check| issue(check, self.ruleset.fields.known.seq, String::new(), &text)).collect()
    }

    fn row(&self, checks: &[&CheckRule], record: &Record<'_>, figure: &dyn Fn(&str) -> Option<Value>) -> Vec<Issue> {
        let values = |name: &str| match name {
            "as_of" => Value::Number(self.today()),
            _ => figure(name).unwrap_or_else(|| self.field(record, name)),
        };
        let text = |name: &str| match figure(name) {
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(_) => None,
            None => Some(Self::shown(record, self.ruleset.fields.find(name)?)),
        };
        let mut issues = Vec::new();
        for check in checks.iter().filter(|check| self.holds(check, &values)) {
            let in_table = |name: &String| self.ruleset.fields.find(name).filter(|field| record.table.has(*field));
            let field = check.condition.reads().iter().find_map(in_table).unwrap_or(self.ruleset.fields.known.seq);
            issues.push(issue(check, field, Self::shown(record, field), &text));
        }
        issues
    }

    /// A check whose condition fails to run says nothing.
    fn holds(&self, check: &CheckRule, values: &dyn Fn(&str) -> Value) -> bool {
        self.ruleset.evaluator.decide(&check.condition, values).is_ok_and(|truth| truth == Truth::Holds)
    }

    /// A column that is not there leaves the value unknown; a cell that says nothing is empty.
    fn field(&self, record: &Record<'_>, name: &str) -> Value {
        let Some(field) = self.ruleset.fields.find(name).filter(|field| record.table.has(*field)) else {
            return Value::Blank;
        };
        let Some(cell) = record.cell(field).filter(|cell| !cell.is_blank()) else { return Value::Empty };
        let kind = self.ruleset.fields.get(field).map(|field| field.value_type);
        if kind == Some(crate::ruleset::ValueType::Date) {
            return date_from_cell(cell).map_or(Value::Blank, |day| Value::Number(Decimal::from(day_number(day))));
        }
        match cell {
            CellValue::Error(_) => Value::Blank,
            cell if self.ruleset.noise.is_placeholder(&cell.display()) => Value::Empty,
            cell => cell.decimal().map_or_else(|| Value::Text(cell.display().trim().to_owned()), Value::Number),
        }
    }

    fn shown(record: &Record<'_>, field: FieldId) -> String {
        record.cell(field).map(|cell| cell.display().trim().to_owned()).unwrap_or_default()
    }

    /// How many classes of measures are filled in; unknown where the register does not tell them apart.
    fn measure_classes(&self, record: &Record<'_>) -> Value {
        let columns: Vec<&FieldId> = self.measures.iter().filter(|field| record.table.has(**field)).collect();
        // Measures of all classes in one cell are not told apart.
        let in_one_cell = self.ruleset.fields.find("measures").is_some_and(|field| record.text(field).is_some());
        if columns.len() < 2 || in_one_cell {
            return Value::Blank;
        }
        let filled = columns.iter().filter(|field| record.text(***field).is_some()).count();
        Value::Number(Decimal::from(filled))
    }

    fn today(&self) -> Decimal {
        Decimal::from(day_number(self.as_of))
    }
}

fn issue(check: &CheckRule, field: FieldId, value: String, text: &dyn Fn(&str) -> Option<String>) -> Issue {
    let code = match check.severity {
        CheckSeverity::Warning => Code::Inconsistent,
        CheckSeverity::Info => Code::InconsistentInfo,
    };
    let message = format!("{}：{}〔{}〕", check.title, filled_in(&check.reason, text), check.id);
    Issue { code, field, value, message, help: check.remedy.clone() }
}

/// The reason with every `{name}` replaced by what stands there; an unknown one stays as it is.
fn filled_in(reason: &str, text: &dyn Fn(&str) -> Option<String>) -> String {
    let mut filled = String::new();
    let mut rest = reason;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let shown = text(name).unwrap_or_else(|| format!("{{{name}}}"));
        filled.push_str(&shown);
        rest = after;
    }
    filled.push_str(rest);
    filled
}
