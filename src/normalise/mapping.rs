//! Decides which kind a table is of, and which column holds which field; what is too unsure to go by is asked, not guessed.

use super::header::HeaderColumn;
use super::probe::Probe;
use crate::model::{FieldId, MappedBy, RISK_REGISTER, Row};
use crate::ruleset::{ConfirmedTable, HeadingMatch, MatchKind, Ruleset, TableKind, ValueType, heading_keys};

/// The shortest heading, in characters, whose spelling may be off by one.
const MIN_NEAR_CHARS: usize = 4;
/// What a title that names the kind of table is worth.
const TITLE_STRENGTH: i32 = 15;
/// What a heading that speaks for the kind of table is worth.
const SPEAKING_STRENGTH: i32 = 3;
/// What a column over the risk before measures yields to one over the risk with them.
const BEFORE_MEASURES_COST: i32 = 8;

/// A kind of table and what its columns hold.
#[derive(Clone, Debug)]
pub(super) struct Mapping {
    pub(super) kind: usize,
    /// How sure the kind is, in percent.
    pub(super) confidence: u8,
    /// The kind that the table might be of instead, where it is not sure.
    pub(super) rival: Option<usize>,
    pub(super) columns: Vec<Assigned>,
    /// Columns that may hold a field, though too unsure to go by: (0-based column, field).
    pub(super) maybe: Vec<(u32, FieldId)>,
}

impl Mapping {
    /// (field, 0-based column), sorted by field.
    pub(super) fn fields(&self) -> Vec<(FieldId, u32)> {
        let mut fields: Vec<(FieldId, u32)> =
            self.columns.iter().map(|assigned| (assigned.field, assigned.column)).collect();
        fields.sort_unstable();
        fields
    }
}

/// A column and the field that it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Assigned {
    pub(super) field: FieldId,
    /// 0-based.
    pub(super) column: u32,
    pub(super) by: MappedBy,
}

