//! 工作区: a folder with the town's book and what goes with it.

use super::BookError;
use crate::pipeline::RulesRequest;
use crate::ruleset::Town;
use crate::ruleset::spec::TownSpec;
use crate::store::Book;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The book's file.
const BOOK: &str = "book.db";
/// The town's file.
const TOWN: &str = "town.yaml";
/// The header book, if the town has one.
const HEADERS: &str = "headers.yaml";
/// The town's own rules, if it has any.
const RULES: &str = "rules";

/// A folder with the town's book.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder.
    pub folder: PathBuf,
    /// The town.
    pub town: Town,
    /// The book's file.
    book: PathBuf,
}

impl Workspace {
    /// Makes a workspace with an empty book.
    ///
    /// # Errors
    /// When there is one already, or it cannot be written.
    pub fn create(folder: &Path, spec: &TownSpec) -> Result<Self, BookError> {
        let unwritable = |path: &Path| {
            let path = path.to_path_buf();
            move |cause| BookError::File { path, cause }
        };
        std::fs::create_dir_all(folder).map_err(unwritable(folder))?;
        let path = folder.join(TOWN);
        // A town that somebody wrote before counts more than the arguments.
        let text =
            if path.exists() { std::fs::read_to_string(&path).map_err(unwritable(&path))? } else { town_text(spec) };
        let town = Town::read(&text)?;
        Book::create(&folder.join(BOOK))?.close()?;
        if !path.exists() {
            std::fs::write(&path, text).map_err(unwritable(&path))?;
        }
        Ok(Self { folder: folder.to_path_buf(), town, book: folder.join(BOOK) })
    }

    /// Opens a workspace.
    ///
    /// # Errors
    /// When there is none, or what it says of the town makes no sense.
    pub fn open(folder: &Path) -> Result<Self, BookError> {
        let path = folder.join(TOWN);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(_) if !folder.join(BOOK).is_file() => return Err(BookError::NoWorkspace(folder.to_path_buf())),
            Err(cause) => return Err(BookError::File { path, cause }),
        };
        Ok(Self { folder: folder.to_path_buf(), town: Town::read(&text)?, book: folder.join(BOOK) })
    }

    /// The book's file.
    #[must_use]
    pub fn book_path(&self) -> &Path {
        &self.book
    }

    /// The same workspace with another book.
    pub(super) fn with_book(&self, book: PathBuf) -> Self {
        Self { book, ..self.clone() }
    }

    /// Opens the book.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn book(&self) -> Result<Book, BookError> {
        Ok(Book::open(&self.book)?)
    }

    /// The rules by which the town works, as of a day.
    #[must_use]
    pub fn rules(&self, as_of: Date) -> RulesRequest {
        let own = |name: &str| Some(self.folder.join(name)).filter(|path| path.exists());
        RulesRequest { as_of, profile: self.town.spec.profile.clone(), folder: own(RULES), header_book: own(HEADERS) }
    }
}

/// The town as a file that people may edit.
fn town_text(spec: &TownSpec) -> String {
    // Texts of JSON are texts of YAML, whatever stands in them.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let list = |names: &[String]| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    let profile = spec.profile.as_ref().map(|profile| {
        let says = "# 登记表按哪个方法档案核算；删去这一行则按表自动选择。";
        format!("{says}\nprofile: {}\n", quoted(profile))
    });
    let groups: Vec<String> = spec.same_units.iter().map(|group| format!("[{}]", list(group))).collect();
    let groups = if groups.is_empty() { "[]".to_owned() } else { format!("- {}", groups.join("\n  - ")) };
    format!(
        "# 镇的情况。可以直接改；改了以后，从下一次导入起照新的来。\ntown: {}\n# 用本程序的办公室，全称。\noffice: {}\n\
         # 文件抬头；空着用办公室的全称。\nletterhead: {}\nvillages: [{}]\n{}\
         # 同一家单位的几种叫法，每组第一个是正式名称；程序认不出是同一家的，在这里加一行。\nsame_units:\n  {groups}\n\
         # 报告里的数怎么写：没有基数的占比写什么，百分数保留几位小数。\n\
         figures: {{zero_denominator: {}, percent_places: {}}}\n",
        quoted(&spec.town),
        quoted(&spec.office),
        quoted(&spec.letterhead),
        list(&spec.villages),
        profile.unwrap_or_default(),
        quoted(&spec.figures.zero_denominator),
        spec.figures.percent_places
    )
}
