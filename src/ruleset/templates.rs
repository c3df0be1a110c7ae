//! 空白表: the blank tables that an office hands out, checked against the kinds of tables that read them back.

use super::parse::Specs;
use super::reference::Codes;
use super::template_check::Checker;
use super::{RuleFiles, Ruleset, RulesetError, ValueType};
use crate::model::FieldId;

/// How like a name must be to what was typed, in thousandths.
const NEAR_PERMILLE: usize = 400;
/// How like a text is to one that it is a part of, in thousandths.
const PART_PERMILLE: usize = 700;
/// How many names are suggested.
const MAX_NEAR: usize = 5;

/// 空白表: a table's title and columns.
#[derive(Clone, Debug)]
pub struct Template {
    /// Identifier.
    pub id: String,
    /// The kind of table that it is read back as.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Other names by which it is asked for.
    pub names: Vec<String>,
    /// How it is filled in.
    pub notes: Vec<String>,
    /// Its columns, 序号 first.
    pub columns: Vec<TemplateColumn>,
}

/// A column of a blank table.
#[derive(Clone, Debug)]
pub struct TemplateColumn {
    /// The field.
    pub field: FieldId,
    /// Its heading.
    pub heading: String,
    /// The heading above it.
    pub group: Option<String>,
    /// Width in half-width characters.
    pub width: u16,
    /// What its cells hold.
    pub value_type: ValueType,
    /// Unit in which its numbers are kept.
    pub unit: Option<String>,
    /// What is to be filled in.
    pub note: String,
    /// What the sample row has here.
    pub sample: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What can be chosen from; empty: anything is filled in.
    pub choices: Vec<Choice>,
    /// Where the choices come from, in words.
    pub choices_from: String,
    /// Whether something else than the choices may be filled in.
    pub others: bool,
}

/// What can be chosen.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Choice {
    /// What is filled in.
    pub word: String,
    /// What it stands for, where the word does not say.
    pub meaning: String,
}

/// All blank tables, in the order of their files.
#[derive(Debug, Default)]
pub struct Templates(Vec<Template>);

impl Templates {
    /// Checks the blank tables: what is filled in must be read back.
    ///
    /// # Errors
    /// When a file has a mistake; the error lists all of them.
    pub fn load(files: &RuleFiles, ruleset: &Ruleset, codes: &Codes) -> Result<Self, RulesetError> {
        let Specs { templates, columns, mut problems, .. } = Specs::read_templates(files);
        let checker = Checker { ruleset, codes, tables: &columns };
        let all = checker.compile(&templates, &mut problems);
        if problems.is_empty() { Ok(Self(all)) } else { Err(RulesetError(problems.into_vec())) }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Template] {
        &self.0
    }

    /// The one with this identifier, title or other name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Template> {
        self.0.iter().find(|template| template.id == name).or_else(|| {
            let is_called =
                |template: &&Template| template.title == name || template.names.iter().any(|own| own == name);
            self.0.iter().find(is_called)
        })
    }

    /// Those whose names are most like what was typed, the most like first.
    #[must_use]
    pub fn near(&self, name: &str) -> Vec<&Template> {
        let mut found: Vec<(usize, &Template)> =
            self.0.iter().map(|template| (template.likeness(name), template)).collect();
        found.retain(|(likeness, _)| *likeness >= NEAR_PERMILLE);
        found.sort_by_key(|(likeness, template)| (std::cmp::Reverse(*likeness), template.id.clone()));
        found.into_iter().take(MAX_NEAR).map(|(_, template)| template).collect()
    }
}

impl Template {
    /// How like the nearest of its names is, in thousandths.
    fn likeness(&self, name: &str) -> usize {
        self.names.iter().chain([&self.id, &self.title]).map(|own| likeness(own, name)).max().unwrap_or(0)
    }

    /// Whether headings stand in two rows.
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.columns.iter().any(|column| column.group.is_some())
    }
}

/// How like two texts are, in thousandths; one that holds the other is like it.
pub(super) fn likeness(one: &str, other: &str) -> usize {
    let longest = one.chars().count().max(other.chars().count()).max(1);
    let by_edits = 1_000 - strsim::levenshtein(one, other).min(longest) * 1_000 / longest;
    let is_part = !one.is_empty() && !other.is_empty() && (one.contains(other) || other.contains(one));
    by_edits.max(if is_part { PART_PERMILLE } else { 0 })
}
