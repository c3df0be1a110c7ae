//! `anping rules list`.

use super::args::Where;
use super::{FOUND, bench};
use crate::cli::say::{self, Failure};
use crate::cli::table::table;
use std::process::ExitCode;

pub(super) fn run(place: &Where) -> Result<ExitCode, Failure> {
    let Some(bench) = bench(place)? else { return Ok(ExitCode::from(FOUND)) };
    let packs = bench.packs(place.day());
    let mut table = table(["规则包", "名称", "现行", "标准条数", "其中草案", "不在有效期", "现行依据"], &[2, 3, 4, 5]);
    let mut total = 0;
    for pack in &packs {
        total += pack.in_force;
        let count = |count: usize| if count == 0 { String::new() } else { count.to_string() };
        table.add_row([
            pack.id.clone(),
            pack.title.clone(),
            pack.in_force.to_string(),
            pack.published.map(|count| count.to_string()).unwrap_or_default(),
            count(pack.drafts),
            count(pack.out_of_force),
            pack.documents.join("\n"),
        ]);
    }
    say::line(&format!("{} 有效的重大事故隐患判定标准 {total} 条，{} 个规则包", place.day(), packs.len()));
    say::line(&table.to_string());
    say::line("各包的适用范围、缺什么，见 anping rules show 规则包");
    let methods = bench.ruleset.methods.len();
    let profiles = bench.ruleset.profile_ids().count();
    say::line(&format!(
        "另有评价方法 {methods} 种、档案 {profiles} 个；直接判定规则集 {} 个",
        bench.ruleset.direct.len()
    ));
    Ok(ExitCode::SUCCESS)
}
