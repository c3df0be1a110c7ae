//! A table found in a sheet.

use super::FieldId;
use std::sync::Arc;

/// 表: a table of a known kind, its columns, and the method that its rows are graded by.
#[derive(Clone, Debug)]
pub struct Table {
    /// The sheet's name.
    pub sheet: Arc<str>,
    /// The kind's identifier, e.g. `risk_register`.
    pub kind: Arc<str>,
    /// 1-based number of the first heading row.
    pub header_row: u32,
    /// Columns in their order.
    pub columns: Vec<Column>,
    /// Column by field, sorted by field.
    pub fields: Vec<(FieldId, u32)>,
    /// The method and profile; none where the register tells no method.
    pub method: Option<MethodRef>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// 0-based column in the sheet.
    pub index: u32,
    /// Heading path from parent to leaf.
    pub path: Vec<String>,
    /// The field it was recognised as.
    pub field: Option<FieldId>,
}

impl Column {
    /// The heading in one line: `现有控制措施/工程技术`.
    #[must_use]
    pub fn title(&self) -> String {
        self.path.join("/")
    }
}

/// A method and one of its profiles, as positions in the ruleset, with the columns of its factors.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MethodRef {
    /// Position of the method in the ruleset.
    pub method: usize,
    /// Position of the profile in the method.
    pub profile: usize,
    /// The field that each factor was found in, in the method's order.
    pub factors: Vec<Option<FieldId>>,
}

/// The kind of table whose rows are graded.
pub const RISK_REGISTER: &str = "risk_register";

impl Table {
    /// Whether its rows are graded.
    #[must_use]
    pub fn is_graded(&self) -> bool {
        &*self.kind == RISK_REGISTER
    }

    /// The 0-based column of a field.
    #[must_use]
    pub fn column_of(&self, field: FieldId) -> Option<u32> {
        let at = self.fields.binary_search_by_key(&field, |(f, _)| *f).ok()?;
        self.fields.get(at).map(|(_, column)| *column)
    }

    /// Whether the table has a column for the field.
    #[must_use]
    pub fn has(&self, field: FieldId) -> bool {
        self.column_of(field).is_some()
    }
}

/// Why a row is no record.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum SkipReason {
    /// Above the headings.
    Title,
    /// Headings.
    Header,
    /// The headings again, as on every printed page.
    RepeatedHeader,
    /// 合计, 小计.
    Total,
    /// Signatures and notes.
    Note,
    /// 示例, 样例, 勿删.
    Sample,
    /// 一、生产车间.
    Section,
    /// A number in the first column and nothing else.
    SerialOnly,
    /// A table that is not graded: another kind, or none.
    OtherTable,
}

impl SkipReason {
    /// All reasons, in the order in which summaries list them.
    pub const ALL: [Self; 9] = [
        Self::Title,
        Self::Header,
        Self::RepeatedHeader,
        Self::Total,
        Self::Note,
        Self::Sample,
        Self::Section,
        Self::SerialOnly,
        Self::OtherTable,
    ];

    /// Identifier in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Header => "header",
            Self::RepeatedHeader => "repeated_header",
            Self::Total => "total",
            Self::Note => "note",
            Self::Sample => "sample",
            Self::Section => "section",
            Self::SerialOnly => "serial_only",
            Self::OtherTable => "other_table",
        }
    }

    /// The reason as a clerk would say it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Title => "标题或表头前说明",
            Self::Header => "表头",
            Self::RepeatedHeader => "重复表头",
            Self::Total => "合计行",
            Self::Note => "签字或备注行",
            Self::Sample => "示例行",
            Self::Section => "分段标题行",
            Self::SerialOnly => "只有序号的空行",
            Self::OtherTable => "不属于风险登记表",
        }
    }
}
