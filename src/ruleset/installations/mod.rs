//! 危险化学品重大危险源: the tables of GB 18218, checked, with what finds a substance or a class in them.
//!
//! They are no part of [`super::Ruleset`]: only an inventory of chemicals needs them, and they have an entry of their own.

mod check;
mod classes;
mod compile;
mod names;

pub use classes::{ClassOption, ClassReading, HazardReading};
pub use names::{CasNumber, NameOf, normal_name};

use super::files::RuleFiles;
use super::parse::Problems;
use super::spec::{PhysicalState, UnitRuleSpec};
use super::{RulesetError, Status};
use crate::model::Ratio;
use classes::ClassReader;
use jiff::civil::Date;
use names::Names;
use rust_decimal::Decimal;

/// The folder of these files.
pub(super) const FOLDER: &str = "major-hazard-installations/";

/// The tables in force on a day.
#[derive(Debug)]
pub struct Installations {
    /// The standard's number.
    pub document: String,
    /// Where the named substances stand in it.
    pub substances_clause: String,
    /// Where β of named substances stands.
    pub substance_beta_clause: String,
    /// Where the classes stand.
    pub classes_clause: String,
    /// Where β of classes stands.
    pub class_beta_clause: String,
    /// Where α stands.
    pub persons_clause: String,
    /// Where the levels stand.
    pub levels_clause: String,
    /// Where the edge of identification stands.
    pub identification_clause: String,
    /// S from which a unit is an installation, included.
    pub threshold: Ratio,
    /// The sums, as they are shown: S and R.
    pub formulae: [String; 2],
    /// The named substances.
    pub substances: Vec<Substance>,
    /// The hazard classes.
    pub classes: Vec<HazardClass>,
    /// Names that the standard does not have.
    pub common_names: Vec<CommonName>,
    /// Whether those names decide or are assumptions.
    pub common_names_status: Status,
    /// The content in per cent from which a substance is taken as pure.
    pub pure_from: Decimal,
    /// α by persons, from the most down.
    pub persons: Vec<PersonsBand>,
    /// Levels by R, from the highest down.
    pub levels: Vec<InstallationLevel>,
    /// How units are bounded.
    pub units: Vec<UnitRuleSpec>,
    /// To what the standard does not apply.
    pub exclusions: Vec<Exclusion>,
    measures: Vec<(String, Measure)>,
    densities: Vec<(String, Decimal, String)>,
    names: Names,
    reader: ClassReader,
}

/// A row of the table of substances.
#[derive(Clone, Debug)]
pub struct Substance {
    /// The row's number.
    pub number: u32,
    /// The row's name with its qualifier.
    pub name: String,
    /// CAS numbers.
    pub cas: Vec<String>,
    /// Whether a CAS number alone decides.
    pub cas_decides: bool,
    /// Q in tonnes.
    pub critical_quantity: Decimal,
    /// β by name.
    pub beta: Option<NamedBeta>,
    /// β to assume.
    pub beta_hint: Option<BetaHint>,
    /// What decides whether a substance is in the row.
    pub qualifier: Option<Qualifier>,
}

/// β that the standard gives a substance by name.
#[derive(Clone, Debug)]
pub struct NamedBeta {
    /// β.
    pub value: Decimal,
    /// The names that it holds for, in normal form; all if there are none.
    pub names: Vec<String>,
}

/// β to assume for a substance whose class is not known.
#[derive(Clone, Debug)]
pub struct BetaHint {
    /// β.
    pub value: Decimal,
    /// The likely classes, as positions.
    pub classes: Vec<usize>,
    /// Why.
    pub reason: String,
    /// Whether the hint may decide.
    pub status: Status,
}

/// What decides whether a substance is in a row.
#[derive(Clone, Debug)]
pub struct Qualifier {
    /// Wordings that decide for the row, in normal form.
    pub conditions: Vec<String>,
    /// The content in per cent above which the substance is in the row.
    pub content_above: Option<Decimal>,
    /// Whether the rows of the bare name leave no other possibility.
    pub complete: bool,
}

/// A hazard class.
#[derive(Clone, Debug)]
pub struct HazardClass {
    /// Symbol: W5.3.
    pub symbol: String,
    /// The hazard.
    pub class: String,
    /// Which part of the hazard.
    pub description: String,
    /// Q in tonnes.
    pub critical_quantity: Decimal,
    /// β.
    pub beta: Decimal,
    /// Physical states that the class speaks of; any if there are none.
    pub states: Vec<PhysicalState>,
}

