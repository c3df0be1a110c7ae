//! Follows things through their versions: which names mean one unit, which table replaces which, which row is which thing.
//!
//! All of it depends on what the book holds, never on the order in which it came in.

use super::same_rows::{Candidate, Text, pair};
use super::{BookError, Workspace};
use crate::normalise::{NameOfUnit, known_names};
use crate::ruleset::{Keeps, KeptRows, Ruleset};
use crate::store::{Change, Edition, Print};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;

/// Two tables of one time are versions of one where they share a third of the rows of the smaller.
const SHARED_ONE_IN: usize = 3;
/// Before all days: a table that was replaced by one whose day is unknown was never in force.
const NEVER: Date = date(1, 1, 1);

/// How rows differ from what the book had.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Things that it did not have.
    pub new: u64,
    /// Things that it had, of which some field differs.
    pub changed: u64,
    /// Things of the tables that were replaced, which are there no more.
    pub gone: u64,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "新增 {}，变更 {}，消失 {}", self.new, self.changed, self.gone)
    }
}

/// Brings what depends on an import up to date, and says what the import changed.
pub(super) fn follow(
    change: &mut Change<'_>,
    import: i64,
    workspace: &Workspace,
    ruleset: &Ruleset,
) -> Result<Counts, BookError> {
    let renamed = rename(change, workspace, ruleset)?;
    let mut series: BTreeSet<(String, String)> = change.series_of(Some(import), None)?.into_iter().collect();
    for unit in &renamed {
        series.extend(change.series_of(None, Some(unit))?);
    }
    let mut following = Following { change, ruleset, forces: BTreeMap::new(), counts: HashMap::new() };
    for (sender, kind) in &series {
        following.order(sender, kind)?;
    }
    let mut things: BTreeSet<(String, String)> = BTreeSet::new();
    for kind in series.iter().map(|(_, kind)| kind).collect::<BTreeSet<_>>() {
        let units = following.change.shared_units(import, kind)?;
        things.extend(units.into_iter().map(|unit| (unit, kind.clone())));
        things.extend(renamed.iter().map(|unit| (unit.clone(), kind.clone())));
    }
    for (unit, kind) in &things {
        following.know_again(unit, kind)?;
    }
    following.finish(import)
}

/// Finds out which names mean one unit; gives the names whose units changed.
fn rename(change: &mut Change<'_>, workspace: &Workspace, ruleset: &Ruleset) -> Result<BTreeSet<String>, BookError> {
    let units = change.units()?;
    let names: Vec<NameOfUnit<'_>> = units
        .iter()
        .map(|unit| NameOfUnit {
            written: &unit.written,
            folded: &unit.folded,
            credit_code: unit.credit_code.as_deref(),
        })
        .collect();
    let fold = |name: &String| ruleset.senders.fold(name, &workspace.town.places);
    let same: Vec<Vec<String>> =
        workspace.town.spec.same_units.iter().map(|group| group.iter().map(fold).collect()).collect();
    let mut renamed = BTreeSet::new();
    for (unit, known_as) in units.iter().zip(known_names(&names, &ruleset.senders, &same)) {
        if unit.known_as != known_as {
            change.set_known_as(unit.id, &known_as)?;
            renamed.insert(known_as);
        }
    }
    Ok(renamed)
}

/// What a table is worth among those of its sender.
#[derive(Clone, Copy, Debug)]
struct Force {
    from: Option<Date>,
    until: Option<Date>,
    /// The table that replaces it.
    replaced_by: Option<i64>,
}

struct Following<'f, 'c> {
    change: &'f mut Change<'c>,
    ruleset: &'f Ruleset,
    forces: BTreeMap<i64, Force>,
    counts: HashMap<i64, Counts>,
}

/// A thing as it was last seen.
struct Thing {
    item: i64,
    last: Print,
}

