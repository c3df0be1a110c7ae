//! Where reports come from: the binary, and an office's own folder laid over it.

use super::DEFINITION;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Largest file of a report.
const MAX_BYTES: u64 = 16 << 20;
/// How many files an office's folder may hold.
const MAX_FILES: usize = 500;

#[derive(RustEmbed)]
#[folder = "report-templates/"]
#[include = "*/report.yaml"]
#[include = "*/*.docx"]
#[include = "score/*.html"]
struct Shipped;

/// The files of all reports, by path: `monthly-review/report.docx`.
#[derive(Clone, Debug, Default)]
pub struct ReportFiles(BTreeMap<String, Vec<u8>>);

/// Why an office's folder of reports cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReportFilesError {
    /// The folder or a file in it cannot be read.
    #[error("报告模板目录 {path} 读不出，请核对路径和权限")]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// More files, or a larger one, than such a folder can reasonably have.
    #[error("{path} 不像报告模板目录：文件过多或过大，请只放 report.yaml 和 Word 模板")]
    TooLarge {
        /// The folder or file.
        path: PathBuf,
    },
}

impl ReportFiles {
    /// The files shipped in the binary.
    #[must_use]
    pub fn shipped() -> Self {
        let files = Shipped::iter().filter_map(|path| Some((path.to_string(), Shipped::get(&path)?.data.into_owned())));
        Self(files.filter(|(path, _)| !is_of_another_kind(path)).collect())
    }

    /// Lays a folder over the files: a path that exists is replaced, a new one is added.
    ///
    /// # Errors
    /// When the folder cannot be read or is no folder of reports.
    pub fn overlay(mut self, folder: &Path) -> Result<Self, ReportFilesError> {
        let mut pending = vec![(folder.to_path_buf(), String::new())];
        let mut count = 0;
        while let Some((at, inner)) = pending.pop() {
            let unreadable = |cause| ReportFilesError::Unreadable { path: at.clone(), cause };
            for entry in std::fs::read_dir(&at).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
                count += 1;
                if count > MAX_FILES {
                    return Err(ReportFilesError::TooLarge { path: folder.to_path_buf() });
                }
                if path.is_dir() {
                    pending.push((path, format!("{inner}{name}/")));
                } else if name == DEFINITION || is_word(&name) || is_page(&inner, &name) {
                    self.0.insert(format!("{inner}{name}"), read(&path)?);
                }
            }
        }
        Ok(self)
    }

    /// The bytes of a file.
    #[must_use]
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// The definitions: path and text.
    pub(super) fn definitions(&self) -> impl Iterator<Item = (&str, &str)> {
        let definitions = self.0.iter().filter(|(path, _)| path.ends_with(DEFINITION));
        definitions.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap_or_default()))
    }
}

/// The page that `anping assess` writes is no report of the book.
fn is_of_another_kind(path: &str) -> bool {
    path.starts_with("assess/")
}

/// Whether a file is a Word document; one that begins with `~$` only says that Word has another open.
fn is_word(name: &str) -> bool {
    name.to_lowercase().ends_with(".docx") && !name.starts_with("~$")
}

/// Whether a file is a page of the annual assessment, which has pages of its own beside Word documents.
fn is_page(folder: &str, name: &str) -> bool {
    folder == "score/" && name.to_lowercase().ends_with(".html")
}

fn read(path: &Path) -> Result<Vec<u8>, ReportFilesError> {
    let unreadable = |cause| ReportFilesError::Unreadable { path: path.to_path_buf(), cause };
    if std::fs::metadata(path).map_err(unreadable)?.len() > MAX_BYTES {
        return Err(ReportFilesError::TooLarge { path: path.to_path_buf() });
    }
    std::fs::read(path).map_err(unreadable)
}
