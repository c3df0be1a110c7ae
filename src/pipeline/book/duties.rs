//! 职责: what each enterprise, village and the office must do, as the book's rows show.

use super::asking::{Asker, on_day};
use super::{BookError, UNKNOWN_SENDER, Workspace};
use crate::analyse::duties::{DutyEntry, DutyState, Evidence, Holder, Sieve, Window, calendar};
use crate::model::book::BookRow;
use crate::pipeline::{Rules, RulesError};
use crate::ruleset::criteria::Criteria;
use crate::ruleset::reference::Duty;
use crate::ruleset::spec::DutyHolder;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The field that says whose village a row is about.
const VILLAGE: &str = "village";

/// The calendar of a year up to some days after a day.
///
/// # Errors
/// When the rules have mistakes, or the book cannot be read.
pub fn duties(workspace: &Workspace, day: Date, soon: u16) -> Result<Vec<DutyEntry>, BookError> {
    on_day(workspace, day, |rules, asker| entries(workspace, rules, asker, day, soon))
}

/// Which entries of the calendar are wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum DutyFilter {
    /// 谁: the name contains this.
    Holder(String),
    /// 状态.
    State(DutyState),
    /// 职责: what is to be done contains this.
    Title(String),
}

impl DutyFilter {
    /// Reads `键=值`.
    ///
    /// # Errors
    /// When it is none of the filters.
    pub fn read(text: &str) -> Result<Self, BookError> {
        let wrong = |why: &str| BookError::Filter(text.to_owned(), why.to_owned());
        let help = "职责可按 谁=上庄村、状态=没做、做什么=研判 筛选";
        let (key, value) = text.split_once(['=', '＝']).ok_or_else(|| wrong(help))?;
        let value = value.trim().to_owned();
        match key.trim() {
            "谁" | "单位" | "企业" | "村" | "unit" => Ok(Self::Holder(value)),
            "做什么" | "职责" | "duty" => Ok(Self::Title(value)),
            "状态" | "state" => {
                let known = DutyState::ALL.into_iter().find(|state| state.title() == value || state.id() == value);
                let all = DutyState::ALL.map(DutyState::title).join("、");
                known.map(Self::State).ok_or_else(|| wrong(&format!("状态可写：{all}")))
            }
            _ => Err(wrong(help)),
        }
    }

    /// Whether an entry is wanted.
    #[must_use]
    pub fn fits(&self, entry: &DutyEntry) -> bool {
        match self {
            Self::Holder(name) => entry.holder.contains(name.as_str()),
            Self::State(state) => entry.state == *state,
            Self::Title(text) => entry.title.contains(text.as_str()),
        }
    }
}

fn entries(
    workspace: &Workspace,
    rules: &Rules,
    asker: &mut Asker<'_>,
    day: Date,
    soon: u16,
) -> Result<Vec<DutyEntry>, BookError> {
    let reference = asker.reference();
    let criteria = Criteria::load(&rules.files).map_err(RulesError::from)?;
    let window = Window {
        from: day.first_of_year(),
        until: day.saturating_add(jiff::Span::new().days(i64::from(soon))),
        soon_days: u32::from(soon),
    };
    let holders = holders(workspace, &criteria, asker);
    let mut evidence = Vec::new();
    for (kind, fields) in kinds(&reference.duties) {
        let Some(kind) = rules.ruleset.columns.kind(kind) else { continue };
        let mut sieve = Sieve::new(&reference.duties, &holders, &kind.id, day, &window);
        asker.each(kind, &fields, &mut |row| {
            let row = evidence_of(row);
            if sieve.keeps(&row) {
                evidence.push(row);
            }
        })?;
    }
    evidence.sort_by(|a: &Evidence, b| {
        (&a.kind, &a.unit, a.happened, &a.place).cmp(&(&b.kind, &b.unit, b.happened, &b.place))
    });
    Ok(calendar(&reference.duties, &holders, &evidence, day, &window))
}

fn evidence_of(row: BookRow) -> Evidence {
    Evidence {
        id: row.id,
        kind: row.kind,
        unit: row.unit,
        sender: if row.sender.starts_with(UNKNOWN_SENDER) { String::new() } else { row.sender },
        happened: row.dates.happened,
        fields: row.fields,
        covers: row.covers,
        place: row.place,
    }
}

/// The kinds of tables that duties look at, with the fields that they read.
fn kinds(duties: &[Duty]) -> BTreeMap<&str, BTreeSet<String>> {
    let evidence = duties.iter().flat_map(|duty| &duty.evidence).map(|rule| &rule.rows);
    let triggers = duties.iter().flat_map(|duty| &duty.triggers).map(|rule| &rule.rows);
    let mut kinds: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for rows in evidence.chain(triggers) {
        let fields = kinds.entry(&rows.table).or_default();
        fields.extend(rows.conditions.iter().map(|condition| condition.field.clone()));
        fields.extend(rows.date.clone());
        fields.insert(VILLAGE.to_owned());
    }
    kinds
}

fn holders(workspace: &Workspace, criteria: &Criteria, asker: &Asker<'_>) -> Vec<Holder> {
    let holder = |name: &String, kind, trades| Holder { name: name.clone(), kind, trades, from: None };
    let trades = |name: &String| {
        let written = asker.trade_of(name);
        criteria.trades_in(&written).into_iter().map(|(_, trade)| trade.to_owned()).collect()
    };
    let enterprises = asker.enterprises().map(|name| holder(name, DutyHolder::Enterprise, trades(name)));
    let villages = workspace.town.spec.villages.iter().map(|name| holder(name, DutyHolder::Village, Vec::new()));
    let office = std::iter::once(holder(&workspace.town.spec.office, DutyHolder::Township, Vec::new()));
    enterprises.chain(villages).chain(office).collect()
}
