//! Writes the files of a report: Word, page, annex, and the record by which all of it is traced.

use super::content::Wanted;
use super::make::{Made, Written};
use super::office::Office;
use super::pictures::{Gallery, Pictures, draw};
use super::record::{ENDING, ReportRecord, VERSION, inputs_of, recorded, scope_text};
use super::{ReportError, notes};
use crate::model::checksum_of;
use crate::pipeline::output::write_bytes;
use crate::report::document::{Citation, Content, bookmarked, cited_in, write_annex};
use crate::report::{HtmlFigure, HtmlPage, WordProblem, WordTemplate, word_to_html};
use crate::ruleset::Audience;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Rows behind a figure that a page names; the record has all.
const ROWS_ON_PAGE: usize = 200;

/// A document to be written.
pub(super) struct Document {
    /// The name of its files, without ending.
    pub(super) name: String,
    /// Its title.
    pub(super) title: String,
    /// What its template is filled with.
    pub(super) context: Map<String, Value>,
}

/// Writes the documents of one report.
pub(super) struct Writing<'w> {
    office: &'w Office<'w>,
    wanted: Wanted<'w>,
    content: &'w Content<'w>,
    template: &'w WordTemplate,
    pictures: Pictures,
    names: BTreeSet<String>,
}

impl<'w> Writing<'w> {
    pub(super) fn new(
        office: &'w Office<'w>,
        wanted: Wanted<'w>,
        content: &'w Content<'w>,
        gallery: &mut Gallery,
    ) -> Result<Self, ReportError> {
        let template = office.template(wanted.report).map_err(|problems| word(wanted, problems))?;
        let pictures = draw(office, wanted, content, gallery)?;
        Ok(Self { office, wanted, content, template, pictures, names: BTreeSet::new() })
    }

    /// A document with what goes with it, as bytes.
    pub(super) fn write(&mut self, document: Document) -> Result<Written, ReportError> {
        let spec = &self.wanted.report.spec;
        let name = self.unused(&document.name);
        let context = Value::Object(document.context);
        let docx =
            self.template.fill(&context, &self.pictures.word).map_err(|problems| word(self.wanted, &problems))?;
        let has_annex = spec.outputs.annex && spec.each.is_none();
        let mut ids = bookmarked(&docx);
        if has_annex {
            ids.extend(self.ids_of_annex());
        }
        let cited: Vec<&Citation<'_>> = self.content.citations.among(&ids).collect();
        let html = spec.outputs.html.then(|| self.page(&document.title, &docx, &cited)).transpose()?;
        let mut files = vec![(format!("{name}.docx"), docx)];
        files.extend(html.map(|html| (format!("{name}.html"), html.into_bytes())));
        if has_annex {
            files.push((format!("{name}（附表）.xlsx"), write_annex(&document.title, self.content, &cited)?));
        }
        let record = self.record(&document.title, &files, &cited);
        files.push((format!("{name}.{ENDING}"), record));
        let (scope, period) = (self.wanted.scope.clone(), self.wanted.period);
        let (report, title) = (spec.id.value.clone(), document.title);
        let made = Made { report, title, scope, period, files: Vec::new() };
        Ok(Written { made, files, missing_font: self.pictures.missing_font })
    }

    /// A name that no other document of the report has.
    fn unused(&mut self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}（{number}）"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !self.names.contains(name));
        let free = free.unwrap_or_else(|| name.to_owned());
        self.names.insert(free.clone());
        free
    }

    /// The document as a page, on which a figure leads to the rows behind it.
    fn page(&self, title: &str, docx: &[u8], cited: &[&Citation<'_>]) -> Result<String, ReportError> {
        let row = |row: &&crate::analyse::figures::CountedRow| {
            let (file, sheet, number) = &row.row.place;
            format!("{} {} {file} {sheet} 第{number}行", row.id, row.row.unit)
        };
        let figure = |citation: &&Citation<'_>| {
            let hidden = citation.rows.len().saturating_sub(ROWS_ON_PAGE);
            let more = (hidden > 0).then(|| format!("……另有 {hidden} 行，见附表或溯源文件"));
            HtmlFigure {
                id: citation.id.clone(),
                definition: format!("{}：{}（截至{}）", citation.title, citation.definition, citation.cut_off),
                value: citation.text.clone(),
                unit: citation.unit.clone(),
                rows: citation.rows.iter().take(ROWS_ON_PAGE).map(row).chain(more).collect(),
            }
        };
        let page = HtmlPage {
            title: title.to_owned(),
            css: String::new(),
            figures: cited.iter().map(figure).collect(),
            drawings: self.pictures.svg.clone(),
        };
        word_to_html(docx, &page).map_err(|problem| word(self.wanted, &[problem]))
    }

    fn ids_of_annex(&self) -> impl Iterator<Item = String> {
        let lines = self.content.tables.iter().flat_map(|table| table.lines.iter().chain(&table.total));
        let cells = lines.flat_map(|line| &line.cells).chain(self.content.lists.iter().map(|list| &list.count));
        cells.flat_map(|cell| cited_in(cell)).map(str::to_owned)
    }

    fn record(&self, title: &str, files: &[(String, Vec<u8>)], cited: &[&Citation<'_>]) -> Vec<u8> {
        let spec = &self.wanted.report.spec;
        let (figures, rows) = recorded(cited);
        let mut templates = BTreeMap::from([
            ("report.yaml".to_owned(), self.wanted.report.definition_hash.clone()),
            (spec.outputs.word.clone(), checksum_of(&self.wanted.report.word)),
        ]);
        if let Ok(bytes) = std::fs::read(notes::notes_path(self.office.workspace, self.wanted)) {
            templates.insert("notes.yaml".to_owned(), checksum_of(&bytes));
        }
        let record = ReportRecord {
            version: VERSION,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            report: spec.id.value.clone(),
            title: title.to_owned(),
            period: self.wanted.period.code(),
            scope: scope_text(self.wanted.scope),
            as_of: self.office.as_of.to_string(),
            is_public: self.wanted.audience == Audience::Public,
            rules: self.office.rules_hash.clone(),
            book: self.office.book_hash.clone(),
            templates,
            inputs: inputs_of(&self.office.inputs, &rows),
            outputs: files.iter().map(|(name, bytes)| (name.clone(), checksum_of(bytes))).collect(),
            figures,
            rows,
        };
        let mut text = serde_json::to_vec_pretty(&record).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

/// Puts files into a folder, each whole or not at all.
pub(super) fn save(out: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<PathBuf>, ReportError> {
    files.iter().map(|(name, bytes)| Ok(write_bytes(&out.join(name), bytes)?)).collect()
}

fn word(wanted: Wanted<'_>, problems: &[WordProblem]) -> ReportError {
    let spec = &wanted.report.spec;
    let template = format!("{}/{}", spec.id.value, spec.outputs.word);
    ReportError::Word { template, problems: problems.to_vec() }
}
