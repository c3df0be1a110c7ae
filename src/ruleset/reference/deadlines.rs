//! 最长期限: by when something is to be done at the latest, where its row does not say.

use super::conditions::RowCondition;
use super::tables::Tables;
use crate::model::book::RecordDates;
use crate::ruleset::parse::{InFile, Problems};
use crate::ruleset::spec::{DateRole, DeadlineOf, DeadlineSpec, DeadlinesSpec};
use crate::ruleset::{Source, Status, in_force};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// The longest limit that is known, in days: what is longer is a slip.
const MAX_DAYS: u32 = 366;

/// 最长期限.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// The limit as it is written.
    pub spec: DeadlineSpec,
    /// Where it comes from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
    /// What must hold of a row.
    pub conditions: Vec<RowCondition>,
}

impl Deadline {
    /// The last day for a row of the limit's kind of table; none where it does not fit, or where that cannot be told.
    #[must_use]
    pub fn last_day(&self, dates: &RecordDates, fields: &BTreeMap<String, String>) -> Option<Date> {
        let from = self.spec.from.day_of(dates)?;
        let holds = |condition: &RowCondition| {
            condition.holds(fields.get(&condition.field).map_or("", String::as_str)) == Some(true)
        };
        if !in_force(self.spec.effective_from, self.spec.effective_to, from) || !self.conditions.iter().all(holds) {
            return None;
        }
        from.checked_add(jiff::Span::new().try_days(i64::from(self.spec.days)).ok()?).ok()
    }

    /// Document, clause and how far they may be trusted, as messages cite them.
    #[must_use]
    pub fn cited(&self) -> String {
        let clause = if self.spec.clause.is_empty() { &self.source.clause } else { &self.spec.clause };
        let draft = if self.status == Status::Draft { "，草案，未核对原文" } else { "" };
        format!("{}{clause}{draft}", self.source.document)
    }
}

/// Checks the limits of all files.
pub(super) fn build(specs: &[InFile<DeadlinesSpec>], tables: &Tables, problems: &mut Problems<'_>) -> Vec<Deadline> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for InFile { file, spec } in specs {
        for limit in &spec.limits {
            if !seen.insert(limit.id.value.as_str()) {
                let message = format!("编号「{}」已经用过", limit.id.value);
                problems.rule(file, &limit.id, message, "编号不得重复使用，请另起一个");
            }
            check(file, limit, problems);
            let kind = tables.kind(&limit.table.value);
            if kind.is_none() && !tables.is_empty() {
                let message = format!("没有「{}」这类表格", limit.table.value);
                problems.rule(file, &limit.table, message, "请写 columns 里已有的 kind");
            }
            all.push(Deadline {
                conditions: RowCondition::build_all(file, kind, &limit.conditions, problems),
                spec: limit.clone(),
                source: Source::from(&spec.source),
                status: spec.status,
            });
        }
    }
    all
}

fn check(file: &Arc<str>, limit: &DeadlineSpec, problems: &mut Problems<'_>) {
    if limit.days == 0 || limit.days > MAX_DAYS {
        let message = format!("期限「{}」是 {} 天", limit.title, limit.days);
        problems.rule(file, &limit.id, message, &format!("days 请写 1 至 {MAX_DAYS}"));
    }
    let fits = match limit.what {
        DeadlineOf::Rectification => limit.from == DateRole::Happened,
        DeadlineOf::Recheck => matches!(limit.from, DateRole::Done | DateRole::Due | DateRole::Happened),
    };
    if !fits {
        let message = format!("期限「{}」的起算日在要做的事之后，或者正是没有写的那一天", limit.title);
        problems.rule(file, &limit.id, message, "整改期限从 happened 起算，复查期限从 done 起算");
    }
    if limit.effective_from.zip(limit.effective_to).is_some_and(|(from, to)| to < from) {
        let message = format!("期限「{}」还没有施行就已废止", limit.title);
        problems.rule(file, &limit.id, message, "请核对 effective_from 和 effective_to");
    }
}
