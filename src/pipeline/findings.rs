//! Takes the rows of ledgers, self-checks and fact sheets through judgement.

use super::file::{FileError, FileRun, cell_of};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::grade::dangers::{Contradiction, DangerJudge};
use crate::model::{Answer, CellRef, FieldId, Finding, Record, Table, shortened};

/// 隐患排查治理台账.
pub(super) const LEDGER: &str = "hidden_danger_ledger";
/// 重大事故隐患自查表.
pub(super) const SELF_CHECK: &str = "major_self_check";
/// 企业情况表.
const FACT_SHEET: &str = "fact_sheet";
/// 危险化学品清单.
pub(super) const CHEMICALS: &str = "chemicals_inventory";
/// Characters of a text that a message shows.
const MAX_SHOWN_CHARS: usize = 40;
/// What a ledger's level says of a major hidden danger.
const MAJOR_WORD: &str = "重大";

impl FileRun<'_, '_, '_> {
    /// Makes ready for a table that is not graded; false where its rows are shown nowhere.
    pub(super) fn begin_judging(&mut self, table: &Table) -> Result<bool, FileError> {
        match &*table.kind {
            CHEMICALS => return Ok(true),
            LEDGER | SELF_CHECK | FACT_SHEET => {}
            // The book has a use for all kinds.
            _ if self.entries.is_some() => return Ok(false),
            _ => {
                let title = self.shared.ruleset.columns.kind_title(&table.kind);
                self.note_not_graded(table, format!("这是「{title}」，已读懂，本命令不分级"))?;
                return Ok(false);
            }
        }
        if self.judge.is_none() {
            let criteria = self.shared.lazy.criteria()?;
            self.judge = Some(DangerJudge::new(criteria, self.shared.ruleset, self.shared.as_of));
        }
        Ok(&*table.kind != FACT_SHEET)
    }

    pub(super) fn plain_record(&mut self, record: Record<'_>) -> Result<(), FileError> {
        if let Some(entries) = &mut self.entries {
            entries.row(&record, None)?;
        }
        if &*record.table.kind == CHEMICALS {
            self.keep_chemical(record);
            return Ok(());
        }
        self.judge_record(&record)
    }

    fn judge_record(&mut self, record: &Record<'_>) -> Result<(), FileError> {
        let judge = self.judge.as_mut();
        match (&*record.table.kind, judge) {
            (LEDGER, Some(judge)) => {
                let (findings, field) = (judge.danger(record), judge.description());
                self.check_danger(record)?;
                let is_founded = !findings.is_empty();
                self.judged(record, field, findings)?;
                if is_founded { Ok(()) } else { self.note_unfounded(record) }
            }
            (SELF_CHECK, Some(judge)) => {
                let field = judge.answer_field();
                let finding = judge.self_check(record);
                let Some((finding, contradiction)) = finding else { return Ok(()) };
                self.judged(record, field, vec![finding])?;
                match contradiction {
                    Some(contradiction) => self.note_contradiction(record, field, contradiction),
                    None => Ok(()),
                }
            }
            (FACT_SHEET, Some(judge)) => match judge.fact(record) {
                Err((written, choices)) => self.note_fact(record, &written, &choices),
                Ok(()) => Ok(()),
            },
            _ if self.entries.is_some() => {
                self.row_done();
                Ok(())
            }
            _ => {
                let row = record.row.number;
                let unused = self.unused.get_or_insert((row, row, 0));
                (unused.1, unused.2) = (row, unused.2 + 1);
                Ok(())
            }
        }
    }

    /// Says why a table is neither graded nor judged.
    pub(super) fn note_not_graded(&mut self, table: &Table, message: String) -> Result<(), FileError> {
        let cell = CellRef { row: table.header_row, column: 0 };
        self.about_table(Diagnostic {
            code: Code::TableNotGraded,
            location: self.location(Some(&table.sheet), Some(cell)),
            value: self.shared.ruleset.columns.kind_title(&table.kind).to_owned(),
            message,
            help: "无需处理；登记表请另行提供".to_owned(),
        })
    }

    pub(super) fn judged(
        &mut self,
        record: &Record<'_>,
        field: Option<FieldId>,
        mut findings: Vec<Finding>,
    ) -> Result<(), FileError> {
        findings.sort_by_key(|finding| finding.answer);
        self.judged_row(record, &findings)?;
        self.result.highlights.findings(&self.file, record, field, &findings);
        for finding in &findings {
            self.finding_line(record, finding)?;
            let cell = field.map(|field| cell_of(record, field));
            let text = field.and_then(|field| record.text(field)).unwrap_or_default();
            if let Some(diagnostic) = about(finding, text, self.location(Some(&record.table.sheet), cell)) {
                self.problem(&diagnostic)?;
            }
        }
        Ok(())
    }

    /// Counts a row that was judged, and writes it to the workbook.
    pub(super) fn judged_row(&mut self, record: &Record<'_>, findings: &[Finding]) -> Result<(), FileError> {
        self.result.tally.judged(record.row.number, findings);
        if let Some(book) = &mut self.book {
            book.judged_row(record.row.number, findings)?;
        }
        if let Some(entries) = &mut self.entries {
            entries.findings(record.row.number, findings)?;
        }
        self.row_done();
        Ok(())
    }

    pub(super) fn finding_line(&mut self, record: &Record<'_>, finding: &Finding) -> Result<(), FileError> {
        if let Some(lines) = &mut self.lines {
            lines.finding(&self.file, record, finding)?;
        }
        Ok(())
    }

    /// 重大 without a criterion is a claim that nobody can follow.
    fn note_unfounded(&mut self, record: &Record<'_>) -> Result<(), FileError> {
        let Some(level) = self.shared.ruleset.fields.find("danger_level") else { return Ok(()) };
        let typed = record.text(level).unwrap_or_default();
        if !typed.contains(MAJOR_WORD) {
            return Ok(());
        }
        self.problem(&Diagnostic {
            code: Code::MajorUnfounded,
            location: self.location(Some(&record.table.sheet), Some(cell_of(record, level))),
            value: typed.to_owned(),
            message: "填报为重大，描述中没有看出对应哪一条判定标准".to_owned(),
            help: "请写明依据的判定标准和条款；不属于重大的改为一般".to_owned(),
        })
    }

    fn note_contradiction(
        &mut self,
        record: &Record<'_>,
        field: Option<FieldId>,
        contradiction: Contradiction,
    ) -> Result<(), FileError> {
        let cell = field.map(|field| cell_of(record, field));
        let value = field.and_then(|field| record.text(field)).unwrap_or_default().to_owned();
        let Contradiction { answered, by_facts } = contradiction;
        self.problem(&Diagnostic {
            code: Code::SelfCheckContradicts,
            location: self.location(Some(&record.table.sheet), cell),
            value,
            message: format!("自查结果是{}，按企业情况表应为{}", answered.title(), by_facts.title()),
            help: "两处有一处填错了，请核对后改正".to_owned(),
        })
    }

    fn note_fact(&mut self, record: &Record<'_>, written: &str, choices: &str) -> Result<(), FileError> {
        let Some(field) = self.shared.ruleset.fields.find("fact_value") else { return Ok(()) };
        let choices = if choices.is_empty() { "一个数值" } else { choices };
        self.problem(&Diagnostic {
            code: Code::FactUnreadable,
            location: self.location(Some(&record.table.sheet), Some(cell_of(record, field))),
            value: shortened(written, MAX_SHOWN_CHARS),
            message: format!("填的「{}」不能用，当作不知道", shortened(written, MAX_SHOWN_CHARS)),
            help: format!("请填：{choices}；不知道的填“不清楚”或留空"),
        })
    }

    /// What counting rules make of the elements of the self-check that has gone by.
    pub(super) fn note_counted(&mut self, table: &Table) -> Result<(), FileError> {
        let counted = self.judge.as_mut().map(DangerJudge::counted).unwrap_or_default();
        for finding in counted {
            let cell = CellRef { row: table.header_row, column: 0 };
            let location = self.location(Some(&table.sheet), Some(cell));
            if let Some(diagnostic) = about(&finding, "", location) {
                self.problem(&diagnostic)?;
            }
        }
        Ok(())
    }
}

/// A finding as a line of the problems sheet; nothing where all is well.
fn about(finding: &Finding, text: &str, location: Location) -> Option<Diagnostic> {
    let code = match finding.answer {
        Answer::Determined => Code::MajorDetermined,
        Answer::Suspected => Code::MajorSuspected,
        Answer::Unknown => Code::MajorUnknown,
        Answer::Element | Answer::Silent | Answer::NotApplicable => return None,
    };
    let draft = if finding.is_draft { "，该条依据未核对原文" } else { "" };
    let message = format!(
        "{}：{}〔{}，{}{draft}〕；{}",
        finding.answer.title(),
        finding.title,
        finding.rule,
        finding.basis(),
        finding.evidence
    );
    let asks = finding.asks.join("");
    let help = match finding.answer {
        Answer::Determined => finding.remedy.clone(),
        _ if asks.is_empty() => format!("请到现场核实；属实的，{}", finding.remedy),
        _ => format!("请核实：{asks}属实的，{}", finding.remedy),
    };
    Some(Diagnostic { code, location, value: shortened(text, MAX_SHOWN_CHARS), message, help })
}
