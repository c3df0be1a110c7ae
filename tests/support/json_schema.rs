//! Checks a value against a JSON Schema, as far as the schemas of rule files go.
//!
//! A validator crate would bring some forty others; these schemas use a dozen keywords. A keyword that is not known here is
//! a panic and not a pass, so a schema cannot grow past what is checked.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

/// Keywords that say nothing about the value, or that another keyword's check reads.
const SILENT: [&str; 8] = [
    "$schema",
    "title",
    "description",
    "default",
    "definitions",
    "patternProperties",
    "additionalProperties",
    "maxItems",
];

/// What is wrong with a value: its place and why.
pub(crate) fn mistakes(root: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(root, root, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let schema = match schema {
        Value::Bool(true) => return,
        Value::Object(schema) => schema,
        _ => return found.push(format!("{at}: nothing may stand here")),
    };
    for (keyword, wanted) in schema {
        match keyword.as_str() {
            "properties" => check_fields(root, schema, value, at, found),
            "items" => check_items(root, wanted, value, at, found),
            "allOf" => branches(wanted).iter().for_each(|branch| check(root, branch, value, at, found)),
            "$ref" => check(root, definition(root, wanted), value, at, found),
            _ if SILENT.contains(&keyword.as_str()) => {}
            _ if holds(root, keyword, wanted, value) => {}
            _ => found.push(format!("{at}: {value} is against {keyword} {wanted}")),
        }
    }
    if !schema.contains_key("properties") {
        check_fields(root, schema, value, at, found);
    }
}

/// The keywords that hold or do not.
fn holds(root: &Value, keyword: &str, wanted: &Value, value: &Value) -> bool {
    let passing = || branches(wanted).iter().filter(|branch| passes(root, branch, value)).count();
    match keyword {
        "type" => match wanted {
            Value::Array(types) => types.iter().any(|name| is_type(name, value)),
            name => is_type(name, value),
        },
        "const" => wanted == value,
        "enum" => branches(wanted).contains(value),
        "oneOf" => passing() == 1,
        "anyOf" => passing() > 0,
        "required" => value.as_object().is_none_or(|fields| {
            branches(wanted).iter().all(|name| fields.contains_key(name.as_str().expect("a name")))
        }),
        "minimum" => value.as_i64().is_none_or(|number| number >= wanted.as_i64().expect("a whole number")),
        "maximum" => value.as_i64().is_none_or(|number| number <= wanted.as_i64().expect("a whole number")),
        "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().expect("a count")),
        "pattern" => value.as_str().is_none_or(|text| matches(wanted.as_str().expect("a pattern"), text)),
        "format" => {
            assert_eq!(wanted, "date");
            value.as_str().is_none_or(|text| text.parse::<Date>().is_ok())
        }
        _ => panic!("the keyword {keyword} is not known to this check"),
    }
}

fn passes(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut found = Vec::new();
    check(root, schema, value, "", &mut found);
    found.is_empty()
}

fn check_fields(root: &Value, schema: &Map<String, Value>, value: &Value, at: &str, found: &mut Vec<String>) {
    let Some(fields) = value.as_object() else { return };
    let inner = |keyword: &str| schema.get(keyword).and_then(Value::as_object);
    for (name, value) in fields {
        let below = format!("{at}/{name}");
        let named = inner("properties").and_then(|known| known.get(name));
        let patterned = || inner("patternProperties")?.iter().find(|(pattern, _)| matches(pattern, name));
        let wanted = named.or_else(|| patterned().map(|(_, wanted)| wanted));
        if let Some(wanted) = wanted.or_else(|| schema.get("additionalProperties")) {
            check(root, wanted, value, &below, found);
        }
    }
}

fn check_items(root: &Value, wanted: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
        let below = format!("{at}/{number}");
        match wanted {
            Value::Array(tuple) => match tuple.get(number) {
                Some(wanted) => check(root, wanted, item, &below, found),
                None => found.push(format!("{below}: one too many")),
            },
            wanted => check(root, wanted, item, &below, found),
        }
    }
}

fn branches(value: &Value) -> &[Value] {
    value.as_array().expect("a list of schemas or values")
}

fn definition<'r>(root: &'r Value, reference: &Value) -> &'r Value {
    let pointer = reference.as_str().and_then(|text| text.strip_prefix('#')).expect("a reference into the schema");
    root.pointer(pointer).expect("a definition")
}

fn is_type(name: &Value, value: &Value) -> bool {
    match name.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("the type {other} is not known to this check"),
    }
}

/// The patterns that the schemas use.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        r"^\d+$" => !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()),
        r"^-?[0-9]+(\.[0-9]+)?$" => text.parse::<Decimal>().is_ok(),
        other => panic!("the pattern {other} is not known to this check"),
    }
}
