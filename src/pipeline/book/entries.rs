//! Turns a file's tables and rows into what the book keeps of them, and hands them to whoever writes.

use super::facts::{RowFacts, facts};
use super::told::{Told, fields_json, find, plain};
use crate::diagnostic::Diagnostic;
use crate::grade::Verdict;
use crate::model::book::{ItemId, NewRecord, NewRegister};
use crate::model::{FieldId, Finding, Record, RiskLevel, Table, column_name};
use crate::normalise::{ValueReader, letterhead};
use crate::ruleset::{Field, Keeps, KeptRows, Ruleset};
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

/// Entries that are handed over at a time.
const BATCH: usize = 256;
/// Grades that are kept as text, for rows that share them.
const MAX_KEPT_GRADES: usize = 20_000;

/// How the names begin that stand for senders that nobody named.
pub const UNKNOWN_SENDER: &str = "（未写明单位：";

/// What a file brings.
pub(in crate::pipeline) enum Entry {
    /// A table begins.
    Table(Box<NewRegister>),
    /// The table that begins next names its sender itself.
    NamesSender,
    /// A row of the table that began last.
    Row(Box<NewRecord>),
    /// What criteria say of a row of that table.
    Findings(u32, Vec<Finding>),
    /// Something is wrong with the file.
    Problem(Box<Diagnostic>),
    /// It corrects a file that was returned: that one's checksum.
    VersionOf(String),
}

/// Nobody takes what the file brings any more.
#[derive(Debug, thiserror::Error)]
#[error("台账库已停止写入")]
pub struct NobodyTakes;

/// Where a file's entries go.
pub(in crate::pipeline) struct Entries<'s> {
    ruleset: &'s Ruleset,
    /// The town's own names, which no unit is known by.
    places: &'s [String],
    /// The sender that the user names.
    named_sender: Option<&'s str>,
    /// The file's whole path.
    path: String,
    output: SyncSender<Vec<Entry>>,
    batch: Vec<Entry>,
    table: Option<OpenTable<'s>>,
    grades: HashMap<usize, (Arc<Verdict>, Arc<str>)>,
}

/// The table whose rows go by.
struct OpenTable<'s> {
    kind: Arc<str>,
    /// Its fields by identifier, each with its column.
    columns: Vec<(&'s Field, FieldId, u32)>,
    kept: &'s KeptRows,
    values: ValueReader<'s>,
    sender: String,
    /// What time it covers, where that tells its rows from those of other tables.
    period: Option<(Date, Date)>,
    /// How often each print was seen, so that twins stay two.
    seen: HashMap<i64, u32>,
    /// Names of units without place and legal form.
    folded: HashMap<String, String>,
}

impl<'s> Entries<'s> {
    pub(in crate::pipeline) fn new(
        ruleset: &'s Ruleset,
        places: &'s [String],
        named_sender: Option<&'s str>,
        path: String,
        output: SyncSender<Vec<Entry>>,
    ) -> Self {
        let grades = HashMap::new();
        Self { ruleset, places, named_sender, path, output, batch: Vec::new(), table: None, grades }
    }

    pub(in crate::pipeline) fn table(&mut self, table: &Table) -> Result<(), NobodyTakes> {
        let Some(kind) = self.ruleset.columns.kind(&table.kind) else { return Ok(()) };
        let head = letterhead(self.ruleset, &table.above, &table.sheet, &self.path);
        let file = self.path.rsplit(['/', '\\']).next().unwrap_or_default();
        // Two files that name no sender are not of one sender.
        let unnamed = || format!("{UNKNOWN_SENDER}{file}）");
        let sender = self.named_sender.map(str::to_owned).or(head.sender).unwrap_or_else(unnamed);
        let letters = |column: &crate::model::Column| {
            Some((self.ruleset.fields.get(column.field?)?.id.clone(), column_name(column.index)))
        };
        let profile = table.method.as_ref().and_then(|chosen| self.ruleset.profile(chosen));
        self.table = Some(OpenTable {
            kind: Arc::clone(&table.kind),
            columns: columns_of(self.ruleset, table),
            kept: &kind.book,
            values: ValueReader::of(self.ruleset, table),
            sender: sender.clone(),
            period: head.period.filter(|_| kind.book.per_period),
            seen: HashMap::new(),
            folded: HashMap::new(),
        });
        if head.names_sender && self.named_sender.is_none() {
            self.push(Entry::NamesSender)?;
        }
        self.push(Entry::Table(Box::new(NewRegister {
            sheet: table.sheet.to_string(),
            kind: table.kind.to_string(),
            title: table.above.lines().next().unwrap_or_default().to_owned(),
            header_row: table.header_row,
            columns: table.columns.iter().filter_map(letters).collect(),
            sender,
            period: head.period,
            dated_on: head.dated_on,
            adds_up: kind.book.keeps == Keeps::Rows,
            profile: profile.map(|profile| profile.id.clone()),
        })))
    }

    pub(in crate::pipeline) fn row(
        &mut self,
        record: &Record<'_>,
        verdict: Option<&Arc<Verdict>>,
    ) -> Result<(), NobodyTakes> {
        let Some(mut table) = self.table.take() else { return Ok(()) };
        let grade = verdict.map(|verdict| self.grade_text(verdict));
        let row = table.row(self.ruleset, self.places, record, verdict, grade);
        self.table = Some(table);
        self.push(Entry::Row(Box::new(row)))
    }

    pub(in crate::pipeline) fn findings(&mut self, row: u32, findings: &[Finding]) -> Result<(), NobodyTakes> {
        if findings.is_empty() { Ok(()) } else { self.push(Entry::Findings(row, findings.to_vec())) }
    }

