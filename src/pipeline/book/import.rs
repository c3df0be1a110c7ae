//! 导入: brings files into the book, each whole or not at all.

use super::follow::{Counts, follow};
use super::reading::{Incoming, Original, Reading, read_all};
use super::tables::Tables;
use super::{BookError, Workspace, Writer};
use crate::diagnostic::{Diagnostic, Severity};
use crate::import::ReaderProcess;
use crate::model::book::ImportHead;
use crate::model::hexadecimal;
use crate::pipeline::Observer;
use crate::pipeline::file::FileResult;
use crate::pipeline::inputs::Input;
use crate::pipeline::work::{Purpose, Shared, WorkRequest, on_files};
use crate::ruleset::RuleFiles;
use crate::store::{Began, Book};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::path::PathBuf;

/// This program.
const ENGINE: &str = concat!("anping ", env!("CARGO_PKG_VERSION"));

/// What to bring into the book.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    /// The day for which the rules are taken.
    pub as_of: Date,
    /// Who does it, and when.
    pub writer: Writer,
    /// The sender of all the files, where they do not say so themselves.
    pub sender: Option<String>,
    /// How to start the process that reads xls and ods.
    pub reader: Option<ReaderProcess>,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct ImportedFile {
    /// What the file is called.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
    /// Diagnostics about the file as a whole.
    pub about_file: Vec<Diagnostic>,
}

/// What became of a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fate {
    /// It is in the book.
    Imported {
        /// The import's number.
        import: i64,
        /// Who sent its tables.
        senders: Vec<String>,
        /// How many rows it has.
        records: u64,
        /// How they differ from what the book had.
        counts: Counts,
        /// How many problems of each severity: errors, warnings, infos.
        problems: [u64; 3],
    },
    /// It was in the book already: under which number, as which file, since when.
    Known(i64, String, String),
    /// It cannot be read, and nothing of it was kept.
    Unreadable,
}

/// Brings files into the book of a workspace.
///
/// # Errors
/// When there are no files or no rules, or the book cannot be written; what came in before that stays.
pub fn import(
    workspace: &Workspace,
    request: &ImportRequest,
    observer: &dyn Observer,
) -> Result<Vec<ImportedFile>, BookError> {
    let mut book = workspace.book()?;
    let rules = workspace.rules(request.as_of);
    let work = WorkRequest {
        inputs: request.inputs.clone(),
        out: workspace.folder.clone(),
        rules: rules.clone(),
        reader: request.reader.clone(),
    };
    let files = crate::pipeline::rules::files(rules.folder.as_deref()).map_err(crate::pipeline::RulesError::from)?;
    let told = rules_print(&files);
    let known = book.imports()?.into_iter().filter(|line| line.undone_at.is_none());
    let known: HashSet<(String, String)> = known.map(|line| (line.hash, line.of_sender)).collect();
    let imported = on_files(&work, Purpose::Book, false, observer, |shared, inputs| {
        let reading =
            Reading { shared, places: &workspace.town.places, sender: request.sender.as_deref(), known: &known };
        read_all(&reading, inputs, |incoming| {
            let mut writing = Writing { workspace, request, shared, rules: &told, book: &mut book };
            inputs.iter().zip(incoming).map(|(input, incoming)| writing.file(input, &incoming)).collect()
        })
    });
    // What came in before something failed goes into the book's one file too.
    let closed = book.close();
    let imported: Vec<ImportedFile> = imported?;
    closed?;
    Ok(imported)
}

/// What tells the rules from others.
pub(in crate::pipeline) fn rules_print(files: &RuleFiles) -> String {
    let mut hasher = Sha256::new();
    for (path, text) in files.iter() {
        hasher.update(path.as_bytes());
        hasher.update([0]);
        hasher.update(text.as_bytes());
        hasher.update([0]);
    }
    hexadecimal(&hasher.finalize())
}

struct Writing<'w> {
    workspace: &'w Workspace,
    request: &'w ImportRequest,
    shared: &'w Shared<'w>,
    rules: &'w str,
    book: &'w mut Book,
}

impl Writing<'_> {
    fn file(&mut self, input: &Input, incoming: &Incoming) -> Result<ImportedFile, BookError> {
        let original = incoming.original.recv().ok().flatten();
        let name = input.name.clone();
        let Some(original) = original else {
            // The entries must be taken, or the reader waits for ever.
            incoming.entries.iter().for_each(drop);
            let about_file = incoming.result.recv().ok().transpose()?.map(|result| result.about_file);
            self.note(&name, "无法读取")?;
            return Ok(ImportedFile { name, fate: Fate::Unreadable, about_file: about_file.unwrap_or_default() });
        };
        let head = self.head(input, &original);
        let person = &self.request.writer;
        let mut writer = match self.book.begin_import(&head, &original.packed, original.size)? {
            Began::Known(import, file, at) => {
                incoming.entries.iter().for_each(drop);
                return Ok(ImportedFile { name, fate: Fate::Known(import, file, at), about_file: Vec::new() });
            }
            Began::Writing(writer) => writer,
        };
        let mut tables = Tables::new(&mut writer, self.workspace, self.shared.ruleset, &head.hash);
        for entry in incoming.entries.iter().flatten() {
            tables.entry(entry)?;
        }
        tables.finish()?;
        let (senders, records) = (tables.senders, tables.records);
        let result = incoming.result.recv().map_err(|_| BookError::ReaderFailed(name.clone()))??;
        if !result.was_read {
            drop(writer);
            self.note(&name, "无法读取，没有导入")?;
            return Ok(ImportedFile { name, fate: Fate::Unreadable, about_file: result.about_file });
        }
        let import = writer.import;
        let counts = follow(&mut writer.change, import, self.workspace, self.shared.ruleset)?;
        writer.change.note(&person.line("导入", &name, &format!("第 {import} 次导入，{records} 行，{counts}")))?;
        writer.change.commit()?;
        Ok(imported(name, result, import, senders, records, counts))
    }

    fn head(&self, input: &Input, original: &Original) -> ImportHead {
        ImportHead {
            file: input.name.clone(),
            hash: original.hash.clone(),
            of_sender: original.of_sender.clone(),
            at: self.request.writer.at.clone(),
            by: self.request.writer.name.clone(),
            as_of: self.request.as_of,
            engine: ENGINE.to_owned(),
            rules: self.rules.to_owned(),
        }
    }

    fn note(&mut self, name: &str, detail: &str) -> Result<(), BookError> {
        let line = self.request.writer.line("导入失败", name, detail);
        let mut change = self.book.begin_change()?;
        change.note(&line)?;
        Ok(change.commit()?)
    }
}

fn imported(
    name: String,
    result: FileResult,
    import: i64,
    senders: Vec<String>,
    records: u64,
    counts: Counts,
) -> ImportedFile {
    let problems =
        [Severity::Error, Severity::Warning, Severity::Info].map(|severity| result.tally.diagnostics_of(severity));
    ImportedFile {
        name,
        fate: Fate::Imported { import, senders, records, counts, problems },
        about_file: result.about_file,
    }
}
