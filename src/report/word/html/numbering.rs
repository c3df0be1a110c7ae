//! Automatic numbers of paragraphs: 一、（一）1. 图1 附件2, as Word counts them.

use super::super::walk::{Kind, Tags};
use super::looks::value;
use crate::splice::SpliceError;
use crate::splice::xml::attribute;
use std::collections::BTreeMap;

/// Levels of a list.
const MAX_LEVELS: usize = 9;
/// Numbers up to which Chinese numerals are written.
const MAX_CHINESE: u32 = 999;

/// A level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: String,
    /// With `%1` to `%9` for the numbers of the levels.
    text: String,
    /// What follows the number.
    suffix: &'static str,
    /// The style whose paragraphs stand on this level.
    style: String,
}

/// The document's lists.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, BTreeMap<usize, Level>>,
    /// Lists by the numbers that paragraphs name.
    uses: BTreeMap<String, String>,
}

/// Where the counting stands.
#[derive(Debug, Default)]
pub(super) struct Counters(BTreeMap<String, Vec<u32>>);

impl Numbering {
    pub(super) fn read(xml: &str) -> Result<Self, SpliceError> {
        let mut tags = Tags::of(xml);
        let mut numbering = Self::default();
        let (mut list, mut level, mut number) = (String::new(), 0, String::new());
        while let Some(tag) = tags.next()? {
            if tag.kind == Kind::Close {
                continue;
            }
            let get = |key| attribute(tag.text, key).unwrap_or_default().into_owned();
            match tag.name {
                "w:abstractNum" => list = get("w:abstractNumId"),
                "w:num" => number = get("w:numId"),
                "w:abstractNumId" => {
                    numbering.uses.insert(number.clone(), get("w:val"));
                }
                "w:lvl" => {
                    level = get("w:ilvl").parse().unwrap_or(0).min(MAX_LEVELS);
                    let new = Level { start: 1, suffix: "&emsp;", ..Level::default() };
                    numbering.lists.entry(list.clone()).or_default().insert(level, new);
                }
                name => {
                    let levels = numbering.lists.get_mut(&list);
                    let Some(level) = levels.and_then(|levels| levels.get_mut(&level)) else { continue };
                    let text = value(&tag).unwrap_or_default();
                    match name {
                        "w:start" => level.start = text.parse().unwrap_or(1),
                        "w:numFmt" => level.format = text.into_owned(),
                        "w:lvlText" => level.text = text.into_owned(),
                        "w:pStyle" => level.style = text.into_owned(),
                        "w:suff" if text == "nothing" => level.suffix = "",
                        "w:suff" if text == "space" => level.suffix = " ",
                        _ => {}
                    }
                }
            }
        }
        Ok(numbering)
    }

    /// The number of the next paragraph of a list, and what follows it in HTML; nothing where there is no such list.
    pub(super) fn next(
        &self,
        number: &str,
        level: Option<usize>,
        style: &str,
        counters: &mut Counters,
    ) -> Option<(String, &'static str)> {
        let list = self.uses.get(number)?;
        let levels = self.lists.get(list)?;
        let by_style = || levels.iter().find(|(_, level)| !style.is_empty() && level.style == style).map(|(at, _)| *at);
        let at = level.or_else(by_style).unwrap_or(0);
        let own = levels.get(&at)?;
        let start = |at: usize| levels.get(&at).map_or(1, |level| level.start);
        let counts = counters.0.entry(list.clone()).or_default();
        counts.truncate(at + 1);
        if let Some(count) = counts.get_mut(at) {
            *count = count.saturating_add(1);
        }
        while counts.len() <= at {
            counts.push(start(counts.len()));
        }
        let mut text = own.text.clone();
        for (at, count) in counts.iter().enumerate() {
            let format = levels.get(&at).map_or("", |level| level.format.as_str());
            text = text.replace(&format!("%{}", at + 1), &formatted(*count, format));
        }
        // Bullets of symbol fonts are private characters.
        let text = text.chars().map(|c| if ('\u{e000}'..='\u{f8ff}').contains(&c) { '•' } else { c }).collect();
        Some((text, own.suffix))
    }
}

fn formatted(number: u32, format: &str) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "chineseCounting" | "chineseCountingThousand" | "ideographDigital" | "japaneseCounting"
            if number <= MAX_CHINESE =>
        {
            chinese(number)
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32(0x2460 + number - 1).map(String::from).unwrap_or_default()
        }
        "lowerLetter" | "upperLetter" if (1..=26).contains(&number) => {
            let first = if format == "lowerLetter" { 'a' } else { 'A' };
            char::from_u32(u32::from(first) + number - 1).map(String::from).unwrap_or_default()
        }
        _ => number.to_string(),
    }
}

/// A number up to 999 in Chinese: 十二, 一百零三.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |digit: u32| usize::try_from(digit).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or_default();
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    let mut text = String::new();
    if hundreds > 0 {
        text.push_str(digit(hundreds));
        text.push('百');
    }
    if tens > 0 {
        if tens > 1 || hundreds > 0 {
            text.push_str(digit(tens));
        }
        text.push('十');
    } else if hundreds > 0 && ones > 0 {
        text.push('零');
    }
    if ones > 0 || number == 0 {
        text.push_str(digit(ones));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals_are_written_as_people_do() {
        assert_eq!(
            [1, 10, 12, 20, 35, 100, 103, 110, 215].map(chinese),
            ["一", "十", "十二", "二十", "三十五", "一百", "一百零三", "一百一十", "二百一十五"]
        );
    }

    #[test]
    fn levels_count_on_and_begin_anew_below_a_new_heading() {
        let xml = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"chineseCounting\"/>\
             <w:pStyle w:val=\"H1\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/>\
             <w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"H2\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl></w:abstractNum>\
             <w:num w:numId=\"7\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
        let numbering = Numbering::read(xml).unwrap();
        let mut counters = Counters::default();
        let mut next = |style| numbering.next("7", None, style, &mut counters).unwrap().0;
        assert_eq!(["H1", "H2", "H2", "H1", "H2"].map(&mut next), ["一、", "一.1", "一.2", "二、", "二.1"]);
        assert!(numbering.next("0", None, "H1", &mut Counters::default()).is_none());
    }
}
