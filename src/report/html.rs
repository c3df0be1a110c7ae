//! The HTML report: a Tera template over a documented context.

use super::context::{Run, context};
use rust_embed::RustEmbed;
use serde::Serialize;
use tera::Tera;

#[derive(RustEmbed)]
#[folder = "report-templates/"]
#[include = "**/*.html"]
struct Templates;

/// The template of the assessment report.
const ASSESS: &str = "assess/report.html";

/// Why a report cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    /// The template is missing or wrong.
    #[error("报告模板 {name} 有误：{cause}")]
    Template {
        /// The template's path.
        name: &'static str,
        /// Why, with the position in the template.
        #[source]
        cause: tera::Error,
    },
    /// The template is not in the binary.
    #[error("报告模板 {0} 不在程序里")]
    Missing(&'static str),
}

/// Renders the report of an assessment as one self-contained page.
///
/// # Errors
/// When the template is wrong.
pub fn render_html(run: &Run<'_>) -> Result<String, HtmlError> {
    render_page(ASSESS, &context(run))
}

/// Renders a shipped page.
pub(super) fn render_page(name: &'static str, context: &impl Serialize) -> Result<String, HtmlError> {
    let file = Templates::get(name).ok_or(HtmlError::Missing(name))?;
    let wrong = |cause| HtmlError::Template { name, cause };
    let mut tera = Tera::default();
    tera.add_raw_template(name, &String::from_utf8_lossy(&file.data)).map_err(wrong)?;
    let context = tera::Context::from_serialize(context).map_err(wrong)?;
    tera.render(name, &context).map_err(wrong)
}
