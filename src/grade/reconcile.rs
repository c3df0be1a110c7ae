//! Compares what was typed with what was computed.

use super::issues;
use crate::diagnostic::Issue;
use crate::model::{Agreement, Grade, GradingInputs, Reason, RiskLevel};
use crate::ruleset::Ruleset;
use rust_decimal::Decimal;

/// What the rules give for a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Computed {
    /// The risk value, where the factors give one.
    pub(super) value: Option<Decimal>,
    /// The level.
    pub(super) level: Option<RiskLevel>,
    /// Whether the level follows from factors, and not from a typed risk value.
    pub(super) from_factors: bool,
}

/// The grade, with a reason and an issue for everything that differs.
pub(super) fn reconcile(
    ruleset: &Ruleset,
    inputs: &GradingInputs,
    computed: Computed,
    mut reasons: Vec<Reason>,
    issues: &mut Vec<Issue>,
) -> Grade {
    let known = ruleset.fields.known;
    let declared_value = inputs.declared_value.number();
    let value_differs = computed.value.zip(declared_value).filter(|(right, typed)| right != typed);
    if let Some((right, typed)) = value_differs {
        reasons.push(own_reason("reconcile-value", format!("填报风险值 {typed}，计算为 {right}，不一致")));
        issues.push(issues::value_differs(known.score, typed, right));
    }
    let level_differs = computed.level.zip(inputs.declared_level).filter(|(right, typed)| right != typed);
    if let Some((right, typed)) = level_differs {
        reasons.push(own_reason("reconcile-level", level_text(typed, right)));
        issues.push(issues::level_differs(known.risk_level, typed, right));
    }
    let declared = declared_value.is_some() || inputs.declared_level.is_some();
    let agreement = match (value_differs.is_some(), level_differs.is_some()) {
        (true, true) => Agreement::BothDiffer,
        (true, false) => Agreement::ValueDiffers,
        (false, true) => Agreement::LevelDiffers,
        (false, false) if !computed.from_factors => Agreement::NotComputable,
        (false, false) if declared => Agreement::Agrees,
        (false, false) => Agreement::NotDeclared,
    };
    Grade { risk_value: computed.value, level: computed.level, agreement, reasons }
}

/// A reason that is this engine's own arithmetic and needs no document.
pub(super) fn own_reason(rule: &str, text: String) -> Reason {
    Reason { rule: rule.to_owned(), source: String::new(), clause: String::new(), text }
}

pub(super) fn level_text(typed: RiskLevel, right: RiskLevel) -> String {
    let direction = if typed < right { "偏低" } else { "偏高" };
    format!("填报为{}，应为{}，填报{direction}", typed.title(), right.title())
}
