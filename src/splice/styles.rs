//! The style sheet: our looks are appended, and a cell's own style is cloned with our colour.

use super::error::SpliceError;
use super::look::{Align, Look, LookId};
use super::package::Package;
use super::xml::{Edits, Node, Walk, attribute, escape_attribute, local, prefix, with_attribute};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

/// A cell format that is to be appended.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
enum Format {
    Own(LookId),
    Marked(u32, LookId),
    /// The same with no fill.
    Cleared(u32),
}

/// A list in the style sheet, such as the fills.
#[derive(Clone, Default)]
struct List {
    /// Where more go; none where the list is not there.
    end: Option<usize>,
    /// The start tag, and whether it is all there is.
    open: Range<usize>,
    empty: bool,
    items: u32,
}

/// The lists in the order in which they must stand.
const LISTS: [&str; 6] = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"];

pub(super) struct Styles {
    part: String,
    xml: String,
    looks: Vec<Look>,
    prefix: String,
    lists: [List; 6],
    /// Where a first list goes: after the root's start tag.
    root: Range<usize>,
    formats: Vec<Range<usize>>,
    fills: Vec<Range<usize>>,
    font: Range<usize>,
    last_number_format: u32,
    appended: Vec<Format>,
    memo: HashMap<Format, u32>,
}

const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
    <cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs></styleSheet>";

impl Styles {
    /// Reads the style sheet of that name; a plain one where the package has none.
    pub(super) fn read(package: &mut Package, part: String, looks: &[Look]) -> Result<Self, SpliceError> {
        let xml = package.text_of(&part)?.unwrap_or_else(|| EMPTY.to_owned());
        let mut styles = Self {
            part,
            xml,
            looks: looks.to_vec(),
            prefix: String::new(),
            lists: Default::default(),
            root: 0..0,
            formats: Vec::new(),
            fills: Vec::new(),
            font: 0..0,
            last_number_format: 163,
            appended: Vec::new(),
            memo: HashMap::new(),
        };
        styles.parse()?;
        Ok(styles)
    }

    fn parse(&mut self) -> Result<(), SpliceError> {
        let xml = std::mem::take(&mut self.xml);
        let part = self.part.clone();
        let mut walk = Walk::new(&part, &xml);
        let mut current = None;
        while let Some(node) = walk.next()? {
            match node {
                Node::Open { tag, at, depth: 0, .. } => {
                    self.root = at;
                    prefix(tag).clone_into(&mut self.prefix);
                }
                Node::Open { name, at, depth: 1, empty, .. } => {
                    current = LISTS.iter().position(|list| *list == name);
                    if let Some(list) = current.and_then(|list| self.lists.get_mut(list)) {
                        *list = List { end: Some(at.end), open: at, empty, items: 0 };
                    }
                }
                Node::Close { at, depth: 1, .. } => {
                    if let Some(list) = current.take().and_then(|list| self.lists.get_mut(list)) {
                        list.end = Some(at.start);
                    }
                }
                Node::Open { tag, at, depth: 2, .. } => self.item(current, tag, &at),
                Node::Close { at, depth: 2, .. } => self.item_end(current, at.end),
                _ => {}
            }
        }
        self.xml = xml;
        if self.root.end == 0 { Err(SpliceError::damaged(&self.part, "没有根元素")) } else { Ok(()) }
    }

    fn item(&mut self, list: Option<usize>, tag: &str, at: &Range<usize>) {
        let Some(index) = list else { return };
        if let Some(list) = self.lists.get_mut(index) {
            list.items += 1;
        }
        match LISTS.get(index) {
            Some(&"cellXfs") => self.formats.push(at.clone()),
            Some(&"fills") => self.fills.push(at.clone()),
            Some(&"fonts") if self.font.is_empty() => self.font = at.clone(),
            Some(&"numFmts") => {
                let id = attribute(tag, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0).min(1 << 20);
                self.last_number_format = self.last_number_format.max(id);
            }
            _ => {}
        }
    }

    fn item_end(&mut self, list: Option<usize>, end: usize) {
        match list.and_then(|list| LISTS.get(list)) {
            Some(&"cellXfs") => self.formats.last_mut().into_iter().for_each(|at| at.end = end),
            Some(&"fills") => self.fills.last_mut().into_iter().for_each(|at| at.end = end),
            // Its length is not zero once its start tag is known; only the first one is kept.
            Some(&"fonts") if self.lists.get(1).is_some_and(|fonts| fonts.items == 1) => self.font.end = end,
            _ => {}
        }
    }

    fn list(&self, name: &str) -> List {
        LISTS.iter().position(|list| *list == name).and_then(|at| self.lists.get(at)).cloned().unwrap_or_default()
    }

    /// The format of a cell of ours.
    pub(super) fn own(&mut self, look: LookId) -> u32 {
        self.format(Format::Own(look))
    }

