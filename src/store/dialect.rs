//! What is SQLite's own: how to connect, lock, check and copy. Another database gets a file like this one.

use super::StoreError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Row};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// The database.
pub(super) type Database = sqlx::Sqlite;
/// A connection to it.
pub(super) type Connection = sqlx::SqliteConnection;

/// Begins a transaction that writes: others wait from here on, so that none fails half way.
pub(super) const BEGIN_WRITING: &str = "BEGIN IMMEDIATE";
/// Begins an insert of many rows. What fails ends the whole transaction, so that no statement needs a journal of its own.
pub(super) const INSERT_MANY: &str = "INSERT OR FAIL INTO";
/// Stands for the next value. SQLite looks numbered ones up one by one for each that is bound.
pub(super) const NEXT_VALUE: &str = "?";
/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_mins(2);
/// Bytes of a page of a new book: rows with their texts take one or two thousand.
const PAGE_BYTES: u32 = 16_384;
/// Pages kept in memory, in KiB, negated as SQLite wants it.
const CACHE: &str = "-65536";

/// How a database file begins.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Whether a file is a database: SQLite would take a short one of another kind for empty, and write over it.
pub(super) fn is_database(path: &Path) -> std::io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(16).read_to_end(&mut start)?;
    Ok(start == MAGIC)
}

/// Connects, and brings the tables up to date.
pub(super) async fn connect(path: &Path, is_new: bool) -> Result<Connection, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(is_new)
        .page_size(PAGE_BYTES)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("cache_size", CACHE)
        .pragma("temp_store", "memory");
    let mut connection = options.connect().await?;
    sqlx::migrate!("src/store/migrations").run(&mut connection).await.map_err(StoreError::Version)?;
    Ok(connection)
}

/// What is wrong with pages and references.
pub(super) async fn check(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let mut wrong = Vec::new();
    for row in sqlx::query("PRAGMA integrity_check").fetch_all(&mut *connection).await? {
        let told: String = row.try_get(0)?;
        if told != "ok" {
            wrong.push(told);
        }
    }
    for row in sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *connection).await? {
        let (table, parent): (String, String) = (row.try_get(0)?, row.try_get(2)?);
        wrong.push(format!("{table} 里有一行指向 {parent} 里没有的行"));
    }
    Ok(wrong)
}

/// Writes a copy.
pub(super) async fn copy(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    sqlx::query("VACUUM INTO $1").bind(path.to_string_lossy().into_owned()).execute(connection).await?;
    Ok(())
}

/// How a statement is carried out, step by step.
pub(super) async fn explain(connection: &mut Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get("detail")?)).collect()
}
