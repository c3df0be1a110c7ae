//! Turns what the engine made into the part: figures into bookmarks, newlines into breaks, commands into looks and pictures.
//!
//! One pass over the tags; the result grows at its end, and what was begun there can still be taken back.

mod cell;
mod ledger;
mod order;
mod runs;
mod tables;

pub(super) use ledger::{Ledger, Taken};

use super::commands::Command;
use super::problem::WordProblem;
use super::walk::{Kind, Tags, XmlTag};
use crate::splice::SpliceError;
use cell::level_of;
use runs::{OpenRun, Text};
use tables::Tables;

/// Finishes a part.
pub(super) fn finish(part: &str, rendered: &str, ledger: &mut Ledger<'_>) -> Result<String, WordProblem> {
    let mut finisher = Finisher {
        xml: rendered,
        ledger,
        out: String::with_capacity(rendered.len() + rendered.len() / 8),
        runs: Vec::new(),
        text: None,
        tables: Tables::default(),
        misplaced: None,
    };
    finisher.run().map_err(|error| WordProblem::of_xml(part, &error))?;
    match finisher.misplaced {
        Some(name) => {
            let message = format!("{name}() 不在表格单元格里");
            Err(WordProblem::of_part(part, message, "请移到要设置的单元格中"))
        }
        None => Ok(finisher.out),
    }
}

struct Finisher<'x, 'l, 'p> {
    xml: &'x str,
    ledger: &'l mut Ledger<'p>,
    out: String,
    runs: Vec<OpenRun<'x>>,
    text: Option<Text<'x>>,
    tables: Tables,
    /// A function that was called outside a cell.
    misplaced: Option<&'static str>,
}

impl<'x> Finisher<'x, '_, '_> {
    fn run(&mut self) -> Result<(), SpliceError> {
        let mut tags = Tags::of(self.xml);
        let mut copied = 0;
        while let Some(tag) = tags.next()? {
            let between = self.xml.get(copied..tag.at.start).unwrap_or_default();
            copied = tag.at.end;
            if self.text.is_some() && !(tag.name == "w:t" && tag.kind == Kind::Close) {
                return Err(SpliceError::Damaged { part: String::new(), reason: "w:t 里有别的元素".to_owned() });
            }
            if self.text.is_none() {
                self.out.push_str(between);
            }
            self.tag(&tag, between)?;
        }
        self.out.push_str(self.xml.get(copied..).unwrap_or_default());
        Ok(())
    }

    fn tag(&mut self, tag: &XmlTag<'x>, between: &'x str) -> Result<(), SpliceError> {
        if tag.name != "w:t" && tag.name != "w:rPr" {
            self.note_content(tag);
        }
        match (tag.name, tag.kind) {
            ("w:r", Kind::Open) => {
                self.runs.push(OpenRun::new(tag, self.out.len()));
                self.out.push_str(tag.text);
            }
            ("w:r", Kind::Close) => {
                if let Some(run) = self.runs.pop() {
                    run.close(&mut self.out);
                }
            }
            ("w:rPr", kind) => {
                if let Some(run) = self.runs.last_mut() {
                    run.look(tag, kind, self.xml);
                }
                self.out.push_str(tag.text);
            }
            ("w:t", Kind::Open) if !self.runs.is_empty() => self.text = Some(Text::new(tag.text)),
            ("w:t", Kind::Close) if self.text.is_some() => self.finish_text(between),
            ("w:t", _) => {
                self.note_content(tag);
                self.out.push_str(tag.text);
            }
            ("w:bookmarkStart" | "w:bookmarkEnd", Kind::Open | Kind::Empty) => {
                let keeps = self.ledger.keeps(tag);
                if keeps || tag.kind == Kind::Open {
                    self.out.push_str(tag.text);
                }
            }
            ("wp:docPr", Kind::Open | Kind::Empty) => self.out.push_str(&self.ledger.drawing(tag.text)),
            _ => self.tables.tag(tag, &mut self.out)?,
        }
        Ok(())
    }

    /// Anything right below a run that is no text counts as its content.
    fn note_content(&mut self, tag: &XmlTag<'_>) {
        if let Some(run) = self.runs.last_mut() {
            run.has_content |= tag.depth == run.depth + 1;
        }
    }

    fn finish_text(&mut self, raw: &'x str) {
        let (Some(text), Some(mut run)) = (self.text.take(), self.runs.pop()) else { return };
        let commands = text.write(raw, &mut run, self.ledger, &mut self.out);
        self.runs.push(run);
        for command in commands {
            let cell = self.tables.cell();
            match (command, cell) {
                (Command::Fill(level), Some(cell)) => cell.fill = level_of(&level),
                (Command::Merge(key), Some(cell)) => cell.merge = Some(key),
                (Command::Fill(_), None) => self.misplaced = Some("fill"),
                (Command::Merge(_), None) => self.misplaced = Some("merge"),
                (Command::Image(..), _) => {}
            }
        }
    }
}