    /// The format of a cell of the sender's with our fill.
    pub(super) fn marked(&mut self, format: u32, look: LookId) -> u32 {
        self.format(Format::Marked(format, look))
    }

    /// The formats whose fill is exactly that of one of these looks.
    pub(super) fn filled(&self, looks: &[LookId]) -> Vec<u32> {
        let colours: Vec<u32> = looks.iter().filter_map(|look| self.looks.get(look.0)?.fill).collect();
        let is_ours = |xf: &Range<usize>| {
            let fill = attribute(self.xml.get(xf.clone())?, "fillId")?.parse::<usize>().ok()?;
            let fill = self.xml.get(self.fills.get(fill)?.clone())?;
            let tag = fill.get(fill.find("fgColor")?.checked_sub(1)?..)?;
            let rgb = attribute(tag, "rgb")?;
            let rgb = u32::from_str_radix(rgb.get(rgb.len().checked_sub(6)?..)?, 16).ok()?;
            Some(colours.contains(&rgb))
        };
        (0..).zip(&self.formats).filter(|(_, xf)| is_ours(xf) == Some(true)).map(|(format, _)| format).collect()
    }

    /// The same format without its fill.
    pub(super) fn cleared(&mut self, format: u32) -> u32 {
        self.format(Format::Cleared(format))
    }

    fn format(&mut self, format: Format) -> u32 {
        if let Some(known) = self.memo.get(&format) {
            return *known;
        }
        // A list without any format counts as one: ours then begin after the default that is put there.
        let there = self.there("cellXfs");
        let index = there + u32::try_from(self.appended.len()).unwrap_or(u32::MAX);
        self.appended.push(format);
        self.memo.insert(format, index);
        index
    }

    /// The style sheet's name, where the package has none and one is needed.
    pub(super) fn missing(&self, package: &Package) -> Option<String> {
        (!self.appended.is_empty() && !package.has(&self.part)).then(|| self.part.clone())
    }

    /// Puts the style sheet into the package.
    pub(super) fn store(self, package: &mut Package) {
        if self.appended.is_empty() {
            return;
        }
        let mut parts = Parts::default();
        self.fonts_fills_borders(&mut parts);
        let mut formats = String::new();
        for format in &self.appended {
            formats.push_str(&self.format_xml(*format, &parts));
        }
        let mut edits = Edits::default();
        let appended = u32::try_from(self.appended.len()).unwrap_or(u32::MAX);
        let looks = u32::try_from(self.looks.len()).unwrap_or_default();
        let additions = [
            ("numFmts", parts.number_formats, parts.number_format_count),
            ("fonts", parts.fonts, looks),
            ("fills", parts.fills, parts.fill_count),
            ("borders", parts.borders, looks),
            ("cellXfs", formats, appended),
        ];
        for (name, items, more) in additions {
            if more > 0 {
                self.append(name, &items, more, &mut edits);
            }
        }
        let xml = edits.apply(&self.xml);
        package.put_text(&self.part, xml);
    }

    /// How many items a list has, with the defaults that are put into an empty one.
    fn there(&self, name: &str) -> u32 {
        match (self.list(name).items, name) {
            (0, "fills") => 2,
            (0, "numFmts") => 0,
            (0, _) => 1,
            (items, _) => items,
        }
    }

    /// What an empty list must begin with: the first font, fill, border and format are those of plain cells.
    fn defaults(&self, name: &str) -> String {
        let p = &self.prefix;
        match (self.list(name).items, name) {
            (0, "fonts") => format!("<{p}font><{p}sz val=\"11\"/><{p}name val=\"宋体\"/></{p}font>"),
            (0, "fills") => ["none", "gray125"]
                .map(|kind| format!("<{p}fill><{p}patternFill patternType=\"{kind}\"/></{p}fill>"))
                .concat(),
            (0, "borders") => format!("<{p}border/>"),
            (0, "cellXfs") => format!("<{p}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"),
            _ => String::new(),
        }
    }

    fn append(&self, name: &str, items: &str, more: u32, edits: &mut Edits) {
        let list = self.list(name);
        let p = &self.prefix;
        let count = self.there(name) + more;
        let items = self.defaults(name) + items;
        let whole = format!("<{p}{name} count=\"{count}\">{items}</{p}{name}>");
        match list.end {
            Some(_) if list.empty => edits.replace(list.open, whole),
            Some(end) => {
                edits.set(&self.xml, list.open, "count", &count.to_string());
                edits.insert(end, items);
            }
            None => edits.insert(self.place_of(name), whole),
        }
    }

    /// Where a list goes that is not there: after the last one that must stand before it.
    fn place_of(&self, name: &str) -> usize {
        let before = LISTS.iter().zip(&self.lists).take_while(|(list, _)| **list != name);
        let ends = before.filter_map(|(list, found)| {
            let end = found.end?;
            let close = format!("</{}{list}>", self.prefix).len();
            Some(if found.empty { end } else { end + close })
        });
        ends.max().unwrap_or(self.root.end)
    }

