//! Inserts many rows with each statement: what an import has thousands of.

use super::dialect::{Database, INSERT_MANY, NEXT_VALUE};
use super::writing::Change;
use super::{StoreError, day_text};
use crate::diagnostic::Diagnostic;
use crate::model::book::{DangerState, NewRecord};
use sqlx::AssertSqlSafe;

/// Rows that one statement writes.
const ROWS_PER_STATEMENT: usize = 60;

/// The columns of a record, in the order in which they are bound.
pub(super) const RECORD_COLUMNS: [&str; 18] = [
    "id",
    "register_id",
    "kind",
    "row",
    "unit_id",
    "own",
    "item",
    "print",
    "digest",
    "level",
    "happened_on",
    "due_on",
    "done_on",
    "accepted_on",
    "closed_on",
    "state",
    "fields",
    "grade",
];
/// The columns of a finding.
pub(super) const FINDING_COLUMNS: [&str; 5] = ["record_id", "at", "rule", "answer", "body"];
/// The columns of a problem.
pub(super) const PROBLEM_COLUMNS: [&str; 9] =
    ["import_id", "at", "severity", "code", "sheet", "cell", "value", "message", "help"];

type Insert<'q> = sqlx::query::Query<'q, Database, <Database as sqlx::Database>::Arguments>;

/// Inserts rows of one table.
pub(super) struct InsertMany {
    table: &'static str,
    columns: &'static [&'static str],
    full: String,
}

impl InsertMany {
    pub(super) fn new(table: &'static str, columns: &'static [&'static str]) -> Self {
        let mut insert = Self { table, columns, full: String::new() };
        insert.full = insert.sql(ROWS_PER_STATEMENT);
        insert
    }

    fn sql(&self, rows: usize) -> String {
        let row = format!("({})", vec![NEXT_VALUE; self.columns.len()].join(", "));
        let rows = vec![row.as_str(); rows].join(", ");
        format!("{INSERT_MANY} {} ({}) VALUES {rows}", self.table, self.columns.join(", "))
    }

    /// Inserts the rows; `bind` gives a row's values in the order of the columns.
    pub(super) fn insert<'q, T>(
        &self,
        change: &mut Change<'_>,
        rows: &'q [T],
        bind: impl Fn(&'q T, Insert<'q>) -> Insert<'q>,
    ) -> Result<(), StoreError> {
        for chunk in rows.chunks(ROWS_PER_STATEMENT) {
            let is_full = chunk.len() == ROWS_PER_STATEMENT;
            let sql = if is_full { self.full.clone() } else { self.sql(chunk.len()) };
            let query = sqlx::query(AssertSqlSafe(sql)).persistent(is_full);
            let query = chunk.iter().fold(query, |query, row| bind(row, query));
            change.runtime.block_on(query.execute(&mut *change.transaction))?;
        }
        Ok(())
    }
}

/// A row of a table with its numbers in the book.
pub(super) struct RecordRow<'q> {
    pub(super) id: i64,
    pub(super) register: i64,
    pub(super) kind: &'q str,
    pub(super) unit: i64,
    pub(super) row: &'q NewRecord,
}

impl<'q> RecordRow<'q> {
    pub(super) fn bind(&'q self, query: Insert<'q>) -> Insert<'q> {
        let row = self.row;
        query
            .bind(self.id)
            .bind(self.register)
            .bind(self.kind)
            .bind(row.row)
            .bind(self.unit)
            .bind(row.own)
            .bind(row.own)
            .bind(row.print)
            .bind(row.digest)
            .bind(row.level.as_deref())
            .bind(day_text(row.dates.happened))
            .bind(day_text(row.dates.due))
            .bind(day_text(row.dates.done))
            .bind(day_text(row.dates.accepted))
            .bind(day_text(row.dates.closed))
            .bind(row.state.map(DangerState::id))
            .bind(row.fields.as_str())
            .bind(row.grade.as_deref())
    }
}

/// What a criterion says of a row.
#[derive(Clone, Debug)]
pub struct FindingRow {
    /// The row's number in the book.
    pub record: i64,
    /// Its place among the row's findings.
    pub at: i64,
    /// The criterion.
    pub rule: String,
    /// The answer's identifier.
    pub answer: &'static str,
    /// All of it, as JSON.
    pub body: String,
}

impl FindingRow {
    pub(super) fn bind<'q>(&'q self, query: Insert<'q>) -> Insert<'q> {
        query.bind(self.record).bind(self.at).bind(&self.rule).bind(self.answer).bind(&self.body)
    }
}

/// What is wrong with a file.
pub(super) struct ProblemRow<'q> {
    pub(super) import: i64,
    pub(super) at: i64,
    pub(super) diagnostic: &'q Diagnostic,
}

impl<'q> ProblemRow<'q> {
    pub(super) fn bind(&'q self, query: Insert<'q>) -> Insert<'q> {
        let Diagnostic { location, value, message, help, .. } = self.diagnostic;
        query
            .bind(self.import)
            .bind(self.at)
            .bind(self.diagnostic.severity().id())
            .bind(self.diagnostic.code.id())
            .bind(location.sheet.as_deref())
            .bind(location.cell.map(|cell| cell.to_string()))
            .bind(value)
            .bind(message)
            .bind(help)
    }
}
