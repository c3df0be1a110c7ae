//! What a scheme must not say: sums that are not the total, items that nobody can reach, names that are taken.

use super::compile::Tools;
use super::{Scheme, SchemeItem};
use crate::ruleset::parse::{InFile, Problems};
use crate::ruleset::reference::Duty;
use crate::ruleset::spec::{
    DeductSpec, DutyHolder, DutyPointsSpec, ItemSpec, JudgedSpec, ListAbout, SchemeSpec, StepsSpec, TermKey,
};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// What can be seen in one scheme.
pub(super) fn alone(tools: &Tools<'_>, spec: &SchemeSpec, items: &[SchemeItem], problems: &mut Problems<'_>) {
    let file = tools.file;
    let sum: Decimal = spec.items.iter().map(|item| item.points.value).sum();
    if sum != spec.total.value {
        let message = format!("总分写的是 {}，各项合计 {sum}", spec.total.value);
        problems.rule(file, &spec.total, message, "请改成相等");
    }
    if spec.about == ListAbout::Trade {
        problems.rule(file, &spec.id, "只能考核村（社区）或企业".to_owned(), "about 请写 village 或 enterprise");
    }
    if let Some(field) = spec.groups.field.as_ref().filter(|field| tools.ruleset.fields.find(&field.value).is_none()) {
        problems.rule(file, field, format!("没有「{}」这个字段", field.value), "请写企业名单的字段编号，如 industry");
    }
    terms(tools, spec, items, problems);
    let mut seen = HashSet::new();
    let extras = spec.bonus.iter().flat_map(|bonus| &bonus.items).chain(&spec.penalties).map(|extra| &extra.id);
    let ids = ids_of(&spec.items).into_iter().chain(extras).chain(spec.vetoes.iter().map(|veto| &veto.id));
    for id in ids.filter(|id| !seen.insert(id.value.as_str())) {
        problems.rule(file, id, format!("编号「{}」已经用过", id.value), "编号不得重复，请另起一个");
    }
}

fn ids_of(items: &[ItemSpec]) -> Vec<&serde_saphyr::Spanned<String>> {
    items.iter().flat_map(|item| std::iter::once(&item.id).chain(ids_of(&item.items))).collect()
}

fn terms(tools: &Tools<'_>, spec: &SchemeSpec, items: &[SchemeItem], problems: &mut Problems<'_>) {
    let has = |term: TermKey| items.iter().any(|item| item.by.is_some() && item.term == term);
    match &spec.terms {
        Some(terms) if terms.quarters.value + terms.year_end.value != Decimal::ONE_HUNDRED => {
            let sum = terms.quarters.value + terms.year_end.value;
            problems.rule(tools.file, &terms.quarters, format!("季度和年终合计 {sum}%，不是 100%"), "请改成合计 100");
        }
        Some(terms) if !has(TermKey::Quarter) || !has(TermKey::Year) => {
            let message = "写了季度和年终各占多少，却没有两种项目".to_owned();
            problems.rule(tools.file, &terms.quarters, message, "请给季度考核的项目写 term: quarter，年终的写 year");
        }
        None if has(TermKey::Quarter) => {
            let message = "有季度考核的项目，却没有写季度和年终各占多少".to_owned();
            problems.rule(tools.file, &spec.id, message, "请加上 terms");
        }
        _ => {}
    }
}

/// Steps must fall, and the item's points must be among them.
pub(super) fn steps(tools: &Tools<'_>, item: &ItemSpec, spec: &StepsSpec, problems: &mut Problems<'_>) {
    let file = tools.file;
    for pair in spec.at.windows(2) {
        if let [above, below] = pair
            && below.from.value >= above.from.value
        {
            let message = format!("{} 这一档不低于上一档 {}，两档重叠", below.from.value, above.from.value);
            problems.rule(file, &below.from, message, "各档从高到低写");
        }
    }
    let all = || spec.at.iter().map(|step| step.points.value).chain([spec.below]);
    let best = all().max().unwrap_or_default();
    if best != item.points.value {
        let message = format!("「{}」{} 分，各档最多 {best} 分，满分够不着或超过", item.title, item.points.value);
        problems.rule(file, &item.points, message, "最好的一档请得满分");
    }
    if all().any(|points| points < Decimal::ZERO) {
        problems.rule(file, &spec.of, "有一档的得分小于 0".to_owned(), "一档最少得 0 分");
    }
}

