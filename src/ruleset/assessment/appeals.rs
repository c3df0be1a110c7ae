//! Reads the appeals of a workspace.

use crate::ruleset::parse::from_yaml;
use crate::ruleset::spec::AppealSpec;

/// Reads a list of appeals; a blank file has none.
///
/// # Errors
/// When the text is no such list, with its place.
pub fn read_appeals(text: &str) -> Result<Vec<AppealSpec>, String> {
    let is_said = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    if !text.lines().any(is_said) {
        return Ok(Vec::new());
    }
    from_yaml(text).map_err(|error| error.without_snippet().to_string())
}
