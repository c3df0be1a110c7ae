//! Keeps the book in order: takes imports back, checks, copies, corrects by hand.

use super::follow::follow;
use super::{BookError, Workspace, Writer};
use crate::model::book::ItemId;
use crate::model::checksum_of;
use crate::pipeline::load_rules;
use crate::store::{Book, ImportLine, LogLine};
use jiff::civil::Date;
use std::io::{BufRead, Write};
use std::path::Path;

/// What was checked, and what is wrong.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Verified {
    /// Imports whose originals were read and hashed.
    pub originals: u64,
    /// Rows.
    pub records: u64,
    /// What is wrong, each with what to do.
    pub wrong: Vec<String>,
}

/// All imports, and what was done.
///
/// # Errors
/// When the book cannot be read.
pub fn log(workspace: &Workspace) -> Result<(Vec<ImportLine>, Vec<LogLine>), BookError> {
    let mut book = workspace.book()?;
    let found = (book.imports()?, book.log()?);
    book.close()?;
    Ok(found)
}

/// Takes an import back: its rows stay in the book, and count no more.
///
/// # Errors
/// When there is no such import, or the book cannot be written.
pub fn undo(workspace: &Workspace, import: i64, writer: &Writer, as_of: Date) -> Result<ImportLine, BookError> {
    let rules = load_rules(&workspace.rules(as_of))?;
    let mut book = workspace.book()?;
    let line = book.imports()?.into_iter().find(|line| line.id == import);
    let line = line.filter(|line| line.undone_at.is_none()).ok_or(BookError::NoImport(import))?;
    let mut change = book.begin_change()?;
    if !change.undo_import(import, &writer.at)? {
        return Err(BookError::NoImport(import));
    }
    follow(&mut change, import, workspace, &rules.ruleset)?;
    change.note(&writer.line("撤销导入", &line.file, &format!("第 {import} 次导入，{} 行不再计入", line.records)))?;
    change.commit()?;
    book.close()?;
    Ok(line)
}

/// Checks the file, the originals' hashes, and the totals.
///
/// # Errors
/// When the book cannot be read.
pub fn verify(workspace: &Workspace) -> Result<Verified, BookError> {
    let mut book = workspace.book()?;
    let mut verified = Verified { wrong: book.check_file()?, ..Verified::default() };
    for line in book.imports()? {
        verified.records += u64::try_from(line.records).unwrap_or(0);
        verified.originals += 1;
        match book.original(&line.hash) {
            Ok(bytes) if checksum_of(&bytes) == line.hash => {}
            Ok(_) => verified.wrong.push(format!("第 {} 次导入的原件 {} 与校验码不符", line.id, line.file)),
            Err(error) => verified.wrong.push(format!("第 {} 次导入的原件 {} 读不出：{error}", line.id, line.file)),
        }
    }
    for (file, sheet, should, has) in book.wrong_totals()? {
        verified.wrong.push(format!("{file} 的「{sheet}」应有 {should} 行，实有 {has} 行"));
    }
    book.close()?;
    Ok(verified)
}

/// Writes a copy of the book; nothing that exists is written over.
///
/// # Errors
/// When the copy exists or cannot be written.
pub fn backup(workspace: &Workspace, to: &Path, writer: &Writer) -> Result<(), BookError> {
    if to.exists() {
        return Err(BookError::InTheWay(to.to_path_buf()));
    }
    let mut book = workspace.book()?;
    book.copy_to(to)?;
    let mut change = book.begin_change()?;
    change.note(&writer.line("备份", &to.to_string_lossy(), ""))?;
    change.commit()?;
    Ok(book.close()?)
}