impl Following<'_, '_> {
    fn kept(&self, kind: &str) -> Option<&KeptRows> {
        self.ruleset.columns.kind(kind).map(|kind| &kind.book)
    }

    /// Orders the tables of a sender: from when until when each is in force.
    fn order(&mut self, sender: &str, kind: &str) -> Result<(), BookError> {
        let editions = self.change.editions(sender, kind)?;
        let keeps = self.kept(kind).map_or(Keeps::Edition, |kept| kept.keeps);
        let is_list = keeps == Keeps::Edition;
        let mut prints: HashMap<i64, HashSet<i64>> = HashMap::new();
        for (at, old) in editions.iter().enumerate() {
            let mut force = Force { from: old.holds_from.filter(|_| is_list), until: None, replaced_by: None };
            for new in editions.get(at + 1..).unwrap_or_default() {
                if self.replaces(new, old, keeps, &mut prints)? {
                    // Rows of ledgers have days of their own; a ledger that was corrected was wrong from the first.
                    force.until = Some(new.holds_from.filter(|_| is_list).unwrap_or(NEVER));
                    force.replaced_by = Some(new.register);
                    break;
                }
            }
            self.forces.insert(old.register, force);
        }
        Ok(())
    }

    /// Whether a later table replaces an earlier one as a whole.
    fn replaces(
        &mut self,
        new: &Edition,
        old: &Edition,
        keeps: Keeps,
        prints: &mut HashMap<i64, HashSet<i64>>,
    ) -> Result<bool, BookError> {
        if new.hash == old.hash {
            return Ok(false);
        }
        if new.version_of.as_deref().is_some_and(|mark| old.hash.starts_with(mark)) {
            return Ok(true);
        }
        let is_other_time = new.period != old.period && old.holds_from.is_some();
        if is_other_time {
            return Ok(keeps == Keeps::Edition && new.holds_from != old.holds_from);
        }
        for edition in [new, old] {
            if let std::collections::hash_map::Entry::Vacant(slot) = prints.entry(edition.register) {
                slot.insert(self.change.prints(edition.register)?.iter().map(|print| print.print).collect());
            }
        }
        let (Some(new), Some(old)) = (prints.get(&new.register), prints.get(&old.register)) else { return Ok(false) };
        let shared = new.intersection(old).count();
        Ok(shared > 0 && shared * SHARED_ONE_IN >= new.len().min(old.len()))
    }

    /// Walks through all rows about a unit, the oldest table first, and says which thing each is.
    fn know_again(&mut self, unit: &str, kind: &str) -> Result<(), BookError> {
        let rows = self.change.prints_about(unit, kind)?;
        let adds_up = self.kept(kind).is_some_and(|kept| kept.keeps == Keeps::Rows);
        let mut things: Vec<Thing> = Vec::new();
        let mut replaced: HashMap<i64, i64> = HashMap::new();
        let mut items: Vec<i64> = Vec::new();
        for table in rows.chunk_by(|one, other| one.register == other.register) {
            let Some(register) = table.first().map(|row| row.register) else { continue };
            let paired = self.pair(kind, table, &things)?;
            let seen: HashSet<usize> = paired.iter().flatten().copied().collect();
            let mut counts = self.counts.get(&register).copied().unwrap_or_default();
            counts.gone += self.count_gone(register, &things, &seen);
            for (row, thing) in table.iter().zip(paired) {
                if let Some(thing) = thing.and_then(|at| things.get_mut(at)) {
                    counts.changed += u64::from(thing.last.digest != row.digest);
                    items.push(thing.item);
                    if says_more(&thing.last, row) {
                        replaced.insert(row.record, thing.last.record);
                    } else {
                        replaced.insert(thing.last.record, row.record);
                        thing.last = row.clone();
                    }
                } else {
                    counts.new += 1;
                    items.push(row.own);
                    things.push(Thing { item: row.own, last: row.clone() });
                }
            }
            self.counts.insert(register, counts);
        }
        for (row, item) in rows.iter().zip(items) {
            let replaced_by = replaced.get(&row.record).copied().filter(|_| adds_up);
            if row.item != item || row.replaced_by != replaced_by {
                self.change.set_item(row.record, item, replaced_by)?;
            }
        }
        Ok(())
    }

