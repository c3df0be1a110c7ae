//! Recognises a file by its content, not by its name.

use super::error::ImportError;

/// How many bytes are enough to tell what a file is.
pub(super) const HEAD_BYTES: usize = 4_096;

/// What a file's first bytes say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Magic {
    /// A ZIP package: xlsx, xlsb, ods or something else.
    Package,
    /// An OLE file: xls, or a package under a password.
    Ole,
    /// A bare BIFF stream of Excel 2–4.
    Biff,
    /// Text.
    Text,
}

/// Tells what a file is from its first bytes.
pub(super) fn magic(head: &[u8]) -> Result<Magic, ImportError> {
    if head.is_empty() {
        return Err(ImportError::Empty);
    }
    let known: [(&[u8], Result<Magic, &'static str>); 14] = [
        (b"PK\x03\x04", Ok(Magic::Package)),
        (b"PK\x05\x06", Err("空的压缩包")),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Ok(Magic::Ole)),
        (b"\x09\x00\x04\x00", Ok(Magic::Biff)),
        (b"\x09\x02\x06\x00", Ok(Magic::Biff)),
        (b"\x09\x04\x06\x00", Ok(Magic::Biff)),
        (b"\x09\x08", Ok(Magic::Biff)),
        (b"%PDF", Err("PDF 文件")),
        (b"\xFF\xD8\xFF", Err("JPEG 图片")),
        (b"\x89PNG", Err("PNG 图片")),
        (b"Rar!", Err("RAR 压缩包")),
        (b"7z\xBC\xAF", Err("7z 压缩包")),
        (b"\x1F\x8B", Err("gzip 压缩包")),
        (b"{\\rtf", Err("RTF 文档")),
    ];
    if let Some((_, magic)) = known.iter().find(|(start, _)| head.starts_with(start)) {
        return magic.map_err(ImportError::NotTable);
    }
    if is_markup(head) {
        return Err(ImportError::NotTable("网页或 XML 文件，只是用了表格的扩展名"));
    }
    if is_text(head) { Ok(Magic::Text) } else { Err(ImportError::NotTable("二进制文件")) }
}

fn is_markup(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let start: Vec<u8> = head.iter().take(9).map(u8::to_ascii_lowercase).collect();
    [&b"<html"[..], b"<!doctype", b"<?xml", b"<table", b"<workbook"].iter().any(|tag| start.starts_with(tag))
}

/// Text has no NUL, unless a mark says that it is UTF-16.
fn is_text(head: &[u8]) -> bool {
    head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") || !head.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(magic(b"PK\x03\x04rest").unwrap(), Magic::Package);
        assert_eq!(magic("序号,风险点".as_bytes()).unwrap(), Magic::Text);
        assert!(matches!(magic(b"  <HTML><table>"), Err(ImportError::NotTable(_))));
        assert!(matches!(magic(b"ab\0cd"), Err(ImportError::NotTable(_))));
        assert!(matches!(magic(b""), Err(ImportError::Empty)));
    }
}
