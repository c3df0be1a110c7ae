//! What a report shows: measured, compared, and checked before anything is written.

use super::office::Office;
use super::{ReportError, Scope, picture_table};
use crate::analyse::figures::{
    By, Change, CountedRow, Group, Grouped, GroupedLine, Material, Mismatch, When, change, day_of, foot_groups,
    foot_list, foot_months, foot_shares, foot_sums, grouped,
};
use crate::model::book::{BookRow, DangerState};
use crate::model::period::{Period, PeriodKind};
use crate::pipeline::book::{Asker, Filter, ListedRow};
use crate::report::document::{Content, DocumentList, DocumentRow, Head, Named, masked_name, masked_phone, stripped};
use crate::ruleset::spec::{ReportListSpec, ReportTableSpec};
use crate::ruleset::{
    Audience, ChangeWordsSpec, DateRole, Field, FigureMeasure, PeriodNames, PictureKind, Report, ReportFigure,
    ScopeKey, Status,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What templates read of a row of the book besides its fields.
pub(super) const ROW_NAMES: [&str; 16] = [
    "id",
    "unit",
    "village",
    "trade",
    "level",
    "state",
    "is_overdue",
    "happened_on",
    "due_on",
    "done_on",
    "accepted_on",
    "closed_on",
    "file",
    "sheet",
    "row",
    "risk_value",
];
/// What templates read of a line of a list that `anping list` knows, besides its cells.
pub(super) const LISTED_NAMES: [&str; 4] = ["name", "unit", "village", "reasons"];

/// Which report.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) report: &'w Report,
    pub(super) period: Period,
    pub(super) scope: &'w Scope,
    pub(super) audience: Audience,
}

/// Measures all figures, divides them into tables, takes the lists out of the book, and refuses what does not agree.
pub(super) fn content<'m>(
    office: &'m Office<'_>,
    asker: &mut Asker<'_>,
    wanted: Wanted<'_>,
) -> Result<Content<'m>, ReportError> {
    let when = When { period: wanted.period, cut_off: office.as_of };
    let mut wrong = Vec::new();
    let mut content = figures(office, asker, wanted, when, &mut wrong);
    let spec = &wanted.report.spec;
    for list in spec.lists.iter().filter(|list| Report::is_for(&list.scopes, wanted.scope.key())) {
        let list = self::list(office, asker, wanted, list, &content, &mut wrong)?;
        content.add_list(list);
    }
    if wrong.is_empty() {
        Ok(content)
    } else {
        Err(ReportError::DoesNotFoot { report: spec.id.value.clone(), mismatches: wrong })
    }
}

/// Figures and tables.
fn figures<'m>(
    office: &'m Office<'_>,
    asker: &Asker<'_>,
    wanted: Wanted<'_>,
    when: When,
    wrong: &mut Vec<Mismatch>,
) -> Content<'m> {
    let fits = |row: &CountedRow, filter: &str, day: Date| office.fits(asker, row, filter, day);
    let material = office.material(wanted.scope, &fits);
    let all: Vec<Named<'m>> = office.figures.iter().map(|figure| named(office, &material, figure, when)).collect();
    let amounts: Vec<_> = all.iter().map(|named| &named.amount).collect();
    wrong.extend(foot_sums(&office.figures, &amounts));
    wrong.extend(foot_shares(&office.figures, &amounts));
    wrong.extend(all.iter().filter_map(|named| foot_months(&material, named.figure, when, &named.amount)));
    let mut content = Content::new(head(office, wanted), all, office.habits());
    let names = office.group_names(asker, wanted.scope);
    for table in wanted.report.spec.tables.iter().filter(|table| Report::is_for(&table.scopes, wanted.scope.key())) {
        let by = By::of(&table.by.value);
        let figures: Vec<&ReportFigure> =
            table.figures.iter().filter_map(|id| Some(office.figures.find(&id.value)?.1)).collect();
        let groups = grouped(&material, &figures, &by, &names, when, table.top);
        wrong.extend(foot_groups(&table.title, &figures, &groups));
        let heading = by.heading().map_or_else(|| field_title(office, table), str::to_owned);
        content.add_table((&table.id.value, &table.title), &heading, &figures, &groups, table.total);
    }
    for picture in wanted.report.spec.pictures.iter().filter(|it| Report::is_for(&it.scopes, wanted.scope.key())) {
        let figures: Vec<&ReportFigure> =
            picture.figures.iter().filter_map(|id| Some(office.figures.find(&id.value)?.1)).collect();
        let (by, table) = match picture.kind {
            PictureKind::Trend => (By::Month, months(&material, &figures, when)),
            PictureKind::Levels | PictureKind::TownMap => {
                let by = picture.by.as_deref().map_or(By::Village, By::of);
                let figures = grouped(&material, &figures, &by, &names, when, None);
                (by, figures)
            }
            _ => continue,
        };
        let id = picture_table(&picture.id.value);
        content.add_table((&id, &picture.title), by.heading().unwrap_or_default(), &figures, &table, false);
    }
    content
}

