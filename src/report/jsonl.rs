//! JSON lines: one object a line, for other programs. Version 1; fields are only ever added.
//!
//! | `type` | fields |
//! |---|---|
//! | `row` | `file`, `sheet`, `row` (1-based), `risk_point`, `method`, `profile`, `factors` (by field, decimal strings), `risk_value`, `level` (`major`, `considerable`, `moderate`, `low` or null), `declared` (`risk_value`, `level`, `level_text`), `agreement`, `reasons` (`rule`, `source`, `clause`, `text`), `cells` (by field) |
//! | `finding` | `file`, `sheet`, `row`, `rule`, `title`, `answer` (`fires`, `suspected`, `unknown`, `element`, `silent`, `not_applicable`), `source`, `clause`, `draft`, `evidence`, `asks`, `cause`, `remedy`: what a criterion says about a row of a ledger or a self-check |
//! | `diagnostic` | `severity`, `code`, `file`, `sheet`, `cell`, `value`, `message`, `help`; of code `row_skipped` also `rows` |
//! | `summary` | last: `version`, `as_of`, `files`, `rows`, `skipped` (by reason), `levels`, `agreement`, `judged_rows` and `findings` (ledgers and self-checks: rows by gravest answer), `diagnostics` (by severity), `diagnostic_codes` |

use crate::analyse::{JUDGED_ANSWERS, Tally};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Agreement, Figure, Finding, Grade, Reason, Record, RiskLevel, SkipReason};
use crate::ruleset::Ruleset;
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

/// The version of the format.
pub const JSONL_VERSION: u32 = 1;

/// Writes the lines of one file.
pub struct JsonLines<'r, W> {
    ruleset: &'r Ruleset,
    output: W,
}

#[derive(Serialize)]
struct RowLine<'l> {
    r#type: &'static str,
    file: &'l str,
    sheet: &'l str,
    row: u32,
    risk_point: Option<&'l str>,
    method: Option<&'l str>,
    profile: Option<&'l str>,
    factors: BTreeMap<&'l str, String>,
    risk_value: Option<String>,
    level: Option<RiskLevel>,
    declared: Declared<'l>,
    agreement: Agreement,
    reasons: &'l [Reason],
    cells: BTreeMap<&'l str, String>,
}

#[derive(Serialize)]
struct Declared<'l> {
    risk_value: Option<String>,
    level: Option<RiskLevel>,
    level_text: Option<Cow<'l, str>>,
}

#[derive(Serialize)]
struct FindingLine<'l> {
    r#type: &'static str,
    file: &'l str,
    sheet: &'l str,
    row: u32,
    rule: &'l str,
    title: &'l str,
    answer: &'static str,
    source: &'l str,
    clause: &'l str,
    draft: bool,
    evidence: &'l str,
    asks: &'l [String],
    cause: &'static str,
    remedy: &'l str,
}

#[derive(Serialize)]
struct DiagnosticLine<'l> {
    r#type: &'static str,
    severity: &'static str,
    code: &'static str,
    file: &'l str,
    sheet: Option<&'l str>,
    cell: Option<String>,
    value: &'l str,
    message: &'l str,
    help: &'l str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
}

impl<'r, W: Write> JsonLines<'r, W> {
    /// Writes to an output.
    pub const fn new(ruleset: &'r Ruleset, output: W) -> Self {
        Self { ruleset, output }
    }

    /// Writes a graded row.
    ///
    /// # Errors
    /// When the output takes no more.
    pub fn row(&mut self, file: &str, record: &Record<'_>, grade: &Grade) -> std::io::Result<()> {
        let known = self.ruleset.fields.known;
        let chosen = record.table.method.as_ref();
        let method = chosen.and_then(|chosen| self.ruleset.methods.get(chosen.method));
        let profile = method.zip(chosen).and_then(|(method, chosen)| method.profiles.get(chosen.profile));
        let mut factors = BTreeMap::new();
        let mut cells = BTreeMap::new();
        let found = chosen.map_or(&[][..], |chosen| &chosen.factors);
        for ((factor, input), field) in
            method.into_iter().flat_map(|method| &method.factors).zip(&record.inputs.factors).zip(found)
        {
            factors.extend(input.number().map(|number| (factor.id.as_str(), number.to_string())));
            cells.extend(
                field.and_then(|field| record.cell_ref(field)).map(|cell| (factor.id.as_str(), cell.to_string())),
            );
        }
        for (name, field) in
            [("score", known.score), ("risk_level", known.risk_level), ("risk_point", known.risk_point)]
        {
            cells.extend(record.cell_ref(field).map(|cell| (name, cell.to_string())));
        }
        let level_text = record.cell(known.risk_level).filter(|cell| !cell.is_blank()).map(|cell| cell.display());
        self.write(&RowLine {
            r#type: "row",
            file,
            sheet: &record.table.sheet,
            row: record.row.number,
            risk_point: record.text(known.risk_point),
            method: method.map(|method| method.id.as_str()),
            profile: profile.map(|profile| profile.id.as_str()),
            factors,
            risk_value: grade.risk_value.map(|value| value.to_string()),
            level: grade.level,
            declared: Declared {
                risk_value: record.inputs.declared_value.number().map(|value| value.to_string()),
                level: record.inputs.declared_level,
                level_text,
            },
            agreement: grade.agreement,
            reasons: &grade.reasons,
            cells,
        })
    }

