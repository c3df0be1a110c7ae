//! What the book knows of those who are scored: every figure that a scheme reads, with its rows.

use super::scoring::Year;
use crate::analyse::duties::{DutyEntry, DutyState};
use crate::analyse::figures::{Amount, CountedRow, Material, When, Worth};
use crate::model::period::{Period, PeriodKind};
use crate::model::score::ScoreRow;
use crate::pipeline::book::{Asker, Filter};
use crate::pipeline::reports::{Office, Part};
use crate::ruleset::assessment::{Input, Scheme};
use crate::ruleset::{ListAbout, ROSTER};
use crate::score::{Fact, Mark, SubjectFacts};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// Rows that a fact keeps; the others are counted.
const KEPT_ROWS: usize = 20;
/// What the group of those is called of whom the list does not say.
const UNSAID: &str = "未填";
/// What the group of those is called whose names contain no word of any group.
const OTHERS: &str = "其他";

/// Gathers the facts of one scheme and year.
pub(super) struct Gathering<'g, 'o> {
    pub(super) office: &'g Office<'o>,
    pub(super) asker: &'g Asker<'g>,
    pub(super) scheme: &'g Scheme,
    pub(super) year: Year,
    /// The calendar of duties of the year, by holder.
    pub(super) duties: HashMap<&'g str, Vec<&'g DutyEntry>>,
    /// The number under which rows are cited, by their number in the book.
    pub(super) cited: HashMap<i64, &'g str>,
}

impl<'g> Gathering<'g, '_> {
    /// All who are scored.
    pub(super) fn subjects(&self, mut marks: HashMap<String, Vec<Mark>>) -> Vec<SubjectFacts> {
        let is_village = self.scheme.about == ListAbout::Village;
        let parts = if is_village {
            self.office.parts(|row| row.village.as_str())
        } else {
            self.office.parts(|row| row.row.unit.as_str())
        };
        let roster = self.roster();
        let names: Vec<&String> = match self.scheme.about {
            ListAbout::Village => self.office.workspace.town.spec.villages.iter().collect(),
            _ => self.asker.enterprises().filter(|name| self.is_meant(roster.get(name.as_str()).copied())).collect(),
        };
        let subject = |name: &String| {
            let part = parts.get(name.as_str()).cloned().unwrap_or_default();
            let line = roster.get(name.as_str()).copied();
            SubjectFacts {
                village: if is_village { name.clone() } else { self.asker.village_of(name) },
                trade: if is_village { String::new() } else { self.asker.trade_of(name) },
                group: self.group(name, line),
                marks: marks.remove(name).unwrap_or_default(),
                ..self.measured(name, part)
            }
        };
        names.into_iter().map(subject).collect()
    }

    /// The list of enterprises, by name.
    fn roster(&self) -> HashMap<&'g str, &'g CountedRow> {
        self.office.rows_of(ROSTER).iter().map(|row| (row.row.unit.as_str(), row)).collect()
    }

    fn is_meant(&self, line: Option<&CountedRow>) -> bool {
        let fits = |text: &String| {
            let filter = Filter::read(text).ok();
            line.zip(filter).is_some_and(|(line, filter)| self.asker.fits_on(&line.row, &filter, self.year.cut_off))
        };
        self.scheme.filters.iter().all(fits)
    }

    fn group(&self, name: &str, line: Option<&CountedRow>) -> String {
        let groups = &self.scheme.groups;
        if let Some(field) = &groups.field {
            let said = line.and_then(|line| line.row.fields.get(&field.value)).map(|text| text.trim());
            return said.filter(|said| !said.is_empty()).unwrap_or(UNSAID).to_owned();
        }
        if groups.named.is_empty() {
            return String::new();
        }
        let found = groups.named.iter().find(|group| group.contains.iter().any(|word| name.contains(word.as_str())));
        found.map_or_else(|| OTHERS.to_owned(), |group| group.title.clone())
    }

    fn measured(&self, name: &str, part: Part<'g>) -> SubjectFacts {
        let fits = |row: &CountedRow, filter: &str, day: Date| self.office.fits(self.asker, row, filter, day);
        let material = self.office.material_of(part, &fits);
        let over = |period: Period| -> Vec<Fact> {
            let fact = |input: &Input| match input {
                Input::Figure(id) => self.figure(&material, id, period),
                duty => self.duty(name, duty, period),
            };
            self.scheme.inputs.iter().map(fact).collect()
        };
        let quarters = (0..4_i8).map(|quarter| Period::starting(PeriodKind::Quarter, self.year.year, quarter * 3 + 1));
        let has_begun = |quarter: &Period| quarter.from <= self.year.cut_off;
        let quarters =
            if self.scheme.terms.is_some() { quarters.filter(has_begun).map(over).collect() } else { Vec::new() };
        SubjectFacts { name: name.to_owned(), year: over(self.year.period()), quarters, ..SubjectFacts::default() }
    }

    fn figure(&self, material: &Material<'_, '_>, id: &str, period: Period) -> Fact {
        let Some((_, figure)) = self.office.figures.find(id) else { return Fact::default() };
        let when = When { period, cut_off: self.year.cut_off.min(period.until) };
        let Amount { value, rows, share } = material.measure(figure, when);
        let row = |row: &&CountedRow| ScoreRow { id: row.id.clone(), place: row.row.place.clone() };
        Fact {
            value: value.number(),
            share,
            is_of_nothing: value == Worth::OfNothing,
            note: String::new(),
            rows: rows.iter().take(KEPT_ROWS).map(row).collect(),
            row_count: rows.len(),
        }
    }

    /// How often a duty was to be done, was done, or nobody knows, in the periods of it that begin in a period.
    fn duty(&self, name: &str, input: &Input, period: Period) -> Fact {
        let begins = |entry: &DutyEntry| entry.period.or(entry.due_on.map(|day| (day, day))).map(|(from, _)| from);
        let entries = self.duties.get(name).into_iter().flatten();
        let entries: Vec<&&DutyEntry> = entries
            .filter(|entry| entry.duty == input.name() && begins(entry).is_some_and(|day| period.holds(day)))
            .collect();
        let wanted = |entry: &&&DutyEntry| Decimal::from(entry.times_wanted.unwrap_or(1));
        let with = |states: &[DutyState]| -> Vec<&&DutyEntry> {
            entries.iter().copied().filter(|entry| states.contains(&entry.state)).collect()
        };
        match input {
            Input::DutyWanted(_) => {
                let missed = with(&[DutyState::Missed]);
                let decided = with(&[DutyState::Missed, DutyState::Done]);
                let note = times("没做的", &missed);
                Fact { value: Some(decided.iter().map(wanted).sum()), note, ..Fact::default() }
            }
            Input::DutyDone(_) => {
                let decided = with(&[DutyState::Missed, DutyState::Done]);
                let done = decided.iter().map(|entry| Decimal::from(entry.times_done).min(wanted(entry)));
                let rows = decided.iter().flat_map(|entry| &entry.rows).map(|row| ScoreRow {
                    id: self.cited.get(&row.id).copied().unwrap_or_default().to_owned(),
                    place: row.place.clone(),
                });
                let rows: Vec<ScoreRow> = rows.collect();
                let row_count = rows.len();
                let rows = rows.into_iter().take(KEPT_ROWS).collect();
                Fact { value: Some(done.sum()), rows, row_count, ..Fact::default() }
            }
            Input::DutyUnknown(_) | Input::Figure(_) => {
                let unknown = with(&[DutyState::Unknown]);
                let note = times("看不出的", &unknown);
                Fact { value: Some(unknown.iter().map(wanted).sum()), note, ..Fact::default() }
            }
        }
    }
}

