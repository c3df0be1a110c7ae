//! 表头册: what a town's clerks have confirmed about headings, kept in a file of theirs and used for the same headings next time.

use super::columns::Columns;
use super::fields::Fields;
use super::heading::Heading;
use super::parse::{InFile, Problems, parse};
use super::spec::HeaderBookSpec;
use crate::model::FieldId;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// What stands in the place of a field where a column is not to be read.
pub const NOT_READ: &str = "-";

/// Confirmed headings, by the set of all headings of a table.
#[derive(Debug, Default)]
pub struct HeaderBook {
    by_headings: BTreeMap<Vec<String>, ConfirmedTable>,
}

/// A table whose headings somebody has confirmed.
#[derive(Clone, Debug)]
pub struct ConfirmedTable {
    /// Position of the kind of table.
    pub kind: usize,
    /// The field of each heading; none where the column is not to be read.
    pub fields: BTreeMap<String, Option<FieldId>>,
}

impl HeaderBook {
    pub(super) fn build(
        spec: &InFile<HeaderBookSpec>,
        columns: &Columns,
        fields: &Fields,
        problems: &mut Problems<'_>,
    ) -> Self {
        let mut book = Self::default();
        for table in &spec.spec.tables {
            let Some(kind) = columns.find_kind(&table.kind.value) else {
                let message = format!("没有「{}」这类表格", table.kind.value);
                problems.rule(&spec.file, &table.kind, message, "请写 anping inspect 给出的表格类别编号");
                continue;
            };
            let mut confirmed = BTreeMap::new();
            for (heading, field) in &table.columns {
                let found = fields.find(&field.value);
                if found.is_none() && field.value != NOT_READ {
                    let message = format!("没有「{}」这个字段", field.value);
                    problems.rule(&spec.file, field, message, "请写字段编号；不采用的列写 \"-\"");
                }
                let is_twice = found.is_some() && confirmed.values().any(|other| *other == found);
                if is_twice {
                    let message = format!("「{}」写给了两列", field.value);
                    problems.rule(&spec.file, field, message, "一个字段只能在一列，另一列请写 \"-\"");
                }
                confirmed.insert(columns.heading_key(heading), found);
            }
            let key = confirmed.keys().cloned().collect();
            book.by_headings.insert(key, ConfirmedTable { kind, fields: confirmed });
        }
        book
    }

    /// Whether nothing has been confirmed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_headings.is_empty()
    }

    /// What was confirmed for a table with exactly these headings.
    #[must_use]
    pub fn find(&self, keys: &[String]) -> Option<&ConfirmedTable> {
        let mut sorted = keys.to_vec();
        sorted.sort_unstable();
        self.by_headings.get(&sorted)
    }
}

/// The keys of a table's headings: each path in its normal form, repeated ones numbered.
#[must_use]
pub fn heading_keys<'h>(paths: impl Iterator<Item = &'h [Heading]>) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let number = |path: &[Heading]| {
        let key = path.iter().map(Heading::key).collect::<Vec<_>>().join("/");
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        if *count == 1 { key } else { format!("{key}#{count}") }
    };
    paths.map(number).collect()
}

impl Columns {
    /// A heading of the header book in its normal form: `上级/下级`, with `#2` after the second of the same.
    fn heading_key(&self, heading: &str) -> String {
        let (path, number) = match heading.rsplit_once('#') {
            Some((path, number)) if number.parse::<u32>().is_ok() => (path, Some(number)),
            _ => (heading, None),
        };
        let parts: Vec<String> = path.split(" / ").map(|part| self.headings.normal(part).key()).collect();
        let key = parts.join("/");
        number.map_or_else(|| key.clone(), |number| format!("{key}#{number}"))
    }
}

/// Reads a header book; its mistakes are among the problems.
pub(super) fn read(
    name: &str,
    text: &str,
    columns: &Columns,
    fields: &Fields,
    problems: &mut Problems<'_>,
) -> HeaderBook {
    let file: Arc<str> = Arc::from(name);
    parse(&file, text, problems)
        .map_or_else(HeaderBook::default, |spec| HeaderBook::build(&spec, columns, fields, problems))
}

/// A table's entry as it is written to the header book: kind, then heading by heading.
#[must_use]
pub fn header_book_entry(kind: &str, note: &str, columns: &[(String, Option<&str>)]) -> String {
    let mut text = format!("  - kind: {kind}\n");
    if !note.is_empty() {
        let _ = writeln!(text, "    note: {}", quoted(note));
    }
    text.push_str("    columns:\n");
    for (heading, field) in columns {
        let _ = writeln!(text, "      {}: {}", quoted(heading), quoted(field.unwrap_or(NOT_READ)));
    }
    text
}

/// A text in double quotation marks, as YAML and JSON have them.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
