//! How the town's book keeps rows of a kind of table, with its fields found.

use super::fields::Fields;
use super::parse::Problems;
use super::spec::{BookSpec, DateRole, ExtensionSpec, Keeps, MarkKey, MarkSpec, StateKey, StateSpec};
use crate::model::book::{DangerState, ItemId, RecordDates};
use crate::model::{DangerMark, FieldId};
use jiff::civil::Date;
use serde_saphyr::Spanned;
use std::sync::Arc;

/// The letters of things whose kind names none.
const PLAIN_PREFIX: &str = "JL";

/// How the book keeps rows of a kind.
#[derive(Debug)]
pub struct KeptRows {
    /// Letters before the number of a thing.
    pub prefix: String,
    /// What clerks call such rows.
    pub called: Vec<String>,
    /// What a newer table of the same sender does to the older ones.
    pub keeps: Keeps,
    /// Fields that together tell one row of a unit from another; all where there are none.
    pub key: Vec<FieldId>,
    /// Whether a unit has one such row, whatever it says.
    pub one_per_unit: bool,
    /// Whether rows of tables about different periods are different things.
    pub per_period: bool,
    /// Whether figures count what a unit itself sent, and of that what is graded, before what others say of it.
    pub own_first: bool,
    /// The field with the sender's own number.
    pub number: Option<FieldId>,
    /// The field with the level.
    pub level: Option<FieldId>,
    /// The fields with days.
    pub dates: Vec<(DateRole, FieldId)>,
    /// What words say about how far a danger has come.
    pub states: Vec<StateWords>,
    /// What words say beside that.
    pub marks: Vec<MarkWords>,
    /// How rows say that their limit was moved.
    pub extension: Option<ExtensionWords>,
    /// Fields that lists show.
    pub shows: Vec<FieldId>,
}

/// Words that say how far a danger has come.
#[derive(Debug)]
pub struct StateWords {
    /// How far.
    pub state: DangerState,
    /// The field.
    pub field: FieldId,
    /// Its meaning is one of these.
    pub is: Vec<String>,
    /// Its text contains one of these.
    pub contains: Vec<String>,
    /// Whether it counts against the days too.
    pub overrules: bool,
}

/// Words that mark a row.
#[derive(Debug)]
pub struct MarkWords {
    /// Which mark.
    pub mark: DangerMark,
    /// The field.
    pub field: FieldId,
    /// Its meaning is one of these.
    pub is: Vec<String>,
    /// Its text contains one of these.
    pub contains: Vec<String>,
    /// But none of these.
    pub unless: Vec<String>,
    /// Only from this day on.
    pub since: Option<DateRole>,
}

/// How rows say that their limit was moved.
#[derive(Debug)]
pub struct ExtensionWords {
    /// The field with the new limit.
    pub until: Option<FieldId>,
    /// The field with the day of the approval.
    pub approved_on: Option<FieldId>,
    /// The field that tells of nothing else.
    pub about: Option<FieldId>,
    /// Other fields whose sentences may tell of it.
    pub texts: Vec<FieldId>,
    /// Words of which one stands in such a sentence.
    pub words: Vec<String>,
    /// Words after which the new limit stands.
    pub until_words: Vec<String>,
    /// Words that say that it was approved.
    pub approved: Vec<String>,
    /// Words that say that it was not, or not yet.
    pub not_approved: Vec<String>,
}

impl Default for KeptRows {
    /// A list of which nothing more is known: the newest one counts.
    fn default() -> Self {
        Self {
            prefix: PLAIN_PREFIX.to_owned(),
            called: Vec::new(),
            keeps: Keeps::Edition,
            key: Vec::new(),
            one_per_unit: false,
            per_period: false,
            own_first: false,
            number: None,
            level: None,
            dates: Vec::new(),
            states: Vec::new(),
            marks: Vec::new(),
            extension: None,
            shows: Vec::new(),
        }
    }
}

