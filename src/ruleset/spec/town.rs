//! `town.yaml`: a town and how its book is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `town.yaml`: the town of a workspace.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
#[schemars(title = "镇的情况", description = "台账库是哪个镇的，有哪些村（社区）")]
pub struct TownSpec {
    /// The town's name.
    #[schemars(description = "镇（街道）名称")]
    pub town: String,
    /// The office that keeps the book.
    #[schemars(description = "用本程序的办公室，全称")]
    pub office: String,
    /// The line at the top of documents.
    #[serde(default)]
    #[schemars(description = "文件抬头；不写则用办公室的全称")]
    pub letterhead: String,
    /// Its villages.
    #[schemars(description = "各村（社区）")]
    pub villages: Vec<String>,
    /// The profile by which registers are graded; chosen by the table where there is none.
    #[serde(default)]
    #[schemars(description = "登记表按哪个方法档案核算；不写则按表自动选择")]
    pub profile: Option<String>,
    /// Names of units that mean the same, the one to go by first.
    #[serde(default)]
    #[schemars(description = "同一家单位的几种叫法，每组第一个是正式名称")]
    pub same_units: Vec<Vec<String>>,
    /// How figures are written.
    #[serde(default)]
    #[schemars(description = "报告里的数怎么写")]
    pub figures: FigureHabitsSpec,
}

impl TownSpec {
    /// A town of which only the name, the villages and perhaps the office's name are known.
    #[must_use]
    pub fn named(town: String, villages: Vec<String>, office: Option<String>) -> Self {
        let office = office.unwrap_or_else(|| format!("{town}应急管理办公室"));
        let same_units = vec![[office.as_str(), "镇应急办", "应急办"].map(str::to_owned).to_vec()];
        Self { town, office, villages, same_units, ..Self::default() }
    }
}

/// How a town writes its figures.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "数的写法", description = "没有基数的占比写什么，百分数保留几位小数")]
pub struct FigureHabitsSpec {
    /// What is shown for a share of nothing.
    #[schemars(description = "没有基数的占比写什么，如 —、100%")]
    pub zero_denominator: String,
    /// Places of a share.
    #[schemars(description = "百分数保留几位小数")]
    pub percent_places: u32,
}

impl Default for FigureHabitsSpec {
    fn default() -> Self {
        Self { zero_denominator: "—".to_owned(), percent_places: 1 }
    }
}
