//! 清单: rows of the book as clerks ask for them, with corrections by hand.

use super::facts::{RowFacts, facts_of};
use super::filter::Filter;
use super::limits::{LimitByRule, fields_of_limits, limit_of};
use super::marks::{fields_of_marks, marks_of};
use super::{BookError, Workspace};
use crate::model::book::{BookRow, DangerState, ItemId};
use crate::model::{Marks, RiskLevel, decimal_from_text};
use crate::pipeline::{Rules, RulesError, load_rules};
use crate::ruleset::reference::Reference;
use crate::ruleset::spec::DeadlineOf;
use crate::ruleset::{Field, Keeps, Ruleset, TableKind};
use crate::store::{Ask, Book, Order, Version};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What is asked.
#[derive(Clone, Debug)]
pub struct AskRequest {
    /// Which rows: what clerks call them, or a kind's identifier or title.
    pub what: String,
    /// Which of them.
    pub filters: Vec<Filter>,
    /// As things were on this day.
    pub as_of: Date,
    /// How many rows are wanted; all where nothing is said.
    pub at_most: Option<u32>,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What the rows are called.
    pub title: String,
    /// The day.
    pub as_of: Date,
    /// Headings of the fields.
    pub headings: Vec<String>,
    /// Whether such rows are dangers, which have states and marks.
    pub has_marks: bool,
    /// How many rows there are.
    pub count: usize,
    /// The rows, by unit and day, as many as were wanted.
    pub rows: Vec<AnsweredRow>,
}

/// A row of the answer.
#[derive(Clone, Debug)]
pub struct AnsweredRow {
    /// The number under which it may be cited.
    pub id: String,
    /// 村（社区）, where that is known.
    pub village: String,
    /// The fields, by heading.
    pub cells: Vec<String>,
    /// What it says beside its state.
    pub marks: Marks,
    /// By when something is to be done at the latest, where the row does not say and a rule does.
    pub limit: Option<LimitByRule>,
    /// The row itself.
    pub row: BookRow,
}

/// What became of a thing.
#[derive(Clone, Debug)]
pub struct History {
    /// Its number with the letters of its kind.
    pub id: String,
    /// All versions, the oldest first.
    pub versions: Vec<Version>,
    /// What each version says of how far it has come, with its marks; empty for what has no state.
    pub states: Vec<String>,
    /// Headings of fields by identifier.
    pub titles: BTreeMap<String, String>,
    /// Corrections by hand: field, value.
    pub corrections: Vec<(String, String)>,
}

/// Rows as they were on a day.
///
/// # Errors
/// When there are no such rows, or the book cannot be read.
pub fn ask(workspace: &Workspace, request: &AskRequest) -> Result<Answered, BookError> {
    on_day(workspace, request.as_of, |rules, asker| {
        let kind = find_kind(&rules.ruleset, &request.what).ok_or_else(|| BookError::NoKind(request.what.clone()))?;
        for filter in &request.filters {
            filter.clone().check(&rules.ruleset)?;
        }
        let (count, rows) = match request.at_most {
            Some(limit) => asker.first(kind, &request.filters, Order::Unit, limit)?,
            None => asker.rows(kind, &request.filters).map(|rows| (rows.len(), rows))?,
        };
        let shown = shown_fields(&rules.ruleset, kind, &rows);
        let answered = |row: BookRow| AnsweredRow {
            id: kind.book.cited(row.item),
            village: asker.village(&row),
            marks: asker.marks(kind, &row),
            limit: asker.limit(kind, &row),
            cells: shown.iter().map(|field| row.fields.get(&field.id).cloned().unwrap_or_default()).collect(),
            row,
        };
        Ok(Answered {
            title: kind.title.clone(),
            as_of: request.as_of,
            headings: shown.iter().map(|field| field.title.clone()).collect(),
            has_marks: !kind.book.marks.is_empty(),
            count,
            rows: rows.into_iter().map(answered).collect(),
        })
    })
}

/// The fields that a list shows: those that its kind names, or all that any row has.
fn shown_fields<'r>(ruleset: &'r Ruleset, kind: &TableKind, rows: &[BookRow]) -> Vec<&'r Field> {
    if kind.book.shows.is_empty() {
        let seen: BTreeSet<&String> = rows.iter().flat_map(|row| row.fields.keys()).collect();
        return seen.into_iter().filter_map(|id| ruleset.fields.get(ruleset.fields.find(id)?)).collect();
    }
    kind.book.shows.iter().filter_map(|field| ruleset.fields.get(*field)).collect()
}

