//! Kinds of tables, and which field a heading means in each.

use super::book::KeptRows;
use super::fields::Fields;
use super::heading::{Heading, Headings, squeeze};
use super::parse::{InFile, Problems};
use super::spec::{ColumnsSpec, FieldSpec};
use crate::model::FieldId;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// The shortest name, in characters, that is looked for inside a longer heading.
const MIN_CONTAINED_CHARS: usize = 3;
/// The shortest heading, in characters, in which one wrong character is taken for a slip.
const MIN_SLIP_CHARS: usize = 5;
/// The longest heading, in characters, in which names are looked for.
const MAX_CONTAINING_CHARS: usize = 40;
/// The longest heading, in bytes, that is looked at: longer texts are sentences.
const MAX_HEADING_BYTES: usize = 180;

/// A kind of table.
#[derive(Debug)]
pub struct TableKind {
    /// Identifier.
    pub id: Arc<str>,
    /// What such a table is called.
    pub title: String,
    /// Words in a title that speak for it, in normal form.
    pub title_contains: Vec<String>,
    /// Headings that speak for it, in normal form.
    pub header_any: Vec<String>,
    /// Fields that stand in for one without a column: (field, stand-ins, the first choice first).
    pub stand_ins: Vec<(FieldId, Vec<FieldId>)>,
    /// Whether rows of such tables are handed on, though they are not graded.
    pub is_read: bool,
    /// Fields that a row must fill in.
    pub required: Vec<FieldId>,
    /// How the town's book keeps its rows.
    pub book: KeptRows,
    parent: Option<usize>,
}

/// How well a heading fits a field; larger fits better.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum MatchKind {
    /// A name stands in the heading with something after it, which may make it another thing: 隐患描述照片.
    Inside,
    /// The heading ends with a name of three characters or more: 本企业风险等级.
    Contained,
    /// One of the field's names, which other fields use too.
    Ambiguous,
    /// One of the field's names.
    Name,
    /// A parent all of whose children belong to the field.
    Parent,
    /// One of the field's paths.
    Path,
}

/// A field that a heading may mean.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HeadingMatch {
    /// Position of the kind that declares the field.
    pub kind: usize,
    /// The field.
    pub field: FieldId,
    /// How well it fits.
    pub how: MatchKind,
    /// Characters of the name that fitted: of two contained names the longer one fits better.
    pub length: usize,
}

type Index = HashMap<String, Vec<HeadingMatch>, RandomState>;

/// All kinds of tables and the index of their headings.
#[derive(Debug)]
pub struct Columns {
    /// The kinds.
    pub kinds: Vec<TableKind>,
    /// How headings are compared.
    pub headings: Headings,
    names: Index,
    paths: Index,
    parents: Index,
    /// Characters of the longest name.
    longest_name: usize,
}

impl Columns {
    pub(super) fn build(
        specs: &[InFile<ColumnsSpec>],
        headings: Headings,
        fields: &Fields,
        problems: &mut Problems<'_>,
    ) -> Self {
        let mut columns = Self {
            kinds: Vec::new(),
            headings,
            names: Index::default(),
            paths: Index::default(),
            parents: Index::default(),
            longest_name: 0,
        };
        let ids: Vec<&str> = specs.iter().map(|in_file| in_file.spec.kind.value.as_str()).collect();
        for (kind, InFile { file, spec }) in specs.iter().enumerate() {
            let parent = spec.inherits.as_ref().and_then(|id| {
                let found = ids.iter().position(|other| *other == id.value);
                if found.is_none() {
                    problems.rule(file, id, format!("没有「{}」这类表格", id.value), "请写已有的 kind");
                }
                found
            });
            let normal = |words: &[String]| words.iter().map(|word| columns.headings.normal(word).text).collect();
            let (title_contains, header_any) = (normal(&spec.title_contains), normal(&spec.header_any));
            let (id, title) = (Arc::from(spec.kind.value.as_str()), spec.title.clone());
            let stand_ins = stand_ins(file, spec, fields, problems);
            let required = spec.fields.iter().filter(|field| field.required);
            let required = required.filter_map(|field| fields.find(&field.id.value)).collect();
            let book = spec.book.as_ref();
            let book = book.map(|book| KeptRows::build(file, book, fields, problems)).unwrap_or_default();
            columns.kinds.push(TableKind {
                required,
                book,
                id,
                title,
                title_contains,
                header_any,
                stand_ins,
                is_read: spec.is_read,
                parent,
            });
            for field in &spec.fields {
                if let Some(id) = fields.find(&field.id.value) {
                    columns.add_field(kind, id, field);
                }
            }
        }
        columns.longest_name = columns.names.keys().map(|name| name.chars().count()).max().unwrap_or(0);
        columns
    }

