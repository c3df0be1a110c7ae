//! 数据交换: writes the tables of a platform for the enterprises that are meant, and what is missing in them.

use super::asking::on_day;
use super::filter::Filter;
use super::{BookError, Workspace, Writer};
use crate::model::book::BookRow;
use crate::pipeline::RulesError;
use crate::pipeline::output::write_text;
use crate::report::{ExchangeGap, ExchangeRow, GivenValues, exchange as fill};
use crate::ruleset::exchange::{Exchange, Exchanges};
use crate::ruleset::reference::Codes;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What to write.
#[derive(Clone, Debug)]
pub struct ExchangeRequest {
    /// Which exchange.
    pub which: String,
    /// The enterprise: its name or a part of it.
    pub unit: String,
    /// What no table has, by the identifiers of the exchange.
    pub given: BTreeMap<String, String>,
    /// The folder for the tables.
    pub out: PathBuf,
    /// Who does it, and when.
    pub writer: Writer,
    /// As things were on this day.
    pub as_of: Date,
}

/// What was written.
#[derive(Clone, Debug)]
pub struct ExchangeOutcome {
    /// Each table: its title, its file, its records.
    pub tables: Vec<(String, PathBuf, usize)>,
    /// What is missing.
    pub gaps: Vec<ExchangeGap>,
    /// The enterprises, as they are known.
    pub units: Vec<String>,
}

/// Writes the tables of an exchange as JSON files, and `缺口.txt` beside them.
///
/// # Errors
/// When there is no such exchange or enterprise, or a file cannot be written.
pub fn exchange(workspace: &Workspace, request: &ExchangeRequest) -> Result<ExchangeOutcome, BookError> {
    on_day(workspace, request.as_of, |rules, asker| {
        let reference = asker.reference();
        let codes = &reference.codes;
        let exchanges = Exchanges::load(&rules.files, &rules.ruleset, codes).map_err(RulesError::from)?;
        let known = || exchanges.all().iter().map(|exchange| exchange.id.as_str()).collect::<Vec<_>>().join("、");
        let which = exchanges.find(&request.which);
        let which = which.ok_or_else(|| BookError::NoExchange(request.which.clone(), known()))?;
        let mut rows = Vec::new();
        for kind in &rules.ruleset.columns.kinds {
            rows.extend(asker.rows(kind, &[Filter::Unit(request.unit.clone())])?);
        }
        write(request, which, codes, &rows)
    })
}

fn write(
    request: &ExchangeRequest,
    which: &Exchange,
    codes: &Codes,
    rows: &[BookRow],
) -> Result<ExchangeOutcome, BookError> {
    let mut units: Vec<String> = rows.iter().map(|row| row.unit.clone()).collect();
    units.sort();
    units.dedup();
    if units.is_empty() {
        return Err(BookError::NoUnit(request.unit.clone()));
    }
    let mut given = request.given.clone();
    given.entry("made_at".to_owned()).or_insert_with(|| request.writer.at.clone());
    given.entry("made_by".to_owned()).or_insert_with(|| request.writer.name.clone());
    let given = GivenValues { for_all: given, by_unit: BTreeMap::new() };
    let rows: Vec<ExchangeRow<'_>> = rows.iter().map(ExchangeRow::from).collect();
    let filled = fill(which, codes, &rows, &given);
    let mut tables = Vec::new();
    for table in &filled.tables {
        let path = write_text(&request.out.join(format!("{}.json", table.name)), &table.json())?;
        tables.push((table.title.clone(), path, table.records.len()));
    }
    write_text(&request.out.join("缺口.txt"), &gaps_text(&filled.gaps))?;
    Ok(ExchangeOutcome { tables, gaps: filled.gaps, units })
}

/// One line for each gap.
fn gaps_text(gaps: &[ExchangeGap]) -> String {
    gaps.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n") + "\n"
}
