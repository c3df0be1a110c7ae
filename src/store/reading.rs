//! Rows in force, with where they stand; and the versions of one thing.

use super::dialect::{self, Connection};
use super::{Book, StoreError, day_text};
use crate::model::book::{BookRow, DangerState, ItemId, RecordDates};
use futures_util::TryStreamExt;
use jiff::civil::Date;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Which rows are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The kind of table.
    pub kind: &'a str,
    /// What was in force on this day.
    pub as_of: Date,
    /// About this unit only.
    pub unit: Option<&'a str>,
    /// Only what is to be done before this day and was not by `as_of`.
    pub due_before: Option<Date>,
    /// Of those only what is to be done on this day or later.
    pub due_from: Option<Date>,
    /// Only this thing.
    pub item: Option<ItemId>,
    /// Only these fields, and not how rows were graded; all where nothing is said.
    pub fields: Option<&'a BTreeSet<String>>,
    /// Only what happened in this time.
    pub period: Option<(Date, Date)>,
    /// Only what was not done by `as_of` and has no day by which it is to be done.
    pub without_due: bool,
    /// Only what was done before this day and not checked by `as_of`.
    pub unchecked_before: Option<Date>,
}

impl<'a> Ask<'a> {
    /// All rows of a kind that were in force on a day.
    #[must_use]
    pub const fn all(kind: &'a str, as_of: Date) -> Self {
        Self {
            kind,
            as_of,
            unit: None,
            due_before: None,
            due_from: None,
            item: None,
            fields: None,
            period: None,
            without_due: false,
            unchecked_before: None,
        }
    }
}

/// A version of a thing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Version {
    /// The row.
    pub row: BookRow,
    /// When its file was imported.
    pub imported_at: String,
    /// Whether that import was taken back.
    pub is_out: bool,
    /// Whether a later row replaces it.
    pub is_replaced: bool,
}

const COLUMNS: &str = "SELECT r.id, r.item, r.kind, u.known_as, i.file, g.sheet, r.row, r.level, r.happened_on, r.due_on, \
    r.done_on, r.accepted_on, r.closed_on, r.state, r.fields, r.grade, \
    coalesce(g.dated_on, g.period_from), i.imported_at, g.is_out, r.replaced_by, s.known_as, \
    g.period_from, g.period_until, g.dated_on";
const TABLES: &str = "JOIN register g ON g.id = r.register_id JOIN import i ON i.id = g.import_id JOIN unit u ON u.id = r.unit_id \
    JOIN unit s ON s.id = g.sender_id";
const IN_FORCE: &str = "g.is_out = 0 AND r.replaced_by IS NULL AND (g.in_force_from IS NULL OR g.in_force_from <= $2) \
    AND (g.in_force_until IS NULL OR g.in_force_until > $2) AND (r.happened_on IS NULL OR r.happened_on <= $2)";
/// What was put right by the day and not checked by then.
const IS_UNCHECKED: &str =
    "(r.state = 'awaiting_recheck' OR (r.state IN ('accepted', 'closed') AND r.accepted_on > $2))";
const IS_OPEN: &str = "r.state IN ('registered', 'assigned', 'rectifying')";

/// How rows are put in order: `ORDER BY` over names that every statement gives.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Order {
    /// By unit and day.
    Unit,
    /// By the day by which they are to be done.
    Due,
}

impl Order {
    const fn sql(self) -> &'static str {
        match self {
            Self::Unit => "ORDER BY name, happened, file, sheet, number",
            Self::Due => "ORDER BY due, name, file, sheet, number",
        }
    }
}

/// What a row is put in order by; all of it stands in indexes and in small tables.
const KEYS: &str = "r.id, u.known_as AS name, r.happened_on AS happened, r.due_on AS due, i.file AS file, g.sheet AS sheet, \
    r.row AS number";