    /// Headings that mean two fields of one kind: they must be marked in at least one of them, or chance decides. Loading does
    /// without this check, which takes a tenth of its time.
    pub(super) fn check_all_synonyms(&self, specs: &[InFile<ColumnsSpec>], problems: &mut Problems<'_>) {
        for InFile { file, spec } in specs {
            self.check_synonyms(file, spec, problems);
        }
    }

    fn check_synonyms(&self, file: &Arc<str>, spec: &ColumnsSpec, problems: &mut Problems<'_>) {
        let mut seen: HashMap<String, (&FieldSpec, bool)> = HashMap::new();
        for field in &spec.fields {
            let ambiguous: Vec<String> = field.ambiguous.iter().map(|name| self.headings.normal(name).text).collect();
            let own: std::collections::BTreeSet<String> =
                std::iter::once(&field.title).chain(&field.names).map(|name| self.headings.normal(name).text).collect();
            for name in own {
                let is_marked = ambiguous.contains(&name);
                let Some((other, was_marked)) = seen.insert(name.clone(), (field, is_marked)) else { continue };
                if !is_marked && !was_marked {
                    let message = format!("表头「{name}」同时是「{}」和「{}」的写法", other.title, field.title);
                    let help = "请从一个字段里删去，或者写进 ambiguous，由其他证据决定";
                    problems.rule(file, &field.id, message, help);
                }
            }
        }
    }

    fn add_field(&mut self, kind: usize, field: FieldId, spec: &FieldSpec) {
        let ambiguous: Vec<String> = spec.ambiguous.iter().map(|name| self.headings.normal(name).text).collect();
        for name in std::iter::once(&spec.title).chain(&spec.names) {
            let name = self.headings.normal(name).text;
            let how = if ambiguous.contains(&name) { MatchKind::Ambiguous } else { MatchKind::Name };
            add(&mut self.names, name, kind, field, how);
        }
        for path in &spec.paths {
            let parts: Vec<String> = path.split('/').map(|part| self.headings.normal(part).text).collect();
            add(&mut self.paths, parts.join("/"), kind, field, MatchKind::Path);
        }
        for parent in &spec.paths_prefix {
            let parent = self.headings.normal(parent).text;
            add(&mut self.parents, parent, kind, field, MatchKind::Parent);
        }
    }

    /// The position of a kind.
    #[must_use]
    pub fn find_kind(&self, id: &str) -> Option<usize> {
        self.kinds.iter().position(|kind| &*kind.id == id)
    }

