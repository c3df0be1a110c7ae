//! `anping exchange`.

use super::args::ExchangeArgs;
use crate::cli::say::{self, Failure};
use crate::pipeline::book::{ExchangeRequest, Workspace, exchange};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Exit status when something mandatory is missing.
const WITH_GAPS: u8 = 1;
/// Gaps that are shown on the terminal.
const MAX_SHOWN: usize = 20;

pub(in crate::cli) fn run(args: ExchangeArgs) -> Result<ExitCode, Failure> {
    let workspace = Workspace::open(&args.book.folder)?;
    let pair = |text: &String| {
        let (id, value) = text.split_once('=').ok_or("--given 请写成 编号=值")?;
        Ok::<_, Failure>((id.trim().to_owned(), value.trim().to_owned()))
    };
    let given: BTreeMap<String, String> = args.given.iter().map(pair).collect::<Result<_, _>>()?;
    let request = ExchangeRequest {
        which: args.which,
        unit: args.unit,
        given,
        out: args.out,
        as_of: args.day.day(),
        writer: args.writer.writer(),
    };
    let outcome = exchange(&workspace, &request)?;
    say::line(&format!("企业：{}", outcome.units.join("、")));
    for (title, path, records) in &outcome.tables {
        say::line(&format!("{title} {records} 条 → {}", path.display()));
    }
    let grave = outcome.gaps.iter().filter(|gap| gap.kind.is_grave()).count();
    for gap in outcome.gaps.iter().filter(|gap| gap.kind.is_grave()).take(MAX_SHOWN) {
        say::line(&format!("  {gap}"));
    }
    let all = request.out.join("缺口.txt");
    say::line(&format!("缺口 {} 处，其中必须补的 {grave} 处；全部在 {}", outcome.gaps.len(), all.display()));
    Ok(ExitCode::from(if grave > 0 { WITH_GAPS } else { 0 }))
}
