//! Looks of runs and paragraphs as CSS.

use super::super::walk::XmlTag;
use crate::splice::xml::attribute;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Indents are counted in hundredths of a character.
const HUNDREDTHS_PER_EM: i64 = 100;

/// How a run looks.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct RunLook {
    bold: Option<bool>,
    italic: Option<bool>,
    underlined: Option<bool>,
    struck: Option<bool>,
    colour: Option<String>,
    shade: Option<String>,
    /// In half points.
    size: Option<u32>,
    raised: Option<&'static str>,
    pub(super) hidden: bool,
}

impl RunLook {
    /// Takes a property.
    pub(super) fn take(&mut self, tag: &XmlTag<'_>) {
        match tag.name {
            "w:b" => self.bold = Some(is_on(tag)),
            "w:i" => self.italic = Some(is_on(tag)),
            "w:u" => self.underlined = Some(value(tag).is_some_and(|value| value != "none")),
            "w:strike" => self.struck = Some(is_on(tag)),
            "w:color" => self.colour = value(tag).and_then(|value| colour(&value)),
            "w:shd" => self.shade = attribute(tag.text, "w:fill").and_then(|fill| colour(&fill)),
            "w:sz" => {
                self.size = value(tag).and_then(|value| value.parse().ok()).filter(|size| (2..=400).contains(size));
            }
            "w:vertAlign" => {
                self.raised = match value(tag).as_deref() {
                    Some("superscript") => Some("super"),
                    Some("subscript") => Some("sub"),
                    _ => None,
                };
            }
            "w:vanish" => self.hidden = is_on(tag),
            _ => {}
        }
    }

    /// This look upon another.
    pub(super) fn upon(self, below: &Self) -> Self {
        Self {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            underlined: self.underlined.or(below.underlined),
            struck: self.struck.or(below.struck),
            colour: self.colour.or_else(|| below.colour.clone()),
            shade: self.shade.or_else(|| below.shade.clone()),
            size: self.size.or(below.size),
            raised: self.raised.or(below.raised),
            hidden: self.hidden || below.hidden,
        }
    }

    pub(super) fn css(&self) -> String {
        let mut css = String::new();
        let mut push = |known: Option<bool>, on: &str, off: &str| match known {
            Some(true) => css.push_str(on),
            Some(false) => css.push_str(off),
            None => {}
        };
        push(self.bold, "font-weight:bold;", "font-weight:normal;");
        push(self.italic, "font-style:italic;", "font-style:normal;");
        let lines = [(self.underlined, "underline"), (self.struck, "line-through")];
        let lines: Vec<&str> = lines.iter().filter(|(on, _)| *on == Some(true)).map(|(_, line)| *line).collect();
        // Writing to a string does not fail.
        if !lines.is_empty() {
            let _ = write!(css, "text-decoration:{};", lines.join(" "));
        }
        if let Some(colour) = &self.colour {
            let _ = write!(css, "color:#{colour};");
        }
        if let Some(shade) = &self.shade {
            let _ = write!(css, "background:#{shade};");
        }
        if let Some(size) = self.size {
            let _ = write!(css, "font-size:{}{}pt;", size / 2, if size % 2 == 1 { ".5" } else { "" });
        }
        if let Some(raised) = self.raised {
            let _ = write!(css, "vertical-align:{raised};");
        }
        css
    }
}

/// How a paragraph looks.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct ParagraphLook {
    pub(super) style: Option<String>,
    /// 0 for the first level.
    pub(super) outline: Option<u8>,
    align: Option<&'static str>,
    /// Hundredths of a character.
    first_line: Option<i64>,
    left: Option<i64>,
    pub(super) new_page: bool,
    /// The list that numbers it, and the level there.
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
}

impl ParagraphLook {
    /// Takes a property.
    pub(super) fn take(&mut self, tag: &XmlTag<'_>) {
        match tag.name {
            "w:pStyle" => self.style = value(tag).map(Cow::into_owned),
            "w:outlineLvl" => self.outline = value(tag).and_then(|value| value.parse().ok()),
            "w:jc" => {
                self.align = match value(tag).as_deref() {
                    Some("center") => Some("center"),
                    Some("right" | "end") => Some("right"),
                    Some("both" | "distribute") => Some("justify"),
                    Some("left" | "start") => Some("left"),
                    _ => None,
                };
            }
            "w:ind" => {
                self.first_line = indent(tag, "firstLine").or(self.first_line);
                self.left = indent(tag, "left").or(self.left);
            }
            "w:numId" => self.list = value(tag).map(Cow::into_owned),
            "w:ilvl" => self.level = value(tag).and_then(|value| value.parse().ok()),
            "w:pageBreakBefore" => self.new_page = is_on(tag),
            _ => {}
        }
    }

    /// This look upon another.
    pub(super) fn upon(self, below: &Self) -> Self {
        Self {
            style: self.style,
            outline: self.outline.or(below.outline),
            align: self.align.or(below.align),
            first_line: self.first_line.or(below.first_line),
            left: self.left.or(below.left),
            new_page: self.new_page || below.new_page,
            list: self.list.or_else(|| below.list.clone()),
            level: self.level.or(below.level),
        }
    }

    pub(super) fn css(&self) -> String {
        let mut css = String::new();
        if let Some(align) = self.align {
            // Writing to a string does not fail.
            let _ = write!(css, "text-align:{align};");
        }
        for (indent, property) in [(self.first_line, "text-indent"), (self.left, "margin-left")] {
            if let Some(indent) = indent.filter(|indent| (1..=4_000).contains(indent)) {
                let (whole, part) = (indent / HUNDREDTHS_PER_EM, indent % HUNDREDTHS_PER_EM);
                let _ = write!(css, "{property}:{whole}.{part:02}em;");
            }
        }
        css
    }
}

/// An indent in hundredths of a character: as such, or from twentieths of a point at 16 points a character.
fn indent(tag: &XmlTag<'_>, name: &str) -> Option<i64> {
    let get = |key: String| attribute(tag.text, &key).and_then(|value| value.parse::<i64>().ok());
    let points = || get(format!("w:{name}")).and_then(|points| points.checked_mul(100)).map(|points| points / 320);
    get(format!("w:{name}Chars")).filter(|chars| *chars != 0).or_else(points)
}

/// A property's value.
pub(super) fn value<'t>(tag: &XmlTag<'t>) -> Option<Cow<'t, str>> {
    attribute(tag.text, "w:val")
}

/// Whether a property that is on or off is on.
pub(super) fn is_on(tag: &XmlTag<'_>) -> bool {
    !matches!(value(tag).as_deref(), Some("0" | "false" | "off" | "none"))
}

/// A colour of six digits.
pub(super) fn colour(text: &str) -> Option<String> {
    (text.len() == 6 && text.bytes().all(|b| b.is_ascii_hexdigit())).then(|| text.to_ascii_uppercase())
}
