//! Tells records from titles, totals, notes, samples and repeated headings.

use super::table::ActiveTable;
use crate::model::{CellValue, Row, SkipReason};
use crate::ruleset::{RowNoise, Ruleset};

/// The longest cell, in bytes, that is checked for a sample mark in a column that has a meaning.
const MAX_MARK_BYTES: usize = 48;
/// The longest label, in characters, before its colon.
const MAX_LABEL_CHARS: usize = 10;

/// Why a row of a table is no record; none: it is one. The row is not blank, and its merged cells are filled.
pub(super) fn skip_reason(row: &Row<'_>, active: &ActiveTable<'_>, ruleset: &Ruleset) -> Option<SkipReason> {
    let noise = &ruleset.noise;
    if active.records == 0 && (is_unit_row(row, ruleset) || is_numbering_row(row)) {
        return Some(SkipReason::Header);
    }
    if is_sample(row, active, noise) {
        return Some(SkipReason::Sample);
    }
    if row
        .cells
        .iter()
        .find_map(|(_, value)| value.as_text())
        .is_some_and(|text| is_info_row(row) && !noise.is_total(text))
    {
        return Some(SkipReason::Note);
    }
    let has_numbers = active.number_columns.iter().any(|column| row.cell(*column).is_some_and(|cell| !cell.is_blank()));
    let filled: Vec<&(u32, CellValue<'_>)> = row.cells.iter().filter(|(_, value)| !value.is_blank()).take(3).collect();
    let (first_column, first) = *filled.first()?;
    let alone = filled.len() == 1;
    if let Some(text) = first.as_text() {
        if noise.is_total(text) {
            return Some(SkipReason::Total);
        }
        if !has_numbers && noise.is_footer(text, filled.len() <= 2) {
            return Some(SkipReason::Note);
        }
        if alone && is_section(text) {
            return Some(SkipReason::Section);
        }
    }
    let is_first_column = active.table.columns.first().is_some_and(|column| column.index == *first_column);
    if alone && is_first_column {
        return Some(match first {
            CellValue::Text(text) if text.chars().count() > 4 => SkipReason::Note,
            CellValue::Text(text) if !text.trim().chars().all(|c| c.is_ascii_digit()) => SkipReason::Section,
            _ => SkipReason::SerialOnly,
        });
    }
    None
}

/// Whether every cell is a label with its value: `单位：某某公司`, `审核人：`.
fn is_info_row(row: &Row<'_>) -> bool {
    let is_label = |text: &str| text.trim_start().chars().take(MAX_LABEL_CHARS).any(|c| matches!(c, '：' | ':'));
    let mut filled = row.cells.iter().filter(|(_, value)| !value.is_blank()).peekable();
    filled.peek().is_some() && filled.all(|(_, value)| value.as_text().is_some_and(is_label))
}

/// Whether a row below the headings holds nothing but units: `（分）`.
fn is_unit_row(row: &Row<'_>, ruleset: &Ruleset) -> bool {
    let headings = &ruleset.columns.headings;
    let is_unit = |text: &str| text.len() <= MAX_MARK_BYTES && headings.normal(text).text.is_empty();
    row.cells.iter().filter(|(_, value)| !value.is_blank()).all(|(_, value)| value.as_text().is_some_and(is_unit))
}

/// Whether a row below the headings numbers the columns: 1, 2, 3, 4.
fn is_numbering_row(row: &Row<'_>) -> bool {
    let counts = |(number, (_, value)): (u32, &(u32, CellValue<'_>))| value.decimal() == Some(number.into());
    row.cells.len() >= 4 && (1..).zip(&row.cells).all(counts)
}

/// Whether the row says what a header row says, at the same columns.
pub(super) fn repeats_header(row: &Row<'_>, active: &ActiveTable<'_>) -> bool {
    let Some((column, CellValue::Text(text))) = row.cells.first() else { return false };
    active.header_rows.iter().any(|header| {
        header.first().is_some_and(|(first, heading)| first == column && heading == text.trim())
            && header.iter().filter(|(column, heading)| row.text(*column).map(str::trim) == Some(heading)).count() * 2
                > header.len()
    })
}

fn is_sample(row: &Row<'_>, active: &ActiveTable<'_>, noise: &RowNoise) -> bool {
    row.cells.iter().any(|(column, value)| match value {
        CellValue::Text(text) => {
            let unnamed =
                || active.mark_columns.contains(column) || active.table.columns.iter().all(|c| c.index != *column);
            (text.len() <= MAX_MARK_BYTES && noise.starts_as_sample(text)) || (unnamed() && noise.is_sample_mark(text))
        }
        _ => false,
    })
}

/// `一、生产车间`, `（二）仓库`.
fn is_section(text: &str) -> bool {
    let text = text.trim();
    let numerals = "一二三四五六七八九十";
    if let Some(rest) = text.strip_prefix(['（', '(']) {
        return rest.trim_start_matches(|c| numerals.contains(c)).starts_with(['）', ')'])
            && rest.starts_with(|c| numerals.contains(c));
    }
    let rest = text.trim_start_matches(|c| numerals.contains(c));
    rest.len() < text.len() && rest.starts_with(['、', '.', '．'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_titles_are_sections() {
        for text in ["一、生产车间", "（二）仓库", "十一.办公区"] {
            assert!(is_section(text), "{text}");
        }
        for text in ["一般风险", "配电室", "1、检查"] {
            assert!(!is_section(text), "{text}");
        }
    }
}
