//! Compares the variables that a template reads with an example of what it is filled with.

use super::expression::{ELEMENT, Use, uses};
use super::problem::WordProblem;
use super::tags::{Tag, TagKind};
use super::template::Part;
use serde_json::Value;
use std::collections::BTreeSet;

/// Levels of names down to which those that are not used are listed.
const LISTED_DEPTH: usize = 2;
/// How alike a name must be to be suggested.
const ALIKE: usize = 3;

/// What a value may be, by examples; none where nothing is known.
type Examples<'v> = Option<Vec<&'v Value>>;

/// A name that a loop or a `set` gives.
struct Local<'v> {
    name: String,
    /// What it stands for, from the outside in.
    path: Vec<String>,
    examples: Examples<'v>,
}

/// A block that is open.
#[derive(Default)]
struct Block<'v> {
    locals: Vec<Local<'v>>,
    /// Paths that a condition asks for.
    guarded: Vec<Vec<String>>,
}

/// Reads the parts' tags in their order.
pub(super) struct Variables<'v> {
    known: &'v Value,
    blocks: Vec<Block<'v>>,
    used: BTreeSet<String>,
    unknown: Vec<WordProblem>,
}

/// What was found out.
pub(super) struct Found {
    pub(super) used: BTreeSet<String>,
    pub(super) unknown: Vec<WordProblem>,
    pub(super) unused: Vec<String>,
}

/// Compares the parts of a template with an example.
pub(super) fn compare(parts: &[Part], known: &Value) -> Found {
    let mut variables = Variables { known, blocks: Vec::new(), used: BTreeSet::new(), unknown: Vec::new() };
    for part in parts {
        variables.blocks = vec![Block::default()];
        for placed in &part.placed {
            let unknown = variables.tag(&placed.tag);
            let Some(at) = part.scan.paragraphs.get(placed.paragraph).filter(|at| !at.is_fallback) else { continue };
            for (name, help) in unknown {
                let message = format!("没有「{name}」这个变量");
                variables.unknown.push(at.problem(&part.title, &part.xml, message, &help));
            }
        }
    }
    let mut unused = Vec::new();
    list_unused(known, &mut Vec::new(), &variables.used, &mut unused);
    unused.sort_unstable();
    variables.unknown.sort();
    variables.unknown.dedup();
    Found { used: variables.used, unknown: variables.unknown, unused }
}

