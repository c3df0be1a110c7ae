//! 年度考核: what an assessment gave to whom, with the reason and the rows behind every point.

mod analysis;
mod form;

pub use analysis::{BoardLine, GroupBias, GroupSummary, ItemLoss, ItemSensitivity, Mover, Relation, ScoreAnalysis};
pub use form::{MarkAsks, MarkLine};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// 考核结果: all subjects of one scheme and year.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Assessment {
    /// The year.
    pub year: i16,
    /// 统计日: what the book knew up to then.
    pub as_of: String,
    /// The scheme.
    pub scheme: SchemeHead,
    /// Its items, each after the one of which it is a part; the scores of a subject are in this order.
    pub items: Vec<ItemHead>,
    /// Bonuses, penalties and vetoes, in the order of a subject's.
    pub bonuses: Vec<ExtraHead>,
    /// See `bonuses`.
    pub penalties: Vec<ExtraHead>,
    /// See `bonuses`.
    pub vetoes: Vec<ExtraHead>,
    /// The subjects, by group and rank.
    pub subjects: Vec<SubjectScore>,
    /// What was wrong with marks and appeals: where, what, what to do.
    pub problems: Vec<String>,
}

/// What a reader must know of the scheme.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct SchemeHead {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// 村（社区） or 企业.
    pub about: String,
    /// Document and clause.
    pub basis: String,
    /// Whether nobody has decided it yet.
    pub is_draft: bool,
    /// The sum of the points of all items.
    pub total: Decimal,
    /// What scores are expressed in.
    pub out_of: Decimal,
    /// The smallest difference between points.
    pub step: Decimal,
    /// Per cent of the quarters and of the end of the year, where both count.
    pub terms: Option<(Decimal, Decimal)>,
    /// The most that bonuses add.
    pub bonus_cap: Decimal,
    /// The grades with their lower edges, which belong to them, the best first.
    pub bands: Vec<(Decimal, String)>,
    /// Grades that are held up.
    pub red: Vec<String>,
    /// Grades that are exposed.
    pub black: Vec<String>,
    /// What a reader should know.
    pub note: String,
}

/// An item of the scheme.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ItemHead {
    /// The number by which it is cited.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its points.
    pub points: Decimal,
    /// The clause.
    pub clause: String,
    /// The rule as people read it.
    pub rule: String,
    /// How many items it is inside of.
    pub depth: usize,
    /// Whether points are given by it, not by its parts.
    pub is_leaf: bool,
    /// Whether it is looked at in each quarter.
    pub is_quarterly: bool,
    /// Whether persons give its points.
    pub is_marked: bool,
}

/// A bonus, a penalty or a veto of the scheme.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ExtraHead {
    /// The number by which it is cited.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The clause.
    pub clause: String,
    /// The most that it comes to; nothing for a veto.
    pub most: Decimal,
}

/// 得分单: what one subject got.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct SubjectScore {
    /// Its name.
    pub name: String,
    /// 村（社区）; of a village itself.
    pub village: String,
    /// Its trade, where it is an enterprise.
    pub trade: String,
    /// The group among which it is ranked.
    pub group: String,
    /// What it got by item, in the order of the scheme; sums where an item has parts.
    pub items: Vec<ItemScore>,
    /// Points of the items, earned and applicable, before anything is added; of the terms together where there are two.
    pub earned: Decimal,
    /// See `earned`.
    pub applicable: Decimal,
    /// Points of items that are still to be found out.
    pub pending: Decimal,
    /// What the items come to, out of the scheme's scale; none where nothing is decided.
    pub base: Option<Decimal>,
    /// What was added, each.
    pub bonuses: Vec<ExtraScore>,
    /// What was added together, within the cap.
    pub bonus: Decimal,
    /// What was taken beside the items, each.
    pub penalties: Vec<ExtraScore>,
    /// What was taken together.
    pub penalty: Decimal,
    /// The vetoes that apply or are to be found out.
    pub vetoes: Vec<VetoScore>,
    /// The score: base, bonus and penalty together, to two places.
    pub score: Option<Decimal>,
    /// The lowest and the highest that it can be while items are to be found out.
    pub range: Option<(Decimal, Decimal)>,
    /// The grade; empty where there is no score.
    pub grade: String,
    /// The grade by the score alone.
    pub grade_by_score: String,
    /// Whether anything is still to be found out.
    pub is_provisional: bool,
    /// Its rank in its group; equal scores have equal ranks.
    pub rank: Option<u32>,
    /// How many are ranked in its group.
    pub ranked: u32,
    /// The median of its group.
    pub group_median: Option<Decimal>,
    /// How it stood last year.
    pub last_year: Option<LastYear>,
    /// What would change the grade.
    pub outlook: Option<Outlook>,
}

/// How it stood last year.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct LastYear {
    /// The scheme's title.
    pub scheme: String,
    /// The score.
    pub score: Option<Decimal>,
    /// The grade.
    pub grade: String,
    /// The rank in its group.
    pub rank: Option<u32>,
    /// How many were ranked.
    pub ranked: u32,
    /// Whether that year is closed.
    pub is_closed: bool,
}

/// What would change the grade.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Outlook {
    /// The next better grade by score, and how many points are missing.
    pub better: Option<(String, Decimal)>,
    /// The items with the most points lost that would close the gap, by position, with what was lost.
    pub items: Vec<(usize, Decimal)>,
    /// The next worse grade, and by how many points it was avoided.
    pub worse: Option<(String, Decimal)>,
    /// The grade without the veto, where there is one.
    pub without_veto: Option<String>,
}

/// How it stands with an item.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Points were given.
    #[default]
    Given,
    /// 缺项: it does not concern the subject.
    NotApplicable,
    /// 待核: to be found out.
    Pending,
}

impl Standing {
    /// As an office would say it; nothing of what is given.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Given => "",
            Self::NotApplicable => "缺项",
            Self::Pending => "待核",
        }
    }
}

/// What a subject got for an item.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ItemScore {
    /// How it stands.
    pub standing: Standing,
    /// Points given; 0 where none are.
    pub points: Decimal,
    /// Points that it could get; 0 where it does not concern the subject.
    pub full: Decimal,
    /// Why: what was measured, what was taken and for which rows.
    pub reasons: Vec<Reason>,
    /// The quarters, where it is looked at in each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quarters: Vec<ItemScore>,
    /// The appeal that decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<String>,
}

/// Why points were given or taken.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Reason {
    /// In words.
    pub text: String,
    /// Points taken for it; 0 where it only tells what was measured.
    pub taken: Decimal,
    /// The clause.
    pub clause: String,
    /// The first of the rows behind it.
    pub rows: Vec<ScoreRow>,
    /// How many rows there are.
    pub row_count: usize,
}

/// A row behind a reason.
#[derive(Clone, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct ScoreRow {
    /// The number under which it is cited; shared, as one row stands behind many reasons.
    pub id: Arc<str>,
    /// File, sheet, row.
    pub place: (Arc<str>, Arc<str>, u32),
}

/// A bonus or a penalty.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ExtraScore {
    /// Points, within its own limit.
    pub points: Decimal,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The appeal that decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<String>,
}

/// A veto.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct VetoScore {
    /// Its position in the scheme.
    pub at: usize,
    /// Whether it applies; otherwise it is to be found out.
    pub applies: bool,
    /// The best grade that is left.
    pub at_most: String,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The appeal that decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<String>,
}

impl SubjectScore {
    /// Whether a veto applies.
    #[must_use]
    pub fn is_vetoed(&self) -> bool {
        self.vetoes.iter().any(|veto| veto.applies)
    }
}
