//! What is known of a hidden danger beside how far it has come.

use jiff::civil::Date;

/// 标记: a fact beside the state of a hidden danger.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DangerMark {
    /// 延期: its limit was moved, or somebody asked for that.
    Extended,
    /// 验收不通过: a check found that it was not put right.
    Rejected,
    /// 挂牌督办.
    SupervisedListing,
    /// 停产整治, 停产停业, 局部停用: work or a device stands still until it is put right.
    StopWork,
    /// 上报: it was reported.
    Reported,
}

impl DangerMark {
    /// All marks in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Extended, Self::Rejected, Self::SupervisedListing, Self::StopWork, Self::Reported];

    /// Identifier in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Extended => "extended",
            Self::Rejected => "rejected",
            Self::SupervisedListing => "supervised_listing",
            Self::StopWork => "stop_work",
            Self::Reported => "reported",
        }
    }

    /// The mark as a clerk would say it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Extended => "延期",
            Self::Rejected => "验收不通过",
            Self::SupervisedListing => "挂牌督办",
            Self::StopWork => "停产整治",
            Self::Reported => "已上报",
        }
    }

    /// The mark with an identifier or a title.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.id() == word || mark.title() == word)
    }
}

/// 延期: how far a limit was moved.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Extension {
    /// The new limit, where the row gives it.
    pub until: Option<Date>,
    /// Whether the row says that it was approved.
    pub is_approved: bool,
}

impl Extension {
    /// The limit that counts in place of the old one; none where the old one does.
    #[must_use]
    pub fn counts_until(&self) -> Option<Date> {
        self.until.filter(|_| self.is_approved)
    }

    /// What a reader should know, and by which limit the danger counts as overdue.
    #[must_use]
    pub fn said(&self) -> String {
        match (self.until, self.is_approved) {
            (Some(until), true) => format!("延期至 {until}（已批准）"),
            (Some(until), false) => format!("延期至 {until}（没有写明批准，仍按原期限算）"),
            (None, true) => "延期（没有写新期限，仍按原期限算）".to_owned(),
            (None, false) => "延期（没有写新期限和批准，仍按原期限算）".to_owned(),
        }
    }
}

/// The marks of a row.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Marks {
    /// Each mark with the words that say so: field, text.
    pub found: Vec<(DangerMark, String, String)>,
    /// How far the limit was moved, where it was.
    pub extension: Option<Extension>,
}

impl Marks {
    /// Whether a row has a mark.
    #[must_use]
    pub fn has(&self, mark: DangerMark) -> bool {
        self.found.iter().any(|(found, ..)| *found == mark)
    }

    /// The marks in words.
    #[must_use]
    pub fn said(&self) -> String {
        let said = |mark: DangerMark| match (mark, self.extension) {
            (DangerMark::Extended, Some(extension)) => extension.said(),
            _ => mark.title().to_owned(),
        };
        self.found.iter().map(|(mark, ..)| said(*mark)).collect::<Vec<_>>().join("、")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_extension_counts_where_it_was_approved_and_its_day_is_written() {
        let until = Some(date(2026, 11, 15));
        let counts = |until, is_approved| Extension { until, is_approved }.counts_until();
        assert_eq!(counts(until, true), until);
        assert_eq!(counts(until, false), None);
        assert_eq!(counts(None, true), None);
        for extension in [(until, false), (None, true), (None, false)] {
            let said = Extension { until: extension.0, is_approved: extension.1 }.said();
            assert!(said.contains("仍按原期限算"), "{said}");
        }
    }

    #[test]
    fn a_mark_is_found_by_what_it_is_called() {
        for mark in DangerMark::ALL {
            assert_eq!(DangerMark::find(mark.id()), Some(mark));
            assert_eq!(DangerMark::find(mark.title()), Some(mark));
        }
        assert_eq!(DangerMark::find("村"), None);
    }
}
