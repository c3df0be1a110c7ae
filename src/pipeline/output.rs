//! Files that appear whole or not at all.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Why a result cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{path} 写不出，请确认磁盘有空间、该文件没有被打开")]
pub struct OutputError {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub cause: std::io::Error,
}

/// A file under another name until it is whole.
pub(super) struct WholeFile {
    temporary: NamedTempFile,
    path: PathBuf,
}

impl WholeFile {
    pub(super) fn create(path: &Path) -> Result<Self, OutputError> {
        let failed = |cause| OutputError { path: path.to_path_buf(), cause };
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(failed)?;
        let temporary = NamedTempFile::with_prefix_in(".anping-", folder).map_err(failed)?;
        Ok(Self { temporary, path: path.to_path_buf() })
    }

    pub(super) fn file(&mut self) -> &mut File {
        self.temporary.as_file_mut()
    }

    /// Gives the file its name; one that is there already is replaced.
    pub(super) fn appear(self) -> Result<PathBuf, OutputError> {
        let Self { temporary, path } = self;
        readable_by_others(temporary.as_file());
        match temporary.persist(&path) {
            Ok(_) => Ok(path),
            Err(error) => Err(OutputError { path, cause: error.error }),
        }
    }
}

/// Temporary files are private; a result is an ordinary file.
#[cfg(unix)]
fn readable_by_others(file: &File) {
    use std::os::unix::fs::PermissionsExt;
    // A file system without permissions refuses, and that does no harm.
    let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn readable_by_others(_: &File) {}

/// Writes a text file whole.
pub(super) fn write_text(path: &Path, text: &str) -> Result<PathBuf, OutputError> {
    write_bytes(path, text.as_bytes())
}

/// Writes a file whole.
pub(super) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<PathBuf, OutputError> {
    let mut file = WholeFile::create(path)?;
    file.file().write_all(bytes).map_err(|cause| OutputError { path: path.to_path_buf(), cause })?;
    file.appear()
}
