//! Reads the files of the folder and compiles what is in force.

use super::super::method::Source;
use super::super::parse::{InFile, Problems, parse};
use super::super::spec::{
    BetaHintsSpec, ClassesSpec, CommonNamesSpec, FactorsSpec, QualifierSpec, SubstancesSpec, WordingsSpec,
};
use super::check::{self, Positions};
use super::classes::{Category, ClassReader, Token};
use super::names::{Names, normal_name};
use super::{
    BetaHint, CommonName, Exclusion, FOLDER, HazardClass, InstallationLevel, Installations, Measure, NamedBeta,
    PersonsBand, Qualifier, RuleFiles, Substance,
};
use crate::diagnostic::Code;
use crate::model::Ratio;
use aho_corasick::{AhoCorasick, MatchKind};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A kind of file of which one is in force on a day.
trait Dated: DeserializeOwned {
    /// The file's name.
    const FILE: &str;
    /// First and last day in force.
    fn in_force(&self) -> (Date, Option<Date>);
}

macro_rules! dated {
    ($($spec:ty = $file:literal,)+) => {
        $(impl Dated for $spec {
            const FILE: &str = $file;
            fn in_force(&self) -> (Date, Option<Date>) {
                (self.effective_from, self.effective_to)
            }
        })+
    };
}

dated! {
    SubstancesSpec = "substances.yaml",
    ClassesSpec = "classes.yaml",
    FactorsSpec = "factors.yaml",
    WordingsSpec = "wordings.yaml",
    CommonNamesSpec = "names.yaml",
}

/// Compiles the files; none where one is missing.
pub(super) fn compile(files: &RuleFiles, as_of: Date, problems: &mut Problems<'_>) -> Option<Installations> {
    check::files_are_known(files, problems);
    let substances = one_in_force::<SubstancesSpec>(files, as_of, problems);
    let classes = one_in_force::<ClassesSpec>(files, as_of, problems);
    let factors = one_in_force::<FactorsSpec>(files, as_of, problems);
    let wordings = one_in_force::<WordingsSpec>(files, as_of, problems);
    let names = one_in_force::<CommonNamesSpec>(files, as_of, problems);
    let specs =
        Specs { substances: substances?, classes: classes?, factors: factors?, wordings: wordings?, names: names? };
    specs.compile(problems)
}

/// The file of a kind that is in force on a day. Editions lie beside one another in folders of their own.
fn one_in_force<T: Dated>(files: &RuleFiles, as_of: Date, problems: &mut Problems<'_>) -> Option<InFile<T>> {
    let mut found: Option<InFile<T>> = None;
    let mut is_broken = false;
    for (path, text) in files.iter().filter(|(path, _)| check::is_kind(path, T::FILE)) {
        let Some(in_file) = parse::<T>(&Arc::from(path), text, problems) else {
            is_broken = true;
            continue;
        };
        let (from, to) = in_file.spec.in_force();
        if !crate::ruleset::in_force(Some(from), to, as_of) {
            continue;
        }
        if let Some(other) = &found {
            let message = format!("与 {} 同时有效（{as_of}）", other.file);
            problems.push(Code::RuleInvalid, &in_file.file, None, String::new(), message, "请给旧版写上 effective_to");
        }
        found = Some(in_file);
    }
    if found.is_none() && !is_broken {
        let message = format!("{as_of} 没有有效的 {}", T::FILE);
        let file = Arc::from(format!("{FOLDER}{}", T::FILE));
        problems.push(Code::RuleInvalid, &file, None, String::new(), message, "请补上这一天有效的文件，或换一个日期");
    }
    found
}

/// The files in force.
pub(super) struct Specs {
    pub(super) substances: InFile<SubstancesSpec>,
    pub(super) classes: InFile<ClassesSpec>,
    pub(super) factors: InFile<FactorsSpec>,
    pub(super) wordings: InFile<WordingsSpec>,
    pub(super) names: InFile<CommonNamesSpec>,
}

