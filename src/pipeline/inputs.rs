//! Which files a run reads, and what their graded workbooks are called.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Files that one run reads at most.
const MAX_FILES: usize = 20_000;
/// Endings that are looked at in a folder; a file named outright is read whatever its name.
const TABLE_ENDINGS: [&str; 8] = ["xlsx", "xlsm", "xls", "xlsb", "et", "ods", "csv", "txt"];
/// What is appended to the stem of a graded workbook.
pub(super) const GRADED_SUFFIX: &str = "-graded";

/// A file to read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in results: its path inside the one folder given, or its path as given.
    pub name: String,
    /// Where its graded workbook goes, inside the output folder.
    pub graded: PathBuf,
}

/// Why the inputs cannot be listed.
#[derive(Debug, thiserror::Error)]
pub enum InputsError {
    /// A file or folder is not there or cannot be listed.
    #[error("找不到或打不开 {path}，请核对路径和文件名")]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A folder holds no spreadsheet.
    #[error("没有找到电子表格文件（{}）", TABLE_ENDINGS.join("、"))]
    None,
    /// More files than one run reads.
    #[error("文件超过 {MAX_FILES} 个，请分批处理")]
    TooMany,
}

/// Lists the files behind the arguments, in order; folders are walked, lock files and our own output passed over. The suffix
/// is appended to the stem of each file's result.
pub(super) fn list(arguments: &[PathBuf], out: &Path, suffix: &str) -> Result<Vec<Input>, InputsError> {
    let mut found: Vec<(PathBuf, PathBuf)> = Vec::new();
    for argument in arguments {
        if argument.is_dir() {
            walk(argument, argument, out, &mut found)?;
        } else {
            let unreadable = |cause| InputsError::Unreadable { path: argument.clone(), cause };
            std::fs::metadata(argument).map_err(unreadable)?;
            found.push((argument.clone(), PathBuf::new()));
        }
    }
    if found.is_empty() {
        return Err(InputsError::None);
    }
    let folder = arguments.first().filter(|argument| arguments.len() == 1 && argument.is_dir());
    Ok(with_names(found, folder.map(PathBuf::as_path), suffix))
}

fn walk(root: &Path, folder: &Path, out: &Path, found: &mut Vec<(PathBuf, PathBuf)>) -> Result<(), InputsError> {
    let unreadable = |cause| InputsError::Unreadable { path: folder.to_path_buf(), cause };
    let entries: Result<Vec<PathBuf>, _> =
        std::fs::read_dir(folder).map_err(unreadable)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut entries = entries.map_err(unreadable)?;
    entries.sort();
    for path in entries {
        let is_link = std::fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
        if path.is_dir() && !is_link && !same_folder(&path, out) {
            walk(root, &path, out, found)?;
        } else if path.is_file() && is_candidate(&path) {
            let inner = folder.strip_prefix(root).unwrap_or(Path::new("")).to_path_buf();
            found.push((path, inner));
        }
        if found.len() > MAX_FILES {
            return Err(InputsError::TooMany);
        }
    }
    Ok(())
}

fn same_folder(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn is_candidate(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    TABLE_ENDINGS.contains(&ending.as_str())
        && !name.starts_with("~$")
        && !name.starts_with('.')
        && !stem.ends_with(GRADED_SUFFIX)
}

/// `a.xlsx` becomes `a-graded.xlsx`; of files with the same stem the later ones keep their ending: `a.csv-graded.xlsx`.
fn with_names(found: Vec<(PathBuf, PathBuf)>, folder: Option<&Path>, suffix: &str) -> Vec<Input> {
    let mut taken: HashMap<PathBuf, u32> = HashMap::new();
    let mut inputs = Vec::new();
    for (path, inner) in found {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut graded = inner.join(format!("{stem}{suffix}.xlsx"));
        if taken.contains_key(&graded) {
            graded = inner.join(format!("{name}{suffix}.xlsx"));
        }
        let again = taken.entry(graded.clone()).or_default();
        *again += 1;
        if *again > 1 {
            graded = inner.join(format!("{name}{suffix}({again}).xlsx"));
        }
        let inside = folder.and_then(|folder| path.strip_prefix(folder).ok());
        let shown = inside.unwrap_or(&path).to_string_lossy().into_owned();
        inputs.push(Input { path, name: shown, graded });
    }
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_one_stem_get_names_of_their_own() {
        let found = ["d/a.xlsx", "d/a.csv", "e/a.csv"].map(|path| (PathBuf::from(path), PathBuf::new()));
        let names: Vec<String> = with_names(found.to_vec(), None, GRADED_SUFFIX)
            .iter()
            .map(|input| input.graded.display().to_string())
            .collect();
        assert_eq!(names, ["a-graded.xlsx", "a.csv-graded.xlsx", "a.csv-graded(2).xlsx"]);
    }
}
