//! `anping list`.

use super::args::{ListArgs, ListFormat};
use crate::cli::say::{self, Failure};
use crate::pipeline::book::{ListFile, Workspace, as_known_on, list, write_list};
use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

/// Rows that are shown on the terminal.
const MAX_SHOWN: u32 = 100;

pub(in crate::cli) fn run(args: &ListArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let earlier = args.known_on.map(|day| as_known_on(&workspace, day)).transpose()?;
    let workspace = earlier.as_ref().map_or(&workspace, |earlier| &earlier.workspace);
    let at_most = (args.format == ListFormat::Table).then_some(MAX_SHOWN);
    let listed = list(workspace, &args.what, &args.filter, args.day.day(), at_most)?;
    let rows = listed.count.unwrap_or(listed.rows.len());
    let count = format!("{} {rows} 条（{} 的情况）", listed.title, listed.as_of);
    let format = match args.format {
        ListFormat::Table => None,
        ListFormat::Xlsx => Some(ListFile::Xlsx),
        ListFormat::Csv => Some(ListFile::Csv),
        ListFormat::Jsonl => Some(ListFile::Jsonl),
    };
    match (format, &args.out) {
        (Some(format), None) => {
            say::unless_closed(write_list(&listed, format, &mut BufWriter::new(std::io::stdout().lock())))?;
        }
        (Some(format), Some(path)) => {
            let mut output = BufWriter::new(File::create(path)?);
            write_list(&listed, format, &mut output)?;
            output.flush()?;
            say::line(&format!("{count}，已写到 {}", path.display()));
        }
        (None, _) => {
            let mut table = Table::new();
            table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
            let of_columns = |texts: &[String]| -> Vec<String> {
                listed.shown.iter().filter_map(|column| texts.get(*column).cloned()).collect()
            };
            table.set_header(of_columns(&listed.headings));
            let most = usize::try_from(MAX_SHOWN).unwrap_or(usize::MAX);
            for row in listed.rows.iter().take(most) {
                table.add_row(of_columns(&row.cells));
            }
            say::line(&table.to_string());
            let rest = rows.saturating_sub(most);
            let more = if rest > 0 { format!("；另有 {rest} 条没有显示") } else { String::new() };
            say::line(&format!("{count}{more}。全部列、全部行：--format xlsx --out 文件"));
            listed.notes.iter().for_each(|note| say::line(note));
        }
    }
    Ok(ExitCode::SUCCESS)
}
