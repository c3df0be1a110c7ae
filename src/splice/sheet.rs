//! One sheet of the sender's on its way through: rows are copied in lockstep with the calls that change them.

use super::cells::{AddedCells, RowEdit, cleaned_row};
use super::error::SpliceError;
use super::head::{Head, LegacyPlace, NewColumns, legacy_place, row_height};
use super::limits::{MAX_COLUMNS, MAX_PART_BYTES, MAX_ROWS};
use super::look::LookId;
use super::new_sheet::{Added, push_cell};
use super::note_boxes::NoteLayout;
use super::notes::Note;
use super::package::{Package, PartWriter, Spooled};
use super::rows::Rows;
use super::strings::{Strings, push_all};
use super::styles::Styles;
use super::survey::{Survey, survey};
use crate::model::{CellRef, column_name};

/// Rows below a note whose heights tell where its box ends.
const ROWS_OF_A_NOTE: u32 = 40;

/// A sheet that is being rewritten.
pub(super) struct OpenSheet {
    pub(super) entry: usize,
    pub(super) part: String,
    name: String,
    survey: Survey,
    rows: Rows,
    /// Whether the rows' reader stands on a row.
    on_row: bool,
    head: Head,
    head_written: bool,
    column_formats: Vec<(u32, u32, u32)>,
    new_columns: NewColumns,
    /// Letters of the added columns.
    letters: Vec<String>,
    out: PartWriter,
    /// The row that the calls are at; 0 before the first.
    pending: u32,
    /// The same, as written.
    digits: String,
    /// Room for a cell's reference.
    reference: String,
    marks: Vec<(u32, LookId)>,
    added: AddedCells,
    notes: Vec<Note>,
    heights: Vec<(u32, u32)>,
    /// Formats that marks of ours left in an earlier result.
    cleaned: Vec<u32>,
    changed: bool,
}

/// A sheet that has come through.
pub(super) struct DoneSheet {
    pub(super) entry: usize,
    pub(super) part: String,
    out: PartWriter,
    tail: Tail,
    pub(super) notes: Vec<Note>,
    pub(super) layout: NoteLayout,
    pub(super) changed: bool,
}

/// What follows the rows.
enum Tail {
    /// Already copied.
    Copied,
    Held(String),
}

impl OpenSheet {
    pub(super) fn open(package: &mut Package, entry: usize, name: &str) -> Result<Self, SpliceError> {
        let survey = survey(package, entry)?;
        let part = package.name(entry);
        let mut rows = Rows::open(&part, package.stream(entry)?, survey.plain)?;
        let head = Head::parse(&part, rows.head())?;
        let on_row = rows.advance()?;
        Ok(Self {
            entry,
            part,
            name: name.to_owned(),
            survey,
            rows,
            on_row,
            column_formats: head.column_formats(),
            head,
            head_written: false,
            new_columns: NewColumns::default(),
            letters: Vec::new(),
            out: PartWriter::new()?,
            pending: 0,
            digits: String::new(),
            reference: String::new(),
            marks: Vec::new(),
            added: AddedCells::default(),
            notes: Vec::new(),
            heights: Vec::new(),
            cleaned: Vec::new(),
            changed: false,
        })
    }

    /// Has cells of these formats lose their fill.
    pub(super) fn clean(&mut self, formats: Vec<u32>) {
        self.cleaned = formats;
    }

    pub(super) fn append_columns(&mut self, widths: &[u16]) -> Result<u32, SpliceError> {
        if self.head_written || self.pending > 0 || !self.letters.is_empty() {
            return Err(SpliceError::Order("加列要在第一行之前，且只有一次"));
        }
        let count = u32::try_from(widths.len()).unwrap_or(u32::MAX);
        let first = self.survey.columns;
        if first.saturating_add(count) > MAX_COLUMNS {
            return Err(SpliceError::TooWide(self.name.clone()));
        }
        self.letters = (first..first + count).map(column_name).collect();
        self.new_columns = NewColumns { first, widths: widths.to_vec() };
        self.changed = true;
        Ok(first)
    }

