//! 标记: what the fields of a row say beside its state, and how far its limit was moved.

use crate::model::book::{BookRow, RecordDates};
use crate::model::{DangerMark, Extension, FieldId, Marks};
use crate::normalise::day_in;
use crate::ruleset::{ExtensionWords, KeptRows, MarkWords, Ruleset};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What fields a row has: their meaning, else their text.
pub(super) type Texts<'t> = dyn Fn(FieldId) -> Option<&'t str> + 't;

/// The marks that a row has on a day.
pub(super) fn marks_of(ruleset: &Ruleset, kept: &KeptRows, row: &BookRow, day: Date) -> Marks {
    let mut marks = Marks::default();
    if kept.marks.is_empty() {
        return marks;
    }
    let id = |field: FieldId| ruleset.fields.get(field).map(|field| field.id.as_str());
    let texts = |field: FieldId| row.fields.get(id(field)?).map(String::as_str);
    for mark in DangerMark::ALL {
        let fits = |words: &&MarkWords| words.mark == mark && says(ruleset, words, &texts, &row.dates, Some(day));
        if let Some(words) = kept.marks.iter().find(fits) {
            let field = id(words.field).unwrap_or_default().to_owned();
            marks.found.push((mark, field, texts(words.field).unwrap_or_default().trim().to_owned()));
        }
    }
    if marks.has(DangerMark::Extended) {
        marks.extension = extension_of(ruleset, kept, &texts, &row.dates);
    }
    marks
}

/// The fields that marks read.
pub(super) fn fields_of_marks(ruleset: &Ruleset, kept: &KeptRows) -> BTreeSet<String> {
    let of_extension = kept.extension.iter().flat_map(|words| {
        let own = [words.until, words.approved_on, words.about].into_iter().flatten();
        own.chain(words.texts.iter().copied())
    });
    let fields = kept.marks.iter().map(|words| words.field).chain(of_extension);
    fields.filter_map(|field| Some(ruleset.fields.get(field)?.id.clone())).collect()
}

/// How far the limit of a row was moved; nothing where it was not.
pub(super) fn extension_of(
    ruleset: &Ruleset,
    kept: &KeptRows,
    texts: &Texts<'_>,
    dates: &RecordDates,
) -> Option<Extension> {
    let words = kept.extension.as_ref()?;
    let is_extended = |mark: &MarkWords| mark.mark == DangerMark::Extended && says(ruleset, mark, texts, dates, None);
    if !kept.marks.iter().any(is_extended) {
        return None;
    }
    let moving = Moving { ruleset, words, texts, limit: dates.due, happened: dates.happened };
    Some(Extension { until: moving.until(), is_approved: moving.is_approved() })
}

/// Whether a text marks its row; by a day, where one is given, what is dated later had not happened.
fn says(ruleset: &Ruleset, words: &MarkWords, texts: &Texts<'_>, dates: &RecordDates, by: Option<Date>) -> bool {
    let Some(text) = texts(words.field).map(str::trim).filter(|text| !text.is_empty()) else { return false };
    let has = |wanted: &[String]| wanted.iter().any(|word| text.contains(word.as_str()));
    let is_any = words.is.is_empty() && words.contains.is_empty();
    let is_wanted = words.is.iter().any(|known| known == text)
        || has(&words.contains)
        || (is_any && ruleset.written.yes_or_no(text) != Some(false));
    let Some(day) = by else { return is_wanted && !has(&words.unless) };
    let since = words.since.and_then(|role| role.day_of(dates));
    // Of a field that asks whether and gets when, the day is the answer.
    let told = is_any.then(|| day_in(&ruleset.written, text, year(ruleset, dates))).flatten();
    let told = told.filter(|_| !is_limit(ruleset, words.field));
    is_wanted && !has(&words.unless) && since.or(told).is_none_or(|from| from <= day)
}

/// Whether a field has days of its own type: those are limits, and mean the mark whenever they come.
fn is_limit(ruleset: &Ruleset, field: FieldId) -> bool {
    ruleset.fields.get(field).is_some_and(|field| field.value_type == crate::ruleset::ValueType::Date)
}

/// The year of days that name none.
fn year(ruleset: &Ruleset, dates: &RecordDates) -> i16 {
    dates.due.or(dates.happened).unwrap_or(ruleset.as_of).year()
}

/// A limit that was moved.
struct Moving<'m, 't> {
    ruleset: &'m Ruleset,
    words: &'m ExtensionWords,
    texts: &'m Texts<'t>,
    limit: Option<Date>,
    happened: Option<Date>,
}

