//! Turns pack folders into one checked, compiled, dated [`Ruleset`].
//!
//! [`spec`] has the files as they are written, [`RuleFiles`] finds them, and [`Ruleset::load`] checks them all and reports
//! every mistake at once. Nothing here looks at register data.

mod accident;
pub mod assessment;
mod book;
mod cases;
mod columns;
pub mod criteria;
mod direct;
pub mod exchange;
mod field_reference;
mod fields;
mod figures;
mod files;
mod header_book;
mod heading;
mod installations;
mod levels;
mod lists;
mod method;
mod method_check;
mod noise;
mod parse;
pub mod reference;
mod reports;
mod schema;
mod senders;
mod similarity;
pub mod spec;
mod template_check;
mod template_choices;
mod templates;
mod town;
mod written;

pub use accident::AccidentTypes;
pub use book::{ExtensionWords, KeptRows, MarkWords, StateWords};
pub use cases::{cases, sentences};
pub use columns::{Columns, HeadingMatch, MatchKind, TableKind};
pub use direct::{DirectRule, DirectSet, Mentions};
pub use field_reference::field_reference;
pub use fields::{Field, Fields, KnownFields};
pub use figures::{FigureMeasure, Figures, ROSTER, ReportFigure, Sum};
pub use files::{RuleFiles, RuleFilesError};
pub use header_book::{ConfirmedTable, HeaderBook, NOT_READ, header_book_entry, heading_keys};
pub use heading::{Heading, Headings};
pub use installations::{
    BetaHint, CasNumber, ClassOption, ClassReading, CommonName, Exclusion, HazardClass, HazardReading,
    InstallationLevel, Installations, Measure, NameOf, NamedBeta, PersonsBand, Qualifier, Substance, normal_name,
};
pub use levels::{LevelWord, LevelWords, RankOrder};
pub use lists::{RankedList, RankedLists};
pub use method::{Band, BandEdge, Factor, FormulaPart, Grading, Matrix, Method, Profile, Scale, ScaleValue, Source};
pub use noise::RowNoise;
pub use reports::{Report, ReportFiles, ReportFilesError, Reports, read_notes};
pub use schema::{KINDS, Kind, editor_settings};
pub use senders::Senders;
pub use similarity::{
    SimilarCombination, SimilarWord, Similarity, SimilarityFactors, SimilaritySearch, SimilarityWeights, WordId,
    WordKind,
};
pub use spec::{
    Against, Audience, CauseAspect, ChangeWordsSpec, CheckSeverity, CountSpec, DateRole, Decides, EachBy, FactKind,
    Keeps, KeptBy, ListAbout, MoreIs, Numbering, Over, PeriodKey, PeriodNames, PhysicalState, PictureKind, Scope,
    ScopeKey, Status, TermKey, ValueType, WhenUnknown,
};
pub use templates::{Choice, Template, TemplateColumn, Templates};
pub use town::{Town, TownError};
pub use written::Written;

use crate::diagnostic::Diagnostic;
use crate::model::MethodRef;
use crate::script::Evaluator;
use jiff::civil::Date;

/// Whether a text that is in force from one day to another, both included, is so on a day; an end that is not given is open.
fn in_force(from: Option<Date>, to: Option<Date>, on: Date) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
}

/// The rules of all packs, compiled once and shared by all threads.
#[derive(Debug)]
pub struct Ruleset {
    /// Grading methods, in the order in which they are tried.
    pub methods: Vec<Method>,
    /// Sets of direct determination.
    pub direct: Vec<DirectSet>,
    /// The fields of records.
    pub fields: Fields,
    /// Kinds of tables and their headings.
    pub columns: Columns,
    /// Level words.
    pub levels: LevelWords,
    /// Rows that are no records.
    pub noise: RowNoise,
    /// Accident types.
    pub accidents: AccidentTypes,
    /// How yes and no, dates and numbers are written.
    pub written: Written,
    /// Whose a table is.
    pub senders: Senders,
    /// The day for which the rules are taken.
    pub as_of: Date,
    /// Runs the rules' expressions.
    pub evaluator: Evaluator,
    /// What the town's clerks have confirmed about headings.
    pub header_book: HeaderBook,
}

