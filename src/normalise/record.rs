//! Makes a record of a row: reads its factors, its typed risk value and level, and says which cells could not be read.

use super::stream::{Event, SheetReader};
use super::table::ActiveTable;
use super::values::{self, Reading};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{CellRef, CellValue, FactorInput, FieldId, GradingInputs, Record, RiskLevel, Row, Value, shortened};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Characters of a cell that a message shows.
const MAX_SHOWN_CHARS: usize = 30;
/// Bytes of text that a workbook's cell surely holds.
const MAX_CELL_BYTES: usize = 32_767;

impl<'a, R: Iterator<Item = Row<'a>>> SheetReader<'_, 'a, R> {
    pub(super) fn record(&mut self, active: &mut ActiveTable<'_>, row: Row<'a>) {
        self.flush_skipped();
        let inputs = if active.table.is_graded() { self.inputs(active, &row) } else { GradingInputs::default() };
        self.check_values(active, &row);
        self.note_trial(&row);
        self.note_long_texts(&row);
        active.records += 1;
        self.events.push_back(Event::Record(Record { table: Arc::clone(&active.table), row, inputs }));
    }

    fn inputs(&mut self, active: &mut ActiveTable<'_>, row: &Row<'a>) -> GradingInputs {
        let mut factors = self.factors(active, row);
        if factors.iter().all(|factor| *factor == FactorInput::Missing)
            && let Some(product) = self.typed_product(active, row).filter(|product| product.len() == factors.len())
        {
            factors = product.into_iter().map(FactorInput::Number).collect();
        }
        GradingInputs {
            factors,
            declared_value: self.number(active, row, self.ruleset.fields.known.score, None),
            declared_level: self.declared_level(active, row),
        }
    }

    fn factors(&mut self, active: &ActiveTable<'_>, row: &Row<'a>) -> Vec<FactorInput> {
        let Some(method) = &active.table.method else { return Vec::new() };
        let read = |(at, field): (usize, &Option<FieldId>)| {
            field.map_or(FactorInput::Missing, |field| self.number(active, row, field, Some(at)))
        };
        method.factors.iter().enumerate().map(read).collect()
    }

    /// The factors that stand in the risk value's cell: `6×3×7=126`.
    fn typed_product(&self, active: &ActiveTable<'_>, row: &Row<'a>) -> Option<Vec<Decimal>> {
        let column = active.table.column_of(self.ruleset.fields.known.score)?;
        values::product(row.text(column)?)
    }

    /// Reads a number, or a word of the factor's scale.
    fn number(
        &mut self,
        active: &ActiveTable<'_>,
        row: &Row<'a>,
        field: FieldId,
        factor: Option<usize>,
    ) -> FactorInput {
        let Some(column) = active.table.column_of(field) else { return FactorInput::Missing };
        let Some(cell) = row.cell(column).filter(|cell| !cell.is_blank()) else { return FactorInput::Missing };
        if let Some(number) = cell.decimal() {
            return FactorInput::Number(number);
        }
        if factor.is_none()
            && let Reading::Means(Value::Number(number) | Value::About(number)) = active.values.read(field, cell)
        {
            return FactorInput::Number(number);
        }
        let text = cell.display();
        if self.ruleset.noise.is_placeholder(&text) {
            return FactorInput::Missing;
        }
        let profile = active.table.method.as_ref().and_then(|chosen| self.ruleset.profile(chosen));
        if let Some(number) = profile.zip(factor).and_then(|(profile, factor)| profile.scale_word(factor, &text)) {
            return FactorInput::Number(number);
        }
        let title = self.ruleset.fields.title(field);
        let (code, message, help) = match cell {
            CellValue::Error(error) => {
                (Code::CellError, format!("「{title}」是公式错误值 {error}"), "请修正公式，或直接填写数值")
            }
            _ => (
                Code::NumberUnreadable,
                format!("「{title}」填的「{}」不是数值", shortened(&text, MAX_SHOWN_CHARS)),
                "请只填一个数值，如 3、0.5",
            ),
        };
        self.problem(code, row.number, column, shortened(&text, MAX_SHOWN_CHARS), message, help);
        FactorInput::Unreadable
    }

