//! 试读: what a file holds and how it would be read, without writing anything.

use super::inputs::{self, GRADED_SUFFIX, Input, InputsError};
use super::sheet::{Content, read_sheet};
use super::version::newer_version;
use super::{Observer, Rules, RulesError, RulesRequest, load_rules};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::import::{ReaderProcess, Workbook};
use crate::model::records::TypedRecord;
use crate::model::{FieldValue, MappedBy, Row, SheetInfo, SkipReason, Table};
use crate::normalise::{Event, Place, SheetReader, ValueReader};
use crate::ruleset::Ruleset;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to inspect, and how.
#[derive(Clone, Debug)]
pub struct InspectRequest {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    /// The rules to read by.
    pub rules: RulesRequest,
    /// How to start the process that reads xls and ods.
    pub reader: Option<ReaderProcess>,
    /// Whether the records themselves are wanted.
    pub wants_records: bool,
}

/// What was seen in a file.
#[derive(Debug)]
pub struct InspectedFile {
    /// What the file is called in results.
    pub name: String,
    /// Its sheets.
    pub sheets: Vec<InspectedSheet>,
    /// What is wrong or worth knowing, cell by cell.
    pub diagnostics: Vec<Diagnostic>,
}

impl InspectedFile {
    /// Whether a record could be read.
    #[must_use]
    pub fn has_records(&self) -> bool {
        self.sheets.iter().flat_map(|sheet| &sheet.tables).any(|table| table.records > 0)
    }
}

/// What was seen in a sheet.
#[derive(Debug)]
pub struct InspectedSheet {
    /// Its name.
    pub name: String,
    /// Whether its tab is hidden.
    pub is_hidden: bool,
    /// The tables on it.
    pub tables: Vec<InspectedTable>,
    /// Rows that are no records: (first row, last row, how many hold anything, why).
    pub skipped: Vec<(u32, u32, u64, SkipReason)>,
}

/// A table that was found.
#[derive(Debug)]
pub struct InspectedTable {
    /// The table.
    pub table: Arc<Table>,
    /// What such a table is called.
    pub kind_title: String,
    /// Its columns, as people may read of them.
    pub columns: Vec<InspectedColumn>,
    /// How many records it has.
    pub records: u64,
    /// The records, where they are wanted, with their rows.
    pub rows: Vec<(u32, TypedRecord)>,
}

/// How a column is read.
#[derive(Debug)]
pub struct InspectedColumn {
    /// 0-based.
    pub index: u32,
    /// Its heading.
    pub heading: String,
    /// The field's identifier and standard heading.
    pub field: Option<(String, String)>,
    /// By what the field was recognised.
    pub mapped_by: Option<MappedBy>,
    /// The field that it may be, too unsure to go by.
    pub maybe: Option<(String, String)>,
    /// The field for which it stands in beside its own.
    pub stands_for: Option<(String, String)>,
}

/// Why nothing could be inspected.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The inputs cannot be listed.
    #[error(transparent)]
    Inputs(#[from] InputsError),
    /// There are no rules to read by.
    #[error(transparent)]
    Rules(#[from] RulesError),
}

/// Reads the inputs and says what is in them; nothing is written.
///
/// # Errors
/// When there are no inputs or no rules. What is wrong with a file is in the result.
pub fn inspect(request: &InspectRequest, observer: &dyn Observer) -> Result<Vec<InspectedFile>, InspectError> {
    let Rules { ruleset, named_profile, .. } = load_rules(&request.rules)?;
    let InspectRequest { reader, wants_records, .. } = request;
    let inspector =
        Inspector { ruleset: &ruleset, named_profile, reader: reader.as_ref(), wants_records: *wants_records };
    Ok(inspector.files(&request.inputs, observer)?)
}

/// Looks into files by rules that are loaded.
pub(super) struct Inspector<'i> {
    pub(super) ruleset: &'i Ruleset,
    pub(super) named_profile: Option<(usize, usize)>,
    pub(super) reader: Option<&'i ReaderProcess>,
    pub(super) wants_records: bool,
}

