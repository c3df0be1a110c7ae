//! What is made of scores: the table, the report, the circular, the ranking page, and a slip for everybody.

use super::form::{MarkForm, mark_forms};
use super::{ScoreError, ScoreRequest, Scored, add_typical};
use crate::model::period::day_words;
use crate::model::score::Assessment;
use crate::pipeline::book::Workspace;
use crate::pipeline::output::write_bytes;
use crate::pipeline::reports::{ENLARGEMENT, TEMPLATES, file_name};
use crate::report::pictures::{Fonts, Picture};
use crate::report::score::{
    ScoreHead, SlipPages, heat_map, heat_pictures, marking_form, ranking_page, score_workbook, slip_context,
    slip_names, town_context,
};
use crate::report::{HtmlPage, WordPicture, WordTemplate, word_to_html};
use crate::ruleset::ReportFiles;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of slips.
const SLIPS: &str = "得分单";
/// The results for programs and for recounting.
const RESULTS: &str = "考核结果.json";

/// 评分表: writes the marking workbooks of a year.
///
/// # Errors
/// As for [`super::scores`], or when a file cannot be written.
pub fn write_forms(
    workspace: &Workspace,
    request: &ScoreRequest,
    as_of: Date,
    out: &Path,
) -> Result<Vec<(PathBuf, usize)>, ScoreError> {
    let write = |form: MarkForm| {
        let above = format!("{}（填表日期：{}）", form.title, day_words(form.dated_on));
        let bytes = marking_form(&above, &form.lines).map_err(|error| failed("评分表", &error))?;
        let path = write_bytes(&out.join(format!("{}.xlsx", file_name(&form.title))), &bytes)?;
        Ok((path, form.lines.len()))
    };
    mark_forms(workspace, request, as_of)?.into_iter().map(write).collect()
}

/// How slips are made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SlipKind {
    /// As Word documents and as pages.
    WordAndPages,
    /// As pages only: for thousands of subjects.
    Pages,
}

/// What was made of one scheme.
#[derive(Clone, Debug)]
pub struct ScoreDocuments {
    /// What they are about.
    pub title: String,
    /// Title and files of each.
    pub documents: Vec<(String, Vec<PathBuf>)>,
}

/// Writes the documents of a scored year.
///
/// # Errors
/// When a template is wrong or a file cannot be written.
pub fn write_documents(
    workspace: &Workspace,
    scored: &mut Scored,
    as_of: Date,
    out: &Path,
    slips: SlipKind,
) -> Result<ScoreDocuments, ScoreError> {
    add_typical(workspace, scored, as_of)?;
    let templates = Templates::read(workspace)?;
    let assessment = &scored.assessment;
    let title = title_of(assessment);
    let day = day_of(assessment);
    let head = head(workspace, scored, &day);
    let folder = out.join(file_name(&title));
    let put = |name: &str, bytes: &[u8]| -> Result<PathBuf, ScoreError> { Ok(write_bytes(&folder.join(name), bytes)?) };
    let whole = town_context(&head, assessment, &scored.analysis);
    let mut documents = Vec::new();
    let table = score_workbook(&title, &day, assessment, &scored.analysis).map_err(|error| failed("得分表", &error))?;
    documents.push((format!("{title}得分表"), vec![put(&format!("{title}得分表.xlsx"), &table)?]));
    let pictures = heat_pictures(assessment);
    for (what, template) in [("报告", &templates.report), ("通报", &templates.circular)] {
        let name = format!("{title}{what}");
        let word = template.document(&whole, &pictures)?;
        let page = word_to_html(&word, &html(&name, &pictures)).map_err(|problem| failed(what, &problem))?;
        let files = vec![put(&format!("{name}.docx"), &word)?, put(&format!("{name}.html"), page.as_bytes())?];
        documents.push((name, files));
    }
    let page =
        ranking_page(&templates.ranking, &whole, &heat_map(assessment)).map_err(|error| failed("排名", &error))?;
    documents.push((format!("{title}排名"), vec![put(&format!("{title}排名.html"), page.as_bytes())?]));
    documents.extend(slips_of(&templates, &head, assessment, &folder.join(SLIPS), slips)?);
    let results = json!({ "assessment": assessment, "analysis": scored.analysis });
    put(RESULTS, &serde_json::to_vec(&results).map_err(|error| failed("考核结果", &error))?)?;
    Ok(ScoreDocuments { title, documents })
}

/// Writes the slips of a scored year alone.
///
/// # Errors
/// When a template is wrong or a file cannot be written.
pub fn write_slips(
    workspace: &Workspace,
    scored: &Scored,
    out: &Path,
    slips: SlipKind,
) -> Result<Vec<(String, Vec<PathBuf>)>, ScoreError> {
    let day = day_of(&scored.assessment);
    slips_of(&Templates::read(workspace)?, &head(workspace, scored, &day), &scored.assessment, out, slips)
}

