//! Paints records into a sheet as a form does: title, lines, merged headings, rows, notes and signatures.

use crate::sheet::{Area, Cell, Mark, Sheet, Style, TableTruth, cell_name};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A heading with its parents (`现有控制措施|管理`), the field below it, and its width in characters.
/// A heading that begins with `^` merges equal cells downwards, within those merged to its left.
pub(crate) type Column = (&'static str, &'static str, u8);

/// A layout: its name, the kind of table that it is, and its columns.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) id: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) columns: &'static [Column],
}

impl Form {
    pub(crate) fn has(&self, field: &str) -> bool {
        self.columns.iter().any(|(_, other, _)| *other == field)
    }

    /// What stands in the merged columns up to a field: rows that agree in all of it share the field's cell.
    fn stub(&self, record: &Record, field: &str) -> Vec<Cell> {
        let to = self.columns.iter().position(|(_, other, _)| *other == field).unwrap_or(0);
        let merged = self.columns.iter().take(to + 1).filter(|(heading, ..)| heading.starts_with('^'));
        merged.map(|(_, field, _)| record.get(field)).collect()
    }

    fn paths(&self) -> Vec<Vec<&'static str>> {
        self.columns.iter().map(|(heading, ..)| heading.trim_start_matches('^').split('|').collect()).collect()
    }

    fn width(&self) -> u16 {
        u16::try_from(self.columns.len()).unwrap_or(u16::MAX)
    }
}

/// A mistake made in a record.
#[derive(Clone, Debug)]
pub(crate) struct Slip {
    pub(crate) field: &'static str,
    pub(crate) code: &'static str,
    pub(crate) why: String,
}

/// The cells of one record by field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    cells: BTreeMap<&'static str, Cell>,
    /// The day by which records are sorted.
    pub(crate) sort_day: Option<Date>,
    /// The factors of a risk, LEC and LS, as numbers.
    pub(crate) factors: Option<([Decimal; 3], [Decimal; 2])>,
    pub(crate) slip: Option<Slip>,
    /// What the engine rightly says of this record though nothing was planted.
    pub(crate) expected: Vec<Slip>,
}

impl Record {
    pub(crate) fn set(&mut self, field: &'static str, cell: impl Into<Cell>) -> &mut Self {
        self.cells.insert(field, cell.into());
        self
    }

    pub(crate) fn get(&self, field: &str) -> Cell {
        self.cells.get(field).cloned().unwrap_or(Cell::Blank)
    }

    /// Notes what the engine rightly says of a cell.
    pub(crate) fn expect(&mut self, field: &'static str, code: &'static str, why: &str) {
        self.expected.push(Slip { field, code, why: why.to_owned() });
    }

    pub(crate) fn has(&self, field: &str) -> bool {
        self.cells.get(field).is_some_and(|cell| !cell.is_blank())
    }
}

/// Paints one sheet from top to bottom.
pub(crate) struct Painter<'s> {
    pub(crate) sheet: &'s mut Sheet,
    pub(crate) form: &'static Form,
    /// The next free row, from 0.
    pub(crate) row: u32,
    left: u16,
    count: u32,
    merges: bool,
}

impl<'s> Painter<'s> {
    /// A painter; without merges for csv.
    pub(crate) fn new(sheet: &'s mut Sheet, form: &'static Form, merges: bool) -> Self {
        for (at, (_, _, width)) in (0_u16..).zip(form.columns) {
            let known = sheet.widths.entry(at).or_insert(0);
            *known = (*known).max(*width);
        }
        let row = sheet.cells.last_key_value().map_or(0, |((row, _), _)| row + 1);
        Self { sheet, form, row, left: 0, count: 0, merges }
    }

    /// Moves the whole table to the right: some people leave a margin.
    pub(crate) fn indent(mut self, columns: u16) -> Self {
        self.left = columns;
        self.sheet.widths = BTreeMap::new();
        for (at, (_, _, width)) in (columns..).zip(self.form.columns) {
            self.sheet.widths.insert(at, *width);
        }
        self
    }

