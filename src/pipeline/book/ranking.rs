//! 名单: units in a reasoned order, each figure with the rows behind it.

use super::asking::{Asker, on_day};
use super::filter::Filter;
use super::{BookError, Workspace};
use crate::model::book::BookRow;
use crate::pipeline::RulesError;
use crate::ruleset::{CountSpec, ListAbout, RankedList, RankedLists, Ruleset, Status, TableKind};
use crate::script::{Truth, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The answer to a question for a list.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// What it is called.
    pub title: String,
    /// The day.
    pub as_of: Date,
    /// Document and clause.
    pub basis: String,
    /// Whether nobody has decided it yet.
    pub is_draft: bool,
    /// What a reader should know.
    pub note: String,
    /// What the score is called.
    pub score_title: String,
    /// What is counted, in order.
    pub count_titles: Vec<String>,
    /// Who is on it, the first first.
    pub lines: Vec<RankedLine>,
    /// Of whom it cannot be told.
    pub unknown: Vec<RankedLine>,
}

/// A line of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RankedLine {
    /// Whom it is about.
    pub name: String,
    /// 村（社区）, where that is known and the line is about an enterprise.
    pub village: String,
    /// By which it is ordered; none where a count that it needs is unknown.
    pub score: Option<Decimal>,
    /// What was counted; none where that is unknown.
    pub counts: Vec<Option<Decimal>>,
    /// The rows behind each count, as they are cited.
    pub rows: Vec<Vec<String>>,
}

impl RankedLine {
    /// Why it is on the list: every count that is not nothing, with the first rows behind it.
    #[must_use]
    pub fn reasons(&self, titles: &[String]) -> String {
        let reason = |((title, count), rows): ((&String, &Option<Decimal>), &Vec<String>)| {
            let count = (*count).filter(|count| !count.is_zero())?;
            let shown = rows.iter().take(SHOWN_ROWS).map(String::as_str).collect::<Vec<_>>().join("、");
            let more = if rows.len() > SHOWN_ROWS { " 等" } else { "" };
            Some(format!("{title} {count}（{shown}{more}）"))
        };
        titles.iter().zip(&self.counts).zip(&self.rows).filter_map(reason).collect::<Vec<_>>().join("；")
    }
}

/// Rows that a reason names.
const SHOWN_ROWS: usize = 3;

/// The rows that count for each of the listed.
type Counted = BTreeMap<String, Vec<String>>;

/// Works out a list; nothing where no list is called so.
///
/// # Errors
/// When a filter of the list makes no sense, or the book cannot be read.
pub fn rank(workspace: &Workspace, what: &str, as_of: Date) -> Result<Option<Ranking>, BookError> {
    on_day(workspace, as_of, |rules, asker| {
        let lists = RankedLists::load(&rules.files, &rules.ruleset).map_err(RulesError::from)?;
        let Some(list) = lists.find(what) else { return Ok(None) };
        Working { ruleset: &rules.ruleset, workspace, list, as_of }.rank(asker).map(Some)
    })
}

struct Working<'w> {
    ruleset: &'w Ruleset,
    workspace: &'w Workspace,
    list: &'w RankedList,
    as_of: Date,
}

