//! Checks the codes of values: a value that no row can have would never be met.

use super::{Checker, Rows};
use crate::model::RiskLevel;
use crate::model::book::DangerState;
use crate::ruleset::exchange::{Coded, Coding, comparable, names};
use crate::ruleset::reference::CodeList;
use crate::ruleset::spec::{CodingSpec, ExchangeFieldSpec, ValueType};
use serde_saphyr::Spanned;

/// Whether a value can stand in a field.
enum Fits {
    Yes,
    /// It is read as this.
    As(String),
    /// Only these can.
    Only(Vec<String>),
}

impl<'c> Checker<'c, '_> {
    pub(super) fn coding(&mut self, field: &ExchangeFieldSpec, spec: &CodingSpec, rows: Rows<'_>) -> Coding {
        let sources: Vec<&Spanned<String>> =
            field.lookup.as_ref().map(|lookup| &lookup.take).into_iter().chain(&field.from).collect();
        if sources.is_empty() {
            let message = format!("「{}」没有写取哪个字段，代码无从对应", field.name.value);
            self.tell(&field.name, message, "codes 要与 from 或 lookup 一起写");
        }
        if spec.values.is_empty() && spec.list.is_none() && spec.count.is_none() {
            let message = format!("「{}」的 codes 是空的", field.name.value);
            self.tell(&field.name, message, "请写 values、list 或 count");
        }
        for (value, code) in &spec.values {
            self.check_value(&sources, value, code, rows);
        }
        for name in spec.review.iter().filter(|name| !spec.values.contains_key(&name.value)) {
            self.tell(name, format!("values 里没有「{}」", name.value), "review 里只写 values 已有的值");
        }
        self.check_list(spec);
        let coded = |value: &str, code: &str| {
            let review = spec.review.iter().any(|name| name.value == value);
            Coded { code: code.to_owned(), review }
        };
        let values: Vec<(String, String)> =
            spec.values.iter().map(|(value, code)| (value.clone(), code.value.clone())).collect();
        Coding {
            by_text: values.iter().map(|(value, code)| (comparable(value), coded(value, code))).collect(),
            values,
            list: spec.list.as_ref().map(|list| list.value.clone()),
            to: spec.to.as_ref().map(|to| to.value.clone()),
            level: spec.level,
            count: spec.count.as_ref().map(|count| (count.none.value.clone(), count.some.value.clone())),
        }
    }

    fn check_value(&mut self, sources: &[&Spanned<String>], value: &str, code: &Spanned<String>, rows: Rows<'_>) {
        let mut help = None;
        for source in sources {
            match self.fits(&source.value, value, rows) {
                Fits::Yes => return,
                Fits::As(read) => help = Some(format!("读进来会是「{read}」，请写「{read}」")),
                Fits::Only(these) => {
                    help.get_or_insert_with(|| format!("可写：{}", these.join("、")));
                }
            }
        }
        if let Some(help) = help {
            self.tell(code, format!("「{value}」不会是这个字段的值"), &help);
        }
    }

    fn fits(&self, source: &str, value: &str, rows: Rows<'_>) -> Fits {
        let only = |these: Vec<&str>| {
            let is_one = these.iter().any(|one| comparable(one) == comparable(value));
            if is_one { Fits::Yes } else { Fits::Only(these.into_iter().map(str::to_owned).collect()) }
        };
        let levels = || RiskLevel::DESCENDING.map(RiskLevel::title).to_vec();
        match source {
            names::LEVEL => return only(levels()),
            names::STATE => return only(DangerState::ALL.map(DangerState::title).to_vec()),
            names::PART_WORD => {
                let words = rows.parts.iter().flat_map(|parts| &parts.fields);
                return only(words.filter_map(|part| part.word.as_deref()).collect());
            }
            _ => {}
        }
        let field = self.ruleset.fields.find(source).and_then(|field| self.ruleset.fields.get(field));
        let Some(field) = field else { return Fits::Yes };
        match (field.value_type, field.canonical(value)) {
            (ValueType::Level, _) => only(levels()),
            (ValueType::YesNo, _) => only(vec!["是", "否"]),
            (_, Some(read)) if **read != *value => Fits::As(read.to_string()),
            (_, None) if field.is_closed => only(field.choices()),
            _ => Fits::Yes,
        }
    }

    fn check_list(&mut self, spec: &CodingSpec) {
        let Some(list) = &spec.list else {
            if let Some(name) = &spec.to {
                self.tell(name, "有 to 却没有 list".to_owned(), "请写 list：我们的值在哪张代码表里");
            }
            return;
        };
        let Some(found) = self.list(list) else { return };
        let Some(to) = &spec.to else { return };
        let first = found.entries.first().map(|entry| entry.code.as_str()).unwrap_or_default();
        if self.list(to).is_some() && self.codes.map(&list.value, &to.value, first).is_none() {
            let message = format!("代码表「{}」没有到「{}」的对照", list.value, to.value);
            self.tell(to, message, "请在那张代码表的 maps 下补上");
        }
    }

    fn list(&mut self, name: &Spanned<String>) -> Option<&'c CodeList> {
        let found = self.codes.list(&name.value);
        if found.is_none() {
            let near = super::guess(self.codes.ids(), &name.value);
            let message = format!("没有「{}」这个代码表", name.value);
            self.tell(name, message, &format!("{near}请写 codes 下已有的编号"));
        }
        found
    }
}