    pub(super) fn append(
        &mut self,
        row: u32,
        cells: &[Added<'_>],
        styles: &mut Styles,
        strings: &mut Strings,
    ) -> Result<(), SpliceError> {
        self.go_to(row, styles)?;
        for cell in cells {
            if self.added.ends.last().is_some_and(|(last, _)| *last >= cell.column) {
                return Err(SpliceError::Order("一行里的单元格没有按列排列"));
            }
            let at = cell.column.checked_sub(self.new_columns.first).and_then(|at| usize::try_from(at).ok());
            let letters = at.and_then(|at| self.letters.get(at)).ok_or(SpliceError::Order("单元格不在所加的列里"))?;
            self.reference.clear();
            self.reference.push_str(letters);
            self.reference.push_str(&self.digits);
            push_cell(&mut self.added.xml, cell, &self.reference, &self.head.prefix, styles, strings);
            self.added.ends.push((cell.column, self.added.xml.len()));
        }
        Ok(())
    }

    pub(super) fn mark(
        &mut self,
        cell: CellRef,
        look: LookId,
        note: &str,
        styles: &mut Styles,
    ) -> Result<(), SpliceError> {
        self.go_to(cell.row, styles)?;
        if cell.column >= MAX_COLUMNS {
            return Err(SpliceError::TooWide(self.name.clone()));
        }
        match self.marks.last() {
            Some((last, _)) if *last > cell.column => return Err(SpliceError::Order("标记没有按列排列")),
            // Of two marks on one cell the first one colours it; both notes are kept.
            Some((last, _)) if *last == cell.column => {}
            _ => self.marks.push((cell.column, look)),
        }
        if !note.is_empty() {
            match self.notes.last_mut() {
                Some(last) if last.cell == cell => {
                    last.text.push('\n');
                    last.text.push_str(note);
                }
                _ => self.notes.push(Note { cell, text: note.to_owned() }),
            }
        }
        Ok(())
    }

    /// Makes `row` the one that calls are at, and copies everything before it.
    fn go_to(&mut self, row: u32, styles: &mut Styles) -> Result<(), SpliceError> {
        if row == self.pending {
            return Ok(());
        }
        if row < self.pending || row == 0 {
            return Err(SpliceError::Order("行号没有递增"));
        }
        if row > MAX_ROWS {
            return Err(SpliceError::TooLarge(format!("超过 {MAX_ROWS} 行")));
        }
        self.write_pending(styles)?;
        self.pending = row;
        self.digits = row.to_string();
        Ok(())
    }

    fn write_head(&mut self) {
        if !self.head_written {
            self.head_written = true;
            let head = self.head.rewritten(&self.new_columns, self.survey.last_row);
            self.out.buffer().extend_from_slice(head.as_bytes());
        }
    }

    /// Copies rows before that number as they are.
    fn copy_before(&mut self, number: u32, styles: &mut Styles) -> Result<(), SpliceError> {
        while self.on_row {
            let Some(row) = self.rows.current() else { break };
            if row.number >= number {
                break;
            }
            if let Some(note) = self.notes.last()
                && row.number <= note.cell.row + ROWS_OF_A_NOTE
                && let Some(height) = row_height(row.bytes)
            {
                self.heights.push((row.number, height));
            }
            match cleaned_row(&self.part, row.bytes, &self.cleaned, styles)? {
                Some(clean) => {
                    self.changed = true;
                    push_all(self.out.buffer(), &[row.gap, clean.as_bytes()]);
                }
                None => push_all(self.out.buffer(), &[row.gap, row.bytes]),
            }
            self.out.settle()?;
            self.on_row = self.rows.advance()?;
        }
        Ok(())
    }

    /// Writes the row that the calls were at.
    fn write_pending(&mut self, styles: &mut Styles) -> Result<(), SpliceError> {
        self.write_head();
        self.copy_before(self.pending, styles)?;
        if self.marks.is_empty() && self.added.ends.is_empty() {
            return Ok(());
        }
        self.changed = true;
        let edit = RowEdit {
            part: &self.part,
            number: self.pending,
            prefix: &self.head.prefix,
            marks: &self.marks,
            added: &self.added,
            column_formats: &self.column_formats,
        };
        let there = self.rows.current().filter(|row| self.on_row && row.number == self.pending);
        let out = self.out.buffer();
        match there {
            None => edit.create(styles, out),
            Some(row) => {
                out.extend_from_slice(row.gap);
                if !self.marks.is_empty()
                    && let Some(height) = row_height(row.bytes)
                {
                    self.heights.push((row.number, height));
                }
                let clean = cleaned_row(&self.part, row.bytes, &self.cleaned, styles)?;
                let bytes = clean.as_deref().map_or(row.bytes, str::as_bytes);
                if !(self.survey.plain && edit.append_plain(bytes, out)) {
                    let text = std::str::from_utf8(bytes).map_err(|_| SpliceError::Encoding(self.part.clone()))?;
                    edit.apply(text, styles, out)?;
                }
                self.on_row = self.rows.advance()?;
            }
        }
        self.marks.clear();
        self.added.clear();
        self.out.settle()
    }

    /// Copies what is left of the rows, and takes up what follows them.
    pub(super) fn finish(mut self, styles: &mut Styles) -> Result<DoneSheet, SpliceError> {
        self.write_pending(styles)?;
        self.copy_before(u32::MAX, styles)?;
        let end = format!("</{}sheetData>", self.head.prefix);
        push_all(self.out.buffer(), &[self.rows.last_gap(), end.as_bytes()]);
        let tail = if self.notes.is_empty() {
            while self.rows.read_tail(self.out.buffer())? > 0 {
                self.out.settle()?;
            }
            Tail::Copied
        } else {
            let mut tail = Vec::new();
            let limit = usize::try_from(MAX_PART_BYTES).unwrap_or(usize::MAX);
            while self.rows.read_tail(&mut tail)? > 0 {
                if tail.len() > limit {
                    return Err(SpliceError::TooLarge(format!("{} 的结尾太长", self.part)));
                }
            }
            Tail::Held(String::from_utf8(tail).map_err(|_| SpliceError::Encoding(self.part.clone()))?)
        };
        Ok(DoneSheet {
            entry: self.entry,
            part: self.part,
            out: self.out,
            tail,
            notes: self.notes,
            layout: NoteLayout { head: self.head, heights: self.heights },
            changed: self.changed,
        })
    }
}

impl DoneSheet {
    /// Where the sheet tells of notes; none where no note was put in.
    pub(super) fn legacy(&self) -> Result<Option<LegacyPlace>, SpliceError> {
        match &self.tail {
            Tail::Copied => Ok(None),
            Tail::Held(tail) => legacy_place(&self.part, tail).map(Some),
        }
    }

    /// The whole part; a new relation to notes is told of at that place.
    pub(super) fn finish(mut self, legacy: Option<(usize, String)>) -> Result<Spooled, SpliceError> {
        if let Tail::Held(tail) = &self.tail {
            let (at, element) = legacy.unwrap_or_default();
            let (before, after) = tail.split_at_checked(at).unwrap_or((tail, ""));
            push_all(self.out.buffer(), &[before.as_bytes(), element.as_bytes(), after.as_bytes()]);
        }
        self.out.finish()
    }
}
