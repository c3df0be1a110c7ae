//! Whose a table is, what time it is about and when it was drawn up.

use crate::model::{Letterhead, date_from_cell};
use crate::ruleset::{Ruleset, Senders};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization;

/// Folders above a file that may name its time or its sender.
const FOLDERS: usize = 3;
/// The longest name of a sender, in characters.
const MAX_NAME_CHARS: usize = 40;

/// Reads what stands around a table: `above` its headings, a line for each cell; the sheet's name; the file's path.
#[must_use]
pub fn letterhead(ruleset: &Ruleset, above: &str, sheet: &str, path: &str) -> Letterhead {
    let senders = &ruleset.senders;
    let lines: Vec<String> = above.lines().map(|line| line.nfkc().collect()).collect();
    let names: Vec<String> = path.rsplit(['/', '\\']).take(FOLDERS + 1).map(|part| part.nfkc().collect()).collect();
    let stem = names.first().map_or("", |name| name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem));
    let folders = names.get(1..).unwrap_or_default();
    let titles = || lines.iter().filter(|line| !line.contains(':')).map(String::as_str);
    let sender = labelled(&lines, &senders.sender_labels, |value| sender_name(ruleset, value))
        .or_else(|| titles().find_map(|title| leading_name(senders, title)));
    let names_sender = sender.is_some();
    let sender = sender.or_else(|| sender_of_path(ruleset, path));
    let dated_on = labelled(&lines, &senders.date_labels, day_in);
    let texts = titles().chain([sheet, stem]).chain(folders.iter().map(String::as_str));
    Letterhead { sender, names_sender, period: narrowest(texts.filter_map(period_of)), dated_on }
}

/// The sender that a file's name gives, or that of the folder of an office or a village.
#[must_use]
pub fn sender_of_path(ruleset: &Ruleset, path: &str) -> Option<String> {
    let senders = &ruleset.senders;
    let mut parts = path.rsplit(['/', '\\']).map(|part| part.nfkc().collect::<String>());
    let name = parts.next()?;
    let stem = without_number(name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem));
    leading_name(senders, stem)
        .or_else(|| short_name(ruleset, stem))
        .or_else(|| parts.take(FOLDERS).find(|folder| senders.is_body(folder)))
}

/// What stands behind the first of these labels, in its cell or in the next one.
fn labelled<T>(lines: &[String], labels: &[String], read: impl Fn(&str) -> Option<T>) -> Option<T> {
    lines.iter().enumerate().find_map(|(at, line)| {
        line.match_indices(':').find_map(|(colon, _)| {
            let before = line.get(..colon)?.trim_end();
            labels.iter().find(|label| before.ends_with(label.as_str()))?;
            let value = line.get(colon + 1..)?.trim();
            let next = lines.get(at + 1).filter(|next| value.is_empty() && !next.contains(':'));
            read(next.map_or(value, String::as_str))
        })
    })
}

/// The name at the beginning of a value: up to white space or a bracket with a reminder.
fn sender_name(ruleset: &Ruleset, value: &str) -> Option<String> {
    let name = value.split_whitespace().next()?;
    let name =
        ["(盖章", "(公章", "(签章", "(章"].iter().fold(name, |name, mark| name.split(mark).next().unwrap_or(name));
    let is_unit = |part: &str| ruleset.written.split_unit(part).is_some_and(|(before, _)| before.is_empty());
    let is_measure = name.split(['、', ',', '/']).any(|part| part.chars().count() < 2 || is_unit(part));
    let chars = name.chars().count();
    (!is_measure && !name.contains(':') && chars <= MAX_NAME_CHARS).then(|| name.to_owned())
}

/// The name with which a title begins.
fn leading_name(senders: &Senders, title: &str) -> Option<String> {
    let title = title.trim();
    let ends = senders.name_ends.iter().filter_map(|end| title.find(end.as_str()).map(|at| at + end.len()));
    let name = title.get(..ends.min()?)?;
    let is_plain = name.chars().all(|c| c.is_alphabetic() || matches!(c, '(' | ')'));
    (is_plain && name.chars().count() <= MAX_NAME_CHARS).then(|| name.to_owned())
}

