//! `<pack>/ruleset.yaml` and `<pack>/criteria/*.yaml`: an industry's criteria for major hidden dangers.

use super::{SourceSpec, Status, shape::DateShape};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// `<pack>/ruleset.yaml`: what a pack of criteria is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "规则包", description = "一个行业的规则包")]
pub struct PackSpec {
    /// Identifier: the name of the folder.
    #[schemars(with = "String", description = "编号，与文件夹同名")]
    pub id: Spanned<String>,
    /// What the pack is called.
    #[schemars(description = "名称")]
    pub title: String,
    /// Whom it concerns.
    #[schemars(description = "管哪些企业")]
    pub scope: Scope,
    /// The trades that it knows.
    #[serde(default)]
    #[schemars(description = "认得哪些行业")]
    pub trades: Vec<TradeSpec>,
    /// Words one of which must stand in the text or in the enterprise's name where its trade is unknown: 灭火器过期 alone is
    /// no matter of fireworks.
    #[serde(default)]
    #[schemars(description = "企业行业不清楚时，隐患文字或企业名称里要有其中一个词，才往这个规则包上想")]
    pub context: Vec<String>,
    /// Other packs that concern an enterprise of these trades too.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "这些行业的企业还要看哪些规则包")]
    pub refers_to: Vec<Spanned<String>>,
    /// How many criteria the standard counts, where it says so.
    #[serde(default)]
    #[schemars(description = "标准自己说有多少条；没说的不写")]
    pub published_count: Option<usize>,
    /// What a reader should know: validity, replacement, what is missing.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的：有效期、被什么代替、还缺什么")]
    pub note: String,
}

/// Whom a pack concerns.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "适用对象", description = "规则包管哪些企业")]
pub enum Scope {
    /// Enterprises of its trades.
    #[schemars(description = "所列行业的企业")]
    Trade,
    /// Every enterprise: the premises say which.
    #[schemars(description = "所有企业，由各条的前提来定")]
    Any,
}

/// A trade and how enterprises write it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "行业", description = "一个行业和企业的各种写法")]
pub struct TradeSpec {
    /// Its name.
    #[schemars(with = "String", description = "行业名称")]
    pub name: Spanned<String>,
    /// Words in an enterprise's 行业 that mean it.
    #[schemars(description = "企业“行业”一栏里有这些词的，就是这个行业")]
    pub words: Vec<String>,
    /// Whether it counts only where no other trade is recognised: 制造 alone.
    #[serde(default)]
    #[schemars(description = "认不出别的行业时才算，如只写“制造”")]
    pub is_fallback: bool,
}

/// `<pack>/criteria/*.yaml`: criteria of one chapter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "判定标准", description = "重大事故隐患判定标准的一章")]
pub struct CriteriaSpec {
    /// Identifier of the chapter.
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
    /// First day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "从哪一天起有效，含当天；不写则不限")]
    pub effective_from: Option<Date>,
    /// Last day in force.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "到哪一天为止有效，含当天；不写则不限")]
    pub effective_to: Option<Date>,
    /// Chapters that this one replaces: they end on the day before it begins.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "代替了哪几章：它们的最后一天应是本章施行的前一天")]
    pub replaces: Vec<Spanned<String>>,
    /// Only enterprises of these trades.
    #[serde(default)]
    #[schemars(with = "Vec<String>", description = "只管这些行业；不写则规则包的各行业都管")]
    pub trades: Vec<Spanned<String>>,
    /// Condition without which none of the criteria concerns the enterprise.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "前提，Rhai 表达式；不成立的企业，整章都不适用")]
    pub premise: Option<Spanned<String>>,
    /// The facts that the criteria read.
    #[serde(default)]
    #[schemars(description = "各条要用到的情况")]
    pub facts: Vec<FactSpec>,
    /// The criteria.
    #[serde(default)]
    #[schemars(description = "各条判定标准")]
    pub rules: Vec<CriterionSpec>,
    /// Rules that count elements.
    #[serde(default)]
    #[schemars(description = "按个数判定的规则")]
    pub counting: Vec<CountingSpec>,
}

/// `facts/*.yaml`: facts that several packs read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "情况", description = "几个规则包都要用到的情况")]
pub struct FactsSpec {
    /// The facts.
    #[schemars(description = "各项情况")]
    pub facts: Vec<FactSpec>,
}

/// Something that can be known about an enterprise or an object.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "情况项", description = "企业或设施的一项可以知道的情况")]
pub struct FactSpec {
    /// Identifier: the name in expressions.
    #[schemars(with = "String", description = "编号，表达式里用的名字；小写英文和下划线")]
    pub id: Spanned<String>,
    /// What it is called.
    #[schemars(description = "叫什么")]
    pub title: String,
    /// What its values are.
    #[schemars(description = "填的是什么")]
    pub kind: FactKind,
    /// Unit of a number.
    #[serde(default)]
    #[schemars(description = "数值的单位")]
    pub unit: String,
    /// The words of a choice.
    #[serde(default)]
    #[schemars(description = "可选的词")]
    pub values: Vec<String>,
    /// The question that is put to a person.
    #[schemars(description = "问人的话")]
    pub ask: String,
}

/// What the values of a fact are.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "情况的类型", description = "情况填的是什么")]
pub enum FactKind {
    /// Yes or no.
    #[schemars(description = "是否")]
    YesNo,
    /// A number.
    #[schemars(description = "数")]
    Number,
    /// A device: `ok`, `failed` or `absent`; the standards treat the last two alike.
    #[schemars(description = "装置：ok 正常、failed 失效、absent 没有；标准把后两种同样看待")]
    Device,
    /// One of `values`.
    #[schemars(description = "values 里选一个")]
    Choice,
    /// Some of `values`.
    #[schemars(description = "values 里选几个")]
    Choices,
}

