//! Matches the blocks of a part and looks at where its tags stand.

use super::compile::{Placed, Tagged};
use super::limits::{MAX_BLOCKS, MAX_TAGS};
use super::problem::WordProblem;
use super::scan::{Paragraph, Scan};
use super::tags::{Lift, Tag, TagKind};

/// Words that blocks begin with.
const WORDS: &str = "if、elif、else、endif、for、endfor、set、break、continue";
const SAME_LEVEL: &str = "跨段落的请都写成 {%p … %}，跨表格行的请都写成 {%tr … %}，并放在同一层";

/// What is wrong with the places of the tags, paragraph by paragraph, and with the blocks over the whole part.
pub(super) fn problems(part: &str, xml: &str, scan: &Scan, tagged: &[Tagged], placed: &[Placed]) -> Vec<WordProblem> {
    let count: usize = tagged.iter().map(|paragraph| paragraph.tags.len()).sum();
    if count > MAX_TAGS {
        let message = format!("标签有 {count} 个，最多 {MAX_TAGS} 个");
        return vec![WordProblem::of_part(part, message, "请拆成几个模板，或用循环代替重复的标签")];
    }
    let mut found = Vec::new();
    for paragraph in tagged {
        let Some(at) = scan.paragraphs.get(paragraph.paragraph).filter(|at| !at.is_fallback) else { continue };
        let mut say = |message: String, help: &str| found.push(at.problem(part, xml, message, help));
        of_paragraph(at, paragraph, &mut say);
    }
    found.extend(rows(part, xml, scan, tagged));
    found.extend(Matcher { part, xml, scan, open: Vec::new(), found: Vec::new() }.run(placed));
    found
}

fn of_paragraph(at: &Paragraph, paragraph: &Tagged, say: &mut impl FnMut(String, &str)) {
    if paragraph.is_open {
        say("有标签没有结尾".to_owned(), "请补上 }} 或 %}；一个标签不能跨段落");
    }
    if paragraph.beside.contains("}}") || paragraph.beside.contains("%}") {
        say("有标签没有开头".to_owned(), "请补上 {{ 或 {%，或删去多余的 }}、%}");
    }
    let lifts = |lift| paragraph.tags.iter().find(|tag| tag.lift == lift);
    if let Some(tag) = lifts(Lift::Paragraph) {
        let is_alone = paragraph.beside.trim().is_empty()
            && paragraph.tags.iter().all(|tag| tag.lift == Lift::Paragraph || tag.kind == TagKind::Comment);
        if !is_alone {
            let message = format!("{} 旁边还有别的内容，会随整段删去", tag.shown());
            say(message, "请让它独占一段，或改写成 {% … %}");
        }
        if at.ends_section {
            say(format!("{} 所在段落带分节符，会随整段删去", tag.shown()), "请把它移到分节符前单独一段");
        }
    }
    if let Some(tag) = lifts(Lift::Row).filter(|_| at.row.is_none()) {
        say(format!("{} 不在表格里", tag.shown()), "请移到表格行中，或改写成 {%p … %}");
    }
    for tag in &paragraph.tags {
        of_tag(at, tag, say);
    }
}

fn of_tag(at: &Paragraph, tag: &Tag, say: &mut impl FnMut(String, &str)) {
    if tag.kind == TagKind::Print {
        let needs_cell = ["fill", "merge"].into_iter().find(|name| calls(&tag.source, name));
        if let Some(name) = needs_cell.filter(|_| at.cell.is_none()) {
            say(format!("{name}() 不在表格单元格里"), "请移到要设置的单元格中");
        }
        return;
    }
    if tag.kind == TagKind::Comment {
        return;
    }
    match tag.word() {
        "if" | "elif" | "else" | "endif" | "for" | "endfor" | "break" | "continue" => {}
        "set" if tag.rest().contains('=') => {}
        "set" => say(format!("{} 没有写值", tag.shown()), "请写成 {% set 名称 = 值 %}"),
        "" => say("有一个空标签".to_owned(), "请删去或补全"),
        word => say(format!("不支持 {{% {word} … %}}"), &format!("可用的有 {WORDS}")),
    }
}

