//! The facts that criteria read.

use crate::ruleset::parse::Problems;
use crate::ruleset::spec::{FactKind, FactSpec};
use crate::script::{DEVICE_OK, Kind, Names, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The states of a device, as expressions see them and as people write them.
pub const DEVICE_STATES: [(&str, &str); 3] = [(DEVICE_OK, "完好"), ("failed", "失效或无效"), ("absent", "未设置")];

/// Words that the expression language keeps for itself.
const RESERVED: [&str; 24] = [
    "let", "const", "if", "else", "switch", "do", "while", "until", "loop", "for", "in", "continue", "break", "fn",
    "private", "throw", "try", "catch", "return", "import", "export", "as", "true", "false",
];

/// Something that can be known about an enterprise or an object.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Identifier: the name in expressions.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What its values are.
    pub kind: FactKind,
    /// Unit of a number.
    pub unit: String,
    /// The words of a choice.
    pub values: Arc<[String]>,
    /// The question that is put to a person.
    pub ask: String,
    /// The pack that declares it; none where several share it.
    pub pack: Option<usize>,
}

impl Fact {
    /// The words that people choose from; none where they write a number.
    #[must_use]
    pub fn choices(&self) -> Vec<String> {
        match self.kind {
            FactKind::YesNo => vec!["是".to_owned(), "否".to_owned()],
            FactKind::Device => DEVICE_STATES.iter().map(|(_, title)| (*title).to_owned()).collect(),
            FactKind::Choice | FactKind::Choices => self.values.to_vec(),
            FactKind::Number => Vec::new(),
        }
    }

    /// The value that a written one means; none where it means nothing.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Value> {
        let text = text.trim();
        match self.kind {
            FactKind::YesNo => match text {
                "是" | "有" | "√" | "true" | "TRUE" | "Y" | "y" => Some(Value::YesNo(true)),
                "否" | "无" | "没有" | "×" | "false" | "FALSE" | "N" | "n" => Some(Value::YesNo(false)),
                _ => None,
            },
            FactKind::Number => crate::model::decimal_from_text(text).map(Value::Number),
            FactKind::Device => DEVICE_STATES
                .iter()
                .find(|(id, title)| *id == text || *title == text)
                .map(|(id, _)| Value::Text((*id).to_owned())),
            FactKind::Choice => {
                self.values.iter().find(|value| value.as_str() == text).map(|value| Value::Text(value.clone()))
            }
            FactKind::Choices => {
                let parts: Vec<String> =
                    text.split(['、', '，', ',', ';', '；']).map(|part| part.trim().to_owned()).collect();
                parts.iter().all(|part| self.values.contains(part)).then_some(Value::Texts(parts))
            }
        }
    }

    fn name_kind(&self) -> Kind {
        match self.kind {
            FactKind::YesNo => Kind::YesNo,
            FactKind::Number => Kind::Number,
            FactKind::Device => Kind::OneOf(DEVICE_STATES.iter().map(|(id, _)| (*id).to_owned()).collect()),
            FactKind::Choice => Kind::OneOf(Arc::clone(&self.values)),
            FactKind::Choices => Kind::SomeOf(Arc::clone(&self.values)),
        }
    }
}

/// All facts, in the order of their declaration.
#[derive(Debug, Default)]
pub struct Facts {
    all: Vec<Fact>,
    by_id: BTreeMap<String, usize>,
}

impl Facts {
    /// Declares facts; an identifier can be declared once.
    pub(super) fn declare(
        &mut self,
        file: &Arc<str>,
        specs: &[FactSpec],
        pack: Option<usize>,
        problems: &mut Problems<'_>,
    ) {
        for spec in specs {
            let id = &spec.id.value;
            if self.by_id.contains_key(id) {
                let help = "同一事实只声明一次；几个规则包都要用的，放到 common/facts 下";
                problems.rule(file, &spec.id, format!("事实「{id}」已经声明过"), help);
                continue;
            }
            let is_name = !id.is_empty()
                && id.starts_with(|c: char| c.is_ascii_lowercase())
                && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !is_name || RESERVED.contains(&id.as_str()) {
                let help = "事实的编号在条件里当名称用：小写英文字母开头，只用字母、数字和下划线，不用保留字";
                problems.rule(file, &spec.id, format!("「{id}」不能用作事实的编号"), help);
                continue;
            }
            if spec.ask.trim().is_empty() || spec.title.trim().is_empty() {
                let help = "不知道这个事实时要拿它问人，请各写一句话";
                problems.rule(file, &spec.id, format!("事实「{id}」没有写 title 或 ask"), help);
            }
            let is_choice = matches!(spec.kind, FactKind::Choice | FactKind::Choices);
            if is_choice == spec.values.is_empty() {
                let help = "kind 为 choice、choices 的写 values，其余不写";
                problems.rule(file, &spec.id, format!("事实「{id}」的 values 与 kind 不符"), help);
            }
            self.by_id.insert(id.clone(), self.all.len());
            self.all.push(Fact {
                id: id.clone(),
                title: spec.title.clone(),
                kind: spec.kind,
                unit: spec.unit.clone(),
                values: spec.values.clone().into(),
                ask: spec.ask.clone(),
                pack,
            });
        }
    }

    /// The fact with this identifier.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Fact> {
        self.by_id.get(id).and_then(|at| self.all.get(*at))
    }

    /// All facts, in the order of their declaration.
    #[must_use]
    pub fn all(&self) -> &[Fact] {
        &self.all
    }

    /// The facts that the criteria of a pack may read: its own and the shared ones.
    pub(super) fn names(&self, pack: usize) -> Names {
        let visible = self.all.iter().filter(|fact| fact.pack.is_none_or(|owner| owner == pack));
        visible.map(|fact| (fact.id.as_str(), fact.name_kind())).collect()
    }
}