    /// The things of tables that this one replaces, which it does not have.
    fn count_gone(&self, register: i64, things: &[Thing], seen: &HashSet<usize>) -> u64 {
        let is_gone = |(at, thing): &(usize, &Thing)| {
            let force = self.forces.get(&thing.last.register);
            !seen.contains(at) && force.is_some_and(|force| force.replaced_by == Some(register))
        };
        u64::try_from(things.iter().enumerate().filter(is_gone).count()).unwrap_or(0)
    }

    fn pair(&mut self, kind: &str, rows: &[Print], things: &[Thing]) -> Result<Vec<Option<usize>>, BookError> {
        let candidate = |print: &Print| Candidate { print: print.print, happened_on: print.happened_on.clone() };
        let candidates: Vec<Candidate> = rows.iter().map(candidate).collect();
        let known: Vec<Candidate> = things.iter().map(|thing| candidate(&thing.last)).collect();
        pair(&candidates, &known, |left_rows, left_things| {
            let rows = left_rows.iter().filter_map(|at| rows.get(*at)).map(|row| row.record);
            let rows = rows.map(|record| self.text(kind, record)).collect::<Result<_, BookError>>()?;
            let things = left_things.iter().filter_map(|at| things.get(*at)).map(|thing| thing.last.record);
            Ok((rows, things.map(|record| self.text(kind, record)).collect::<Result<_, BookError>>()?))
        })
    }

    fn text(&mut self, kind: &str, record: i64) -> Result<Text, BookError> {
        let fields = self.change.fields(record)?;
        let fields: BTreeMap<String, serde_json::Value> = serde_json::from_str(&fields).unwrap_or_default();
        let Some(kept) = self.kept(kind) else { return Ok(Text::default()) };
        let id = |field: &crate::model::FieldId| self.ruleset.fields.get(*field).map_or("", |field| field.id.as_str());
        let typed = |value: &serde_json::Value| match value {
            serde_json::Value::Array(parts) => parts.first().and_then(|text| text.as_str()).map(str::to_owned),
            value => value.as_str().map(str::to_owned),
        };
        let number = kept.number.and_then(|field| typed(fields.get(id(&field))?));
        let dated = |field: &&crate::model::FieldId| kept.dates.iter().all(|(_, dated)| dated != *field);
        let key = kept.key.iter().filter(dated).filter_map(|field| typed(fields.get(id(field))?));
        Ok(Text::new(number, &key.collect::<Vec<_>>().join(" ")))
    }

    /// Writes what was found out about tables, and adds up what an import changed.
    fn finish(self, import: i64) -> Result<Counts, BookError> {
        let mut sum = Counts::default();
        // Of other tables only the rows about units that this import speaks of were counted.
        let mut own: HashMap<i64, [u64; 3]> = HashMap::new();
        for (register, records) in self.change.registers_of(import)? {
            // Where nothing like it was there before, all its rows are new.
            let all_new = Counts { new: records, ..Counts::default() };
            let Counts { new, changed, gone } = self.counts.get(&register).copied().unwrap_or(all_new);
            own.insert(register, [new, changed, gone]);
            sum = Counts { new: sum.new + new, changed: sum.changed + changed, gone: sum.gone + gone };
        }
        for (register, force) in &self.forces {
            self.change.set_force(*register, force.from, force.until, own.get(register).copied())?;
        }
        Ok(sum)
    }
}

/// Whether of two ledgers that are equally new the earlier read one says more of a danger: it has come further there, which
/// somebody dated. Otherwise the bytes of files would decide.
fn says_more(known: &Print, row: &Print) -> bool {
    known.age == row.age && known.register != row.register && known.state > row.state
}
