//! Figures of one risk register or ledger that show how it was made: copied, stale, understated.

use crate::model::{FieldId, Grade, Record, RiskLevel, Row, day_number, is_credit_code, latest_date_from_cell};
use crate::ruleset::Ruleset;
use crate::ruleset::reference::{Checks, Coverage};
use foldhash::fast::FixedState;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash, Hasher};

/// Rows that are compared with one another; what is copied is copied from the beginning.
const MAX_COMPARED_ROWS: u64 = 300;
/// Rows that are searched for words that have not occurred yet.
const MAX_SEARCHED_ROWS: u64 = 10_000;
/// Credit codes of one table that are looked at, and that a reason shows.
const MAX_CODES: usize = 1_000;
const MAX_CODES_SHOWN: usize = 3;
/// Fewest rows by which two registers can be told to be the same.
const MIN_TWIN_ROWS: u64 = 5;

/// The fields that figures read.
#[derive(Clone, Copy, Debug)]
struct Fields {
    measures: [Option<FieldId>; 3],
    identified_on: Option<FieldId>,
    found_on: Option<FieldId>,
    credit_code: Option<FieldId>,
}

/// What is gathered of a table while its rows go by.
#[derive(Debug)]
pub struct TableFigures {
    fields: Fields,
    /// Rows that were compared.
    rows: u64,
    /// Rows that were searched for words.
    searched: u64,
    row_hashes: HashSet<u64, FixedState>,
    measures: Distinct,
    scores: Distinct,
    understated: u64,
    unknown_accidents: u64,
    accident_cells: HashMap<String, bool, FixedState>,
    /// Credit codes met, and whether they are right.
    credit_codes: BTreeMap<String, bool>,
    newest_identified_on: Option<Date>,
    newest_found_on: Option<Date>,
    oldest_found_on: Option<Date>,
    /// Groups of words that occurred, by figure.
    covered: Vec<BTreeSet<usize>>,
    /// Equal for tables with the same rows in any order.
    fingerprint: u64,
}

#[derive(Debug, Default)]
struct Distinct {
    values: HashSet<u64, FixedState>,
    rows: u64,
}

impl Distinct {
    fn add(&mut self, value: u64) {
        self.rows += 1;
        self.values.insert(value);
    }
}

impl TableFigures {
    /// Nothing gathered yet.
    #[must_use]
    pub fn new(ruleset: &Ruleset) -> Self {
        let find = |id: &str| ruleset.fields.find(id);
        Self {
            fields: Fields {
                measures: ["measures", "measure_engineering", "measure_management"].map(find),
                identified_on: find("identified_on"),
                found_on: find("found_on"),
                credit_code: find("credit_code"),
            },
            rows: 0,
            searched: 0,
            row_hashes: HashSet::default(),
            measures: Distinct::default(),
            scores: Distinct::default(),
            understated: 0,
            unknown_accidents: 0,
            accident_cells: HashMap::default(),
            credit_codes: BTreeMap::new(),
            newest_identified_on: None,
            newest_found_on: None,
            oldest_found_on: None,
            covered: Vec::new(),
            fingerprint: 0,
        }
    }

    /// Takes in a row of a risk register.
    pub fn register_row(&mut self, ruleset: &Ruleset, checks: &Checks, record: &Record<'_>, grade: &Grade) {
        self.understated += u64::from(is_understated(record.inputs.declared_level, grade.level));
        self.searched += 1;
        if self.searched <= MAX_SEARCHED_ROWS {
            self.cover(&checks.coverage, record);
        }
        if self.rows >= MAX_COMPARED_ROWS {
            return;
        }
        self.rows += 1;
        let known = ruleset.fields.known;
        let seq = record.table.column_of(known.seq);
        let hash = texts_hash(&record.row, seq);
        self.row_hashes.insert(hash);
        self.fingerprint = self.fingerprint.wrapping_add(hash);
        let measures: Vec<&str> =
            self.fields.measures.into_iter().flatten().filter_map(|field| record.text(field)).collect();
        if !measures.is_empty() {
            self.measures.add(FixedState::default().hash_one(measures));
        }
        if let Some(value) = grade.risk_value {
            self.scores.add(FixedState::default().hash_one(value));
        }
        self.accident(ruleset, record.text(known.accident_type));
        self.newest_identified_on = self.newest_identified_on.max(day(record, self.fields.identified_on));
        self.credit_code(record);
    }

    /// Takes in a row of a ledger of hidden dangers.
    pub fn ledger_row(&mut self, record: &Record<'_>) {
        self.rows += 1;
        self.credit_code(record);
        let found_on = day(record, self.fields.found_on);
        self.newest_found_on = self.newest_found_on.max(found_on);
        self.oldest_found_on = self.oldest_found_on.into_iter().chain(found_on).min();
    }

