//! `similarity/*.yaml`: when two texts of hidden dangers mean the same danger.

use super::{SourceSpec, Status};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `similarity/*.yaml`: how texts of hidden dangers are read and compared.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "相似规则", description = "两条隐患文字怎样算说的是同一种隐患；只作提示，由人核对")]
pub struct SimilaritySpec {
    /// Identifier.
    #[schemars(with = "String", description = "编号")]
    pub id: Spanned<String>,
    /// What it is called.
    #[schemars(description = "名称")]
    pub title: String,
    /// Where it comes from.
    #[schemars(description = "出自哪里")]
    pub source: SourceSpec,
    /// Whether the source was read.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；不写为 draft")]
    pub status: Status,
    /// The same danger again in one enterprise.
    #[schemars(description = "同一企业反复出现的隐患怎么找")]
    pub within_unit: SimilaritySearchSpec,
    /// Typical dangers across enterprises.
    #[schemars(description = "多家企业都有的典型隐患怎么找")]
    pub across_units: SimilaritySearchSpec,
    /// How many enterprises make a danger typical.
    #[schemars(with = "u32", description = "至少几家企业有才算典型隐患，不少于 2")]
    pub typical_from_units: Spanned<u32>,
    /// What each kind of word counts for.
    #[schemars(description = "各类词的分量")]
    pub weights: SimilarityWeightsSpec,
    /// What lowers the score.
    #[schemars(description = "对不上时打的折扣")]
    pub factors: SimilarityFactorsSpec,
    /// Characters that write numbers.
    #[schemars(description = "数字的汉字，如 一二三十两")]
    pub numerals: String,
    /// What follows a number in a name: 号, 栋.
    #[schemars(with = "Vec<String>", description = "编号里跟在数字后面的字：号、#、栋")]
    pub numbering: Vec<Spanned<String>>,
    /// What follows a number in an amount: 具, 米.
    #[schemars(with = "Vec<String>", description = "数量里跟在数字后面的字：具、只、米、MPa；连同数字一起不看")]
    pub measures: Vec<Spanned<String>>,
    /// What is left out before words are looked for.
    #[serde(default)]
    #[schemars(
        with = "Vec<String>",
        description = "找词以前先去掉的字：及时、按规定、定期；“未按规定设置”就成了“未设置”"
    )]
    pub fillers: Vec<Spanned<String>>,
    /// Words that say nothing.
    #[schemars(with = "Vec<String>", description = "没有信息的词：检查发现、存在、现象")]
    pub noise: Vec<Spanned<String>>,
    /// What is wrong: machines, devices, documents, work.
    #[schemars(description = "出问题的东西：设备、设施、证照、作业")]
    pub equipment: Vec<SimilarWordSpec>,
    /// Parts of it.
    #[schemars(description = "它上面的部件和安全装置")]
    pub parts: Vec<SimilarWordSpec>,
    /// What is wrong with it.
    #[schemars(description = "毛病：没有、损坏、过期、堆放")]
    pub defects: Vec<SimilarWordSpec>,
    /// What lies about.
    #[serde(default)]
    #[schemars(description = "物料：纸箱、油漆桶、锯末")]
    pub materials: Vec<SimilarWordSpec>,
    /// Where it is.
    #[schemars(description = "地点：车间、仓库、楼梯间")]
    pub places: Vec<SimilarWordSpec>,
    /// Wordings that mean several words at once.
    #[serde(default)]
    #[schemars(description = "一个写法等于几个词的：未接地＝接地＋没有")]
    pub phrases: Vec<SimilarPhraseSpec>,
    /// Words that together mean other words.
    #[serde(default)]
    #[schemars(description = "几个词合起来等于另外几个词的：接地＋断开＝接地＋没有")]
    pub combinations: Vec<SimilarCombinationSpec>,
}

/// How similar rows are looked for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "查找办法", description = "得多少分算同一种，每行最多同几行比，地点不同打多少折")]
pub struct SimilaritySearchSpec {
    /// Lowest score in per mille, included.
    #[schemars(with = "u32", description = "千分之多少起算同一种，含本数")]
    pub threshold: Spanned<u32>,
    /// Rows that one row is compared with at most.
    #[schemars(with = "u32", description = "每行最多同多少行比；行数再多也不会慢下来")]
    pub candidates: Spanned<u32>,
    /// Factor in per mille where the places are others; 0 parts them.
    #[schemars(with = "u32", description = "地点不同时剩千分之几；0 就是不算同一种，1000 就是不管地点")]
    pub other_place: Spanned<u32>,
    /// Factor in per mille where only the numbers of the places differ.
    #[schemars(with = "u32", description = "地点只有编号不同（1 号车间、2 号车间）时剩千分之几")]
    pub other_number: Spanned<u32>,
}

