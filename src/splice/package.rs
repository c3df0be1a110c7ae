//! The ZIP side: parts by name, parts that stream, and a result in which what was not touched is copied as it is.

use super::error::SpliceError;
use super::limits::{MAX_ENTRIES, MAX_PART_BYTES, MAX_SHEET_BYTES, SPOOL_BYTES};
use flate2::bufread::DeflateDecoder;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::SpooledTempFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Deflate level: parts are large and read once; 6 would take twice as long for a tenth less.
const DEFLATE_LEVEL: i64 = 3;
/// Name of the part that tells what the others are.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// A part of the result.
enum NewPart {
    Text(String),
    Spooled(Spooled),
}

/// A sender's package and what is to become of it.
pub(super) struct Package {
    path: PathBuf,
    archive: ZipArchive<BufReader<File>>,
    /// Entry by its name in lower case, as package names are compared.
    names: HashMap<String, usize>,
    replaced: BTreeMap<usize, NewPart>,
    added: Vec<(String, NewPart)>,
}

impl Package {
    pub(super) fn open(path: &Path) -> Result<Self, SpliceError> {
        let file = File::open(path).map_err(SpliceError::Unreadable)?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|_| SpliceError::NotXlsx("不是完整的压缩包"))?;
        if archive.len() > MAX_ENTRIES {
            return Err(SpliceError::TooLarge(format!("压缩包内有 {} 个文件", archive.len())));
        }
        let mut names = HashMap::new();
        for index in 0..archive.len() {
            let Some(Ok(name)) = archive.name_for_index(index) else { continue };
            let key = key(&name);
            if key.starts_with("_xmlsignatures/") {
                return Err(SpliceError::Signed);
            }
            if names.insert(key, index).is_some() {
                return Err(SpliceError::damaged(&name, "压缩包内有重名文件"));
            }
        }
        let package = Self { path: path.to_owned(), archive, names, replaced: BTreeMap::new(), added: Vec::new() };
        if package.archive.has_duplicate_names() {
            return Err(SpliceError::NotXlsx("压缩包内有重名文件"));
        }
        Ok(package)
    }

    /// The entry that holds a part.
    pub(super) fn find(&self, part: &str) -> Option<usize> {
        self.names.get(&key(part)).copied()
    }

    /// Whether a part of that name is there, the sender's or ours.
    pub(super) fn has(&self, part: &str) -> bool {
        self.find(part).is_some() || self.added.iter().any(|(name, _)| key(name) == key(part))
    }

    /// The first name of this pattern that no part has: a number stands between stem and ending.
    pub(super) fn free_name(&self, stem: &str, ending: &str) -> String {
        let mut number = 1;
        loop {
            let name = format!("{stem}{number}{ending}");
            if !self.has(&name) {
                return name;
            }
            number += 1;
        }
    }

    /// The entry's name.
    pub(super) fn name(&self, index: usize) -> String {
        match self.archive.name_for_index(index) {
            Some(Ok(name)) => name.replace('\\', "/"),
            _ => String::new(),
        }
    }

    /// Whether the entry has been given a new content.
    pub(super) fn is_replaced(&self, index: usize) -> bool {
        self.replaced.contains_key(&index)
    }

    /// A part's text as it now is.
    pub(super) fn text(&mut self, index: usize) -> Result<String, SpliceError> {
        if let Some(NewPart::Text(text)) = self.replaced.get(&index) {
            return Ok(text.clone());
        }
        let name = self.name(index);
        let mut bytes = Vec::new();
        let count = self.stream(index)?.take(MAX_PART_BYTES + 1).read_to_end(&mut bytes);
        count.map_err(|error| SpliceError::damaged(&name, error))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_PART_BYTES {
            return Err(SpliceError::TooLarge(format!("{name} 展开后超过 {} MB", MAX_PART_BYTES >> 20)));
        }
        check_encoding(&name, &bytes)?;
        let text = String::from_utf8(bytes).map_err(|_| SpliceError::Encoding(name))?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// The part's bytes as they inflate, beside whatever else is done with the package.
    pub(super) fn stream(&mut self, index: usize) -> Result<PartReader, SpliceError> {
        let name = self.name(index);
        let damaged = |error: zip::result::ZipError| SpliceError::damaged(&name, error);
        let entry = self.archive.by_index_raw(index).map_err(damaged)?;
        if entry.encrypted() {
            return Err(SpliceError::Encrypted);
        }
        let start = entry.data_start().ok_or_else(|| SpliceError::damaged(&name, "找不到内容"))?;
        let (size, crc, method) = (entry.compressed_size(), entry.crc32(), entry.compression());
        let mut file = File::open(&self.path).map_err(SpliceError::Unreadable)?;
        file.seek(SeekFrom::Start(start)).map_err(SpliceError::Unreadable)?;
        let raw = BufReader::with_capacity(1 << 16, file.take(size));
        let source = match method {
            CompressionMethod::Stored => Source::Stored(raw),
            CompressionMethod::Deflated => Source::Deflated(Box::new(DeflateDecoder::new(raw))),
            _ => return Err(SpliceError::damaged(&name, "压缩方法不常见")),
        };
        Ok(PartReader { source, crc: crc32fast::Hasher::new(), expected: crc, left: MAX_SHEET_BYTES })
    }

    /// Gives a part a new text.
    pub(super) fn replace_text(&mut self, index: usize, text: String) {
        self.replaced.insert(index, NewPart::Text(text));
    }

    /// Gives a part a new content.
    pub(super) fn replace(&mut self, index: usize, part: Spooled) {
        self.replaced.insert(index, NewPart::Spooled(part));
    }

    /// Adds a part.
    pub(super) fn add_text(&mut self, name: String, text: String) {
        self.added.push((name, NewPart::Text(text)));
    }

    /// Adds a part.
    pub(super) fn add(&mut self, name: String, part: Spooled) {
        self.added.push((name, NewPart::Spooled(part)));
    }

    /// Replaces a part's text, or adds the part.
    pub(super) fn put_text(&mut self, name: &str, text: String) {
        if let Some(index) = self.find(name) {
            self.replace_text(index, text);
        } else {
            self.added.retain(|(added, _)| added != name);
            self.add_text(name.to_owned(), text);
        }
    }

    /// The text that was put under that name, the sender's or ours.
    pub(super) fn text_of(&mut self, name: &str) -> Result<Option<String>, SpliceError> {
        if let Some(index) = self.find(name) {
            return self.text(index).map(Some);
        }
        let added = self.added.iter().find_map(|(added, part)| match part {
            NewPart::Text(text) if added == name => Some(text.clone()),
            _ => None,
        });
        Ok(added)
    }

    /// Writes the result: content types first, the sender's parts in their order, then ours.
    pub(super) fn finish<W: Write + Seek>(mut self, output: W) -> Result<W, SpliceError> {
        let mut zip = ZipWriter::new(output);
        let first = self.find(CONTENT_TYPES).ok_or(SpliceError::NotXlsx("没有 [Content_Types].xml"))?;
        let rest = (0..self.archive.len()).filter(|index| *index != first);
        for index in std::iter::once(first).chain(rest) {
            if let Some(part) = self.replaced.remove(&index) {
                write_part(&mut zip, &self.name(index), part)?;
            } else {
                let entry = self.archive.by_index_raw(index).map_err(SpliceError::writing)?;
                zip.raw_copy_file(entry).map_err(SpliceError::writing)?;
            }
        }
        for (name, part) in self.added {
            write_part(&mut zip, &name, part)?;
        }
        zip.finish().map_err(SpliceError::writing)
    }
}

