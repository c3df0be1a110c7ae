//! Which cell formats show a number as a date or a time.

use std::collections::HashMap;

/// The cell formats of a workbook, by position: whether each shows a date or a time.
#[derive(Debug, Default)]
pub(super) struct Formats(Vec<bool>);

impl Formats {
    /// Reads the styles; none where they are not laid out as spreadsheet programs do it.
    pub(super) fn read(xml: &str) -> Option<Self> {
        if xml.contains("<!") || !xml.contains("<styleSheet") {
            return None;
        }
        let mut own: HashMap<&str, bool> = HashMap::new();
        for tag in tags(section(xml, "numFmts")?, "numFmt") {
            let (id, code) = (attribute(tag, "numFmtId")?, attribute(tag, "formatCode")?);
            let mut format = String::new();
            if !super::push_unescaped(code, &mut format) {
                return None;
            }
            *own.entry(id).or_default() |= shows_date(&format);
        }
        let formats = tags(section(xml, "cellXfs")?, "xf").map(|tag| {
            attribute(tag, "numFmtId")
                .is_some_and(|id| own.get(id).copied().unwrap_or_else(|| id.parse().is_ok_and(is_builtin_date)))
        });
        Some(Self(formats.collect()))
    }

    /// Whether a format shows a date; one that is not there shows a number.
    pub(super) fn is_date(&self, format: usize) -> bool {
        self.0.get(format).copied().unwrap_or(false)
    }
}

/// The content of an element that stands once; empty where it is not there, none where it does not end.
fn section<'x>(xml: &'x str, name: &str) -> Option<&'x str> {
    let Some(start) = xml.find(&format!("<{name}")) else { return Some("") };
    let rest = xml.get(start..)?;
    rest.get(..rest.find(&format!("</{name}>"))?)
}

/// The start tags of a name.
fn tags<'x>(xml: &'x str, name: &'static str) -> impl Iterator<Item = &'x str> {
    let parts = xml.split('<').filter_map(move |part| part.strip_prefix(name));
    parts.filter(|part| part.starts_with([' ', '\n', '\t', '\r', '/', '>'])).filter_map(|part| part.split('>').next())
}

fn attribute<'x>(tag: &'x str, name: &str) -> Option<&'x str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let is_start = tag.get(..at)?.ends_with(|c: char| c.is_ascii_whitespace());
        let rest = tag.get(at + name.len()..)?.strip_prefix('=').filter(|_| is_start)?;
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest.get(1..)?.split(quote).next()
    })
}

/// The numbers of built-in formats that show a date or a time (ECMA-376 part 1, 18.8.30, with those of East Asia).
const fn is_builtin_date(id: u16) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a format shows a date or a time: a letter of one stands in its first part, outside quotes, escapes and brackets, or
/// a bracket holds hours, minutes or seconds.
fn shows_date(format: &str) -> bool {
    let (mut is_quoted, mut is_escaped, mut bracket, mut after_a) = (false, false, None::<String>, false);
    for c in format.chars() {
        if is_escaped {
            is_escaped = false;
            continue;
        }
        match c {
            _ if is_quoted => is_quoted = c != '"',
            '"' => is_quoted = true,
            '_' | '\\' | '*' => is_escaped = true,
            ';' => return false,
            '[' => bracket = Some(String::new()),
            ']' => {
                let inner = bracket.take().unwrap_or_default().to_ascii_lowercase();
                let first = inner.chars().next().filter(|first| "hms".contains(*first));
                if first.is_some_and(|first| inner.chars().all(|c| c == first)) {
                    return true;
                }
            }
            c => match &mut bracket {
                Some(inner) => inner.push(c),
                None if after_a && matches!(c, 'p' | 'm' | '/' | 'P' | 'M') => return true,
                None if !after_a && matches!(c.to_ascii_lowercase(), 'd' | 'm' | 'h' | 'y' | 's') => return true,
                None if matches!(c, 'a' | 'A') => after_a = true,
                None => {}
            },
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_dates_count_outside_quotes_and_brackets() {
        for format in [
            "yyyy-mm-dd",
            "yyyy\"年\"m\"月\"",
            "[h]:mm:ss",
            "h:mm AM/PM",
            "[$-804]yyyy/m/d;@",
            "[DBNum1][$-804]yyyy\"年\"",
            "d",
        ] {
            assert!(shows_date(format), "{format}");
        }
        for format in
            ["0.00", "General", "#,##0\"d\"", "[Red]0.0", "_(* #,##0_)", "0\\d", "@", "[$¥-804]#,##0.00", "0;yy"]
        {
            assert!(!shows_date(format), "{format}");
        }
    }

    #[test]
    fn formats_are_known_by_position() {
        let xml = r#"<styleSheet><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0"/><xf numFmtId="14" applyNumberFormat="1"><alignment wrapText="1"/></xf><xf numFmtId="176"/><xf fontId="1"/></cellXfs></styleSheet>"#;
        let formats = Formats::read(xml).unwrap();
        assert_eq!([0, 1, 2, 3, 9].map(|format| formats.is_date(format)), [false, true, true, false, false]);
    }
}
