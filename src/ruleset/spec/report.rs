//! `report-templates/*/report.yaml`: what a report needs, what it says and what it makes.

use super::{DateRole, SourceSpec, Status};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `report.yaml`: a report.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "报告", description = "一种报告：用哪些指标、表、清单、图，写哪些话，出哪些文件")]
pub struct ReportSpec {
    /// Identifier: the folder's name.
    #[schemars(with = "String", description = "编号：与文件夹同名")]
    pub id: Spanned<String>,
    /// The document's title.
    #[schemars(with = "String", description = "标题（模板，可用 scope、period 等）")]
    pub title: Spanned<String>,
    /// What clerks call it.
    #[serde(default)]
    #[schemars(description = "常用的叫法")]
    pub called: Vec<String>,
    /// Where it comes from.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// How far it may be trusted.
    #[serde(default)]
    #[schemars(description = "核对状况")]
    pub status: Status,
    /// About what time it can be made.
    #[schemars(description = "按什么时段出")]
    pub periods: Vec<PeriodKey>,
    /// About whom it can be made.
    #[schemars(description = "给谁出")]
    pub scopes: Vec<ScopeKey>,
    /// For whom it is, unless told otherwise.
    #[serde(default)]
    #[schemars(description = "给内部看还是公开")]
    pub audience: Audience,
    /// Figures by group.
    #[serde(default)]
    #[schemars(description = "分组的统计表")]
    pub tables: Vec<ReportTableSpec>,
    /// Rows of the book.
    #[serde(default)]
    #[schemars(description = "清单")]
    pub lists: Vec<ReportListSpec>,
    /// Pictures.
    #[serde(default)]
    #[schemars(description = "图")]
    pub pictures: Vec<PictureSpec>,
    /// What it says.
    #[serde(default)]
    #[schemars(description = "文字")]
    pub paragraphs: Vec<ParagraphSpec>,
    /// Whether a document is made for each row of a list.
    #[serde(default)]
    #[schemars(description = "每行、每家各出一份")]
    pub each: Option<EachSpec>,
    /// What is made.
    #[schemars(description = "出哪些文件")]
    pub outputs: OutputsSpec,
    /// The name of its files, without ending.
    #[schemars(with = "String", description = "文件名（模板，不带后缀）")]
    pub file: Spanned<String>,
}

/// What kind of time.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "时段种类", description = "日、月、季、半年、年")]
pub enum PeriodKey {
    /// A day.
    #[schemars(description = "截至某日")]
    Day,
    /// A month.
    #[schemars(description = "月")]
    Month,
    /// A quarter.
    #[schemars(description = "季")]
    Quarter,
    /// Half a year.
    #[schemars(description = "半年")]
    Half,
    /// A year.
    #[schemars(description = "年")]
    Year,
}

/// About whom a report is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "范围", description = "全镇、一个村（社区）、一家企业")]
pub enum ScopeKey {
    /// The town.
    #[schemars(description = "全镇")]
    Town,
    /// A village.
    #[schemars(description = "一个村（社区）")]
    Village,
    /// An enterprise.
    #[schemars(description = "一家企业")]
    Enterprise,
}

/// Who may read it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "给谁看", description = "内部，或公开（姓名、电话只留一部分）")]
pub enum Audience {
    /// The office.
    #[default]
    #[schemars(description = "内部")]
    Inside,
    /// Everybody: names and phones are masked.
    #[schemars(description = "公开")]
    Public,
}

/// Figures by group.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "统计表", description = "一组指标按村、行业、等级等分开数")]
pub struct ReportTableSpec {
    /// The name by which templates read it.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What stands above it.
    #[schemars(description = "表题")]
    pub title: String,
    /// By what: village, trade, level, month, unit, state or a field.
    #[schemars(with = "String", description = "按什么分：village trade level month unit state，或字段编号")]
    pub by: Spanned<String>,
    /// The figures in its columns.
    #[schemars(with = "Vec<String>", description = "各列的指标编号")]
    pub figures: Vec<Spanned<String>>,
    /// How many groups are shown; the others are added up.
    #[serde(default)]
    #[schemars(description = "只列前几组，其余合为“其他”")]
    pub top: Option<usize>,
    /// Whether a line has the totals.
    #[serde(default)]
    #[schemars(description = "有没有合计")]
    pub total: bool,
    /// For whom; all where nothing is written.
    #[serde(default)]
    #[schemars(description = "哪些范围才有；不写则都有")]
    pub scopes: Vec<ScopeKey>,
}

