//! Shared strings: texts of ours are appended to the sender's, each once, as long as they are few enough to be remembered.

use super::error::SpliceError;
use super::limits::{MAX_CELL_UNITS, MAX_SHARED_BYTES};
use super::package::{Package, PartWriter, check_encoding};
use super::xml::{attribute, fitting, push_number, push_text, with_attribute};
use memchr::memmem;
use std::collections::HashMap;
use std::io::Read;

/// Bytes that are copied at a time.
const PIECE: usize = 1 << 17;
/// Bytes kept from one piece to the next: longer than what is looked for.
const OVERLAP: usize = 16;
/// Bytes at the end of what has been read that are not passed on yet: the end tag and white space after it.
const HELD_BACK: usize = 4_096;

pub(super) struct Strings {
    /// The sender's shared strings; none where there are none, or where they are laid out in an unusual way.
    entry: Option<usize>,
    there: u32,
    /// How often ours are used.
    uses: u32,
    xml: Vec<u8>,
    memo: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
    remembered: usize,
}

impl Strings {
    /// Counts the sender's strings. Where they cannot be counted for sure, texts are written into their cells instead.
    pub(super) fn read(package: &mut Package, part: Option<String>) -> Result<Self, SpliceError> {
        let entry = part.and_then(|part| package.find(&part));
        let counted = match entry {
            Some(entry) => count(package, entry)?,
            None => None,
        };
        Ok(Self {
            entry: entry.filter(|_| counted.is_some()),
            there: counted.unwrap_or_default(),
            uses: 0,
            xml: Vec::new(),
            memo: HashMap::default(),
            remembered: 0,
        })
    }

    /// Appends what stands inside a text cell, from after its style to its end tag: ` t="s"><v>7</v></c>`.
    pub(super) fn push_cell(&mut self, text: &str, prefix: &str, out: &mut Vec<u8>) {
        let p = prefix.as_bytes();
        if let Some(index) = self.index(text) {
            self.uses = self.uses.saturating_add(1);
            push_all(out, &[b" t=\"s\"><", p, b"v>"]);
            push_number(out, index);
            push_all(out, &[b"</", p, b"v></", p, b"c>"]);
        } else {
            push_all(out, &[b" t=\"inlineStr\"><", p, b"is><", p, b"t xml:space=\"preserve\">"]);
            push_text(out, &fitting(text, MAX_CELL_UNITS));
            push_all(out, &[b"</", p, b"t></", p, b"is></", p, b"c>"]);
        }
    }

    fn index(&mut self, text: &str) -> Option<u32> {
        self.entry?;
        if let Some(known) = self.memo.get(text) {
            return Some(*known);
        }
        if self.remembered + text.len() > MAX_SHARED_BYTES {
            return None;
        }
        let index = self.there.checked_add(u32::try_from(self.memo.len()).ok()?)?;
        // What the map and the XML need beside the text counts too, or many short texts would be free.
        self.remembered += 2 * text.len() + 64;
        self.xml.extend_from_slice(b"<si><t xml:space=\"preserve\">");
        push_text(&mut self.xml, &fitting(text, MAX_CELL_UNITS));
        self.xml.extend_from_slice(b"</t></si>");
        self.memo.insert(text.into(), index);
        Some(index)
    }

    /// Copies the sender's strings and appends ours.
    pub(super) fn store(self, package: &mut Package) -> Result<(), SpliceError> {
        let Some(entry) = self.entry.filter(|_| !self.memo.is_empty()) else { return Ok(()) };
        let name = package.name(entry);
        let mut source = package.stream(entry)?;
        let mut out = PartWriter::new()?;
        let mut held: Vec<u8> = Vec::new();
        let mut at_start = true;
        loop {
            let from = held.len();
            held.resize(from + PIECE, 0);
            let rest = held.get_mut(from..).unwrap_or_default();
            let count = source.read(rest).map_err(|error| SpliceError::damaged(&name, error))?;
            held.truncate(from + count);
            if at_start {
                held = self.with_counts(&name, &held)?;
                at_start = false;
            }
            if count == 0 {
                break;
            }
            let ready = held.len().saturating_sub(HELD_BACK);
            out.buffer().extend_from_slice(held.get(..ready).unwrap_or_default());
            held.drain(..ready);
            out.settle()?;
        }
        let end = memmem::rfind(&held, b"</sst>").ok_or_else(|| SpliceError::damaged(&name, "没有结尾"))?;
        let (before, after) = held.split_at_checked(end).unwrap_or_default();
        push_all(out.buffer(), &[before, &self.xml, after]);
        package.replace(entry, out.finish()?);
        Ok(())
    }

