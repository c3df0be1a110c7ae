//! `anping rules edges`.

use super::args::EdgesArgs;
use super::{FOUND, bench};
use crate::cli::say::{self, Failure};
use crate::cli::table::table;
use crate::model::RiskLevel;
use rust_decimal::Decimal;
use std::process::ExitCode;

pub(super) fn run(args: &EdgesArgs) -> Result<ExitCode, Failure> {
    let Some(bench) = bench(&args.place)? else { return Ok(ExitCode::from(FOUND)) };
    let wanted = |id: &str| args.of.as_deref().is_none_or(|of| of == id);
    let mut shown = 0;
    for profile in bench.edges().iter().filter(|profile| wanted(&profile.profile) || wanted(&profile.method)) {
        shown += 1;
        say::line(&format!(
            "{}：取值组合 {} 种，得到 {} 个不同的分值",
            profile.profile, profile.combinations, profile.scores
        ));
        let mut table = table(["界限", "归", "恰在界上", "组合数", "下面最近", "上面最近"], &[0, 3, 4, 5]);
        for edge in &profile.edges {
            let number = |score: Option<Decimal>| score.map_or("—".to_owned(), |score| score.to_string());
            let side = if edge.inclusive { edge.band.clone() } else { format!("{}以下一档", edge.band) };
            let (example, count) = match &edge.exactly {
                Some((example, count)) => (format!("{}（{example}）", edge.edge), count.to_string()),
                None => ("不会出现".to_owned(), String::new()),
            };
            table.add_row([edge.edge.to_string(), side, example, count, number(edge.below), number(edge.above)]);
        }
        say::line(&table.to_string());
    }
    if shown == 0 {
        say::line("没有这个方法或档案，或者它没有有限的取值表");
    }
    for difference in bench.disagreements().iter().filter(|difference| wanted(&difference.method)) {
        let (from, to) = difference.scores;
        let range = if from == to { from.to_string() } else { format!("{from}～{to}") };
        let levels = difference
            .levels
            .iter()
            .map(|(profile, level)| format!("{profile} {}", level.map_or("不在档内", RiskLevel::title)));
        say::line(&format!("{} 分值 {range}：{}", difference.method, levels.collect::<Vec<_>>().join("，")));
    }
    Ok(ExitCode::SUCCESS)
}
