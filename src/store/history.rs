//! What following things through their versions reads and writes: names of units, editions of tables, prints of rows.

use super::writing::Change;
use super::{Book, StoreError, day_text};
use crate::model::book::{DangerState, NewRegister};
use jiff::civil::Date;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// A unit's name as written, and the one by which it is known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnitName {
    /// Its number.
    pub id: i64,
    /// As written.
    pub written: String,
    /// Without what is the same for all: legal form, place.
    pub folded: String,
    /// By which it is known.
    pub known_as: String,
    /// Its unified social credit code.
    pub credit_code: Option<String>,
}

/// A table of a sender as one of a series.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edition {
    /// The table's number.
    pub register: i64,
    /// What orders the series.
    pub edition: String,
    /// What it covers: first and last day.
    pub period: (Option<String>, Option<String>),
    /// The day from which it holds, where that is known.
    pub holds_from: Option<Date>,
    /// The checksum of the file that it corrects, where it was returned and sent again.
    pub version_of: Option<String>,
    /// The hash of its file.
    pub hash: String,
}

/// What tells a row from others and from its earlier versions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Print {
    /// The row's number in the book.
    pub record: i64,
    /// The table's number.
    pub register: i64,
    /// The identifier that it has of itself.
    pub own: i64,
    /// The identifier under which it goes.
    pub item: i64,
    /// What tells it from other rows.
    pub print: i64,
    /// What tells whether a field differs.
    pub digest: i64,
    /// The row that replaces it.
    pub replaced_by: Option<i64>,
    /// Its day.
    pub happened_on: Option<String>,
    /// How far a danger has come.
    pub state: Option<DangerState>,
    /// How new its table is: equal for tables that are equally new. Known only where rows of several tables are compared.
    pub age: String,
}

const PRINT: &str = "r.id, r.register_id, r.own, r.item, r.print, r.digest, r.replaced_by, r.happened_on, r.state";

fn print_of(row: &SqliteRow) -> Result<Print, StoreError> {
    Ok(Print {
        record: row.try_get(0)?,
        register: row.try_get(1)?,
        own: row.try_get(2)?,
        item: row.try_get(3)?,
        print: row.try_get(4)?,
        digest: row.try_get(5)?,
        replaced_by: row.try_get(6)?,
        happened_on: row.try_get(7)?,
        state: row.try_get::<Option<String>, _>(8)?.as_deref().and_then(DangerState::find),
        age: String::new(),
    })
}

impl Book {
    /// All names of units.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn units(&mut self) -> Result<Vec<UnitName>, StoreError> {
        let Self { runtime, connection } = self;
        let rows = runtime.block_on(sqlx::query(UNITS).fetch_all(connection))?;
        rows.iter().map(unit_of).collect()
    }
}

const UNITS: &str = "SELECT id, written, folded, known_as, credit_code FROM unit ORDER BY written";

fn unit_of(row: &SqliteRow) -> Result<UnitName, StoreError> {
    Ok(UnitName {
        id: row.try_get(0)?,
        written: row.try_get(1)?,
        folded: row.try_get(2)?,
        known_as: row.try_get(3)?,
        credit_code: row.try_get(4)?,
    })
}

