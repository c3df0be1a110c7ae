//! What an assessment shows of all its subjects together.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// 考核分析.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ScoreAnalysis {
    /// How many got each grade, the best first.
    pub grades: Vec<(String, u32)>,
    /// How many have scores in each span of ten, the highest first: `90—100`.
    pub spans: Vec<(String, u32)>,
    /// Each group.
    pub groups: Vec<GroupSummary>,
    /// Each item by which points are given, that on which most was lost first.
    pub losses: Vec<ItemLoss>,
    /// Groups that lose much more than others on an item.
    pub biases: Vec<GroupBias>,
    /// Whether scores go with something else, such as the number of enterprises.
    pub relations: Vec<Relation>,
    /// What would happen to ranks without each item, that which moves most first.
    pub sensitivity: Vec<ItemSensitivity>,
    /// How each stands against last year, where that is known.
    pub movers: Vec<Mover>,
    /// Who is held up.
    pub red: Vec<BoardLine>,
    /// Who is exposed.
    pub black: Vec<BoardLine>,
    /// 典型企业候选: who may be held up as an example, the first first.
    pub typical: Vec<BoardLine>,
}

/// A group.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct GroupSummary {
    /// What it is called; empty where all are ranked together.
    pub group: String,
    /// How many there are.
    pub count: u32,
    /// How many have a score.
    pub ranked: u32,
    /// The highest score.
    pub highest: Option<Decimal>,
    /// The lowest score.
    pub lowest: Option<Decimal>,
    /// The mean.
    pub mean: Option<Decimal>,
    /// The median.
    pub median: Option<Decimal>,
}

/// What was lost on an item.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ItemLoss {
    /// The item, by position.
    pub at: usize,
    /// Points that all whom it concerns could get.
    pub full: Decimal,
    /// Points that they did not.
    pub lost: Decimal,
    /// The one as a share of the other, in per cent.
    pub rate: Decimal,
    /// How many lost points on it.
    pub losers: u32,
    /// How many it concerns and is decided of.
    pub decided: u32,
    /// Of how many it is to be found out.
    pub pending: u32,
}

/// A group that loses much more than others on an item.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct GroupBias {
    /// The item, by position.
    pub at: usize,
    /// The group.
    pub group: String,
    /// What it loses, in per cent.
    pub rate: Decimal,
    /// What the others lose, in per cent.
    pub others: Decimal,
}

/// Whether scores go with something else.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Relation {
    /// With what: 企业数, 从业人数.
    pub with: String,
    /// Kendall's τ: 1 where more always means a higher score, −1 where it always means a lower one, 0 where neither.
    pub tau: Decimal,
    /// How many subjects are compared.
    pub count: u32,
    /// In words.
    pub words: String,
}

/// What would happen without an item.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ItemSensitivity {
    /// The item, by position.
    pub at: usize,
    /// How many ranks would move.
    pub moved: u32,
    /// How many grades would change.
    pub regraded: u32,
    /// Who would move furthest: name, rank now, rank then.
    pub furthest: Option<(String, u32, u32)>,
}

/// How somebody stands against last year.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Mover {
    /// The name.
    pub name: String,
    /// The score then and now.
    pub scores: (Decimal, Decimal),
    /// The rank then and now.
    pub ranks: (Option<u32>, Option<u32>),
    /// The grade then and now.
    pub grades: (String, String),
}

/// Somebody on a board.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct BoardLine {
    /// The name.
    pub name: String,
    /// 村（社区）.
    pub village: String,
    /// The grade.
    pub grade: String,
    /// The score.
    pub score: Option<Decimal>,
    /// Why.
    pub reason: String,
}
