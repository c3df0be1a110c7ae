//! Checks blank tables: every heading must be read as its field, every sample as what the field holds.

use super::fields::Fields;
use super::parse::{InFile, Problems};
use super::reference::Codes;
use super::spec::{ColumnsSpec, FieldSpec, TemplateColumnSpec, TemplateSpec, ValueType};
use super::templates::{Choice, Template, TemplateColumn, likeness};
use super::{HeadingMatch, MatchKind, Ruleset};
use crate::model::{CellValue, FieldId, date_from_cell, decimal_from_text, is_credit_code};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The field that every blank table begins with.
const SERIAL: &str = "seq";
/// Width of its column.
const SERIAL_WIDTH: u16 = 6;
/// Widths that a column may have.
const WIDTHS: std::ops::RangeInclusive<u16> = 4..=80;
/// How like a field's name must be to be suggested, in thousandths.
const NEAR_PERMILLE: usize = 500;
/// What a yes or no is chosen from.
pub(super) const YES_NO: [&str; 2] = ["是", "否"];

/// Compiles blank tables against the rest of the rules.
pub(super) struct Checker<'r> {
    pub(super) ruleset: &'r Ruleset,
    pub(super) codes: &'r Codes,
    pub(super) tables: &'r [InFile<ColumnsSpec>],
}

/// A blank table and the kind that it belongs to.
struct OfKind<'s> {
    file: &'s Arc<str>,
    spec: &'s TemplateSpec,
    kind: usize,
    /// The kind's fields, its own first.
    fields: Vec<&'s FieldSpec>,
}

impl<'r> Checker<'r> {
    /// The blank tables without mistakes.
    pub(super) fn compile(&self, specs: &[InFile<TemplateSpec>], problems: &mut Problems<'_>) -> Vec<Template> {
        let mut seen = HashMap::new();
        let mut all = Vec::new();
        for InFile { file, spec } in specs {
            check_names(file, spec, &mut seen, problems);
            all.extend(self.template(file, spec, problems));
        }
        all
    }

    fn template(&self, file: &Arc<str>, spec: &TemplateSpec, problems: &mut Problems<'_>) -> Option<Template> {
        let columns = &self.ruleset.columns;
        let Some(kind) = columns.find_kind(&spec.kind.value) else {
            let message = format!("没有「{}」这类表格", spec.kind.value);
            problems.rule(file, &spec.kind, message, "请写 columns 下已有的 kind");
            return None;
        };
        if !columns.kinds_of_title(&columns.headings.normal(&spec.title.value).text).any(|found| found == kind) {
            let message = format!("标题「{}」看不出是这类表格，填好后可能认成别的表", spec.title.value);
            problems.rule(file, &spec.title, message, &self.title_help(kind));
        }
        let of = OfKind { file, spec, kind, fields: self.fields_of(kind) };
        if spec.columns.is_empty() {
            problems.rule(file, &spec.template, "没有写列".to_owned(), "请在 columns 下写出各列");
        }
        check_groups(&of, problems);
        let serial = self.serial(&of, problems)?;
        let mut seen = HashSet::from([serial.field]);
        let mut compiled = vec![serial];
        for column in &spec.columns {
            let Some((field, declared)) = self.field(&of, column, problems) else { continue };
            if !seen.insert(field) {
                let help = if column.field.value == SERIAL {
                    "序号自动放在最前面，请删去"
                } else {
                    "一个字段只能有一列"
                };
                problems.rule(file, &column.field, format!("字段「{}」写了两次", column.field.value), help);
                continue;
            }
            compiled.push(self.column(&of, column, field, declared, problems));
        }
        Some(Template {
            id: spec.template.value.clone(),
            kind: spec.kind.value.clone(),
            title: spec.title.value.clone(),
            names: spec.names.iter().map(|name| name.value.clone()).collect(),
            notes: spec.note.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            columns: compiled,
        })
    }

    fn title_help(&self, kind: usize) -> String {
        let words = self.ruleset.columns.kinds.get(kind).map(|kind| kind.title_contains.join("、")).unwrap_or_default();
        format!("标题里请写上其中一个：{words}；或在这类表格的 title_contains 里加上")
    }

