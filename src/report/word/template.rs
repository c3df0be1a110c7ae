//! A Word template: read once, checked, filled as often as needed.

use super::blocks;
use super::compile::{Placed, compile, tag_offsets, tagged};
use super::engine::{Sizes, engine, meaning, render};
use super::finish::{Ledger, Taken, finish};
use super::limits::MAX_RENDERED_BYTES;
use super::package::{Package, relations_of};
use super::problem::WordProblem;
use super::scan::{Scan, scan};
use super::syntax;
use super::variables::compare;
use std::collections::BTreeMap;
use tera::{Context, Tera};

/// A picture for a document.
#[derive(Clone, Debug)]
pub struct WordPicture {
    /// A PNG file.
    pub png: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What it shows, for those who do not see it.
    pub alt: String,
}

/// A part that has tags.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) xml: String,
    pub(super) scan: Scan,
    pub(super) template: String,
    pub(super) placed: Vec<Placed>,
    /// Where each tag begins in the template.
    offsets: Vec<usize>,
}

impl Part {
    /// The paragraph that a place in the template belongs to.
    fn problem(&self, error: &tera::Error) -> WordProblem {
        let meaning = meaning(error);
        let before = meaning.at.map_or(0, |at| self.offsets.partition_point(|offset| *offset <= at));
        let placed = before.checked_sub(1).and_then(|at| self.placed.get(at));
        match placed.and_then(|placed| self.scan.paragraphs.get(placed.paragraph)) {
            Some(at) => at.problem(&self.title, &self.xml, meaning.message, meaning.help),
            None => WordProblem::of_part(&self.title, meaning.message, meaning.help),
        }
    }
}

/// A Word document with tags.
#[derive(Clone, Debug)]
pub struct WordTemplate {
    package: Package,
    pub(super) parts: Vec<Part>,
    /// What is wrong whatever it is filled with.
    pub(super) problems: Vec<WordProblem>,
    taken: Taken,
}

impl WordTemplate {
    /// Reads a .docx file. Wrong tags do not matter here: they come out when it is checked or filled.
    ///
    /// # Errors
    /// When it is not a Word document, is damaged, or exceeds a limit.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<WordProblem>> {
        let package = Package::open(bytes).map_err(|problem| vec![problem])?;
        let mut template = Self { package, parts: Vec::new(), problems: Vec::new(), taken: Taken::default() };
        let mut wrong = Vec::new();
        for part in template.package.text_parts.clone() {
            if let Err(problem) = template.read_part(&part.name, &part.title) {
                wrong.push(problem);
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        template.check_syntax();
        Ok(template)
    }

    fn read_part(&mut self, name: &str, title: &str) -> Result<(), WordProblem> {
        let missing =
            || WordProblem::of_part(title, format!("缺少文件 {name}"), "请用 Word 或 WPS 打开修复后另存为 .docx");
        let xml = self.package.text(name)?.ok_or_else(missing)?;
        let scan = scan(&xml).map_err(|error| WordProblem::of_xml(title, &error))?;
        if title == "正文" && !xml.contains("<w:body") {
            return Err(WordProblem::of_part(title, "没有 Word 正文", "请用 Word 或 WPS 打开后另存为 .docx"));
        }
        let relations = self.package.text(&relations_of(name))?.unwrap_or_default();
        self.taken.note(&scan, &relations);
        let tagged = tagged(&xml, &scan);
        if tagged.is_empty() {
            return Ok(());
        }
        let (template, placed) = compile(&xml, &scan, &tagged);
        self.problems.extend(blocks::problems(title, &xml, &scan, &tagged, &placed));
        let offsets = tag_offsets(&template);
        let (name, title) = (name.to_owned(), title.to_owned());
        self.parts.push(Part { name, title, xml, scan, template, placed, offsets });
        Ok(())
    }

    /// Looks at each tag on its own, then at the parts as wholes where nothing was found.
    fn check_syntax(&mut self) {
        let mut tera = match engine(None) {
            Ok(tera) => tera,
            Err(error) => return self.problems.push(WordProblem::of_file(error.to_string(), "")),
        };
        for part in &self.parts {
            let found = syntax::problems(&mut tera, &part.title, &part.xml, &part.scan, &part.placed);
            self.problems.extend(found);
        }
        if self.problems.is_empty() {
            let wholes = self.parts.iter().filter_map(|part| {
                tera.add_raw_template("whole.xml", &part.template).err().map(|error| part.problem(&error))
            });
            self.problems.extend(wholes.collect::<Vec<_>>());
        }
        self.problems.sort();
    }

    /// Fills the template.
    ///
    /// # Errors
    /// When a tag is wrong, a variable is unknown or a picture is missing: everything that was found, and no document.
    pub fn fill(
        &self,
        context: &serde_json::Value,
        pictures: &BTreeMap<String, WordPicture>,
    ) -> Result<Vec<u8>, Vec<WordProblem>> {
        if !self.problems.is_empty() {
            return Err(self.problems.clone());
        }
        let sizes = pictures.iter().map(|(name, picture)| (name.clone(), (picture.width, picture.height)));
        let whole = |error: tera::Error| vec![WordProblem::of_file(meaning(&error).message, meaning(&error).help)];
        let tera = self.loaded(Some(sizes.collect()))?;
        let values = Context::from_serialize(context).map_err(whole)?;
        let (mut ledger, mut parts, mut wrong) = (Ledger::new(&self.taken, pictures), BTreeMap::new(), Vec::new());
        for part in &self.parts {
            let rendered = match render(&tera, &part.name, &values, MAX_RENDERED_BYTES) {
                Ok(rendered) => rendered,
                Err(error) => {
                    wrong.push(part.problem(&error));
                    continue;
                }
            };
            match finish(&part.title, &rendered, &mut ledger) {
                Ok(xml) => parts.extend([(part.name.clone(), xml.into_bytes())]),
                Err(problem) => wrong.push(problem),
            }
            wrong.extend(ledger.end_part(&self.package, &part.name, &mut parts).err());
        }
        wrong.extend(ledger.end(&self.package, &mut parts).err());
        if !wrong.is_empty() {
            return Err(self.all_wrong(context, wrong));
        }
        self.package.with(&parts).map_err(|problem| vec![problem])
    }

    /// The engine with the templates of all parts.
    fn loaded(&self, sizes: Sizes) -> Result<Tera, Vec<WordProblem>> {
        let whole = |error: tera::Error| vec![WordProblem::of_file(meaning(&error).message, meaning(&error).help)];
        let mut tera = engine(sizes).map_err(whole)?;
        for part in &self.parts {
            tera.add_raw_template(&part.name, &part.template).map_err(|error| vec![part.problem(&error)])?;
        }
        Ok(tera)
    }

    /// The engine stops at the first unknown variable; the others are found without it.
    fn all_wrong(&self, context: &serde_json::Value, mut wrong: Vec<WordProblem>) -> Vec<WordProblem> {
        let unknown = compare(&self.parts, context).unknown;
        let is_told = |wrong: &WordProblem| {
            wrong.message.ends_with("这个变量")
                && unknown.iter().any(|told| (&told.part, told.paragraph) == (&wrong.part, wrong.paragraph))
        };
        wrong.retain(|wrong| !is_told(wrong));
        wrong.extend(unknown);
        wrong.sort();
        wrong.dedup();
        wrong
    }
}
