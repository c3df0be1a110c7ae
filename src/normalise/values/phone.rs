//! Telephone numbers.

use unicode_normalization::UnicodeNormalization;

/// Digits of the shortest number: a local one without its area code.
const MIN_DIGITS: usize = 7;
/// Digits of the longest one: area code, number and extension.
const MAX_DIGITS: usize = 16;

/// The numbers in a text, digits only with `-` before an extension; none where a part is no number.
pub(super) fn read(text: &str) -> Option<Vec<String>> {
    let text: String = text.nfkc().collect();
    let separators = ['/', '、', ',', '，', ';', '；', '\n', '|'];
    let parts: Vec<&str> = text.split(separators).map(str::trim).filter(|part| !part.is_empty()).collect();
    // Two numbers with nothing but a space between them.
    let parts = parts.into_iter().flat_map(split_at_space);
    let phones: Option<Vec<String>> = parts.map(one).collect();
    phones.filter(|phones| !phones.is_empty())
}

fn split_at_space(part: &str) -> Vec<&str> {
    let pieces: Vec<&str> = part.split_whitespace().collect();
    if pieces.len() > 1 && pieces.iter().all(|piece| digits(piece).len() >= MIN_DIGITS) { pieces } else { vec![part] }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// One number, perhaps with a name before it: 张三13800000000.
fn one(text: &str) -> Option<String> {
    let digits = digits(text);
    let strange = text.chars().any(|c| !(c.is_ascii_digit() || c.is_whitespace() || is_mark(c) || is_word(c)));
    if strange || !(MIN_DIGITS..=MAX_DIGITS).contains(&digits.len()) {
        return None;
    }
    let is_mobile = digits.len() == 11 && digits.starts_with('1') && !digits.starts_with("10");
    let with_country = digits.len() == 13 && digits.starts_with("861");
    // 2026-03-05 is a day.
    let marks = text.chars().filter(|c| is_mark(*c)).count();
    let is_local = matches!(digits.len(), 7 | 8) && !digits.starts_with(['0', '1']) && marks < 2;
    let with_area = digits.starts_with('0') && (10..=MAX_DIGITS).contains(&digits.len());
    let is_service = digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
    (is_mobile || with_country || is_local || with_area || is_service).then_some(digits)
}

const fn is_mark(c: char) -> bool {
    matches!(c, '-' | '(' | ')' | '+' | ':' | '.' | '—' | '–')
}

fn is_word(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, numbers) in [
            ("13800000001", vec!["13800000001"]),
            ("138 0000 0001", vec!["13800000001"]),
            ("１３８０００００００１", vec!["13800000001"]),
            ("0533-2345678", vec!["05332345678"]),
            ("（0533）2345678", vec!["05332345678"]),
            ("13800000001、13900000002", vec!["13800000001", "13900000002"]),
            ("13800000001 13900000002", vec!["13800000001", "13900000002"]),
            ("张三13800000001", vec!["13800000001"]),
            ("2345678", vec!["2345678"]),
        ] {
            assert_eq!(read(text).unwrap(), numbers, "{text}");
        }
        for text in ["1380000000", "6", "0.5", "张三", "2026-03-05", "123456789012345678"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