impl KeptRows {
    pub(super) fn build(file: &Arc<str>, spec: &BookSpec, fields: &Fields, problems: &mut Problems<'_>) -> Self {
        let letters = &spec.prefix.value;
        if letters.is_empty() || letters.len() > 4 || !letters.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let message = format!("编号前的字母「{letters}」不合要求");
            problems.rule(file, &spec.prefix, message, "请写一至四个大写字母，如 YH");
        }
        let mut find = |id: &Spanned<String>| {
            let found = fields.find(&id.value);
            if found.is_none() {
                problems.rule(file, id, format!("没有「{}」这个字段", id.value), "请写已声明的字段");
            }
            found
        };
        Self {
            prefix: letters.clone(),
            called: spec.called.clone(),
            keeps: spec.keeps,
            key: spec.key.iter().filter_map(&mut find).collect(),
            one_per_unit: spec.one_per_unit,
            per_period: spec.per_period,
            own_first: spec.own_first,
            number: spec.number.as_ref().and_then(&mut find),
            level: spec.level.as_ref().and_then(&mut find),
            dates: spec.dates.iter().filter_map(|(role, id)| Some((*role, find(id)?))).collect(),
            states: states(&spec.states, &mut find),
            marks: marks(&spec.marks, &mut find),
            extension: spec.extension.as_ref().map(|words| extension(words, &mut find)),
            shows: spec.shows.iter().filter_map(&mut find).collect(),
        }
    }

    /// The number of a thing as people cite it.
    #[must_use]
    pub fn cited(&self, item: ItemId) -> String {
        format!("{}-{item}", self.prefix)
    }

    /// The field with a day.
    #[must_use]
    pub fn date(&self, role: DateRole) -> Option<FieldId> {
        self.dates.iter().find(|(other, _)| *other == role).map(|(_, field)| *field)
    }
}

type Find<'f> = dyn FnMut(&Spanned<String>) -> Option<FieldId> + 'f;

fn states(specs: &[StateSpec], find: &mut Find<'_>) -> Vec<StateWords> {
    let words = |words: &StateSpec| {
        Some(StateWords {
            state: state_of(words.state),
            field: find(&words.field)?,
            is: words.is.clone(),
            contains: words.contains.clone(),
            overrules: words.overrules,
        })
    };
    specs.iter().filter_map(words).collect()
}

fn marks(specs: &[MarkSpec], find: &mut Find<'_>) -> Vec<MarkWords> {
    let words = |words: &MarkSpec| {
        Some(MarkWords {
            mark: mark_of(words.mark),
            field: find(&words.field)?,
            is: words.is.clone(),
            contains: words.contains.clone(),
            unless: words.unless.clone(),
            since: words.since,
        })
    };
    specs.iter().filter_map(words).collect()
}

fn extension(words: &ExtensionSpec, find: &mut Find<'_>) -> ExtensionWords {
    ExtensionWords {
        until: words.until.as_ref().and_then(&mut *find),
        approved_on: words.approved_on.as_ref().and_then(&mut *find),
        about: words.about.as_ref().and_then(&mut *find),
        texts: words.texts.iter().filter_map(&mut *find).collect(),
        words: words.words.clone(),
        until_words: words.until_words.clone(),
        approved: words.approved.clone(),
        not_approved: words.not_approved.clone(),
    }
}

const fn mark_of(key: MarkKey) -> DangerMark {
    match key {
        MarkKey::Extended => DangerMark::Extended,
        MarkKey::Rejected => DangerMark::Rejected,
        MarkKey::SupervisedListing => DangerMark::SupervisedListing,
        MarkKey::StopWork => DangerMark::StopWork,
        MarkKey::Reported => DangerMark::Reported,
    }
}

impl DateRole {
    /// The day of a row that has this meaning.
    #[must_use]
    pub const fn day_of(self, dates: &RecordDates) -> Option<Date> {
        match self {
            Self::Happened => dates.happened,
            Self::Due => dates.due,
            Self::Done => dates.done,
            Self::Accepted => dates.accepted,
            Self::Closed => dates.closed,
        }
    }
}

const fn state_of(key: StateKey) -> DangerState {
    match key {
        StateKey::Registered => DangerState::Registered,
        StateKey::Assigned => DangerState::Assigned,
        StateKey::Rectifying => DangerState::Rectifying,
        StateKey::AwaitingRecheck => DangerState::AwaitingRecheck,
        StateKey::Accepted => DangerState::Accepted,
        StateKey::Closed => DangerState::Closed,
    }
}