impl<'t> Moving<'_, 't> {
    /// The new limit.
    fn until(&self) -> Option<Date> {
        let written = self.words.until.and_then(self.texts).and_then(|text| self.day(text));
        written.or_else(|| self.sentences().find_map(|sentence| self.until_in(sentence)))
    }

    /// What stands after 延期至.
    fn until_in(&self, sentence: &str) -> Option<Date> {
        self.words.until_words.iter().find_map(|word| {
            let (_, rest) = sentence.split_once(word.as_str())?;
            let rest = rest.trim_start_matches(['：', ':', ' ', '　', '于', '到']);
            let is_day = |c: char| c.is_ascii_digit() || "年月日号./-底末".contains(c);
            let end = rest.find(|c: char| !is_day(c)).unwrap_or(rest.len());
            self.day(rest.get(..end)?)
        })
    }

    /// A day; one without a year is the first of its name after the old limit.
    fn day(&self, text: &str) -> Option<Date> {
        let from = self.limit.or(self.happened);
        let year = from.unwrap_or(self.ruleset.as_of).year();
        let read = |year| day_in(&self.ruleset.written, text, year);
        let day = read(year)?;
        let is_before = from.is_some_and(|from| day < from);
        if is_before { read(year + 1).filter(|next| *next != day).or(Some(day)) } else { Some(day) }
    }

    fn is_approved(&self) -> bool {
        let words = self.words;
        let has = |sentence: &str, wanted: &[String]| wanted.iter().any(|word| sentence.contains(word.as_str()));
        words.approved_on.and_then(self.texts).is_some_and(|text| self.day(text).is_some())
            || self.sentences().any(|text| has(text, &words.approved) && !has(text, &words.not_approved))
    }

    /// The sentences that tell of it: all of the field that tells of nothing else, of others those that name it.
    fn sentences(&self) -> impl Iterator<Item = &'t str> {
        let split = |text: &'t str| text.split(['。', '；', ';', '\n']);
        let own = self.words.about.and_then(self.texts).into_iter().flat_map(split);
        let others = self.words.texts.iter().filter_map(|field| (self.texts)(*field)).flat_map(split);
        let names = |text: &&'t str| self.words.words.iter().any(|word| text.contains(word.as_str()));
        own.chain(others.filter(names))
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::{RowFacts, facts_of};
    use super::super::limits::limit_of;
    use super::*;
    use crate::model::book::ItemId;
    use crate::ruleset::reference::Reference;
    use crate::ruleset::{RuleFiles, TableKind};
    use jiff::civil::date;
    use std::collections::BTreeMap;
    use std::sync::LazyLock;

    const TODAY: Date = date(2026, 10, 31);

    static RULESET: LazyLock<Ruleset> = LazyLock::new(|| Ruleset::load(&RuleFiles::shipped(), TODAY).unwrap());

    fn ledger() -> &'static TableKind {
        RULESET.columns.kind("hidden_danger_ledger").unwrap()
    }

    /// A danger found on the first of September, with these fields.
    fn row(fields: &[(&str, &str)]) -> BookRow {
        let found = [("found_on", "2026-09-01"), ("danger_description", "配电箱没有接地")];
        let fields: BTreeMap<String, String> =
            found.iter().chain(fields).map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect();
        let RowFacts { dates, state, level } = facts_of(&RULESET, &ledger().book, &fields);
        BookRow {
            id: 1,
            item: ItemId(1),
            kind: ledger().id.to_string(),
            unit: "砺金铸造".to_owned(),
            place: ("台账.xlsx".to_owned(), "台账".to_owned(), 4),
            level,
            dates,
            state,
            fields,
            grade: None,
            sender: "砺金铸造".to_owned(),
            holds_from: None,
            covers: None,
        }
    }

    fn marks(fields: &[(&str, &str)]) -> Marks {
        marks_of(&RULESET, &ledger().book, &row(fields), TODAY)
    }

    #[test]
    fn a_moved_limit_counts_only_where_it_is_written_and_approved() {
        let due = ("rectification_due_on", "2026-10-01");
        for (fields, until, is_approved) in [
            (vec![("danger_status", "延期")], None, false),
            (vec![("danger_status", "延期至2026年11月15日")], Some(date(2026, 11, 15)), false),
            (vec![("extended_due_on", "2026-11-15")], Some(date(2026, 11, 15)), false),
            (vec![("extended_due_on", "2026-11-15"), ("extension", "同意")], Some(date(2026, 11, 15)), true),
            (
                vec![("extended_due_on", "2026-11-15"), ("extension_approved_on", "2026-09-28")],
                Some(date(2026, 11, 15)),
                true,
            ),
            (vec![("extension", "申请延期至11月15日，镇应急办已批准")], Some(date(2026, 11, 15)), true),
            (vec![("extension", "申请延期至11月15日，待批准")], Some(date(2026, 11, 15)), false),
            (vec![("rectification_result", "经批准延期至2026.11.15。采购合同已同意")], Some(date(2026, 11, 15)), true),
            (vec![("rectification_result", "延期至2027年1月底；采购合同已批准")], Some(date(2027, 1, 31)), false),
            // The first such day after the old limit.
            (vec![("remark", "同意延期至1月20日")], Some(date(2027, 1, 20)), true),
        ] {
            let all: Vec<(&str, &str)> = [due].into_iter().chain(fields).collect();
            let marks = marks(&all);
            assert_eq!(marks.extension, Some(Extension { until, is_approved }), "{all:?}");
            let counts = if is_approved { until } else { None };
            let row = row(&all);
            assert_eq!(row.dates.due, counts.or(Some(date(2026, 10, 1))), "{all:?}");
            assert_eq!(row.is_overdue(TODAY), counts.is_none(), "{all:?}");
        }
        for fields in [
            ("extension", "否"),
            ("extension", "不同意延期至11月15日"),
            ("remark", "不予延期"),
            ("remark", "设备采购延期交货"),
        ] {
            assert_eq!(marks(&[due, fields]).extension, None, "{fields:?}");
            assert_eq!(row(&[due, fields]).dates.due, Some(date(2026, 10, 1)));
        }
    }

    #[test]
    fn an_approved_extension_that_ran_out_is_overdue_by_the_new_limit() {
        let row = row(&[("rectification_due_on", "2026-09-15"), ("remark", "同意延期至2026年10月15日")]);
        assert!(!row.is_overdue(date(2026, 10, 15)) && row.is_overdue(date(2026, 10, 16)));
    }

    #[test]
    fn marks_are_told_with_the_words_that_say_so() {
        for (fields, mark) in [
            (vec![("supervised_listing", "市级挂牌督办")], Some(DangerMark::SupervisedListing)),
            (vec![("supervised_listing", "是")], Some(DangerMark::SupervisedListing)),
            (vec![("supervised_listing", "否")], None),
            (vec![("supervised_listing", "未挂牌")], None),
            (vec![("rectification_mode", "停产整改")], Some(DangerMark::StopWork)),
            (vec![("rectification_measures", "局部停用2号冲床，更换防护罩")], Some(DangerMark::StopWork)),
            (vec![("rectification_measures", "无需停产整改")], None),
            (vec![("reported", "已上报镇应急办")], Some(DangerMark::Reported)),
            (vec![("reported", "2026.9.3")], Some(DangerMark::Reported)),
            (vec![("reported", "2026.12.3")], None),
            (vec![("reported", "未上报")], None),
            (vec![("reported", "无需上报")], None),
            (
                vec![("reinspection_opinion", "整改不到位，继续整改"), ("reinspected_on", "2026-10-08")],
                Some(DangerMark::Rejected),
            ),
            (vec![("reinspection_opinion", "不合格"), ("reinspected_on", "2026-11-08")], None),
            (vec![("reinspection_opinion", "合格"), ("reinspected_on", "2026-10-08")], None),
        ] {
            let found = marks(&fields).found;
            assert_eq!(found.first().map(|(mark, ..)| *mark), mark, "{fields:?}");
            let (field, text) = fields[0];
            assert!(found.is_empty() || found == [(mark.unwrap(), field.to_owned(), text.to_owned())], "{found:?}");
        }
    }

    #[test]
    fn a_rule_gives_a_last_day_only_where_the_row_gives_none_and_fits_for_certain() {
        let deadlines = Reference::load(&RuleFiles::shipped()).unwrap().deadlines;
        let limit = |fields: &[(&str, &str)]| limit_of(&deadlines, (&RULESET, &ledger().book), &row(fields), TODAY);
        let order = ("document_number", "云应急责改〔2026〕12号");
        let told = limit(&[order]).unwrap();
        assert_eq!((told.on, told.is_draft), (date(2026, 10, 1), true));
        for word in ["没有写期限", "30 日", "草案", "2026-10-01"] {
            assert!(told.reason.contains(word), "{}", told.reason);
        }
        assert_eq!(row(&[order]).dates.due, None, "a rule sets no limit");
        assert!(limit(&[order, ("rectification_due_on", "长期")]).unwrap().reason.contains("期限写的是「长期」"));
        assert_eq!(limit(&[order, ("rectification_due_on", "2026-12-31")]), None);
        assert_eq!(limit(&[("danger_source", "执法检查")]), None, "it is not known whether there was an order");
        assert_eq!(limit(&[]), None);
        // Put right, not checked.
        let done = limit(&[order, ("rectified_on", "2026-09-20")]).unwrap();
        assert_eq!(done.on, date(2026, 9, 30));
        assert!(done.reason.contains("没有复查"), "{}", done.reason);
        assert_eq!(limit(&[order, ("rectified_on", "2026-09-20"), ("reinspected_on", "2026-09-25")]), None);
    }
}
