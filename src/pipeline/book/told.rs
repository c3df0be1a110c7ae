//! What the fields of a row say, without copying words that mean themselves.

use crate::model::{CellValue, FieldId, Value};
use crate::normalise::{ValueReader, ValueReading};
use crate::ruleset::{Field, Ruleset};
use serde_json::Value as Json;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// A field with what it says: its meaning, or what was typed where that is unknown.
pub(super) struct Told<'t> {
    pub(super) id: &'t str,
    pub(super) field: FieldId,
    pub(super) is_incidental: bool,
    /// The text as typed.
    pub(super) raw: Cow<'t, str>,
    /// What it means; none for words that mean themselves, and where it cannot be read.
    pub(super) value: Option<Value>,
    /// The meaning as text, where it is another one than was typed.
    meaning: Option<String>,
}

impl<'t> Told<'t> {
    pub(super) fn of(
        ruleset: &'t Ruleset,
        reader: &ValueReader<'_>,
        field: &'t Field,
        id: FieldId,
        cell: &'t CellValue<'_>,
    ) -> Option<Self> {
        let mut told = Self {
            id: &field.id,
            field: id,
            is_incidental: field.is_incidental,
            raw: match cell.display() {
                Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
                Cow::Owned(text) => Cow::Owned(text),
            },
            value: None,
            meaning: None,
        };
        // Most cells hold words that mean themselves: no need to copy them.
        if let CellValue::Text(text) = cell
            && field.is_plain_text()
        {
            return (!ruleset.noise.is_placeholder(text)).then_some(told);
        }
        match reader.read(id, cell) {
            ValueReading::Blank => return None,
            ValueReading::Means(value) => {
                told.meaning = Some(value.to_string()).filter(|meaning| *meaning != told.raw);
                told.value = Some(value);
            }
            ValueReading::Unreadable(_) => {}
        }
        Some(told)
    }

    pub(super) fn meaning(&self) -> &str {
        self.meaning.as_deref().unwrap_or(&self.raw)
    }
}

pub(super) fn find<'v, 'r>(values: &'v [Told<'r>], field: FieldId) -> Option<&'v Told<'r>> {
    values.iter().find(|told| told.field == field)
}

/// A text without what people write one way today and another tomorrow.
pub(super) fn plain(text: &str) -> String {
    // What most texts are made of has one form: ASCII, Chinese characters and the signs between them.
    if text.chars().all(|c| c.is_ascii() || is_han(c) || is_sign(c)) {
        let told = text.chars().filter(|c| c.is_ascii_alphanumeric() || is_han(*c));
        return told.map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Signs that are no part of a word in any of their forms.
const fn is_sign(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '（'
            | '）'
            | '！'
            | '？'
            | '“'
            | '”'
            | '《'
            | '》'
            | '—'
            | '…'
            | '　'
    )
}

/// The fields as JSON: the text as typed, with its meaning where that is another text.
pub(super) fn fields_json(values: &[Told<'_>]) -> String {
    let bytes = |told: &Told<'_>| told.id.len() + told.raw.len() + told.meaning.as_ref().map_or(0, String::len) + 12;
    let mut json = String::with_capacity(values.iter().map(bytes).sum::<usize>() + 2);
    for told in values {
        json.push(if json.is_empty() { '{' } else { ',' });
        // Identifiers have no signs that JSON escapes.
        json.push('"');
        json.push_str(told.id);
        json.push_str("\":");
        match &told.meaning {
            None => push_quoted(&mut json, &told.raw),
            Some(meaning) => {
                json.push('[');
                push_quoted(&mut json, &told.raw);
                json.push(',');
                push_quoted(&mut json, meaning);
                json.push(']');
            }
        }
    }
    json.push_str(if json.is_empty() { "{}" } else { "}" });
    json
}

fn push_quoted(json: &mut String, text: &str) {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        json.push_str(&Json::from(text).to_string());
    }
}
