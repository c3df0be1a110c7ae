//! What a document says: lines of a template filled from figures.

use serde_json::{Map, Value};
use tera::Tera;

/// Why a text of a report cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("报告「{report}」的文字「{place}」有误：{}；请改 report.yaml", causes(.cause))]
pub struct NarrativeError {
    /// The report.
    pub report: String,
    /// The text's identifier.
    pub place: String,
    /// Why.
    #[source]
    pub cause: Box<tera::Error>,
}

fn causes(error: &tera::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        words = format!("{words}：{inner}");
        cause = inner.source();
    }
    words
}

/// The paragraphs that a text makes: its lines that are not blank.
///
/// # Errors
/// When the text uses what is not there.
pub fn paragraphs(
    report: &str,
    place: &str,
    text: &str,
    context: &Map<String, Value>,
) -> Result<Vec<String>, NarrativeError> {
    let wrong = |cause| NarrativeError { report: report.to_owned(), place: place.to_owned(), cause: Box::new(cause) };
    let mut tera = Tera::default();
    // Whatever writes the document escapes its texts.
    tera.autoescape_on(Vec::<&'static str>::new());
    tera.add_raw_template(place, text).map_err(wrong)?;
    let context = tera::Context::from_serialize(context).map_err(wrong)?;
    let rendered = tera.render(place, &context).map_err(wrong)?;
    Ok(rendered.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// A text of one line.
///
/// # Errors
/// When the text uses what is not there.
pub fn line(report: &str, place: &str, text: &str, context: &Map<String, Value>) -> Result<String, NarrativeError> {
    Ok(paragraphs(report, place, text, context)?.concat())
}
