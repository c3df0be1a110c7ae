//! Looks through a ZIP package before the reader opens it: counts what it inflates to, and notes merged cells on the way.

use super::error::ImportError;
use super::limits::{
    MAX_INFLATE_RATIO, MAX_INFLATED_BYTES, MAX_PACKAGE_ENTRIES, MAX_SHARED_STRING_BYTES, MAX_STYLE_BYTES,
    RATIO_FREE_BYTES,
};
use super::merges::MergeScanner;
use super::parts::{self, Parts};
use super::plain_scan::PlainScan;
use super::string_claim::StringClaim;
use crate::model::CellRange;
use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};
use zip::ZipArchive;

/// What kind of workbook a package is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PackageKind {
    Xlsx,
    Xlsb,
    Ods,
}

/// What is known of a package before it is read.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) kind: PackageKind,
    /// Merged blocks by the sheet's name.
    pub(super) merges: HashMap<String, Vec<CellRange>>,
    /// What the package holds, where all its sheets are plain.
    pub(super) plain: Option<Parts>,
}

impl Package {
    /// Inflates the package's XML to nowhere, within limits.
    pub(super) fn inspect(reader: &mut (impl Read + Seek), file_bytes: u64) -> Result<Self, ImportError> {
        let mut archive = ZipArchive::new(reader).map_err(|error| ImportError::Damaged(error.to_string()))?;
        if archive.len() > MAX_PACKAGE_ENTRIES {
            return Err(ImportError::TooLarge(format!("压缩包内有 {} 个文件", archive.len())));
        }
        let kind = kind(&archive)?;
        let mut inspection = Inspection {
            file_bytes,
            total: 0,
            buffer: vec![0; 1 << 16],
            merges: HashMap::new(),
            plain: HashSet::new(),
        };
        for index in 0..archive.len() {
            inspection.entry(&mut archive, index)?;
        }
        if kind != PackageKind::Xlsx {
            return Ok(Self { kind, merges: HashMap::new(), plain: None });
        }
        let Inspection { merges: mut by_part, plain, .. } = inspection;
        let parts = parts::parts(&mut archive);
        let named = |sheet: &parts::SheetPart| Some((sheet.name.clone(), by_part.remove(&sheet.part)?));
        let merges = parts.sheets.iter().filter_map(named).collect();
        let is_plain = !parts.sheets.is_empty()
            && parts.lost == 0
            && parts.sheets.iter().filter(|sheet| sheet.is_worksheet).all(|sheet| plain.contains(&sheet.part));
        Ok(Self { kind, merges, plain: is_plain.then_some(parts) })
    }
}

fn kind<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<PackageKind, ImportError> {
    let mut word_or_slides = false;
    for name in archive.file_names() {
        let name = name.map_err(|error| ImportError::Damaged(error.to_string()))?.to_ascii_lowercase();
        match name.as_str() {
            "xl/workbook.bin" => return Ok(PackageKind::Xlsb),
            "content.xml" => return Ok(PackageKind::Ods),
            _ if name.rsplit('/').next() == Some("workbook.xml") => return Ok(PackageKind::Xlsx),
            _ => word_or_slides |= name.starts_with("word/") || name.starts_with("ppt/"),
        }
    }
    Err(ImportError::NotTable(if word_or_slides { "Word 或演示文稿" } else { "压缩包里没有工作簿" }))
}

struct Inspection {
    file_bytes: u64,
    total: u64,
    buffer: Vec<u8>,
    merges: HashMap<String, Vec<CellRange>>,
    /// Parts that are plain sheets.
    plain: HashSet<String>,
}

impl Inspection {
    fn entry<R: Read + Seek>(&mut self, archive: &mut ZipArchive<R>, index: usize) -> Result<(), ImportError> {
        let damaged = |error: &dyn std::fmt::Display| ImportError::Damaged(error.to_string());
        let mut entry = archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(_) => ImportError::Encrypted,
            error => damaged(&error),
        })?;
        let name = entry.name().map_err(|error| damaged(&error))?.trim_start_matches('/').to_owned();
        let lower = name.to_ascii_lowercase();
        if !is_read(&lower) {
            return Ok(());
        }
        let limit = entry_limit(&lower);
        let is_strings = lower.ends_with("sharedstrings.xml");
        let mut merges = (lower.strip_suffix(".xml").is_some() && !is_strings).then(MergeScanner::default);
        let mut claim = is_strings.then(StringClaim::default);
        let mut plain = PlainScan::default();
        let mut size = 0;
        loop {
            let count = entry.read(&mut self.buffer).map_err(|error| damaged(&error))?;
            let Some(piece) = self.buffer.get(..count).filter(|piece| !piece.is_empty()) else { break };
            if let Some(scanner) = &mut claim {
                scanner.feed(piece)?;
            }
            size += u64::try_from(count).unwrap_or(u64::MAX);
            self.total += u64::try_from(count).unwrap_or(u64::MAX);
            check_size(&name, size, limit, self.total, self.file_bytes)?;
            if let Some(scanner) = &mut merges {
                scanner.feed(piece)?;
                plain.feed(piece);
            }
        }
        if plain.is_plain() {
            self.plain.insert(name.clone());
        }
        let found = merges.map(MergeScanner::finish).unwrap_or_default();
        if !found.is_empty() {
            self.merges.insert(name, found);
        }
        Ok(())
    }
}

/// Whether the reader will look into a part; pictures and the like it leaves alone.
fn is_read(name: &str) -> bool {
    [".xml", ".rels", ".bin"].iter().any(|ending| name.ends_with(ending))
}

fn entry_limit(name: &str) -> u64 {
    if name.ends_with("sharedstrings.xml") {
        MAX_SHARED_STRING_BYTES
    } else if name.ends_with("styles.xml") {
        MAX_STYLE_BYTES
    } else {
        MAX_INFLATED_BYTES
    }
}

fn check_size(name: &str, size: u64, limit: u64, total: u64, file_bytes: u64) -> Result<(), ImportError> {
    let too_large = |what: String| Err(ImportError::TooLarge(what));
    if size > limit {
        return too_large(format!("{name} 展开后超过 {} MB", limit >> 20));
    }
    if total > MAX_INFLATED_BYTES {
        return too_large(format!("展开后超过 {} MB", MAX_INFLATED_BYTES >> 20));
    }
    if total > RATIO_FREE_BYTES && total / file_bytes.max(1) > MAX_INFLATE_RATIO {
        return too_large(format!("展开后是文件的 {MAX_INFLATE_RATIO} 倍以上，疑似压缩炸弹"));
    }
    Ok(())
}