/// What words count for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "分量", description = "各类词在得分里的分量，和怎样从分量算得分")]
pub struct SimilarityWeightsSpec {
    /// Weight of a word of equipment.
    #[schemars(with = "u32", description = "一个设备词")]
    pub equipment: Spanned<u32>,
    /// Weight of a part.
    #[schemars(with = "u32", description = "一个部件词")]
    pub part: Spanned<u32>,
    /// Weight of a defect.
    #[schemars(with = "u32", description = "一个毛病词")]
    pub defect: Spanned<u32>,
    /// Weight of a material.
    #[schemars(with = "u32", description = "一个物料词")]
    pub material: Spanned<u32>,
    /// Weight of two neighbouring characters in no list.
    #[schemars(with = "u32", description = "词表以外相邻的两个字")]
    pub other: Spanned<u32>,
    /// Most that the characters in no list count for together.
    #[schemars(with = "u32", description = "词表以外的字合计最多算多少")]
    pub other_at_most: Spanned<u32>,
    /// How much two words near each other have in common, in per mille.
    #[schemars(with = "u32", description = "意思相近（near）的两个词算千分之几")]
    pub near: Spanned<u32>,
    /// How much of the measure is the shorter text, in per mille.
    #[schemars(
        with = "u32",
        description = "以短的一条为准的程度，千分之几：1000 时短的全在长的里面就是满分，500 时两条同样看待"
    )]
    pub shorter_share: Spanned<u32>,
    /// Weight that a text must have to be compared.
    #[schemars(with = "u32", description = "文字的分量至少多少才比")]
    pub at_least: Spanned<u32>,
}

/// What is left of the score, in per mille.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "折扣", description = "设备、部件、毛病对不上时，得分剩千分之几")]
pub struct SimilarityFactorsSpec {
    /// Both name equipment, and none is the same.
    #[schemars(with = "u32", description = "两条都写了设备，没有一个相同")]
    pub other_equipment: Spanned<u32>,
    /// Both name parts, and none is the same.
    #[schemars(with = "u32", description = "两条都写了部件，没有一个相同")]
    pub other_part: Spanned<u32>,
    /// Both name defects, and none is the same.
    #[schemars(with = "u32", description = "两条都写了毛病，没有一个相同")]
    pub other_defect: Spanned<u32>,
    /// Both name materials, and none is the same.
    #[schemars(with = "u32", description = "两条都写了物料，没有一个相同")]
    pub other_material: Spanned<u32>,
    /// One names equipment, the other does not.
    #[schemars(with = "u32", description = "一条写了设备，另一条没写")]
    pub no_equipment: Spanned<u32>,
    /// One names defects, the other does not.
    #[schemars(with = "u32", description = "一条写了毛病，另一条没写")]
    pub no_defect: Spanned<u32>,
    /// Something is missing in both, and only one names a part.
    #[schemars(with = "u32", description = "两条都是缺东西（is_lack），只有一条写了缺哪个部件")]
    pub no_part: Spanned<u32>,
    /// Only clauses agree, not the whole texts.
    #[schemars(with = "u32", description = "整条对不上，只是其中的分句对得上")]
    pub clause_only: Spanned<u32>,
}

/// A word with its other wordings.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "相似用词", description = "一个词和它的各种写法；写法相同的词当作同一个")]
pub struct SimilarWordSpec {
    /// The word, shown to people; it is one of its own wordings.
    #[schemars(with = "String", description = "词，本身也是一种写法；各表之间也不重复")]
    pub name: Spanned<String>,
    /// Other wordings.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "其他写法；一种写法只能属于一个词")]
    pub words: Vec<Spanned<String>>,
    /// Words of the same list that may mean it.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "同一表里意思相近的词：笼统的和具体的；写一边就够")]
    pub near: Vec<Spanned<String>>,
    /// Of a place: whether it says something with a number only.
    #[serde(default)]
    #[schemars(description = "只用于地点：前面有编号才算地点，如 3 层、2 区")]
    pub only_numbered: bool,
    /// Of a defect: whether it says that something is missing.
    #[serde(default)]
    #[schemars(description = "只用于毛病：说的是缺东西，缺的是什么要看部件")]
    pub is_lack: bool,
}

/// A wording that means several words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "相似短语", description = "等于几个词的写法")]
pub struct SimilarPhraseSpec {
    /// The wordings.
    #[schemars(with = "Vec<String>", description = "写法")]
    pub words: Vec<Spanned<String>>,
    /// Names of the words.
    #[schemars(with = "Vec<String>", description = "等于哪些词（写词的 name）")]
    pub means: Vec<Spanned<String>>,
}

/// Words that together mean others.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "相似组合", description = "几个词都在一条里时，换成另外几个词")]
pub struct SimilarCombinationSpec {
    /// Names of the words that must all occur.
    #[schemars(with = "Vec<String>", description = "都要有的词（写词的 name）")]
    pub of: Vec<Spanned<String>>,
    /// Names of the words that stand in their place.
    #[schemars(with = "Vec<String>", description = "换成的词（写词的 name）")]
    pub means: Vec<Spanned<String>>,
}