impl Change<'_> {
    /// All names of units.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn units(&mut self) -> Result<Vec<UnitName>, StoreError> {
        let rows = self.runtime.block_on(sqlx::query(UNITS).fetch_all(&mut *self.transaction))?;
        rows.iter().map(unit_of).collect()
    }

    /// Says by which name a unit is known.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn set_known_as(&mut self, unit: i64, known_as: &str) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE unit SET known_as = $1 WHERE id = $2").bind(known_as).bind(unit);
        self.runtime.block_on(query.execute(&mut *self.transaction))?;
        Ok(())
    }

    /// The series that tables of some import, or of some unit, are part of: (sender, kind).
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn series_of(&mut self, import: Option<i64>, unit: Option<&str>) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT DISTINCT u.known_as, g.kind FROM register g JOIN unit u ON u.id = g.sender_id \
                   WHERE ($1 IS NULL OR g.import_id = $1) AND ($2 IS NULL OR u.known_as = $2) ORDER BY 1, 2";
        let query = sqlx::query(sql).bind(import).bind(unit);
        let rows = self.runtime.block_on(query.fetch_all(&mut *self.transaction))?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// The tables of an import, with how many rows each has.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn registers_of(&mut self, import: i64) -> Result<Vec<(i64, u64)>, StoreError> {
        let query = sqlx::query("SELECT id, records FROM register WHERE import_id = $1 ORDER BY id").bind(import);
        let rows = self.runtime.block_on(query.fetch_all(&mut *self.transaction))?;
        let count = |row: &SqliteRow| {
            let records: i64 = row.try_get(1)?;
            Ok((row.try_get(0)?, u64::try_from(records).unwrap_or(0)))
        };
        rows.iter().map(count).collect()
    }

    /// The tables of a kind that a sender's imports hold, the oldest first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn editions(&mut self, sender: &str, kind: &str) -> Result<Vec<Edition>, StoreError> {
        let sql = "SELECT g.id, g.edition, coalesce(g.dated_on, g.period_from), i.version_of, i.hash, \
                   g.period_from, g.period_until FROM register g \
                   JOIN unit u ON u.id = g.sender_id JOIN import i ON i.id = g.import_id \
                   WHERE u.known_as = $1 AND g.kind = $2 AND g.is_out = 0 ORDER BY g.edition";
        let query = sqlx::query(sql).bind(sender).bind(kind);
        let rows = self.runtime.block_on(query.fetch_all(&mut *self.transaction))?;
        let edition = |row: &SqliteRow| {
            let holds_from: Option<String> = row.try_get(2)?;
            Ok(Edition {
                register: row.try_get(0)?,
                edition: row.try_get(1)?,
                holds_from: holds_from.and_then(|day| day.parse().ok()),
                version_of: row.try_get(3)?,
                hash: row.try_get(4)?,
                period: (row.try_get(5)?, row.try_get(6)?),
            })
        };
        rows.iter().map(edition).collect()
    }

    /// The rows of a table.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn prints(&mut self, register: i64) -> Result<Vec<Print>, StoreError> {
        let sql = format!("SELECT {PRINT} FROM record r WHERE r.register_id = $1 ORDER BY r.row");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(register);
        let rows = self.runtime.block_on(query.fetch_all(&mut *self.transaction))?;
        rows.iter().map(print_of).collect()
    }

    /// The units about which several tables of a kind speak, among those of which some import speaks.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn shared_units(&mut self, import: i64, kind: &str) -> Result<Vec<String>, StoreError> {
        let others = "SELECT count(*) FROM register WHERE kind = $1 AND import_id <> $2";
        let query = sqlx::query_scalar(others).bind(kind).bind(import);
        let count: i64 = self.runtime.block_on(query.fetch_one(&mut *self.transaction))?;
        let sql = "SELECT DISTINCT u.known_as FROM record r JOIN unit u ON u.id = r.unit_id \
                   JOIN register g ON g.id = r.register_id WHERE g.import_id = $1 AND r.kind = $2 ORDER BY 1";
        if count == 0 {
            return Ok(Vec::new());
        }
        let query = sqlx::query_scalar(sql).bind(import).bind(kind);
        Ok(self.runtime.block_on(query.fetch_all(&mut *self.transaction))?)
    }

    /// The rows of a kind about a unit, in the order of their tables, the oldest first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn prints_about(&mut self, unit: &str, kind: &str) -> Result<Vec<Print>, StoreError> {
        let sql = format!(
            "SELECT {PRINT}, g.edition FROM record r JOIN unit u ON u.id = r.unit_id \
             JOIN register g ON g.id = r.register_id \
             WHERE u.known_as = $1 AND r.kind = $2 AND g.is_out = 0 ORDER BY g.edition, r.row"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(unit).bind(kind);
        let rows = self.runtime.block_on(query.fetch_all(&mut *self.transaction))?;
        let aged =
            |row: &SqliteRow| Ok(Print { age: NewRegister::age_of(row.try_get(9)?).to_owned(), ..print_of(row)? });
        rows.iter().map(aged).collect()
    }

    /// The fields of a row, as JSON.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn fields(&mut self, record: i64) -> Result<String, StoreError> {
        let query = sqlx::query_scalar("SELECT fields FROM record WHERE id = $1").bind(record);
        Ok(self.runtime.block_on(query.fetch_one(&mut *self.transaction))?)
    }

    /// Says from when until when a table is in force, and how it differs from the one before (new, changed, gone), where
    /// that was counted.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn set_force(
        &mut self,
        register: i64,
        from: Option<Date>,
        until: Option<Date>,
        counts: Option<[u64; 3]>,
    ) -> Result<(), StoreError> {
        let count =
            |at: usize| counts.and_then(|counts| counts.get(at).copied()).and_then(|count| i64::try_from(count).ok());
        let sql = "UPDATE register SET in_force_from = $1, in_force_until = $2, new_count = coalesce($3, new_count), \
                   changed_count = coalesce($4, changed_count), gone_count = coalesce($5, gone_count) WHERE id = $6";
        let query = sqlx::query(sql)
            .bind(day_text(from))
            .bind(day_text(until))
            .bind(count(0))
            .bind(count(1))
            .bind(count(2))
            .bind(register);
        self.runtime.block_on(query.execute(&mut *self.transaction))?;
        Ok(())
    }

    /// Says under which identifier a row goes, and which row replaces it.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn set_item(&mut self, record: i64, item: i64, replaced_by: Option<i64>) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE record SET item = $1, replaced_by = $2 WHERE id = $3")
            .bind(item)
            .bind(replaced_by)
            .bind(record);
        self.runtime.block_on(query.execute(&mut *self.transaction))?;
        Ok(())
    }
}
