//! The whole book as JSON Lines, and back into an empty one.

use super::writing::Change;
use super::{Book, StoreError};
use crate::model::hexadecimal;
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Column, Row, TypeInfo, ValueRef};
use std::io::{BufRead, Write};

/// The tables, each after those that it refers to.
const TABLES: [&str; 9] =
    ["original", "import", "unit", "register", "record", "finding", "problem", "correction", "log"];
/// The version of the format.
const VERSION: u64 = 1;
/// Rows that are read at a time.
const ROWS_AT_A_TIME: i64 = 5_000;
/// What marks a value as bytes, in hexadecimal.
const BYTES: &str = "hex";

/// Why a dump could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The book.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file.
    #[error("导出文件读写不了")]
    File(#[from] std::io::Error),
    /// A line that is none of ours.
    #[error("第 {line} 行不是台账库的导出内容：{why}；没有导入任何内容")]
    Line {
        /// 1-based.
        line: usize,
        /// Why.
        why: String,
    },
    /// The book has something in it.
    #[error("要导入的台账库不是空的；请先用 anping new 建一个新的")]
    NotEmpty,
}

impl Book {
    /// Writes the whole book, table by table.
    ///
    /// # Errors
    /// When the book cannot be read or the output takes no more.
    pub fn dump(&mut self, output: &mut dyn Write) -> Result<(), DumpError> {
        writeln!(output, "{}", serde_json::json!({ "anping_book": VERSION }))?;
        for table in TABLES {
            let mut after = 0;
            loop {
                let sql = format!("SELECT rowid AS place, * FROM {table} WHERE rowid > $1 ORDER BY rowid LIMIT $2");
                let query = sqlx::query(AssertSqlSafe(sql)).bind(after).bind(ROWS_AT_A_TIME);
                let rows = self.runtime.block_on(query.fetch_all(&mut self.connection)).map_err(StoreError::from)?;
                let Some(last) = rows.last() else { break };
                after = last.try_get(0).map_err(StoreError::from)?;
                for row in &rows {
                    writeln!(output, "{}", serde_json::json!({ "table": table, "row": object(row)? }))?;
                }
            }
        }
        Ok(())
    }

    /// Fills an empty book from a dump, whole or not at all.
    ///
    /// # Errors
    /// When the book is not empty, or a line is none of ours.
    pub fn load(&mut self, input: &mut dyn BufRead) -> Result<u64, DumpError> {
        if !self.imports()?.is_empty() {
            return Err(DumpError::NotEmpty);
        }
        let mut change = self.begin_change()?;
        let query = sqlx::query("DELETE FROM log");
        change.runtime.block_on(query.execute(&mut *change.transaction)).map_err(StoreError::from)?;
        let mut count = 0;
        for (at, line) in input.lines().enumerate() {
            let wrong = |why: &str| DumpError::Line { line: at + 1, why: why.to_owned() };
            let value: Value = serde_json::from_str(&line?).map_err(|error| wrong(&error.to_string()))?;
            if at == 0 {
                let is_ours = value.get("anping_book").and_then(Value::as_u64) == Some(VERSION);
                is_ours.then_some(()).ok_or_else(|| wrong("开头没有版本"))?;
                continue;
            }
            let table =
                value.get("table").and_then(Value::as_str).and_then(|name| TABLES.iter().find(|own| **own == name));
            let row = value.get("row").and_then(Value::as_object);
            let (Some(table), Some(row)) = (table, row) else { return Err(wrong("没有 table 或 row")) };
            insert(&mut change, table, row).map_err(|error| wrong(&error.to_string()))?;
            count += 1;
        }
        change.commit()?;
        Ok(count)
    }
}

fn object(row: &sqlx::sqlite::SqliteRow) -> Result<Map<String, Value>, StoreError> {
    let mut object = Map::new();
    for (at, column) in row.columns().iter().enumerate().skip(1) {
        let raw = row.try_get_raw(at)?;
        let value = match (raw.is_null(), raw.type_info().name()) {
            (true, _) => Value::Null,
            (false, "INTEGER") => Value::from(row.try_get::<i64, _>(at)?),
            (false, "BLOB") => serde_json::json!({ BYTES: hexadecimal(&row.try_get::<Vec<u8>, _>(at)?) }),
            (false, _) => Value::from(row.try_get::<String, _>(at)?),
        };
        object.insert(column.name().to_owned(), value);
    }
    Ok(object)
}

fn insert(change: &mut Change<'_>, table: &str, row: &Map<String, Value>) -> Result<(), StoreError> {
    let is_name = |name: &String| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if !row.keys().all(is_name) {
        return Err(StoreError::Content("列名不对".to_owned()));
    }
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let places: Vec<String> = (1..=row.len()).map(|at| format!("${at}")).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), places.join(", "));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in row.values() {
        query = match value {
            Value::Number(number) => query.bind(number.as_i64()),
            Value::String(text) => query.bind(text.as_str()),
            Value::Object(bytes) => query.bind(bytes.get(BYTES).and_then(Value::as_str).map(unhex)),
            _ => query.bind(None::<String>),
        };
    }
    change.runtime.block_on(query.execute(&mut *change.transaction))?;
    Ok(())
}

fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0);
    text.as_bytes().chunks(2).map(|pair| pair.iter().fold(0, |byte, sign| (byte << 4) | digit(*sign))).collect()
}
