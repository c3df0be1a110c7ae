//! 考核办法: schemes of the annual assessment, checked and compiled.

mod appeals;
mod check;
mod compile;
mod extras;

pub use appeals::read_appeals;
pub use extras::{BonusOption, Extra, GradeBand, Veto};

use super::parse::{InFile, Specs};
use super::reference::Duty;
use super::spec::{Against, GroupsSpec, JudgedDeductSpec, ListAbout, SchemeCaseSpec, Status, TermKey, WhenUnknown};
use super::{Figures, RuleFiles, Ruleset, RulesetError, Source};
use crate::diagnostic::Location;
use crate::script::{Condition, Evaluator, Expression};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// All schemes.
#[derive(Debug)]
pub struct Schemes {
    /// The schemes, in the order of their files.
    pub all: Vec<Scheme>,
    /// Computes their expressions.
    pub evaluator: Evaluator,
}

/// 考核办法: a scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: Source,
    /// How far it may be trusted.
    pub status: Status,
    /// Whom it scores.
    pub about: ListAbout,
    /// Whether it is used without being asked for.
    pub is_default: bool,
    /// First day in force.
    pub effective_from: Option<Date>,
    /// Last day in force.
    pub effective_to: Option<Date>,
    /// Which enterprises.
    pub filters: Vec<String>,
    /// The sum of the points of all items.
    pub total: Decimal,
    /// What scores are expressed in.
    pub out_of: Decimal,
    /// The smallest difference between points.
    pub step: Decimal,
    /// Per cent of the quarters and of the end of the year, where both count.
    pub terms: Option<(Decimal, Decimal)>,
    /// Who is ranked among whom.
    pub groups: GroupsSpec,
    /// The items, each after the one of which it is a part.
    pub items: Vec<SchemeItem>,
    /// The most that bonuses add.
    pub bonus_cap: Decimal,
    /// What adds to the score.
    pub bonuses: Vec<Extra>,
    /// What takes from it, beside the items.
    pub penalties: Vec<Extra>,
    /// What overrides the grade.
    pub vetoes: Vec<Veto>,
    /// The grades, the best first.
    pub bands: Vec<GradeBand>,
    /// Grades that are held up.
    pub red: Vec<String>,
    /// Grades that are exposed.
    pub black: Vec<String>,
    /// What a reader should know.
    pub note: String,
    /// What its expressions read, in the order of the values that are given for each subject.
    pub inputs: Vec<Input>,
    /// Worked cases.
    pub cases: Vec<SchemeCaseSpec>,
    /// Where it is declared.
    pub declared_at: Location,
}

/// What a scheme reads of the book.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Input {
    /// A figure of reports.
    Figure(String),
    /// How often a duty was to be done in the term, as far as that is decided.
    DutyWanted(String),
    /// How often it was done.
    DutyDone(String),
    /// How often it was to be done and nothing tells whether it was.
    DutyUnknown(String),
}

impl Input {
    /// The name by which problems and cases know it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Figure(id) | Self::DutyWanted(id) | Self::DutyDone(id) | Self::DutyUnknown(id) => id,
        }
    }
}

/// An item of a scheme.
#[derive(Clone, Debug)]
pub struct SchemeItem {
    /// The number by which it is cited.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its points.
    pub points: Decimal,
    /// The clause that demands it.
    pub clause: String,
    /// The rule as people read it.
    pub rule: String,
    /// What shows it.
    pub evidence: String,
    /// When it is looked at.
    pub term: TermKey,
    /// How many items it is inside of.
    pub depth: usize,
    /// The item of which it is a part, by position.
    pub parent: Option<usize>,
    /// Whom it concerns.
    pub applies: Option<Premise>,
    /// What it counts as where nothing is known.
    pub unknown: WhenUnknown,
    /// How points are given; none where it consists of others.
    pub by: Option<By>,
    /// Where it is declared.
    pub declared_at: Location,
}

impl SchemeItem {
    /// Whether persons give its points.
    #[must_use]
    pub const fn is_marked(&self) -> bool {
        matches!(self.by, Some(By::Judged { .. } | By::Sampled(_)))
    }
}

/// How points are given.
#[derive(Clone, Debug)]
pub enum By {
    /// In proportion to a value, from `none_at` to `full_at`.
    Rate {
        /// The value.
        of: Measured,
        /// Where there are no points.
        none_at: Decimal,
        /// Where there are all points.
        full_at: Decimal,
        /// Against what it is taken.
        against: Against,
    },
    /// By steps of a value: lower edges with their points, the highest first.
    Steps {
        /// The value.
        of: Measured,
        /// Lower edges and points.
        at: Vec<(Decimal, Decimal)>,
        /// The points below all of them.
        below: Decimal,
        /// Against what it is taken.
        against: Against,
    },
    /// So much for each event.
    Deduct(Vec<Deduct>),
    /// All where there is any.
    Present(Measured),
    /// By how often a duty was done.
    Duty {
        /// The duty's title.
        title: String,
        /// How often it was to be done, by position among the inputs.
        wanted: usize,
        /// How often it was done, by position among the inputs.
        done: usize,
        /// How often nothing tells, by position among the inputs.
        unknown: usize,
        /// What each time costs that it was not done; in proportion where nothing is written.
        each: Option<Decimal>,
    },
    /// A person gives or takes points.
    Judged {
        /// The fewest that may be given.
        from: Decimal,
        /// For what points are taken.
        deduct: Vec<JudgedDeductSpec>,
    },
    /// By how many of a sample do not conform: what each costs; in proportion where nothing is written.
    Sampled(Option<Decimal>),
    /// A formula gives the points.
    Formula(Measured),
}

