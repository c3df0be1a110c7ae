//! How values that other modules own look in a rule file: shapes for the JSON Schema, nothing that is read.

use crate::model::{RiskLevel, UnitKind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The shape of a decimal: a number, or the same in quotation marks.
pub(super) struct DecimalShape;

impl JsonSchema for DecimalShape {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["number", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$" })
    }
}

/// The shape of a date.
pub(super) struct DateShape;

impl JsonSchema for DateShape {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

/// The shape of a level, with what people call it.
pub(super) struct LevelShape;

impl JsonSchema for LevelShape {
    fn schema_name() -> Cow<'static, str> {
        "RiskLevel".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let levels = RiskLevel::DESCENDING
            .map(|level| json!({ "type": "string", "const": json!(level), "description": level.title() }));
        json_schema!({ "title": "风险等级", "description": "全国统一的四级", "oneOf": levels })
    }
}

/// The shape of a level as a key of a map: every level is a property of its own.
pub(super) struct LevelKey;

impl JsonSchema for LevelKey {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "RiskLevelKey".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let levels: Vec<Value> = RiskLevel::DESCENDING.iter().map(|level| json!(level)).collect();
        json_schema!({ "type": "string", "enum": levels })
    }
}

/// The shape of a kind of unit.
pub(super) struct UnitKindShape;

impl JsonSchema for UnitKindShape {
    fn schema_name() -> Cow<'static, str> {
        "UnitKind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let kind = |name: &str, kind: UnitKind| json!({ "type": "string", "const": name, "description": kind.title() });
        let kinds = [kind("production", UnitKind::Production), kind("storage", UnitKind::Storage)];
        json_schema!({ "title": "单元类别", "description": "重大危险源单元的类别", "oneOf": kinds })
    }
}
