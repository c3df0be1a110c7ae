//! What reports are made from: the rules, the definitions, and the rows of the book on one day, read once for all of them.

use super::record::inputs;
use super::{ReportError, Scope};
use crate::analyse::figures::{CountedRow, Fits, GroupNames, Material};
use crate::model::book::BookRow;
use crate::model::{Answer, RISK_REGISTER, checksum_of};
use crate::pipeline::book::{Asker, Filter, Listed, Workspace, list, rules_print};
use crate::pipeline::{Rules, RulesError};
use crate::report::document::FigureHabits;
use crate::report::{WordProblem, WordTemplate};
use crate::ruleset::criteria::Criteria;
use crate::ruleset::{
    FigureMeasure, Figures, ROSTER, Report, ReportFigure, ReportFiles, Reports, RuleFiles, Ruleset, TableKind,
};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// An office's own reports, laid over the shipped ones.
pub(in crate::pipeline) const TEMPLATES: &str = "templates";

/// The fields that say where a row belongs.
const WHERE_AND_WHAT: [&str; 2] = ["village", "industry"];

/// How much of the book is read.
#[derive(Clone, Copy)]
pub(in crate::pipeline) enum Reads<'r> {
    /// All that reports show.
    Everything,
    /// What these figures count, and of these kinds of tables at least which rows there are.
    Figures(&'r BTreeSet<&'r str>, &'r BTreeSet<&'r str>),
}

/// A Word template, or what is wrong with it.
type Template = Result<WordTemplate, Vec<WordProblem>>;

/// What reports are made from.
pub(in crate::pipeline) struct Office<'o> {
    pub(in crate::pipeline) workspace: &'o Workspace,
    pub(in crate::pipeline) ruleset: &'o Ruleset,
    pub(in crate::pipeline) figures: Figures,
    pub(super) reports: Reports,
    pub(in crate::pipeline) as_of: Date,
    /// What tells the rules: see the book's imports.
    pub(in crate::pipeline) rules_hash: String,
    /// The files that the book holds: name and SHA-256.
    pub(in crate::pipeline) inputs: Vec<(String, String)>,
    /// A hash over them.
    pub(in crate::pipeline) book_hash: String,
    /// The rows by kind of table.
    rows: BTreeMap<String, Vec<CountedRow>>,
    /// The tables by kind: see [`Material::tables`].
    tables: BTreeMap<String, Vec<CountedRow>>,
    /// Where a row of the book is among those of its kind.
    places: HashMap<i64, usize>,
    filters: HashMap<String, Filter>,
    listed: Mutex<BTreeMap<String, Arc<Listed>>>,
    templates: BTreeMap<String, OnceLock<Template>>,
    findings: BTreeMap<i64, Vec<Value>>,
}

/// The rows and tables of one who is scored, by kind.
#[derive(Clone, Default)]
pub(in crate::pipeline) struct Part<'m> {
    rows: BTreeMap<&'m str, Vec<&'m CountedRow>>,
    tables: BTreeMap<&'m str, Vec<&'m CountedRow>>,
}

impl<'o> Office<'o> {
    /// Reads what reports need, or what some figures alone do.
    pub(in crate::pipeline) fn open(
        workspace: &'o Workspace,
        rules: &'o Rules,
        asker: &mut Asker<'_>,
        as_of: Date,
        reads: Reads<'_>,
    ) -> Result<Self, ReportError> {
        let ruleset = &rules.ruleset;
        let figures = Figures::load(&rules.files, ruleset).map_err(RulesError::from)?;
        let mut files = ReportFiles::shipped();
        let own = workspace.folder.join(TEMPLATES);
        if own.is_dir() {
            files = files.overlay(&own)?;
        }
        let reports = Reports::load(&files, ruleset, &figures).map_err(RulesError::from)?;
        let inputs = inputs(workspace)?;
        let told: Vec<&str> = inputs.iter().flat_map(|(file, hash)| [file.as_str(), "\n", hash, "\n"]).collect();
        let mut office = Self {
            book_hash: checksum_of(told.concat().as_bytes()),
            inputs,
            workspace,
            ruleset,
            filters: filters(ruleset, &figures, &reports)?,
            figures,
            reports,
            as_of,
            rules_hash: rules_print(&rules.files),
            rows: BTreeMap::new(),
            tables: BTreeMap::new(),
            places: HashMap::new(),
            listed: Mutex::default(),
            templates: BTreeMap::new(),
            findings: BTreeMap::new(),
        };
        let ids = office.reports.iter().map(|report| (report.spec.id.value.clone(), OnceLock::new()));
        office.templates = ids.collect();
        match reads {
            Reads::Everything => office.read(&rules.files, asker)?,
            Reads::Figures(figures, kinds) => office.read_figures(figures, kinds, asker)?,
        }
        Ok(office)
    }

