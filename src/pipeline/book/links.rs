//! 关联: which risk a danger is about, and which measures should have held it, where the texts say so.

use super::asking::{Asker, on_day};
use super::filter::Filter;
use super::listing::{Listed, ListedRow};
use super::same_rows::Text;
use super::{BookError, Workspace};
use crate::model::RISK_REGISTER;
use crate::model::book::BookRow;
use crate::pipeline::findings::LEDGER;
use crate::ruleset::{KeptRows, Ruleset, TableKind};
use jiff::civil::Date;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;

/// Fields of a risk that name where or what it is, the most telling first.
const NAMES: [&str; 5] = ["risk_point", "equipment", "activity", "location", "post"];
/// The shortest name, in characters, that is looked for within a text.
const MIN_NAME_CHARS: usize = 3;
/// How like, in thousandths, a danger's text and a risk's must be for the row, and its measures, to be meant.
const LIKE: u32 = 200;

const HEADINGS: [&str; 10] =
    ["隐患编号", "单位", "隐患部位", "隐患描述", "风险编号", "风险点", "危险因素", "管控措施", "凭什么", "村（社区）"];

/// A risk of a unit.
struct Risk {
    id: String,
    names: Vec<(String, &'static str)>,
    text: Text,
    row: BookRow,
}

/// Dangers with the risks that they are about.
pub(super) fn links(workspace: &Workspace, filters: &[Filter], as_of: Date) -> Result<Listed, BookError> {
    on_day(workspace, as_of, |rules, asker| list(&rules.ruleset, asker, filters, as_of))
}

fn list(ruleset: &Ruleset, asker: &mut Asker<'_>, filters: &[Filter], as_of: Date) -> Result<Listed, BookError> {
    let (ledger, register) = (ruleset.columns.kind(LEDGER), ruleset.columns.kind(RISK_REGISTER));
    let (Some(ledger), Some(register)) = (ledger, register) else { return Err(BookError::NoKind(LEDGER.to_owned())) };
    let risks = risks(asker, register)?;
    let mut rows = Vec::new();
    let mut linked = 0;
    for danger in asker.rows(ledger, filters)? {
        let of_unit = risks.get(&danger.unit).map(Vec::as_slice).unwrap_or_default();
        let found = find(&danger, of_unit);
        linked += usize::from(found.is_some());
        rows.push(row(&ledger.book, &danger, found.as_ref(), &asker.village(&danger)));
    }
    let count = rows.len();
    Ok(Listed {
        title: "隐患与风险点、管控措施的关联".to_owned(),
        as_of,
        headings: HEADINGS.map(str::to_owned).to_vec(),
        shown: vec![0, 1, 3, 4, 5, 7, 8],
        count: None,
        rows,
        notes: vec![format!("{count} 条隐患中 {linked} 条能凭文字关联；其余写“未关联”，不猜。关联是建议，请核对。")],
    })
}

fn risks(asker: &mut Asker<'_>, register: &TableKind) -> Result<BTreeMap<String, Vec<Risk>>, BookError> {
    let mut risks: BTreeMap<String, Vec<Risk>> = BTreeMap::new();
    for row in asker.rows(register, &[])? {
        let named = |id: &'static str| row.fields.get(id).map(|name| (plain(name), id));
        let text = ["hazard_factor", "risk_point", "activity", "equipment", "accident_type"];
        let text: Vec<&str> = text.iter().filter_map(|id| row.fields.get(*id)).map(String::as_str).collect();
        risks.entry(row.unit.clone()).or_default().push(Risk {
            id: register.book.cited(row.item),
            names: NAMES.into_iter().filter_map(named).collect(),
            text: Text::new(None, &text.join(" ")),
            row,
        });
    }
    Ok(risks)
}

/// A risk that a danger is about.
struct Link<'r> {
    risk: &'r Risk,
    /// Whether the row itself is meant, or only its risk point.
    is_row: bool,
    why: String,
}

/// Finds the risk point by name: the place is called so, or the text has the name in it, the longest first. Of the rows of the
/// point the likest is meant where it is like enough.
fn find<'r>(danger: &BookRow, risks: &'r [Risk]) -> Option<Link<'r>> {
    let field = |id: &str| danger.fields.get(id).map(String::as_str).unwrap_or_default();
    let place = plain(field("danger_location"));
    let whole = format!("{place}{}", plain(field("danger_description")));
    let mut best: Option<(bool, usize, String)> = None;
    for (name, _) in risks.iter().flat_map(|risk| &risk.names) {
        let chars = name.chars().count();
        let is_place = chars > 1 && *name == place;
        let fits = is_place || (chars >= MIN_NAME_CHARS && whole.contains(name.as_str()));
        let key = (is_place, chars, name.clone());
        if fits && best.as_ref().is_none_or(|known| key > *known) {
            best = Some(key);
        }
    }
    let (is_place, _, name) = best?;
    let text = Text::new(None, &format!("{} {}", field("danger_location"), field("danger_description")));
    let of_point = risks.iter().filter(|risk| risk.names.iter().any(|(other, _)| *other == name));
    let (likeness, risk) =
        of_point.map(|risk| (text.likeness(&risk.text), risk)).max_by_key(|(likeness, _)| *likeness)?;
    let why = if is_place { format!("隐患部位就是「{name}」") } else { format!("隐患里写到「{name}」") };
    Some(Link { risk, is_row: likeness >= LIKE, why })
}

fn row(kept: &KeptRows, danger: &BookRow, link: Option<&Link<'_>>, village: &str) -> ListedRow {
    let field = |row: &BookRow, id: &str| row.fields.get(id).cloned().unwrap_or_default();
    let of_risk: HashMap<&str, String> = link.map_or_else(HashMap::new, |link| {
        let row = &link.risk.row;
        let point = NAMES.iter().find_map(|id| row.fields.get(*id)).cloned().unwrap_or_default();
        let mut found = HashMap::from([("point", point), ("why", link.why.clone())]);
        if link.is_row {
            let measures: Vec<String> =
                row.fields.iter().filter(|(id, _)| id.starts_with("measure")).map(|(_, text)| text.clone()).collect();
            let factor = field(row, "hazard_factor");
            found.extend([("id", link.risk.id.clone()), ("factor", factor), ("measures", measures.join("；"))]);
        }
        found
    });
    let get = |key: &str| of_risk.get(key).cloned().unwrap_or_default();
    let why = if link.is_some() { get("why") } else { "未关联".to_owned() };
    let id = kept.cited(danger.item);
    let json = json!({
        "danger": id, "unit": danger.unit, "risk": of_risk.get("id"), "risk_point": of_risk.get("point"),
        "measures": of_risk.get("measures"), "why": of_risk.get("why"),
    });
    let cells = vec![
        id,
        danger.unit.clone(),
        field(danger, "danger_location"),
        field(danger, "danger_description"),
        get("id"),
        get("point"),
        get("factor"),
        get("measures"),
        why,
        village.to_owned(),
    ];
    ListedRow { cells, json }
}

/// A text without signs that people write one way today and another tomorrow.
fn plain(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).collect()
}
