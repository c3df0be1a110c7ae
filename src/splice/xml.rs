//! Walks XML by byte position, so that a document can be changed in a few places and stay as it is elsewhere.

use super::error::SpliceError;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::io::Write as _;
use std::ops::Range;

/// A start, an empty or an end tag.
pub(crate) enum Node<'x> {
    Open { name: &'x str, tag: &'x str, at: Range<usize>, depth: usize, empty: bool },
    Close { name: &'x str, at: Range<usize>, depth: usize },
}

/// The tags of a document in their order; names without prefix, the root at depth 0.
pub(crate) struct Walk<'x> {
    part: &'x str,
    xml: &'x str,
    reader: Reader<&'x [u8]>,
    depth: usize,
    /// Whether the document may stop before its end.
    partial: bool,
}

impl<'x> Walk<'x> {
    /// A whole document of the part with that name.
    pub(crate) fn new(part: &'x str, xml: &'x str) -> Self {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        Self { part, xml, reader, depth: 0, partial: false }
    }

    /// The beginning of a document.
    pub(super) fn beginning(part: &'x str, xml: &'x str) -> Self {
        Self { partial: true, ..Self::new(part, xml) }
    }

    /// The end of a document, from somewhere below the root; ends of elements that began before come at depth 0.
    pub(super) fn rest(part: &'x str, xml: &'x str) -> Self {
        let mut walk = Self::new(part, xml);
        walk.reader.config_mut().allow_unmatched_ends = true;
        walk
    }

    /// The next tag.
    pub(crate) fn next(&mut self) -> Result<Option<Node<'x>>, SpliceError> {
        loop {
            let from = self.position()?;
            let event = self.reader.read_event().map_err(|error| SpliceError::damaged(self.part, error))?;
            let at = from..self.position()?;
            let tag = self.xml.get(at.clone()).unwrap_or_default();
            match event {
                Event::Start(_) => {
                    self.depth += 1;
                    return Ok(Some(Node::Open { name: local(tag), tag, at, depth: self.depth - 1, empty: false }));
                }
                Event::Empty(_) => {
                    return Ok(Some(Node::Open { name: local(tag), tag, at, depth: self.depth, empty: true }));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Node::Close { name: local(tag), at, depth: self.depth }));
                }
                Event::DocType(_) => return Err(SpliceError::damaged(self.part, "含有 DTD")),
                Event::Eof if self.depth > 0 && !self.partial => {
                    return Err(SpliceError::damaged(self.part, "没有结尾"));
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn position(&self) -> Result<usize, SpliceError> {
        usize::try_from(self.reader.buffer_position()).map_err(|error| SpliceError::damaged(self.part, error))
    }
}

/// A tag's name without its prefix.
pub(super) fn local(tag: &str) -> &str {
    let name = qualified(tag);
    name.rsplit(':').next().unwrap_or(name)
}

/// A tag's prefix with its colon; empty where it has none.
pub(super) fn prefix(tag: &str) -> &str {
    let name = qualified(tag);
    name.strip_suffix(local(tag)).unwrap_or_default()
}

/// A tag's name with its prefix.
pub(crate) fn qualified(tag: &str) -> &str {
    let rest = tag.trim_start_matches(['<', '/']);
    rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
        .map_or(rest, |end| rest.get(..end).unwrap_or(rest))
}

/// An attribute of a tag, by position.
struct Attribute<'t> {
    key: &'t [u8],
    /// With the white space before it.
    whole: Range<usize>,
    value: Range<usize>,
}

/// The attributes of a tag; ends early where it is ill-formed.
fn attributes(tag: &[u8]) -> impl Iterator<Item = Attribute<'_>> {
    let mut at = tag.iter().position(u8::is_ascii_whitespace).unwrap_or(tag.len());
    std::iter::from_fn(move || {
        let from = at;
        let key_from = skip_space(tag, at);
        let key_end = key_from + tag.get(key_from..)?.iter().position(|b| b.is_ascii_whitespace() || *b == b'=')?;
        let equals = skip_space(tag, key_end);
        if tag.get(equals) != Some(&b'=') {
            return None;
        }
        let quote_at = skip_space(tag, equals + 1);
        let quote = *tag.get(quote_at).filter(|b| matches!(b, b'"' | b'\''))?;
        let end = quote_at + 1 + memchr::memchr(quote, tag.get(quote_at + 1..)?)?;
        at = end + 1;
        Some(Attribute { key: tag.get(key_from..key_end)?, whole: from..at, value: quote_at + 1..end })
    })
}

