//! Brings a file into the book: everything in one transaction, or nothing.

use super::bulk::{FINDING_COLUMNS, FindingRow, InsertMany, PROBLEM_COLUMNS, ProblemRow, RECORD_COLUMNS, RecordRow};
use super::dialect::{BEGIN_WRITING, Connection, Database};
use super::{Book, StoreError, day_text};
use crate::diagnostic::Diagnostic;
use crate::model::book::{ImportHead, NewRecord, NewRegister};
use sqlx::{Connection as _, Row, Transaction};
use std::collections::HashMap;
use tokio::runtime::Runtime;

/// What came of an attempt to begin.
pub enum Began<'b> {
    /// The file may be written.
    Writing(Box<ImportWriter<'b>>),
    /// It is in the book already: under which number, as which file, since when.
    Known(i64, String, String),
}

/// A transaction that changes the book; dropped without a commit, it changes nothing.
pub struct Change<'b> {
    pub(super) runtime: &'b Runtime,
    pub(super) transaction: Transaction<'b, Database>,
}

impl Change<'_> {
    /// Ends the transaction: from here on what it did is in the book.
    ///
    /// # Errors
    /// When it cannot be written; then nothing is.
    pub fn commit(self) -> Result<(), StoreError> {
        Ok(self.runtime.block_on(self.transaction.commit())?)
    }
}

/// Writes one file's content.
pub struct ImportWriter<'b> {
    /// The transaction that it is part of.
    pub change: Change<'b>,
    /// The import's number.
    pub import: i64,
    units: HashMap<String, i64>,
    next_record: i64,
    next_problem: i64,
    /// Whether the file corrects one that was returned.
    is_version: bool,
    records: InsertMany,
    findings: InsertMany,
    problems: InsertMany,
}

