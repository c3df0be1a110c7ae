//! `anping rules texts`.

use super::args::TextsArgs;
use super::{FOUND, bench};
use crate::cli::say::{self, Failure};
use crate::cli::table::table;
use crate::pipeline::rules::{Counts, Missed};
use std::process::ExitCode;

pub(super) fn run(args: &TextsArgs) -> Result<ExitCode, Failure> {
    let Some(bench) = bench(&args.place)? else { return Ok(ExitCode::from(FOUND)) };
    let score = bench.measure_texts()?;
    let wanted = |id: &str| args.pack.as_deref().is_none_or(|pack| pack == id);
    for missed in score.missed.iter().filter(|missed| wanted(&missed.pack)) {
        say::line(&shown(missed));
    }
    let mut table =
        table(["规则包", "语句", "召回率", "精确率", "留出语句", "留出召回率", "留出精确率"], &[1, 2, 3, 4, 5, 6]);
    let (mut seen, mut held_out) = (Counts::default(), Counts::default());
    for pack in score.packs.iter().filter(|pack| wanted(&pack.id)) {
        seen = seen.and(pack.seen);
        held_out = held_out.and(pack.held_out);
        table.add_row(row(&pack.id, pack.seen, pack.held_out));
    }
    table.add_row(row("合计", seen, held_out));
    say::line(&table.to_string());
    Ok(ExitCode::SUCCESS)
}

fn shown(missed: &Missed) -> String {
    let held_out = if missed.held_out { "（留出）" } else { "" };
    if missed.suspected.is_empty() {
        format!("漏报{held_out} {} {}：{}", missed.pack, missed.clauses.join("、"), missed.text)
    } else {
        format!("误报{held_out} {}：{} → {}", missed.pack, missed.text, missed.suspected.join("，"))
    }
}

fn row(id: &str, seen: Counts, held_out: Counts) -> [String; 7] {
    let percent = |permille: Option<u32>| {
        permille.map_or("—".to_owned(), |permille| format!("{}.{}%", permille / 10, permille % 10))
    };
    let size = |counts: Counts| (counts.hit + counts.missed + counts.false_alarm + counts.quiet).to_string();
    [
        id.to_owned(),
        size(seen),
        percent(seen.recall()),
        percent(seen.precision()),
        size(held_out),
        percent(held_out.recall()),
        percent(held_out.precision()),
    ]
}