/// The name before the dash in a file's name: `12栋禾建筑-隐患台账`, but not what kind of table it is.
fn short_name(ruleset: &Ruleset, stem: &str) -> Option<String> {
    let (name, _) = stem.split_once(['-', '—', '_'])?;
    let name = name.trim();
    let is_word = name.chars().count() >= 2 && name.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    (is_word && ruleset.columns.kinds_of_title(name).next().is_none()).then(|| name.to_owned())
}

fn without_number(stem: &str) -> &str {
    stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | '-' | '_' | ' '))
}

/// The day with which a value begins: a whole day, or the first one of a month.
fn day_in(value: &str) -> Option<Date> {
    let until_gap = value.split("  ").next().unwrap_or_default();
    let cell = crate::model::CellValue::Text(until_gap.into());
    date_from_cell(&cell).or_else(|| period_of(until_gap).map(|(from, _)| from))
}

/// The narrowest of the times that lies within the first one; titles tell the year, folders often the quarter.
fn narrowest(mut times: impl Iterator<Item = (Date, Date)>) -> Option<(Date, Date)> {
    let first = times.next()?;
    Some(times.fold(first, |time, other| if time.0 <= other.0 && other.1 <= time.1 { other } else { time }))
}

/// The time that a text names, from its first day to its last: `2026年上半年`, `2026年第三季度`, `2026年10月`, `2025—2026年`, `培训台账2026`.
#[must_use]
pub fn period_of(text: &str) -> Option<(Date, Date)> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    text.char_indices().find_map(|(at, _)| {
        let follows_digit = text.get(..at)?.ends_with(|c: char| c.is_ascii_digit());
        let (year, rest) = year_at(text.get(at..)?).filter(|_| !follows_digit)?;
        of_year(year, rest)
    })
}

fn year_at(text: &str) -> Option<(i16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let is_year = digits.bytes().all(|byte| byte.is_ascii_digit()) && matches!(digits.get(..2), Some("19" | "20"));
    (is_year && !rest.starts_with(|c: char| c.is_ascii_digit())).then(|| Some((digits.parse().ok()?, rest)))?
}

fn of_year(year: i16, rest: &str) -> Option<(Date, Date)> {
    let marks = ['—', '-', '~', '至', '–'];
    if let Some((last, after)) = year_at(rest.trim_start_matches(marks))
        && rest.starts_with(marks)
        && after.starts_with('年')
        && last > year
    {
        return Some((date(year, 1, 1), date(last, 12, 31)));
    }
    let had_mark = rest.starts_with('年');
    let rest = rest.trim_start_matches(['年', '度', '.', '-']);
    if rest.starts_with("上半年") {
        return Some((date(year, 1, 1), date(year, 6, 30)));
    }
    if rest.starts_with("下半年") {
        return Some((date(year, 7, 1), date(year, 12, 31)));
    }
    if let Some(quarter) = quarter_at(rest) {
        return months(year, quarter * 3 - 2, quarter * 3);
    }
    match month_at(rest) {
        Some((from, after)) if after.starts_with(marks) => {
            let (until, after) = month_at(after.trim_start_matches(marks))?;
            after.starts_with('月').then(|| months(year, from, until))?
        }
        Some((month, after)) if after.starts_with('月') => {
            let names_day = after.trim_start_matches('月').starts_with(|c: char| c.is_ascii_digit());
            if names_day { None } else { months(year, month, month) }
        }
        // The number of a document, or a day.
        Some(_) => None,
        None => (had_mark || rest.is_empty()).then(|| (date(year, 1, 1), date(year, 12, 31))),
    }
}

