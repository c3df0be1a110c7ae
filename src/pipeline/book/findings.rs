//! 判定: what criteria say of rows in force, for the office to decide or to find out.

use super::asking::{Asker, on_day};
use super::filter::Filter;
use super::listing::{Listed, ListedRow};
use super::{BookError, Workspace};
use crate::model::Answer;
use crate::ruleset::Ruleset;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const HEADINGS: [&str; 13] = [
    "编号",
    "单位",
    "村（社区）",
    "结论",
    "判定标准",
    "依据",
    "理由",
    "请核实",
    "处理",
    "规则",
    "文件",
    "工作表",
    "行",
];

/// Findings that ask for something, the gravest first.
pub(super) fn findings(workspace: &Workspace, filters: &[Filter], as_of: Date) -> Result<Listed, BookError> {
    on_day(workspace, as_of, |rules, asker| list(&rules.ruleset, asker, filters, as_of))
}

fn list(ruleset: &Ruleset, asker: &mut Asker<'_>, filters: &[Filter], as_of: Date) -> Result<Listed, BookError> {
    let found = asker.findings()?;
    let mut rows: Vec<(usize, ListedRow)> = Vec::new();
    let kinds: BTreeSet<String> = found.iter().map(|(row, _)| row.kind.clone()).collect();
    let mut wanted = BTreeSet::new();
    for kind in kinds.iter().filter_map(|kind| ruleset.columns.kind(kind)) {
        wanted.extend(asker.rows(kind, filters)?.into_iter().map(|row| row.id));
    }
    for (row, [rule, answer, body]) in found.into_iter().filter(|(row, _)| wanted.contains(&row.id)) {
        let Some(kind) = ruleset.columns.kind(&row.kind) else { continue };
        let rank = Answer::ALL.iter().position(|known| known.id() == answer);
        let Some((rank, answer)) = rank.and_then(|rank| Some((rank, Answer::ALL.get(rank)?))) else { continue };
        let body: Value = serde_json::from_str(&body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let asks = body.get("asks").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let (file, sheet, number) = row.place.clone();
        let id = kind.book.cited(row.item);
        let village = asker.village(&row);
        let basis = format!("{} {}", text("source"), text("clause"));
        let json = json!({
            "id": id, "unit": row.unit, "village": village, "rule": rule, "answer": answer.id(), "finding": body,
            "file": file, "sheet": sheet, "row": number,
        });
        let cells = vec![
            id,
            row.unit,
            village,
            answer.title().to_owned(),
            text("title"),
            basis,
            text("evidence"),
            asks.collect::<String>(),
            text("remedy"),
            rule,
            file,
            sheet,
            number.to_string(),
        ];
        rows.push((rank, ListedRow { cells, json }));
    }
    rows.sort_by_key(|(rank, _)| *rank);
    Ok(Listed {
        title: "重大事故隐患、重大危险源判定".to_owned(),
        as_of,
        headings: HEADINGS.map(str::to_owned).to_vec(),
        shown: vec![0, 1, 3, 4, 5, 6, 7],
        count: None,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        notes: vec!["疑似、待核的要由人到现场核实；按填报那一天有效的判定标准。".to_owned()],
    })
}
