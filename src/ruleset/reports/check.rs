//! Checks of a report's definition: every name that it uses is there.

use super::ReportFiles;
use crate::ruleset::parse::Problems;
use crate::ruleset::spec::{PictureKind, PictureSpec, ReportListSpec, ReportSpec, ReportTableSpec};
use crate::ruleset::{Figures, Ruleset};
use serde_saphyr::Spanned;
use std::collections::BTreeSet;
use std::sync::Arc;

/// By what tables may be divided besides fields.
const GROUPS: [&str; 6] = ["village", "trade", "level", "month", "unit", "state"];

/// A definition that is checked.
pub(super) struct Checking<'c> {
    pub(super) file: &'c Arc<str>,
    pub(super) folder: &'c str,
    pub(super) files: &'c ReportFiles,
    pub(super) ruleset: &'c Ruleset,
    pub(super) figures: &'c Figures,
}

impl Checking<'_> {
    /// Reports what is wrong; the Word template, where it is there.
    pub(super) fn check(&self, spec: &ReportSpec, problems: &mut Problems<'_>) -> Option<Vec<u8>> {
        if spec.id.value != self.folder {
            let message = format!("编号「{}」与文件夹「{}」不同名", spec.id.value, self.folder);
            problems.rule(self.file, &spec.id, message, "请把编号改成文件夹的名称");
        }
        if spec.periods.is_empty() || spec.scopes.is_empty() {
            let message = "没有写按什么时段、给谁出".to_owned();
            problems.rule(self.file, &spec.id, message, "请在 periods 和 scopes 里各写一项以上");
        }
        spec.tables.iter().for_each(|table| self.table(table, problems));
        spec.lists.iter().for_each(|list| self.list(list, problems));
        let lists: BTreeSet<&str> = spec.lists.iter().map(|list| list.id.value.as_str()).collect();
        let tables: BTreeSet<&str> = spec.tables.iter().map(|table| table.id.value.as_str()).collect();
        for picture in &spec.pictures {
            self.picture(picture, &tables, &lists, problems);
        }
        if let Some(each) = &spec.each {
            self.one_of(&each.list, &lists, "清单", problems);
        }
        let path = format!("{}/{}", self.folder, spec.outputs.word);
        let word = self.files.bytes(&path).map(<[u8]>::to_vec);
        if word.is_none() {
            let message = format!("没有 Word 模板 {path}");
            problems.rule(self.file, &spec.id, message, "请把模板放在 report.yaml 旁边，文件名与 outputs.word 一致");
        }
        word
    }

    fn table(&self, table: &ReportTableSpec, problems: &mut Problems<'_>) {
        let by = &table.by.value;
        if !GROUPS.contains(&by.as_str()) && self.ruleset.fields.find(by).is_none() {
            let message = format!("不能按「{by}」分");
            let help = format!("请写 {} 之一，或字段编号", GROUPS.join("、"));
            problems.rule(self.file, &table.by, message, &help);
        }
        table.figures.iter().for_each(|figure| self.figure(figure, problems));
        if table.figures.is_empty() {
            problems.rule(self.file, &table.id, "统计表没有指标".to_owned(), "请在 figures 里写一个以上");
        }
    }

    fn list(&self, list: &ReportListSpec, problems: &mut Problems<'_>) {
        match (&list.rows, &list.listed) {
            (Some(rows), None) => {
                if self.ruleset.columns.find_kind(&rows.value).is_none() {
                    problems.rule(self.file, rows, format!("没有「{}」这类表格", rows.value), "请写已有的 kind");
                }
            }
            (None, Some(listed)) => {
                if list.order.is_some() || list.in_period.is_some() {
                    let message = format!("名单「{}」没有日期，不能按日期挑选、排列", listed.value);
                    problems.rule(self.file, listed, message, "请去掉 order 和 in_period；名单的顺序在 lists 里定");
                }
            }
            _ => {
                let message = "清单要写 rows 或 listed，只写一个".to_owned();
                problems.rule(self.file, &list.id, message, "台账里的行写 rows，anping list 的名单写 listed");
            }
        }
        for field in &list.fields {
            if self.ruleset.fields.find(&field.value).is_none() {
                problems.rule(self.file, field, format!("没有「{}」这个字段", field.value), "请写已声明的字段");
            }
        }
        list.equals.iter().for_each(|figure| self.figure(figure, problems));
    }

    fn picture(
        &self,
        picture: &PictureSpec,
        tables: &BTreeSet<&str>,
        lists: &BTreeSet<&str>,
        problems: &mut Problems<'_>,
    ) {
        picture.figures.iter().for_each(|figure| self.figure(figure, problems));
        picture.table.iter().for_each(|table| self.one_of(table, tables, "统计表", problems));
        picture.list.iter().for_each(|list| self.one_of(list, lists, "清单", problems));
        let missing = match picture.kind {
            PictureKind::Trend | PictureKind::Levels | PictureKind::Funnel if picture.figures.is_empty() => "figures",
            PictureKind::Pareto if picture.table.is_none() => "table",
            PictureKind::Comparison if picture.list.is_none() => "list",
            _ => return,
        };
        problems.rule(self.file, &picture.id, format!("这种图要写 {missing}"), "请照 report-templates/README.md 补上");
    }

    fn figure(&self, id: &Spanned<String>, problems: &mut Problems<'_>) {
        self.figures.known(self.file, id, problems);
    }

    fn one_of(&self, id: &Spanned<String>, known: &BTreeSet<&str>, what: &str, problems: &mut Problems<'_>) {
        if !known.contains(id.value.as_str()) {
            let message = format!("这份报告没有「{}」这个{what}", id.value);
            problems.rule(self.file, id, message, &format!("请先在这份 report.yaml 里写这个{what}"));
        }
    }
}