/// Rows of the book, or any other list.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "报告里的清单", description = "台账里的行，或 anping list 认得的清单")]
pub struct ReportListSpec {
    /// The name by which templates read it.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What it is called.
    #[schemars(description = "标题")]
    pub title: String,
    /// The kind of table.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "列哪类表格的行")]
    pub rows: Option<Spanned<String>>,
    /// A list that `anping list` knows.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "列 anping list 的哪个清单，如 优先检查")]
    pub listed: Option<Spanned<String>>,
    /// Which rows.
    #[serde(default, rename = "where")]
    #[schemars(with = "Vec<String>", description = "哪些行，写法与 anping list --filter 相同")]
    pub filters: Vec<Spanned<String>>,
    /// Which day of a row decides about the period.
    #[serde(default)]
    #[schemars(description = "按哪个日期归到本期；不写则截至统计日在册的全部")]
    pub in_period: Option<DateRole>,
    /// By which day its rows are ordered.
    #[serde(default)]
    #[schemars(
        description = "按哪个日期从早到晚排，同日的按单位、按行，没有日期的在后；不写则按 in_period 的日期，两者都不写则按单位"
    )]
    pub order: Option<DateRole>,
    /// Whether only rows count of which criteria say something.
    #[serde(default)]
    #[schemars(description = "只列判定标准有结论（判定、疑似、待核）的行")]
    pub with_findings: bool,
    /// Its columns; those of the kind's own list where nothing is written.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "各列的字段编号")]
    pub fields: Vec<Spanned<String>>,
    /// The figure that its number of rows must be.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "行数应等于哪个指标；不等则不出报告")]
    pub equals: Option<Spanned<String>>,
    /// How many rows the document shows; the annex has all.
    #[serde(default)]
    #[schemars(description = "文档里最多列几行；附表列全部")]
    pub at_most: Option<usize>,
    /// For whom; all where nothing is written.
    #[serde(default)]
    #[schemars(description = "哪些范围才有；不写则都有")]
    pub scopes: Vec<ScopeKey>,
}

/// A picture.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "报告里的图", description = "一张图：哪种、用哪些指标或哪张表")]
pub struct PictureSpec {
    /// The name by which templates place it.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What it shows.
    #[schemars(description = "图题")]
    pub title: String,
    /// What kind.
    #[schemars(description = "哪种图")]
    pub kind: PictureKind,
    /// The figures that it shows.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "指标编号")]
    pub figures: Vec<Spanned<String>>,
    /// By what they are divided.
    #[serde(default)]
    #[schemars(description = "按什么分（levels 用）")]
    pub by: Option<String>,
    /// The table that it shows: the first column of figures.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "用哪张统计表的第一列（pareto 用）")]
    pub table: Option<Spanned<String>>,
    /// The list that it shows.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "用哪个清单（comparison、site_map 用）")]
    pub list: Option<Spanned<String>>,
    /// For whom; all where nothing is written.
    #[serde(default)]
    #[schemars(description = "哪些范围才有；不写则都有")]
    pub scopes: Vec<ScopeKey>,
}

/// What kind of picture.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "图的种类", description = "趋势、排列、等级、漏斗、比较、镇四色图、厂区四色图")]
pub enum PictureKind {
    /// 13 months.
    #[schemars(description = "十三个月的趋势")]
    Trend,
    /// The most frequent first, with their share so far.
    #[schemars(description = "从多到少的排列图")]
    Pareto,
    /// Levels by group.
    #[schemars(description = "各组的等级")]
    Levels,
    /// How many are left at each step.
    #[schemars(description = "整改各环节还剩多少")]
    Funnel,
    /// 作业安全风险比较图.
    #[schemars(description = "作业安全风险比较图")]
    Comparison,
    /// 四色图 of the town.
    #[schemars(description = "全镇四色图")]
    TownMap,
    /// 四色图 of a site.
    #[schemars(description = "厂区四色图")]
    SiteMap,
}

/// What a report says in a place.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "一处文字", description = "由指标写成的话；一行一段")]
pub struct ParagraphSpec {
    /// The name by which templates place it.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// The text: each line that is not blank is a paragraph.
    #[schemars(with = "String", description = "模板文字，一行一段")]
    pub text: Spanned<String>,
    /// For whom; all where nothing is written.
    #[serde(default)]
    #[schemars(description = "哪些范围才有；不写则都有")]
    pub scopes: Vec<ScopeKey>,
}

/// A document for each.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "各出一份", description = "按一个清单，每行或每家各出一份")]
pub struct EachSpec {
    /// The list.
    #[schemars(with = "String", description = "哪个清单")]
    pub list: Spanned<String>,
    /// Row by row or unit by unit.
    #[schemars(description = "每行一份，还是每家一份")]
    pub by: EachBy,
}

/// Row by row or unit by unit.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "按行或按家", description = "每行一份，还是每家一份")]
pub enum EachBy {
    /// A document per row.
    #[schemars(description = "每行一份")]
    Row,
    /// A document per enterprise.
    #[schemars(description = "每家一份")]
    Unit,
}

/// What a report makes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "出哪些文件", description = "Word、Excel 附表、网页")]
pub struct OutputsSpec {
    /// The Word template beside `report.yaml`.
    #[schemars(description = "Word 模板的文件名")]
    pub word: String,
    /// Whether there is an Excel annex.
    #[serde(default)]
    #[schemars(description = "出不出 Excel 附表")]
    pub annex: bool,
    /// Whether there is a page.
    #[serde(default)]
    #[schemars(description = "出不出网页")]
    pub html: bool,
}
