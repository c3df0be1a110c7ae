//! 复核: what an appeal decided. It changes exactly the item that it names.

use super::say::{number, plain};
use crate::model::score::{ExtraScore, ItemScore, Standing, SubjectScore, VetoScore};
use crate::ruleset::assessment::{Extra, Scheme, SchemeItem, Veto};
use rust_decimal::Decimal;

/// A decision about one item of one subject that changes something.
#[derive(Clone, Debug, Default)]
pub struct Appeal {
    /// Whose.
    pub subject: String,
    /// The item, bonus, penalty or veto, by its number.
    pub item: String,
    /// The points that it gets; none where it does not concern the subject, or where a veto is withdrawn.
    pub points: Option<Decimal>,
    /// Why, by whom and when, in words.
    pub words: String,
}

/// The last decision about something.
fn last<'a>(appeals: &'a [Appeal], subject: &str, item: &str) -> Option<&'a Appeal> {
    appeals.iter().rev().find(|appeal| appeal.subject == subject && appeal.item == item)
}

pub(super) fn decide_item(appeals: &[Appeal], subject: &str, item: &SchemeItem, score: &mut ItemScore) {
    let Some(appeal) = last(appeals, subject, &item.id) else { return };
    let before = score.clone();
    let was = match before.standing {
        Standing::Given => format!("{} 分", number(before.points)),
        other => other.title().to_owned(),
    };
    score.appeal = Some(appeal.words.clone());
    if let Some(points) = appeal.points {
        score.standing = Standing::Given;
        score.points = points.clamp(Decimal::ZERO, item.points);
        score.full = item.points;
    } else {
        score.standing = Standing::NotApplicable;
        (score.points, score.full) = (Decimal::ZERO, Decimal::ZERO);
    }
    let now = appeal.points.map_or_else(|| "缺项".to_owned(), |_| format!("{} 分", number(score.points)));
    let taken_before: Decimal = before.reasons.iter().map(|reason| reason.taken).sum();
    let text = format!("复核由{was}改为{now}：{}", appeal.words);
    score.reasons.push(plain(text, score.full - score.points - taken_before, &item.clause));
}

pub(super) fn decide_extra(appeals: &[Appeal], subject: &str, extra: &Extra, score: &mut ExtraScore) {
    let Some(appeal) = last(appeals, subject, &extra.id) else { return };
    let before = score.points;
    score.points = appeal.points.unwrap_or_default().clamp(Decimal::ZERO, extra.most);
    let text = format!("复核由 {} 分改为 {} 分：{}", number(before), number(score.points), appeal.words);
    score.reasons.push(plain(text, score.points - before, &extra.clause));
    score.appeal = Some(appeal.words.clone());
}

/// Whether a veto is left.
pub(super) fn decide_veto(appeals: &[Appeal], subject: &str, veto: &Veto, score: &mut VetoScore) -> bool {
    match last(appeals, subject, &veto.id) {
        Some(appeal) if appeal.points.is_none() => {
            score.appeal = Some(appeal.words.clone());
            false
        }
        _ => true,
    }
}

/// Decisions that name nobody or nothing, in words.
pub(super) fn unused(appeals: &[Appeal], scheme: &Scheme, all: &[SubjectScore]) -> Vec<String> {
    let words = |appeal: &Appeal| {
        let what = match (all.iter().any(|subject| subject.name == appeal.subject), scheme.knows(&appeal.item)) {
            (true, true) => return None,
            (false, _) => format!("考核对象里没有「{}」", appeal.subject),
            (_, false) => format!("考核办法里没有项目「{}」", appeal.item),
        };
        Some(format!("复核（{} {}）：{what}，没有计入；请核对名称和项目编号", appeal.subject, appeal.item))
    };
    appeals.iter().filter_map(words).collect()
}
