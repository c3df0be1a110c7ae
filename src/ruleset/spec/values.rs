//! `values/*.yaml`: how values are worded.

use super::{
    SourceSpec,
    shape::{LevelKey, LevelShape},
};
use crate::model::RiskLevel;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `values/risk-level.yaml`: level words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "等级写法", description = "等级的各种写法")]
pub struct LevelWordsSpec {
    /// Words that name a level whatever the numbering.
    #[schemars(with = "BTreeMap<LevelKey, Vec<String>>", description = "不管数字往哪边数，都指这一级的词")]
    pub words: BTreeMap<RiskLevel, Vec<String>>,
    /// Spellings of a rank; which level rank 1 is depends on the file.
    #[schemars(description = "级数的各种写法；1 级是最高还是最低由文件定")]
    pub ranks: BTreeMap<u8, Vec<String>>,
    /// Words that mean another level when a certain word stands in the same file.
    #[serde(default)]
    #[schemars(description = "同一文件里有别的词时就换了意思的词")]
    pub in_company: Vec<InCompanySpec>,
}

/// A level word that changes its meaning beside another word.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "随上下文变的等级写法", description = "同一文件里有别的词时就换了意思的词")]
pub struct InCompanySpec {
    /// The words concerned.
    #[schemars(description = "哪些词")]
    pub words: Vec<String>,
    /// The words that change them.
    #[schemars(description = "同一文件里有哪些词时换意思")]
    pub beside: Vec<String>,
    /// What they then mean.
    #[schemars(with = "LevelShape", description = "换成哪一级")]
    pub level: RiskLevel,
    /// Why.
    #[schemars(description = "为什么")]
    pub note: String,
}

/// `values/row-noise.yaml`: rows that are no records.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "不是记录的行", description = "怎样认出合计、落款、样例等不是记录的行")]
pub struct RowNoiseSpec {
    /// A row whose first text is one of these is a total.
    #[schemars(description = "第一格文字是这些的，是合计行")]
    pub totals: Vec<String>,
    /// A row that begins with one of these is a note or a signature.
    #[schemars(description = "以这些开头的行，是说明或落款")]
    pub footers: Vec<String>,
    /// A cell that begins with one of these marks its row as a sample.
    #[schemars(description = "有单元格以这些开头的，是样例行")]
    pub sample_starts: Vec<String>,
    /// A cell that contains one of these marks its row as a sample.
    #[schemars(description = "有单元格含这些的，是样例行")]
    pub sample_contains: Vec<String>,
    /// A cell that is one of these, digits at its end aside, looks like a trial entry.
    #[schemars(description = "去掉末尾数字后是这些的单元格，像是试填的")]
    pub trial_words: Vec<String>,
    /// Cells that stand for nothing.
    #[schemars(description = "等于没填的写法")]
    pub placeholders: Vec<String>,
    /// Cells that stand for the cell above.
    #[schemars(description = "表示“同上”的写法")]
    pub dittos: Vec<String>,
}

/// `values/written.yaml`: how yes and no, dates and numbers are written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "值的写法", description = "是否、日期、数怎样写")]
pub struct WrittenSpec {
    /// Words that mean yes.
    #[schemars(description = "表示“是”的写法")]
    pub yes: Vec<String>,
    /// Words that mean no.
    #[schemars(description = "表示“否”的写法")]
    pub no: Vec<String>,
    /// What a longer answer that means yes begins with.
    #[schemars(description = "以这些开头的较长回答表示“是”")]
    pub yes_starts: Vec<String>,
    /// What a longer answer that means no begins with.
    #[schemars(description = "以这些开头的较长回答表示“否”")]
    pub no_starts: Vec<String>,
    /// Words that stand for at once, in place of a date.
    #[schemars(description = "日期里表示“马上”的写法")]
    pub at_once: Vec<String>,
    /// Words that stand for always, in place of a date.
    #[schemars(description = "日期里表示“长期”的写法")]
    pub always: Vec<String>,
    /// Words before a number that is not exact.
    #[schemars(description = "数前面表示“大约”的词")]
    pub about: Vec<String>,
    /// Words after a number that count things and change nothing.
    #[schemars(description = "数后面的量词")]
    pub counters: Vec<String>,
    /// Units that convert into one another.
    #[schemars(description = "能互相换算的单位")]
    pub units: Vec<UnitsSpec>,
}

/// Units of one quantity.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "一组单位", description = "同一种量的单位")]
pub struct UnitsSpec {
    /// The quantity.
    #[schemars(description = "什么量")]
    pub quantity: String,
    /// Each unit with how much of the smallest it is.
    #[schemars(with = "BTreeMap<String, super::shape::DecimalShape>", description = "每个单位合多少最小单位")]
    pub sizes: BTreeMap<String, rust_decimal::Decimal>,
}

/// `values/accident-type.yaml`: accident types and their free spellings.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "事故类型", description = "事故类型和它的各种写法")]
pub struct AccidentTypesSpec {
    /// What separates several types in one cell.
    #[schemars(description = "一格写几种类型时用什么隔开")]
    pub separators: Vec<String>,
    /// Code lists by document.
    #[schemars(description = "各版标准的类型")]
    pub lists: Vec<AccidentListSpec>,
    /// A type's other spellings.
    #[schemars(description = "类型的其他写法")]
    pub aliases: BTreeMap<String, Vec<String>>,
}

/// An edition of the accident types.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "事故类型标准", description = "一版标准里的事故类型")]
pub struct AccidentListSpec {
    /// Identifier of the edition.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// Where it comes from.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// The types in the document's order.
    #[schemars(description = "类型，按文件里的顺序")]
    pub types: Vec<String>,
}