/// 没做的：2026年2月、2026年5月.
fn times(what: &str, entries: &[&&DutyEntry]) -> String {
    const NAMED: usize = 12;
    let named: Vec<String> = entries.iter().take(NAMED).filter_map(|entry| entry.period).map(words).collect();
    if named.is_empty() { String::new() } else { format!("{what}：{}", named.join("、")) }
}

fn words((from, until): (Date, Date)) -> String {
    let whole = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Half, PeriodKind::Year]
        .map(|kind| Period::holding(kind, from))
        .into_iter()
        .find(|period| (period.from, period.until) == (from, until));
    whole.map_or_else(|| format!("{from}起"), Period::title)
}

/// The entries of a calendar by holder.
pub(super) fn by_holder(entries: &[DutyEntry]) -> HashMap<&str, Vec<&DutyEntry>> {
    let mut all: HashMap<&str, Vec<&DutyEntry>> = HashMap::new();
    for entry in entries {
        all.entry(&entry.holder).or_default().push(entry);
    }
    all
}

/// The numbers under which the rows of an office are cited.
pub(super) fn cited<'o>(office: &'o Office<'_>) -> HashMap<i64, &'o str> {
    office.kinds().flat_map(|kind| office.rows_of(kind)).map(|row| (row.row.id, row.id.as_str())).collect()
}

/// What scores may go with, by name of the subject.
pub(super) fn beside(office: &Office<'_>, asker: &Asker<'_>, about: ListAbout) -> (String, BTreeMap<String, Decimal>) {
    let mut values: BTreeMap<String, Decimal> = BTreeMap::new();
    if about == ListAbout::Village {
        for name in asker.enterprises() {
            let village = asker.village_of(name);
            let known = office.workspace.town.spec.villages.iter().find(|known| village.contains(known.as_str()));
            *values.entry(known.cloned().unwrap_or(village)).or_default() += Decimal::ONE;
        }
        return ("企业".to_owned(), values);
    }
    for row in office.rows_of(ROSTER) {
        let count = row.row.fields.get("employee_count").and_then(|text| crate::model::decimal_from_text(text));
        values.extend(count.map(|count| (row.row.unit.clone(), count)));
    }
    ("从业人员".to_owned(), values)
}