/// Selects the keys of the rows that are wanted.
fn keys(ask: &Ask<'_>) -> String {
    let by_day = ask.due_before.is_some() || ask.without_due || ask.unchecked_before.is_some();
    let has_index = ask.unit.is_some() || ask.item.is_some() || by_day;
    // Without an index of their own, rows are found by the tables of their kind, which are few.
    let by_table = "r.register_id IN (SELECT id FROM register WHERE kind = $1)";
    let kind = if has_index { "r.kind = $1" } else { by_table };
    let mut wheres = format!("{kind} AND {IN_FORCE}");
    if ask.unit.is_some() {
        // What is found by its unit needs no other index.
        wheres.push_str(" AND r.unit_id IN (SELECT id FROM unit WHERE known_as = $3)");
    }
    if ask.period.is_some() {
        wheres.push_str(" AND r.happened_on BETWEEN $4 AND $5");
    }
    if ask.item.is_some() {
        wheres.push_str(" AND r.item = $7");
    }
    let select = format!("SELECT {KEYS} FROM record r {TABLES} WHERE {wheres}");
    if ask.unchecked_before.is_some() {
        return format!("{select} AND r.done_on < $9 AND {IS_UNCHECKED}");
    }
    if ask.without_due {
        let open = format!("{select} AND {IS_OPEN} AND r.due_on IS NULL");
        return format!("{open} UNION ALL {select} AND NOT {IS_OPEN} AND r.done_on > $2 AND +r.due_on IS NULL");
    }
    if ask.due_before.is_none() {
        return select;
    }
    let from = if ask.due_from.is_some() { " AND r.due_on >= $8" } else { "" };
    let open = format!("{select} AND {IS_OPEN} AND r.due_on < $6{from}");
    let done = format!("{select} AND NOT {IS_OPEN} AND r.done_on > $2 AND +r.due_on < $6{}", from.replace("r.", "+r."));
    format!("{open} UNION ALL {done}")
}

/// Selects the rows that are wanted, or the first of them.
fn statement(ask: &Ask<'_>, order: Order, limit: Option<u32>) -> String {
    let order = order.sql();
    let limit = limit.map(|limit| format!(" LIMIT {limit}")).unwrap_or_default();
    let keys = keys(ask);
    format!(
        "WITH k AS ({keys} {order}{limit}) {COLUMNS} FROM k JOIN record r ON r.id = k.id {TABLES} {}",
        order.replace("BY ", "BY k.").replace(", ", ", k.")
    )
}

/// Selects the rows that are wanted, in any order: to put a million of them in order takes longer than to read them.
fn unordered(ask: &Ask<'_>) -> String {
    keys(ask).replace(&format!("SELECT {KEYS}"), COLUMNS)
}

/// Binds what is asked, in the order of the numbers in the statements.
fn bind<'q>(query: Asked<'q>, ask: &Ask<'q>) -> Asked<'q> {
    query
        .bind(ask.kind)
        .bind(ask.as_of.to_string())
        .bind(ask.unit)
        .bind(day_text(ask.period.map(|(from, _)| from)))
        .bind(day_text(ask.period.map(|(_, until)| until)))
        .bind(day_text(ask.due_before))
        .bind(ask.item.map(|item| item.0))
        .bind(day_text(ask.due_from))
        .bind(day_text(ask.unchecked_before))
}

type Asked<'q> = sqlx::query::Query<'q, dialect::Database, <dialect::Database as sqlx::Database>::Arguments>;

pub(super) async fn plan(connection: &mut Connection, ask: &Ask<'_>) -> Result<Vec<String>, StoreError> {
    dialect::explain(connection, &statement(ask, Order::Unit, None)).await
}