    /// Begins so many rows further down.
    pub(crate) const fn below(mut self, rows: u32) -> Self {
        self.row += rows;
        self
    }

    fn right(&self) -> u16 {
        (self.left + self.form.width()).saturating_sub(1)
    }

    fn line(&mut self, text: &str, style: Style) {
        let area = Area { top: self.row, left: self.left, bottom: self.row, right: self.right() };
        if self.merges {
            self.sheet.put_over(area, text, style);
        } else {
            self.sheet.put(self.row, self.left, text, style);
        }
        self.row += 1;
    }

    pub(crate) fn title(&mut self, text: &str) -> &mut Self {
        self.line(text, Style::Title);
        self
    }

    /// A line in one merged cell.
    pub(crate) fn info(&mut self, text: &str) -> &mut Self {
        self.line(text, Style::Info);
        self
    }

    /// A line whose parts stand in cells of their own, spread over the width.
    pub(crate) fn spread(&mut self, parts: &[&str]) -> &mut Self {
        let step = (usize::from(self.form.width()) / parts.len().max(1)).max(1);
        for (at, part) in parts.iter().enumerate() {
            let column = self.left + u16::try_from(at * step).unwrap_or(0);
            self.sheet.put(self.row, column, *part, Style::Info);
        }
        self.row += 1;
        self
    }

    /// The unit at the right end of a line of its own.
    pub(crate) fn unit_line(&mut self, text: &str) -> &mut Self {
        self.sheet.put(self.row, self.right(), text, Style::Info);
        self.row += 1;
        self
    }

    pub(crate) fn blank(&mut self, rows: u32) -> &mut Self {
        self.row += rows;
        self
    }

    pub(crate) fn section(&mut self, text: &str) -> &mut Self {
        self.line(text, Style::Section);
        self
    }

