//! Takes chemicals inventories through GB 18218: rows are kept until their table ends, for units are added up.

use super::file::{FileError, FileRun};
use crate::diagnostic::{Code, Diagnostic};
use crate::grade::identify_installations;
use crate::model::{
    Answer, CellRef, Column, Conclusion, FieldId, Finding, InventoryLine, LineVerdict, Record, Table, UnitKind,
    UnitVerdict, column_name,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Lines that one inventory may have; a plant has hundreds.
const MAX_LINES: usize = 5_000;
/// The rule's identifier in findings.
const RULE: &str = "gb-18218";
/// The standard.
const STANDARD: &str = "GB 18218-2018 危险化学品重大危险源辨识";

impl FileRun<'_, '_, '_> {
    pub(super) fn keep_chemical(&mut self, record: Record<'_>) {
        if self.inventory.len() < MAX_LINES {
            self.inventory.push(record.into_owned());
        }
    }

    /// Adds up the units of the inventory that has gone by.
    pub(super) fn judge_inventory(&mut self, table: &Table) -> Result<(), FileError> {
        let records = std::mem::take(&mut self.inventory);
        if records.is_empty() {
            return Ok(());
        }
        if records.len() == MAX_LINES {
            self.problem(&self.too_many(table))?;
        }
        let rules = self.shared.lazy.installations()?;
        let lines: Vec<InventoryLine> = records.iter().map(|record| self.line(record)).collect();
        let persons = records.iter().find_map(|record| self.number(record, "persons_within_500m")?.to_u64());
        let mut judged: Vec<(&Record<'_>, Finding)> = Vec::new();
        for unit in identify_installations(rules, &lines, persons) {
            self.unit(&records, &lines, &unit, &mut judged)?;
        }
        // A unit's lines may stand apart, and results are written from the top down.
        judged.sort_by_key(|(record, _)| record.row.number);
        for (record, finding) in &judged {
            self.judged_row(record, std::slice::from_ref(finding))?;
            self.finding_line(record, finding)?;
        }
        Ok(())
    }

    /// Tells of a unit as a whole, and keeps what each of its lines adds.
    fn unit<'i>(
        &mut self,
        records: &'i [Record<'i>],
        lines: &[InventoryLine],
        unit: &UnitVerdict,
        judged: &mut Vec<(&'i Record<'i>, Finding)>,
    ) -> Result<(), FileError> {
        let own = records.iter().zip(lines).filter(|(_, line)| line.unit.trim() == unit.unit);
        let whole = whole(unit);
        let findings: Vec<Finding> = unit.lines.iter().map(|line| line_finding(&whole, line)).collect();
        let own: Vec<&Record<'_>> = own.map(|(record, _)| record).collect();
        judged.extend(own.iter().copied().zip(findings.iter().cloned()));
        let Some(record) = own.first() else { return Ok(()) };
        let field = self.field("chemical_name");
        self.result.highlights.findings(&self.file, record, field, std::slice::from_ref(&whole));
        let cell = field.and_then(|field| record.cell_ref(field));
        self.problem(&Diagnostic {
            code: code_of(whole.answer),
            location: self.location(Some(&record.table.sheet), cell),
            value: unit_name(unit),
            message: format!("{}。{}", whole.title, unit.trace.join("；")),
            help: help(&whole, &findings),
        })
    }

    fn line(&self, record: &Record<'_>) -> InventoryLine {
        let text = |id: &str| self.field(id).and_then(|field| record.cell(field)).map(shown).unwrap_or_default();
        let unit = [text("chemical_unit"), text("storage_place")].into_iter().find(|unit| !unit.is_empty());
        let unit = unit.unwrap_or_default();
        let cell = self.field("max_storage").and_then(|field| record.cell_ref(field));
        let cell = cell.unwrap_or(CellRef { row: record.row.number, column: 0 });
        InventoryLine {
            unit_kind: unit_kind(&unit),
            unit,
            name: text("chemical_name"),
            alias: text("chemical_alias"),
            cas: text("cas_number"),
            content: text("specification"),
            hazard_class: text("hazard_class"),
            physical_state: text("physical_state"),
            quantity: self.number(record, "max_storage"),
            measure: self.measure(record),
            density: self.number(record, "density"),
            at: format!("「{}」{}{}", record.table.sheet, column_name(cell.column), cell.row),
        }
    }

    /// The unit of measure: its own cell, or what the heading says in brackets.
    fn measure(&self, record: &Record<'_>) -> String {
        let own = self.field("measuring_unit").and_then(|field| record.text(field)).unwrap_or_default();
        if !own.is_empty() {
            return own.to_owned();
        }
        let column = self.field("max_storage").and_then(|field| record.table.column_of(field));
        let heading = record.table.columns.iter().find(|of| Some(of.index) == column).map(Column::title);
        let heading = heading.unwrap_or_default();
        let inner = heading.split(['(', '（', '/']).nth(1).unwrap_or_default();
        inner.trim_end_matches([')', '）']).trim().to_owned()
    }

    fn field(&self, id: &str) -> Option<FieldId> {
        self.shared.ruleset.fields.find(id)
    }

    fn number(&self, record: &Record<'_>, id: &str) -> Option<Decimal> {
        record.cell(self.field(id)?)?.decimal()
    }

    fn too_many(&self, table: &Table) -> Diagnostic {
        let cell = CellRef { row: table.header_row, column: 0 };
        Diagnostic {
            code: Code::InstallationUnknown,
            location: self.location(Some(&table.sheet), Some(cell)),
            value: String::new(),
            message: format!("化学品清单超过 {MAX_LINES} 行，后面的没有计入"),
            help: "请按单元分开报送".to_owned(),
        }
    }
}

