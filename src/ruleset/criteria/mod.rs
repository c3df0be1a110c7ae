//! 判定标准: criteria for major hidden dangers, by industry, dated, with their facts and keywords.

mod audit;
mod check;
mod compile;
mod denial;
mod facts;
mod keywords;
mod matcher;
mod text;

pub use audit::Hopeless;
pub use facts::{DEVICE_STATES, Fact, Facts};
pub use matcher::{TextHit, TextMatcher};
pub use text::NormalText;

use super::spec::{CauseAspect, Scope, Status};
use super::{RuleFiles, RulesetError, Source, parse};
use crate::diagnostic::Location;
use crate::script::{Condition, Evaluator};
use jiff::civil::Date;
use std::ops::Range;

/// The criteria of all packs, compiled once and shared by all threads. They are loaded where hidden dangers are judged, not
/// with every [`super::Ruleset`].
#[derive(Debug)]
pub struct Criteria {
    /// The packs, by the names of their folders.
    pub packs: Vec<Pack>,
    /// The facts that the criteria read.
    pub facts: Facts,
    /// All criteria, whenever they are in force.
    pub all: Vec<Criterion>,
    /// Looks for keywords of criteria in texts.
    pub matcher: TextMatcher,
    /// Decides conditions.
    pub evaluator: Evaluator,
}

/// 规则包: the criteria of an industry or a subject.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Identifier: the name of the folder.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whom it concerns.
    pub scope: Scope,
    /// The trades that it knows.
    pub trades: Vec<Trade>,
    /// Words one of which must stand in the text where the trade is unknown; none are needed where empty.
    pub context: Vec<String>,
    /// The packs that concern such an enterprise too, as positions.
    pub refers_to: Vec<usize>,
    /// How many criteria the standard counts, where it says so.
    pub published_count: Option<usize>,
    /// What a reader should know.
    pub note: String,
}

/// 行业: a trade as a pack knows it.
#[derive(Clone, Debug)]
pub struct Trade {
    /// Its name.
    pub name: String,
    /// How enterprises write it.
    pub words: Vec<String>,
    /// Whether it counts only where no other trade is recognised.
    pub is_fallback: bool,
}

/// 判定标准: one state that is a major hidden danger, or an element of one.
#[derive(Debug)]
pub struct Criterion {
    /// Identifier.
    pub id: String,
    /// Its pack's position.
    pub pack: usize,
    /// The chapter that it stands in.
    pub chapter: String,
    /// Where it comes from.
    pub source: Source,
    /// Its clause.
    pub clause: String,
    /// The bad state, in a few words.
    pub title: String,
    /// The whole criterion.
    pub detail: String,
    /// The state that should be.
    pub check: String,
    /// How a person can see it.
    pub guidance: String,
    /// Only enterprises of these trades; all of the pack where empty.
    pub trades: Vec<String>,
    /// Whom it concerns: all of these must hold.
    pub premises: Vec<Condition>,
    /// When the bad state is there.
    pub test: CriterionTest,
    /// Where the cause lies.
    pub cause: CauseAspect,
    /// What to do.
    pub remedy: String,
    /// What is our reading and not the text.
    pub interpretation: String,
    /// Whether it is an element and no major hidden danger by itself.
    pub is_element: bool,
    /// Whether the source was read.
    pub status: Status,
    /// First day in force.
    pub effective_from: Option<Date>,
    /// Last day in force.
    pub effective_to: Option<Date>,
    /// What a reader should know.
    pub note: String,
    /// Where it is declared.
    pub declared_at: Location,
}

/// How a criterion is decided.
#[derive(Debug)]
pub enum CriterionTest {
    /// By a condition over facts.
    Condition(Condition),
    /// Only by a person.
    Person,
    /// By so many elements that hold.
    Count {
        /// The elements, as positions.
        elements: Vec<usize>,
        /// How many of them make it hold.
        at_least: usize,
    },
}

impl Pack {
    /// Whether a text speaks of the pack's matters; all texts do where it names no context.
    #[must_use]
    pub fn is_spoken_of(&self, text: &NormalText) -> bool {
        self.context.is_empty() || text.has_any(&self.context)
    }
}

impl Criterion {
    /// Whether the criterion is in force on a day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        crate::ruleset::in_force(self.effective_from, self.effective_to, on)
    }

    /// A day on which it is in force.
    #[must_use]
    pub fn some_day(&self) -> Date {
        self.effective_from.or(self.effective_to).unwrap_or(Date::constant(2026, 11, 24))
    }

    /// Document and clause, as a reason names them.
    #[must_use]
    pub fn basis(&self) -> String {
        format!("{} {}", self.source.document, self.clause)
    }
}

impl Criteria {
    /// Checks and compiles the criteria in the files.
    ///
    /// # Errors
    /// When any file of criteria, facts or words has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles) -> Result<Self, RulesetError> {
        let mut specs = parse::Specs::read_criteria(files);
        let criteria = compile::compile(&mut specs);
        if specs.problems.is_empty() { Ok(criteria) } else { Err(RulesetError(specs.problems.into_vec())) }
    }

    /// The criterion with this identifier.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Criterion> {
        self.all.iter().find(|criterion| criterion.id == id)
    }

    /// The pack of a criterion.
    #[must_use]
    pub fn pack_of(&self, criterion: &Criterion) -> Option<&Pack> {
        self.packs.get(criterion.pack)
    }

    /// The trades that a written 行业 means, each as (pack, trade); empty where none is recognised. Of overlapping words the
    /// longest counts: 矿山机械 is no mine.
    #[must_use]
    pub fn trades_in(&self, industry: &str) -> Vec<(usize, &str)> {
        let industry = text::normal(industry);
        let mut found: Vec<(usize, &Trade, Range<usize>)> = Vec::new();
        for (at, pack) in self.packs.iter().enumerate() {
            for trade in &pack.trades {
                let ranges = trade.words.iter().flat_map(|word| industry.match_indices(word.as_str()));
                found.extend(ranges.map(|(start, word)| (at, trade, start..start + word.len())));
            }
        }
        let is_within = |inner: &Range<usize>, outer: &Range<usize>| {
            inner.len() < outer.len() && outer.start <= inner.start && inner.end <= outer.end
        };
        let longest = |range: &Range<usize>| !found.iter().any(|(_, _, other)| is_within(range, other));
        let is_specific = found.iter().any(|(_, trade, range)| !trade.is_fallback && longest(range));
        let mut trades: Vec<(usize, &str)> = found
            .iter()
            .filter(|(_, trade, range)| longest(range) && trade.is_fallback != is_specific)
            .map(|(pack, trade, _)| (*pack, trade.name.as_str()))
            .collect();
        trades.sort_unstable();
        trades.dedup();
        trades
    }
}