    fn with_counts(&self, part: &str, head: &[u8]) -> Result<Vec<u8>, SpliceError> {
        let broken = || SpliceError::damaged(part, "没有开头");
        let start = memmem::find(head, b"<sst").ok_or_else(broken)?;
        let rest = head.get(start..).unwrap_or_default();
        let end = start + memchr::memchr(b'>', rest).ok_or_else(broken)? + 1;
        let tag = std::str::from_utf8(head.get(start..end).unwrap_or_default()).map_err(|_| broken())?;
        let ours = u32::try_from(self.memo.len()).unwrap_or_default();
        let mut new = tag.to_owned();
        for (key, more) in [("uniqueCount", ours), ("count", self.uses)] {
            if let Some(count) = attribute(tag, key).and_then(|count| count.parse::<u32>().ok()) {
                new = with_attribute(&new, key, &count.saturating_add(more).to_string());
            }
        }
        Ok([head.get(..start).unwrap_or_default(), new.as_bytes(), head.get(end..).unwrap_or_default()].concat())
    }
}

pub(super) fn push_all(out: &mut Vec<u8>, pieces: &[&[u8]]) {
    for piece in pieces {
        out.extend_from_slice(piece);
    }
}

/// How many strings there are; none where the part is not laid out as Excel does it.
fn count(package: &mut Package, entry: usize) -> Result<Option<u32>, SpliceError> {
    let name = package.name(entry);
    let mut source = package.stream(entry)?;
    let (items, markup, instructions) =
        (memmem::Finder::new("<si"), memmem::Finder::new("<!"), memmem::Finder::new("<?"));
    let mut held: Vec<u8> = Vec::new();
    let mut strings = 0_u32;
    let mut first = true;
    loop {
        let from = held.len();
        held.resize(from + PIECE, 0);
        let rest = held.get_mut(from..).unwrap_or_default();
        let read = source.read(rest).map_err(|error| SpliceError::damaged(&name, error))?;
        held.truncate(from + read);
        if read == 0 {
            break;
        }
        let mut looked_at = held.as_slice();
        if first {
            check_encoding(&name, &held)?;
            first = false;
            let start = memmem::find(&held, b"<sst").unwrap_or(held.len());
            let declaration = held.get(..start).unwrap_or_default();
            if memmem::rfind(declaration, b"<?").is_some_and(|at| at > 3) || markup.find(declaration).is_some() {
                return Ok(None);
            }
            looked_at = held.get(start..).unwrap_or_default();
        }
        if markup.find(looked_at).is_some() || instructions.find(looked_at).is_some() {
            return Ok(None);
        }
        // A match at the very end is left for the next piece, which begins with it.
        let end = looked_at.len().saturating_sub(OVERLAP);
        let begins = |at: &usize| matches!(looked_at.get(at + 3), Some(b'>' | b' ' | b'/' | b'\t' | b'\n' | b'\r'));
        let found = items.find_iter(looked_at).filter(|at| *at < end).filter(begins).count();
        strings = strings.saturating_add(u32::try_from(found).unwrap_or(u32::MAX));
        let keep = held.len() - (looked_at.len() - end);
        held.drain(..keep);
    }
    let rest = items.find_iter(&held).filter(|at| matches!(held.get(at + 3), Some(b'>' | b' ' | b'/'))).count();
    let strings = strings.saturating_add(u32::try_from(rest).unwrap_or(u32::MAX));
    let is_closed = held.trim_ascii_end().ends_with(b"</sst>");
    Ok(is_closed.then_some(strings))
}
