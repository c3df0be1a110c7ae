//! Finds the tags in a paragraph's text.

use crate::splice::xml::unescape;
use std::ops::Range;

/// What a tag takes away with itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Lift {
    /// `{% … %}`: nothing.
    None,
    /// `{%p … %}`: its paragraph.
    Paragraph,
    /// `{%tr … %}`: its table row.
    Row,
}

/// What a tag does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum TagKind {
    /// `{{ … }}`
    Print,
    /// `{% … %}`
    Block,
    /// `{# … #}`
    Comment,
}

/// A tag in a paragraph.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) kind: TagKind,
    pub(super) lift: Lift,
    /// What stands between the delimiters, as the engine reads it.
    pub(super) source: String,
    /// Where it stands in the paragraph's text.
    pub(super) span: Range<usize>,
}

impl Tag {
    /// The first word: what a block does.
    pub(super) fn word(&self) -> &str {
        let source = self.source.trim_start_matches('-').trim_start();
        source.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
    }

    /// What follows the first word.
    pub(super) fn rest(&self) -> &str {
        let source = self.source.trim_start_matches('-').trim_start();
        source.get(self.word().len()..).unwrap_or_default().trim().trim_end_matches('-')
    }

    /// As a person writes it, for messages.
    pub(super) fn shown(&self) -> String {
        let source = self.source.trim();
        match (self.kind, self.lift) {
            (TagKind::Print, _) => format!("{{{{ {source} }}}}"),
            (TagKind::Comment, _) => format!("{{# {source} #}}"),
            (TagKind::Block, Lift::None) => format!("{{% {source} %}}"),
            (TagKind::Block, Lift::Paragraph) => format!("{{%p {source} %}}"),
            (TagKind::Block, Lift::Row) => format!("{{%tr {source} %}}"),
        }
    }
}

/// The tags of a text, and where a tag begins that has no end.
pub(super) fn tags(text: &str) -> (Vec<Tag>, Option<usize>) {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((start, kind, end_mark)) = next_start(text, from) {
        let inner_from = start + 2;
        let Some(length) = text.get(inner_from..).and_then(|rest| rest.find(end_mark)) else {
            return (found, Some(start));
        };
        let inner = text.get(inner_from..inner_from + length).unwrap_or_default();
        from = inner_from + length + 2;
        let (lift, inner) = if kind == TagKind::Block { lift(inner) } else { (Lift::None, inner) };
        found.push(Tag { kind, lift, source: straightened(&unescape(inner)), span: start..from });
    }
    (found, None)
}

fn next_start(text: &str, from: usize) -> Option<(usize, TagKind, &'static str)> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(offset) = memchr::memchr(b'{', bytes.get(at..)?) {
        at += offset;
        match bytes.get(at + 1) {
            Some(b'{') => return Some((at, TagKind::Print, "}}")),
            Some(b'%') => return Some((at, TagKind::Block, "%}")),
            Some(b'#') => return Some((at, TagKind::Comment, "#}")),
            _ => at += 1,
        }
    }
    None
}

fn lift(inner: &str) -> (Lift, &str) {
    for (letters, lift) in [("tr", Lift::Row), ("p", Lift::Paragraph)] {
        if let Some(rest) = inner.strip_prefix(letters).filter(|rest| rest.starts_with(is_space)) {
            return (lift, rest);
        }
    }
    (Lift::None, inner)
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{3000}')
}

/// Word turns quotes into curly ones and blanks into hard ones; within a straight string they stay.
fn straightened(source: &str) -> String {
    let mut string: Option<(char, bool)> = None;
    let mut straight = String::with_capacity(source.len());
    for c in source.chars().filter(|c| !c.is_control() || is_space(*c)) {
        let (plain, curly) = match c {
            '“' | '”' | '„' | '‟' | '＂' => ('"', true),
            '‘' | '’' | '‚' | '‛' | '＇' => ('\'', true),
            '"' | '\'' => (c, false),
            c if string.is_none() && is_space(c) => (' ', false),
            c => (c, false),
        };
        let is_quote = plain == '"' || plain == '\'';
        match string {
            None if is_quote => {
                string = Some((plain, curly));
                straight.push(plain);
            }
            Some((open, was_curly)) if is_quote && plain == open && (was_curly || !curly) => {
                string = None;
                straight.push(plain);
            }
            Some(_) => straight.push(c),
            None => straight.push(plain),
        }
    }
    straight
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Vec<String> {
        tags(text).0.iter().map(Tag::shown).collect()
    }

    #[test]
    fn tags_are_found_with_what_they_lift() {
        let text = "截至{{ date }}，{%p if a &lt; 3 %}{%tr endfor %}{# 注 #}{%path%}";
        assert_eq!(sources(text), ["{{ date }}", "{%p if a < 3 %}", "{%tr endfor %}", "{# 注 #}", "{% path %}"]);
        assert_eq!(tags("a {{ b }} {% c").1, Some(10));
        assert_eq!(tags("{a} }} %}").0.len(), 0);
    }

    #[test]
    fn curly_quotes_are_straight_but_not_within_straight_ones() {
        assert_eq!(sources("{{ image(name=“trend”) }}"), ["{{ image(name=\"trend\") }}"]);
        assert_eq!(sources("{% if a == ‘重大’ %}"), ["{% if a == '重大' %}"]);
        assert_eq!(sources("{{ &quot;他说“好”&quot; }}"), ["{{ \"他说“好”\" }}"]);
        assert_eq!(sources("{{\u{a0}a\u{3000}}}"), ["{{ a }}"]);
    }
}