    /// Reads of each kind that some figures count what they look at: of a hundred thousand rows all of it would take the room
    /// of many books.
    fn read_figures(
        &mut self,
        wanted: &BTreeSet<&str>,
        kinds: &BTreeSet<&str>,
        asker: &mut Asker<'_>,
    ) -> Result<(), ReportError> {
        let mut fields: BTreeMap<String, BTreeSet<String>> =
            kinds.iter().map(|kind| ((*kind).to_owned(), BTreeSet::new())).collect();
        for figure in with_parts(&self.figures, wanted) {
            let Some(kind) = &figure.rows else { continue };
            let filters = figure.filters.iter().filter_map(|filter| self.filters.get(filter)?.field());
            let summed = match &figure.measure {
                FigureMeasure::Sum(field) => Some(field.as_str()),
                _ => None,
            };
            fields.entry(kind.clone()).or_default().extend(filters.chain(summed).flat_map(|name| self.ids(name)));
        }
        for (kind, mut fields) in fields {
            let Some(kind) = self.ruleset.columns.kind(&kind).filter(|kind| *kind.id != *ROSTER) else { continue };
            fields.extend(WHERE_AND_WHAT.map(str::to_owned));
            fields.extend(asker.fields_beside(kind));
            self.keep(kind, asker.rows_with(kind, &[], Some(&fields))?, asker);
        }
        if let Some(roster) = self.ruleset.columns.kind(ROSTER) {
            self.keep(roster, asker.rows(roster, &[])?, asker);
        }
        self.read_tables(asker)
    }

    /// The identifiers of the fields that are called so.
    fn ids(&self, name: &str) -> Vec<String> {
        let called = self.ruleset.fields.all().iter().filter(|field| field.id == name || field.title == name);
        called.map(|field| field.id.clone()).collect()
    }

    fn read(&mut self, files: &RuleFiles, asker: &mut Asker<'_>) -> Result<(), ReportError> {
        let of_lists = self.reports.iter().flat_map(|report| &report.spec.lists).filter_map(|list| list.rows.as_ref());
        let mut kinds: BTreeSet<String> = self.figures.kinds().into_iter().map(str::to_owned).collect();
        kinds.extend(of_lists.map(|rows| rows.value.clone()));
        for kind in kinds.iter().filter_map(|id| self.ruleset.columns.kind(id)) {
            let rows = asker.rows(kind, &[])?;
            self.keep(kind, rows, asker);
        }
        self.read_tables(asker)?;
        let found = asker.findings()?;
        let criteria = if found.is_empty() { None } else { Some(Criteria::load(files).map_err(RulesError::from)?) };
        for (row, [rule, answer, body]) in found {
            let criterion = criteria.as_ref().and_then(|criteria| criteria.find(&rule));
            let from = criterion.and_then(|criterion| criterion.effective_from);
            self.findings.entry(row.id).or_default().push(finding(&rule, &answer, &body, from));
        }
        Ok(())
    }

    /// Keeps the rows of a kind as figures count them.
    fn keep(&mut self, kind: &TableKind, rows: Vec<BookRow>, asker: &Asker<'_>) {
        let counted = |row: BookRow| CountedRow {
            id: kind.book.cited(row.item),
            village: self.village(asker, &row),
            trade: asker.trade(&row),
            row,
        };
        let mut rows: Vec<CountedRow> = rows.into_iter().map(counted).collect();
        if kind.book.own_first {
            keep_own(&mut rows);
        }
        self.places.extend(rows.iter().enumerate().map(|(at, row)| (row.row.id, at)));
        self.rows.insert(kind.id.to_string(), rows);
    }

