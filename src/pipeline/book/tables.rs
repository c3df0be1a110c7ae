//! Writes the tables of one file into the book, many rows at a time.

use super::entries::{Entry, finding_text};
use super::{BookError, Workspace};
use crate::diagnostic::Diagnostic;
use crate::model::Finding;
use crate::model::book::{NewRecord, NewRegister};
use crate::ruleset::Ruleset;
use crate::store::{FindingRow, ImportWriter};

/// Rows that are kept until they are written.
const ROWS_AT_A_TIME: usize = 1_200;

/// Writes the tables of one file.
pub(super) struct Tables<'t, 'b> {
    writer: &'t mut ImportWriter<'b>,
    workspace: &'t Workspace,
    ruleset: &'t Ruleset,
    hash: &'t str,
    open: Option<OpenTable>,
    /// Who sent them, as written.
    pub(super) senders: Vec<String>,
    /// Rows so far.
    pub(super) records: u64,
    problems: Vec<Diagnostic>,
}

struct OpenTable {
    register: i64,
    kind: String,
    waiting: Vec<(i64, NewRecord)>,
    /// What criteria say of rows, by row number.
    findings: Vec<(u32, Vec<Finding>)>,
    /// Row numbers so far, in order, and the number in the book of the first.
    rows: Vec<u32>,
    first: Option<i64>,
}

impl<'t, 'b> Tables<'t, 'b> {
    pub(super) fn new(
        writer: &'t mut ImportWriter<'b>,
        workspace: &'t Workspace,
        ruleset: &'t Ruleset,
        hash: &'t str,
    ) -> Self {
        Self { writer, workspace, ruleset, hash, open: None, senders: Vec::new(), records: 0, problems: Vec::new() }
    }

    /// Writes what is left of the file.
    pub(super) fn finish(&mut self) -> Result<(), BookError> {
        self.close()?;
        self.write_problems()
    }

    pub(super) fn entry(&mut self, entry: Entry) -> Result<(), BookError> {
        match entry {
            Entry::Table(register) => {
                self.close()?;
                self.table(&register)
            }
            Entry::NamesSender => Ok(self.writer.set_names_sender()?),
            Entry::Row(row) => self.row(*row),
            Entry::Findings(row, findings) => self.findings(row, findings),
            Entry::Problem(diagnostic) => self.problem(*diagnostic),
            Entry::VersionOf(checksum) => Ok(self.writer.set_version_of(&checksum)?),
        }
    }

    fn unit(&mut self, name: &str, credit_code: Option<&str>) -> Result<i64, BookError> {
        let fold = |name: &str| self.ruleset.senders.fold(name, &self.workspace.town.places);
        Ok(self.writer.unit(name, fold, credit_code)?)
    }

    fn table(&mut self, register: &NewRegister) -> Result<(), BookError> {
        let sender = self.unit(&register.sender, None)?;
        if !self.senders.contains(&register.sender) {
            self.senders.push(register.sender.clone());
        }
        let number = self.writer.register(register, sender, self.hash)?;
        self.open = Some(OpenTable {
            register: number,
            kind: register.kind.clone(),
            waiting: Vec::new(),
            findings: Vec::new(),
            rows: Vec::new(),
            first: None,
        });
        Ok(())
    }

    fn row(&mut self, row: NewRecord) -> Result<(), BookError> {
        let unit = self.unit(&row.unit, row.credit_code.as_deref())?;
        let Some(open) = &mut self.open else { return Ok(()) };
        open.rows.push(row.row);
        open.waiting.push((unit, row));
        if open.waiting.len() >= ROWS_AT_A_TIME { self.write_waiting() } else { Ok(()) }
    }

    fn findings(&mut self, row: u32, findings: Vec<Finding>) -> Result<(), BookError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.findings.push((row, findings));
        if open.findings.len() >= ROWS_AT_A_TIME { self.write_waiting() } else { Ok(()) }
    }

    fn write_waiting(&mut self) -> Result<(), BookError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        if !open.waiting.is_empty() {
            let first = self.writer.records(open.register, &open.kind, &open.waiting)?;
            open.first.get_or_insert(first);
            open.waiting.clear();
        }
        let mut rows = Vec::new();
        for (row, findings) in open.findings.drain(..) {
            let at = open.rows.binary_search(&row).ok().and_then(|at| i64::try_from(at).ok());
            let Some((first, at)) = open.first.zip(at) else { continue };
            rows.extend((0..).zip(findings).map(|(place, finding)| FindingRow {
                record: first + at,
                at: place,
                answer: finding.answer.id(),
                body: finding_text(&finding),
                rule: finding.rule,
            }));
        }
        Ok(self.writer.findings(&rows)?)
    }

    fn problem(&mut self, diagnostic: Diagnostic) -> Result<(), BookError> {
        self.problems.push(diagnostic);
        if self.problems.len() >= ROWS_AT_A_TIME { self.write_problems() } else { Ok(()) }
    }

    fn write_problems(&mut self) -> Result<(), BookError> {
        let problems = std::mem::take(&mut self.problems);
        Ok(self.writer.problems(&problems)?)
    }

    fn close(&mut self) -> Result<(), BookError> {
        self.write_waiting()?;
        if let Some(open) = self.open.take() {
            let rows = u64::try_from(open.rows.len()).unwrap_or(u64::MAX);
            self.records += rows;
            self.writer.close_register(open.register, rows)?;
        }
        Ok(())
    }
}
