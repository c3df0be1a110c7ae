//! What grading says of a record, and why.

use super::RiskLevel;
use rust_decimal::Decimal;
use serde::Serialize;

/// 与填报是否一致: how the typed value and level compare with the computed ones.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// All that was typed is right.
    Agrees,
    /// The typed risk value is not what the factors give.
    ValueDiffers,
    /// The typed level is not the one that the rules give.
    LevelDiffers,
    /// Both differ.
    BothDiffer,
    /// Neither a value nor a level was typed.
    NotDeclared,
    /// The factors do not give a value, so that there is nothing to compare with.
    NotComputable,
}

impl Agreement {
    /// All outcomes, in the order in which summaries list them.
    pub const ALL: [Self; 6] = [
        Self::Agrees,
        Self::ValueDiffers,
        Self::LevelDiffers,
        Self::BothDiffer,
        Self::NotDeclared,
        Self::NotComputable,
    ];

    /// Identifier in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::ValueDiffers => "value_differs",
            Self::LevelDiffers => "level_differs",
            Self::BothDiffer => "both_differ",
            Self::NotDeclared => "not_declared",
            Self::NotComputable => "not_computable",
        }
    }

    /// The outcome as a clerk would say it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Agrees => "一致",
            Self::ValueDiffers => "风险值不一致",
            Self::LevelDiffers => "等级不一致",
            Self::BothDiffer => "风险值和等级都不一致",
            Self::NotDeclared => "未填报风险值和等级",
            Self::NotComputable => "无法核算",
        }
    }

    /// Whether the sender typed something that is wrong.
    #[must_use]
    pub const fn is_disagreement(self) -> bool {
        matches!(self, Self::ValueDiffers | Self::LevelDiffers | Self::BothDiffer)
    }
}

/// 判定理由: one step on the way to a level.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Reason {
    /// The rule's identifier.
    pub rule: String,
    /// The document that the rule is taken from.
    pub source: String,
    /// The clause in it.
    pub clause: String,
    /// What was read and what follows.
    pub text: String,
}

/// 判定结果: the grade of a record. Equal inputs share one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Grade {
    /// 风险值, where the factors give one.
    pub risk_value: Option<Decimal>,
    /// 判定等级, where something gives one.
    pub level: Option<RiskLevel>,
    /// How the typed value and level compare.
    pub agreement: Agreement,
    /// Why, step by step.
    pub reasons: Vec<Reason>,
}

impl Grade {
    /// The reasons in one line, as the graded workbook shows them.
    #[must_use]
    pub fn reason_text(&self) -> String {
        let mut line = String::new();
        for reason in &self.reasons {
            if !line.is_empty() {
                line.push('；');
            }
            line.push_str(&reason.text);
            if !reason.source.is_empty() {
                line.push('【');
                line.push_str(&reason.rule);
                line.push('，');
                line.push_str(&reason.source);
                if !reason.clause.is_empty() {
                    line.push(' ');
                    line.push_str(&reason.clause);
                }
                line.push('】');
            }
        }
        line
    }
}
