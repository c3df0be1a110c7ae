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

impl NarrativeError {
    fn new(report: &str, place: &str, cause: tera::Error) -> Self {
        Self { report: report.to_owned(), place: place.to_owned(), cause: Box::new(cause) }
    }
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

/// Fills the texts of a report from one context.
pub struct Narrator<'r> {
    report: &'r str,
    context: tera::Context,
}

impl<'r> Narrator<'r> {
    /// Takes up a context.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(report: &'r str, context: &Map<String, Value>) -> Result<Self, NarrativeError> {
        let wrong = |cause| NarrativeError::new(report, "context", cause);
        Ok(Self { report, context: tera::Context::from_serialize(context).map_err(wrong)? })
    }

    /// Adds what later texts may use.
    pub fn tell(&mut self, name: &'static str, text: &str) {
        self.context.insert(name, text);
    }

    /// The paragraphs that a text makes: its lines that are not blank.
    ///
    /// # Errors
    /// When the text uses what is not there.
    pub fn paragraphs(&self, place: &str, text: &str) -> Result<Vec<String>, NarrativeError> {
        let wrong = |cause| NarrativeError::new(self.report, place, cause);
        let mut tera = Tera::default();
        // Whatever writes the document escapes its texts.
        tera.autoescape_on(Vec::<&'static str>::new());
        tera.add_raw_template(place, text).map_err(wrong)?;
        let rendered = tera.render(place, &self.context).map_err(wrong)?;
        Ok(rendered.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }

    /// A text of one line.
    ///
    /// # Errors
    /// When the text uses what is not there.
    pub fn line(&self, place: &str, text: &str) -> Result<String, NarrativeError> {
        Ok(self.paragraphs(place, text)?.concat())
    }
}
