//! How wide a text is, where it breaks, and how it is written into SVG.

use std::fmt::Write;

/// Height of a line, in hundredths of the size of its letters.
pub(super) const LINE_PERCENT: i64 = 130;

/// Ends a text that is cut.
const CUT: char = '…';

/// The width of a text in letters of this size, in the unit of the size; rather too wide than too narrow.
pub(super) fn width(text: &str, size: i64) -> i64 {
    (text.chars().map(percent_of_em).sum::<i64>() * size + 99) / 100
}

/// Advance of a character in hundredths of an em, with room for bold letters of the fonts that are asked for.
const fn percent_of_em(c: char) -> i64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 98,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' | '#' => 76,
        '\u{20}'..='\u{7E}' => 62,
        '\u{A0}'..='\u{24F}' => 80,
        // Ligatures of whole phrases are wider than any em.
        '\u{FDF0}'..='\u{FDFD}' => 400,
        '\u{1F000}'..='\u{1FAFF}' => 140,
        _ => 102,
    }
}

/// The text on one line, without what XML cannot carry or what turns the direction of writing.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::new();
    for c in text.chars() {
        let is_gap = c.is_whitespace() || c.is_control();
        if is_gap && !cleaned.ends_with(' ') {
            cleaned.push(' ');
        } else if !is_gap && is_drawable(c) {
            cleaned.push(c);
        }
    }
    cleaned.trim().to_owned()
}

const fn is_drawable(c: char) -> bool {
    !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Writes a text so that XML reads it back as it is.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

/// Writes tenths of a pixel as pixels.
pub(super) fn push_px(out: &mut String, tenths: i64) {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    // Writing to a string cannot fail.
    let _ = if tenth == 0 { write!(out, "{sign}{whole}") } else { write!(out, "{sign}{whole}.{tenth}") };
}

/// Breaks a text into lines that are no wider than this; what does not fit on the last line is cut with 「…」.
pub(super) fn wrap(text: &str, size: i64, most_width: i64, most_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words(&clean(text)) {
        let joined = format!("{line}{word}");
        if width(joined.trim_end(), size) <= most_width {
            line = joined;
            continue;
        }
        if !line.trim().is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.clear();
        for c in word.trim_start().chars() {
            if !line.is_empty() && width(&format!("{line}{c}"), size) > most_width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    if lines.len() > most_lines {
        lines.truncate(most_lines);
        if let Some(last) = lines.last_mut() {
            *last = with_cut(last, size, most_width);
        }
    }
    lines
}

/// Breaks a text as [`wrap`] does, into lines of about the same width.
pub(super) fn balanced(text: &str, size: i64, most_width: i64, most_lines: usize) -> Vec<String> {
    let lines = wrap(text, size, most_width, most_lines);
    let is_whole = |lines: &[String]| !lines.last().is_some_and(|line| line.ends_with(CUT));
    if lines.len() < 2 || !is_whole(&lines) {
        return lines;
    }
    let narrower = (1..12).map(|twelfths| wrap(text, size, most_width * twelfths / 12, most_lines));
    let mut fitting = narrower.filter(|narrow| narrow.len() == lines.len() && is_whole(narrow));
    fitting.next().unwrap_or(lines)
}

/// The text, cut with 「…」 where it is wider than this.
pub(super) fn cut(text: &str, size: i64, most_width: i64) -> String {
    let text = clean(text);
    if width(&text, size) <= most_width { text } else { with_cut(&text, size, most_width) }
}

/// As much of the text as leaves room for 「…」, and that.
fn with_cut(text: &str, size: i64, most_width: i64) -> String {
    let mut kept = text.to_owned();
    while !kept.is_empty() && width(&format!("{kept}{CUT}"), size) > most_width {
        kept.pop();
    }
    let end = kept.trim_end_matches(CUT).len();
    kept.truncate(end);
    kept.push(CUT);
    kept
}

/// The parts of a text between which a line may end: words of Latin letters and digits, other characters by themselves.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for c in text.chars() {
        let joins = c.is_ascii_graphic() || matches!(c, '，' | '。' | '、' | '；' | '：' | '）' | '」' | '％' | '！');
        match words.last_mut() {
            Some(word) if (joins && is_open) || c == ' ' || (joins && !c.is_ascii()) => word.push(c),
            _ => words.push(c.to_string()),
        }
        is_open = c.is_ascii_graphic() || matches!(c, '（' | '「');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_characters_are_an_em_wide_and_latin_ones_less() {
        assert!(width("云溪镇", 100) >= 300);
        assert!((50..70).contains(&width("8", 100)));
    }

    #[test]
    fn lines_break_between_characters_and_keep_numbers_whole() {
        assert_eq!(wrap("有限空间作业2026年", 10, 72, 9), ["有限空间作业", "2026年"]);
        assert_eq!(wrap("一二三四五六七八九十", 10, 31, 2), ["一二三", "四五…"]);
        assert!(wrap("  ", 10, 100, 3).is_empty());
    }

    #[test]
    fn balanced_lines_leave_no_character_alone() {
        assert_eq!(balanced("制芯工部三乙胺气体储存", 10, 102, 3), ["制芯工部三乙", "胺气体储存"]);
        assert_eq!(balanced("动火作业", 10, 102, 3), ["动火作业"]);
    }

    #[test]
    fn what_xml_cannot_carry_is_dropped() {
        assert_eq!(clean("甲\u{0}乙\u{202E}丙\n\r丁"), "甲 乙丙 丁");
        let mut out = String::new();
        escape_into(&mut out, "<a & \"b\">");
        assert_eq!(out, "&lt;a &amp; &quot;b&quot;&gt;");
    }

    #[test]
    fn tenths_are_written_as_pixels() {
        let written = |tenths| {
            let mut out = String::new();
            push_px(&mut out, tenths);
            out
        };
        assert_eq!([written(120), written(-5), written(1234)], ["12", "-0.5", "123.4"]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide(text in "\\PC{0,60}", most in 20_i64..400) {
            let lines = wrap(&text, 12, most.max(60), 3);
            prop_assert!(lines.len() <= 3);
            for line in lines {
                prop_assert!(width(&line, 12) <= most.max(60), "{line}");
            }
        }
    }
}
