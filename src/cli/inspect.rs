//! `anping inspect`.

use super::args::{InspectArgs, InspectFormat};
use super::reader_process;
use super::say::{self, Failure};
use super::table::table;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::records::{Entry, TypedRecord};
use crate::model::{MappedBy, column_name, row_range, shortened};
use crate::pipeline::{
    InspectRequest, InspectedColumn, InspectedFile, InspectedSheet, InspectedTable, Unobserved, inspect,
};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Exit status when the input has errors.
const INSPECTED_WITH_ERRORS: u8 = 1;
/// Characters of a heading or a value in a line.
const MAX_SHOWN_CHARS: usize = 28;
/// Problems told of each file.
const MAX_PROBLEMS: usize = 30;

pub(super) fn run(args: InspectArgs) -> Result<ExitCode, Failure> {
    let request = InspectRequest {
        inputs: args.inputs,
        rules: args.rules.request(),
        reader: reader_process(),
        wants_records: args.records,
    };
    let files = inspect(&request, &Unobserved)?;
    match args.format {
        InspectFormat::Text => files.iter().for_each(print_file),
        InspectFormat::Json => {
            say::line(&serde_json::to_string_pretty(&files.iter().map(file_json).collect::<Vec<_>>())?);
        }
    }
    let diagnostics = || files.iter().flat_map(|file| &file.diagnostics);
    if args.format == InspectFormat::Text {
        say::line(&summary(&files));
    }
    let has_errors = diagnostics().any(|diagnostic| diagnostic.severity() == Severity::Error);
    Ok(ExitCode::from(if has_errors { INSPECTED_WITH_ERRORS } else { 0 }))
}

fn print_file(file: &InspectedFile) {
    say::line(&format!("\n■ {}", file.name));
    for sheet in &file.sheets {
        print_sheet(sheet);
    }
    for problem in file.diagnostics.iter().take(MAX_PROBLEMS) {
        say::line(&format!("  {}", told(problem)));
    }
    let rest = file.diagnostics.len().saturating_sub(MAX_PROBLEMS);
    if rest > 0 {
        say::line(&format!("  ……另有 {rest} 条，用 --format json 看全部"));
    }
}

/// A problem with its place inside the file.
fn told(problem: &Diagnostic) -> String {
    let Diagnostic { location, message, help, .. } = problem;
    let place = match (&location.sheet, location.cell) {
        (Some(sheet), Some(cell)) => format!(" 「{sheet}」{cell}"),
        (Some(sheet), None) => format!(" 「{sheet}」"),
        (None, _) => String::new(),
    };
    let help = if help.is_empty() { String::new() } else { format!("；{help}") };
    format!("{}{place}：{message}{help}", problem.severity().title())
}

fn print_sheet(sheet: &InspectedSheet) {
    let hidden = if sheet.is_hidden { "（隐藏）" } else { "" };
    say::line(&format!("  工作表「{}」{hidden}", sheet.name));
    if sheet.tables.is_empty() {
        say::line("    没有认出表头");
    }
    for table in &sheet.tables {
        print_table(table);
    }
    for (first, last, rows, reason) in &sheet.skipped {
        say::line(&format!("    不读 {}（{rows} 行）：{}", row_range(*first, *last), reason.title()));
    }
}

fn print_table(inspected: &InspectedTable) {
    let found = &inspected.table;
    let rows = row_range(found.header_row, found.last_header_row);
    let read = match found.refusal {
        Some(refusal) => format!("不读：{}", refusal.title()),
        None => format!("{} 条记录", inspected.records),
    };
    say::line(&format!("    {}（把握 {}%），表头{rows}，{read}", inspected.kind_title, found.confidence));
    let mut lines = table(["列", "表头", "读作", "凭什么"], &[]);
    for column in &inspected.columns {
        let heading = if column.heading.is_empty() { "（无表头）" } else { &column.heading };
        let (field, why) = read_as(column);
        lines.add_row([column_name(column.index), shortened(heading, MAX_SHOWN_CHARS), field, why]);
    }
    say::line(&lines.to_string());
}

