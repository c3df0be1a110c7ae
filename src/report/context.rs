//! The context of the assessment report, version 1: everything that the template prints, ready to print.

use super::text::{rows_text, slot_title};
use crate::analyse::{Group, Groups, JUDGED_ANSWERS, Tally, level_slot};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::{Agreement, Answer, FieldId, Finding, Grade, Record, RiskLevel, shortened};
use crate::ruleset::{Ruleset, Status};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Names listed in a table of the report.
const MAX_NAMES: usize = 100;
/// Disagreements listed in the report.
const MAX_DISAGREEMENTS: usize = 100;
/// Problems listed in the report.
const MAX_PROBLEMS: usize = 100;
/// Findings about major hidden dangers listed in the report.
const MAX_FINDINGS: usize = 200;
/// Characters of a name or a cell that the report shows.
const MAX_SHOWN_CHARS: usize = 60;
/// The bar's full width in its own units.
const BAR_UNITS: u64 = 10_000;

/// Disagreements and problems that the report lists, up to a limit.
#[derive(Clone, Debug, Default)]
pub struct Highlights {
    disagreements: Vec<Value>,
    problems: Vec<(Severity, Value)>,
    findings: Vec<(Answer, Value)>,
}

impl Highlights {
    /// Takes in a row that differs from what was typed.
    pub fn disagreement(&mut self, ruleset: &Ruleset, file: &str, record: &Record<'_>, grade: &Grade) {
        if self.disagreements.len() >= MAX_DISAGREEMENTS || !grade.agreement.is_disagreement() {
            return;
        }
        let known = ruleset.fields.known;
        let field = if grade.agreement == Agreement::LevelDiffers { known.risk_level } else { known.score };
        let texts: Vec<&str> = grade
            .reasons
            .iter()
            .filter(|reason| reason.rule.starts_with("reconcile-"))
            .map(|reason| reason.text.as_str())
            .collect();
        let typed_level = record.inputs.declared_level.map(RiskLevel::title);
        self.disagreements.push(json!({
            "file": file,
            "sheet": &*record.table.sheet,
            "row": record.row.number.to_string(),
            "cell": record.cell_ref(field).map(|cell| cell.to_string()).unwrap_or_default(),
            "risk_point": shortened(record.text(known.risk_point).unwrap_or_default(), MAX_SHOWN_CHARS),
            "declared": value_and_level(record.inputs.declared_value.number(), typed_level),
            "computed": value_and_level(grade.risk_value, grade.level.map(RiskLevel::title)),
            "text": texts.join("；"),
        }));
    }

    /// Takes in what criteria say about a row; what is in order is not listed.
    pub fn findings(&mut self, file: &str, record: &Record<'_>, field: Option<FieldId>, findings: &[Finding]) {
        for finding in findings.iter().filter(|finding| JUDGED_ANSWERS.contains(&finding.answer)) {
            if self.findings.len() >= MAX_FINDINGS {
                return;
            }
            let cell = field.and_then(|field| record.cell_ref(field)).map(|cell| cell.to_string()).unwrap_or_default();
            let text = field.and_then(|field| record.text(field)).unwrap_or_default();
            let value = json!({
                "file": file,
                "sheet": &*record.table.sheet,
                "cell": cell,
                "text": shortened(text, MAX_SHOWN_CHARS),
                "answer": finding.answer.title(),
                "title": finding.title,
                "rule": finding.rule,
                "basis": finding.basis(),
                "draft": finding.is_draft,
                "evidence": finding.evidence,
                "asks": finding.asks.join(""),
                "cause": finding.cause,
                "remedy": finding.remedy,
            });
            self.findings.push((finding.answer, value));
        }
    }

    /// Takes in an error or a warning. Those about major hidden dangers have a section of their own.
    pub fn problem(&mut self, diagnostic: &Diagnostic) {
        let severity = diagnostic.severity();
        if is_about_major(diagnostic.code) || severity == Severity::Info || self.problems.len() >= MAX_PROBLEMS {
            return;
        }
        let location = &diagnostic.location;
        let sheet = location.sheet.as_ref().map(|sheet| format!("「{sheet}」")).unwrap_or_default();
        let cell = location.cell.map(|cell| cell.to_string()).unwrap_or_default();
        let value = json!({
            "severity": severity.title(),
            "file": &*location.file,
            "where": format!("{sheet}{cell}"),
            "code": diagnostic.code.title(),
            "value": shortened(&diagnostic.value, MAX_SHOWN_CHARS),
            "message": diagnostic.message,
            "help": diagnostic.help,
        });
        self.problems.push((severity, value));
    }

