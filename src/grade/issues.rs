//! What is said of a row's mistakes, and what to do about them.

use crate::diagnostic::{Code, Issue};
use crate::model::{FieldId, RiskLevel};
use crate::ruleset::{DirectRule, Factor, Profile};
use rust_decimal::Decimal;

/// A value that no scale of the factor has.
pub(super) fn off_scale(field: FieldId, factor: &Factor, value: Decimal, profile: &Profile, at: usize) -> Issue {
    Issue {
        code: Code::ValueOffScale,
        field,
        value: value.to_string(),
        message: format!("{}（{}）取 {value}，不在取值表内", factor.title, factor.symbol),
        help: format!("应取 {} 之一；已按填报数值计算，请复核", scale_values(profile, at)),
    }
}

/// Factors that were not typed; `first` is the position of the first one.
pub(super) fn missing(field: FieldId, factors: &[&Factor], profile: &Profile, first: usize) -> Issue {
    let names: Vec<String> = factors.iter().map(|factor| format!("{}（{}）", factor.title, factor.symbol)).collect();
    let values = scale_values(profile, first);
    let hint = if names.len() == 1 && !values.is_empty() { format!("，可取 {values}") } else { String::new() };
    Issue {
        code: Code::FactorMissing,
        field,
        value: String::new(),
        message: format!("没有填{}，无法计算风险值", names.join("、")),
        help: format!("请补填{hint}"),
    }
}

/// A typed risk value without a single factor.
pub(super) fn score_without_factors(field: FieldId, symbol: &str, value: Decimal, factors: &[&Factor]) -> Issue {
    let letters: Vec<&str> = factors.iter().map(|factor| factor.symbol.as_str()).collect();
    let letters = letters.join("、");
    Issue {
        code: Code::ScoreWithoutFactors,
        field,
        value: value.to_string(),
        message: format!("只填了风险值 {symbol}={value}，没有填 {letters}，无法复核"),
        help: format!("请补填 {letters}"),
    }
}

/// Factors from which nothing could be computed.
pub(super) fn not_computable(field: FieldId, why: &str) -> Issue {
    Issue {
        code: Code::NotComputable,
        field,
        value: String::new(),
        message: format!("无法计算风险值：{why}"),
        help: "请核对各项取值是否写错".to_owned(),
    }
}

/// A typed risk value that the factors do not give.
pub(super) fn value_differs(field: FieldId, typed: Decimal, right: Decimal) -> Issue {
    Issue {
        code: Code::ValueDiffers,
        field,
        value: typed.to_string(),
        message: format!("风险值填 {typed}，按取值计算应为 {right}"),
        help: format!("请核对各项取值；取值无误的，风险值改为 {right}"),
    }
}

/// A typed level that the rules do not give.
pub(super) fn level_differs(field: FieldId, typed: RiskLevel, right: RiskLevel) -> Issue {
    Issue {
        code: Code::LevelDiffers,
        field,
        value: typed.title().to_owned(),
        message: super::reconcile::level_text(typed, right),
        help: format!("请改为{}；有意从高定级的，请在备注中写明理由", right.title()),
    }
}

/// A condition of direct determination that seems to hold.
pub(super) fn direct_suspected(field: FieldId, rule: &DirectRule, evidence: &str) -> Issue {
    Issue {
        code: Code::DirectSuspected,
        field,
        value: evidence.to_owned(),
        message: format!("疑似应直接判定为{}：{}（{evidence}）", rule.level.title(), rule.title),
        help: rule.remedy.clone(),
    }
}

/// A level that a direct determination raised.
pub(super) fn direct_raised(field: FieldId, rule: &DirectRule, evidence: &str) -> Issue {
    Issue {
        code: Code::DirectRaised,
        field,
        value: evidence.to_owned(),
        message: format!("直接判定为{}：{}（{evidence}），不因评分降低", rule.level.title(), rule.title),
        help: rule.remedy.clone(),
    }
}

/// The values of a factor's scales, each once: `10、6、3`.
fn scale_values(profile: &Profile, factor: usize) -> String {
    let mut values: Vec<String> = Vec::new();
    for value in profile.scales.get(factor).into_iter().flatten().flat_map(|scale| &scale.values) {
        let value = value.value.to_string();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values.join("、")
}
