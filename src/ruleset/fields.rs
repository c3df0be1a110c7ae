//! The fields of records: declared by the column files, known in Rust only where the engine itself needs them.

use super::heading::squeeze;
use super::parse::{InFile, Problems};
use super::spec::{ColumnsSpec, FieldSpec, ValueType};
use crate::model::FieldId;
use crate::script::{Kind, Names};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Identifier: the name in scripts, JSON and rules.
    pub id: String,
    /// Its standard heading.
    pub title: String,
    /// What its cells hold.
    pub value_type: ValueType,
    /// Unit in which its numbers are kept.
    pub unit: Option<String>,
    /// Canonical values by their wordings, in the form in which they are compared.
    pub values: BTreeMap<String, Arc<str>>,
    /// Whether only `values` may stand in its cells.
    pub is_closed: bool,
    /// Whether another text makes no other record: a line's number, who filled it in.
    pub is_incidental: bool,
    /// Whether it names people, which the public may not read in full.
    pub is_personal: bool,
}

impl Field {
    /// Whether its cells hold words that mean themselves.
    #[must_use]
    pub fn is_plain_text(&self) -> bool {
        self.value_type == ValueType::Text && self.values.is_empty() && !self.is_closed
    }

    /// The canonical value that a text words.
    #[must_use]
    pub fn canonical(&self, text: &str) -> Option<&Arc<str>> {
        if self.values.is_empty() { None } else { self.values.get(&squeeze(text)) }
    }

    /// The canonical values, each once.
    #[must_use]
    pub fn choices(&self) -> Vec<&str> {
        let mut choices: Vec<&str> = self.values.values().map(AsRef::as_ref).collect();
        choices.sort_unstable();
        choices.dedup();
        choices
    }
}

/// All fields of all kinds of tables.
#[derive(Debug, Default)]
pub struct Fields {
    all: Vec<Field>,
    by_id: HashMap<String, FieldId>,
    /// The fields that the engine itself reads.
    pub known: KnownFields,
}

/// The fields that the engine itself reads.
#[derive(Clone, Copy, Debug)]
pub struct KnownFields {
    /// 序号.
    pub seq: FieldId,
    /// 单位名称.
    pub unit_name: FieldId,
    /// 统一社会信用代码.
    pub credit_code: FieldId,
    /// 风险点.
    pub risk_point: FieldId,
    /// 事故类型.
    pub accident_type: FieldId,
    /// 评价方法.
    pub method: FieldId,
    /// 直接判定依据.
    pub direct_basis: FieldId,
    /// 风险值, typed.
    pub score: FieldId,
    /// 风险等级, typed.
    pub risk_level: FieldId,
}

impl Default for KnownFields {
    fn default() -> Self {
        let none = FieldId(u16::MAX);
        Self {
            seq: none,
            unit_name: none,
            credit_code: none,
            risk_point: none,
            accident_type: none,
            method: none,
            direct_basis: none,
            score: none,
            risk_level: none,
        }
    }
}

impl Fields {
    pub(super) fn build(specs: &[InFile<ColumnsSpec>], problems: &mut Problems<'_>) -> Self {
        let mut fields = Self::default();
        for InFile { file, spec } in specs {
            for field in &spec.fields {
                if let Some(known) = fields.find(&field.id.value) {
                    fields.declare_again(known, file, field, problems);
                    continue;
                }
                let Ok(number) = u16::try_from(fields.all.len()) else {
                    problems.rule(file, &field.id, "字段太多".to_owned(), "最多 65535 个字段");
                    return fields;
                };
                fields.by_id.insert(field.id.value.clone(), FieldId(number));
                fields.all.push(Field {
                    id: field.id.value.clone(),
                    title: field.title.clone(),
                    value_type: field.value_type,
                    unit: field.unit.clone(),
                    values: wordings(field).collect(),
                    is_closed: field.closed,
                    is_incidental: field.incidental,
                    is_personal: field.personal,
                });
            }
        }
        let known = |id: &str| fields.find(id).unwrap_or(FieldId(u16::MAX));
        fields.known = KnownFields {
            seq: known("seq"),
            unit_name: known("unit_name"),
            credit_code: known("credit_code"),
            risk_point: known("risk_point"),
            accident_type: known("accident_type"),
            method: known("method"),
            direct_basis: known("direct_basis"),
            score: known("score"),
            risk_level: known("risk_level"),
        };
        fields
    }

    /// A field that several kinds of tables have holds the same in all of them; each may add wordings of values.
    fn declare_again(&mut self, id: FieldId, file: &Arc<str>, spec: &FieldSpec, problems: &mut Problems<'_>) {
        let Some(known) = self.all.get_mut(usize::from(id.0)) else { return };
        if known.value_type != spec.value_type || known.unit != spec.unit {
            let message = format!("字段「{}」在别的表格里类型或单位不同", spec.title);
            problems.rule(file, &spec.id, message, "同名字段的 type 和 unit 要一致，不是一回事的请另起编号");
        }
        known.values.extend(wordings(spec));
    }

    /// Whether another text in a field makes no other record.
    #[must_use]
    pub fn is_incidental(&self, id: FieldId) -> bool {
        self.get(id).is_some_and(|field| field.is_incidental)
    }

    /// The field with this identifier.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<FieldId> {
        self.by_id.get(id).copied()
    }

    /// The field with a standard heading.
    #[must_use]
    pub fn find_by_title(&self, title: &str) -> Option<FieldId> {
        let at = self.all.iter().position(|field| field.title == title)?;
        u16::try_from(at).ok().map(FieldId)
    }

    /// The field's declaration.
    #[must_use]
    pub fn get(&self, field: FieldId) -> Option<&Field> {
        self.all.get(usize::from(field.0))
    }

    /// The field's identifier.
    #[must_use]
    pub fn id(&self, field: FieldId) -> &str {
        self.get(field).map_or("", |field| &field.id)
    }

    /// The field's standard heading.
    #[must_use]
    pub fn title(&self, field: FieldId) -> &str {
        self.get(field).map_or("", |field| &field.title)
    }

    /// All fields, in the order of their declaration.
    #[must_use]
    pub fn all(&self) -> &[Field] {
        &self.all
    }

    /// The fields as expressions see them.
    #[must_use]
    pub fn names(&self) -> Names {
        let kind = |field: &Field| match field.value_type {
            ValueType::Number | ValueType::Factor => Kind::Number,
            ValueType::Date => Kind::Any,
            _ => Kind::Text,
        };
        self.all.iter().map(|field| (field.id.as_str(), kind(field))).collect()
    }

    /// The identifiers of all fields.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|field| field.id.as_str())
    }
}

/// The canonical values of a field by their wordings; each words itself.
fn wordings(spec: &FieldSpec) -> impl Iterator<Item = (String, Arc<str>)> + '_ {
    spec.values.iter().flat_map(|(value, wordings)| {
        let value: Arc<str> = Arc::from(value.as_str());
        let own = std::iter::once(value.to_string());
        own.chain(wordings.iter().cloned()).map(move |wording| (squeeze(&wording), Arc::clone(&value)))
    })
}
