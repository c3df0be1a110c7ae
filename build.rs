//! Stores the shipped rule files as JSON in the binary: the same content, read many times faster than YAML at every start.
//!
//! A folder given with `--rules` is read as the YAML it is, with positions in its messages; so to look for a mistake in a
//! shipped file, run with `--rules rulesets`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script its folder in the environment")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rulesets");
    // sqlx reads them while compiling, and cargo does not know.
    println!("cargo::rerun-if-changed=src/store/migrations");
    let mut files = BTreeMap::new();
    read(Path::new("rulesets"), "", &mut files)?;
    let mut code = String::from("[\n");
    for (path, json) in files {
        writeln!(code, "    ({path:?}, {json:?}),")?;
    }
    code.push(']');
    fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("shipped_rules.rs"), code)?;
    Ok(())
}

/// Reads the YAML files of a folder as JSON, by their paths with forward slashes.
fn read(folder: &Path, inner: &str, files: &mut BTreeMap<String, String>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            read(&path, &format!("{inner}{name}/"), files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path)?;
            let value: serde_json::Value =
                serde_saphyr::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            files.insert(format!("{inner}{name}"), serde_json::to_string(&value)?);
        }
    }
    Ok(())
}