    /// The fields of a kind, and those that it has from another.
    fn fields_of(&self, kind: usize) -> Vec<&'r FieldSpec> {
        let columns = &self.ruleset.columns;
        let of = |wanted: usize| {
            let id = columns.kinds.get(wanted).map(|kind| &*kind.id);
            let those = self.tables.iter().filter(move |table| Some(table.spec.kind.value.as_str()) == id);
            those.flat_map(|table| &table.spec.fields)
        };
        let parents = (0..columns.kinds.len()).filter(|other| *other != kind && columns.belongs(*other, kind));
        of(kind).chain(parents.flat_map(of)).collect()
    }

    fn serial(&self, of: &OfKind<'_>, problems: &mut Problems<'_>) -> Option<TemplateColumn> {
        let declared = of.fields.iter().find(|field| field.id.value == SERIAL);
        let Some((declared, field)) = declared.zip(self.ruleset.fields.find(SERIAL)) else {
            let message = format!("「{}」没有序号，示例行无处标明", of.spec.kind.value);
            problems.rule(of.file, &of.spec.kind, message, "请在这类表格里写 inherits: common");
            return None;
        };
        Some(TemplateColumn {
            field,
            heading: declared.title.clone(),
            group: None,
            width: SERIAL_WIDTH,
            value_type: ValueType::Text,
            unit: None,
            note: "从 1 顺次编号".to_owned(),
            sample: String::new(),
            required: false,
            choices: Vec::new(),
            choices_from: String::new(),
            others: true,
        })
    }

    fn field<'s>(
        &self,
        of: &OfKind<'s>,
        column: &TemplateColumnSpec,
        problems: &mut Problems<'_>,
    ) -> Option<(FieldId, &'s FieldSpec)> {
        let name = &column.field.value;
        let declared = of.fields.iter().find(|field| field.id.value == *name).copied();
        let field = self.ruleset.fields.find(name);
        if declared.is_none() || field.is_none() {
            let message = match field {
                Some(_) => format!("「{}」这类表格没有「{name}」这个字段", of.spec.kind.value),
                None => format!("没有「{name}」这个字段"),
            };
            let near = of.fields.iter().max_by_key(|field| likeness(&field.id.value, name));
            let near = near.filter(|field| likeness(&field.id.value, name) >= NEAR_PERMILLE);
            let guess = near.map(|field| format!("是否为「{}」？", field.id.value)).unwrap_or_default();
            problems.rule(of.file, &column.field, message, &format!("{guess}请写 columns 下这类表格已有的字段"));
        }
        field.zip(declared)
    }

    fn column(
        &self,
        of: &OfKind<'_>,
        column: &TemplateColumnSpec,
        field: FieldId,
        declared: &FieldSpec,
        problems: &mut Problems<'_>,
    ) -> TemplateColumn {
        let value_type = self.ruleset.fields.get(field).map_or(ValueType::Text, |field| field.value_type);
        let (choices, choices_from) = match self.choices(column.choices.as_ref(), field, value_type, declared) {
            Ok(found) => found,
            Err((message, help)) => {
                problems.rule(of.file, &column.field, message, &help);
                (Vec::new(), String::new())
            }
        };
        let compiled = TemplateColumn {
            field,
            heading: column.heading.as_ref().map_or(&declared.title, |heading| &heading.value).clone(),
            group: column.group.as_ref().map(|group| group.value.clone()),
            width: column.width,
            value_type,
            unit: declared.unit.clone(),
            note: column.note.trim().to_owned(),
            sample: column.sample.value.clone(),
            required: column.required || declared.required,
            choices,
            choices_from,
            others: column.others,
        };
        if !WIDTHS.contains(&column.width) {
            let message = format!("列宽 {} 不合适", column.width);
            problems.rule(of.file, &column.field, message, &format!("请写 {} 到 {}", WIDTHS.start(), WIDTHS.end()));
        }
        self.check_heading(of, column, &compiled, problems);
        self.check_sample(of, column, &compiled, problems);
        compiled
    }

    /// A heading that is read as another field, or as none, loses what is filled in below it.
    fn check_heading(
        &self,
        of: &OfKind<'_>,
        column: &TemplateColumnSpec,
        compiled: &TemplateColumn,
        problems: &mut Problems<'_>,
    ) {
        let columns = &self.ruleset.columns;
        let path: Vec<String> = compiled.group.iter().chain([&compiled.heading]).cloned().collect();
        let found = columns.normal_path(&path).map(|path| {
            let letter = path.last().and_then(|heading| heading.letter);
            let has_letter =
                |field| letter.is_some_and(|letter| columns.headings.fields_of_letter(letter).contains(&field));
            let sure = |found: &HeadingMatch| columns.belongs(found.kind, of.kind) && found.how > MatchKind::Inside;
            let own = columns.matches(&path).into_iter().filter(sure);
            own.map(|found| ((found.how, has_letter(found.field)), found.field)).collect::<Vec<_>>()
        });
        let found = found.unwrap_or_default();
        let best = found.iter().map(|(claim, _)| *claim).max();
        let claimants = found.iter().filter(|(claim, _)| Some(*claim) == best).map(|(_, field)| *field);
        // What several fields claim, the first of them gets; where the name is marked as ambiguous, the values decide.
        let is_open = best.is_some_and(|(how, _)| how == MatchKind::Ambiguous);
        let read_as = if is_open && claimants.clone().any(|field| field == compiled.field) {
            Some(compiled.field)
        } else {
            claimants.clone().min()
        };
        if read_as == Some(compiled.field) {
            return;
        }
        let fields: &Fields = &self.ruleset.fields;
        let read_as = read_as.map_or("认不出来".to_owned(), |field| format!("会认成「{}」", fields.id(field)));
        let message = format!("表头「{}」{read_as}，填了读不到「{}」里", path.join("/"), column.field.value);
        let help = "请换一种只属于这个字段的写法（见 columns 里它的 names），或把这种写法加进去";
        let at = column.heading.as_ref().unwrap_or(&column.field);
        problems.rule(of.file, at, message, help);
    }

    fn check_sample(
        &self,
        of: &OfKind<'_>,
        column: &TemplateColumnSpec,
        compiled: &TemplateColumn,
        problems: &mut Problems<'_>,
    ) {
        let sample = &column.sample;
        let text = sample.value.trim();
        let mut tell = |message: String, help: &str| problems.rule(of.file, sample, message, help);
        if text.is_empty() {
            return tell(format!("「{}」没有示例", column.field.value), "请写一个真实的例子，填表人照着写");
        }
        let (is_read, wanted) = match compiled.value_type {
            ValueType::Number | ValueType::Factor => (decimal_from_text(text).is_some(), "数，如 3、0.5"),
            ValueType::Date => {
                (date_from_cell(&CellValue::Text(text.into())).is_some(), "日期，写成 2026-03-05 的样子")
            }
            ValueType::Level => (self.ruleset.levels.read(text).is_some(), "等级，如 较大风险"),
            ValueType::YesNo => (YES_NO.contains(&text), "“是”或“否”"),
            ValueType::CreditCode => (is_credit_code(text), "18 位统一社会信用代码，末位校验码要对"),
            ValueType::Phone => (text.chars().any(|c| c.is_ascii_digit()), "电话号码"),
            ValueType::AccidentTypes | ValueType::Text => (true, ""),
        };
        if !is_read {
            let message = format!("示例「{text}」读不成「{}」要的内容", column.field.value);
            tell(message, &format!("这个字段应填{wanted}"));
        } else if !compiled.others && !compiled.choices.is_empty() && !is_chosen(&compiled.choices, text) {
            let words: Vec<&str> = compiled.choices.iter().map(|choice| choice.word.as_str()).take(12).collect();
            let help = format!("可选：{}；允许填别的就写 others: true", words.join("、"));
            tell(format!("示例「{text}」不在下拉选项里"), &help);
        }
    }
}