    fn read_tables(&mut self, asker: &mut Asker<'_>) -> Result<(), ReportError> {
        for row in asker.tables()? {
            let (village, trade) = (self.village(asker, &row), asker.trade(&row));
            let counted = CountedRow { id: row.place.0.clone(), village, trade, row };
            self.tables.entry(counted.row.kind.clone()).or_default().push(counted);
        }
        Ok(())
    }

    /// 村（社区） that a row counts for: that of its unit; what a village reports of itself counts for the village.
    pub(in crate::pipeline) fn village(&self, asker: &Asker<'_>, row: &BookRow) -> String {
        let villages = &self.workspace.town.spec.villages;
        let known = asker.village(row);
        let of_town = |text: &str| villages.iter().find(|village| text.contains(village.as_str())).cloned();
        of_town(&known).or_else(|| of_town(&row.unit)).unwrap_or(known)
    }

    /// How the town writes its figures.
    pub(super) fn habits(&self) -> FigureHabits {
        let figures = &self.workspace.town.spec.figures;
        FigureHabits { zero_denominator: figures.zero_denominator.clone(), percent_places: figures.percent_places }
    }

    /// The groups that are there whether or not any row belongs to them.
    pub(super) fn group_names(&self, asker: &Asker<'_>, scope: &Scope) -> GroupNames {
        match scope {
            Scope::Town => GroupNames {
                villages: self.workspace.town.spec.villages.clone(),
                trades: asker.trades().into_iter().collect(),
            },
            Scope::Village(_) | Scope::Enterprise(_) => GroupNames::default(),
        }
    }

    /// The rows of a scope, with what filters mean.
    pub(super) fn material<'m, 'f>(&'m self, scope: &Scope, fits: &'f Fits<'f>) -> Material<'m, 'f> {
        let of_scope = |rows: &'m Vec<CountedRow>| rows.iter().filter(|row| scope.has(row)).collect();
        let by_kind = |all: &'m BTreeMap<String, Vec<CountedRow>>| {
            all.iter().map(|(kind, rows)| (kind.as_str(), of_scope(rows))).collect()
        };
        Material {
            figures: &self.figures,
            rows: by_kind(&self.rows),
            tables: by_kind(&self.tables),
            sent_kinds: self.sent_kinds(),
            fits,
        }
    }

    /// The rows of each who is scored, by what `of` calls them: for many of them one look at all rows is enough.
    pub(in crate::pipeline) fn parts<'m>(
        &'m self,
        of: impl Fn(&'m CountedRow) -> &'m str,
    ) -> HashMap<&'m str, Part<'m>> {
        let mut parts: HashMap<&str, Part<'_>> = HashMap::new();
        for (kind, rows) in &self.rows {
            for row in rows {
                parts.entry(of(row)).or_default().rows.entry(kind).or_default().push(row);
            }
        }
        for (kind, tables) in &self.tables {
            for table in tables {
                parts.entry(of(table)).or_default().tables.entry(kind).or_default().push(table);
            }
        }
        parts
    }

    /// What figures of a part are measured from.
    pub(in crate::pipeline) fn material_of<'m, 'f>(&'m self, part: Part<'m>, fits: &'f Fits<'f>) -> Material<'m, 'f> {
        Material { figures: &self.figures, rows: part.rows, tables: part.tables, sent_kinds: self.sent_kinds(), fits }
    }

    /// The kinds of which the book has any row.
    fn sent_kinds(&self) -> BTreeSet<&str> {
        self.rows.iter().filter(|(_, rows)| !rows.is_empty()).map(|(kind, _)| kind.as_str()).collect()
    }

    /// The kinds of tables that were read.
    pub(in crate::pipeline) fn kinds(&self) -> impl Iterator<Item = &String> {
        self.rows.keys()
    }

    /// All rows of a kind.
    pub(in crate::pipeline) fn rows_of(&self, kind: &str) -> &[CountedRow] {
        self.rows.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Whether a row fits a filter on a day.
    pub(in crate::pipeline) fn fits(&self, asker: &Asker<'_>, row: &CountedRow, filter: &str, day: Date) -> bool {
        self.filters.get(filter).is_some_and(|filter| asker.fits_on(&row.row, filter, day))
    }

    /// The row of the book as it was read for all reports.
    pub(super) fn counted(&self, kind: &str, row: i64) -> Option<&CountedRow> {
        self.rows.get(kind)?.get(*self.places.get(&row)?).filter(|counted| counted.row.id == row)
    }

    /// The risks of a scope.
    pub(super) fn risks(&self, scope: &Scope) -> Vec<&CountedRow> {
        self.rows.get(RISK_REGISTER).into_iter().flatten().filter(|row| scope.has(row)).collect()
    }

    /// What criteria say of a row.
    pub(super) fn findings(&self, row: i64) -> &[Value] {
        self.findings.get(&row).map_or(&[], Vec::as_slice)
    }

    /// A list that `anping list` knows.
    pub(super) fn listed(&self, what: &str) -> Result<Arc<Listed>, ReportError> {
        let mut known = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(what) {
            return Ok(Arc::clone(known));
        }
        let listed = Arc::new(list(self.workspace, what, &[], self.as_of, None)?);
        known.insert(what.to_owned(), Arc::clone(&listed));
        Ok(listed)
    }

    /// The Word template of a report, read at the first document.
    pub(super) fn template(&self, report: &Report) -> Result<&WordTemplate, &[WordProblem]> {
        static NONE: Template = Err(Vec::new());
        let slot = self.templates.get(&report.spec.id.value);
        let template = slot.map_or(&NONE, |slot| slot.get_or_init(|| WordTemplate::read(&report.word)));
        template.as_ref().map_err(Vec::as_slice)
    }
}