    /// Writes what a criterion says about a row.
    ///
    /// # Errors
    /// When the output takes no more.
    pub fn finding(&mut self, file: &str, record: &Record<'_>, finding: &Finding) -> std::io::Result<()> {
        self.write(&FindingLine {
            r#type: "finding",
            file,
            sheet: &record.table.sheet,
            row: record.row.number,
            rule: &finding.rule,
            title: &finding.title,
            answer: finding.answer.id(),
            source: &finding.source,
            clause: &finding.clause,
            draft: finding.is_draft,
            evidence: &finding.evidence,
            asks: &finding.asks,
            cause: finding.cause,
            remedy: &finding.remedy,
        })
    }

    /// Writes a diagnostic; `rows` is how many rows one of code `row_skipped` is about.
    ///
    /// # Errors
    /// When the output takes no more.
    pub fn diagnostic(&mut self, diagnostic: &Diagnostic, rows: Option<u64>) -> std::io::Result<()> {
        write_diagnostic(&mut self.output, diagnostic, rows)
    }

    /// Gives the output back.
    pub fn into_output(self) -> W {
        self.output
    }

    fn write(&mut self, line: &impl Serialize) -> std::io::Result<()> {
        write_line(&mut self.output, line)
    }
}

fn write_line(output: &mut dyn Write, line: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n")
}

/// Writes a diagnostic; `rows` is how many rows one of code `row_skipped` is about.
///
/// # Errors
/// When the output takes no more.
pub fn write_diagnostic(output: &mut dyn Write, diagnostic: &Diagnostic, rows: Option<u64>) -> std::io::Result<()> {
    let location = &diagnostic.location;
    write_line(
        output,
        &DiagnosticLine {
            r#type: "diagnostic",
            severity: diagnostic.severity().id(),
            code: diagnostic.code.id(),
            file: &location.file,
            sheet: location.sheet.as_deref(),
            cell: location.cell.map(|cell| cell.to_string()),
            value: &diagnostic.value,
            message: &diagnostic.message,
            help: &diagnostic.help,
            rows,
        },
    )
}

#[derive(Serialize)]
struct SummaryLine {
    r#type: &'static str,
    version: u32,
    as_of: String,
    files: usize,
    rows: u64,
    skipped: Counts,
    levels: Counts,
    agreement: Counts,
    judged_rows: u64,
    findings: Counts,
    diagnostics: Counts,
    diagnostic_codes: Counts,
}

/// Counts by identifier, in the order given.
struct Counts(Vec<(&'static str, u64)>);

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// Writes the last line: what the run has seen.
///
/// # Errors
/// When the output takes no more.
pub fn write_summary(output: &mut dyn Write, tally: &Tally, files: usize, as_of: Date) -> std::io::Result<()> {
    let level_ids = RiskLevel::DESCENDING.iter().map(|level| level.id()).chain(["none"]);
    let line = SummaryLine {
        r#type: "summary",
        version: JSONL_VERSION,
        as_of: as_of.to_string(),
        files,
        rows: tally.rows(),
        skipped: Counts(
            SkipReason::ALL
                .iter()
                .map(|reason| (reason.id(), tally.skipped.get(reason).copied().unwrap_or(0)))
                .collect(),
        ),
        levels: Counts(level_ids.zip(tally.levels.iter().map(Figure::value)).collect()),
        agreement: Counts(
            Agreement::ALL.iter().map(|outcome| outcome.id()).zip(tally.agreement.iter().map(Figure::value)).collect(),
        ),
        judged_rows: tally.judged,
        findings: Counts(
            JUDGED_ANSWERS.iter().map(|answer| answer.id()).zip(tally.findings.iter().map(Figure::value)).collect(),
        ),
        diagnostics: Counts(
            Severity::ALL.iter().map(|severity| (severity.id(), tally.diagnostics_of(*severity))).collect(),
        ),
        diagnostic_codes: Counts(tally.diagnostics.iter().map(|(code, count)| (code.id(), *count)).collect()),
    };
    write_line(output, &line)?;
    output.flush()
}