/// What stands at the head of all documents.
fn head<'h>(workspace: &'h Workspace, scored: &Scored, day: &'h str) -> ScoreHead<'h> {
    let title = title_of(&scored.assessment);
    let town = &workspace.town.spec;
    ScoreHead {
        town: &town.town,
        office: &town.office,
        letterhead: if town.letterhead.is_empty() { &town.office } else { &town.letterhead },
        as_of_words: day,
        closed: scored.closed.as_ref().map(|(by, on)| format!("{title}已由{by}于 {on} 封存")),
    }
}

/// 2026年度企业考核.
fn title_of(assessment: &Assessment) -> String {
    format!("{}年度{}考核", assessment.year, assessment.scheme.about)
}

/// The day up to which a year is scored, in words.
fn day_of(assessment: &Assessment) -> String {
    assessment.as_of.parse::<Date>().map_or_else(|_| assessment.as_of.clone(), day_words)
}

/// A slip for everybody, on all cores.
fn slips_of(
    templates: &Templates,
    head: &ScoreHead<'_>,
    assessment: &Assessment,
    folder: &Path,
    slips: SlipKind,
) -> Result<Vec<(String, Vec<PathBuf>)>, ScoreError> {
    // The ranking page links slips by these names.
    let all: Vec<(usize, String)> = slip_names(assessment).into_iter().enumerate().collect();
    let slip = |(at, file): &(usize, String)| -> Result<(String, Vec<PathBuf>), ScoreError> {
        let context = slip_context(head, assessment, *at);
        let page = templates.pages.page(&context).map_err(|error| failed("得分单", &error))?;
        let mut files = vec![write_bytes(&folder.join(format!("{file}.html")), page.as_bytes())?];
        if slips == SlipKind::WordAndPages {
            files.push(write_bytes(&folder.join(format!("{file}.docx")), &templates.slip.document(&context, &[])?)?);
        }
        Ok((format!("{file}得分单"), files))
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = all.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let slip = &slip;
        let parts: Vec<_> = all
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(slip).collect::<Result<Vec<_>, ScoreError>>()))
            .collect();
        let mut written = Vec::new();
        for part in parts {
            match part.join() {
                Ok(done) => written.extend(done?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(written)
    })
}

fn html(title: &str, pictures: &[(String, Picture)]) -> HtmlPage {
    let drawings = pictures.iter().map(|(name, picture)| (name.clone(), picture.svg().to_owned()));
    HtmlPage { title: title.to_owned(), css: String::new(), figures: Vec::new(), drawings: drawings.collect() }
}

/// The templates, the office's own before the shipped ones.
struct Templates {
    slip: Document,
    report: Document,
    circular: Document,
    pages: SlipPages,
    ranking: String,
}

/// A Word template with what it is called.
struct Document {
    name: String,
    template: WordTemplate,
}

impl Document {
    fn document(&self, context: &Value, pictures: &[(String, Picture)]) -> Result<Vec<u8>, ScoreError> {
        let mut images = BTreeMap::new();
        for (name, picture) in pictures {
            let rendered = Fonts::shared().png(picture, ENLARGEMENT).map_err(|error| failed(&self.name, &error))?;
            let (width, height) = picture.size_px();
            let alt = "得分热力图".to_owned();
            images.insert(name.clone(), WordPicture { png: rendered.png, width, height, alt });
        }
        let told = |problems: Vec<crate::report::WordProblem>| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            ScoreError::Document(self.name.clone(), lines.join("；"))
        };
        self.template.fill(context, &images).map_err(told)
    }
}

impl Templates {
    fn read(workspace: &Workspace) -> Result<Self, ScoreError> {
        let mut files = ReportFiles::shipped();
        let own = workspace.folder.join(TEMPLATES);
        if own.is_dir() {
            files = files.overlay(&own).map_err(|error| failed("模板", &error))?;
        }
        let bytes = |name: &str| files.bytes(&format!("score/{name}")).unwrap_or_default().to_vec();
        let word = |name: &str| -> Result<Document, ScoreError> {
            let template = WordTemplate::read(&bytes(name)).map_err(|problems| {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                ScoreError::Document(name.to_owned(), lines.join("；"))
            })?;
            Ok(Document { name: name.to_owned(), template })
        };
        let text = |name: &str| String::from_utf8_lossy(&bytes(name)).into_owned();
        Ok(Self {
            slip: word("slip.docx")?,
            report: word("report.docx")?,
            circular: word("circular.docx")?,
            pages: SlipPages::new(&text("slip.html")).map_err(|error| failed("slip.html", &error))?,
            ranking: text("page.html"),
        })
    }
}

fn failed(what: &str, error: &dyn std::fmt::Display) -> ScoreError {
    ScoreError::Document(what.to_owned(), error.to_string())
}
