//! Takes rows and tables through the consistency checks.

use super::file::{FileError, FileResult, FileRun};
use super::findings::{CHEMICALS, LEDGER, SELF_CHECK};
use crate::analyse::TableFigures;
use crate::diagnostic::{Diagnostic, Location};
use crate::grade::Verdict;
use crate::grade::consistency::ConsistencyJudge;
use crate::model::{CellRef, RISK_REGISTER, Record, Table};
use crate::ruleset::Over;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What tells a register from others.
#[derive(Clone, Debug)]
pub(super) struct RegisterPrint {
    location: Location,
    /// Rows, and a sum over their texts.
    print: (u64, u64),
}

impl FileRun<'_, '_, '_> {
    pub(super) fn check_risk(&mut self, record: &Record<'_>, verdict: &Verdict) -> Result<(), FileError> {
        let consistency = self.shared.consistency;
        self.figures.register_row(self.shared.ruleset, consistency.checks(), record, &verdict.grade);
        self.at_cells(record, &consistency.risk(&self.row_checks, record, &verdict.grade))
    }

    pub(super) fn check_danger(&mut self, record: &Record<'_>) -> Result<(), FileError> {
        self.figures.ledger_row(record);
        self.at_cells(record, &self.shared.consistency.hidden_danger(&self.row_checks, record))
    }

    /// Checks the table whose rows have gone by, and begins anew.
    pub(super) fn check_table(&mut self, table: &Table) -> Result<(), FileError> {
        let figures = std::mem::replace(&mut self.figures, TableFigures::new(self.shared.ruleset));
        let over = match &*table.kind {
            RISK_REGISTER => Over::Register,
            LEDGER => Over::Ledger,
            SELF_CHECK => return self.note_counted(table),
            CHEMICALS => return self.judge_inventory(table),
            _ => return Ok(()),
        };
        let cell = CellRef { row: table.header_row, column: table.columns.first().map_or(0, |column| column.index) };
        let location = self.location(Some(&table.sheet), Some(cell));
        let checks = self.shared.consistency.checks();
        for issue in self.shared.consistency.table(over, &figures.figures(checks), &figures.shown(checks)) {
            self.problem(&issue.at(location.clone()))?;
        }
        if let Some(print) = figures.fingerprint().filter(|_| over == Over::Register) {
            self.result.registers.push(RegisterPrint { location, print });
        }
        Ok(())
    }
}

/// Tells of registers that are the same in several files.
pub(super) fn note_twins(consistency: &ConsistencyJudge<'_>, results: &mut [FileResult]) -> Result<(), FileError> {
    let mut same: BTreeMap<(u64, u64), Vec<(usize, Location)>> = BTreeMap::new();
    for (at, result) in results.iter().enumerate() {
        for register in &result.registers {
            same.entry(register.print).or_default().push((at, register.location.clone()));
        }
    }
    for group in same.values() {
        for (at, location) in group {
            let others: Vec<&Location> =
                group.iter().filter(|(other, _)| other != at).map(|(_, other)| other).collect();
            let Some(result) = results.get_mut(*at).filter(|_| !others.is_empty()) else { continue };
            for diagnostic in twin_diagnostics(consistency, location, &others) {
                result.add_late(diagnostic)?;
            }
        }
    }
    Ok(())
}

fn twin_diagnostics(consistency: &ConsistencyJudge<'_>, own: &Location, others: &[&Location]) -> Vec<Diagnostic> {
    let name = "same_register_elsewhere_count".to_owned();
    let figures = BTreeMap::from([(name, Decimal::from(others.len()))]);
    let places: Vec<String> = others.iter().map(ToString::to_string).collect();
    let shown = BTreeMap::from([("same_register_elsewhere".to_owned(), places.join("、"))]);
    consistency.table(Over::Register, &figures, &shown).iter().map(|issue| issue.at(own.clone())).collect()
}