/// One criterion: a state that is a major hidden danger.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "判定标准的条目", description = "一条判定标准：一种属于重大事故隐患的情形")]
pub struct CriterionSpec {
    /// Identifier, never reused.
    #[schemars(with = "String", description = "编号，用过的不改作他用")]
    pub id: Spanned<String>,
    /// Clause in the file's source.
    #[schemars(with = "String", description = "依据文件里的条款")]
    pub clause: Spanned<String>,
    /// The bad state, in a few words.
    #[schemars(description = "情形，几个字")]
    pub title: String,
    /// The whole criterion, with its numbers.
    #[schemars(description = "整条内容，带数字")]
    pub detail: String,
    /// The state that should be, for the self-check workbook.
    #[schemars(description = "应该是什么样，用在自查表里")]
    pub check: String,
    /// How a person can see it.
    #[serde(default)]
    #[schemars(description = "现场怎么看")]
    pub guidance: String,
    /// Condition without which the criterion does not concern the enterprise.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "前提，Rhai 表达式；不成立的企业不适用这一条")]
    pub premise: Option<Spanned<String>>,
    /// When the bad state is there.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "条件，Rhai 表达式；成立就是有这种情形")]
    pub condition: Option<Spanned<String>>,
    /// Lines of word groups; a sentence with a word of every group of a line is a suspicion.
    #[serde(default)]
    #[schemars(
        with = "Vec<Vec<String>>",
        description = "关键词：每行几组，一句话里每组都有词就算疑似；一组里的词用 | 隔开，@名称 引用词表"
    )]
    pub keywords: Vec<Vec<Spanned<String>>>,
    /// 人, 机, 环 or 管.
    #[schemars(description = "原因在人、机、环、管的哪一方面")]
    pub cause: CauseAspect,
    /// What to do.
    #[schemars(description = "该怎么办")]
    pub remedy: String,
    /// What is our reading and not the text.
    #[serde(default)]
    #[schemars(description = "哪些是我们的理解，不是原文")]
    pub interpretation: String,
    /// A clause for everything else, which only a person can apply.
    #[serde(default)]
    #[schemars(description = "兜底条款，只能由人来判")]
    pub catch_all: bool,
    /// An element that others count, not a major hidden danger by itself.
    #[serde(default)]
    #[schemars(description = "自己不是重大事故隐患，只供别的规则计数")]
    pub counts_as: Option<CountsAs>,
    /// Whether the source was read, where that differs from the file's status.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；与整章不同时才写")]
    pub status: Option<Status>,
    /// First day in force, where that differs from the file's.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "从哪一天起有效，含当天；与整章不同时才写")]
    pub effective_from: Option<Date>,
    /// Last day in force, where that differs from the file's.
    #[serde(default)]
    #[schemars(with = "Option<DateShape>", description = "到哪一天为止有效，含当天；与整章不同时才写")]
    pub effective_to: Option<Date>,
    /// What a reader should know.
    #[serde(default)]
    #[schemars(description = "要让看的人知道的话")]
    pub note: String,
}

/// What a criterion is when it is no major hidden danger by itself.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(title = "计数身份", description = "自己不是重大事故隐患的条目算什么")]
pub enum CountsAs {
    /// One of the elements that a counting rule counts.
    #[schemars(description = "供按个数判定的规则计数的要素")]
    Element,
}

/// A rule that holds when enough elements do.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "按个数判定的规则", description = "够几个要素就成立的规则")]
pub struct CountingSpec {
    /// Identifier, never reused.
    #[schemars(with = "String", description = "编号，用过的不改作他用")]
    pub id: Spanned<String>,
    /// Clause in the file's source.
    #[schemars(with = "String", description = "依据文件里的条款")]
    pub clause: Spanned<String>,
    /// The bad state, in a few words.
    #[schemars(description = "情形，几个字")]
    pub title: String,
    /// The whole rule.
    #[schemars(description = "整条内容")]
    pub detail: String,
    /// The state that should be.
    #[schemars(description = "应该是什么样")]
    pub check: String,
    /// Whom it concerns.
    #[serde(default)]
    #[schemars(with = "Option<String>", description = "前提，Rhai 表达式；不成立的企业不适用")]
    pub premise: Option<Spanned<String>>,
    /// The elements that are counted.
    #[schemars(with = "Vec<String>", description = "数哪些要素")]
    pub elements: Vec<Spanned<String>>,
    /// How many of them make the rule hold.
    #[schemars(description = "够几个就成立")]
    pub at_least: usize,
    /// 人, 机, 环 or 管.
    #[schemars(description = "原因在人、机、环、管的哪一方面")]
    pub cause: CauseAspect,
    /// What to do.
    #[schemars(description = "该怎么办")]
    pub remedy: String,
    /// Whether the source was read, where that differs from the file's status.
    #[serde(default)]
    #[schemars(description = "原文是否核对过；与整章不同时才写")]
    pub status: Option<Status>,
}

/// 人机环管: where the cause of a danger lies.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[schemars(title = "人机环管", description = "原因在哪一方面")]
pub enum CauseAspect {
    /// 人: what people do.
    #[serde(rename = "人")]
    #[schemars(description = "人的行为")]
    People,
    /// 机: machines and materials.
    #[serde(rename = "机")]
    #[schemars(description = "机器设备和物料")]
    Machine,
    /// 环: surroundings.
    #[serde(rename = "环")]
    #[schemars(description = "环境")]
    Environment,
    /// 管: management.
    #[serde(rename = "管")]
    #[schemars(description = "管理")]
    Management,
}

impl CauseAspect {
    /// The word of the field.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::People => "人",
            Self::Machine => "机",
            Self::Environment => "环",
            Self::Management => "管",
        }
    }
}