/// All versions of a thing.
///
/// # Errors
/// When there is no such thing, or the book cannot be read.
pub fn history(workspace: &Workspace, item: ItemId, as_of: Date) -> Result<History, BookError> {
    let rules = load_rules(&workspace.rules(as_of))?;
    let mut book = workspace.book()?;
    let versions = book.versions(item)?;
    let last = versions.last().ok_or(BookError::NoItem(item))?;
    let (kind, item) = (last.row.kind.clone(), last.row.item);
    let corrections = book.corrections()?.into_iter().filter(|(other, ..)| *other == item);
    let corrections = corrections.map(|(_, field, value)| (field, value)).collect();
    book.close()?;
    let fields = rules.ruleset.fields.all().iter().map(|field| (field.id.clone(), field.title.clone()));
    let kind = find_kind(&rules.ruleset, &kind);
    let id = kind.map_or_else(|| item.to_string(), |kind| kind.book.cited(item));
    let states = versions.iter().map(|version| state_of(&rules.ruleset, kind, &version.row, as_of)).collect();
    Ok(History { id, versions, states, titles: fields.collect(), corrections })
}

/// A row's state with its marks: 整改中（延期至 2026-11-15（已批准）、挂牌督办）.
fn state_of(ruleset: &Ruleset, kind: Option<&TableKind>, row: &BookRow, day: Date) -> String {
    let Some(state) = row.state_on(day) else { return String::new() };
    let marks = kind.map(|kind| marks_of(ruleset, &kind.book, row, day).said()).unwrap_or_default();
    if marks.is_empty() { state.title().to_owned() } else { format!("{}（{marks}）", state.title()) }
}

/// The kind of table that clerks call so.
pub(super) fn find_kind<'r>(ruleset: &'r Ruleset, what: &str) -> Option<&'r TableKind> {
    let is_called = |kind: &&TableKind| {
        &*kind.id == what || kind.title == what || kind.book.called.iter().any(|called| called == what)
    };
    ruleset.columns.kinds.iter().find(is_called)
}

/// Has `act` ask the book how things were on a day, and closes it, whatever comes of that.
pub(in crate::pipeline) fn on_day<T>(
    workspace: &Workspace,
    as_of: Date,
    act: impl FnOnce(&Rules, &mut Asker<'_>) -> Result<T, BookError>,
) -> Result<T, BookError> {
    let rules = load_rules(&workspace.rules(as_of))?;
    let mut book = workspace.book()?;
    let done = Asker::new(&rules, &mut book, as_of).and_then(|mut asker| act(&rules, &mut asker));
    book.close()?;
    done
}

/// What the newest list of enterprises says of a unit.
#[derive(Clone, Debug, Default)]
struct Enterprise {
    village: String,
    trade: String,
}

/// The kind that says where enterprises are and what they do.
const ROSTER: &str = "enterprise_roster";

/// Answers questions about one day.
pub(in crate::pipeline) struct Asker<'a> {
    ruleset: &'a Ruleset,
    reference: Arc<Reference>,
    book: &'a mut Book,
    as_of: Date,
    enterprises: BTreeMap<String, Enterprise>,
    /// The names by which units are known.
    names: BTreeSet<String>,
    corrections: BTreeMap<ItemId, Vec<(String, String)>>,
}

impl<'a> Asker<'a> {
    pub(in crate::pipeline) fn new(rules: &'a Rules, book: &'a mut Book, as_of: Date) -> Result<Self, BookError> {
        let ruleset = &rules.ruleset;
        let reference = Arc::new(Reference::load(&rules.files).map_err(RulesError::from)?);
        let mut corrections: BTreeMap<ItemId, Vec<(String, String)>> = BTreeMap::new();
        for (item, field, value) in book.corrections()? {
            corrections.entry(item).or_default().push((field, value));
        }
        let names = book.units()?.into_iter().map(|unit| unit.known_as).collect();
        let mut asker = Self { ruleset, reference, book, as_of, enterprises: BTreeMap::new(), names, corrections };
        let Some(roster) = find_kind(ruleset, ROSTER) else { return Ok(asker) };
        let field = |row: &BookRow, id: &str| row.fields.get(id).cloned().unwrap_or_default();
        for row in asker.rows(roster, &[])? {
            let (village, trade) = (field(&row, "village"), field(&row, "industry"));
            asker.enterprises.insert(row.unit, Enterprise { village, trade });
        }
        Ok(asker)
    }

