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
use serde_json::{Value as Json, json};
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
        let mut values: Vec<Told<'_>> =
            self.values.values(record).into_iter().filter_map(|value| Told::new(ruleset, value)).collect();
        values.sort_by(|one, other| one.id.cmp(other.id));
        values.dedup_by(|one, other| one.id == other.id);
        let known = ruleset.fields.known;
        let unit = find(&values, known.unit_name).map_or_else(|| self.sender.clone(), |told| told.meaning().to_owned());
        let credit_code = find(&values, known.credit_code).filter(|told| told.value.value.is_some());
        let credit_code = credit_code.map(|told| told.meaning().to_owned());
        let print = self.print(&values);
        self.folded.entry(unit.clone()).or_insert_with(|| ruleset.senders.fold(&unit, places));
        let own = self.own(&unit, print);
        let compared = values.iter().filter(|told| !told.is_incidental);
        let digest = hashed(compared.flat_map(|told| [told.id, told.meaning()]));
        let RowFacts { dates, state, level } = facts(self.kept, &values);
        let computed = verdict.and_then(|verdict| verdict.grade.level);
        let level = computed.map(level_word).or(level);
        let fields = fields_json(&values);
        NewRecord { row: record.row.number, unit, credit_code, own, print, digest, level, dates, state, fields, grade }
    }

    /// What tells the row from others of its unit: the key fields, or all where they are blank.
    fn print(&self, values: &[Told<'_>]) -> i64 {
        if self.kept.one_per_unit {
            return hashed(std::iter::empty());
        }
        let is_key = |told: &&Told<'_>| self.kept.key.contains(&told.value.field);
        let has_key = values.iter().any(|told| is_key(&told));
        let key = values.iter().filter(|told| if has_key { is_key(told) } else { !told.is_incidental });
        let parts: Vec<(&str, String)> = key.map(|told| (told.id, plain(told.meaning()))).collect();
        hashed(parts.iter().flat_map(|(id, text)| [*id, text.as_str()]))
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

/// A field with what it says: its meaning, or what was typed where that is unknown.
struct Told<'r> {
    id: &'r str,
    is_incidental: bool,
    value: FieldValue,
    /// The meaning as text, where it is another one than was typed.
    meaning: Option<String>,
}

impl<'r> Told<'r> {
    fn new(ruleset: &'r Ruleset, value: FieldValue) -> Option<Self> {
        let field = ruleset.fields.get(value.field)?;
        let meaning = match &value.value {
            Some(Value::Text(text)) if *text == value.raw => None,
            Some(known) => Some(known.to_string()).filter(|meaning| *meaning != value.raw),
            None => None,
        };
        Some(Self { id: &field.id, is_incidental: field.is_incidental, value, meaning })
    }

    fn meaning(&self) -> &str {
        self.meaning.as_deref().unwrap_or(&self.value.raw)
    }
}

fn find<'v, 'r>(values: &'v [Told<'r>], field: FieldId) -> Option<&'v Told<'r>> {
    values.iter().find(|told| told.value.field == field)
}

/// A text without what people write one way today and another tomorrow.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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

/// 重大, 较大, 一般 or 低.
fn level_word(level: RiskLevel) -> String {
    level.title().trim_end_matches("风险").to_owned()
}

fn level_of(told: &Told<'_>) -> String {
    match &told.value.value {
        Some(Value::Level(level)) => level_word(*level),
        _ => told.meaning().to_owned(),
    }
}

/// The fields as JSON: the text as typed, with its meaning where that is another text.
fn fields_json(values: &[Told<'_>]) -> String {
    let mut json = String::with_capacity(64 * values.len());
    for told in values {
        json.push(if json.is_empty() { '{' } else { ',' });
        // Identifiers have no signs that JSON escapes.
        json.push('"');
        json.push_str(told.id);
        json.push_str("\":");
        match &told.meaning {
            None => push_quoted(&mut json, &told.value.raw),
            Some(meaning) => {
                json.push('[');
                push_quoted(&mut json, &told.value.raw);
                json.push(',');
                push_quoted(&mut json, meaning);
                json.push(']');
            }
        }
    }
    json.push_str(if json.is_empty() { "{}" } else { "}" });
    json
}

fn push_quoted(json: &mut String, text: &str) {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        json.push_str(&Json::from(text).to_string());
    }
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
        let value = FieldValue { field, cell: CellRef { row: 1, column: 0 }, raw: text.clone(), value };
        Told::new(ruleset, value)
    };
    facts(kept, &fields.iter().filter_map(value).collect::<Vec<_>>())
}

fn facts(kept: &KeptRows, values: &[Told<'_>]) -> RowFacts {
    let dates = dates(kept, values);
    // Only what is closed one day has a state.
    let is_danger = kept.date(DateRole::Closed).is_some();
    let level = kept.level.and_then(|field| find(values, field));
    RowFacts { dates, state: is_danger.then(|| state(kept, values, &dates)), level: level.map(level_of) }
}

fn dates(kept: &KeptRows, values: &[Told<'_>]) -> RecordDates {
    let value = |role: DateRole| find(values, kept.date(role)?)?.value.value.as_ref();
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
fn state(kept: &KeptRows, values: &[Told<'_>], dates: &RecordDates) -> DangerState {
    let by_days = match dates {
        RecordDates { closed: Some(_), .. } => DangerState::Closed,
        RecordDates { accepted: Some(_), done: Some(_), .. } => DangerState::Accepted,
        RecordDates { done: Some(_), .. } => DangerState::AwaitingRecheck,
        RecordDates { due: Some(_), .. } => DangerState::Assigned,
        _ => DangerState::Registered,
    };
    let said = kept.states.iter().find(|words| {
        let Some(told) = find(values, words.field) else { return false };
        words.is.iter().any(|known| known == told.meaning())
            || words.contains.iter().any(|word| told.value.raw.contains(word.as_str()))
    });
    match said {
        Some(words) if words.overrules && !is_done_again(dates) => words.state,
        Some(words) => by_days.max(words.state),
        None => by_days,
    }
}
