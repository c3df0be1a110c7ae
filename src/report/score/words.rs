//! Points, ranks and rows as they are printed.

use crate::model::score::{Assessment, ItemHead, Reason, ScoreRow};
use rust_decimal::Decimal;
use std::fmt::Write;

/// What stands where there is no number.
pub(super) const NOTHING: &str = "—";

/// Points without trailing zeros.
pub(super) fn points(value: Decimal) -> String {
    value.normalize().to_string()
}

/// A score with two places.
pub(super) fn score(value: Option<Decimal>) -> String {
    value.map_or_else(|| NOTHING.to_owned(), |value| format!("{value:.2}"))
}

/// By what subjects are counted.
pub(super) fn counter(assessment: &Assessment) -> &'static str {
    if assessment.scheme.about == "企业" { "家" } else { "个" }
}

/// 第 3 名，共 12 家.
pub(super) fn rank(rank: Option<u32>, of: u32, counter: &str) -> String {
    rank.map(|rank| format!("第 {rank} 名，共 {of} {counter}")).unwrap_or_default()
}

/// The number and the title of an item.
pub(super) fn item(assessment: &Assessment, at: usize) -> String {
    assessment.items.get(at).map(titled).unwrap_or_default()
}

/// See [`item`].
pub(super) fn titled(item: &ItemHead) -> String {
    format!("{} {}", item.id, item.title)
}

/// The rows behind a reason: each file and sheet once, with the rows in it and their numbers.
pub(super) fn rows(reason: &Reason) -> String {
    let mut words = String::new();
    let mut before: Option<&ScoreRow> = None;
    for row in &reason.rows {
        let (file, sheet, number) = &row.place;
        let is_same = before.is_some_and(|before| (&before.place.0, &before.place.1) == (file, sheet));
        // Writing to a string cannot fail.
        let _ = match (is_same, before) {
            (true, _) => write!(words, "、第 {number} 行 {}", row.id),
            (false, None) => write!(words, "{file}「{sheet}」第 {number} 行 {}", row.id),
            (false, Some(_)) => write!(words, "；{file}「{sheet}」第 {number} 行 {}", row.id),
        };
        before = Some(row);
    }
    if reason.row_count > reason.rows.len() {
        let shown = reason.rows.len();
        let _ = match shown {
            0 => write!(words, "共 {} 行", reason.row_count),
            _ => write!(words, "；共 {} 行，这里列前 {shown} 行", reason.row_count),
        };
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(file: &str, number: u32) -> ScoreRow {
        ScoreRow { id: format!("YH-{number}"), place: (file.to_owned(), "台账".to_owned(), number) }
    }

    #[test]
    fn a_file_is_named_once_for_the_rows_in_it() {
        let rows = vec![row("甲.xlsx", 3), row("甲.xlsx", 4), row("乙.xlsx", 9)];
        let reason = Reason { rows, row_count: 30, ..Reason::default() };
        let words = super::rows(&reason);
        assert_eq!(
            words,
            "甲.xlsx「台账」第 3 行 YH-3、第 4 行 YH-4；乙.xlsx「台账」第 9 行 YH-9；共 30 行，这里列前 3 行"
        );
        assert_eq!(super::rows(&Reason::default()), "");
    }

    #[test]
    fn points_have_no_trailing_zeros_and_scores_two_places() {
        assert_eq!([points(Decimal::new(1500, 3)), points(Decimal::new(20, 0))], ["1.5", "20"]);
        assert_eq!([score(Some(Decimal::from(98))), score(None)], ["98.00", "—"]);
        assert_eq!(rank(Some(3), 12, "家"), "第 3 名，共 12 家");
        assert_eq!(rank(None, 12, "家"), "");
    }
}