impl Inspector<'_> {
    pub(super) fn files(
        &self,
        arguments: &[PathBuf],
        observer: &dyn Observer,
    ) -> Result<Vec<InspectedFile>, InputsError> {
        // Nothing is written: the names of results do not matter.
        let inputs = inputs::list(arguments, Path::new(""), GRADED_SUFFIX)?;
        observer.files(inputs.len());
        let one = |input: &Input| {
            let file = self.file(input);
            observer.file_done(&input.name);
            file
        };
        Ok(inputs.par_iter().map(one).collect())
    }

    fn file(&self, input: &Input) -> InspectedFile {
        let name: Arc<str> = Arc::from(input.name.as_str());
        let mut file = InspectedFile { name: input.name.clone(), sheets: Vec::new(), diagnostics: Vec::new() };
        match Workbook::open(&input.path, self.reader) {
            Ok(mut workbook) => {
                file.diagnostics.extend(encoding_note(&workbook, &name));
                for (at, info) in workbook.sheets().to_vec().iter().enumerate() {
                    let sheet = self.sheet(&mut workbook, at, info, &name, &mut file.diagnostics);
                    file.sheets.push(sheet);
                }
            }
            Err(error) => file.diagnostics.push(error.diagnostic(&name, None)),
        }
        file
    }

    fn sheet(
        &self,
        workbook: &mut Workbook,
        at: usize,
        info: &SheetInfo,
        file: &Arc<str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> InspectedSheet {
        let mut sheet =
            InspectedSheet { name: info.name.clone(), is_hidden: info.hidden, tables: Vec::new(), skipped: Vec::new() };
        let place = Place { file: Arc::clone(file), sheet: Arc::from(info.name.as_str()) };
        let (_, failure) = read_sheet(workbook, at, info, |content| match content {
            Content::List(returned) => {
                let (first, last, rows) = returned.rows;
                sheet.skipped.push((first, last, rows, SkipReason::ReturnSheet));
                diagnostics.push(newer_version(file, &info.name, &returned.mark));
            }
            Content::Rows(rows) => {
                let profile = self.named_profile;
                let reader = SheetReader::new(self.ruleset, place.clone(), &info.merges, profile, rows);
                self.events(reader, &mut sheet, diagnostics);
            }
        });
        diagnostics.extend(failure.map(|error| error.diagnostic(file, Some(&place.sheet))));
        sheet
    }

    fn events<'a>(
        &self,
        reader: SheetReader<'_, 'a, impl Iterator<Item = Row<'a>>>,
        sheet: &mut InspectedSheet,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut values: Option<ValueReader<'_>> = None;
        for event in reader {
            match event {
                Event::Table(table) => {
                    values = Some(ValueReader::of(self.ruleset, &table));
                    sheet.tables.push(self.table(table));
                }
                Event::Record(record) => {
                    let Some(table) = sheet.tables.last_mut() else { continue };
                    table.records += 1;
                    if let Some(values) = values.as_ref().filter(|_| self.wants_records) {
                        let named = |value: FieldValue| (self.ruleset.fields.id(value.field).to_owned(), value);
                        let filled = values.values(&record).into_iter().map(named).collect();
                        let typed = TypedRecord::read(&record.table.kind, filled);
                        table.rows.extend(typed.map(|typed| (record.row.number, typed)));
                    }
                }
                Event::Skipped { first, last, rows, reason } => sheet.skipped.push((first, last, rows, reason)),
                Event::Problem(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }

    fn table(&self, table: Arc<Table>) -> InspectedTable {
        let kind_title = self.ruleset.columns.kind_title(&table.kind).to_owned();
        let fields = &self.ruleset.fields;
        let named = |field| (fields.id(field).to_owned(), fields.title(field).to_owned());
        let column = |column: &crate::model::Column| InspectedColumn {
            index: column.index,
            heading: column.title(),
            field: column.field.map(named),
            mapped_by: column.mapped_by,
            maybe: column.maybe.map(named),
            stands_for: column.stands_for.map(named),
        };
        let columns = table.columns.iter().map(column).collect();
        InspectedTable { kind_title, columns, records: 0, rows: Vec::new(), table }
    }
}

/// Says that the encoding of a CSV file was guessed.
pub(super) fn encoding_note(workbook: &Workbook, file: &Arc<str>) -> Option<Diagnostic> {
    let encoding = workbook.guessed_encoding()?;
    Some(Diagnostic {
        code: Code::EncodingGuessed,
        location: Location { file: Arc::clone(file), ..Location::default() },
        value: encoding.to_owned(),
        message: format!("CSV 文件没有标明编码，按 {encoding} 读"),
        help: "如有乱码，请用 WPS 或 Excel 另存为 .xlsx".to_owned(),
    })
}
