//! `lexicon/*.yaml`: words that many criteria share, and how a text denies what it mentions.

use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// `lexicon/*.yaml`: words for reading the text of hidden dangers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconSpec {
    /// Word groups that keywords name as `@group`; a word may name another group.
    pub groups: BTreeMap<String, Vec<Spanned<String>>>,
    /// Wordings of one thing.
    #[serde(default)]
    pub synonyms: Vec<Vec<String>>,
    /// How a text denies what it mentions.
    pub denials: DenialsSpec,
}

/// Words by which a text denies what it mentions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DenialsSpec {
    /// Deny what follows in the same clause: 未发现…, 严禁….
    pub before: Vec<String>,
    /// A word, and words one of which must follow it in the clause; they deny what stands between: 无…现象.
    pub around: Vec<(String, Vec<String>)>,
    /// Deny their own clause: …完好.
    pub sound: Vec<String>,
    /// Deny everything before them in the sentence: …，已整改.
    pub resolved: Vec<String>,
    /// Begin a clause of their own: …，但….
    pub contrast: Vec<String>,
    /// Words of `before` and `around` that may be part of a longer word, which then denies nothing: 有 + 无证.
    #[serde(default)]
    pub ambiguous: Vec<String>,
    /// Right after one of these, `sound` and `resolved` do not count: 未整改完成.
    #[serde(default)]
    pub not_after: Vec<String>,
}
