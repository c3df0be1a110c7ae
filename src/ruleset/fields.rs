//! The fields of records: declared by the column files, known in Rust only where the engine itself needs them.

use super::parse::{InFile, Problems};
use super::spec::{ColumnsSpec, ValueType};
use crate::model::FieldId;
use crate::script::{Kind, Names};
use std::collections::HashMap;

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Identifier: the name in scripts, JSON and rules.
    pub id: String,
    /// Its standard heading.
    pub title: String,
    /// What its cells hold.
    pub value_type: ValueType,
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
                if fields.by_id.contains_key(&field.id.value) {
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
                });
            }
        }
        let known = |id: &str| fields.find(id).unwrap_or(FieldId(u16::MAX));
        fields.known = KnownFields {
            seq: known("seq"),
            risk_point: known("risk_point"),
            accident_type: known("accident_type"),
            method: known("method"),
            direct_basis: known("direct_basis"),
            score: known("score"),
            risk_level: known("risk_level"),
        };
        fields
    }

    /// The field with this identifier.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<FieldId> {
        self.by_id.get(id).copied()
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
            ValueType::Text | ValueType::Level | ValueType::YesNo => Kind::Text,
            ValueType::Number | ValueType::Factor => Kind::Number,
            ValueType::Date => Kind::Any,
        };
        self.all.iter().map(|field| (field.id.as_str(), kind(field))).collect()
    }

    /// The identifiers of all fields.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|field| field.id.as_str())
    }
}
