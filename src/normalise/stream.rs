//! A sheet as a stream of tables, records, skipped rows and diagnostics.

use super::fill::MergeFill;
use super::header::{self, MAX_DEPTH, WINDOW};
use super::rows::{repeats_header, skip_reason};
use super::table::{ActiveTable, Parts};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::model::{CellRange, CellRef, Record, Row, SkipReason, Table};
use crate::ruleset::Ruleset;
use std::collections::VecDeque;
use std::sync::Arc;

/// How many rows below the headings are looked at before the first record goes by.
const SAMPLE_ROWS: usize = 300;
/// After so many rows without a table the rest of the sheet is passed over.
const MAX_ROWS_WITHOUT_TABLE: u32 = 2_000;

/// Where a sheet is.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The sheet's name.
    pub sheet: Arc<str>,
}

impl Place {
    /// The location of a cell.
    #[must_use]
    pub fn cell(&self, cell: CellRef) -> Location {
        Location { file: Arc::clone(&self.file), sheet: Some(Arc::clone(&self.sheet)), cell: Some(cell), line: None }
    }
}

/// What a sheet holds, in the order of its rows.
#[derive(Debug)]
pub enum Event<'a> {
    /// A table begins.
    Table(Arc<Table>),
    /// A record of the table that began last.
    Record(Record<'a>),
    /// Rows that are no records, one after another.
    Skipped {
        /// First row.
        first: u32,
        /// Last row.
        last: u32,
        /// How many of them hold anything.
        rows: u64,
        /// Why.
        reason: SkipReason,
    },
    /// Something is wrong or worth knowing.
    Problem(Diagnostic),
}

/// Reads one sheet.
pub struct SheetReader<'r, 'a, R> {
    pub(super) ruleset: &'r Ruleset,
    pub(super) place: Place,
    merges: &'r [CellRange],
    named_profile: Option<(usize, usize)>,
    source: R,
    ahead: VecDeque<Row<'a>>,
    pub(super) events: VecDeque<Event<'a>>,
    active: Option<ActiveTable<'r>>,
    fill: MergeFill<'r, 'a>,
    skipped: Option<(u32, u32, u64, SkipReason)>,
    /// Texts above the headings.
    above: String,
    without_table: u32,
    /// The last row of the table that was read.
    last_row: u32,
    ended: bool,
}

