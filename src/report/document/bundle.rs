//! Several documents in one file, the same bytes whenever they are the same documents.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Puts files together in the order in which they are given.
///
/// # Errors
/// When the package cannot be written.
pub fn bundle(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // What is a package already gains nothing from being deflated again, but text does.
        let is_package = [".docx", ".xlsx"].iter().any(|ending| name.ends_with(ending));
        let method = if is_package { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        package.start_file(name.as_str(), options)?;
        package.write_all(bytes)?;
    }
    Ok(package.finish()?.into_inner())
}
