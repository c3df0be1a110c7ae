//! `anping rules test` and `anping rules coverage`.

use super::args::Where;
use super::{FOUND, bench};
use crate::cli::say::{self, Failure};
use std::process::ExitCode;

pub(super) fn test(place: &Where) -> Result<ExitCode, Failure> {
    let Some(bench) = bench(place)? else { return Ok(ExitCode::from(FOUND)) };
    let cases = bench.cases()?;
    let mut failed = 0;
    for case in &cases {
        if let Err(difference) = bench.run(case) {
            failed += 1;
            say::line(&format!("不符 {}：{difference}", case.name));
        }
    }
    say::line(&format!("算例 {} 个，不符 {failed} 个", cases.len()));
    Ok(ExitCode::from(if failed == 0 { 0 } else { FOUND }))
}

pub(super) fn coverage(place: &Where) -> Result<ExitCode, Failure> {
    let Some(bench) = bench(place)? else { return Ok(ExitCode::from(FOUND)) };
    let coverage = bench.coverage()?;
    for uncovered in &coverage.uncovered {
        say::line(&format!("未覆盖 {}：{}", uncovered.id, uncovered.what));
    }
    let line = |what: &str, (all, covered): (usize, usize)| format!("{what} {covered}/{all}");
    say::line(&format!(
        "{}，{}，{}",
        line("规则", coverage.rules),
        line("条件分支", coverage.branches),
        line("分级档案", coverage.profiles),
    ));
    Ok(ExitCode::from(if coverage.uncovered.is_empty() { 0 } else { FOUND }))
}
