//! Scores from one reading of the book.

use super::gather::{Gathering, beside, by_holder, cited};
use super::marks::Marks;
use super::{ScoreError, ScoreRequest, Scored, appeals, close};
use crate::analyse::duties::DutyEntry;
use crate::model::period::{Period, PeriodKind};
use crate::model::score::{Assessment, LastYear};
use crate::pipeline::RulesError;
use crate::pipeline::book::{Asker, Workspace, duties, on_day};
use crate::pipeline::reports::{Office, Reads};
use crate::ruleset::assessment::{Input, Scheme, Schemes};
use crate::ruleset::reference::Duty;
use crate::ruleset::{Figures, ListAbout};
use crate::score::{Appeal, Beside, SubjectFacts, analyse, assess};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The year that is scored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Year {
    pub(super) year: i16,
    /// What happened later had not happened.
    pub(super) cut_off: Date,
}

impl Year {
    pub(super) fn new(year: i16, as_of: Date) -> Self {
        Self { year, cut_off: as_of.min(year_of(year).until) }
    }

    pub(super) fn period(self) -> Period {
        year_of(self.year)
    }
}

/// Has `act` score from the book by the schemes that are meant.
pub(super) fn with_scoring<T>(
    workspace: &Workspace,
    request: &ScoreRequest,
    as_of: Date,
    act: impl FnOnce(&mut Scoring<'_, '_>, &[&Scheme]) -> Result<T, ScoreError>,
) -> Result<T, ScoreError> {
    let done = on_day(workspace, as_of, |rules, asker| {
        let scored = || {
            let figures = Figures::load(&rules.files, &rules.ruleset).map_err(RulesError::from)?;
            let loaded = Schemes::load(&rules.files, &rules.ruleset, &figures, &asker.reference().duties);
            let schemes = loaded.map_err(RulesError::from)?;
            let wanted = wanted(&schemes, request)?;
            let last = wanted.iter().filter_map(|scheme| of_last_year(&schemes, scheme, request.year));
            let used: Vec<&Scheme> = wanted.iter().copied().chain(last).collect();
            let figures: BTreeSet<&str> = used.iter().flat_map(|scheme| figures_of(scheme)).collect();
            let reference = asker.reference();
            let is_used = |duty: &&Duty| used.iter().any(|scheme| duties_of(scheme).any(|id| id == duty.spec.id.value));
            let evidence = reference.duties.iter().filter(is_used).flat_map(|duty| &duty.evidence);
            let kinds: BTreeSet<&str> = evidence.map(|rule| rule.rows.table.as_str()).collect();
            let office = Office::open(workspace, rules, asker, as_of, Reads::Figures(&figures, &kinds))?;
            let marks = Marks::read(&office, asker)?;
            let (office, asker, schemes) = (&office, &*asker, &schemes);
            let mut scoring = Scoring { office, asker, schemes, marks, as_of, calendars: BTreeMap::new() };
            act(&mut scoring, &wanted)
        };
        Ok(scored())
    });
    done?
}

/// The schemes that are meant.
fn wanted<'s>(schemes: &'s Schemes, request: &ScoreRequest) -> Result<Vec<&'s Scheme>, ScoreError> {
    if let Some(what) = &request.scheme {
        let all = || schemes.all.iter().map(|scheme| scheme.id.as_str()).collect::<Vec<_>>().join("、");
        let found = schemes.find(what).ok_or_else(|| ScoreError::NoScheme(what.clone(), all()))?;
        return Ok(vec![found]);
    }
    let about = request.about.map_or(vec![ListAbout::Village, ListAbout::Enterprise], |about| vec![about]);
    let last_day = year_of(request.year).until;
    let found: Vec<&Scheme> = about.into_iter().filter_map(|about| schemes.of_year(about, last_day)).collect();
    if found.is_empty() { Err(ScoreError::NoneInForce(request.year)) } else { Ok(found) }
}

/// The scheme by which the year before was scored.
fn of_last_year<'s>(schemes: &'s Schemes, scheme: &Scheme, year: i16) -> Option<&'s Scheme> {
    schemes.of_year(scheme.about, year_of(year.checked_sub(1)?).until)
}

fn year_of(year: i16) -> Period {
    Period::starting(PeriodKind::Year, year, 1)
}

