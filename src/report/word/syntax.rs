//! Tries each tag on its own, so that one that is wrong does not hide the others.

use super::compile::{BLOCK, PRINT, Placed};
use super::engine::meaning;
use super::problem::WordProblem;
use super::scan::Scan;
use super::tags::TagKind;
use std::collections::BTreeMap;
use tera::Tera;

/// What is wrong with the tags' own wording.
pub(super) fn problems(tera: &mut Tera, part: &str, xml: &str, scan: &Scan, placed: &[Placed]) -> Vec<WordProblem> {
    let mut known: BTreeMap<String, Option<(String, &'static str)>> = BTreeMap::new();
    let mut found = Vec::new();
    for tag in placed {
        let Some(source) = alone(tag) else { continue };
        let wrong = known.entry(source).or_insert_with_key(|source| {
            let error = tera.add_raw_template("tag.xml", source).err()?;
            let meaning = meaning(&error);
            Some((meaning.message, meaning.help))
        });
        let place = scan.paragraphs.get(tag.paragraph).filter(|at| !at.is_fallback);
        if let (Some((message, help)), Some(at)) = (wrong, place) {
            found.push(at.problem(part, xml, format!("{}：{message}", tag.tag.shown()), help));
        }
    }
    found
}

/// A template of this tag alone; nothing where the tag has no wording of its own.
fn alone(placed: &Placed) -> Option<String> {
    let [print, print_end] = PRINT;
    let [block, block_end] = BLOCK;
    let (source, rest) = (&placed.tag.source, placed.tag.rest());
    Some(match (placed.tag.kind, placed.tag.word()) {
        (TagKind::Print, _) => format!("{print}{source}{print_end}"),
        (TagKind::Block, "if" | "elif") => format!("{block}if {rest}{block_end}{block}endif{block_end}"),
        (TagKind::Block, "for") => format!("{block}for {rest}{block_end}{block}endfor{block_end}"),
        (TagKind::Block, "set") if rest.contains('=') => format!("{block}set {rest}{block_end}"),
        (TagKind::Block, word @ ("else" | "endif" | "endfor" | "break" | "continue")) if !rest.trim().is_empty() => {
            let opening = if word == "endif" || word == "else" { "if true" } else { "for x in [1]" };
            let closing = if word == "endif" || word == "else" { "endif" } else { "endfor" };
            let closing = if word.starts_with("end") { String::new() } else { format!("{block}{closing}{block_end}") };
            format!("{block}{opening}{block_end}{block}{source}{block_end}{closing}")
        }
        _ => return None,
    })
}
