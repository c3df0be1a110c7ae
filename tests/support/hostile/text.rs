//! Registers as text, in the encodings that people send and with the faults that they have.

use encoding_rs::GB18030;
use std::fmt::Write;

/// A register of two rows. 㐂 and 𠮷 need GB18030's four bytes: a GBK decoder loses them.
const REGISTER: &str = "序号,风险点,危险源,L,E,C,D,风险等级,责任人\r\n\
    1,冲压作业,\"送料时手伸入模区,光电保护失效\",3,6,7,126,一般风险,张㐂\r\n\
    2,砂轮机,砂轮破裂飞出,1,6,7,42,低风险,𠮷永\r\n";

/// The register in GB18030, as WPS and Excel in Chinese save CSV.
pub(crate) fn csv_gb18030() -> Vec<u8> {
    GB18030.encode(REGISTER).0.into_owned()
}

/// The register in UTF-8 without a mark.
pub(crate) fn csv_utf8() -> Vec<u8> {
    REGISTER.into()
}

/// The register in UTF-8 with a mark, Excel's "CSV UTF-8".
pub(crate) fn csv_utf8_bom() -> Vec<u8> {
    format!("\u{FEFF}{REGISTER}").into()
}

/// The register in UTF-16LE with a mark and tabs, Excel's "Unicode text".
pub(crate) fn csv_utf16le_bom() -> Vec<u8> {
    let tabbed = REGISTER.replace(',', "\t");
    format!("\u{FEFF}{tabbed}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A quote that opens in the third line and never closes: all that follows is one cell to a strict reader.
pub(crate) fn csv_unbalanced_quote() -> Vec<u8> {
    let mut text = REGISTER.replace("砂轮破裂", "\"砂轮破裂");
    for number in 3..2_000 {
        let _ = write!(text, "{number},台钻,钻头缠绕,1,6,7,42,低风险,王五\r\n");
    }
    text.into()
}

/// A register, and below it a line of so many columns.
pub(crate) fn csv_many_columns(columns: usize) -> Vec<u8> {
    format!("{REGISTER}{}\r\n", ",".repeat(columns.saturating_sub(1))).into()
}

/// NUL bytes in the heading, in a cell, and as a whole line.
pub(crate) fn csv_nul_bytes() -> Vec<u8> {
    let mut text = REGISTER.replace("风险点", "风险\0点").replace("砂轮机", "\0砂轮机");
    text.push_str(&"\0".repeat(4096));
    text.into()
}

/// Nothing at all.
pub(crate) fn empty_file() -> Vec<u8> {
    Vec::new()
}