/// How package names are compared.
fn key(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// Ours carry one fixed time, so that the same input gives the same bytes.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(DEFLATE_LEVEL))
        .last_modified_time(zip::DateTime::default())
}

fn write_part<W: Write + Seek>(zip: &mut ZipWriter<W>, name: &str, part: NewPart) -> Result<(), SpliceError> {
    match part {
        NewPart::Text(text) => {
            zip.start_file(name, options()).map_err(SpliceError::writing)?;
            zip.write_all(text.as_bytes()).map_err(SpliceError::Write)
        }
        NewPart::Spooled(mut spooled) => {
            let entry = spooled.0.by_index_raw(0).map_err(SpliceError::writing)?;
            zip.raw_copy_file_rename(entry, name).map_err(SpliceError::writing)
        }
    }
}

/// A part that streams out of the sender's package. It counts its bytes and checks its sum.
pub(super) struct PartReader {
    source: Source,
    crc: crc32fast::Hasher,
    expected: u32,
    left: u64,
}

enum Source {
    Stored(BufReader<io::Take<File>>),
    Deflated(Box<DeflateDecoder<BufReader<io::Take<File>>>>),
}

impl Read for PartReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.source {
            Source::Stored(source) => source.read(buffer)?,
            Source::Deflated(source) => source.read(buffer)?,
        };
        self.crc.update(buffer.get(..count).unwrap_or_default());
        let size = u64::try_from(count).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(size).ok_or_else(|| io::Error::other("展开后太大"))?;
        if count == 0 && !buffer.is_empty() && self.crc.clone().finalize() != self.expected {
            return Err(io::Error::other("校验和不符"));
        }
        Ok(count)
    }
}