    /// A row of the form that is no record: its first cell and what stands under some fields.
    pub(crate) fn total(&mut self, text: &str, values: &[(&'static str, Cell)]) -> &mut Self {
        self.sheet.put(self.row, self.left, text, Style::Section);
        for (at, (_, field, _)) in (self.left..).zip(self.form.columns).skip(1) {
            let value = values.iter().find(|(other, _)| other == field).map_or(Cell::Blank, |(_, cell)| cell.clone());
            self.sheet.put(self.row, at, value, Style::Section);
        }
        self.row += 1;
        self
    }

    /// Begins a table: headings, and an entry in the truth.
    pub(crate) fn head(&mut self) -> &mut Self {
        let header_row = self.row + 1;
        self.sheet.tables.push(TableTruth { kind: self.form.kind, header_row, records: 0 });
        self.headings();
        self.count = 0;
        self
    }

    /// Says what the engine rightly says at the table's first heading.
    pub(crate) fn expect_at_head(&mut self, code: &'static str, why: &str) -> &mut Self {
        let row = self.sheet.tables.last().map_or(0, |table| table.header_row.saturating_sub(1));
        self.sheet.expected.push(Mark { cell: cell_name(row, self.left), code, why: why.to_owned() });
        self
    }

    /// The headings alone, as on each new page.
    pub(crate) fn headings(&mut self) -> &mut Self {
        let paths = self.form.paths();
        let depth = paths.iter().map(Vec::len).max().unwrap_or(1);
        let top = self.row;
        for level in 0..depth {
            self.heading_level(&paths, level, top, depth);
        }
        self.row += u32::try_from(depth).unwrap_or(1);
        self
    }

    fn heading_level(&mut self, paths: &[Vec<&'static str>], level: usize, top: u32, depth: usize) {
        let mut at = 0;
        while let Some(path) = paths.get(at) {
            let prefix = path.get(..=level);
            let Some((prefix, text)) = prefix.and_then(|prefix| Some((prefix, *prefix.last()?))) else {
                at += 1;
                continue;
            };
            let is_leaf = path.len() == level + 1;
            let same = |other: &&Vec<&str>| !is_leaf && other.len() > level + 1 && other.get(..=level) == Some(prefix);
            let width = paths.iter().skip(at).take_while(same).count().max(1);
            let row = top + u32::try_from(level).unwrap_or(0);
            let column = self.left + u16::try_from(at).unwrap_or(0);
            let bottom = if is_leaf { top + u32::try_from(depth - 1).unwrap_or(0) } else { row };
            let area = Area { top: row, left: column, bottom, right: column + u16::try_from(width - 1).unwrap_or(0) };
            if self.merges {
                self.sheet.put_over(area, text, Style::Head);
            } else {
                self.sheet.put(row, column, text, Style::Head);
            }
            at += width;
        }
    }

    /// Numbers the columns below the headings, as some forms do.
    pub(crate) fn numbering(&mut self) -> &mut Self {
        for (number, at) in (1_u32..).zip(self.left..=self.right()) {
            self.sheet.put(self.row, at, number, Style::Head);
        }
        self.row += 1;
        self
    }

    /// Writes records below the headings.
    pub(crate) fn rows(&mut self, records: &[Record]) -> &mut Self {
        for (at, record) in records.iter().enumerate() {
            let above = at.checked_sub(1).and_then(|above| records.get(above));
            self.record(record, above);
        }
        self.merge_groups(records);
        if let Some(table) = self.sheet.tables.last_mut() {
            table.records += u32::try_from(records.len()).unwrap_or(0);
        }
        self
    }

    /// Writes records with the headings again on each page.
    pub(crate) fn pages(&mut self, records: &[Record], per_page: usize) -> &mut Self {
        for (at, page) in records.chunks(per_page.max(1)).enumerate() {
            if at > 0 {
                self.headings();
            }
            self.rows(page);
        }
        self
    }

    fn record(&mut self, record: &Record, above: Option<&Record>) {
        self.count += 1;
        for (at, (heading, field, _)) in (self.left..).zip(self.form.columns) {
            let mut cell = record.get(field);
            if *field == "seq" && cell.is_blank() {
                cell = self.count.into();
            }
            let is_same = above.is_some_and(|above| self.form.stub(above, field) == self.form.stub(record, field));
            if self.merges && heading.starts_with('^') && is_same {
                cell = Cell::Blank;
            }
            let style = colour(field, &cell).unwrap_or(Style::Body);
            self.sheet.put(self.row, at, cell, style);
            let mark = |slip: &Slip| Mark { cell: cell_name(self.row, at), code: slip.code, why: slip.why.clone() };
            self.sheet.planted.extend(record.slip.iter().filter(|slip| slip.field == *field).map(mark));
            self.sheet.expected.extend(record.expected.iter().filter(|slip| slip.field == *field).map(mark));
        }
        self.row += 1;
    }

    /// Merges the cells of `^` columns over the rows of a group.
    fn merge_groups(&mut self, records: &[Record]) {
        if !self.merges {
            return;
        }
        let first_row = self.row - u32::try_from(records.len()).unwrap_or(0);
        for (column, (heading, field, _)) in (self.left..).zip(self.form.columns) {
            if !heading.starts_with('^') {
                continue;
            }
            let mut start = 0;
            while let Some(first) = records.get(start) {
                let stub = self.form.stub(first, field);
                let same = |other: &&Record| self.form.stub(other, field) == stub;
                let length = records.iter().skip(start).take_while(same).count().max(1);
                if length > 1 {
                    let top = first_row + u32::try_from(start).unwrap_or(0);
                    let bottom = top + u32::try_from(length - 1).unwrap_or(0);
                    self.sheet.merges.push(Area { top, left: column, bottom, right: column });
                }
                start += length;
            }
        }
    }
}

/// The fill of a level's cell.
fn colour(field: &str, cell: &Cell) -> Option<Style> {
    let Cell::Text(text) = cell else { return None };
    let words = [("红", 1), ("橙", 2), ("黄", 3), ("蓝", 4)];
    let found = words.iter().find(|(word, _)| field == "level" && text.contains(word));
    found.map(|(_, colour)| Style::Colour(*colour))
}