    /// The kind with an identifier.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&TableKind> {
        self.find_kind(id).and_then(|kind| self.kinds.get(kind))
    }

    /// What tables of a kind are called; empty where there is no such kind.
    #[must_use]
    pub fn kind_title(&self, id: &str) -> &str {
        self.kind(id).map_or("", |kind| &kind.title)
    }

    /// Whether a field declared by kind `declared` belongs to tables of kind `kind`.
    #[must_use]
    pub fn belongs(&self, declared: usize, kind: usize) -> bool {
        declared == kind || self.kinds.get(kind).is_some_and(|table| table.parent == Some(declared))
    }

    /// Whether a kind declares a field itself rather than having it as all kinds do.
    #[must_use]
    pub fn declares(&self, kind: usize, field: FieldId) -> bool {
        self.names.values().flatten().any(|found| found.kind == kind && found.field == field)
    }

    /// The fields of tables of a kind, its own first.
    #[must_use]
    pub fn fields_of(&self, kind: usize) -> Vec<FieldId> {
        let all = self.names.values().flatten().filter(|found| self.belongs(found.kind, kind));
        let mut fields: Vec<(bool, FieldId)> = all.map(|found| (found.kind != kind, found.field)).collect();
        fields.sort_unstable();
        fields.dedup_by_key(|(_, field)| *field);
        fields.into_iter().map(|(_, field)| field).collect()
    }

    /// Whether other kinds inherit from this one, so that no table is of this kind itself.
    #[must_use]
    pub fn is_abstract(&self, kind: usize) -> bool {
        self.kinds.iter().any(|other| other.parent == Some(kind))
    }

    /// Whether a text is exactly a name of some field.
    #[must_use]
    pub fn is_name(&self, text: &str) -> bool {
        text.len() <= MAX_HEADING_BYTES && self.names.contains_key(&self.headings.normal(text).text)
    }

    /// The normal form of each part of a heading path; `None` where a part is too long to be a heading.
    #[must_use]
    pub fn normal_path(&self, path: &[String]) -> Option<Vec<Heading>> {
        path.iter().map(|part| (part.len() <= MAX_HEADING_BYTES).then(|| self.headings.normal(part))).collect()
    }

    /// All fields of all kinds that a heading path may mean.
    #[must_use]
    pub fn matches(&self, path: &[Heading]) -> Vec<HeadingMatch> {
        let Some((leaf, parents)) = path.split_last() else { return Vec::new() };
        let mut found = Vec::new();
        for parent in parents {
            let key = format!("{}/{}", parent.text, leaf.text);
            found.extend(self.paths.get(&key).into_iter().flatten());
            found.extend(self.parents.get(&parent.text).into_iter().flatten());
        }
        if let Some(parent) = parents.last() {
            self.push_joined(parent, leaf, &mut found);
        }
        match self.names.get(&leaf.text) {
            Some(names) => found.extend(names),
            None if found.is_empty() => self.push_contained(&leaf.text, &mut found),
            None => {}
        }
        found
    }

    /// Adds the fields whose name parent and leaf make together: 风险点 over 名称. A leaf that says nothing by itself leaves the
    /// parent's own name.
    fn push_joined(&self, parent: &Heading, leaf: &Heading, found: &mut Vec<HeadingMatch>) {
        let joined = format!("{}{}", parent.text, leaf.text);
        let names = self
            .names
            .get(&joined)
            .or_else(|| self.headings.is_generic(&leaf.text).then(|| self.names.get(&parent.text)).flatten());
        let names = names.into_iter().flatten();
        found.extend(names.map(|name| HeadingMatch { how: MatchKind::Path, ..*name }));
    }

    /// Adds the fields of the longest name that ends the text; where none does, of the longest that stands in it.
    fn push_contained(&self, text: &str, found: &mut Vec<HeadingMatch>) {
        let core = without_brackets(text);
        let starts: Vec<usize> = core.char_indices().map(|(at, _)| at).collect();
        if starts.len() > MAX_CONTAINING_CHARS {
            return;
        }
        let is_long_enough = |text: &&str| text.chars().count() >= MIN_CONTAINED_CHARS;
        let without = self.headings.without_generic(core).filter(is_long_enough);
        if let Some(matches) = without.into_iter().find_map(|rest| self.names.get(rest)) {
            found.extend(matches.iter().map(|name| HeadingMatch { how: MatchKind::Contained, ..*name }));
            return;
        }
        if let Some(matches) = first_of_two(core).and_then(|first| self.names.get(first)) {
            found.extend(matches.iter().map(|name| HeadingMatch { how: MatchKind::Contained, ..*name }));
            return;
        }
        let has_long_end = |at: &&usize| core.get(**at..).is_some_and(|end| end.chars().count() >= MIN_CONTAINED_CHARS);
        let ends = starts.iter().take_while(has_long_end).filter_map(|at| self.names.get(core.get(*at..)?));
        if let Some(matches) = ends.into_iter().next() {
            found.extend(matches.iter().map(|name| HeadingMatch { how: MatchKind::Contained, ..*name }));
            return;
        }
        for length in (MIN_CONTAINED_CHARS..=starts.len().min(self.longest_name)).rev() {
            let stops = starts.iter().copied().skip(length).chain([core.len()]);
            for (start, end) in starts.iter().zip(stops) {
                let Some(matches) = core.get(*start..end).and_then(|part| self.names.get(part)) else { continue };
                found.extend(matches.iter().map(|name| HeadingMatch { how: MatchKind::Inside, ..*name }));
                return;
            }
        }
    }

    /// The field of a kind whose name differs from the heading by one character, and whether that looks like a slip of the
    /// pen: another character in a heading of five or more. None where two fields have such names.
    #[must_use]
    pub fn near(&self, heading: &str, kind: usize) -> Option<(FieldId, bool)> {
        let length = heading.chars().count();
        let near =
            |name: &&String| name.chars().count().abs_diff(length) <= 1 && strsim::levenshtein(name, heading) == 1;
        let mut found: Vec<(FieldId, bool)> = Vec::new();
        for (name, matches) in self.names.iter().filter(|(name, _)| near(name)) {
            let is_slip = length >= MIN_SLIP_CHARS && name.chars().count() == length;
            let matches = matches.iter().filter(|found| self.belongs(found.kind, kind));
            found.extend(matches.map(|found| (found.field, is_slip)));
        }
        let (field, _) = *found.first()?;
        let is_alone = found.iter().all(|(other, _)| *other == field);
        is_alone.then(|| (field, found.iter().any(|(_, is_slip)| *is_slip)))
    }

    /// The kinds for which a title speaks.
    pub fn kinds_of_title<'a>(&'a self, title: &str) -> impl Iterator<Item = usize> + 'a {
        let title = squeeze(title);
        let speaks = move |kind: &TableKind| kind.title_contains.iter().any(|word| title.contains(word.as_str()));
        self.kinds.iter().enumerate().filter(move |(_, kind)| speaks(kind)).map(|(at, _)| at)
    }
}

