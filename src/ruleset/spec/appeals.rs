//! `appeals.yaml` of a workspace: what those who were scored object to, and what was decided.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

/// An appeal as the file has it; the file is a list of them, the oldest first.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct AppealSpec {
    /// Who objects.
    pub subject: String,
    /// To which item, bonus, penalty or veto.
    pub item: String,
    /// What is claimed.
    pub claim: String,
    /// Files that show it, in the workspace's folder of evidence.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// When it came in.
    pub filed_on: Date,
    /// What was decided.
    pub decision: AppealDecision,
    /// The points that the item gets, where it was accepted; none where it does not concern the subject or a veto is withdrawn.
    #[serde(default)]
    pub points: Option<Decimal>,
    /// Why it was decided so.
    #[serde(default)]
    pub reason: String,
    /// Who decided.
    #[serde(default)]
    pub decided_by: String,
    /// When.
    #[serde(default)]
    pub decided_on: Option<Date>,
}

/// What was decided.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum AppealDecision {
    /// Nothing yet.
    Pending,
    /// 采纳: the points that it says hold.
    Accepted,
    /// 不采纳.
    Rejected,
}

impl AppealDecision {
    /// All decisions.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Accepted, Self::Rejected];

    /// Identifier in the file.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    /// As an office would say it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Pending => "待定",
            Self::Accepted => "采纳",
            Self::Rejected => "不采纳",
        }
    }
}
