//! Risk levels and the colours that go with them.

use serde::{Deserialize, Serialize};

/// 风险等级: the national scale of four, from the highest down.
///
/// The order is that of severity: `Low < Moderate < Considerable < Major`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    /// 低风险, blue.
    Low,
    /// 一般风险, yellow.
    Moderate,
    /// 较大风险, orange.
    Considerable,
    /// 重大风险, red.
    Major,
}

impl RiskLevel {
    /// All levels from the highest down, as tables list them.
    pub const DESCENDING: [Self; 4] = [Self::Major, Self::Considerable, Self::Moderate, Self::Low];

    /// The level as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Major => "重大风险",
            Self::Considerable => "较大风险",
            Self::Moderate => "一般风险",
            Self::Low => "低风险",
        }
    }

    /// The level without what it is one of: 重大, 较大, 一般, 低.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.title().trim_end_matches("风险")
    }

    /// The level that a word names.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::DESCENDING.into_iter().find(|level| level.word() == word)
    }

    /// The colour's name.
    #[must_use]
    pub const fn colour(self) -> &'static str {
        match self {
            Self::Major => "红",
            Self::Considerable => "橙",
            Self::Moderate => "黄",
            Self::Low => "蓝",
        }
    }

    /// The colour as 0xRRGGBB.
    #[must_use]
    pub const fn rgb(self) -> u32 {
        match self {
            Self::Major => 0xFF_0000,
            Self::Considerable => 0xFF_A500,
            Self::Moderate => 0xFF_FF00,
            Self::Low => 0x00_B0_F0,
        }
    }

    /// The identifier used in JSON and in rule files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Considerable => "considerable",
            Self::Moderate => "moderate",
            Self::Low => "low",
        }
    }

    /// Position in [`Self::DESCENDING`]: 0 for the highest.
    #[must_use]
    pub const fn rank(self) -> usize {
        match self {
            Self::Major => 0,
            Self::Considerable => 1,
            Self::Moderate => 2,
            Self::Low => 3,
        }
    }
}