/// Whether an expression calls a function.
pub(super) fn calls(source: &str, name: &str) -> bool {
    source.match_indices(name).any(|(at, _)| {
        let before = source.get(..at).and_then(|text| text.chars().next_back());
        let after = source.get(at + name.len()..).unwrap_or_default().trim_start();
        after.starts_with('(') && !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// Rows that a tag takes away with other text in them.
fn rows(part: &str, xml: &str, scan: &Scan, tagged: &[Tagged]) -> Vec<WordProblem> {
    let mut lifted: Vec<Option<usize>> = vec![None; scan.rows.len()];
    let row_of = |paragraph: usize| scan.paragraphs.get(paragraph).and_then(|at| at.row);
    for (at, paragraph) in tagged.iter().enumerate() {
        if paragraph.tags.iter().any(|tag| tag.lift == Lift::Row)
            && let Some(slot) = row_of(paragraph.paragraph).and_then(|row| lifted.get_mut(row))
        {
            *slot = slot.or(Some(at));
        }
    }
    let mut found = Vec::new();
    for paragraph in &scan.paragraphs {
        let Some(slot) = paragraph.row.and_then(|row| lifted.get_mut(row)) else { continue };
        let Some(first) = slot.and_then(|at| tagged.get(at)) else { continue };
        let own = tagged.binary_search_by_key(&paragraph.at.start, |tagged| {
            scan.paragraphs.get(tagged.paragraph).map_or(0, |paragraph| paragraph.at.start)
        });
        let own = own.ok().and_then(|at| tagged.get(at));
        let has_more = match own {
            Some(own) => !own.beside.trim().is_empty() || own.tags.iter().any(|tag| tag.lift != Lift::Row),
            None => !paragraph.raw_text(xml).0.trim().is_empty(),
        };
        if has_more && let Some(at) = scan.paragraphs.get(first.paragraph).filter(|at| !at.is_fallback) {
            let shown = first.tags.iter().find(|tag| tag.lift == Lift::Row).map(Tag::shown).unwrap_or_default();
            let message = format!("{shown} 所在行还有别的内容，会随整行删去");
            found.push(at.problem(part, xml, message, "请让它独占一行：在要重复或删去的行的上、下各加一行"));
            *slot = None;
        }
    }
    found
}

/// Matches beginnings and ends.
struct Matcher<'x> {
    part: &'x str,
    xml: &'x str,
    scan: &'x Scan,
    open: Vec<&'x Placed>,
    found: Vec<WordProblem>,
}

impl<'x> Matcher<'x> {
    fn run(mut self, placed: &'x [Placed]) -> Vec<WordProblem> {
        for tag in placed.iter().filter(|placed| placed.tag.kind == TagKind::Block) {
            match tag.tag.word() {
                "if" | "for" => self.begin(tag),
                "elif" | "else" => self.middle(tag),
                "endif" => self.end(tag, "if"),
                "endfor" => self.end(tag, "for"),
                "break" | "continue" if !self.open.iter().any(|open| open.tag.word() == "for") => {
                    self.say(tag, format!("{} 不在循环里", tag.tag.shown()), "请移到 for 和 endfor 之间");
                }
                _ => {}
            }
        }
        for open in std::mem::take(&mut self.open) {
            let message = format!("{} 没有结束", open.tag.shown());
            let help = format!("请补上 {}", end_of(open));
            self.say(open, message, &help);
        }
        self.found
    }

    fn begin(&mut self, tag: &'x Placed) {
        if self.open.len() == MAX_BLOCKS {
            self.say(tag, format!("条件和循环套了 {MAX_BLOCKS} 层以上"), "请减少嵌套");
        }
        self.open.push(tag);
    }

    fn middle(&mut self, tag: &'x Placed) {
        match self.open.last() {
            Some(open) if open.tag.word() == "if" || tag.tag.word() == "else" => self.compare(open, tag),
            _ => self.say(tag, format!("{} 不在条件里", tag.tag.shown()), "请检查前面的 {% if … %} 是否漏写"),
        }
    }

    fn end(&mut self, tag: &'x Placed, begins: &str) {
        match self.open.pop() {
            Some(open) if open.tag.word() == begins => self.compare(open, tag),
            Some(open) => {
                let place = self.scan.paragraphs.get(open.paragraph).map_or(0, |at| at.number);
                let message = format!("{} 对不上第 {place} 段的 {}", tag.tag.shown(), open.tag.shown());
                self.say(tag, message, &format!("请先写 {}", end_of(open)));
                // A block between was left open or ended twice: what fits further out is taken, so that one slip is told once.
                if let Some(at) = self.open.iter().rposition(|open| open.tag.word() == begins) {
                    self.open.truncate(at);
                } else {
                    self.open.push(open);
                }
            }
            None => self.say(tag, format!("{} 前面没有对应的开头", tag.tag.shown()), "请删去，或补上开头"),
        }
    }

    fn compare(&mut self, open: &'x Placed, tag: &'x Placed) {
        if open.level != tag.level {
            let place = self.scan.paragraphs.get(open.paragraph).map_or(0, |at| at.number);
            let message = format!("{} 与第 {place} 段的 {} 不在同一层", tag.tag.shown(), open.tag.shown());
            self.say(tag, message, SAME_LEVEL);
        }
    }

    fn say(&mut self, tag: &Placed, message: String, help: &str) {
        if let Some(at) = self.scan.paragraphs.get(tag.paragraph).filter(|at| !at.is_fallback) {
            self.found.push(at.problem(self.part, self.xml, message, help));
        }
    }
}

fn end_of(open: &Placed) -> &'static str {
    match (open.tag.word(), open.tag.lift) {
        ("for", Lift::None) => "{% endfor %}",
        ("for", Lift::Paragraph) => "{%p endfor %}",
        ("for", Lift::Row) => "{%tr endfor %}",
        (_, Lift::None) => "{% endif %}",
        (_, Lift::Paragraph) => "{%p endif %}",
        (_, Lift::Row) => "{%tr endif %}",
    }
}