/// So much for each event.
#[derive(Clone, Debug)]
pub struct Deduct {
    /// For what.
    pub reason: String,
    /// How many events.
    pub of: Measured,
    /// How much each costs.
    pub each: Decimal,
    /// The most that is taken.
    pub most: Decimal,
    /// The clause.
    pub clause: String,
}

/// A condition over figures.
#[derive(Clone, Debug)]
pub struct Premise {
    /// As people read it: with the titles of figures for their names.
    pub title: String,
    /// Compiled.
    pub condition: Condition,
    /// What it reads, by position among the inputs, in the order of the condition's names.
    pub reads: Vec<usize>,
}

/// A value by an expression over figures.
#[derive(Clone, Debug)]
pub struct Measured {
    /// As written.
    pub text: String,
    /// What it is called: the figure's title, or the expression with titles for names.
    pub title: String,
    /// Its unit; empty for what is computed.
    pub unit: String,
    /// Compiled; none where it is one figure and nothing else.
    pub expression: Option<Expression>,
    /// What it reads, by position among the inputs.
    pub reads: Vec<usize>,
}

impl Schemes {
    /// Checks and compiles the schemes.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(
        files: &RuleFiles,
        ruleset: &Ruleset,
        figures: &Figures,
        duties: &[Duty],
    ) -> Result<Self, RulesetError> {
        let mut specs = Specs::read_schemes(files);
        let evaluator = Evaluator::new();
        let mut all = Vec::new();
        for InFile { file, spec } in &specs.schemes {
            let tools = compile::Tools { file, ruleset, figures, duties, evaluator: &evaluator };
            all.push(compile::scheme(&tools, spec, &mut specs.problems));
        }
        check::together(&specs.schemes, &all, &mut specs.problems);
        if specs.problems.is_empty() {
            Ok(Self { all, evaluator })
        } else {
            Err(RulesetError(specs.problems.into_vec()))
        }
    }

    /// The scheme with an identifier or title.
    #[must_use]
    pub fn find(&self, what: &str) -> Option<&Scheme> {
        self.all.iter().find(|scheme| scheme.id == what || scheme.title == what)
    }

    /// The scheme that is used for a year without being asked for.
    #[must_use]
    pub fn of_year(&self, about: ListAbout, last_day: Date) -> Option<&Scheme> {
        self.all.iter().find(|scheme| scheme.about == about && scheme.is_default && scheme.is_in_force(last_day))
    }
}

impl Scheme {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, on: Date) -> bool {
        super::in_force(self.effective_from, self.effective_to, on)
    }

    /// The items by which points are given, with their positions.
    pub fn leaves(&self) -> impl Iterator<Item = (usize, &SchemeItem)> {
        self.items.iter().enumerate().filter(|(_, item)| item.by.is_some())
    }

    /// The item at the head of the branch that an item stands on.
    #[must_use]
    pub fn block(&self, at: usize) -> Option<&SchemeItem> {
        let mut item = self.items.get(at)?;
        while let Some(parent) = item.parent.and_then(|parent| self.items.get(parent)) {
            item = parent;
        }
        Some(item)
    }

    /// The grade of a score, by the band's lower edge.
    #[must_use]
    pub fn grade(&self, score: Decimal) -> &str {
        let band = self.bands.iter().find(|band| score >= band.from).or(self.bands.last());
        band.map_or("", |band| &band.grade)
    }

    /// How good a grade is: 0 is the best.
    #[must_use]
    pub fn place_of(&self, grade: &str) -> usize {
        self.bands.iter().position(|band| band.grade == grade).unwrap_or(self.bands.len())
    }

    /// Rounds half up to the scheme's step.
    #[must_use]
    pub fn rounded(&self, points: Decimal) -> Decimal {
        let steps =
            (points / self.step).round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        (steps * self.step).normalize()
    }
}

impl Scheme {
    /// Whether an item, bonus, penalty or veto has this number.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.items.iter().any(|item| item.id == id && item.by.is_some())
            || self.bonuses.iter().chain(&self.penalties).any(|extra| extra.id == id)
            || self.vetoes.iter().any(|veto| veto.id == id)
    }
}
