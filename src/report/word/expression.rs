//! Finds the variables that an expression reads, without running it.

/// A variable that is read: its names from the outside in; `[]` stands for an element of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Use {
    pub(super) path: Vec<String>,
    /// Whether it may be missing: `is defined`, `| default(…)`.
    pub(super) is_guarded: bool,
}

/// Stands for an element of a list.
pub(super) const ELEMENT: &str = "[]";

const KEYWORDS: [&str; 13] =
    ["and", "or", "not", "in", "if", "else", "true", "false", "True", "False", "none", "None", "null"];

/// The variables that an expression reads.
pub(super) fn uses(source: &str) -> Vec<Use> {
    let mut reader = Reader { rest: source, uses: Vec::new(), before: Before::Nothing, depth: 0 };
    while reader.step() {}
    reader.uses
}

/// The names of the pictures that an expression shows, where they are written out.
pub(super) fn pictures(source: &str) -> Vec<String> {
    let calls = source.match_indices("image").filter_map(|(at, word)| {
        let arguments = source.get(at + word.len()..)?.trim_start().strip_prefix('(')?;
        let (_, value) = arguments.split_once("name")?;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        value.get(1..)?.split(quote).next().map(str::to_owned)
    });
    calls.collect()
}

/// What stood before a name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Before {
    Nothing,
    Pipe,
    Is,
}

struct Reader<'s> {
    rest: &'s str,
    uses: Vec<Use>,
    before: Before,
    depth: usize,
}

impl Reader<'_> {
    /// Reads on; false at the end.
    fn step(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        let Some(first) = self.rest.chars().next() else { return false };
        match first {
            '"' | '\'' | '`' => self.string(first),
            '|' => self.skip(1, Before::Pipe),
            '(' | '{' | '[' => {
                self.depth += 1;
                self.skip(1, Before::Nothing);
            }
            ')' | '}' | ']' => {
                self.depth = self.depth.saturating_sub(1);
                self.skip(1, Before::Nothing);
            }
            c if c.is_ascii_digit() => {
                let number = take(self.rest, |c| c.is_ascii_digit() || c == '.');
                self.skip(number.len(), Before::Nothing);
            }
            c if is_name(c) => self.name(),
            c => self.skip(c.len_utf8(), Before::Nothing),
        }
        true
    }

    fn skip(&mut self, bytes: usize, before: Before) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
        self.before = before;
    }

    fn string(&mut self, quote: char) {
        let inner = self.rest.get(1..).unwrap_or_default();
        let end = inner.find(quote).unwrap_or(inner.len());
        self.rest = inner.get(end + 1..).unwrap_or_default();
        self.before = Before::Nothing;
    }

    fn name(&mut self) {
        let name = take(self.rest, is_name);
        self.rest = self.rest.get(name.len()..).unwrap_or_default();
        let after = self.rest.trim_start();
        let is_argument = self.depth > 0 && after.starts_with('=') && !after.starts_with("==");
        match self.before {
            Before::Pipe => {
                self.guard(name == "default");
                self.before = Before::Nothing;
            }
            Before::Is if name == "not" => {}
            Before::Is => {
                self.guard(matches!(name, "defined" | "undefined"));
                self.before = Before::Nothing;
            }
            Before::Nothing if name == "is" => self.before = Before::Is,
            Before::Nothing if is_argument || KEYWORDS.contains(&name) || after.starts_with('(') => {}
            Before::Nothing => self.path(name),
        }
    }

    fn guard(&mut self, guards: bool) {
        if let Some(last) = self.uses.last_mut().filter(|_| guards) {
            last.is_guarded = true;
        }
    }

    /// What follows a name: `.name`, `["name"]`, `[0]`, `[…]`.
    fn path(&mut self, first: &str) {
        let mut path = vec![first.to_owned()];
        let mut inner = Vec::new();
        loop {
            let rest = self.rest.trim_start();
            let rest = rest.strip_prefix('?').filter(|rest| rest.starts_with(['.', '['])).unwrap_or(rest);
            if let Some(after) = rest.strip_prefix('.') {
                let name = take(after.trim_start(), is_name);
                if name.is_empty() {
                    break;
                }
                path.push(if name.bytes().all(|b| b.is_ascii_digit()) { ELEMENT.to_owned() } else { name.to_owned() });
                self.rest = after.trim_start().get(name.len()..).unwrap_or_default();
            } else if let Some((index, after)) = rest.strip_prefix('[').and_then(bracket) {
                let name = index.trim().strip_prefix(['"', '\'']).and_then(|text| text.strip_suffix(['"', '\'']));
                if name.is_none() {
                    inner.extend(uses(index));
                }
                path.push(name.unwrap_or(ELEMENT).to_owned());
                self.rest = after;
            } else {
                break;
            }
        }
        self.uses.extend(inner);
        self.uses.push(Use { path, is_guarded: false });
    }
}

/// What stands within brackets, and what follows.
fn bracket(rest: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, c) in rest.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth == 0 => return Some((rest.get(..at)?, rest.get(at + 1..)?)),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn take(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

const fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(source: &str) -> Vec<String> {
        let shown = |used: Use| format!("{}{}", used.path.join("."), if used.is_guarded { "?" } else { "" });
        uses(source).into_iter().map(shown).collect()
    }

    #[test]
    fn names_of_pictures_are_found_where_they_are_written_out() {
        assert_eq!(pictures("image(width=1, name = 'a')"), ["a"]);
        assert_eq!(pictures("image(name=x) ~ image(name=\"b\")"), ["b"]);
    }

    #[test]
    fn variables_are_found_and_nothing_else() {
        assert_eq!(paths("f.total.text"), ["f.total.text"]);
        assert_eq!(paths("a[\"b\"].c[0].d.0"), ["a.b.c.[].d.[]"]);
        assert_eq!(paths("x if a.b > 1.5 and not c else \"d.e\" ~ y"), ["x", "a.b", "c", "y"]);
        assert_eq!(paths("image(name=pic.name, width=150)"), ["pic.name"]);
        assert_eq!(paths("rows | sort(attribute=\"n\") | first"), ["rows"]);
        assert_eq!(paths("a.b | default(value=c)"), ["a.b?", "c"]);
        assert_eq!(paths("a is defined and b is not undefined and c is odd"), ["a?", "b?", "c"]);
        assert_eq!(paths("a[i.n]"), ["i.n", "a.[]"]);
        assert_eq!(paths("a == b"), ["a", "b"]);
    }
}
