//! Figures of reports, checked: what is counted, how, and what must add up to what.

use super::parse::{InFile, Problems, Specs, place};
use super::spec::{ChangeWordsSpec, DateRole, FigureMeasureSpec, FigureSpec, FiguresSpec, KeptBy, MoreIs, Status};
use super::{RuleFiles, Ruleset, RulesetError, Source};
use crate::diagnostic::Location;
use serde_saphyr::Spanned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The kind of table that says which enterprises there are.
pub const ROSTER: &str = "enterprise_roster";

/// A figure.
#[derive(Debug)]
pub struct ReportFigure {
    /// Identifier.
    pub id: String,
    /// What it is called in tables.
    pub title: String,
    /// What it is.
    pub definition: String,
    /// Its unit.
    pub unit: String,
    /// Where it comes from.
    pub source: Source,
    /// How far it may be trusted.
    pub status: Status,
    /// The kind of table whose rows count; none of a share.
    pub rows: Option<String>,
    /// Which of them.
    pub filters: Vec<String>,
    /// Which day of a row decides about the period.
    pub in_period: Option<DateRole>,
    /// Who keeps such tables.
    pub kept_by: KeptBy,
    /// How it is measured.
    pub measure: FigureMeasure,
    /// Whether more of it is good news.
    pub more_is: Option<MoreIs>,
    /// Where it is declared.
    pub declared_at: Location,
}

/// How a figure is measured.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FigureMeasure {
    /// How many rows.
    Count,
    /// How many units the rows are about.
    Units,
    /// How many enterprises of the list sent in such a table that tells of the period.
    Senders,
    /// How many of them sent in none.
    NonSenders,
    /// The sum of a field.
    Sum(String),
    /// One figure as a share of another, in per cent; both by position.
    Share(usize, usize),
}

/// What must add up: parts and whole, by position.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sum {
    /// The parts.
    pub parts: Vec<usize>,
    /// The whole.
    pub whole: usize,
}

/// All figures.
#[derive(Debug, Default)]
pub struct Figures {
    all: Vec<ReportFigure>,
    by_id: BTreeMap<String, usize>,
    /// What must add up.
    pub sums: Vec<Sum>,
    /// How changes are put into words.
    pub wording: ChangeWordsSpec,
}

