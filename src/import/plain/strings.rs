//! The shared strings of a workbook, end to end in one text.

use super::push_unescaped;
use std::io::Read;

/// Bytes read at a time.
const PIECE_BYTES: usize = 1 << 16;

/// All shared strings.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each one ends.
    ends: Vec<usize>,
}

impl Strings {
    /// Reads the part; none where it is not laid out as spreadsheet programs do it.
    pub(super) fn read(mut part: impl Read) -> Option<Self> {
        let mut strings = Self::default();
        let mut held: Vec<u8> = Vec::new();
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let count = part.read(&mut piece).ok()?;
            held.extend_from_slice(piece.get(..count)?);
            let consumed = strings.take_whole(&held)?;
            held.drain(..consumed);
            if count == 0 {
                break;
            }
        }
        // What is left after the last string is the end of the list.
        let rest = std::str::from_utf8(&held).ok()?;
        (rest.contains("</sst>") || rest.trim_end().ends_with("/>")).then_some(strings)
    }

    /// Takes the strings that are whole, and says how many bytes they take.
    fn take_whole(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..) {
            let Some(start) = memchr::memmem::find(rest, b"<si") else { break };
            let after = rest.get(start + 3..)?;
            match after.first() {
                Some(b'/') => {
                    self.ends.push(self.text.len());
                    at += start + 4;
                }
                Some(b'>') => {
                    let Some(end) = memchr::memmem::find(after, b"</si>") else { break };
                    self.push(std::str::from_utf8(after.get(1..end)?).ok()?)?;
                    at += start + 3 + end + 5;
                }
                // The name is cut here, or it is another one.
                None => break,
                Some(_) => return None,
            }
        }
        Some(at)
    }

    fn push(&mut self, item: &str) -> Option<()> {
        push_texts(item, &mut self.text)?;
        self.ends.push(self.text.len());
        Some(())
    }

    /// The string at this position.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..end)
    }
}

/// Adds the texts of a string item, without its phonetic runs; none where something else stands in it.
pub(super) fn push_texts(item: &str, out: &mut String) -> Option<()> {
    let mut rest = item;
    while let Some((_, tag_on)) = rest.split_once('<') {
        let (tag, after) = tag_on.split_once('>')?;
        if tag.starts_with('!') || tag.starts_with('?') || tag.contains(':') && !tag.contains("xml:space") {
            return None;
        }
        rest = match tag.split([' ', '\n', '\t', '\r', '/']).next()? {
            "rPh" if !tag.ends_with('/') => after.split_once("</rPh>")?.1,
            "t" if !tag.ends_with('/') => {
                let (text, after) = after.split_once("</t>")?;
                push_text(text, tag.contains("preserve"), out)?;
                after
            }
            _ => after,
        };
    }
    Some(())
}

/// Adds a text; spaces around it count only where it says so.
fn push_text(text: &str, preserves_space: bool, out: &mut String) -> Option<()> {
    if text.contains('<') {
        return None;
    }
    let start = out.len();
    // A line break is one character in XML, whatever the file has.
    let is_read = if text.contains('\r') {
        push_unescaped(&text.replace("\r\n", "\n").replace('\r', "\n"), out)
    } else {
        push_unescaped(text, out)
    };
    if !is_read {
        return None;
    }
    if !preserves_space {
        let is_space = [' ', '\t', '\r', '\n'];
        let added = out.get(start..)?;
        let (trimmed, before) =
            (added.trim_matches(is_space).len(), added.len() - added.trim_start_matches(is_space).len());
        out.drain(start..start + before);
        out.truncate(start + trimmed);
    }
    // `_x000D_` stands for a character that XML cannot hold.
    if out.get(start..)?.contains("_x") {
        let added = out.split_off(start);
        push_without_escapes(&added, out);
    }
    Some(())
}

/// Adds a text in which `_xHHHH_` stands for the character of that code.
pub(super) fn push_without_escapes(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let character = code
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .map(|code| char::from_u32(code).unwrap_or('\u{fffd}'));
        out.push_str(rest.get(..at).unwrap_or_default());
        let taken = if let Some(character) = character {
            out.push(character);
            7
        } else {
            out.push_str("_x");
            2
        };
        rest = rest.get(at + taken..).unwrap_or_default();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Option<Vec<String>> {
        let strings = Strings::read(xml.as_bytes())?;
        Some((0..strings.ends.len()).map(|index| strings.get(index).unwrap().to_owned()).collect())
    }

    #[test]
    fn runs_are_joined_and_phonetic_runs_left_out() {
        let xml = r#"<sst count="3"><si><t>甲 &amp; 乙</t></si><si/><si><r><rPr><b/></rPr><t xml:space="preserve"> 丙</t></r><r><t>丁 </t></r><rPh sb="0" eb="1"><t>ding</t></rPh></si><si><t/></si><si><t>_x000D_</t></si></sst>"#;
        assert_eq!(read(xml).unwrap(), ["甲 & 乙", "", " 丙丁", "", "\r"]);
    }

    #[test]
    fn another_layout_is_left_to_the_other_reader() {
        for xml in [
            "<x:sst><x:si><x:t>甲</x:t></x:si></x:sst>",
            "<sst><si><t><![CDATA[甲]]></t></si></sst>",
            "<sst><si><t>甲</t></si>",
            "<sst><si><t>&foo;</t></si></sst>",
        ] {
            assert!(read(xml).is_none_or(|strings| strings.is_empty()), "{xml}");
        }
        assert_eq!(read("<sst count=\"0\"/>").unwrap().len(), 0);
    }
}
