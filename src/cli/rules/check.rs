//! `anping rules check`: every mistake in its line, with a caret and what to do.

use super::FOUND;
use super::args::Where;
use crate::cli::say::{self, Failure};
use crate::diagnostic::Diagnostic;
use crate::pipeline::rules::{RuleFiles, check, files};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::ops::Range;
use std::process::ExitCode;

pub(super) fn run(place: &Where) -> Result<ExitCode, Failure> {
    let files = files(place.rules.as_deref())?;
    let found = check(&files, place.day());
    show(&files, place, &found);
    Ok(ExitCode::from(if found.is_empty() { 0 } else { FOUND }))
}

/// Shows all mistakes and says how many there are; silent where there are none.
pub(super) fn show(files: &RuleFiles, place: &Where, found: &[Diagnostic]) {
    for diagnostic in found {
        say::aside(&rendered(files, place, diagnostic));
    }
    if !found.is_empty() {
        say::aside(&format!("规则文件有 {} 处错误", found.len()));
    }
}

fn rendered(files: &RuleFiles, place: &Where, diagnostic: &Diagnostic) -> String {
    let title = Level::ERROR.with_name("错误").primary_title(&diagnostic.message).id(diagnostic.code.id());
    let help = Level::HELP.with_name("怎么改").message(&diagnostic.help);
    let source = files.text(&diagnostic.location.file).unwrap_or_default();
    let path = match &place.rules {
        Some(folder) => folder.join(&*diagnostic.location.file).display().to_string(),
        None => diagnostic.location.file.to_string(),
    };
    let span = diagnostic.location.line.and_then(|at| span(source, at, &diagnostic.value));
    let report = match span {
        Some(span) => {
            let snippet = Snippet::source(source).path(&path).annotation(AnnotationKind::Primary.span(span));
            [title.element(snippet).element(help)]
        }
        None => [title.element(annotate_snippets::Origin::path(&path)).element(help)],
    };
    Renderer::plain().render(&report)
}

/// The bytes of the value that stands at a line and column; where it is unknown, of the word there.
fn span(source: &str, (line, column): (usize, usize), value: &str) -> Option<Range<usize>> {
    let before: usize = source.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let text = source.get(before..)?.lines().next()?;
    let inner: usize = text.chars().take(column.checked_sub(1)?).map(char::len_utf8).sum();
    let rest = text.get(inner..)?;
    let quoted = rest.trim_start_matches(['"', '\'']);
    let skipped = rest.len() - quoted.len();
    let is_there = !value.is_empty() && quoted.starts_with(value);
    let word = quoted.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(quoted.len());
    let sign = quoted.chars().next().map_or(0, char::len_utf8);
    let start = before + inner + skipped;
    Some(start..start + if is_there { value.len() } else { word.max(sign) })
}
