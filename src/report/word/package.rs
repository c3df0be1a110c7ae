//! The ZIP side of a Word document: its parts within limits, and the same package with other parts.

use super::limits::{
    MAX_FILE_BYTES, MAX_INFLATE_RATIO, MAX_INFLATED_BYTES, MAX_PART_BYTES, MAX_PARTS, RATIO_FREE_BYTES,
};
use super::problem::WordProblem;
use super::walk::Tags;
use crate::splice::check_encoding;
use crate::splice::xml::attribute;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// What the parts are, by name and ending.
pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";
const RESAVE: &str = "请用 Word 或 WPS 打开后另存为 .docx";

type Archive = ZipArchive<Cursor<Arc<[u8]>>>;

/// A part that shows text.
#[derive(Clone, Debug)]
pub(super) struct TextPart {
    /// Its name in the package.
    pub(super) name: String,
    /// As Word's users call it.
    pub(super) title: String,
}

/// A Word document's package.
#[derive(Clone, Debug)]
pub(super) struct Package {
    bytes: Arc<[u8]>,
    names: Vec<String>,
    /// The body first, then headers, footers and notes.
    pub(super) text_parts: Vec<TextPart>,
}

impl Package {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, WordProblem> {
        refuse_by_first_bytes(bytes)?;
        let bytes: Arc<[u8]> = bytes.into();
        let mut archive = archive(&bytes)?;
        if archive.len() > MAX_PARTS {
            return Err(too_large(&format!("压缩包内有 {} 个文件", archive.len())));
        }
        let names = inflate_all(&mut archive, bytes.len())?;
        let mut package = Self { bytes, names, text_parts: Vec::new() };
        let types = package.text(CONTENT_TYPES)?.ok_or_else(not_word)?;
        package.text_parts = text_parts(&types)?;
        Ok(package)
    }

    /// Whether a part of that name is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// A part's text.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, WordProblem> {
        let Some(bytes) = self.bytes_of(name)? else { return Ok(None) };
        check_encoding(name, &bytes).map_err(|error| WordProblem::of_xml(name, &error))?;
        let text = String::from_utf8(bytes).map_err(|_| WordProblem::of_part(name, "不是 UTF-8 编码", RESAVE))?;
        let forbidden = |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r');
        if text.contains(forbidden) {
            return Err(WordProblem::of_part(name, "含有 XML 不允许的控制字符", RESAVE));
        }
        Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }

    /// A part's bytes.
    pub(super) fn bytes_of(&self, name: &str) -> Result<Option<Vec<u8>>, WordProblem> {
        let mut archive = archive(&self.bytes)?;
        let Some(index) = archive.index_for_name(name) else { return Ok(None) };
        let entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let mut bytes = Vec::new();
        entry.take(MAX_PART_BYTES + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_PART_BYTES {
            return Err(too_large(&format!("{name} 展开后超过 {} MB", MAX_PART_BYTES >> 20)));
        }
        Ok(Some(bytes))
    }

    /// The package with other parts: those that are not named stay as they are and where they are, new ones come last.
    pub(super) fn with(&self, parts: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, WordProblem> {
        let mut archive = archive(&self.bytes)?;
        let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len())));
        for (index, name) in self.names.iter().enumerate() {
            if let Some(bytes) = parts.get(name) {
                write(&mut zip, name, bytes)?;
            } else {
                let entry = archive.by_index_raw(index).map_err(|error| damaged(&error))?;
                zip.raw_copy_file(entry).map_err(|error| damaged(&error))?;
            }
        }
        for (name, bytes) in parts.iter().filter(|(name, _)| !self.has(name)) {
            write(&mut zip, name, bytes)?;
        }
        zip.finish().map(Cursor::into_inner).map_err(|error| damaged(&error))
    }
}

/// The name of a part's relations.
pub(super) fn relations_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    format!("{folder}/_rels/{file}.rels").trim_start_matches('/').to_owned()
}

/// Ours carry one fixed time, so that the same input gives the same bytes.
fn write(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<(), WordProblem> {
    // A PNG is deflated already.
    let is_png = name.rsplit('.').next() == Some("png");
    let method = if is_png { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let options = SimpleFileOptions::default().compression_method(method).last_modified_time(zip::DateTime::default());
    zip.start_file(name, options).map_err(|error| damaged(&error))?;
    zip.write_all(bytes).map_err(|error| damaged(&error))
}

fn archive(bytes: &Arc<[u8]>) -> Result<Archive, WordProblem> {
    ZipArchive::new(Cursor::new(Arc::clone(bytes))).map_err(|error| damaged(&error))
}

fn refuse_by_first_bytes(bytes: &[u8]) -> Result<(), WordProblem> {
    if bytes.is_empty() {
        return Err(WordProblem::of_file("文件是空的（0 字节）", "请重新放入文件"));
    }
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large(&format!("文件超过 {} MB", MAX_FILE_BYTES >> 20)));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let help = "请取消打开密码，或用 Word、WPS 打开后另存为 .docx";
        return Err(WordProblem::of_file("有打开密码，或是旧的 .doc 格式", help));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(WordProblem::of_file("是 RTF 文件，不是 .docx", RESAVE));
    }
    if !bytes.starts_with(b"PK") {
        return Err(not_word());
    }
    Ok(())
}

