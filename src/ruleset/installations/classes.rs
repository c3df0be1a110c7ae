//! Reads class cells: 易燃液体，类别2；急性毒性-吸入，类别3*.

use super::super::spec::PhysicalState;
use super::HazardClass;
use super::names::normal_name;
use aho_corasick::AhoCorasick;

/// A class, as a position; none for a hazard of which the standard has no class.
pub type ClassOption = Option<usize>;

/// What a class cell says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ClassReading {
    /// The hazards, in the order of the cell.
    pub hazards: Vec<HazardReading>,
    /// Pieces that say nothing known.
    pub unread: Vec<String>,
}

/// What a hazard may be in the standard's table of classes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HazardReading {
    /// The possibilities.
    pub options: Vec<ClassOption>,
    /// Those that are left where nothing is processed; empty if that leaves all.
    pub storage: Vec<ClassOption>,
}

/// A piece of a class cell.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// A symbol of the standard.
    Symbol(usize),
    /// A hazard, as a position.
    Hazard(usize),
    /// A hazard without a class.
    Outside,
    /// A category.
    Category(String),
    /// Says nothing.
    Ignored,
}

/// A category of a hazard, compiled.
#[derive(Debug)]
pub(super) struct Category {
    pub(super) id: String,
    pub(super) classes: Vec<usize>,
    pub(super) storage: Vec<usize>,
    pub(super) outside: Vec<PhysicalState>,
}

/// Finds the pieces of class cells.
#[derive(Debug)]
pub(super) struct ClassReader {
    pub(super) automaton: AhoCorasick,
    pub(super) tokens: Vec<Token>,
    pub(super) hazards: Vec<Vec<Category>>,
    pub(super) states: Vec<(PhysicalState, String)>,
}

/// A hazard whose categories are still being read.
enum Current {
    Nothing,
    Outside,
    Hazard(usize, Vec<String>),
}

impl ClassReader {
    pub(super) fn state(&self, text: &str) -> Option<PhysicalState> {
        let text = normal_name(text);
        self.states.iter().find(|(_, word)| text.ends_with(word.as_str())).map(|(state, _)| *state)
    }

    pub(super) fn read(&self, text: &str, state: Option<PhysicalState>, classes: &[HazardClass]) -> ClassReading {
        let text = normal_name(text);
        let mut reading = ClassReading::default();
        let mut current = Current::Nothing;
        let mut end = 0;
        for found in self.automaton.find_iter(&text) {
            reading.unread.extend(text.get(end..found.start()).filter(|gap| !gap.is_empty()).map(str::to_owned));
            end = found.end();
            match self.tokens.get(found.pattern().as_usize()) {
                Some(Token::Symbol(class)) => {
                    self.finish(&mut current, state, classes, &mut reading);
                    reading.hazards.push(HazardReading { options: vec![Some(*class)], storage: Vec::new() });
                }
                Some(Token::Hazard(hazard)) => {
                    self.finish(&mut current, state, classes, &mut reading);
                    current = Current::Hazard(*hazard, Vec::new());
                }
                Some(Token::Outside) => {
                    self.finish(&mut current, state, classes, &mut reading);
                    current = Current::Outside;
                }
                Some(Token::Category(id)) => match &mut current {
                    Current::Hazard(_, categories) => categories.push(id.clone()),
                    Current::Outside => {}
                    Current::Nothing => reading.unread.extend(text.get(found.range()).map(str::to_owned)),
                },
                Some(Token::Ignored) | None => {}
            }
        }
        reading.unread.extend(text.get(end..).filter(|gap| !gap.is_empty()).map(str::to_owned));
        self.finish(&mut current, state, classes, &mut reading);
        reading
    }

    /// Takes in the hazard that was being read. Without a category it may be any.
    fn finish(
        &self,
        current: &mut Current,
        state: Option<PhysicalState>,
        classes: &[HazardClass],
        reading: &mut ClassReading,
    ) {
        match std::mem::replace(current, Current::Nothing) {
            Current::Nothing => {}
            Current::Outside => reading.hazards.push(HazardReading { options: vec![None], storage: Vec::new() }),
            Current::Hazard(hazard, named) => {
                let all = self.hazards.get(hazard).map_or(&[][..], Vec::as_slice);
                let unknown = named.iter().filter(|id| !all.iter().any(|category| category.id == **id));
                reading.unread.extend(unknown.map(|id| format!("类别{id}")));
                let chosen: Vec<&Category> =
                    all.iter().filter(|category| named.is_empty() || named.contains(&category.id)).collect();
                if !chosen.is_empty() {
                    reading.hazards.push(possibilities(&chosen, state, classes));
                }
            }
        }
    }
}

fn possibilities(chosen: &[&Category], state: Option<PhysicalState>, classes: &[HazardClass]) -> HazardReading {
    let speaks_of = |at: &usize| {
        let states = classes.get(*at).map_or(&[][..], |class| class.states.as_slice());
        states.is_empty() || state.is_none_or(|state| states.contains(&state))
    };
    let mut reading = HazardReading::default();
    for category in chosen {
        let mut own: Vec<ClassOption> = category.classes.iter().copied().filter(speaks_of).map(Some).collect();
        if category.outside.iter().any(|outside| state.is_none_or(|state| state == *outside)) {
            own.push(None);
        }
        match category.storage.as_slice() {
            [] => reading.storage.extend(own.iter().copied()),
            narrowed => reading.storage.extend(narrowed.iter().copied().map(Some)),
        }
        reading.options.extend(own);
    }
    if chosen.iter().all(|category| category.storage.is_empty()) {
        reading.storage.clear();
    }
    reading
}