    /// The figures by name. What no cell told is left out: it is unknown.
    #[must_use]
    pub fn figures(&self, checks: &Checks) -> BTreeMap<String, Decimal> {
        let mut figures: BTreeMap<String, Decimal> = BTreeMap::new();
        let mut put = |name: &str, value: u64| figures.insert(name.to_owned(), Decimal::from(value));
        put("row_count", self.rows);
        put("distinct_row_count", count(&self.row_hashes));
        put("distinct_measure_count", count(&self.measures.values));
        put("measured_row_count", self.measures.rows);
        put("distinct_score_count", count(&self.scores.values));
        put("scored_row_count", self.scores.rows);
        put("understated_row_count", self.understated);
        put("unknown_accident_row_count", self.unknown_accidents);
        let wrong = self.credit_codes.values().filter(|is_right| !**is_right).count();
        put("wrong_credit_code_count", u64::try_from(wrong).unwrap_or(u64::MAX));
        for (figure, covered) in checks.coverage.iter().zip(&self.covered) {
            put(&figure.id, u64::try_from(covered.len()).unwrap_or(u64::MAX));
        }
        let days = [
            ("newest_identified_on", self.newest_identified_on),
            ("newest_found_on", self.newest_found_on),
            ("oldest_found_on", self.oldest_found_on),
        ];
        let known = days.into_iter().filter_map(|(name, day)| Some((name.to_owned(), Decimal::from(day_number(day?)))));
        figures.extend(known);
        figures
    }

    /// What reasons can show beside the figures: `<name>_missing`, the groups of words that did not occur, and
    /// `wrong_credit_codes`.
    #[must_use]
    pub fn shown(&self, checks: &Checks) -> BTreeMap<String, String> {
        let missing = |(figure, covered): (&Coverage, &BTreeSet<usize>)| {
            let names = figure.groups.iter().enumerate().filter(|(at, _)| !covered.contains(at));
            let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
            (format!("{}_missing", figure.id), names.join("、"))
        };
        let wrong = self.credit_codes.iter().filter(|(_, is_right)| !**is_right).map(|(code, _)| code.as_str());
        let wrong: Vec<&str> = wrong.take(MAX_CODES_SHOWN).collect();
        let codes = ("wrong_credit_codes".to_owned(), wrong.join("、"));
        checks.coverage.iter().zip(&self.covered).map(missing).chain([codes]).collect()
    }

    /// Equal for registers with the same rows; none for one too small to tell.
    #[must_use]
    pub fn fingerprint(&self) -> Option<(u64, u64)> {
        (self.rows >= MIN_TWIN_ROWS).then_some((self.rows, self.fingerprint))
    }

    fn accident(&mut self, ruleset: &Ruleset, cell: Option<&str>) {
        let Some(cell) = cell else { return };
        if let Some(is_unknown) = self.accident_cells.get(cell) {
            self.unknown_accidents += u64::from(*is_unknown);
            return;
        }
        let is_unknown = ruleset.accidents.split(cell).iter().any(|name| !ruleset.accidents.is_known(name));
        self.unknown_accidents += u64::from(is_unknown);
        self.accident_cells.insert(cell.to_owned(), is_unknown);
    }

    fn credit_code(&mut self, record: &Record<'_>) {
        let code = self.fields.credit_code.and_then(|field| record.text(field));
        if let Some(code) =
            code.filter(|code| self.credit_codes.len() < MAX_CODES && !self.credit_codes.contains_key(*code))
        {
            self.credit_codes.insert(code.to_owned(), is_credit_code(code));
        }
    }

    fn cover(&mut self, coverage: &[Coverage], record: &Record<'_>) {
        self.covered.resize_with(coverage.len(), BTreeSet::new);
        for (figure, covered) in coverage.iter().zip(&mut self.covered) {
            if covered.len() < figure.groups.len() {
                for text in figure.fields.iter().filter_map(|field| record.text(*field)) {
                    covered.extend(figure.found_in(text));
                }
            }
        }
    }
}

fn day(record: &Record<'_>, field: Option<FieldId>) -> Option<Date> {
    latest_date_from_cell(record.cell(field?)?)
}

fn is_understated(typed: Option<RiskLevel>, computed: Option<RiskLevel>) -> bool {
    typed.zip(computed).is_some_and(|(typed, computed)| typed < computed)
}

fn count(values: &HashSet<u64, FixedState>) -> u64 {
    u64::try_from(values.len()).unwrap_or(u64::MAX)
}

/// The texts of a row but its number.
fn texts_hash(row: &Row<'_>, without: Option<u32>) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    for (column, value) in &row.cells {
        if let Some(text) = value.as_text().filter(|_| Some(*column) != without) {
            text.trim().hash(&mut hasher);
        }
    }
    hasher.finish()
}
