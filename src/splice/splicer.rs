//! The workbook that is being rewritten, as its callers see it.

use super::error::SpliceError;
use super::head::{Head, LegacyPlace};
use super::look::{Look, LookId};
use super::new_sheet::{Added, NewSheet, SheetLayout};
use super::notes;
use super::package::{Package, PartWriter};
use super::relations::ContentTypes;
use super::rows::Rows;
use super::sheet::OpenSheet;
use super::strings::Strings;
use super::styles::Styles;
use super::workbook_part::{OwnSheet, Place, WorkbookPart};
use crate::model::CellRef;
use std::io::{Seek, Write};
use std::path::Path;

/// Characters of a sheet's name.
const MAX_NAME_UNITS: usize = 31;

/// A sender's workbook that is being rewritten.
pub struct Splicer {
    package: Package,
    workbook: WorkbookPart,
    styles: Styles,
    strings: Strings,
    types: ContentTypes,
    open: Option<OpenSheet>,
    own: Vec<Own>,
    /// The looks of marks that are taken off.
    cleaned: Vec<LookId>,
}

/// A sheet of ours that is being written.
struct Own {
    name: String,
    place: Place,
    sheet: NewSheet,
    /// Tab and entry of the sheet that it takes the place of.
    instead_of: Option<(usize, usize)>,
}

/// A sheet of ours.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OwnSheetId(usize);

impl Splicer {
    /// Opens a package. Cells that are put in and marks take their looks from the list by position.
    ///
    /// # Errors
    /// When the file is not an xlsx package that can be kept; the caller then writes a workbook of its own.
    pub fn open(path: &Path, looks: &[Look]) -> Result<Self, SpliceError> {
        let mut package = Package::open(path)?;
        let workbook = WorkbookPart::read(&mut package)?;
        let target = |kind| workbook.relations.first(kind).map(|relation| workbook.relations.path(relation));
        let (styles, strings) = (target("styles"), target("sharedStrings"));
        let folder = workbook.folder();
        let styles = styles.unwrap_or_else(|| format!("{folder}styles.xml"));
        let styles = Styles::read(&mut package, styles, looks)?;
        let strings = Strings::read(&mut package, strings)?;
        Ok(Self {
            package,
            workbook,
            styles,
            strings,
            types: ContentTypes::default(),
            open: None,
            own: Vec::new(),
            cleaned: Vec::new(),
        })
    }

