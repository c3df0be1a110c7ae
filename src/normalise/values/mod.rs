//! Reads what cells mean: each by the type of its field, in the ways that people write it.

mod date;
mod number;
mod phone;

pub(super) use number::product;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    CellRef, CellValue, FieldId, FieldValue, Record, Value, decimal_from_float, is_credit_code, shortened,
};
use crate::normalise::Place;
use crate::ruleset::{Field, LevelWord, RankOrder, Ruleset, ValueType, Written};
use jiff::civil::Date;

/// Characters of a cell that a message shows.
const MAX_SHOWN_CHARS: usize = 30;
/// Characters of a unified social credit code.
const CREDIT_CODE_CHARS: usize = 18;

/// What to do about a level that is not known.
pub(super) const LEVEL_HELP: &str =
    "请改为重大风险、较大风险、一般风险或低风险，或在 values/risk-level.yaml 里加上这种写法";

/// The day that a text is, the last of several; one without a year belongs to `year`.
#[must_use]
pub fn day_in(written: &Written, text: &str, year: i16) -> Option<Date> {
    match date::read(written, &CellValue::Text(text.trim().into()), year)? {
        Value::Day(day) | Value::Period(_, day) => Some(day),
        _ => None,
    }
}

/// What became of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// It says nothing.
    Blank,
    /// It means this.
    Means(Value),
    /// It cannot be read.
    Unreadable(Complaint),
}

/// Why a cell cannot be read, and what to do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Complaint {
    code: Code,
    message: String,
    help: String,
}

/// Reads the cells of one table.
#[derive(Clone, Debug)]
pub struct ValueReader<'r> {
    ruleset: &'r Ruleset,
    /// The year that a day without one belongs to.
    year: i16,
    /// The unit that each heading gives its numbers.
    units: Vec<(FieldId, String)>,
}

impl<'r> ValueReader<'r> {
    /// A reader for the table of a record: its headings give units, its title the year of days without one.
    #[must_use]
    pub fn of(ruleset: &'r Ruleset, table: &crate::model::Table) -> Self {
        let unit = |column: &crate::model::Column| {
            let field = column.field?;
            ruleset.fields.get(field)?.unit.as_ref()?;
            let unit = column.path.iter().rev().find_map(|part| ruleset.written.unit_of_heading(part))?;
            Some((field, unit.to_owned()))
        };
        let units = table.columns.iter().filter_map(unit).collect();
        Self { ruleset, year: table.year.unwrap_or_else(|| ruleset.as_of.year()), units }
    }

    /// A reader of cells whose table is not known yet.
    pub const fn without_headings(ruleset: &'r Ruleset) -> Self {
        Self { ruleset, year: 2000, units: Vec::new() }
    }

    /// All fields of a record that are filled in, in the order of the table's columns.
    #[must_use]
    pub fn values(&self, record: &Record<'_>) -> Vec<FieldValue> {
        let columns = record.table.columns.iter().filter_map(|column| Some((column.field?, column.index)));
        let value = |(field, column): (FieldId, u32)| {
            let cell = record.row.cell(column).filter(|cell| !cell.is_blank())?;
            let value = match self.read(field, cell) {
                Reading::Blank => return None,
                Reading::Means(value) => Some(value),
                Reading::Unreadable(_) => None,
            };
            let cell_ref = CellRef { row: record.row.number, column };
            Some(FieldValue { field, cell: cell_ref, raw: cell.display().trim().to_owned(), value })
        };
        columns.filter_map(value).collect()
    }

    /// What is wrong with a cell, told at its place.
    pub(super) fn problem(
        &self,
        place: &Place,
        at: CellRef,
        field: FieldId,
        cell: &CellValue<'_>,
    ) -> Option<Diagnostic> {
        let Reading::Unreadable(Complaint { code, message, help }) = self.read(field, cell) else { return None };
        let value = shortened(&cell.display(), MAX_SHOWN_CHARS);
        Some(Diagnostic { code, location: place.cell(at), value, message, help })
    }

    /// What a cell of a field means.
    #[must_use]
    pub fn read(&self, field: FieldId, cell: &CellValue<'_>) -> Reading {
        let Some(field_spec) = self.ruleset.fields.get(field) else { return Reading::Blank };
        if let CellValue::Error(error) = cell {
            let message = format!("「{}」是公式错误值 {error}", field_spec.title);
            let help = "请修正公式，或直接填写".to_owned();
            return Reading::Unreadable(Complaint { code: Code::CellError, message, help });
        }
        // 无 and / are answers to a question of yes or no, and nothing everywhere else.
        if field_spec.value_type != ValueType::YesNo
            && cell.as_text().is_some_and(|text| self.ruleset.noise.is_placeholder(text))
        {
            return Reading::Blank;
        }
        match field_spec.value_type {
            ValueType::Text => self.text(field_spec, cell),
            ValueType::Number | ValueType::Factor => self.number(field, field_spec, cell),
            ValueType::Level => self.level(field_spec, cell),
            ValueType::Date => self.date(field_spec, cell),
            ValueType::YesNo => self.yes_or_no(field_spec, cell),
            ValueType::Phone => Self::phone(field_spec, cell),
            ValueType::CreditCode => Self::credit_code(field_spec, cell),
            ValueType::AccidentTypes => Reading::Means(Value::Many(self.ruleset.accidents.split(&cell.display()))),
        }
    }