    fn declared_level(&mut self, active: &mut ActiveTable<'_>, row: &Row<'a>) -> Option<RiskLevel> {
        let field = self.ruleset.fields.known.risk_level;
        let column = active.table.column_of(field)?;
        let cell = row.cell(column).filter(|cell| !cell.is_blank())?;
        let text = cell.display();
        let is_error = matches!(cell, CellValue::Error(_));
        let level = if is_error { None } else { active.levels.read(&self.ruleset.levels, &text) };
        if level.is_none() && !self.ruleset.noise.is_placeholder(&text) {
            let (code, help) = match cell {
                CellValue::Error(_) => (Code::CellError, "请修正公式，或直接填写等级".to_owned()),
                _ => (Code::LevelUnknown, self.level_help(&text)),
            };
            let title = self.ruleset.fields.title(field);
            let message = format!("「{title}」填的「{}」不在可识别的写法中", shortened(&text, MAX_SHOWN_CHARS));
            self.problem(code, row.number, column, shortened(&text, MAX_SHOWN_CHARS), message, &help);
        }
        level
    }

    fn level_help(&self, text: &str) -> String {
        let near = self.ruleset.levels.nearest(text);
        let guess = near.map(|word| format!("是否为「{word}」？")).unwrap_or_default();
        format!("{guess}{}", values::LEVEL_HELP)
    }

    fn note_trial(&mut self, row: &Row<'a>) {
        let is_trial =
            |(_, value): &&(u32, CellValue<'_>)| value.as_text().is_some_and(|text| self.ruleset.noise.is_trial(text));
        let Some((column, text)) =
            row.cells.iter().find(is_trial).and_then(|(column, value)| Some((*column, value.as_text()?.to_owned())))
        else {
            return;
        };
        let message = format!("「{text}」像是试填的数据，已照常分级");
        self.problem(Code::TrialEntry, row.number, column, text, message, "请填报单位核实；确是试填的请删去此行");
    }

    /// Says which cells cannot be read as what their column holds, and which must not be blank.
    fn check_values(&mut self, active: &ActiveTable<'_>, row: &Row<'a>) {
        for (field, column) in &active.checked {
            let Some(cell) = row.cell(*column).filter(|cell| !cell.is_blank()) else { continue };
            let at = CellRef { row: row.number, column: *column };
            if let Some(diagnostic) = active.values.problem(&self.place, at, *field, cell) {
                self.events.push_back(Event::Problem(diagnostic));
            }
        }
        for (field, column) in &active.required {
            let says_nothing =
                |cell: &CellValue<'_>| cell.is_blank() || active.values.read(*field, cell) == Reading::Blank;
            if row.cell(*column).is_none_or(says_nothing) {
                let message = format!("「{}」空着，这一行说不清是什么", self.ruleset.fields.title(*field));
                let help = "请补填；不是记录的行请删去";
                self.problem(Code::RequiredBlank, row.number, *column, String::new(), message, help);
            }
        }
    }

    /// Says which texts a workbook cannot hold whole.
    fn note_long_texts(&mut self, row: &Row<'a>) {
        for (column, value) in &row.cells {
            let Some(text) = value.as_text().filter(|text| text.len() > MAX_CELL_BYTES) else { continue };
            let message = format!("文字有 {} 个字，定级表里只写出前面一部分", text.chars().count());
            self.problem(
                Code::TextTooLong,
                row.number,
                *column,
                shortened(text, MAX_SHOWN_CHARS),
                message,
                "请核对这一格是否误贴了大段文字",
            );
        }
    }

    fn problem(&mut self, code: Code, row: u32, column: u32, value: String, message: String, help: &str) {
        let location = self.place.cell(CellRef { row, column });
        self.events.push_back(Event::Problem(Diagnostic { code, location, value, message, help: help.to_owned() }));
    }
}
