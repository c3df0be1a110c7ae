//! 表头册: confirms how a file's headings are to be read, and remembers it for the same headings.

use super::inputs::InputsError;
use super::inspect::{InspectedTable, Inspector};
use super::output::{OutputError, write_text};
use super::{ReaderProcess, Rules, RulesError, RulesRequest, Unobserved, load_rules};
use crate::model::column_name;
use crate::ruleset::{NOT_READ, Ruleset, header_book_entry};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a new header book begins.
const FIRST_LINES: &str = "\
# 表头册：确认过的表头怎么读。同样的一套表头再来时照此读；同一套写了两次的，以后写的为准。
# 可以直接改：冒号左边是表头（上级 / 下级），右边是字段编号，\"-\" 是不采用。
tables:
";

/// What to confirm.
#[derive(Clone, Debug)]
pub struct ConfirmRequest {
    /// The file whose headings are confirmed.
    pub file: PathBuf,
    /// The sheet; all sheets where none is named.
    pub sheet: Option<String>,
    /// The kind of table, where it was not recognised rightly.
    pub kind: Option<String>,
    /// Columns that are to be read otherwise: (letters of the column, field or `-`).
    pub columns: Vec<(String, String)>,
    /// The header book; it is begun where there is none.
    pub book: PathBuf,
    /// The rules to read by.
    pub rules: RulesRequest,
    /// How to start the process that reads xls and ods.
    pub reader: Option<ReaderProcess>,
}

/// A table that was confirmed.
#[derive(Debug)]
pub struct ConfirmedSheet {
    /// Its sheet.
    pub sheet: String,
    /// What such a table is called.
    pub kind_title: String,
    /// Heading and field of each column; none where it is not read.
    pub columns: Vec<(String, Option<String>)>,
}