impl<'v> Variables<'v> {
    /// Follows a tag, and gives the unknown variables with what to do.
    fn tag(&mut self, tag: &Tag) -> Vec<(String, String)> {
        match (tag.kind, tag.word()) {
            (TagKind::Print, _) => self.expression(&tag.source),
            (TagKind::Block, "if") => {
                self.blocks.push(Block::default());
                self.condition(tag.rest())
            }
            (TagKind::Block, "elif") => self.condition(tag.rest()),
            (TagKind::Block, "for") => self.begin_loop(tag.rest()),
            (TagKind::Block, "set") => self.set(tag.rest()),
            (TagKind::Block, "endif" | "endfor") if self.blocks.len() > 1 => {
                self.blocks.pop();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn condition(&mut self, source: &str) -> Vec<(String, String)> {
        let unknown = self.expression(source);
        let guarded = uses(source).into_iter().filter(|used| used.is_guarded).map(|used| used.path);
        let guarded: Vec<Vec<String>> = guarded.map(|path| self.full(&path)).collect();
        if let Some(block) = self.blocks.last_mut() {
            block.guarded.extend(guarded);
        }
        unknown
    }

    fn begin_loop(&mut self, source: &str) -> Vec<(String, String)> {
        let (names, list) = source.split_once(" in ").unwrap_or((source, ""));
        let unknown = self.expression(list);
        let mut block = Block::default();
        let names: Vec<&str> = names.split(',').map(str::trim).collect();
        let source = uses(list).into_iter().next().filter(|_| !list.contains('('));
        let is_plain = !list.contains('|') || ["sort", "reverse", "unique"].iter().any(|filter| list.contains(filter));
        let (mut path, mut examples) = (Vec::new(), None);
        if let Some(Use { path: of, .. }) = source.filter(|_| is_plain) {
            path = self.full(&of);
            examples = self.resolve(&of).ok().flatten().map(|lists| lists.into_iter().flat_map(elements).collect());
        }
        let examples = examples.filter(|examples: &Vec<&Value>| !examples.is_empty());
        path.push(ELEMENT.to_owned());
        if let Some((name, keys)) = names.split_last() {
            block.locals.push(Local { name: (*name).to_owned(), path, examples });
            let key = |key: &&str| Local { name: (*key).to_owned(), path: Vec::new(), examples: None };
            block.locals.extend(keys.iter().map(key));
        }
        self.blocks.push(block);
        unknown
    }

    fn set(&mut self, source: &str) -> Vec<(String, String)> {
        let (name, value) = source.split_once('=').unwrap_or((source, ""));
        let unknown = self.expression(value);
        let local = Local { name: name.trim().to_owned(), path: Vec::new(), examples: None };
        if let Some(block) = self.blocks.last_mut() {
            block.locals.push(local);
        }
        unknown
    }

    fn expression(&mut self, source: &str) -> Vec<(String, String)> {
        let mut unknown = Vec::new();
        for used in uses(source) {
            if used.path.first().is_some_and(|name| name == "loop") {
                continue;
            }
            let full = self.full(&used.path);
            let is_guarded = |guarded: &Vec<String>| full.starts_with(guarded);
            let guarded = used.is_guarded || self.blocks.iter().flat_map(|block| &block.guarded).any(is_guarded);
            if let Err(wrong) = self.resolve(&used.path)
                && !guarded
            {
                unknown.push(wrong);
            }
            if !full.is_empty() {
                self.used.insert(shown(&full));
            }
        }
        unknown
    }

    fn local(&self, name: &str) -> Option<&Local<'v>> {
        self.blocks.iter().rev().find_map(|block| block.locals.iter().rev().find(|local| local.name == name))
    }

    /// The path from the outside, through loops.
    fn full(&self, path: &[String]) -> Vec<String> {
        match path.split_first().and_then(|(first, rest)| Some((self.local(first)?, rest))) {
            Some((local, _)) if local.path.is_empty() || local.path == [ELEMENT] => Vec::new(),
            Some((local, rest)) => local.path.iter().chain(rest).cloned().collect(),
            None => path.to_vec(),
        }
    }

    /// Examples of a variable; the error names what is missing and says what to do.
    fn resolve(&self, path: &[String]) -> Result<Examples<'v>, (String, String)> {
        let Some((first, mut rest)) = path.split_first() else { return Ok(None) };
        let local = self.local(first);
        if local.is_none() {
            rest = path;
        }
        let mut examples = local.map_or_else(|| Some(vec![self.known]), |local| local.examples.clone());
        let passed = path.len() - rest.len();
        for (at, name) in rest.iter().enumerate() {
            let Some(known) = examples.filter(|known| !known.is_empty()) else { return Ok(None) };
            if known.iter().any(|value| value.is_null()) {
                return Ok(None);
            }
            let next: Vec<&Value> = if name == ELEMENT {
                known.iter().flat_map(|value| elements(value)).collect()
            } else {
                known.iter().filter_map(|value| value.get(name)).collect()
            };
            if next.is_empty() && name != ELEMENT {
                let missing = path.get(..=passed + at).unwrap_or(path);
                return Err((shown(missing), help(&known, name)));
            }
            examples = Some(next);
        }
        Ok(examples)
    }
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => Vec::new(),
    }
}

/// Suggests a name, or lists what there is.
fn help(known: &[&Value], name: &str) -> String {
    let fields: BTreeSet<&String> =
        known.iter().filter_map(|value| value.as_object()).flat_map(|map| map.keys()).collect();
    let near = fields.iter().map(|field| (strsim::damerau_levenshtein(field, name), *field)).min();
    if let Some((_, field)) = near.filter(|(distance, field)| *distance <= ALIKE && *distance * 2 <= field.len()) {
        return format!("是否为「{field}」");
    }
    let listed: Vec<&str> = fields.iter().take(12).map(|field| field.as_str()).collect();
    match listed.as_slice() {
        [] => "它没有下级变量，请去掉后面的部分".to_owned(),
        listed if fields.len() > listed.len() => format!("可用的有 {} 等 {} 个", listed.join("、"), fields.len()),
        listed => format!("可用的有 {}", listed.join("、")),
    }
}

/// A path with dots, elements left out.
fn shown(path: &[String]) -> String {
    path.iter().filter(|name| *name != ELEMENT).map(String::as_str).collect::<Vec<_>>().join(".")
}

/// Lists the outermost names below which nothing is used.
fn list_unused(known: &Value, path: &mut Vec<String>, used: &BTreeSet<String>, unused: &mut Vec<String>) {
    let Some(map) = known.as_object() else { return };
    for (name, value) in map {
        path.push(name.clone());
        let own = path.join(".");
        let below = format!("{own}.");
        let is_below = used.range(below.clone()..).next().is_some_and(|used| used.starts_with(&below));
        if is_below && path.len() < LISTED_DEPTH {
            list_unused(value, path, used, unused);
        } else if !is_below && !used.contains(&own) {
            unused.push(own);
        }
        path.pop();
    }
}
