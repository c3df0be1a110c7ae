//! What duties may speak of: kinds of tables with their fields, and trades.

use crate::model::RISK_REGISTER;
use crate::model::RiskLevel;
use crate::ruleset::RuleFiles;
use crate::ruleset::fields::Fields;
use crate::ruleset::parse::Specs;
use crate::ruleset::spec::ValueType;
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of tables and trades.
#[derive(Debug, Default)]
pub(super) struct Tables {
    kinds: BTreeMap<String, KindOfTable>,
    trades: BTreeSet<String>,
}

/// A kind of table.
#[derive(Debug)]
pub(super) struct KindOfTable {
    pub(super) title: String,
    /// Whether its rows are read at all.
    pub(super) is_read: bool,
    fields: BTreeMap<String, FieldOf>,
}

/// A field of a table.
#[derive(Debug)]
pub(super) struct FieldOf {
    pub(super) title: String,
    pub(super) value_type: ValueType,
    /// What may stand in it; empty where anything may.
    pub(super) choices: Vec<String>,
}

impl Tables {
    /// Reads the tables and the packs. Their own mistakes are told where they are loaded; with any there is nothing to compare
    /// duties with.
    pub(super) fn read(files: &RuleFiles) -> Self {
        let mut specs = Specs::read_tables(files);
        let fields = Fields::build(&specs.columns, &mut specs.problems);
        if !specs.problems.is_empty() {
            return Self::default();
        }
        let specs_of = |id: &str| specs.columns.iter().find(|in_file| in_file.spec.kind.value == id);
        let kinds = specs.columns.iter().map(|in_file| {
            let spec = &in_file.spec;
            let parent = spec.inherits.as_ref().and_then(|id| specs_of(&id.value));
            let own = spec.fields.iter().chain(parent.into_iter().flat_map(|parent| &parent.spec.fields));
            let own = own.filter_map(|field| {
                let known = fields.get(fields.find(&field.id.value)?)?;
                let choices = choices(known.value_type, known.choices());
                Some((
                    field.id.value.clone(),
                    FieldOf { title: field.title.clone(), value_type: known.value_type, choices },
                ))
            });
            let is_read = spec.is_read || spec.kind.value == RISK_REGISTER;
            // The kind's own title of a field goes before the parent's.
            let mut fields = BTreeMap::new();
            for (id, field) in own {
                fields.entry(id).or_insert(field);
            }
            (spec.kind.value.clone(), KindOfTable { title: spec.title.clone(), is_read, fields })
        });
        let trades = specs.packs.iter().flat_map(|in_file| &in_file.spec.trades).map(|trade| trade.name.value.clone());
        Self { kinds: kinds.collect(), trades: trades.collect() }
    }

    /// Whether nothing could be read.
    pub(super) fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The kind with this identifier.
    pub(super) fn kind(&self, id: &str) -> Option<&KindOfTable> {
        self.kinds.get(id)
    }

    /// Whether a pack knows the trade.
    pub(super) fn knows_trade(&self, name: &str) -> bool {
        self.trades.contains(name)
    }

    /// All trades.
    pub(super) fn trades(&self) -> Vec<&str> {
        self.trades.iter().map(String::as_str).collect()
    }
}

impl KindOfTable {
    /// The field with this identifier.
    pub(super) fn field(&self, id: &str) -> Option<&FieldOf> {
        self.fields.get(id)
    }
}

/// What may stand in a field, as the book keeps it.
fn choices(value_type: ValueType, declared: Vec<&str>) -> Vec<String> {
    match value_type {
        ValueType::YesNo => vec!["是".to_owned(), "否".to_owned()],
        ValueType::Level => RiskLevel::DESCENDING.iter().map(|level| level.title().to_owned()).collect(),
        _ => declared.into_iter().map(str::to_owned).collect(),
    }
}