impl Book {
    /// Begins a change; waits for others who write.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn begin_change(&mut self) -> Result<Change<'_>, StoreError> {
        let Self { runtime, connection } = self;
        let transaction = runtime.block_on(connection.begin_with(BEGIN_WRITING))?;
        Ok(Change { runtime, transaction })
    }

    /// Begins to bring a file in; waits for others who write.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn begin_import(&mut self, head: &ImportHead, packed: &[u8], size: u64) -> Result<Began<'_>, StoreError> {
        let Self { runtime, connection } = self;
        runtime.block_on(async {
            let mut transaction = connection.begin_with(BEGIN_WRITING).await?;
            let known = sqlx::query("SELECT id, file, imported_at FROM import WHERE hash = $1 AND of_sender IN ('', $2) AND undone_at IS NULL")
                .bind(&head.hash)
                .bind(&head.of_sender)
                .fetch_optional(&mut *transaction)
                .await?;
            if let Some(row) = known {
                return Ok(Began::Known(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
            }
            sqlx::query("INSERT INTO original (hash, size, packed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .bind(&head.hash)
                .bind(i64::try_from(size).unwrap_or(i64::MAX))
                .bind(packed)
                .execute(&mut *transaction)
                .await?;
            let import = insert_import(&mut transaction, head).await?;
            let next_record: i64 =
                sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM record").fetch_one(&mut *transaction).await?;
            Ok(Began::Writing(Box::new(ImportWriter {
                change: Change { runtime, transaction },
                import,
                units: HashMap::new(),
                next_record,
                next_problem: 1,
                is_version: false,
                records: InsertMany::new("record", &RECORD_COLUMNS),
                findings: InsertMany::new("finding", &FINDING_COLUMNS),
                problems: InsertMany::new("problem", &PROBLEM_COLUMNS),
            })))
        })
    }
}

async fn insert_import(transaction: &mut Connection, head: &ImportHead) -> Result<i64, StoreError> {
    let sql = "INSERT INTO import (file, hash, imported_at, imported_by, as_of, engine, rules, of_sender) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    let query = sqlx::query_scalar(sql).bind(&head.file).bind(&head.hash).bind(&head.at).bind(&head.by);
    Ok(query
        .bind(head.as_of.to_string())
        .bind(&head.engine)
        .bind(&head.rules)
        .bind(&head.of_sender)
        .fetch_one(transaction)
        .await?)
}

impl ImportWriter<'_> {
    /// Says whose newer version the file is: the checksum of the earlier one.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn set_version_of(&mut self, checksum: &str) -> Result<(), StoreError> {
        self.is_version = true;
        let query = sqlx::query("UPDATE import SET version_of = $1 WHERE id = $2").bind(checksum).bind(self.import);
        self.change.runtime.block_on(query.execute(&mut *self.change.transaction))?;
        Ok(())
    }

    /// Says that the file itself names its sender, so that it is the same file under whatever name.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn set_names_sender(&mut self) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE import SET of_sender = '' WHERE id = $1").bind(self.import);
        self.change.runtime.block_on(query.execute(&mut *self.change.transaction))?;
        Ok(())
    }

    /// The number of a unit by its name as written; enters it where it is new, without what `fold` takes off.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn unit(
        &mut self,
        written: &str,
        fold: impl FnOnce(&str) -> String,
        credit_code: Option<&str>,
    ) -> Result<i64, StoreError> {
        if let Some(id) = self.units.get(written) {
            return Ok(*id);
        }
        let Change { runtime, transaction } = &mut self.change;
        let id = runtime.block_on(async {
            let insert = "INSERT INTO unit (written, folded, known_as, credit_code) VALUES ($1, $2, $1, $3) \
                          ON CONFLICT (written) DO UPDATE SET credit_code = coalesce(unit.credit_code, excluded.credit_code) \
                          RETURNING id";
            let query = sqlx::query_scalar(insert).bind(written).bind(fold(written)).bind(credit_code);
            query.fetch_one(&mut **transaction).await
        })?;
        self.units.insert(written.to_owned(), id);
        Ok(id)
    }

    /// Enters a table; `sender` is the sender's number.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn register(&mut self, register: &NewRegister, sender: i64, hash: &str) -> Result<i64, StoreError> {
        let columns = serde_json::to_string(&register.columns).unwrap_or_default();
        let sql = "INSERT INTO register (import_id, sheet, kind, title, header_row, columns, sender_id, period_from, \
                   period_until, dated_on, edition, profile, records) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0) RETURNING id";
        let query = sqlx::query_scalar(sql)
            .bind(self.import)
            .bind(&register.sheet)
            .bind(&register.kind)
            .bind(&register.title)
            .bind(register.header_row)
            .bind(columns)
            .bind(sender)
            .bind(day_text(register.period.map(|(from, _)| from)))
            .bind(day_text(register.period.map(|(_, until)| until)))
            .bind(day_text(register.dated_on))
            .bind(register.edition(hash, self.is_version))
            .bind(&register.profile);
        Ok(self.change.runtime.block_on(query.fetch_one(&mut *self.change.transaction))?)
    }

    /// Enters rows of a table, each with its unit's number; gives the number of the first, the others follow on.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn records(&mut self, register: i64, kind: &str, rows: &[(i64, NewRecord)]) -> Result<i64, StoreError> {
        let first = self.next_record;
        let numbered = (first..).zip(rows);
        let rows: Vec<RecordRow<'_>> =
            numbered.map(|(id, (unit, row))| RecordRow { id, register, kind, unit: *unit, row }).collect();
        self.next_record += i64::try_from(rows.len()).unwrap_or(0);
        self.records.insert(&mut self.change, &rows, RecordRow::bind)?;
        Ok(first)
    }

    /// Says how many rows a table has.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn close_register(&mut self, register: i64, records: u64) -> Result<(), StoreError> {
        let records = i64::try_from(records).unwrap_or(i64::MAX);
        let query = sqlx::query("UPDATE register SET records = $1 WHERE id = $2").bind(records).bind(register);
        self.change.runtime.block_on(query.execute(&mut *self.change.transaction))?;
        Ok(())
    }

    /// Enters what criteria say of rows.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn findings(&mut self, rows: &[FindingRow]) -> Result<(), StoreError> {
        self.findings.insert(&mut self.change, rows, FindingRow::bind)
    }

    /// Enters what is wrong with the file.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn problems(&mut self, diagnostics: &[Diagnostic]) -> Result<(), StoreError> {
        let numbered = (self.next_problem..).zip(diagnostics);
        let rows: Vec<ProblemRow<'_>> =
            numbered.map(|(at, diagnostic)| ProblemRow { import: self.import, at, diagnostic }).collect();
        self.next_problem += i64::try_from(rows.len()).unwrap_or(0);
        self.problems.insert(&mut self.change, &rows, ProblemRow::bind)
    }
}