/// The kind and fields that somebody confirmed, or those that fit the headings, the title and the values best.
pub(super) fn map(ruleset: &Ruleset, columns: &[HeaderColumn], title: &str, sample: &[Row<'_>]) -> Option<Mapping> {
    let probe = Probe::new(ruleset, sample);
    if let Some(mut mapping) = confirmed(ruleset, columns) {
        let mapper = Mapper { ruleset, kind: mapping.kind, columns, probe: &probe };
        mapper.add_stand_ins(&mut mapping.columns);
        return Some(mapping);
    }
    let matches: Vec<Vec<HeadingMatch>> =
        columns.iter().map(|column| ruleset.columns.matches(&column.normal)).collect();
    let titled: Vec<usize> = ruleset.columns.kinds_of_title(title).collect();
    let mut candidates: Vec<(i32, usize, Vec<Assigned>)> = Vec::new();
    for kind in (0..ruleset.columns.kinds.len()).filter(|kind| !ruleset.columns.is_abstract(*kind)) {
        let mapper = Mapper { ruleset, kind, columns, probe: &probe };
        let speaking = mapper.speaking_headings();
        let (strength, assigned) = mapper.assign(&matches);
        // 岗位, 部门 and 姓名 stand in all kinds of tables: something must speak for this one.
        let is_spoken_for = speaking > 0 || titled.contains(&kind) || mapper.has_factors(&assigned);
        if !is_spoken_for && mapper.must_be_spoken_for() {
            continue;
        }
        let titled = if titled.contains(&kind) { TITLE_STRENGTH } else { 0 };
        candidates.push((strength + titled + speaking * SPEAKING_STRENGTH, kind, assigned));
    }
    // Of two that fit alike the one declared first is taken.
    candidates.sort_by_key(|(strength, kind, _)| (-strength, *kind));
    // Under a title of figures and over columns of figures nothing is a record, whatever the headings are called.
    let figures = titled.iter().find(|kind| ruleset.columns.kinds.get(**kind).is_some_and(is_of_figures));
    if let Some(figures) = figures
        && candidates.first().is_some_and(|(_, best, _)| !titled.contains(best))
        && probe.holds_figures(columns)
    {
        candidates.sort_by_key(|(_, kind, _)| kind != figures);
    }
    let mut candidates = candidates.into_iter();
    let (strength, kind, mut assigned) = candidates.next()?;
    let second = candidates.next().filter(|(strength, ..)| *strength > 0);
    let confidence =
        confidence(strength, second.as_ref().map_or(0, |second| second.0), &assigned, titled.contains(&kind));
    let mapper = Mapper { ruleset, kind, columns, probe: &probe };
    let mut maybe = mapper.maybe(&matches, &assigned);
    mapper.add_near(&matches, &mut assigned, &mut maybe);
    mapper.add_stand_ins(&mut assigned);
    Some(Mapping { kind, confidence, rival: second.map(|(_, kind, _)| kind), columns: assigned, maybe })
}

/// Whether tables of a kind are figures rather than records.
fn is_of_figures(kind: &TableKind) -> bool {
    !kind.is_read && &*kind.id != RISK_REGISTER
}

/// What the header book says of exactly these headings.
fn confirmed(ruleset: &Ruleset, columns: &[HeaderColumn]) -> Option<Mapping> {
    if ruleset.header_book.is_empty() {
        return None;
    }
    let keys = heading_keys(columns.iter().map(|column| column.normal.as_slice()));
    let ConfirmedTable { kind, fields } = ruleset.header_book.find(&keys)?;
    let assigned = columns.iter().zip(&keys).filter_map(|(column, key)| {
        let field = (*fields.get(key)?)?;
        Some(Assigned { field, column: column.index, by: MappedBy::HeaderBook })
    });
    Some(Mapping { kind: *kind, confidence: 100, rival: None, columns: assigned.collect(), maybe: Vec::new() })
}

/// How sure the kind is: by a title that names it, by fields named outright, and by the lead over the next kind.
fn confidence(strength: i32, second: i32, assigned: &[Assigned], is_titled: bool) -> u8 {
    let named = assigned.iter().filter(|column| column.by <= MappedBy::Parent).count();
    let named = i32::try_from(named.min(8)).unwrap_or(8) * 5;
    let lead = ((strength - second) * 100 / strength.max(1)).clamp(0, 40) / 2;
    let sure = 20 + named + lead + if is_titled { 20 } else { 0 };
    u8::try_from(sure.clamp(1, 99)).unwrap_or(99)
}

struct Mapper<'m, 'a> {
    ruleset: &'m Ruleset,
    kind: usize,
    columns: &'m [HeaderColumn],
    probe: &'m Probe<'m, 'a>,
}

impl Mapper<'_, '_> {
    /// Gives each field its best column and each column at most one field, the strongest claims first.
    fn assign(&self, matches: &[Vec<HeadingMatch>]) -> (i32, Vec<Assigned>) {
        let mut claims: Vec<(i32, usize, FieldId, MappedBy)> = Vec::new();
        for (at, (column, found)) in self.columns.iter().zip(matches).enumerate() {
            for found in found.iter().filter(|found| self.ruleset.columns.belongs(found.kind, self.kind)) {
                let claim = self.claim(column, found);
                claims.extend(claim.map(|(strength, by)| (strength, at, found.field, by)));
            }
        }
        claims.sort_by_key(|(strength, at, field, _)| (-strength, *at, *field));
        let mut total = 0;
        let mut assigned: Vec<Assigned> = Vec::new();
        for (strength, at, field, by) in claims {
            let Some(column) = self.columns.get(at).map(|column| column.index) else { continue };
            if assigned.iter().all(|other| other.column != column && other.field != field) {
                total += strength;
                assigned.push(Assigned { field, column, by });
            }
        }
        (total, assigned)
    }

    /// How strongly a column claims a field; none where its values say otherwise.
    fn claim(&self, column: &HeaderColumn, found: &HeadingMatch) -> Option<(i32, MappedBy)> {
        let (strength, by) = match found.how {
            MatchKind::Path => (14, MappedBy::Path),
            MatchKind::Parent => (12, MappedBy::Parent),
            MatchKind::Name => (10, MappedBy::Name),
            MatchKind::Ambiguous => (7, MappedBy::Ambiguous),
            MatchKind::Contained => (4, MappedBy::Ending),
            MatchKind::Inside => return None,
        };
        let headings = &self.ruleset.columns.headings;
        let letter = column.normal.last().and_then(|heading| heading.letter);
        let letter = match letter {
            Some(letter) if headings.fields_of_letter(letter).contains(&found.field) => 3,
            _ => 0,
        };
        // A letter in brackets that stands for another factor: 概率（E）.
        let is_factor = self.ruleset.fields.get(found.field).is_some_and(|field| field.value_type == ValueType::Factor);
        let speaks_against = |letter: char| {
            let fields = headings.fields_of_letter(letter);
            !fields.is_empty() && !fields.contains(&found.field)
        };
        if by == MappedBy::Ending && is_factor && column.normal.last()?.letter.is_some_and(speaks_against) {
            return None;
        }
        let is_before = by != MappedBy::Path && headings.is_before_measures(&column.normal);
        let before = if is_before { BEFORE_MEASURES_COST } else { 0 };
        // Of its own field and one that all kinds have, a kind's own is meant.
        let own = i32::from(found.kind == self.kind);
        self.probe.fits(column.index, found.field, found.how).then_some((strength + letter + own - before, by))
    }

    /// Looks at columns that mean nothing for a heading that is a field's name but for one character: one character in the
    /// place of another in a longer heading is a slip, one more or less may make it another thing.
    fn add_near(&self, matches: &[Vec<HeadingMatch>], assigned: &mut Vec<Assigned>, maybe: &mut Vec<(u32, FieldId)>) {
        for (column, _) in self.columns.iter().zip(matches).filter(|(_, found)| found.is_empty()) {
            let leaf = column.normal.last().map_or("", |heading| &heading.text);
            if leaf.chars().count() < MIN_NEAR_CHARS {
                continue;
            }
            let near = self.ruleset.columns.near(leaf, self.kind);
            let near = near.filter(|(field, _)| self.probe.fits(column.index, *field, MatchKind::Contained));
            let Some((field, is_slip)) = near else { continue };
            if assigned.iter().any(|other| other.field == field) {
                continue;
            }
            if is_slip {
                assigned.push(Assigned { field, column: column.index, by: MappedBy::Near });
            } else {
                maybe.push((column.index, field));
            }
        }
    }

    /// Columns without a field in whose heading the name of one stands that no other column holds.
    fn maybe(&self, matches: &[Vec<HeadingMatch>], assigned: &[Assigned]) -> Vec<(u32, FieldId)> {
        let mut maybe: Vec<(u32, FieldId)> = Vec::new();
        for (column, found) in self.columns.iter().zip(matches) {
            if assigned.iter().any(|other| other.column == column.index) {
                continue;
            }
            let is_free = |field: FieldId| {
                assigned.iter().all(|other| other.field != field) && maybe.iter().all(|(_, other)| *other != field)
            };
            let candidates = found.iter().filter(|found| self.ruleset.columns.belongs(found.kind, self.kind));
            let mut candidates = candidates.filter(|found| found.how == MatchKind::Inside && is_free(found.field));
            if let Some(found) = candidates.find(|found| self.probe.fits(column.index, found.field, found.how)) {
                maybe.push((column.index, found.field));
            }
        }
        maybe
    }

    /// Gives fields without a column the column of the field that stands in for them.
    fn add_stand_ins(&self, assigned: &mut Vec<Assigned>) {
        let Some(kind) = self.ruleset.columns.kinds.get(self.kind) else { return };
        for (field, stand_ins) in &kind.stand_ins {
            let column_of = |wanted: &FieldId| assigned.iter().find(|other| other.field == *wanted).map(|a| a.column);
            if column_of(field).is_none()
                && let Some(column) = stand_ins.iter().find_map(column_of)
            {
                assigned.push(Assigned { field: *field, column, by: MappedBy::StandIn });
            }
        }
    }

    /// Whether two factors of a grading method were found, which no other kind of table has.
    fn has_factors(&self, assigned: &[Assigned]) -> bool {
        let is_factor = |assigned: &&Assigned| {
            let field = self.ruleset.fields.get(assigned.field);
            field.is_some_and(|field| field.value_type == ValueType::Factor)
        };
        assigned.iter().filter(is_factor).count() >= 2
    }

    /// Whether the kind has words that speak for it.
    fn must_be_spoken_for(&self) -> bool {
        self.ruleset.columns.kinds.get(self.kind).is_some_and(|kind| !kind.header_any.is_empty())
    }

    /// How many headings speak for the kind.
    fn speaking_headings(&self) -> i32 {
        let Some(kind) = self.ruleset.columns.kinds.get(self.kind) else { return 0 };
        let speaks = |column: &&HeaderColumn| {
            column
                .normal
                .last()
                .is_some_and(|leaf| kind.header_any.iter().any(|word| leaf.text.contains(word.as_str())))
        };
        i32::try_from(self.columns.iter().filter(speaks).count()).unwrap_or(0)
    }
}