/// Of what is said of a unit keeps its own tables where it sent any, and of those the graded ones where there are any.
fn keep_own(rows: &mut Vec<CountedRow>) {
    let is_own = |row: &CountedRow| row.row.sender == row.row.unit;
    let table = |row: &CountedRow| (row.row.place.0.clone(), row.row.place.1.clone());
    let graded: BTreeSet<(String, String)> = rows.iter().filter(|row| row.row.level.is_some()).map(table).collect();
    let mut best: BTreeMap<String, (bool, bool)> = BTreeMap::new();
    let worth = |row: &CountedRow| (is_own(row), graded.contains(&table(row)));
    for row in rows.iter() {
        let known = best.entry(row.row.unit.clone()).or_default();
        *known = (*known).max(worth(row));
    }
    rows.retain(|row| best.get(&row.row.unit).is_some_and(|best| worth(row) == *best));
}

/// Figures with the parts and wholes of their shares.
fn with_parts<'f>(figures: &'f Figures, wanted: &BTreeSet<&str>) -> Vec<&'f ReportFigure> {
    let mut all = Vec::new();
    let mut pending: Vec<&ReportFigure> =
        wanted.iter().filter_map(|id| figures.find(id)).map(|(_, figure)| figure).collect();
    while let Some(figure) = pending.pop() {
        if let FigureMeasure::Share(part, whole) = figure.measure {
            pending.extend([part, whole].into_iter().filter_map(|at| figures.get(at)));
        }
        all.push(figure);
    }
    all
}

/// What a criterion says of a row, as templates read it.
fn finding(rule: &str, answer: &str, body: &str, effective_from: Option<Date>) -> Value {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let answer = Answer::ALL.into_iter().find(|known| known.id() == answer).map_or("", Answer::title);
    json!({
        "rule": rule,
        "answer": answer,
        "title": text("title"),
        "document": text("source"),
        "clause": text("clause"),
        "effective_from": effective_from.map_or_else(|| "未登记".to_owned(), |day| day.to_string()),
        "reason": text("evidence"),
        "asks": body.get("asks").cloned().unwrap_or_else(|| json!([])),
        "remedy": text("remedy"),
    })
}

/// All filters that figures and lists use, read once.
fn filters(ruleset: &Ruleset, figures: &Figures, reports: &Reports) -> Result<HashMap<String, Filter>, ReportError> {
    let of_figures = figures.iter().flat_map(|figure| &figure.filters);
    let lists = reports.iter().flat_map(|report| &report.spec.lists);
    let of_lists = lists.flat_map(|list| &list.filters).map(|filter| &filter.value);
    let texts = of_figures.chain(of_lists);
    texts.map(|text| Ok((text.clone(), Filter::read(text)?.check(ruleset)?))).collect()
}