    /// Code lists, duties and time limits.
    pub(in crate::pipeline) fn reference(&self) -> Arc<Reference> {
        Arc::clone(&self.reference)
    }

    /// What a row says beside its state.
    pub(super) fn marks(&self, kind: &TableKind, row: &BookRow) -> Marks {
        marks_of(self.ruleset, &kind.book, row, self.as_of)
    }

    /// By when something is to be done about a row at the latest, where it does not say and a rule does.
    pub(super) fn limit(&self, kind: &TableKind, row: &BookRow) -> Option<LimitByRule> {
        limit_of(&self.reference.deadlines, (self.ruleset, &kind.book), row, self.as_of)
    }

    /// The fields that marks and time limits of a kind read.
    pub(in crate::pipeline) fn fields_beside(&self, kind: &TableKind) -> BTreeSet<String> {
        let mut fields = fields_of_marks(self.ruleset, &kind.book);
        fields.extend(fields_of_limits(&self.reference.deadlines, &kind.id));
        fields
    }

    /// Whether a rule's last day for something is over, where the row gives none.
    fn is_late_by_rule(&self, row: &BookRow, what: DeadlineOf) -> bool {
        let kind = self.ruleset.columns.kind(&row.kind);
        let limit = kind.and_then(|kind| self.limit(kind, row));
        limit.is_some_and(|limit| limit.what == what && limit.on < self.as_of)
    }

    /// The enterprises of the newest list, by name.
    pub(in crate::pipeline) fn enterprises(&self) -> impl Iterator<Item = &String> {
        self.enterprises.keys()
    }

    /// The trades of the enterprises.
    pub(in crate::pipeline) fn trades(&self) -> BTreeSet<String> {
        self.enterprises.values().map(|known| known.trade.clone()).filter(|trade| !trade.is_empty()).collect()
    }

    /// 村（社区） of an enterprise.
    pub(in crate::pipeline) fn village_of(&self, unit: &str) -> String {
        self.enterprises.get(unit).map(|known| known.village.clone()).unwrap_or_default()
    }

    /// The trade of an enterprise.
    pub(in crate::pipeline) fn trade_of(&self, unit: &str) -> String {
        self.enterprises.get(unit).map(|known| known.trade.clone()).unwrap_or_default()
    }

    /// 村（社区） of the unit that a row is about: as the list of enterprises has it, else as the row does.
    pub(in crate::pipeline) fn village(&self, row: &BookRow) -> String {
        let known = Some(self.village_of(&row.unit)).filter(|village| !village.is_empty());
        known.or_else(|| row.fields.get("village").cloned()).unwrap_or_default()
    }

    /// The trade of the unit that a row is about, in the same way.
    pub(in crate::pipeline) fn trade(&self, row: &BookRow) -> String {
        let known = Some(self.trade_of(&row.unit)).filter(|trade| !trade.is_empty());
        known.or_else(|| row.fields.get("industry").cloned()).unwrap_or_default()
    }

    /// Rows of a kind that fit, by unit and day.
    pub(in crate::pipeline) fn rows(
        &mut self,
        kind: &TableKind,
        filters: &[Filter],
    ) -> Result<Vec<BookRow>, BookError> {
        self.rows_with(kind, filters, None)
    }

    /// The same with only some of their fields, which take a fraction of the room.
    pub(in crate::pipeline) fn rows_with(
        &mut self,
        kind: &TableKind,
        filters: &[Filter],
        fields: Option<&BTreeSet<String>>,
    ) -> Result<Vec<BookRow>, BookError> {
        let unit = self.only_unit(filters);
        let mut rows = self.book.rows(&Ask { unit: unit.as_deref(), fields, ..self.query(kind, filters) })?;
        if kind.book.keeps == Keeps::Edition {
            keep_newest(&mut rows);
        }
        self.correct(kind, &mut rows)?;
        rows.retain(|row| filters.iter().all(|filter| self.fits(row, filter)));
        Ok(rows)
    }