    /// Adds what another file has shown.
    pub fn append(&mut self, other: Self) {
        self.disagreements.extend(other.disagreements);
        self.disagreements.truncate(MAX_DISAGREEMENTS);
        self.problems.extend(other.problems);
        self.problems.truncate(MAX_PROBLEMS);
        self.findings.extend(other.findings);
        self.findings.truncate(MAX_FINDINGS);
    }
}

/// A finished run, as the report shows it.
pub struct Run<'r> {
    /// The rules.
    pub ruleset: &'r Ruleset,
    /// What was seen.
    pub tally: &'r Tally,
    /// What is listed.
    pub highlights: &'r Highlights,
    /// The day for which the rules were taken.
    pub as_of: Date,
    /// Files given and files graded.
    pub files: (usize, usize),
    /// Direct rules that the tables could not answer: identifier, title, missing columns.
    pub unanswered: &'r [(String, String, String)],
}

/// The whole context.
pub(super) fn context(run: &Run<'_>) -> Value {
    let tally = run.tally;
    json!({
        "version": 1,
        "title": "安全风险登记表核查报告",
        "as_of": format!("{}年{}月{}日", run.as_of.year(), run.as_of.month(), run.as_of.day()),
        "engine": concat!("anping ", env!("CARGO_PKG_VERSION")),
        "summary": summary(run),
        "levels": levels(tally),
        "declared_levels": declared_levels(tally),
        "profiles": profiles(run),
        "by_sheet": by_sheet(tally),
        "by_risk_point": names(&tally.risk_points, "风险点"),
        "by_accident_type": names(&tally.accident_types, "事故类型"),
        "agreement": agreement(tally),
        "disagreements": {
            "rows": run.highlights.disagreements.iter().map(|row| with_file_name(row, tally)).collect::<Vec<_>>(),
            "left_out": left_out(run.highlights.disagreements.len(), tally.disagreements(), "处不一致"),
        },
        "problems": problems(run),
        "dangers": dangers(run),
        "skipped": tally.skipped.iter().map(|(reason, rows)| json!({
            "reason": reason.title(), "count": rows.to_string(),
        })).collect::<Vec<_>>(),
        "unanswered": run.unanswered.iter().map(|(rule, title, needs)| json!({
            "rule": rule, "title": title, "needs": needs,
        })).collect::<Vec<_>>(),
        "notes": [
            "风险值和等级由登记表中的取值按所列方法算出，逐行理由见各定级表的“判定理由”一列。",
            "空白、“/”、“无”表示没有填写，不当作 0 或“否”。",
            "直接判定的情形依据未核实标准原文的，只提示、不单独定级。",
        ],
    })
}

fn summary(run: &Run<'_>) -> Value {
    let tally = run.tally;
    let (given, graded) = run.files;
    let problems = tally.diagnostics_of(Severity::Error) + tally.diagnostics_of(Severity::Warning);
    let none = tally.levels.get(level_slot(None)).map_or(0, crate::model::Figure::value);
    let mut figures = vec![
        figure("登记表文件", &graded, "个", &format!("共给出 {given} 个文件，其中读出登记表的个数")),
        figure("核查的行", &tally.rows(), "行", "作为风险记录读出的行"),
        figure("跳过的行", &tally.skipped_rows(), "行", "表头、合计、签字、示例等不是记录的行"),
        figure("判出等级的行", &(tally.rows() - none), "行", "按方法或直接判定得出等级的行"),
        figure("与填报不一致", &tally.disagreements(), "行", "风险值或等级与填报不同的行"),
        figure("问题", &problems, "处", "错误和警告，逐处见定级表的“问题清单”"),
    ];
    if tally.judged > 0 {
        figures.push(figure("看过的隐患等", &tally.judged, "行", "隐患、自查、化学品中按判定标准看过的行"));
    }
    Value::Array(figures)
}