impl Figures {
    /// Checks the figures.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles, ruleset: &Ruleset) -> Result<Self, RulesetError> {
        let mut specs = Specs::read_figures(files);
        let mut figures = Self { wording: specs.change_words.take().unwrap_or_default(), ..Self::default() };
        for InFile { file, spec } in &specs.figures {
            for figure in &spec.figures {
                figures.announce(file, figure, &mut specs.problems);
            }
        }
        for InFile { file, spec } in &specs.figures {
            figures.add_all(file, spec, ruleset, &mut specs.problems);
        }
        if specs.problems.is_empty() { Ok(figures) } else { Err(RulesetError(specs.problems.into_vec())) }
    }

    /// A figure with its position.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<(usize, &ReportFigure)> {
        let at = *self.by_id.get(id)?;
        Some((at, self.all.get(at)?))
    }

    /// The figure at a position.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&ReportFigure> {
        self.all.get(at)
    }

    /// All figures, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &ReportFigure> {
        self.all.iter()
    }

    /// The kinds of tables that figures count, and the list of enterprises.
    #[must_use]
    pub fn kinds(&self) -> BTreeSet<&str> {
        self.all.iter().filter_map(|figure| figure.rows.as_deref()).chain([ROSTER]).collect()
    }

    fn announce(&mut self, file: &Arc<str>, spec: &FigureSpec, problems: &mut Problems<'_>) {
        let at = self.by_id.len();
        if self.by_id.insert(spec.id.value.clone(), at).is_some() {
            let message = format!("编号「{}」已经用过", spec.id.value);
            problems.rule(file, &spec.id, message, "编号不得重复使用，请另起一个");
        }
    }

    fn add_all(&mut self, file: &Arc<str>, spec: &FiguresSpec, ruleset: &Ruleset, problems: &mut Problems<'_>) {
        for figure in &spec.figures {
            let measure = self.measure(file, figure, ruleset, problems);
            if let Some(measure) = &measure {
                check_rows(file, figure, measure, ruleset, problems);
            }
            // A figure that is wrong keeps its position, so that those after it keep theirs.
            let measure = measure.unwrap_or(FigureMeasure::Count);
            let is_share = matches!(measure, FigureMeasure::Share(..));
            let unit = if is_share && figure.unit.is_empty() { "%".to_owned() } else { figure.unit.clone() };
            self.all.push(ReportFigure {
                id: figure.id.value.clone(),
                title: figure.title.clone(),
                definition: figure.definition.clone(),
                unit,
                source: Source::from(&spec.source),
                status: spec.status,
                rows: figure.rows.as_ref().map(|rows| rows.value.clone()),
                filters: figure.filters.iter().map(|filter| filter.value.clone()).collect(),
                in_period: figure.in_period,
                kept_by: figure.kept_by,
                measure,
                more_is: figure.more_is,
                declared_at: place(file, &figure.id),
            });
        }
        for sum in &spec.sums {
            let parts = sum.parts.iter().filter_map(|part| self.known(file, part, problems)).collect();
            if let Some(whole) = self.known(file, &sum.whole, problems) {
                self.sums.push(Sum { parts, whole });
            }
        }
    }

    /// The position of a figure; one that is not there is a mistake, with the nearest that is.
    pub(super) fn known(&self, file: &Arc<str>, id: &Spanned<String>, problems: &mut Problems<'_>) -> Option<usize> {
        let found = self.by_id.get(&id.value).copied();
        if found.is_none() {
            let near = nearest(&id.value, self.by_id.keys().map(String::as_str));
            let help = near.map_or_else(|| "请写已有的指标编号".to_owned(), |near| format!("是否想写「{near}」？"));
            problems.rule(file, id, format!("没有「{}」这个指标", id.value), &help);
        }
        found
    }

    fn measure(
        &self,
        file: &Arc<str>,
        figure: &FigureSpec,
        ruleset: &Ruleset,
        problems: &mut Problems<'_>,
    ) -> Option<FigureMeasure> {
        match &figure.measure {
            FigureMeasureSpec::Count => Some(FigureMeasure::Count),
            FigureMeasureSpec::Units => Some(FigureMeasure::Units),
            FigureMeasureSpec::Senders => Some(FigureMeasure::Senders),
            FigureMeasureSpec::NonSenders => Some(FigureMeasure::NonSenders),
            FigureMeasureSpec::Sum(field) => {
                if ruleset.fields.find(&field.value).is_none() {
                    problems.rule(file, field, format!("没有「{}」这个字段", field.value), "请写已声明的字段");
                }
                Some(FigureMeasure::Sum(field.value.clone()))
            }
            FigureMeasureSpec::Share(share) => {
                let part = self.known(file, &share.part, problems);
                Some(FigureMeasure::Share(part?, self.known(file, &share.whole, problems)?))
            }
        }
    }
}

fn check_rows(
    file: &Arc<str>,
    figure: &FigureSpec,
    measure: &FigureMeasure,
    ruleset: &Ruleset,
    problems: &mut Problems<'_>,
) {
    match (&figure.rows, measure) {
        (Some(rows), FigureMeasure::Share(..)) => {
            problems.rule(file, rows, "占比不数行，不能写 rows".to_owned(), "请把 rows 写在部分和全体两个指标上");
        }
        (Some(rows), _) if ruleset.columns.find_kind(&rows.value).is_none() => {
            problems.rule(file, rows, format!("没有「{}」这类表格", rows.value), "请写已有的 kind");
        }
        (Some(_), _) | (None, FigureMeasure::Share(..)) => {}
        (None, _) => {
            problems.rule(file, &figure.id, "没有写数哪类表格的行".to_owned(), "请加上 rows");
        }
    }
}

/// The known name that is most like one that is not known.
fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const MOST_EDITS: usize = 3;
    let distance = |other: &'n str| (strsim::levenshtein(name, other), other);
    known.map(distance).filter(|(edits, _)| *edits <= MOST_EDITS).min().map(|(_, other)| other)
}