    /// Shows the rows of a kind to `act` one by one, with only some of their fields and in any order; what is not taken is gone.
    pub(super) fn each(
        &mut self,
        kind: &TableKind,
        fields: &BTreeSet<String>,
        act: &mut dyn FnMut(BookRow),
    ) -> Result<(), BookError> {
        if kind.book.keeps == Keeps::Edition {
            self.rows_with(kind, &[], Some(fields))?.into_iter().for_each(act);
            return Ok(());
        }
        let ask = Ask { fields: Some(fields), ..Ask::all(&kind.id, self.as_of) };
        let corrections = &self.corrections;
        self.book.each_row(&ask, &mut |row| {
            if !corrections.contains_key(&row.item) {
                act(row);
            }
        })?;
        let mut corrected = Vec::new();
        self.correct(kind, &mut corrected)?;
        corrected.into_iter().for_each(act);
        Ok(())
    }

    /// The tables in the book, as rows about who sent them.
    pub(in crate::pipeline) fn tables(&mut self) -> Result<Vec<BookRow>, BookError> {
        Ok(self.book.tables()?)
    }

    /// What criteria say of rows in force: the rule, the answer, all of it as JSON.
    pub(in crate::pipeline) fn findings(&mut self) -> Result<Vec<(BookRow, [String; 3])>, BookError> {
        Ok(self.book.findings(self.as_of)?)
    }

    /// How many rows of a kind fit, and the first of them.
    pub(in crate::pipeline) fn first(
        &mut self,
        kind: &TableKind,
        filters: &[Filter],
        order: Order,
        limit: u32,
    ) -> Result<(usize, Vec<BookRow>), BookError> {
        let unit = self.only_unit(filters);
        let is_chosen = |filter: &Filter| match filter {
            Filter::Overdue | Filter::DueBetween(..) | Filter::Period(..) => true,
            Filter::Unit(_) | Filter::UnitIs(_) => unit.is_some(),
            _ => false,
        };
        if kind.book.keeps == Keeps::Rows && self.corrections.is_empty() && filters.iter().all(is_chosen) {
            let ask = Ask { unit: unit.as_deref(), ..self.query(kind, filters) };
            return Ok(self.book.first_rows(&ask, order, limit)?);
        }
        let mut rows = self.rows(kind, filters)?;
        if order == Order::Due {
            rows.sort_by_key(|row| row.dates.due);
        }
        let count = rows.len();
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok((count, rows))
    }

    /// The unit whose name is meant, where only one can be: its rows are found without looking at all others.
    fn only_unit(&self, filters: &[Filter]) -> Option<String> {
        let exact = filters.iter().find_map(|filter| match filter {
            Filter::UnitIs(name) => Some(name.clone()),
            _ => None,
        });
        if exact.is_some() {
            return exact;
        }
        let wanted = filters.iter().find_map(|filter| match filter {
            Filter::Unit(text) => Some(text.as_str()),
            _ => None,
        })?;
        let mut meant = self.names.iter().filter(|name| name.contains(wanted));
        meant.next().filter(|_| meant.next().is_none()).cloned()
    }

