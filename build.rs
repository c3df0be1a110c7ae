//! Stores the shipped rule files as JSON for the binary: the same content, read many times faster than YAML at every start.
//!
//! A folder given with `--rules` is read as the YAML it is, with positions in its messages; so to look for a mistake in a
//! shipped file, run with `--rules rulesets`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script its folder in the environment")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rulesets");
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("rulesets");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    convert(Path::new("rulesets"), &out)
}

fn convert(folder: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            convert(&path, &out.join(name))?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path)?;
            let value: serde_json::Value =
                serde_saphyr::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            fs::write(out.join(name), serde_json::to_string(&value)?)?;
        }
    }
    Ok(())
}
