//! What a run has seen, in figures.

use super::groups::Groups;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::{Agreement, Answer, Figure, Finding, Grade, Record, RiskLevel, SkipReason};
use crate::ruleset::Ruleset;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Four levels, and one for rows without a level.
pub const LEVEL_SLOTS: usize = 5;
/// Distinct accident cells that are remembered.
const MAX_REMEMBERED_CELLS: usize = 20_000;
/// The name for rows that name no risk point or accident type.
const UNNAMED: &str = "（未填）";

/// The answers that findings are counted by.
pub const JUDGED_ANSWERS: [Answer; 3] = [Answer::Determined, Answer::Suspected, Answer::Unknown];

/// The slot of a level: 0 for the highest, the last for none.
#[must_use]
pub const fn level_slot(level: Option<RiskLevel>) -> usize {
    match level {
        Some(level) => level.rank(),
        None => LEVEL_SLOTS - 1,
    }
}

/// What was seen in one sheet of one file.
#[derive(Clone, Debug)]
pub struct PlaceTally {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The sheet.
    pub sheet: Arc<str>,
    /// Identifiers of the profiles used, in the order of the tables.
    pub profiles: Vec<String>,
    /// Graded rows.
    pub rows: u64,
    /// Rows of ledgers and self-checks that criteria were applied to.
    pub judged: u64,
    /// Rows that are no records.
    pub skipped: u64,
    /// Graded rows by level.
    pub counts: [u64; LEVEL_SLOTS],
    /// Rows that differ from what was typed.
    pub disagreements: u64,
    /// Errors and warnings.
    pub problems: u64,
}

/// What a run has seen.
#[derive(Clone, Debug)]
pub struct Tally {
    /// Sheets, in the order in which they were read. Figures name them by their position here.
    pub places: Vec<PlaceTally>,
    /// Graded rows by level.
    pub levels: [Figure; LEVEL_SLOTS],
    /// Rows by typed level.
    pub declared_levels: [Figure; LEVEL_SLOTS],
    /// Rows by agreement, in the order of [`Agreement::ALL`].
    pub agreement: [Figure; 6],
    /// Rows by risk point.
    pub risk_points: Groups,
    /// Rows by accident type; a row may name several.
    pub accident_types: Groups,
    /// Graded rows by profile.
    pub profiles: BTreeMap<String, u64>,
    /// Rows that are no records, by reason.
    pub skipped: BTreeMap<SkipReason, u64>,
    /// Diagnostics by code; skipped rows are not among them.
    pub diagnostics: BTreeMap<Code, u64>,
    /// Rows of ledgers and self-checks that criteria were applied to.
    pub judged: u64,
    /// Of these, by their gravest answer, in the order of [`JUDGED_ANSWERS`].
    pub findings: [Figure; 3],
    accident_cells: HashMap<String, Vec<usize>, RandomState>,
}

impl Default for Tally {
    fn default() -> Self {
        let level = |slot: usize, what: &str| {
            let title = RiskLevel::DESCENDING.get(slot).map_or("无等级", |level| level.title());
            Figure::new(format!("{what}为{title}的记录行数"))
        };
        Self {
            places: Vec::new(),
            levels: std::array::from_fn(|slot| level(slot, "判定等级")),
            declared_levels: std::array::from_fn(|slot| level(slot, "填报等级")),
            agreement: Agreement::ALL
                .map(|outcome| Figure::new(format!("与填报比对结果为“{}”的记录行数", outcome.title()))),
            risk_points: Groups::default(),
            accident_types: Groups::default(),
            profiles: BTreeMap::new(),
            skipped: BTreeMap::new(),
            diagnostics: BTreeMap::new(),
            judged: 0,
            findings: JUDGED_ANSWERS.map(|answer| Figure::new(format!("最重的结论为“{}”的行数", answer.title()))),
            accident_cells: HashMap::default(),
        }
    }
}

impl Tally {
    /// Begins a sheet.
    pub fn enter(&mut self, file: &Arc<str>, sheet: &Arc<str>) {
        self.places.push(PlaceTally {
            file: Arc::clone(file),
            sheet: Arc::clone(sheet),
            profiles: Vec::new(),
            rows: 0,
            judged: 0,
            skipped: 0,
            counts: [0; LEVEL_SLOTS],
            disagreements: 0,
            problems: 0,
        });
    }

    /// Notes that a table of the current sheet is graded by a profile.
    pub fn note_profile(&mut self, profile: &str) {
        if let Some(place) = self.places.last_mut()
            && place.profiles.iter().all(|known| known != profile)
        {
            place.profiles.push(profile.to_owned());
        }
    }