    /// What the database can choose by itself.
    fn query<'k>(&self, kind: &'k TableKind, filters: &[Filter]) -> Ask<'k> {
        let mut ask = Ask::all(&kind.id, self.as_of);
        for filter in filters {
            match filter {
                Filter::DueBetween(from, before) => {
                    (ask.due_from, ask.due_before) = (Some(*from), Some(*before));
                }
                Filter::Overdue => ask.due_before = Some(self.as_of),
                Filter::Period(from, until) => ask.period = Some((*from, *until)),
                Filter::LateByRule => ask.without_due = true,
                Filter::RecheckLate => ask.unchecked_before = Some(self.as_of),
                _ => {}
            }
        }
        ask
    }

    /// Puts rows right that were corrected by hand; a correction may make a row one that is wanted, or no more.
    fn correct(&mut self, kind: &TableKind, rows: &mut Vec<BookRow>) -> Result<(), BookError> {
        for (item, corrections) in &self.corrections {
            rows.retain(|row| row.item != *item);
            let ask = Ask { item: Some(*item), ..Ask::all(&kind.id, self.as_of) };
            for mut row in self.book.rows(&ask)? {
                row.fields.extend(corrections.iter().cloned());
                let RowFacts { dates, state, level } = facts_of(self.ruleset, &kind.book, &row.fields);
                (row.dates, row.state) = (dates, state);
                row.level = if row.grade.is_some() { row.level } else { level };
                rows.push(row);
            }
        }
        let key = |row: &BookRow| (row.unit.clone(), row.dates.happened, row.place.clone());
        if !self.corrections.is_empty() {
            rows.sort_by_cached_key(key);
        }
        Ok(())
    }

    /// Whether a row is wanted.
    pub(in crate::pipeline) fn fits(&self, row: &BookRow, filter: &Filter) -> bool {
        self.fits_on(row, filter, self.as_of)
    }

    /// Whether a row was wanted on a day.
    pub(in crate::pipeline) fn fits_on(&self, row: &BookRow, filter: &Filter, as_of: Date) -> bool {
        let dates = &row.dates;
        match filter {
            Filter::Unit(text) => row.unit.contains(text.as_str()),
            Filter::UnitIs(name) => row.unit == *name,
            Filter::MoreThan(name, least) => {
                self.value(row, name).and_then(|value| decimal_from_text(value)).is_some_and(|number| number > *least)
            }
            Filter::Sender(text) => row.sender.contains(text.as_str()),
            Filter::Village(text) => self.village(row).contains(text.as_str()),
            Filter::Trade(text) => self.trade(row).contains(text.as_str()),
            Filter::Level(text) => row.level.as_deref().is_some_and(|level| text.starts_with(level)),
            Filter::HasLevel => row.level.is_some(),
            Filter::State(state) => row.state_on(as_of) == Some(*state),
            Filter::Open => row.state_on(as_of).is_some_and(DangerState::is_open),
            Filter::Overdue => row.is_overdue(as_of),
            Filter::PastDue => row.is_past_due(as_of),
            Filter::DueBetween(from, before) => {
                row.dates.due.is_some_and(|due| *from <= due && due < *before)
                    && row.state_on(as_of).is_some_and(DangerState::is_open)
            }
            Filter::Mark(mark) => {
                self.ruleset.columns.kind(&row.kind).is_some_and(|kind| self.marks(kind, row).has(*mark))
            }
            Filter::LateByRule => self.is_late_by_rule(row, DeadlineOf::Rectification),
            Filter::RecheckLate => self.is_late_by_rule(row, DeadlineOf::Recheck),
            Filter::Period(from, until) => row.dates.happened.is_some_and(|day| *from <= day && day <= *until),
            Filter::Field(name, text) => self.value(row, name).is_some_and(|value| value.contains(text.as_str())),
            Filter::Is(name, values) => self.value(row, name).is_some_and(|value| values.contains(value)),
            Filter::IsNot(name, values) => self.value(row, name).is_none_or(|value| !values.contains(value)),
            Filter::Filled(name) => self.value(row, name).is_some_and(|value| !value.trim().is_empty()),
            Filter::Rectified => row.state_on(as_of).is_some_and(|state| !state.is_open()),
            Filter::FallenDue => dates.due.is_some_and(|due| due <= as_of),
            Filter::OnTime => dates.due.zip(dates.done).is_some_and(|(due, done)| done <= due && done <= as_of),
            Filter::WithoutDue => dates.due.is_none(),
            Filter::WithoutLevel => row.level.as_deref().and_then(RiskLevel::of_word).is_none(),
            Filter::OnRoster => self.enterprises.contains_key(&row.unit),
            // What nobody filled in is not known to be another thing.
            Filter::OtherThan(name, text) => self.value(row, name).is_some_and(|value| !value.contains(text.as_str())),
        }
    }

    /// A field by title or identifier.
    fn value<'r>(&self, row: &'r BookRow, name: &str) -> Option<&'r String> {
        let fields = &self.ruleset.fields;
        // Several fields may have one title: the first that the row has.
        let named = fields.all().iter().filter(|field| field.id == name || field.title == name);
        named.into_iter().find_map(|field| row.fields.get(&field.id))
    }
}

/// Of what several senders say of one thing, keeps what the newest table says, the unit's own before others'.
fn keep_newest(rows: &mut Vec<BookRow>) {
    let worth = |row: &BookRow| (row.holds_from.clone(), row.sender == row.unit, row.place.clone());
    let mut best: HashMap<ItemId, (usize, _)> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let own = worth(row);
        let known = best.entry(row.item).or_insert_with(|| (at, own.clone()));
        if own > known.1 {
            *known = (at, own);
        }
    }
    let mut at = 0;
    rows.retain(|row| {
        at += 1;
        best.get(&row.item).is_some_and(|(kept, _)| kept + 1 == at)
    });
}