/// Figures of the thirteen months that end with the period, as things were on its cut-off.
fn months<'m>(material: &Material<'m, '_>, figures: &[&ReportFigure], when: When) -> Grouped<'m> {
    let line = |month: Period| GroupedLine {
        group: Group::of(By::Month, month.title()),
        amounts: figures
            .iter()
            .map(|figure| material.measure(figure, When { period: month, cut_off: when.cut_off }))
            .collect(),
    };
    Grouped { lines: when.period.thirteen_months().into_iter().map(line).collect(), total: Vec::new() }
}

fn field_title(office: &Office<'_>, table: &ReportTableSpec) -> String {
    let fields = &office.ruleset.fields;
    let field = fields.find(&table.by.value).and_then(|field| fields.get(field));
    field.map(|field| field.title.clone()).unwrap_or_default()
}

fn named<'m>(office: &Office<'_>, material: &Material<'m, '_>, figure: &'m ReportFigure, when: When) -> Named<'m> {
    let amount = material.measure(figure, when);
    let is_of_a_time = when.period.kind != PeriodKind::Day && is_of_a_period(material, figure);
    let against = |other: Period, words: &PeriodNames| {
        is_of_a_time.then(|| {
            let base = material.measure(figure, when.of(other));
            let name = name_of(words, when.period.kind);
            // Before a period is over, only as much of the other one is compared.
            let is_partial = when.cut_off < when.period.until && !name.contains('同');
            let name = if is_partial { format!("{name}同期") } else { name.to_owned() };
            change(&material.figures.wording, figure, &amount, &base, &name, office.habits().percent_places)
        })
    };
    let ChangeWordsSpec { previous, last_year, .. } = &material.figures.wording;
    let changes: [Option<Change>; 2] =
        [against(when.period.previous(), previous), against(when.period.last_year(), last_year)];
    let [previous, last_year] = changes;
    Named { figure, amount, previous, last_year }
}

/// Whether a figure is about a period rather than about how things stand: only such are compared with other periods.
fn is_of_a_period(material: &Material<'_, '_>, figure: &ReportFigure) -> bool {
    match figure.measure {
        FigureMeasure::Share(part, _) => material.figures.get(part).is_some_and(|part| part.in_period.is_some()),
        _ => figure.in_period.is_some(),
    }
}

fn name_of(names: &PeriodNames, kind: PeriodKind) -> &str {
    match kind {
        PeriodKind::Day => &names.other,
        PeriodKind::Month => &names.month,
        PeriodKind::Quarter => &names.quarter,
        PeriodKind::Half => &names.half,
        PeriodKind::Year => &names.year,
    }
}