fn skip_space(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// An attribute's value as written, entities and all; the key is matched with its prefix.
pub(super) fn raw_attribute<'t>(tag: &'t [u8], key: &str) -> Option<&'t [u8]> {
    let found = attributes(tag).find(|attribute| attribute.key == key.as_bytes())?;
    tag.get(found.value)
}

/// An attribute's value.
pub(crate) fn attribute<'t>(tag: &'t str, key: &str) -> Option<Cow<'t, str>> {
    let raw = std::str::from_utf8(raw_attribute(tag.as_bytes(), key)?).ok()?;
    Some(unescape(raw))
}

/// The value of a relation's attribute `id` with whatever prefix, as in `r:id`.
pub(super) fn relation_id(tag: &str) -> Option<Cow<'_, str>> {
    let found = attributes(tag.as_bytes()).find(|attribute| attribute.key.ends_with(b":id"))?;
    tag.get(found.value).map(unescape)
}

/// The text without entities; those that are not known stay.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw))
}

/// The tag with an attribute set.
pub(crate) fn with_attribute(tag: &str, key: &str, value: &str) -> String {
    let value = escape_attribute(value);
    let found = attributes(tag.as_bytes()).find(|attribute| attribute.key == key.as_bytes());
    let end = tag.trim_end_matches('>').trim_end_matches('/').trim_end().len();
    let place = found.map_or(end..end, |attribute| attribute.whole);
    let (before, after) = (tag.get(..place.start), tag.get(place.end..));
    let new = format!(" {key}=\"{value}\"");
    [before.unwrap_or_default(), &new, after.unwrap_or_default()].concat()
}

/// The tag without an attribute.
pub(super) fn without_attribute(tag: &str, key: &str) -> String {
    match attributes(tag.as_bytes()).find(|attribute| attribute.key == key.as_bytes()) {
        Some(found) => {
            [tag.get(..found.whole.start).unwrap_or_default(), tag.get(found.whole.end..).unwrap_or_default()].concat()
        }
        None => tag.to_owned(),
    }
}

/// Where an attribute stands in a tag, with the white space before it.
pub(super) fn attribute_place(tag: &[u8], key: &str) -> Option<Range<usize>> {
    attributes(tag).find(|attribute| attribute.key == key.as_bytes()).map(|attribute| attribute.whole)
}

/// Changes to a document, applied at once.
#[derive(Default)]
pub(crate) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(crate) fn replace(&mut self, at: Range<usize>, with: impl Into<String>) {
        self.0.push((at, with.into()));
    }

    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Sets an attribute of the tag that stands there.
    pub(super) fn set(&mut self, xml: &str, at: Range<usize>, key: &str, value: &str) {
        let tag = xml.get(at.clone()).unwrap_or_default();
        self.replace(at, with_attribute(tag, key, value));
    }

    /// The document with the changes; of two at the same place the first comes first.
    pub(crate) fn apply(mut self, xml: &str) -> String {
        self.0.sort_by_key(|(at, _)| at.start);
        let added: usize = self.0.iter().map(|(_, with)| with.len()).sum();
        let mut result = String::with_capacity(xml.len() + added);
        let mut copied = 0;
        for (at, with) in self.0 {
            result.push_str(xml.get(copied..at.start).unwrap_or_default());
            result.push_str(&with);
            copied = at.end.max(copied);
        }
        result.push_str(xml.get(copied..).unwrap_or_default());
        result
    }
}

/// A document with more children at the end of its root. The builder is told the root's prefix.
pub(crate) fn append_to_root(
    part: &str,
    xml: &str,
    children: impl FnOnce(&str) -> String,
) -> Result<String, SpliceError> {
    let mut walk = Walk::new(part, xml);
    let mut root = None;
    let mut edits = Edits::default();
    while let Some(node) = walk.next()? {
        match node {
            Node::Open { tag, at, depth: 0, empty: true, .. } => {
                let open = tag.trim_end_matches('>').trim_end_matches('/').trim_end();
                let new = format!("{open}>{}</{}>", children(prefix(tag)), qualified(tag));
                edits.replace(at, new);
                return Ok(edits.apply(xml));
            }
            Node::Open { tag, depth: 0, .. } => root = Some(prefix(tag)),
            Node::Close { at, depth: 0, .. } => {
                edits.insert(at.start, children(root.unwrap_or_default()));
                return Ok(edits.apply(xml));
            }
            _ => {}
        }
    }
    Err(SpliceError::damaged(part, "没有根元素"))
}