impl Book {
    /// Rows in force.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn rows(&mut self, ask: &Ask<'_>) -> Result<Vec<BookRow>, StoreError> {
        let Self { runtime, connection } = self;
        let query = bind(sqlx::query(AssertSqlSafe(statement(ask, Order::Unit, None))), ask);
        runtime.block_on(async {
            let mut found = Vec::new();
            let mut rows = query.fetch(connection);
            while let Some(row) = rows.try_next().await? {
                found.push(row_with(&row, ask.fields)?);
            }
            Ok(found)
        })
    }

    /// Shows rows in force to `act` one by one, in any order; none of them is kept.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn each_row(&mut self, ask: &Ask<'_>, act: &mut dyn FnMut(BookRow)) -> Result<(), StoreError> {
        let Self { runtime, connection } = self;
        let query = bind(sqlx::query(AssertSqlSafe(unordered(ask))), ask);
        runtime.block_on(async {
            let mut rows = query.fetch(connection);
            while let Some(row) = rows.try_next().await? {
                act(row_with(&row, ask.fields)?);
            }
            Ok(())
        })
    }

    /// How many rows there are in force, and the first of them.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn first_rows(&mut self, ask: &Ask<'_>, order: Order, limit: u32) -> Result<(usize, Vec<BookRow>), StoreError> {
        let Self { runtime, connection } = self;
        let count = bind(sqlx::query(AssertSqlSafe(format!("SELECT count(*) FROM ({})", keys(ask)))), ask);
        let count: i64 = runtime.block_on(count.fetch_one(&mut *connection))?.try_get(0)?;
        let query = bind(sqlx::query(AssertSqlSafe(statement(ask, order, Some(limit)))), ask);
        let rows = runtime.block_on(query.fetch_all(connection))?;
        let rows = rows.iter().map(row_of).collect::<Result<_, _>>()?;
        Ok((usize::try_from(count).unwrap_or(usize::MAX), rows))
    }

    /// The tables that are in the book, as rows about who sent them: their place is that of their headings.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn tables(&mut self) -> Result<Vec<BookRow>, StoreError> {
        let sql = "SELECT g.id, g.kind, s.known_as, i.file, g.sheet, g.header_row, g.period_from, g.period_until, g.dated_on, \
                   i.as_of FROM register g JOIN import i ON i.id = g.import_id JOIN unit s ON s.id = g.sender_id \
                   WHERE g.is_out = 0 ORDER BY s.known_as, i.file, g.sheet, g.header_row";
        let Self { runtime, connection } = self;
        let rows = runtime.block_on(sqlx::query(sql).fetch_all(connection))?;
        rows.iter().map(table_of).collect()
    }

    /// All versions of a thing, the oldest first; also by an identifier that one of them has of itself.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn versions(&mut self, item: ItemId) -> Result<Vec<Version>, StoreError> {
        let sql = format!(
            "{COLUMNS} FROM record r {TABLES} \
             WHERE r.item IN (SELECT $1 UNION SELECT item FROM record WHERE own = $1 AND own <> item) ORDER BY g.edition, r.row"
        );
        let Self { runtime, connection } = self;
        let rows = runtime.block_on(sqlx::query(AssertSqlSafe(sql)).bind(item.0).fetch_all(connection))?;
        let version = |row: &SqliteRow| {
            let replaced: Option<i64> = row.try_get(19)?;
            Ok(Version {
                row: row_of(row)?,
                imported_at: row.try_get(17)?,
                is_out: row.try_get::<i64, _>(18)? != 0,
                is_replaced: replaced.is_some(),
            })
        };
        rows.iter().map(version).collect()
    }

    /// Corrections by hand: (thing, field, value), the latest last.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn corrections(&mut self) -> Result<Vec<(ItemId, String, String)>, StoreError> {
        let Self { runtime, connection } = self;
        let sql = "SELECT item, field, value FROM correction ORDER BY id";
        let rows = runtime.block_on(sqlx::query(sql).fetch_all(connection))?;
        rows.iter().map(|row| Ok((ItemId(row.try_get(0)?), row.try_get(1)?, row.try_get(2)?))).collect()
    }

    /// Findings that ask for something about rows in force, as JSON, with the rule and the answer.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn findings(&mut self, as_of: Date) -> Result<Vec<(BookRow, [String; 3])>, StoreError> {
        let sql = format!(
            "{COLUMNS}, f.rule, f.answer, f.body FROM finding f JOIN record r ON r.id = f.record_id {TABLES} \
             WHERE f.answer IN ('fires', 'suspected', 'unknown') AND {IN_FORCE} AND $1 IS NULL ORDER BY 4, 5, 6, 7, f.at"
        );
        let Self { runtime, connection } = self;
        let query = sqlx::query(AssertSqlSafe(sql)).bind(None::<String>).bind(as_of.to_string());
        let rows = runtime.block_on(query.fetch_all(connection))?;
        rows.iter().map(|row| Ok((row_of(row)?, [row.try_get(24)?, row.try_get(25)?, row.try_get(26)?]))).collect()
    }
}

