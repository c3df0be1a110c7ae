//! Makes reports: one or all of a run, from one reading of the book.

use super::batch::{Batch, PACKAGE, package};
use super::content::{Wanted, content, is_for};
use super::notes::notes;
use super::office::{Office, Reads};
use super::pictures::Gallery;
use super::write::{Document, Writing};
use super::{ReportError, Scope};
use crate::model::period::Period;
use crate::pipeline::book::{Asker, Workspace, on_day};
use crate::report::document::{Content, DocumentRow, Narrator, context, plain, row_context};
use crate::ruleset::{Audience, EachBy, PeriodKey, Report, Reports, ScopeKey};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A report that is wanted.
#[derive(Clone, Debug)]
pub struct ReportRequest {
    /// What clerks call it, or its identifier.
    pub what: String,
    /// About what time.
    pub period: Period,
    /// About whom: the town where nothing is said.
    pub scope: String,
    /// Whether it is for everybody; as the report says where nothing is said.
    pub is_public: Option<bool>,
    /// Where its files go.
    pub out: PathBuf,
}

/// A report that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The report's identifier.
    pub report: String,
    /// Its title.
    pub title: String,
    /// About whom.
    pub scope: Scope,
    /// About what time.
    pub period: Period,
    /// Its files.
    pub files: Vec<PathBuf>,
}

/// A report as bytes, not yet in any folder.
pub(super) struct Written {
    pub(super) made: Made,
    /// Name and bytes.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// Whether the machine has no font for what is written in its pictures.
    pub(super) missing_font: bool,
}

/// Makes a report; several documents where it is made row by row.
///
/// # Errors
/// When there is no such report, its figures do not agree, or its files cannot be written.
pub fn report(workspace: &Workspace, request: &ReportRequest, as_of: Date) -> Result<Batch, ReportError> {
    in_office(workspace, as_of, |office, asker| {
        let scope = find_scope(office, asker, &request.scope)?;
        let mut batch = Batch::default();
        if PACKAGE.contains(&request.what.as_str()) {
            batch.add(vec![package(office, asker, &scope, request.period)?], &request.out)?;
            return Ok(batch);
        }
        let report = find(office, &request.what)?;
        let audience = request
            .is_public
            .map_or(report.spec.audience, |is_public| if is_public { Audience::Public } else { Audience::Inside });
        let wanted = Wanted { report, period: request.period, scope: &scope, audience };
        batch.add(written(office, asker, wanted)?, &request.out)?;
        Ok(batch)
    })
}

/// A report that can be made.
#[derive(Clone, Debug)]
pub struct KnownReport {
    /// Its identifier.
    pub id: String,
    /// What clerks call it.
    pub called: String,
    /// About what time, with examples.
    pub periods: Vec<String>,
    /// About whom.
    pub scopes: Vec<String>,
    /// Document and clause.
    pub basis: String,
}

/// The reports that can be made.
///
/// # Errors
/// When the rules or the definitions have mistakes.
pub fn known_reports(workspace: &Workspace, as_of: Date) -> Result<Vec<KnownReport>, ReportError> {
    in_office(workspace, as_of, |office, _| {
        let known = |report: &Report| KnownReport {
            id: report.spec.id.value.clone(),
            called: report.spec.called.first().cloned().unwrap_or_default(),
            periods: report.spec.periods.iter().map(|key| example(*key).to_owned()).collect(),
            scopes: report.spec.scopes.iter().map(|key| scope_name(*key).to_owned()).collect(),
            basis: format!("{} {}", report.spec.source.document, report.spec.source.clause),
        };
        Ok(office.reports.iter().map(known).collect())
    })
}

/// Has `act` work with what reports are made from.
pub(super) fn in_office<T>(
    workspace: &Workspace,
    as_of: Date,
    act: impl FnOnce(&Office<'_>, &mut Asker<'_>) -> Result<T, ReportError>,
) -> Result<T, ReportError> {
    on_day(workspace, as_of, |rules, asker| {
        Ok(Office::open(workspace, rules, asker, as_of, Reads::Everything).and_then(|office| act(&office, asker)))
    })?
}

/// The report that is called so.
pub(super) fn find<'o>(office: &'o Office<'_>, what: &str) -> Result<&'o Report, ReportError> {
    office.reports.find(what).ok_or_else(|| none_called(&office.reports, what))
}

/// That there is no such report, and which there are.
pub(super) fn none_called(reports: &Reports, what: &str) -> ReportError {
    let name = |report: &Report| report.spec.called.first().unwrap_or(&report.spec.id.value).clone();
    ReportError::NoReport(what.to_owned(), reports.iter().map(name).collect::<Vec<_>>().join("、"))
}

/// Who is meant.
pub(super) fn find_scope(office: &Office<'_>, asker: &Asker<'_>, text: &str) -> Result<Scope, ReportError> {
    let town = &office.workspace.town.spec;
    let enterprises: Vec<&String> = asker.enterprises().collect();
    Scope::find(text, &town.town, &town.villages, &enterprises)
}

/// Makes a report about somebody.
pub(super) fn written(
    office: &Office<'_>,
    asker: &mut Asker<'_>,
    wanted: Wanted<'_>,
) -> Result<Vec<Written>, ReportError> {
    let shown = told(office, asker, wanted)?;
    set_down(office, wanted, shown, &mut Gallery::default())
}

