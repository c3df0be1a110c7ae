//! 筛选: which rows are wanted, in the words in which a clerk thinks.

use super::BookError;
use crate::model::book::DangerState;
use crate::normalise::period_of;
use jiff::civil::Date;

/// Which rows are wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Filter {
    /// 单位: the name contains this.
    Unit(String),
    /// 报送单位: the sender's name contains this.
    Sender(String),
    /// 村（社区）.
    Village(String),
    /// 行业: contains this.
    Trade(String),
    /// 等级: begins with this.
    Level(String),
    /// 状态.
    State(DangerState),
    /// 逾期: not done by the day.
    Overdue,
    /// 未整改: not done, as far as anybody knows.
    Open,
    /// To be done from this day on, before the other, and not done yet.
    DueBetween(Date, Date),
    /// 计划已过: to be done before the day, and no day on which it was is known.
    PastDue,
    /// 有等级.
    HasLevel,
    /// 期间: happened in this time.
    Period(Date, Date),
    /// A field, by title or identifier, contains this.
    Field(String, String),
    /// A field says something else.
    OtherThan(String, String),
}

impl Filter {
    /// Reads `键=值`, or a word that needs no value.
    ///
    /// # Errors
    /// When it is neither.
    pub fn read(text: &str) -> Result<Self, BookError> {
        if let Some((field, value)) = text.split_once(['≠']).or_else(|| text.split_once("!=")) {
            return Ok(Self::OtherThan(field.trim().to_owned(), value.trim().to_owned()));
        }
        let (key, value) = text.split_once(['=', '＝']).map_or((text, ""), |(key, value)| (key, value));
        let (key, value) = (key.trim(), value.trim().to_owned());
        let wrong = |why: &str| BookError::Filter(text.to_owned(), why.to_owned());
        match key {
            "逾期" | "overdue" => return Ok(Self::Overdue),
            "未整改" | "open" => return Ok(Self::Open),
            "计划已过" | "past_due" => return Ok(Self::PastDue),
            "有等级" | "has_level" => return Ok(Self::HasLevel),
            _ if value.is_empty() => {
                return Err(wrong("请写成 键=值，如 村=上庄村；只有 逾期、未整改、计划已过、有等级 不带值"));
            }
            _ => {}
        }
        Ok(match key {
            "单位" | "企业" | "unit" => Self::Unit(value),
            "报送单位" | "sender" => Self::Sender(value),
            "村" | "社区" | "村（社区）" | "village" => Self::Village(value),
            "行业" | "trade" => Self::Trade(value),
            "等级" | "level" => Self::Level(value),
            "状态" | "state" => {
                let known = DangerState::ALL.into_iter().find(|state| state.title() == value || state.id() == value);
                let all = || DangerState::ALL.map(DangerState::title).join("、");
                Self::State(known.ok_or_else(|| wrong(&format!("状态可写：{}", all())))?)
            }
            "期间" | "period" => {
                let (from, until) = period_of(&value)
                    .ok_or_else(|| wrong("期间可写 2026年、2026年上半年、2026年第三季度、2026年10月、2026年7—9月"))?;
                Self::Period(from, until)
            }
            field => Self::Field(field.to_owned(), value),
        })
    }
}
