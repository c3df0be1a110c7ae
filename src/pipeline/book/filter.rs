//! 筛选: which rows are wanted, in the words in which a clerk thinks.

use super::BookError;
use crate::model::DangerMark;
use crate::model::book::DangerState;
use crate::model::decimal_from_text;
use crate::normalise::period_of;
use crate::ruleset::Ruleset;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Which rows are wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Filter {
    /// 单位: the name contains this.
    Unit(String),
    /// The unit of just this name.
    UnitIs(String),
    /// A number field is more than this.
    MoreThan(String, Decimal),
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
    /// 标记: 延期, 验收不通过, 挂牌督办, 停产整治, 已上报.
    Mark(DangerMark),
    /// 按规则超期: of what is not done and has no limit, what a rule would have had done before the day.
    LateByRule,
    /// 复查超期: done, not checked, and a rule's time for that is over.
    RecheckLate,
    /// 有等级.
    HasLevel,
    /// 期间: happened in this time.
    Period(Date, Date),
    /// A field, by title or identifier, contains this.
    Field(String, String),
    /// A field says something else.
    OtherThan(String, String),
    /// A field says just this, or one of these.
    Is(String, Vec<String>),
    /// A field says none of these, or nothing.
    IsNot(String, Vec<String>),
    /// 填了: a field says something.
    Filled(String),
    /// 已整改: done, as far as anybody knows.
    Rectified,
    /// 到期: to be done by the day or before.
    FallenDue,
    /// 按期整改: done by the day by which it was to be.
    OnTime,
    /// 没写期限.
    WithoutDue,
    /// 没有等级: none, or none that anybody knows.
    WithoutLevel,
    /// 在名单上: its unit is on the list of enterprises.
    OnRoster,
}

impl Filter {
    /// The field that it reads, by title or identifier, beside what every row has.
    pub(in crate::pipeline) fn field(&self) -> Option<&str> {
        match self {
            Self::MoreThan(name, _)
            | Self::Field(name, _)
            | Self::OtherThan(name, _)
            | Self::Is(name, _)
            | Self::IsNot(name, _)
            | Self::Filled(name) => Some(name),
            _ => None,
        }
    }

    /// Reads `键=值`, or a word that needs no value.
    ///
    /// # Errors
    /// When it is neither.
    pub fn read(text: &str) -> Result<Self, BookError> {
        if let Some((field, values)) = text.split_once("!==") {
            return Ok(Self::IsNot(field.trim().to_owned(), listed(values)));
        }
        if let Some((field, values)) = text.split_once("==") {
            return Ok(Self::Is(field.trim().to_owned(), listed(values)));
        }
        if let Some(field) = text.trim().strip_prefix("填了") {
            return Ok(Self::Filled(field.trim().to_owned()));
        }
        if let Some((field, number)) = text.split_once(['>', '＞']) {
            let number = decimal_from_text(number);
            let number = number.ok_or_else(|| BookError::Filter(text.to_owned(), "＞后面要写一个数".to_owned()))?;
            return Ok(Self::MoreThan(field.trim().to_owned(), number));
        }
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
            "没有等级" => return Ok(Self::WithoutLevel),
            "已整改" => return Ok(Self::Rectified),
            "到期" => return Ok(Self::FallenDue),
            "按期整改" => return Ok(Self::OnTime),
            "没写期限" => return Ok(Self::WithoutDue),
            "在名单上" => return Ok(Self::OnRoster),
            "按规则超期" | "late_by_rule" => return Ok(Self::LateByRule),
            "复查超期" | "recheck_late" => return Ok(Self::RecheckLate),
            "标记" | "mark" if !value.is_empty() => {
                let all = || DangerMark::ALL.map(DangerMark::title).join("、");
                return mark(&value).ok_or_else(|| wrong(&format!("标记可写：{}", all())));
            }
            _ if value.is_empty() => return mark(key).ok_or_else(|| wrong(WITHOUT_VALUE)),
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

    /// Refuses a field that no table has: it would fit no row, or all of them, and nobody would know why.
    ///
    /// # Errors
    /// When there is no such field.
    pub fn check(self, ruleset: &Ruleset) -> Result<Self, BookError> {
        let (Self::Field(named, _)
        | Self::OtherThan(named, _)
        | Self::Is(named, _)
        | Self::IsNot(named, _)
        | Self::MoreThan(named, _)
        | Self::Filled(named)) = &self
        else {
            return Ok(self);
        };
        let fields = ruleset.fields.all();
        let is_there = fields.iter().any(|field| field.id == *named || field.title == *named);
        if is_there { Ok(self) } else { Err(BookError::NoField(named.clone())) }
    }
}

/// Values with 、 between them.
fn listed(values: &str) -> Vec<String> {
    values.split('、').map(|value| value.trim().to_owned()).collect()
}

/// What to write where a word makes no sense alone.
const WITHOUT_VALUE: &str = "请写成 键=值，如 村=上庄村；不带值的只有 逾期、未整改、已整改、到期、按期整改、没写期限、按规则超期、复查超期、计划已过、有等级、没有等级、在名单上，\
    和标记：延期、验收不通过、挂牌督办、停产整治、已上报";

/// A mark by its title, or by another word that clerks use for it.
fn mark(word: &str) -> Option<Filter> {
    let known = DangerMark::find(word).or(match word {
        "上报" => Some(DangerMark::Reported),
        "挂牌" => Some(DangerMark::SupervisedListing),
        "停产" | "停产停业" | "停产整顿" | "局部停用" => Some(DangerMark::StopWork),
        "复查不合格" | "复查不通过" | "验收不合格" => Some(DangerMark::Rejected),
        _ => None,
    })?;
    Some(Filter::Mark(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_asked_for_by_their_word_or_as_a_value() {
        for (word, mark) in [
            ("延期", DangerMark::Extended),
            ("挂牌督办", DangerMark::SupervisedListing),
            ("停产停业", DangerMark::StopWork),
            ("复查不合格", DangerMark::Rejected),
            ("已上报", DangerMark::Reported),
            ("标记=延期", DangerMark::Extended),
        ] {
            assert_eq!(Filter::read(word).expect(word), Filter::Mark(mark));
        }
        let wrong = Filter::read("标记=没有的").expect_err("no mark").to_string();
        assert!(wrong.contains("挂牌督办"), "{wrong}");
        assert!(Filter::read("村").is_err());
    }
}