    /// Counts a graded record of the current sheet.
    pub fn record(&mut self, ruleset: &Ruleset, record: &Record<'_>, grade: &Grade) {
        let (row, slot) = (record.row.number, level_slot(grade.level));
        let place = self.places.len().saturating_sub(1);
        if let Some(current) = self.places.last_mut() {
            current.rows += 1;
            current.disagreements += u64::from(grade.agreement.is_disagreement());
            bump(&mut current.counts, slot);
        }
        push(&mut self.levels, slot, place, row);
        push(&mut self.declared_levels, level_slot(record.inputs.declared_level), place, row);
        let outcome = Agreement::ALL.iter().position(|outcome| *outcome == grade.agreement).unwrap_or(0);
        push(&mut self.agreement, outcome, place, row);
        let known = ruleset.fields.known;
        let point = self.risk_points.position(record.text(known.risk_point).unwrap_or(UNNAMED));
        self.risk_points.count(point, slot, place, row);
        self.count_accidents(ruleset, record.text(known.accident_type).unwrap_or(UNNAMED), slot, place, row);
    }

    fn count_accidents(&mut self, ruleset: &Ruleset, cell: &str, slot: usize, place: usize, row: u32) {
        if !self.accident_cells.contains_key(cell) {
            if self.accident_cells.len() >= MAX_REMEMBERED_CELLS {
                self.accident_cells.clear();
            }
            let types = ruleset.accidents.split(cell);
            let positions = types.iter().map(|name| self.accident_types.position(name)).collect();
            self.accident_cells.insert(cell.to_owned(), positions);
        }
        for position in self.accident_cells.get(cell).into_iter().flatten() {
            self.accident_types.count(*position, slot, place, row);
        }
    }

    /// Counts a row of the current sheet that criteria were applied to.
    pub fn judged(&mut self, row: u32, findings: &[Finding]) {
        self.judged += 1;
        if let Some(current) = self.places.last_mut() {
            current.judged += 1;
        }
        let place = self.places.len().saturating_sub(1);
        let gravest = findings.iter().map(|finding| finding.answer).min();
        if let Some(slot) = JUDGED_ANSWERS.iter().position(|answer| Some(*answer) == gravest) {
            push(&mut self.findings, slot, place, row);
        }
    }

    /// Counts graded rows under a profile.
    pub fn count_profile(&mut self, profile: &str, rows: u64) {
        *self.profiles.entry(profile.to_owned()).or_default() += rows;
    }

    /// Counts rows that are no records.
    pub fn skip(&mut self, reason: SkipReason, rows: u64) {
        *self.skipped.entry(reason).or_default() += rows;
        if let Some(place) = self.places.last_mut() {
            place.skipped += rows;
        }
    }

    /// Counts a diagnostic of the current sheet.
    pub fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        *self.diagnostics.entry(diagnostic.code).or_default() += 1;
        if diagnostic.severity() != Severity::Info
            && diagnostic.location.sheet.is_some()
            && let Some(place) = self.places.last_mut()
        {
            place.problems += 1;
        }
    }

    /// Adds what another tally has seen after this one.
    pub fn append(&mut self, other: Self) {
        let offset = self.places.len();
        self.places.extend(other.places);
        append_all(&mut self.levels, other.levels, offset);
        append_all(&mut self.declared_levels, other.declared_levels, offset);
        append_all(&mut self.agreement, other.agreement, offset);
        append_all(&mut self.findings, other.findings, offset);
        self.judged += other.judged;
        self.risk_points.append(other.risk_points, offset);
        self.accident_types.append(other.accident_types, offset);
        add_all(&mut self.profiles, other.profiles);
        add_all(&mut self.skipped, other.skipped);
        add_all(&mut self.diagnostics, other.diagnostics);
    }

    /// Graded rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.places.iter().map(|place| place.rows).sum()
    }

    /// Rows that are no records.
    #[must_use]
    pub fn skipped_rows(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// Rows that differ from what was typed.
    #[must_use]
    pub fn disagreements(&self) -> u64 {
        self.places.iter().map(|place| place.disagreements).sum()
    }

    /// Diagnostics of a severity.
    #[must_use]
    pub fn diagnostics_of(&self, severity: Severity) -> u64 {
        self.diagnostics.iter().filter(|(code, _)| code.severity() == severity).map(|(_, count)| count).sum()
    }
}

fn bump(counts: &mut [u64; LEVEL_SLOTS], slot: usize) {
    if let Some(count) = counts.get_mut(slot) {
        *count += 1;
    }
}

fn push(figures: &mut [Figure], at: usize, place: usize, row: u32) {
    if let Some(figure) = figures.get_mut(at) {
        figure.push(place, row);
    }
}

fn append_all<const N: usize>(figures: &mut [Figure; N], others: [Figure; N], offset: usize) {
    for (figure, other) in figures.iter_mut().zip(others) {
        figure.append(other, offset);
    }
}

fn add_all<K: Ord>(counts: &mut BTreeMap<K, u64>, others: BTreeMap<K, u64>) {
    for (key, count) in others {
        *counts.entry(key).or_default() += count;
    }
}
