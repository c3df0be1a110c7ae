//! Points, ranks and rows as they are printed.

use crate::model::score::{Assessment, ItemHead, Reason, ScoreRow};
use rust_decimal::Decimal;

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

/// The rows behind a reason: each file and sheet once, with the rows in it. Rows for which points were taken are named by the
/// numbers under which they are found; of what was merely counted, their places are enough.
pub(super) fn rows(reason: &Reason) -> String {
    let sheets = reason.rows.chunk_by(|one, other| (&one.place.0, &one.place.1) == (&other.place.0, &other.place.1));
    let sheet = |rows: &[ScoreRow]| {
        let (file, sheet, _) = rows.first().map(|row| row.place.clone()).unwrap_or_default();
        let places = if reason.taken.is_zero() { runs(rows) } else { rows.iter().map(named).collect::<Vec<_>>() };
        let places = places.join("、");
        let gap = if places.ends_with('）') { "" } else { " " };
        format!("{file}「{sheet}」第 {places}{gap}行")
    };
    let mut words: Vec<String> = sheets.map(sheet).collect();
    let shown = reason.rows.len();
    if reason.row_count > shown {
        let listed = if shown == 0 { String::new() } else { format!("，这里列前 {shown} 行") };
        words.push(format!("共 {} 行{listed}", reason.row_count));
    }
    words.join("；")
}

fn named(row: &ScoreRow) -> String {
    if row.id.is_empty() { row.place.2.to_string() } else { format!("{}（{}）", row.place.2, row.id) }
}

/// Row numbers, those that follow one another as a range.
fn runs(rows: &[ScoreRow]) -> Vec<String> {
    let runs = rows.chunk_by(|one, other| other.place.2 == one.place.2.saturating_add(1));
    let run = |run: &[ScoreRow]| match run {
        [] => String::new(),
        [one] => one.place.2.to_string(),
        [first, .., last] => format!("{}—{}", first.place.2, last.place.2),
    };
    runs.map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(file: &str, number: u32) -> ScoreRow {
        ScoreRow { id: format!("YH-{number}"), place: (file.to_owned(), "台账".to_owned(), number) }
    }

    #[test]
    fn rows_that_cost_points_are_named_and_others_only_placed() {
        let rows = vec![row("甲.xlsx", 3), row("甲.xlsx", 4), row("甲.xlsx", 7), row("乙.xlsx", 9)];
        let counted = Reason { rows, row_count: 30, ..Reason::default() };
        let more = "共 30 行，这里列前 4 行";
        assert_eq!(super::rows(&counted), format!("甲.xlsx「台账」第 3—4、7 行；乙.xlsx「台账」第 9 行；{more}"));
        let taken = Reason { taken: Decimal::ONE, ..counted };
        assert_eq!(
            super::rows(&taken),
            format!("甲.xlsx「台账」第 3（YH-3）、4（YH-4）、7（YH-7）行；乙.xlsx「台账」第 9（YH-9）行；{more}")
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
