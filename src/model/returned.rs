//! What makes a returned workbook known again when its sender has corrected it.

use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

/// The name of the sheet that lists what is to be corrected.
pub const RETURN_SHEET: &str = "核查意见";
/// What stands before the checksum on that sheet.
const LABEL: &str = "原文件校验码：";
/// Characters of a checksum.
const CHECKSUM_CHARS: usize = 64;

/// 校验码: the SHA-256 of the file as it was first sent, which all its later versions carry on.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ReturnMark(String);

impl ReturnMark {
    /// The mark of a checksum.
    #[must_use]
    pub fn of(checksum: &[u8]) -> Self {
        Self(hexadecimal(checksum))
    }

    /// A mark from a checksum in hexadecimal.
    #[must_use]
    pub fn new(checksum: &str) -> Option<Self> {
        let is_hex = checksum.len() == CHECKSUM_CHARS && checksum.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| Self(checksum.to_ascii_lowercase()))
    }

    /// The mark in a text of the sheet, or in the workbook's properties.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let (_, rest) = text.split_once(LABEL)?;
        Self::new(rest.get(..CHECKSUM_CHARS)?)
    }

    /// The checksum in hexadecimal.
    #[must_use]
    pub fn checksum(&self) -> &str {
        &self.0
    }
}

/// 校验码: the SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn checksum_of(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl fmt::Display for ReturnMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{LABEL}{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_in_the_text_that_it_prints() {
        let mark = ReturnMark::new(&"0a".repeat(32)).unwrap();
        assert_eq!(ReturnMark::find(&format!("原文件：甲.xlsx　{mark}　")), Some(mark));
        assert_eq!(ReturnMark::find("原文件校验码：0a"), None);
        assert_eq!(ReturnMark::find("甲"), None);
    }
}
