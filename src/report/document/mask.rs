//! What the public may read of names and phones.

/// A name of which the first sign is left: 张**.
#[must_use]
pub fn masked_name(name: &str) -> String {
    let one = |name: &str| {
        let mut signs = name.chars();
        let first: String = signs.next().into_iter().collect();
        format!("{first}{}", "*".repeat(signs.count()))
    };
    // Several people may stand in one cell, with phones between them.
    let mut masked = String::new();
    let mut word = String::new();
    for c in name.chars() {
        if c.is_alphabetic() {
            word.push(c);
        } else {
            masked.push_str(&one(&word));
            word.clear();
            masked.push(c);
        }
    }
    masked.push_str(&one(&word));
    masked_phone(&masked)
}

/// A text in which of every run of seven digits or more only the first three and the last two are left: 138******78.
#[must_use]
pub fn masked_phone(text: &str) -> String {
    const KEPT: (usize, usize) = (3, 2);
    const SHORTEST: usize = 7;
    let mut masked = String::new();
    let mut digits: Vec<char> = Vec::new();
    let flush = |digits: &mut Vec<char>, masked: &mut String| {
        let hidden = KEPT.0..digits.len().saturating_sub(KEPT.1);
        let is_phone = digits.len() >= SHORTEST;
        masked.extend(digits.iter().enumerate().map(|(at, c)| if is_phone && hidden.contains(&at) { '*' } else { *c }));
        digits.clear();
    };
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            flush(&mut digits, &mut masked);
            masked.push(c);
        }
    }
    flush(&mut digits, &mut masked);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_phones_are_masked() {
        assert_eq!(masked_name("张三丰"), "张**");
        assert_eq!(masked_name("张三、李四 13812345678"), "张*、李* 138******78");
        assert_eq!(masked_phone("电话0533-7654321，分机12"), "电话0533-765**21，分机12");
        assert_eq!(masked_name(""), "");
    }
}
