//! Turns a file's tables and rows into what the book keeps of them, and hands them to whoever writes.

use crate::diagnostic::Diagnostic;
use crate::grade::Verdict;
use crate::model::book::{DangerState, ItemId, NewRecord, NewRegister, RecordDates};
use crate::model::{
    CellRef, CellValue, FieldId, FieldValue, Finding, Record, RiskLevel, Table, Term, Value, column_name,
};
use crate::normalise::{ValueReader, ValueReading, letterhead};
use crate::ruleset::{DateRole, Keeps, KeptRows, Ruleset};
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

/// Entries that are handed over at a time.
const BATCH: usize = 256;
/// Grades that are kept as text, for rows that share them.
const MAX_KEPT_GRADES: usize = 20_000;

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
    kept: &'s KeptRows,
    values: ValueReader<'s>,
    sender: String,
    /// How often each print was seen, so that twins stay two.
    seen: HashMap<i64, u32>,
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
        let columns = &self.ruleset.columns;
        let Some(kind) = columns.find_kind(&table.kind).and_then(|kind| columns.kinds.get(kind)) else { return Ok(()) };
        let head = letterhead(self.ruleset, &table.above, &table.sheet, &self.path);
        let file = self.path.rsplit(['/', '\\']).next().unwrap_or_default();
        // Two files that name no sender are not of one sender.
        let unnamed = || format!("（未写明单位：{file}）");
        let sender = self.named_sender.map(str::to_owned).or(head.sender).unwrap_or_else(unnamed);
        let letters = |column: &crate::model::Column| {
            Some((self.ruleset.fields.get(column.field?)?.id.clone(), column_name(column.index)))
        };
        let method = table.method.as_ref();
        let profile = method
            .and_then(|method| Some(self.ruleset.methods.get(method.method)?.profiles.get(method.profile)?.id.clone()));
        self.table = Some(OpenTable {
            kind: Arc::clone(&table.kind),
            kept: &kind.book,
            values: ValueReader::of(self.ruleset, table),
            sender: sender.clone(),
            seen: HashMap::new(),
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
            profile,
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
        self.output.send(std::mem::take(&mut self.batch)).map_err(|_| NobodyTakes)
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

impl OpenTable<'_> {
    fn row(
        &mut self,
        ruleset: &Ruleset,
        places: &[String],
        record: &Record<'_>,
        verdict: Option<&Arc<Verdict>>,
        grade: Option<Arc<str>>,
    ) -> NewRecord {
        let mut values = self.values.values(record);
        let id = |value: &FieldValue| ruleset.fields.get(value.field).map_or("", |field| field.id.as_str());
        values.sort_by(|one, other| id(one).cmp(id(other)));
        values.dedup_by_key(|value| value.field);
        let known = ruleset.fields.known;
        let text_of = |field: FieldId| values.iter().find(|value| value.field == field);
        let unit = text_of(known.unit_name).map_or_else(|| self.sender.clone(), meaning);
        let credit_code = text_of(known.credit_code).filter(|value| value.value.is_some()).map(meaning);
        let print = self.print(ruleset, &values);
        let seen = self.seen.entry(print).or_default();
        *seen += 1;
        let folded = ruleset.senders.fold(&unit, places);
        let own = hashed(&[&folded, &self.kind, &print.to_string(), &seen.to_string()]);
        let compared = values.iter().filter(|value| !ruleset.fields.is_incidental(value.field));
        let digest: Vec<String> = compared.flat_map(|value| [id(value).to_owned(), meaning(value)]).collect();
        let digest = hashed(&digest.iter().map(String::as_str).collect::<Vec<_>>());
        let RowFacts { dates, state, level } = facts(self.kept, &values);
        let computed = verdict.and_then(|verdict| verdict.grade.level);
        let level = computed.map(level_word).or(level);
        let fields = fields_json(values.iter().map(|value| (id(value), value)));
        NewRecord { row: record.row.number, unit, credit_code, own, print, digest, level, dates, state, fields, grade }
    }

    /// What tells the row from others of its unit: the key fields, or all where they are blank.
    fn print(&self, ruleset: &Ruleset, values: &[FieldValue]) -> i64 {
        if self.kept.one_per_unit {
            return hashed(&[]);
        }
        let is_key = |value: &&FieldValue| self.kept.key.contains(&value.field);
        let mut key: Vec<&FieldValue> = values.iter().filter(is_key).collect();
        if key.is_empty() {
            key = values.iter().filter(|value| !ruleset.fields.is_incidental(value.field)).collect();
        }
        let id = |value: &FieldValue| ruleset.fields.get(value.field).map_or(String::new(), |field| field.id.clone());
        let parts: Vec<String> = key.iter().flat_map(|value| [id(value), plain(&meaning(value))]).collect();
        hashed(&parts.iter().map(String::as_str).collect::<Vec<_>>())
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

/// What a field means, or what was typed where that is unknown.
fn meaning(value: &FieldValue) -> String {
    value.value.as_ref().map_or_else(|| value.raw.clone(), ToString::to_string)
}

/// A text without what people write one way today and another tomorrow.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A number of 50 bits for texts.
fn hashed(parts: &[&str]) -> i64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    ItemId::of_hash(&hasher.finalize()).0
}

/// 重大, 较大, 一般 or 低.
fn level_word(level: RiskLevel) -> String {
    level.title().trim_end_matches("风险").to_owned()
}

fn level_of(value: &FieldValue) -> String {
    match &value.value {
        Some(Value::Level(level)) => level_word(*level),
        _ => meaning(value),
    }
}

/// The fields as JSON: the text as typed, with its meaning where that is another text.
fn fields_json<'v>(values: impl Iterator<Item = (&'v str, &'v FieldValue)>) -> String {
    let field = |(id, value): (&str, &FieldValue)| {
        let meaning = value.value.as_ref().map(ToString::to_string).filter(|meaning| *meaning != value.raw);
        (id.to_owned(), meaning.map_or_else(|| json!(value.raw), |meaning| json!([value.raw, meaning])))
    };
    let fields: BTreeMap<String, serde_json::Value> = values.map(field).collect();
    serde_json::to_string(&fields).unwrap_or_else(|_| "{}".to_owned())
}

/// What a row says of itself beside its texts.
pub(super) struct RowFacts {
    pub(super) dates: RecordDates,
    pub(super) state: Option<DangerState>,
    pub(super) level: Option<String>,
}

/// The facts of a row whose fields are as the book has them: canonical spellings read back as what they mean.
pub(super) fn facts_of(ruleset: &Ruleset, kept: &KeptRows, fields: &BTreeMap<String, String>) -> RowFacts {
    let reader = ValueReader::without_headings(ruleset);
    let value = |(id, text): (&String, &String)| {
        let field = ruleset.fields.find(id)?;
        let value = match reader.read(field, &CellValue::Text(text.as_str().into())) {
            ValueReading::Means(value) => Some(value),
            _ => None,
        };
        Some(FieldValue { field, cell: CellRef { row: 1, column: 0 }, raw: text.clone(), value })
    };
    facts(kept, &fields.iter().filter_map(value).collect::<Vec<_>>())
}

fn facts(kept: &KeptRows, values: &[FieldValue]) -> RowFacts {
    let dates = dates(kept, values);
    // Only what is closed one day has a state.
    let is_danger = kept.date(DateRole::Closed).is_some();
    let level = kept.level.and_then(|field| values.iter().find(|value| value.field == field));
    RowFacts { dates, state: is_danger.then(|| state(kept, values, &dates)), level: level.map(level_of) }
}

fn dates(kept: &KeptRows, values: &[FieldValue]) -> RecordDates {
    let value = |role: DateRole| {
        let field = kept.date(role)?;
        values.iter().find(|value| value.field == field)?.value.as_ref()
    };
    let first = |role| match value(role)? {
        Value::Day(day) | Value::Period(day, _) => Some(*day),
        _ => None,
    };
    let last = |role| match value(role)? {
        Value::Day(day) | Value::Period(_, day) => Some(*day),
        _ => None,
    };
    let happened = first(DateRole::Happened);
    let due = last(DateRole::Due).or_else(|| match value(DateRole::Due)? {
        Value::Term(term) => limit(happened?, *term),
        _ => None,
    });
    let done = last(DateRole::Done);
    RecordDates { happened, due, done, accepted: last(DateRole::Accepted), closed: last(DateRole::Closed) }
}

/// The last day of a time limit that begins on a day.
fn limit(from: Date, term: Term) -> Option<Date> {
    let after = |days: u32| from.checked_add(jiff::Span::new().try_days(i64::from(days)).ok()?).ok();
    match term {
        Term::AtOnce => Some(from),
        Term::Always => None,
        Term::Days(days) => after(days),
        // Two days of rest a week; holidays are decreed year by year, and a limit without them is never too late.
        Term::WorkingDays(days) => {
            let mut day = from;
            for _ in 0..days {
                day = day.tomorrow().ok()?;
                while matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
                    day = day.tomorrow().ok()?;
                }
            }
            Some(day)
        }
    }
}

/// Whether it was closed after all, or done after the check that it failed.
fn is_done_again(dates: &RecordDates) -> bool {
    dates.closed.is_some() || dates.done.zip(dates.accepted).is_some_and(|(done, checked)| done > checked)
}

/// How far a danger has come: what its days say, or its words where they say more.
fn state(kept: &KeptRows, values: &[FieldValue], dates: &RecordDates) -> DangerState {
    let by_days = match dates {
        RecordDates { closed: Some(_), .. } => DangerState::Closed,
        RecordDates { accepted: Some(_), done: Some(_), .. } => DangerState::Accepted,
        RecordDates { done: Some(_), .. } => DangerState::AwaitingRecheck,
        RecordDates { due: Some(_), .. } => DangerState::Assigned,
        _ => DangerState::Registered,
    };
    let said = kept.states.iter().find(|words| {
        let Some(value) = values.iter().find(|value| value.field == words.field) else { return false };
        let meaning = meaning(value);
        words.is.contains(&meaning) || words.contains.iter().any(|word| value.raw.contains(word.as_str()))
    });
    match said {
        Some(words) if words.overrules && !is_done_again(dates) => words.state,
        Some(words) => by_days.max(words.state),
        None => by_days,
    }
}
