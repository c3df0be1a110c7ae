//! Checks exchanges: every name must be one that rows of the kind have, every code one that is known.

mod coding;
mod fields;

use super::{Exchange, ExchangeTable, Named, Parts, names};
use crate::ruleset::parse::{InFile, Problems, place};
use crate::ruleset::reference::Codes;
use crate::ruleset::spec::{ExchangeSpec, ExchangeTableSpec, PartsSpec};
use crate::ruleset::templates::likeness;
use crate::ruleset::{Ruleset, Source};
use serde_saphyr::Spanned;
use std::collections::HashSet;
use std::sync::Arc;

/// How like a name must be to be suggested, in thousandths.
const NEAR_PERMILLE: usize = 500;

/// The exchanges of all files.
pub(super) fn compile(
    specs: &[InFile<ExchangeSpec>],
    ruleset: &Ruleset,
    codes: &Codes,
    problems: &mut Problems<'_>,
) -> Vec<Exchange> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for InFile { file, spec } in specs {
        let mut checker = Checker { ruleset, codes, file, spec, problems, told: HashSet::new() };
        if !seen.insert(spec.id.value.as_str()) {
            let message = format!("编号「{}」已经用过", spec.id.value);
            checker.tell(&spec.id, message, "编号不得重复使用，请另起一个");
        }
        all.push(checker.exchange());
    }
    all
}

/// Checks one file.
struct Checker<'c, 'f> {
    ruleset: &'c Ruleset,
    codes: &'c Codes,
    file: &'c Arc<str>,
    spec: &'c ExchangeSpec,
    problems: &'c mut Problems<'f>,
    /// What was told already: fields that all tables share are checked with each of them.
    told: HashSet<(Option<(usize, usize)>, String)>,
}

/// The rows that fill a table: their kind, and how they are taken apart.
#[derive(Clone, Copy)]
struct Rows<'c> {
    kind: usize,
    parts: Option<&'c PartsSpec>,
}