fn quarter_at(text: &str) -> Option<i8> {
    let text = text.trim_start_matches('第');
    if let Some(number) = text.strip_prefix(['Q', 'q']) {
        return number.chars().next()?.to_digit(5).and_then(|number| i8::try_from(number).ok()).filter(|q| *q > 0);
    }
    let mut chars = text.chars();
    let number = chars.next()?;
    let at = ["一1", "二2", "三3", "四4"].iter().position(|signs| signs.contains(number))?;
    chars.as_str().starts_with("季").then(|| i8::try_from(at + 1).ok())?
}

fn month_at(text: &str) -> Option<(i8, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let month = text.get(..end)?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let rest = text.get(end..)?;
    // 1月—3月 as well as 1—3月.
    let is_range =
        |rest: &str| rest.strip_prefix('月').is_some_and(|after| after.starts_with(['—', '-', '~', '至', '–']));
    Some((month, if is_range(rest) { rest.trim_start_matches('月') } else { rest }))
}

fn months(year: i16, from: i8, until: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, from, 1).ok()?;
    let last = Date::new(year, until, 1).ok()?.checked_add(1.month()).ok()?.checked_sub(1.day()).ok()?;
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ruleset::RuleFiles;

    #[test]
    fn times_are_read_as_people_name_them() {
        for (text, from, until) in [
            ("2026年上半年隐患台账", date(2026, 1, 1), date(2026, 6, 30)),
            ("2026年第三季度", date(2026, 7, 1), date(2026, 9, 30)),
            ("2026年3季度", date(2026, 7, 1), date(2026, 9, 30)),
            ("上庄村2026年10月月报", date(2026, 10, 1), date(2026, 10, 31)),
            ("2026年1—2月", date(2026, 1, 1), date(2026, 2, 28)),
            ("2026年1月至3月", date(2026, 1, 1), date(2026, 3, 31)),
            ("2025—2026年生产安全事故登记台账", date(2025, 1, 1), date(2026, 12, 31)),
            ("培训台账2026", date(2026, 1, 1), date(2026, 12, 31)),
            ("2026年度", date(2026, 1, 1), date(2026, 12, 31)),
            ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ] {
            assert_eq!(period_of(text), Some((from, until)), "{text}");
        }
        for text in ["2026年3月5日", "GB18218-2018(2021版)", "云政发〔2026〕3号", "12026年", "隐患台账"]
        {
            assert_eq!(period_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_sender_is_named_above_the_table_or_by_the_file() {
        let ruleset = Ruleset::load(&RuleFiles::shipped(), date(2026, 11, 30)).unwrap();
        let read = |above: &str, path: &str| letterhead(&ruleset, above, "Sheet1", path);
        let found = read(
            "2026年隐患台账\n单位:云溪砺金铸造有限公司      填表日期：2026年7月3日",
            "隐患台账/2026年上半年/01.xlsx",
        );
        assert_eq!(found.sender.as_deref(), Some("云溪砺金铸造有限公司"));
        assert_eq!(found.dated_on, Some(date(2026, 7, 3)));
        assert_eq!(found.period, Some((date(2026, 1, 1), date(2026, 6, 30))));
        for path in ["template-risk.xlsx", "隐患台账-2026.xlsx", "2026-07.csv", "a.csv"] {
            assert_eq!(read("", path).sender, None, "{path}");
        }
        for (above, path, sender) in [
            ("单位：万元", "报送/12栋禾建筑-全套台账.xlsx", "栋禾建筑"),
            ("单位：家、项", "村社区报送/上庄村/上庄村2026年10月月报.xlsx", "上庄村"),
            ("风险点登记\n单位：\n栋禾建筑工程有限公司", "a.xlsx", "栋禾建筑工程有限公司"),
            ("石桥村企业名单", "a.xlsx", "石桥村"),
            ("", "镇应急办/2026年执法检查台账.xlsx", "镇应急办"),
            ("填报单位：东崖村（盖章）", "a.xlsx", "东崖村"),
        ] {
            assert_eq!(read(above, path).sender.as_deref(), Some(sender), "{above} {path}");
        }
    }
}
