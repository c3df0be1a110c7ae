//! Decides which kind a table is of, and which column holds which field.

use super::header::HeaderColumn;
use crate::model::{FieldId, Row};
use crate::ruleset::{HeadingMatch, MatchKind, Ruleset, ValueType};

/// How many rows below the headings are looked at to see what a column holds.
const PROBE_ROWS: usize = 60;
/// The shortest heading, in characters, whose spelling may be off by one.
const MIN_NEAR_CHARS: usize = 4;

/// A kind of table and the column of each of its fields.
#[derive(Clone, Debug)]
pub(super) struct Mapping {
    pub(super) kind: usize,
    /// (field, 0-based column), sorted by field.
    pub(super) fields: Vec<(FieldId, u32)>,
}

/// The kind and fields that fit the headings, the title and the values best.
pub(super) fn map(ruleset: &Ruleset, columns: &[HeaderColumn], title: &str, sample: &[Row<'_>]) -> Option<Mapping> {
    let matches: Vec<Vec<HeadingMatch>> =
        columns.iter().map(|column| ruleset.columns.matches(&column.normal)).collect();
    let titled: Vec<usize> = ruleset.columns.kinds_of_title(title).collect();
    let mut best: Option<(i32, Mapping)> = None;
    for kind in (0..ruleset.columns.kinds.len()).filter(|kind| !ruleset.columns.is_abstract(*kind)) {
        let mapper = Mapper { ruleset, kind, columns, sample };
        let (strength, fields) = mapper.assign(&matches);
        let strength = strength + if titled.contains(&kind) { 15 } else { 0 } + mapper.speaking_headings() * 3;
        if best.as_ref().is_none_or(|(most, _)| strength > *most) {
            best = Some((strength, Mapping { kind, fields }));
        }
    }
    let (_, mut mapping) = best?;
    let mapper = Mapper { ruleset, kind: mapping.kind, columns, sample };
    mapper.add_near(&matches, &mut mapping.fields);
    mapper.add_stand_ins(&mut mapping.fields);
    Some(mapping)
}

struct Mapper<'m, 'a> {
    ruleset: &'m Ruleset,
    kind: usize,
    columns: &'m [HeaderColumn],
    sample: &'m [Row<'a>],
}

impl Mapper<'_, '_> {
    /// Gives each field its best column and each column at most one field, the strongest claims first.
    fn assign(&self, matches: &[Vec<HeadingMatch>]) -> (i32, Vec<(FieldId, u32)>) {
        let mut claims: Vec<(i32, usize, FieldId)> = Vec::new();
        for (at, (column, found)) in self.columns.iter().zip(matches).enumerate() {
            for found in found.iter().filter(|found| self.ruleset.columns.belongs(found.kind, self.kind)) {
                claims.extend(self.claim(column, found).map(|strength| (strength, at, found.field)));
            }
        }
        claims.sort_by_key(|(strength, at, field)| (-strength, *at, *field));
        let mut total = 0;
        let mut fields: Vec<(FieldId, u32)> = Vec::new();
        let mut taken = vec![false; self.columns.len()];
        for (strength, at, field) in claims {
            let free = taken.get(at).is_some_and(|taken| !taken) && fields.iter().all(|(other, _)| *other != field);
            if let (true, Some(column)) = (free, self.columns.get(at)) {
                total += strength;
                fields.push((field, column.index));
                if let Some(taken) = taken.get_mut(at) {
                    *taken = true;
                }
            }
        }
        fields.sort_unstable();
        (total, fields)
    }

    /// How strongly a column claims a field; none where its values say otherwise.
    fn claim(&self, column: &HeaderColumn, found: &HeadingMatch) -> Option<i32> {
        let strength = match found.how {
            MatchKind::Path => 14,
            MatchKind::Parent => 12,
            MatchKind::Name => 10,
            MatchKind::Ambiguous => 7,
            MatchKind::Contained => 4,
        };
        let letter = column.normal.last().and_then(|heading| heading.letter);
        let letter = match letter {
            Some(letter) if self.ruleset.columns.headings.fields_of_letter(letter).contains(&found.field) => 3,
            _ => 0,
        };
        self.fits(column.index, found.field, found.how).then_some(strength + letter)
    }

