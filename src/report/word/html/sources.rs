//! 数据溯源: the list of figures with the rows behind them.

use super::HtmlFigure;
use super::escape::{escaped, push_text};
use std::fmt::Write as _;

/// Appends the list; nothing where there are no figures.
pub(super) fn push(html: &mut String, figures: &[HtmlFigure]) {
    if figures.is_empty() {
        return;
    }
    html.push_str("<div class=\"sources\">\n<h2>数据溯源</h2>\n");
    for figure in figures {
        let [id, definition, value, unit] =
            [&figure.id, &figure.definition, &figure.value, &figure.unit].map(|text| escaped(text));
        // Writing to a string does not fail.
        let _ = write!(html, "<section id=\"{id}\">\n<h3>{id}　{definition}：{value}{unit}</h3>\n");
        if !figure.rows.is_empty() {
            html.push_str("<ul>\n");
            for row in &figure.rows {
                html.push_str("<li>");
                push_text(html, row);
                html.push_str("</li>\n");
            }
            html.push_str("</ul>\n");
        }
        html.push_str("</section>\n");
    }
    html.push_str("</div>\n");
}