fn head(office: &Office<'_>, wanted: Wanted<'_>) -> Head {
    let town = &office.workspace.town.spec;
    let spec = &wanted.report.spec;
    let letterhead = if town.letterhead.is_empty() { &town.office } else { &town.letterhead };
    Head {
        town: town.town.clone(),
        office: town.office.clone(),
        letterhead: letterhead.clone(),
        scope: wanted.scope.key().id(),
        scope_name: wanted.scope.name(&town.town).to_owned(),
        period: wanted.period,
        as_of: office.as_of,
        is_public: wanted.audience == Audience::Public,
        basis: format!("{} {}", spec.source.document, spec.source.clause).trim().to_owned(),
        is_draft: spec.status == Status::Draft,
    }
}

/// A list, read from the book by itself.
fn list<'m>(
    office: &'m Office<'_>,
    asker: &mut Asker<'_>,
    wanted: Wanted<'_>,
    spec: &ReportListSpec,
    content: &Content<'m>,
    wrong: &mut Vec<Mismatch>,
) -> Result<DocumentList<'m>, ReportError> {
    let list = DocumentList {
        id: spec.id.value.clone(),
        title: spec.title.clone(),
        at_most: spec.at_most,
        ..DocumentList::default()
    };
    let Some(rows) = &spec.rows else { return listed(office, wanted.scope, spec, list) };
    let Some(kind) = office.ruleset.columns.kind(&rows.value) else { return Ok(list) };
    let mut filters = spec.filters.iter().map(|filter| Filter::read(&filter.value)).collect::<Result<Vec<_>, _>>()?;
    if let Scope::Enterprise(name) = wanted.scope {
        filters.push(Filter::UnitIs(name.clone()));
    }
    let rows = asker.rows(kind, &filters)?;
    let found = rows.iter().filter_map(|row| office.counted(&kind.id, row.id));
    let is_meant = |row: &&'m CountedRow| {
        (!spec.with_findings || !office.findings(row.row.id).is_empty())
            && wanted.scope.has(row)
            && is_in_time(row, spec.in_period, wanted.period)
            && happened_by(row, office.as_of)
    };
    let mut rows: Vec<&'m CountedRow> = found.filter(is_meant).collect();
    if let Some(day) = spec.order.or(spec.in_period) {
        sort_by_day(&mut rows, day);
    }
    let of_figure = spec.equals.as_ref().and_then(|id| content.named.iter().find(|named| named.figure.id == id.value));
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    wrong.extend(of_figure.and_then(|named| foot_list(&spec.title, &ids, named.figure, &named.amount)));
    let fields = columns(office, spec, &kind.book.shows);
    let rows = rows.into_iter().map(|row| of_row(office, asker, row, &fields, wanted.audience)).collect();
    let headings =
        ["编号", "单位"].into_iter().map(str::to_owned).chain(fields.iter().map(|field| field.title.clone()));
    Ok(DocumentList { headings: headings.collect(), rows, ..list })
}

/// By day, then by unit and row; what has no such day comes last.
fn sort_by_day(rows: &mut [&CountedRow], day: DateRole) {
    let key = |row: &&CountedRow| {
        let day = day.day_of(&row.row.dates);
        (day.is_none(), day, row.row.unit.clone(), row.row.place.clone())
    };
    rows.sort_by_cached_key(key);
}

fn is_in_time(row: &CountedRow, day: Option<DateRole>, period: Period) -> bool {
    day.is_none() || day_of(row, day).is_some_and(|day| period.holds(day))
}

fn happened_by(row: &CountedRow, day: Date) -> bool {
    row.row.dates.happened.is_none_or(|happened| happened <= day)
}

fn columns<'r>(office: &Office<'r>, spec: &ReportListSpec, shows: &[crate::model::FieldId]) -> Vec<&'r Field> {
    let fields = &office.ruleset.fields;
    if spec.fields.is_empty() {
        return shows.iter().filter_map(|field| fields.get(*field)).collect();
    }
    spec.fields.iter().filter_map(|id| fields.get(fields.find(&id.value)?)).collect()
}