impl Working<'_> {
    fn rank(&self, asker: &mut Asker<'_>) -> Result<Ranking, BookError> {
        let names = self.listed(asker);
        let counts = self.counts(asker)?;
        let village_of = |name: &String| match self.list.about {
            ListAbout::Enterprise => asker.village_of(name),
            ListAbout::Village | ListAbout::Trade => String::new(),
        };
        let (mut lines, mut unknown) = (Vec::new(), Vec::new());
        for name in &names {
            let line = self.line(name, village_of(name), &counts)?;
            match self.is_on(&line)? {
                Truth::Holds => lines.push(line),
                Truth::Fails => {}
                Truth::Unknown(_) => unknown.push(line),
            }
        }
        lines.sort_by_key(|line| (Reverse(line.score), line.name.clone()));
        let list = self.list;
        Ok(Ranking {
            title: list.title.clone(),
            as_of: self.as_of,
            basis: format!("{} {}", list.source.document, list.source.clause),
            is_draft: list.status == Status::Draft,
            note: list.note.clone(),
            score_title: list.score_title.clone(),
            count_titles: list.counts.iter().map(|count| count.title.clone()).collect(),
            lines,
            unknown,
        })
    }

    /// Those whom the list may have.
    fn listed(&self, asker: &Asker<'_>) -> BTreeSet<String> {
        match self.list.about {
            ListAbout::Enterprise => asker.enterprises().cloned().collect(),
            ListAbout::Village => self.workspace.town.spec.villages.iter().cloned().collect(),
            ListAbout::Trade => asker.trades(),
        }
    }

    /// Counts everything about all of them, reading the rows of each kind once.
    fn counts(&self, asker: &mut Asker<'_>) -> Result<Vec<Counted>, BookError> {
        let mut counts = vec![Counted::new(); self.list.counts.len()];
        let kinds: BTreeSet<&str> = self.list.counts.iter().map(|count| count.rows.value.as_str()).collect();
        for kind in kinds.into_iter().filter_map(|id| self.ruleset.columns.kind(id)) {
            let rows = asker.rows(kind, &[])?;
            for (counted, count) in counts.iter_mut().zip(&self.list.counts) {
                if *count.rows.value == *kind.id {
                    *counted = self.count(asker, kind, &rows, count)?;
                }
            }
        }
        Ok(counts)
    }

    /// Counts one thing about all of them. Who is not there is not known; who has no row has none.
    fn count(
        &self,
        asker: &Asker<'_>,
        kind: &TableKind,
        rows: &[BookRow],
        count: &CountSpec,
    ) -> Result<Counted, BookError> {
        let mut filters = count.filters.iter().map(|text| Filter::read(text)).collect::<Result<Vec<_>, _>>()?;
        if let Some(days) = count.within_days {
            let from = self.as_of.saturating_sub(jiff::Span::new().days(i64::from(days)));
            filters.push(Filter::Period(from, self.as_of));
        }
        let known: BTreeSet<String> = if count.unknown_without_rows {
            rows.iter().filter_map(|row| self.counts_for(asker, row)).collect()
        } else {
            self.listed(asker)
        };
        let mut counted: Counted = known.into_iter().map(|name| (name, Vec::new())).collect();
        for row in rows.iter().filter(|row| filters.iter().all(|filter| asker.fits(row, filter))) {
            let Some(name) = self.counts_for(asker, row) else { continue };
            counted.entry(name).or_default().push(kind.book.cited(row.item));
        }
        Ok(counted)
    }

    /// For whom a row counts.
    fn counts_for(&self, asker: &Asker<'_>, row: &BookRow) -> Option<String> {
        match self.list.about {
            ListAbout::Enterprise => Some(row.unit.clone()),
            ListAbout::Village => {
                let village = asker.village(row);
                self.workspace.town.spec.villages.iter().find(|known| village.contains(known.as_str())).cloned()
            }
            ListAbout::Trade => Some(asker.trade(row)).filter(|trade| !trade.is_empty()),
        }
    }

    fn line(&self, name: &str, village: String, counts: &[Counted]) -> Result<RankedLine, BookError> {
        let value = |counted: &Counted| counted.get(name).map(|rows| Decimal::from(rows.len()));
        let values: Vec<Option<Decimal>> = counts.iter().map(value).collect();
        let rows = counts.iter().map(|counted| counted.get(name).cloned().unwrap_or_default()).collect();
        let is_known = self.list.score.reads().iter().all(|name| self.value(&values, name) != Value::Blank);
        let score = is_known.then(|| self.ruleset.evaluator.number(&self.list.score, |name| self.value(&values, name)));
        let score =
            score.transpose().map_err(|error| BookError::Expression(self.list.title.clone(), error.to_string()))?;
        Ok(RankedLine { name: name.to_owned(), village, score, rows, counts: values })
    }

    fn value(&self, values: &[Option<Decimal>], name: &str) -> Value {
        let at = self.list.counts.iter().position(|count| count.id.value == name);
        at.and_then(|at| values.get(at).copied().flatten()).map_or(Value::Blank, Value::Number)
    }

    fn is_on(&self, line: &RankedLine) -> Result<Truth, BookError> {
        let Some(condition) = &self.list.condition else { return Ok(Truth::Holds) };
        let decided = self.ruleset.evaluator.decide(condition, &|name| self.value(&line.counts, name));
        decided.map_err(|error| BookError::Expression(self.list.title.clone(), error.to_string()))
    }
}
