//! What the town's book holds: imports, tables, rows with their dates, and what became of them.

use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// 编号: names a thing in the book through all its versions: a prefix for its kind and ten signs, `YH-0A1B2C3D4E`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ItemId(pub i64);

/// Signs of an identifier: no letters that are read as digits.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many signs an identifier has.
const SIGN_COUNT: u32 = 10;

impl ItemId {
    /// Takes the first 50 bits of a hash.
    #[must_use]
    pub fn of_hash(hash: &[u8]) -> Self {
        let bits = hash.iter().take(8).fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        Self(i64::try_from(bits >> 14).unwrap_or(0))
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for at in (0..SIGN_COUNT).rev() {
            let sign = usize::try_from((self.0 >> (5 * at)) & 31).unwrap_or(0);
            write!(f, "{}", char::from(*SIGNS.get(sign).unwrap_or(&b'0')))?;
        }
        Ok(())
    }
}

/// An identifier that is none.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("编号应为 10 位数字和大写字母，前面可有类别字母，如 YH-0A1B2C3D4E")]
pub struct NoItemId;

impl FromStr for ItemId {
    type Err = NoItemId;

    fn from_str(text: &str) -> Result<Self, NoItemId> {
        let signs = text.trim().rsplit('-').next().unwrap_or_default().to_ascii_uppercase();
        if signs.len() != usize::try_from(SIGN_COUNT).unwrap_or(0) {
            return Err(NoItemId);
        }
        signs
            .bytes()
            .try_fold(0_i64, |bits, sign| {
                let value = SIGNS.iter().position(|known| *known == sign).ok_or(NoItemId)?;
                Ok((bits << 5) | i64::try_from(value).map_err(|_| NoItemId)?)
            })
            .map(Self)
    }
}

/// A file that comes into the book.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ImportHead {
    /// What the file is called.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// When, with the zone.
    pub at: String,
    /// Who.
    pub by: String,
    /// The sender by the file's name, without place and legal form: files that name nobody may be equal to the last byte.
    pub of_sender: String,
    /// The day for which the rules were taken.
    pub as_of: Date,
    /// The program's version.
    pub engine: String,
    /// What tells the rules: a hash over their files.
    pub rules: String,
}

/// A table that comes into the book.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewRegister {
    /// The sheet it stands on.
    pub sheet: String,
    /// The kind of table.
    pub kind: String,
    /// What stands above its headings.
    pub title: String,
    /// 1-based row of its first heading.
    pub header_row: u32,
    /// Column by field, as letters.
    pub columns: BTreeMap<String, String>,
    /// Who sent it, as written.
    pub sender: String,
    /// What it covers.
    pub period: Option<(Date, Date)>,
    /// The day on which it was drawn up.
    pub dated_on: Option<Date>,
    /// Whether its rows add to those of earlier tables, rather than the table taking their place.
    pub adds_up: bool,
    /// The profile by which its rows are graded.
    pub profile: Option<String>,
}

impl NewRegister {
    /// The day from which it holds: the day on which it was drawn up, else the first day that it covers.
    #[must_use]
    pub fn holds_from(&self) -> Option<Date> {
        self.dated_on.or(self.period.map(|(from, _)| from))
    }

    /// What orders the tables of one sender: the later text is the newer table. Ledgers are as new as the last day that they
    /// cover, lists as the first. The file's hash decides between equals, so that the order in which files came in never does;
    /// but a file that corrects one that was returned is the newer.
    #[must_use]
    pub fn edition(&self, hash: &str, is_version: bool) -> String {
        let day = |day: Option<Date>| day.map_or_else(|| "0000-00-00".to_owned(), |day| day.to_string());
        let until = self.period.map(|(_, until)| until);
        let newest = if self.adds_up { self.dated_on.or(until) } else { self.holds_from() };
        let mark = if is_version { "~" } else { "" };
        format!("{}|{}|{mark}{hash}|{}|{:07}", day(newest), day(until), self.sheet, self.header_row)
    }

    /// The part of an edition that says how new a table is: what comes after it only tells tables apart that are equally new.
    #[must_use]
    pub fn age_of(edition: &str) -> &str {
        let is_mark = |(_, c): &(usize, char)| *c == '|';
        let end = edition.char_indices().filter(is_mark).nth(1).map_or(edition.len(), |(at, _)| at + 1);
        // A file that corrects one that was returned is newer than that.
        let mark = usize::from(edition.get(end..).is_some_and(|rest| rest.starts_with('~')));
        edition.get(..end + mark).unwrap_or(edition)
    }
}

