//! Checks an office's own Word template before anything is filled: what it reads, what is not there, what is wrong.

use super::ReportError;
use super::content::{LISTED_NAMES, ROW_NAMES};
use super::make::none_called;
use crate::analyse::figures::Amount;
use crate::model::period::Period;
use crate::pipeline::{RulesError, RulesRequest, load_rules};
use crate::report::document::{
    Content, DocumentList, DocumentRow, DocumentTable, FigureHabits, Head, Named, TableLine, context, row_context,
};
use crate::report::{WordCheck, WordTemplate};
use crate::ruleset::{Figures, Report, ReportFiles, Reports, Ruleset};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Checks a template for a report, or for whatever report has most of what it reads.
///
/// # Errors
/// When there is no such report, the rules have mistakes, or the file is no Word document.
pub fn check_template(path: &Path, report: Option<&str>, as_of: Date) -> Result<WordCheck, ReportError> {
    let rules = load_rules(&RulesRequest::shipped(as_of))?;
    let figures = Figures::load(&rules.files, &rules.ruleset).map_err(RulesError::from)?;
    let reports = Reports::load(&ReportFiles::shipped(), &rules.ruleset, &figures).map_err(RulesError::from)?;
    let unreadable = |why: String| ReportError::Template { path: path.to_path_buf(), why };
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let lines = |problems: Vec<crate::report::WordProblem>| {
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ")
    };
    let template = WordTemplate::read(&bytes).map_err(|problems| unreadable(lines(problems)))?;
    let chosen: Vec<&Report> = match report {
        Some(name) => vec![reports.find(name).ok_or_else(|| none_called(&reports, name))?],
        None => reports.iter().collect(),
    };
    Ok(template.check(&example(&rules.ruleset, &figures, &chosen, as_of)))
}

/// A context with everything that the reports have, one row of each.
fn example(ruleset: &Ruleset, figures: &Figures, reports: &[&Report], as_of: Date) -> Value {
    let named =
        figures.iter().map(|figure| Named { figure, amount: Amount::default(), previous: None, last_year: None });
    let head = Head {
        town: "示例镇".to_owned(),
        office: "示例镇应急管理办公室".to_owned(),
        letterhead: "示例镇应急管理办公室".to_owned(),
        scope: "town",
        scope_name: "示例镇".to_owned(),
        period: Period::day(as_of),
        as_of,
        is_public: false,
        basis: String::new(),
        is_draft: true,
    };
    let habits = FigureHabits { zero_denominator: "—".to_owned(), percent_places: 1 };
    let mut content = Content::new(head, named.collect(), habits);
    let row = || DocumentRow {
        cells: vec!["示例".to_owned(); 20],
        fields: fields(ruleset),
        row: None,
        findings: vec![json!({
            "rule": "", "answer": "", "title": "", "document": "", "clause": "", "effective_from": "", "reason": "",
            "asks": [""], "remedy": "",
        })],
    };
    for spec in reports.iter().map(|report| &report.spec) {
        for table in &spec.tables {
            let line = TableLine {
                name: "示例".to_owned(),
                cells: vec!["0".to_owned(); table.figures.len()],
                numbers: vec![None; table.figures.len()],
            };
            content.tables.push(DocumentTable {
                id: table.id.value.clone(),
                title: table.title.clone(),
                headings: vec!["示例".to_owned(); table.figures.len() + 1],
                lines: vec![line.clone()],
                total: Some(line),
            });
        }
        for list in &spec.lists {
            let (id, title) = (list.id.value.clone(), list.title.clone());
            content.add_list(DocumentList { id, title, rows: vec![row()], ..DocumentList::default() });
        }
    }
    let mut whole: Map<String, Value> = context(&content);
    let paragraphs = reports.iter().flat_map(|report| &report.spec.paragraphs);
    let say: Map<String, Value> = paragraphs.map(|paragraph| (paragraph.id.value.clone(), json!(["示例"]))).collect();
    whole.insert("say".to_owned(), Value::Object(say));
    // A clerk may write a note for any place.
    whole.insert("note".to_owned(), Value::Null);
    whole.insert("title".to_owned(), Value::from("示例"));
    whole.insert("row".to_owned(), row_context(1, &row()));
    whole.insert("rows".to_owned(), json!([row_context(1, &row())]));
    Value::Object(whole)
}

fn fields(ruleset: &Ruleset) -> BTreeMap<String, String> {
    let of_rules = ruleset.fields.all().iter().map(|field| field.id.as_str());
    of_rules.chain(ROW_NAMES).chain(LISTED_NAMES).map(|name| (name.to_owned(), "示例".to_owned())).collect()
}
