//! What stands around a table.

use jiff::civil::Date;

/// 表头信息: whose a table is, what time it is about, when it was drawn up.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Letterhead {
    /// The name as written.
    pub sender: Option<String>,
    /// Whether the table itself names its sender, rather than the file's name.
    pub names_sender: bool,
    /// First and last day.
    pub period: Option<(Date, Date)>,
    /// The day.
    pub dated_on: Option<Date>,
}