/// Whether a text is one of the choices; numbers may be written in several ways.
fn is_chosen(choices: &[Choice], text: &str) -> bool {
    let number = decimal_from_text(text);
    choices.iter().any(|choice| choice.word == text || (number.is_some() && decimal_from_text(&choice.word) == number))
}

/// No name may mean two tables.
fn check_names<'s>(
    file: &Arc<str>,
    spec: &'s TemplateSpec,
    seen: &mut HashMap<&'s str, &'s str>,
    problems: &mut Problems<'_>,
) {
    let own = &spec.template.value;
    let named = [&spec.template, &spec.title].into_iter().chain(&spec.names);
    for name in named {
        let Some(other) = seen.insert(&name.value, own) else { continue };
        let message = if other == own {
            format!("名字「{}」写了两次", name.value)
        } else {
            format!("名字「{}」已经是「{other}」的", name.value)
        };
        problems.rule(file, name, message, "一个名字只能指一张空白表，请改一个");
    }
}

/// Columns under one heading stand side by side, or the heading would stand there twice.
fn check_groups(of: &OfKind<'_>, problems: &mut Problems<'_>) {
    let mut ended: HashSet<&str> = HashSet::new();
    let mut current: Option<&str> = None;
    for column in &of.spec.columns {
        let group = column.group.as_ref().map(|group| group.value.as_str());
        if group != current {
            ended.extend(current);
        }
        if let (true, Some(at)) = (group.is_some_and(|group| ended.contains(group)), &column.group) {
            let message = format!("上级表头「{}」下的列没有挨在一起", at.value);
            problems.rule(of.file, at, message, "请把这些列排在一起，或换一个上级表头");
        }
        current = group;
    }
}