/// Puts a copy in the place of the book, which is kept beside it under another name; gives that name.
///
/// # Errors
/// When the copy is no sound book, or the files cannot be moved.
pub fn restore(workspace: &Workspace, from: &Path, writer: &Writer) -> Result<Option<std::path::PathBuf>, BookError> {
    let mut copy = Book::open(from)?;
    let wrong = copy.check_file()?;
    copy.close()?;
    if let Some(first) = wrong.first() {
        return Err(BookError::Damaged(from.to_path_buf(), first.clone()));
    }
    let place = workspace.book_path();
    let unwritable = |cause| BookError::File { path: place.to_path_buf(), cause };
    let stamp: String = writer.at.chars().filter(char::is_ascii_digit).take(14).collect();
    let old = place.with_file_name(format!("book-{stamp}.db"));
    let had_one = place.exists();
    if had_one {
        // What its log holds goes into its one file first.
        if let Ok(book) = Book::open(place) {
            book.close()?;
        }
        std::fs::rename(place, &old).map_err(unwritable)?;
    }
    let mut fresh = Book::open(from)?;
    fresh.copy_to(place)?;
    fresh.close()?;
    let mut book = workspace.book()?;
    let mut change = book.begin_change()?;
    change.note(&writer.line("恢复", &from.to_string_lossy(), "原来的库另存在旁边"))?;
    change.commit()?;
    book.close()?;
    Ok(had_one.then_some(old))
}

/// A copy of the book as it was at the end of a day; it is gone with this value.
pub struct EarlierBook {
    /// The workspace with the copy in place of its book.
    pub workspace: Workspace,
    _folder: tempfile::TempDir,
}

/// What the book knew at the end of a day, whatever came in since.
///
/// # Errors
/// When the book cannot be read, or there is no room for a copy.
pub fn as_known_on(workspace: &Workspace, day: Date) -> Result<EarlierBook, BookError> {
    let unwritable = |cause| BookError::File { path: std::env::temp_dir(), cause };
    let folder = tempfile::tempdir().map_err(unwritable)?;
    let path = folder.path().join("book.db");
    let mut book = workspace.book()?;
    book.copy_to(&path)?;
    book.close()?;
    let earlier = workspace.with_book(path);
    let rules = load_rules(&earlier.rules(day))?;
    let mut book = earlier.book()?;
    let mut change = book.begin_change()?;
    let next_day = day.tomorrow().unwrap_or(day);
    for import in change.forget_since(&format!("{next_day}T00:00:00"))? {
        follow(&mut change, import, &earlier, &rules.ruleset)?;
    }
    change.commit()?;
    book.close()?;
    Ok(EarlierBook { workspace: earlier, _folder: folder })
}

/// Enters a correction of a field by hand.
///
/// # Errors
/// When there is no such thing or field, or the book cannot be written.
pub fn correct(
    workspace: &Workspace,
    item: ItemId,
    (field, value): (&str, &str),
    why: &str,
    writer: &Writer,
    as_of: Date,
) -> Result<String, BookError> {
    let rules = load_rules(&workspace.rules(as_of))?;
    let fields = &rules.ruleset.fields;
    let declared = fields.find(field).or_else(|| fields.find_by_title(field));
    let id = declared.and_then(|field| fields.get(field)).map(|field| field.id.clone());
    let id = id.ok_or_else(|| BookError::NoField(field.to_owned()))?;
    let mut book = workspace.book()?;
    let versions = book.versions(item)?;
    let current = versions.iter().rev().find(|version| !version.is_out).ok_or(BookError::NoItem(item))?;
    let (item, subject) = (current.row.item, current.row.unit.clone());
    let line = writer.line("更正", &format!("{item} {subject}"), &format!("{id} 改为「{value}」：{why}"));
    let mut change = book.begin_change()?;
    change.correct(item.0, &id, value, &LogLine { detail: why.to_owned(), ..line.clone() })?;
    change.note(&line)?;
    change.commit()?;
    book.close()?;
    Ok(id)
}

/// Writes the whole book as JSON lines.
///
/// # Errors
/// When it cannot be read or written.
pub fn dump(workspace: &Workspace, output: &mut dyn Write) -> Result<(), BookError> {
    let mut book = workspace.book()?;
    book.dump(output)?;
    Ok(book.close()?)
}

/// Reads a dump into an empty book; gives how many lines there were.
///
/// # Errors
/// When the book is not empty or the dump is no dump; then nothing came in.
pub fn load(workspace: &Workspace, input: &mut dyn BufRead) -> Result<u64, BookError> {
    let mut book = workspace.book()?;
    let lines = book.load(input)?;
    book.close()?;
    Ok(lines)
}