fn shown(cell: &crate::model::CellValue<'_>) -> String {
    cell.display().trim().to_owned()
}

fn unit_kind(unit: &str) -> Option<UnitKind> {
    let is = |words: &[&str]| words.iter().any(|word| unit.contains(word));
    match (is(&["罐", "库", "储", "仓"]), is(&["生产", "车间", "装置", "工段"])) {
        (true, false) => Some(UnitKind::Storage),
        (false, true) => Some(UnitKind::Production),
        _ => None,
    }
}

fn unit_name(unit: &UnitVerdict) -> String {
    if unit.unit.is_empty() { "（未写单元）".to_owned() } else { unit.unit.clone() }
}

/// The unit as a finding.
fn whole(unit: &UnitVerdict) -> Finding {
    let level = unit.level.value().map(|level| format!("，{level}")).unwrap_or_default();
    let level = if level.is_empty() && unit.possible_levels.len() > 1 {
        format!("，级别可能是{}", unit.possible_levels.join("或"))
    } else {
        level
    };
    let (answer, told) = match &unit.is_major {
        Conclusion::Determined(true) => (Answer::Determined, format!("构成重大危险源{level}")),
        Conclusion::Suspected(true) => (Answer::Suspected, format!("疑似构成重大危险源{level}")),
        Conclusion::Determined(false) => (Answer::Silent, "不构成重大危险源".to_owned()),
        Conclusion::Suspected(false) => (Answer::Unknown, "按假定不构成重大危险源，待核".to_owned()),
        Conclusion::Open => (Answer::Unknown, "是否构成重大危险源待核".to_owned()),
    };
    Finding {
        rule: RULE.to_owned(),
        title: format!("{}{told}", unit_name(unit)),
        answer,
        source: STANDARD.to_owned(),
        clause: "4.2、4.3".to_owned(),
        is_draft: false,
        evidence: unit.trace.join("；"),
        asks: unit.assumptions.iter().map(|text| format!("请核实：{text}。")).collect(),
        cause: "机",
        remedy: match answer {
            Answer::Silent => "品种、数量或单元变化后重新辨识".to_owned(),
            Answer::Unknown => "补齐品名、数量（吨）、危险性类别后重新辨识".to_owned(),
            _ => "登记建档、评估、监控、制定应急预案，并按规定备案".to_owned(),
        },
    }
}

/// A line as a finding: its unit's answer, and what the line itself adds.
fn line_finding(whole: &Finding, line: &LineVerdict) -> Finding {
    let mut finding = whole.clone();
    if line.share == Conclusion::Open && finding.answer == Answer::Silent {
        finding.answer = Answer::Unknown;
    }
    finding.evidence.clone_from(&line.trace);
    finding.asks.clone_from(&line.warnings);
    if !line.near_names.is_empty() {
        finding.asks.push(format!("是否为{}？", line.near_names.join("、")));
    }
    finding
}

fn help(whole: &Finding, lines: &[Finding]) -> String {
    let asks: String = whole.asks.iter().chain(lines.iter().flat_map(|line| &line.asks)).map(String::as_str).collect();
    match whole.answer {
        Answer::Determined | Answer::Silent => whole.remedy.clone(),
        _ if asks.is_empty() => whole.remedy.clone(),
        _ => asks,
    }
}

const fn code_of(answer: Answer) -> Code {
    match answer {
        Answer::Determined => Code::InstallationMajor,
        Answer::Suspected => Code::InstallationSuspected,
        Answer::Silent => Code::InstallationNone,
        Answer::Unknown | Answer::Element | Answer::NotApplicable => Code::InstallationUnknown,
    }
}
