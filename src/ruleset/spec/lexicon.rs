//! `lexicon/*.yaml`: words that many criteria share, and how a text denies what it mentions.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `lexicon/*.yaml`: words for reading the text of hidden dangers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "词表", description = "读隐患文字时用的词")]
pub struct LexiconSpec {
    /// Word groups that keywords name as `@group`; a word may name another group.
    #[schemars(
        with = "BTreeMap<String, Vec<String>>",
        description = "词组，关键词里写 @名称 引用；词组里也可以引用别的词组"
    )]
    pub groups: BTreeMap<String, Vec<Spanned<String>>>,
    /// Wordings of one thing.
    #[serde(default)]
    #[schemars(description = "同一个东西的各种叫法")]
    pub synonyms: Vec<Vec<String>>,
    /// How a text denies what it mentions.
    #[schemars(description = "怎样表示没有或不是")]
    pub denials: DenialsSpec,
}

/// Words by which a text denies what it mentions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "否定写法", description = "文字里怎样表示没有或不是")]
pub struct DenialsSpec {
    /// Deny what follows in the same clause: 未发现…, 严禁….
    #[schemars(description = "否定同一分句里后面的内容：未发现…、严禁…")]
    pub before: Vec<String>,
    /// A word, and words one of which must follow it in the clause; they deny what stands between: 无…现象.
    #[schemars(description = "一个词，和分句里后面必须跟的词；否定两者之间的内容：无…现象")]
    pub around: Vec<(String, Vec<String>)>,
    /// Deny their own clause: …完好.
    #[schemars(description = "否定自己所在的分句：…完好")]
    pub sound: Vec<String>,
    /// Deny everything before them in the sentence: …，已整改.
    #[schemars(description = "否定这句话里前面的全部内容：…，已整改")]
    pub resolved: Vec<String>,
    /// Begin a clause of their own: …，但….
    #[schemars(description = "另起一个分句：…，但…")]
    pub contrast: Vec<String>,
    /// Words of `before` and `around` that may be part of a longer word, which then denies nothing: 有 + 无证.
    #[serde(default)]
    #[schemars(description = "before 和 around 里可能是长词一部分的词，那时不算否定：有＋无证")]
    pub ambiguous: Vec<String>,
    /// Right after one of these, `sound` and `resolved` do not count: 未整改完成.
    #[serde(default)]
    #[schemars(description = "紧跟在这些后面的，sound 和 resolved 不算：未整改完成")]
    pub not_after: Vec<String>,
}
