//! Where rule files come from: the binary, and a folder laid over it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Largest rule file that is read.
const MAX_RULE_FILE_BYTES: u64 = 1 << 20;
/// How many rule files a folder may hold.
const MAX_RULE_FILES: usize = 2_000;

/// The shipped files as JSON, by path: see build.rs.
const SHIPPED: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/shipped_rules.rs"));

/// The rule files of all packs, by path.
#[derive(Clone, Debug, Default)]
pub struct RuleFiles(BTreeMap<Cow<'static, str>, Cow<'static, str>>);

/// Why a folder of rules cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RuleFilesError {
    /// The folder or a file in it cannot be read.
    #[error("规则目录 {path} 读不出，请核对 --rules 的路径")]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// More files, or a larger one, than a rule folder can reasonably have.
    #[error("{path} 不像规则目录：文件过多或过大，请只放规则文件")]
    TooLarge {
        /// The folder or file.
        path: PathBuf,
    },
}

impl RuleFiles {
    /// The files shipped in the binary, as JSON.
    #[must_use]
    pub fn shipped() -> Self {
        Self(SHIPPED.iter().map(|(path, text)| (Cow::Borrowed(*path), Cow::Borrowed(*text))).collect())
    }

    /// Files given as (path, text).
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(texts.into_iter().map(|(path, text)| (path.to_owned().into(), text.to_owned().into())).collect())
    }

    /// Lays a folder over the files: a path that exists is replaced, a new one is added.
    ///
    /// # Errors
    /// When the folder cannot be read or is no folder of rules.
    pub fn overlay(mut self, folder: &Path) -> Result<Self, RuleFilesError> {
        let mut pending = vec![folder.to_path_buf()];
        let mut count = 0;
        while let Some(at) = pending.pop() {
            let unreadable = |cause| RuleFilesError::Unreadable { path: at.clone(), cause };
            for entry in std::fs::read_dir(&at).map_err(unreadable)? {
                let path = entry.map_err(unreadable)?.path();
                count += 1;
                if count > MAX_RULE_FILES {
                    return Err(RuleFilesError::TooLarge { path: folder.to_path_buf() });
                }
                if path.is_dir() {
                    pending.push(path);
                } else if path.extension().is_some_and(|extension| extension == "yaml") {
                    self.0.insert(inner_path(folder, &path).into(), read_rule_file(&path)?.into());
                }
            }
        }
        Ok(self)
    }

    /// The text of one file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(AsRef::as_ref)
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_ref(), text.as_ref()))
    }
}

fn inner_path(folder: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read_rule_file(path: &Path) -> Result<String, RuleFilesError> {
    let unreadable = |cause| RuleFilesError::Unreadable { path: path.to_path_buf(), cause };
    if std::fs::metadata(path).map_err(unreadable)?.len() > MAX_RULE_FILE_BYTES {
        return Err(RuleFilesError::TooLarge { path: path.to_path_buf() });
    }
    std::fs::read_to_string(path).map_err(unreadable)
}
