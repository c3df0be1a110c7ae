//! Reads a hidden danger's text: one form for all widths and cases, sentences, clauses.

use unicode_normalization::UnicodeNormalization;

/// The text in the form that is compared: no white space, half width, lower case; line breaks end sentences.
pub(super) fn normal(text: &str) -> String {
    text.nfkc()
        .map(|c| if matches!(c, '\n' | '\r') { '。' } else { c })
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A text in the form that is compared.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NormalText(String);

impl NormalText {
    /// The text in this form.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(normal(text))
    }

    /// Whether one of the words, in the same form, stands in it.
    pub(super) fn has_any(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.0.contains(word.as_str()))
    }
}

/// The sentences of a normal text: between full stops, semicolons, exclamation and question marks, and item numbers.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut starts = vec![0];
    let mut chars = text.char_indices().peekable();
    let mut before = None;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if matches!(c, '。' | ';' | '!' | '?') {
            starts.push(at + c.len_utf8());
        } else if is_item_number(before, c, next) {
            starts.push(at);
        }
        before = Some(c);
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).filter_map(|(start, end)| text.get(start..end)).filter(|sentence| !sentence.is_empty())
}

/// A digit that begins an item: `2.灭火器…`, `2、…`, `(2)…`, but not `1.5 倍`, nor `2、3 号罐`.
fn is_item_number(before: Option<char>, c: char, next: Option<char>) -> bool {
    let follows_text = before.is_none_or(|before| !before.is_ascii_digit() && before != '.');
    follows_text
        && c.is_ascii_digit()
        && matches!(next, Some('.' | '、'))
        && before.is_none_or(|before| matches!(before, '。' | ';' | ',' | ':' | ')'))
}

/// Where the clauses of a sentence begin.
pub(super) fn clause_starts(sentence: &str) -> Vec<usize> {
    let commas = sentence.char_indices().filter(|(_, c)| matches!(c, ',' | ':'));
    std::iter::once(0).chain(commas.map(|(at, c)| at + c.len_utf8())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_cases_and_spaces_are_one() {
        assert_eq!(normal("ＣＯ 报警器，\n未接"), "co报警器,。未接");
    }

    #[test]
    fn items_are_sentences_and_decimals_are_not() {
        let split = |text: &str| sentences(text).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(split("1.灭火器过期;2.泄爆片损坏"), ["1.灭火器过期;", "2.泄爆片损坏"]);
        assert_eq!(split("储量为设计的1.2倍"), ["储量为设计的1.2倍"]);
        assert_eq!(split("灭火器过期,2、泄爆片损坏。"), ["灭火器过期,", "2、泄爆片损坏。"]);
    }
}
