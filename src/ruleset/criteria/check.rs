//! What is checked of chapters and criteria beyond their shape.

use super::compile::{Compiler, folder};
use crate::ruleset::parse::InFile;
use crate::ruleset::spec::{CriteriaSpec, CriterionSpec};
use jiff::civil::Date;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Compiler<'_, '_, '_> {
    pub(super) fn unique(&mut self, file: &Arc<str>, id: &Spanned<String>) {
        if let Some(other) = self.seen.insert(id.value.clone(), Arc::clone(file)) {
            let message = format!("编号「{}」已经在 {other} 用过", id.value);
            self.problems.rule(file, id, message, "编号不得重复使用，请另起一个");
        }
    }

    /// Texts that people are shown must say something.
    pub(super) fn check_texts(&mut self, file: &Arc<str>, rule: &CriterionSpec) {
        for (name, text) in
            [("title", &rule.title), ("detail", &rule.detail), ("check", &rule.check), ("remedy", &rule.remedy)]
        {
            if text.trim().is_empty() {
                self.problems.rule(file, &rule.id, format!("没有写 {name}"), "这是给人看的，请写一句话");
            }
        }
    }

    pub(super) fn check_clause(&mut self, file: &Arc<str>, clause: &Spanned<String>) {
        if clause.value.trim().is_empty() {
            self.problems.rule(file, clause, "没有写条款".to_owned(), "请在 clause 写出自哪一条哪一项");
        }
    }

    pub(super) fn check_dates(&mut self, file: &Arc<str>, at: &Spanned<String>, from: Option<Date>, to: Option<Date>) {
        match (from, to) {
            (Some(from), Some(to)) if to < from => {
                let message = format!("有效期到 {to}，却从 {from} 开始");
                self.problems.rule(file, at, message, "请核对 effective_from 和 effective_to");
            }
            (None, None) => {
                self.problems.rule(file, at, "没有写有效期".to_owned(), "请写 effective_from（施行日期）");
            }
            _ => {}
        }
    }

    pub(super) fn check_trades(&mut self, file: &Arc<str>, spec: &CriteriaSpec, pack: usize) {
        let Some(pack) = self.packs.get(pack) else { return };
        for trade in &spec.trades {
            if !pack.trades.iter().any(|known| known.name == trade.value) {
                let known: Vec<&str> = pack.trades.iter().map(|trade| trade.name.as_str()).collect();
                let help = format!("{} 的 ruleset.yaml 里有：{}", pack.id, known.join("、"));
                self.problems.rule(file, trade, format!("没有「{}」这个行业", trade.value), &help);
            }
        }
    }

    /// Two criteria with the same premise and condition are one too many.
    pub(super) fn check_duplicate(
        &mut self,
        file: &Arc<str>,
        rule: &CriterionSpec,
        conditions: &mut BTreeMap<(String, String), String>,
    ) {
        let Some(condition) = &rule.condition else { return };
        let squeeze = |text: &Spanned<String>| text.value.split_whitespace().collect::<String>();
        let key = (rule.premise.as_ref().map(squeeze).unwrap_or_default(), squeeze(condition));
        if let Some(other) = conditions.insert(key, rule.id.value.clone()) {
            let message = format!("与「{other}」的前提和条件相同");
            self.problems.rule(file, condition, message, "两条规则应能分开：请改条件，或者合并");
        }
    }

    /// What one chapter replaces ends on the day before it begins: no day without a text, none with two.
    pub(super) fn check_succession(&mut self, in_file: &InFile<CriteriaSpec>, all: &[InFile<CriteriaSpec>]) {
        let InFile { file, spec } = in_file;
        for id in &spec.replaces {
            let Some(old) = all.iter().find(|other| other.spec.id.value == id.value) else {
                let message = format!("没有「{}」这一章", id.value);
                self.problems.rule(file, id, message, "请核对 replaces 里的编号");
                continue;
            };
            let (Some(to), Some(from)) = (old.spec.effective_to, spec.effective_from) else {
                let help = "被代替的写 effective_to，代替的写 effective_from";
                self.problems.rule(file, id, "代替关系没有写全日期".to_owned(), help);
                continue;
            };
            let gap = match to.tomorrow() {
                Ok(next) if next < from => "之间有空档",
                Ok(next) if next > from => "有重叠",
                _ => continue,
            };
            let message = format!("「{}」到 {to}，本章从 {from} 起，{gap}", id.value);
            self.problems.rule(file, id, message, "旧文本的最后一天应是新文本施行的前一天，请核对日期");
        }
    }

    /// A fact that nothing reads would be asked for in vain.
    pub(super) fn check_unread_facts(&mut self, in_file: &InFile<CriteriaSpec>) {
        let InFile { file, spec } = in_file;
        // A condition that could not be read may have read it.
        if self.problems.concern(folder(file)) {
            return;
        }
        for fact in &spec.facts {
            if !self.all.iter().any(|criterion| criterion.reads(&fact.id.value)) {
                let message = format!("事实「{}」没有规则用到", fact.id.value);
                self.problems.rule(file, &fact.id, message, "请在前提或条件里用到它，或者删去");
            }
        }
    }
}
