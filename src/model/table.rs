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
    /// How sure it is that the table is of this kind, in percent.
    pub confidence: u8,
    /// Why its rows are not read, if they are not.
    pub refusal: Option<Refusal>,
    /// Texts above its headings, a line for each cell.
    pub above: String,
    /// 1-based number of the first heading row.
    pub header_row: u32,
    /// 1-based number of the last heading row.
    pub last_header_row: u32,
    /// Columns in their order.
    pub columns: Vec<Column>,
    /// Column by field, sorted by field.
    pub fields: Vec<(FieldId, u32)>,
    /// The year that the title names, for days written without one.
    pub year: Option<i16>,
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
    /// By what it was recognised, where it was.
    pub mapped_by: Option<MappedBy>,
    /// The field that it may be, where that is too unsure to go by.
    pub maybe: Option<FieldId>,
    /// The field for which it stands in beside its own, as the table has no other column for it.
    pub stands_for: Option<FieldId>,
}

/// By what a column's field was recognised, the surest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum MappedBy {
    /// A person confirmed it for these headings.
    HeaderBook,
    /// Parent and heading together are a path of the field.
    Path,
    /// The heading is a name of the field.
    Name,
    /// All headings under this parent belong to the field.
    Parent,
    /// The heading is a name of several fields, and letters, values or the kind of table decided.
    Ambiguous,
    /// The heading ends with a name of the field.
    Ending,
    /// The heading is a name of the field but for one character.
    Near,
    /// The table has no column of the field's own, and this one stands in.
    StandIn,
}

impl MappedBy {
    /// Identifier in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::HeaderBook => "header_book",
            Self::Path => "path",
            Self::Name => "name",
            Self::Parent => "parent",
            Self::Ambiguous => "ambiguous",
            Self::Ending => "ending",
            Self::Near => "near",
            Self::StandIn => "stand_in",
        }
    }

    /// The reason as a clerk would say it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::HeaderBook => "表头册里确认过",
            Self::Path => "上级和本级表头一起对上",
            Self::Name => "表头就是这个字段的写法",
            Self::Parent => "上级表头下的都归这个字段",
            Self::Ambiguous => "几个字段都用这种写法，按字母、取值和表的类别定",
            Self::Ending => "表头以这个字段的写法结尾",
            Self::Near => "表头与这个字段的写法差一个字",
            Self::StandIn => "没有专门的列，由这一列顶替",
        }
    }
}

/// Why a table's rows are not read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// 取值表: a list of what may be filled in elsewhere.
    AllowedValues,
    /// 统计表: figures, no records.
    Figures,
}

impl Refusal {
    /// Identifier in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::AllowedValues => "allowed_values",
            Self::Figures => "figures",
        }
    }

    /// The reason as a clerk would say it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::AllowedValues => "这是取值表，只列可以填什么，不是登记的内容",
            Self::Figures => "这是统计表，行里是汇总的数，不是一条条记录",
        }
    }
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

    /// The column of a field, with its heading.
    #[must_use]
    pub fn column(&self, field: FieldId) -> Option<&Column> {
        let index = self.column_of(field)?;
        self.columns.iter().find(|column| column.index == index)
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
    /// The list of a workbook that was returned.
    ReturnSheet,
}

impl SkipReason {
    /// All reasons, in the order in which summaries list them.
    pub const ALL: [Self; 10] = [
        Self::Title,
        Self::Header,
        Self::RepeatedHeader,
        Self::Total,
        Self::Note,
        Self::Sample,
        Self::Section,
        Self::SerialOnly,
        Self::OtherTable,
        Self::ReturnSheet,
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
            Self::ReturnSheet => "return_sheet",
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
            Self::ReturnSheet => "退回时附的核查意见",
        }
    }
}
