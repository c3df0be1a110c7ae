//! Makes the self-check workbook of an enterprise's trades.

use super::Bench;
use crate::model::{Checklist, ChecklistLine, ChecklistSection, FactQuestion};
use crate::pipeline::output::{OutputError, WholeFile};
use crate::report::{ChecklistError, write_checklist};
use crate::ruleset::criteria::{Criterion, CriterionTest};
use crate::script::Condition;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Why there is no self-check workbook.
#[derive(Debug, thiserror::Error)]
pub enum MakeChecklistError {
    /// The words mean no trade.
    #[error("看不出「{industry}」是哪个行业，请换一种写法（如：{known}）")]
    UnknownIndustry {
        /// What was given.
        industry: String,
        /// Trades that are known.
        known: String,
    },
    /// The workbook cannot be written.
    #[error(transparent)]
    Checklist(#[from] ChecklistError),
    /// The file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

impl Bench {
    /// The criteria in force on a day that concern an enterprise of these trades: those of their own packs, then those of the
    /// packs that these refer to.
    ///
    /// # Errors
    /// When a word means no trade and no pack.
    pub fn checklist(&self, industries: &[String], on: Date) -> Result<Checklist, MakeChecklistError> {
        let trades = self.trades_of(industries)?;
        let mut packs: Vec<usize> = trades.iter().map(|(pack, _)| *pack).collect();
        packs.dedup();
        let own = packs.clone();
        for pack in own.iter().filter_map(|pack| self.criteria.packs.get(*pack)) {
            packs.extend(pack.refers_to.iter().copied());
        }
        let mut seen = BTreeSet::new();
        packs.retain(|pack| seen.insert(*pack));
        let mut checklist = Checklist {
            subject: industries.join("、"),
            as_of: format!("{}年{}月{}日", on.year(), on.month(), on.day()),
            ..Checklist::default()
        };
        for pack in packs {
            let concerns = |criterion: &&Criterion| {
                let is_own_trade =
                    |(of, trade): &(usize, &str)| *of == pack && criterion.trades.iter().any(|own| own == trade);
                criterion.pack == pack
                    && criterion.in_force(on)
                    && !matches!(criterion.test, CriterionTest::Count { .. })
                    && (criterion.trades.is_empty() || trades.iter().any(is_own_trade))
            };
            let mut criteria: Vec<&Criterion> = self.criteria.all.iter().filter(concerns).collect();
            criteria.sort_by(|one, other| one.id.cmp(&other.id));
            self.ask_for_premises(&criteria, &mut checklist.facts);
            let title = self.criteria.packs.get(pack).map(|pack| pack.title.clone()).unwrap_or_default();
            let lines = criteria.into_iter().map(line).collect::<Vec<_>>();
            if !lines.is_empty() {
                checklist.sections.push(ChecklistSection { title, lines });
            }
        }
        Ok(checklist)
    }

    /// Makes the workbook of [`Bench::checklist`].
    ///
    /// # Errors
    /// When a word means no trade, or the file cannot be written.
    pub fn write_checklist(
        &self,
        industries: &[String],
        on: Date,
        path: &Path,
    ) -> Result<(Checklist, PathBuf), MakeChecklistError> {
        let checklist = self.checklist(industries, on)?;
        let mut file = WholeFile::create(path)?;
        write_checklist(&checklist, on, BufWriter::new(file.file()))?;
        let path = file.appear()?;
        Ok((checklist, path))
    }

    /// Trades by their wording, or all trades of a pack by its name.
    fn trades_of(&self, industries: &[String]) -> Result<Vec<(usize, &str)>, MakeChecklistError> {
        let mut trades = Vec::new();
        for industry in industries {
            let mut packs = self.criteria.packs.iter().enumerate();
            let named = packs.find(|(_, pack)| pack.id == *industry || pack.title == *industry);
            let mut found = match named {
                Some((at, pack)) if pack.trades.is_empty() => vec![(at, "")],
                Some((at, pack)) => pack.trades.iter().map(|trade| (at, trade.name.as_str())).collect(),
                None => self.criteria.trades_in(industry),
            };
            if found.is_empty() {
                let known: Vec<&str> = self
                    .criteria
                    .packs
                    .iter()
                    .flat_map(|pack| &pack.trades)
                    .map(|trade| trade.name.as_str())
                    .take(20)
                    .collect();
                return Err(MakeChecklistError::UnknownIndustry {
                    industry: industry.clone(),
                    known: known.join("、"),
                });
            }
            trades.append(&mut found);
        }
        trades.sort_unstable();
        trades.dedup();
        Ok(trades)
    }

    /// The facts by which a criterion is seen not to concern the enterprise; the rest is in the criterion's own line.
    fn ask_for_premises(&self, criteria: &[&Criterion], facts: &mut Vec<FactQuestion>) {
        let reads = criteria.iter().flat_map(|criterion| &criterion.premises).flat_map(Condition::reads);
        for fact in reads.filter_map(|id| self.criteria.facts.find(id)) {
            if facts.iter().all(|known| known.id != fact.id) {
                facts.push(FactQuestion {
                    id: fact.id.clone(),
                    title: fact.title.clone(),
                    ask: if fact.unit.is_empty() {
                        fact.ask.clone()
                    } else {
                        format!("{}（{}）", fact.ask, fact.unit)
                    },
                    choices: fact.choices(),
                });
            }
        }
    }
}

fn line(criterion: &Criterion) -> ChecklistLine {
    ChecklistLine {
        rule: criterion.id.clone(),
        basis: criterion.basis(),
        check: criterion.check.clone(),
        guidance: criterion.guidance.clone(),
    }
}
