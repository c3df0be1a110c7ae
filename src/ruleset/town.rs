//! A town and how its book is kept: `town.yaml`, ready to go by.

use super::parse::from_yaml;
use super::senders::Senders;
use super::spec::TownSpec;

/// How names of towns end, without which people name them too.
const TOWN_ENDS: [&str; 4] = ["街道办事处", "街道", "镇", "乡"];

/// A town.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Town {
    /// As written.
    pub spec: TownSpec,
    /// The town's names, which no unit is known by, the longest first.
    pub places: Vec<String>,
}

/// Why there is no town.
#[derive(Debug, thiserror::Error)]
#[error("镇的情况有误：{0}；请对照 anping new 写出的 town.yaml 改正")]
pub struct TownError(String);

impl Town {
    /// A town as written.
    ///
    /// # Errors
    /// When it is no YAML of the kind, or names no town.
    pub fn read(text: &str) -> Result<Self, TownError> {
        let spec: TownSpec = from_yaml(text).map_err(|error| TownError(error.to_string()))?;
        if spec.town.trim().is_empty() {
            return Err(TownError("town 空着，要写镇（街道）名称".to_owned()));
        }
        if let Some(group) = spec.same_units.iter().find(|group| group.len() < 2) {
            return Err(TownError(format!("same_units 里的 {group:?} 至少要写两个名称")));
        }
        Ok(Self::of(spec))
    }

    /// A town with its names.
    #[must_use]
    pub fn of(spec: TownSpec) -> Self {
        let name = spec.town.trim().to_owned();
        let short = TOWN_ENDS.iter().find_map(|end| name.strip_suffix(end)).filter(|short| short.chars().count() >= 2);
        let short = short.map(str::to_owned);
        Self { places: std::iter::once(name).chain(short).collect(), spec }
    }

    /// Whether a unit is one of its villages.
    #[must_use]
    pub fn is_village(&self, senders: &Senders, name: &str) -> bool {
        let folded = senders.fold(name, &self.places);
        self.spec.villages.iter().any(|village| senders.fold(village, &self.places) == folded)
    }

    /// Whether a unit is the office that keeps the book.
    #[must_use]
    pub fn is_office(&self, senders: &Senders, name: &str) -> bool {
        let folded = |name: &str| senders.fold(name, &self.places);
        let same = self.spec.same_units.iter().find(|group| group.first() == Some(&self.spec.office));
        std::iter::once(&self.spec.office).chain(same.into_iter().flatten()).any(|own| folded(own) == folded(name))
    }
}
