//! `anping list`.

use super::args::{ListArgs, ListFormat};
use crate::cli::say::{self, Failure};
use crate::pipeline::book::{AskRequest, Filter, ListFile, Workspace, ask, write_list};
use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

/// Rows that are shown on the terminal.
const MAX_SHOWN: usize = 100;

pub(in crate::cli) fn run(args: ListArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let filters = args.filter.iter().map(|text| Filter::read(text)).collect::<Result<_, _>>()?;
    let request = AskRequest { what: args.what, filters, as_of: args.day.day() };
    let answered = ask(&workspace, &request)?;
    let format = match args.format {
        ListFormat::Table => None,
        ListFormat::Xlsx => Some(ListFile::Xlsx),
        ListFormat::Csv => Some(ListFile::Csv),
        ListFormat::Jsonl => Some(ListFile::Jsonl),
    };
    if let Some(format) = format {
        match &args.out {
            Some(path) => {
                let mut output = BufWriter::new(File::create(path)?);
                write_list(&answered, format, &mut output)?;
                output.flush()?;
                say::line(&format!("{} {} 条，已写到 {}", answered.title, answered.rows.len(), path.display()));
            }
            None => write_list(&answered, format, &mut BufWriter::new(std::io::stdout().lock()))?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    let headings = ["编号", "单位", "村（社区）"].map(str::to_owned);
    table.set_header(headings.into_iter().chain(answered.headings.iter().cloned()).chain(["出处".to_owned()]));
    for row in answered.rows.iter().take(MAX_SHOWN) {
        let first = [row.id.clone(), row.row.unit.clone(), row.village.clone()];
        let (file, sheet, number) = &row.row.place;
        let place = format!("{file} {sheet}!{number}");
        table.add_row(first.into_iter().chain(row.cells.iter().cloned()).chain([place]));
    }
    say::line(&table.to_string());
    let rest = answered.rows.len().saturating_sub(MAX_SHOWN);
    let more = if rest > 0 {
        format!("，另有 {rest} 条没有显示，用 --format xlsx --out 文件 全部列出")
    } else {
        String::new()
    };
    say::line(&format!("{} {} 条（{} 的情况）{more}", answered.title, answered.rows.len(), request.as_of));
    Ok(ExitCode::SUCCESS)
}