    fn fonts_fills_borders(&self, parts: &mut Parts) {
        let p = &self.prefix;
        let own_font = self.xml.get(self.font.clone()).unwrap_or_default();
        for look in &self.looks {
            self.font_xml(own_font, look, &mut parts.fonts);
            parts.fill_ids.push(look.fill.map_or(0, |rgb| {
                let id = self.there("fills") + parts.fill_count;
                parts.fill_count += 1;
                let _ = write!(parts.fills, "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{rgb:06X}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>");
                id
            }));
            let _ = write!(parts.borders, "<{p}border>");
            for side in ["left", "right", "top", "bottom"] {
                match look.border {
                    Some(rgb) => {
                        let _ = write!(
                            parts.borders,
                            "<{p}{side} style=\"thin\"><{p}color rgb=\"FF{rgb:06X}\"/></{p}{side}>"
                        );
                    }
                    None => {
                        let _ = write!(parts.borders, "<{p}{side}/>");
                    }
                }
            }
            let _ = write!(parts.borders, "<{p}diagonal/></{p}border>");
            parts.number_format_ids.push(look.number_format.map_or(0, |code| {
                parts.number_format_count += 1;
                let id = self.last_number_format + parts.number_format_count;
                let code = escape_attribute(code);
                let _ = write!(parts.number_formats, "<{p}numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>");
                id
            }));
        }
    }

    /// A font of the workbook's own face and size.
    fn font_xml(&self, own: &str, look: &Look, out: &mut String) {
        let p = &self.prefix;
        let child = |name: &str| {
            let mut walk = Walk::rest("font", own);
            while let Ok(Some(node)) = walk.next() {
                if let Node::Open { name: found, tag, depth: 1, empty: true, .. } = node
                    && found == name
                {
                    return tag.to_owned();
                }
            }
            String::new()
        };
        let _ = write!(out, "<{p}font>");
        if look.bold {
            let _ = write!(out, "<{p}b/>");
        }
        if look.underlined {
            let _ = write!(out, "<{p}u/>");
        }
        out.push_str(&child("sz"));
        match look.color {
            Some(rgb) => {
                let _ = write!(out, "<{p}color rgb=\"FF{rgb:06X}\"/>");
            }
            None => out.push_str(&child("color")),
        }
        for name in ["name", "family", "charset", "scheme"] {
            out.push_str(&child(name));
        }
        let _ = write!(out, "</{p}font>");
    }

    fn format_xml(&self, format: Format, parts: &Parts) -> String {
        match format {
            Format::Own(LookId(at)) => self.own_format(at, parts),
            Format::Marked(base, LookId(at)) => {
                let fill = parts.fill_ids.get(at).copied().unwrap_or_default();
                self.refilled(base, fill)
            }
            Format::Cleared(base) => self.refilled(base, 0),
        }
    }

    fn refilled(&self, base: u32, fill: u32) -> String {
        let at = usize::try_from(base).ok().and_then(|base| self.formats.get(base));
        let Some(xf) = at.and_then(|at| self.xml.get(at.clone())) else {
            return format!(
                "<{}xf numFmtId=\"0\" fontId=\"0\" fillId=\"{fill}\" borderId=\"0\" applyFill=\"1\"/>",
                self.prefix
            );
        };
        let end = memchr::memchr(b'>', xf.as_bytes()).map_or(xf.len(), |at| at + 1);
        let (tag, rest) = xf.split_at_checked(end).unwrap_or((xf, ""));
        debug_assert_eq!(local(tag), "xf");
        with_attribute(&with_attribute(tag, "fillId", &fill.to_string()), "applyFill", "1") + rest
    }

    fn own_format(&self, at: usize, parts: &Parts) -> String {
        let p = &self.prefix;
        let Some(look) = self.looks.get(at) else { return format!("<{p}xf/>") };
        let position = u32::try_from(at).unwrap_or_default();
        let (font, border) = (self.there("fonts") + position, self.there("borders") + position);
        let fill = parts.fill_ids.get(at).copied().unwrap_or_default();
        let number = parts.number_format_ids.get(at).copied().unwrap_or_default();
        let mut xf = format!("<{p}xf numFmtId=\"{number}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\"");
        if self.list("cellStyleXfs").items > 0 {
            xf.push_str(" xfId=\"0\"");
        }
        xf.push_str(" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">");
        let centre = if look.align == Align::Centre { " horizontal=\"center\"" } else { "" };
        let wrap = if look.wrapped { " wrapText=\"1\"" } else { "" };
        let _ = write!(xf, "<{p}alignment{centre} vertical=\"center\"{wrap}/></{p}xf>");
        xf
    }
}

/// What is appended to the lists.
#[derive(Default)]
struct Parts {
    number_formats: String,
    number_format_count: u32,
    number_format_ids: Vec<u32>,
    fonts: String,
    fills: String,
    fill_count: u32,
    fill_ids: Vec<u32>,
    borders: String,
}
