//! What a template may ask for besides text, as written into the rendered part between control characters.
//!
//! XML contains no control characters and none come out of data, so what stands between them is ours.

use std::fmt::Write as _;

/// A line break within a text.
pub(super) const NEWLINE: char = '\u{12}';
/// Begins a command.
pub(super) const BEGIN: char = '\u{13}';
/// Ends a command.
pub(super) const END: char = '\u{14}';
/// Begins the id of a figure.
pub(super) const FIGURE: char = '\u{e000}';
/// Ends the id of a figure; its text follows.
pub(super) const FIGURE_TEXT: char = '\u{e001}';
/// Ends the text of a figure.
pub(super) const FIGURE_END: char = '\u{e002}';

/// What a template asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Command {
    /// Shade the cell by its level.
    Fill(String),
    /// Merge the cell with the one above where both have this key.
    Merge(String),
    /// Show a picture: its name, width and height in EMU.
    Image(String, u64, u64),
}

impl Command {
    /// As it stands in a rendered part.
    pub(super) fn written(&self) -> String {
        let mut written = String::from(BEGIN);
        // Writing to a string does not fail.
        let _ = match self {
            Self::Fill(level) => write!(written, "f{}", plain(level)),
            Self::Merge(key) => write!(written, "m{}", plain(key)),
            Self::Image(name, width, height) => write!(written, "i{width} {height} {}", plain(name)),
        };
        written.push(END);
        written
    }

    /// What stands between the control characters.
    pub(super) fn read(written: &str) -> Option<Self> {
        let (kind, rest) = written.split_at_checked(1)?;
        match kind {
            "f" => Some(Self::Fill(rest.to_owned())),
            "m" => Some(Self::Merge(rest.to_owned())),
            "i" => {
                let (width, rest) = rest.split_once(' ')?;
                let (height, name) = rest.split_once(' ')?;
                Some(Self::Image(name.to_owned(), width.parse().ok()?, height.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// A text without what would end a command or an XML text early; equal texts stay equal.
fn plain(text: &str) -> String {
    let text = unmarked(text);
    text.chars()
        .filter(|c| !c.is_control())
        .map(|c| if matches!(c, '<' | '>' | '&') { '\u{fffd}' } else { c })
        .collect()
}

/// A text without the marks of figures.
pub(super) fn unmarked(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut in_id = false;
    for c in text.chars() {
        match c {
            FIGURE => in_id = true,
            FIGURE_TEXT => in_id = false,
            FIGURE_END => {}
            c if !in_id => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// Appends a text to XML: what XML cannot hold is dropped, newlines become [`NEWLINE`].
pub(super) fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let mut copied = 0;
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        let escaped: &[u8] = match c {
            '&' => b"&amp;",
            '<' => b"&lt;",
            '>' => b"&gt;",
            '"' => b"&quot;",
            '\n' => b"\x12",
            '\t' => continue,
            '\u{fffe}' | '\u{ffff}' => b"",
            c if c < ' ' => b"",
            _ => continue,
        };
        out.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
        out.extend_from_slice(escaped);
        copied = at + c.len_utf8();
    }
    out.extend_from_slice(bytes.get(copied..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_back_as_written() {
        let image = Command::Image("trend 1".to_owned(), 5_400_000, 3_600_000);
        for command in [image, Command::Fill("重大".to_owned()), Command::Merge(String::new())] {
            let written = command.written();
            let inner = written.trim_start_matches(BEGIN).trim_end_matches(END);
            assert_eq!(Command::read(inner), Some(command));
        }
    }

    #[test]
    fn texts_are_escaped_and_what_xml_cannot_hold_is_dropped() {
        let mut out = Vec::new();
        push_escaped(&mut out, "a<b>&\"\r\n\u{1}\u{b}\u{fffe}\t尾");
        assert_eq!(String::from_utf8(out).unwrap(), "a&lt;b&gt;&amp;&quot;\u{12}\t尾");
        assert_eq!(unmarked("共\u{e000}F012\u{e001}515\u{e002}项"), "共515项");
    }
}
