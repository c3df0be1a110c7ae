//! `anping list`.

use super::args::{ListArgs, ListFormat};
use crate::cli::say::{self, Failure};
use crate::pipeline::book::{
    AskRequest, BookError, DutyFilter, Filter, ListFile, Ranking, Workspace, ask, duties, duty_cells, rank,
    write_duties, write_list, write_ranking,
};
use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

/// Rows that are shown on the terminal.
const MAX_SHOWN: usize = 100;

pub(in crate::cli) fn run(args: ListArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    if DUTIES.contains(&args.what.as_str()) {
        return list_duties(&workspace, &args);
    }
    if let Some(ranking) = rank(&workspace, &args.what, args.day.day())? {
        return show_ranking(&ranking, &args);
    }
    let filters = args.filter.iter().map(|text| Filter::read(text)).collect::<Result<_, _>>()?;
    let request = AskRequest { what: args.what, filters, as_of: args.day.day() };
    let answered = ask(&workspace, &request)?;
    let count = format!("{} {} 条", answered.title, answered.rows.len());
    if write(args.format, args.out.as_deref(), &count, |format, output| write_list(&answered, format, output))? {
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

/// Writes a file, or to the standard output; false where the terminal is to show a table.
fn write(
    format: ListFormat,
    path: Option<&Path>,
    count: &str,
    write: impl FnOnce(ListFile, &mut dyn Write) -> Result<(), BookError>,
) -> Result<bool, Failure> {
    let format = match format {
        ListFormat::Table => return Ok(false),
        ListFormat::Xlsx => ListFile::Xlsx,
        ListFormat::Csv => ListFile::Csv,
        ListFormat::Jsonl => ListFile::Jsonl,
    };
    let Some(path) = path else {
        write(format, &mut BufWriter::new(std::io::stdout().lock()))?;
        return Ok(true);
    };
    let mut output = BufWriter::new(File::create(path)?);
    write(format, &mut output)?;
    output.flush()?;
    say::line(&format!("{count}，已写到 {}", path.display()));
    Ok(true)
}

/// What the calendar of duties is called.
const DUTIES: [&str; 2] = ["duties", "职责"];
/// Days ahead that the calendar shows.
const DAYS_AHEAD: u16 = 31;

fn list_duties(workspace: &Workspace, args: &ListArgs) -> Result<ExitCode, Failure> {
    let day = args.day.day();
    let filters = args.filter.iter().map(|text| DutyFilter::read(text)).collect::<Result<Vec<_>, _>>()?;
    let mut entries = duties(workspace, day, DAYS_AHEAD)?;
    entries.retain(|entry| filters.iter().all(|filter| filter.fits(entry)));
    let count = format!("职责 {} 项", entries.len());
    if write(args.format, args.out.as_deref(), &count, |format, output| write_duties(&entries, day, format, output))? {
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["状态", "谁", "做什么", "时段", "期限", "理由"]);
    for entry in entries.iter().take(MAX_SHOWN) {
        let cells = duty_cells(entry);
        table.add_row(cells.into_iter().take(6));
    }
    say::line(&table.to_string());
    say::line(&format!("{count}（{day} 的情况）；全部写成文件：--format xlsx --out 文件"));
    Ok(ExitCode::SUCCESS)
}

fn show_ranking(ranking: &Ranking, args: &ListArgs) -> Result<ExitCode, Failure> {
    if !args.filter.is_empty() {
        return Err("名单不能再筛选；要看行，请列隐患、风险等，再用 --filter".into());
    }
    let count = format!("{} {} 家", ranking.title, ranking.lines.len());
    if write(args.format, args.out.as_deref(), &count, |format, output| write_ranking(ranking, format, output))? {
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["序号", "名称", "村（社区）", &ranking.score_title, "理由"]);
    let known = ranking.lines.iter().enumerate().map(|(at, line)| ((at + 1).to_string(), line));
    for (place, line) in known.chain(ranking.unknown.iter().map(|line| ("待核".to_owned(), line))) {
        let score = line.score.map_or_else(|| "待核".to_owned(), |score| score.to_string());
        table.add_row([place, line.name.clone(), line.village.clone(), score, line.reasons(&ranking.count_titles)]);
    }
    say::line(&table.to_string());
    let draft = if ranking.is_draft { "；怎么数、怎么排是草案，请镇里定了再用" } else { "" };
    say::line(&format!("{count}（{} 的情况，依据：{}{draft}）", ranking.as_of, ranking.basis));
    if !ranking.note.is_empty() {
        say::line(&ranking.note);
    }
    Ok(ExitCode::SUCCESS)
}
