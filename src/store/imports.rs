//! What was imported, what was taken back, and who did it when.

use super::writing::Change;
use super::{Book, StoreError};
use sqlx::Row;
use std::io::{Read, Write};

/// An import.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ImportLine {
    /// Its number.
    pub id: i64,
    /// The file.
    pub file: String,
    /// Its hash.
    pub hash: String,
    /// The sender by the file's name, where the file itself names none.
    pub of_sender: String,
    /// When it came.
    pub at: String,
    /// Who brought it.
    pub by: String,
    /// How many rows it has.
    pub records: i64,
    /// When it was taken back, if it was.
    pub undone_at: Option<String>,
}

/// Something that somebody did.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogLine {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// With what result, or why.
    pub detail: String,
}

impl Book {
    /// All imports in their order.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn imports(&mut self) -> Result<Vec<ImportLine>, StoreError> {
        let sql = "SELECT i.id, i.file, i.hash, i.imported_at, i.imported_by, i.undone_at, i.of_sender, \
                   (SELECT coalesce(sum(records), 0) FROM register g WHERE g.import_id = i.id) FROM import i ORDER BY i.id";
        let Self { runtime, connection } = self;
        let rows = runtime.block_on(sqlx::query(sql).fetch_all(connection))?;
        let line = |row: &sqlx::sqlite::SqliteRow| {
            Ok(ImportLine {
                id: row.try_get(0)?,
                file: row.try_get(1)?,
                hash: row.try_get(2)?,
                at: row.try_get(3)?,
                by: row.try_get(4)?,
                undone_at: row.try_get(5)?,
                of_sender: row.try_get(6)?,
                records: row.try_get(7)?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// What was done, the latest last.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn log(&mut self) -> Result<Vec<LogLine>, StoreError> {
        let sql = "SELECT at, done_by, action, subject, detail FROM log ORDER BY id";
        let Self { runtime, connection } = self;
        let rows = runtime.block_on(sqlx::query(sql).fetch_all(connection))?;
        let line = |row: &sqlx::sqlite::SqliteRow| {
            Ok(LogLine {
                at: row.try_get(0)?,
                by: row.try_get(1)?,
                action: row.try_get(2)?,
                subject: row.try_get(3)?,
                detail: row.try_get(4)?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// The file of an import as it was sent.
    ///
    /// # Errors
    /// When the book cannot be read or what is kept is damaged.
    pub fn original(&mut self, hash: &str) -> Result<Vec<u8>, StoreError> {
        let Self { runtime, connection } = self;
        let query = sqlx::query("SELECT size, packed FROM original WHERE hash = $1").bind(hash);
        let row = runtime.block_on(query.fetch_optional(connection))?;
        let row = row.ok_or_else(|| StoreError::Content(format!("没有原件 {hash}")))?;
        let (size, packed): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        let mut bytes = Vec::new();
        let limit = u64::try_from(size).unwrap_or(0) + 1;
        let inflated = flate2::read::ZlibDecoder::new(packed.as_slice()).take(limit).read_to_end(&mut bytes);
        inflated.map_err(|_| StoreError::Content(format!("原件 {hash} 解不开")))?;
        Ok(bytes)
    }

    /// Tables that do not have the rows that they should: (file, sheet, should, has).
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn wrong_totals(&mut self) -> Result<Vec<(String, String, i64, i64)>, StoreError> {
        let sql = "SELECT i.file, g.sheet, g.records, \
                   (SELECT count(*) FROM record r WHERE r.register_id = g.id) AS has \
                   FROM register g JOIN import i ON i.id = g.import_id WHERE g.records <> has ORDER BY g.id";
        let Self { runtime, connection } = self;
        let rows = runtime.block_on(sqlx::query(sql).fetch_all(connection))?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?))).collect()
    }
}

/// A file as the book keeps it: compressed quickly, for most workbooks are compressed already.
///
/// # Errors
/// When there is no memory for it.
pub fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

impl Change<'_> {
    /// Notes what somebody does.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn note(&mut self, line: &LogLine) -> Result<(), StoreError> {
        let query = sqlx::query("INSERT INTO log (at, done_by, action, subject, detail) VALUES ($1, $2, $3, $4, $5)")
            .bind(&line.at)
            .bind(&line.by)
            .bind(&line.action)
            .bind(&line.subject)
            .bind(&line.detail);
        self.runtime.block_on(query.execute(&mut *self.transaction))?;
        Ok(())
    }

    /// Marks an import as taken back; false where there is none, or it is already.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn undo_import(&mut self, import: i64, at: &str) -> Result<bool, StoreError> {
        let query = sqlx::query("UPDATE import SET undone_at = $1 WHERE id = $2 AND undone_at IS NULL").bind(at);
        let done = self.runtime.block_on(query.bind(import).execute(&mut *self.transaction))?;
        let query = sqlx::query("UPDATE register SET is_out = 1 WHERE import_id = $1").bind(import);
        self.runtime.block_on(query.execute(&mut *self.transaction))?;
        Ok(done.rows_affected() > 0)
    }

    /// Brings the book back to what it knew before a time: imports made since count no more, those taken back since count again,
    /// corrections made since are gone. Gives the imports concerned. Only for a copy: a book forgets nothing.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn forget_since(&mut self, time: &str) -> Result<Vec<i64>, StoreError> {
        let Self { runtime, transaction } = self;
        runtime.block_on(async {
            let connection = &mut **transaction;
            let concerned = "SELECT id FROM import WHERE imported_at >= $1 OR undone_at >= $1 ORDER BY id";
            let concerned = sqlx::query_scalar(concerned).bind(time).fetch_all(&mut *connection).await?;
            for sql in [
                "UPDATE import SET undone_at = imported_at WHERE imported_at >= $1",
                "UPDATE import SET undone_at = NULL WHERE undone_at >= $1 AND imported_at < $1",
                "UPDATE register SET is_out = \
                 (SELECT undone_at IS NOT NULL FROM import i WHERE i.id = register.import_id) WHERE $1 IS NOT NULL",
                "DELETE FROM correction WHERE made_at >= $1",
            ] {
                sqlx::query(sql).bind(time).execute(&mut *connection).await?;
            }
            Ok(concerned)
        })
    }

    /// Enters a correction of a field by hand.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn correct(&mut self, item: i64, field: &str, value: &str, line: &LogLine) -> Result<(), StoreError> {
        let sql = "INSERT INTO correction (item, field, value, why, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(sql).bind(item).bind(field).bind(value);
        let query = query.bind(&line.detail).bind(&line.at).bind(&line.by);
        self.runtime.block_on(query.execute(&mut *self.transaction))?;
        Ok(())
    }
}