fn day_at(row: &SqliteRow, at: usize) -> Result<Option<Date>, StoreError> {
    let text: Option<String> = row.try_get(at)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn table_of(row: &SqliteRow) -> Result<BookRow, StoreError> {
    let day = |at| day_at(row, at);
    let (id, header_row): (i64, i64) = (row.try_get(0)?, row.try_get(5)?);
    let unit: String = row.try_get(2)?;
    Ok(BookRow {
        id,
        item: ItemId(id),
        kind: row.try_get(1)?,
        sender: unit.clone(),
        unit,
        place: (row.try_get(3)?, row.try_get(4)?, u32::try_from(header_row).unwrap_or(0)),
        level: None,
        dates: RecordDates::default(),
        state: None,
        fields: BTreeMap::new(),
        grade: None,
        holds_from: None,
        // A table that names its time was sent for all of it, whenever it came in.
        covers: match day(6)?.zip(day(7)?) {
            Some(period) => Some(period),
            None => covers(None, day(8)?, &row.try_get::<String, _>(9)?),
        },
    })
}

fn row_of(row: &SqliteRow) -> Result<BookRow, StoreError> {
    row_with(row, None)
}

fn row_with(row: &SqliteRow, wanted: Option<&BTreeSet<String>>) -> Result<BookRow, StoreError> {
    let day = |at| day_at(row, at);
    let number: i64 = row.try_get(6)?;
    let state: Option<String> = row.try_get(13)?;
    let fields: &str = row.try_get(14)?;
    Ok(BookRow {
        id: row.try_get(0)?,
        item: ItemId(row.try_get(1)?),
        kind: row.try_get(2)?,
        unit: row.try_get(3)?,
        place: (row.try_get(4)?, row.try_get(5)?, u32::try_from(number).unwrap_or(0)),
        level: row.try_get(7)?,
        dates: RecordDates { happened: day(8)?, due: day(9)?, done: day(10)?, accepted: day(11)?, closed: day(12)? },
        state: state.as_deref().and_then(DangerState::find),
        fields: meanings(fields, wanted)?,
        grade: if wanted.is_some() { None } else { row.try_get(15)? },
        sender: row.try_get(20)?,
        holds_from: row.try_get(16)?,
        covers: covers(day(21)?.zip(day(22)?), day(23)?, &row.try_get::<String, _>(17)?),
    })
}

/// What time a table tells of: its period, but no day after the one on which it was drawn up, or came in where that is unknown.
fn covers(period: Option<(Date, Date)>, dated_on: Option<Date>, imported_at: &str) -> Option<(Date, Date)> {
    let imported = imported_at.get(..10).and_then(|day| day.parse().ok());
    let last: Date = dated_on.or(imported)?;
    let (from, until) = period.unwrap_or((last.first_of_year(), last));
    Some((from, until.min(last).max(from)))
}

/// The fields as they are to be read, or those of them that are wanted.
fn meanings(json: &str, wanted: Option<&BTreeSet<String>>) -> Result<BTreeMap<String, String>, StoreError> {
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.deserialize_map(Wanted(wanted)).map_err(|error| StoreError::Content(error.to_string()))
}

/// Reads a row's fields and passes over those that nobody wants.
struct Wanted<'w>(Option<&'w BTreeSet<String>>);

/// A field: the text as typed, or that and its meaning.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Typed(String),
    Meaning(#[allow(dead_code, reason = "what was typed stands before what it means")] String, String),
}

impl<'d> Visitor<'d> for Wanted<'_> {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields")
    }

    fn visit_map<A: MapAccess<'d>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(id) = map.next_key::<Cow<'_, str>>()? {
            if self.0.is_some_and(|wanted| !wanted.contains(id.as_ref())) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let (Stored::Typed(text) | Stored::Meaning(_, text)) = map.next_value()?;
            fields.insert(id.into_owned(), text);
        }
        Ok(fields)
    }
}