impl<'c> Checker<'c, '_> {
    fn tell<T: ToString>(&mut self, at: &Spanned<T>, message: String, help: &str) {
        if self.told.insert((place(self.file, at).line, message.clone())) {
            self.problems.rule(self.file, at, message, help);
        }
    }

    fn exchange(&mut self) -> Exchange {
        let spec = self.spec;
        self.unique(spec.given.iter().map(|given| &given.id), "given 的编号");
        self.unique(spec.parts.iter().map(|parts| &parts.id), "parts 的编号");
        self.unique(spec.tables.iter().map(|table| &table.id), "表的编号");
        let parts: Vec<Parts> = spec.parts.iter().map(|parts| self.parts(parts)).collect();
        let tables = spec.tables.iter().map(|table| self.table(table, &parts)).collect();
        Exchange {
            id: spec.id.value.clone(),
            title: spec.title.clone(),
            source: Source::from(&spec.source),
            status: spec.status,
            given: spec.given.iter().map(|given| (given.id.value.clone(), given.title.clone())).collect(),
            tables,
        }
    }

    /// Tells of names that are written twice.
    fn unique(&mut self, names: impl Iterator<Item = &'c Spanned<String>>, what: &str) {
        let mut seen = HashSet::new();
        for name in names {
            if !seen.insert(name.value.as_str()) {
                self.tell(name, format!("{what}「{}」写了两次", name.value), "请删去一个，或另起名字");
            }
        }
    }

    fn parts(&mut self, spec: &PartsSpec) -> Parts {
        if let Some(kind) = self.kind(&spec.kind) {
            let rows = Rows { kind, parts: None };
            for part in &spec.fields {
                self.named(rows, &part.field);
            }
        }
        let fields = spec.fields.iter().map(|part| (part.field.value.clone(), part.word.clone())).collect();
        let split_at = spec.split_at.iter().filter(|sign| !sign.is_empty()).cloned().collect();
        Parts { split_at, fields }
    }

    fn kind(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self.ruleset.columns.find_kind(&name.value);
        if found.is_none() {
            let near = self.ruleset.columns.kinds.iter().map(|kind| &*kind.id);
            let guess = guess(near, &name.value);
            let message = format!("没有「{}」这类表格", name.value);
            self.tell(name, message, &format!("{guess}请写 columns 下已有的 kind"));
        }
        found
    }

    /// What a name means in rows of a kind; a mistake where they have no such field.
    fn named(&mut self, rows: Rows<'_>, name: &Spanned<String>) -> Named {
        let found = self.title(rows, &name.value);
        if found.is_none() {
            let columns = &self.ruleset.columns;
            let fields = columns.fields_of(rows.kind);
            let guess = guess(fields.iter().map(|field| self.ruleset.fields.id(*field)), &name.value);
            let kind = columns.kinds.get(rows.kind).map(|kind| kind.title.as_str()).unwrap_or_default();
            let message = format!("「{kind}」没有「{}」这个字段", name.value);
            let help =
                format!("{guess}请写 columns 下这类表格已有的字段，或 row、level、state；拆行的表还有 part、part_word");
            self.tell(name, message, &help);
        }
        Named { name: name.value.clone(), title: found.unwrap_or_default() }
    }

    fn title(&self, rows: Rows<'_>, name: &str) -> Option<String> {
        let own = match name {
            names::ROW => Some("行编号"),
            names::LEVEL => Some("评定的风险等级"),
            names::STATE => Some("隐患状态"),
            names::PART => rows.parts.map(|parts| parts.title.as_str()),
            names::PART_WORD => rows.parts.map(|parts| parts.word_title.as_str()),
            _ => None,
        };
        let field = || {
            let field = self.ruleset.fields.find(name)?;
            let is_theirs = self.ruleset.columns.fields_of(rows.kind).contains(&field);
            is_theirs.then(|| self.ruleset.fields.title(field).to_owned())
        };
        own.map(str::to_owned).or_else(field)
    }

    fn table(&mut self, spec: &'c ExchangeTableSpec, parts: &[Parts]) -> ExchangeTable {
        let kind = self.kind(&spec.kind);
        let position = spec.parts.as_ref().and_then(|name| self.parts_of(spec, name));
        let rows = kind.map(|kind| Rows { kind, parts: position.and_then(|at| self.spec.parts.get(at)) });
        let mut all = |names: &[Spanned<String>]| -> Vec<Named> {
            rows.map(|rows| names.iter().map(|name| self.named(rows, name)).collect()).unwrap_or_default()
        };
        let (one_per, needs) = (all(&spec.one_per), all(&spec.needs));
        if spec.one_per.is_empty() {
            let message = format!("「{}」没有写按什么合并", spec.title);
            self.tell(&spec.id, message, "请写 one_per；一行一条的写 [row]");
        }
        let status = spec.status.unwrap_or(self.spec.status);
        let fields = rows.map(|rows| self.fields(spec, rows, status)).unwrap_or_default();
        ExchangeTable {
            id: spec.id.value.clone(),
            name: spec.name.clone(),
            title: spec.title.clone(),
            status,
            kind: spec.kind.value.clone(),
            parts: position.and_then(|at| parts.get(at)).cloned(),
            one_per,
            needs,
            fields,
        }
    }

    fn parts_of(&mut self, spec: &ExchangeTableSpec, name: &Spanned<String>) -> Option<usize> {
        let all = &self.spec.parts;
        let found = all.iter().position(|parts| parts.id.value == name.value);
        let kind = found.and_then(|at| all.get(at)).map(|parts| parts.kind.value.as_str());
        if kind.is_none() {
            self.tell(name, format!("没有「{}」这种拆法", name.value), "请写 parts 下已有的编号");
        } else if kind != Some(spec.kind.value.as_str()) {
            let message = format!("「{}」拆的不是「{}」这类表格", name.value, spec.kind.value);
            self.tell(name, message, "kind 要与 parts 里写的相同");
        }
        found
    }
}

/// The name most like one, as a question.
fn guess<'n>(names: impl Iterator<Item = &'n str>, typed: &str) -> String {
    let near = names.max_by_key(|name| likeness(name, typed)).filter(|name| likeness(name, typed) >= NEAR_PERMILLE);
    near.map(|near| format!("是否为「{near}」？")).unwrap_or_default()
}
