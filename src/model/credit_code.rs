//! 统一社会信用代码 (GB 32100-2015).

/// The characters of a code by their values; I, O, S, V and Z are left out.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the first seventeen characters: powers of 3 modulo 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// The value of a character.
fn value(byte: u8) -> Option<usize> {
    match byte {
        b'0'..=b'9' => Some(usize::from(byte - b'0')),
        letter => ALPHABET.bytes().position(|known| known == letter.to_ascii_uppercase()),
    }
}

/// Whether a text is a unified social credit code with a right check character. Codes that fail have been issued all the same,
/// so this is a reason to ask and never one to refuse.
#[must_use]
pub fn is_credit_code(text: &str) -> bool {
    let text = text.trim().as_bytes();
    let Some((check, rest)) = text.split_last().filter(|(_, rest)| rest.len() == WEIGHTS.len()) else { return false };
    let sum = rest.iter().zip(WEIGHTS).try_fold(0, |sum, (byte, weight)| Some(sum + value(*byte)? * weight));
    sum.is_some_and(|sum| value(*check) == Some((31 - sum % 31) % 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_is_that_of_gb_32100() {
        for code in [
            "91350100M000100Y43",
            "91512081MA62K0260E",
            "11320812MB0555727A",
            "91110000100001234U",
            "913700001635700002",
            "52310000500000001Q",
            "9131000063159284XQ",
            " 91350100m000100y43 ",
        ] {
            assert!(is_credit_code(code), "{code}");
        }
        for code in ["91350100M000100Y4Z", "91350211M0000XUF46", "91350100M0001TGQXM", "", "9135", "一二三"] {
            assert!(!is_credit_code(code), "{code}");
        }
    }
}
