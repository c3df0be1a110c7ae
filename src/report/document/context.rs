//! The context that templates read: version 1, described in `report-templates/README.md`.

use super::content::{Content, DocumentList, DocumentRow, DocumentTable, Named, TableLine, UNKNOWN};
use crate::analyse::figures::{Change, Tone};
use crate::model::period::day_words;
use crate::ruleset::FigureMeasure;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value, json};

/// The version of the context.
pub const CONTEXT_VERSION: u32 = 1;
/// Shades of levels, as the four colours go.
const LEVELS: [&str; 4] = ["重大", "较大", "一般", "低"];

/// The context of a document.
#[must_use]
pub fn context(content: &Content<'_>) -> Map<String, Value> {
    let head = &content.head;
    let named = content.named.iter().zip(&content.marked);
    let figures: Map<String, Value> =
        named.map(|(named, marked)| (named.figure.id.clone(), figure(named, marked))).collect();
    let tables: Map<String, Value> = content.tables.iter().map(|table| (table.id.clone(), of_table(table))).collect();
    let lists: Map<String, Value> = content.lists.iter().map(|list| (list.id.clone(), of_list(list))).collect();
    let whole = json!({
        "version": CONTEXT_VERSION,
        "town": head.town,
        "office": head.office,
        "letterhead": head.letterhead,
        "scope": { "kind": head.scope, "name": head.scope_name },
        "period": {
            "title": head.period.title(),
            "kind": head.period.kind.id(),
            "from": head.period.from.to_string(),
            "until": head.period.until.to_string(),
            "code": head.period.code(),
        },
        "as_of": head.as_of.to_string(),
        "as_of_words": day_words(head.as_of),
        "is_public": head.is_public,
        "basis": head.basis,
        "is_draft": head.is_draft,
        "f": figures,
        "t": tables,
        "list": lists,
        "note": content.notes,
    });
    match whole {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn figure(named: &Named<'_>, marked: &str) -> Value {
    let number = named.amount.value.number();
    let is_share = matches!(named.figure.measure, FigureMeasure::Share(..));
    let words = if is_share || number.is_none() { marked.to_owned() } else { format!("{marked}{}", named.figure.unit) };
    json!({
        "text": marked,
        "words": words,
        "title": named.figure.title,
        "unit": named.figure.unit,
        "definition": named.figure.definition,
        // For conditions only: what is shown is the text.
        "number": number.map_or(json!(0), |number| number.to_i64().filter(|_| number.is_integer()).map_or_else(|| json!(number.to_f64()), |whole| json!(whole))),
        "is_known": number.is_some(),
        "vs_previous": words_of(named.previous.as_ref()),
        "vs_last_year": words_of(named.last_year.as_ref()),
        "tone_previous": tone_of(named.previous.as_ref()),
        "tone_last_year": tone_of(named.last_year.as_ref()),
    })
}

fn words_of(change: Option<&Change>) -> &str {
    change.map_or(UNKNOWN, |change| change.words.as_str())
}

fn tone_of(change: Option<&Change>) -> &'static str {
    change.map_or(Tone::Unknown, |change| change.tone).id()
}

fn of_table(table: &DocumentTable) -> Value {
    let line = |line: &TableLine| {
        let level = LEVELS.iter().find(|level| **level == line.name).copied().unwrap_or_default();
        json!({ "name": line.name, "cells": line.cells, "level": level })
    };
    json!({
        "title": table.title,
        "headings": table.headings,
        "rows": table.lines.iter().map(line).collect::<Vec<_>>(),
        "total": table.total.as_ref().map(line),
        "count": table.lines.len(),
    })
}

fn of_list(list: &DocumentList<'_>) -> Value {
    let shown = list.at_most.unwrap_or(usize::MAX);
    let rows: Vec<Value> = list.rows.iter().take(shown).enumerate().map(|(at, row)| of_row(at + 1, row)).collect();
    json!({
        "title": list.title,
        "headings": list.headings,
        "count": { "text": list.count, "words": list.count, "number": list.rows.len() },
        "hidden": list.rows.len().saturating_sub(rows.len()),
        "rows": rows,
    })
}

/// A row as templates read it.
#[must_use]
pub fn of_row(number: usize, row: &DocumentRow<'_>) -> Value {
    let mut fields: Map<String, Value> =
        row.fields.iter().map(|(name, text)| (name.clone(), Value::from(text.as_str()))).collect();
    fields.insert("no".to_owned(), json!(number));
    fields.insert("cells".to_owned(), json!(row.cells));
    fields.insert("findings".to_owned(), json!(row.findings));
    Value::Object(fields)
}