/// What criteria say about the rows of ledgers and self-checks, gravest first.
fn dangers(run: &Run<'_>) -> Value {
    let tally = run.tally;
    let mut listed: Vec<&(Answer, Value)> = run.highlights.findings.iter().collect();
    listed.sort_by_key(|(answer, _)| *answer);
    let answers = JUDGED_ANSWERS.iter().zip(&tally.findings).map(|(answer, figure)| {
        json!({
            "title": answer.title(),
            "count": figure.value().to_string(),
            "definition": figure.definition,
            "rows": rows_text(figure, |place| place_name(tally, place)),
        })
    });
    let found: u64 = tally.diagnostics.iter().filter(|(code, _)| is_about_major(**code)).map(|(_, count)| count).sum();
    json!({
        "judged": tally.judged.to_string(),
        "answers": answers.collect::<Vec<_>>(),
        "rows": listed.iter().map(|(_, row)| with_file_name(row, tally)).collect::<Vec<_>>(),
        "left_out": left_out(listed.len(), found, "条判定"),
    })
}

const fn is_about_major(code: Code) -> bool {
    matches!(
        code,
        Code::MajorDetermined
            | Code::MajorSuspected
            | Code::MajorUnknown
            | Code::InstallationMajor
            | Code::InstallationSuspected
            | Code::InstallationUnknown
    )
}

fn figure(label: &str, value: &dyn ToString, unit: &str, definition: &str) -> Value {
    json!({ "label": label, "value": value.to_string(), "unit": unit, "definition": definition })
}

fn levels(tally: &Tally) -> Value {
    let total = tally.rows();
    let mut x = 0;
    let mut levels = Vec::new();
    for (slot, figure) in tally.levels.iter().enumerate() {
        let level = RiskLevel::DESCENDING.get(slot);
        let width = (figure.value() * BAR_UNITS).checked_div(total).unwrap_or(0);
        levels.push(json!({
            "id": level.map_or("none", |level| level.id()),
            "title": slot_title(slot),
            "colour": level.map_or("灰", |level| level.colour()),
            "rgb": level.map_or("#D9D9D9".to_owned(), |level| format!("#{:06X}", level.rgb())),
            "count": figure.value().to_string(),
            "percent": figure.share_of(total),
            "bar_x": tenths(x),
            "bar_width": tenths(width),
            "definition": figure.definition,
            "rows": rows_text(figure, |place| place_name(tally, place)),
        }));
        x += width;
    }
    Value::Array(levels)
}

/// A number of tenths as a JSON number: 345 is 34.5.
fn tenths(tenths: u64) -> Value {
    serde_json::from_str(&format!("{}.{}", tenths / 10, tenths % 10)).unwrap_or(Value::Null)
}

/// A file's name without its folders, unless another file of the run has the same.
fn file_name<'f>(tally: &Tally, file: &'f str) -> &'f str {
    let last = |path: &'f str| path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = last(file);
    let same = |other: &&str| **other != *file && other.rsplit(['/', '\\']).next() == Some(name);
    if tally.places.iter().map(|place| &*place.file).any(|other| same(&other)) { file } else { name }
}

fn place_name(tally: &Tally, place: usize) -> String {
    let several = tally.places.iter().any(|other| tally.places.first().is_some_and(|first| first.file != other.file));
    tally.places.get(place).map_or_else(String::new, |place| {
        if several {
            format!("{}「{}」", file_name(tally, &place.file), place.sheet)
        } else {
            format!("「{}」", place.sheet)
        }
    })
}

fn declared_levels(tally: &Tally) -> Value {
    let line = |(slot, figure): (usize, &crate::model::Figure)| {
        let title = RiskLevel::DESCENDING.get(slot).map_or("未填报或无法识别", |level| level.title());
        json!({ "title": title, "count": figure.value().to_string() })
    };
    tally.declared_levels.iter().enumerate().map(line).collect()
}

fn profiles(run: &Run<'_>) -> Value {
    let line = |(id, rows): (&String, &u64)| {
        let (method, profile) = run.ruleset.find_profile(id)?;
        let profile = run.ruleset.methods.get(method)?.profiles.get(profile)?;
        Some(json!({
            "id": id,
            "title": profile.title,
            "rows": rows.to_string(),
            "source": format!("{} {}", profile.source.document, profile.source.clause).trim_end(),
            "status": if profile.status == Status::Draft { "draft" } else { "verified" },
            "note": profile.source.note,
        }))
    };
    run.tally.profiles.iter().filter_map(line).collect()
}