/// A row with its cells, and its fields by name for templates.
fn of_row<'m>(
    office: &Office<'_>,
    asker: &Asker<'_>,
    counted: &'m CountedRow,
    columns: &[&Field],
    audience: Audience,
) -> DocumentRow<'m> {
    let row = &counted.row;
    let text = |field: &Field| {
        let text = row.fields.get(&field.id).map(|text| stripped(text)).unwrap_or_default();
        if audience == Audience::Public { masked(field, &text) } else { text }
    };
    let cells = [counted.id.clone(), stripped(&row.unit)].into_iter().chain(columns.iter().map(|field| text(field)));
    let mut fields: BTreeMap<String, String> =
        office.ruleset.fields.all().iter().map(|field| (field.id.clone(), text(field))).collect();
    let state = row.state_on(office.as_of);
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let (file, sheet, number) = &row.place;
    let values = [
        counted.id.clone(),
        stripped(&row.unit),
        stripped(&counted.village),
        asker.trade(row),
        row.level.clone().unwrap_or_default(),
        state.map_or("", DangerState::title).to_owned(),
        if row.is_overdue(office.as_of) { "逾期" } else { "" }.to_owned(),
        day(row.dates.happened),
        day(row.dates.due),
        day(row.dates.done),
        day(row.dates.accepted),
        day(row.dates.closed),
        stripped(file),
        stripped(sheet),
        number.to_string(),
        risk_value(row).unwrap_or_default(),
    ];
    fields.extend(ROW_NAMES.map(str::to_owned).into_iter().zip(values));
    DocumentRow { cells: cells.collect(), fields, row: Some(counted), findings: office.findings(row.id).to_vec() }
}

/// The risk value by which a row was graded.
fn risk_value(row: &BookRow) -> Option<String> {
    let grade: serde_json::Value = serde_json::from_str(row.grade.as_deref()?).ok()?;
    Some(grade.get("risk_value")?.as_str()?.to_owned())
}

/// What the public may read of a field.
fn masked(field: &Field, text: &str) -> String {
    if field.is_personal { masked_name(text) } else { masked_phone(text) }
}

/// A list that `anping list` knows: of it what is about the scope.
fn listed<'m>(
    office: &Office<'_>,
    scope: &Scope,
    spec: &ReportListSpec,
    list: DocumentList<'m>,
) -> Result<DocumentList<'m>, ReportError> {
    let Some(what) = &spec.listed else { return Ok(list) };
    let listed = office.listed(&what.value)?;
    let at = |heading: &str| listed.headings.iter().position(|known| known == heading);
    let columns = [at("名称"), at("单位").or_else(|| at("名称")), at("村（社区）"), at("理由")];
    let text =
        |row: &ListedRow, column: Option<usize>| column.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default();
    let [_, unit, village, _] = columns;
    // What names nobody is about the town.
    let is_meant = |row: &&ListedRow| match scope {
        Scope::Town => true,
        Scope::Village(name) => village.is_some() && text(row, village).contains(name.as_str()),
        Scope::Enterprise(name) => unit.is_some() && text(row, unit) == *name,
    };
    let document_row = |row: &ListedRow| {
        let fields =
            LISTED_NAMES.into_iter().zip(columns).map(|(name, at)| (name.to_owned(), stripped(&text(row, at))));
        let cells = row.cells.iter().map(|cell| stripped(cell)).collect();
        DocumentRow { fields: fields.collect(), cells, row: None, findings: Vec::new() }
    };
    let rows = listed.rows.iter().filter(is_meant).map(document_row).collect();
    Ok(DocumentList { headings: listed.headings.clone(), rows, ..list })
}

/// Whether a report can be made about somebody.
pub(super) fn is_for(report: &Report, scope: ScopeKey) -> bool {
    report.spec.scopes.contains(&scope)
}
