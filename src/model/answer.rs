//! What a criterion says about an enterprise or a hidden danger.

/// The answer of a criterion. Unknown is never no.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Answer {
    /// 判定: premise and condition hold on known facts.
    Determined,
    /// 疑似: a text, or a draft rule, speaks for it; a person must confirm.
    Suspected,
    /// 待核: a needed fact is unknown, or only a person can tell.
    Unknown,
    /// 要素: an element that counting rules count, not a major hidden danger by itself.
    Element,
    /// 未命中: the bad state is not there.
    Silent,
    /// 不适用: the criterion does not concern the enterprise.
    NotApplicable,
}

impl Answer {
    /// All answers, gravest first.
    pub const ALL: [Self; 6] =
        [Self::Determined, Self::Suspected, Self::Unknown, Self::Element, Self::Silent, Self::NotApplicable];

    /// Identifier in JSON and in cases.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Determined => "fires",
            Self::Suspected => "suspected",
            Self::Unknown => "unknown",
            Self::Element => "element",
            Self::Silent => "silent",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// What users read.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Determined => "判定",
            Self::Suspected => "疑似",
            Self::Unknown => "待核",
            Self::Element => "要素成立",
            Self::Silent => "未命中",
            Self::NotApplicable => "不适用",
        }
    }
}
