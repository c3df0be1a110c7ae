//! 字段一览: the fields of all kinds of rule files as Markdown, made from their schemas.

use super::schema::KINDS;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How a reference into a schema's types begins.
const DEFINITIONS: &str = "#/definitions/";

/// A type that fields refer to by name.
struct Named {
    schema: Value,
    /// The kinds that use it.
    kinds: Vec<&'static str>,
}

/// All named types, by the name that references give.
type Types = BTreeMap<String, Named>;

/// The section of `rulesets/README.md` that lists all fields.
#[must_use]
pub fn field_reference() -> String {
    let mut types = Types::new();
    let mut kinds = Vec::new();
    for kind in KINDS {
        let schema = kind.schema();
        let mut order = Vec::new();
        collect(&schema, &schema, &mut order);
        for name in &order {
            if let Some(definition) = schema.pointer(&format!("/definitions/{name}")) {
                let new = || Named { schema: definition.clone(), kinds: Vec::new() };
                types.entry(name.clone()).or_insert_with(new).kinds.push(kind.id);
            }
        }
        kinds.push((kind, schema, order));
    }
    let mut out = String::from(
        "## 字段一览\n\n由 `anping rules schema --markdown` 生成，不要手改。没有列出的字段写了会报错；“必填”一栏空着的可以不写。\n",
    );
    let mut shared: Vec<&String> = Vec::new();
    for (kind, schema, order) in &kinds {
        let _ = write!(out, "\n### {}（`{}`）\n\n", kind.title, kind.pattern());
        body(&mut out, schema, &types);
        for name in order {
            match types.get(name) {
                Some(named) if named.kinds.len() == 1 => section(&mut out, named, &types),
                Some(_) if !shared.contains(&name) => shared.push(name),
                _ => {}
            }
        }
    }
    out.push_str("\n### 几类文件都用到的\n");
    for named in shared.into_iter().filter_map(|name| types.get(name)) {
        section(&mut out, named, &types);
    }
    out
}

/// The names of the types that a schema refers to, in the order in which a reader meets them.
fn collect(value: &Value, root: &Value, order: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            if let Some(name) = reference(entries)
                && !order.iter().any(|known| known == name)
            {
                order.push(name.to_owned());
                if let Some(definition) = root.pointer(&format!("/definitions/{name}")) {
                    collect(definition, root, order);
                }
            }
            for (_, inner) in entries.iter().filter(|(key, _)| *key != "definitions") {
                collect(inner, root, order);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, root, order)),
        _ => {}
    }
}

fn reference(entries: &Map<String, Value>) -> Option<&str> {
    entries.get("$ref").and_then(Value::as_str)?.strip_prefix(DEFINITIONS)
}

fn section(out: &mut String, named: &Named, types: &Types) {
    let _ = write!(out, "\n#### {}\n\n", text(&named.schema, "title"));
    body(out, &named.schema, types);
}

/// A type's description and its table: of fields, or of the values to choose from.
fn body(out: &mut String, schema: &Value, types: &Types) {
    let _ = write!(out, "{}。\n\n", text(schema, "description"));
    if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
        out.push_str("| 字段 | 类型 | 必填 | 说明 |\n|---|---|---|---|\n");
        let required = schema.get("required").and_then(Value::as_array);
        for (name, field) in fields {
            let is_required = required.is_some_and(|names| names.iter().any(|other| other == name.as_str()));
            let must = if is_required { "是" } else { "" };
            let kind = shown(field, types);
            let _ = writeln!(out, "| `{name}` | {} | {must} | {} |", cell(&kind), cell(&explained(field)));
        }
    } else {
        out.push_str("| 可写的值 | 说明 |\n|---|---|\n");
        for choice in alternatives(schema) {
            let value = shown(choice, types);
            let _ = writeln!(out, "| {} | {} |", cell(&value), cell(text(choice, "description")));
        }
    }
}

fn explained(field: &Value) -> String {
    let description = text(field, "description");
    match field.get("default") {
        Some(value) if !value.is_null() => format!("{description}；不写为 `{value}`"),
        _ => description.to_owned(),
    }
}

/// What a field may hold, in words.
fn shown(schema: &Value, types: &Types) -> String {
    let Some(entries) = schema.as_object() else { return "任意".to_owned() };
    if let Some(name) = reference(entries) {
        let title = types.get(name).map(|named| text(&named.schema, "title")).unwrap_or_default();
        return format!("[{title}](#{title})");
    }
    if let Some(value) = entries.get("const") {
        return format!("`{}`", value.as_str().unwrap_or_default());
    }
    let inner: Vec<String> =
        alternatives(schema).iter().filter(|choice| !is_null(choice)).map(|choice| shown(choice, types)).collect();
    if !inner.is_empty() {
        return inner.join(" 或 ");
    }
    match (first_type(schema), entries.get("items")) {
        ("array", Some(Value::Array(items))) => {
            let items: Vec<String> = items.iter().map(|item| shown(item, types)).collect();
            format!("\\[{}\\]", items.join("，"))
        }
        ("array", Some(item)) => {
            let item = shown(item, types);
            let link = if item.ends_with(['表', '数']) { "的" } else { "" };
            format!("{item}{link}列表")
        }
        ("object", _) => map(entries, types),
        ("string", _) if text(schema, "format") == "date" => "日期".to_owned(),
        ("string", _) => "文字".to_owned(),
        ("number", _) => "数".to_owned(),
        ("integer", _) => "整数".to_owned(),
        ("boolean", _) => "`true` 或 `false`".to_owned(),
        _ => "任意".to_owned(),
    }
}

/// A map: what its keys are and what they lead to.
fn map(entries: &Map<String, Value>, types: &Types) -> String {
    let first = |key: &str| entries.get(key).and_then(Value::as_object).and_then(|inner| inner.values().next());
    let (keys, value) = if let Some(value) = first("properties") {
        ("等级", Some(value))
    } else if let Some(value) = first("patternProperties") {
        ("数", Some(value))
    } else {
        ("名称", entries.get("additionalProperties"))
    };
    format!("{keys} → {}", value.map(|value| shown(value, types)).unwrap_or_default())
}

/// The schemas one of which holds.
fn alternatives(schema: &Value) -> Vec<&Value> {
    let listed = ["oneOf", "anyOf", "allOf"].iter().filter_map(|key| schema.get(key)?.as_array());
    listed.flatten().collect()
}

/// A schema's type; the first that is not null where it lists several.
fn first_type(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::Array(listed)) => {
            listed.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default()
        }
        Some(Value::String(name)) => name,
        _ => "",
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

fn text<'s>(schema: &'s Value, key: &str) -> &'s str {
    schema.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A table cell: a bar would begin the next one.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
