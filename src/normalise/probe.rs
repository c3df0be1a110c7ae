//! Asks the values below a heading whether they are what a field holds: a column of 0.5, 1, 3, 6, 10 is no telephone number.

use super::header::HeaderColumn;
use super::values::{Reading, ValueReader};
use crate::model::{CellValue, FieldId, Row};
use crate::ruleset::{MatchKind, Ruleset, ValueType};

/// How many rows below the headings are looked at.
const PROBE_ROWS: usize = 60;
/// Longest text, in bytes, that can be a word of a scale.
const MAX_SCALE_WORD_BYTES: usize = 12;

/// The first rows of a table.
pub(super) struct Probe<'p, 'a> {
    ruleset: &'p Ruleset,
    reader: ValueReader<'p>,
    rows: &'p [Row<'a>],
}

impl<'p, 'a> Probe<'p, 'a> {
    pub(super) fn new(ruleset: &'p Ruleset, sample: &'p [Row<'a>]) -> Self {
        let rows = sample.get(..PROBE_ROWS).unwrap_or(sample);
        Self { ruleset, reader: ValueReader::without_headings(ruleset), rows }
    }

    /// Whether the values below a heading are what the field holds; no value is no objection, but a name that other
    /// fields use too needs every value on its side where there are few.
    pub(super) fn fits(&self, column: u32, field: FieldId, how: MatchKind) -> bool {
        let Some(value_type) = self.ruleset.fields.get(field).map(|field| field.value_type) else { return false };
        let values: Vec<&CellValue<'_>> =
            self.rows.iter().filter_map(|row| row.cell(column)).filter(|value| !value.is_blank()).collect();
        let count = |fits: &dyn Fn(&CellValue<'_>) -> bool| values.iter().filter(|value| fits(value)).count();
        let is_read = |value: &CellValue<'_>| !matches!(self.reader.read(field, value), Reading::Unreadable(_));
        let fitting = match value_type {
            ValueType::Factor => count(&|value| value.decimal().is_some() || self.is_scale_word(value)),
            ValueType::Number => count(&is_read),
            // A heading that says level outright is one, even over cells that cannot be read.
            ValueType::Level if how >= MatchKind::Name => return true,
            ValueType::Level => count(&|value| self.ruleset.levels.read(&value.display()).is_some()),
            // A heading that says so outright is believed, unless not one cell bears it out.
            ValueType::Date | ValueType::Phone | ValueType::CreditCode | ValueType::YesNo => {
                let read = count(&is_read);
                return read > 0 || values.len() < 3;
            }
            ValueType::Text | ValueType::AccidentTypes => return true,
        };
        let few = values.len() < 3;
        if few && how == MatchKind::Ambiguous { fitting == values.len() } else { few || fitting * 3 >= values.len() }
    }

    /// Whether most columns beside the first two hold nothing but numbers.
    pub(super) fn holds_figures(&self, columns: &[HeaderColumn]) -> bool {
        let is_figures = |column: &&HeaderColumn| {
            let mut cells = self.rows.iter().filter_map(|row| row.cell(column.index)).filter(|cell| !cell.is_blank());
            cells.all(|cell| cell.decimal().is_some() || cell.display().ends_with('%'))
        };
        let rest = columns.iter().skip(2);
        let count = rest.clone().filter(is_figures).count();
        count * 2 > rest.count()
    }

    /// A short cell of letters, as 危险度评价法 and lettered matrices use.
    fn is_scale_word(&self, value: &CellValue<'_>) -> bool {
        let text = value.display();
        let methods = self.ruleset.methods.iter().flat_map(|method| &method.profiles);
        text.len() <= MAX_SCALE_WORD_BYTES
            && methods
                .flat_map(|profile| profile.scales.iter().enumerate().map(move |(at, _)| (profile, at)))
                .any(|(profile, factor)| profile.scale_word(factor, &text).is_some())
    }
}