/// The field that a column is read as, and by what.
fn read_as(column: &InspectedColumn) -> (String, String) {
    match (&column.field, &column.maybe) {
        (Some((id, title)), _) => {
            let why = column.mapped_by.map_or("", MappedBy::title);
            let also = column.stands_for.as_ref().filter(|(other, _)| other != id);
            let also = also.map(|(_, other)| format!("，兼作{other}")).unwrap_or_default();
            (format!("{title} {id}{also}"), why.to_owned())
        }
        (None, Some((id, title))) => ("不采用".to_owned(), format!("可能是「{title}」{id}，没有把握，请确认")),
        (None, None) => ("不采用".to_owned(), String::new()),
    }
}

fn summary(files: &[InspectedFile]) -> String {
    let tables = || files.iter().flat_map(|file| &file.sheets).flat_map(|sheet| &sheet.tables);
    let records: u64 = tables().map(|table| table.records).sum();
    let unsure = tables().flat_map(|table| &table.columns).filter(|column| column.maybe.is_some()).count();
    let problems: usize = files.iter().map(|file| file.diagnostics.len()).sum();
    let next = match (records, unsure) {
        (0, _) => "没有读出记录，请按上面的提示处理文件后重试。",
        (_, 0) => "下一步：anping assess 核查，或 anping return 把问题标在原表上退回。",
        _ => "下一步：用 anping headers 确认没有把握的列，再核查。",
    };
    format!(
        "\n共 {} 个文件，{} 张表，{records} 条记录；{unsure} 列待确认，{problems} 条提示。没有写任何文件。{next}",
        files.len(),
        tables().count()
    )
}

fn file_json(file: &InspectedFile) -> Value {
    json!({
        "file": file.name,
        "sheets": file.sheets.iter().map(sheet_json).collect::<Vec<_>>(),
        "diagnostics": file.diagnostics.iter().map(diagnostic_json).collect::<Vec<_>>(),
    })
}

fn sheet_json(sheet: &InspectedSheet) -> Value {
    let skipped = |(first, last, rows, reason): &(u32, u32, u64, crate::model::SkipReason)| json!({ "first_row": first, "last_row": last, "rows": rows, "reason": reason.id() });
    json!({
        "name": sheet.name,
        "hidden": sheet.is_hidden,
        "tables": sheet.tables.iter().map(table_json).collect::<Vec<_>>(),
        "skipped": sheet.skipped.iter().map(skipped).collect::<Vec<_>>(),
    })
}

fn table_json(inspected: &InspectedTable) -> Value {
    let found = &inspected.table;
    let row = |(number, record): &(u32, TypedRecord)| {
        let values: serde_json::Map<String, Value> =
            record.entries().into_iter().map(|entry| (entry.field.to_owned(), entry_json(&entry))).collect();
        json!({ "row": number, "values": values })
    };
    json!({
        "kind": &*found.kind,
        "title": inspected.kind_title,
        "confidence": found.confidence,
        "refused": found.refusal.map(crate::model::Refusal::id),
        "header_rows": [found.header_row, found.last_header_row],
        "year": found.year,
        "records": inspected.records,
        "columns": inspected.columns.iter().map(column_json).collect::<Vec<_>>(),
        "rows": inspected.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn entry_json(entry: &Entry<'_>) -> Value {
    let meaning = entry.value.as_ref().map(ToString::to_string);
    json!({ "cell": entry.cell.to_string(), "raw": entry.raw, "value": meaning })
}

fn column_json(column: &InspectedColumn) -> Value {
    json!({
        "column": column_name(column.index),
        "heading": column.heading,
        "field": column.field.as_ref().map(|(id, _)| id),
        "mapped_by": column.mapped_by.map(MappedBy::id),
        "reason": column.mapped_by.map(MappedBy::title),
        "maybe": column.maybe.as_ref().map(|(id, _)| id),
        "stands_for": column.stands_for.as_ref().map(|(id, _)| id),
    })
}

fn diagnostic_json(diagnostic: &Diagnostic) -> Value {
    json!({
        "severity": diagnostic.severity().id(),
        "code": diagnostic.code.id(),
        "sheet": diagnostic.location.sheet.as_deref(),
        "cell": diagnostic.location.cell.map(|cell| cell.to_string()),
        "value": diagnostic.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
    })
}