    /// Whether the values below a heading are what the field holds; no value is no objection, but a name that other
    /// fields use too needs every value on its side where there are few.
    fn fits(&self, column: u32, field: FieldId, how: MatchKind) -> bool {
        let Some(value_type) = self.ruleset.fields.get(field).map(|field| field.value_type) else { return false };
        let values = self.sample.iter().take(PROBE_ROWS).filter_map(|row| row.cell(column));
        let values: Vec<_> = values.filter(|value| !value.is_blank()).collect();
        let count = |fits: &dyn Fn(&crate::model::CellValue<'_>) -> bool| values.iter().filter(|v| fits(v)).count();
        let fitting = match value_type {
            ValueType::Number | ValueType::Factor => {
                count(&|value| value.decimal().is_some() || self.is_scale_word(value))
            }
            // A heading that says level outright is one, even over cells that cannot be read.
            ValueType::Level if how >= MatchKind::Name => return true,
            ValueType::Level => count(&|value| self.ruleset.levels.read(&value.display()).is_some()),
            ValueType::Text | ValueType::Date | ValueType::YesNo => return true,
        };
        let few = values.len() < 3;
        if few && how == MatchKind::Ambiguous { fitting == values.len() } else { few || fitting * 3 >= values.len() }
    }

    /// A short cell of letters, as 危险度评价法 and lettered matrices use.
    fn is_scale_word(&self, value: &crate::model::CellValue<'_>) -> bool {
        let text = value.display();
        let methods = self.ruleset.methods.iter().flat_map(|method| &method.profiles);
        text.len() <= 12
            && methods
                .flat_map(|profile| profile.scales.iter().enumerate().map(move |(at, _)| (profile, at)))
                .any(|(profile, factor)| profile.scale_word(factor, &text).is_some())
    }

    /// Gives columns that mean nothing the field whose name is their heading but for one character.
    fn add_near(&self, matches: &[Vec<HeadingMatch>], fields: &mut Vec<(FieldId, u32)>) {
        for (column, _) in self.columns.iter().zip(matches).filter(|(_, found)| found.is_empty()) {
            let leaf = column.normal.last().map_or("", |heading| &heading.text);
            if leaf.chars().count() < MIN_NEAR_CHARS {
                continue;
            }
            let near = self
                .ruleset
                .columns
                .near(leaf, self.kind)
                .filter(|field| self.fits(column.index, *field, MatchKind::Contained));
            if let Some(field) = near.filter(|field| fields.iter().all(|(other, _)| other != field)) {
                fields.push((field, column.index));
            }
        }
        fields.sort_unstable();
    }

    /// Gives fields without a column the column of the field that stands in for them.
    fn add_stand_ins(&self, fields: &mut Vec<(FieldId, u32)>) {
        let Some(kind) = self.ruleset.columns.kinds.get(self.kind) else { return };
        for (field, stand_ins) in &kind.stand_ins {
            let column_of =
                |wanted: &FieldId| fields.iter().find(|(other, _)| other == wanted).map(|(_, column)| *column);
            if column_of(field).is_none()
                && let Some(column) = stand_ins.iter().find_map(column_of)
            {
                fields.push((*field, column));
            }
        }
        fields.sort_unstable();
    }

    /// How many headings speak for the kind.
    fn speaking_headings(&self) -> i32 {
        let Some(kind) = self.ruleset.columns.kinds.get(self.kind) else { return 0 };
        let speaks = |column: &&HeaderColumn| {
            column
                .normal
                .last()
                .is_some_and(|leaf| kind.header_any.iter().any(|word| leaf.text.contains(word.as_str())))
        };
        i32::try_from(self.columns.iter().filter(speaks).count()).unwrap_or(0)
    }
}