/// Why nothing was confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// There is no such file.
    #[error(transparent)]
    Inputs(#[from] InputsError),
    /// There are no rules to read by, or the header book has mistakes.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// No table was found.
    #[error("没有认出表头，无可确认；请用 anping inspect 看看文件里有什么")]
    NoTable,
    /// There is no such kind of table.
    #[error("没有「{0}」这类表格；可写：{1}")]
    UnknownKind(String, String),
    /// There is no such column.
    #[error("「{0}」不是这张表的列；请写列的字母，如 --set C=hazard_factor")]
    UnknownColumn(String),
    /// There is no such field.
    #[error("「{0}」不是字段的编号或名称；可写：{1}；不采用的写 -")]
    UnknownField(String, String),
    /// The header book cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Adds a file's tables to the header book, as they are read with the changes asked for.
///
/// # Errors
/// When there is no table, a name is unknown, or the book cannot be read or written; nothing has been written then.
pub fn confirm_headers(request: &ConfirmRequest) -> Result<Vec<ConfirmedSheet>, ConfirmError> {
    let known = request.book.exists().then(|| request.book.clone());
    let rules = RulesRequest { header_book: known, ..request.rules.clone() };
    let Rules { ruleset, named_profile, .. } = load_rules(&rules)?;
    let reader = request.reader.as_ref();
    let inspector = Inspector { ruleset: &ruleset, named_profile, reader, wants_records: false };
    let files = inspector.files(std::slice::from_ref(&request.file), &Unobserved)?;
    let mut entries = String::new();
    let mut confirmed = Vec::new();
    for sheet in files.iter().flat_map(|file| &file.sheets) {
        if request.sheet.as_ref().is_some_and(|name| *name != sheet.name) {
            continue;
        }
        for table in sheet.tables.iter().filter(|table| table.table.refusal.is_none() || request.kind.is_some()) {
            let (entry, shown) = confirm(request, &ruleset, &sheet.name, table)?;
            entries.push_str(&entry);
            confirmed.push(shown);
        }
    }
    if confirmed.is_empty() {
        return Err(ConfirmError::NoTable);
    }
    let old = std::fs::read_to_string(&request.book).unwrap_or_else(|_| FIRST_LINES.to_owned());
    write_text(&request.book, &format!("{}\n{entries}", old.trim_end()))?;
    Ok(confirmed)
}

fn confirm(
    request: &ConfirmRequest,
    ruleset: &Ruleset,
    sheet: &str,
    table: &InspectedTable,
) -> Result<(String, ConfirmedSheet), ConfirmError> {
    let kind = kind_of(request, ruleset, table)?;
    let mut changed = changes(request, ruleset, kind)?;
    // A field that another column is given leaves the one that had it.
    let given: Vec<String> = changed.values().flatten().cloned().collect();
    let mut columns: Vec<(String, Option<String>)> = Vec::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for (column, inspected) in table.table.columns.iter().zip(&table.columns) {
        let change = changed.remove(&column_name(column.index));
        if column.path.is_empty() {
            continue;
        }
        let heading = column.path.iter().map(|part| part.replace(" / ", "/")).collect::<Vec<_>>().join(" / ");
        let count = seen.entry(heading.clone()).or_default();
        *count += 1;
        let heading = if *count == 1 { heading } else { format!("{heading}#{count}") };
        let own = inspected.field.as_ref().map(|(id, _)| id.clone()).filter(|id| !given.contains(id));
        let field = change.unwrap_or(own);
        columns.push((heading, field));
    }
    if let Some(unknown) = changed.into_keys().next() {
        return Err(ConfirmError::UnknownColumn(unknown));
    }
    let note = format!("{}「{sheet}」，{}", request.file.display(), request.rules.as_of);
    let lines: Vec<(String, Option<&str>)> =
        columns.iter().map(|(heading, field)| (heading.clone(), field.as_deref())).collect();
    let kind = ruleset.columns.kinds.get(kind);
    let entry = header_book_entry(kind.map_or("", |kind| &kind.id), &note, &lines);
    let kind_title = kind.map(|kind| kind.title.clone()).unwrap_or_default();
    Ok((entry, ConfirmedSheet { sheet: sheet.to_owned(), kind_title, columns }))
}

fn kind_of(request: &ConfirmRequest, ruleset: &Ruleset, table: &InspectedTable) -> Result<usize, ConfirmError> {
    let kinds = &ruleset.columns.kinds;
    let wanted = request.kind.as_deref().unwrap_or(&table.table.kind);
    kinds.iter().position(|kind| *kind.id == *wanted || kind.title == wanted).ok_or_else(|| {
        let known: Vec<String> = kinds.iter().map(|kind| format!("{}（{}）", kind.id, kind.title)).collect();
        ConfirmError::UnknownKind(wanted.to_owned(), known.join("、"))
    })
}

/// The changes asked for: a field's identifier, or none for a column that is not to be read, by the column's letters.
fn changes(
    request: &ConfirmRequest,
    ruleset: &Ruleset,
    kind: usize,
) -> Result<BTreeMap<String, Option<String>>, ConfirmError> {
    let fields = ruleset.columns.fields_of(kind);
    let find = |name: &str| {
        let named = |field: &&crate::model::FieldId| {
            ruleset.fields.id(**field) == name || ruleset.fields.title(**field) == name
        };
        fields.iter().find(named).map(|field| ruleset.fields.id(*field).to_owned())
    };
    let change = |(column, name): &(String, String)| {
        let field = if name == NOT_READ { None } else { Some(find(name)) };
        match field {
            Some(None) => {
                let known: Vec<String> = fields
                    .iter()
                    .map(|field| format!("{}（{}）", ruleset.fields.id(*field), ruleset.fields.title(*field)))
                    .collect();
                Err(ConfirmError::UnknownField(name.clone(), known.join("、")))
            }
            field => Ok((column.to_ascii_uppercase(), field.flatten())),
        }
    };
    request.columns.iter().map(change).collect()
}