/// Why there is no ruleset: all mistakes of all files.
#[derive(Clone, Debug, thiserror::Error)]
#[error("规则包有 {} 处错误，未能装载{}", .0.len(), first_mistakes(.0))]
pub struct RulesetError(pub Vec<Diagnostic>);

/// The first mistakes, one to a line: more of them do not help on a terminal, and `anping rules check` shows all.
fn first_mistakes(mistakes: &[Diagnostic]) -> String {
    const SHOWN: usize = 5;
    mistakes.iter().take(SHOWN).fold(String::new(), |told, mistake| format!("{told}\n  {mistake}"))
}

impl Ruleset {
    /// Checks and compiles the files; profiles that are not in force on `as_of` are left out.
    ///
    /// # Errors
    /// When any file has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles, as_of: Date) -> Result<Self, RulesetError> {
        let mut specs = parse::Specs::read(files);
        let evaluator = Evaluator::new();
        let fields = Fields::build(&specs.columns, &mut specs.problems);
        let methods = method_check::compile(&specs.methods, &fields, &evaluator, as_of, &mut specs.problems);
        let direct = direct::compile(&specs.direct, &fields, &evaluator, &mut specs.problems);
        let headings = Headings::build(specs.headings.as_ref(), &fields, &mut specs.problems);
        let columns = Columns::build(&specs.columns, headings, &fields, &mut specs.problems);
        let ruleset = Self {
            methods,
            direct,
            fields,
            columns,
            levels: LevelWords::build(specs.level_words),
            noise: RowNoise::build(specs.row_noise),
            accidents: AccidentTypes::build(specs.accidents),
            written: Written::build(specs.written.as_ref()),
            senders: Senders::build(specs.senders),
            as_of,
            evaluator,
            header_book: HeaderBook::default(),
        };
        if specs.problems.is_empty() { Ok(ruleset) } else { Err(RulesetError(specs.problems.into_vec())) }
    }

    /// Takes up a town's header book; `name` is its file.
    ///
    /// # Errors
    /// When the book has a mistake; the error lists all of them.
    pub fn with_header_book(mut self, files: &RuleFiles, name: &str, text: &str) -> Result<Self, RulesetError> {
        let mut problems = parse::Problems::new(files);
        self.header_book = header_book::read(name, text, &self.columns, &self.fields, &mut problems);
        if problems.is_empty() { Ok(self) } else { Err(RulesetError(problems.into_vec())) }
    }

    /// Mistakes that do no harm at once and that loading does not look for.
    #[must_use]
    pub fn audit(&self, files: &RuleFiles) -> Vec<Diagnostic> {
        let mut specs = parse::Specs::read(files);
        self.columns.check_all_synonyms(&specs.columns, &mut specs.problems);
        specs.problems.into_vec()
    }

    /// The profile by which a table is graded.
    #[must_use]
    pub fn profile(&self, chosen: &MethodRef) -> Option<&Profile> {
        self.methods.get(chosen.method)?.profiles.get(chosen.profile)
    }

    /// The method and profile with this identifier, as positions.
    #[must_use]
    pub fn find_profile(&self, id: &str) -> Option<(usize, usize)> {
        self.methods.iter().enumerate().find_map(|(m, method)| {
            let p = method.profiles.iter().position(|profile| profile.id == id)?;
            Some((m, p))
        })
    }

    /// The identifiers of all profiles, in the order of the methods.
    pub fn profile_ids(&self) -> impl Iterator<Item = &str> {
        self.methods.iter().flat_map(|method| method.profiles.iter().map(|profile| profile.id.as_str()))
    }
}