/// A name that the standard does not have.
#[derive(Clone, Debug)]
pub struct CommonName {
    /// The name.
    pub name: String,
    /// CAS numbers.
    pub cas: Vec<String>,
    /// The row that it is another name for, as a position.
    pub row: Option<usize>,
    /// The classes to assume, as positions.
    pub classes: Vec<usize>,
    /// Whether to assume that no class has it.
    pub outside: bool,
    /// Why.
    pub reason: String,
}

/// α for a number of persons.
#[derive(Clone, Copy, Debug)]
pub struct PersonsBand {
    /// From this many on, included.
    pub from: u64,
    /// α.
    pub alpha: Decimal,
}

/// A level of major hazard installations.
#[derive(Clone, Debug)]
pub struct InstallationLevel {
    /// Name: 一级.
    pub name: String,
    /// From this R on, included.
    pub from: Ratio,
}

/// Something that the standard does not apply to.
#[derive(Clone, Debug)]
pub struct Exclusion {
    /// What it is.
    pub item: String,
    /// Words in a unit's name that point to it.
    pub words: Vec<String>,
    /// Where the standard applies after all.
    pub except: String,
}

/// A unit of measure.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Measure {
    /// A mass in tonnes.
    Mass(Decimal),
    /// A volume in cubic metres.
    Volume(Decimal),
}

impl Installations {
    /// Checks and compiles the tables that are in force on `as_of`.
    ///
    /// # Errors
    /// When a file has a mistake, or a table is missing or not in force; the error lists all of it.
    pub fn load(files: &RuleFiles, as_of: Date) -> Result<Self, RulesetError> {
        let mut problems = Problems::new(files);
        let compiled = compile::compile(files, as_of, &mut problems);
        match compiled {
            Some(installations) if problems.is_empty() => Ok(installations),
            _ => Err(RulesetError(problems.into_vec())),
        }
    }

    /// α for a number of persons within 500 m.
    #[must_use]
    pub fn alpha(&self, persons: u64) -> Option<Decimal> {
        self.persons.iter().find(|band| persons >= band.from).map(|band| band.alpha)
    }

    /// The position of the level of an R.
    #[must_use]
    pub fn level_of(&self, r: Ratio) -> Option<usize> {
        self.levels.iter().position(|level| r >= level.from)
    }

    /// The unit of measure that a text names.
    #[must_use]
    pub fn measure(&self, text: &str) -> Option<Measure> {
        let text = normal_name(text);
        self.measures.iter().find(|(word, _)| *word == text).map(|(_, measure)| *measure)
    }

    /// A density in t/m³ to assume for a name, and why.
    #[must_use]
    pub fn density(&self, name: &str) -> Option<(Decimal, &str)> {
        let of = self.find_name(name)?;
        let same = |known: &str| self.find_name(known).is_some_and(|other| other == of);
        self.densities.iter().find(|(known, ..)| same(known)).map(|(_, density, reason)| (*density, reason.as_str()))
    }

    /// What a name stands for; none if it is not known. Decorations such as 瓶装 and contents are left out if need be.
    #[must_use]
    pub fn find_name(&self, text: &str) -> Option<&[NameOf]> {
        self.names.find(text)
    }

    /// Known names that look like a text, the nearest first.
    #[must_use]
    pub fn near_names(&self, text: &str) -> Vec<String> {
        self.names.near(text)
    }

    /// The rows with this CAS number, as positions.
    #[must_use]
    pub fn rows_of_cas(&self, cas: &CasNumber) -> Vec<usize> {
        let bears = |numbers: &[String]| numbers.iter().any(|number| number == cas.as_str());
        (0..self.substances.len()).filter(|at| self.substances.get(*at).is_some_and(|row| bears(&row.cas))).collect()
    }

    /// The common name with this CAS number, as a position.
    #[must_use]
    pub fn common_name_of_cas(&self, cas: &CasNumber) -> Option<usize> {
        self.common_names.iter().position(|name| name.cas.iter().any(|number| number == cas.as_str()))
    }

    /// What a class cell says.
    #[must_use]
    pub fn read_classes(&self, text: &str, state: Option<PhysicalState>) -> ClassReading {
        self.reader.read(text, state, &self.classes)
    }

