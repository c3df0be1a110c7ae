//! 反复和典型隐患: dangers that come again in an enterprise, and those that many have; both rows are always shown.

use super::asking::on_day;
use super::filter::Filter;
use super::listing::{Listed, ListedRow};
use super::{BookError, Workspace};
use crate::analyse::repeats::{DangerRow, Repeats, find_repeats};
use crate::model::book::BookRow;
use crate::pipeline::RulesError;
use crate::pipeline::findings::LEDGER;
use crate::ruleset::Similarity;
use jiff::civil::Date;
use serde_json::json;
use std::collections::BTreeMap;

/// Rows that a typical danger names.
const SHOWN_ROWS: usize = 5;

const AGAIN: [&str; 10] = [
    "单位",
    "村（社区）",
    "先前的编号",
    "先前的日期",
    "先前的描述",
    "后来的编号",
    "后来的日期",
    "后来的描述",
    "相似度（千分）",
    "凭什么",
];
const TYPICAL: [&str; 7] = ["隐患", "家数", "条数", "哪些单位", "编号", "说的是", "凭什么"];

/// A row of the ledger with its village.
struct Cited {
    village: String,
    row: BookRow,
}

/// Dangers that came again in an enterprise.
pub(super) fn again(workspace: &Workspace, filters: &[Filter], as_of: Date) -> Result<Listed, BookError> {
    with_repeats(workspace, filters, as_of, |repeats, rows| {
        let line = |repeat: &crate::analyse::repeats::Repeat<'_>| {
            let text = |id: &str| rows.get(id).map(|cited| field(&cited.row, "danger_description")).unwrap_or_default();
            let village = rows.get(repeat.later_id).map(|cited| cited.village.clone()).unwrap_or_default();
            let json = json!({
                "unit": repeat.unit, "earlier": repeat.earlier_id, "later": repeat.later_id,
                "per_mille": repeat.likeness.per_mille, "reason": repeat.reason,
            });
            let cells = vec![
                repeat.unit.to_owned(),
                village,
                repeat.earlier_id.to_owned(),
                repeat.earlier_found_on.to_string(),
                text(repeat.earlier_id),
                repeat.later_id.to_owned(),
                repeat.later_found_on.to_string(),
                text(repeat.later_id),
                repeat.likeness.per_mille.to_string(),
                repeat.reason.clone(),
            ];
            ListedRow { cells, json }
        };
        Listed {
            title: "反复出现的隐患".to_owned(),
            as_of,
            headings: AGAIN.map(str::to_owned).to_vec(),
            shown: vec![0, 3, 4, 6, 7, 8, 9],
            count: None,
            rows: repeats.again.iter().map(line).collect(),
            notes: notes(repeats),
        }
    })
}

/// Dangers that many enterprises have.
pub(super) fn typical(workspace: &Workspace, filters: &[Filter], as_of: Date) -> Result<Listed, BookError> {
    with_repeats(workspace, filters, as_of, |repeats, _| {
        let line = |typical: &crate::analyse::repeats::TypicalDanger<'_>| {
            let about: Vec<&str> = typical.about.iter().map(|shared| shared.name.as_str()).collect();
            let more = if typical.row_ids.len() > SHOWN_ROWS { " 等" } else { "" };
            let ids = typical.row_ids.iter().take(SHOWN_ROWS).copied().collect::<Vec<_>>().join("、");
            let json = json!({
                "representative": typical.representative_id, "text": typical.text, "units": typical.units,
                "rows": typical.row_ids, "about": about, "reason": typical.reason,
            });
            let cells = vec![
                typical.text.to_owned(),
                typical.units.len().to_string(),
                typical.row_ids.len().to_string(),
                typical.units.join("、"),
                format!("{ids}{more}"),
                about.join("、"),
                typical.reason.clone(),
            ];
            ListedRow { cells, json }
        };
        Listed {
            title: "典型隐患".to_owned(),
            as_of,
            headings: TYPICAL.map(str::to_owned).to_vec(),
            shown: vec![0, 1, 2, 3, 5],
            count: None,
            rows: repeats.typical.iter().map(line).collect(),
            notes: notes(repeats),
        }
    })
}

fn with_repeats(
    workspace: &Workspace,
    filters: &[Filter],
    as_of: Date,
    list: impl FnOnce(&Repeats<'_>, &BTreeMap<String, Cited>) -> Listed,
) -> Result<Listed, BookError> {
    on_day(workspace, as_of, |rules, asker| {
        let similarity = Similarity::load(&rules.files).map_err(RulesError::from)?.ok_or(BookError::NoSimilarity)?;
        let ledger = rules.ruleset.columns.kind(LEDGER).ok_or_else(|| BookError::NoKind(LEDGER.to_owned()))?;
        let mut rows = BTreeMap::new();
        for row in asker.rows(ledger, filters)? {
            rows.insert(ledger.book.cited(row.item), Cited { village: asker.village(&row), row });
        }
        let dangers: Vec<DangerRow<'_>> = rows.iter().map(|(id, cited)| danger(id, &cited.row)).collect();
        Ok(list(&find_repeats(&dangers, &similarity), &rows))
    })
}

fn danger<'r>(id: &'r str, row: &'r BookRow) -> DangerRow<'r> {
    DangerRow {
        unit: &row.unit,
        found_on: row.dates.happened,
        id,
        text: row.fields.get("danger_description").map(String::as_str).unwrap_or_default(),
        place: row.fields.get("danger_location").map(String::as_str),
    }
}

fn field(row: &BookRow, id: &str) -> String {
    row.fields.get(id).cloned().unwrap_or_default()
}

fn notes(repeats: &Repeats<'_>) -> Vec<String> {
    vec![
        "按文字相似度找出来的，只是建议，请对照两行再定；门槛和词表见 rulesets/common/similarity/。".to_owned(),
        format!(
            "没有比的：单位不明 {} 条，描述太少 {} 条；没有日期、分不清先后的 {} 条。",
            repeats.unknown_unit_count, repeats.vague_count, repeats.undated_count
        ),
    ]
}