    pub(in crate::pipeline) fn problem(&mut self, diagnostic: &Diagnostic) -> Result<(), NobodyTakes> {
        self.push(Entry::Problem(Box::new(diagnostic.clone())))
    }

    pub(in crate::pipeline) fn version_of(&mut self, checksum: &str) -> Result<(), NobodyTakes> {
        self.push(Entry::VersionOf(checksum.to_owned()))
    }

    /// Hands over what is left.
    pub(in crate::pipeline) fn finish(mut self) -> Result<(), NobodyTakes> {
        self.hand_over()
    }

    fn push(&mut self, entry: Entry) -> Result<(), NobodyTakes> {
        self.batch.push(entry);
        if self.batch.len() < BATCH { Ok(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> Result<(), NobodyTakes> {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.output.send(batch).map_err(|_| NobodyTakes)
    }

    /// A verdict as the book keeps it; rows with equal inputs share one.
    fn grade_text(&mut self, verdict: &Arc<Verdict>) -> Arc<str> {
        let key = Arc::as_ptr(verdict).addr();
        if let Some((_, text)) = self.grades.get(&key) {
            return Arc::clone(text);
        }
        let grade = &verdict.grade;
        let text = json!({
            "risk_value": grade.risk_value.map(|value| value.to_string()),
            "level": grade.level.map(RiskLevel::id),
            "agreement": grade.agreement.id(),
            "reasons": grade.reasons,
        });
        let text: Arc<str> = Arc::from(text.to_string());
        if self.grades.len() == MAX_KEPT_GRADES {
            self.grades.clear();
        }
        // The verdict is kept too, so that its address stays its own.
        self.grades.insert(key, (Arc::clone(verdict), Arc::clone(&text)));
        text
    }
}

impl<'s> OpenTable<'s> {
    fn row(
        &mut self,
        ruleset: &Ruleset,
        places: &[String],
        record: &Record<'_>,
        verdict: Option<&Arc<Verdict>>,
        grade: Option<Arc<str>>,
    ) -> NewRecord {
        let told = |(field, id, column): &(&'s Field, FieldId, u32)| {
            let cell = record.row.cell(*column).filter(|cell| !cell.is_blank())?;
            Told::of(ruleset, &self.values, field, *id, cell)
        };
        let values: Vec<Told<'_>> = self.columns.iter().filter_map(told).collect();
        let known = ruleset.fields.known;
        let unit = find(&values, known.unit_name).map_or_else(|| self.sender.clone(), |told| told.meaning().to_owned());
        let credit_code = find(&values, known.credit_code).filter(|told| told.value.is_some());
        let credit_code = credit_code.map(|told| told.meaning().to_owned());
        let print = self.print(&values);
        self.folded.entry(unit.clone()).or_insert_with(|| ruleset.senders.fold(&unit, places));
        let own = self.own(&unit, print);
        let compared = values.iter().filter(|told| !told.is_incidental);
        let digest = hashed(compared.flat_map(|told| [told.id, told.meaning()]));
        let RowFacts { dates, state, level } = facts(ruleset, self.kept, &values);
        let computed = verdict.and_then(|verdict| verdict.grade.level);
        let level = computed.map(|level| level.word().to_owned()).or(level);
        let fields = fields_json(&values);
        NewRecord { row: record.row.number, unit, credit_code, own, print, digest, level, dates, state, fields, grade }
    }

    /// What tells the row from others of its unit: the key fields, or all where they are blank.
    fn print(&self, values: &[Told<'_>]) -> i64 {
        if self.kept.one_per_unit {
            return hashed(std::iter::empty());
        }
        let is_key = |told: &&Told<'_>| self.kept.key.contains(&told.field);
        let has_key = values.iter().any(|told| is_key(&told));
        let key = values.iter().filter(|told| if has_key { is_key(told) } else { !told.is_incidental });
        let parts: Vec<(&str, String)> = key.map(|told| (told.id, plain(told.meaning()))).collect();
        let period = self.period.map(|(from, until)| format!("{from}~{until}"));
        hashed(parts.iter().flat_map(|(id, text)| [*id, text.as_str()]).chain(period.as_deref()))
    }

    /// The identifier that the row has of itself: twins are told apart by which comes first.
    fn own(&mut self, unit: &str, print: i64) -> i64 {
        let folded = self.folded.get(unit).map_or(unit, String::as_str);
        let seen = self.seen.entry(print).or_default();
        *seen += 1;
        hashed([folded, &self.kind, &print.to_string(), &seen.to_string()])
    }
}

/// A finding as the book keeps it.
pub(super) fn finding_text(finding: &Finding) -> String {
    let text = json!({
        "title": finding.title,
        "source": finding.source,
        "clause": finding.clause,
        "draft": finding.is_draft,
        "evidence": finding.evidence,
        "asks": finding.asks,
        "cause": finding.cause,
        "remedy": finding.remedy,
    });
    text.to_string()
}

/// The fields of a table by identifier, each once, with its column.
fn columns_of<'s>(ruleset: &'s Ruleset, table: &Table) -> Vec<(&'s Field, FieldId, u32)> {
    let field = |column: &crate::model::Column| Some((ruleset.fields.get(column.field?)?, column.field?, column.index));
    let mut columns: Vec<_> = table.columns.iter().filter_map(field).collect();
    columns.sort_by(|(one, _, _), (other, _, _)| one.id.cmp(&other.id));
    columns.dedup_by_key(|(_, id, _)| *id);
    columns
}

/// A number of 50 bits for texts.
fn hashed<'p>(parts: impl IntoIterator<Item = &'p str>) -> i64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    ItemId::of_hash(&hasher.finalize()).0
}
