//! Items whose points persons give: within limits, or not at all.

use super::facts::Mark;
use super::item::{Item, not_applicable};
use super::say::{by_mark, number};
use crate::model::score::{ItemScore, Reason};
use crate::ruleset::spec::JudgedDeductSpec;
use rust_decimal::Decimal;

/// 人评: one line gives points, or any number of lines take some.
pub(super) fn judged(item: &Item<'_>, from: Decimal, known: &[JudgedDeductSpec], wrong: &mut Vec<String>) -> ItemScore {
    let full = item.rule.points;
    let mut given: Option<(Decimal, &Mark)> = None;
    let mut taken: Vec<(Decimal, &Mark)> = Vec::new();
    for mark in item.marks.iter().copied() {
        match amount(item, mark, (from, full), known) {
            Ok(Some(Amount::Given(points))) => {
                if given.is_some_and(|(other, _)| other != points) || !taken.is_empty() {
                    return refused(item, mark, "同一项填了几个不同的得分", "请只留一行", wrong);
                }
                given = Some((points, mark));
            }
            Ok(Some(Amount::Taken(_))) if given.is_some() => {
                return refused(item, mark, "同一项一行填得分、一行填扣分", "请都填扣分，或只留填得分的一行", wrong);
            }
            Ok(Some(Amount::Taken(points))) => taken.push((points, mark)),
            Ok(None) => {}
            Err((what, help)) => return refused(item, mark, &what, &help, wrong),
        }
    }
    match (given, taken.is_empty()) {
        (Some((points, mark)), _) => {
            let why = if mark.reason.is_empty() {
                format!("评分人给 {} 分", number(points))
            } else {
                mark.reason.clone()
            };
            item.given(points, vec![by_mark(mark, &why, full - points, &item.rule.clause)])
        }
        (None, false) => by_lines(item, &taken),
        (None, true) => item.unknown("还没有评分"),
    }
}

fn by_lines(item: &Item<'_>, taken: &[(Decimal, &Mark)]) -> ItemScore {
    let mut left = item.rule.points;
    let line = |(points, mark): &(Decimal, &Mark)| -> Reason {
        let here = (*points).min(left);
        left -= here;
        let why = match (mark.reason.is_empty(), points.is_zero()) {
            (false, _) => mark.reason.clone(),
            (true, true) => "评分人没有扣分".to_owned(),
            (true, false) => "评分人扣分，没有写原因".to_owned(),
        };
        by_mark(mark, &why, here, &item.rule.clause)
    };
    let reasons = taken.iter().map(line).collect();
    item.given(left, reasons)
}

/// What a line says.
enum Amount {
    Given(Decimal),
    Taken(Decimal),
}

/// What a line gives or takes; nothing of a line that was left blank. An error says what is wrong and what to do.
fn amount(
    item: &Item<'_>,
    mark: &Mark,
    (from, full): (Decimal, Decimal),
    known: &[JudgedDeductSpec],
) -> Result<Option<Amount>, (String, String)> {
    if let Some(unreadable) = mark.unreadable.first() {
        return Err((format!("{unreadable} 认不出"), "请填数字；要定的还没有定，就空着".to_owned()));
    }
    let step = item.context.scheme.step;
    for points in [mark.points, mark.deduct].into_iter().flatten() {
        if points % step != Decimal::ZERO {
            return Err((format!("{} 不是计分单位 {} 的整数倍", number(points), number(step)), "请改".to_owned()));
        }
    }
    let limits = format!("{} 到 {} 分", number(from), number(full));
    let in_range = |points: Decimal| points >= from && points <= full;
    match (mark.points, mark.deduct) {
        (None, None) => Ok(None),
        (Some(points), Some(deduct)) if full - deduct != points => {
            let sum = format!("标准分 {} − 扣分 {} ≠ 得分 {}", number(full), number(deduct), number(points));
            Err((sum, "请改成相等，或只填一样".to_owned()))
        }
        (Some(points), _) if !in_range(points) => {
            Err((format!("得分 {} 不在 {limits}之间", number(points)), "请改".to_owned()))
        }
        (_, Some(deduct))
            if !in_range(full - deduct) && deduct > Decimal::ZERO || mark.deduct < Some(Decimal::ZERO) =>
        {
            Err((format!("扣 {} 分，得分不在 {limits}之间", number(deduct)), "扣分写正数，不超过标准分".to_owned()))
        }
        (_, Some(deduct)) => {
            check_option(mark, deduct, known)?;
            Ok(Some(Amount::Taken(deduct)))
        }
        (Some(points), None) => Ok(Some(Amount::Given(points))),
    }
}

/// Whether what is taken fits the case that the scheme lists, where the reason is one of those.
fn check_option(mark: &Mark, deduct: Decimal, known: &[JudgedDeductSpec]) -> Result<(), (String, String)> {
    let Some(case) = known.iter().find(|case| case.reason == mark.reason.trim()) else { return Ok(()) };
    let each = case.each.value;
    match &case.until {
        Some(until) if deduct < each || deduct > until.value => {
            let range = format!("{} 到 {} 分", number(each), number(until.value));
            Err((format!("「{}」扣 {} 分，应扣 {range}", case.reason, number(deduct)), "请改扣分".to_owned()))
        }
        None if deduct % each != Decimal::ZERO => {
            let times = format!("每次扣 {} 分", number(each));
            Err((format!("「{}」扣 {} 分，应是{times}的整数倍", case.reason, number(deduct)), "请改扣分".to_owned()))
        }
        _ => Ok(()),
    }
}

/// 抽查: so many were looked at, so many did not conform.
pub(super) fn sampled(item: &Item<'_>, each: Option<Decimal>, wrong: &mut Vec<String>) -> ItemScore {
    let full = item.rule.points;
    let Some(mark) = item.marks.iter().copied().find(|mark| mark.sampled.is_some() || !mark.unreadable.is_empty())
    else {
        // Who gave points outright has looked at the sample elsewhere.
        return judged(item, Decimal::ZERO, &[], wrong);
    };
    let Some((looked_at, failed)) = mark.sampled.filter(|_| mark.unreadable.is_empty()) else {
        return refused(item, mark, "抽查数、不符合数认不出", "请填数字", wrong);
    };
    if failed < Decimal::ZERO || failed > looked_at {
        return refused(item, mark, "不符合数不在 0 到抽查数之间", "请改", wrong);
    }
    if looked_at.is_zero() {
        return not_applicable(by_mark(mark, "没有可抽查的", Decimal::ZERO, &item.rule.clause));
    }
    let points = each.map_or(full * (looked_at - failed) / looked_at, |each| full - each * failed);
    let points = item.context.scheme.rounded(points).clamp(Decimal::ZERO, full);
    let more = if mark.reason.is_empty() { String::new() } else { format!("：{}", mark.reason) };
    let text = format!("抽查 {} 个，不符合 {} 个{more}", number(looked_at), number(failed));
    item.given(points, vec![by_mark(mark, &text, full - points, &item.rule.clause)])
}

/// A line that cannot count: it is said where it stands, and the item is to be found out.
fn refused(item: &Item<'_>, mark: &Mark, what: &str, help: &str, wrong: &mut Vec<String>) -> ItemScore {
    wrong.push(format!("{}：项目 {} {}，没有计入；{help}", mark.place(), item.rule.id, what));
    item.unknown(&format!("评分表有误：{what}"))
}