impl Specs {
    fn compile(self, problems: &mut Problems<'_>) -> Option<Installations> {
        let positions = check::check(&self, problems);
        let reader = self.reader(&positions, problems)?;
        let names = self.names();
        let (substances, classes) = (self.substances(&positions), self.classes());
        let (persons, levels) = (self.persons(), self.levels());
        let Self { substances: rows, classes: class_rows, factors, names: common, .. } = &self;
        let factors = &factors.spec;
        Some(Installations {
            document: Source::from(&rows.spec.source).document,
            substances_clause: rows.spec.source.clause.clone(),
            substance_beta_clause: rows.spec.beta_clause.clone(),
            classes_clause: class_rows.spec.source.clause.clone(),
            class_beta_clause: class_rows.spec.beta_clause.clone(),
            persons_clause: factors.grading.persons_clause.clone(),
            levels_clause: factors.grading.levels_clause.clone(),
            identification_clause: factors.identification.clause.clone(),
            threshold: Ratio::from_decimal(factors.identification.threshold.value)?,
            formulae: [factors.identification.formula.clone(), factors.grading.formula.clone()],
            substances,
            classes,
            common_names: self.common_names(&positions),
            common_names_status: common.spec.status,
            pure_from: common.spec.pure_from,
            persons,
            levels,
            units: factors.units.clone(),
            exclusions: self.exclusions(),
            measures: self.measures(),
            densities: self.densities(),
            names,
            reader,
        })
    }

    fn substances(&self, positions: &Positions) -> Vec<Substance> {
        let hints = &self.factors.spec.beta_hints;
        let rows = self.substances.spec.substances.iter().map(|row| Substance {
            number: row.number.value,
            name: row.name.value.clone(),
            cas: row.cas.iter().map(|cas| cas.value.clone()).collect(),
            cas_decides: row.cas_decides,
            critical_quantity: row.critical_quantity.value,
            beta: row
                .beta
                .map(|value| NamedBeta { value, names: row.beta_names.iter().map(|name| normal_name(name)).collect() }),
            beta_hint: beta_hint(hints, row.number.value, positions),
            qualifier: row.qualifier.as_ref().map(qualifier),
        });
        rows.collect()
    }

    fn classes(&self) -> Vec<HazardClass> {
        let classes = self.classes.spec.classes.iter().map(|class| HazardClass {
            symbol: class.symbol.value.clone(),
            class: class.class.clone(),
            description: class.description.clone(),
            critical_quantity: class.critical_quantity.value,
            beta: class.beta.value,
            states: class.states.clone(),
        });
        classes.collect()
    }

    fn common_names(&self, positions: &Positions) -> Vec<CommonName> {
        let names = self.names.spec.names.iter().map(|name| CommonName {
            name: name.name.value.clone(),
            cas: name.cas.iter().map(|cas| cas.value.clone()).collect(),
            row: name.number.as_ref().and_then(|number| positions.row(number.value)),
            classes: name.classes.iter().filter_map(|symbol| positions.class(&symbol.value)).collect(),
            outside: name.outside,
            reason: name.reason.clone(),
        });
        names.collect()
    }

    fn persons(&self) -> Vec<PersonsBand> {
        let bands = &self.factors.spec.persons;
        bands.iter().map(|band| PersonsBand { from: band.from.value, alpha: band.alpha }).collect()
    }

    fn levels(&self) -> Vec<InstallationLevel> {
        let levels = self.factors.spec.levels.iter().filter_map(|level| {
            let from = Ratio::from_decimal(level.from.value)?;
            Some(InstallationLevel { name: level.name.value.clone(), from })
        });
        levels.collect()
    }

    fn exclusions(&self) -> Vec<Exclusion> {
        let exclusions = self.factors.spec.exclusions.iter().map(|exclusion| Exclusion {
            item: exclusion.item.clone(),
            words: exclusion.words.clone(),
            except: exclusion.except.clone(),
        });
        exclusions.collect()
    }

    fn measures(&self) -> Vec<(String, Measure)> {
        let mut measures = Vec::new();
        for spec in &self.factors.spec.measures {
            let measure = spec.tonnes.map(Measure::Mass).or_else(|| spec.cubic_metres.map(Measure::Volume));
            measures.extend(spec.words.iter().filter_map(|word| Some((normal_name(&word.value), measure?))));
        }
        measures
    }

