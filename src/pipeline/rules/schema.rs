//! The schemas of rule files, for editors.

pub use crate::ruleset::{KINDS, Kind, editor_settings, field_reference};

use crate::pipeline::output::{OutputError, write_text};
use std::path::{Path, PathBuf};

/// The settings of a VS Code workspace.
const SETTINGS: &str = "settings.json";

/// What was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WrittenSchemas {
    /// How many schemas.
    pub schema_count: usize,
    /// The settings that name them.
    pub settings: EditorSettings,
}

/// What became of the settings.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum EditorSettings {
    /// They stand in this file.
    Written(PathBuf),
    /// There are other settings in this file already, which are left alone; this text is to be put among them.
    Kept(PathBuf, String),
}

/// Writes the schema of every kind to a folder, and editor settings that name them beside.
///
/// # Errors
/// When the folder or a file in it cannot be written.
pub fn write_schemas(folder: &Path) -> Result<WrittenSchemas, OutputError> {
    for kind in KINDS {
        write_text(&folder.join(kind.schema_file()), &kind.schema_text())?;
    }
    let text = editor_settings(&folder.display().to_string().replace('\\', "/"));
    let path = folder.join(SETTINGS);
    let settings = match std::fs::read_to_string(&path) {
        Ok(present) if present != text => EditorSettings::Kept(path, text),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => EditorSettings::Kept(path, text),
        _ => EditorSettings::Written(write_text(&path, &text)?),
    };
    Ok(WrittenSchemas { schema_count: KINDS.len(), settings })
}