impl<'r, 'a, R: Iterator<Item = Row<'a>>> SheetReader<'r, 'a, R> {
    /// A reader of a sheet's rows; `named_profile` is the method and profile that the user asked for.
    pub fn new(
        ruleset: &'r Ruleset,
        place: Place,
        merges: &'r [CellRange],
        named_profile: Option<(usize, usize)>,
        source: R,
    ) -> Self {
        Self {
            ruleset,
            place,
            merges,
            named_profile,
            source,
            ahead: VecDeque::new(),
            events: VecDeque::new(),
            active: None,
            fill: MergeFill::new(merges),
            skipped: None,
            above: String::new(),
            without_table: 0,
            last_row: 0,
            ended: false,
        }
    }

    /// Takes one step; afterwards there are events, or the sheet has ended.
    fn advance(&mut self) {
        let stepped = match self.active.take() {
            Some(active) => self.read_row(active),
            None => self.search(),
        };
        if !stepped {
            self.end_table();
            self.flush_skipped();
            self.ended = true;
        }
    }

    fn look_ahead(&mut self, rows: usize) {
        while self.ahead.len() < rows {
            match self.source.next() {
                Some(row) if row.is_blank() => {}
                Some(row) => self.ahead.push_back(row),
                None => return,
            }
        }
    }

    /// Looks for headings among the rows ahead.
    fn search(&mut self) -> bool {
        // Headings that begin at the window's end are seen whole.
        self.look_ahead(WINDOW + MAX_DEPTH);
        if self.ahead.is_empty() {
            return false;
        }
        let rows = self.ahead.make_contiguous();
        let above = format!("{} {}", self.above, self.place.sheet);
        match header::find(rows, self.merges, &self.ruleset.columns, &above) {
            Some(header) => self.begin_table(&header),
            None => self.pass_over(),
        }
        true
    }

    /// No headings: passes over most of the rows ahead, or over all the rest when there have been too many.
    fn pass_over(&mut self) {
        let keep = if self.ahead.len() < WINDOW + MAX_DEPTH { 0 } else { MAX_DEPTH };
        while self.ahead.len() > keep {
            if let Some(row) = self.ahead.pop_front() {
                self.without_table += 1;
                self.skip(&row, SkipReason::OtherTable);
            }
        }
        if self.without_table >= MAX_ROWS_WITHOUT_TABLE {
            while let Some(row) = self.ahead.pop_front().or_else(|| self.source.next()) {
                if !row.is_blank() {
                    self.skip(&row, SkipReason::OtherTable);
                }
            }
        }
    }

    fn begin_table(&mut self, header: &header::Header) {
        for _ in 0..header.start {
            if let Some(row) = self.ahead.pop_front() {
                self.note_above(&row);
                self.skip(&row, SkipReason::Title);
            }
        }
        let mut header_rows = Vec::new();
        for _ in 0..header.depth {
            if let Some(row) = self.ahead.pop_front() {
                self.last_row = row.number;
                self.skip(&row, SkipReason::Header);
                header_rows.push(row);
            }
        }
        self.look_ahead(SAMPLE_ROWS);
        let title = format!("{} {}", self.above, self.place.sheet);
        let columns = &self.ruleset.columns;
        let rows = self.ahead.make_contiguous();
        // Another table's rows would tell wrong tales of these columns.
        let is_other_header = |row: &Row<'_>| {
            header::looks_like_header(row, columns, false) && header_rows.iter().all(|own| own.cells != row.cells)
        };
        let end = rows.iter().position(is_other_header).unwrap_or(rows.len());
        let parts = Parts {
            ruleset: self.ruleset,
            place: &self.place,
            header,
            header_rows: &header_rows,
            title: &title,
            above: &self.above,
            sample: rows.get(..end).unwrap_or_default(),
            named_profile: self.named_profile,
        };
        if let Some((active, notes)) = parts.build() {
            self.flush_skipped();
            self.events.push_back(Event::Table(Arc::clone(&active.table)));
            self.events.extend(notes.into_iter().map(Event::Problem));
            self.active = Some(active);
        }
        self.without_table = 0;
        self.above.clear();
    }

    fn note_above(&mut self, row: &Row<'_>) {
        for text in row.cells.iter().filter_map(|(_, value)| value.as_text()) {
            if self.above.len() < 2_000 {
                self.above.push_str(text.trim());
                self.above.push('\n');
            }
        }
    }

    /// Reads the next row of a table.
    fn read_row(&mut self, mut active: ActiveTable<'r>) -> bool {
        let Some(mut row) = self.ahead.pop_front().or_else(|| self.source.next()) else {
            self.active = Some(active);
            return false;
        };
        if row.is_blank() {
            self.active = Some(active);
            return true;
        }
        let is_repeated = repeats_header(&row, &active);
        if !is_repeated && self.heads_a_table(&row) {
            self.active = Some(active);
            self.end_table();
            self.ahead.push_front(row);
            return self.search();
        }
        self.last_row = row.number;
        self.fill.fill(&mut row);
        let reason =
            if is_repeated { Some(SkipReason::RepeatedHeader) } else { skip_reason(&row, &active, self.ruleset) };
        if matches!(reason, Some(SkipReason::Note | SkipReason::Section)) {
            // It may be the title of a table below.
            self.note_above(&row);
        }
        match reason {
            _ if active.table.refusal.is_some() => self.skip(&row, SkipReason::OtherTable),
            Some(reason) => self.skip(&row, reason),
            None => self.record(&mut active, row),
        }
        self.active = Some(active);
        true
    }

    /// Whether another table begins with this row.
    fn heads_a_table(&mut self, row: &Row<'a>) -> bool {
        let after_break = self.skipped.is_some() || row.number > self.last_row + 1;
        if !header::looks_like_header(row, &self.ruleset.columns, after_break) {
            return false;
        }
        self.look_ahead(WINDOW);
        self.ahead.push_front(row.clone());
        let found = header::find(self.ahead.make_contiguous(), self.merges, &self.ruleset.columns, &self.above);
        self.ahead.pop_front();
        found.is_some_and(|header| header.start == 0)
    }

    fn end_table(&mut self) {
        let Some(active) = self.active.take().filter(|active| active.table.refusal.is_none() && active.records == 0)
        else {
            return;
        };
        self.flush_skipped();
        self.events.push_back(Event::Problem(Diagnostic {
            code: Code::TableEmpty,
            location: self.place.cell(CellRef { row: active.table.header_row, column: 0 }),
            value: String::new(),
            message: "表头下面没有可用的数据行".to_owned(),
            help: "如果这是空白模板，无需处理；否则请核对数据是否填在别处".to_owned(),
        }));
    }

    fn skip(&mut self, row: &Row<'_>, reason: SkipReason) {
        match &mut self.skipped {
            Some((_, last, rows, same)) if *same == reason => {
                *last = row.number;
                *rows += 1;
            }
            _ => {
                self.flush_skipped();
                self.skipped = Some((row.number, row.number, 1, reason));
            }
        }
    }

    pub(super) fn flush_skipped(&mut self) {
        if let Some((first, last, rows, reason)) = self.skipped.take() {
            self.events.push_back(Event::Skipped { first, last, rows, reason });
        }
    }
}

impl<'a, R: Iterator<Item = Row<'a>>> Iterator for SheetReader<'_, 'a, R> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            self.advance();
        }
    }
}