/// A row that comes into the book.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NewRecord {
    /// 1-based row.
    pub row: u32,
    /// The unit that it is about, as written.
    pub unit: String,
    /// The unit's unified social credit code, where the row gives it.
    pub credit_code: Option<String>,
    /// Its own identifier.
    pub own: i64,
    /// What tells it from other rows of the same unit.
    pub print: i64,
    /// What tells whether any field differs.
    pub digest: i64,
    /// Its level.
    pub level: Option<String>,
    /// Its dates.
    pub dates: RecordDates,
    /// The state that its facts give.
    pub state: Option<DangerState>,
    /// The fields as JSON: text as typed, or `[typed, meaning]`.
    pub fields: String,
    /// How it was graded, as JSON; equal grades share one.
    pub grade: Option<Arc<str>>,
}

/// The days of a row by which it is looked for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct RecordDates {
    /// When it happened or was found.
    pub happened: Option<Date>,
    /// By when it must be done.
    pub due: Option<Date>,
    /// When it was done.
    pub done: Option<Date>,
    /// When that was checked.
    pub accepted: Option<Date>,
    /// When it was closed.
    pub closed: Option<Date>,
}

/// 隐患状态: how far a hidden danger has come.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DangerState {
    /// 已登记: entered, without an order to put it right.
    Registered,
    /// 已交办: somebody is to put it right by a day.
    Assigned,
    /// 整改中.
    Rectifying,
    /// 待验收: put right, not yet checked.
    AwaitingRecheck,
    /// 已验收.
    Accepted,
    /// 已销号.
    Closed,
}

impl DangerState {
    /// All states in their order.
    pub const ALL: [Self; 6] =
        [Self::Registered, Self::Assigned, Self::Rectifying, Self::AwaitingRecheck, Self::Accepted, Self::Closed];

    /// Identifier in the book and in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Assigned => "assigned",
            Self::Rectifying => "rectifying",
            Self::AwaitingRecheck => "awaiting_recheck",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
        }
    }

    /// The state as a clerk would say it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Registered => "已登记",
            Self::Assigned => "已交办",
            Self::Rectifying => "整改中",
            Self::AwaitingRecheck => "待验收",
            Self::Accepted => "已验收",
            Self::Closed => "已销号",
        }
    }

    /// The state with an identifier.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Whether the danger is still there as far as anybody knows.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Registered | Self::Assigned | Self::Rectifying)
    }
}

/// A row as the book has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BookRow {
    /// The row's number in the book.
    pub id: i64,
    /// The thing that it is about.
    pub item: ItemId,
    /// The kind of table.
    pub kind: String,
    /// The unit by the name under which it is known.
    pub unit: String,
    /// Where it stands: file, sheet, row.
    pub place: (String, String, u32),
    /// Its level.
    pub level: Option<String>,
    /// Its dates.
    pub dates: RecordDates,
    /// Its state.
    pub state: Option<DangerState>,
    /// Its fields as they are to be read: meaning where there is one, else the text.
    pub fields: BTreeMap<String, String>,
    /// How it was graded.
    pub grade: Option<String>,
    /// Who sent it, by the name under which that unit is known.
    pub sender: String,
    /// The day from which its table holds.
    pub holds_from: Option<String>,
    /// The time that its table can tell of.
    pub covers: Option<(Date, Date)>,
}

impl BookRow {
    /// How far a danger had come by a day; what is dated later had not happened.
    #[must_use]
    pub fn state_on(&self, day: Date) -> Option<DangerState> {
        let state = self.state?;
        let later = |date: Option<Date>| date.is_some_and(|date| date > day);
        Some(match state {
            _ if later(self.dates.done) => DangerState::Rectifying,
            DangerState::Accepted | DangerState::Closed if later(self.dates.accepted) => DangerState::AwaitingRecheck,
            DangerState::Closed if later(self.dates.closed) => DangerState::Accepted,
            state => state,
        })
    }

    /// Whether it was to be done before a day and no day by which it was is known.
    #[must_use]
    pub fn is_past_due(&self, day: Date) -> bool {
        self.dates.due.is_some_and(|due| due < day) && self.dates.done.is_none_or(|done| done > day)
    }

    /// Whether it was to be put right before a day and was not.
    #[must_use]
    pub fn is_overdue(&self, day: Date) -> bool {
        self.dates.due.is_some_and(|due| due < day) && self.state_on(day).is_some_and(DangerState::is_open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back() {
        let id = ItemId::of_hash(&[0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10]);
        assert_eq!(id.to_string().len(), 10);
        assert_eq!(format!("YH-{id}").parse(), Ok(id));
        assert_eq!("YH-123".parse::<ItemId>(), Err(NoItemId));
    }
}