    fn densities(&self) -> Vec<(String, rust_decimal::Decimal, String)> {
        let densities = self.factors.spec.densities.iter();
        densities.map(|spec| (spec.name.value.clone(), spec.tonnes_per_cubic_metre, spec.reason.clone())).collect()
    }

    fn names(&self) -> Names {
        let mut names = Names::default();
        for (name, of) in check::all_names(self) {
            let normal = normal_name(&name.value);
            names.known.entry(normal.clone()).or_default().push(of);
            if !names.written.iter().any(|(known, _)| *known == normal) {
                names.written.push((normal, name.value.clone()));
            }
        }
        names.decorations = self.names.spec.decorations.iter().map(|decoration| normal_name(decoration)).collect();
        names.decorations.sort_by_key(|decoration| std::cmp::Reverse(decoration.chars().count()));
        names
    }

    fn reader(&self, positions: &Positions, problems: &mut Problems<'_>) -> Option<ClassReader> {
        let InFile { file, spec } = &self.wordings;
        let mut words: BTreeMap<String, Token> = BTreeMap::new();
        let mut add = |word: &str, token: Token| words.insert(normal_name(word), token);
        for word in &spec.ignored {
            add(word, Token::Ignored);
        }
        for word in &spec.outside {
            add(word, Token::Outside);
        }
        for (id, word) in spec.categories.iter().flat_map(|(id, words)| words.iter().map(move |word| (id, word))) {
            add(word, Token::Category(id.clone()));
        }
        for (at, word) in
            spec.hazards.iter().enumerate().flat_map(|(at, hazard)| hazard.words.iter().map(move |w| (at, w)))
        {
            add(&word.value, Token::Hazard(at));
        }
        for (at, class) in self.classes.spec.classes.iter().enumerate() {
            add(&class.symbol.value, Token::Symbol(at));
        }
        words.remove("");
        let (patterns, tokens): (Vec<String>, Vec<Token>) = words.into_iter().unzip();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns);
        let automaton = automaton
            .map_err(|error| {
                let message = format!("写法不能用来比对：{error}");
                problems.push(Code::RuleInvalid, file, None, String::new(), message, "请减少或缩短写法");
            })
            .ok()?;
        Some(ClassReader { automaton, tokens, hazards: self.hazards(positions), states: self.states() })
    }

    fn hazards(&self, positions: &Positions) -> Vec<Vec<Category>> {
        let class_positions = |symbols: &[serde_saphyr::Spanned<String>]| {
            symbols.iter().filter_map(|symbol| positions.class(&symbol.value)).collect::<Vec<usize>>()
        };
        let mut hazards = Vec::new();
        for hazard in &self.wordings.spec.hazards {
            let categories = hazard.categories.iter().map(|(id, category)| Category {
                id: id.clone(),
                classes: class_positions(&category.symbols),
                storage: class_positions(&category.storage),
                outside: category.outside.clone(),
            });
            hazards.push(categories.collect());
        }
        hazards
    }

    fn states(&self) -> Vec<(super::PhysicalState, String)> {
        let states = self.wordings.spec.states.iter();
        states.flat_map(|(state, words)| words.iter().map(|word| (*state, normal_name(word)))).collect()
    }
}

fn qualifier(spec: &QualifierSpec) -> Qualifier {
    Qualifier {
        conditions: spec.conditions.iter().map(|condition| normal_name(condition)).collect(),
        content_above: spec.content_above,
        complete: spec.complete,
    }
}

fn beta_hint(spec: &BetaHintsSpec, number: u32, positions: &Positions) -> Option<BetaHint> {
    let hint = spec.hints.iter().find(|hint| hint.numbers.iter().any(|known| known.value == number))?;
    Some(BetaHint {
        value: hint.beta,
        classes: hint.classes.iter().filter_map(|symbol| positions.class(&symbol.value)).collect(),
        reason: hint.reason.clone(),
        status: spec.status,
    })
}