    /// The physical state that a text names.
    #[must_use]
    pub fn physical_state(&self, text: &str) -> Option<PhysicalState> {
        self.reader.state(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 5] = [
        ("substances.yaml", include_str!("../../../rulesets/major-hazard-installations/substances.yaml")),
        ("classes.yaml", include_str!("../../../rulesets/major-hazard-installations/classes.yaml")),
        ("factors.yaml", include_str!("../../../rulesets/major-hazard-installations/factors.yaml")),
        ("wordings.yaml", include_str!("../../../rulesets/major-hazard-installations/wordings.yaml")),
        ("names.yaml", include_str!("../../../rulesets/major-hazard-installations/names.yaml")),
    ];
    const DAY: Date = jiff::civil::date(2026, 11, 24);

    /// What is said of the shipped files with one piece replaced.
    fn complaint(from: &str, to: &str) -> String {
        assert!(FILES.iter().any(|(_, text)| text.contains(from)), "{from} is in no file");
        let texts: Vec<(String, String)> =
            FILES.iter().map(|(name, text)| (format!("{FOLDER}{name}"), text.replacen(from, to, 1))).collect();
        let files = RuleFiles::from_texts(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let error = Installations::load(&files, DAY).unwrap_err();
        error.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn shipped_tables_are_complete() {
        let rules = Installations::load(&RuleFiles::shipped(), DAY).unwrap();
        assert_eq!((rules.substances.len(), rules.classes.len()), (85, 24));
        assert!(rules.substances.iter().zip(1..).all(|(row, number)| row.number == number));
        let named: Vec<(u32, String)> = rules
            .substances
            .iter()
            .filter_map(|row| Some((row.number, row.beta.as_ref()?.value.to_string())))
            .collect();
        let expected = [
            (1, "2"),
            (3, "10"),
            (4, "2"),
            (6, "20"),
            (7, "2"),
            (9, "20"),
            (10, "5"),
            (11, "3"),
            (12, "4"),
            (13, "2"),
            (17, "3"),
            (20, "5"),
            (25, "10"),
            (30, "20"),
        ];
        assert_eq!(named, expected.map(|(number, beta)| (number, beta.to_owned())));
        assert!(
            rules.substances.iter().filter_map(|row| row.beta_hint.as_ref()).all(|hint| hint.status == Status::Draft)
        );
        assert_eq!(rules.common_names_status, Status::Draft);
    }

    #[test]
    fn a_day_before_the_standard_has_no_tables() {
        let error = Installations::load(&RuleFiles::shipped(), jiff::civil::date(2019, 2, 28)).unwrap_err();
        assert!(error.0[0].to_string().contains("没有有效的"), "{}", error.0[0]);
        assert!(Installations::load(&RuleFiles::shipped(), jiff::civil::date(2019, 3, 1)).is_ok());
    }

    #[test]
    fn slips_in_the_tables_are_told_with_their_place() {
        for (from, to, told) in [
            ("number: 2,", "number: 1,", "substances.yaml:16:14：第 1 项写了两次"),
            ("[一氧化二氟]", "[液氨]", "「液氨」已经是另一处的名称"),
            ("7783-41-7", "7783-41-8", "校验位不对"),
            ("7783-41-7", "7664-41-7", "不止一处"),
            ("critical_quantity: 0.3", "critical_quantity: 0", "应大于 0"),
            ("{from: 30, alpha", "{from: 50, alpha", "重叠"),
            ("{from: 0, alpha", "{from: 1, alpha", "没有档"),
            ("{name: 四级, from: 0}", "{name: 四级, from: 2}", "没有档"),
            ("{name: 四级", "{name: 三级", "写了两次"),
            ("classes: [W4], beta: 1", "classes: [W9], beta: 1", "没有「W9」这一类"),
            ("classes: [W4], beta: 1", "classes: [W4], beta: 2", "β 不是 2"),
            ("number: 49, reason", "number: 490, reason", "没有第 490 项"),
            ("tonnes: 1}", "volume: 1}", "没有「volume」这个字段"),
        ] {
            let complaint = complaint(from, to);
            assert!(complaint.contains(told), "{from} → {to}: {complaint}");
        }
    }

    #[test]
    fn the_general_rules_do_not_read_these_tables() {
        let texts = [("major-hazard-installations/substances.yaml", "broken: [")];
        assert!(super::super::parse::Specs::read(&RuleFiles::from_texts(texts)).problems.is_empty());
    }
}