/// The first of two things in one heading: 责任人及电话, 部门、班组.
fn first_of_two(text: &str) -> Option<&str> {
    let mut parts = text.split(['及', '和', '与', '、', '或']);
    let first = parts.next().filter(|first| !first.is_empty())?;
    (parts.count() == 1).then_some(first)
}

/// The text before a bracket that ends it: 隐患描述(可附页).
fn without_brackets(text: &str) -> &str {
    match text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((before, _)) if !before.is_empty() => before,
        _ => text,
    }
}

fn stand_ins(
    file: &Arc<str>,
    spec: &ColumnsSpec,
    fields: &Fields,
    problems: &mut Problems<'_>,
) -> Vec<(FieldId, Vec<FieldId>)> {
    let mut all = Vec::new();
    for (field, ids) in &spec.stand_ins {
        let Some(field) = fields.find(field) else {
            problems.rule(file, &spec.kind, format!("stand_ins 里没有「{field}」这个字段"), "请写已声明的字段");
            continue;
        };
        let mut found = Vec::new();
        for id in ids {
            match fields.find(&id.value) {
                Some(field) => found.push(field),
                None => problems.rule(file, id, format!("没有「{}」这个字段", id.value), "请写已声明的字段"),
            }
        }
        all.push((field, found));
    }
    all
}

fn add(index: &mut Index, key: String, kind: usize, field: FieldId, how: MatchKind) {
    let length = key.chars().count();
    let matches = index.entry(key).or_default();
    if !matches.iter().any(|known| known.kind == kind && known.field == field) {
        matches.push(HeadingMatch { kind, field, how, length });
    }
}
