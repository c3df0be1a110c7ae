//! The document's paragraph styles: what they are called and how they look.

use super::super::walk::{Kind, Tags};
use super::looks::{ParagraphLook, RunLook, value};
use crate::splice::SpliceError;
use crate::splice::xml::attribute;
use std::collections::BTreeMap;

/// Styles that are based on one another, at most.
const MAX_CHAIN: usize = 12;

/// A style as written.
#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    paragraph: ParagraphLook,
    run: RunLook,
}

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
}

impl Styles {
    pub(super) fn read(xml: &str) -> Result<Self, SpliceError> {
        let mut tags = Tags::of(xml);
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        while let Some(tag) = tags.next()? {
            match (tag.name, tag.kind) {
                ("w:style", Kind::Open) => {
                    let get = |key| attribute(tag.text, key).unwrap_or_default().into_owned();
                    let id = get("w:styleId");
                    if get("w:type") == "paragraph" && matches!(get("w:default").as_str(), "1" | "true") {
                        styles.usual = Some(id.clone());
                    }
                    open = Some((id, Style::default()));
                }
                ("w:style", Kind::Close) => styles.styles.extend(open.take()),
                (_, Kind::Close) => {}
                (name, _) => {
                    let Some((_, style)) = &mut open else { continue };
                    match name {
                        "w:name" => style.name = value(&tag).unwrap_or_default().to_lowercase(),
                        "w:basedOn" => style.based_on = value(&tag).map(std::borrow::Cow::into_owned),
                        _ => {
                            style.paragraph.take(&tag);
                            style.run.take(&tag);
                        }
                    }
                }
            }
        }
        Ok(styles)
    }

    /// The looks that a paragraph's style gives it, and the style's name.
    pub(super) fn of(&self, style: Option<&str>) -> (ParagraphLook, RunLook, &str) {
        let (mut paragraph, mut run, mut name) = (ParagraphLook::default(), RunLook::default(), "");
        let mut next = style.or(self.usual.as_deref());
        for step in 0..MAX_CHAIN {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            if step == 0 {
                name = &style.name;
            }
            paragraph = paragraph.upon(&style.paragraph);
            run = run.upon(&style.run);
            next = style.based_on.as_deref();
        }
        (paragraph, run, name)
    }
}

/// The element of a paragraph by its style's name and its outline level.
pub(super) fn element(name: &str, outline: Option<u8>) -> &'static str {
    let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题"));
    match (name, level.map(str::trim)) {
        ("title" | "标题", _) => "h1",
        (_, Some("1")) => "h2",
        (_, Some("2")) => "h3",
        (_, Some("3")) => "h4",
        _ => match outline {
            Some(0) => "h2",
            Some(1) => "h3",
            Some(2) => "h4",
            _ => "p",
        },
    }
}