    fn text(&self, field: &Field, cell: &CellValue<'_>) -> Reading {
        let text = shown(cell);
        let text = text.trim();
        if let Some(choice) = field.canonical(text) {
            return Reading::Means(Value::Choice(choice.clone()));
        }
        if field.is_closed && self.ruleset.written.yes_or_no(text).is_none() {
            let help = format!("请改为：{}；或在 columns 的 values 里加上这种写法", field.choices().join("、"));
            return unreadable(Code::ChoiceUnknown, field, text, "不在可选的写法中", &help);
        }
        Reading::Means(Value::Text(text.to_owned()))
    }

    fn number(&self, id: FieldId, field: &Field, cell: &CellValue<'_>) -> Reading {
        let heading = self.units.iter().find(|(other, _)| *other == id).map(|(_, unit)| unit.as_str());
        let number = number::read(&self.ruleset.written, cell, field.unit.as_deref(), heading);
        number.map_or_else(
            || unreadable(Code::NumberUnreadable, field, &cell.display(), "不是数值", "请只填一个数值，如 3、0.5"),
            Reading::Means,
        )
    }

    fn level(&self, field: &Field, cell: &CellValue<'_>) -> Reading {
        let text = cell.display();
        match self.ruleset.levels.read(&text) {
            Some(LevelWord::Named(level)) => Reading::Means(Value::Level(level)),
            Some(LevelWord::Rank(rank)) => Reading::Means(Value::Level(RankOrder::Descending.level(rank))),
            None => unreadable(Code::LevelUnknown, field, &text, "不在可识别的写法中", LEVEL_HELP),
        }
    }

    fn date(&self, field: &Field, cell: &CellValue<'_>) -> Reading {
        date::read(&self.ruleset.written, cell, self.year).map_or_else(
            || unreadable(Code::DateUnreadable, field, &shown(cell), "读不出是哪一天", "请写成 2026-03-05 的样子"),
            Reading::Means,
        )
    }

    fn yes_or_no(&self, field: &Field, cell: &CellValue<'_>) -> Reading {
        let truth = match cell {
            CellValue::Bool(truth) => Some(*truth),
            // 有限空间数量: a count above zero means yes.
            CellValue::Number(number) => Some(*number > 0.0),
            // A day under the question whether it was reported: it was.
            CellValue::Date(_) => Some(true),
            cell => {
                let counted = || cell.decimal().map(|count| !count.is_zero());
                let dated = || date::read(&self.ruleset.written, cell, self.year).map(|_| true);
                self.ruleset.written.yes_or_no(&cell.display()).or_else(counted).or_else(dated)
            }
        };
        truth.map_or_else(
            || unreadable(Code::YesNoUnknown, field, &shown(cell), "看不出是还是否", "请只填“是”或“否”"),
            |truth| Reading::Means(Value::Truth(truth)),
        )
    }

    fn phone(field: &Field, cell: &CellValue<'_>) -> Reading {
        let text = shown(cell);
        match phone::read(&text) {
            Some(mut phones) if phones.len() == 1 => Reading::Means(Value::Text(phones.remove(0))),
            Some(phones) => Reading::Means(Value::Many(phones)),
            None => {
                let help = "请填 11 位手机号，或带区号的固定电话；有几个的用顿号隔开";
                unreadable(Code::PhoneInvalid, field, &text, "不像电话号码", help)
            }
        }
    }

    fn credit_code(field: &Field, cell: &CellValue<'_>) -> Reading {
        if let Some(code) = cell.as_text().filter(|code| is_credit_code(code)) {
            return Reading::Means(Value::Text(code.trim().to_ascii_uppercase()));
        }
        let text = shown(cell);
        let code: String =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        if is_credit_code(&code) {
            return Reading::Means(Value::Text(code));
        }
        let count = code.chars().count();
        let why = match cell {
            CellValue::Number(_) => "存成了数字，后几位已经丢失".to_owned(),
            _ if count == CREDIT_CODE_CHARS => "校验位不对".to_owned(),
            _ => format!("有 {count} 位，应为 {CREDIT_CODE_CHARS} 位"),
        };
        let help = "请按营业执照核对；单元格要设为文本格式。暂时核不到的照常受理";
        unreadable(Code::CreditCodeInvalid, field, &code, &why, help)
    }
}

/// A cell that cannot be read: `「整改期限」填的「下周」读不出是哪一天`.
fn unreadable(code: Code, field: &Field, text: &str, why: &str, help: &str) -> Reading {
    let text = shortened(text.trim(), MAX_SHOWN_CHARS);
    let message = format!("「{}」填的「{text}」{why}", field.title);
    Reading::Unreadable(Complaint { code, message, help: help.to_owned() })
}

/// What a person reads in a cell; a number without an exponent.
fn shown(cell: &CellValue<'_>) -> String {
    match cell {
        CellValue::Number(number) => {
            decimal_from_float(*number).map_or_else(|| number.to_string(), |decimal| decimal.to_string())
        }
        cell => cell.display().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ruleset::RuleFiles;
    use std::sync::OnceLock;

    /// The shipped rules.
    pub(super) fn ruleset() -> &'static Ruleset {
        static RULESET: OnceLock<Ruleset> = OnceLock::new();
        RULESET.get_or_init(|| Ruleset::load(&RuleFiles::shipped(), jiff::civil::date(2026, 11, 24)).unwrap())
    }
}