/// A part of ours that has been compressed.
pub(super) struct Spooled(ZipArchive<SpooledTempFile>);

/// A part of ours that is being written: compressed to memory while it is small, to a temporary file afterwards. A part's place
/// in the result is settled later, so that several can be written side by side.
pub(super) struct PartWriter {
    zip: ZipWriter<SpooledTempFile>,
    buffer: Vec<u8>,
}

/// Bytes that are gathered before they are compressed.
const GATHERED: usize = 1 << 17;

impl PartWriter {
    pub(super) fn new() -> Result<Self, SpliceError> {
        let mut zip = ZipWriter::new(SpooledTempFile::new(SPOOL_BYTES));
        zip.start_file("part", options()).map_err(SpliceError::writing)?;
        Ok(Self { zip, buffer: Vec::with_capacity(GATHERED + (GATHERED >> 2)) })
    }

    /// Where to write; [`PartWriter::settle`] is to follow.
    pub(super) fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// Compresses what has been gathered once it is enough.
    pub(super) fn settle(&mut self) -> Result<(), SpliceError> {
        if self.buffer.len() >= GATHERED {
            self.zip.write_all(&self.buffer).map_err(SpliceError::Write)?;
            self.buffer.clear();
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Spooled, SpliceError> {
        self.zip.write_all(&self.buffer).map_err(SpliceError::Write)?;
        self.zip.finish_into_readable().map(Spooled).map_err(SpliceError::writing)
    }
}

/// Refuses what is not UTF-8 by its first bytes or its declaration.
pub(crate) fn check_encoding(part: &str, bytes: &[u8]) -> Result<(), SpliceError> {
    let refused = || Err(SpliceError::Encoding(part.to_owned()));
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if matches!(bytes, [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0, ..] | [_, 0, ..]) {
        return refused();
    }
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    if !head.starts_with(b"<?xml") {
        return Ok(());
    }
    let end = memchr::memchr(b'>', head).unwrap_or(head.len());
    let declaration = head.get(..end).unwrap_or_default();
    match super::xml::raw_attribute(declaration, "encoding") {
        Some(name)
            if !name.eq_ignore_ascii_case(b"utf-8")
                && !name.eq_ignore_ascii_case(b"utf8")
                && !name.eq_ignore_ascii_case(b"us-ascii") =>
        {
            refused()
        }
        _ => Ok(()),
    }
}