/// Text for an attribute in double quotes.
pub(crate) fn escape_attribute(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\'') && c >= ' ';
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push_escaped(&mut escaped, c);
    }
    Cow::Owned(escaped)
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&apos;"),
        '\n' => out.push_str("&#10;"),
        '\r' => out.push_str("&#13;"),
        '\t' => out.push_str("&#9;"),
        c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
        c => out.push(c),
    }
}

/// Appends text of a cell or note. What XML forbids, and what Excel would take for its own escape, is written `_x0001_`.
pub(super) fn push_text(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut copied = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let escaped: Option<&[u8]> = match byte {
            b'&' => Some(b"&amp;"),
            b'<' => Some(b"&lt;"),
            b'>' => Some(b"&gt;"),
            b'\r' => Some(b"&#13;"),
            b'_' if looks_like_escape(bytes.get(at..).unwrap_or_default()) => Some(b"_x005F_"),
            b'\t' | b'\n' => None,
            ..b' ' => {
                out.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
                copied = at + 1;
                out.extend_from_slice(format!("_x{byte:04X}_").as_bytes());
                continue;
            }
            // U+FFFE and U+FFFF.
            0xef if matches!(bytes.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])) => {
                out.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
                copied = at + 3;
                continue;
            }
            _ => None,
        };
        if let Some(escaped) = escaped {
            out.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
            out.extend_from_slice(escaped);
            copied = at + 1;
        }
    }
    out.extend_from_slice(bytes.get(copied..).unwrap_or_default());
}

/// `_x` and four hexadecimal digits and `_`.
fn looks_like_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'_', b'x', digits @ .., ] if matches!(digits.get(..5), Some([a, b, c, d, b'_']) if [a, b, c, d].iter().all(|d| d.is_ascii_hexdigit())))
}

/// The text cut to what a cell holds.
pub(super) fn fitting(text: &str, max_units: usize) -> Cow<'_, str> {
    if text.len() <= max_units || text.encode_utf16().count() <= max_units {
        return Cow::Borrowed(text);
    }
    let mut units = 1;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= max_units
        })
        .collect();
    short.push('…');
    Cow::Owned(short)
}

/// Appends a number's digits.
pub(super) fn push_number(out: &mut Vec<u8>, number: impl std::fmt::Display) {
    // Writing to memory does not fail.
    let _ = write!(out, "{number}");
}

/// The column of a reference such as `AB12`, 0-based.
pub(super) fn column_of(reference: &[u8]) -> Option<u32> {
    let mut column = 0_u32;
    let mut letters = 0;
    for byte in reference {
        let letter = byte.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            break;
        }
        letters += 1;
        column = column.checked_mul(26)?.checked_add(u32::from(letter - b'A') + 1)?;
    }
    let digits = reference.get(letters..)?;
    let is_reference = letters > 0 && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    (is_reference && column <= super::limits::MAX_COLUMNS).then(|| column - 1)
}

/// The number that these digits write.
pub(super) fn number_of(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0_u32, |number, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        Some(number * 10 + u32::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(plain: &str) -> String {
        let mut out = Vec::new();
        push_text(&mut out, plain);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_xml_or_excel_would_take_for_something_else_is_escaped() {
        assert_eq!(text("a<b>&\r\n"), "a&lt;b&gt;&amp;&#13;\n");
        assert_eq!(text("\u{1}\u{fffe}x\u{ffff}"), "_x0001_x");
        assert_eq!(text("_x0041_ _x_ _x004"), "_x005F_x0041_ _x_ _x004");
    }

    #[test]
    fn attributes_are_set_and_taken_off_wherever_they_stand() {
        assert_eq!(with_attribute("<c r='A1'/>", "s", "3"), "<c r='A1' s=\"3\"/>");
        assert_eq!(with_attribute("<c s = '1' r=\"A1\">", "s", "3"), "<c s=\"3\" r=\"A1\">");
        assert_eq!(without_attribute("<row r=\"1\" spans='1:2' ht=\"3\">", "spans"), "<row r=\"1\" ht=\"3\">");
        assert_eq!(attribute("<a b=\"x>&lt;\"/>", "b").as_deref(), Some("x><"));
        assert_eq!(attribute("<a xb=\"1\"/>", "b"), None);
    }

    #[test]
    fn references_past_the_last_column_are_none() {
        assert_eq!(
            [b"A1".as_slice(), b"XFD9", b"XFE1", b"A", b"1", b"A1B"].map(column_of),
            [Some(0), Some(16_383), None, None, None, None]
        );
    }
}