fn by_sheet(tally: &Tally) -> Value {
    let line = |place: &crate::analyse::PlaceTally| {
        json!({
            "file": file_name(tally, &place.file),
            "sheet": &*place.sheet,
            "profile": place.profiles.join("、"),
            "rows": (place.rows + place.judged).to_string(),
            "skipped": place.skipped.to_string(),
            "counts": place.counts.map(|count| count.to_string()),
            "disagreements": place.disagreements.to_string(),
            "problems": place.problems.to_string(),
        })
    };
    tally
        .places
        .iter()
        .filter(|place| place.rows + place.judged + place.skipped + place.problems > 0)
        .map(line)
        .collect()
}

fn names(groups: &Groups, what: &str) -> Value {
    let all = groups.gravest_first();
    let line = |group: &&Group| {
        let highest = group.highest();
        json!({
            "name": shortened(&group.name, MAX_SHOWN_CHARS),
            "counts": group.counts.map(|count| count.to_string()),
            "total": group.rows.value().to_string(),
            "highest": {
                "id": highest.map_or("none", RiskLevel::id),
                "title": highest.map_or("未能判定", RiskLevel::title),
                "rgb": highest.map_or("#D9D9D9".to_owned(), |level| format!("#{:06X}", level.rgb())),
            },
        })
    };
    let rows: Vec<Value> = all.iter().take(MAX_NAMES).map(line).collect();
    let rest = all.len().saturating_sub(MAX_NAMES);
    let left_out =
        if rest == 0 { String::new() } else { format!("另有 {rest} 个{what}未列出，见各定级表。") };
    json!({ "rows": rows, "left_out": left_out })
}

fn agreement(tally: &Tally) -> Value {
    let line = |(outcome, figure): (&Agreement, &crate::model::Figure)| json!({ "title": outcome.title(), "count": figure.value().to_string(), "definition": figure.definition });
    Agreement::ALL.iter().zip(&tally.agreement).map(line).collect()
}

fn problems(run: &Run<'_>) -> Value {
    let mut listed: Vec<&(Severity, Value)> = run.highlights.problems.iter().collect();
    listed.sort_by_key(|(severity, _)| *severity);
    let is_problem = |code: Code| code.severity() != Severity::Info && !is_about_major(code);
    let total: u64 = run.tally.diagnostics.iter().filter(|(code, _)| is_problem(**code)).map(|(_, count)| count).sum();
    let rows: Vec<Value> = listed.iter().map(|(_, value)| with_file(value, run)).collect();
    json!({ "rows": rows, "left_out": left_out(listed.len(), total, "处问题") })
}

/// A problem with its file named in its place, where the run had several.
fn with_file(problem: &Value, run: &Run<'_>) -> Value {
    let text = |key: &str| problem.get(key).and_then(Value::as_str).unwrap_or_default();
    if run.files.0 == 1 {
        return problem.clone();
    }
    replaced(problem, "where", format!("{} {}", file_name(run.tally, text("file")), text("where")))
}

/// A row with its file's name in place of its path.
fn with_file_name(row: &Value, tally: &Tally) -> Value {
    let file = row.get("file").and_then(Value::as_str).unwrap_or_default();
    replaced(row, "file", file_name(tally, file).to_owned())
}

fn replaced(value: &Value, key: &str, text: String) -> Value {
    let mut value = value.clone();
    if let Some(fields) = value.as_object_mut() {
        fields.insert(key.to_owned(), text.into());
    }
    value
}

fn left_out(listed: usize, total: u64, what: &str) -> String {
    match total.saturating_sub(u64::try_from(listed).unwrap_or(u64::MAX)) {
        0 => String::new(),
        rest => format!("另有 {rest} {what}未列出，见各定级表的“问题清单”。"),
    }
}

fn value_and_level(value: Option<rust_decimal::Decimal>, level: Option<&str>) -> String {
    let value = value.map(|value| format!("风险值 {value}"));
    let parts: Vec<String> = value.into_iter().chain(level.map(str::to_owned)).collect();
    if parts.is_empty() { "未填".to_owned() } else { parts.join("，") }
}