pub(super) fn deduct(tools: &Tools<'_>, item: &ItemSpec, spec: &DeductSpec, problems: &mut Problems<'_>) {
    let most = spec.most.as_ref().unwrap_or(&item.points);
    if spec.each.value <= Decimal::ZERO || spec.each.value > most.value {
        let message = format!("「{}」每次扣 {} 分，最多扣 {} 分，对不上", spec.reason, spec.each.value, most.value);
        problems.rule(tools.file, &spec.each, message, "每次扣的分应大于 0、不超过最多扣的分");
    }
    if most.value > item.points.value {
        let message = format!("「{}」最多扣 {} 分，超过本项 {} 分", spec.reason, most.value, item.points.value);
        problems.rule(tools.file, most, message, "扣到本项扣完为止，请改小");
    }
}

pub(super) fn judged(tools: &Tools<'_>, item: &ItemSpec, spec: &JudgedSpec, problems: &mut Problems<'_>) {
    if spec.from < Decimal::ZERO || spec.from > item.points.value {
        let message = format!("「{}」最少给 {} 分，不在 0 到 {} 分之间", item.title, spec.from, item.points.value);
        problems.rule(tools.file, &item.points, message, "请改 from");
    }
    for line in &spec.deduct {
        let most = line.until.as_ref().unwrap_or(&line.each);
        let fits = line.each.value > Decimal::ZERO && line.each.value <= most.value && most.value <= item.points.value;
        if !fits {
            let message = format!(
                "「{}」扣 {} 到 {} 分，不在本项 {} 分以内",
                line.reason, line.each.value, most.value, item.points.value
            );
            problems.rule(tools.file, &line.each, message, "扣分写正数，范围从小到大，不超过本项分值");
        }
    }
}

/// Whether those who are scored have the duty at all.
pub(super) fn holder(
    tools: &Tools<'_>,
    scheme: &SchemeSpec,
    spec: &DutyPointsSpec,
    duty: &Duty,
    problems: &mut Problems<'_>,
) {
    let wanted = if scheme.about == ListAbout::Village { DutyHolder::Village } else { DutyHolder::Enterprise };
    if !duty.spec.who.contains(&wanted) {
        let message = format!("「{}」不是考核对象的职责", duty.spec.title);
        problems.rule(tools.file, &spec.id, message, "考核村用村的职责，考核企业用企业的职责");
    }
}

/// What can only be seen where all schemes are together.
pub(super) fn together(specs: &[InFile<SchemeSpec>], schemes: &[Scheme], problems: &mut Problems<'_>) {
    let mut seen = HashSet::new();
    for InFile { file, spec } in specs {
        if !seen.insert(spec.id.value.as_str()) {
            let message = format!("编号「{}」已经用过", spec.id.value);
            problems.rule(file, &spec.id, message, "编号不得重复，请另起一个");
        }
    }
    for (at, (InFile { file, spec }, scheme)) in
        specs.iter().zip(schemes).enumerate().filter(|(_, (_, s))| s.is_default)
    {
        let rival = schemes
            .iter()
            .take(at)
            .find(|other| other.is_default && other.about == scheme.about && overlap(other, scheme));
        if let Some(rival) = rival {
            let message = format!("与「{}」同时有效，都写了平时用", rival.title);
            problems.rule(
                file,
                &spec.id,
                message,
                "同一年、同一类对象只能有一个 is_default；请写明起止日期，或去掉一个",
            );
        }
    }
}

fn overlap(one: &Scheme, other: &Scheme) -> bool {
    let starts_before_end = |a: &Scheme, b: &Scheme| match (a.effective_from, b.effective_to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    };
    starts_before_end(one, other) && starts_before_end(other, one)
}