/// Inflates every entry to nowhere, and gives their names.
fn inflate_all(archive: &mut Archive, file_bytes: usize) -> Result<Vec<String>, WordProblem> {
    let file_bytes = u64::try_from(file_bytes).unwrap_or(u64::MAX).max(1);
    let (mut names, mut total, mut buffer) = (Vec::new(), 0_u64, vec![0; 1 << 16]);
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(_) => {
                WordProblem::of_file("压缩包里的文件加了密或压缩方法不常见", RESAVE)
            }
            error => damaged(&error),
        })?;
        names.push(entry.name().map_err(|error| damaged(&error))?.to_string());
        loop {
            let count = entry.read(&mut buffer).map_err(|error| damaged(&error))?;
            if count == 0 {
                break;
            }
            total += u64::try_from(count).unwrap_or(u64::MAX);
            if total > MAX_INFLATED_BYTES {
                return Err(too_large(&format!("展开后超过 {} MB", MAX_INFLATED_BYTES >> 20)));
            }
            if total > RATIO_FREE_BYTES && total / file_bytes > MAX_INFLATE_RATIO {
                return Err(too_large(&format!("展开后是文件的 {MAX_INFLATE_RATIO} 倍以上，疑似压缩炸弹")));
            }
        }
    }
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    if archive.has_duplicate_names() || sorted.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(WordProblem::of_file("压缩包内有重名文件", RESAVE));
    }
    Ok(names)
}

/// The parts with text, from the list of what each part is.
fn text_parts(types: &str) -> Result<Vec<TextPart>, WordProblem> {
    let mut tags = Tags::of(types);
    let mut found: BTreeMap<(usize, usize, String), &'static str> = BTreeMap::new();
    while let Some(tag) = tags.next().map_err(|error| WordProblem::of_xml(CONTENT_TYPES, &error))? {
        let (Some(name), Some(kind)) = (attribute(tag.text, "PartName"), attribute(tag.text, "ContentType")) else {
            continue;
        };
        refuse_by_kind(&kind)?;
        let name = name.trim_start_matches('/').to_owned();
        let Some((rank, title)) = kind_of(&kind) else { continue };
        found.insert((rank, name.len(), name), title);
    }
    if !found.keys().any(|(rank, ..)| *rank == 0) {
        return Err(not_word());
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let titled = found.into_iter().map(|((rank, _, name), title)| {
        let count = counts.entry(title).or_default();
        *count += 1;
        let is_numbered = rank == 1 || rank == 2;
        TextPart { name, title: if is_numbered { format!("{title}{count}") } else { title.to_owned() } }
    });
    Ok(titled.collect())
}

/// The order and the title of a part with text.
fn kind_of(kind: &str) -> Option<(usize, &'static str)> {
    let kind = kind.strip_prefix("application/vnd.openxmlformats-officedocument.wordprocessingml.")?;
    Some(match kind {
        "document.main+xml" => (0, "正文"),
        "header+xml" => (1, "页眉"),
        "footer+xml" => (2, "页脚"),
        "footnotes+xml" => (3, "脚注"),
        "endnotes+xml" => (4, "尾注"),
        _ => return None,
    })
}

fn refuse_by_kind(kind: &str) -> Result<(), WordProblem> {
    if kind.contains("macroEnabled") || kind.ends_with("vbaProject") {
        return Err(WordProblem::of_file("带有宏（.docm）", "请用 Word 另存为不带宏的 .docx"));
    }
    if kind.ends_with("wordprocessingml.template.main+xml") {
        return Err(WordProblem::of_file("是 Word 模板文件（.dotx）", "请用 Word 另存为 .docx"));
    }
    if kind.contains("spreadsheetml.sheet.main") || kind.contains("presentationml.presentation.main") {
        return Err(WordProblem::of_file("是表格或演示文稿，不是 Word 文件", "请换成 .docx 文件"));
    }
    Ok(())
}

fn not_word() -> WordProblem {
    WordProblem::of_file("不是 .docx 文件", RESAVE)
}

fn too_large(what: &str) -> WordProblem {
    WordProblem::of_file(format!("超过限额：{what}"), "请删去不用的内容和大图片后另存")
}

fn damaged(error: &dyn std::fmt::Display) -> WordProblem {
    WordProblem::of_file(format!("已损坏或不完整（{error}）"), "请用 Word 或 WPS 打开修复后另存为 .docx")
}