fn duties_of(scheme: &Scheme) -> impl Iterator<Item = &str> {
    scheme.inputs.iter().filter(|input| matches!(input, Input::DutyWanted(_))).map(Input::name)
}

fn figures_of(scheme: &Scheme) -> impl Iterator<Item = &str> {
    scheme.inputs.iter().filter_map(|input| match input {
        Input::Figure(id) => Some(id.as_str()),
        _ => None,
    })
}

/// Scores from one reading of the book.
pub(super) struct Scoring<'s, 'o> {
    pub(super) office: &'s Office<'o>,
    pub(super) asker: &'s Asker<'s>,
    schemes: &'s Schemes,
    pub(super) marks: Marks<'s, 'o>,
    pub(super) as_of: Date,
    /// The calendars of duties that were drawn up, by year.
    calendars: BTreeMap<i16, Vec<DutyEntry>>,
}

impl Scoring<'_, '_> {
    /// The year by a scheme, as it was closed or as the book has it.
    pub(super) fn scored(&mut self, scheme: &Scheme, year: i16, appeals: &[Appeal]) -> Result<Scored, ScoreError> {
        if let Some(closed) = close::read(self.office.workspace, year, &scheme.id)? {
            return Ok(Scored {
                assessment: closed.assessment,
                analysis: closed.analysis,
                closed: Some((closed.by, closed.on)),
                rules: closed.rules,
                book: closed.book,
            });
        }
        let mut assessment = self.assessed(scheme, year, appeals)?;
        self.compare_with_last_year(scheme, &mut assessment)?;
        let (title, values) = beside(self.office, self.asker, scheme.about);
        let analysis = analyse(&assessment, &[Beside { title, values }]);
        Ok(Scored {
            assessment,
            analysis,
            closed: None,
            rules: self.office.rules_hash.clone(),
            book: self.office.book_hash.clone(),
        })
    }

    pub(super) fn assessed(
        &mut self,
        scheme: &Scheme,
        year: i16,
        appeals: &[Appeal],
    ) -> Result<Assessment, ScoreError> {
        let of_year = Year::new(year, self.as_of);
        let subjects = self.facts(scheme, of_year)?;
        let own: Vec<Appeal> = appeals.iter().filter(|appeal| scheme.knows(&appeal.item)).cloned().collect();
        let as_of = of_year.cut_off.to_string();
        Ok(assess(scheme, &self.schemes.evaluator, year, &as_of, &subjects, &own))
    }

    /// What the book knows of all who are scored.
    pub(super) fn facts(&mut self, scheme: &Scheme, year: Year) -> Result<Vec<SubjectFacts>, ScoreError> {
        if scheme.inputs.iter().any(|input| !matches!(input, Input::Figure(_)))
            && !self.calendars.contains_key(&year.year)
        {
            self.calendars.insert(year.year, duties(self.office.workspace, year.cut_off, 0)?);
        }
        let entries = self.calendars.get(&year.year).map_or(&[][..], Vec::as_slice);
        let gathering = Gathering {
            office: self.office,
            asker: self.asker,
            scheme,
            year,
            duties: by_holder(entries),
            cited: cited(self.office),
        };
        Ok(gathering.subjects(self.marks.of(self.asker, scheme, year)))
    }

    /// Says how each stood last year: as that year was closed, else as its own scheme gives it now.
    fn compare_with_last_year(&mut self, scheme: &Scheme, assessment: &mut Assessment) -> Result<(), ScoreError> {
        let Some(scheme) = of_last_year(self.schemes, scheme, assessment.year) else { return Ok(()) };
        let year = assessment.year - 1;
        let closed = close::read(self.office.workspace, year, &scheme.id)?;
        let is_closed = closed.is_some();
        let last = if let Some(closed) = closed {
            closed.assessment
        } else {
            let appeals = appeals::decided(self.office.workspace, &appeals::read(self.office.workspace, year)?);
            self.assessed(scheme, year, &appeals)?
        };
        for subject in &mut assessment.subjects {
            let then = last.subjects.iter().find(|then| then.name == subject.name && then.score.is_some());
            subject.last_year = then.map(|then| LastYear {
                scheme: last.scheme.title.clone(),
                score: then.score,
                grade: then.grade.clone(),
                rank: then.rank,
                ranked: then.ranked,
                is_closed,
            });
        }
        Ok(())
    }
}