/// What a report about somebody shows: all for which the book is asked.
pub(super) fn told<'o>(
    office: &'o Office<'_>,
    asker: &mut Asker<'_>,
    wanted: Wanted<'_>,
) -> Result<Content<'o>, ReportError> {
    let spec = &wanted.report.spec;
    let name = || spec.called.first().unwrap_or(&spec.id.value).clone();
    if !wanted.report.has_period(wanted.period.kind) {
        let known = spec.periods.iter().map(|key| example(*key)).collect::<Vec<_>>().join("、");
        return Err(ReportError::NoPeriod(name(), known));
    }
    if !is_for(wanted.report, wanted.scope.key()) {
        let known = spec.scopes.iter().map(|key| scope_name(*key)).collect::<Vec<_>>().join("、");
        return Err(ReportError::NotForScope(name(), known));
    }
    content(office, asker, wanted)
}

/// Writes down what a report shows; this needs no book, so that several can be written side by side.
pub(super) fn set_down(
    office: &Office<'_>,
    wanted: Wanted<'_>,
    mut shown: Content<'_>,
    gallery: &mut Gallery,
) -> Result<Vec<Written>, ReportError> {
    let spec = &wanted.report.spec;
    shown.notes = notes(office.workspace, wanted)?;
    let context = full_context(wanted, &shown)?;
    let mut writing = Writing::new(office, wanted, &shown, gallery)?;
    let Some(each) = &spec.each else { return Ok(vec![writing.write(document(wanted, context)?)?]) };
    let list = shown.lists.iter().find(|list| list.id == each.list.value);
    let groups = groups(each.by, list.map_or(&[][..], |list| &list.rows));
    // One after another: the contexts of all of them together would take a hundred times the room.
    groups.iter().map(|group| writing.write(document(wanted, about(&context, group))?)).collect()
}

const fn example(key: PeriodKey) -> &'static str {
    match key {
        PeriodKey::Day => "2026-09-30（日）",
        PeriodKey::Month => "2026-09（月）",
        PeriodKey::Quarter => "2026Q3（季）",
        PeriodKey::Half => "2026H1（半年）",
        PeriodKey::Year => "2026（年）",
    }
}

const fn scope_name(key: ScopeKey) -> &'static str {
    match key {
        ScopeKey::Town => "全镇",
        ScopeKey::Village => "村（社区）",
        ScopeKey::Enterprise => "企业",
    }
}

/// The context with the title and what the report says.
fn full_context(wanted: Wanted<'_>, content: &Content<'_>) -> Result<Map<String, Value>, ReportError> {
    let spec = &wanted.report.spec;
    let mut whole = context(content);
    let mut narrator = Narrator::new(&spec.id.value, &whole)?;
    let title = narrator.line("title", &spec.title.value)?;
    narrator.tell("title", &title);
    whole.insert("title".to_owned(), Value::from(title));
    let mut say: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for paragraph in &spec.paragraphs {
        let lines = say.entry(&paragraph.id.value).or_default();
        if Report::is_for(&paragraph.scopes, wanted.scope.key()) {
            lines.extend(narrator.paragraphs(&paragraph.id.value, &paragraph.text.value)?);
        }
    }
    whole.insert("say".to_owned(), serde_json::json!(say));
    Ok(whole)
}

/// The rows of each document: one row, or all rows of a unit.
fn groups<'r, 'm>(by: EachBy, rows: &'r [DocumentRow<'m>]) -> Vec<Vec<&'r DocumentRow<'m>>> {
    let mut groups: Vec<Vec<&DocumentRow<'_>>> = Vec::new();
    let mut of_unit: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        let unit = row.fields.get("unit").map_or("", String::as_str);
        let known = of_unit.get(unit).copied().filter(|_| by == EachBy::Unit);
        if let Some(group) = known.and_then(|at| groups.get_mut(at)) {
            group.push(row);
        } else {
            of_unit.insert(unit, groups.len());
            groups.push(vec![row]);
        }
    }
    groups
}

/// The context of a document about some rows.
fn about(context: &Map<String, Value>, group: &[&DocumentRow<'_>]) -> Map<String, Value> {
    let rows: Vec<Value> = group.iter().enumerate().map(|(at, row)| row_context(at + 1, row)).collect();
    let mut own = context.clone();
    own.insert("row".to_owned(), rows.first().cloned().unwrap_or_default());
    own.insert("rows".to_owned(), Value::from(rows));
    own
}

fn document(wanted: Wanted<'_>, context: Map<String, Value>) -> Result<Document, ReportError> {
    let spec = &wanted.report.spec;
    let name = plain(&Narrator::new(&spec.id.value, &context)?.line("file", &spec.file.value)?);
    let title = context.get("title").and_then(Value::as_str).map(plain).unwrap_or_default();
    Ok(Document { name: file_name(&name), title, context })
}

/// A name that every file system takes.
pub(in crate::pipeline) fn file_name(name: &str) -> String {
    const MAX_CHARS: usize = 80;
    let allowed = |c: char| if "\\/:*?\"<>|".contains(c) || c.is_control() { '_' } else { c };
    let name: String = name.trim().chars().map(allowed).take(MAX_CHARS).collect();
    let name = name.trim_end_matches(['.', ' ']).to_owned();
    if name.is_empty() { "报告".to_owned() } else { name }
}
