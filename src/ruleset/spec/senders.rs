//! `values/senders.yaml`: whose a table is, and what time it is about.

use schemars::JsonSchema;
use serde::Deserialize;

/// `values/senders.yaml`: the words by which a table says whose it is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "报送单位", description = "从标题、文件名里看出是谁报的、哪一天填的")]
pub struct SendersSpec {
    /// Words before a colon and the sender's name.
    #[schemars(description = "冒号前面是这些的，后面是报送单位")]
    pub sender_labels: Vec<String>,
    /// Words before a colon and the day on which the table was drawn up.
    #[schemars(description = "冒号前面是这些的，后面是填报日期")]
    pub date_labels: Vec<String>,
    /// How a name that begins a title ends.
    #[schemars(description = "标题、文件名开头的单位名称以这些结尾")]
    pub name_ends: Vec<String>,
    /// What is left out when names are compared.
    #[schemars(description = "比对单位名称时去掉的（公司类型等）")]
    pub legal_forms: Vec<String>,
    /// How names of offices and villages end, which stand for nobody else.
    #[schemars(description = "以这些结尾的是村（社区）和机关，不会是某家企业的简称")]
    pub bodies: Vec<String>,
}