    /// The names of the sender's worksheets in the order of their tabs. Sheets of charts are passed over.
    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        let sheets = self.workbook.sheets.iter().filter(|sheet| sheet.is_worksheet && sheet.part.is_some());
        sheets.map(|sheet| sheet.name.as_str())
    }

    /// Begins to copy a sheet of the sender's.
    ///
    /// # Errors
    /// When there is no such sheet, or its part is not understood.
    pub fn begin_sheet(&mut self, name: &str) -> Result<(), SpliceError> {
        if self.open.is_some() {
            return Err(SpliceError::Order("上一张表还没有写完"));
        }
        let sheet = self.workbook.sheets.iter().find(|sheet| sheet.is_worksheet && sheet.name == name);
        let entry = sheet.and_then(|sheet| sheet.part).ok_or_else(|| SpliceError::NoSheet(name.to_owned()))?;
        if self.package.is_replaced(entry) {
            return Err(SpliceError::Order("同一张表写了两次"));
        }
        let mut sheet = OpenSheet::open(&mut self.package, entry, name)?;
        if !self.cleaned.is_empty() {
            sheet.clean(self.styles.filled(&self.cleaned));
        }
        self.open = Some(sheet);
        Ok(())
    }

    /// Makes room for columns after the last one that is used, of these widths in characters. Gives the first one, 0-based.
    ///
    /// # Errors
    /// When the columns do not fit the sheet, or a row has been written already.
    pub fn append_columns(&mut self, widths: &[u16]) -> Result<u32, SpliceError> {
        self.open.as_mut().ok_or(NONE_OPEN)?.append_columns(widths)
    }

    /// Puts cells into the appended columns of a 1-based row. Rows come in rising order; those between are copied as they are,
    /// and a row that is not there is made.
    ///
    /// # Errors
    /// When rows or columns do not rise, or the part is not understood.
    pub fn append(&mut self, row: u32, cells: &[Added<'_>]) -> Result<(), SpliceError> {
        let sheet = self.open.as_mut().ok_or(NONE_OPEN)?;
        sheet.append(row, cells, &mut self.styles, &mut self.strings)
    }

    /// Fills a cell with a look's colour, keeping the rest of its style, and puts a note on it. Cells come in rising order; one
    /// that is not there is made. An empty note is none.
    ///
    /// # Errors
    /// When cells do not rise, or the part is not understood.
    pub fn mark(&mut self, cell: CellRef, look: LookId, note: &str) -> Result<(), SpliceError> {
        self.open.as_mut().ok_or(NONE_OPEN)?.mark(cell, look, note, &mut self.styles)
    }

    /// Copies the rest of the sheet.
    ///
    /// # Errors
    /// When the part is not understood.
    pub fn finish_sheet(&mut self) -> Result<(), SpliceError> {
        let sheet = self.open.take().ok_or(NONE_OPEN)?.finish(&mut self.styles)?;
        if !self.cleaned.is_empty() {
            notes::clean(&mut self.package, &sheet.part)?;
        }
        if !sheet.changed {
            return Ok(());
        }
        let told = match sheet.legacy()? {
            Some(place) => self.store_notes(&sheet, place)?,
            None => None,
        };
        let entry = sheet.entry;
        let part = sheet.finish(told)?;
        self.package.replace(entry, part);
        Ok(())
    }

    fn store_notes(
        &mut self,
        sheet: &super::sheet::DoneSheet,
        place: LegacyPlace,
    ) -> Result<Option<(usize, String)>, SpliceError> {
        let notes = (sheet.notes.as_slice(), &sheet.layout);
        notes::store(&mut self.package, &mut self.types, &self.workbook, &sheet.part, notes, place)
    }

    /// Adds a sheet of ours. Its name is made to differ from all others.
    ///
    /// # Errors
    /// When no temporary file can be made.
    pub fn new_sheet(&mut self, name: &str, place: Place, layout: SheetLayout) -> Result<OwnSheetId, SpliceError> {
        let name = self.free_name(name);
        let selected = place == Place::First && self.own.iter().all(|own| own.place != Place::First);
        let sheet = NewSheet::new(self.workbook.namespace(), selected, layout)?;
        self.own.push(Own { name, place, sheet, instead_of: None });
        Ok(OwnSheetId(self.own.len() - 1))
    }

    /// Writes a sheet of ours anew that an earlier result has under this name; it is shown when the file is opened. The caller
    /// does not begin that sheet as one of the sender's.
    ///
    /// # Errors
    /// When there is no such sheet, or no temporary file can be made.
    pub fn renew_sheet(&mut self, name: &str, layout: SheetLayout) -> Result<OwnSheetId, SpliceError> {
        let found = self.workbook.sheets.iter().enumerate().find(|(_, sheet)| sheet.is_worksheet && sheet.name == name);
        let place = found.and_then(|(tab, sheet)| Some((tab, sheet.part?)));
        let instead_of = Some(place.ok_or_else(|| SpliceError::NoSheet(name.to_owned()))?);
        let sheet = NewSheet::new(self.workbook.namespace(), true, layout)?;
        self.own.push(Own { name: name.to_owned(), place: Place::First, sheet, instead_of });
        Ok(OwnSheetId(self.own.len() - 1))
    }

    /// Takes off, from every sheet that is begun from now on, what an earlier result put on: our notes, and fills of exactly
    /// the colour of one of these looks. What a marked cell was filled with before is not known any more.
    pub fn clean(&mut self, marks: &[LookId]) {
        self.cleaned = marks.to_vec();
    }

    /// The name that a sheet of ours was given.
    #[must_use]
    pub fn name_of(&self, sheet: OwnSheetId) -> &str {
        self.own.get(sheet.0).map_or("", |own| &own.name)
    }

    /// Writes the next row of a sheet of ours, of that height in points. Gives its 1-based number.
    ///
    /// # Errors
    /// When columns do not rise, or the sheet is full.
    pub fn row(&mut self, sheet: OwnSheetId, height: Option<u16>, cells: &[Added<'_>]) -> Result<u32, SpliceError> {
        let own = self.own.get_mut(sheet.0).ok_or(NONE_OPEN)?;
        own.sheet.row(height, cells, &mut self.styles, &mut self.strings)
    }

    /// Writes the result and gives the output back.
    ///
    /// # Errors
    /// When a sheet is still open, a part is not understood, or the output cannot be written.
    pub fn finish<W: Write + Seek>(mut self, output: W) -> Result<W, SpliceError> {
        if self.open.is_some() {
            return Err(SpliceError::Order("上一张表还没有写完"));
        }
        if self.own.iter().any(|own| own.place == Place::First) {
            self.unselect()?;
        }
        let mut own = Vec::new();
        for Own { name, place, sheet, instead_of } in self.own {
            let stem = format!("{}worksheets/sheet", self.workbook.folder());
            let part = self.package.free_name(&stem, ".xml");
            let (spooled, filtered, repeated_rows) = sheet.finish()?;
            match instead_of {
                Some((_, entry)) => self.package.replace(entry, spooled),
                None => self.package.add(part.clone(), spooled),
            }
            let instead_of = instead_of.map(|(tab, _)| tab);
            own.push(OwnSheet { name, place, instead_of, repeated_rows, filtered, part });
        }
        self.strings.store(&mut self.package)?;
        if let Some(part) = self.styles.missing(&self.package) {
            let kind = self.workbook.relation_kind("styles");
            self.workbook.relations.add(kind, &part);
            self.types.add(&part, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml");
        }
        self.workbook.store(&mut self.package, &mut self.types, &own)?;
        self.styles.store(&mut self.package);
        self.types.store(&mut self.package)?;
        self.package.finish(output)
    }

    /// No sheet but ours stays selected, or all of them would be edited at once.
    fn unselect(&mut self) -> Result<(), SpliceError> {
        let entries: Vec<usize> = self.workbook.sheets.iter().filter_map(|sheet| sheet.part).collect();
        let renewed: Vec<usize> = self.own.iter().filter_map(|own| Some(own.instead_of?.1)).collect();
        for entry in entries {
            if self.package.is_replaced(entry) || renewed.contains(&entry) {
                continue;
            }
            let part = self.package.name(entry);
            // Sheets of charts and dialogues have no rows; they are small.
            let Ok(mut rows) = Rows::open(&part, self.package.stream(entry)?, false) else {
                self.unselect_small(entry);
                continue;
            };
            let head = Head::parse(&part, rows.head())?;
            if !head.is_selected() {
                continue;
            }
            let mut out = PartWriter::new()?;
            out.buffer().extend_from_slice(head.unselected().as_bytes());
            while rows.read_tail(out.buffer())? > 0 {
                out.settle()?;
            }
            self.package.replace(entry, out.finish()?);
        }
        Ok(())
    }

    fn unselect_small(&mut self, entry: usize) {
        // A part that is not understood is left alone: two selected sheets are less of an evil than no result.
        let Ok(xml) = self.package.text(entry) else { return };
        if let Some(at) = xml.find(" tabSelected=\"1\"") {
            let mut changed = xml;
            changed.replace_range(at..at + " tabSelected=\"1\"".len(), "");
            self.package.replace_text(entry, changed);
        }
    }

    fn free_name(&self, name: &str) -> String {
        let clean = |c: char| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c < ' ' { '_' } else { c };
        let base: String = name.chars().map(clean).collect();
        let base = base.trim_matches('\'');
        let theirs = self.workbook.sheets.iter().map(|sheet| &sheet.name);
        let taken: Vec<String> = theirs.chain(self.own.iter().map(|own| &own.name)).map(|n| n.to_lowercase()).collect();
        let mut number = 1;
        loop {
            let ending = if number == 1 { String::new() } else { format!("({number})") };
            let mut units = ending.len();
            let fits = |c: &char| {
                units += c.len_utf16();
                units <= MAX_NAME_UNITS
            };
            let kept: String = base.chars().take_while(fits).collect();
            let candidate = kept + ending.as_str();
            if !candidate.is_empty() && !taken.contains(&candidate.to_lowercase()) {
                return candidate;
            }
            number += 1;
        }
    }
}

const NONE_OPEN: SpliceError = SpliceError::Order("没有打开的表");
